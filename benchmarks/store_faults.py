"""Random damage to what is stored, and whether anybody notices: in each trial one file of one kind
is hurt, by a zeroed sector, a flipped byte, a cut end or its loss; then a hit is looked up, the
codebook is changed and coded, and the run is made as it was.

    python -m benchmarks.store_faults [TRIALS] [--seed 1]

What must not be: other bytes than those of runs whose store was sound, or an error that is not one
line for a person. Damage must be seen by `doctor --deep`.
"""

from __future__ import annotations

import argparse
import contextlib
import logging
import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from contentan.errors import ContentanError
from contentan.runs import pipeline
from contentan.runs.after import lookup
from contentan.runs.job import Settings
from contentan.store import proofs
from contentan.store.deep_check import look_at
from contentan.store.run_folders import latest, manifest_of

SECTOR = 512
#: Results that a run of the same documents and codebook takes from the store; without them, and
#: without its folder, it is made of what the others hold.
_LATE = ("attribution", "place", "cases", "code", "spans", "relate")
#: The pattern that the other codebook lacks, and words that are looked up.
_CHANGED, _SOUGHT = "        - student exchange\n", "exchange program"
_CODEBOOK = f"""\
name: small
version: 0.1.0
languages: [ru, en]
unit: paragraph
codes:
  - id: exchange
    label: {{ru: Обмен, en: Exchange}}
    criterion: form
    brief: Exchange of people.
    definition: Exchange of people.
    use_when: People are exchanged.
    do_not_use_when: A stock exchange.
    patterns:
      ru:
        - обмен NEAR/5 студент
      en:
        - exchange (program|programme)
{_CHANGED}"""
#: Country, date and text of each document; two say the same in two languages.
_TEXTS = (
    ("KAZ", "Обмен между студентами двух стран продолжается. Согласие важно для всех 25 городов."),
    ("KAZ", "Студенты говорят: программа Болашак и обмен студентами открыли дорогу 300 людям."),
    ("USA", "Exchange programs bring 500 students together. The Fulbright programme is old."),
    (
        "USA",
        "Student exchange between both countries grew in 2021.\n\nThe exchange programme ends.",
    ),
)


class Study(NamedTuple):
    """A study with a run, and what must come of it: files of that run and of one with another
    codebook, and the lines in which some words stand.
    """

    home: Path
    other: Path
    run: Mapping[str, bytes]
    recoded: Mapping[str, bytes]
    lines: list[lookup.Line]


class Trial(NamedTuple):
    """What was hurt and how; `wrong` what must not be, `told` what was said of it."""

    kind: str
    how: str
    wrong: tuple[str, ...]
    told: tuple[str, ...]


def study(home: Path) -> Study:
    """A small study in a folder, with a run, and one with another codebook beside it."""
    (home / "corpus").mkdir(parents=True)
    rows = ["id,path,title,country,institution,date,lang"]
    for number, (country, text) in enumerate(_TEXTS):
        (home / "corpus" / f"{number}.txt").write_text(text, encoding="utf-8")
        lang = "ru" if country == "KAZ" else "en"
        rows.append(
            f"d{number},{number}.txt,Text {number},{country},House,2021-05-0{number + 1},{lang}"
        )
    (home / "corpus" / "register.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    for name, text in (("codebook", _CODEBOOK), ("other", _CODEBOOK.replace(_CHANGED, ""))):
        (home / name).mkdir()
        (home / name / "codebook.yaml").write_text(text, encoding="utf-8")
    at = settings(home)
    run = files(made(pipeline.run, at))
    lines = [*lookup.kwic(at.outputs, _SOUGHT)]
    aside = replace(at, outputs=home / "aside", codebook=home / "other")
    shutil.copytree(at.outputs, aside.outputs, symlinks=True)
    return Study(home, home / "other", run, files(made(pipeline.recode, aside)), lines)


def settings(home: Path) -> Settings:
    return Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)


def made(verb: Callable[..., pipeline.Outcome], given: Settings) -> Path:
    return verb(given, now=lambda: "2026-01-01T00:00:00+00:00").folder


def files(run: Path) -> dict[str, bytes]:
    """The files of a run; run.json without what two equal runs may differ in."""
    found = {path.name: path.read_bytes() for path in run.iterdir()}
    kept = {name: one for name, one in manifest_of(run).items() if name != "circumstances"}
    return found | {"run.json": repr(sorted(kept.items())).encode()}


def kinds(outputs: Path) -> dict[str, list[Path]]:
    """Stored files by their kind: the step of a result, words, digests, files of a run."""
    found: dict[str, list[Path]] = {}
    for path in sorted((outputs / "cache").rglob("*")):
        if path.is_file() and path.parent.name != "tmp":
            found.setdefault(path.relative_to(outputs / "cache").parts[0], []).append(path)
    for path in sorted((outputs / "runs").glob("*/*")):
        kind = "run.json" if path.name == "run.json" else f"run {path.suffix}"
        found.setdefault(kind, []).append(path)
    return found


def zeroed(blob: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(0, len(blob), SECTOR)
    return blob[:at] + bytes(min(SECTOR, len(blob) - at)) + blob[at + SECTOR :]


def flipped(blob: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(blob))
    return blob[:at] + bytes([blob[at] ^ rng.randint(1, 255)]) + blob[at + 1 :]


def cut(blob: bytes, rng: random.Random) -> bytes:
    return blob[: rng.randrange(len(blob))]


HOW = {"zeroed sector": zeroed, "flipped byte": flipped, "cut end": cut, "lost": None}


def hurt(path: Path, how: str, rng: random.Random) -> bool:
    """Damage a file so that its times do not tell; whether it is another one now."""
    change, stat, blob = HOW[how], path.stat(), path.read_bytes()
    if change is None:
        path.unlink()
        return True
    if not blob:
        return False
    new = change(blob, rng)
    path.write_bytes(new)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return new != blob


class Told(logging.Handler):
    """Keeps what is logged as a warning."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@contextlib.contextmanager
def listening() -> Iterator[Told]:
    told, logger = Told(), logging.getLogger("contentan")
    logger.addHandler(told)
    try:
        yield told
    finally:
        logger.removeHandler(told)


def trial(known: Study, place: Path, kind: str, how: str, rng: random.Random) -> Trial:
    """Hurt a copy of the study, and see what comes of it."""
    shutil.copytree(known.home / "outputs", place, symlinks=True)
    # As another process would begin.
    proofs.forget()
    path = rng.choice(kinds(place)[kind])
    other = hurt(path, how, rng)
    wrong = list[str]()
    if other and how != "lost" and not look_at(place).damaged:
        wrong.append("doctor --deep sees nothing")
    at = replace(settings(known.home), outputs=place)
    with listening() as told:
        wrong += _looked_up(known, at, told)
        recoding = replace(at, codebook=known.other)
        wrong += _same("recode", pipeline.recode, recoding, known.recoded, told)
        folder = latest(place)
        if rng.random() < 0.5 and folder and not kind.startswith("run"):
            for step in _LATE:
                shutil.rmtree(place / "cache" / step, ignore_errors=True)
            for run in (place / "runs").iterdir():
                if run != folder:
                    shutil.rmtree(run)
        wrong += _same("run", pipeline.run, at, known.run, told)
    shutil.rmtree(place)
    return Trial(f"{kind}: {path.name[:24]}", how, tuple(wrong), tuple(told.lines))


def _looked_up(known: Study, at: Settings, told: Told) -> Iterator[str]:
    try:
        if [*lookup.kwic(at.outputs, _SOUGHT)] != known.lines:
            yield "kwic: other lines"
    except ContentanError as error:
        told.lines.append(str(error))
    except Exception as error:
        yield f"kwic: {error!r}"


def _same(
    name: str,
    verb: Callable[..., pipeline.Outcome],
    at: Settings,
    wanted: Mapping[str, bytes],
    told: Told,
) -> Iterator[str]:
    """What must not be: only of `recode` may one line be the answer, since it needs a whole run."""
    try:
        if files(made(verb, at)) != wanted:
            yield f"{name}: other bytes"
    except ContentanError as error:
        told.lines.append(str(error))
        if name == "run" or "\n" in str(error):
            yield f"{name}: {error}"
    except Exception as error:
        yield f"{name}: {error!r}"


def trials(known: Study, place: Path, number: int, seed: int) -> Iterator[Trial]:
    """So many trials, of each kind equally many."""
    rng = random.Random(seed)
    every = sorted(kinds(known.home / "outputs"))
    for at in range(number):
        yield trial(known, place, every[at % len(every)], rng.choice([*HOW]), rng)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("trials", nargs="?", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    logging.getLogger("contentan").propagate = False
    with tempfile.TemporaryDirectory(prefix="contentan-faults-") as folder:
        known = study(Path(folder) / "home")
        done, bad = Counter[str](), 0
        for at, one in enumerate(trials(known, Path(folder) / "at", given.trials, given.seed)):
            done[f"{one.kind.partition(':')[0]}, {'told' if one.told else 'not touched'}"] += 1
            if one.wrong:
                bad += 1
                print(f"{at}: {one.kind}, {one.how}: {'; '.join(one.wrong)}", flush=True)
            if at % 100 == 99:
                print(f"{at + 1} trials, {bad} bad", flush=True)
    for what, often in sorted(done.items()):
        print(f"{often:>6}  {what}")
    print(f"{given.trials:,} trials, {bad} with another result or an error")


if __name__ == "__main__":
    main()
