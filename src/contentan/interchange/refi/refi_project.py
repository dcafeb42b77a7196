"""REFI-QDA out: a run as .qdpx, a ZIP of project.qde and sources/, valid against the schema of
qdasoftware.org.

A document is a plain text source that holds exactly the cleaned text, with line feeds alone, so
that positions (code points, the end excluded) are those of this package. Its variables stand in a
case of its own and on the source, because programs read the one or the other. GUIDs are made of
ids, so that a second export names the same things alike. docs/use/interchange.md says what other
programs do.
"""

from __future__ import annotations

import zipfile
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import IO, Any, NamedTuple

from contentan.errors import TableError
from contentan.interchange.refi.refi_codebook import code_tree, sets
from contentan.interchange.shared.refi_xml import (
    MACHINE,
    document,
    guid,
    instant,
    node,
    origin,
    parent,
)
from contentan.model import Codebook, Document

NAMESPACE = "urn:QDA-XML:project:1.0"
#: What of a document is a variable, with the name that it has there; the year is a number, all
#: others text.
VARIABLES = tuple(
    "country year work institution programme family lang about date url rights path".split()
)
_LONGEST_NAME = 100


class Coding(NamedTuple):
    """One code of one coder on one stretch; `remark` is shown with the stretch (of the machine: the
    pattern).
    """

    coder: str
    start: int
    stop: int
    quote: str
    code: str
    remark: str = ""


class Project(NamedTuple):
    """What a file is made of: `text` gives a document's cleaned text, `codings` what was coded in
    it; `at` is ISO 8601.
    """

    name: str
    codebook: Codebook
    documents: Sequence[Document]
    text: Callable[[str], str]
    codings: Mapping[str, Sequence[Coding]]
    at: str
    lang: str = "en"
    about: str = ""


def write(to: IO[bytes], project: Project) -> None:
    """A project as .qdpx. The same project gives the same bytes. TableError where a coding's quote
    is not what stands at its place.
    """
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        with archive.open(_entry("project.qde"), "w") as member:
            _write(member, project)
        for one in project.documents:
            text = project.text(one.id)
            _check(one.id, text, project.codings.get(one.id, ()))
            name = f"sources/{guid('source', one.id)}.txt"
            archive.writestr(_entry(name), text.encode("utf-8", "replace"))


def _entry(name: str) -> zipfile.ZipInfo:
    """A member whose bytes know no clock and no machine."""
    made = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    made.compress_type, made.create_system, made.external_attr = (
        zipfile.ZIP_DEFLATED,
        3,
        0o644 << 16,
    )
    return made


def _check(doc: str, text: str, codings: Iterable[Coding]) -> None:
    for coding in codings:
        if text[coding.start : coding.stop] != coding.quote:
            stands = text[coding.start : coding.stop]
            raise TableError(
                f"{coding.code} at {coding.start}-{coding.stop} quotes {coding.quote!r}, there"
                f" stands {stands!r}",
                where=doc,
            )


def _write(member: IO[bytes], project: Project) -> None:
    every = [coding for own in project.codings.values() for coding in own]
    coders = sorted({coding.coder for coding in every} | {MACHINE})
    used = frozenset(coding.code for coding in every)
    attributes = {
        "name": project.name,
        "origin": origin(),
        "creatingUserGUID": guid("user", MACHINE),
        "creationDateTime": instant(project.at),
    }
    parts: tuple[tuple[str, Iterable[Any]], ...] = (
        ("Users", (node("User", guid=guid("user", name), name=name) for name in coders)),
        ("CodeBook", [parent("Codes", code_tree(project.codebook, project.lang, used))]),
        ("Variables", _variables()),
        ("Cases", (_case(one) for one in project.documents)),
        ("Sources", (_source(one, project) for one in project.documents)),
        ("Sets", sets(project.codebook, key="targetGUID")),
    )
    document(
        member,
        "Project",
        NAMESPACE,
        attributes,
        parts,
        last=[node("Description", text=project.about)],
    )


def _variables() -> Iterator[Any]:
    for name in VARIABLES:
        kind = "Integer" if name == "year" else "Text"
        yield node("Variable", guid=guid("variable", name), name=name, typeOfVariable=kind)


def _values(one: Document) -> Iterator[Any]:
    for name in VARIABLES:
        value = getattr(one, name)
        if value not in (None, ""):
            kind = "IntegerValue" if name == "year" else "TextValue"
            named = node("VariableRef", targetGUID=guid("variable", name))
            yield parent("VariableValue", (named, node(kind, text=str(value))))


def _case(one: Document) -> Any:
    source = node("SourceRef", targetGUID=guid("source", one.id))
    return parent("Case", (*_values(one), source), guid=guid("case", one.id), name=one.id)


def _source(one: Document, project: Project) -> Any:
    at, own = instant(project.at), guid("source", one.id)
    # A selection each coder: QualCoder takes whose the codings are from the selection alone.
    stretches: dict[tuple[int, int, str], list[Coding]] = defaultdict(list)
    for coding in project.codings.get(one.id, ()):
        stretches[coding.start, coding.stop, coding.coder].append(coding)
    children = (
        *([node("Description", text=one.title)] if one.title else []),
        *(_selection(one.id, stretches[place], at) for place in sorted(stretches)),
        *_values(one),
    )
    return parent(
        "TextSource",
        children,
        guid=own,
        name=one.id,
        plainTextPath=f"internal://{own}.txt",
        creatingUser=guid("user", MACHINE),
        creationDateTime=at,
    )


def _selection(doc: str, codings: Sequence[Coding], at: str) -> Any:
    """A stretch with all codes of one coder."""
    first = codings[0]
    place = (doc, first.start, first.stop)
    # The machine's selections keep the names that they had in earlier exports.
    whose = () if first.coder == MACHINE else (first.coder,)
    remarks = "\n".join(dict.fromkeys(coding.remark for coding in codings if coding.remark))
    children = [node("Description", text=remarks)] if remarks else []
    for code in sorted({coding.code for coding in codings}):
        named = node("CodeRef", targetGUID=guid("code", code))
        children.append(
            parent(
                "Coding",
                [named],
                guid=guid("coding", *place, first.coder, code),
                creatingUser=guid("user", first.coder),
                creationDateTime=at,
            )
        )
    return parent(
        "PlainTextSelection",
        children,
        guid=guid("selection", *place, *whose),
        name=_shown(first.quote),
        startPosition=str(first.start),
        endPosition=str(first.stop),
        creatingUser=guid("user", first.coder),
        creationDateTime=at,
    )


def _shown(quote: str) -> str:
    """A name as lists show it: the quote on one line, cut."""
    line = " ".join(quote.split())
    return line if len(line) <= _LONGEST_NAME else f"{line[: _LONGEST_NAME - 1]}…"
