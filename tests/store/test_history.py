"""Runs, and what made them differ."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.errors import UsageError
from contentan.store import history
from contentan.store.run_differences import differences
from contentan.store.run_folders import point
from tests.conftest import Cli
from tests.runs.two_runs import copied, runs


@pytest.fixture
def home(two_runs: Path, tmp_path: Path) -> Path:
    return copied(two_runs, tmp_path / "home")


def test_runs_are_listed_with_what_made_them_differ(home: Path) -> None:
    first, second = history.history(home / "outputs")
    assert (first.hits, second.hits) == (8, 9)
    assert (first.marks, second.marks) == ((), ("latest",))
    assert [change.says for change in second.changes] == ["small 0.1.0 was edited: patterns +1 -0"]
    told = "\n".join(history.lines([first, second]))
    assert re.search(
        rf"{second.folder.name} +2026-01-01 \d\d:\d\d +4 +9  small 0.1.0  \[latest\]\n"
        r"    small 0.1.0 was edited: patterns \+1 -0",
        told,
    )
    assert told.index(second.folder.name) < told.index(first.folder.name)


def manifest(**changed: object) -> dict[str, object]:
    document = {"id": "a", "sha256": "1", "country": "KAZ"}
    usual = {
        "documents": [document, {**document, "id": "b"}],
        "codebook": {"name": "n", "version": "1", "digest": "c"},
        "contentan": "1",
        "sources": {"code": "s"},
        "stages": {"code": "s"},
        "libraries": {"polars": "1"},
        "seed": 1,
        "options": {"countries": "KAZ,USA", "limits": {}},
        "decisions": "",
        "cases": "x",
        "indicators": "",
    }
    return {**usual, **changed}


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"documents": [{"id": "a", "sha256": "1", "country": "KAZ"}]}, ["1 document gone: b"]),
        (
            {
                "documents": [
                    {"id": x, "sha256": "2" if x == "b" else "1", "country": "KAZ"} for x in "abcd"
                ]
            },
            ["2 documents added: c, d", "1 document changed: b"],
        ),
        (
            {"documents": [{"id": x, "sha256": "1", "country": "USA"} for x in "ab"]},
            ["another country in the register for a, b"],
        ),
        ({"codebook": {"name": "n", "version": "2", "digest": "d"}}, ["codebook n 1 -> n 2"]),
        (
            {"contentan": "2", "sources": {"code": "t"}},
            ["contentan 1 -> 2", "other programs of code"],
        ),
        ({"libraries": {"polars": "2", "new": "1"}}, ["new none -> 1", "polars 1 -> 2"]),
        ({"seed": 2}, ["seed 1 -> 2"]),
        (
            {"options": {"countries": "KAZ,USA", "period": "2019-2024", "limits": {"pages": 3}}},
            ["limit pages none -> 3", "period none -> 2019-2024"],
        ),
        (
            {"decisions": "y", "cases": "y", "indicators": "y"},
            ["decisions changed", "cases changed", "indicators changed"],
        ),
        ({"stages": {"code": "t"}}, []),
    ],
)
def test_each_input_that_differs_is_named(changed: dict[str, object], says: list[str]) -> None:
    assert [change.says for change in differences(manifest(), manifest(**changed))] == says


@given(st.data())
def test_a_run_differs_from_itself_in_nothing_and_from_another_in_something_both_ways(
    data: st.DataObject,
) -> None:
    keys = ("seed", "contentan", "decisions", "cases", "indicators")
    changed = {key: data.draw(st.sampled_from([manifest()[key], 7])) for key in keys}
    one, other = manifest(), manifest(**changed)
    assert differences(other, other) == []
    kinds = [
        {change.kind for change in differences(*pair)} for pair in ((one, other), (other, one))
    ]
    assert kinds[0] == kinds[1] == {key for key in keys if changed[key] != one[key]}


def test_runs_of_earlier_versions_are_listed_and_what_they_do_not_tell_is_not_said(
    home: Path,
) -> None:
    first = runs(home)[0]
    old = json.loads((first / "run.json").read_text(encoding="utf-8"))
    for name in ("sources", "hits", "decisions", "cases", "indicators", "case_names"):
        del old[name]
    old["options"] = {"countries": "KAZ,USA"}
    del old["circumstances"]["proof"]
    (first / "run.json").write_text(json.dumps(old), encoding="utf-8")
    (first / "codebook.json").unlink()
    entries = history.history(home / "outputs")
    assert (entries[0].hits, entries[0].lost) == (8, ("codebook.json",))
    assert [change.says for change in entries[1].changes] == [
        "small 0.1.0 was edited",
        "report_lang none -> en",
    ]


def test_a_damaged_run_is_named_and_does_not_hide_the_others(home: Path, cli: Cli) -> None:
    first, second = runs(home)
    (first / "run.json").write_text("{", encoding="utf-8")
    (home / "outputs" / "runs" / "r0").mkdir()
    done = cli("runs", "--outputs", home / "outputs")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-2:] == [
        f"{name}: no run.json that can be read" for name in sorted(["r0", first.name])
    ]
    assert second.name in done.stdout


def test_runs_are_found_by_id_beginning_path_and_latest(home: Path) -> None:
    second = runs(home)[1]
    find = history.find_run
    for name in ("latest", "", second.name, second.name[:6], str(second)):
        assert find(home / "outputs", name).resolve() == second.resolve()
    for name, message in (("r", "begins 2 runs"), ("x", "no run begins with 'x'")):
        with pytest.raises(UsageError, match=message):
            find(home / "outputs", name)
    with pytest.raises(UsageError, match="no run yet"):
        find(home / "none", "")


def test_published_and_held_runs_are_marked_and_kept(home: Path) -> None:
    first, second = runs(home)
    outputs = home / "outputs"
    assert history.kept_runs(outputs, 1) == [second]
    point(outputs, first.name, name="published")
    (outputs / "changes" / f"{first.name}-{second.name}").mkdir(parents=True)
    (outputs / "changes" / f"{first.name}-{second.name}" / "held.json").write_text("{}")
    (outputs / "publications.csv").write_text("when,run\n")
    assert [entry.marks for entry in history.history(outputs)] == [
        ("published",),
        ("latest", "held"),
    ]
    assert history.kept_runs(outputs, 1) == [first, second]
