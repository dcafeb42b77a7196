"""A code put into another: its patterns go to the end of the other's lists, its entry goes, and
what names it names the other.
"""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from contentan.authoring.restructure import renames
from contentan.authoring.restructure.file_edits import (
    Edit,
    child,
    edited,
    line_end,
)
from contentan.authoring.restructure.renames import Changed
from contentan.codebook import codebook_file
from contentan.codebook.yaml_with_lines import composed
from contentan.errors import CodebookError, UsageError, meant
from contentan.model import Codebook, Pattern


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
    given = codebook_file.read(path)
    merged = _with_patterns(texts[path.name], path, old, new)
    by_hand = UsageError(
        f"the patterns of {old!r} are written in a way that they cannot be moved safely; nothing"
        " was changed, move them by hand",
        where=path,
        line=_entry(texts[path.name], path, old).start_mark.line + 1,
    )
    try:
        composed(merged, path)
    except CodebookError:
        raise by_hand from None
    done = renames.renamed(path, texts | {path.name: _without(merged, path, old)}, old, new)
    changed = [one._replace(before=texts[one.path.name]) for one in done]
    if _patterns(renames.checked(path, changed), old, new) != _patterns(given, old, new):
        raise by_hand
    return changed


def _patterns(book: Codebook, old: str, new: str) -> set[Pattern]:
    """The patterns of a codebook with the one code for the other, wherever they stand."""

    def named(sources: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(one.replace(f"<{old}>", f"<{new}>") for one in sources)

    return {
        replace(
            one,
            code=new if one.code == old else one.code,
            source=named((one.source,))[0],
            unless=named(one.unless),
            requires=named(one.requires),
            sets=(),
            line=0,
        )
        for one in book.patterns
    }


def _entry(text: str, path: Path, code: str) -> Any:
    codes = child(composed(text, path), "codes").value
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
    indent = " " * there.start_mark.column  # that of its first dash
    made = ""
    for item in items:
        first, *more = _raw(text, item).replace("\r\n", "\n").split("\n")
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
    kept = re.findall(r"[^\n]*\n|[^\n]+", text[start : node.end_mark.index])
    while not kept[-1].strip() or kept[-1].lstrip().startswith("#"):
        kept.pop()
    stop = start + sum(map(len, kept))
    if kept[-1].endswith("\n"):
        return stop
    # A mapping in braces ends within its line.
    found = text.find("\n", stop)
    return len(text) if found < 0 else found + 1
