"""Commands with --json: one document on the standard output, with the keys that their help lists,
and the same exit code as without.
"""

from __future__ import annotations

import importlib
import json
import math
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, NamedTuple

import polars as pl
import pytest
import typer
from typer.testing import CliRunner

from contentan.cli import outcome_answers
from contentan.cli.answer_keys import ANSWERS, Key
from contentan.cli.answers import plain
from contentan.cli.main import app
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide, reviewer_rows
from contentan.errors import ContentanError, UsageError
from contentan.publish import publish_or_hold, published, scheduled_run
from contentan.review.samples import sampling_frame, training_sample
from contentan.runs.after import lookup
from contentan.runs.job import Settings
from contentan.runs.pipeline import Outcome
from contentan.store.run_folders import manifest_of
from tests.decisions.decided import AT
from tests.runs.two_runs import copied

#: Commands that do something and are asked nothing.
ANSWER_NOTHING = {
    *("watch", "export", "pack", "import", "desk", "review", "review user", "register convert"),
    *("init", "schedule", "codebook schema"),
}
Call = Callable[..., tuple[int, Any]]


@pytest.fixture(scope="module")
def home(one_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of a run, with the files of which commands are asked."""
    folder = copied(one_run, tmp_path_factory.mktemp("answers") / "home")
    (folder / "units.csv").write_text(
        "unit,kk,ru,en\n1,Алмасу бағдарламасы,Согласие,exchange program\n", encoding="utf-8"
    )
    (folder / "coded.csv").write_text(
        "text,code\nEthnic harmony is a goal.,accord\nRain.,exchange\n", encoding="utf-8"
    )
    (folder / "urls.csv").write_text("id,url\na,https://a.kz/1\n", encoding="utf-8")
    return folder


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch) -> Call:
    """Call a command with --json in that folder: its exit code and its answer."""
    monkeypatch.chdir(home)

    def called(*arguments: str) -> tuple[int, Any]:
        done = CliRunner().invoke(app, [*arguments, "--json"])
        if isinstance(done.exception, ContentanError):
            raise done.exception
        return done.exit_code, json.loads(done.stdout, parse_constant=no_number)

    return called


def no_number(name: str) -> float:
    raise AssertionError(f"{name} is not JSON")


#: What is typed after a command, where it needs something.
ARGUMENTS: Mapping[str, tuple[str, ...]] = {
    "doctor": (),
    "settings": (),
    "fetch": ("--register", "urls.csv", "--contact", "a@b.kz", "--plan"),
    "register add": ("corpus/kz-a.txt", "--corpus", "new", "--dry-run"),
    "register check": ("corpus/register.csv", "--no-texts"),
    "extract": ("corpus/kz-a.txt",),
    "annotate": ("corpus/kz-b.txt",),
    "check": ("codebook",),
    "diff": ("latest", "codebook"),
    "suggest": (),
    "propose": ("coded.csv", "--codebook", "codebook", "--text", "text", "--code", "code"),
    "parity": ("units.csv", "--codebook", "codebook"),
    "gold": ("coded.csv", "--codebook", "codebook", "--text", "text", "--code", "code"),
    "run": ("--codebook", "codebook", "--workers", "1"),
    "recode": ("--codebook", "codebook", "--workers", "1"),
    "scheduled": ("--codebook", "codebook", "--workers", "1"),
    "publish": (),
    "report": (),
    "kwic": ("exchange",),
    "runs": (),
    "reproduce": ("latest", "--quick", "--workers", "1"),
    "sample": ("verify", "--reviewers", "a", "--dry-run"),
    "model prompt": ("accord", "--codebook", "codebook"),
    "review team": (),
    "review role": ("olzhas", "coordinator"),
    "codebook rename": ("accord", "harmony", "--codebook", "codebook", "--dry-run"),
    "codebook merge": ("exchange", "accord", "--codebook", "codebook", "--dry-run"),
    "cache gc": ("--dry-run",),
}


@pytest.mark.parametrize("command", ARGUMENTS)
def test_an_answer_has_the_keys_that_are_listed(command: str, call: Call) -> None:
    code, answer = call(*command.split(), *ARGUMENTS[command])
    assert code == CliRunner().invoke(app, [*command.split(), *ARGUMENTS[command]]).exit_code
    hold(answer, ANSWERS[command])


def hold(answer: Any, keys: tuple[Key, ...]) -> None:
    assert list(answer) == [key.name for key in keys]
    for key in keys:
        value = answer[key.name]
        wanted = inner(key)
        if value is not None:
            assert isinstance(value, KINDS[key.kind]), key
            assert key.kind != "number" or not isinstance(value, bool)
        if key.kind == "object" and wanted and value is not None:
            assert list(value) == wanted, key
        if key.kind == "rows":
            assert all(list(row) == wanted for row in value or ()), key


KINDS: Mapping[str, Any] = {
    "text": str,
    "number": int | float,
    "yes or no": bool,
    "list": list,
    "rows": list,
    "object": dict,
}


def inner(key: Key) -> list[str]:
    module, _, table = key.inner.partition(":")
    if not table:
        return key.inner.split()
    return list(getattr(importlib.import_module(module), table).schema)


def test_a_hit_is_answered_with_its_row_and_whole_numbers(call: Call, home: Path) -> None:
    hit = pl.read_parquet(home / "outputs" / "latest" / "hits.parquet")["hit"][0]
    code, answer = call("why", hit)
    assert code == 0
    hold(answer, ANSWERS["why"])
    assert answer["hit"]["hit"] == hit
    assert isinstance(answer["document"]["tokens"], int)
    quote = answer["sentence"][answer["start"] : answer["stop"]]
    assert quote == answer["hit"]["quote"]


def test_an_explained_word_has_its_lemmas(call: Call) -> None:
    _, answer = call("annotate", "--explain", "мягкую", "--lang", "ru")
    hold(answer, ANSWERS["annotate"])
    assert answer["explained"]["lemmas"] == ["мягкий"]


def test_two_runs_are_answered_in_the_shape_of_all_runs(call: Call) -> None:
    _, answer = call("runs", "latest", "latest")
    hold(answer, ANSWERS["runs"])
    assert len(answer["runs"]) == 2 and answer["runs"][0]["changes"] == []


def test_an_example_that_fails_is_answered_with_what_was_missing_and_exit_code_1(
    call: Call, home: Path
) -> None:
    path = home / "codebook" / "examples.yaml"
    path.write_text(
        "- {lang: en, text: 'Ethnic [rain|accord] is a goal of exchange programs.'}\n",
        encoding="utf-8",
    )
    code, answer = call("check", "codebook")
    path.unlink()
    assert code == 1
    hold(answer, ANSWERS["check"])
    assert answer["failed"][0]["missing"] == [{"code": "accord", "quote": "rain"}]
    assert answer["failed"][0]["extra"][0]["quote"] == "exchange programs"
    assert answer["examples"]["not_as_expected"] == 1


def test_agreement_is_answered_by_code(call: Call, home: Path) -> None:
    call("sample", "code", "--reviewers", "a,b", "--double", "1")
    with closing(connect(home / "outputs" / REVIEW, lambda: "now")) as db:
        for sample, item, reviewer in db.execute("select sample, item, reviewer from assignment"):
            decide(db, Decision(sample, item, reviewer, "coded", AT, "accord"))
    _, answer = call("agree")
    hold(answer, ANSWERS["agree"])
    assert answer["agreement"][0]["code"] == ""


def test_rows_that_change_hands_are_answered(call: Call) -> None:
    _, drawn = call("sample", "verify", "--reviewers", "anna,berik", "--double", "0")
    name = drawn["sample"]
    for command, arguments in (
        ("review join", (name, "chris")),
        ("review reassign", (name, "--from", "anna", "--to", "berik,chris", "--most", "1")),
        ("review close", (name, "--from", "berik", "--most", "1")),
        ("review allow", (name, "chris")),
    ):
        code, answer = call(*command.split(), *arguments)
        assert code == 0
        hold(answer, ANSWERS[command])
    _, answer = call("review", "team", name)
    hold(answer, ANSWERS["review team"])
    assert [row["reviewer"] for row in answer["team"]] == ["anna", "berik", "chris"]
    assert sum(row["closed"] for row in answer["team"]) == 1


def test_training_and_what_is_said_of_reviewers_is_answered(
    call: Call, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(training_sample, "LEAST", 2)  # the run is small
    frame = sampling_frame.hits(lookup.stored(home / "outputs", ""))
    rows = [
        f"{item},{code if at else ''}"
        for at, (item, code) in enumerate(frame.select("item", "code").rows())
    ]
    (home / "known.csv").write_text("\n".join(["item,codes", *rows]), encoding="utf-8")
    asked = ("--reviewers", "newcomer", "--gold", "known.csv", "--pass", "1")
    _, drawn = call("train", "verify", *asked)
    hold(drawn, ANSWERS["train"])
    assert (drawn["pass_mark"], drawn["reviewers"][0]["rows"]) == (1, len(rows))
    with closing(connect(home / "outputs" / REVIEW, lambda: "now")) as db:
        for row in reviewer_rows(db, drawn["sample"], "newcomer"):
            decide(db, Decision(drawn["sample"], row["id"], "newcomer", "accept", AT, seconds=0.1))
    _, answer = call("review", "people")
    hold(answer, ANSWERS["review people"])
    (made,) = answer["training"]
    assert (made["right"], made["state"]) == (len(rows) - 1, "failed")
    assert answer["pace"][0]["too_fast"] == len(rows) and answer["pace"][0]["fast"]
    assert CliRunner().invoke(app, ["review", "people", "--by", "days"]).exit_code


def test_the_outcome_of_a_run_is_answered(home: Path) -> None:
    folder = (home / "outputs" / "latest").resolve()
    answer = plain(outcome_answers.outcome(Outcome(folder, manifest_of(folder), worked=False)))
    hold(answer, ANSWERS["run"])
    assert answer["documents"] == {"all": 4, "ok": 4, "warning": 0, "failed": 0}
    assert sum(row["codes"] for row in answer["verdicts"]) == 2


def test_a_scheduled_run_and_what_is_published_are_answered(one_run: Path, tmp_path: Path) -> None:
    place = copied(one_run, tmp_path / "home")
    settings = Settings(place / "corpus", place / "codebook", place / "outputs", workers=1)
    limits = publish_or_hold.Thresholds()
    done, concluded = scheduled_run.scheduled(settings, limits, now=lambda: "2026-01-01")
    answer = plain(outcome_answers.scheduled(done, concluded))
    hold(answer, ANSWERS["scheduled"])
    assert (answer["verdict"], answer["published_before"]) == ("publish", None)
    outputs = place / "outputs"
    last = published.log(outputs)[-1]
    listed = outcome_answers.publishing(
        published.waiting(outputs), last, published.published(outputs)
    )
    hold(plain(listed), ANSWERS["publish"])
    assert listed["published"] == answer["run"]


def test_an_error_leaves_the_standard_output_empty(call: Call) -> None:
    # No id has an x: every short beginning in hexadecimal digits names something one day.
    for arguments in (("why", "hx"), ("kwic", "(a"), ("report", "rx"), ("check", "none")):
        done = CliRunner().invoke(app, [*arguments, "--json"])
        assert isinstance(done.exception, ContentanError)
        assert done.stdout == ""
    with pytest.raises(UsageError, match="leave one out"):
        call("extract", "corpus/kz-a.txt", "--show", "page.png")


def commands(group: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    """All commands by what is typed."""
    for name, one in group.commands.items():
        below = getattr(one, "commands", {})
        if not below or one.invoke_without_command:
            yield above + name, one
        yield from commands(one, f"{above}{name} ") if below else ()


def test_every_command_answers_or_is_asked_nothing() -> None:
    found = dict(commands(typer.main.get_command(app)))
    answering = {
        name for name, one in found.items() if any(p.name == "as_json" for p in one.params)
    }
    assert answering == set(ANSWERS)
    assert set(found) - answering == ANSWER_NOTHING
    assert not set(ANSWERS) & ANSWER_NOTHING


class Pair(NamedTuple):
    left: object
    right: object


@dataclass(frozen=True, slots=True)
class Record:
    path: PurePosixPath
    frame: pl.DataFrame


def test_values_are_plain() -> None:
    frame = pl.DataFrame({"a": [1, None], "b": [math.nan, 0.5]})
    given = {1: Pair(math.inf, {"x": ()}), "r": Record(PurePosixPath("a/b"), frame)}
    assert plain(given) == {
        "1": {"left": None, "right": {"x": []}},
        "r": {"path": "a/b", "frame": [{"a": 1, "b": None}, {"a": None, "b": 0.5}]},
    }
