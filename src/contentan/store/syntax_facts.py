"""What the code of a Python file says: its syntax as a digest, what it imports and names."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple


class Facts(NamedTuple):
    """What a Python file says: the digest of its syntax; the names that it imports, each as far as
    the statement goes (`contentan.tables.frames.frame` is no module, its beginning is one); and
    texts that may be the name of a module, for `importlib` or `python -m`.
    """

    syntax: str
    imports: tuple[str, ...]
    texts: tuple[str, ...]


def read_syntax(blob: bytes) -> list[Any]:
    """`Facts` of the bytes of a Python file."""
    tree = ast.parse(blob)
    parts: list[str] = []
    _write_out(tree, parts)
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return [digest, sorted(set(_imports(tree))), sorted(set(_dotted_texts(tree)))]


def _write_out(node: ast.AST, parts: list[str]) -> None:
    """A tree as texts, docstrings left out.

    Fields that are empty are left out too, so that a Python whose trees have one more field finds
    the same digest.
    """
    parts.append(type(node).__name__)
    for field in node._fields:
        value = getattr(node, field, None)
        if field == "body" and isinstance(value, list) and _has_docstring(node):
            value = value[1:]
        nothing = value == [] or (value is None and not isinstance(node, ast.Constant))
        if nothing or field in _ASIDE:
            continue
        parts.append(field)
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, ast.AST):
                _write_out(one, parts)
            else:
                parts.append(repr(one))
    parts.append(")")


#: Fields that say how something is written or used, not what it is.
_ASIDE = frozenset({"ctx", "kind", "type_comment", "type_ignores"})


def _has_docstring(node: ast.AST) -> bool:
    scopes = ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
    first = node.body[0] if isinstance(node, scopes) and node.body else None
    return (
        isinstance(first, ast.Expr)
        and isinstance(first.value, ast.Constant)
        and isinstance(first.value.value, str)
    )


#: Tests under which something is imported for types alone.
_FOR_TYPES = ("TYPE_CHECKING", "typing.TYPE_CHECKING")


def _imports(node: ast.AST) -> Iterator[str]:
    """What a tree imports, wherever it does so; but for types alone, which is never loaded."""
    children: Iterable[ast.AST] = ast.iter_child_nodes(node)
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        if node.level or not node.module:
            raise ValueError("a relative import; code_digest follows modules named in full")
        yield node.module
        yield from (f"{node.module}.{alias.name}" for alias in node.names)
    elif isinstance(node, ast.If) and ast.unparse(node.test) in _FOR_TYPES:
        children = node.orelse
    for child in children:
        yield from _imports(child)


def _dotted_texts(tree: ast.AST) -> Iterator[str]:
    """Texts that read as `package.module`, or as `package.module:function`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            name = node.value.partition(":")[0]
            parts = name.split(".")
            if len(parts) > 1 and all(part.isidentifier() for part in parts):
                yield name
