"""Yoshikoder's .ykd and Lexicoder's older .lcd: XML of nested `cnode` (categories) with `pnode`
(entries).

Read without entities and network. Yoshikoder's outermost category is the dictionary itself. Its *
stands for any run of letters; with the engine "regexp" entries are regular expressions.
"""

from __future__ import annotations

from typing import Any

from contentan.errors import ContentanError, ExtractError
from contentan.extract.office.zip_container import attribute, local, parse_xml
from contentan.interchange.shared.dictionary import (
    MOST_LEVELS,
    Category,
    CategoryPath,
    Dictionary,
    Entry,
    with_parents,
)
from contentan.interchange.shared.losses import Loss


def read_yoshikoder(raw: bytes) -> Dictionary:
    """The dictionary in the bytes of an XML file. Raises ContentanError for what is no XML or holds
    no dictionary.
    """
    top = _dictionary_element(raw)
    lexicoder = attribute(top, "style").lower() == "lexicoder"
    kind = "regex" if "regex" in attribute(top, "patternengine").lower() else "words"
    reader = _Reader(kind, lexicoder=lexicoder)
    inner = [child for child in top if local(child) == "cnode"]
    name = attribute(top, "name")
    if (
        # One outermost category without entries of its own is the dictionary, not a category.
        len(inner) == 1
        and len(top) == 1
        and not lexicoder
        and any(local(child) == "cnode" for child in inner[0])
    ):
        own = [child for child in inner[0] if local(child) == "pnode"]
        if not own:
            name, top = attribute(inner[0], "name"), inner[0]
            why = "the outermost category is the dictionary itself; no code was made of it"
            reader.losses.append(Loss("note", top.sourceline or 0, "", name, why))
    for child in top:
        reader.node(child, ())
    form = "lexicoder-xml" if lexicoder else "yoshikoder"
    return Dictionary(
        form,
        with_parents(reader.categories),
        tuple(reader.entries),
        tuple(reader.losses),
        wild="*",
        name=name,
    )


def _dictionary_element(raw: bytes) -> Any:
    """The first element `dictionary` of an XML file."""
    try:
        root = parse_xml(raw)
    except ExtractError as error:
        raise ContentanError(error.detail) from None
    for node in root.iter():
        if local(node) == "dictionary":
            return node
    raise ContentanError(f"XML without an element dictionary; it begins with {local(root)}", line=1)


class _Reader:
    """Walks the tree and gathers: recursion needs a place for three lists."""

    def __init__(self, kind: str, *, lexicoder: bool) -> None:
        self.kind, self.lexicoder = kind, lexicoder
        self.categories: list[Category] = []
        self.entries: list[Entry] = []
        self.losses: list[Loss] = []

    def node(self, element: Any, path: CategoryPath) -> None:
        tag, line = local(element), int(element.sourceline or 0)
        name = attribute(element, "name")
        if tag == "pnode":
            self.entry(element, name, path, line)
        elif tag == "cnode" and len(path) >= MOST_LEVELS:
            self.losses.append(
                Loss(
                    "lost",
                    line,
                    "/".join(path),
                    name,
                    f"categories deeper than {MOST_LEVELS} levels",
                )
            )
        elif tag == "cnode":
            own = (*path, name.strip() or "(no name)")
            self.categories.append(
                Category(own, line, attribute(element, "desc").strip(), attribute(element, "score"))
            )
            for child in element:
                self.node(child, own)
        elif tag:
            self.losses.append(
                Loss(
                    "lost",
                    line,
                    "/".join(path),
                    name or tag,
                    f"an element {tag}, which is not known",
                )
            )

    def entry(self, element: Any, name: str, path: CategoryPath, line: int) -> None:
        if not path:
            path = ("(no category)",)
            self.categories.append(Category(path, line))
        kind = "regex" if self.kind == "regex" else "words"
        if self.lexicoder and name != f" {name.strip()} ":
            self.losses.append(
                Loss(
                    "note",
                    line,
                    "/".join(path),
                    name,
                    "without a space on both sides Lexicoder finds it inside words too; here it is"
                    " whole words",
                )
            )
        self.entries.append(
            Entry(
                path,
                name.strip(),
                line,
                attribute(element, "score"),
                "regex" if kind == "regex" else "words",
            )
        )
