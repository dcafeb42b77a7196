"""A sample of paragraphs or hits for one code, drawn in bands of a score, and a sample of hits
drawn where a difference of countries is decided.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.decisions import score_file
from contentan.decisions.correction.missed_in_bands import REST
from contentan.decisions.correction.reviewed_countries import Reviewed as Country
from contentan.decisions.database import REVIEW, connect
from contentan.errors import UsageError
from contentan.review.samples import (
    asked_codes,
    draw_sample,
    reviewed_now,
    score_bands,
)
from contentan.review.samples.draw_sample import Made, Plan
from contentan.runs.after import lookup
from contentan.runs.after.lookup import Stored
from contentan.statistics import sample_precision, sampling
from contentan.statistics.allocation import neyman

#: Paragraphs, or hits, where no number is given; the fewest of a stratum of hits.
PARAGRAPHS, HITS, FEWEST = 300, 300, 5
#: The share of right hits where nobody has judged any.
USUAL = 0.8


class Bands(NamedTuple):
    """`scores` is the file of scores, `cut` the least score of the band that is likely, `share` the
    share of paragraphs that is expected to have the code, None where nothing is known.
    """

    scores: Path
    cut: float = score_bands.CUT
    share: float | None = None


def draw(
    outputs: Path, plan: Plan, bands: Bands, *, at: str, run: str = "", store: bool = True
) -> Made:
    """Draw `plan.total` units (300) of the one code of `plan` in bands of its score, and store
    them: for missed, paragraphs without a hit; for verify, hits. UsageError where bands cannot be
    or would not pay.
    """
    if plan.task == "code" or len(plan.codes) != 1 or plan.per_stratum is not None:
        raise UsageError(
            "bands are for missed or verify, with one code (--codes) and a number in all (--total)",
            where="--bands",
        )
    whole = lookup.stored(outputs, run)
    frame = draw_sample.chosen_units(whole, plan)
    below = asked_codes.with_children(whole, plan.codes)
    missed = plan.task == "missed"
    units = (
        score_file.without_hits(frame, below)
        if missed
        else frame.filter(pl.col("code").is_in(below))
    )
    scores = score_file.read(bands.scores).filter(pl.col("code") == plan.codes[0])
    if units.join(scores.drop_nulls("score"), on="item", how="semi").is_empty():
        raise UsageError(
            f"has no score of {plan.codes[0]} for any {'paragraph' if missed else 'hit'} of run"
            f" {whole.folder.name}",
            where=bands.scores,
        )
    placed = score_bands.placed(units, scores, bands.cut)
    if missed:
        wanted = score_bands.numbers(placed, plan.total or PARAGRAPHS, bands.share)
    else:
        wanted = score_bands.numbers_of_hits(placed, plan.total or HITS)
    # Intervals of their own are for bands of paragraphs, which `bands_of` tells of.
    choices = {"bands_of" if missed else "hit_bands_of": plan.codes[0], "cut": bands.cut}
    usual = score_bands.EXPECTED[REST] if missed else USUAL
    share = usual if bands.share is None else bands.share
    asked = (whole, plan, units)
    return _stored(outputs, asked, (placed, wanted), choices, at=at, store=store, share=share)


def draw_for_difference(
    outputs: Path, plan: Plan, *, at: str, run: str = "", store: bool = True
) -> Made:
    """Draw `plan.total` hits (300) by code, country and language so that the differences of
    countries become as sure as they can, and store them.

    Neyman's numbers: hits × standard deviation of a hit over the corrected amount of the country,
    as both are estimated now; where nobody judged any, with a share of right hits of .8.
    """
    if plan.task != "verify" or plan.per_stratum is not None:
        raise UsageError(
            "this is for verify, with a number in all (--total); the paragraphs of one code are"
            " drawn so with --bands",
            where="--for-difference",
        )
    whole = lookup.stored(outputs, run)
    wide = plan._replace(codes=asked_codes.with_children(whole, plan.codes))
    units = draw_sample.chosen_units(whole, wide)
    placed = sampling.strata(units, plan.task, wide.codes)
    sizes = dict(placed.group_by("stratum").len().sort("stratum").iter_rows())
    if not sizes:
        raise UsageError("there is nothing to draw from", where=plan.task)
    known = reviewed_now.reviewed_now(outputs, whole)
    codes, found = reviewed_now.by_country(known)
    total = plan.total or HITS
    least = max(1, min(FEWEST, total // len(sizes)))
    wanted = neyman(sizes, deviations(sizes, codes, found), total, minimum=least)
    asked, choices = (whole, plan, units), {"for_difference": True}
    return _stored(outputs, asked, (placed, wanted), choices, at=at, store=store, share=USUAL)


def deviations(
    sizes: Mapping[str, int], codes: Sequence[str], found: Mapping[str, Country]
) -> dict[str, float]:
    """Standard deviation of a hit of each stratum (code|country|language) over the corrected amount
    of its country, so that both countries weigh as in the ratio; `found` by country, a place for
    each of `codes`.
    """
    made, place = {}, {code: at for at, code in enumerate(codes)}
    for name, size in sizes.items():
        code, countries, lang = name.split("|")
        share, amount = USUAL, USUAL * size
        for country in countries.split("+"):
            if country in found and code in place:
                share, amount = _known(found[country], place[code], lang, amount)
        made[name] = math.sqrt(share * (1 - share)) / max(amount, 0.5)
    return made


def _known(of: Country, at: int, lang: str, otherwise: float) -> tuple[float, float]:
    """The share of right hits of a language, half a unit of each kind added; the corrected amount
    of the country, for which `otherwise` stands where it is not known.
    """
    share, amount = USUAL, 0.0
    for part in of.parts:
        own, n = float(part.share[at]), float(part.judged[at])
        if not math.isnan(own):
            amount += float(part.size[at]) * own
            if (part.kind, part.lang) == ("hits", lang):
                share = (n * own + 0.5) / (n + 1)
    return share, amount or otherwise


def _stored(
    outputs: Path,
    asked: tuple[Stored, Plan, pl.DataFrame],
    numbers: tuple[pl.DataFrame, Mapping[str, int]],
    choices: Mapping[str, object],
    *,
    at: str,
    store: bool,
    share: float,
) -> Made:
    (whole, plan, units), (placed, wanted) = asked, numbers
    if not plan.reviewers:
        raise UsageError("expected at least one reviewer", where="--reviewers")
    drawn = sampling.draw_so_many(
        placed, wanted, plan.task, reviewers=plan.reviewers, seed=plan.seed, double=plan.double,
        judges=plan.judges,
    )  # fmt: skip
    items = units.filter(pl.col("item").is_in(drawn.assignment["item"].unique().to_list()))
    new, carried = draw_sample.planned(whole, plan, at), 0
    new = new._replace(choices={**new.choices, **choices})
    shows = sample_precision.what_it_shows(drawn.strata, share=share)
    path = outputs / REVIEW
    if store or path.is_file():
        with closing(connect(path, lambda: at)) as db:
            new = draw_sample.named(db, new)
            if store:
                carried = draw_sample.keep(db, new, whole, items, drawn, placed)
    return Made(new, shows, len(items), carried)
