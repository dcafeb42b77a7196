"""Samples for review: strata, how many of each, which, and to whom.

Three tasks (`TASKS`): *verify* and *code* draw from a frame of hits, in strata of code × country ×
language; *missed* draws from a frame of all paragraphs, in strata of with or without hits × country
× language. Within a stratum every unit has the same chance, `chance`, so that what is found in the
sample stands for 1 / chance units each. The same seed and frame give the same sample, in whatever
order the frame's rows are; samples that differ in task, frame or number are drawn independently of
each other, so that they may be used together.
"""

from __future__ import annotations

import hashlib
import itertools
import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.errors import UsageError, many
from contentan.statistics.allocation import shared_out
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from numpy.typing import NDArray

TASKS = ("verify", "code", "missed")
STRATA = declare(
    "strata",
    "stratum",
    """
    stratum  text  code, or hits / no hits, with country and language, | between them
    size     int   units in it
    drawn    int   units drawn from it
    """,
)
ASSIGNMENT = declare(
    "assignment",
    "item reviewer",
    """
    item      text  id of the hit or segment
    reviewer  text  who is to judge it
    position  int   place in this reviewer's own random order, from 1
    stratum   text  stratum from which it was drawn
    chance    real  chance of being drawn: units drawn over units of its stratum
    """,
)
#: Units of a stratum of hits; units in all of a search for what was missed.
PER_STRATUM, SEARCH = 30, 300
#: Units that a stratum has at least where a total is shared out.
MINIMUM = 5
#: What is missed stands more often where something else was found: such paragraphs are drawn more
#: densely.
DENSER = {"hits": 2.0}


class Drawn(NamedTuple):
    """Tables STRATA and ASSIGNMENT."""

    strata: pl.DataFrame
    assignment: pl.DataFrame


def draw(  # noqa: PLR0913 - each is a choice of who draws
    units: pl.DataFrame,
    task: str,
    *,
    reviewers: Sequence[str],
    seed: int,
    per_stratum: int | None = None,
    total: int | None = None,
    double: float = 0.2,
    judges: int = 2,
    codes: Sequence[str] = (),
) -> Drawn:
    """A stratified random sample without replacement, shared out to reviewers.

    `units` is a frame of hits (columns item, code, country, lang) or, for *missed*, of segments
    (item, codes, country, lang). `codes` choose the hits; for *missed* they say which hits make a
    paragraph one with hits. Of each stratum `per_stratum` are drawn, or all there are; or `total`
    in all, shared out by `allocate`, from larger strata where there are more than that (see
    `strata`). By default 30 of each stratum of hits, and 300 paragraphs in all. The share `double`
    goes to `judges` reviewers (two, or as many as there are where it is more), the rest to one
    each, evenly, and each reviewer has an own order. Raises UsageError where the choices cannot be.
    """
    _choices(task, reviewers, per_stratum, total, double, judges)
    placed = strata(units, task, codes, total)
    sizes = dict(placed.group_by("stratum").len().sort("stratum").iter_rows())
    if not sizes:
        raise UsageError("there is nothing to draw from", where=task)
    wanted = _wanted(sizes, task, per_stratum, total)
    return draw_so_many(
        placed, wanted, task, reviewers=reviewers, seed=seed, double=double, judges=judges
    )


def draw_so_many(
    placed: pl.DataFrame,
    wanted: Mapping[str, int],
    task: str,
    *,
    reviewers: Sequence[str],
    seed: int,
    double: float = 0.2,
    judges: int = 2,
) -> Drawn:
    """As `draw`, from strata that are known (columns item and stratum), so many of each."""
    sizes = dict(placed.group_by("stratum").len().iter_rows())
    chosen = _drawn_items(placed, wanted, seed, task)
    given = _share_out(
        chosen, list(reviewers), double, judges, _random(seed, task, "double", *reviewers)
    )
    rows = []
    for reviewer in reviewers:
        own = [(item, stratum) for item, stratum in chosen if reviewer in given[item]]
        rng = _random(seed, task, "order", reviewer, *(item for item, _ in own))
        shuffled = [own[at] for at in rng.permutation(len(own))]
        rows += [
            (item, reviewer, place, stratum, wanted[stratum] / sizes[stratum])
            for place, (item, stratum) in enumerate(shuffled, 1)
        ]
    return Drawn(
        frame_of(STRATA, [(stratum, sizes[stratum], n) for stratum, n in wanted.items()]),
        frame_of(ASSIGNMENT, rows),
    )


def _drawn_items(
    placed: pl.DataFrame, wanted: Mapping[str, int], seed: int, task: str
) -> list[tuple[str, str]]:
    """Items and their strata, stratum by stratum."""
    chosen: list[tuple[str, str]] = []
    for stratum, n in wanted.items():
        # Sorted and part of the seed: the order of the frame plays no part, a changed frame gives
        # another draw.
        items = placed.filter(pl.col("stratum") == stratum)["item"].sort().to_list()
        rng = _random(seed, task, stratum, n, *items)
        chosen += [(items[at], stratum) for at in rng.permutation(len(items))[:n]]
    return chosen


def _choices(
    task: str,
    reviewers: Sequence[str],
    per_stratum: int | None,
    total: int | None,
    double: float,
    judges: int,
) -> None:
    if task not in TASKS:
        raise UsageError(f"task {task!r}; expected one of {', '.join(TASKS)}")
    if not reviewers or len(set(reviewers)) < len(reviewers):
        raise UsageError(
            f"reviewers {', '.join(reviewers) or 'none'}; expected at least one, each once"
        )
    if per_stratum is not None and total is not None:
        raise UsageError("a number for each stratum and a number in all; expected one of them")
    if min(per_stratum or 1, total or 1) < 1 or 0 in (per_stratum, total):
        raise UsageError(f"{many(total or per_stratum or 0, 'unit')} to draw; expected 1 or more")
    if not 0 <= double <= 1:
        raise UsageError(
            f"{double:g} of the sample to be judged twice; expected a share from 0 to 1"
        )
    if judges < 2:
        raise UsageError(f"{judges} to judge what is judged twice; expected 2 or more")


#: What strata are made of, the finest first; fewer where a total is too small for one unit each.
LEVELS = (("code", "country", "lang"), ("code", "country"), ("country", "lang"), ("country",), ())


def strata(
    units: pl.DataFrame, task: str, codes: Sequence[str] = (), total: int | None = None
) -> pl.DataFrame:
    """Columns item and stratum, of the units that may be drawn: code, country and language with |
    between them. UsageError where an item comes twice.

    Where `total` units are fewer than there are strata, these are made of less (LEVELS): the finest
    that leave one unit each. What a stratum is not made of is empty in its name.
    """
    if task == "missed":
        found = pl.col("codes").str.split(" ").list
        hit = found.set_intersection(list(codes)).list.len() > 0 if codes else pl.col("codes") != ""
        first, own = pl.when(hit).then(pl.lit("hits")).otherwise(pl.lit("no hits")), units
    else:
        first, own = (
            pl.col("code"),
            units.filter(pl.col("code").is_in(list(codes))) if codes else units,
        )
    if own["item"].is_duplicated().any():
        raise UsageError(
            f"{own.filter(own['item'].is_duplicated())['item'][0]} is there twice", where=task
        )
    parts = own.select("item", first.alias("code"), "country", "lang")
    made = [_of_level(parts, level) for level in LEVELS]
    fits = (one for one in made if total is None or one["stratum"].n_unique() <= total)
    return next(fits, made[-1])


def _of_level(parts: pl.DataFrame, level: Sequence[str]) -> pl.DataFrame:
    named = [
        pl.col(name) if name in level else pl.lit("").alias(name)
        for name in ("code", "country", "lang")
    ]
    return parts.select("item", pl.concat_str(named, separator="|").alias("stratum"))


def _wanted(
    sizes: Mapping[str, int], task: str, per_stratum: int | None, total: int | None
) -> dict[str, int]:
    if total is None and (per_stratum is not None or task != "missed"):
        return {stratum: min(size, per_stratum or PER_STRATUM) for stratum, size in sizes.items()}
    spread = (
        {stratum: DENSER.get(stratum.split("|")[0], 1.0) for stratum in sizes}
        if task == "missed"
        else {}
    )
    wanted = total if total is not None else max(SEARCH, MINIMUM * len(sizes))
    fits = (
        least
        # Where even five of each stratum are more than was asked for, as many as fit.
        for least in range(MINIMUM, 0, -1)
        if sum(min(size, least) for size in sizes.values()) <= wanted
    )
    return allocate(sizes, wanted, minimum=next(fits, 1), spread=spread)


def allocate(
    sizes: Mapping[str, int],
    total: int,
    *,
    minimum: int = MINIMUM,
    spread: Mapping[str, float] | None = None,
) -> dict[str, int]:
    """How many of each stratum, `total` in all: at least `minimum` where there are so many, then by
    spread × √size.

    The square root stands between proportional allocation, best for the whole, and equal
    allocation, best for each part (power allocation: Bankier 1988); `spread` is the expected
    standard deviation within a stratum, as in Neyman's (1934), 1 where not given. Raises UsageError
    where `total` is less than the minimum of all strata.

    >>> allocate({"hits|KAZ|ru": 400, "no hits|KAZ|ru": 10000}, 120)
    {'hits|KAZ|ru': 20, 'no hits|KAZ|ru': 100}
    """
    names = sorted(sizes)
    weight = {name: math.sqrt(sizes[name]) * (spread or {}).get(name, 1.0) for name in names}
    return shared_out(sizes, total, minimum, weight)


def _random(*parts: object) -> np.random.Generator:
    """A generator that depends on all of these and on nothing else."""
    digest = hashlib.blake2b("\n".join(map(str, parts)).encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "big"))


def _share_out(
    chosen: Sequence[tuple[str, str]],
    reviewers: list[str],
    double: float,
    judges: int,
    rng: np.random.Generator,
) -> dict[str, tuple[str, ...]]:
    """Who judges each item. Items come stratum by stratum, so that every stratum is shared evenly,
    as is what is judged together.
    """
    together = min(judges, len(reviewers))
    several = _every(len(chosen), double if together > 1 else 0.0, rng)
    # In random order, or the first pairs of names would get what does not divide evenly.
    groups = [
        tuple(own)
        for own in rng.permutation(list(itertools.combinations(reviewers, together))).tolist()
    ]
    load, used = dict.fromkeys(reviewers, 0), dict.fromkeys(groups, 0)
    given = {}
    # What is given to several first: the rest then evens out the load.
    for at in np.argsort(~several, kind="stable"):
        if several[at]:
            who = min(groups, key=lambda group: (sum(load[name] for name in group), used[group]))
            used[who] += 1
        else:
            who = (min(reviewers, key=lambda name: load[name]),)
        given[chosen[at][0]] = who
        for name in who:
            load[name] += 1
    return given


def _every(n: int, share: float, rng: np.random.Generator) -> NDArray[np.bool_]:
    """A systematic choice of round(share × n) of n, from a random start."""
    wanted = round(share * n)
    steps = np.floor((np.arange(n + 1) * wanted + rng.integers(0, n)) / n) if n else np.zeros(1)
    return np.asarray(np.diff(steps) > 0)
