"""Commands that say how many more judgements settle a difference, and that give every unit a
score.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app, names, now
from contentan.errors import many

Codes = Annotated[str, typer.Option("--codes", help="Only these codes, separated by commas.")]
Scores = Annotated[
    Path | None,
    typer.Option("--scores", help="CSV with item, code, score; helps as far as it agrees."),
]
Margin = Annotated[
    float,
    typer.Option("--margin", help="Rates within this ratio are alike, as 1.25; 0: not asked."),
]
Looks = Annotated[
    int,
    typer.Option(
        "--looks", help="Looks planned in all; intervals then hold at each of them. 0: one look."
    ),
]
By = Annotated[
    str,
    typer.Option(
        "--by",
        help=(
            "trained (on decisions), weak (on the dictionary's hits without their words) or none"
            " (texts to be scored elsewhere)."
        ),
    ),
]


@app.command()
def plan(
    codes: Codes = "",
    scores: Scores = None,
    margin: Margin = 0.0,
    looks: Looks = 0,
    run: Run = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Say which differences are open, and how many more judgements of what would settle them.

    Reads the decisions as they are now. What is expected takes today's figures for true, so that in
    about half of the cases more is needed.

    Example: contentan plan --codes exchange --looks 5
    """
    from contentan.review.samples import difference_plan

    asked = difference_plan.Asked(names(codes), margin, scores, looks)
    made = difference_plan.planned(outputs, asked, at=now(), run=run)
    give(made._asdict(), difference_plan.plan_lines(made), as_json=as_json)


@app.command()
def score(
    to: Annotated[Path, typer.Argument(help="CSV file to write: item, code, score.")],
    codes: Codes = "",
    by: By = "trained",
    run: Run = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Give every hit and paragraph a score of how likely the code belongs there.

    For `contentan plan --scores` and `contentan sample missed --bands`. A unit's score is from a
    model that did not see its document. With --by none the file has the texts and empty scores, for
    another program to fill in.

    Example: contentan score scores.csv --codes exchange --by weak
    """
    from contentan.review.samples import trained_scores
    from contentan.store.files import write_atomic
    from contentan.tables.frames import to_csv

    made = trained_scores.make(outputs, names(codes), by, run=run)
    to.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(to, to_csv(made.scores), tmp=to.parent)
    known = int(made.scores["score"].is_not_null().sum())
    told = [f"{to}: {many(len(made.scores), 'unit')}, {known} with a score", *made.notes]
    answer = {"file": to, "units": len(made.scores), "scored": known, "notes": made.notes}
    give(answer, told, as_json=as_json)
