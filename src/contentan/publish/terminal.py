"""A verdict as lines for a terminal or a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from contentan.publish.publish_or_hold import named
from contentan.publish.published import Held, Publication
from contentan.publish.scheduled_run import Concluded
from contentan.sources.fetch.fetching import STATUSES


def lines(done: Concluded) -> Iterator[str]:
    """What became of a scheduled run."""
    run, before = done.run.name, done.before.name if done.before else ""
    if done.fetched is not None:
        counts = Counter(done.fetched["status"])
        yield f"Fetched: {', '.join(f'{counts[status]} {status}' for status in STATUSES)}"
    if done.folder is None:
        yield (
            f"Run {run} is the published one: nothing changed, and the reference set is read as"
            " before."
        )
        return
    if done.verdict.publish:
        yield f"Published: run {run}" + (f", after {before}" if before else ", the first")
    else:
        what = (
            "it is the published one, and its words are lemmatized or coded differently now"
            if done.compared.same
            else f"published is {before or 'nothing yet'}"
        )
        yield f"Held since {done.since[:16].replace('T', ' ')}: run {run}; {what}"
        yield from (f"  {reason.kind}: {named(reason)}" for reason in done.verdict.reasons)
        yield (
            f'  to publish it anyway: contentan publish {run} --by "your name" --because "what'
            ' you found"'
        )
    yield from (f"  note, {note.kind}: {named(note)}" for note in done.verdict.notes)
    yield f"Changes: {done.page}"


def address_of(done: Concluded, outputs: Path, address: str) -> str:
    """Where changes.html of a run is read: below `address`, under which a web server shows the
    outputs, else its path; "" where there is none.
    """
    if done.page is None:
        return ""
    if not address:
        return str(done.page.resolve())
    return f"{address.rstrip('/')}/{done.page.relative_to(outputs).as_posix()}"


def held_lines(waiting: Sequence[Held]) -> Iterator[str]:
    """Runs that wait for a person."""
    if not waiting:
        yield "No run is held."
    for one in waiting:
        yield (
            f"{one.run}  held since {one.since[:16].replace('T', ' ')}; published is"
            f" {one.before or 'nothing yet'}"
        )
        yield from (f"  {reason.kind}: {named(reason)}" for reason in one.reasons)


def published_line(one: Publication) -> str:
    """A person's decision."""
    return (
        f"Published: run {one.run}"
        + (f", after {one.before}" if one.before else "")
        + f", by {one.who}"
    )
