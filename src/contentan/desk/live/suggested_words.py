"""What the run suggests for a code, as cards: words near its hits, worked out behind the page when
somebody asks, or read from where `contentan suggest` left them; languages in which it is silent;
what the review teaches.
"""

from __future__ import annotations

import logging
import math
import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from contentan.authoring.check.silent_codes import Silence, silences_of_run
from contentan.authoring.suggest import suggestions
from contentan.authoring.suggest.suggestions import SUGGESTIONS
from contentan.codebook import canonical_form
from contentan.desk.live import learned_cards
from contentan.desk.live.learned_cards import Learned
from contentan.errors import ContentanError
from contentan.model import Codebook
from contentan.runs.after.lookup import stored
from contentan.tables.frames import from_csv

_LOGGER = logging.getLogger(__name__)
SILENT = "*"
NONE, RUNNING, READY, FAILED = "none", "running", "ready", "failed"


@dataclass
class Suggested:
    """Table SUGGESTIONS of the run `run`, its silent codes and what its review teaches, where
    `state` is READY; `says` what went wrong.
    """

    state: str = NONE
    run: str = ""
    table: pl.DataFrame | None = None
    silences: list[Silence] = field(default_factory=list)
    learned: Learned | None = None
    says: str = ""
    lock: threading.Lock = field(default_factory=threading.Lock)


def begin(held: Suggested, book: Codebook, outputs: Path, run: str) -> bool:
    """Begin to look for words near the hits of a run, and for what its review says of a codebook,
    unless somebody did; whether it began.
    """
    with held.lock:
        if held.run == run and held.state in (RUNNING, READY):
            return False
        held.state, held.run, held.table, held.says = RUNNING, run, None, ""
        held.silences, held.learned = [], None
    threading.Thread(target=_made, args=(held, book, outputs, run), daemon=True).start()
    return True


def _made(held: Suggested, book: Codebook, outputs: Path, run: str) -> None:
    table, silences, learned, says = None, list[Silence](), None, ""
    try:
        path = suggestions.path_of(outputs, run=run)
        if path.is_file():
            table = from_csv(path.read_bytes(), SUGGESTIONS)
        else:
            table = suggestions.suggest(outputs, run=run)
            suggestions.write(table, path)
        folder = stored(outputs, run).folder
        silences = silences_of_run(canonical_form.codebook_of_run(folder), folder)
        learned = learned_cards.learned(book, outputs, run)
    except ContentanError as error:
        says = str(error)
    except Exception:
        _LOGGER.exception("no words were looked for")
        says = "no words were looked for; the server's window says why"
    with held.lock:
        if held.run == run:  # else another run was taken over, and its words are looked for
            held.table, held.silences, held.says = table, silences, says
            held.learned = learned
            held.state = FAILED if says else READY


def cards(
    held: Suggested, book: Codebook, code: str, without: Collection[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """What is suggested for a code: languages in which it is silent, what the review teaches, then
    words; those `without` and those that are its patterns by now left out. SILENT stands for the
    words of a silence.
    """
    if held.table is None:
        return
    for one in held.silences:
        if one.code.id == code and (one.lang, SILENT) not in without:
            expected = math.floor(one.expected)
            told = {"lang": one.lang, "words": SILENT, "size": one.words, "expected": expected}
            yield {"kind": "silence", **told}
    taught = (
        [] if held.learned is None else [*learned_cards.cards(held.learned, book, code, without)]
    )
    yield from taught
    gone = {*without, *((one["lang"], one["words"]) for one in taught)}
    gone |= {(one.lang, one.source) for one in book.patterns if one.code == code}
    for row in held.table.filter(pl.col("code") == code).iter_rows(named=True):
        if (row["lang"], row["words"]) not in gone:
            names = ("kind", "lang", "words", "near", "documents", "elsewhere", "example_1")
            yield {name: row[name] for name in names}
