"""Whether the schedule does its work: for a monitor, a timer or a person, without Prefect.

Everything is read from the outputs folder; a Prefect server is asked only where one is named. What
was never begun is found as well as what failed: the age of the last good night tells it.
"""

from __future__ import annotations

import datetime
import json
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from contentan.errors import ContentanError
from contentan.publish import nights, published
from contentan.publish.nights import GOOD, STOPPED, Night
from contentan.store.files import size
from contentan.store.run_folders import missing_files

#: Seconds that a Prefect server may take to answer.
PATIENCE = 5.0


class Limits(NamedTuple):
    """Hours without a good night, hours of one night, and free bytes, beyond which somebody should
    look.
    """

    night_hours: float
    stuck_hours: float
    free_bytes: int


class Check(NamedTuple):
    """One thing that was looked at: what it is about, what there is to say, whether it is wrong."""

    about: str
    says: str
    wrong: bool = False


def checks(outputs: Path, limits: Limits, now: str, *, server: str = "") -> list[Check]:
    """All checks in a fixed order; `now` is ISO 8601 with its zone, `server` a Prefect API's
    address or "".
    """
    kept = nights.nights(outputs)
    time = datetime.datetime.fromisoformat(now)
    working = nights.at_work(outputs)
    found = [
        _good(kept, time, limits.night_hours),
        _last(kept, working),
        _working(kept, time, limits.stuck_hours, working=working),
        _held(outputs),
        _published(outputs),
        _disk(outputs, limits.free_bytes),
    ]
    return [*found, *([_server(server)] if server else [])]


def _good(kept: Sequence[Night], time: datetime.datetime, most: float) -> Check:
    """How long ago a night ended with a run that may be cited."""
    good = [one for one in kept if one.event in GOOD]
    if not good:
        return Check("last good night", "there was none; `contentan scheduled` makes one", True)
    hours = _hours(good[-1].ended, time)
    says = f"{good[-1].ended}, run {good[-1].run}, {hours:.1f} hours ago"
    return Check("last good night", says, hours > most)


def _last(kept: Sequence[Night], working: bool) -> Check:
    """How the last night ended; one that did not end while nobody is at work was killed."""
    over = kept[:-1] if kept and working and not kept[-1].ended else kept
    if not over:
        return Check("last night", "no night is over yet")
    last = over[-1]
    if not last.ended:
        return Check("last night", f"of {last.began}: broke off without a word", True)
    says = f"of {last.began}: {last.event}" + (f", {last.says}" if last.says else "")
    return Check("last night", says, last.event not in (*GOOD, STOPPED, "held"))


def _working(
    kept: Sequence[Night], time: datetime.datetime, most: float, *, working: bool
) -> Check:
    """Whether a run is at work, and not longer than it should be."""
    if not working:
        return Check("at work", "no scheduled run is at work")
    if not kept or kept[-1].ended:
        return Check("at work", "a scheduled run begins or a run is being published")
    hours = _hours(kept[-1].began, time)
    return Check("at work", f"since {kept[-1].began}, {hours:.1f} hours", hours > most)


def _held(outputs: Path) -> Check:
    """Runs that wait for a person."""
    try:
        waiting = published.waiting(outputs)
    except ContentanError as error:
        return Check("held", str(error), True)
    if not waiting:
        return Check("held", "no run is held")
    runs = ", ".join(f"{one.run} since {one.since}" for one in waiting)
    return Check("held", f"{runs}; `contentan publish` says why", True)


def _published(outputs: Path) -> Check:
    """Whether the run that is cited is whole."""
    try:
        folder = published.published(outputs)
        lost = missing_files(folder) if folder else []
    except (ContentanError, ValueError, KeyError) as error:
        return Check("published run", f"cannot be read: {error}", True)
    if folder is None:
        return Check("published run", "none yet")
    says = f"{folder.name} is not whole: {', '.join(lost)}; `contentan run` makes it again"
    return Check("published run", says if lost else f"{folder.name} is whole", bool(lost))


def _disk(outputs: Path, least: int) -> Check:
    """Free bytes where the outputs are, or would be."""
    there = next(one for one in (outputs.absolute(), *outputs.absolute().parents) if one.is_dir())
    free = shutil.disk_usage(there).free
    return Check("disk", f"{size(free)} free, {size(least)} are asked for", free < least)


def _server(api: str) -> Check:
    """Whether the Prefect server answers, and has a next run of `scheduled` planned."""
    try:
        planned = _planned(api)
    except (OSError, ValueError) as error:
        return Check("schedule", f"no answer from {api}: {error}", True)
    if not planned:
        return Check("schedule", f"{api} answers, but no run of `scheduled` is planned", True)
    return Check("schedule", f"{api} answers; the next run is planned for {planned[0]}")


def _planned(api: str) -> list[str]:
    """When runs of `scheduled` are planned, the next first."""
    wanted = {
        "flows": {"name": {"any_": ["scheduled"]}},
        "flow_runs": {"state": {"type": {"any_": ["SCHEDULED", "PENDING"]}}},
        "limit": 20,
        "sort": "EXPECTED_START_TIME_ASC",
    }
    request = urllib.request.Request(
        f"{api.rstrip('/')}/flow_runs/filter",
        json.dumps(wanted).encode(),
        {"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
        runs = json.load(answer)
    return [str(run["expected_start_time"]) for run in runs if run.get("expected_start_time")]


def _hours(then: str, time: datetime.datetime) -> float:
    return (time - datetime.datetime.fromisoformat(then)).total_seconds() / 3600


def lines(found: Sequence[Check]) -> Iterator[str]:
    """A line a check."""
    for one in found:
        yield f"{'WRONG' if one.wrong else 'ok':<6}{one.about}: {one.says}"
