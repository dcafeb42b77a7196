"""Coded passages of two runs compared: which came, which went, and which only became longer or were
found by another pattern.

A hit that both runs have by id is one hit. Of what is left, hits of one code that overlap in one
text are paired, because a longer match in the place of a shorter one changes nothing in the counts.
`effect` adds up: its sum is the difference of the two runs' counts.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from contentan.codebook.crosswalk import Crosswalk
from contentan.tables.frames import check_frame
from contentan.tables.schema import declare

#: What may have become of a hit, with what it does to the count of its code.
EFFECTS = {"gained": 1, "freed": 1, "lost": -1, "blocked": -1, "span": 0, "pattern": 0, "code": 0}
REASONS = ("", "document added", "document removed", "text changed")
HIT_CHANGES = declare(
    "hit_changes",
    "hit",
    """
    change          text  what became of it; see docs/use/changes.md
    effect          int   what that does to the count of the code: 1, -1 or 0
    because         text  what became of its document; empty where codebook or program is the
                          reason
    hit             text  id, in B where B has it
    doc             text  document id
    code            text  code id in B, in A where B has none
    lang            text  language of the pattern
    page            int   page on which it starts
    paragraph       int   its paragraph on that page
    before          text  text before it
    quote           text  the matched text
    after           text  text after it
    pattern         text  the pattern that finds it; the one that found it where it is lost
    line            int   line of that pattern in its own codebook
    blocked_by      text  the exclusion, or `requires …`, that blocks it, or blocked it; else empty
    quote_before    text  what was matched in A, where that differs; else empty
    pattern_before  text  the pattern that found it in A, where that differs; else empty
    code_before     text  its code in A, where that differs; else empty
    verdict         text  what reviewers decided on it; empty where nobody has looked
    accepted        flag  whether they accepted it: such hits come first
    """,
    values={"change": tuple(EFFECTS), "because": REASONS},
)
_KEPT = (
    *("hit", "doc", "code", "lang", "page", "paragraph", "start", "stop"),
    *("quote", "before", "after", "pattern", "line", "blocked_by"),
)
Row = dict[str, Any]


def hits(
    a: pl.DataFrame,
    b: pl.DataFrame,
    *,
    texts: tuple[Mapping[str, str], Mapping[str, str]] | None = None,
    crosswalk: Crosswalk | None = None,
    decisions: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Table HIT_CHANGES of two tables HITS; equal tables give no row.

    `texts` are the two runs' digests of text by document: where they differ, offsets are not
    compared; without them all texts are the same. `crosswalk` says which code of A is which of B,
    or which several.
    `decisions` has columns hit and verdict.
    """
    pairs = _by_id(a, b)
    rest_a, rest_b = _rest(a, pairs, "hit_a"), _rest(b, pairs, "hit_b")
    same = dict.fromkeys([*a["doc"], *b["doc"]], "")
    known = texts or (same, same)
    rows = list(_told(_changed(pairs, a, b), known))
    rows += _told(_paired(rest_a, rest_b, crosswalk or {}, known), known)
    return _ordered(rows, decisions)


def _by_id(a: pl.DataFrame, b: pl.DataFrame) -> pl.DataFrame:
    """Ids that are in both, with what may differ. A code that has another id now has other hits:
    they are paired by place.
    """
    own = ("start", "stop", "pattern", "blocked_by")
    left, right = (
        table.select("hit", *own).rename(
            {"hit": f"hit_{side}", **{name: f"{name}_{side}" for name in own}}
        )
        for side, table in (("a", a), ("b", b))
    )
    return left.join(right, left_on="hit_a", right_on="hit_b", how="inner", coalesce=False)


def _rest(table: pl.DataFrame, pairs: pl.DataFrame, side: str) -> list[Row]:
    return (
        table.join(pairs.select(pl.col(side).alias("hit")), on="hit", how="anti")
        .select(_KEPT)
        .to_dicts()
    )


def _changed(pairs: pl.DataFrame, a: pl.DataFrame, b: pl.DataFrame) -> Iterator[tuple[Row, Row]]:
    """Of hits with one id those that another pattern finds, or that are blocked in one run only."""
    blocked = pl.col("blocked_by_a").is_null() != pl.col("blocked_by_b").is_null()
    other = (pl.col("pattern_a") != pl.col("pattern_b")) & pl.col("blocked_by_a").is_null()
    ids = pairs.filter(blocked | other).select(hit="hit_a")
    sides = [
        table.join(ids, on="hit", how="semi").select(_KEPT).sort("hit").to_dicts()
        for table in (a, b)
    ]
    yield from zip(*sides, strict=True)


def _paired(
    rest_a: list[Row],
    rest_b: list[Row],
    walk: Crosswalk,
    texts: tuple[Mapping[str, str], Mapping[str, str]],
) -> Iterator[tuple[Row | None, Row | None]]:
    """Hits that only one run has by id, two by two where they are the same passage, else alone."""
    groups: dict[tuple[str, str], tuple[list[Row], list[Row]]] = defaultdict(lambda: ([], []))
    family = _families(walk)
    for rows, side in ((rest_a, 0), (rest_b, 1)):
        for row in rows:
            groups[row["doc"], str(family.get(row["code"], row["code"]))][side].append(row)
    for (doc, _), (left, right) in sorted(groups.items()):
        same_text = doc in texts[0] and texts[0][doc] == texts[1].get(doc)
        taken: set[tuple[str, str]] = set()
        # In another text offsets mean other places: passages are compared by their words.
        pairs = _overlapping if same_text else _alike
        for one, other in pairs(left, right, walk):
            if not taken & {("a", one["hit"]), ("b", other["hit"])}:
                taken |= {("a", one["hit"]), ("b", other["hit"])}
                yield one, other
        yield from ((row, None) for row in left if ("a", row["hit"]) not in taken)
        yield from ((None, row) for row in right if ("b", row["hit"]) not in taken)


def _families(walk: Crosswalk) -> dict[str, str]:
    """Codes that hits may have come from or gone to, each with the name of its family.

    >>> _families({"equality": ("race", "speech"), "hate": ("speech",)})["race"]
    'equality'
    """
    family: dict[str, str] = {}
    for old, new in sorted(walk.items()):
        members = {old, *new}
        names = {family.get(code, code) for code in members}
        members |= {code for code, name in family.items() if name in names}
        family |= dict.fromkeys(members, min(names))
    return family


def _overlapping(left: list[Row], right: list[Row], walk: Crosswalk) -> Iterator[tuple[Row, Row]]:
    """Pairs that share text, best first. Their rank does not tell which side is which, so that A
    and B may be exchanged.
    """
    ranked = []
    right = sorted(right, key=_place)
    starts = [row["start"] for row in right]
    longest = max((row["stop"] - row["start"] for row in right), default=0)
    for one in left:
        for other in right[
            # Only hits that begin at most the longest hit before this one can reach into it.
            bisect_left(starts, one["start"] - longest) : bisect_left(starts, one["stop"])
        ]:
            overlap = min(one["stop"], other["stop"]) - max(one["start"], other["start"])
            if overlap > 0 and _follows(one, other, walk):
                # A pair of which one counts and one does not is the last choice, one with two codes
                # the last but one.
                differ = (one["blocked_by"] is None) != (other["blocked_by"] is None)
                moved = one["code"] != other["code"]
                places = sorted((_place(one), _place(other)))
                ranked.append((differ, moved, -overlap, places, one, other))
    yield from ((one, other) for *_, one, other in sorted(ranked, key=lambda found: found[:4]))


def _place(row: Row) -> tuple[int, int, str]:
    return row["start"], row["stop"], row["hit"]


def _follows(one: Row, other: Row, walk: Crosswalk) -> bool:
    """Whether a hit of B's code may be one of A's code."""
    return other["code"] in (one["code"], *walk.get(one["code"], ()))


def _alike(left: list[Row], right: list[Row], walk: Crosswalk) -> Iterator[tuple[Row, Row]]:
    """The first passage with the first that reads the same, the second with the second, where
    offsets say nothing.
    """
    there: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in sorted(right, key=_place, reverse=True):
        there[row["before"], row["quote"], row["after"]].append(row)
    for one in sorted(left, key=_place):
        same = there[one["before"], one["quote"], one["after"]]
        other = next((row for row in reversed(same) if _follows(one, row, walk)), None)
        if other is not None:
            same.remove(other)
            yield one, other


def _told(
    pairs: Iterator[tuple[Row, Row]] | Iterator[tuple[Row | None, Row | None]],
    texts: tuple[Mapping[str, str], Mapping[str, str]],
) -> Iterator[Row]:
    for one, other in pairs:
        change = _change(one, other)
        shown = other or one
        if change and shown:
            rows = [row or {} for row in (one, other)]
            blocked = next((row["blocked_by"] for row in rows[::-1] if row.get("blocked_by")), "")
            differs = {
                f"{name}_before": one[name] if one and other and one[name] != other[name] else ""
                for name in ("quote", "pattern", "code")
            }
            because = "" if one and other else _because(shown["doc"], texts)
            told = {
                "change": change,
                "effect": EFFECTS[change],
                "because": because,
                "blocked_by": blocked,
                **differs,
            }
            yield {**{name: shown[name] for name in _KEPT}, **told}


def _change(one: Row | None, other: Row | None) -> str:
    """The name of a difference; empty for what never counted."""
    before, now = (row is not None and row["blocked_by"] is None for row in (one, other))
    if before != now:
        if one is None or other is None:
            return "gained" if now else "lost"
        return "freed" if now else "blocked"
    if not now or one is None or other is None:
        return ""
    if one["quote"] != other["quote"]:
        return "span"
    if one["pattern"] != other["pattern"]:
        return "pattern"
    return "code" if one["code"] != other["code"] else ""


def _because(doc: str, texts: tuple[Mapping[str, str], Mapping[str, str]]) -> str:
    before, now = texts
    if doc not in before:
        return "document added"
    if doc not in now:
        return "document removed"
    return "" if before[doc] == now[doc] else "text changed"


def _ordered(rows: list[Row], decisions: pl.DataFrame | None) -> pl.DataFrame:
    """Accepted hits first, then by what became of them, code, language and place."""
    own = {
        name: dtype
        for name, dtype in HIT_CHANGES.schema.items()
        if name not in ("verdict", "accepted")
    }
    made = pl.DataFrame([{name: row[name] for name in own} for row in rows], schema=own)
    if decisions is None:
        made = made.with_columns(verdict=pl.lit(""))
    else:
        verdicts = decisions.select("hit", "verdict").unique(
            "hit", keep="last", maintain_order=True
        )
        made = made.join(verdicts, on="hit", how="left", maintain_order="left").with_columns(
            pl.col("verdict").fill_null("")
        )
    made = made.with_columns(accepted=pl.col("verdict") == "accept")
    order = pl.col("change").replace_strict(
        {name: i for i, name in enumerate(EFFECTS)}, return_dtype=pl.Int32
    )
    places = ["code", "lang", "doc", "page", "paragraph", "hit"]
    return check_frame(made.sort(pl.col("accepted").not_(), order, *places), HIT_CHANGES)


SUMMARY = declare(
    "hit_changes_by_code",
    "code lang",
    """
    code     text  code id
    lang     text  language of the pattern
    gained   int   hits that count now and did not (gained, freed)
    lost     int   hits that counted and do not (lost, blocked)
    changed  int   hits that count in both, as another stretch, by another pattern or under
                   another id
    """,
)


def summary(changes: pl.DataFrame) -> pl.DataFrame:
    """Table SUMMARY of table HIT_CHANGES: how many for each code and language."""
    count = [
        (pl.col("effect") == effect).sum().cast(pl.Int32).alias(name)
        for name, effect in (("gained", 1), ("lost", -1), ("changed", 0))
    ]
    return check_frame(changes.group_by("code", "lang").agg(count).sort("code", "lang"), SUMMARY)
