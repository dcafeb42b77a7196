"""XML by its structure: TEI, JATS and laws (Akoma Ntoso) by their element names, Word's and
LibreOffice's single-file formats by the readers of those; any other by what holds text itself.
"""

from __future__ import annotations

import re
from html.entities import html5
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.office import docx, odt
from contentan.extract.office.docx_parts import Package
from contentan.extract.office.marked_text import blocks
from contentan.extract.office.zip_container import attribute, local, parsed
from contentan.extract.raw_blocks import Reading, one_page

_MOST = 1_000_000  # characters for which entities may stand
_OWN = frozenset([b"amp", b"lt", b"gt", b"quot", b"apos"])


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of an XML file. Raises ExtractError('damaged')."""
    root = _root(path.read_bytes())
    name = local(root)
    if name == "package":
        return _flat_package(root, limits)
    if name == "wordDocument":
        return _word_2003(root, limits)
    body = root.find("{*}body/{*}text") if name == "document" else None
    if body is not None:
        return odt.read_body(body, "xml")
    return one_page("xml", blocks(root))


def _root(raw: bytes) -> Any:
    """The root, references to plain texts put in."""
    try:
        root = parsed(raw)
    except ExtractError as error:
        # Names of HTML such as &nbsp; are no names of XML, and many programs write them.
        named = re.sub(rb"&([A-Za-z]\w{1,30});", _as_number, raw)
        if named == raw:
            raise
        try:
            root = parsed(named)
        except ExtractError:
            raise error from None
    _put_in(root)
    return root


def _as_number(found: re.Match[bytes]) -> bytes:
    letters = None if found[1] in _OWN else html5.get(found[1].decode("ascii") + ";")
    return "".join(f"&#{ord(each)};" for each in letters).encode() if letters else found[0]


def _put_in(root: Any) -> None:
    """Put the text of each entity in its place. Raises ExtractError('damaged') for one that is used
    and stands for more than plain text.
    """
    from lxml import etree

    declared = root.getroottree().docinfo.internalDTD
    known = {each.name: each for each in declared.iterentities()} if declared is not None else {}
    spent = 0
    for reference in list(root.iter(etree.Entity)):
        entity = known.get(reference.name)
        # Without a declaration within the file it may be a name of HTML; else it is external.
        text = entity.content if entity is not None else html5.get(f"{reference.name};")
        spent += len(text or "")
        if text is None or re.search("[&<]", text) or spent > _MOST:
            raise ExtractError(
                "damaged", f"the entity {reference.name} is not plain text, and is not read"
            )
        _replace(reference, text)


def _replace(node: Any, text: str) -> None:
    parent, before = node.getparent(), node.getprevious()
    whole = text + (node.tail or "")
    node.tail = None
    if before is not None:
        before.tail = (before.tail or "") + whole
    else:
        parent.text = (parent.text or "") + whole
    parent.remove(node)


def _word_2003(root: Any, limits: Limits) -> Reading:
    """Word's XML of 2003: the document, its styles and its lists in one tree."""
    parts = {
        "styles.xml": root.find("{*}styles"),
        "numbering.xml": root.find("{*}lists"),
        "document.xml": root,
    }
    return docx.read_package(Package(parts.get, lambda _: None, limits), "document.xml", "xml")


def _flat_package(root: Any, limits: Limits) -> Reading:
    """A DOCX file as one XML file, which Word calls a document in XML."""
    parts = {}
    for part in root.iterfind("{*}part"):
        held = part.find("{*}xmlData")
        if held is not None and len(held):
            parts[attribute(part, "name").lstrip("/")] = held[0]
    main = next((name for name, part in parts.items() if local(part) == "document"), "")
    return docx.read_package(Package(parts.get, lambda _: None, limits), main, "xml")
