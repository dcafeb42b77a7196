"""CoNLL-U in and out: `annotate` fills in lemmas, and parts of speech and features where they are
known.

A given tokenisation is kept: words, multiword tokens, empty nodes and comments come out as they
went in, with LEMMA filled, and UPOS and FEATS filled where they were empty and we know them. Plain
text is cut into sentences and tokens first. Columns that are not ours stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from contentan.errors import Faults, UsageError, many
from contentan.lemmatize.feats import UNKNOWN, Morph
from contentan.lemmatize.morphology import morphs
from contentan.lemmatize.scripts import script_cuts
from contentan.lemmatize.scripts.alphabet_choice import alphabets_of_passages
from contentan.lemmatize.scripts.restoring import Reading, reading
from contentan.lemmatize.typed_tokens import lemmatize_words
from contentan.model import LANGS
from contentan.segment import language, name_suffixes
from contentan.segment.segments import sentence_language
from contentan.segment.sentences import sentences
from contentan.segment.token_cuts import composed

COLUMNS = 10
ID, FORM, LEMMA, UPOS, FEATS, MISC = 0, 1, 2, 3, 5, 9
_ID = re.compile(r"\d+(?:-\d+|\.\d+)?")
_TOKEN_LINE = re.compile(r"^\d+(?:-\d+|\.\d+)?\t[^\t\n]*(?:\t[^\t\n]*){8}$", re.MULTILINE)
#: A line as a token's, with whatever number of columns.
_LIKE_A_TOKEN = re.compile(r"\d+(?:-\d+|\.\d+)?\t[^\t]*\t[^\t]*\t")
_COMMENT = re.compile(r"^# (?:sent_id|text) = ", re.MULTILINE)

Row = list[str]


class Sentence(NamedTuple):
    """A sentence: its lines, its language, its alphabet where Kazakh is not written as usual."""

    block: list[Row]
    lang: str
    alphabet: str


def annotate(given: str, lang: str | None = None, *, where: str = "CoNLL-U") -> str:
    """CoNLL-U of a text, or the given CoNLL-U with lemmas; without `lang` each sentence has its own
    language. `where` names the input in an error.

    Raises UsageError for an unknown language, or with the line of each token of CoNLL-U that is not
    one.

    >>> annotate("Мягкая сила.", "ru").splitlines()[2].split()[:4]
    ['1', 'Мягкая', 'мягкий', 'ADJ']
    """
    if lang is not None and lang not in LANGS:
        raise UsageError(f"language {lang!r} is not one of {', '.join(LANGS)}")
    # Lines may end as on Windows, and a byte order mark would stand before the first comment.
    given = given.removeprefix("\ufeff").replace("\r\n", "\n")
    cut = _given(given, lang, where) if is_conllu(given) else list(_cut(given, lang))
    langs, alphabets = [one.lang for one in cut], [one.alphabet for one in cut]
    words = [[row for row in one.block if _is_word(row)] for one in cut]
    found = lemmatize_words(list(map(_forms, words, langs)), langs, alphabets)
    for rows, alphabet, lemmas in zip(words, alphabets, found, strict=True):
        forms = [composed(row[FORM]) for row in rows]
        read = [reading(form, alphabet) if alphabet else Reading(form) for form in forms]
        own = morphs([one.form for one in read], lemmas)
        for row, one, (_, known), morph in zip(rows, read, lemmas, own, strict=True):
            _fill(row, known.lemmas[0], morph, one)
    return "".join("\n".join("\t".join(row) for row in one.block) + "\n\n" for one in cut)


def is_conllu(given: str) -> bool:
    """Whether a text is meant as CoNLL-U: it has a token's line or a comment of that format, or all
    its lines are like a token's, with too few columns or too many.

    >>> is_conllu("1\\tсөз\\t_\\t_\\n"), is_conllu("1\\tсөз\\t_\\t_\\nand more")
    (True, False)
    """
    if _TOKEN_LINE.search(given) or _COMMENT.search(given):
        return True
    lines = [line for line in given.split("\n") if line.strip() and not line.startswith("#")]
    return bool(lines) and all(map(_LIKE_A_TOKEN.match, lines))


def tokens(annotated: str) -> Iterator[dict[str, str | int]]:
    """The words of CoNLL-U as rows: number of the sentence, then id, form, lemma, upos and feats.

    >>> next(tokens(annotate("Мягкая сила.", "ru")))["lemma"]
    'мягкий'
    """
    for number, block in enumerate(_read(annotated, "CoNLL-U"), 1):
        for row in block:
            if len(row) == COLUMNS:
                named = {"id": row[ID], "form": row[FORM], "lemma": row[LEMMA]}
                yield {"sentence": number, **named, "upos": row[UPOS], "feats": row[FEATS]}


def _forms(rows: list[Row], lang: str) -> list[str]:
    """The forms of a sentence; in Kazakh with the suffixes of names in marks told apart."""
    forms = [composed(row[FORM]) for row in rows]
    close = [False, *("SpaceAfter=No" in row[MISC] for row in rows[:-1])]
    return name_suffixes.marked(forms, close) if lang == "kk" and rows else forms


def _fill(row: Row, lemma: str, morph: Morph, read: Reading) -> None:
    """LEMMA, UPOS and FEATS; a word read in another alphabet says in MISC which Cyrillic word it
    is.
    """
    row[LEMMA] = lemma
    if read.shown:
        kept = [one for one in row[MISC].split("|") if one != "_" and not one.startswith("Cyr=")]
        row[MISC] = "|".join(sorted([*kept, f"Cyr={read.form}"]))
    if row[UPOS] == UNKNOWN:
        row[UPOS] = morph.upos
    # Features of another part of speech than the given one would contradict it.
    if row[FEATS] == UNKNOWN and row[UPOS] == morph.upos:
        row[FEATS] = morph.feats


def _is_word(row: Row) -> bool:
    """A syntactic word: not a comment, a multiword token or an empty node."""
    return len(row) == COLUMNS and row[ID].isdigit()


def _read(given: str, where: str) -> Iterator[list[Row]]:
    """Sentences of a CoNLL-U file: rows of ten columns, comments as rows of one.

    Raises UsageError with every line that is neither.
    """
    faults = Faults(UsageError, where)
    block: list[Row] = []
    # Not by `splitlines`, for which a form may hold the end of a line.
    for number, line in enumerate(given.split("\n"), 1):
        if not line.strip():
            if block:
                yield block
            block = []
        elif line.startswith("#") and "\t" not in line[:2]:
            block.append([line])
        else:
            row = line.split("\t")
            if fault := _fault(row):
                faults.add(fault, number)
            block.append(row)
    if block:
        yield block
    faults.refuse()


def _fault(row: Row) -> str:
    """What is wrong with a token's line; '' where nothing is."""
    if len(row) != COLUMNS:
        return f"{many(len(row), 'column')}, expected {COLUMNS}"
    return "" if _ID.fullmatch(row[ID]) else f"{row[ID]!r} is no token's number (1, 1-2 or 1.1)"


def _given(given: str, lang: str | None, where: str) -> list[Sentence]:
    """The sentences of CoNLL-U."""
    blocks = list(_read(given, where))
    texts = [_text([row for row in block if _is_word(row)]) for block in blocks]
    alphabets = alphabets_of_passages(texts, [lang or ""] * len(texts))
    return [
        Sentence(block, lang or ("kk" if alphabet else language.language(text)), alphabet)
        for block, text, alphabet in zip(blocks, texts, alphabets, strict=True)
    ]


def _text(words: list[Row]) -> str:
    return " ".join(composed(row[FORM]) for row in words)


def _cut(text: str, lang: str | None) -> Iterator[Sentence]:
    """Sentences of a plain text; an empty line ends a paragraph, which has one alphabet and says
    what language its short sentences are in, as in a run.
    """
    number = 0
    paragraphs = re.split(r"\n\s*\n", composed(text))
    alphabets = alphabets_of_passages(paragraphs, [lang or ""] * len(paragraphs))
    for paragraph, alphabet in zip(paragraphs, alphabets, strict=True):
        home = lang or ("kk" if alphabet else language.language(paragraph))
        for start, stop in sentences(paragraph):
            number += 1
            quote = " ".join(paragraph[start:stop].split())
            rows = _rows(quote, home or "en", alphabet)
            own = lang or ("kk" if alphabet else sentence_language(quote, home))
            block = [[f"# sent_id = {number}"], [f"# text = {quote}"], *rows]
            yield Sentence(block, own, alphabet)


def _rows(sentence: str, lang: str, alphabet: str) -> Iterator[Row]:
    spans = script_cuts.cut(sentence, lang, alphabet)
    for number, (start, stop) in enumerate(spans, 1):
        joined = number < len(spans) and not sentence[stop].isspace()
        misc = "SpaceAfter=No" if joined else "_"
        yield [str(number), sentence[start:stop], "_", "_", "_", "_", "_", "_", "_", misc]
