"""Commands for whoever coordinates reviewers: training rounds, and what decisions say of them."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_OUTPUTS, DEFAULT_SEED, Outputs, Run, app, names, now
from contentan.cli.review import review
from contentan.cli.sample import Codes, DrawSeed, Reviewers, Task


@app.command()
def train(
    task: Task,
    reviewers: Reviewers = "",
    gold: Annotated[
        Path | None,
        typer.Option(
            "--gold", help="CSV with known answers (item, codes); by default what is settled."
        ),
    ] = None,
    total: Annotated[int, typer.Option("--total", help="Rows for each reviewer.", min=1)] = 30,
    mark: Annotated[
        float, typer.Option("--pass", help="Share of the rows to be answered right.")
    ] = 0.8,
    feedback: Annotated[
        str, typer.Option("--feedback", help="When a reviewer is told: each (answer) or end.")
    ] = "each",
    codes: Codes = "",
    seed: DrawSeed = DEFAULT_SEED,
    run: Run = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Give reviewers a training round: rows whose answer is known.

    Each answers blind, and is then told what the gold says and why. No figure of the study reads
    these answers; `contentan review people` says who passed.

    Example: contentan train verify --reviewers aigerim,john --pass 0.85
    """
    from contentan.review.samples import training_sample
    from contentan.review.samples.draw_sample import Plan
    from contentan.review.samples.training_sample import Round

    plan = Plan(task, names(reviewers), seed, names(codes), total=total)
    made = training_sample.train(outputs, plan, Round(mark, feedback, gold), at=now(), run=run)
    rows = [
        {"reviewer": name, "rows": number, "one_answer": made.one_answer[name]}
        for name, number in made.rows.items()
    ]
    answer = {
        "sample": made.sample.id,
        "task": task,
        "run": made.sample.run,
        "pass_mark": mark,
        "feedback": feedback,
        "reviewers": rows,
    }
    give(answer, training_sample.train_lines(made), as_json=as_json)


@review.command()
def people(
    by: Annotated[
        str, typer.Option("--by", help="Periods: weeks, or so many rows of a reviewer.")
    ] = "weeks",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """What the decisions say of the reviewers, for whoever coordinates them.

    Training rounds against the gold, attention checks, rows answered faster than anybody can read,
    and by period the share of yes and the agreement with the others. A change is stated only where
    its interval excludes none.

    Example: contentan review people --by 50
    """
    from contentan.review.samples import reviewer_report

    found = reviewer_report.reviewer_report(outputs, by)
    give(found._asdict(), reviewer_report.report_lines(found), as_json=as_json)
