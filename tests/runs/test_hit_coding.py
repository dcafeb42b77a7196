"""Coding again after a change: only the codes that it touches are matched, and nothing shows that
the others were not.
"""

from __future__ import annotations

import logging
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.model import Code, Codebook, Pattern
from contentan.runs import pipeline, shards, stretches
from contentan.runs.job import Settings
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.preparing import prepare
from contentan.runs.shards import Repeated, Shard
from contentan.runs.steps import hit_coding, placing
from contentan.store.results import Store
from tests.conftest import CODEBOOK, results, write_corpus
from tests.runs.small_runs import SUITE, go

#: Codes, those above each, and what patterns are made of.
PARENTS = {"top": ("",), "middle": ("", "top"), "low": ("", "top", "middle"), "alone": ("",)}
WORDS = ("accord", "harmony", "exchange", "ethnic harmony", "ethnic accord", "programme", "of")
PLACE = st.tuples(st.sampled_from(list(PARENTS)), st.sampled_from(WORDS), st.integers(1, 50))


@st.composite
def books(draw: st.DrawFn) -> Codebook:
    """Codebooks of few codes, some of them below others, that refer to codes before them."""
    names = list(PARENTS)
    patterns = []
    for code, source, line in draw(st.lists(PLACE, max_size=6)):
        earlier = names[: names.index(code)]
        used = draw(st.sampled_from(["", *earlier]))
        unless = draw(st.sampled_from([(), ("ethnic harmony",), ("harmony", "exchange")]))
        written = f"<{used}> _{{0,6}} {source}" if used else source
        patterns.append(Pattern(code, "en", written, line, unless))
    above = {name: draw(st.sampled_from(own)) for name, own in PARENTS.items()}
    codes = tuple(Code(name, {}, "", "", "", "", above[name]) for name in names)
    return Codebook("drawn", "1", ("en",), codes, tuple(patterns), "")


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, Shard, Remembered]:
    """A shard of the small corpus that is indexed and placed."""
    folder = tmp_path_factory.mktemp("coded")
    (folder / "codebook").mkdir()
    (folder / "codebook" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    write_corpus(folder / "corpus", SUITE)
    own = Settings(folder / "corpus", folder / "codebook", folder / "outputs", workers=1)
    go(own)
    ready = prepare(own)
    store = Store(ready.store)
    (shard,) = stretches.lie(store, ready.counted, ready.recipe, ready.naming)
    return store, shard, Remembered(folder / "words.json", folder, {})


def coded(place: tuple[Store, Shard, Remembered], book: Codebook, *before: Any) -> dict[str, Any]:
    store, shard, lemmas = place
    twice = Repeated({shard.documents[1].id: shard.documents[0].id}, {})
    opened, places = shards.open_shard(store, shard), placing.placed(store, shard, lemmas)
    return hit_coding.coded(opened, places, book, lemmas, twice, *before)


def as_before(made: dict[str, Any]) -> hit_coding.Before:
    spans = made["hits"].join(made["spans"], on="hit", maintain_order="left")
    return hit_coding.Before({**made, "hits": spans}, made["digests"])


@settings(max_examples=30, deadline=None)
@given(books(), books())
def test_what_was_coded_before_never_shows(
    place: tuple[Store, Shard, Remembered], one: Codebook, other: Codebook
) -> None:
    whole = coded(place, other)
    after = coded(place, other, as_before(coded(place, one)))
    assert after.keys() == whole.keys()
    for name, table in whole.items():
        same = table == after[name] if name == "digests" else table.equals(after[name])
        assert same, name
    assert after["digests"] == whole["digests"]


def matched(caplog: pytest.LogCaptureFixture) -> list[str]:
    told = [record.getMessage() for record in caplog.records]
    caplog.clear()
    return [line for line in told if line.startswith("matched anew")]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "codes"),
    [
        ("(accord|harmony)", "(accord|harmony|peace)", 1),
        ("  - id: accord\n", "\n  - id: accord\n", 0),
        ("brief: Accord", "brief: The accord", 0),
    ],
    ids=["pattern", "line", "text"],
)
def test_one_changed_pattern_matches_one_code_and_changes_no_other_byte(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    old: str,
    new: str,
    codes: int,
) -> None:
    corpus = write_corpus(tmp_path / "corpus", SUITE)
    book = tmp_path / "codebook.yaml"
    book.write_text(CODEBOOK, encoding="utf-8")
    own = Settings(corpus, book, tmp_path / "outputs", workers=1)
    caplog.set_level(logging.DEBUG)
    go(own)
    assert matched(caplog) == ["matched anew: 2 of 2 codes"]
    assert old in CODEBOOK
    book.write_text(CODEBOOK.replace(old, new, 1), encoding="utf-8")
    changed = go(own, pipeline.recode)
    assert matched(caplog) == [f"matched anew: {codes} of 2 codes"]
    cold = go(replace(own, outputs=tmp_path / "cold"))
    assert results(changed.folder) == results(cold.folder)


@pytest.mark.slow
def test_what_is_lost_or_damaged_of_a_run_costs_time_only(tmp_path: Path) -> None:
    own = Settings(
        write_corpus(tmp_path / "corpus", SUITE),
        tmp_path / "codebook.yaml",
        tmp_path / "outputs",
        workers=1,
    )
    own.codebook.write_text(CODEBOOK, encoding="utf-8")
    go(own)
    own.codebook.write_text(CODEBOOK.replace("student exchange", "student"), encoding="utf-8")
    cold = results(go(replace(own, outputs=tmp_path / "cold")).folder)
    damages = (b"", b"../../x", b"\xff\0", None)
    for step in ("last_code", "spans", "layout", "shard", "place"):
        for damage in damages:
            outputs = tmp_path / f"{step}{damages.index(damage)}"
            shutil.copytree(own.outputs, outputs, symlinks=True)
            paths = list((outputs / "cache" / step).glob("*/*"))
            assert paths, step
            for path in paths:
                path.unlink() if damage is None else path.write_bytes(damage)
            assert results(go(replace(own, outputs=outputs)).folder) == cold, (step, damage)
