"""A folder with a corpus, a codebook and two runs, before and after an edit of the codebook."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path

from contentan.decisions.database import connect
from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.stored_samples import Drawn, Sample, add_sample
from contentan.runs import pipeline
from contentan.runs.job import Settings
from contentan.store import history
from contentan.store.proofs import digest_of
from contentan.store.run_folders import manifest_of, write_manifest
from tests.conftest import CODEBOOK, TEXTS, write_corpus

BOOK = json.dumps(
    {
        "name": "n",
        "version": "1",
        "languages": ["ru"],
        "codes": [["accord", {}, *[""] * 6]],
        "patterns": [],
    }
)
CLOCK = iter(
    f"2026-01-01T{hour:02}:{minute:02}:00+00:00" for hour in range(24) for minute in range(60)
)


def now() -> str:
    return next(CLOCK)


def make_two_runs(home: Path) -> Path:
    write_corpus(home / "corpus", TEXTS)
    (home / "codebook").mkdir()
    for text in (
        CODEBOOK,
        CODEBOOK.replace("- student exchange", "- student exchange\n        - student"),
    ):
        (home / "codebook" / "codebook.yaml").write_text(text, encoding="utf-8")
        pipeline.run(
            Settings(home / "corpus", home / "codebook", home / "outputs", workers=1), now=now
        )
    return home


def copied(made: Path, home: Path) -> Path:
    """A copy of it in which paths lead to the copy."""
    shutil.copytree(made, home, symlinks=True)
    for path in (home / "outputs" / "runs").glob("*/run.json"):
        moved = path.read_text(encoding="utf-8").replace(str(made), str(home))
        write_manifest(path.parent, json.loads(moved))
    return home


def as_written(folder: Path) -> None:
    """Let run.json list the files of a run folder as they are now, as if the run had been written
    so: by another version, or without a table.
    """
    manifest = manifest_of(folder)
    manifest["files"] = {
        name: [(folder / name).stat().st_size, digest_of(folder / name)]
        for name in manifest["files"]
        if (folder / name).exists()
    }
    write_manifest(folder, manifest)


def runs(home: Path) -> list[Path]:
    return history.runs_of(home / "outputs")


def files(home: Path) -> set[str]:
    """Everything in the store."""
    cache = home / "outputs" / "cache"
    return {path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file()}


def decided(path: Path, sample: str, item: str, at: str) -> None:
    """A sample of one hit, and one decision on it."""
    with closing(connect(path, lambda: "x")) as db:
        facts = dict.fromkeys(
            (
                "title",
                "institution",
                "country",
                "pattern",
                "quote",
                "before",
                "after",
                "text_digest",
                "codes",
            ),
            "x",
        ) | dict.fromkeys(("page", "paragraph", "segment", "start", "stop", "line"), 1)
        one = {
            **facts,
            "id": item,
            "kind": "hit",
            "doc": "kz-b",
            "lang": "ru",
            "year": 2021,
            "code": "accord",
        }
        book = {"digest": "d", "name": "n", "version": "1", "canonical": BOOK}
        drawn = Drawn(book, [one], [(item, "A", 1, "s", 1.0)], [("s", 1, 1)], [(item, "s")])
        add_sample(db, Sample(sample, "verify", True, "r", "d", 1, {}, at), drawn)
        decide(db, Decision(sample, item, "A", "accept", at))
