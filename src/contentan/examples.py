"""Examples of a codebook, run as its tests: texts with the passages that must be coded, and those that must not.

    - lang: ru
      text: "Ассамблея укрепляет [межэтническое согласие|interethnic_accord]."   # this and nothing else
    - lang: ru
      text: "Сделка совершается с согласия родителей."                           # nothing at all
      known_failure: "why it fails today"                                        # must fail: a cure is noticed too

A mark is met by a hit of its code that shares a word with it; a hit that no mark of its code touches is one too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan import coder, index
from contentan.codebook import codebook_path, expect, load_yaml
from contentan.errors import CodebookError
from contentan.lemmatize import lemmatize, pattern_lemmas
from contentan.model import LANGS, Codebook
from contentan.segment import segment
from contentan.tables import BLOCKS, PAGES, PLACES, REPAIRS, Extraction, frame


class Mark(NamedTuple):
    start: int
    stop: int
    code: str


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
    """`missing` marks had no hit, `extra` hits no mark."""

    example: Example
    hits: tuple[Mark, ...]
    missing: tuple[Mark, ...]
    extra: tuple[Mark, ...]

    @property
    def passed(self) -> bool:
        return not self.missing and not self.extra


def read(where: Path, codebook: Codebook) -> list[Example]:
    """examples.yaml beside a codebook; none where there is no such file. CodebookError at file:line."""
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
            raise CodebookError(f"language {str(entry['lang'])!r} is none of {', '.join(LANGS)}", where=path, line=entry["lang"].line)
        text, marks = _unmark(str(entry["text"]), path, entry.line)
        for mark in marks:
            if mark.code not in codes:
                raise CodebookError(f"mark names code {mark.code!r}, which does not exist", where=path, line=entry.line)
        examples.append(Example(str(entry["lang"]), text, marks, entry.line, str(entry.get("known_failure") or "")))
    return examples


def _unmark(marked: str, path: Path, line: int) -> tuple[str, tuple[Mark, ...]]:
    """The bare text and its marks; marks may be nested, and name several codes."""
    text, marks, open_at = "", [], list[int]()
    position = 0
    while position < len(marked):
        close = re.match(r"\|([a-z0-9_, ]+)\]", marked[position:])
        if marked[position] == "[":
            open_at.append(len(text))
            position += 1
        elif close and open_at:
            start = open_at.pop()
            marks += [Mark(start, len(text), code.strip()) for code in close[1].split(",")]
            position += close.end()
        else:
            text += marked[position]
            position += 1
    if open_at:
        raise CodebookError("a mark [passage|code] is not closed", where=path, line=line)
    return text, tuple(marks)


def plain_text(text: str) -> Extraction:
    """A text of one paragraph, as if it had been read from a file."""
    n = len(text)
    return Extraction(
        "text",
        text,
        frame(PAGES, [(1, None, "text", n, None, None, None)]),
        frame(BLOCKS, [(0, 0, n, "paragraph", 0, 1, 1)] if n else []),
        frame(PLACES, [(0, 1, 0, n, None, None, None, None)] if n else []),
        frame(REPAIRS, []),
    )


def hits(text: str, rules: coder.Rules) -> pl.DataFrame:
    """Table HITS of a bare text."""
    extraction = plain_text(text)
    segments = segment(extraction)
    tokens = lemmatize(text, segments)
    return coder.code("example", extraction, index.build(text, tokens.tokens, tokens.types), rules)


def check(codebook: Codebook, examples: list[Example]) -> Iterator[Result]:
    """Each example with what the codebook makes of it."""
    rules = coder.compile_rules(codebook, pattern_lemmas)
    for example in examples:
        found = hits(example.text, rules).filter(pl.col("blocked_by").is_null())
        got = tuple(Mark(*row) for row in found.select("start", "stop", "code").iter_rows())
        missing = tuple(mark for mark in example.marks if not any(_meets(mark, hit) for hit in got))
        extra = tuple(hit for hit in got if not any(_meets(mark, hit) for mark in example.marks))
        yield Result(example, got, missing, extra)


def _meets(mark: Mark, hit: Mark) -> bool:
    return mark.code == hit.code and mark.start < hit.stop and hit.start < mark.stop


def marked(text: str, marks: tuple[Mark, ...]) -> str:
    """The text with its marks written in, the inverse of reading them.

    >>> marked("soft power", (Mark(0, 10, "soft_power"),))
    '[soft power|soft_power]'
    """
    opens = sorted((m.start, -m.stop) for m in marks)
    closes = sorted((m.stop, -m.start, m.code) for m in marks)
    out = []
    for i in range(len(text) + 1):
        out += [f"|{code}]" for stop, _, code in closes if stop == i]
        out += ["[" for start, _ in opens if start == i]
        out += text[i : i + 1]
    return "".join(out)
