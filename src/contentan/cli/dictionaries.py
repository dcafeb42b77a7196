"""What comes from other programs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import app, say


@app.command("import")
def import_(
    file: Annotated[
        Path, typer.Argument(help="WordStat .cat, LIWC .dic/.dicx, .ykd, .lc3, .lcd, VBPro, quanteda YAML, CSV.")
    ],
    to: Annotated[
        Path | None, typer.Option("--to", help="Folder of the new codebook; codebooks/NAME by default.")
    ] = None,
    lang: Annotated[str, typer.Option("--lang", help="kk, ru or en; by default that of most entries.")] = "",
    form: Annotated[str, typer.Option("--format", help="Where the file does not show what it is.")] = "",
    name: Annotated[str, typer.Option("--name", help="Name of the codebook; that of the file by default.")] = "",
    criterion: Annotated[str, typer.Option("--criterion", help="Row of Table 1 for every code.")] = "main goal",
    lemmas: Annotated[bool, typer.Option("--lemmas", help="Entries as lemmas, not as forms.")] = False,
    encoding: Annotated[str, typer.Option("--encoding", help="Where it is not recognised, for instance cp1251.")] = "",
) -> None:
    """Make a codebook of another program's dictionary, and report what did not come over.

    Example: contentan import lexicon.cat --to codebooks/lexicon --lang en
    """
    from contentan.interchange import incoming, loss

    done = incoming.import_dictionary(
        file, to=to, lang=lang, form=form, name=name, criterion=criterion, lemmas=lemmas, encoding=encoding
    )
    read, built = done.dictionary, done.built
    guessed = "" if lang else " (guessed; --lang says otherwise)"
    say(
        f"Read {file} as {read.format}, {done.encoding}; categories: {len(read.categories)}, entries: {len(read.entries)}"
    )
    say(
        f"Wrote {done.folder / 'codebook.yaml'}; codes: {built.codes}, patterns: {built.patterns}, language: {done.lang}{guessed}"
    )
    for line in loss.told(built.losses):
        say(line)
    say(f"\nAll of this, line by line: {done.folder / incoming.LOSSES}")
