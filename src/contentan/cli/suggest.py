"""The command that suggests words and themes for a codebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app
from contentan.errors import UsageError, many

if TYPE_CHECKING:
    import polars as pl


@app.command()
def suggest(
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
    code: Annotated[str, typer.Option("--code", help="Show only suggestions for this code.")] = "",
    top: Annotated[
        int, typer.Option("--top", help="Suggestions of each kind per code and language.", min=1)
    ] = 3,
    as_json: AsJson = False,
) -> None:
    """Suggest words near hits that no pattern covers, and themes without a code.

    Nothing is applied to the codebook.

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
    answer = {"file": path, "suggestions": shown}
    give(answer, _all_lines(shown, len(found), path), as_json=as_json)


def _all_lines(shown: pl.DataFrame, number: int, path: Path) -> Iterator[str]:
    for (of, lang), own in shown.group_by("code", "lang", maintain_order=True):
        yield f"{of or 'themes without a code'} ({lang})"
        for row in own.iter_rows(named=True):
            yield from _lines(row)
    yield f"{many(number, 'suggestion')}, none applied: {path}"


def _lines(row: dict[str, object]) -> list[str]:
    if row["kind"] == "theme":
        head = f"  {float(str(row['score'])):.1%} of paragraphs: {row['words']}"
    else:
        head = (
            f"  {row['words']}: {many(int(str(row['near'])), 'near hit')} in"
            f" {many(int(str(row['documents'])), 'document')}, {row['elsewhere']} elsewhere"
        )
    like = f"  (like {row['like']})" if row["like"] else ""
    return [head + like, f"      {row['example_1']}"]
