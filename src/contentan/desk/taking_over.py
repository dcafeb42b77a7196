"""The draft becomes a run: `recode` behind the page, with how far it is."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from contentan.errors import ContentanError
from contentan.runs import pipeline
from contentan.runs.job import Settings
from contentan.store.run_folders import manifest_of

_LOGGER = logging.getLogger(__name__)
IDLE, RUNNING, DONE, FAILED = "idle", "running", "done", "failed"


@dataclass
class Job:
    """`state` is one of IDLE, RUNNING, DONE, FAILED; of a step `done` of `of` is made. `before` and
    `after` are ids of runs, `says` what went wrong.
    """

    state: str = IDLE
    step: str = ""
    done: int = 0
    of: int = 0
    before: str = ""
    after: str = ""
    says: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)

    def progress(self, step: str, done: int, of: int) -> None:
        self.step, self.done, self.of = step, done, of

    def told(self) -> dict[str, str | int]:
        """The state as a page has it."""
        names = ("state", "step", "done", "of", "before", "after", "says")
        return {name: getattr(self, name) for name in names}


def begin(
    job: Job,
    settings: Settings,
    before: Path,
    *,
    now: Callable[[], str],
    then: Callable[[], None],
) -> bool:
    """Begin a run of the codebook on the documents of the run `before`, unless one is being made;
    whether it began. `then` is called when the run is there.
    """
    with job.lock:
        if job.state == RUNNING:
            return False
        job.state, job.before, job.after, job.says = RUNNING, before.name, "", ""
        job.progress("", 0, 0)
    work = threading.Thread(target=_made, args=(job, settings, before, now, then), daemon=True)
    work.start()
    return True


def _made(
    job: Job, settings: Settings, before: Path, now: Callable[[], str], then: Callable[[], None]
) -> None:
    # In a server a new process would begin as a copy of its threads.
    wanted = replace(settings, workers=1).like(manifest_of(before))
    try:
        outcome = pipeline.recode(wanted, now=now, progress=job.progress)
        then()
    except ContentanError as error:
        job.says, job.state = str(error), FAILED
    except Exception:
        _LOGGER.exception("the run was not made")
        job.says, job.state = "the run was not made; the server's window says why", FAILED
    else:
        job.after, job.state = outcome.folder.name, DONE
