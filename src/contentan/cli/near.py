"""The command that looks for words by their meaning."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app
from contentan.errors import UsageError, many

if TYPE_CHECKING:
    from contentan.authoring.near.near_words import Near

#: So many of the words that were asked for are named.
_NAMED = 12


@app.command()
def near(
    words: Annotated[
        list[str] | None, typer.Argument(help="Words of any language; or --code.")
    ] = None,
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
    code: Annotated[
        str, typer.Option("--code", help="Words near to those of this code's patterns.")
    ] = "",
    top: Annotated[int, typer.Option("--top", help="Words of each language.", min=1)] = 20,
    as_json: AsJson = False,
) -> None:
    """Words of the corpus that mean the like: of those that keep the same company.

    It proposes, and counts nothing; `contentan kwic` shows where a word stands.

    Example: contentan near accord harmony
    """
    from contentan.authoring.near import near_words

    if bool(words) == bool(code):
        raise UsageError("name words, or a code with --code", where="near")
    asked = near_words.Asked(code, words or ())
    found = near_words.near(outputs, asked, run=run, top=top)
    answer = {"near": found.table, "seeds": found.seeds, "words": found.size}
    give(answer, _lines(found), as_json=as_json)


def _lines(found: Near) -> Iterator[str]:
    from contentan.authoring.near.near_words import ENOUGH

    for lang, seeds in found.seeds.items():
        if not seeds:
            continue
        more = f" and {len(seeds) - _NAMED:,} more" if len(seeds) > _NAMED else ""
        yield f"{lang}: near to {', '.join(seeds[:_NAMED])}{more}"
        rows = [row for row in found.table.iter_rows(named=True) if row["lang"] == lang]
        for row in rows:
            like = "   –" if row["likeness"] is None else f"{row['likeness']:4.2f}"
            codes = f"  in {row['codes'].replace(' ', ', ')}" if row["codes"] else ""
            beside = f"{many(row['together'], 'sentence')} with them"
            yield f"  {like}  {row['word']}  {many(row['places'], 'place')}, {beside}{codes}"
        if not rows:
            yield "  none: the words stand too seldom"
        if found.size[lang] < ENOUGH:
            yield (
                f"  by shared sentences alone: {found.size[lang]:,} content words are too few for"
                f" more ({ENOUGH:,})"
            )
