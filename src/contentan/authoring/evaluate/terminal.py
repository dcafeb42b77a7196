"""Scores as lines for the terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from contentan.authoring.evaluate.accuracy import MACRO, MICRO
from contentan.authoring.evaluate.gold import Gold
from contentan.authoring.evaluate.hit_windows import WIDTH, near, place, windows
from contentan.authoring.evaluate.parity import Parity
from contentan.errors import many
from contentan.model import LANGS

if TYPE_CHECKING:
    import polars as pl

_WIDTH = 38


def lines(done: Gold) -> list[str]:
    """A line a target and language, the summing rows last; then what was left out."""
    table = done.scored.scores
    targets = len(set(table["code"]) - {MICRO, MACRO})
    head = f"{'code':<{_WIDTH}} {'human':>6} {'machine':>7} {'both':>5}"
    measures = ("precision", "recall", "f1", "kappa", "alpha")
    shown = [
        f"{many(done.texts, 'text')}, {many(targets, 'target')}; 95 % intervals",
        "",
        head + "".join(f"  {name:<18}" for name in measures).rstrip(),
    ]
    for row in table.iter_rows(named=True):
        label = _label(row)
        figures = "".join(f"  {_figure(row, name):<18}" for name in measures)
        counts = f"{row['human']:>6} {row['machine']:>7} {row['both']:>5}"
        shown.append(f"{label:<{_WIDTH}} {counts}{figures}".rstrip())
    reasons = [
        f"{_label(row)}: {row['reason']}"
        for row in table.iter_rows(named=True)
        if row["reason"] and not row["lang"] and not row["group"]
    ]
    shown += agreement_lines(done.agreement)
    wrong = done.scored.errors["error"].value_counts(sort=True)
    shown += ["", *(f"{kind}s: {n}" for kind, n in wrong.iter_rows()), *done.notes]
    return shown + (["not defined:", *(f"  {reason}" for reason in reasons)] if reasons else [])


def agreement_lines(table: pl.DataFrame) -> Iterator[str]:
    """How far the two coders agree, a line a label; nothing where there is one coder."""
    if len(table):
        head = f"{'two coders':<{_WIDTH}} {'first':>6} {'second':>7} {'both':>5}"
        yield from ("", f"{head}  {'kappa':<6}  alpha")
    for row in table.iter_rows(named=True):
        values = (row["kappa"], row["alpha"])
        figures = "".join(f"  {'–' if one is None else _short(one):<6}" for one in values)
        counts = f"{row['first']:>6} {row['second']:>7} {row['both']:>5}"
        yield f"{row['label']:<{_WIDTH}} {counts}{figures} of {many(row['texts'], 'text')}"


def _label(row: dict[str, Any]) -> str:
    """A code by its id; several by the labels that mean them."""
    several = row["code"].count(" + ")
    name = f"{row['labels']} ({many(several + 1, 'code')})" if several else row["code"]
    of = row["lang"] or row["group"]
    return f"{name} [{of}]" if of else name


def _figure(row: dict[str, Any], name: str) -> str:
    value, low, high = (row[column] for column in (name, f"{name}_low", f"{name}_high"))
    if value is None:
        return "–"
    return f"{_short(value)}" if low is None else f"{_short(value)} [{_short(low)}–{_short(high)}]"


def _short(value: float) -> str:
    """Two decimals, without the zero before them and without a sign before zero."""
    return (
        f"{round(value, 2) + 0.0:.2f}".replace("0.", ".", 1)
        if round(abs(value), 2) < 1
        else f"{value:.2f}"
    )


def parity_lines(found: Parity, units: int) -> Iterator[str]:
    """Units that languages code differently, then a line a code, then one a set of languages."""
    for row in found.differences.iter_rows(named=True):
        head = f"{row['unit']}  {row['code']}  in {row['present']}, not in {row['absent']}"
        yield f"{head}  {row['blocked']}".rstrip()
        yield from _texts(row)
    yield ""
    names = "".join(f"{lang:>5}" for lang in LANGS)
    yield f"{'code':<32}{'units':>6}{names}{'share':>8}{'alpha':>8}"
    for row in found.codes.filter(languages="-".join(LANGS)).iter_rows(named=True):
        fires = "".join(f"{row[lang]:>5}" for lang in LANGS)
        yield f"{row['code']:<32}{row['units']:>6}{fires}{_shares(row)}"
    yield ""
    head = f"{'languages':<14}{'rows':>6}{'alike':>7}{'fired':>7}{'together':>10}"
    yield f"{head}{'share':>8}{'alpha':>8}"
    for row in found.overall.iter_rows(named=True):
        counts = (
            f"{row['languages']:<14}{row['rows']:>6}{row['alike']:>7}{row['fired']:>7}"
            f"{row['together']:>10}"
        )
        yield counts + _shares(row) + (f"  undefined: {row['reason']}" if row["reason"] else "")
    yield ""
    yield f"{'language':<14}{'units':>6}{'coded':>7}{'hits':>7}{'ratio':>8}"
    for row in found.hits.iter_rows(named=True):
        ratio = "–" if row["ratio"] is None else f"{row['ratio']:.2f}"
        counts = f"{row['units']:>6}{row['coded']:>7}{row['hits']:>7}{ratio:>8}"
        yield f"{row['language']:<14}{counts}"
    yield (
        f"{many(units, 'unit')}; a row is a unit and a code that fires at least once;"
        " see docs/method/parity.md"
    )


def _texts(row: dict[str, Any]) -> Iterator[str]:
    """A unit that languages code differently: of a long text what stands around the hits, and in
    the others as far into it.
    """
    own = {lang: row[lang] for lang in LANGS if row[lang] is not None}
    marked = next((text for text in own.values() if windows(text, row["code"])), "")
    for lang, text in own.items():
        short = windows(text, row["code"]) or near(text, place(marked, row["code"]))
        yield f"  {lang}  {text if len(text) <= 4 * WIDTH else short}"


def _shares(row: dict[str, Any]) -> str:
    values = (row["share"], row["alpha"])
    return "".join(f"{'–' if value is None else f'{value:.3f}':>8}" for value in values)
