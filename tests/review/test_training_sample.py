"""Training rounds and attention checks drawn from a run: which rows, to whom, what is refused."""

from __future__ import annotations

import csv
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import polars as pl
import pytest

from contentan.decisions import decision_log, roles
from contentan.decisions.attention_checks import checked
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.handovers import Stamp
from contentan.decisions.judged import judged
from contentan.decisions.known_answers import check_items, known_of
from contentan.decisions.stored_samples import given_to, sample_of
from contentan.decisions.training_rounds import trained
from contentan.errors import UsageError
from contentan.review.samples import draw_sample, training_sample
from contentan.review.samples.draw_sample import Plan
from contentan.review.samples.mixed_checks import Checks
from contentan.review.samples.training_sample import Round
from contentan.runs.job import Settings
from contentan.runs.pipeline import run
from tests.conftest import CODEBOOK, write_corpus
from tests.decisions.decided import AT

pytestmark = pytest.mark.slow
WORDS = ("student exchange", "ethnic accord", "student exchange and accord")
PARAGRAPHS = "\n\n".join(
    f"Paragraph {number} tells of {WORDS[number % 3]} in the {number}th region."
    for number in range(30)
)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs of a run with sixty hits of two codes."""
    folder = tmp_path_factory.mktemp("trained")
    (folder / "codebook").mkdir()
    (folder / "codebook" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    texts = {
        "a": ("KAZ", "en", PARAGRAPHS),
        "b": ("USA", "en", PARAGRAPHS.replace("region", "state")),
    }
    write_corpus(folder / "corpus", texts)
    settings = Settings(folder / "corpus", folder / "codebook", folder / "outputs", workers=1)
    run(settings, now=lambda: AT)
    return folder / "outputs"


@pytest.fixture
def outputs(made: Path, tmp_path: Path) -> Path:
    """A copy of them in which aigerim and berik settled forty hits: a third is wrong."""
    shutil.copytree(made, tmp_path / "outputs", symlinks=True)
    plan = Plan("verify", ("aigerim", "berik"), 1, per_stratum=10, double=1.0)
    new = draw_sample.draw(tmp_path / "outputs", plan, at=AT).sample
    with there(tmp_path / "outputs") as db:
        for who in ("aigerim", "berik"):
            for row in decision_log.reviewer_rows(db, new.id, who):
                verdict = "reject" if int(row["id"], 36) % 3 == 0 else "accept"
                decide(db, Decision(new.id, row["id"], who, verdict, AT))
    return tmp_path / "outputs"


@contextmanager
def there(outputs: Path) -> Iterator[sqlite3.Connection]:
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        yield db


def train(outputs: Path, *who: str, asked: Round = Round(), total: int = 20) -> str:  # noqa: B008
    plan = Plan("verify", who, 1, total=total)
    return training_sample.train(outputs, plan, asked, at=AT).sample.id


def test_a_round_is_made_of_what_is_settled(outputs: Path) -> None:
    plan = Plan("verify", ("john", "dana"), 1, total=20)
    done = training_sample.train(outputs, plan, Round(), at=AT)
    assert done.rows == {"john": 20, "dana": 20} and done.sample.id == "training-verify-1"
    # Right and wrong rows in turn: nobody passes by one answer.
    assert max(done.one_answer.values()) <= 12
    with there(outputs) as db:
        given = given_to(db, done.sample.id)
        settled = set(judged(db).resolved["item"])
        assert given.keys() == known_of(done.sample).keys() <= settled
        rows = decision_log.reviewer_rows(db, done.sample.id, "john")
        assert len(rows) == 20 and all(row["decision"] is None for row in rows)
        assert {row["code"] for row in rows} == {"accord", "exchange"}
    lines = training_sample.train_lines(done)
    assert "passed with 80 % right, told after each answer" in lines[0] and len(lines) == 4


def test_nobody_is_trained_on_rows_that_were_given_before(outputs: Path) -> None:
    with pytest.raises(UsageError, match="aigerim was never given"):
        train(outputs, "aigerim", total=40)
    first = train(outputs, "john", total=15)
    assert train(outputs, "john", total=15) == "training-verify-2"
    with there(outputs) as db:
        assert given_to(db, first).keys().isdisjoint(given_to(db, "training-verify-2"))


def test_whom_the_roles_let_answer_nothing_is_given_nothing(outputs: Path) -> None:
    with there(outputs) as db:
        roles.set_roles(db, "dana", ["coordinator"], Stamp("dana", AT))
    with pytest.raises(UsageError, match="none of a reviewer"):
        train(outputs, "dana")
    with pytest.raises(UsageError, match="none of a reviewer"):
        draw_sample.draw(outputs, Plan("verify", ("dana",), 3, per_stratum=5), at=AT)


def test_answers_of_a_round_are_not_carried_into_a_sample(outputs: Path) -> None:
    new = train(outputs, "john", total=30)
    with there(outputs) as db:
        for row in decision_log.reviewer_rows(db, new, "john"):
            decide(db, Decision(new, row["id"], "john", "accept", AT))
        assert trained(db).rounds["answered"].to_list() == [30]
    drawn = draw_sample.draw(outputs, Plan("verify", ("john",), 2, per_stratum=50), at=AT)
    assert drawn.carried == 0 and drawn.sample.id == "verify-2"


def test_a_gold_file_says_what_is_right(outputs: Path, tmp_path: Path) -> None:
    with there(outputs) as db:
        items = sorted(judged(db).resolved["item"])
    gold = tmp_path / "gold.csv"
    with gold.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["item", "codes", "note"])
        out.writerows(
            [item, ("accord", "exchange", "")[at % 3], "why"] for at, item in enumerate(items)
        )
        out.writerow(["elsewhere", "accord", ""])
    new = train(outputs, "john", asked=Round(0.9, "end", gold))
    with there(outputs) as db:
        known = known_of(sample_of(db, new))
    assert {one.note for one in known.values()} == {"why"}
    assert {one.codes for one in known.values()} == {
        frozenset(), frozenset({"accord"}), frozenset({"exchange"}),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("id,codes\n1,accord\n", "expected a table with the columns item and codes"),
        ("item,codes\nh1,nothing\n", "no code 'nothing'"),
        ("item,codes\nh1,accord\n", "no row of the run has a known answer"),
        ("", "expected a table"),
    ],
)
def test_what_is_no_gold_is_refused(outputs: Path, tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "gold.csv").write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=says):
        train(outputs, "john", asked=Round(gold=tmp_path / "gold.csv"))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (Round(0.0), "expected a share above 0"),
        (Round(1.5), "expected a share above 0"),
        (Round(0.3), "one answer to all rows would get"),
        (Round(0.8, "never"), "expected each or end"),
        (Round(gold=Path("nowhere.csv")), "cannot be read"),
    ],
)
def test_a_round_that_says_nothing_is_refused(outputs: Path, asked: Round, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        train(outputs, "john", asked=asked)
    with pytest.raises(UsageError, match="to whom the round is given"):
        train(outputs)


def test_checks_are_mixed_into_each_order_and_into_no_figure(outputs: Path) -> None:
    plan = Plan("verify", ("john", "dana"), 3, per_stratum=5, double=1.0)
    plain = draw_sample.draw(outputs, plan._replace(seed=3), at=AT, store=False)
    done = draw_sample.draw(outputs, plan, at=AT, checks=Checks(0.1))
    assert done.items == plain.items == 20
    assert "4 rows with a known answer mixed in, in no figure" in done.notes
    with there(outputs) as db:
        checks = check_items(db, done.sample.id)
        given = given_to(db, done.sample.id)
        assert len(checks) == 4 and all(len(given[item]) == 1 for item in checks)
        for who in ("john", "dana"):
            rows = [row["id"] for row in decision_log.reviewer_rows(db, done.sample.id, who)]
            assert len(rows) == 22 and rows[0] not in checks
            for item in rows:
                decide(db, Decision(done.sample.id, item, who, "accept", AT))
        assert checked(db)["answered"].to_list() == [2, 2]
        # The settled answer of a check stays the one of those who settled it.
        resolved = judged(db).resolved.filter(pl.col("item").is_in(list(checks)))
        assert set(resolved["reviewers"]) == {"aigerim berik"} and len(resolved) == 4


@pytest.mark.parametrize(
    ("checks", "who", "says"),
    [
        (Checks(0.5), "john", "expected a share from 0 to 0.2"),
        (Checks(-0.1), "john", "expected a share from 0 to 0.2"),
        (Checks(0.0, Path("gold.csv")), "john", "name their share"),
    ],
)
def test_checks_that_cannot_be_are_refused(
    outputs: Path, checks: Checks, who: str, says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        draw_sample.draw(outputs, Plan("verify", (who,), 3, per_stratum=5), at=AT, checks=checks)


def test_where_nothing_is_settled_there_is_nothing_to_mix_in(made: Path, tmp_path: Path) -> None:
    shutil.copytree(made, tmp_path / "fresh", symlinks=True)
    with pytest.raises(UsageError, match="no row of the run has a known answer"):
        draw_sample.draw(
            tmp_path / "fresh", Plan("verify", ("john",), 3), at=AT, checks=Checks(0.1)
        )
