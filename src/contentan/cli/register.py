"""Commands for the register: rows added, rows checked, the file in another format."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import (
    DEFAULT_CORPUS,
    DEFAULT_OUTPUTS,
    Columns,
    Corpus,
    Outputs,
    app,
    now,
    say,
)
from contentan.errors import UsageError, many

register_app = typer.Typer(no_args_is_help=True, rich_markup_mode=None)
app.add_typer(
    register_app,
    name="register",
    help="Add documents to the register, check it, convert it.",
)

#: Columns of a register that have an option each, in the order of the options.
CELLS = tuple(
    "id title work institution programme family country about lang date year url rights".split()
)


def _cell(name: str, says: str) -> Any:
    """The option for one cell."""
    return typer.Option(f"--{name}", help=says)


Files = Annotated[
    list[Path],
    typer.Argument(help="Documents; those outside the corpus folder are copied into it."),
]
Id = Annotated[str, _cell("id", "Id, for one file; its name by default.")]
Title = Annotated[str, _cell("title", "Title, for one file.")]
Work = Annotated[
    str, _cell("work", "The text that they are translations, editions or copies of, by any name.")
]
Institution = Annotated[str, _cell("institution", "Who issued the documents.")]
Programme = Annotated[str, _cell("programme", "Programme to which they belong.")]
Family = Annotated[str, _cell("family", "Kind of source: one that the study names, or other.")]
Country = Annotated[str, _cell("country", "Whose voice, ISO 3166-1 alpha-3.")]
About = Annotated[str, _cell("about", "speaker or mentioned.")]
Lang = Annotated[str, _cell("lang", "kk, ru, en, or several as kk+ru.")]
Date = Annotated[str, _cell("date", "2021, 2021-04 or 2021-04-28.")]
Year = Annotated[str, _cell("year", "Four digits.")]
Url = Annotated[str, _cell("url", "Address where they were found.")]
Rights = Annotated[str, _cell("rights", "Licence under which you hold them.")]
Ask = Annotated[bool, typer.Option("--ask/--no-ask", help="Ask for missing cells, on a terminal.")]
Register = Annotated[
    Path | None, typer.Argument(help="A register or its folder, instead of --corpus.")
]
Texts = Annotated[
    bool, typer.Option("--texts/--no-texts", help="Read the documents to find copies.")
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Write the findings to this CSV or XLSX file.")
]
Write = Annotated[bool, typer.Option("--write", help="Write proposed works into the column work.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show the rows; write nothing.")]


@register_app.command()
def add(
    ctx: typer.Context,
    files: Files,
    corpus: Corpus = DEFAULT_CORPUS,
    outputs: Outputs = DEFAULT_OUTPUTS,
    ident: Id = "",
    title: Title = "",
    work: Work = "",
    institution: Institution = "",
    programme: Programme = "",
    family: Family = "",
    country: Country = "",
    about: About = "",
    lang: Lang = "",
    date: Date = "",
    year: Year = "",
    url: Url = "",
    rights: Rights = "",
    ask: Ask = True,
    dry_run: DryRun = False,
    as_json: AsJson = False,
) -> None:
    """Add a row for each file.

    Cells are filled from the document where it tells; the rest is asked for on a terminal, or
    listed. Exit code 1 if a file got no row.

    Example: contentan register add report.pdf --country KAZ --family apk --institution "Assembly of
    People of Kazakhstan"
    """
    from contentan.sources.registration import add_documents, register_texts, terminal

    cells = [ident, title, work, institution, programme, family, country]
    cells += [about, lang, date, year, url, rights]
    given = {column: cell for column, cell in zip(CELLS, cells, strict=True) if cell}
    asked = _asked if ask and sys.stdin.isatty() and not dry_run else None
    with register_texts.reader(outputs) as read:
        made = add_documents.add(
            files,
            _register(corpus),
            given,
            read=read,
            today=now()[:10],
            families=tuple(ctx.obj.study().families),
            ask=asked,
            dry=dry_run,
        )
    give({"added": made}, terminal.added(made, dry=dry_run), as_json=as_json)
    if any(not one.cells and "already there" not in one.reason for one in made):
        raise typer.Exit(1)


def _register(corpus: Path) -> Path:
    """The register of a corpus; one that is to be made where there is none."""
    from contentan.sources.registration.register_check import path_of

    if corpus.is_dir() and any(corpus.glob("register.*")):
        return path_of(corpus)
    return corpus if corpus.suffix else corpus / "register.csv"


def _asked(file: str, column: str, guess: str) -> str | None:
    """Ask for a cell; an empty answer is the guess."""
    answer: str = typer.prompt(f"{file}  {column}", default=guess, err=True)
    return None if answer == guess else answer.strip()


@register_app.command()
def check(
    ctx: typer.Context,
    register: Register = None,
    corpus: Corpus = DEFAULT_CORPUS,
    outputs: Outputs = DEFAULT_OUTPUTS,
    texts: Texts = True,
    columns: Columns = None,
    out: Out = None,
    write: Write = False,
    as_json: AsJson = False,
) -> None:
    """Find errors and doubtful entries in the register, and documents that are one work.

    Checks cells and files; finds copies, editions and translations of the same document.
    --write names proposed works in the register, in empty cells only.
    Exit code 1 if there is an error.

    Example: contentan register check corpus/register.csv
    """
    from contentan.corpus.register_reading import register_sheet
    from contentan.runs.after import summary
    from contentan.runs.run_options import columns_of
    from contentan.sources.registration import register_check, register_files, terminal

    path = register_check.path_of(register or corpus)
    with summary.progress(sys.stderr) as shown:
        checked = register_check.check(
            path,
            outputs,
            today=now()[:10],
            families=tuple(ctx.obj.study().families),
            columns=columns_of(ctx.obj, columns),
            texts=texts,
            progress=shown,
        )
    if out:
        out.unlink(missing_ok=True)
        told = checked.findings.to_dicts()
        rows = [{name: str(cell) for name, cell in row.items()} for row in told]
        register_files.write(out, register_sheet.Changes(rows=rows))
    named = len(checked.naming.cells) if write else 0
    if named:
        register_files.write(path, checked.naming)
    lines = [*terminal.findings(checked.findings, checked.rows)]
    lines += terminal.works(checked.works, named, len(checked.naming.cells))
    answer = {"rows": checked.rows, "findings": checked.findings, "named": named}
    give({**answer, **checked.works._asdict()}, lines, as_json=as_json)
    if "error" in checked.findings["level"]:
        raise typer.Exit(1)


@register_app.command()
def convert(
    register: Annotated[Path, typer.Argument(help="A register, CSV or XLSX.")],
    to: Annotated[Path, typer.Argument(help="File to write; its name ends in .csv or .xlsx.")],
) -> None:
    """Convert a register to CSV or XLSX.

    Example: contentan register convert register.xlsx register.csv
    """
    from contentan.sources.registration import register_check

    if to.exists():
        raise UsageError("already exists; it is not overwritten", where=to)
    if to.suffix.lower() not in (".csv", ".xlsx"):
        raise UsageError("expected a name that ends in .csv or .xlsx", where=to)
    say(f"{many(register_check.convert(register, to), 'row')}: {to}")
