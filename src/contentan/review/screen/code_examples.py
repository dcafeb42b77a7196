"""Examples of codes beside the rows to be judged, from the codebook's own file."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

from contentan.authoring.check import examples
from contentan.errors import ContentanError
from contentan.model import Code, Codebook
from contentan.store.run_folders import manifest_of, run_folder


def sample_examples(outputs: Path, run: str, book: Codebook) -> dict[str, dict[str, list[Any]]]:
    """Two positive examples of each code and language, as [before, passage, after]; none where the
    codebook's folder is not at hand.
    """
    try:
        folder = Path(manifest_of(run_folder(outputs, run))["circumstances"]["codebook"])
        file = (folder if folder.is_dir() else folder.parent) / "examples.yaml"
        return _examples(folder, file.stat().st_mtime_ns, book) if file.is_file() else {}
    except (ContentanError, OSError):
        return {}


@lru_cache(maxsize=4)
def _read_examples(
    folder: Path, _changed: int, codes: tuple[str, ...]
) -> dict[str, dict[str, list[Any]]]:
    known = Codebook(
        "", "", (), tuple(Code(code, {}, "", "", "", "", "") for code in codes), (), ""
    )
    found: dict[str, dict[str, list[Any]]] = {}
    # The shortest that is a sentence: a card has room for little.
    for one in sorted(examples.read(folder, known), key=lambda one: len(one.text)):
        for mark in one.marks if not one.known_failure else ():
            own = found.setdefault(mark.code, {}).setdefault(one.lang, [])
            if len(own) < 2 and len(one.text) > 40:
                own.append(
                    [
                        one.text[: mark.start],
                        one.text[mark.start : mark.stop],
                        one.text[mark.stop :],
                    ]
                )
    return found


def _examples(folder: Path, changed: int, book: Codebook) -> dict[str, dict[str, list[Any]]]:
    return _read_examples(folder, changed, tuple(code.id for code in book.codes))
