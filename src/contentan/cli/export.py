"""The command that hands a run over to other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app, now, say
from contentan.errors import UsageError
from contentan.model import LANGS

Lang = Annotated[
    str,
    typer.Option(
        "--lang",
        help=(
            "Language of report.docx, of labels in GraphML, GEXF and REFI-QDA, and of a reviewer's"
            " workbook: kk, ru or en."
        ),
    ),
]
To = Annotated[
    Path | None,
    typer.Option(
        "--to",
        help=(
            "For QDA programs NAME.qdpx (the run) or NAME.qdc (the codebook); with docx,"
            " NAME.docx; with --sample, NAME.xlsx."
        ),
    ),
]
Sample = Annotated[
    str, typer.Option("--sample", help="Write a workbook of this sample for a reviewer to fill in.")
]
Reviewer = Annotated[str, typer.Option("--reviewer", help="With --sample: the reviewer.")]
Decisions = Annotated[
    bool,
    typer.Option(
        "--decisions", help="Write all decisions as CSV into the folder --to, for version control."
    ),
]
Gold = Annotated[
    str,
    typer.Option(
        "--gold",
        help="Write the settled answers of a task (verify, code or missed) as the CSV file --to.",
    ),
]


What = Annotated[
    str,
    typer.Argument(
        metavar="[figures|docx]",
        help=(
            "figures: the pictures of the report alone, in three languages, with their data;"
            " docx: the run as a Word file."
        ),
    ),
]


@app.command()
def export(
    what: What = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
    lang: Lang = "en",
    to: To = None,
    sample: Sample = "",
    reviewer: Reviewer = "",
    decisions: Decisions = False,
    gold: Gold = "",
) -> None:
    """Export a run as Excel workbook, figures (SVG, PNG) and networks (GraphML, GEXF).

    With figures: the report's pictures as SVG, PNG of 300 dpi and CSV.

    With docx: as report.docx for those who write an article in Word: the study's table with
    passages, figures, the comparison, method and reference.

    With --to: as a REFI-QDA project or codebook for QDA programs.

    Example: contentan export figures
    Example: contentan export docx --lang ru
    Example: contentan export --to people-diplomacy.qdpx
    Example: contentan export --sample verify-1 --reviewer aigerim --to aigerim.xlsx
    Example: contentan export --decisions --to decisions
    Example: contentan export --gold missed --to gold.csv
    """
    if lang not in LANGS:
        raise UsageError(f"language {lang!r} is not one of {', '.join(LANGS)}", where="--lang")
    if what:
        _part(what, outputs, run, lang, to, alone=not (sample or reviewer or decisions or gold))
        return
    if gold:
        _gold(outputs, gold, to, alone=not (sample or reviewer or decisions))
        return
    if sample or reviewer or decisions:
        _review(outputs, sample, reviewer, to, lang, decisions=decisions)
        return
    if to is not None:
        from contentan.interchange import refi_export

        for line in refi_export.export(outputs, to, run=run, lang=lang):
            say(line)
        return
    _all(outputs, run, lang)


def _all(outputs: Path, run: str, lang: str) -> None:
    from contentan.export import run_export

    made = run_export.export(outputs, run=run, lang=lang)
    for name in made.files:
        say(str(made.folder / name))
    for note in made.notes:
        say(note)


def _part(what: str, outputs: Path, run: str, lang: str, to: Path | None, *, alone: bool) -> None:
    if what == "docx":
        _word(outputs, run, lang, to, alone=alone)
    elif what == "figures":
        _figures(outputs, run, alone=alone and not to)
    else:
        raise UsageError(f"cannot export {what!r}; there are: figures, docx", where="export")


def _figures(outputs: Path, run: str, *, alone: bool) -> None:
    from contentan.export import report_figures

    if not alone:
        raise UsageError("takes no option but --outputs and --run", where="export figures")
    folder, made = report_figures.export(outputs, run=run)
    for name in made.files:
        say(str(folder / name))
    for note in made.notes:
        say(note)


def _word(outputs: Path, run: str, lang: str, to: Path | None, *, alone: bool) -> None:
    from contentan.export.word import word_report

    if not alone:
        raise UsageError(
            "takes no option but --outputs, --run, --lang and --to", where="export docx"
        )
    made = word_report.export(outputs, run=run, lang=lang, to=to)
    say(str(made.file))
    for note in made.notes:
        say(note)


def _review(
    outputs: Path, sample: str, reviewer: str, to: Path | None, lang: str, *, decisions: bool
) -> None:
    from contentan.review.workbook import decision_exchange

    if decisions:
        if sample or reviewer or not to:
            raise UsageError(
                "exports all decisions: it needs --to FOLDER, and no sample",
                where="--decisions",
            )
        lines = decision_exchange.export_decisions(outputs, to, now())
    elif not (sample and reviewer and to):
        raise UsageError(
            "a reviewer's workbook needs --sample, --reviewer and --to NAME.xlsx", where="--sample"
        )
    else:
        lines = decision_exchange.export_workbook(outputs, sample, reviewer, to, now(), lang)
    for line in lines:
        say(line)


def _gold(outputs: Path, task: str, to: Path | None, *, alone: bool) -> None:
    from contentan.review.workbook import decision_exchange

    if not (to and alone):
        raise UsageError(
            "writes the answers of all samples of a task: it needs --to FILE.csv, and no sample",
            where="--gold",
        )
    for line in decision_exchange.export_gold(outputs, task, to, now()):
        say(line)
