"""`contentan review team` and what a coordinator does about it: roles, rows that change hands."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contentan.cli.answers import AsJson, give
from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, names, now
from contentan.cli.review import review
from contentan.errors import many

if TYPE_CHECKING:
    from contentan.decisions.handovers import Stamp

OneSample = Annotated[str, typer.Argument(help="Id of the sample, such as verify-1.")]
Leaver = Annotated[str, typer.Option("--from", help="Whose open rows change hands.")]
Most = Annotated[
    int | None, typer.Option("--most", help="Only the last rows of that one's order.", min=1)
]
Why = Annotated[str, typer.Option("--note", help="Why; it is recorded.")]
By = Annotated[str, typer.Option("--by", help="Who does this; it is recorded.")]
BY = "terminal"


def _opened(outputs: Path) -> AbstractContextManager[sqlite3.Connection]:
    from contentan.decisions.database import opened

    return opened(outputs, now)


def _stamp(made_by: str, note: str = "") -> Stamp:
    from contentan.decisions.handovers import Stamp

    return Stamp(made_by, now(), note)


@review.command()
def team(
    sample: Annotated[str, typer.Argument(help="Only this sample.")] = "",
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Show who has what, how far and how fast.

    Example: contentan review team verify-1
    """
    from contentan.decisions import team_progress
    from contentan.decisions.stored_samples import sample_of

    with _opened(outputs) as db:
        if sample:
            sample_of(db, sample)
        rows = team_progress.progress(db, sample).to_dicts()
    give({"team": rows}, _team_lines(rows), as_json=as_json)


_HANDS = (("taken", "taken over"), ("passed_on", "handed over"), ("closed", "closed"))
_HEADS = ("", "rows", "done", "open", "s each", "min left", "last decision", "changed hands")


def _team_lines(rows: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    found = list(rows)
    if not found:
        yield "no sample was drawn; `contentan sample` draws one"
    wide = max((len(row["reviewer"]) for row in found), default=0)
    before = ""
    for row in found:
        if row["sample"] != before:
            before = row["sample"]
            yield f"{before} ({row['task']})"
            yield _line(wide, *_HEADS)
        hands = [f"{row[name]} {says}" for name, says in _HANDS if row[name]]
        seconds, minutes = row["seconds"], row["minutes"] if row["open"] else None
        yield _line(
            wide,
            *(row[name] for name in ("reviewer", "given", "done", "open")),
            "-" if seconds is None else f"{seconds:.1f}",
            "-" if minutes is None else f"{minutes:.0f}",
            row["last_at"][:16].replace("T", " ") or "never",
            ", ".join(hands),
        )


def _line(wide: int, name: str, *cells: object) -> str:
    *numbers, last, hands = cells
    shown = "".join(f"{cell:>9}" for cell in numbers)
    return f"  {name:<{wide}}{shown}  {last:<16}  {hands}".rstrip()


@review.command()
def reassign(
    sample: OneSample,
    leaver: Leaver,
    to: Annotated[str, typer.Option("--to", help="Who gets them in turn, commas between.")],
    most: Most = None,
    note: Why = "",
    by: By = BY,
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Give a reviewer's open rows to others.

    What is answered stays. Who gets a row sees no earlier answer of it, and nobody gets an item
    twice.

    Example: contentan review reassign verify-1 --from john --to aigerim,dana
    """
    from contentan.decisions import handovers

    with _opened(outputs) as db:
        stamp = _stamp(by, note)
        got = handovers.hand_over(db, sample, leaver, names(to), stamp, most=most)
    left = got.pop("", 0)
    lines = [f"{name}: {many(rows, 'row')}" for name, rows in got.items()]
    if left:
        lines.append(
            f"{many(left, 'row')} stay with {leaver}: they judge these items already; name"
            " somebody else, or close them"
        )
    give({"sample": sample, "got": _rows(got), "left": left}, lines, as_json=as_json)


def _rows(got: Mapping[str, int]) -> list[dict[str, Any]]:
    return [{"reviewer": name, "rows": rows} for name, rows in got.items()]


@review.command()
def close(
    sample: OneSample,
    leaver: Leaver,
    most: Most = None,
    note: Why = "",
    by: By = BY,
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Close a reviewer's open rows without an answer.

    They count as not answered, with their chances. What others answered on these items is released
    and counts.

    Example: contentan review close verify-1 --from john --note "left the project"
    """
    from contentan.decisions import handovers

    with _opened(outputs) as db:
        closed = handovers.close(db, sample, leaver, _stamp(by, note), most=most)
    answer = {"sample": sample, "closed": closed}
    give(answer, [f"{many(closed, 'row')} of {leaver} closed without an answer"], as_json=as_json)


@review.command()
def join(
    sample: OneSample,
    name: Annotated[str, typer.Argument(help="Who comes in the middle.")],
    note: Why = "",
    by: By = BY,
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Give somebody who comes in the middle a fair share of what is open.

    Rows come from the ends of the others' orders, most from who has most left.

    Example: contentan review join verify-1 dana
    """
    from contentan.decisions import handovers

    with _opened(outputs) as db:
        got = handovers.add_reviewer(db, sample, name, _stamp(by, note))
    lines = [f"{name}: {many(sum(got.values()), 'row')}"]
    lines += [f"  {many(rows, 'row')} of {giver}" for giver, rows in sorted(got.items())]
    answer = {"sample": sample, "reviewer": name.strip(), "taken": _rows(got)}
    give(answer, lines, as_json=as_json)


@review.command()
def role(
    name: Annotated[str, typer.Argument(help="Whose roles; without it they are only shown.")] = "",
    roles: Annotated[
        str,
        typer.Argument(
            help="All of them, commas between: reader, reviewer, adjudicator, coordinator."
        ),
    ] = "",
    by: By = BY,
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Say who may do what, or give somebody roles.

    A reader sees figures and released answers. A reviewer decides what was given to her. An
    adjudicator settles what others left differing. A coordinator shares out work and gives roles.

    Example: contentan review role dana coordinator,adjudicator
    """
    from contentan.decisions import roles as team_roles

    with _opened(outputs) as db:
        if name:
            team_roles.set_roles(db, name, names(roles), _stamp(by))
        known = team_roles.given_roles(db)
    lines = [f"{one}: {', '.join(sorted(own))}" for one, own in known.items()]
    rows = [{"name": one, "roles": sorted(own)} for one, own in known.items()]
    give({"roles": rows}, lines or ["nobody was given a role"], as_json=as_json)


@review.command()
def allow(
    sample: OneSample,
    name: Annotated[str, typer.Argument(help="The adjudicator.")],
    own: Annotated[
        bool, typer.Option("--own/--not-own", help="Whether own disputes may be settled, too.")
    ] = True,
    note: Why = "",
    by: By = BY,
    outputs: Outputs = DEFAULT_OUTPUTS,
    as_json: AsJson = False,
) -> None:
    """Allow an adjudicator to settle also what she answered herself; it is recorded.

    Example: contentan review allow verify-1 dana --note "we are only two"
    """
    from contentan.decisions import roles as team_roles

    with _opened(outputs) as db:
        team_roles.allow_own_disputes(db, sample, name, _stamp(by, note), allowed=own)
        allowed = team_roles.settling_own(db, sample)
    said = ", ".join(allowed) or "nobody"
    answer = {"sample": sample, "adjudicators": allowed}
    give(answer, [f"{sample}: own disputes may be settled by {said}"], as_json=as_json)
