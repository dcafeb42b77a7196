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
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

from contentan.decisions.database import REVIEW
from contentan.errors import UsageError, many
from contentan.extract.scan import ocr, tesseract_program
from contentan.settings.declared_keys import Key, keys
from contentan.settings.example_file import toml
from contentan.settings.settings_file import File
from contentan.settings.value_kinds import TABLES, TEXT
from contentan.store import deep_check
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
_LIBRARIES = tuple(
    """
    polars spacy pymorphy3 simplemma pdfplumber pypdfium2 trafilatura pandas scikit-learn prefect
    """.split()
)
#: Free bytes under which a run may end for want of room, and under which it is worth saying so.
TOO_LITTLE, LITTLE = 200_000_000, 2_000_000_000


class Fact(NamedTuple):
    """One thing that was looked at: what it is about, what there is to say, and whether it is
    damaged, full or wrong.
    """

    about: str
    says: str
    wrong: bool = False


class Holds(NamedTuple):
    """A key of the settings, its value, and from where it comes: a file with its line, `command
    line` or `default`.
    """

    key: Key
    value: Any
    source: str


class Told(NamedTuple):
    """What is installed, the settings file and what holds, and how outputs are."""

    installed: list[Fact]
    file: Path | None
    settings: list[Holds]
    outputs: Path
    facts: list[Fact]

    @property
    def wrong(self) -> bool:
        """Whether something is damaged, full or wrong."""
        return any(fact.wrong for fact in self.facts)

    @property
    def lines(self) -> list[str]:
        """All of it as a person reads it."""
        head, *below = (fact.says for fact in self.installed)
        found = [head, *(f"  {says}" for says in below), *_settings_lines(self.file, self.settings)]
        found.append(f"outputs: {self.outputs}")
        marks = {True: " <-- look at this", False: ""}
        return found + [f"  {fact.says}{marks[fact.wrong]}" for fact in self.facts]


def everything(
    file: File, typed: Mapping[str, str], outputs: Path, now: str, *, deep: bool = False
) -> Told:
    """All of it; `typed` are options from the command line by name, `now` is the time as ISO
    8601. `deep` looks at every byte that is stored.
    """
    facts = [*_room(outputs), *_runs(outputs, now), *_review(outputs / REVIEW)]
    if deep:
        facts += _every_byte(outputs)
    return Told(list(installed()), file.path, list(held(file, typed)), outputs, facts)


def held(file: File, typed: Mapping[str, str]) -> Iterator[Holds]:
    """Each key of the settings with its value, and from where it comes; of the register's columns
    those that have another name.
    """
    for key in keys():
        source = (
            "command line" if key.option in typed and key.section == "paths" else file.where(key)
        )
        if key.section == "register" and source == "default":
            continue
        yield Holds(key, typed[key.option] if source == "command line" else file.value(key), source)
    for (section, name), given in file.given.items():
        if section == "study" and name in TABLES:
            key = Key("study", name, TEXT, None, TABLES[name][1])
            yield Holds(key, given.value, f"{file.path}:{given.line}")


def _settings_lines(path: Path | None, settings: Sequence[Holds]) -> Iterator[str]:
    here = "no contentan.toml here; `contentan settings --write` makes one"
    yield f"settings: {path if path else here}"
    for key, value, source in settings:
        yield f"  {f'{key.section}.{key.name}':<24} {_shown(key, value):<30} {source}"


def _shown(key: Key, value: Any) -> str:
    if key.name == "period":
        return "-".join(map(str, value)) if value else "all years"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, dict) or (key.name == "events" and value):
        return toml(value)
    if isinstance(value, int) and value >= 10_000 and key.name != "seed":
        return f"{value:,}"
    return (
        ", ".join(value)
        if isinstance(value, list) and value
        else str("–" if value in (None, "", []) else value)
    )


def _room(outputs: Path) -> Iterator[Fact]:
    """Free disk and the size of the store."""
    there = next(
        folder for folder in (outputs.absolute(), *outputs.absolute().parents) if folder.is_dir()
    )
    free = shutil.disk_usage(there).free
    yield Fact("disk", f"{size(free)} free{': little' if free < LITTLE else ''}", free < TOO_LITTLE)
    if not os.access(there, os.W_OK):
        yield Fact("disk", f"{there} cannot be written", wrong=True)
    found = [path.stat().st_size for path in (outputs / "cache").rglob("*") if path.is_file()]
    yield Fact(
        "store",
        f"store: {size(sum(found))} in {many(len(found), 'file')}; `contentan cache gc` deletes"
        " what no run needs",
    )


def _runs(outputs: Path, now: str) -> Iterator[Fact]:
    """How many runs, whether the latest is whole, whether the clock may be right."""
    folders = sorted(path.parent for path in (outputs / "runs").glob("*/run.json"))
    newest, again = latest(outputs), "`contentan run` makes it again"
    yield Fact("runs", f"runs: {len(folders)}" + (f", latest {newest.name}" if newest else ""))
    pointer = outputs / "latest"
    if newest is None and (pointer.is_symlink() or pointer.is_file()):
        yield Fact("runs", f"outputs/latest points to a run that is not there; {again}", wrong=True)
    if newest and (lost := _not_whole(newest)):
        says = f"run {newest.name} is not whole: {', '.join(lost)}; {again}"
        yield Fact("runs", says, wrong=True)
    ends = list[str]()
    for folder in folders:
        try:
            ends.append(str(manifest_of(folder)["circumstances"]["finished"]))
        except UsageError as error:
            yield Fact("runs", str(error), wrong=True)
    yield _clock(now, max(ends, default=""))


def _not_whole(run: Path) -> list[str]:
    try:
        return missing_files(run)
    except UsageError:
        return []  # its run.json is told of beside the others'


def _every_byte(outputs: Path) -> Iterator[Fact]:
    looked = deep_check.look_at(outputs)
    for one in looked.damaged:
        says = f"damaged: {one}; whoever needs it next makes it anew"
        if one.path.parent == outputs / "runs":
            says = f"damaged: {one}; `contentan run` with what it was made of makes it anew"
        yield Fact("store", says, wrong=True)
    yield Fact(
        "store",
        f"every byte of {many(looked.many, 'result, memory or run', 'results, memories and runs')}"
        f" was looked at; damaged: {len(looked.damaged)}",
    )


def _clock(now: str, last: str) -> Fact:
    """The clock is wrong where it stands before something that has already happened."""
    time = datetime.datetime.fromisoformat(now)
    built = datetime.datetime.fromtimestamp(Path(__file__).stat().st_mtime, datetime.UTC)
    if last and now < last:
        return Fact("clock", f"clock: {now}, but a run ended at {last}", wrong=True)
    if time < built - datetime.timedelta(days=1):
        at = built.isoformat(timespec="seconds")
        return Fact("clock", f"clock: {now}, but contentan was installed at {at}", wrong=True)
    return Fact("clock", f"clock: {now}")


def _review(path: Path) -> Iterator[Fact]:
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
        yield Fact("review", f"review: {path.name} is sound, {size(path.stat().st_size)}")
        return
    said = [text for text in said if text != "ok"]
    said += [f"rows that refer to nothing: {len(loose)}"] * bool(loose)
    says = f"review: {path} is damaged: {'; '.join(said)}; restore it from a backup"
    yield Fact("review", says, wrong=True)


def installed() -> Iterator[Fact]:
    """A thing each: what it is, whether it is there, and the command that gets it."""
    version = importlib.metadata.version("contentan")
    yield Fact(
        "contentan",
        f"contentan {version}, Python {platform.python_version()}, {platform.system()}",
    )
    for name in _LIBRARIES:
        yield Fact(name, f"{name} {importlib.metadata.version(name)}")
    yield Fact("OCR", f"OCR: {_tesseract()}")
    yield from _unbounded()
    yield _optional("prefect-dask", "more than one machine", 'pip install "contentan[dask]"')


def _tesseract() -> str:
    get = _GET_TESSERACT.get(platform.system(), _GET_TESSERACT["Linux"])
    path = tesseract_program.program()
    if not path:
        variable = tesseract_program.VARIABLE
        if named := os.environ.get(variable):
            get = f"{variable} names {named}, which is no program; mend or unset it"
        return f"Tesseract is missing, scanned pages stay without text; {get}"
    version, languages = ocr.installed()
    missing = [lang for lang in OCR_LANGUAGES if lang not in languages]
    return f"Tesseract {version} at {path}" + (
        f"; languages missing: {', '.join(missing)}; {get}" if missing else ", kaz rus eng"
    )


def _unbounded() -> Iterator[Fact]:
    """What protects from a hostile file on Linux alone."""
    if platform.system() != "Linux":
        yield Fact(
            "memory",
            f"memory: {platform.system()} has no limit for the process that reads files; a"
            " hostile file may fill the memory, only the limit on seconds stops it",
        )


def _optional(package: str, purpose: str, get: str) -> Fact:
    try:
        return Fact(package, f"{package} {importlib.metadata.version(package)} ({purpose})")
    except importlib.metadata.PackageNotFoundError:
        return Fact(package, f"{package} is not installed ({purpose}); {get}")
