"""A run from its settings to its folder: annotate, index, code, add up, compare, write.

What is unchanged is skipped. The clock is looked at only for the times in run.json.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from contentan.errors import DamagedError
from contentan.runs.answer import Answer
from contentan.runs.job import Job, Settings
from contentan.runs.pool import Progress, each, quiet
from contentan.runs.preparing import prepare, prepare_again
from contentan.store import sharing
from contentan.store.run_folders import damaged_files, latest, manifest_of, point

#: Called with what a run found, before its other tables and its report are made.
Answered: TypeAlias = Callable[[Answer], None]

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run came to. `worked` is False when nothing had changed."""

    folder: Path
    manifest: dict[str, Any]
    worked: bool

    @property
    def failed(self) -> int:
        return int(self.manifest["status"]["failed"])


def run(
    settings: Settings,
    *,
    now: Callable[[], str],
    progress: Progress = quiet,
    answered: Answered | None = None,
) -> Outcome:
    """Everything, incremental. `now` is asked twice, for the times in run.json. `answered` hears
    what a new run found as soon as it is known: before the network, the report and all that
    nobody looks at first.
    """
    return carry_out(prepare(settings), now=now, progress=progress, answered=answered)


def recode(
    settings: Settings,
    *,
    now: Callable[[], str],
    progress: Progress = quiet,
    answered: Answered | None = None,
) -> Outcome:
    """The latest run again with the codebook as it is now: the documents that run read, without
    looking at their files. `answered` as in `run`.
    """
    return carry_out(prepare_again(settings), now=now, progress=progress, answered=answered)


def carry_out(
    ready: Job,
    *,
    now: Callable[[], str],
    progress: Progress = quiet,
    publish_latest: bool = True,
    answered: Answered | None = None,
) -> Outcome:
    """Do what is not done yet, and publish; outputs/latest points to it unless it is only looked
    at, not taken over.
    """
    known = finished(ready)
    _LOGGER.debug("run %s: %s", ready.id, "all of it is there" if known else "to be made")
    if known is None:
        # Half a second that a run without work does not need.
        from contentan.runs.annotate_and_code import annotate_and_code
        from contentan.runs.run_files import write

        started = now()
        with sharing.at_work(ready.store, ready.settings.shared):
            failures, parts = annotate_and_code(ready, progress, each)
            write(ready, failures, parts, started, now, progress, answered)
    if (
        publish_latest
        and latest(ready.settings.outputs) != (ready.settings.outputs / "runs" / ready.id).resolve()
    ):
        point(ready.settings.outputs, ready.id)
    folder = ready.settings.outputs / "runs" / ready.id
    return Outcome(folder, known or manifest_of(folder), worked=known is None)


def finished(ready: Job) -> dict[str, Any] | None:
    """The manifest of this very run, when all of it is as it was written and no failure in it may
    have passed.
    """
    folder = ready.settings.outputs / "runs" / ready.id
    if not (folder / "run.json").is_file():
        return None
    try:
        manifest = manifest_of(folder)
        wrong = damaged_files(folder, manifest, every_byte=False)
    except DamagedError:
        wrong = ["run.json"]
    if wrong:
        _LOGGER.warning("run %s is damaged (%s); it is made anew", ready.id, ", ".join(wrong))
    return None if wrong or manifest["may_pass"] else manifest
