"""CoNLL-U in and out: `annotate` fills in lemmas, and parts of speech where they are known.

A given tokenisation is kept: words, multiword tokens, empty nodes and comments come out as they
went in, with LEMMA filled and UPOS filled where it was empty and we know it. Plain text is cut into
sentences and tokens first. Columns that are not ours stay.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentan.errors import UsageError, many
from contentan.lemmatize.scripts import script_cuts
from contentan.lemmatize.scripts.alphabet_choice import alphabets_of_passages
from contentan.lemmatize.scripts.restoring import Reading, reading
from contentan.lemmatize.typed_tokens import lemmatize_words
from contentan.lemmatize.word_lemmas import Lookup, upos
from contentan.model import LANGS
from contentan.segment import language, name_suffixes
from contentan.segment.sentences import sentences

COLUMNS = 10
ID, FORM, LEMMA, UPOS, MISC = 0, 1, 2, 3, 9
_TOKEN_LINE = re.compile(r"^\d+(?:-\d+|\.\d+)?\t[^\t\n]*(?:\t[^\t\n]*){8}$", re.MULTILINE)

Row = list[str]


def annotate(given: str, lang: str | None = None) -> str:
    """CoNLL-U of a text, or the given CoNLL-U with lemmas; without `lang` each sentence has its own
    language.

    Raises UsageError for an unknown language or a token line that does not have ten columns.

    >>> annotate("Мягкая сила.", "ru").splitlines()[2].split()[:4]
    ['1', 'Мягкая', 'мягкий', 'ADJ']
    """
    if lang is not None and lang not in LANGS:
        raise UsageError(f"language {lang!r} is not one of {', '.join(LANGS)}")
    blocks = list(_read(given)) if _TOKEN_LINE.search(given) else list(_cut(given, lang))
    words = [[row for row in block if _is_word(row)] for block in blocks]
    texts = [" ".join(row[FORM] for row in rows) for rows in words]
    alphabets = alphabets_of_passages(texts, [lang or ""] * len(texts))
    langs = [
        lang or ("kk" if alphabet else language.language(text))
        for text, alphabet in zip(texts, alphabets, strict=True)
    ]
    found = lemmatize_words(list(map(_forms, words, langs)), langs, alphabets)
    for rows, alphabet, lemmas in zip(words, alphabets, found, strict=True):
        for row, (own, known) in zip(rows, lemmas, strict=True):
            _fill(row, own, known, alphabet)
    return "".join("\n".join("\t".join(row) for row in block) + "\n\n" for block in blocks)


def tokens(annotated: str) -> Iterator[dict[str, str | int]]:
    """The words of CoNLL-U as rows: number of the sentence, then id, form, lemma and upos.

    >>> next(tokens(annotate("Мягкая сила.", "ru")))["lemma"]
    'мягкий'
    """
    for number, block in enumerate(_read(annotated), 1):
        for row in block:
            if len(row) == COLUMNS:
                named = {"id": row[ID], "form": row[FORM], "lemma": row[LEMMA], "upos": row[UPOS]}
                yield {"sentence": number, **named}


def _forms(rows: list[Row], lang: str) -> list[str]:
    """The forms of a sentence; in Kazakh with the suffixes of names in marks told apart."""
    forms = [row[FORM] for row in rows]
    close = [False, *("SpaceAfter=No" in row[MISC] for row in rows[:-1])]
    return name_suffixes.marked(forms, close) if lang == "kk" and rows else forms


def _fill(row: Row, lang: str, known: Lookup, alphabet: str) -> None:
    """LEMMA and UPOS; a word read in another alphabet says in MISC which Cyrillic word it is."""
    read = reading(row[FORM], alphabet) if alphabet else Reading(row[FORM])
    row[LEMMA] = known.lemmas[0]
    if row[UPOS] == "_":
        row[UPOS] = upos(read.form, lang, known)
    if read.shown:
        kept = [one for one in row[MISC].split("|") if one != "_" and not one.startswith("Cyr=")]
        row[MISC] = "|".join(sorted([*kept, f"Cyr={read.form}"]))


def _is_word(row: Row) -> bool:
    """A syntactic word: not a comment, a multiword token or an empty node."""
    return len(row) == COLUMNS and row[ID].isdigit()


def _read(given: str) -> Iterator[list[Row]]:
    """Sentences of a CoNLL-U file: rows of ten columns, comments as rows of one."""
    block: list[Row] = []
    # A byte order mark would else stand before the first comment.
    for number, line in enumerate(given.removeprefix("\ufeff").splitlines(), 1):
        if not line.strip():
            if block:
                yield block
            block = []
        elif line.startswith("#") and "\t" not in line[:2]:
            block.append([line])
        else:
            row = line.split("\t")
            if len(row) != COLUMNS:
                raise UsageError(
                    f"{many(len(row), 'column')}, expected {COLUMNS}", where="CoNLL-U", line=number
                )
            block.append(row)
    if block:
        yield block


def _cut(text: str, lang: str | None) -> Iterator[list[Row]]:
    """Sentences of a plain text; an empty line ends a paragraph."""
    number = 0
    paragraphs = re.split(r"\n\s*\n", text.removeprefix("\ufeff"))
    alphabets = alphabets_of_passages(paragraphs, [lang or ""] * len(paragraphs))
    for paragraph, alphabet in zip(paragraphs, alphabets, strict=True):
        own = lang or ("kk" if alphabet else language.language(paragraph)) or "en"
        for start, stop in sentences(paragraph):
            number += 1
            quote = " ".join(paragraph[start:stop].split())
            yield [[f"# sent_id = {number}"], [f"# text = {quote}"], *_rows(quote, own, alphabet)]


def _rows(sentence: str, lang: str, alphabet: str) -> Iterator[Row]:
    spans = script_cuts.cut(sentence, lang, alphabet)
    for number, (start, stop) in enumerate(spans, 1):
        joined = number < len(spans) and not sentence[stop].isspace()
        misc = "SpaceAfter=No" if joined else "_"
        yield [str(number), sentence[start:stop], "_", "_", "_", "_", "_", "_", "_", misc]
