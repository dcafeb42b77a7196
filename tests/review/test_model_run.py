"""`contentan model code` over a run: a sample, all of it, from recorded answers, to another
machine.
"""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from typer.testing import CliRunner

from contentan.cli.answer_keys import ANSWERS
from contentan.cli.main import app
from contentan.decisions import score_file
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide, reviewer_rows
from contentan.decisions.run_scores import SCORES
from contentan.errors import UsageError
from contentan.interchange.codings.import_codings import Given, import_codings
from contentan.review.model_coder import model_agreement, model_run
from contentan.review.samples import draw_sample
from contentan.review.samples.draw_sample import Plan
from contentan.runs import pipeline
from contentan.runs.job import Settings
from tests.cli.test_answers import hold
from tests.decisions.decided import AT
from tests.review.model_server import serving
from tests.runs.two_runs import copied


@pytest.fixture(scope="module")
def home(one_run: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run with a sample of hits, and the answers of a model to it."""
    folder = copied(one_run, tmp_path_factory.mktemp("model") / "home")
    draw_sample.draw(folder / "outputs", Plan("verify", ("aigerim",), 1), at=AT)
    with serving([]) as server:
        call(folder, "--server", server.base, "--model", "stub", "--sample", "verify-1")
    return folder


def call(home: Path, *arguments: str, code: int = 0) -> Any:
    """What `contentan model code --json` answers."""
    outputs = ("--outputs", str(home / "outputs"))
    done = CliRunner().invoke(app, ["model", "code", *arguments, *outputs, "--json"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    assert done.exit_code == code, done.stderr
    return json.loads(done.stdout)


def folder_of(home: Path) -> Path:
    return model_run.folder_of(home / "outputs", "stub")


def test_a_sample_of_hits_is_asked_for_the_code_of_each(home: Path) -> None:
    answers = pl.read_csv(folder_of(home) / "answers.csv")
    hits = pl.read_parquet(home / "outputs" / "latest" / "hits.parquet")
    assert set(answers["code"]) == {"accord", "exchange"}
    assert answers["why"].null_count() + (answers["why"] == "").sum() == len(answers)
    scores = score_file.read(folder_of(home) / "scores.csv")
    assert set(scores["item"]) == set(hits.filter(pl.col("blocked_by").is_null())["hit"])


def test_what_is_quoted_stands_in_the_document(home: Path) -> None:
    codings = pl.read_csv(folder_of(home) / "codings.csv").drop_nulls("code")
    codings = codings.filter(pl.col("code") != "")
    assert len(codings)
    for row in codings.iter_rows(named=True):
        text = (home / "corpus" / f"{row['doc']}.txt").read_text(encoding="utf-8")
        assert text[row["start"] : row["stop"]] == row["quote"]


def test_recorded_answers_give_the_same_tables_and_ask_nobody(home: Path, tmp_path: Path) -> None:
    log = folder_of(home) / "answers.jsonl"
    call(home, "--replay", str(log), "--sample", "verify-1", "--to", str(tmp_path / "again"))
    for name in ("answers.csv", "codings.csv", "scores.csv", "model.json"):
        assert (tmp_path / "again" / name).read_bytes() == (folder_of(home) / name).read_bytes()


def test_all_of_a_run_asks_each_paragraph_of_it_once(home: Path, tmp_path: Path) -> None:
    typed = ("--model", "stub", "--codes", "accord,exchange", "--to", str(tmp_path))
    with serving([]) as server:
        first = call(home, "--server", server.base, "--all", *typed)
        again = call(home, "--server", server.base, "--all", *typed)
        assert first["asked"]["answered"] == first["facts"]["questions"] == 2 * 6
        hold(again, ANSWERS["model code"])
        assert (again["asked"]["answered"], again["facts"]) == (0, first["facts"])
        assert set(server.requests.values()) == {2}, "once for each code"


def test_a_model_is_compared_with_the_dictionary_and_with_people(
    home: Path, tmp_path: Path
) -> None:
    """The stub finds accord in two paragraphs; the dictionary also in one of us-a, and people say
    that it is right.
    """
    own = copied(home, tmp_path / "own")
    with serving([]) as server:
        typed = ("--server", server.base, "--model", "stub", "--codes", "accord")
        call(own, *typed, "--all")
    with closing(connect(own / "outputs" / REVIEW, lambda: AT)) as db:
        for row in reviewer_rows(db, "verify-1", "aigerim"):
            decide(db, Decision("verify-1", row["id"], "aigerim", "accept", AT))
    table, apart = model_agreement.compared(own / "outputs", folder_of(own), seed=1, replicates=50)
    cells = "units both model_only other_only neither".split()
    found = {(row["lang"], row["other"]): [row[name] for name in cells] for row in table.to_dicts()}
    assert found["", "dictionary"] == [6, 2, 0, 1, 3]
    assert found["", "people"] == [3, 2, 0, 1, 0]
    assert found["en", "dictionary"] == [3, 0, 0, 1, 2]
    assert found["kk", "people"] == [1, 1, 0, 0, 0]
    assert apart.select("doc", "other", "model").rows() == [
        ("us-a", "dictionary", 0),
        ("us-a", "people", 0),
    ]


def test_languages_that_differ_are_told() -> None:
    columns = ("code", "lang", "other", "kappa", "kappa_low", "kappa_high")
    rows = [
        ("accord", "", "people", 0.6, 0.5, 0.7),
        ("accord", "en", "people", 0.8, 0.7, 0.9),
        ("accord", "kk", "people", 0.2, 0.1, 0.3),
        ("exchange", "en", "people", 0.8, 0.6, 0.9),
        ("exchange", "kk", "people", 0.6, 0.5, 0.7),
    ]
    (told,) = model_agreement.uneven(pl.DataFrame(rows, schema=columns, orient="row"))
    assert told.startswith("accord, with the people: less alike in kk than in en")


def test_nothing_goes_to_another_machine_that_was_not_allowed(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CONTENTAN_MODEL_KEY", "s3cret")
    typed = ("--server", "https://models.example/v1", "--model", "far", "--sample", "verify-1")
    with pytest.raises(UsageError, match="leave this machine for models") as e:
        call(home, *typed, "--price", "1,2")
    assert "at the given price" in str(e.value) and "s3cret" not in str(e.value)
    assert not model_run.folder_of(home / "outputs", "far").exists()


def test_nothing_of_a_model_is_in_the_counts(home: Path, tmp_path: Path) -> None:
    """Its codings are imported and its scores lie beside the decisions: the next run counts the
    same.
    """
    own = copied(home, tmp_path / "own")
    outputs, before = own / "outputs", (own / "outputs" / "latest").resolve()
    given = Given(folder_of(own) / "codings.csv", "stub")
    assert import_codings(outputs, given, at=AT).new > 0
    shutil.copy(folder_of(own) / "scores.csv", outputs / SCORES)
    settings = Settings(own / "corpus", own / "codebook", outputs, workers=1)
    after = pipeline.run(settings, now=lambda: AT).folder
    assert after.resolve() != before
    for name in ("hits.csv", "counts.csv", "comparison.csv"):
        assert (after / name).read_bytes() == (before / name).read_bytes(), name


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        (("--model", "m"), "one of them"),
        (("--all", "--model", "m"), "--server and --model"),
        (("--all", "--model", "m", "--server", "http://localhost:1/v1"), "at least one code"),
        (("--sample", "none-1", "--model", "m", "--server", "http://localhost:1/v1"), "no such"),
        (("--all", "--replay", "no.jsonl", "--codes", "accord"), "has no answers"),
        (("--all", "--model", "m", "--server", "http://a", "--form", "x"), "expected one of"),
        (("--all", "--model", "m", "--server", "http://a", "--parameters", "n=2"), "name=number"),
    ],
)
def test_a_call_that_cannot_be_is_told(home: Path, typed: tuple[str, ...], says: str) -> None:
    with pytest.raises(UsageError, match=says):
        call(home, *typed)
