"""What a desk keeps between requests: the run and its indexes, the codebook's files, its examples;
and what is made ready while the first page is read.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from contentan.authoring.check import examples
from contentan.authoring.check.example_texts import Annotated, annotate
from contentan.desk.draft.codebook_draft import Draft, Reader
from contentan.desk.draft.next_version import Proposal
from contentan.desk.draft.register_draft import RegisterFile
from contentan.desk.draft.saving import DraftFiles
from contentan.desk.live import indexed_run, overlaps, tried_examples, tuning
from contentan.desk.live.code_matches import CodeMatches
from contentan.desk.live.suggested_words import Suggested
from contentan.desk.live.tuning import Bench
from contentan.desk.taking_over import Job
from contentan.errors import ContentanError
from contentan.runs import known_patterns
from contentan.runs.job import Settings
from contentan.store.files import sweep

REGISTER = Path("desk") / "register.jsonl"
HISTORY, DISMISSED = Path("desk") / "history.jsonl", Path("desk") / "dismissed.jsonl"
#: Seconds for which somebody is here after a request.
_HERE = 12.0


@dataclass
class OpenDesk:
    """`settings` are those of the next run. `lock` is held by whoever uses the bench;
    `examples_read` counts how often the examples were read.
    """

    settings: Settings
    files: DraftFiles
    bench: Bench
    now: Callable[[], str]
    read_only: bool = False
    register: RegisterFile | None = None
    lock: threading.RLock = field(default_factory=threading.RLock)
    job: Job = field(default_factory=Job)
    annotated: dict[str, Annotated] = field(default_factory=dict)
    examples_read: int = 0
    reading: threading.Lock = field(default_factory=threading.Lock)
    proposed: tuple[str, Proposal] | None = None
    suggested: Suggested = field(default_factory=Suggested)
    seen: dict[str, float] = field(default_factory=dict)

    @property
    def draft(self) -> Draft:
        """The codebook as it is; the last one that could be read where it cannot be."""
        reader = self.files.reader
        try:
            return reader.read()
        except ContentanError:
            if reader.last is None:
                raise
            return reader.last

    def here(self, name: str) -> list[str]:
        """Who has the desk open, `name` among them."""
        now = time.monotonic()
        self.seen[name] = now
        return sorted(one for one, then in self.seen.items() if now - then < _HERE)


def begin(
    outputs: Path, codebook: Path, *, now: Callable[[], str], read_only: bool = False
) -> OpenDesk:
    """A desk on the latest run. UsageError where there is none, CodebookError where the codebook
    cannot be read.
    """
    settings = Settings(Path(), codebook, outputs)
    reader = Reader(codebook, known_patterns.remembered(settings))
    reader.read()
    files = DraftFiles(reader, outputs / HISTORY, now)
    if not read_only:
        sweep(reader.path.parent)  # what a desk that was killed left beside the codebook
    return OpenDesk(settings, files, _bench(outputs), now, read_only)


def _bench(outputs: Path) -> Bench:
    run = indexed_run.open_run(outputs)
    return Bench(run, CodeMatches([part.positions for part in run.parts], run.lemmas))


def warm(desk: OpenDesk) -> None:
    """What the first page can do without: coordinations of the texts, matches of all codes, hits of
    the run, examples, dictionaries.
    """
    bench = desk.bench
    read_through(bench)
    hits = overlaps.hits_of_run(bench.run)
    with desk.lock:
        desk.bench = desk.bench._replace(hits=hits)
    annotate(["Слово. Сөз бар. A word."])  # loads the dictionaries
    refresh_examples(desk)
    book = desk.draft.book
    for code in book.codes:  # who types meanwhile waits for one code at most
        with desk.lock:
            tuning.standing(bench, book, [code.id])


def read_through(bench: Bench) -> None:
    """Look for what all patterns need in whole texts: coordinations."""
    for matcher in bench.matches.matchers:
        _ = matcher.jumps


def refresh_examples(desk: OpenDesk) -> None:
    """The examples as their file has them now; what cannot be read leaves those that were there."""
    with desk.reading:
        try:
            given = examples.read(desk.files.reader.path, desk.draft.book)
        except ContentanError:
            return
        made = tried_examples.ready(given, desk.annotated, desk.bench.run.lemmas)
        with desk.lock:
            desk.bench = desk.bench._replace(examples=made)
            desk.examples_read += 1


def refresh_soon(desk: OpenDesk) -> None:
    """`refresh_examples` behind the page: thousands of examples take seconds."""
    threading.Thread(target=refresh_examples, args=(desk,), daemon=True).start()


def reopened(desk: OpenDesk) -> None:
    """Go on with the latest run."""
    bench = _bench(desk.settings.outputs)
    read_through(bench)
    hits = overlaps.hits_of_run(bench.run)
    with desk.lock:
        desk.bench = bench._replace(hits=hits, examples=desk.bench.examples)
