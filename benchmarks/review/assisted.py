"""Coverage and width of corrected figures where every unit has a score.

    python -m benchmarks.review.assisted [--runs 400]      # runs of a line, twenty a corpus

The corpora are those of `benchmarks.statistics.correct`: two countries of 20 documents with 100
paragraphs, 75 hits of each code judged and 225 paragraphs read for each. A score says yes or no of
every unit, with a sensitivity and a false positive rate that may differ between the countries, or
errs where the dictionary errs. *helped*: the score corrects an estimate from the same sample
(difference estimator). *bands*: it drew the 225 paragraphs, each band with an interval of its own,
and corrects the judged hits. Columns: how often the review's interval holds the left rate, the
difference and the ratio of this very corpus, in percent with its error; the median width of the
intervals of difference and ratio over that of the present estimator; the median error of the
difference over that of the present one. Below stands whether each line keeps what is promised:
coverage of difference and ratio of 93 % or more (less two errors), bands of a good score .75 as
wide from 5 % of paragraphs up, and a useless score never wider than 1.02.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.statistics import correct
from benchmarks.statistics.designs import error
from contentan.compare.contrasts import PER
from contentan.compare.document_arrays import Material, material
from contentan.decisions.correction.missed_in_bands import BAND_OF, Bands
from contentan.decisions.correction.reviewed_countries import Known, judged_units, review
from contentan.decisions.correction.scored_units import SCORED
from contentan.decisions.tables import SEARCHED
from contentan.review.samples import score_bands
from contentan.statistics import sampling
from contentan.statistics.intervals import Ends, difference, logs


class Model(NamedTuple):
    """Sensitivity and false positive rate, left and right; `shared`: the rates where the dictionary
    is right, and where it errs.
    """

    name: str
    left: tuple[float, float]
    right: tuple[float, float]
    shared: bool = False


MODELS = (
    Model("good", (0.92, 0.01), (0.92, 0.01)),
    Model("mediocre", (0.70, 0.05), (0.70, 0.05)),
    Model("useless", (0.10, 0.10), (0.10, 0.10)),
    Model("biased", (0.95, 0.08), (0.50, 0.005)),
    Model("reversed", (0.92, 0.01), (0.02, 0.20)),
    Model("shared", (0.95, 0.01), (0.55, 0.45), shared=True),
)
CODES = [f"c{number:02}" for number in range(correct.BLOCK)]
SHARES = (0.02, 0.05, 0.20)
WAYS = ("present", "helped", "bands")


def said(model: Model, of: correct.World, rng: np.random.Generator) -> np.ndarray:
    """What the model says of each paragraph and code."""
    side = (of.there != of.found) if model.shared else (of.country == 1)[:, None]
    yes, no = (np.where(side, model.right[at], model.left[at]) for at in (0, 1))
    return (rng.random(of.there.shape) < np.where(of.there, yes, no)).astype(float)


def scored(of: correct.World, score: np.ndarray) -> pl.DataFrame:
    """Table SCORED of all hits, and of all paragraphs without a hit of each code."""
    parts = []
    for task, flags in (("verify", of.found), ("missed", ~of.found)):
        row, column = np.nonzero(flags)
        item = (
            [f"h{r}-{c}" for r, c in zip(row, column, strict=True)]
            if task == "verify"
            else [f"s{r}" for r in row]
        )
        parts.append(
            pl.DataFrame(
                {
                    "task": task,
                    "item": item,
                    "code": np.array(CODES)[column],
                    "country": np.array(correct.COUNTRIES)[of.country[row]],
                    "lang": np.array(correct.LANGS)[of.lang[row]],
                    "score": score[row, column],
                },
                schema=SCORED.schema,
            )
        )
    return pl.concat(parts)


class Interval(NamedTuple):
    """Left rate, difference, logarithm of the ratio; a place for each code."""

    rate: Ends
    difference: Ends
    ratio: Ends


def measured(raw: Material, tables: correct.Tables, known: Known) -> Interval:
    judged = judged_units(tables.verified, tables.searched, CODES, tables.ancestry, known)
    _, found = review(raw, judged)
    left, right = (found[country].rate for country in correct.COUNTRIES)
    return Interval(left, difference(left, right), difference(logs(left), logs(right)))


def in_bands(
    of: correct.World, own: pl.DataFrame, code: str, seed: int
) -> tuple[pl.DataFrame, Bands]:
    """Paragraphs read for one code, drawn in bands of its scores `own`, as SEARCHED has them, and
    the bands.
    """
    placed = score_bands.placed(own.select("item", "country", "lang"), own)
    wanted = score_bands.numbers(placed, correct.PARAGRAPHS)
    drawn = sampling.draw_so_many(placed, wanted, "missed", reviewers=["one"], seed=seed).assignment
    rows = drawn["item"].str.slice(1).cast(pl.Int64).to_numpy()
    there = of.there[rows, int(code[1:])]
    read = pl.DataFrame(
        {
            "item": code + drawn["item"],
            "doc": [f"d{number:03}" for number in of.doc[rows]],
            "lang": np.array(correct.LANGS)[of.lang[rows]],
            "country": np.array(correct.COUNTRIES)[of.country[rows]],
            "stratum": code + drawn["stratum"],
            "chance": drawn["chance"],
            "codes": np.where(there, code, ""),
            "found": " ".join(other for other in CODES if other != code),
            "state": "resolved",
            "open": "",
            "said": "",
        }
    )
    parts = pl.col("stratum").str.split("|").list
    named = placed.select(
        pl.lit(code).alias("code"),
        (pl.lit(code) + pl.col("item")).alias("item"),
        *(parts.get(at).alias(name) for at, name in enumerate(("band", "country", "lang"))),
    )
    by = ("code", "country", "lang", "band")
    sizes = named.group_by(by).agg(pl.len().cast(pl.Int32).alias("size")).sort(by)
    of_item = named.filter(pl.col("item").is_in(read["item"].to_list()))
    return read.select(*SEARCHED.schema), Bands(sizes, of_item.select(*BAND_OF.schema))


def banded(
    of: correct.World, tables: correct.Tables, scores: pl.DataFrame, seed: int
) -> tuple[correct.Tables, Known]:
    """Each code with paragraphs of its own, drawn in its bands; scores help its judged hits."""
    each = scores.filter(task="missed").partition_by("code", as_dict=True)
    made = [in_bands(of, each[(code,)], code, seed) for code in CODES]
    sizes, of_item = (pl.concat(parts) for parts in zip(*(one for _, one in made), strict=True))
    hits = scores.filter(task="verify")
    read = pl.concat([one for one, _ in made])
    return tables._replace(searched=read), Known(hits, Bands(sizes, of_item))


def material_of(tables: correct.Tables) -> Material:
    """The run as arrays, a column for each code."""
    return material(
        tables.tally,
        tables.exposure,
        tables.documents,
        CODES,
        list(correct.COUNTRIES),
        also=CODES,
    )


def truth(of: correct.World) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Left rate, difference and logarithm of the ratio of this corpus (codes,)."""
    left, right = (
        PER * of.there[of.country == side].sum(axis=0)
        / ((of.country == side).sum() * correct.WORDS)
        for side in (0, 1)
    )  # fmt: skip
    with np.errstate(divide="ignore"):
        return left, left - right, np.log(left) - np.log(right)


def runs(share: float, count: int, models: tuple[Model, ...]) -> Iterator[pl.DataFrame]:
    """A row for each corpus' code, model and way: what is held, how wide, how far off."""
    for number in range(max(1, count // correct.BLOCK)):
        rng = np.random.default_rng([7, number])
        of = correct.world(correct.Setting("assisted", share=share), rng)
        tables = correct.tables(of, number)
        raw, true = material_of(tables), truth(of)
        yield _row("", "present", measured(raw, tables, Known()), true)
        for model in models:
            scores = scored(of, said(model, of, rng))
            helped = measured(raw, tables, Known(scores))
            yield _row(model.name, "helped", helped, true)
            drawn = measured(raw, *banded(of, tables, scores, number))
            yield _row(model.name, "bands", drawn, true)


def _row(
    model: str, way: str, found: Interval, true: tuple[np.ndarray, np.ndarray, np.ndarray]
) -> pl.DataFrame:
    columns: dict[str, object] = {"model": model, "way": way}
    for name, ends, value in zip(Interval._fields, found, true, strict=True):
        inside = (ends.low <= value + 1e-9) & (ends.high >= value - 1e-9)
        columns[f"{name}_held"] = inside
        columns[f"{name}_width"] = ends.high - ends.low
    columns["off"] = np.abs(found.difference.at - true[1])
    return pl.DataFrame(columns)


class Line(NamedTuple):
    held: tuple[float, float, float]
    runs: int
    width: tuple[float, float]
    off: float


def line(found: pl.DataFrame, present: pl.DataFrame) -> Line:
    held = [100 * float(found[f"{name}_held"].mean() or 0) for name in Interval._fields]
    wide = [
        float(found[f"{name}_width"].median() or 0) / float(present[f"{name}_width"].median() or 1)
        for name in ("difference", "ratio")
    ]
    off = float(found["off"].median() or 0) / float(present["off"].median() or 1)
    return Line((held[0], held[1], held[2]), len(found), (wide[0], wide[1]), off)


def kept(share: float, model: str, way: str, of: Line) -> list[str]:
    """What a line does not keep of what is promised."""
    broken = []
    for name, held in zip(Interval._fields[1:], of.held[1:], strict=True):
        if held + 2 * 100 * error(held / 100, of.runs) < 93:
            broken.append(f"{name} covered {held:.1f}")
    if model == "useless" and max(of.width) > 1.02 + 0.005:
        broken.append(f"useless and {max(of.width):.3f} wide")
    if model == "good" and way == "bands" and share >= 0.05 and max(of.width) > 0.75 + 0.005:
        broken.append(f"good and {max(of.width):.3f} wide")
    return broken


def main() -> None:
    reader = argparse.ArgumentParser(description="Coverage and width where units have scores.")
    reader.add_argument("--runs", type=int, default=400, help="runs of a line, twenty a corpus")
    reader.add_argument("--models", default="", help="only these, with commas between")
    reader.add_argument("--shares", default=",".join(map(str, SHARES)), help="of paragraphs")
    asked = reader.parse_args()
    models = tuple(one for one in MODELS if not asked.models or one.name in asked.models.split(","))
    print("held, % ± error: left rate, difference, ratio; width of difference, ratio; error")
    for share in map(float, asked.shares.split(",")):
        every = pl.concat(list(runs(share, asked.runs, models)))
        present = every.filter(way="present")
        print(f"{100 * share:g} % of paragraphs")
        for (model, way), own in every.partition_by(
            "model", "way", as_dict=True, maintain_order=True
        ).items():
            of = line(own, present)
            print(
                _told(str(model), str(way), of), *kept(share, str(model), str(way), of), flush=True
            )


def _told(model: str, way: str, of: Line) -> str:
    held = "  ".join(f"{one:5.1f} ±{100 * error(one / 100, of.runs):.1f}" for one in of.held)
    wide = "  ".join(f"{one:.2f}" for one in of.width)
    return f"{model:>10} {way:>8}  {held}   {wide}   {of.off:.2f}"


if __name__ == "__main__":
    main()
