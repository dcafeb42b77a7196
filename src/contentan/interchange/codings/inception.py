"""INCEpTION: UIMA CAS JSON (0.4) and WebAnno TSV 3. Both are one document of one annotator, and
count UTF-16 units.

A span of any layer that is not one of the linguistic ones is a coding: its labels are the values of
its text features, or, where it has none, the name of its layer.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any, NamedTuple

from contentan.errors import ContentanError
from contentan.interchange.shared.foreign_marks import (
    Mark,
    Problem,
    Read,
    load_json,
    shown,
    utf16_to_points,
)

#: Layers that say how a text is built, not what it is about.
_LINGUISTIC = re.compile(
    r"^(uima\.|de\.tudarmstadt\.ukp\.(dkpro\.core\.api\.(?!ner\.)|clarin\.webanno\.api\.type\.)|org\.dkpro\.core\.api\.(?!ner\.))"
)
_METADATA = "DocumentMetaData"
#: Features that hold an address of the annotation or of a knowledge base rather than a label.
_NO_LABELS = frozenset(("uiOrder", "identifier", "order"))


def read_cas(text: str, name: str) -> Read:
    """A CAS as JSON; `name` is the file's, for a document whose metadata do not say its own."""
    cas = load_json(text)
    found = cas.get("%FEATURE_STRUCTURES") if isinstance(cas, dict) else None
    structures = list(found.values()) if isinstance(found, dict) else found
    if not isinstance(structures, list) or not all(isinstance(one, dict) for one in structures):
        raise ContentanError("no UIMA CAS in JSON: a list %FEATURE_STRUCTURES is missing")
    whole = next(
        (one["sofaString"] for one in structures if isinstance(one.get("sofaString"), str)), ""
    )
    if not whole:
        raise ContentanError("the CAS has no text (sofaString)")
    title = next(
        (
            str(one.get("documentTitle") or one.get("documentId") or "")
            for one in structures
            if _short(one) == _METADATA
        ),
        "",
    )
    read = Mark(0, "", title or name, whole)
    marks, problems = [read], list[Problem]()
    for number, one in enumerate(structures, start=1):
        if "begin" in one and not _LINGUISTIC.match(str(one.get("%TYPE", ""))):
            try:
                marks += _annotation(one, read._replace(line=number))
            except ContentanError as error:
                problems.append(Problem(number, error.message))
    return Read("uima-cas-json", tuple(marks), tuple(problems))


def _short(one: dict[str, Any]) -> str:
    return str(one.get("%TYPE", "")).rsplit(".", 1)[-1]


def _annotation(one: dict[str, Any], read: Mark) -> Iterator[Mark]:
    begin, end = one.get("begin"), one.get("end")
    if not isinstance(begin, int) or not isinstance(end, int) or not 0 <= begin <= end:
        raise ContentanError(f"{_short(one)} at {shown(begin)} to {shown(end)}: no stretch")
    start, stop = utf16_to_points(read.text, begin), utf16_to_points(read.text, end)
    values = [
        v
        for k, v in one.items()
        if isinstance(v, str) and v and k[0] not in "%@^#" and k not in _NO_LABELS
    ]
    if start < stop:
        yield from (
            read._replace(label=label, start=start, stop=stop) for label in values or [_short(one)]
        )


class _Column(NamedTuple):
    layer: str
    feature: str
    span: bool


class _Unit(NamedTuple):
    """A token or a part of one; offsets as the file has them."""

    line: int
    begin: int
    end: int
    cells: list[str]


def read_webanno(text: str, name: str) -> Read:
    """WebAnno TSV 3.x. The document's text is put together of its tokens, which is enough to find
    it again.
    """
    columns: list[_Column] = []
    units: list[_Unit] = []
    tokens: list[tuple[int, str]] = []
    problems: list[Problem] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if line.startswith("#T_"):
            columns += _columns(line)
        elif line and not line.startswith("#"):
            try:
                unit, token = _unit(line.rstrip("\r"), number)
            except ContentanError as error:
                problems.append(Problem(number, error.message))
                continue
            units.append(unit)
            tokens += [token] if token else []
    whole = _text(tokens)
    read = Mark(0, "", name, whole)
    # With a token missing, every later offset would be wrong.
    marks = [] if problems else [read, *_spans(columns, units, read, problems)]
    return Read("webanno-tsv", tuple(marks), tuple(problems))


def _columns(line: str) -> list[_Column]:
    """`#T_SP=layer|feature|feature`: a column for each feature, and one for a layer without any."""
    kind, _, rest = line.partition("=")
    layer, *features = rest.strip().split("|")
    return [_Column(layer, feature, kind == "#T_SP") for feature in features or [""]]


def _unit(line: str, number: int) -> tuple[_Unit, tuple[int, str] | None]:
    cells = line.split("\t")
    place = re.fullmatch(r"(\d{1,9})-(\d{1,9})", cells[1]) if len(cells) > 2 else None
    if not place or not re.fullmatch(r"\d+-\d+(\.\d+)?", cells[0]):
        raise ContentanError(
            f"expected a token's number, its offsets and its text, got {shown(line)}"
        )
    begin, end = int(place[1]), int(place[2])
    whole = "." not in cells[0]
    return _Unit(number, begin, end, cells[3:]), (begin, _plain(cells[2])) if whole else None


def _plain(cell: str) -> str:
    r"""A cell without the backslashes before [ ] | _ -> ; * and with real tabs and line ends."""
    return re.sub(
        r"\\(->|.)", lambda found: {"t": "\t", "n": "\n", "r": "\r"}.get(found[1], found[1]), cell
    )


def _text(tokens: list[tuple[int, str]]) -> str:
    """Tokens at their offsets, spaces between. ContentanError where they overlap or stand absurdly
    far apart.
    """
    parts, length = [], 0
    for begin, token in tokens:
        if begin < length or begin - length > 100_000:
            raise ContentanError(
                f"token {shown(token)} cannot begin at {begin}: the one before ends at {length}"
            )
        # WebAnno keeps no text between tokens; offsets hold with as many spaces.
        parts += [" " * (begin - length), token]
        length = begin + len(token.encode("utf-16-le", "surrogatepass")) // 2
    return "".join(parts)


def _spans(
    columns: list[_Column], units: list[_Unit], read: Mark, problems: list[Problem]
) -> Iterator[Mark]:
    """Spans of all layers. Units with one number after a value, label[3], are one span; without a
    number each is one of its own.
    """
    found: dict[tuple[str, str], list[tuple[_Unit, list[str]]]] = defaultdict(list)
    for unit in units:
        for at, column in enumerate(columns):
            if (
                column.span
                and at < len(unit.cells)
                and not _LINGUISTIC.match(column.layer)
                and not column.feature.startswith(("ROLE_", "BT_"))
            ):
                for number, value in _values(unit.cells[at]):
                    # Without a number each unit is a span of its own.
                    own = found[column.layer, number or f"line {unit.line}"]
                    if not own or own[-1][0] is not unit:
                        own.append((unit, []))
                    own[-1][1].append(value)
    for (layer, _), parts in found.items():
        start, stop = (
            utf16_to_points(read.text, at)
            for at in (parts[0][0].begin, max(unit.end for unit, _ in parts))
        )
        labels = dict.fromkeys(value for _, values in parts for value in values if value != "*")
        if start < stop:
            for label in labels or [layer.rsplit(".", 1)[-1]]:
                yield read._replace(line=parts[0][0].line, label=label, start=start, stop=stop)


def _values(cell: str) -> Iterator[tuple[str, str]]:
    r"""Values of a cell with their numbers: a[1]|b[2] -> (1, a), (2, b); `_` is nothing, `*` a span
    without a value.
    """
    if cell in ("_", ""):
        return
    for part in re.split(r"(?<!\\)\|", cell):
        numbered = re.fullmatch(r"(.*?)(?<!\\)\[(\d+)\]", part)
        value = numbered[1] if numbered else part
        yield numbered[2] if numbered else "", "*" if value == "*" else _plain(value)
