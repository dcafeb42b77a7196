"""Drawing a sample from a run and storing it, with what its reviewers already decided on the same
items.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.codebook.crosswalk import as_crosswalk, one_to_one
from contentan.decisions import blind_answers, decision_log, found_again
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision
from contentan.decisions.followed_codes import under_successors
from contentan.decisions.stored_samples import ITEM, Drawn, Sample, add_sample, codes_of, samples
from contentan.errors import UsageError, many
from contentan.review.samples import asked_codes, sampling_frame
from contentan.runs.after import lookup
from contentan.runs.after.lookup import Stored
from contentan.statistics import sample_precision, sampling

#: An interval that tells little.
WIDE = 0.3
#: Columns of an earlier decision: as it was given blind, and as it stands.
_FIRST = ("first_verdict", "first_decided", "first_note")
_LAST = ("verdict", "decided", "note")


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
) -> Made:
    """Draw a random sample from a run, by default the latest, and store it unless `store` is off.

    `share` is the share to be expected for the size calculator: correct hits (0.8), or paragraphs
    in which something was missed (0.03). UsageError where the same sample was drawn before or a
    code is not in the codebook of the run.
    """
    whole = lookup.stored(outputs, run)
    asked, plan = plan, plan._replace(codes=asked_codes.with_children(whole, plan.codes))
    units = chosen_units(whole, plan)
    drawn = sampling.draw(
        units, *plan[:1], **{k: v for k, v in plan._asdict().items() if k != "task"}
    )
    usual = 0.03 if plan.task == "missed" else 0.8
    shows = sample_precision.what_it_shows(drawn.strata, share=usual if share is None else share)
    items = units.filter(pl.col("item").is_in(drawn.assignment["item"].unique().to_list()))
    new = planned(whole, plan, at)
    path, carried = outputs / REVIEW, 0
    if store or path.is_file():
        with closing(connect(path, lambda: at)) as db:
            new = named(db, new)
            if store:
                framed = sampling.strata(units, plan.task, plan.codes, plan.total)
                carried = keep(db, new, whole, items, drawn, framed)
    strata = sampling.strata(units, plan.task, plan.codes)["stratum"].n_unique()
    notes = (
        *asked_codes.without_hits(whole, asked.codes, units),
        *asked_codes.merged(plan.total, strata, len(drawn.strata)),
    )
    return Made(new, shows, len(items), carried, notes)


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
    return new._replace(id=f"{new.task}-{1 + sum(one.task == new.task for one in before)}")


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
    canonical = (whole.folder / "codebook.json").read_text(encoding="utf-8")
    book = {
        **{name: whole.manifest["codebook"][name] for name in ("digest", "name", "version")},
        "canonical": canonical,
    }
    rows = [
        _item(row, new.task)
        for row in sampling_frame.with_texts(whole, items).iter_rows(named=True)
    ]
    one = one_to_one(as_crosswalk(whole.manifest["codebook"].get("crosswalk")))
    earlier = _decided(db, new).with_columns(
        under_successors(name, one).fill_null("") for name in ("code", "decided", "first_decided")
    )
    add_sample(
        db, new, Drawn(book, rows, drawn.assignment.rows(), drawn.strata.rows(), framed.rows())
    )
    return _carry(db, new, earlier, rows, drawn.assignment)


def _item(row: dict[str, Any], task: str) -> dict[str, Any]:
    """A row of a frame as an item; a segment has no code, a hit no codes."""
    known = {"code": "", "pattern": "", "line": 0, "codes": "", **row, "id": row["item"]}
    return {
        **{name: known[name] for name in ITEM if name != "kind"},
        "kind": "segment" if task == "missed" else "hit",
    }


def _decided(db: sqlite3.Connection, new: Sample) -> pl.DataFrame:
    """Decisions that stand in earlier samples of the task, each with its item and with what the
    reviewer had answered before seeing another's answer; of several by one reviewer on one item the
    last.
    """
    found = db.execute(
        """
        select d.id as number, d.reviewer, d.verdict, d.code as decided, d.note,
          i.id as item, i.doc, i.code, i.quote, i.before, i.after
        from current_decision d
        join item i on i.id = d.item
        join sample s on s.id = d.sample
        where s.task = ? and d.how not in ('adjudicated', 'bulk')
        order by d.id
        """,
        (new.task,),
    ).fetchall()
    names = (
        "number",
        "reviewer",
        "verdict",
        "decided",
        "note",
        "item",
        "doc",
        "code",
        "quote",
        "before",
        "after",
    )
    made = pl.DataFrame(
        [tuple(row) for row in found],
        schema=dict.fromkeys(names, pl.String()) | {"number": pl.Int64()},
        orient="row",
    )
    first = pl.DataFrame(
        [
            (one["item"], one["reviewer"], one["verdict"], one["code"], one["note"])
            for one in _first_blind(db, new.task).values()
        ],
        schema=dict.fromkeys(("item", "reviewer", *_FIRST), pl.String()),
        orient="row",
    )
    last = made.unique(("reviewer", "item"), keep="last")
    known = last.join(first, on=("item", "reviewer"), how="left").sort("number")
    return known.with_columns(
        pl.coalesce(name, own) for name, own in zip(_FIRST, _LAST, strict=True)
    )


def _first_blind(db: sqlite3.Connection, task: str) -> dict[tuple[str, str], dict[str, Any]]:
    """The blind answers in samples of a task by item and reviewer, the first released of each."""
    ids = [sample.id for sample in samples(db) if sample.task == task]
    return blind_answers.first_released(db, ids)


def _carry(
    db: sqlite3.Connection,
    new: Sample,
    earlier: pl.DataFrame,
    rows: Sequence[dict[str, Any]],
    assigned: pl.DataFrame,
) -> int:
    """Decisions of the same reviewers on the same items, entered as carried: first what each
    answered blind, then what was changed after that, so that the new log tells the two apart as
    the old one does.
    """
    if earlier.is_empty():
        return 0
    names = ("doc", "code", "segment", "quote", "before", "after")
    now = found_again.near(
        pl.DataFrame([{"now": row["id"], **{name: row[name] for name in names}} for row in rows])
    )
    alike = (
        ("doc", "quote")
        if new.task == "missed"
        else ("doc", "code", "quote", "near_before", "near_after")
    )
    again = found_again.again(found_again.near(earlier), now, alike, each="reviewer").filter(
        pl.col("now").is_not_null()
    )
    due = again.join(
        assigned.select(pl.col("item").alias("now"), "reviewer"), on=("now", "reviewer")
    ).sort("number")
    codes = codes_of(db, new.id)
    carried = [row for row in due.iter_rows(named=True) if set(row["decided"].split()) <= codes]
    blind = [(row, [row[name] for name in _FIRST]) for row in carried]
    later = [(row, [row[name] for name in _LAST]) for row, first in blind]
    changed = [pair for pair, first in zip(later, blind, strict=True) if pair[1] != first[1]]
    for row, (verdict, decided, note) in [*blind, *changed]:
        if set(decided.split()) <= codes:
            said = (verdict, new.made_at, decided, note, "carried")
            decision_log.decide(
                db, Decision(new.id, row["now"], row["reviewer"], *said), check=False
            )
    return len(carried)


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
