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

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

from contentan.authoring.check.example_texts import Hit, annotate, code
from contentan.codebook.codebook_file import codebook_path
from contentan.codebook.crosswalk import Crosswalk
from contentan.codebook.yaml_with_lines import expect, load_yaml
from contentan.coding import coder
from contentan.errors import CodebookError, Faults, meant
from contentan.model import LANGS, Codebook

#: Colours a piece of text: (text, colour) -> text.
Paint: TypeAlias = Callable[[str, str], str]
#: The beginning of a mark, its end with the codes, or plain text.
_PIECE = re.compile(r"\[|\|([a-z0-9_, ]+)\]|[^\[|]+|\|")


class Mark(NamedTuple):
    """A passage and its code. `any_of` are the successors of a code that was split: any will do."""

    start: int
    stop: int
    code: str
    any_of: tuple[str, ...] = ()

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that meet it."""
        return self.any_of or (self.code,)


@dataclass(frozen=True, slots=True)
class Example:
    """`known_failure` is the reason why it fails today, empty for one that must pass; `gone` are
    codes that its marks name in the file and the codebook has no more.
    """

    lang: str
    text: str
    marks: tuple[Mark, ...]
    line: int
    known_failure: str = ""
    gone: tuple[str, ...] = ()


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
    file:line, once for each code that does not exist.

    Marks of a code that is gone follow the crosswalk; those of one that was dropped are left out.
    """
    path = codebook_path(where).with_name("examples.yaml")
    if not path.is_file():
        return []
    faults = Faults(CodebookError, path)
    found = load_yaml(path, faults)
    if not isinstance(found, list):
        raise CodebookError("expected a list of examples", where=path, line=1)
    examples = []
    for entry in found:
        with faults.noted():
            examples.append(_example(entry, path))
    _all_known(examples, codebook, faults)
    faults.refuse()
    return [follow(example, codebook.crosswalk) for example in examples]


def _all_known(examples: Sequence[Example], codebook: Codebook, faults: Faults) -> None:
    """Note each code of a mark that neither the codebook nor its crosswalk knows, with all its
    lines.
    """
    codes = {code.id for code in codebook.codes}
    lines: dict[str, list[int]] = defaultdict(list)
    for example in examples:
        for mark in example.marks:
            if mark.code not in codes and mark.code not in codebook.crosswalk:
                lines[mark.code].append(example.line)
    for name, own in lines.items():
        first, *more = dict.fromkeys(own)
        also = f"; so do marks in lines {', '.join(map(str, more))}" if more else ""
        faults.add(
            f"mark names code {name!r}, which does not exist{meant(name, codes)}{also}", first
        )


def follow(example: Example, walk: Crosswalk) -> Example:
    """The example with the successors of codes that are gone in its marks.

    >>> walk = {"harmony": ("accord",), "equality": ("race", "speech"), "banquets": ()}
    >>> marks = tuple(Mark(0, 1, code) for code in walk)
    >>> [mark[2:] for mark in follow(Example("en", "a", marks, 1), walk).marks]
    [('accord', ()), ('equality', ('race', 'speech'))]
    """
    gone = tuple(dict.fromkeys(mark.code for mark in example.marks if mark.code in walk))
    if not gone:
        return example
    marks = []
    for mark in example.marks:
        codes = walk.get(mark.code, (mark.code,))
        if len(codes) == 1:
            marks.append(mark._replace(code=codes[0]))
        elif codes:
            marks.append(mark._replace(any_of=codes))
    return replace(example, marks=tuple(dict.fromkeys(marks)), gone=gone)


def _example(entry: Any, path: Path) -> Example:
    expect(entry, ("lang", "text", "known_failure"), ("lang", "text"), path)
    faults = Faults(CodebookError, path)
    if entry["lang"] not in LANGS:
        faults.add(
            f"language {str(entry['lang'])!r} is not one of {', '.join(LANGS)}",
            entry.lines["lang"],
        )
    text, marks = _unmark(str(entry["text"]).strip(), path, entry.line)
    if not text:
        faults.add("the text is empty", entry.line)
    faults.refuse()
    return Example(
        str(entry["lang"]), text, marks, entry.line, str(entry.get("known_failure") or "")
    )


def _unmark(marked: str, path: Path, line: int) -> tuple[str, tuple[Mark, ...]]:
    """The bare text and its marks; marks may be nested, and name several codes."""
    text, marks, open_at = "", list[Mark](), list[int]()
    for piece in _PIECE.finditer(marked):
        if piece[0] == "[":
            open_at.append(len(text))
        # A bar and a bracket without an open mark are text.
        elif piece[1] and open_at:
            start = open_at.pop()
            marks += [Mark(start, len(text), code.strip()) for code in piece[1].split(",")]
        else:
            text += piece[0]
    if open_at:
        raise CodebookError("a mark [passage|code] is not closed", where=path, line=line)
    return text, tuple(marks)


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
    return hit.code in mark.codes and mark.start < hit.stop and hit.start < mark.stop


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
        # Ends before beginnings at one place, the inner mark first: so marks nest as they were
        # written.
        out += [_painted(f"|{m.code}]", m, colours, paint) for stop, _, m in closes if stop == i]
        out += [_painted("[", m, colours, paint) for start, _, m in opens if start == i]
        out += text[i : i + 1]
    return "".join(out)


def _painted(piece: str, mark: Mark, colours: dict[Mark, str], paint: Paint) -> str:
    return paint(piece, colours[mark]) if mark in colours else piece
