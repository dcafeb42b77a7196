"""REFI-QDA in: a .qdc as a dictionary without entries, the codings of a .qdpx as marks. Both are
read as hostile.

Positions count code points of a source's plain text, as the standard says. Some programs count
UTF-16 units, or a line end of two characters as one; where names of selections (their quotes) fit
only one of these readings, that one is taken.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from contentan.errors import ContentanError, ExtractError
from contentan.extract.limits import Limits
from contentan.extract.office.zip_container import Container, attribute, local, parse_xml
from contentan.interchange.shared.dictionary import (
    MOST_LEVELS,
    Category,
    CategoryPath,
    Dictionary,
    with_parents,
)
from contentan.interchange.shared.foreign_marks import Mark, Problem, Read, shown, utf16_to_points
from contentan.interchange.shared.losses import Loss

_LIMITS = Limits(unpacked_bytes=1_000_000_000, members=20_000)
_GUID = re.compile(r"\{?([0-9a-fA-F-]{36})\}?")


def read_codebook(raw: bytes) -> Dictionary:
    """A .qdc as a dictionary of categories. ContentanError for what is none."""
    try:
        root = parse_xml(raw)
    except ExtractError as error:
        raise ContentanError(error.detail) from None
    codes = next((e for e in root.iter() if local(e) == "Codes"), None)
    if local(root) not in ("CodeBook", "Project") or codes is None:
        raise ContentanError(f"no REFI-QDA codebook; it begins with {shown(local(root))}", line=1)
    categories: list[Category] = []
    losses: list[Loss] = []
    _categories(codes, (), categories, losses)
    sets = [attribute(e, "name") for e in root.iter() if local(e) == "Set"]
    losses += [
        Loss("lost", 0, "", name, "a set of codes, which a codebook has no place for")
        for name in sets
    ]
    losses.append(
        Loss(
            "note",
            0,
            "",
            "",
            "a .qdc has names and descriptions of codes and no words: patterns are yours to write",
        )
    )
    return Dictionary("refi-qda", with_parents(categories), (), tuple(losses))


def _categories(
    element: Any, path: CategoryPath, found: list[Category], losses: list[Loss]
) -> None:
    for code in (e for e in element if local(e) == "Code"):
        line, name = int(code.sourceline or 0), attribute(code, "name").strip() or "(no name)"
        if len(path) >= MOST_LEVELS:
            losses.append(
                Loss("lost", line, "/".join(path), name, f"codes deeper than {MOST_LEVELS} levels")
            )
            continue
        about = next(
            (" ".join((e.text or "").split()) for e in code if local(e) == "Description"), ""
        )
        found.append(Category((*path, name), line, about))
        _categories(code, (*path, name), found, losses)


def read_project(path: Path, known: Mapping[str, str] | None = None) -> Read:
    """The codings of a .qdpx: a mark for each, and one without a label for each text that a person
    coded anything in.

    `known` gives our ids by the GUIDs that our own files have: such a code is known whatever it is
    called there.
    """
    try:
        with Container(path, _LIMITS) as container:
            root = container.xml("project.qde")
            if root is None or local(root) != "Project":
                raise ContentanError("no REFI-QDA project: it has no project.qde", where=path)
            return _project(root, container, known or {})
    except ExtractError as error:
        raise ContentanError(error.detail, where=path) from None


def _project(root: Any, container: Container, known: Mapping[str, str]) -> Read:
    users = {
        _guid(e, "guid"): attribute(e, "name") or attribute(e, "id")
        for e in root.iter()
        if local(e) == "User"
    }
    codes = _names(root) | dict(known)
    marks: list[Mark] = []
    problems: list[Problem] = []
    left: Counter[str] = Counter()
    sources = (e for part in root if local(part) == "Sources" for e in part)
    for source in sources:
        text_source = (
            source
            if local(source) == "TextSource"
            else next((e for e in source if local(e) == "Representation"), None)
        )
        for element in source.iter():
            if local(element) in (
                "PictureSelection",
                "PDFSelection",
                "AudioSelection",
                "VideoSelection",
                "TranscriptSelection",
            ):
                left[local(element)] += any(local(e) == "Coding" for e in element)
        left["codings of whole sources"] += sum(local(e) == "Coding" for e in source)
        if text_source is not None:
            try:
                marks += _source(source, text_source, container, users, codes)
            except ContentanError as error:
                problems.append(Problem(int(source.sourceline or 0), error.message))
    notes = tuple(
        f"{kind} with codes, which are not on text: {n} left out"
        for kind, n in sorted(left.items())
        if n
    )
    return Read("refi-qda", tuple(marks), tuple(problems), notes)


def _guid(element: Any, name: str) -> str:
    found = _GUID.fullmatch(attribute(element, name).strip())
    return found[1].lower() if found else attribute(element, name)


def _names(root: Any) -> dict[str, str]:
    """Names of codes by GUID, with those above where a name stands twice."""
    paths: dict[str, tuple[str, ...]] = {}

    def walk(element: Any, above: tuple[str, ...]) -> None:
        for code in (e for e in element if local(e) == "Code"):
            own = (*above, attribute(code, "name"))
            paths[_guid(code, "guid")] = own
            if len(own) <= MOST_LEVELS:
                walk(code, own)

    for codes in (
        e for book in root if local(book) == "CodeBook" for e in book if local(e) == "Codes"
    ):
        walk(codes, ())
    often = Counter(path[-1] for path in paths.values())
    return {
        guid: path[-1] if often[path[-1]] == 1 else "/".join(path) for guid, path in paths.items()
    }


def _source(
    source: Any,
    element: Any,
    container: Container,
    users: Mapping[str, str],
    codes: Mapping[str, str],
) -> Iterator[Mark]:
    """Marks of one source; `element` has the text, which for a PDF is its representation."""
    selections = [
        e
        for e in element
        if local(e) == "PlainTextSelection" and any(local(c) == "Coding" for c in e)
    ]
    if not selections:
        return
    name = attribute(source, "name") or attribute(element, "name") or _member(element)
    text = _text(element, container)
    if text is None:
        raise ContentanError(f"source {shown(name)} has codings and no plain text")
    places = [(_position(e, "startPosition"), _position(e, "endPosition")) for e in selections]
    count = _counting(text, selections, places)
    seen: set[str] = set()
    for selection, (start, stop) in zip(selections, places, strict=True):
        for coding in (e for e in selection if local(e) == "Coding"):
            user = users.get(_guid(coding, "creatingUser") or _guid(selection, "creatingUser"), "")
            line = int(selection.sourceline or 0)
            if user not in seen:
                seen.add(user)
                yield Mark(line, "", name, text, user=user)
            named = next((_guid(e, "targetGUID") for e in coding if local(e) == "CodeRef"), "")
            if named not in codes:
                raise ContentanError(
                    f"a coding in {shown(name)} names a code that is not in the codebook"
                )
            yield Mark(line, codes[named], name, text, count(start), count(stop), user=user)


def _position(element: Any, name: str) -> int:
    value = attribute(element, name)
    if not re.fullmatch(r"\d{1,10}", value):
        raise ContentanError(
            f"a selection has {name} {shown(value)}", line=int(element.sourceline or 0)
        )
    return int(value)


def _text(element: Any, container: Container) -> str | None:
    """The plain text of a source: in the project, or a member of the ZIP whose folder may be
    written large.
    """
    inline = next((e.text or "" for e in element if local(e) == "PlainTextContent"), None)
    if inline is not None or not _member(element):
        return inline
    folders = (f"{folder}/{_member(element)}" for folder in ("sources", "Sources"))
    raw = next((found for name in folders if (found := container.read(name)) is not None), None)
    return None if raw is None else raw.decode("utf-8-sig", "replace")


def _member(element: Any) -> str:
    """The name of a source's text in the ZIP; some programs leave out internal://, and what lies
    elsewhere is not read.
    """
    path = attribute(element, "plainTextPath").removeprefix("internal://").lstrip("/")
    return "" if "://" in path else path


def _counting(
    text: str, selections: list[Any], places: list[tuple[int, int]]
) -> Callable[[int], int]:
    """How positions become code points: the reading under which most selections say what their
    names quote, the standard's first.
    """
    names = [" ".join(attribute(e, "name").rstrip("…. ").split()) for e in selections]

    def fits(count: Callable[[int], int]) -> int:
        pieces = (" ".join(text[count(start) : count(stop)].split()) for start, stop in places)
        return sum(
            bool(name) and piece.startswith(name) for name, piece in zip(names, pieces, strict=True)
        )

    readings: list[Callable[[int], int]] = [lambda at: at]
    short = text.replace("\r\n", "\n")
    ends = [found.start() - number for number, found in enumerate(re.finditer("\r\n", text))]
    if ends:
        readings.append(lambda at: at + bisect_left(ends, at))
    if max(text, default="") > "\uffff":
        readings.append(lambda at: utf16_to_points(text, at))
        if ends:
            readings.append(lambda at: readings[1](utf16_to_points(short, at)))
    return max(readings, key=fits)
