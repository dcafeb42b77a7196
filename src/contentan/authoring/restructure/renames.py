"""A code under another id in all files of its codebook: the code itself, parents, references of
patterns, texts that name it, the crosswalk, marks of examples, and cases.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from contentan.authoring.check import examples
from contentan.authoring.restructure.file_edits import (
    Edit,
    child,
    edited,
    line_end,
    line_of,
    places,
    read_text,
    write_text,
)
from contentan.codebook import codebook_file
from contentan.codebook.yaml_with_lines import composed, load_yaml
from contentan.errors import CodebookError, UsageError, meant
from contentan.model import Codebook

_ID = re.compile(r"[a-z][a-z0-9_]*")
_MARK = re.compile(r"\|([a-z0-9_, ]+)\]")
_TEXTS = ("brief", "definition", "use_when", "do_not_use_when")
#: Files of a codebook that are edited, and those in which a person may have named the code.
_NAMES, _OTHERS = ("codebook.yaml", "examples.yaml", "cases.yaml"), (".md", ".csv", ".txt", ".yaml")


class Changed(NamedTuple):
    """A file before and after; equal where it does not name the code."""

    path: Path
    before: str
    after: str


class Line(NamedTuple):
    """A line that changes: `before` is empty for one that is new, `after` for one that goes."""

    file: Path
    line: int
    before: str
    after: str


def rename(where: Path, old: str, new: str) -> list[Changed]:
    """The files of a codebook with code `old` under the id `new`; nothing is written.

    `old` may be gone from codebook.yaml already: then what still names it follows to `new`. Raises
    UsageError where both exist or neither, CodebookError for files that cannot be read, before or
    after.
    """
    path, texts = files_of(where)
    _check(path, old, new, texts)
    changed = renamed(path, texts, old, new)
    checked(path, changed)
    return changed


def files_of(where: Path) -> tuple[Path, dict[str, str]]:
    """The codebook's file, and the texts of the files that are edited, by name; '' for one that is
    not there. CodebookError where there is no codebook.
    """
    path = codebook_file.codebook_path(where)
    if not path.is_file():
        load_yaml(path)
    beside = {name: read_text(path.with_name(name)) for name in _NAMES}
    return path, beside | {path.name: read_text(path)}


def _check(path: Path, old: str, new: str, texts: dict[str, str]) -> None:
    ids = ids_of(texts[path.name], path)
    if not _ID.fullmatch(new):
        raise UsageError(
            f"id {new!r}: expected a lower-case word of letters, digits and _", where="rename"
        )
    if old == new:
        raise UsageError(f"{new!r} is its id already", where="rename")
    if old in ids and new in ids:
        raise UsageError(
            f"code {new!r} exists; `contentan codebook merge {old} {new}` puts one into the other",
            where=path,
        )
    named = any(re.search(rf"\b{re.escape(old)}\b", text) for text in texts.values())
    if old not in ids and not (new in ids and named):
        raise UsageError(f"there is no code {old!r}{meant(old, ids)}", where=path)


def ids_of(text: str, path: Path) -> set[str]:
    """Ids of the codes of a codebook's text."""
    codes = places(child(composed(text, path), "codes"))
    return {place.value for place in codes if place.path[1:] == ("id",)}


def renamed(path: Path, texts: dict[str, str], old: str, new: str) -> list[Changed]:
    """The files with the code under the new id; `texts` are theirs by name."""
    steps = {path.name: _codebook, "examples.yaml": _examples, "cases.yaml": _cases}
    return [
        Changed(
            path.with_name(name), texts[name], step(texts[name], path.with_name(name), old, new)
        )
        for name, step in steps.items()
    ]


def _codebook(text: str, path: Path, old: str, new: str) -> str:
    """codebook.yaml with the new id; the crosswalk gets its line."""
    top, edits = composed(text, path), list[Edit]()
    for place in places(top):
        raw = text[place.start : place.stop]
        made = _place(place.path, place.value, raw, old, new)
        if made != raw:
            edits.append(Edit(place.start, place.stop, made))
    return with_crosswalk(edited(text, edits), path, old, new)


def _place(path: tuple[str, ...], value: str, raw: str, old: str, new: str) -> str:
    """A scalar of codebook.yaml under the new id."""
    names_code = path[0] == "codes" and len(path) == 3 and path[2] in ("id", "parent")
    if names_code or path[0] == "crosswalk":
        return raw.replace(old, new) if value == old else raw
    if path[0] == "sets" or (path[0] == "codes" and path[2:3] == ("patterns",)):
        return raw.replace(f"<{old}>", f"<{new}>")
    # An id of one word is a word of the language, too.
    if path[0] == "codes" and path[2:3] and path[2] in _TEXTS and "_" in old:
        return re.sub(rf"(?<![\w]){re.escape(old)}(?![\w])", new, raw)
    return raw


def with_crosswalk(text: str, path: Path, old: str, new: str) -> str:
    """The text of a codebook with the entry `old: new`, at the end of the file where there is no
    crosswalk yet: so lines of patterns stay what they are.
    """
    node, end = child(composed(text, path), "crosswalk"), line_end(text)
    if node is None or not node.value:
        if node is not None:
            raise CodebookError(
                f"the crosswalk is empty; write `{old}: {new}` into it",
                where=path,
                line=node.start_mark.line + 1,
            )
        return f"{text}{'' if text.endswith(end) else end}crosswalk:{end}  {old}: {new}{end}"
    if old in {key.value for key, _ in node.value}:
        return text
    first = node.value[0][0].start_mark
    entry = f"{old}: {new}"
    joint = ", " if node.flow_style else end + " " * first.column
    return edited(text, [Edit(first.index, first.index, entry + joint)])


def _examples(text: str, path: Path, old: str, new: str) -> str:
    """examples.yaml with the marks of the code under the new id."""

    def named(mark: re.Match[str]) -> str:
        return re.sub(rf"(?<![a-z0-9_]){re.escape(old)}(?![a-z0-9_])", new, mark[0])

    edits = [
        Edit(place.start, place.stop, _MARK.sub(named, text[place.start : place.stop]))
        for place in places(composed(text, path) if text else None)
        if place.path[1:] == ("text",)
    ]
    return edited(text, edits)


def _cases(text: str, path: Path, old: str, new: str) -> str:
    """cases.yaml with the code of each case under the new id."""
    edits = [
        Edit(place.start, place.stop, text[place.start : place.stop].replace(old, new))
        for place in places(composed(text, path) if text else None)
        if place.path[1:] == ("code",) and place.value == old
    ]
    return edited(text, edits)


def checked(path: Path, changed: list[Changed]) -> Codebook:
    """The codebook as it will be: CodebookError where it could not be read afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        for one in changed:
            if one.after:
                (Path(folder) / one.path.name).write_bytes(one.after.encode())
        try:
            book = codebook_file.read(Path(folder) / path.name)
            examples.read(Path(folder) / path.name, book)
        except CodebookError as error:
            first = (*error.faults, error)[0]
            raise CodebookError(
                f"nothing was changed: afterwards it could not be read: {first.message}",
                where=path.with_name(Path(first.where or path).name),
                line=first.line,
            ) from None
    return book


def write(changed: Iterable[Changed]) -> None:
    """Write the files that change."""
    for one in changed:
        if one.before != one.after:
            write_text(one.path, one.after)


def lines(changed: Iterable[Changed]) -> Iterator[Line]:
    """The lines that change, by file."""
    import difflib

    for one in changed:
        old, new = one.before.splitlines(), one.after.splitlines()
        match = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for kind, a, b, c, d in match.get_opcodes():
            if kind != "equal":
                for at in range(max(b - a, d - c)):
                    yield Line(
                        one.path,
                        (a if kind == "delete" else c) + at + 1,
                        old[a + at] if a + at < b else "",
                        new[c + at] if c + at < d else "",
                    )


def mentions(where: Path, old: str) -> Iterator[tuple[Path, int]]:
    """Lines of other files beside the codebook in which the code is named; a person decides."""
    folder = codebook_file.codebook_path(where).parent
    for path in sorted(folder.iterdir()):
        if path.suffix in _OTHERS and path.name not in _NAMES and "_" in old:
            text = path.read_text(encoding="utf-8", errors="replace")
            for found in re.finditer(rf"(?<!\w){re.escape(old)}(?!\w)", text):
                yield path, line_of(text, found.start())
