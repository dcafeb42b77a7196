"""A code put into another: its patterns go to the end of the other's lists, its entry goes, and
what names it names the other.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contentan.authoring.restructure import renames
from contentan.authoring.restructure.file_edits import (
    Edit,
    child,
    edited,
    line_end,
    root,
)
from contentan.authoring.restructure.renames import Changed
from contentan.errors import UsageError, meant


def merge(where: Path, old: str, new: str) -> list[Changed]:
    """The files of a codebook with code `old` merged into `new`; nothing is written.

    Raises UsageError for a code that does not exist and for lists that are written so that a person
    must move them, CodebookError for files that cannot be read, before or after.
    """
    path, texts = renames.files_of(where)
    ids = renames.ids_of(texts[path.name], path)
    for code in (old, new):
        if code not in ids:
            raise UsageError(f"there is no code {code!r}{meant(code, ids)}", where=path)
    if old == new:
        raise UsageError(f"{old!r} is one code", where="merge")
    merged = _without(_with_patterns(texts[path.name], path, old, new), path, old)
    done = renames.renamed(path, texts | {path.name: merged}, old, new)
    before = [one._replace(before=texts[one.path.name]) for one in done]
    return renames.checked(path, before)


def _entry(text: str, path: Path, code: str) -> Any:
    codes = child(root(text, path), "codes").value
    return next(one for one in codes if child(one, "id").value == code)


def _with_patterns(text: str, path: Path, old: str, new: str) -> str:
    """The codebook with the patterns of `old` behind those of `new`, but for those that it has."""
    mine, theirs = (child(_entry(text, path, code), "patterns") for code in (old, new))
    edits = []
    for lang, items in mine.value if mine is not None else ():
        there = child(theirs, lang.value)
        if there is None or there.flow_style or not there.value:
            raise UsageError(
                f"{new!r} has no list of patterns in {lang.value} with an item a line: move those"
                f" of {old!r} by hand, take its entry out, and say `contentan codebook rename"
                f" {old} {new}`",
                where=f"{path}:{items.start_mark.line + 1}",
            )
        known = {_raw(text, item) for item in there.value}
        wanted = [item for item in items.value if _raw(text, item) not in known]
        edits.append(_appended(text, there, wanted))
    return edited(text, edits)


def _raw(text: str, item: Any) -> str:
    return text[item.start_mark.index : item.end_mark.index].rstrip()


def _appended(text: str, there: Any, items: list[Any]) -> Edit:
    """Items behind the last one of a list, with its indentation."""
    end, at = line_end(text), _end_of(text, there.value[-1])
    first_of_line = text.rfind("\n", 0, there.value[-1].start_mark.index) + 1
    indent = " " * (text.index("-", first_of_line) - first_of_line)
    made = ""
    for item in items:
        first, *more = _raw(text, item).splitlines()
        # Lines of a mapping stand below its first key.
        shift = len(indent) + 2 - item.start_mark.column
        rest = [" " * max(0, len(one) - len(one.lstrip()) + shift) + one.lstrip() for one in more]
        made += end + end.join([f"{indent}- {first}", *rest])
    return Edit(at, at, made)


def _end_of(text: str, item: Any) -> int:
    """The end of the last line of an item, without comments and empty lines behind it."""
    stop = item.start_mark.index + len(_raw(text, item))
    found = text.find("\n", stop)
    found = len(text) if found < 0 else found
    return found - 1 if text[found - 1 : found] == "\r" else found


def _without(text: str, path: Path, code: str) -> str:
    """The codebook without the entry of a code; comments and empty lines behind it stay."""
    node = _entry(text, path, code)
    line = text.rfind("\n", 0, node.start_mark.index) + 1
    if text[line : node.start_mark.index].strip() != "-":
        raise UsageError(
            f"the entry of {code!r} does not stand on lines of its own: take it out by hand",
            where=f"{path}:{node.start_mark.line + 1}",
        )
    stop = _last_line(text, node)
    return text[:line] + text[stop:]


def _last_line(text: str, node: Any) -> int:
    """Where the line behind the last one of an entry begins."""
    start = int(node.start_mark.index)
    kept = text[start : node.end_mark.index].splitlines(keepends=True)
    while not kept[-1].strip() or kept[-1].lstrip().startswith("#"):
        kept.pop()
    stop = start + sum(map(len, kept))
    if kept[-1].endswith("\n"):
        return stop
    # A mapping in braces ends within its line.
    found = text.find("\n", stop)
    return len(text) if found < 0 else found + 1
