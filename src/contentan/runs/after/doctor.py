"""What is installed, what is missing and how to get it; which settings hold and from where; whether
outputs are sound.
"""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from contentan.decisions.database import REVIEW
from contentan.extract.scan import ocr, tesseract_program
from contentan.settings.declared_keys import Key, keys
from contentan.settings.settings_file import File
from contentan.store.files import size
from contentan.store.run_folders import latest, manifest_of, missing_files

OCR_LANGUAGES = ("kaz", "rus", "eng")
_GET_TESSERACT = {
    "Linux": (
        "sudo apt-get install tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus tesseract-ocr-eng"
        " tesseract-ocr-osd"
    ),
    "Darwin": "brew install tesseract tesseract-lang",
    "Windows": (
        "winget install --interactive UB-Mannheim.TesseractOCR, and tick Kazakh and Russian in its"
        " installer, under Additional language data"
    ),
}
#: Free bytes under which a run may end for want of room, and under which it is worth saying so.
TOO_LITTLE, LITTLE = 200_000_000, 2_000_000_000


class Told(NamedTuple):
    """What there is to say, and whether something of it is damaged, full or wrong."""

    lines: list[str]
    wrong: bool


def everything(file: File, typed: Mapping[str, str], outputs: Path, now: str) -> Told:
    """All of it; `typed` are options from the command line by name, `now` is the time as ISO
    8601.
    """
    faults: list[str] = []
    found = [*lines(), *held(file, typed), f"outputs: {outputs}"]
    for line in (*_room(outputs), *_runs(outputs, now), *_review(outputs / REVIEW)):
        fault = line.startswith("! ")
        faults += [line] * fault
        found.append(f"  {line.removeprefix('! ')}" + " <-- look at this" * fault)
    return Told(found, bool(faults))


def held(file: File, typed: Mapping[str, str]) -> Iterator[str]:
    """One line a key of the settings: its value, and from where it comes."""
    here = "no contentan.toml here; `contentan settings --write` makes one"
    yield f"settings: {file.path if file.path else here}"
    for key in keys():
        source = (
            "command line" if key.option in typed and key.section == "paths" else file.where(key)
        )
        if key.section == "register" and source == "default":
            continue
        value = typed[key.option] if source == "command line" else file.value(key)
        yield f"  {f'{key.section}.{key.name}':<22} {_shown(key, value):<30} {source}"


def _shown(key: Key, value: Any) -> str:
    if key.name == "period":
        return "-".join(map(str, value)) if value else "all years"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int) and value >= 10_000 and key.name != "seed":
        return f"{value:,}"
    return ", ".join(value) if isinstance(value, list) else str(value) or "–"


def _room(outputs: Path) -> Iterator[str]:
    """Free disk and the size of the store. A line that begins with ! is a fault."""
    there = next(
        folder for folder in (outputs.absolute(), *outputs.absolute().parents) if folder.is_dir()
    )
    free = shutil.disk_usage(there).free
    mark = "! " if free < TOO_LITTLE else ""
    yield f"{mark}{size(free)} free{': little' if free < LITTLE else ''}"
    if not os.access(there, os.W_OK):
        yield f"! {there} cannot be written"
    found = [path.stat().st_size for path in (outputs / "cache").rglob("*") if path.is_file()]
    yield (
        f"store: {size(sum(found))} in {len(found):,} files; `contentan cache gc` deletes what no"
        " run needs"
    )


def _runs(outputs: Path, now: str) -> Iterator[str]:
    """How many runs, whether the latest is whole, whether the clock may be right."""
    folders = sorted(path.parent for path in (outputs / "runs").glob("*/run.json"))
    newest = latest(outputs)
    yield f"runs: {len(folders)}" + (f", latest {newest.name}" if newest else "")
    pointer = outputs / "latest"
    if newest is None and (pointer.is_symlink() or pointer.is_file()):
        yield "! outputs/latest points to a run that is not there; `contentan run` makes it again"
    if newest and (lost := missing_files(newest)):
        yield f"! run {newest.name} is not whole: {', '.join(lost)}; `contentan run` makes it again"
    ends = [str(manifest_of(folder)["circumstances"]["finished"]) for folder in folders]
    yield from _clock(now, max(ends, default=""))


def _clock(now: str, last: str) -> Iterator[str]:
    """The clock is wrong where it stands before something that has already happened."""
    time = datetime.datetime.fromisoformat(now)
    built = datetime.datetime.fromtimestamp(Path(__file__).stat().st_mtime, datetime.UTC)
    if last and now < last:
        yield f"! clock: {now}, but a run ended at {last}"
    elif time < built - datetime.timedelta(days=1):
        yield (
            f"! clock: {now}, but contentan was installed at {built.isoformat(timespec='seconds')}"
        )
    else:
        yield f"clock: {now}"


def _review(path: Path) -> Iterator[str]:
    """Whether the file of decisions is sound; it is looked at, never written."""
    if not path.is_file():
        return
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as db:
            said = [row[0] for row in db.execute("pragma integrity_check(5)")]
            loose = db.execute("pragma foreign_key_check").fetchall()
    except sqlite3.Error as error:
        said, loose = [str(error)], []
    if said == ["ok"] and not loose:
        yield f"review: {path.name} is sound, {size(path.stat().st_size)}"
    else:
        said = [text for text in said if text != "ok"] + [
            f"{len(loose)} rows refer to nothing"
        ] * bool(loose)
        yield f"! review: {path} is damaged: {'; '.join(said)}; restore it from a backup"


def lines() -> Iterator[str]:
    """One line a thing: what it is, whether it is there, and the command that gets it."""
    yield (
        f"contentan {importlib.metadata.version('contentan')}, Python {platform.python_version()},"
        f" {platform.system()}"
    )
    for name in (
        "polars",
        "spacy",
        "pymorphy3",
        "simplemma",
        "pdfplumber",
        "pypdfium2",
        "trafilatura",
    ):
        yield f"  {name} {importlib.metadata.version(name)}"
    yield from _tesseract()
    yield from _unbounded()
    yield from _optional("prefect", "schedules and history", 'pip install "contentan[flows]"')
    yield from _optional("prefect-dask", "more than one machine", 'pip install "contentan[dask]"')


def _tesseract() -> Iterator[str]:
    get = _GET_TESSERACT.get(platform.system(), _GET_TESSERACT["Linux"])
    path = tesseract_program.program()
    if not path:
        variable = tesseract_program.VARIABLE
        if named := os.environ.get(variable):
            get = f"{variable} names {named}, which is no program; mend or unset it"
        yield f"  OCR: Tesseract is missing, scanned pages stay without text; {get}"
        return
    version, languages = ocr.installed()
    missing = [lang for lang in OCR_LANGUAGES if lang not in languages]
    yield f"  OCR: Tesseract {version} at {path}" + (
        f"; languages missing: {', '.join(missing)}; {get}" if missing else ", kaz rus eng"
    )


def _unbounded() -> Iterator[str]:
    """What protects from a hostile file on Linux alone."""
    if platform.system() != "Linux":
        yield (
            f"  memory: {platform.system()} has no limit for the process that reads files; a"
            " hostile file may fill the memory, only the limit on seconds stops it"
        )


def _optional(package: str, purpose: str, get: str) -> Iterator[str]:
    try:
        yield f"  {package} {importlib.metadata.version(package)} ({purpose})"
    except importlib.metadata.PackageNotFoundError:
        yield f"  {package} is not installed ({purpose}); {get}"
