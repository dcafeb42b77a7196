"""Commands for whoever works on a codebook."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from contentan.cli.options import DEFAULT_CODEBOOK, app, say


@app.command()
def check(codebook: Annotated[Path, typer.Argument(help="Folder with codebook.yaml.")] = DEFAULT_CODEBOOK) -> None:
    """Check a codebook and run its examples.

    Example: contentan check codebooks/people_diplomacy
    """
    from contentan import codebook as codebooks
    from contentan import examples

    book = codebooks.read(codebook)
    results = list(examples.check(book, examples.read(codebook, book)))
    wrong = [result for result in results if result.passed == bool(result.example.known_failure)]
    for result in wrong:
        say(examples.told(result, codebook / "examples.yaml"))
    patterns = len(book.patterns)
    known = sum(bool(result.example.known_failure) for result in results)
    say(f"{book.name} {book.version}: {len(book.codes)} codes, {patterns} patterns, {len(results)} examples")
    say(f"{len(results) - len(wrong)} as expected ({known} known failures), {len(wrong)} not")
    if wrong:
        raise typer.Exit(1)
