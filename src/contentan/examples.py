"""Examples of a codebook, run as its tests: texts with the passages that must be coded, and those that must not.

    - lang: ru
      text: "Ассамблея укрепляет [межэтническое согласие|interethnic_accord]."   # this and nothing else
    - lang: ru
      text: "Сделка совершается с согласия родителей."                           # nothing at all
      known_failure: "why it fails today"                                        # must fail: a cure is noticed too

A mark is met by a hit of its code that shares a word with it; a hit that no mark of its code touches is one too many.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan import coder, index
from contentan import hits as hit_table
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
            raise CodebookError(
                f"language {str(entry['lang'])!r} is none of {', '.join(LANGS)}", where=path, line=entry["lang"].line
            )
        text, marks = _unmark(str(entry["text"]).strip(), path, entry.line)
        if not text:
            raise CodebookError("the text is empty", where=path, line=entry.line)
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


def paragraphs(texts: Sequence[str]) -> Extraction:
    """Texts as the paragraphs of one document, as if it had been read from a file."""
    starts = [0, *itertools.accumulate(len(text) + 2 for text in texts)]
    whole = "\n\n".join(texts)
    kept = [(start, start + len(text)) for start, text in zip(starts, texts, strict=False)]
    return Extraction(
        "text",
        whole,
        frame(PAGES, [(1, None, "text", len(whole), None, None, None)]),
        frame(BLOCKS, [(i, a, b, "paragraph", 0, 1, i + 1) for i, (a, b) in enumerate(kept)]),
        frame(PLACES, [(i, 1, a, b, None, None, None, None) for i, (a, b) in enumerate(kept)]),
        frame(REPAIRS, []),
    )


def hits(texts: Sequence[str], rules: coder.Rules) -> pl.DataFrame:
    """Table HITS of bare texts, the paragraphs of one document: a document costs more than a paragraph."""
    extraction = paragraphs(texts)
    segments = segment(extraction)
    tokens = lemmatize(extraction.text, segments)
    positions = index.build([index.Part(extraction.text, *tokens)])
    source = hit_table.source([("example", extraction, segments)])
    return hit_table.table(coder.code(positions, rules), positions, rules, source)


def check(codebook: Codebook, examples: Sequence[Example]) -> Iterator[Result]:
    """Each example with what the codebook makes of it."""
    rules = coder.compile_rules(codebook, pattern_lemmas)
    found = hits([example.text for example in examples], rules).filter(pl.col("blocked_by").is_null())
    by_segment: dict[int, list[Mark]] = defaultdict(list)
    for number, start, stop, code in found.select("segment", "start", "stop", "code").iter_rows():
        by_segment[number].append(Mark(start, stop, code))
    offset = 0
    for number, example in enumerate(examples):
        got = tuple(Mark(start - offset, stop - offset, code) for start, stop, code in by_segment[number])
        missing = tuple(mark for mark in example.marks if not any(_meets(mark, hit) for hit in got))
        extra = tuple(hit for hit in got if not any(_meets(mark, hit) for mark in example.marks))
        yield Result(example, got, missing, extra)
        offset += len(example.text) + 2


def _meets(mark: Mark, hit: Mark) -> bool:
    return mark.code == hit.code and mark.start < hit.stop and hit.start < mark.stop


def told(result: Result, path: Path) -> str:
    """What is to be said of an example that is not as expected: the two codings one above the other."""
    example = result.example
    where = f"{path}:{example.line} ({example.lang})"
    if result.passed:
        return f"{where} passes now, though it is marked as a known failure: {example.known_failure}\n"
    reasons = [f"missing {m.code}" for m in result.missing] + [f"unexpected {m.code}" for m in result.extra]
    wanted, got = marked(example.text, example.marks), marked(example.text, result.hits)
    return f"{where}: {', '.join(reasons)}\n  wanted  {wanted}\n  got     {got}\n"


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
