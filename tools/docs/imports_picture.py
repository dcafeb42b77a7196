"""Draw which room of src/contentan imports which, and list the rooms.

    python tools/docs/imports_picture.py

writes docs/develop/imports.md, and the rooms and their picture into ARCHITECTURE.md.

An import counts wherever it stands in a module, in a function too; imports for types alone do not
run and are left out. `errors`, `model` and the package itself are open to all and not drawn.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path
from typing import TypeAlias

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "contentan"
PAGE, ARCHITECTURE = ROOT / "docs" / "develop" / "imports.md", ROOT / "ARCHITECTURE.md"
BEGIN, END = "<!-- rooms: begin -->\n", "<!-- rooms: end -->\n"

#: Which rooms each room imports.
Arrows: TypeAlias = Mapping[str, frozenset[str]]


def arrows(package: Path = PACKAGE) -> Arrows:
    """Imports between the rooms of a package, those of a room from itself left out."""
    rooms = sorted(folder.parent.name for folder in package.glob("*/__init__.py"))
    found: dict[str, set[str]] = {room: set() for room in rooms}
    for room in rooms:
        for path in (package / room).rglob("*.py"):
            tree = ast.parse(path.read_text(encoding="utf-8"))
            found[room] |= {name for name in _imported(tree) if name in found and name != room}
    return {room: frozenset(names) for room, names in found.items()}


def _imported(node: ast.AST) -> Iterator[str]:
    """The rooms that are named in the imports below a node."""
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
        return
    if isinstance(node, ast.Import):
        yield from (name.name.split(".")[1] for name in node.names if "contentan." in name.name)
    if isinstance(node, ast.ImportFrom):
        if node.module == "contentan":
            yield from (name.name for name in node.names)
        elif (node.module or "").startswith("contentan."):
            yield str(node.module).split(".")[1]
    for child in ast.iter_child_nodes(node):
        yield from _imported(child)


def floors(given: Arrows) -> dict[str, int]:
    """The floor of each room, counted from 1 at the bottom: one above the highest that it imports.

    ValueError where rooms import each other in a circle.

    >>> floors({"b": frozenset("a"), "a": frozenset()})
    {'a': 1, 'b': 2}
    """
    found: dict[str, int] = {}
    while len(found) < len(given):
        ready = {room for room in given if room not in found and given[room] <= found.keys()}
        if not ready:
            raise ValueError(f"a circle among {', '.join(sorted(given.keys() - found.keys()))}")
        found |= {
            room: 1 + max((found[name] for name in given[room]), default=0)
            for room in sorted(ready)
        }
    return found


def from_the_top(given: Arrows) -> list[list[str]]:
    """Rooms by floor, the highest first, by name within a floor."""
    at = floors(given)
    order = sorted(at, key=lambda room: (-at[room], room))
    return [list(rooms) for _, rooms in groupby(order, key=lambda room: at[room])]


def direct(given: Arrows) -> dict[str, frozenset[str]]:
    """Only the arrows that do not follow from others: from a to c not, where a imports b and b
    reaches c.
    """
    reach: dict[str, frozenset[str]] = {}
    for room in sorted(given, key=floors(given).__getitem__):
        reach[room] = given[room].union(*(reach[name] for name in given[room]))
    return {
        room: names - frozenset[str]().union(*(reach[name] for name in names))
        for room, names in given.items()
    }


def graph(given: Arrows) -> str:
    """The rooms as a Mermaid graph, from the top floor down."""
    shown = direct(given)
    order = [room for floor in from_the_top(given) for room in floor]
    lines = [f"    {room} --> {' & '.join(sorted(shown[room]))}" for room in order if shown[room]]
    return "\n".join(["```mermaid", "graph TD", *lines, "```"])


def matrix(given: Arrows) -> str:
    """All arrows: a row for each room, a mark below each room that it imports. Whatever is imported
    stands further down, so that every mark is right of the diagonal.
    """
    order = [room for floor in from_the_top(given) for room in floor]
    at, width = floors(given), max(map(len, order))
    head = [
        " " * (width + 5) + " ".join(name.ljust(width)[row] for name in order).rstrip()
        for row in range(width)
    ]
    rows = [
        f"{at[room]:>2}  {room:<{width}} "
        + " ".join("\\" if name == room else "x" if name in given[room] else "." for name in order)
        for room in order
    ]
    return "\n".join(["```text", *head, *rows, "```"])


def page(given: Arrows) -> str:
    """docs/develop/imports.md."""
    count = sum(map(len, given.values()))
    return f"""\
# Imports between rooms

`python tools/docs/imports_picture.py` makes this page from the imports in `src/contentan`.
{len(given)} rooms on {max(floors(given).values())} floors, {count} arrows.
Imports run only downward.
`errors` and `model` are open to every room and are left out; so are imports for types alone.

## The picture

Arrows that follow from others are left out.

{graph(given)}

## All arrows

A row imports the columns that are marked `x`.
The number is the floor; rooms of one floor do not know each other.

{matrix(given)}
"""


def rooms(given: Arrows, package: Path = PACKAGE) -> str:
    """The rooms as a table, from the top floor down, each with the first sentence of its own
    docstring.
    """
    at = floors(given)
    lines = ["| floor | room | what it is for |", "|---|---|---|"]
    for floor in from_the_top(given):
        for room in floor:
            source = (package / room / "__init__.py").read_text(encoding="utf-8")
            said = " ".join((ast.get_docstring(ast.parse(source)) or "").split())
            sentence = re.split(r"(?<=\.)\s", said)[0].replace("|", "\\|")
            lines.append(f"| {at[room]} | `{room}` | {sentence} |")
    return "\n".join(lines) + "\n"


def with_rooms(text: str, given: Arrows) -> str:
    """The text of ARCHITECTURE.md with the rooms and the picture as they are now."""
    before, rest = text.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n{rooms(given)}\n{graph(given)}\n\n{END}{after}"


def main() -> None:
    given = arrows()
    PAGE.write_text(page(given), encoding="utf-8")
    text = ARCHITECTURE.read_text(encoding="utf-8")
    ARCHITECTURE.write_text(with_rooms(text, given), encoding="utf-8")


if __name__ == "__main__":
    main()
