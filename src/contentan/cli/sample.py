"""Commands that draw samples for review and say what reviewers made of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_OUTPUTS, DEFAULT_SEED, Outputs, Run, app, names, now
from contentan.errors import UsageError

if TYPE_CHECKING:
    from contentan.review.samples.draw_sample import Made, Plan

Task = Annotated[
    str,
    typer.Argument(
        help=(
            "verify (code shown: precision), code (code hidden: agreement) or missed"
            " (paragraphs: recall)."
        )
    ),
]
Reviewers = Annotated[str, typer.Option("--reviewers", help="Reviewers, separated by commas.")]
Codes = Annotated[
    str,
    typer.Option(
        "--codes", help="Only hits of these codes and those below them, separated by commas."
    ),
]
PerStratum = Annotated[
    int | None,
    typer.Option(
        "--per-stratum", help="Units per code, country and language; 30 by default for hits."
    ),
]
Total = Annotated[
    int | None,
    typer.Option(
        "--total",
        help="Units in all; 300 paragraphs by default for missed. A small one makes larger strata.",
    ),
]
Double = Annotated[
    float, typer.Option("--double", help="Share that two reviewers judge independently.")
]
Expected = Annotated[
    float | None,
    typer.Option(
        "--expect", help="Expected precision, or expected share of paragraphs with a miss."
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Only show how precise such a sample would be.")
]
ByDoubt = Annotated[
    bool,
    typer.Option(
        "--by-doubt",
        help="Not random: take what a model of earlier decisions is least sure of.",
    ),
]
KnownShare = Annotated[
    float,
    typer.Option(
        "--checks",
        help="Attention checks: this share of rows with a known answer mixed in; in no figure.",
    ),
]
Gold = Annotated[
    Path | None,
    typer.Option(
        "--gold",
        help="With --checks: CSV with known answers (item, codes); by default what is settled.",
    ),
]
ByBands = Annotated[
    Path | None,
    typer.Option(
        "--bands",
        help="One code: draw more where this file of scores contradicts the dictionary.",
    ),
]
Cut = Annotated[
    float, typer.Option("--cut", help="With --bands: a score of at least this is likely.")
]
ForDifference = Annotated[
    bool,
    typer.Option(
        "--for-difference",
        help="For verify: share the number out where differences of countries are decided.",
    ),
]
DrawSeed = Annotated[int, typer.Option("--seed", help="Seed of the draw.")]


@app.command()
def sample(
    task: Task,
    reviewers: Reviewers = "",
    codes: Codes = "",
    per_stratum: PerStratum = None,
    total: Total = None,
    double: Double = 0.2,
    expect: Expected = None,
    dry_run: DryRun = False,
    by_doubt: ByDoubt = False,
    checks: KnownShare = 0.0,
    gold: Gold = None,
    bands: ByBands = None,
    cut: Cut = 0.5,
    for_difference: ForDifference = False,
    seed: DrawSeed = DEFAULT_SEED,
    run: Run = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Draw a random sample of hits or paragraphs for review, and show how precise it will be.

    Example: contentan sample verify --reviewers aigerim,john --total 200
    """
    from contentan.review.samples import draw_sample

    if by_doubt + for_difference + (bands is not None) > 1:
        raise UsageError("--by-doubt, --bands and --for-difference: choose one of them")
    plan = draw_sample.Plan(task, names(reviewers), seed, names(codes), per_stratum, total, double)
    asked = _Asked(by_doubt, for_difference, bands, cut, expect, checks, gold)
    made = _drawn(outputs, plan, asked, run, store=not dry_run)
    new = made.sample
    answer = {
        "sample": None if dry_run else new.id,
        "task": new.task,
        "run": new.run,
        "random": new.random,
        "reviewers": new.choices["reviewers"],
        "items": made.items,
        "carried": made.carried,
        "shows": made.shows,
    }
    give(answer, draw_sample.draw_lines(made, stored=not dry_run), as_json=as_json)


class _Asked(NamedTuple):
    """How a sample is drawn: the options of `sample` by their names."""

    by_doubt: bool
    for_difference: bool
    bands: Path | None
    cut: float
    expect: float | None
    checks: float
    gold: Path | None


def _drawn(outputs: Path, plan: Plan, asked: _Asked, run: str, *, store: bool) -> Made:
    """The sample, drawn in the way that was asked for."""
    from contentan.review.samples import banded_sample, doubt, draw_sample
    from contentan.review.samples.mixed_checks import Checks

    how = {"at": now(), "run": run}
    plain = not (asked.by_doubt or asked.for_difference or asked.bands is not None)
    if (asked.checks or asked.gold) and not plain:
        raise UsageError(
            "--checks go into a plain sample, without --by-doubt, --bands and --for-difference"
        )
    if asked.by_doubt:
        return doubt.draw(outputs, plan, **how)
    if asked.bands is not None:
        bands = banded_sample.Bands(asked.bands, asked.cut, asked.expect)
        return banded_sample.draw(outputs, plan, bands, **how, store=store)
    if asked.for_difference:
        return banded_sample.draw_for_difference(outputs, plan, **how, store=store)
    checks = Checks(asked.checks, asked.gold)
    return draw_sample.draw(outputs, plan, **how, store=store, share=asked.expect, checks=checks)


Files = Annotated[
    list[str] | None,
    typer.Argument(help="Files of outside coders, as FILE or NAME=FILE; none: the reviewers."),
]
Coders = Annotated[
    str, typer.Option("--coders", help="With files: only these coders, separated by commas.")
]
Labels = Annotated[
    Path | None, typer.Option("--mapping", help="With files: YAML, their label -> our code.")
]
Form = Annotated[
    str, typer.Option("--format", help="With files: their format, if it is not recognised.")
]
Imported = Annotated[
    bool, typer.Option("--imported", help="Compare coders imported before, beside any files.")
]
Texts = Annotated[
    bool,
    typer.Option(
        "--texts", help="With files: compare the texts in them; needs no run and no codebook."
    ),
]


@app.command()
def agree(
    files: Files = None,
    coders: Coders = "",
    mapping: Labels = None,
    form: Form = "",
    imported: Imported = False,
    texts: Texts = False,
    run: Run = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    task: Annotated[
        str, typer.Option("--task", help="Samples to read: code (hits) or missed (paragraphs).")
    ] = "code",
    seed: Annotated[int, typer.Option("--seed", help="Seed of the bootstrap.")] = DEFAULT_SEED,
    to: Annotated[
        Path | None, typer.Option("--to", help="Write all columns to this CSV file.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Intercoder agreement of the reviewers, per code.

    Share, kappa, alpha and AC1 with intervals, from hits or paragraphs coded without seeing what
    the machine found, by the answers given before reviewers could see each other's. What they
    changed afterwards is told apart.

    Example: contentan agree --to agreement.csv
    Example: contentan agree anna.csv berik.xlsx
    """
    from contentan.interchange.codings import coders_compared
    from contentan.review.samples import reviewer_agreement
    from contentan.tables.frames import to_csv

    if (files or imported) and task != "code":
        raise UsageError("--task names samples of reviewers, and files are compared as they are")
    if not (files or imported) and (coders or mapping or form or texts):
        raise UsageError("--coders, --mapping, --format and --texts are about files: name some")
    if files or imported:
        asked = (tuple(files or ()), names(coders), mapping, form, imported, texts, run)
        done = coders_compared.compared(outputs, coders_compared.Asked(*asked), seed=seed)
        found, lines = done.agreement, coders_compared.compared_lines(done)
    else:
        found = reviewer_agreement.agreement_table(outputs, seed, task)
        lines = reviewer_agreement.agreement_lines(found)
    give({"agreement": found}, lines, as_json=as_json)
    if to:
        to.write_bytes(to_csv(found))
