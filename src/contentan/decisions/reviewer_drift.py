"""Whether reviewers judge as they did before: their share of yes and their agreement with the
others, by period.

A period's rows may be of other codes than those of the period before, above all where somebody
works by filter. So a change is read within strata: the later half of a reviewer's rows against the
earlier one, stratum by stratum (`stratified_difference`), at a level shared out among all that is
compared (Bonferroni). Only where that interval excludes zero is a change stated; and where few rows
tell, only where the exact test says so, too.
"""

from __future__ import annotations

import datetime
import sqlite3
from collections.abc import Iterable
from typing import Any, NamedTuple

import polars as pl

from contentan.decisions.blind_answers import codes_of_answer, released_blind
from contentan.decisions.known_answers import told_before
from contentan.decisions.stored_samples import Sample, samples
from contentan.errors import UsageError
from contentan.statistics.intervals import LEVEL, wilson
from contentan.statistics.stratified_difference import stratified_difference
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare, with_interval

#: Rows of each half from which on a change is looked for.
LEAST = 20
#: Periods by calendar weeks; or blocks of so many rows.
WEEKS, BLOCK = "weeks", 50
MEASURES = ("yes", "agreement")
ANSWERED = declare(
    "answered",
    "sample item reviewer",
    """
    task       text   what was asked
    sample     text   id of the sample
    item       text   id of the hit or segment
    reviewer   text   who answered
    number     int    number of the first answer in the log
    at         text   when it was given, ISO 8601
    stratum    text   stratum within the sample
    yes        real?  1 where the machine's code was accepted, or where it is hidden a code was
                      chosen; empty for unsure
    agreement  real?  share of the others who answered alike, blind; empty where nobody else has
    """,
)
PERIODS = declare(
    "reviewer_periods",
    "task reviewer period",
    """
    task      text  what was asked
    reviewer  text  who answered
    period    text  calendar week (ISO 8601), or the reviewer's rows by number
    since     text  first day
    until     text  last day
    rows      int   rows answered
    """,
    with_interval("yes", "share of yes: accepted, or where the code is hidden one was chosen"),
    """
    compared  int  of the rows, those that others answered as well
    """,
    with_interval("agreement", "mean share of the others who answered alike, blind"),
)
CHANGES = declare(
    "reviewer_changes",
    "task reviewer measure",
    """
    task        text   what was asked
    reviewer    text   who answered
    measure     text   yes or agreement
    earlier     real   in the earlier half of the rows
    later       real   in the later half
    units       int    rows in strata that have both halves
    difference  real?  later less earlier, within strata; empty where no stratum has both
    low         real?  lower end of its interval
    high        real?  upper end
    level       real   level of the interval: all that is compared holds together at .95
    changed     flag   the interval excludes zero, and where few rows tell, so does the exact test
                       at that level
    """,
    values={"measure": MEASURES},
)


class Drift(NamedTuple):
    """Tables PERIODS and CHANGES."""

    periods: pl.DataFrame
    changes: pl.DataFrame


def answered(
    db: sqlite3.Connection, wanted: Iterable[Sample] | None = None, *, released: bool = False
) -> pl.DataFrame:
    """Table ANSWERED of random samples, by default of all: first answers of people who looked at
    the row, none carried over from another sample. With `released` only of rows that all to whom
    they were given, two or more, have decided: what everybody may see.
    """
    known = told_before(db)
    rows: list[tuple[Any, ...]] = []
    for sample in samples(db) if wanted is None else wanted:
        if not sample.random:
            continue
        alike = _alike(db, sample.id)
        first: dict[tuple[str, str], sqlite3.Row] = {}
        for row in db.execute(_FIRST, (sample.id,)):
            first.setdefault((row["item"], row["reviewer"]), row)
        rows += [
            (
                *(sample.task, sample.id, item, reviewer, row["id"], row["at"], row["stratum"]),
                _yes(row, sample.task),
                alike.get((item, reviewer)),
            )
            for (item, reviewer), row in first.items()
            if (item, reviewer) not in known and (not released or (item, reviewer) in alike)
        ]
    return frame_of(ANSWERED, rows).sort("task", "reviewer", "number")


#: Decisions that were not taken back, with the stratum; no check, whose chance is 0.
_FIRST = """
select d.id, d.item, d.reviewer, d.verdict, d.code, d.at, a.stratum from decision d
join current_assignment a on a.sample = d.sample and a.item = d.item and a.reviewer = d.reviewer
where d.sample = ? and d.how in ('key', 'excel') and d.verdict is not null and a.chance > 0
  and not exists (select 1 from decision u where u.undoes = d.id)
order by d.id
"""


def _yes(row: sqlite3.Row, task: str) -> float | None:
    if row["verdict"] == "unsure":
        return None
    return float(row["verdict"] == ("accept" if task == "verify" else "coded"))


def _alike(db: sqlite3.Connection, sample: str) -> dict[tuple[str, str], float | None]:
    """By item and reviewer the share of the others whose blind answer is the same; None where
    somebody's is unsure on either side alone.
    """
    own = "select i.id, i.code from item i join assignment a on a.item = i.id where a.sample = ?"
    machine = {str(item): str(code) for item, code in db.execute(own, (sample,))}
    found: dict[tuple[str, str], float | None] = {}
    for item, made in released_blind(db, sample).items():
        codes = {name: codes_of_answer(one, machine) for name, one in made.items()}
        for name, mine in codes.items():
            others = [said for who, said in codes.items() if who != name and said is not None]
            known = mine is not None and others
            share = sum(said == mine for said in others) / len(others) if known else None
            found[item, name] = share
    return found


def drift(answers: pl.DataFrame, by: str = WEEKS) -> Drift:
    """How each reviewer judged by period, and what changed, from the table ANSWERED. `by` is
    "weeks" or a number of rows; UsageError for anything else.
    """
    if by != WEEKS and (not by.isdecimal() or not int(by)):
        raise UsageError(f"{by!r}; expected {WEEKS}, or a number of rows", where="--by")
    periods = []
    for (task, reviewer), own in answers.group_by("task", "reviewer", maintain_order=True):
        label = _labels(own, by)
        for (period,), part in own.with_columns(label.alias("period")).group_by(
            "period", maintain_order=True
        ):
            periods.append((task, reviewer, period, *_period(part)))
    return Drift(frame_of(PERIODS, periods), changes(answers))


def _labels(own: pl.DataFrame, by: str) -> pl.Series:
    if by == WEEKS:
        weeks = (datetime.datetime.fromisoformat(at).isocalendar() for at in own["at"])
        return pl.Series([f"{week.year}-W{week.week:02}" for week in weeks], dtype=pl.String)
    size = int(by)
    firsts = (at - at % size for at in range(len(own)))
    ends = [(first + 1, min(first + size, len(own))) for first in firsts]
    return pl.Series([f"{first}-{last}" for first, last in ends], dtype=pl.String)


def _period(part: pl.DataFrame) -> tuple[Any, ...]:
    yes, alike = part["yes"].drop_nulls(), part["agreement"].drop_nulls()
    days = part["at"].str.slice(0, 10).sort()
    return (days[0], days[-1], len(part), *_ends(yes), len(alike), *_ends(alike))


def _ends(values: pl.Series) -> tuple[float | None, ...]:
    if values.is_empty():
        return None, None, None
    found = wilson(float(values.sum()) / len(values), len(values))
    return tuple(float(end) for end in found)


def changes(answers: pl.DataFrame) -> pl.DataFrame:
    """Table CHANGES from the table ANSWERED: the later half of each reviewer's rows against the
    earlier one, where each has `LEAST`.
    """
    halves = []
    for (task, reviewer), own in answers.group_by("task", "reviewer", maintain_order=True):
        for measure in MEASURES:
            rows = own.drop_nulls(measure)
            if len(rows) >= 2 * LEAST:
                halves.append((task, reviewer, measure, rows))
    level = 1 - (1 - LEVEL) / max(1, len(halves))
    return frame_of(
        CHANGES,
        [
            (task, who, measure, *_change(rows, measure, level))
            for task, who, measure, rows in halves
        ],
    )


def _change(rows: pl.DataFrame, measure: str, level: float) -> tuple[Any, ...]:
    middle = len(rows) // 2
    later = [at >= middle for at in range(len(rows))]
    strata = pl.concat_str("sample", "stratum", separator="\t")
    found = stratified_difference(
        rows[measure].to_numpy(), later, rows.select(strata).to_series().to_list(), level=level
    )
    means = (float(rows[:middle][measure].mean() or 0), float(rows[middle:][measure].mean() or 0))  # type: ignore[arg-type]
    if found is None:
        return (*means, 0, None, None, None, level, False)
    changed = (found.low > 0 or found.high < 0) and (found.p is None or found.p <= 1 - level)
    return (*means, found.units, found.at, found.low, found.high, level, changed)
