"""What a report says in words, made from verdicts and numbers and never more than they bear.

'Differs' is said of a contrast that the test and the interval both support, 'leaning' where only the interval does;
'common' of a code whose rate is surely above zero in both countries and whose difference may be zero; of the rest,
where it was seen and whether it was tested.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from contentan.compare import MIN_DOCUMENTS
from contentan.report_numbers import Cell, count, estimate, listed
from contentan.report_tables import CodeView, Pair, Side, spoken

MOST_NAMED = 5
#: Texts whose mixes overlap by less than this are called unlike.
ALIKE = 0.5


class Statement(NamedTuple):
    """A heading that says how sure it is, and the codes of which it is said, each with a few words more."""

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


def standing(view: CodeView, pair: Pair) -> tuple[str, str]:
    """Heading and kind (differs, leans, common, both, one, none) of what may be said of a contrast."""
    left, right = sides_of(view, pair)
    if pair.verdict == "differs":
        return "Differs (tested)", "differs"
    if pair.verdict in {"no hits", "not comparable"}:
        return {"no hits": "No hit on either side", "not comparable": "Not comparable: a side has no text"}[
            pair.verdict
        ], "none"
    tested = pair.verdict == "not shown to differ"
    if tested and without_zero(pair):
        return "Leaning: the interval differs, the test does not confirm it", "leans"
    how = "not shown to differ" if tested else f"not tested, fewer than {MIN_DOCUMENTS} documents on a side"
    if left.hits and right.hits:
        if tested and left.sure and right.sure:
            return "Common: in both, not shown to differ", "common"
        return f"Seen in both ({how})", "both"
    return f"Seen only in {spoken(pair.left if left.hits else pair.right)} ({how})", "one"


def without_zero(pair: Pair) -> bool:
    """Whether the interval of the difference leaves out zero."""
    low, high = pair.row["difference_low"], pair.row["difference_high"]
    return low is not None and high is not None and (low > 0 or high < 0)


def statements(views: Sequence[CodeView], left: str, right: str) -> list[Statement]:
    """What is common and what differs among these codes, the surest first. Totals are named only where they differ."""
    groups: dict[tuple[str, str], list[tuple[CodeView, str]]] = {}
    for view in views:
        pair = pair_of(view, left, right)
        if pair is None or (view.total and pair.verdict != "differs"):
            continue
        heading, kind = standing(view, pair)
        more = direction(view, pair) if kind in {"differs", "leans"} else ""
        more = f"ratio {spaced(pair.ratio)}" if kind == "common" else more
        groups.setdefault((heading, kind), []).append((view, more))
    rank = ("differs", "leans", "common", "both", "one", "none")
    ordered = sorted(groups.items(), key=lambda item: (rank.index(item[0][1]), item[0][0]))
    return [Statement(heading, kind, tuple(codes)) for (heading, kind), codes in ordered]


def ratio_from(pair: Pair) -> tuple[str, Cell] | None:
    """The country with the higher rate, and how many times the other's rate; None where one side has no hit."""
    row = pair.row
    if row["ratio"] is None:
        return None
    if row["ratio"] >= 1:
        return pair.left, estimate(row["ratio"], row["ratio_low"], row["ratio_high"])
    ends = [None if end is None else (1 / end if end else None) for end in (row["ratio_high"], row["ratio_low"])]
    return pair.right, estimate(1 / row["ratio"], ends[0], ends[1])


def direction(view: CodeView, pair: Pair) -> str:
    """'more in Kazakhstan, 4.10 times [2.20-8.00], q = 0.012'."""
    found = ratio_from(pair)
    if found is None:
        left, _ = sides_of(view, pair)
        return f"only in {spoken(pair.left if left.hits else pair.right)}, {q_of(pair)}"
    country, ratio = found
    return f"more in {spoken(country)}, {spaced(ratio)} times, {q_of(pair)}"


def q_of(pair: Pair) -> str:
    """'q = 0.012' or 'q < 0.001', which does not break at the end of a line."""
    sign = "<" if pair.q.text.startswith("<") else "="
    return f"q\N{NO-BREAK SPACE}{sign}\N{NO-BREAK SPACE}{pair.q.text.removeprefix('<')}"


def spaced(cell: Cell) -> str:
    """A number and its interval in running text."""
    return f"{cell.text} {cell.interval}".rstrip()


def tallied(views: Sequence[CodeView], left: str, right: str) -> str:
    """'Of 41 codes, 3 differ between ..., 12 are not shown to differ, ...': every code is in one of the numbers."""
    verdicts = [pair.verdict for view in views if (pair := pair_of(view, left, right))]
    number = {verdict: verdicts.count(verdict) for verdict in verdicts}
    two = f"{spoken(left)} and {spoken(right)}"
    said = (
        ("differs", "differs", "differ", f"between {two}"),
        ("not shown to differ", "is", "are", "not shown to differ"),
        ("too few documents", "has", "have", f"too few documents for a test (fewer than {MIN_DOCUMENTS} on a side)"),
        ("no hits", "has", "have", "no hit on either side"),
        ("not comparable", "is", "are", "not comparable, because a side has no text"),
    )
    parts = [
        f"{number[key]} {one if number[key] == 1 else many} {rest}" for key, one, many, rest in said if number.get(key)
    ]
    if "differs" not in number:
        parts.insert(0, f"none is shown to differ between {two}")
    sums = sum(view.total for view in views)
    return f"Of {count(len(verdicts), 'code')}{f' ({sums} of them sums of others)' if sums else ''}, {listed(parts)}."


def largest(views: Sequence[CodeView], left: str, right: str) -> list[str]:
    """A sentence for each of the largest differences that hold, by the least difference that the interval allows."""
    held: list[tuple[float, CodeView, Pair]] = []
    for view in views:
        pair = pair_of(view, left, right)
        if pair is not None and pair.verdict == "differs":
            held.append((min(abs(pair.row["difference_low"]), abs(pair.row["difference_high"])), view, pair))
    held.sort(key=lambda item: (-item[0], item[1].code.id))
    return [_held(view, pair) for _, view, pair in held[:MOST_NAMED]]


def _held(view: CodeView, pair: Pair) -> str:
    left, right = sides_of(view, pair)
    found = ratio_from(pair)
    more = found[0] if found else (left.country if left.hits else right.country)
    high, low = (left, right) if more == left.country else (right, left)
    against = (
        f"{spaced(low.rate_cell)} in those of {spoken(low.country)}"
        if low.hits
        else f"none in those of {spoken(low.country)}"
    )
    times = f", {spaced(found[1])} times as many" if found else ""
    what = "the sum of its codes, " if view.total else ""
    return (
        f"“{view.label}” ({what}{view.code.criterion}) is more frequent in the texts of {spoken(more)}: "
        f"{spaced(high.rate_cell)} hits per 1,000 words against {against}{times} ({q_of(pair)})."
    )


def shared_note(views: Sequence[CodeView], left: str, right: str) -> str:
    """The note that every contrast of a pair carries, or nothing."""
    notes = {pair.note for view in views if (pair := pair_of(view, left, right))}
    return notes.pop() if len(notes) == 1 else ""


def caution(views: Sequence[CodeView], left: str, right: str, alike: Mapping[str, float]) -> str:
    """What may stand behind a difference beside the countries; empty where nothing is known to.

    `alike` says for families of sources, years and languages how much the two mixes of words overlap, 0 to 1.
    """
    note, two = shared_note(views, left, right), f"{spoken(left)} and {spoken(right)}"
    if note and not note.startswith("no shared "):
        return f"{two}: {note}."
    if min(alike.values(), default=1.0) >= ALIKE:
        return ""
    parts = [f"{what} {100 * share:.0f}\N{NARROW NO-BREAK SPACE}%" for what, share in alike.items()]
    return (
        f"The texts of {two} are of unlike kinds, so a difference may be one of sources, time or language and not of "
        f"the countries. Overlap of their mix of words: {listed(parts)}; the same mix would be 100 everywhere."
    )
