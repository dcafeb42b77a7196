"""The sentences on top of a report: what cannot be told apart, how many codes differ, the largest
differences that hold, and what to beware of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from contentan.compare import verdicts
from contentan.compare.contrasts import LEAST_WORKS
from contentan.report.writing.catalogue import DASH, Text, capital
from contentan.report.writing.code_views import CodeView, Side
from contentan.report.writing.number_format import spaced, whole_percent
from contentan.report.writing.pair_views import Pair
from contentan.report.writing.verdict_wording import (
    higher,
    pair_of,
    pair_of_all,
    plain_of,
    q_of,
    ratio_from,
    sides_of,
    standing,
    within,
    word_of,
)

MOST_NAMED = 5
#: Texts whose mixes overlap by less than this are called unlike.
ALIKE = 0.5
#: What the summary says of a number of codes, by verdict; of those that are open, by reason.
TALLIED = (
    ("differs", "{n} differs between {left} and {right}", "{n} differ between {left} and {right}"),
    ("alike", "{n} is alike", "{n} are alike"),
    ("open", "{n} is open", "{n} are open"),
    (
        verdicts.FEW_WORKS,
        "{n} is open for want of works (fewer than {least} a side)",
        "{n} are open for want of works (fewer than {least} a side)",
    ),
    (verdicts.FEW_HITS, "{n} is open for want of hits", "{n} are open for want of hits"),
    (
        verdicts.NO_SHARED_HIT,
        "{n} stays open, found in none of the works that both countries share",
        "{n} stay open, found in none of the works that both countries share",
    ),
    ("not separable", "{n} has no verdict", "{n} have no verdict"),
    ("no hits", "{n} has no hit on either side", "{n} have no hit on either side"),
    (
        "not comparable",
        "{n} is not comparable, because a side has no text",
        "{n} are not comparable, because a side has no text",
    ),
)


def inseparable(text: Text, views: Sequence[CodeView], left: str, right: str) -> str:
    """What no verdict on these two countries can be told apart from; empty where all can."""
    pair = pair_of_all(views, left, right)
    if pair is None or pair.verdict != verdicts.NOT_SEPARABLE:
        return ""
    return text(
        "{left} and {right}: {verdict}. Too few of their texts agree in this, so a difference may"
        " be owed to it and not to the countries; no code has a verdict.",
        left=text.country(left),
        right=text.country(right),
        verdict=word_of(text, pair),
    )


def tallied(text: Text, views: Sequence[CodeView], left: str, right: str) -> str:
    """'Of 41 codes, 3 differ between ..., 2 are alike, ...': every code is in one of the
    numbers.
    """
    pairs = [pair for view in views if (pair := pair_of(view, left, right))]
    kinds = [
        (pair.reason or pair.verdict) if pair.verdict == verdicts.OPEN else pair.verdict
        for pair in pairs
    ]
    number = {kind: kinds.count(kind) for kind in kinds}
    two = {"left": text.of(left), "right": text.of(right)}
    parts = [
        text.many(number[kind], one, more, least=LEAST_WORKS, **two)
        for kind, one, more in TALLIED
        if number.get(kind)
    ]
    if "differs" not in number and "not separable" not in number:
        parts.insert(0, text("none is shown to differ between {left} and {right}", **two))
    sums = sum(view.total for view in views)
    codes = text.many(len(kinds), "{n} code", "{n} codes")
    of_sums = text(" ({n} of them sums of others)", n=sums) if sums else ""
    return text("Of {codes}{sums}, {parts}.", codes=codes, sums=of_sums, parts=text.listed(parts))


def heading_of(text: Text, views: Sequence[CodeView], pairs: Sequence[tuple[str, str]]) -> str:
    """What stands above the largest differences; of two countries it says what is held equal."""
    held = _held_of_one(text, views, pairs)
    if held:
        return text("The largest differences that hold, {within}:", within=held)
    return text("The largest differences that hold:")


def _held_of_one(text: Text, views: Sequence[CodeView], pairs: Sequence[tuple[str, str]]) -> str:
    if len(pairs) != 1:
        return ""
    pair = pair_of_all(views, *pairs[0])
    return within(text, pair.row["held_equal"]) if pair else ""


def largest(
    text: Text, views: Sequence[CodeView], pairs: Sequence[tuple[str, str]]
) -> list[tuple[str, str]]:
    """Code and sentence of each of the largest differences that hold, by the least difference that
    the interval allows; of several pairs of countries the largest of each code.

    One that does not survive review does not hold; what review leaves of another ends its sentence.
    """
    told = bool(_held_of_one(text, views, pairs))
    held = holding(text, views, pairs)[:MOST_NAMED]
    return [(view.code.id, _held(text, view, pair, told=told)) for view, pair in held]


def holding(
    text: Text, views: Sequence[CodeView], pairs: Sequence[tuple[str, str]]
) -> list[tuple[CodeView, Pair]]:
    """The differences that hold, the largest first: each code in the pair where it is largest."""
    held: list[tuple[float, CodeView, Pair]] = []
    for view in views:
        own = [pair for two in pairs if (pair := pair_of(view, *two))]
        sure = [pair for pair in own if standing(text, view, pair)[1] == "differs"]
        if sure:
            most = max(sure, key=_least)
            held.append((_least(most), view, most))
    # By what is left of the difference at the worst end of its interval.
    held.sort(key=lambda item: (-item[0], item[1].code.id))
    return [(view, pair) for _, view, pair in held]


def _least(pair: Pair) -> float:
    ends = [pair.row[f"difference_{end}"] for end in ("low", "high")]
    return min(abs(end) for end in ends) if None not in ends else 0.0


def _held(text: Text, view: CodeView, pair: Pair, *, told: bool) -> str:
    left, right = sides_of(view, pair)
    more = higher(pair)
    high, low = (left, right) if more == left.country else (right, left)
    what = text("the sum of its codes, ") if view.total else ""
    criterion = text.term(view.code.criterion) if view.code.criterion else ""
    said = text(
        "“{label}” ({what}{criterion}) is more frequent in the texts of {country}:"
        " {times}. Hits per 1,000 words: {rate} against {against}",
        label=view.label,
        what=what if criterion else what.rstrip(", "),
        criterion=criterion,
        country=text.of(more),
        times=_times(text, pair, told=told),
        rate=spaced(high.rate_cell),
        against=_against(text, low),
    )
    said = said.replace(" ()", "")  # a code without a criterion that sums up none
    plain = plain_of(text, pair)
    said = f"{said}; {plain}." if plain else f"{said}."
    return f"{said} {capital(pair.after.more)}." if pair.after and pair.after.more else said


def _times(text: Text, pair: Pair, *, told: bool) -> str:
    """How many times as many, with what is held equal where that is not told already."""
    found = ratio_from(text, pair)
    if found is None:
        return q_of(pair)
    said = text("{ratio} times as many, {q}", ratio=spaced(found[1]), q=q_of(pair))
    held = within(text, pair.row["held_equal"])
    return said if told or not held else f"{held} {said}"


def _against(text: Text, low: Side) -> str:
    country = text.of(low.country)
    if low.hits:
        return text("{rate} in those of {country}", rate=spaced(low.rate_cell), country=country)
    return text("none in those of {country}", country=country)


def cautions(
    text: Text,
    views: Sequence[CodeView],
    overlaps: Mapping[tuple[str, str], Mapping[str, float]],
) -> list[str]:
    """What may stand behind the plain figures of countries; empty where nothing is known to.

    `overlaps` says of each pair, for families of sources, years and languages, how much the two
    mixes of words overlap, 0 to 1.
    """
    said = []
    for left, right in overlaps:
        pairs = [pair for view in views if (pair := pair_of(view, left, right))]
        if pairs and all(pair.verdict == verdicts.NO_TEXT for pair in pairs):
            said.append(f"{_two(text, left, right)}: {text('no text on one side')}.")
    unlike = {
        two: alike for two, alike in overlaps.items() if min(alike.values(), default=1.0) < ALIKE
    }
    if len(overlaps) > 1 and unlike:
        return [*said, _unlike_pairs(text, unlike)]
    return [*said, *(_unlike(text, views, *two, alike) for two, alike in unlike.items())]


def _two(text: Text, left: str, right: str) -> str:
    return f"{text.country(left)} {DASH} {text.country(right)}"


def _unlike(
    text: Text, views: Sequence[CodeView], left: str, right: str, alike: Mapping[str, float]
) -> str:
    parts = [f"{what} {whole_percent(text, share)}" for what, share in alike.items()]
    said = text(
        "The texts of {left} and {right} are of unlike kinds, so their rates may differ by sources,"
        " time or language and not by country. Overlap of their mix of words: {parts}; the same mix"
        " would be 100 everywhere.",
        left=text.of(left),
        right=text.of(right),
        parts=text.listed(parts),
    )
    pair = pair_of_all(views, left, right)
    held = within(text, pair.row["held_equal"]) if pair else ""
    if pair and held and pair.verdict != verdicts.NOT_SEPARABLE:
        said += " " + text("Verdicts compare {within}.", within=held)
    return said


def _unlike_pairs(text: Text, unlike: Mapping[tuple[str, str], Mapping[str, float]]) -> str:
    """One sentence on several pairs; the most unlike are named."""
    ordered = sorted(unlike.items(), key=lambda item: min(item[1].values()))
    names = list(ordered[0][1])
    named = [
        f"{_two(text, *two)} ({', '.join(whole_percent(text, alike[name]) for name in names)})"
        for two, alike in ordered[:MOST_NAMED]
    ]
    return text(
        "The texts of some countries are of unlike kinds, so their rates may differ by sources,"
        " time or language and not by country. Pairs of which that is so: {n}. Overlap of their"
        " mix of words ({parts}) where it is least: {pairs}.",
        n=len(unlike),
        parts=text.listed(names),
        pairs="; ".join(named),
    )
