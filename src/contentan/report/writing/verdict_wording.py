"""What a report says of a contrast in words, made from verdict and numbers and never more than they
bear.

Four words, as `compare.verdicts` has them: *differs*, *alike*, *not separable*, *open*. A
difference is told as a ratio within what both sides share, with the plain ratio beside it where
something varies.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contentan.compare import verdicts
from contentan.report.writing.catalogue import SPACE, Text, capital
from contentan.report.writing.code_views import CodeView, Side
from contentan.report.writing.number_format import Cell, bound, estimate, spaced
from contentan.report.writing.pair_views import Pair

#: Why nothing can be told apart, by the reasons of the table.
NOT_SEPARABLE: Mapping[str, str] = {
    "family": "not separable from the family of sources",
    "language": "not separable from the language",
    "year": "not separable from time",
    "family and language": "not separable from the family of sources and the language",
    "family and year": "not separable from the family of sources and time",
    "language and year": "not separable from the language and time",
    "family, language and year": "not separable from the family of sources, the language and time",
    "family and language together": (
        "not separable from the family of sources and the language together"
    ),
    "family, language and year together": (
        "not separable from the family of sources, the language and time together"
    ),
}
#: Why a contrast is open, by the reasons of the table.
OPEN: Mapping[str, str] = {
    "": "open",
    verdicts.FEW_HITS: "open: too few hits",
    verdicts.FEW_WORKS: "open: too few works",
    verdicts.NO_SHARED_HIT: "open: no hit in what both share",
}
#: What is held equal, as `held_equal` has it, after 'within'.
HELD: Mapping[str, str] = {
    "family": "the same family of sources",
    "language": "the same language",
    "year": "the same year",
    "three years": "the same three years",
}
#: Kinds of standings, the surest first.
KINDS = ("differs", "refuted", "alike", "inseparable", "open", "none")


class Statement(NamedTuple):
    """A heading that says what may be said, and the codes of which it is said, each with a few
    words more.
    """

    heading: str
    kind: str
    codes: tuple[tuple[CodeView, str], ...]


def pair_of(view: CodeView, left: str, right: str) -> Pair | None:
    """A code's contrast of two countries."""
    return next((pair for pair in view.pairs if (pair.left, pair.right) == (left, right)), None)


def pair_of_all(views: Sequence[CodeView], left: str, right: str) -> Pair | None:
    """A contrast that shows what is true of two countries whatever the code: what is held equal,
    and what nothing is separable from (a code without hits does not tell).
    """
    found = [pair for view in views if (pair := pair_of(view, left, right))]
    apart = (pair for pair in found if pair.verdict == verdicts.NOT_SEPARABLE)
    return next(apart, found[0] if found else None)


def sides_of(view: CodeView, pair: Pair) -> tuple[Side, Side]:
    """A code in the two countries of a pair."""
    by_country = {side.country: side for side in view.sides}
    return by_country[pair.left], by_country[pair.right]


def word_of(text: Text, pair: Pair) -> str:
    """The verdict with its reason: 'differs', 'not separable from the language', 'open: too few
    works'.
    """
    if pair.verdict == verdicts.NOT_SEPARABLE:
        return text.term(NOT_SEPARABLE.get(pair.reason, pair.verdict))
    if pair.verdict == verdicts.OPEN:
        return text.term(OPEN.get(pair.reason, pair.verdict))
    return text.term(pair.verdict)


def within(text: Text, held: str) -> str:
    """'within the same family of sources and the same language'; empty where nothing varies.

    >>> from contentan.report.writing.catalogue import text_of
    >>> within(text_of("en"), "family, three years")
    'within the same family of sources and the same three years'
    """
    parts = [text.term(HELD[name]) for name in held.split(", ") if name in HELD]
    return text("within {what}", what=text.listed(parts)) if parts else ""


def standing(text: Text, view: CodeView, pair: Pair) -> tuple[str, str]:
    """Heading and kind (one of KINDS) of what may be said of a contrast."""
    if pair.verdict == verdicts.DIFFERS:
        if pair.after and pair.after.said == "does not":
            return text("Differs in raw counts only: does not survive review"), "refuted"
        held = within(text, pair.row["held_equal"])
        heading = capital(text("Differs {within}", within=held)) if held else text("Differs")
        return heading, "differs"
    if pair.verdict == verdicts.ALIKE:
        return text("Alike"), "alike"
    if pair.verdict == verdicts.NO_HITS:
        return text("No hit on either side"), "none"
    if pair.verdict == verdicts.NO_TEXT:
        return text("Not comparable: a side has no text"), "none"
    word = word_of(text, pair)
    kind = "inseparable" if pair.verdict == verdicts.NOT_SEPARABLE else "open"
    return capital(word), kind


def statements(text: Text, views: Sequence[CodeView], left: str, right: str) -> list[Statement]:
    """What differs, what is alike and what is neither among these codes, the surest first. Totals
    are named only where they differ.
    """
    groups: dict[tuple[str, str], list[tuple[CodeView, str]]] = {}
    for view in views:
        pair = pair_of(view, left, right)
        # Sums repeat what their codes say, unless they differ.
        if pair is None or (view.total and pair.verdict != verdicts.DIFFERS):
            continue
        heading, kind = standing(text, view, pair)
        groups.setdefault((heading, kind), []).append((view, _more(text, view, pair, kind)))
    order = [text.term(word) for word in OPEN.values()]

    def rank(item: tuple[tuple[str, str], object]) -> tuple[int, int, str]:
        heading, kind = item[0]
        word = heading[:1].lower() + heading[1:]
        return KINDS.index(kind), order.index(word) if word in order else 0, heading

    ordered = sorted(groups.items(), key=rank)
    return [Statement(heading, kind, tuple(codes)) for (heading, kind), codes in ordered]


def _more(text: Text, view: CodeView, pair: Pair, kind: str) -> str:
    """What is said of a code behind its name."""
    parts = []
    if kind in {"differs", "refuted"}:
        parts = [direction(text, view, pair), plain_of(text, pair)]
    elif kind == "alike":
        parts = [text("ratio {ratio}", ratio=spaced(pair.ratio)), plain_of(text, pair)]
    elif kind in {"inseparable", "open"}:
        left, right = sides_of(view, pair)
        if bool(left.hits) != bool(right.hits):
            only = left if left.hits else right
            parts = [text("only in {country}", country=text.of(only.country))]
    if pair.after and pair.after.more and kind != "refuted":
        parts.append(pair.after.more)
    return "; ".join(part for part in parts if part)


def higher(pair: Pair) -> str:
    """The country that has more within what both share."""
    row = pair.row
    at = row["ratio"] if row["ratio"] is not None else row["ratio_low"]
    return pair.left if at is not None and at >= 1 else pair.right


def ratio_from(text: Text, pair: Pair, prefix: str = "") -> tuple[str, Cell] | None:
    """The country with the higher rate, and how many times the other's rate, or at least how many
    where the other has no hit; None where neither is known. `prefix` "plain_" tells of the ratio
    with nothing held equal.
    """
    value, low, high = (pair.row[f"{prefix}ratio{end}"] for end in ("", "_low", "_high"))
    if value is None:
        if low is None or high is None or not (low > 1 or high < 1):
            return None
        if low > 1:
            return pair.left, bound(text, low, high, "")
        return pair.right, bound(text, 1 / high, None, "")
    if value >= 1:
        return pair.left, estimate(text, value, low, high)
    # The other way round, the upper end becomes the lower one; zero and infinity change places.
    ends = [None if end is None else _inverse(end) for end in (high, low)]
    return pair.right, estimate(text, 1 / value, ends[0], ends[1])


def _inverse(end: float) -> float:
    return 1 / end if end else float("inf")


def direction(text: Text, view: CodeView, pair: Pair) -> str:
    """'more in Kazakhstan, 4.10 [2.20-8.00] times, q = 0.012'."""
    found = ratio_from(text, pair)
    if found is None:
        return text("more in {country}, {q}", country=text.of(higher(pair)), q=q_of(pair))
    country, ratio = found
    return text(
        "more in {country}, {ratio} times, {q}",
        country=text.of(country),
        ratio=spaced(ratio),
        q=q_of(pair),
    )


def plain_of(text: Text, pair: Pair) -> str:
    """'2.30 [1.10-5.00] times with nothing held equal: a long work carries that'; empty where
    nothing varies and the plain ratio lies in the interval.
    """
    row = pair.row
    found = ratio_from(text, pair, "plain_") if row["plain_ratio"] is not None else None
    why = outside(text, pair)
    if found is None or not (row["held_equal"] or why):
        return ""
    country, ratio = found
    said = text("with nothing held equal {ratio} times", ratio=spaced(ratio))
    if country != higher(pair):
        said = text(
            "with nothing held equal more in {country}, {ratio} times",
            country=text.of(country),
            ratio=spaced(ratio),
        )
    return f"{said}: {why}" if why else said


def outside(text: Text, pair: Pair) -> str:
    """Why the plain ratio lies outside the interval of the ratio; empty where it does not."""
    row = pair.row
    plain, low, high = row["plain_ratio"], row["ratio_low"], row["ratio_high"]
    if plain is None or low is None or high is None or low <= plain <= high:
        return ""
    ends = row["plain_ratio_low"], row["plain_ratio_high"]
    # Outside its own interval too, it is what no weighing of works gives.
    if not row["held_equal"] or (None not in ends and not ends[0] <= plain <= ends[1]):
        return text("a long work carries that")
    return text("what both share says otherwise")


def q_of(pair: Pair) -> str:
    """'q = 0.012' or 'q < 0.001', which does not break at the end of a line."""
    sign = "<" if pair.q.text.startswith("<") else "="
    return f"q{SPACE}{sign}{SPACE}{pair.q.text.removeprefix('<')}"
