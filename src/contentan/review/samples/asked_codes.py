"""The codes that a sample is asked for, and what to say where it cannot be as it was asked."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.coding import counts
from contentan.errors import many
from contentan.runs.after.lookup import Stored


def with_children(whole: Stored, codes: Sequence[str]) -> tuple[str, ...]:
    """Codes with all codes below them: a hit has the code whose pattern fired, never one above it.
    A code that the run's codebook does not have stays.
    """
    return _with_children(counts.ancestry(codebook_of_run(whole.folder)), codes)


def _with_children(ancestry: pl.DataFrame, codes: Sequence[str]) -> tuple[str, ...]:
    below = ancestry.filter(pl.col("ancestor").is_in(codes))
    return tuple(dict.fromkeys((*codes, *below["code"])))


def without_hits(whole: Stored, codes: Sequence[str], units: pl.DataFrame) -> list[str]:
    """Codes that were asked for and have no hit in a frame, nor has any code below them; a frame of
    paragraphs has no hits to look at.
    """
    if "code" not in units.columns:
        return []
    there, ancestry = set(units["code"]), counts.ancestry(codebook_of_run(whole.folder))
    none = [code for code in codes if there.isdisjoint(_with_children(ancestry, (code,)))]
    return [f"no hit of {', '.join(none)}, nor of a code below"] if none else []


def merged(total: int | None, wanted: int, made: int) -> list[str]:
    """What to say where a total was too small for the strata that were wanted, and larger ones were
    made.
    """
    if made == wanted:
        return []
    return [
        f"{total} are too few for {wanted} strata by code, country and language: drawn from"
        f" {many(made, 'larger stratum', 'larger strata')}; for a figure of each take --total"
        f" {wanted} or more, or fewer --codes"
    ]
