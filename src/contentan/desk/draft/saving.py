"""Saving an edit: never over somebody else's newer save, whole or not at all, told to the history
before it is done.

The history comes first: a step that a crash kept from being done has digests that no file has, and
counts for nothing.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contentan.desk.draft import next_version, pattern_edits, step_history
from contentan.desk.draft.codebook_draft import Draft, Reader, digest_of
from contentan.desk.draft.one_at_a_time import alone
from contentan.desk.draft.pattern_edits import PatternEdit
from contentan.desk.draft.step_history import UNDO, About, Step
from contentan.errors import CodebookError, UsageError
from contentan.store.files import write_atomic

#: The kind of step that changes the version.
VERSION = "version"
_BOM = b"\xef\xbb\xbf"


class ChangedError(Exception):
    """Somebody saved since the page was made; `theirs` is what stands there now."""

    def __init__(self, theirs: Draft) -> None:
        self.theirs = theirs
        super().__init__("changed by another")


@dataclass
class DraftFiles:
    """The files of a codebook and the history of what was done to them here."""

    reader: Reader
    history: Path
    now: Callable[[], str]
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def paths(self) -> dict[str, Path]:
        """The files that are edited, by name."""
        path = self.reader.path
        return {path.name: path, "examples.yaml": path.with_name("examples.yaml")}


def save_pattern(
    files: DraftFiles, edit: PatternEdit, knows: str, who: str, consequence: Mapping[str, Any]
) -> Draft:
    """The codebook with an edit of a pattern. `knows` is the digest of the file that the page saw:
    ChangedError where another one lies there; CodebookError where the edit has no place.
    """
    with alone(files.lock, files.history):
        draft = _known(files, knows)
        data = _through(draft.data, lambda text: pattern_edits.edited(text, edit, draft.path))
        made = files.reader.parsed(data)
        wanted = pattern_edits.changed(draft.book, edit)
        if pattern_edits.facts(made.book.patterns) != wanted:
            raise CodebookError(
                "the file is written in a way that this line cannot be changed safely; nothing was"
                " written, change it by hand",
                where=draft.path,
            )
        own = edit.pattern
        words = About(own.code, own.lang, edit.after or own.source)
        _write(files, draft.path, (draft.data, made.data), who, edit.kind, words, consequence)
        files.reader.took(made)
        return made


def save_version(files: DraftFiles, version: str, knows: str, who: str) -> Draft:
    """The codebook with another version; refused as `save_pattern` is."""
    with alone(files.lock, files.history):
        draft = _known(files, knows)
        data = _through(
            draft.data, lambda text: next_version.with_version(text, version, draft.path)
        )
        made = files.reader.parsed(data)
        if replace(made.book, digest="") != replace(draft.book, version=version, digest=""):
            raise CodebookError(
                "the version cannot be changed safely here; nothing was written, change it by hand",
                where=draft.path,
            )
        about = About("", "", version)
        _write(files, draft.path, (draft.data, made.data), who, VERSION, about, {})
        files.reader.took(made)
        return made


def save_example(
    files: DraftFiles, make: Callable[[str, Path], str], who: str, about: About
) -> None:
    """examples.yaml as `make` writes it anew from its text, in one go: nobody's save is lost."""
    path = files.paths["examples.yaml"]
    with alone(files.lock, files.history):
        data = path.read_bytes() if path.is_file() else b""
        after = _through(data, lambda text: make(text, path))
        if after != data:
            _write(files, path, (data, after), who, "example", about, {})


def undo(files: DraftFiles, who: str) -> Step:
    """Take back the last step whose file nobody has changed since; UsageError where there is
    none.
    """
    with alone(files.lock, files.history):
        known = step_history.steps(files.history)
        step = step_history.to_take_back(known, files.paths)
        if step is None:
            raise UsageError("nothing can be taken back: the files were changed elsewhere since")
        path = files.paths[step.file]
        data = path.read_bytes()
        before = step_history.taken_back(data, step)
        if digest_of(before) != step.before:
            raise UsageError(
                "the history does not fit the file; nothing was taken back", where=path
            )
        words = About(step.code, step.lang, step.says)
        _write(files, path, (data, before), who, UNDO, words, {})
        return step


def _known(files: DraftFiles, knows: str) -> Draft:
    draft = files.reader.read()
    if draft.digest != knows:
        raise ChangedError(draft)
    return draft


def _through(data: bytes, make: Callable[[str], str]) -> bytes:
    """Bytes of a file whose text is made anew, with its byte order mark."""
    mark = _BOM if data.startswith(_BOM) else b""
    return mark + make(data.removeprefix(mark).decode()).encode()


def _write(
    files: DraftFiles,
    path: Path,
    data: tuple[bytes, bytes],
    who: str,
    kind: str,
    about: About,
    consequence: Mapping[str, Any],
) -> None:
    """Bytes that were read and bytes that are to be, with the step that leads from one to the
    other.
    """
    before, after = data
    if (path.read_bytes() if path.is_file() else b"") != before:
        raise ChangedError(files.reader.read())  # an editor saved this very moment
    told = {"at": files.now(), "who": who, "kind": kind, "file": path.name}
    step = step_history.step_between(before, after, about, **told, consequence=consequence)
    step_history.add(files.history, step)
    write_atomic(path, after, tmp=path.parent)
