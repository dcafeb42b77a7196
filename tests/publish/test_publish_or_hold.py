"""Publish or hold: laws of the verdict, a gold case for each reason, and the shelf that forgets
nothing.
"""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.errors import UsageError
from contentan.publish import published
from contentan.publish.publish_or_hold import (
    RULES,
    Facts,
    Reason,
    Shrunk,
    Thresholds,
    decide,
    named,
    thresholds,
)
from contentan.publish.published import Held, Publication
from contentan.settings.declared_keys import keys
from contentan.settings.settings_file import File

NAMES = st.lists(st.text("abc", min_size=1, max_size=3), max_size=4, unique=True).map(tuple)
SHARES = st.floats(0, 1)
FACTS = st.builds(
    Facts,
    first=st.booleans(),
    documents=st.integers(1, 30),
    failed=NAMES,
    gone=NAMES,
    shrunk=st.lists(st.builds(Shrunk, st.text("ab", min_size=1), SHARES), max_size=3).map(tuple),
    hits=st.integers(0, 50),
    lost=st.integers(0, 50),
    figures=st.integers(1, 30),
    moved=NAMES,
    flips=NAMES,
    broken=NAMES,
    study=NAMES,
    strays=NAMES,
    words=NAMES,
    codes=NAMES,
)
LIMITS = st.builds(
    Thresholds,
    SHARES,
    SHARES,
    SHARES,
    SHARES,
    SHARES,
    st.integers(0, 5),
    st.sampled_from(["hold", "tell"]),
)
#: Twenty documents, a hundred hits, forty figures, and nothing that changed.
STILL = Facts(documents=20, hits=100, figures=40)

# ── laws ──────────────────────────────────────────────────────────────────────────────────────────


@given(LIMITS, st.integers(0, 30), st.integers(0, 50), st.integers(0, 30))
def test_what_changes_nothing_is_published_whatever_the_thresholds(
    limits: Thresholds, documents: int, hits: int, figures: int
) -> None:
    verdict = decide(Facts(documents=documents, hits=hits, figures=figures), limits)
    assert verdict.publish and not verdict.notes


@settings(max_examples=40)
@given(FACTS, LIMITS, LIMITS)
def test_looser_thresholds_never_hold_for_more(
    facts: Facts, one: Thresholds, other: Thresholds
) -> None:
    loose = Thresholds(
        *(
            max(getattr(one, name), getattr(other, name))
            for name in Thresholds.__slots__
            if name != "drift"
        ),
        one.drift,
    )
    kinds = {reason.kind for reason in decide(facts, one).reasons}
    assert {reason.kind for reason in decide(facts, loose).reasons} <= kinds


@settings(max_examples=40)
@given(FACTS, LIMITS)
def test_each_kind_of_reason_is_given_once_and_says_something(
    facts: Facts, limits: Thresholds
) -> None:
    verdict = decide(facts, limits)
    told = [*verdict.reasons, *verdict.notes]
    assert len({reason.kind for reason in told}) == len(told) <= len(RULES)
    assert all(reason.says and named(reason).startswith(reason.says) for reason in told)
    assert verdict.publish == (verdict.name == "publish") == (not verdict.reasons)


@settings(max_examples=40)
@given(FACTS, LIMITS)
def test_drift_is_told_whether_it_holds_or_not(facts: Facts, limits: Thresholds) -> None:
    verdict = decide(facts, limits)
    holds, tells = ([one.kind for one in given] for given in (verdict.reasons, verdict.notes))
    moved = bool(facts.words or facts.codes)
    assert ("drift" in holds) == (moved and limits.drift == "hold")
    assert ("drift" in tells) == (moved and limits.drift == "tell")


# ── a case for each reason, at its threshold and above it ─────────────────────────────────────────


def several(count: int) -> tuple[str, ...]:
    return tuple(f"d{number}" for number in range(count))


@pytest.mark.parametrize(
    ("kind", "below", "above"),
    [
        ("failed", {"failed": several(1)}, {"failed": several(2)}),
        ("gone", {"gone": several(1)}, {"gone": several(2)}),
        ("shrunk", {"shrunk": (Shrunk("d1", 0.5),)}, {"shrunk": (Shrunk("d1", 0.51),)}),
        ("lost hits", {"lost": 10}, {"lost": 11}),
        ("moved figures", {"moved": several(2)}, {"moved": several(3)}),
        ("flipped verdicts", {"flips": ()}, {"flips": several(1)}),
        ("broken series", {"broken": ()}, {"broken": ("trust",)}),
        ("study", {"study": ()}, {"study": ("period none → 2019-2024",)}),
        ("strays", {"strays": ()}, {"strays": ("+ trust «trust» in d1, p. 1",)}),
        ("drift", {"words": ()}, {"words": ("they (en) they → you",)}),
        ("drift", {"codes": ()}, {"codes": ("trust 3 → 2",)}),
    ],
)
def test_a_run_is_held_above_a_threshold_and_not_at_it(kind: str, below: dict, above: dict) -> None:  # type: ignore[type-arg]
    assert decide(replace(STILL, **below)).publish
    assert [reason.kind for reason in decide(replace(STILL, **above)).reasons] == [kind]


def test_a_reason_is_a_sentence_with_figures_threshold_and_names() -> None:
    reason = decide(replace(STILL, gone=several(10))).reasons[0]
    assert reason.says == "10 of 20 documents gone, more than 5 %"
    assert named(reason).endswith("(d0, d1, d2, d3, d4, d5, d6, d7 and 2 more)")
    drift = decide(
        replace(STILL, words=("they (en) they → you",), causes=("spacy 3.8 → 3.9",))
    ).reasons[0]
    assert (
        drift.says
        == "1 word of the reference set moved by themselves; what differs: spacy 3.8 → 3.9"
    )
    unknown = decide(replace(STILL, words=("they (en) they → you",))).reasons[0]
    assert "another machine" in unknown.says


def test_the_gravest_reason_stands_first() -> None:
    all_at_once = replace(STILL, words=("they",), gone=several(9), flips=several(3))
    assert [reason.kind for reason in decide(all_at_once).reasons] == [
        "drift",
        "gone",
        "flipped verdicts",
    ]


def test_a_first_run_is_held_only_for_documents_that_cannot_be_read() -> None:
    assert decide(Facts(first=True, documents=20)).publish
    verdict = decide(Facts(first=True, documents=20, failed=several(5)))
    assert [reason.says for reason in verdict.reasons] == [
        "5 of 20 documents cannot be read, more than 5 %"
    ]


def test_thresholds_are_those_of_the_settings() -> None:
    assert thresholds(File(None, {}).section("publish")) == Thresholds()
    assert {key.name for key in keys() if key.section == "publish"} == set(Thresholds.__slots__)


# ── the shelf ─────────────────────────────────────────────────────────────────────────────────────


def make_run(outputs: Path, name: str) -> Path:
    folder = outputs / "runs" / name
    folder.mkdir(parents=True)
    (folder / "run.json").write_text("{}", encoding="utf-8")
    return folder


def test_the_pointer_moves_and_the_newest_run_has_another(tmp_path: Path) -> None:
    assert published.published(tmp_path) is None
    for name in ("r1", "r2"):
        folder = make_run(tmp_path, name)
        published.point_published(tmp_path, name)
        assert published.published(tmp_path) == folder.resolve()
    assert not (tmp_path / "latest").exists()


def test_a_pointer_to_nothing_is_an_error_and_not_a_first_run(tmp_path: Path) -> None:
    """As if nothing had been published, the next run would be published without a comparison."""
    make_run(tmp_path, "r1")
    published.point_published(tmp_path, "r1")
    (tmp_path / "runs" / "r1" / "run.json").unlink()
    with pytest.raises(UsageError, match="points to a run that is not there"):
        published.published(tmp_path)
    (tmp_path / "published").unlink()
    (tmp_path / "published").write_text("r9\n", encoding="utf-8")  # where the system has no links
    with pytest.raises(UsageError, match="points to a run that is not there"):
        published.published(tmp_path)


CELLS = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), max_size=20)


@settings(max_examples=20)
@given(st.lists(st.tuples(*[CELLS] * 6), min_size=1, max_size=4))
def test_the_log_gives_back_what_was_noted(
    tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, ...]]
) -> None:
    outputs = tmp_path_factory.mktemp("log")
    for row in rows:
        published.note(outputs, Publication(*row))
    safe = [
        [
            "'" * cell.strip().startswith(("=", "+", "-", "@")) + " ".join(cell.split())
            for cell in row
        ]
        for row in rows
    ]
    assert [list(one) for one in published.log(outputs)] == safe


def test_the_log_is_only_added_to_and_mends_a_torn_line(tmp_path: Path) -> None:
    first = Publication("t1", "r1", "", "schedule", "published", "")
    published.note(tmp_path, first)
    path = tmp_path / published.LOG
    whole = path.read_bytes()
    path.write_bytes(whole + b"t2,r2,r1,sched")  # power went while this was written
    published.note(tmp_path, first._replace(when="t3"))
    assert path.read_bytes().startswith(whole + b"t2,r2,r1,sched\n")
    assert published.log(tmp_path)[0] == first and published.log(tmp_path)[-1].when == "t3"


def test_a_hold_is_kept_whole_and_waits_against_what_is_published_now(tmp_path: Path) -> None:
    old, _ = make_run(tmp_path, "r1"), make_run(tmp_path, "r2")
    published.point_published(tmp_path, "r1")
    folder = published.pair(tmp_path, old, "r2")
    held = Held("r2", "r1", "t1", (Reason("gone", "2 gone", ("a", "b")), Reason("drift", "moved")))
    published.hold(tmp_path, folder, held)
    assert published.held(folder) == held and published.waiting(tmp_path) == [held]
    published.point_published(tmp_path, "r2")
    assert published.waiting(tmp_path) == []
    assert not list((tmp_path / "runs").rglob("held.json"))  # the bytes of runs are checked


def test_damaged_memory_is_told_and_not_taken_for_none(tmp_path: Path) -> None:
    folder = tmp_path / "changes" / "r1-r2"
    folder.mkdir(parents=True)
    (folder / "held.json").write_text("{", encoding="utf-8")
    with pytest.raises(UsageError, match="damaged"):
        published.held(folder)


def test_of_two_schedules_one_gives_way(tmp_path: Path) -> None:
    with published.alone(tmp_path):
        with pytest.raises(UsageError, match="gives way"), published.alone(tmp_path):
            pass
        pid = os.fork()
        if not pid:  # another process, too
            try:
                with published.alone(tmp_path):
                    os._exit(0)
            except UsageError:
                os._exit(3)
        assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 3
    with published.alone(tmp_path):
        pass
