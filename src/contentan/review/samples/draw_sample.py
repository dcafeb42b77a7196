"""Drawing a sample from a run and storing it, with what its reviewers already decided on the same
items.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.codebook.crosswalk import as_crosswalk, one_to_one
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.followed_codes import under_successors
from contentan.decisions.known_answers import KNOWN, as_choice, is_training
from contentan.decisions.stored_samples import (
    ITEM,
    Drawn,
    Sample,
    add_sample,
    refuse_other_roles,
    samples,
)
from contentan.errors import UsageError, many
from contentan.review.samples import (
    asked_codes,
    carried_decisions,
    gold_rows,
    mixed_checks,
    sampling_frame,
)
from contentan.review.samples.mixed_checks import Checks
from contentan.runs.after import lookup
from contentan.runs.after.lookup import Stored
from contentan.statistics import sample_precision, sampling

#: An interval that tells little.
WIDE = 0.3


class Plan(NamedTuple):
    """A person's choices; see `draw`."""

    task: str
    reviewers: tuple[str, ...]
    seed: int
    codes: tuple[str, ...] = ()
    per_stratum: int | None = None
    total: int | None = None
    double: float = 0.2
    judges: int = 2


class Made(NamedTuple):
    """`sample` as stored, `shows` what it can show (table SHOWS), how many `items` it has, how many
    decisions on them `carried` over; `notes` say where it is not what was asked for.
    """

    sample: Sample
    shows: pl.DataFrame
    items: int
    carried: int
    notes: tuple[str, ...] = ()


def draw(
    outputs: Path,
    plan: Plan,
    *,
    at: str,
    run: str = "",
    store: bool = True,
    share: float | None = None,
    checks: Checks = Checks(),  # noqa: B008 - a tuple
) -> Made:
    """Draw a random sample from a run, by default the latest, and store it unless `store` is off.

    `share` is the share to be expected for the size calculator: correct hits (0.8), or paragraphs
    in which something was missed (0.03). With `checks` rows whose answer is known are mixed in;
    they are stored as such and in no figure. UsageError where the same sample was drawn before or a
    code is not in the codebook of the run.
    """
    mixed_checks.refuse(checks)
    whole = lookup.stored(outputs, run)
    asked, plan = plan, plan._replace(codes=asked_codes.with_children(whole, plan.codes))
    units = chosen_units(whole, plan)
    drawn = sampling.draw(
        units, *plan[:1], **{k: v for k, v in plan._asdict().items() if k != "task"}
    )
    usual = 0.03 if plan.task == "missed" else 0.8
    shows = sample_precision.what_it_shows(drawn.strata, share=usual if share is None else share)
    items = _rows_of(units, drawn)
    number = len(items)
    new = planned(whole, plan, at)
    path, carried = outputs / REVIEW, 0
    if store or path.is_file():
        with closing(connect(path, lambda: at)) as db:
            new = named(db, new)
            if store:
                framed = sampling.strata(units, plan.task, plan.codes, plan.total)
                if checks.share:
                    new, drawn = _checked(db, new, whole, units, drawn, framed, checks)
                    items = _rows_of(units, drawn)
                carried = keep(db, new, whole, items, drawn, framed)
    strata = sampling.strata(units, plan.task, plan.codes)["stratum"].n_unique()
    notes = (
        *asked_codes.without_hits(whole, asked.codes, units),
        *asked_codes.merged(plan.total, strata, len(drawn.strata)),
        *(
            [mixed_checks.mixed_note(drawn.assignment, checks.share)]
            if KNOWN in new.choices
            else []
        ),
    )
    return Made(new, shows, number, carried, notes)


def _rows_of(units: pl.DataFrame, drawn: sampling.Drawn) -> pl.DataFrame:
    return units.filter(pl.col("item").is_in(drawn.assignment["item"].unique().to_list()))


def _checked(
    db: sqlite3.Connection,
    new: Sample,
    whole: Stored,
    units: pl.DataFrame,
    drawn: sampling.Drawn,
    framed: pl.DataFrame,
    checks: Checks,
) -> tuple[Sample, sampling.Drawn]:
    """The sample with known answers among its choices, and the draw with checks mixed in."""
    codes = {code.id for code in codebook_of_run(whole.folder).codes}
    known = gold_rows.known_answers(db, new.task, units, codes, checks.gold)
    machine = gold_rows.machine_codes(units, new.task)
    assignment = mixed_checks.mixed(
        db,
        drawn.assignment,
        framed,
        known,
        machine,
        task=new.task,
        share=checks.share,
        seed=new.seed,
    )
    mixed = assignment.filter(pl.col("chance") == 0)["item"]
    answers = as_choice({item: known[item] for item in mixed})
    choices = {**new.choices, "checks": checks.share, KNOWN: answers}
    return new._replace(choices=choices), drawn._replace(assignment=assignment)


def planned(whole: Stored, plan: Plan, at: str, *, random: bool = True, **more: int) -> Sample:
    """The sample that a plan asks for, yet without an id; `more` is kept among its choices."""
    choices = {
        **plan._asdict(),
        "reviewers": list(plan.reviewers),
        "codes": list(plan.codes),
        **more,
    }
    del choices["task"], choices["seed"]
    digest = whole.manifest["codebook"]["digest"]
    return Sample("", plan.task, random, whole.folder.name, digest, plan.seed, choices, at)


def chosen_units(whole: Stored, plan: Plan) -> pl.DataFrame:
    """The frame of a plan's task; UsageError for codes that the run's codebook does not have."""
    known = {code.id for code in codebook_of_run(whole.folder).codes}
    if strangers := [code for code in plan.codes if code not in known]:
        raise UsageError(
            f"no code {strangers[0]!r} in the codebook of run {whole.folder.name}", where="--codes"
        )
    return sampling_frame.segments(whole) if plan.task == "missed" else sampling_frame.hits(whole)


def named(db: sqlite3.Connection, new: Sample) -> Sample:
    """With an id: the task and a number. UsageError where the same was drawn before."""
    before = samples(db)
    for one in before:
        if one[1:7] == new[1:7]:
            raise UsageError(
                f"this very sample is there as {one.id}; another --seed draws another",
                where=new.task,
            )
    alike = [one for one in before if one.task == new.task and not is_training(one)]
    return new._replace(id=f"{new.task}-{1 + len(alike)}")


def keep(
    db: sqlite3.Connection,
    new: Sample,
    whole: Stored,
    items: pl.DataFrame,
    drawn: sampling.Drawn,
    framed: pl.DataFrame,
) -> int:
    """Store a drawn sample and return how many decisions it has already.

    `items` are rows of a frame, `framed` item and stratum of the whole frame.
    """
    rows = item_rows(whole, new.task, items)
    one = one_to_one(as_crosswalk(whole.manifest["codebook"].get("crosswalk")))
    earlier = carried_decisions.decided(db, new).with_columns(
        under_successors(name, one).fill_null("") for name in ("code", "decided", "first_decided")
    )
    refuse_other_roles(db, drawn.assignment["reviewer"].unique().sort())
    add_sample(
        db,
        new,
        Drawn(book_of(whole), rows, drawn.assignment.rows(), drawn.strata.rows(), framed.rows()),
    )
    return carried_decisions.carry(db, new, earlier, rows, drawn.assignment)


def book_of(whole: Stored) -> dict[str, str]:
    """A run's codebook as a sample keeps it: digest, name, version, canonical."""
    canonical = (whole.folder / "codebook.json").read_text(encoding="utf-8")
    named = {name: whole.manifest["codebook"][name] for name in ("digest", "name", "version")}
    return named | {"canonical": canonical}


def item_rows(whole: Stored, task: str, items: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows of a frame as items of a sample, with their texts."""
    shown = sampling_frame.with_texts(whole, items)
    return [_item(row, task) for row in shown.iter_rows(named=True)]


def _item(row: dict[str, Any], task: str) -> dict[str, Any]:
    """A row of a frame as an item; a segment has no code, a hit no codes."""
    known = {"code": "", "pattern": "", "line": 0, "codes": "", **row, "id": row["item"]}
    return {
        **{name: known[name] for name in ITEM if name != "kind"},
        "kind": "segment" if task == "missed" else "hit",
    }


def draw_lines(made: Made, *, stored: bool) -> list[str]:
    """What a person reads after a draw."""
    new = made.sample
    what = "paragraphs" if new.task == "missed" else "hits"
    head = (
        f"{new.id}: {made.items} {what} of run {new.run} for {', '.join(new.choices['reviewers'])}"
        if stored
        else f"{made.items} {what}"
    )
    rows = [head]
    if made.carried:
        rows.append(f"{made.carried} of them were decided before; these decisions stand")
    rows += made.notes
    if not new.random:
        return [*rows, "chosen, not drawn by chance: no figure is computed from them"]
    whole = pl.col("code") == ""
    rows += [_shown(row, new.task) for row in made.shows.filter(whole).iter_rows(named=True)]
    if new.task == "missed":
        rows += [
            _shown(row, new.task)
            for row in made.shows.filter(~whole & (pl.col("lang") == "")).iter_rows(named=True)
        ]
    else:
        codes = made.shows.filter(~whole & (pl.col("lang") == ""))
        wide = codes.filter(pl.col("high") - pl.col("low") > WIDE)
        told = (
            f"  of {many(len(codes), 'code')} {len(wide)} will have an interval wider than"
            f" {100 * WIDE:.0f} points"
        )
        # Strata that were merged over codes tell of none.
        rows += [told] if len(codes) else []
    return [*rows, f"for an interval of ±5 points: {made.shows['needed'][0]} reviewed"]


def _shown(row: dict[str, Any], task: str) -> str:
    label = " ".join(part for part in (row["code"], row["country"], row["lang"]) if part) or "all"
    share = "missed" if task == "missed" else "correct"
    ends = f"{100 * row['low']:.1f}-{100 * row['high']:.1f} %"
    return (
        f"  {label:<20} {row['drawn']:>5} of {row['size']:<6} if {100 * row['assumed']:g} %"
        f" {share}: {ends}"
    )
