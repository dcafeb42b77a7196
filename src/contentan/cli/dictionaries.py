"""What comes from other programs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app, now, say
from contentan.errors import ContentanError

if TYPE_CHECKING:
    from contentan.interchange.dictionaries.import_dictionary import Imported


Coder = Annotated[
    str,
    typer.Option(
        "--coder",
        help=("The file holds this coder's codings: CSV, .qdpx, Label Studio, doccano, INCEpTION."),
    ),
]
Labels = Annotated[
    Path | None,
    typer.Option(
        "--mapping", help='With --coder: YAML, their label -> our code, a list of codes, or "".'
    ),
]
User = Annotated[
    str,
    typer.Option(
        "--user", help="With --coder: whose codings to take, if several people coded in the file."
    ),
]
File = Annotated[
    Path,
    typer.Argument(
        help=(
            "A dictionary (WordStat .cat, LIWC .dic/.dicx, .ykd, .lc3, VBPro, quanteda YAML,"
            " CSV, .qdc); with --coder, codings."
        )
    ),
]
To = Annotated[
    Path | None,
    typer.Option("--to", help="Folder of the new codebook; codebooks/NAME by default."),
]
Lang = Annotated[
    str, typer.Option("--lang", help="kk, ru or en; by default the language of most entries.")
]
Format = Annotated[
    str, typer.Option("--format", help="Format of the file, if it is not recognised.")
]
Name = Annotated[
    str, typer.Option("--name", help="Name of the codebook; the file's name by default.")
]
Criterion = Annotated[
    str, typer.Option("--criterion", help="Criterion of every code; none by default.")
]
Lemmas = Annotated[bool, typer.Option("--lemmas", help="Match entries by lemma, not by form.")]
Encoding = Annotated[
    str, typer.Option("--encoding", help="Encoding, if it is not recognised (for example cp1251).")
]
WorkbookWins = Annotated[
    bool,
    typer.Option(
        "--workbook-wins", help="Where a review workbook and the store disagree, take the workbook."
    ),
]


@app.command("import")
def import_(
    file: File,
    to: To = None,
    lang: Lang = "",
    form: Format = "",
    name: Name = "",
    criterion: Criterion = "",
    lemmas: Lemmas = False,
    encoding: Encoding = "",
    coder: Coder = "",
    mapping: Labels = None,
    user: User = "",
    workbook_wins: WorkbookWins = False,
    run: Run = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
) -> None:
    """Import a dictionary as a codebook, or codings and reviews made elsewhere.

    Reads dictionaries of other programs, codings (with --coder), a filled-in review workbook, or
    the folder of exported decisions.

    Example: contentan import lexicon.cat --to codebooks/lexicon --lang en
    Example: contentan import aigerim.xlsx
    """
    from contentan.review.workbook import saved_otherwise

    saved_otherwise.refuse(file)
    if not coder and (file.is_dir() or file.suffix.lower() == ".xlsx"):
        _review(file, outputs, workbook_wins=workbook_wins)
        return
    if coder:
        _codings(file, coder, mapping, user, form, outputs, run)
        return
    from contentan.interchange.dictionaries import import_dictionary

    done = import_dictionary.import_dictionary(
        file,
        to=to,
        lang=lang,
        form=form,
        name=name,
        criterion=criterion,
        lemmas=lemmas,
        encoding=encoding,
    )
    _say_imported(file, done, guessed="" if lang else " (guessed; --lang says otherwise)")


def _say_imported(file: Path, done: Imported, *, guessed: str) -> None:
    from contentan.interchange.dictionaries import import_dictionary
    from contentan.interchange.shared import losses

    read, built = done.dictionary, done.built
    counted = f"categories: {len(read.categories)}, entries: {len(read.entries)}"
    say(f"Read {file} as {read.format}, {done.encoding}; {counted}")
    written = f"codes: {built.codes}, patterns: {built.patterns}, language: {done.lang}{guessed}"
    say(f"Wrote {done.folder / 'codebook.yaml'}; {written}")
    for line in losses.loss_lines(built.losses):
        say(line)
    say(f"\nWhat was lost, line by line: {done.folder / import_dictionary.LOSSES}")


def _codings(
    file: Path, coder: str, mapping: Path | None, user: str, form: str, outputs: Path, run: str
) -> None:
    from contentan.interchange.codings import coding_table, import_codings

    given = import_codings.Given(file, coder, mapping, user, form)
    done = import_codings.import_codings(outputs, given, at=now(), run=run)
    for line in coding_table.problem_lines(done.taken.problems):
        typer.echo(f"{file}:{line}", err=True)
    if done.taken.problems:
        raise ContentanError(
            f"problems: {len(done.taken.problems)}; nothing was imported", where=file
        )
    for line in import_codings.import_lines(done, coder):
        say(line)


def _review(file: Path, outputs: Path, *, workbook_wins: bool) -> None:
    from contentan.review.workbook import decision_exchange

    if file.is_dir():
        lines = decision_exchange.import_decisions(outputs, file, now())
    else:
        lines = decision_exchange.import_workbook(outputs, file, now(), workbook_wins=workbook_wins)
    for line in lines:
        say(line)
