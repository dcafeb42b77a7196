"""Commands that show: concordances, the way of a hit, what was read, what was lemmatized."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app, say
from contentan.errors import ContentanError
from contentan.model import LANGS


@app.command()
def kwic(
    pattern: Annotated[str, typer.Argument(help="A pattern, as in a codebook.")],
    outputs: Outputs = DEFAULT_OUTPUTS,
    lang: Annotated[
        str, typer.Option("--lang", help="kk, ru or en; by default what the letters allow.")
    ] = "",
    run: Run = "",
    width: Annotated[
        int, typer.Option("--width", help="Characters on either side.", min=0, max=500)
    ] = 50,
) -> None:
    """Concordance lines of a pattern over the corpus of a run.

    Example: contentan kwic "обмен* NEAR/5 (студент|преподаватель)"
    """
    from contentan.runs.after import lookup

    lines = list(lookup.kwic(outputs, pattern, lang=lang, run=run, width=width))
    for line in lines:
        say(
            f"{line.before:>{width}} [{line.match}] {line.after:<{width}}  {line.doc}, p."
            f" {line.page}, par. {line.paragraph}"
        )
    documents = len({line.doc for line in lines})
    say(
        f"{len(lines)} hit{'s' * (len(lines) != 1)} in {documents} document{'s' * (documents != 1)}"
    )


@app.command()
def why(
    hit: Annotated[str, typer.Argument(help="Id of a hit, or the beginning of it.")],
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
) -> None:
    """Follow one hit back to its page, its words and the line of the codebook.

    Example: contentan why h7f3
    """
    from contentan.runs.after import lookup

    found = lookup.why(outputs, hit, run=run)
    for name, value in lookup.told(found):
        say(f"{name:<10} {value}")


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="Any document.")],
    blocks: Annotated[
        bool, typer.Option("--blocks", help="Number, page, kind and place of each block.")
    ] = False,
    show: Annotated[
        Path | None, typer.Option("--show", help="Draw a page with its blocks into this PNG.")
    ] = None,
    page: Annotated[int, typer.Option("--page", help="The page to draw.")] = 1,
) -> None:
    """Print the text that is read from a file, or draw a page with what was made of it.

    Example: contentan extract corpus/documents/kz-apk-session-2021.pdf --show page.png --page 1
    """
    from contentan.extract.layout_picture import draw_layout
    from contentan.extract.sandbox.reader import Reader

    if not file.is_file():
        raise ContentanError("there is no such file", where=file)
    if show:
        draw_layout(file, page, show)
        say(str(show))
        return
    with Reader() as reader:
        read = reader.read(file)
    for row in read.blocks.iter_rows(named=True) if blocks else ():
        text = read.text[row["start"] : row["stop"]]
        say(
            f"[{row['block']} p{row['page']} {row['kind']}{row['level'] or ''}"
            f" {row['start']}-{row['stop']}] {text}"
        )
    if not blocks:
        say(read.text)
    for name, detail, n in read.notices:
        typer.echo(f"{name}: {detail} ({n})", err=True)


@app.command()
def annotate(
    file: Annotated[
        Path | None, typer.Argument(help="Text, or CoNLL-U whose tokens are kept.")
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", help="kk, ru or en; by default decided for each sentence.")
    ] = "",
    explain: Annotated[
        str, typer.Option("--explain", help="A word whose analyses are shown instead.")
    ] = "",
) -> None:
    """Lemmatize a text or a CoNLL-U file; CoNLL-U comes out.

    Example: contentan annotate --lang kk --explain халқымыздың
    """
    from contentan.lemmatize import conllu
    from contentan.lemmatize.explain import explain_lines

    if lang not in ("", *LANGS):
        raise ContentanError(f"language {lang!r} is none of {', '.join(LANGS)}", where="--lang")
    if explain:
        for line in explain_lines(explain, lang):
            say(line)
    elif file is None or not file.is_file():
        raise ContentanError("there is no such file", where=file or "annotate")
    else:
        typer.echo(conllu.annotate(file.read_text(encoding="utf-8-sig"), lang or None), nl=False)
