"""ZIP archives of a whole project with several people's codings: INCEpTION's backup and doccano's
export.

INCEpTION: `annotation/DOCUMENT/USER.json` or `.tsv`, where a secondary format was chosen for the
export; its own `.ser` files are Java's and not read. INITIAL_CAS and CURATION_USER are nobody.
doccano, where people annotate apart: `USER.jsonl` for each member of the project.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath

from contentan.errors import ContentanError, ExtractError
from contentan.extract.limits import Limits
from contentan.extract.office.zip_container import Container
from contentan.interchange.shared.foreign_marks import Problem, Read, shown

_LIMITS = Limits(unpacked_bytes=1_000_000_000, members=20_000)
_ANNOTATION = re.compile(r"/?annotation/([^/]+)/([^/]+)\.(?:json|tsv)")
_MEMBER = re.compile(r"(?:[^/]+/)?([^/]+)\.jsonl?")
_NOBODY = ("INITIAL_CAS", "CURATION_USER", "CORRECTION_USER")


def read_archive(path: Path, read: Callable[[str, str], Read]) -> Read:
    """The marks of all people of a project, each with its `user`. `read` makes marks of a
    member's text and name. ContentanError where the archive is of neither program, or holds
    nobody's codings in a format that is read.
    """
    try:
        with Container(path, _LIMITS) as container:
            names = [one.filename for one in container.archive.infolist() if not one.is_dir()]
            found = _inception(names) or _doccano(names)
            if not found:
                raise ContentanError(_why_not(names))
            parts = [
                _part(container.read(name) or b"", name, user, doc, read)
                for name, user, doc in found
            ]
    except ExtractError as error:
        raise ContentanError(error.detail) from None
    return _joined(parts)


def _inception(names: Iterable[str]) -> list[tuple[str, str, str]]:
    """Members with codings: name, user, document."""
    found = []
    for name in names:
        if (place := _ANNOTATION.fullmatch(name)) and place[2] not in _NOBODY:
            found.append((name, place[2], place[1]))
    return found


def _doccano(names: Iterable[str]) -> list[tuple[str, str, str]]:
    # What a Mac's archiver adds is nobody's.
    own = [name for name in names if not name.startswith("__MACOSX/")]
    places = [_MEMBER.fullmatch(name) for name in own]
    if not all(places):
        return []
    return [(place[0], place[1], "") for place in places if place]


def _why_not(names: list[str]) -> str:
    if any(PurePosixPath(name).suffix == ".ser" for name in names):
        return (
            "INCEpTION's backup without annotations in another format: export it again with the"
            " secondary format UIMA CAS JSON or WebAnno TSV"
        )
    return (
        "a ZIP container of no project that is known (INCEpTION, doccano): unpack it, and import"
        " each coder's file as one coder"
    )


def _part(raw: bytes, name: str, user: str, doc: str, read: Callable[[str, str], Read]) -> Read:
    """One person's file; its lines count within it, so problems say which file is meant."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Read("", (), (Problem(0, f"{name}: not UTF-8"),))
    # A member of the project who annotated nothing has an empty file.
    if not text.strip():
        return Read("", ())
    try:
        found = read(text, doc or name)
    except ContentanError as error:
        return Read("", (), (Problem(error.line or 0, f"{name}: {error.message}"),))
    # The archive says whose file it is; what a file says of itself is the document.
    marks = tuple(
        mark._replace(user=user, doc=doc if doc and mark.text else mark.doc) for mark in found.marks
    )
    problems = tuple(Problem(one.line, f"{name}: {one.message}") for one in found.problems)
    return Read(found.form, marks, problems, tuple(f"{shown(name)}: {n}" for n in found.notes))


def _joined(parts: list[Read]) -> Read:
    forms = sorted({part.form for part in parts if part.form})
    return Read(
        f"archive of {', '.join(forms) or 'nothing'}",
        tuple(mark for part in parts for mark in part.marks),
        tuple(problem for part in parts for problem in part.problems),
        tuple(note for part in parts for note in part.notes),
    )
