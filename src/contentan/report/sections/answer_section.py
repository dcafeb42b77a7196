"""What stands beside the picture of the first screen: the facts, three sentences, and how far the
texts of two countries are of one kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

import polars as pl
from markupsafe import Markup, escape

from contentan.report.sections import corpus_section, summary_section
from contentan.report.sections.forest_section import Picture, picture
from contentan.report.sections.table1_section import Criterion
from contentan.report.writing import summary_wording
from contentan.report.writing.catalogue import SPACE, Text
from contentan.report.writing.code_views import CodeView, Side
from contentan.report.writing.language_names import language_name
from contentan.report.writing.number_format import whole_percent
from contentan.report.writing.pair_views import Pair
from contentan.report.writing.verdict_wording import higher, ratio_from, sides_of

#: A number that opens its hits: what is written, the code and the country.
Opens = Callable[..., Markup]
#: What the first sentence says of a number of codes, by kind.
TALLIED = (
    ("differs", "{n} differs", "{n} differ"),
    ("alike", "{n} is alike", "{n} are alike"),
    ("inseparable", "{n} is not separable", "{n} are not separable"),
    ("open", "{n} stays open", "{n} stay open"),
)
#: A button with what stands against it and the word after it.
_BUTTON = re.compile(r"[^\s>]*<button\b[^>]*>[^<]*</button>[^\s<]*(?: \w+)?")
#: A space between a number and a word, not within a tag.
_UNIT = re.compile(r"(?<=\d) (?=\w)(?![^<>]*>)")
#: Differences that the sentences tell of.
TOLD = 2


class Compared(NamedTuple):
    """What is compared: the criteria of the table with their codes, and what these are counted in;
    `margin` is the factor within which rates are alike.
    """

    documents: pl.DataFrame
    counts: pl.DataFrame
    criteria: Sequence[Criterion]
    countries: tuple[str, ...]
    pairs: Sequence[tuple[str, str]]
    langs: Sequence[str]
    margin: float


class Answer(NamedTuple):
    """The first screen. `others` are the pictures of single pairs, by the ids of their parts, where
    there are several.
    """

    facts: list[str]
    sentences: list[Markup]
    picture: Picture
    mixes: list[tuple[str, int, str]]
    others: list[tuple[str, Picture]]


def answer(text: Text, given: Compared, opens: Opens) -> Answer:
    """What the first screen shows; `opens` makes a button of a number."""
    pairs, several = given.pairs, len(given.pairs) > 1
    views = [view for row in given.criteria for view in row.views]

    def of(pair: tuple[str, ...]) -> Picture:
        return picture(text, given.criteria, given.countries, pair, given.margin)

    first = of(pairs[0] if len(pairs) == 1 else ())
    return Answer(
        facts(text, given.documents, given.langs),
        sentences(text, first, views, pairs, opens),
        first,
        mixes(text, given.counts, pairs),
        [(f"pair-{left}-{right}", of((left, right))) for left, right in pairs if several],
    )


def facts(text: Text, documents: pl.DataFrame, langs: Sequence[str]) -> list[str]:
    """What was compared: documents, words, languages, years."""
    read = corpus_section.counted(documents)
    failed = read.filter(pl.col("status") == "failed").height
    words = int(read["tokens"].sum())
    years = corpus_section.years_of(text, read["year"])
    return [
        text.many(read.height - failed, "{n} document", "{n} documents"),
        *([text("Not read: {n}.", n=failed).rstrip(".")] if failed else []),
        text.many(words, "{n} word", "{n} words"),
        ", ".join(language_name(text, lang) for lang in langs),
        *([years] if years else []),
    ]


def sentences(
    text: Text,
    picture: Picture,
    views: Sequence[CodeView],
    pairs: Sequence[tuple[str, str]],
    opens: Opens,
) -> list[Markup]:
    """Three sentences: how many codes differ, and the largest difference each way; where none is
    shown, why, and what is most frequent.
    """
    said = [_tallied(text, picture, several=len(pairs) > 1)]
    held = summary_wording.holding(text, views, pairs)
    for view, pair in _each_way(held):
        said.append(_difference(text, view, pair, opens))
    if not held and pairs:
        apart = [summary_wording.inseparable(text, views, *two) for two in pairs]
        why = text("No difference is shown to hold.")
        if any(apart):
            why = (
                summary_section.inseparable_pairs(text, views, pairs)
                if len(pairs) > 1
                else apart[0]
            )
        said += [escape(why), _frequent(text, views, opens)]
    return [unbroken(one) for one in said]


def unbroken(said: Markup) -> Markup:
    """A sentence in which no line ends between a number and its unit, or between a number that
    opens its hits and the bracket or point beside it: browsers may break before and after a button.

    >>> str(unbroken(Markup("(1.1), 1,000 words")))
    '(1.1), 1,000\\xa0words'
    """
    kept = _BUTTON.sub(r'<span class="nowrap">\g<0></span>', str(said))
    return Markup(_UNIT.sub(SPACE, kept))


def _tallied(text: Text, picture: Picture, *, several: bool) -> Markup:
    number = {kind: n for kind, _, n in picture.tally}
    parts = [text.many(number[kind], one, more) for kind, one, more in TALLIED if number[kind]]
    if not parts:
        return text.markup("No code has a hit that could be compared.")
    told = {
        "codes": text.many(picture.rows, "{n} code", "{n} codes"),
        "parts": text.listed(parts),
    }
    if several:
        return text.markup(
            "Of {codes} with hits, {parts} in at least one pair of countries.", **told
        )
    return text.markup("Of {codes} with hits, {parts}.", **told)


def _each_way(held: Sequence[tuple[CodeView, Pair]]) -> list[tuple[CodeView, Pair]]:
    """The largest difference, and the largest of those in which another country has more."""
    if not held:
        return []
    first = held[0]
    other = next((one for one in held[1:] if higher(one[1]) != higher(first[1])), None)
    return [first, other] if other else list(held[:TOLD])


def _difference(text: Text, view: CodeView, pair: Pair, opens: Opens) -> Markup:
    left, right = sides_of(view, pair)
    more, less = (left, right) if higher(pair) == left.country else (right, left)
    found = ratio_from(text, pair)
    common = {
        "label": view.label,
        "country": text.of(more.country),
        "other": text.of(less.country),
        "rate": _rate(view, more, opens),
        "against": _rate(view, less, opens),
    }
    if found is None:
        return text.markup(
            "“{label}” is more frequent in the texts of {country}: {rate} hits per 1,000 words"
            " against {against} in those of {other}.",
            **common,
        )
    return text.markup(
        "“{label}” is more frequent in the texts of {country}: {rate} hits per 1,000 words against"
        " {against} in those of {other}; {ratio} times within what both share.",
        ratio=found[1].text,
        **common,
    )


def _rate(view: CodeView, side: Side, opens: Opens) -> Markup:
    return opens(side.rate_cell.text, view.code.id, side.country)


def _frequent(text: Text, views: Sequence[CodeView], opens: Opens) -> Markup:
    """The code that each country has most of."""
    single = [view for view in views if not view.total and view.hits]
    parts = []
    for i, side in enumerate(single[0].sides if single else ()):
        most = max(single, key=lambda view: (view.sides[i].rate or 0.0, view.code.id))
        parts.append(
            text.markup(
                "“{label}” in the texts of {country} ({rate})",
                label=most.label,
                country=text.of(side.country),
                rate=_rate(most, most.sides[i], opens),
            )
        )
    listed = Markup(", ").join(parts)
    return text.markup("Most frequent, in hits per 1,000 words: {codes}.", codes=listed)


def mixes(
    text: Text, counts: pl.DataFrame, pairs: Sequence[tuple[str, str]]
) -> list[tuple[str, int, str]]:
    """How far the texts of two countries are of one kind: what, percent, and the same written;
    nothing for more countries.
    """
    if len(pairs) != 1:
        return []
    kinds = {text("family of sources"): "family", text("year"): "year", text("language"): "lang"}
    found = []
    for what, column in kinds.items():
        share = corpus_section.overlap(counts, *pairs[0], column)
        found.append((what, round(100 * share), whole_percent(text, share)))
    return found
