"""Scores beside the decisions: what a run makes of them, against the plan, which gathers all units
in another way.
"""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide, reviewer_rows
from contentan.decisions.run_scores import SCORES
from contentan.review.samples import difference_plan, draw_sample, sampling_frame
from contentan.review.samples.difference_plan import Asked
from contentan.review.samples.draw_sample import Plan
from contentan.runs.after import lookup
from contentan.runs.job import Settings
from contentan.runs.pipeline import run
from contentan.store.run_folders import manifest_of, run_folder
from tests.conftest import write_corpus
from tests.decisions.decided import AT

MANY = {
    f"{country}-{number}": (
        country,
        "en",
        "\n\n".join(
            f"{'A student exchange' if at % 3 == 0 else 'A budget'} number {at} of {country} text"
            f" {number} is spoken of at length."
            for at in range(30)
        ),
    )
    for country in ("KAZ", "USA")
    for number in range(3)
}


def reviewed(settings: Settings) -> None:
    """Some hits are judged, a third of them wrong; paragraphs are read, in which nothing was
    missed but in a few.
    """
    for task, total in (("verify", 40), ("missed", 100)):
        made = draw_sample.draw(settings.outputs, Plan(task, ("aigerim",), 1, total=total), at=AT)
        with closing(connect(settings.outputs / REVIEW, lambda: AT)) as db:
            for at, row in enumerate(reviewer_rows(db, made.sample.id, "aigerim")):
                verdict, code = ("accept" if right(row["id"]) else "reject"), ""
                if task == "missed":
                    verdict, code = ("coded", "exchange") if at % 9 == 0 else ("none", "")
                decide(db, Decision(made.sample.id, row["id"], "aigerim", verdict, AT, code=code))


def right(hit: str) -> bool:
    return int(hit[1:], 16) % 3 > 0


def scores(settings: Settings) -> pl.DataFrame:
    """Scores of all hits that say what the reviewer says, and of paragraphs that say nothing."""
    whole = lookup.stored(settings.outputs)
    hits, paragraphs = (
        sampling_frame.hits(whole).filter(code="exchange"),
        sampling_frame.segments(whole),
    )
    own = [float(right(item)) for item in hits["item"]]
    other = [float(at % 2) for at in range(len(paragraphs))]
    return pl.concat(
        [
            frame.select("item", pl.lit("exchange").alias("code"), pl.Series("score", values))
            for frame, values in ((hits, own), (paragraphs, other))
        ]
    )


@pytest.mark.slow
def test_a_run_uses_scores_as_the_plan_does(tmp_path: Path, small_codebook: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", MANY)
    settings = Settings(corpus, small_codebook, tmp_path / "outputs", workers=1)
    run(settings, now=lambda: AT)
    reviewed(settings)
    plain = run(settings, now=lambda: AT).manifest["id"]
    file = settings.outputs / SCORES
    scores(settings).write_csv(file)
    scored = run(settings, now=lambda: AT).manifest["id"]
    tables = {
        one: pl.read_parquet(run_folder(settings.outputs, one) / "corrected.parquet")
        for one in (plain, scored)
    }
    print(tables[scored].select("code", "method", "kappa"))
    assert plain != scored
    assert "scores" not in manifest_of(run_folder(settings.outputs, plain))
    assert set(tables[plain]["method"]) <= {"review", ""}
    helped = tables[scored].filter(method="review and scores")
    assert not helped.is_empty()
    told = difference_plan.planned(settings.outputs, Asked(scores=file), at=AT).plan
    both = helped.join(told, on=("code", "left", "right"))
    assert both["kappa"].to_list() == pytest.approx(both["kappa_right"].to_list())
    assert both["corrected_ratio_low"].to_list() == pytest.approx(both["ratio_low"].to_list())
    # Where scores do not help, every figure is what it is without them.
    others = tables[scored].filter(pl.col("method") != "review and scores")["code"].to_list()
    alike = [one.filter(pl.col("code").is_in(others)) for one in tables.values()]
    assert alike[0].equals(alike[1])
    # Without the file the run is the one before.
    file.unlink()
    assert run(settings, now=lambda: AT).manifest["id"] == plain
