"""How often corrected intervals hold the truth, where the codebook errs in known ways.

    python -m benchmarks.statistics.correct [RUNS]      # by default 1000 runs a line

Two countries of 20 documents with 100 paragraphs; the left one writes four fifths in language A,
the right one nine tenths in language B. Of the passages with a code the machine finds half in A and
nine tenths in B, and three of ten hits are wrong; the lines say what is otherwise. Of each code 75
hits are judged, and 225 paragraphs are read for what was missed: 300 in all. Columns: how often the
interval of the ratio, raw and corrected, holds the true ratio; the same of the difference; of the
left rate, corrected; the width of the corrected interval of the ratio (high over low, its median);
how often the raw difference is shown, and of these how often it is said to survive, not to, or that
review cannot tell. All in percent but the width. Where there is no interval it holds nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
import polars as pl

from contentan.coding.tables import EXPOSURE, TALLY
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.correction.corrected_rates import corrected
from contentan.statistics import sampling
from contentan.tables.frames import frame_of

COUNTRIES, LANGS = ("KAZ", "USA"), ("A", "B")
BLOCK, WORDS = 20, 60
HITS, PARAGRAPHS = 75, 225
SCHEMA = {
    "item": pl.String,
    "doc": pl.String,
    "code": pl.String,
    "country": pl.String,
    "lang": pl.String,
    "correct": pl.Boolean,
}
#: What was judged by one, who is right.
_SETTLED = (pl.lit("resolved").alias("state"), pl.lit("").alias("open"), pl.lit("").alias("said"))


class Setting(NamedTuple):
    """`share` of paragraphs with the code on the right, times `ratio` on the left; `shape` of the
    gamma by which a document's share varies (0: not at all); `recall` in A and B; `precision`;
    `documents` of each side with `paragraphs` each; `uneven` where recall varies from document to
    document.
    """

    name: str
    share: float = 0.05
    ratio: float = 1.0
    shape: float = 0.0
    recall: tuple[float, float] = (0.5, 0.9)
    precision: float = 0.7
    documents: int = 20
    paragraphs: int = 100
    uneven: bool = False


class World(NamedTuple):
    """One corpus with BLOCK codes that err alike: what the machine finds and what is there,
    (paragraphs, codes).
    """

    doc: np.ndarray
    country: np.ndarray
    lang: np.ndarray
    there: np.ndarray
    found: np.ndarray


def world(setting: Setting, rng: np.random.Generator) -> World:
    doc = np.repeat(np.arange(2 * setting.documents), setting.paragraphs)
    country = doc // setting.documents
    lang = (rng.random(len(doc)) < np.where(country == 0, 0.2, 0.9)).astype(int)
    mean = (
        setting.share
        * np.where(np.arange(2 * setting.documents) < setting.documents, setting.ratio, 1.0)[
            :, None
        ]
    )
    own, wrong = (_varied(np.repeat(mean, BLOCK, axis=1), setting.shape, rng) for _ in range(2))
    there = rng.random((len(doc), BLOCK)) < own[doc]
    recall = np.repeat(np.array(setting.recall)[lang][:, None], BLOCK, axis=1)
    if setting.uneven:
        recall = rng.beta(2 * recall, 2 * (1 - recall))[doc * setting.paragraphs]
    seen = rng.random(there.shape) < recall
    false = wrong[doc] * recall * (1 - setting.precision) / setting.precision / (1 - own[doc])
    return World(doc, country, lang, there, np.where(there, seen, rng.random(there.shape) < false))


def _varied(mean: np.ndarray, shape: float, rng: np.random.Generator) -> np.ndarray:
    return np.minimum(mean * (rng.gamma(shape, 1 / shape, mean.shape) if shape else 1.0), 0.9)


class Tables(NamedTuple):
    verified: pl.DataFrame
    searched: pl.DataFrame
    tally: pl.DataFrame
    exposure: pl.DataFrame
    documents: pl.DataFrame
    ancestry: pl.DataFrame


def tables(of: World, seed: int) -> Tables:
    """The run's tables, and samples drawn and judged without error."""
    codes = [f"c{number:02}" for number in range(BLOCK)]
    segments = pl.DataFrame(
        {
            "item": [f"s{number}" for number in range(len(of.doc))],
            "doc": [f"d{number:03}" for number in of.doc],
            "country": np.array(COUNTRIES)[of.country],
            "lang": np.array(LANGS)[of.lang],
            "codes": [" ".join(codes[at] for at in np.flatnonzero(row)) for row in of.found],
            "there": [" ".join(codes[at] for at in np.flatnonzero(row)) for row in of.there],
        }
    )
    row, column = np.nonzero(of.found)
    hits = segments[row].select(
        pl.Series("item", [f"h{r}-{c}" for r, c in zip(row, column, strict=True)]),
        "doc",
        "country",
        "lang",
        pl.Series("code", [codes[at] for at in column]),
        pl.Series("correct", of.there[row, column]),
        pl.col("item").alias("segment"),
    )
    judged = pl.concat(
        [_drawn(hits.filter(pl.col("code") == code), "verify", HITS, seed) for code in codes]
    )
    read = _drawn(segments, "missed", PARAGRAPHS, seed)
    by = ("doc", "country", "lang")
    exposure = segments.group_by(by).agg(
        (pl.len() * WORDS).cast(pl.Int32).alias("tokens"),
        pl.len().cast(pl.Int32).alias("paragraphs"),
    )
    counted = hits.group_by(*by, "code").agg(
        pl.len().cast(pl.Int32).alias("hits"),
        pl.col("segment").n_unique().cast(pl.Int32).alias("segments"),
    )
    return Tables(
        judged.select(
            "item",
            "code",
            "doc",
            "lang",
            "country",
            "stratum",
            "chance",
            "correct",
            pl.lit(None, pl.String).alias("meant"),
            *_SETTLED,
        ),
        read.select(
            "item",
            "doc",
            "lang",
            "country",
            "stratum",
            "chance",
            pl.col("there").alias("codes"),
            pl.col("codes").alias("found"),
            *_SETTLED,
        ),
        frame_of(TALLY, counted.select(*TALLY.schema).to_dict(as_series=True)),
        frame_of(EXPOSURE, exposure.select(*EXPOSURE.schema).to_dict(as_series=True)),
        _documents(segments),
        pl.DataFrame({"code": codes, "ancestor": codes}),
    )


def _drawn(units: pl.DataFrame, task: str, total: int, seed: int) -> pl.DataFrame:
    drawn = sampling.draw(units, task, reviewers=["one"], seed=seed, total=total).assignment
    return units.join(drawn, on="item", how="inner")


def _documents(segments: pl.DataFrame) -> pl.DataFrame:
    empty = {name: "" if dtype == pl.String else 0 for name, dtype in DOCUMENTS.schema.items()}
    own = {"family": "un", "about": "speaker", "status": "ok", "lang": "A", "year": 2021}
    rows = [
        {**empty, **own, "doc": doc, "work": doc, "work_by": "itself", "country": country}
        for doc, country in segments.select("doc", "country").unique().iter_rows()
    ]
    return frame_of(DOCUMENTS, [[row[name] for name in DOCUMENTS.schema] for row in rows]).sort(
        "doc"
    )


def runs(setting: Setting, count: int) -> Iterator[pl.DataFrame]:
    """Tables CORRECTED, BLOCK runs in each."""
    rng = np.random.default_rng(7)
    for number in range(count // BLOCK):
        made = tables(world(setting, rng), number)
        yield corrected(*made[:5], [COUNTRIES], made.ancestry, seed=number)


def measure(setting: Setting, count: int) -> dict[str, float]:
    """The columns of a line."""
    found = pl.concat(list(runs(setting, count)))
    rate = 1000 * setting.share / WORDS
    apart = rate * (setting.ratio - 1)
    raw = (found["raw_difference_low"] > 0) | (found["raw_difference_high"] < 0)
    held = {
        "ratio_raw": _held(found, "raw_ratio", setting.ratio),
        "ratio": _held(found, "corrected_ratio", setting.ratio),
        "difference_raw": _held(found, "raw_difference", apart),
        "difference": _held(found, "corrected_difference", apart),
        "rate": _held(found, "corrected_rate_left", rate * setting.ratio),
        "width": float((found["corrected_ratio_high"] / found["corrected_ratio_low"]).median()),
        "shown": 100 * float(raw.mean()),
    }
    shown = found.filter(raw)
    return held | {
        name: 100 * float((shown["verdict"] == name).mean() or 0)
        for name in ("survives", "does not", "unknown")
    }


def _held(found: pl.DataFrame, name: str, truth: float) -> float:
    """How many of the intervals hold the truth; one that does not exist holds nothing."""
    inside = (found[f"{name}_low"] <= truth) & (found[f"{name}_high"] >= truth)
    return 100 * float(inside.fill_null(value=False).mean())


def settings() -> list[Setting]:
    return [
        Setting("as promised"),
        Setting("frequent", share=0.2),
        Setting("rare", share=0.02),
        Setting("very rare", share=0.005),
        Setting("clustered", shape=1.0),
        Setting("clustered and rare", shape=1.0, share=0.02),
        Setting("uneven recall", shape=3.0, uneven=True),
        Setting("ratio 2", ratio=2.0),
        Setting("ratio 2, clustered", ratio=2.0, shape=3.0),
        Setting("ratio 2, frequent", ratio=2.0, share=0.15),
        Setting("nothing missed", recall=(1.0, 1.0)),
        Setting("hardly anything missed", recall=(0.95, 0.99)),
        Setting("always right", precision=0.999),
        Setting("without error", recall=(1.0, 1.0), precision=0.999),
        Setting("without error, ratio 2", recall=(1.0, 1.0), precision=0.999, ratio=2.0),
        Setting("8 documents", documents=8, shape=3.0, paragraphs=250),
        Setting("60 documents", documents=60, shape=3.0, paragraphs=80),
    ]


HEADS = (
    "ratio_raw",
    "ratio",
    "difference_raw",
    "difference",
    "rate",
    "width",
    "shown",
    "survives",
    "does not",
    "unknown",
)


def main(count: int) -> None:
    print(f"{'':>26}" + "".join(f"{head.replace('_', ' '):>15}" for head in HEADS))
    for one in settings():
        found = measure(one, count)
        print(f"{one.name:>26}" + "".join(f"{found[head]:>15.1f}" for head in HEADS), flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
