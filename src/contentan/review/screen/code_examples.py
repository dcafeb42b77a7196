"""Examples of codes beside the rows to be judged, from the codebook's own file."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from contentan.authoring.check import examples
from contentan.errors import ContentanError
from contentan.model import Code, Codebook
from contentan.store.run_folders import manifest_of, run_folder

#: Shorter texts are no sentences; a card has room for two of each language.
_SHORTEST, _MOST = 30, 2
#: A line of the examples' file that says whose texts follow.
_WHOSE = re.compile(r"# ([a-z][a-z0-9_]*)\s*")

#: The codes of a mark, [passage|code, code].
_MARKED = re.compile(r"\|([a-z0-9_, ]+)\]")


class Examples(NamedTuple):
    """A code's examples by language, the shortest first: `fits` as [before, passage, after],
    `fits_not` as texts that look like the code and are not.
    """

    fits: dict[str, list[list[str]]]
    fits_not: dict[str, list[str]]


NONE = Examples({}, {})


def sample_examples(outputs: Path, run: str, book: Codebook) -> dict[str, Examples]:
    """Examples of each code from the codebook's folder; none where that is not at hand."""
    try:
        folder = Path(manifest_of(run_folder(outputs, run))["circumstances"]["codebook"])
        return folder_examples(folder, book)
    except (ContentanError, OSError):
        return {}


def folder_examples(folder: Path, book: Codebook) -> dict[str, Examples]:
    """Examples of each code from examples.yaml beside a codebook; none where there is no such
    file. ContentanError where it cannot be read.
    """
    file = (folder if folder.is_dir() else folder.parent) / "examples.yaml"
    known = tuple(code.id for code in book.codes)
    return _read(folder, file, file.stat().st_mtime_ns, known) if file.is_file() else {}


@lru_cache(maxsize=4)
def _read(folder: Path, file: Path, _changed: int, codes: tuple[str, ...]) -> dict[str, Examples]:
    text = file.read_text(encoding="utf-8")
    # The file may be of a later codebook than the sample's: its new codes spoil nothing here.
    named = {code.strip() for mark in _MARKED.findall(text) for code in mark.split(",")}
    every = (Code(code, {}, "", "", "", "", "") for code in sorted({*codes, *named}))
    found = examples.read(folder, Codebook("", "", (), tuple(every), (), ""))
    return chosen_examples(found, _whose(text.splitlines(), frozenset(codes)))


def chosen_examples(
    given: Iterable[examples.Example], whose: dict[int, str]
) -> dict[str, Examples]:
    """Two examples of each code and language that fit, and two that do not. `whose` names the code
    below whose heading a line stands: its texts without any mark hold what it is taken for.
    """
    found: dict[str, Examples] = {}
    good = [one for one in given if not one.known_failure and len(one.text) > _SHORTEST]
    # A code's own texts first: in those of others it is often met beside the point.
    marked = [(mark, one) for one in good for mark in one.marks]
    marked.sort(key=lambda pair: (whose.get(pair[1].line) != pair[0].code, len(pair[1].text)))
    for mark, one in marked:
        text = one.text
        parts = [text[: mark.start], text[mark.start : mark.stop], text[mark.stop :]]
        own = found.setdefault(mark.code, Examples({}, {}))
        own.fits.setdefault(one.lang, []).append(parts)
    for one in sorted(good, key=lambda one: len(one.text)):
        if not one.marks and (code := whose.get(one.line)):
            own = found.setdefault(code, Examples({}, {}))
            own.fits_not.setdefault(one.lang, []).append(one.text)
    return {code: Examples(_few(own.fits), _few(own.fits_not)) for code, own in found.items()}


def _few(by_lang: dict[str, list[Any]]) -> dict[str, list[Any]]:
    return {lang: own[:_MOST] for lang, own in by_lang.items()}


def _whose(lines: Iterable[str], codes: frozenset[str]) -> dict[int, str]:
    """The code of the heading, `# code`, above each line; other comments are passed over."""
    code, found = "", {}
    for number, line in enumerate(lines, 1):
        heading = _WHOSE.fullmatch(line)
        code = heading[1] if heading and heading[1] in codes else code
        if code:
            found[number] = code
    return found
