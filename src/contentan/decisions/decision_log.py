"""The log of decisions: decisions in, what a reviewer may see out. Knows no HTTP and no clock: `at`
is given.

Two rules are kept by the queries here, not by whoever calls them. A decision is only added: taking
one back is another row. And a reviewer sees nothing of another's (verdict, note, or that there is
one) before everybody to whom the item was given has decided.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from contentan.decisions import row_search
from contentan.decisions.database import HOW, VERDICTS, all_or_nothing
from contentan.decisions.released_decisions import all_decided, is_given
from contentan.decisions.stored_samples import codes_of, sample_of
from contentan.errors import UsageError

#: What the filter `verdict` calls rows that are not decided.
LEFT = "left"
#: What the filter `noted` calls rows with a note.
NOTED = "with"
#: Columns by which rows may be chosen; a request's names are looked up here and never become SQL.
FILTERS = {
    "code": "i.code = ?",
    "country": "i.country = ?",
    "institution": "i.institution = ?",
    "lang": "i.lang = ?",
    "year": "i.year = ?",
    "pattern": "i.pattern = ?",
    "doc": "i.doc = ?",
    "item": "i.id = ?",
    "verdict": f"coalesce(d.verdict, '{LEFT}') = ?",
    "noted": f"(trim(coalesce(d.note, '')) <> '') = (? = '{NOTED}')",
}


class StaleError(UsageError):
    """The reviewer decided on this item elsewhere (another tab, a workbook) since the row was
    shown.
    """


def reviewer_rows(
    db: sqlite3.Connection, sample: str, reviewer: str, chosen: Mapping[str, str] | None = None
) -> list[dict[str, Any]]:
    """A reviewer's items in the reviewer's order, each with the own decision: columns of `ITEM`,
    position, stratum, decision (id or None), verdict, decided (its codes), note, how, at, place
    (to whom it was drawn: what was handed over comes after the own rows). `chosen` filters by names
    of `FILTERS` and of `row_search`; UsageError for any other name.

    For the task `code` the machine's code and pattern are blank, for `missed` its codes: a reviewer
    must not be led.
    """
    wanted = {name: value for name, value in (chosen or {}).items() if value}
    if strangers := sorted(wanted.keys() - {*FILTERS, *row_search.NAMES}):
        names = ", ".join((*FILTERS, *row_search.NAMES))
        raise UsageError(f"cannot choose by {strangers[0]!r}; by {names}", where=sample)
    task = sample_of(db, sample).task
    # Choosing by what is hidden would show it.
    if task != "verify" and (hidden := wanted.keys() & {"code", "pattern"}):
        raise UsageError(
            f"the {hidden.pop()} is not shown in this task, so rows cannot be chosen by it",
            where=sample,
        )
    # Names were looked up above; values go in as parameters.
    by_sql = [name for name in wanted if name in FILTERS]
    where = "".join(f" and {FILTERS[name]}" for name in by_sql)
    found = db.execute(
        f"""
        select i.*, a.position, a.stratum,
          d.id as decision, d.verdict, d.code as decided, d.note, d.how, d.at, a.place
        from current_assignment a
        join item i on i.id = a.item
        left join current_decision d
          on d.sample = a.sample and d.item = a.item and d.reviewer = a.reviewer
          and d.how <> 'adjudicated'
        where a.sample = ? and a.reviewer = ?{where}
        order by a.place <> a.reviewer, a.place, a.position
        """,
        (sample, reviewer, *(wanted[name] for name in by_sql)),
    )
    blank: dict[str, Any] = (
        {}
        if task == "verify"
        else {"code": "", "pattern": "", "line": 0, "codes": "", "stratum": ""}
    )
    rows = [{**dict(row), **blank} for row in found]
    return row_search.found(db, sample, rows, wanted)


class Decision(NamedTuple):
    """One decision to be added. `code` holds the codes of `recode` (one) and `coded` (one, or
    several for `missed`), space between.
    """

    sample: str
    item: str
    reviewer: str
    verdict: str
    at: str
    code: str = ""
    note: str = ""
    how: str = "key"
    seconds: float | None = None


def decide(
    db: sqlite3.Connection, new: Decision, *, knows: int | None = None, check: bool = True
) -> int:
    """Add a decision and return its number. `knows` is the number of the reviewer's decision on
    this item that was shown (None: none was).

    Raises StaleError where that is no longer the last one (`check` off: never), UsageError for an
    item not given to the reviewer, a verdict or code that the task does not know, an adjudication
    before all have decided.
    """
    with all_or_nothing(db):
        return _decide(db, new, knows, check=check)


def decide_all(db: sqlite3.Connection, new: Iterable[tuple[Decision, int | None]]) -> list[int]:
    """Add decisions, each with the number that was known (`knows` of `decide`), all of them or
    none; their numbers. Raises as `decide`.
    """
    with all_or_nothing(db):
        return [_decide(db, one, knows, check=True) for one, knows in new]


def _decide(db: sqlite3.Connection, new: Decision, knows: int | None, *, check: bool) -> int:
    _valid(db, new)
    where = f"{new.sample}/{new.item}"
    if new.how != "adjudicated" and not is_given(db, new.sample, new.item, new.reviewer):
        raise UsageError(f"not given to {new.reviewer}", where=where)
    # Under the write lock, so nothing can come between the look and the row.
    if check and _current(db, new) != knows:
        raise StaleError(f"{new.reviewer} decided on this elsewhere meanwhile", where=where)
    if new.how == "adjudicated" and not all_decided(db, new.sample, new.item):
        raise UsageError("not everybody to whom it was given has decided", where=where)
    return _add(db, new._asdict())


def last(
    db: sqlite3.Connection, sample: str, reviewer: str, *, adjudicated: bool = False
) -> dict[str, Any] | None:
    """The reviewer's last decision in the sample that stands and can be taken back (id, item, how),
    or None.
    """
    found = db.execute(
        """
        select id, item, how from current_decision
        where sample = ? and reviewer = ? and how <> 'carried' and (how = 'adjudicated') = ?
        order by id desc limit 1
        """,
        (sample, reviewer, adjudicated),
    ).fetchone()
    return dict(found) if found else None


def undo(
    db: sqlite3.Connection,
    sample: str,
    reviewer: str,
    *,
    at: str,
    knows: int | None = None,
    adjudicated: bool = False,
) -> str | None:
    """Take back the reviewer's last decision in the sample that stands; its item, or None where
    none stands.

    Own decisions on items and adjudications are two series: `adjudicated` says which. StaleError
    where `knows` is given and is not the number of that decision, so that asking twice takes back
    once.
    """
    with all_or_nothing(db):
        found = last(db, sample, reviewer, adjudicated=adjudicated)
        if knows is not None and (not found or found["id"] != knows):
            raise StaleError(f"{reviewer} decided or took back elsewhere meanwhile", where=sample)
        if not found:
            return None
        taken_back = {
            "sample": sample,
            "item": found["item"],
            "reviewer": reviewer,
            "how": found["how"],
            "at": at,
        }
        _add(db, taken_back | {"undoes": found["id"]})
        return str(found["item"])


def _add(db: sqlite3.Connection, row: Mapping[str, Any]) -> int:
    """`row` is made here, of names of columns."""
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    return int(
        db.execute(
            f"insert into decision ({names}) values ({marks})", tuple(row.values())
        ).lastrowid
        or 0
    )


def _current(db: sqlite3.Connection, new: Decision) -> int | None:
    """As `current_decision` has it, but by the indexes: the view goes through the whole log, which
    a workbook of rows cannot wait for.
    """
    found = db.execute(
        """
        select max(id) from decision d
        where sample = ? and item = ? and reviewer = ? and (how = 'adjudicated') = ?
          and verdict is not null
          and not exists (select 1 from decision u where u.undoes = d.id)
        """,
        (new.sample, new.item, new.reviewer, new.how == "adjudicated"),
    ).fetchone()
    return None if found[0] is None else int(found[0])


def _valid(db: sqlite3.Connection, new: Decision) -> None:
    task = sample_of(db, new.sample).task
    if new.verdict not in VERDICTS[task]:
        raise UsageError(
            f"verdict {new.verdict!r}; expected one of {', '.join(VERDICTS[task])}",
            where=new.sample,
        )
    if new.how not in HOW:
        raise UsageError(f"how {new.how!r}; expected one of {', '.join(HOW)}", where=new.sample)
    given = new.code.split()
    wanted = new.verdict in ("recode", "coded")
    if wanted != bool(given) or (len(given) > 1 and task != "missed"):
        expected = (
            ("one or more codes" if task == "missed" else "one code") if wanted else "no code"
        )
        raise UsageError(f"{new.verdict} comes with {expected}, got {new.code!r}", where=new.sample)
    if strangers := sorted(set(given) - codes_of(db, new.sample)):
        raise UsageError(f"no code {strangers[0]!r} in the sample's codebook", where=new.sample)
    # What an earlier version took is carried as it is, and two codes may have been made one since.
    if new.how == "carried":
        return
    if new.verdict == "recode" and given == [_machine(db, new.item)]:
        raise UsageError(
            f"{given[0]} is the code that the row has: that is accept, not recode",
            where=f"{new.sample}/{new.item}",
        )
    # Git and grep take a file with one for binary, and decisions.csv is for both.
    if "\0" in new.note:
        raise UsageError("a note cannot hold the character NUL", where=f"{new.sample}/{new.item}")


def _machine(db: sqlite3.Connection, item: str) -> str:
    found = db.execute("select code from item where id = ?", (item,)).fetchone()
    return str(found[0]) if found else ""


def progress(db: sqlite3.Connection, sample: str, reviewer: str) -> dict[str, Any]:
    """How far a reviewer is: `given`, `decided`, `seconds` (median of a decision, None without
    any), `strata` {stratum: [given, decided]}.

    Only the task `verify` shows its strata: their names tell the code.
    """
    done = {row["id"] for row in reviewer_rows(db, sample, reviewer) if row["decision"]}
    strata: dict[str, list[int]] = {}
    task = sample_of(db, sample).task
    for item, stratum in db.execute(
        "select item, stratum from current_assignment where sample = ? and reviewer = ?",
        (sample, reviewer),
    ):
        one = strata.setdefault(stratum if task == "verify" else "", [0, 0])
        one[0] += 1
        one[1] += item in done
    spent = sorted(
        row[0]
        for row in db.execute(
            "select seconds from decision where sample = ? and reviewer = ? and seconds is not"
            " null",
            (sample, reviewer),
        )
    )
    return {
        "given": sum(one[0] for one in strata.values()),
        "decided": len(done),
        "seconds": spent[len(spent) // 2] if spent else None,
        "strata": strata,
    }


def add_codings(
    db: sqlite3.Connection, codings: Iterable[Mapping[str, Any]], source: str, at: str
) -> int:
    """Store an outside coder's codings (coder, doc, item, start, stop, quote, code, text_digest),
    whole or not at all; how many are new.
    """
    columns = ("coder", "doc", "item", "start", "stop", "quote", "code", "text_digest")
    with all_or_nothing(db):
        before = db.execute("select count(*) from coding").fetchone()[0]
        db.executemany(
            # The same file taken in twice adds nothing (see `unique` of the table).
            f"insert or ignore into coding ({', '.join(columns)}, source, at) values"
            f" ({', '.join('?' * (len(columns) + 2))})",
            ([*(row[name] for name in columns), source, at] for row in codings),
        )
        return int(db.execute("select count(*) from coding").fetchone()[0] - before)
