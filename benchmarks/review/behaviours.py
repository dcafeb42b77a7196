"""How often intervals of a review hold the truth, however reviewers behave.

    python -m benchmarks.review.behaviours --runs 400      # runs of a line; each code is one

The corpus and its errors are the first line of `benchmarks.statistics.correct` (precision .7; half
of the passages found in one language, nine tenths in the other). Columns: how often the interval
holds the true precision, in per cent with its Monte-Carlo error, and of how many runs there is a
figure; the same of precision as it would be if all rows that are settled counted alike (`all
rows`); of recall, of the left rate and of the difference, corrected; in how many of the corpora
agreement (alpha of what two judged) is other than before anybody changed an answer. An interval
counts where there is one: bounds without an estimate do, and are no figure.
"""

from __future__ import annotations

import argparse
from typing import NamedTuple

import numpy as np
import polars as pl

from benchmarks.review import simulated_log as log
from benchmarks.review.simulated_log import Behaviour, Item, Reviewer
from benchmarks.statistics import correct
from benchmarks.statistics.designs import error
from contentan.decisions import blind_answers, judged
from contentan.decisions.correction.code_quality import quality
from contentan.decisions.correction.corrected_rates import corrected
from contentan.decisions.tables import SEARCHED, VERIFIED
from contentan.statistics import agreement_by_code
from contentan.statistics.agreement_by_code import JUDGED
from contentan.statistics.sampling import strata
from contentan.tables.frames import frame_of

CODES = [f"c{number:02}" for number in range(correct.BLOCK)]
SETTING = correct.Setting("behaviours")
#: Judgements of a code's hits, and paragraphs read for all codes, as in `correct`.
HITS, PARAGRAPHS = correct.HITS * correct.BLOCK, correct.PARAGRAPHS


def behaviours() -> list[Behaviour]:
    strict = Reviewer("strict", found=0.75, false=0.02)
    lenient = Reviewer("lenient", found=1.0, false=0.5)
    one, two, three = (Reviewer(name) for name in ("one", "two", "three"))
    late = Reviewer("late", late=True)
    leaver = Reviewer("leaver", done=0.3, leaves=("two", "three"))
    choosy = leaver._replace(done=0.8, way="plain")
    takers = (two, three)
    tired = tuple(reviewer._replace(done=0.6) for reviewer in takers)
    doubtful = [reviewer._replace(unsure=(0.02, 0.2)) for reviewer in (one, two)]
    return [
        Behaviour("in order, all done", (one, two)),
        Behaviour("in order, half done", (one._replace(done=0.5), two._replace(done=0.5))),
        Behaviour("a fifth, then a filter", tuple(r._replace(way="filter") for r in (one, two))),
        Behaviour("a few passed over", tuple(r._replace(way="few") for r in (one, two))),
        Behaviour("only what is plain", tuple(r._replace(way="plain") for r in (one, two))),
        Behaviour("drop-outs", (one._replace(done=0.2), two._replace(done=0.0), three)),
        Behaviour("unsure, rather of wrong", tuple(doubtful)),
        Behaviour("strict and lenient", (strict, lenient)),
        Behaviour("strict does more", (strict, lenient._replace(done=0.3))),
        Behaviour("lenient does more", (strict._replace(done=0.3), lenient)),
        Behaviour("the same, half settled", (strict, lenient), settles=0.5),
        Behaviour("the same, none settled", (strict, lenient), settles=0.0),
        Behaviour("the same, talked over", (strict, lenient), talks=0.7),
        Behaviour("leaves, all taken over", (leaver, *takers)),
        Behaviour("leaves, partly taken over", (leaver, *tired)),
        Behaviour("filters, then leaves", (leaver._replace(done=1.0, way="filter"), *tired)),
        Behaviour("plain ones, then leaves", (choosy, *tired)),
        Behaviour("leaves, closed", (leaver._replace(leaves=()), *takers)),
        Behaviour("plain ones, then closed", (choosy._replace(leaves=()), *takers)),
        Behaviour("plain, all closed", tuple(choosy._replace(name=n, leaves=()) for n in "ab")),
        Behaviour(
            "lenient leaves to strict",
            (lenient._replace(done=0.5, leaves=("strict", "late")), strict, late),
        ),
    ]  # fmt: skip


class Truth(NamedTuple):
    precision: float
    recall: float
    rate: float
    difference: float


def truth(setting: correct.Setting) -> Truth:
    """Of a long row of corpora; texts of both countries are as long."""
    in_b = (0.2, 0.9)
    first, second = setting.recall
    recall = float(np.mean([first * (1 - b) + second * b for b in in_b]))
    rate = 1000 * setting.share / correct.WORDS
    return Truth(setting.precision, recall, rate * setting.ratio, rate * (setting.ratio - 1))


class Made(NamedTuple):
    """Tables QUALITY and CORRECTED of a corpus, QUALITY of all rows alike, and whether agreement
    moved.
    """

    quality: pl.DataFrame
    corrected: pl.DataFrame
    alike: pl.DataFrame
    moved: bool


def made(behaviour: Behaviour, seed: int) -> Made:
    rng = np.random.default_rng([7, seed])
    world = correct.world(SETTING, rng)
    items = log.items_of(world, CODES, rng)
    run = correct.tables(world, seed)
    db = log.opened()
    names = [reviewer.name for reviewer in behaviour.reviewers if not reviewer.late]
    first: dict[str, dict[str, log.Line]] = {}
    for task, total in zip(log.TASKS, (HITS, PARAGRAPHS), strict=True):
        log.draw(db, task, items[task], CODES, names, total=total, seed=seed)
        of = {one.id: one for one in items[task]}
        rng = np.random.default_rng([11, seed])
        first |= log.decide(db, task, of, behaviour, rng)
    found = judged.judged(db).resolved
    verified, searched = _tables(found.filter(pl.col("counted")), items)
    facts = (run.tally, run.ancestry)
    tables = quality(verified, searched, *facts, exposure=run.exposure)
    after = corrected(
        verified, searched, *run[2:5], [correct.COUNTRIES], run.ancestry, seed=seed
    )  # fmt: skip
    alike = quality(*_tables(_as_drawn(found, items), items), *facts)
    blind = blind_answers.of_sample(db, "verify").blind
    db.close()
    return Made(tables, after, alike, _alpha(blind) != _alpha(_told(first, items["verify"])))


def _tables(
    resolved: pl.DataFrame, items: dict[str, list[Item]]
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """VERIFIED and SEARCHED, as `found_again` makes them of a run."""
    of = {one.id: one for own in items.values() for one in own}
    judged_hits, read = [], []
    for row in resolved.iter_rows(named=True):
        one = of[row["item"]]
        unit = (row["item"], one.doc, one.lang, one.country, row["stratum"], row["chance"])
        answers = (row["state"], row["open"], row["said"])
        if row["task"] == "verify":
            right = row["verdict"] == "accept"
            judged_hits.append((unit[0], one.code, *unit[1:], right, None, *answers))
        else:
            codes, found = row["meant"], " ".join(sorted(one.found))
            read.append((*unit, codes, found, *answers))
    return frame_of(VERIFIED, judged_hits), frame_of(SEARCHED, read)


def _as_drawn(resolved: pl.DataFrame, items: dict[str, list[Item]]) -> pl.DataFrame:
    """All rows that are settled, as if they were a random part of their strata."""
    sizes = []
    for task, own in items.items():
        frame = pl.DataFrame(
            {
                "item": [one.id for one in own],
                "code": [one.code for one in own],
                "codes": [" ".join(sorted(one.found)) for one in own],
                "country": [one.country for one in own],
                "lang": [one.lang for one in own],
            }
        )
        placed = strata(frame, task).group_by("stratum").len()
        sizes.append(placed.with_columns(pl.lit(task).alias("task")))
    settled = resolved.filter(pl.col("state") == "resolved").join(
        pl.concat(sizes), on=("task", "stratum")
    )
    share = pl.len().over("task", "stratum") / pl.col("len")
    return settled.with_columns(share.alias("chance"), pl.lit("").alias("said"))


def _told(first: dict[str, dict[str, log.Line]], hits: list[Item]) -> pl.DataFrame:
    """Table JUDGED of the first answers on hits that two gave one to."""
    rows = [
        (one.id, name, {"accept": one.code, "reject": ""}.get(line.verdict))
        for one in hits
        for name, line in sorted(first.get(one.id, {}).items())
        if len(first[one.id]) > 1
    ]
    return frame_of(JUDGED, sorted(rows))


def _alpha(answers: pl.DataFrame) -> float | None:
    if answers.is_empty():
        return None
    codes = pl.DataFrame({"code": CODES[:1], "ancestor": CODES[:1]})
    return agreement_by_code.agree(answers, codes, seed=1, replicates=2)["alpha"][0]


class Held(NamedTuple):
    """Shares: of intervals that hold the truth among those there are, and of runs with a figure."""

    held: float
    intervals: int
    figures: float


def held(found: pl.DataFrame, name: str, true: float) -> Held:
    known = found.filter(pl.col(f"{name}_low").is_not_null() & pl.col(f"{name}_high").is_not_null())
    inside = (known[f"{name}_low"] <= true + 1e-9) & (known[f"{name}_high"] >= true - 1e-9)
    figures = found[name].is_not_null().sum() / max(len(found), 1)
    return Held(float(inside.mean() or 0.0), len(known), float(figures))


HEADS = ("precision", "all rows", "recall", "left rate", "difference")


def line(behaviour: Behaviour, runs: int) -> str:
    parts = [made(behaviour, seed) for seed in range(max(1, runs // correct.BLOCK))]
    own, after, alike = (
        pl.concat([getattr(one, name) for one in parts])
        for name in ("quality", "corrected", "alike")
    )
    whole, every = (table.filter(pl.col("lang") == "") for table in (own, alike))
    true = truth(SETTING)
    cells = (
        held(whole, "precision", true.precision),
        held(every, "precision", true.precision),
        held(whole, "recall", true.recall),
        held(after, "corrected_rate_left", true.rate),
        held(after, "corrected_difference", true.difference),
    )
    shown = "".join(f"{_said(cell):>20}" for cell in cells)
    moved = 100 * np.mean([one.moved for one in parts])
    return f"{behaviour.name:>26}{shown}{moved:>8.0f}"


def _said(cell: Held) -> str:
    if not cell.intervals:
        return f"no interval {100 * cell.figures:>4.0f}"
    far = 100 * error(cell.held, cell.intervals)
    return f"{100 * cell.held:.1f} ±{far:.1f} {100 * cell.figures:>4.0f}"


def main() -> None:
    reader = argparse.ArgumentParser(description="Coverage of a review's intervals.")
    reader.add_argument("--runs", type=int, default=400, help="runs of a line, twenty a corpus")
    runs = reader.parse_args().runs
    print("held by the interval, % ± its error, and % of runs with a figure; alpha that moved, %")
    print(f"{'':>26}" + "".join(f"{head:>20}" for head in HEADS) + f"{'alpha':>8}")
    for behaviour in behaviours():
        print(line(behaviour, runs), flush=True)


if __name__ == "__main__":
    main()
