"""Examples of a codebook, run as its tests: texts with the passages that must be coded, and those
that must not.

    - lang: ru                        # this and nothing else must be coded
      text: "Ассамблея укрепляет [межэтническое согласие|interethnic_accord]."
    - lang: ru                        # nothing at all
      text: "Сделка совершается с согласия родителей."
      known_failure: "why it fails today"    # must fail: a cure is noticed too

A mark is met by a hit of its code that shares a word with it; a hit that no mark of its code
touches is one too many.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, TypeAlias

import polars as pl

from contentan.codebook.codebook_file import codebook_path, expect, load_yaml
from contentan.coding import coder, index
from contentan.coding import hits as hit_table
from contentan.errors import CodebookError
from contentan.extract.tables import BLOCKS, PAGES, PLACES, REPAIRS, Extraction
from contentan.lemmatize.tables import TOKENS, TYPES
from contentan.model import LANGS, Codebook
from contentan.segment.segments import segment
from contentan.tables.frames import frame_of

#: Colours a piece of text: (text, colour) -> text.
Paint: TypeAlias = Callable[[str, str], str]
#: The beginning of a mark, its end with the codes, or plain text.
_PIECE = re.compile(r"\[|\|([a-z0-9_, ]+)\]|[^\[|]+|\|")


class Mark(NamedTuple):
    start: int
    stop: int
    code: str


class Hit(NamedTuple):
    """A hit in one example's text, with the pattern behind it; `blocked_by` is the exclusion that
    keeps it from counting.
    """

    start: int
    stop: int
    code: str
    lang: str
    pattern: str
    line: int
    blocked_by: str = ""


@dataclass(frozen=True, slots=True)
class Example:
    """`known_failure` is the reason why it fails today, empty for one that must pass."""

    lang: str
    text: str
    marks: tuple[Mark, ...]
    line: int
    known_failure: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """`missing` marks had no hit, `extra` hits no mark; `blocked` are hits that an exclusion kept
    from counting.
    """

    example: Example
    hits: tuple[Hit, ...]
    blocked: tuple[Hit, ...]
    missing: tuple[Mark, ...]
    extra: tuple[Hit, ...]

    @property
    def passed(self) -> bool:
        return not self.missing and not self.extra

    @property
    def expected(self) -> bool:
        """Whether it does what the file says: it passes, or fails as is known."""
        return self.passed != bool(self.example.known_failure)


def read(where: Path, codebook: Codebook) -> list[Example]:
    """examples.yaml beside a codebook; none where there is no such file. CodebookError at
    file:line.
    """
    path = codebook_path(where).with_name("examples.yaml")
    if not path.is_file():
        return []
    found = load_yaml(path)
    if not isinstance(found, list):
        raise CodebookError("expected a list of examples", where=path, line=1)
    codes = {code.id for code in codebook.codes}
    examples = []
    for entry in found:
        expect(entry, ("lang", "text", "known_failure"), ("lang", "text"), path)
        if entry["lang"] not in LANGS:
            raise CodebookError(
                f"language {str(entry['lang'])!r} is none of {', '.join(LANGS)}",
                where=path,
                line=entry.lines["lang"],
            )
        text, marks = _unmark(str(entry["text"]).strip(), path, entry.line)
        if not text:
            raise CodebookError("the text is empty", where=path, line=entry.line)
        for mark in marks:
            if mark.code not in codes:
                raise CodebookError(
                    f"mark names code {mark.code!r}, which does not exist",
                    where=path,
                    line=entry.line,
                )
        examples.append(
            Example(
                str(entry["lang"]), text, marks, entry.line, str(entry.get("known_failure") or "")
            )
        )
    return examples


def _unmark(marked: str, path: Path, line: int) -> tuple[str, tuple[Mark, ...]]:
    """The bare text and its marks; marks may be nested, and name several codes."""
    text, marks, open_at = "", list[Mark](), list[int]()
    for piece in _PIECE.finditer(marked):
        if piece[0] == "[":
            open_at.append(len(text))
        elif piece[1] and open_at:
            start = open_at.pop()
            marks += [Mark(start, len(text), code.strip()) for code in piece[1].split(",")]
        else:
            text += piece[0]
    if open_at:
        raise CodebookError("a mark [passage|code] is not closed", where=path, line=line)
    return text, tuple(marks)


def paragraphs(texts: Sequence[str]) -> Extraction:
    """Texts as the paragraphs of one document, as if it had been read from a file."""
    whole = "\n\n".join(texts)
    kept = [
        (start, start + len(text)) for start, text in zip(text_starts(texts), texts, strict=True)
    ]
    return Extraction(
        "text",
        whole,
        frame_of(PAGES, [(1, None, "text", len(whole), None, None, None)]),
        frame_of(BLOCKS, [(i, a, b, "paragraph", 0, 1, i + 1) for i, (a, b) in enumerate(kept)]),
        frame_of(PLACES, [(i, 1, a, b, None, None, None, None) for i, (a, b) in enumerate(kept)]),
        frame_of(REPAIRS, []),
    )


class Token(NamedTuple):
    """One token of a text as patterns see it; `lemmas` and `stems` as in table TYPES, `sentence`
    numbered within the text.
    """

    start: int
    stop: int
    sentence: int
    form: str
    kind: str
    lang: str
    lemmas: str
    stems: str

    @property
    def plausible(self) -> list[str]:
        """Its lemmas, best first."""
        return self.lemmas.split("|")


class Annotated(NamedTuple):
    """A text with its tokens; `lang` is the language that it is found to be in, which need not be
    what the file says.
    """

    text: str
    lang: str
    tokens: tuple[Token, ...]


def annotate(texts: Sequence[str]) -> list[Annotated]:
    """Texts tokenized and lemmatized, all at once; what one becomes does not depend on the
    others.
    """
    from contentan.lemmatize.lemmas import lemmatize

    extraction = paragraphs(texts)
    segments = segment(extraction)
    tokens, types = lemmatize(extraction.text, segments)
    type_rows = types.drop("type").rows()
    starts, first_sentence = text_starts(texts), dict[int, int]()
    found: list[list[Token]] = [[] for _ in texts]
    for number, sentence, start, stop, kind in tokens.drop("token").iter_rows():
        first = first_sentence.setdefault(number, sentence)
        form, what, lang, lemmas, stems = type_rows[kind]
        where = (start - starts[number], stop - starts[number], sentence - first)
        found[number].append(Token(*where, form, what, lang, lemmas, stems))
    langs = segments.segments["lang"].to_list()
    return [
        Annotated(text, lang, tuple(own))
        for text, lang, own in zip(texts, langs, found, strict=True)
    ]


def code(texts: Sequence[Annotated], rules: coder.Rules) -> list[tuple[Hit, ...]]:
    """The hits in each text, blocked ones included, as offsets in that text; every pattern is
    matched once over all texts.
    """
    positions = index.build([_part(texts)])
    starts = text_starts([one.text for one in texts])
    found: list[list[Hit]] = [[] for _ in texts]
    for code_id, coded in coder.code(positions, rules).items():
        for one in (coded.counted, coded.blocked):
            numbers = positions.segment[one.first].tolist()
            spans = zip(
                numbers,
                positions.start[one.first].tolist(),
                positions.stop[one.last].tolist(),
                strict=True,
            )
            for (number, start, stop), which, blocker in zip(
                spans, one.rule.tolist(), one.blocker.tolist(), strict=True
            ):
                rule, first = rules.of[code_id][which], starts[number]
                blocked_by = rule.unless[blocker][0] if blocker >= 0 else ""
                where = (start - first, stop - first, code_id)
                found[number].append(
                    Hit(
                        *where,
                        rule.pattern.lang,
                        rule.pattern.source,
                        rule.pattern.line,
                        blocked_by,
                    )
                )
    return [tuple(sorted(own)) for own in found]


def _part(texts: Sequence[Annotated]) -> index.Part:
    """Texts as the paragraphs of one document, as the index takes it."""
    types: dict[tuple[str, ...], int] = {}
    rows: list[tuple[int, ...]] = []
    sentence = 0
    for number, (start, one) in enumerate(
        zip(text_starts([one.text for one in texts]), texts, strict=True)
    ):
        for token in one.tokens:
            kind = types.setdefault(token[3:], len(types))
            rows.append(
                (
                    len(rows),
                    number,
                    sentence + token.sentence,
                    start + token.start,
                    start + token.stop,
                    kind,
                )
            )
        sentence += one.tokens[-1].sentence + 1 if one.tokens else 0
    whole = "\n\n".join(one.text for one in texts)
    return index.Part(
        whole,
        frame_of(TOKENS, rows),
        frame_of(TYPES, [(number, *one) for one, number in types.items()]),
    )


def text_starts(texts: Sequence[str]) -> list[int]:
    """Where each of some texts begins in the document made of them."""
    return (
        list(itertools.accumulate((len(text) + 2 for text in texts[:-1]), initial=0))
        if texts
        else []
    )


def hits_of_texts(texts: Sequence[str], rules: coder.Rules) -> pl.DataFrame:
    """Table HITS of bare texts, the paragraphs of one document: a document costs more than a
    paragraph.
    """
    from contentan.lemmatize.lemmas import lemmatize

    extraction = paragraphs(texts)
    segments = segment(extraction)
    positions = index.build([index.Part(extraction.text, *lemmatize(extraction.text, segments))])
    source = hit_table.source([("example", extraction, segments)])
    return hit_table.table(coder.code(positions, rules), positions, rules, source)


def check(codebook: Codebook, examples: Sequence[Example]) -> list[Result]:
    """Each example with what the codebook makes of it."""
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    texts = annotate([example.text for example in examples])
    found = code(texts, coder.compile_rules(codebook, pattern_lemmas))
    return [judge(example, own) for example, own in zip(examples, found, strict=True)]


def judge(example: Example, found: Sequence[Hit]) -> Result:
    """An example's marks against all hits in its text, blocked ones included."""
    got, blocked = (
        tuple(hit for hit in found if bool(hit.blocked_by) == kind) for kind in (False, True)
    )
    missing = tuple(mark for mark in example.marks if not any(_meets(mark, hit) for hit in got))
    extra = tuple(hit for hit in got if not any(_meets(mark, hit) for mark in example.marks))
    return Result(example, got, blocked, missing, extra)


def _meets(mark: Mark, hit: Hit) -> bool:
    return mark.code == hit.code and mark.start < hit.stop and hit.start < mark.stop


def plain(text: str, _colour: str) -> str:
    """No colours."""
    return text


def marked(
    text: str, marks: Sequence[Mark], colours: dict[Mark, str] | None = None, paint: Paint = plain
) -> str:
    """The text with its marks written in, the inverse of reading them.

    >>> marked("soft power", [Mark(0, 10, "soft_power")])
    '[soft power|soft_power]'
    """
    colours = colours or {}
    opens = sorted((m.start, -m.stop, m) for m in marks)
    closes = sorted((m.stop, -m.start, m) for m in marks)
    out = []
    for i in range(len(text) + 1):
        out += [_painted(f"|{m.code}]", m, colours, paint) for stop, _, m in closes if stop == i]
        out += [_painted("[", m, colours, paint) for start, _, m in opens if start == i]
        out += text[i : i + 1]
    return "".join(out)


def _painted(piece: str, mark: Mark, colours: dict[Mark, str], paint: Paint) -> str:
    return paint(piece, colours[mark]) if mark in colours else piece
