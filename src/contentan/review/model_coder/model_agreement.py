"""How a model agrees with the dictionary and with people, code by code and language by language.

Units are the paragraphs that the model was asked about a code and gave a usable answer to. The
dictionary says yes where it has a hit of the code or of one below it. People say yes where a hit of
it was found right, or a whole paragraph was read and the code put there; no where all its hits were
found wrong, or the paragraph was read without it. Figures are of these units as they are: a sample
that was drawn with unequal chances is not weighed.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.coding import counts
from contentan.decisions import score_file
from contentan.errors import UsageError, many
from contentan.model import LANGS
from contentan.review.model_coder import asked_units
from contentan.review.model_coder.model_codings import MODEL_ANSWERS
from contentan.review.samples import reviewed_now
from contentan.runs.after import lookup
from contentan.statistics.agreement_by_code import JUDGED, REPLICATES, agree
from contentan.tables.frames import frame_of, from_csv
from contentan.tables.schema import declare, with_interval

DICTIONARY, PEOPLE = "dictionary", "people"
MODEL_AGREEMENT = declare(
    "model_agreement",
    "code lang other",
    """
    code        text  the code
    lang        text  language of the paragraphs; empty for all
    other       text  with whom the model is compared: dictionary or people
    units       int   paragraphs of which both say something
    both        int   of these, where both say yes
    model_only  int   where the model alone says yes
    other_only  int   where the other alone says yes
    neither     int   where neither does
    """,
    with_interval("share", "share of paragraphs of which they say the same"),
    with_interval("kappa", "Cohen's kappa"),
    with_interval("alpha", "Krippendorff's alpha, nominal"),
    with_interval("ac1", "Gwet's AC1"),
    """
    reason  text  why a value or an interval is empty
    """,
)
APART = declare(
    "model_apart",
    "unit code other",
    """
    unit   text  id of the paragraph
    doc    text  document id
    lang   text  language of the paragraph
    code   text  the code
    other  text  who says otherwise: dictionary or people
    model  int   1 the model says yes, 0 no
    """,
)


def compared(
    outputs: Path, folder: Path, *, run: str = "", seed: int, replicates: int = REPLICATES
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Tables MODEL_AGREEMENT and APART of the answers in a model's folder. UsageError where there
    are none.
    """
    path = folder / "answers.csv"
    if not path.is_file():
        raise UsageError("there are no answers of a model (`contentan model code`)", where=path)
    answers = from_csv(path.read_bytes(), MODEL_ANSWERS).drop_nulls("applies")
    whole = lookup.stored(outputs, run)
    ancestry = counts.ancestry(codebook_of_run(whole.folder))
    hits = asked_units.hits_by_unit(whole)
    now = reviewed_now.reviewed_now(outputs, whole)
    rows, apart = [], [frame_of(APART, [])]
    for code in answers["code"].unique().sort().to_list():
        own, below = answers.filter(code=code), score_file.with_below(ancestry, code)
        found = hits.filter(pl.col("code").is_in(below))
        for other, said in (
            (DICTIONARY, _of_dictionary(own, found)),
            (PEOPLE, _of_people(now, found, below)),
        ):
            both = own.join(said, on="unit")
            rows += [(code, *row) for row in _rows(both, other, seed, replicates)]
            differ = both.filter(pl.col("applies") != pl.col("says"))
            apart.append(
                differ.select(
                    "unit", "doc", "lang", "code", pl.lit(other).alias("other"),
                    pl.col("applies").alias("model"),
                )
            )  # fmt: skip
    return frame_of(MODEL_AGREEMENT, rows), pl.concat(apart).sort(APART.key)


def _of_dictionary(own: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """Columns unit and says of all units."""
    there = pl.col("unit").is_in(found["unit"].unique().to_list())
    return own.select("unit", there.cast(pl.Int32).alias("says"))


def _of_people(now: reviewed_now.Reviewed, found: pl.DataFrame, below: list[str]) -> pl.DataFrame:
    """Columns unit and says of units of which people have said all that is asked."""
    settled = pl.col("state") == "resolved"
    there = pl.col("codes").str.split(" ").list.set_intersection(below).list.len() > 0
    read = now.searched.filter(settled).select(
        pl.col("item").alias("unit"), there.cast(pl.Int32).alias("says")
    )
    judged = now.verified.filter(settled).select("item", "correct")
    by_unit = (
        found.join(judged, on="item", how="left")
        .group_by("unit")
        .agg(pl.col("correct").any().alias("any"), pl.col("correct").null_count().alias("open"))
    )
    # One right hit is enough; a no needs all of them.
    known = by_unit.filter(pl.col("any") | (pl.col("open") == 0))
    verified = known.select("unit", pl.col("any").cast(pl.Int32).alias("says"))
    return pl.concat([read, verified]).unique("unit", keep="first", maintain_order=True)


def _rows(both: pl.DataFrame, other: str, seed: int, replicates: int) -> Iterator[tuple[Any, ...]]:
    """A row for all languages and one for each; none where there is nothing to compare."""
    for lang in ("", *LANGS):
        own = both if not lang else both.filter(lang=lang)
        if own.is_empty():
            continue
        cells = dict.fromkeys(((1, 1), (1, 0), (0, 1), (0, 0)), 0)
        cells |= {
            (model, says): number
            for model, says, number in own.group_by("applies", "says").len().iter_rows()
        }
        judged = frame_of(
            JUDGED,
            [
                (unit, coder, "yes" if value else "")
                for unit, *values in own.select("unit", "applies", "says").iter_rows()
                for coder, value in zip(("model", other), values, strict=True)
            ],
        )
        ancestry = pl.DataFrame({"code": ["yes"], "ancestor": ["yes"]})
        found = agree(judged, ancestry, seed=seed, replicates=replicates).row(1, named=True)
        figures = (
            found[f"{name}{end}"]
            for name in ("share", "kappa", "alpha", "ac1")
            for end in ("", "_low", "_high")
        )
        yield (lang, other, len(own), *cells.values(), *figures, found["reason"])


def uneven(table: pl.DataFrame) -> list[str]:
    """Codes of which the model's agreement differs between languages: intervals of kappa that do
    not meet.
    """
    found = []
    for (code, other), own in table.filter(pl.col("lang") != "").group_by(
        "code", "other", maintain_order=True
    ):
        known = own.drop_nulls(["kappa_low", "kappa_high"]).sort("kappa")
        if len(known) > 1:
            least, most = known.row(0, named=True), known.row(-1, named=True)
            if least["kappa_high"] < most["kappa_low"]:
                found.append(
                    f"{code}, with the {other}: less alike in {least['lang']} than in"
                    f" {most['lang']}; what it says of one cannot be compared with the other"
                )
    return found


def agreement_lines(table: pl.DataFrame, apart: pl.DataFrame) -> Iterator[str]:
    """A line for each code, language and other coder, then codes that are uneven."""
    if table.is_empty():
        yield "the model gave no usable answer"
        return
    yield (
        f"{'code':<30} {'lang':<5}{'with':<11}{'units':>6}{'both':>6}{'model':>7}{'other':>7}"
        f"{'neither':>9}  kappa"
    )
    for row in table.iter_rows(named=True):
        kappa = "–" if row["kappa"] is None else f"{row['kappa']:.2f}"
        if row["kappa_low"] is not None:
            kappa += f" [{row['kappa_low']:.2f}, {row['kappa_high']:.2f}]"
        yield (
            f"{row['code']:<30} {row['lang'] or 'all':<5}{row['other']:<11}{row['units']:>6}"
            f"{row['both']:>6}{row['model_only']:>7}{row['other_only']:>7}{row['neither']:>9}"
            f"  {kappa}"
        )
    yield from uneven(table)
    if not (table["other"] == PEOPLE).any():
        yield "nobody has judged any of these paragraphs: how right the model is, is not known"
    yield f"{many(len(apart), 'paragraph')} apart"
