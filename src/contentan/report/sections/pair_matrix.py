"""Three and more countries: each code's contrasts in a line, and a table of all pairs, since a
paragraph for each pair could not be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from contentan.compare import verdicts
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import Cell
from contentan.report.writing.pair_views import Pair


class More(NamedTuple):
    """A country that has more of a code, than which others, and how many times."""

    country: str
    than: tuple[tuple[str, Cell], ...]


class CodeLine(NamedTuple):
    """What may be said of a code in all pairs of countries. `q` is of the test of all of them at
    once; `still` counts pairs that are open, `refuted` those that review leaves nothing of.
    """

    view: CodeView
    q: str
    differs: tuple[More, ...]
    alike: tuple[tuple[str, str], ...]
    still: int
    refuted: int


class Square(NamedTuple):
    """Two countries: how many codes differ, are alike, are open; or what they are not separable
    from, or that a side has no text.
    """

    differs: int
    alike: int
    still: int
    why: str


class Matrix(NamedTuple):
    """A row for each country but the first, with a square for each country before it."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Square, ...]], ...]


class Lines(NamedTuple):
    """`said` are codes of which something is said, those that differ first; `still` are open in all
    pairs that can be told apart. Sums of codes are there only where they differ.
    """

    said: tuple[CodeLine, ...]
    still: tuple[CodeView, ...]


def code_lines(text: Text, views: Sequence[CodeView]) -> Lines | None:
    """What may be said of each code that has a hit; None where nothing may be said of any."""
    lines = [_line(text, view) for view in views if view.hits]
    said = [
        one for one in lines if one.differs or ((one.alike or one.refuted) and not one.view.total)
    ]
    still = [one.view for one in lines if one not in said and one.still and not one.view.total]
    said.sort(key=lambda one: (not one.differs, not one.alike))
    return Lines(tuple(said), tuple(still)) if said or still else None


def _line(text: Text, view: CodeView) -> CodeLine:
    more: dict[str, list[tuple[str, Cell]]] = {}
    alike, still, refuted = [], 0, 0
    for pair in view.pairs:
        kind = verdict_wording.standing(text, view, pair)[1]
        if kind == "differs":
            found = verdict_wording.ratio_from(text, pair)
            high, ratio = found or (verdict_wording.higher(pair), Cell(""))
            less = pair.right if high == pair.left else pair.left
            more.setdefault(high, []).append((less, ratio))
        elif kind == "alike":
            alike.append((pair.left, pair.right))
        still += kind == "open"
        refuted += kind == "refuted"
    differs = tuple(More(country, tuple(than)) for country, than in more.items())
    return CodeLine(view, view.q_all, differs, tuple(alike), still, refuted)


def matrix(text: Text, views: Sequence[CodeView], countries: Sequence[str]) -> Matrix:
    """All pairs of countries, from the contrasts of these codes."""
    by_pair: dict[frozenset[str], list[tuple[CodeView, Pair]]] = {}
    for view in views:
        for pair in view.pairs:
            by_pair.setdefault(frozenset((pair.left, pair.right)), []).append((view, pair))
    rows = tuple(
        (
            country,
            tuple(
                _square(text, by_pair.get(frozenset((country, other)), []))
                for other in countries[:place]
            ),
        )
        for place, country in enumerate(countries)
        if place
    )
    return Matrix(tuple(countries[:-1]), rows)


def _square(text: Text, own: Sequence[tuple[CodeView, Pair]]) -> Square:
    kinds = [verdict_wording.standing(text, view, pair)[1] for view, pair in own]
    states = {pair.verdict: pair for _, pair in own}
    why = ""
    for verdict in (verdicts.NOT_SEPARABLE, verdicts.NO_TEXT):
        if verdict in states:
            why = verdict_wording.word_of(text, states[verdict])
            break
    return Square(kinds.count("differs"), kinds.count("alike"), kinds.count("open"), why)
