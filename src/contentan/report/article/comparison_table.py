"""The comparison as a table: for each code with a hit its rates, the ratio, q and the verdict, as
the report writes them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contentan.compare.verdicts import NOT_SEPARABLE
from contentan.report.article.blocks import (
    Block,
    Cell,
    Paragraph,
    Run,
    Table,
    cell,
    paragraph,
)
from contentan.report.article.numbering import Numbering
from contentan.report.sections.table1_section import Criterion
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import DASH, SPACE, Text, capital
from contentan.report.writing.code_views import CodeView, Side
from contentan.report.writing.number_format import Cell as Number
from contentan.report.writing.number_format import spaced
from contentan.report.writing.pair_views import Pair

#: Widths: of a code, of a rate or ratio, of q, of the verdict.
_CODE, _NUMBER, _Q, _VERDICT = 2.4, 1.5, 0.6, 1.7


def comparison_tables(shown: Mapping[str, Any], numbering: Numbering) -> list[Block]:
    """A table for each pair of countries, or, where nothing is compared, one of the rates; each
    with a note below it.
    """
    pairs: Sequence[tuple[str, ...]] = shown["pairs"] or [()]
    return [block for pair in pairs for block in _of_pair(shown, numbering, pair)]


def _of_pair(
    shown: Mapping[str, Any], numbering: Numbering, pair: tuple[str, ...]
) -> Iterator[Block]:
    text, criteria = shown["text"], shown["criteria"]
    countries = pair or shown["countries"]
    title = text("Rates and verdicts, code by code") if pair else text("Rates, code by code")
    if len(shown["pairs"]) > 1:
        title = f"{title}: {f' {DASH} '.join(text.country(one) for one in pair)}"
    head = (
        capital(text("code")),
        *(text.country(country) for country in countries),
        *([capital(text("ratio")), "q", capital(text("verdict"))] if pair else []),
    )
    rows = [row for one in criteria for row in _rows(text, one, countries, pair)]
    widths = (_CODE, *(_NUMBER for _ in countries), *([_NUMBER, _Q, _VERDICT] if pair else []))
    numbers = frozenset(range(1, len(countries) + (3 if pair else 1)))
    yield Table(numbering.table(title), head, tuple(rows), widths, numbers)
    yield paragraph(" ".join(_notes(text, criteria, pair)), "note")


def _rows(
    text: Text, criterion: Criterion, countries: Sequence[str], pair: tuple[str, ...]
) -> Iterator[tuple[Cell, ...]]:
    views = [view for view in criterion.views if view.hits]
    if not views:
        return
    yield (cell(capital(criterion.title), bold=True),)
    for view in views:
        sides = {side.country: side for side in view.sides}
        own = verdict_wording.pair_of(view, pair[0], pair[1]) if pair else None
        yield (
            cell(_name(view), bold=view.total),
            *(_rate(text, sides[country]) for country in countries),
            *(_contrast(text, view, own) if pair else []),
        )


def _name(view: CodeView) -> str:
    return f"{2 * view.depth * SPACE}{view.label}{'*' if view.exploratory else ''}"


def _rate(text: Text, side: Side) -> Cell:
    after = side.corrected.cell if side.corrected else None
    return _number(text, side.rate_cell, after)


def _number(text: Text, raw: Number, after: Number | None) -> Cell:
    """A number, and below it the corrected one."""
    found = [paragraph(spaced(raw), "cell")]
    if after:
        said = text("corrected: {rate}", rate=spaced(after))
        found.append(Paragraph((Run(said, italic=True),), "cell"))
    return tuple(found)


def _contrast(text: Text, view: CodeView, pair: Pair | None) -> list[Cell]:
    if pair is None:
        return [cell(DASH), cell(DASH), cell(DASH)]
    word = verdict_wording.word_of(text, pair)
    if pair.verdict == NOT_SEPARABLE:
        word = text.term(pair.verdict)
    if verdict_wording.standing(text, view, pair)[1] == "refuted":
        word = f"{word}: {text('does not survive review')}"
    after = pair.after.ratio if pair.after else None
    return [_number(text, pair.ratio, after), cell(pair.q.text), cell(word)]


def _notes(text: Text, criteria: Sequence[Criterion], pair: tuple[str, ...]) -> Iterator[str]:
    views = [view for row in criteria for view in row.views]
    yield text("Rates are hits per 1,000 words; in brackets the 95 % interval.")
    if pair:
        left, right = (text.country(country) for country in pair)
        yield text("Ratios are {left} : {right}.", left=left, right=right)
        own = verdict_wording.pair_of_all(views, pair[0], pair[1])
        if own and (held := verdict_wording.within(text, own.row["held_equal"])):
            yield text("Ratios and verdicts: {within}.", within=held)
        yield from _inseparable(text, views, pair)
    if without := sum(not view.hits for view in views):
        yield text("Codes without a hit are left out: {n}.", n=without)
    if any(view.exploratory for view in views):
        yield f"* {text('exploratory')}."


def _inseparable(text: Text, views: Sequence[CodeView], pair: tuple[str, ...]) -> Iterator[str]:
    """From what codes are not separable, which the rows have no room to say."""
    found = (verdict_wording.pair_of(view, pair[0], pair[1]) for view in views if view.hits)
    words = (
        verdict_wording.word_of(text, one) for one in found if one and one.verdict == NOT_SEPARABLE
    )
    yield from (f"{capital(word)}." for word in dict.fromkeys(words))
