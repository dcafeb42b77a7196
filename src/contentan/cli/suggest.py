"""The command that suggests words and themes for a codebook."""

from __future__ import annotations

from typing import Annotated

import typer

from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app, say
from contentan.errors import UsageError


@app.command()
def suggest(
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
    code: Annotated[
        str, typer.Option("--code", help="Show this code's suggestions alone, and more of them.")
    ] = "",
    top: Annotated[
        int, typer.Option("--top", help="Lines of a kind for a code and language.", min=1)
    ] = 3,
) -> None:
    """Suggest words near hits that no pattern covers, and themes that no code touches. Nothing is
    ever applied.

    Example: contentan suggest --code exchange --top 10
    """
    import polars as pl

    from contentan.authoring.suggest import suggestions

    path = suggestions.path_of(outputs, run=run)
    found = suggestions.suggest(outputs, run=run)
    suggestions.write(found, path)
    shown = found.filter(pl.col("rank") <= top, pl.lit(not code) | (pl.col("code") == code))
    if code and shown.is_empty():
        raise UsageError(
            f"no suggestion for code {code!r}; all suggestions are in {path}", where="--code"
        )
    for (of, lang), own in shown.group_by("code", "lang", maintain_order=True):
        say(f"{of or 'themes without a code'} ({lang})")
        for row in own.iter_rows(named=True):
            for line in _lines(row):
                say(line)
    say(f"{len(found)} suggestions, none applied: {path}")


def _lines(row: dict[str, object]) -> list[str]:
    if row["kind"] == "theme":
        head = f"  {float(str(row['score'])):.1%} of paragraphs: {row['words']}"
    else:
        head = (
            f"  {row['words']}: {row['near']} near hits in {row['documents']} documents,"
            f" {row['elsewhere']} elsewhere"
        )
    like = f"  (like {row['like']})" if row["like"] else ""
    return [head + like, f"      {row['example_1']}"]
