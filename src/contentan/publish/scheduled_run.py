"""A scheduled run: fetch, run, compare with the published run, publish or hold. Whoever calls it, a
command or a flow, gets the same.

A run that is held stays held, however often the schedule comes by and whatever the thresholds are
by then, until a person publishes it or another run is published. Nothing is published halfway: the
pointer moves last.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.authoring.changes import compared_sides
from contentan.corpus import register
from contentan.errors import UsageError
from contentan.publish import changes_page, drift, nights, published, run_changes
from contentan.publish.publish_or_hold import Reason, Thresholds, Verdict, decide
from contentan.publish.published import Held, Publication
from contentan.publish.run_changes import Compared
from contentan.runs import pipeline
from contentan.runs.job import Settings
from contentan.runs.pipeline import Outcome
from contentan.runs.pool import Progress, quiet
from contentan.sources.fetch import fetching
from contentan.sources.registration import register_files
from contentan.store import run_folders
from contentan.tables.frames import to_csv

SCHEDULE = "schedule"


class Concluded(NamedTuple):
    """What became of a run; `before` was published then.

    `folder` holds its page, None where nothing had changed; `since` is when a hold began, or now;
    `fetched` is table FETCHED.
    """

    run: Path
    before: Path | None
    compared: Compared
    verdict: Verdict
    folder: Path | None
    since: str
    fetched: pl.DataFrame | None

    @property
    def page(self) -> Path | None:
        return self.folder / "changes.html" if self.folder else None

    @property
    def ending(self) -> str:
        """What it came to, in one word: `unchanged`, `published` or `held`."""
        if self.folder is None:
            return "unchanged"
        return "published" if self.verdict.publish else "held"


def scheduled(
    settings: Settings,
    limits: Thresholds,
    *,
    now: Callable[[], str],
    options: fetching.Options | None = None,
    progress: Progress = quiet,
) -> tuple[Outcome, Concluded]:
    """Everything. Documents are fetched only with `options`, and only where the register has
    addresses.

    Raises UsageError where another scheduled run is at work in these outputs, and what
    `pipeline.run` and `fetching.fetch` raise.
    """
    outputs = settings.outputs
    with published.alone(outputs), nights.kept(outputs, now) as ending:
        fetched = (
            fetch_into(settings.corpus, options, now=now, progress=progress) if options else None
        )
        outcome = pipeline.run(settings, now=now, progress=progress)
        done = conclude(outputs, outcome.folder, limits, now=now, fetched=fetched)
        ending.set(done.ending, done.run.name, published.said(done.verdict.reasons))
        return outcome, done


def fetch_options(section: Mapping[str, Any], contact: str = "") -> fetching.Options | None:
    """How to fetch, by section [fetch] of the settings; None without anybody to name to a server:
    then nothing is fetched.
    """
    chosen = {**section, "contact": contact or section["contact"]}
    size = chosen.pop("megabytes") * 1_000_000
    return fetching.Options(**chosen, bytes=size) if chosen["contact"] else None


def fetch_into(
    corpus: Path, options: fetching.Options, *, now: Callable[[], str], progress: Progress = quiet
) -> pl.DataFrame | None:
    """Fetch what the register names; None where it names nothing."""
    found = register_of(corpus)
    return fetching.fetch(found, None, options, now=now, progress=progress) if found else None


def register_of(corpus: Path) -> Path | None:
    """The register of a corpus, where it has an address in it."""
    beside = (corpus / name for name in register.REGISTER_NAMES)
    path = corpus if corpus.is_file() else next((one for one in beside if one.is_file()), None)
    if path is None:
        return None
    listed = register_files.read(path)
    addresses = (listed.cell(row, "url") for row in listed.rows)
    return path if listed.column("url") and any(addresses) else None


def conclude(
    outputs: Path,
    run: Path,
    limits: Thresholds,
    *,
    now: Callable[[], str],
    fetched: pl.DataFrame | None = None,
) -> Concluded:
    """Compare a finished run with the published one, and publish or hold it. `fetched` is table
    FETCHED, for the page.
    """
    before = published.published(outputs)
    run_folders.sound(run, whole=True, every_byte=True)
    if before:
        run_folders.sound(before, every_byte=True)
    reading = _measured(run)
    baseline = published.baseline(outputs, before)
    compared = run_changes.compare(before, run, _drift(before, run, baseline, reading))
    verdict = decide(compared.facts, limits)
    folder = published.pair(outputs, before, run.name)
    known = published.held(folder)
    if known and verdict.publish:
        verdict = Verdict(known.reasons, verdict.notes)
    if compared.same and verdict.publish:
        if baseline is None:  # it was lost: nothing else of the run has changed
            published.accept(outputs, run.name, reading)
        return Concluded(run, before, compared, verdict, None, "", fetched)
    since = known.since if known else now()
    done = Concluded(run, before, compared, verdict, folder, since, fetched)
    _keep(outputs, done, reading)
    if verdict.publish:
        _publish(
            outputs,
            done,
            Publication(since, run.name, _name(before), SCHEDULE, "published", ""),
            reading,
        )
    else:
        published.hold(outputs, folder, Held(run.name, _name(before), since, verdict.reasons))
        if known is None:
            line = Publication(
                since, run.name, _name(before), SCHEDULE, "held", published.said(verdict.reasons)
            )
            published.note(outputs, line)
    return done


def _name(before: Path | None) -> str:
    return before.name if before else ""


def _measured(run: Path) -> drift.Reading:
    """The reference set as it is read here and now, with the codebook of the run."""
    side = compared_sides.of_run(run, run.name)
    if side.codebook is None:
        raise UsageError("the run kept no codebook; `contentan run` makes one that does", where=run)
    return drift.measure(side.codebook, side.manifest["libraries"])


def _drift(
    before: Path | None, run: Path, baseline: drift.Reading | None, reading: drift.Reading
) -> drift.Drift | None:
    if before is None or baseline is None:
        return None
    old, new = (compared_sides.of_run(folder, folder.name) for folder in (before, run))
    return drift.compare(baseline, reading, may_move=run_changes.may_move(old, new))


def _keep(outputs: Path, done: Concluded, reading: drift.Reading) -> None:
    """The page and the tables of a pair."""
    assert done.folder is not None
    published.put(outputs, done.folder / "reference.json", reading)
    for name, table in changes_page.tables_of(done.compared).items():
        published.write(outputs, done.folder / f"{name}.csv", to_csv(table))
    published.write(
        outputs,
        done.folder / "changes.html",
        changes_page.render(changes_page.Shown(*_shown(outputs, done))).encode(),
    )


def _shown(
    outputs: Path, done: Concluded
) -> tuple[Compared, Verdict, str, str, pl.DataFrame | None]:
    assert done.folder is not None
    base = os.path.relpath(outputs / "runs", done.folder)
    return done.compared, done.verdict, done.since, Path(base).as_posix(), done.fetched


def _publish(outputs: Path, done: Concluded, line: Publication, reading: drift.Reading) -> None:
    """The pointer last: what a crash before it leaves is done again by the next run, with one line
    more in the log.
    """
    published.accept(outputs, done.run.name, reading)
    published.note(outputs, line)
    published.point_published(outputs, done.run.name)


def release(
    outputs: Path, run: Path, who: str, because: str, *, now: Callable[[], str]
) -> Publication:
    """A person publishes a run that was held, or one that was published before. The reading that
    was measured with it is accepted.

    Raises UsageError without a name or a reason, for a run that no scheduled run has looked at, and
    for the run that is published already.
    """
    for given, what in ((who, "--by"), (because, "--because")):
        if not given.strip():
            raise UsageError("is empty; the log keeps who published a run, and why", where=what)
    with published.alone(outputs):
        run_folders.sound(run, whole=True, every_byte=True)
        folders = published.pairs_of(outputs, run.name)
        reading = published.read_json(folders[0] / "reference.json") if folders else None
        if reading is None:
            raise UsageError(
                f"run {run.name} was never compared with the published one; `contentan scheduled`"
                " does that",
                where=outputs,
            )
        before = _published_or_lost(outputs)
        waiting = [folder for folder in folders if published.held(folder)]
        if before and before.name == run.name and not waiting:
            raise UsageError(f"run {run.name} is published already", where=outputs)
        reasons = [
            one
            for folder in waiting
            for one in (published.held(folder) or Held("", "", "", ())).reasons
        ]
        line = Publication(
            now(), run.name, _name(before), who, "published", _because(because, reasons)
        )
        published.accept(outputs, run.name, reading)
        published.note(outputs, line)
        published.point_published(outputs, run.name)
        for folder in waiting:
            told = changes_page.decided(
                (folder / "changes.html").read_text(encoding="utf-8"),
                line._replace(reasons=because),
            )
            published.write(outputs, folder / "changes.html", told.encode())
            published.release(folder)
    return line


def _published_or_lost(outputs: Path) -> Path | None:
    """The published run; None also where the pointer leads to nothing, for to name another run
    mends that.
    """
    try:
        return published.published(outputs)
    except UsageError:
        return None


def _because(because: str, reasons: list[Reason]) -> str:
    held = f" (was held: {published.said(reasons)})" if reasons else ""
    return f"{because}{held}"
