"""What is still open between countries, how many more judgements settle it, and where; with what
scores help, and looks while people still work.
"""

from __future__ import annotations

import csv
import io
import itertools
import math
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.decisions import score_file
from contentan.decisions.correction.corrected_rates import Contrast, two_sources
from contentan.decisions.correction.reviewed_countries import Known
from contentan.decisions.database import REVIEW
from contentan.errors import UsageError, many
from contentan.review.samples import reviewed_now, sampling_frame
from contentan.runs.after import lookup
from contentan.statistics import looks, review_plan
from contentan.statistics.assisted import PAYS, Tuned
from contentan.statistics.intervals import Ends
from contentan.statistics.review_plan import MORE, STATES, Now, Plan, Stratum
from contentan.store.files import write_atomic
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare, with_interval

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

PLAN = declare(
    "plan",
    "code left right",
    """
    code   text  code id
    left   text  first country
    right  text  second country
    """,
    with_interval("ratio", "corrected ratio of the two rates", of=", from documents and review"),
    """
    state   text   settled: the interval leaves out 1, or lies within the margin; more: judgements
                   settle it; documents: no judgements do, the rest is the difference between
                   documents; too few units: all there are would not do; not reviewed
    more    int?   judgements that are expected to settle it
    where   text   how many of each stratum, ; between them
    best    text   the stratum of which a judgement tells most
    here    int?   how many of it alone would settle it
    kappa   real?  part of the review's variance that remains with the help of scores, the least of
                   hits and paragraphs of both countries; empty without scores
    saved   real?  judgements that scores stand for, of both countries
    """,
    values={"state": STATES},
)


class Asked(NamedTuple):
    """`codes` to be planned for, all if there are none; `margin` within which rates are alike, 0
    for none; `scores`, a file of them; `looks` that are planned in all, 0 where there is one.
    """

    codes: tuple[str, ...] = ()
    margin: float = 0.0
    scores: Path | None = None
    looks: int = 0


class Planned(NamedTuple):
    """`plan` is a table PLAN; `look` is the number of this look, `looks` of the planned ones, 0
    where none are planned.
    """

    run: str
    plan: pl.DataFrame
    look: int
    looks: int


def planned(outputs: Path, asked: Asked, *, at: str, run: str = "") -> Planned:
    """The plan of a run with the decisions as they are now. UsageError where a code is not in the
    codebook, a file of scores is none, or all planned looks are used.
    """
    if asked.margin and asked.margin <= 1:
        raise UsageError(f"{asked.margin:g}; expected a ratio above 1, as 1.25", where="--margin")
    whole = lookup.stored(outputs, run)
    now = reviewed_now.reviewed_now(outputs, whole)
    strangers = set(asked.codes) - set(now.ancestry["code"])
    if strangers:
        raise UsageError(
            f"no code {min(strangers)!r} in the codebook of run {whole.folder.name}",
            where="--codes",
        )
    level = looks.level(asked.looks or 1)
    known = Known(bands=reviewed_now.stored_bands(outputs), level=level)
    if asked.scores is not None:
        frames = sampling_frame.hits(whole), sampling_frame.segments(whole)
        scores = score_file.read(asked.scores)
        known = known._replace(scored=score_file.scored(scores, *frames, now.ancestry))
    look = _looked(outputs, asked.looks, now.digest, at)
    pairs = list(itertools.combinations(now.countries, 2))
    raw, found = two_sources(
        (now.verified, now.searched),
        (now.tally, now.exposure, now.documents),
        pairs,
        now.ancestry,
        seed=now.seed,
        known=known,
    )
    return Planned(whole.folder.name, table(raw.codes, found, asked), look, asked.looks)


def table(codes: Sequence[str], found: Sequence[Contrast], asked: Asked) -> pl.DataFrame:
    """Table PLAN of contrasts whose arrays have a place for each of `codes`."""
    rows = []
    for contrast in found:
        for at, code in enumerate(codes):
            if asked.codes and code not in asked.codes:
                continue
            strata = strata_of(contrast, at)
            made = review_plan.plan(
                strata, Now(_one(contrast.documents, at), _one(contrast.review, at)), asked.margin
            )
            ratio = [float(contrast.columns[f"corrected_ratio{end}"][at]) for end in _RANGE]
            if math.isnan(ratio[0]):
                made = review_plan.unknown(strata)
            rows.append(
                (
                    *(code, contrast.left, contrast.right),
                    *(None if math.isnan(one) else one for one in ratio),
                    *_told(made, strata, contrast),
                    *_helped(contrast, at),
                )
            )
    return frame_of(PLAN, rows)


_RANGE = ("", "_low", "_high")


def strata_of(contrast: Contrast, at: int) -> list[Stratum]:
    """The strata of a code in both countries."""
    return [
        Stratum(
            side, part.kind, part.lang, float(part.size[at]), float(part.judged[at]),
            float(np.nan_to_num(part.share[at])),
        )
        for side, one in enumerate(contrast.sides)
        for part in one.parts
        if part.size[at] > 0
    ]  # fmt: skip


def _one(ends: Ends, at: int) -> Ends:
    return Ends(*(end[at] for end in ends))


def _told(
    made: Plan, strata: Sequence[Stratum], contrast: Contrast
) -> tuple[str, int | None, str, str, int | None]:
    def name(one: Stratum) -> str:
        what = "hits" if one.kind == "hits" else "paragraphs without a hit"
        return f"{what} of {(contrast.left, contrast.right)[one.side]} in {one.lang}"

    where = sorted(
        ((n, name(one)) for n, one in zip(made.each, strata, strict=True) if n),
        key=lambda pair: (-pair[0], pair[1]),
    )
    best = "" if made.best is None or made.state != MORE else name(strata[made.best])
    return made.state, made.more, "; ".join(f"{n} {what}" for n, what in where), best, made.here


def _helped(contrast: Contrast, at: int) -> tuple[float | None, float | None]:
    tuned = [
        (one, float(n[at]))
        for side in contrast.sides
        for one, n in zip(side.helped, side.effective, strict=True)
        if one is not None
    ]
    if not tuned:
        return None, None
    return min(float(one.used[at]) for one, _ in tuned), sum(_saved(one, n, at) for one, n in tuned)


def _saved(tuned: Tuned, effective: float, at: int) -> float:
    return 0.0 if math.isnan(effective) else effective / float(tuned.used[at]) - effective


LOOKS = "looks.csv"


def _looked(outputs: Path, planned: int, digest: str, at: str) -> int:
    """The number of this look, kept beside the decisions; the same decisions are the same look."""
    path = (outputs / REVIEW).parent / LOOKS
    known = list(csv.DictReader(io.StringIO(path.read_text("utf-8")))) if path.is_file() else []
    if not planned:
        if known:
            raise UsageError(
                f"{known[0]['planned']} looks were planned; say --looks {known[0]['planned']}",
                where=path,
            )
        return 0
    if known and int(known[0]["planned"]) != planned:
        raise UsageError(
            f"{known[0]['planned']} looks were planned, and {len(known)} used; another number"
            " would make none of them valid",
            where="--looks",
        )
    for number, row in enumerate(known, 1):
        if row["decisions"] == digest:
            return number
    if len(known) == planned:
        raise UsageError(
            f"all {planned} looks are used: the last figures stand; a new sample (another --seed)"
            " in another folder of results begins anew",
            where="--looks",
        )
    known.append({"planned": str(planned), "decisions": digest, "at": at})
    text = io.StringIO()
    writer = csv.DictWriter(text, ["planned", "decisions", "at"], lineterminator="\n")
    writer.writeheader()
    writer.writerows(known)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomic(path, text.getvalue().encode(), tmp=path.parent)
    return len(known)


def plan_lines(made: Planned) -> list[str]:
    """What a person reads."""
    rows = [f"run {made.run} with all that was decided"]
    if made.looks:
        rows.append(
            f"{made.look} of {many(made.looks, 'look')} used; intervals hold at all of them"
        )
    for row in made.plan.iter_rows(named=True):
        rows += _lines(row)
    if made.plan["kappa"].drop_nulls().len():
        some = made.plan.drop_nulls("kappa")
        lost = some.filter(pl.col("kappa") > PAYS)
        rows.append(
            f"scores: {some['saved'].sum():.0f} judgements saved; did not pay for"
            f" {len(lost)} of {many(len(some), 'difference')}"
        )
    return rows


def _lines(row: dict[str, object]) -> list[str]:
    name = f"{row['code']}  {row['left']} | {row['right']}"
    if row["ratio"] is None or row["state"] == review_plan.UNKNOWN:
        return [f"{name}  not reviewed, or too little of it"]
    low, high = (
        "?" if row[end] is None else f"{row[end]:.2f}" for end in ("ratio_low", "ratio_high")
    )
    said = {
        review_plan.SETTLED: "settled",
        review_plan.DOCUMENTS: "not by reviewing: documents decide",
        review_plan.NOT_ENOUGH: "not by reviewing all there is",
        MORE: f"{row['more']} more are expected to settle it",
    }[str(row["state"])]
    lines = [f"{name}  {row['ratio']:.2f} ({low}-{high})  {said}"]
    if row["state"] == MORE:
        lines.append(f"  {row['where']}")
        if row["here"] is not None:
            lines.append(f"  or {row['here']} {row['best']} alone")
    return lines
