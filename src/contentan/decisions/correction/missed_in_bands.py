"""What was missed where paragraphs were drawn in bands of a score: each band with its own interval.

Bands are strata of the draw. The score only says where people look: it is in no number, so a bad
score widens an interval and moves nothing. Whether bands differ is asked by a rule that is fixed
before the answers come: the share with the code, half a yes and one unit more, is larger in the
band LIKELY than in the REST by a one-sided test of 5 % (z = 1.645). Where it is not, bands are put
together, weighted, as strata always are.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.decisions.correction.reviewed_shares import Reviewed, Shares, cell, together
from contentan.decisions.correction.reviewed_units import Units
from contentan.statistics.assisted import Tuned
from contentan.statistics.intervals import Ends, total
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Flags = NDArray[np.bool_]

LIKELY, REST, UNKNOWN = "likely", "rest", "no score"
BANDS = (LIKELY, REST, UNKNOWN)
#: One-sided 5 % of a normal law.
DIFFER = 1.645

BAND_SIZES = declare(
    "band_sizes",
    "code country lang band",
    """
    code     text  code id
    country  text  compared countries that its paragraphs count for, + between them
    lang     text  their language
    band     text  likely, rest or no score
    size     int   paragraphs without a hit of the code in it
    """,
    values={"band": BANDS},
)
BAND_OF = declare(
    "band_of",
    "code item",
    """
    code  text  code id
    item  text  id of the segment
    band  text  its band
    """,
    values={"band": BANDS},
)


class Bands(NamedTuple):
    """Tables BAND_SIZES and BAND_OF (of reviewed paragraphs, or more)."""

    sizes: pl.DataFrame
    of_item: pl.DataFrame


class Banded(NamedTuple):
    """The number of each entry's band, -1 where it has none; BAND_SIZES with `at`, the number of
    the code, and `country` as a list.
    """

    entry: NDArray[np.intp]
    sizes: pl.DataFrame

    @property
    def codes(self) -> NDArray[np.intp]:
        """Numbers of the codes for which paragraphs were drawn so."""
        return np.unique(self.sizes["at"].to_numpy()).astype(np.intp)


class Missed(NamedTuple):
    """The share of paragraphs with a code that was missed, of all and of each language; where bands
    were told apart; the units on which it rests without the help of scores, and what scores did,
    None where there are none. Arrays (codes,).
    """

    share: Ends
    of_cell: list[Reals]
    apart: Flags
    effective: Reals
    tuned: Tuned | None


def in_bands(units: Units, items: pl.Series, codes: Sequence[str], bands: Bands) -> Banded:
    """The bands of units whose ids are `items`."""
    of = units.entries
    wanted = pl.DataFrame(
        {
            "item": items.gather(of.unit),
            "code": pl.Series(codes, dtype=pl.String).gather(of.code),
        }
    )
    number = pl.DataFrame({"band": BANDS, "number": range(len(BANDS))})
    own = wanted.join(bands.of_item, on=("item", "code"), how="left", maintain_order="left").join(
        number, on="band", how="left", maintain_order="left"
    )
    place = pl.DataFrame(
        {"code": codes, "at": range(len(codes))}, schema={"code": pl.String, "at": pl.Int64}
    )
    sizes = bands.sizes.join(place, on="code", how="inner")
    entry = own["number"].fill_null(-1).to_numpy().astype(np.intp)
    return Banded(entry, sizes.with_columns(pl.col("country").str.split("+")))


def missed(
    texts: Units,
    banded: Banded | None,
    country: str,
    bare: Mapping[str, Reals],
    interval: Callable[[Reals, Reals], Ends],
) -> Missed:
    """What was missed in a country; `bare` are its paragraphs without a hit of each code, by
    language.
    """
    sizes = list(bare.values())

    def pooled(*, assist: bool) -> Shares:
        read = [cell(texts, country=country, lang=lang, assist=assist) for lang in bare]
        return together(read, sizes, texts.errors, interval)

    aided = pooled(assist=True)
    if banded is None:
        nowhere = np.zeros(texts.width, dtype=bool)
        return Missed(aided.ends, aided.of_cell, nowhere, aided.effective, aided.tuned)
    # The score that drew the bands helps no second time.
    plain, drawn_so = pooled(assist=False), np.isin(np.arange(texts.width), banded.codes)
    cells = [
        [
            cell(texts, country=country, lang=lang, those=banded.entry == at, assist=False)
            for lang in bare
        ]
        for at in range(len(BANDS))
    ]
    apart = drawn_so & _differ(cells[0], cells[1])
    ends, shares = _added(
        cells, sizes, _portions(banded, country, list(bare), texts.width), texts, interval
    )

    def chosen(bands: Reals, pooled_: Reals, alone: Reals) -> Reals:
        return np.where(apart, bands, np.where(drawn_so, pooled_, alone))

    return Missed(
        Ends(*(chosen(*three) for three in zip(ends, plain.ends, aided.ends, strict=True))),
        [chosen(*three) for three in zip(shares, plain.of_cell, aided.of_cell, strict=True)],
        apart,
        aided.effective,
        _unused(aided.tuned, drawn_so),
    )


def _unused(tuned: Tuned | None, where: Flags) -> Tuned | None:
    """What scores did, nothing for some codes."""
    if tuned is None:
        return None
    slope, kappa, used = tuned
    return Tuned(np.where(where, 0.0, slope), kappa, np.where(where, 1.0, used))


def _added(
    cells: Sequence[Sequence[Reviewed]],
    sizes: Sequence[Reals],
    portions: Sequence[Reals],
    texts: Units,
    interval: Callable[[Reals, Reals], Ends],
) -> tuple[Ends, list[Reals]]:
    """The share from bands with an interval each, and that of each language; `cells` by band and
    language, `portions` by language.
    """
    parts, shares = [], [np.zeros(texts.width) for _ in sizes]
    whole = np.sum(sizes, axis=0)
    for at, own in enumerate(cells):
        weights = [part[at] * size for part, size in zip(portions, sizes, strict=True)]
        found = together(own, weights, texts.errors, interval)
        part_of_all = np.sum(weights, axis=0) / np.maximum(whole, 1)
        parts.append(
            Ends(*(np.where(part_of_all > 0, part_of_all * end, 0.0) for end in found.ends))
        )
        for number, (part, one) in enumerate(zip(portions, found.of_cell, strict=True)):
            shares[number] = shares[number] + np.where(part[at] > 0, part[at] * one, 0.0)
    return total(*parts), shares


def _portions(banded: Banded, country: str, langs: Sequence[str], width: int) -> list[Reals]:
    """The part of each band (bands, codes) in each language of a country; all is REST where the
    draw knew nothing of it.
    """
    here = banded.sizes.filter(pl.col("country").list.contains(country))
    found = []
    for lang in langs:
        sizes = np.zeros((len(BANDS), width))
        own = here.filter(pl.col("lang") == lang)
        for at, band, size in own.select("at", "band", "size").iter_rows():
            sizes[BANDS.index(band), at] += size
        sizes[BANDS.index(REST), sizes.sum(axis=0) == 0] = 1.0
        found.append(np.asarray(sizes / sizes.sum(axis=0), dtype=float))
    return found


def _differ(likely: Sequence[Reviewed], rest: Sequence[Reviewed]) -> Flags:
    counted = [
        tuple(
            np.sum([getattr(one.counted, name) for one in own], axis=0)
            for name in ("yes", "settled")
        )
        for own in (likely, rest)
    ]
    (a, n), (b, m) = counted
    both = (a + b + 0.5) / (n + m + 1)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = ((a + 0.5) / (n + 1) - (b + 0.5) / (m + 1)) / np.sqrt(
            both * (1 - both) * (1 / n + 1 / m)
        )
    return np.asarray((n > 0) & (m > 0) & (z > DIFFER), dtype=bool)
