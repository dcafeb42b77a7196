"""Proposals as lines for the terminal: what an analyst reads in a minute."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import polars as pl

from contentan.authoring.changes.line_pieces import safe
from contentan.authoring.propose.proposals import Proposed
from contentan.authoring.propose.tables import ADD, DROP
from contentan.model import LANGS

_SIGNS = {ADD: "+", DROP: "-"}
_INDENT = " " * 6


def lines(done: Proposed, table: pl.DataFrame) -> Iterator[str]:
    """A head, the proposals, what was left out."""
    yield f"learned from {done.taught.source}, texts: {len(done.taught.texts):,}"
    for row in table.iter_rows(named=True):
        yield ""
        yield from _proposal(row)
    yield ""
    for target, own in table.group_by("target", maintain_order=True):
        first, last = own.row(0, named=True), own.row(-1, named=True)
        code, *others = str(target[0]).split(" + ")
        name = f"{code} + {len(others)} more" if others else code
        said = ", ".join(
            f"{label} {_figure(first[f'{key}_before'])} -> {_figure(last[f'{key}_after'])}"
            for label, key in (("F1", "f1"), ("precision", "precision"), ("recall", "recall"))
        )
        yield f"{name}: {said}, proposals: {len(own)}"
    if table.is_empty():
        yield "no proposal: no change of the codebook would be learned by each four folds of five"
    else:
        yield "none is applied; --accept 1,2 writes them into the codebook"
    yield from done.notes


def _proposal(row: dict[str, Any]) -> Iterator[str]:
    sign = _SIGNS.get(row["kind"], "~")
    place = f" (line {row['line']})" if row["line"] is not None else ""
    yield safe(f"{row['rank']:>3} {sign} {row['pattern']}")
    if row["unless"]:
        near = f" within {row['within']}" if row["within"] else ""
        yield safe(f"{_INDENT}unless: {row['unless']}{near}")
    if row["without"]:
        yield safe(f"{_INDENT}without: {row['without']}")
    yield (
        f"{_INDENT}{row['code']} {row['lang']}{place}  F1 {row['gain']:+.3f}  precision"
        f" {_figure(row['precision_before'])} -> {_figure(row['precision_after'])} "
        f" {row['better']} right, {row['worse']} wrong, in {row['folds']} of 5 folds"
    )
    yield safe(f"{_INDENT}labels: {row['labels']}")
    partners = [f"{lang} {row[f'partner_{lang}']}" for lang in LANGS if row[f"partner_{lang}"]]
    if partners:
        yield safe(f"{_INDENT}says the same: {'; '.join(partners)}")
    if row["countries"]:
        yield f"{_INDENT}by itself, per 1,000 words: {row['countries']}"
    for number in (1, 2, 3):
        if row[f"example_{number}"]:
            yield safe(f"{_INDENT}{row[f'example_{number}']}")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
