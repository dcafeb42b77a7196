"""Samples drawn by a score, or where a difference is decided, and what comes of them, on a run."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from contentan.decisions import decision_log
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide_all
from contentan.errors import UsageError
from contentan.review.samples import (
    banded_sample,
    difference_plan,
    draw_sample,
    reviewed_now,
    score_bands,
    trained_scores,
)
from contentan.review.samples.banded_sample import Bands, deviations
from contentan.review.samples.difference_plan import Asked
from contentan.review.samples.draw_sample import Plan
from contentan.runs.after import lookup
from contentan.runs.job import Settings
from contentan.runs.pipeline import run
from contentan.store.run_folders import latest
from tests.conftest import write_corpus
from tests.decisions.decided import AT

MANY = {
    f"{country}-{number}": (
        country,
        "en",
        "\n\n".join(
            f"{topic} paragraph number {at} of {country} text {number} speaks at length."
            for at in range(20)
            for topic in (["A student exchange in this"] if at % 4 == 0 else ["Some budget"])
        ),
    )
    for country in ("KAZ", "USA")
    for number in range(3)
}


@pytest.fixture
def outputs(tmp_path: Path, small_codebook: Path) -> Path:
    corpus = write_corpus(tmp_path / "corpus", MANY)
    settings = Settings(corpus, small_codebook, tmp_path / "outputs", workers=1)
    run(settings, now=lambda: AT)
    return settings.outputs


def scores(outputs: Path, code: str, path: Path) -> Path:
    """A file in which a third of the paragraphs is likely."""
    made = trained_scores.make(outputs, (code,), "none").scores
    values = [float(at % 3 == 0) for at in range(len(made))]
    made.with_columns(pl.Series("score", values)).drop("text").write_csv(path)
    return path


def say(outputs: Path, sample: str, yes: Callable[[dict[str, object]], tuple[str, str]]) -> None:
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        rows = decision_log.reviewer_rows(db, sample, "ann")
        said = [Decision(sample, row["id"], "ann", *yes(row)[:1], AT, code=yes(row)[1])
                for row in rows]  # fmt: skip
        decide_all(db, [(one, None) for one in said])


@pytest.mark.slow
def test_a_sample_in_bands_is_drawn_judged_and_planned_from(outputs: Path, tmp_path: Path) -> None:
    code = _code(outputs)
    file = scores(outputs, code, tmp_path / "scores.csv")
    plan = Plan("missed", ("ann",), 1, (code,), total=30)
    made = banded_sample.draw(outputs, plan, Bands(file, share=0.5), at=AT)
    assert made.items == 30
    assert {"likely", "rest"} == set(made.shows["code"]) - {""}
    bands = reviewed_now.stored_bands(outputs)
    assert bands.sizes["size"].sum() == len(bands.of_item)
    assert bands.sizes["band"].unique().sort().to_list() == ["likely", "rest"]
    hits = draw_sample.draw(outputs, Plan("verify", ("ann",), 1, (code,)), at=AT)
    say(outputs, hits.sample.id, lambda _: ("accept", ""))
    say(outputs, made.sample.id, lambda row: ("coded", code) if hash_of(row) else ("none", ""))
    found = difference_plan.planned(outputs, Asked((code,), scores=file, looks=3), at=AT)
    (row,) = found.plan.iter_rows(named=True)
    assert (found.look, found.looks) == (1, 3)
    assert row["ratio"] is not None
    assert row["kappa"] is not None
    assert row["state"] in ("more", "documents", "settled", "too few units")


def hash_of(row: dict[str, object]) -> bool:
    return str(row["id"])[-1] in "012"


def _code(outputs: Path) -> str:
    hits = pl.read_parquet(latest(outputs) / "hits.parquet")
    return str(hits["code"].mode().sort()[0])


def test_hits_that_a_score_contradicts_are_drawn_more_densely() -> None:
    strata = ["likely|KAZ|ru"] * 300 + ["rest|KAZ|ru"] * 100
    placed = pl.DataFrame({"item": [str(at) for at in range(400)], "stratum": strata})
    wanted = score_bands.numbers_of_hits(placed, 140)
    assert sum(wanted.values()) == 140
    # By standard deviations of .3 and .5.
    assert wanted == {"likely|KAZ|ru": 90, "rest|KAZ|ru": 50}


@pytest.mark.slow
def test_what_cannot_be_drawn_says_so(outputs: Path, tmp_path: Path) -> None:
    code = _code(outputs)
    file = scores(outputs, code, tmp_path / "scores.csv")
    missed = Plan("missed", ("ann",), 1, (code,), total=30)
    with pytest.raises(UsageError, match="one code"):
        banded_sample.draw(outputs, missed._replace(codes=()), Bands(file), at=AT)
    with pytest.raises(UsageError, match="are expected to have the code"):
        banded_sample.draw(outputs, missed, Bands(file, share=0.05), at=AT)
    hits = Plan("verify", ("ann",), 1, (code,), total=20)
    drawn = banded_sample.draw(outputs, hits, Bands(file), at=AT)
    assert drawn.items == 20 and drawn.sample.choices["hit_bands_of"] == code
    assert {"likely", "rest"} == set(drawn.shows["code"]) - {""}
    assert reviewed_now.stored_bands(outputs).sizes.is_empty(), "these are no bands of paragraphs"
    pl.DataFrame({"item": ["s1"], "code": [code], "score": [1.0]}).write_csv(file)
    for plan in (missed, hits):
        with pytest.raises(UsageError, match="has no score of"):
            banded_sample.draw(outputs, plan, Bands(file), at=AT)
    with pytest.raises(UsageError, match="this is for verify"):
        banded_sample.draw_for_difference(outputs, missed, at=AT)
    made = banded_sample.draw_for_difference(
        outputs, Plan("verify", ("ann",), 1, total=12), at=AT, store=False
    )
    assert made.items == 12


@pytest.mark.slow
def test_more_is_drawn_where_right_and_wrong_are_mixed(outputs: Path) -> None:
    """Of hits of one country all are right, of the other half of them."""
    code = _code(outputs)
    hits = draw_sample.draw(outputs, Plan("verify", ("ann",), 1, (code,)), at=AT)
    say(
        outputs,
        hits.sample.id,
        lambda row: (
            ("accept", "")
            if row["country"] == "KAZ" or str(row["id"])[-1] in "01234567"
            else ("reject", "")
        ),
    )
    now = reviewed_now.reviewed_now(outputs, lookup.stored(outputs))
    codes, found = reviewed_now.by_country(now)
    sizes = {f"{code}|KAZ|en": 100, f"{code}|USA|en": 100}
    made = deviations(sizes, codes, found)
    assert made[f"{code}|USA|en"] > 1.5 * made[f"{code}|KAZ|en"]
