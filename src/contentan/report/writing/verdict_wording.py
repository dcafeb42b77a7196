"""What a report says in words, made from verdicts and numbers and never more than they bear.

'Differs' is said of a contrast that the test and the interval both support, 'leaning' where only
the interval does; 'common' of a code whose rate is surely above zero in both countries and whose
difference may be zero; of the rest, where it was seen and whether it was tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contentan.compare.contrasts import LEAST_WORKS
from contentan.report.writing.catalogue import DASH, SPACE, Text, capital
from contentan.report.writing.code_views import CodeView, Pair, Side
from contentan.report.writing.number_format import Cell, estimate, spaced, whole_percent

MOST_NAMED = 5
#: Texts whose mixes overlap by less than this are called unlike.
ALIKE = 0.5

#: What the summary says of a number of codes, by verdict.
TALLIED = (
    ("differs", "{n} differs between {left} and {right}", "{n} differ between {left} and {right}"),
    ("not shown to differ", "{n} is not shown to differ", "{n} are not shown to differ"),
    (
        "too few documents",
        "{n} has too few documents for a test (fewer than {least} on a side)",
        "{n} have too few documents for a test (fewer than {least} on a side)",
    ),
    ("no hits", "{n} has no hit on either side", "{n} have no hit on either side"),
    (
        "not comparable",
        "{n} is not comparable, because a side has no text",
        "{n} are not comparable, because a side has no text",
    ),
)


class Statement(NamedTuple):
    """A heading that says how sure it is, and the codes of which it is said, each with a few words
    more.
    """

    heading: str
    kind: str
    codes: tuple[tuple[CodeView, str], ...]


def pair_of(view: CodeView, left: str, right: str) -> Pair | None:
    """A code's contrast of two countries."""
    return next((pair for pair in view.pairs if (pair.left, pair.right) == (left, right)), None)


def sides_of(view: CodeView, pair: Pair) -> tuple[Side, Side]:
    """A code in the two countries of a pair."""
    by_country = {side.country: side for side in view.sides}
    return by_country[pair.left], by_country[pair.right]


def standing(text: Text, view: CodeView, pair: Pair) -> tuple[str, str]:
    """Heading and kind (differs, leans, refuted, common, both, one, none) of what may be said of a
    contrast.
    """
    left, right = sides_of(view, pair)
    if pair.verdict == "differs":
        if pair.after and pair.after.said == "does not":
            return text("Differs in raw counts only: does not survive review"), "refuted"
        return text("Differs (tested)"), "differs"
    if pair.verdict == "no hits":
        return text("No hit on either side"), "none"
    if pair.verdict == "not comparable":
        return text("Not comparable: a side has no text"), "none"
    tested = pair.verdict == "not shown to differ"
    # The interval alone: said, but as less than a difference.
    if tested and without_zero(pair):
        return text("Leaning: the interval differs, the test does not confirm it"), "leans"
    few = text("not tested, fewer than {least} documents on a side", least=LEAST_WORKS)
    how = text("not shown to differ") if tested else few
    if left.hits and right.hits:
        if tested and left.sure and right.sure:
            return text("Common: in both, not shown to differ"), "common"
        return text("Seen in both ({how})", how=how), "both"
    return (
        text(
            "Seen only in {country} ({how})",
            country=text.of(pair.left if left.hits else pair.right),
            how=how,
        ),
        "one",
    )


def without_zero(pair: Pair) -> bool:
    """Whether the interval of the difference leaves out zero."""
    low, high = pair.row["difference_low"], pair.row["difference_high"]
    return low is not None and high is not None and (low > 0 or high < 0)


def statements(text: Text, views: Sequence[CodeView], left: str, right: str) -> list[Statement]:
    """What is common and what differs among these codes, the surest first. Totals are named only
    where they differ.
    """
    groups: dict[tuple[str, str], list[tuple[CodeView, str]]] = {}
    for view in views:
        pair = pair_of(view, left, right)
        # Sums repeat what their codes say, unless they differ.
        if pair is None or (view.total and pair.verdict != "differs"):
            continue
        heading, kind = standing(text, view, pair)
        more = direction(text, view, pair) if kind in {"differs", "leans", "refuted"} else ""
        more = text("ratio {ratio}", ratio=spaced(pair.ratio)) if kind == "common" else more
        if pair.after and pair.after.more and kind != "refuted":
            more = f"{more}; {pair.after.more}" if more else pair.after.more
        groups.setdefault((heading, kind), []).append((view, more))
    rank = ("differs", "leans", "refuted", "common", "both", "one", "none")
    ordered = sorted(groups.items(), key=lambda item: (rank.index(item[0][1]), item[0][0]))
    return [Statement(heading, kind, tuple(codes)) for (heading, kind), codes in ordered]


def ratio_from(text: Text, pair: Pair) -> tuple[str, Cell] | None:
    """The country with the higher rate, and how many times the other's rate; None where one side
    has no hit.
    """
    row = pair.row
    if row["ratio"] is None:
        return None
    if row["ratio"] >= 1:
        return pair.left, estimate(text, row["ratio"], row["ratio_low"], row["ratio_high"])
    # The other way round, the upper end becomes the lower one; an end of zero has no inverse.
    ends = [1 / end if end else None for end in (row["ratio_high"], row["ratio_low"])]
    return pair.right, estimate(text, 1 / row["ratio"], ends[0], ends[1])


def direction(text: Text, view: CodeView, pair: Pair) -> str:
    """'more in Kazakhstan, 4.10 [2.20-8.00] times, q = 0.012'."""
    found = ratio_from(text, pair)
    if found is None:
        left, _ = sides_of(view, pair)
        return text(
            "only in {country}, {q}",
            country=text.of(pair.left if left.hits else pair.right),
            q=q_of(pair),
        )
    country, ratio = found
    return text(
        "more in {country}, {ratio} times, {q}",
        country=text.of(country),
        ratio=spaced(ratio),
        q=q_of(pair),
    )


def q_of(pair: Pair) -> str:
    """'q = 0.012' or 'q < 0.001', which does not break at the end of a line."""
    sign = "<" if pair.q.text.startswith("<") else "="
    return f"q{SPACE}{sign}{SPACE}{pair.q.text.removeprefix('<')}"


def note_of(text: Text, note: str) -> str:
    """The note of a contrast (table COMPARISON) in the report's language.

    >>> from contentan.report.writing.catalogue import text_of
    >>> note_of(text_of("en"), "no shared family, year")
    'no shared family of sources and year'
    """
    shared = note.removeprefix("no shared ")
    if shared == note:
        return text("no text on one side") if note == "no text on one side" else note
    named = {
        "family": text("family of sources"),
        "year": text("year"),
        "language": text("language"),
    }
    return text(
        "no shared {what}", what=text.listed([named.get(part, part) for part in shared.split(", ")])
    )


def tallied(text: Text, views: Sequence[CodeView], left: str, right: str) -> str:
    """'Of 41 codes, 3 differ between ..., 12 are not shown to differ, ...': every code is in one of
    the numbers.
    """
    verdicts = [pair.verdict for view in views if (pair := pair_of(view, left, right))]
    number = {verdict: verdicts.count(verdict) for verdict in verdicts}
    two = {"left": text.of(left), "right": text.of(right)}
    parts = [
        text.many(number[verdict], one, more, least=LEAST_WORKS, **two)
        for verdict, one, more in TALLIED
        if number.get(verdict)
    ]
    if "differs" not in number:
        parts.insert(0, text("none is shown to differ between {left} and {right}", **two))
    sums = sum(view.total for view in views)
    codes = text.many(len(verdicts), "{n} code", "{n} codes")
    of_sums = text(" ({n} of them sums of others)", n=sums) if sums else ""
    return text("Of {codes}{sums}, {parts}.", codes=codes, sums=of_sums, parts=text.listed(parts))


def largest(text: Text, views: Sequence[CodeView], left: str, right: str) -> list[tuple[str, str]]:
    """Code and sentence of each of the largest differences that hold, by the least difference that
    the interval allows.

    One that does not survive review does not hold; what review leaves of another ends its sentence.
    """
    held: list[tuple[float, CodeView, Pair]] = []
    for view in views:
        pair = pair_of(view, left, right)
        if pair is not None and standing(text, view, pair)[1] == "differs":
            held.append(
                (min(abs(pair.row["difference_low"]), abs(pair.row["difference_high"])), view, pair)
            )
    # By what is left of the difference at the worst end of its interval.
    held.sort(key=lambda item: (-item[0], item[1].code.id))
    return [(view.code.id, _held(text, view, pair)) for _, view, pair in held[:MOST_NAMED]]


def _held(text: Text, view: CodeView, pair: Pair) -> str:
    left, right = sides_of(view, pair)
    found = ratio_from(text, pair)
    more = left.country if left.hits else right.country
    if found:
        more = found[0]
    high, low = (left, right) if more == left.country else (right, left)
    against = text("none in those of {country}", country=text.of(low.country))
    if low.hits:
        against = text(
            "{rate} in those of {country}", rate=spaced(low.rate_cell), country=text.of(low.country)
        )
    what = text("the sum of its codes, ") if view.total else ""
    criterion = text.term(view.code.criterion) if view.code.criterion else ""
    said = text(
        "“{label}” ({what}{criterion}) is more frequent in the texts of {country}: "
        "{rate} hits per 1,000 words against {against}{times} ({q}).",
        label=view.label,
        what=what if criterion else what.rstrip(", "),
        criterion=criterion,
        country=text.of(more),
        rate=spaced(high.rate_cell),
        against=against,
        times=text(", {ratio} times as many", ratio=spaced(found[1])) if found else "",
        q=q_of(pair),
    )
    said = said.replace(" ()", "")  # a code without a criterion that sums up none
    return f"{said} {capital(pair.after.more)}." if pair.after and pair.after.more else said


def shared_note(views: Sequence[CodeView], left: str, right: str) -> str:
    """The note that every contrast of a pair carries, or nothing."""
    notes = {pair.note for view in views if (pair := pair_of(view, left, right))}
    return notes.pop() if len(notes) == 1 else ""


def caution(
    text: Text, views: Sequence[CodeView], left: str, right: str, alike: Mapping[str, float]
) -> str:
    """What may stand behind a difference beside the countries; empty where nothing is known to.

    `alike` says for families of sources, years and languages how much the two mixes of words
    overlap, 0 to 1.
    """
    note = shared_note(views, left, right)
    if note and not note.startswith("no shared "):
        return f"{text.country(left)} {DASH} {text.country(right)}: {note_of(text, note)}."
    if min(alike.values(), default=1.0) >= ALIKE:
        return ""
    parts = [f"{what} {whole_percent(text, share)}" for what, share in alike.items()]
    return text(
        "The texts of {left} and {right} are of unlike kinds, so a difference may be one of"
        " sources, time or language and not of the countries. Overlap of their mix of words:"
        " {parts}; the same mix would be 100 everywhere.",
        left=text.of(left),
        right=text.of(right),
        parts=text.listed(parts),
    )
