"""Fetching: what a register's `url` column names, as versions beside one another, and the register
that a run reads.

`fetch` does all of it. A list of sources (or the register itself) comes in, files go to `fetched/`
and lines to `versions.csv` of the corpus folder, rows to its register; the table that comes back
says for each address what is new, changed, unchanged, gone or failed, and why. docs/use/fetch.md
describes all of it.
"""

from __future__ import annotations

import queue
import re
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import astuple, replace
from pathlib import Path
from typing import TypeAlias

import polars as pl

from contentan.corpus.register_reading import register_reader, register_sheet
from contentan.errors import ExtractError, UsageError
from contentan.sources.fetch import doubtful, host_pages, register_rows
from contentan.sources.fetch.connection import Line, system_resolve
from contentan.sources.fetch.fetch_options import Options, Outside, user_agent
from contentan.sources.fetch.fetched_versions import FOLDER, Version, Versions
from contentan.sources.fetch.host_pages import HostPages
from contentan.sources.fetch.into_register import into_register
from contentan.sources.fetch.one_document import Outcome, Render, Shelf, TextOf, document
from contentan.sources.fetch.politeness import Manners, StoppedError
from contentan.sources.fetch.rendering import browser, render_into
from contentan.sources.fetch.request import Desk
from contentan.sources.fetch.warc_file import WarcFile
from contentan.sources.registration import register_files
from contentan.sources.registration.public_address import Place, host_of, place
from contentan.store.files import write_atomic
from contentan.store.locks import held
from contentan.tables import schema
from contentan.tables.frames import frame_of, to_csv

__all__ = [
    "FETCHED",
    "Options",
    "Outside",
    "Version",
    "Versions",
    "fetch",
    "folder_of",
    "plan",
]

Progress: TypeAlias = Callable[[str, int, int], None]
STATUSES = ("new", "changed", "unchanged", "doubtful", "gone", "failed")
FETCHED = schema.declare(
    "fetched",
    "id",
    """
    id         text  the document
    url        text  address as the list names it
    status     text  what came of it
    reason     text  why it failed
    note       text  what a person should know: why it is doubtful, how much has changed, moved
                     for good, a file of one's own
    final_url  text  address after redirects
    kind       text  what the file is by its content
    bytes      int   its size
    digest     text  SHA-256 of the version that is there now, or of what is doubtful
    file       text  that file, relative to the corpus folder
    """,
    values={"status": STATUSES},
)
_RESULT = "fetch.csv"


def _quiet(_stage: str, _done: int, _total: int) -> None:
    """No progress shown."""


def fetch(
    register: Path,
    to: Path | None = None,
    options: Options = Options(),  # noqa: B008  a frozen value
    *,
    now: Callable[[], str],
    progress: Progress = _quiet,
    outside: Outside = Outside(),  # noqa: B008  a frozen value
) -> pl.DataFrame:
    """Fetch what a register or a list of sources names into a corpus folder; the table `FETCHED`,
    also written there as fetch.csv.

    `to` is by default the register's own folder. Raises UsageError for a call without contact or
    folder, or while another fetch works in the folder, RegisterError at the line that cannot
    be read. What a server, one row or one document does raises nothing.

    >>> options = Options(contact="me@uni.kz")  # doctest: +SKIP
    >>> table = fetch(Path("sources.csv"), Path("corpus"), options, now=now)  # doctest: +SKIP
    """
    agent, program = user_agent(options.contact), browser() if options.render else ""
    listed = register_files.read(register)
    register_reader.tell(listed, register)
    register_rows.check_columns(listed, register)
    (rows, wrong), folder = register_rows.wanted(listed), folder_of(register, to)
    with held(
        folder / FOLDER / ".lock",
        UsageError("another fetch is working here; wait for its end", where=folder),
    ):
        versions = Versions(folder)
        desk = _desk(options, agent, _private(rows, options), outside, now)
        if options.warc:
            name = f"{re.sub(r'[^0-9T]', '', now()[:19])}.warc.gz"
            desk.warc = WarcFile(folder / FOLDER / name, now())
        with _texts() as text_of:
            hosts = HostPages(folder / FOLDER / ".parts")
            shelf = Shelf(folder, versions, text_of, hosts, _rendering(program, desk))
            outcomes = _all({doc: url for doc, (_, url) in rows.items()}, desk, shelf, progress)
        outcomes |= _many_alike(outcomes, shelf, now())
        notes = into_register(register, folder, listed, rows, versions)
        nameless = [Outcome(doc, url, "failed", says) for doc, url, says in wrong]
        table = _table([*(outcomes[doc] for doc in rows), *nameless], notes)
        write_atomic(folder / _RESULT, to_csv(table), tmp=folder / ".drafts")
        register_files.sweep_drafts(folder)
    return table


def _desk(
    options: Options,
    agent: str,
    private: frozenset[Place],
    outside: Outside,
    now: Callable[[], str],
) -> Desk:
    resolve = outside.resolve or system_resolve
    line = Line(resolve, outside.clock, private, options.seconds, options.silence)
    return Desk(options, agent, line, Manners(options.pause, outside.clock, outside.sleep), now)


def folder_of(register: Path, to: Path | None) -> Path:
    """Where documents go: the folder named, else that of the register. A list of another name has
    none of its own.
    """
    if to is not None:
        return to
    if register.stem not in ("register", "manifest"):
        raise UsageError(
            "a list of sources does not say into which corpus; name its folder with --to",
            where=register,
        )
    return register.parent


def plan(register: Path, options: Options) -> pl.DataFrame:
    """What a fetch would ask, without asking: hosts, addresses, and the least time for them; rows
    that are no address have no host.
    """
    listed = register_files.read(register)
    register_rows.check_columns(listed, register)
    rows, _ = register_rows.wanted(listed)
    hosts = [host_of(register_rows.asked(url)) for _, url in rows.values()]
    counted = (
        pl.DataFrame({"host": hosts}, schema={"host": pl.String}).group_by("host").len("documents")
    )
    pauses = pl.col("documents") * options.pause  # the robots.txt is asked too
    return counted.with_columns(seconds=pauses).sort(
        ["documents", "host"], descending=[True, False]
    )


def _all(
    urls: Mapping[str, str], desk: Desk, shelf: Shelf, progress: Progress
) -> dict[str, Outcome]:
    """Outcomes by id. Hosts are asked side by side, each its own documents one after another, the
    longest queue first.
    """
    queues: dict[str, list[str]] = {}
    for doc, url in urls.items():
        queues.setdefault(host_of(register_rows.asked(url)), []).append(doc)
    done: queue.Queue[Outcome] = queue.Queue()

    def serve(docs: Sequence[str]) -> None:
        for doc in docs:
            done.put(_one(doc, urls[doc], desk, shelf))

    outcomes: dict[str, Outcome] = {}
    progress("fetching", 0, len(urls))
    with ThreadPoolExecutor(max(1, desk.options.threads)) as pool:
        # The longest queue decides when all is over, so it begins first.
        for docs in sorted(queues.values(), key=len, reverse=True):
            pool.submit(serve, docs)
        # With a time-out: on Windows a wait without one does not hear Ctrl-C.
        while len(outcomes) < len(urls):
            try:
                outcome = done.get(timeout=0.2)
                outcomes[outcome.id] = outcome
                progress("fetching", len(outcomes), len(urls))
            except queue.Empty:
                continue
            except KeyboardInterrupt:  # what came is kept, and told
                desk.manners.stop.set()
    return outcomes


def _one(doc: str, url: str, desk: Desk, shelf: Shelf) -> Outcome:
    """One document; an error that nobody has thought of is that document's, too: a server may send
    anything.
    """
    known = shelf.versions.latest.get(doc)
    digest, file = (known.digest, known.file) if known else ("", "")
    try:
        if desk.manners.stop.is_set():
            raise StoppedError
        return document(doc, url, desk, shelf)
    except StoppedError:
        return Outcome(doc, url, "failed", "stopped", digest=digest, file=file)
    except Exception as error:
        return Outcome(
            doc, url, "failed", f"{type(error).__name__}: {error}"[:400], digest=digest, file=file
        )


@contextmanager
def _texts() -> Iterator[TextOf]:
    """The text of a file as contentan reads it, in a child process; without OCR, which may read the
    same page twice in two ways.
    """
    from contentan.extract.limits import Limits
    from contentan.extract.sandbox.reader import Reader

    turn = threading.Lock()
    with Reader(Limits(ocr_pages=0, seconds=60.0)) as reader:

        def text_of(path: Path) -> str:
            try:
                # The reading process answers one request at a time.
                with turn:
                    return reader.read(path).text
            except ExtractError:
                return ""

        yield text_of


def _rendering(program: str, desk: Desk) -> Render:
    """How pages that need scripts are shown to a browser; not at all without one."""

    def render(path: Path, url: str) -> str:
        return render_into(path, url, program, desk.options, desk.line, desk.agent)

    return render if program else lambda _path, _url: ""


def _many_alike(outcomes: Mapping[str, Outcome], shelf: Shelf, now: str) -> dict[str, Outcome]:
    """Pages whose text many addresses of a host have, as doubtful; looked for where anything has
    come from a host.
    """
    came = {
        host_of(one.final_url or one.url)
        for one in outcomes.values()
        if one.status in ("new", "changed")
    }
    lines = [shelf.versions.latest[doc] for doc in outcomes if doc in shelf.versions.latest]
    pages = [
        (line.id, line.url, (shelf.folder / line.file).read_bytes())
        for line in lines
        if line.kind == "html"
        and host_of(line.final_url or line.url) in came
        and (shelf.folder / line.file).is_file()
    ]
    doubt, made = doubtful.same_text(), {}
    for doc in host_pages.many_alike(pages):
        if (doc, doubt.kind) not in shelf.versions.taken:
            line = shelf.versions.latest[doc]
            note = doubtful.note_of(doubt)
            shelf.versions.append(replace(line, status="doubtful", note=note, fetched=now))
            made[doc] = replace(
                outcomes[doc],
                status="doubtful",
                note=doubt.says,
                digest=line.digest,
                file=line.file,
                kind=line.kind,
                bytes=line.bytes,
            )
    return made


def _private(
    rows: Mapping[str, tuple[register_sheet.Row, str]], options: Options
) -> frozenset[Place]:
    """The places that a person has listed; a redirect leads to no other inside a network."""
    asked = (register_rows.asked(url) for _, url in rows.values())
    return frozenset(place(url) for url in asked if url) if options.allow_private else frozenset()


def _table(outcomes: Sequence[Outcome], notes: Mapping[str, str]) -> pl.DataFrame:
    noted = [
        replace(one, note="; ".join(filter(None, (one.note, notes.get(one.id, "")))))
        for one in outcomes
    ]
    rows = [
        [
            register_sheet.in_one_line(cell) if isinstance(cell, str) else cell
            for cell in astuple(one)
        ]
        for one in noted
    ]
    return frame_of(FETCHED, rows)
