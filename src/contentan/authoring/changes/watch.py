"""Each save of a codebook, told at once: errors, or what changed; then the corpus is coded anew as
by `recode`.

Two steps for each save. `look` codes only the codes that the edit touches, on indexes that are held
open, and tries the examples: that is shown within a second. `settle` makes the run, with its
figures and report; it stops where it is when the file is saved again meanwhile. Whatever a
half-written file holds is an error to be shown, and the last good state stays what the next save is
compared with.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.authoring.changes import (
    code_moves,
    compared_figures,
    compared_sides,
    edit_preview,
    hit_changes,
    line_pieces,
    terminal,
)
from contentan.authoring.changes.codebook_changes import bump, structural
from contentan.authoring.changes.compared_sides import Side
from contentan.authoring.changes.difference import Coded, Difference
from contentan.authoring.changes.edit_preview import Corpus
from contentan.authoring.changes.example_flips import Flip
from contentan.authoring.changes.figure_lines import MOST, figure_lines
from contentan.authoring.changes.file_saves import Stamp, files, stamps
from contentan.authoring.check import codebook_check, codebook_faults, example_texts, examples
from contentan.authoring.check.codebook_faults import Finding
from contentan.authoring.check.example_texts import Annotated, Hit
from contentan.authoring.check.examples import Example, Paint, Result, plain
from contentan.codebook import codebook_file
from contentan.codebook.crosswalk import Crosswalk
from contentan.coding import coder
from contentan.errors import ContentanError
from contentan.model import Codebook
from contentan.runs import annotate_and_code, pattern_lemmas, pipeline, pool, preparing
from contentan.runs.job import Job, Settings
from contentan.store.results import Store
from contentan.store.run_folders import run_folder


class Block(NamedTuple):
    """Lines to show; `fresh` where what was shown before is out of date. `folder` is a run that is
    ready.
    """

    fresh: bool
    lines: tuple[str, ...]
    folder: Path | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """What stays while a codebook is edited."""

    job: Job
    corpus: Corpus
    lemmas: pattern_lemmas.Remembered
    store: Store


@dataclass(frozen=True, slots=True)
class State:
    """The last codebook that could be read, its examples and what it makes of them, and the last
    run.

    `read` is the state of the file of examples, the codes against which its marks were checked, and
    the crosswalk that they follow.
    """

    book: Codebook
    folder: Path
    given: tuple[Example, ...] = ()
    read: tuple[Stamp, frozenset[str], Crosswalk] | None = None
    texts: Mapping[str, Annotated] | None = None
    hits: Mapping[str, tuple[Hit, ...]] | None = None
    findings: tuple[Finding, ...] | None = None


class SupersededError(Exception):
    """The file was saved again: what is being made is not wanted any more."""


def begin(settings: Settings, *, now: Callable[[], str]) -> tuple[Watched, State]:
    """The latest run, with its indexes open; UsageError where there is none, CodebookError where
    the codebook cannot be read.
    """
    folder = run_folder(settings.outputs)
    side = compared_sides.of_run(folder, "latest")
    job = preparing.prepare_again(settings.like(side.manifest), folder.name)
    _, parts = annotate_and_code.annotate_and_code(
        replace(job, codebook=side.codebook or job.codebook), pool.quiet, pool.each
    )
    store = Store(job.store)
    watched = Watched(
        job,
        edit_preview.open_corpus(store, parts),
        pattern_lemmas.remembered(store, job.recipe),
        store,
    )
    return watched, State(side.codebook or job.codebook, folder)


def watch(
    settings: Settings, events: Iterable[None], *, now: Callable[[], str], paint: Paint = plain
) -> Iterator[Block]:
    """What to show: once for the codebook as it is against the latest run, then for each event (a
    save). Raises what `begin` raises.
    """
    watched, state = begin(settings, now=now)
    state, block = _shown(watched, state, paint)
    yield block
    state, block = _settled(watched, state, now, paint)
    yield block
    # Loads the dictionaries now rather than at the first new word.
    example_texts.annotate(["Слово. Сөз бар. A word."])
    for _ in events:
        # Taken before the file is read: what is saved while it is read supersedes this state.
        stamp = stamps(files(settings.codebook))
        before = state
        state, block = _shown(watched, state, paint)
        yield block
        # The same state means that the file could not be read: there is nothing to make a run of.
        if state is not before:
            state, block = _settled(watched, state, now, paint, stamp)
            if block.lines:
                yield block


def _shown(watched: Watched, state: State, paint: Paint) -> tuple[State, Block]:
    """The state after a save, or the same one where the file cannot be read."""
    try:
        after, difference = look(watched, state)
    except (ContentanError, OSError) as error:
        return state, Block(True, (paint(line_pieces.safe(str(error)), "red"),))
    return after, Block(True, tuple(_told(difference, after, paint)))


def look(watched: Watched, state: State) -> tuple[State, Difference]:
    """The codebook as it is on disk, with what it changes; raises CodebookError and OSError."""
    where = watched.job.settings.codebook
    book = codebook_file.read(where)
    ids = frozenset(code.id for code in book.codes)
    read = stamps(files(where)[1:]), ids, book.crosswalk
    given = state.given if read == state.read else tuple(examples.read(where, book))
    codes = edit_preview.touched(state.book, book)
    tables = [
        edit_preview.coded(watched.corpus, one, codes, watched.lemmas) for one in (state.book, book)
    ]
    changed = hit_changes.hits(*tables, crosswalk=book.crosswalk)
    counted = [int(table["blocked_by"].null_count()) for table in tables]
    no_figures, no_verdicts = (
        pl.DataFrame(schema=table.schema)
        for table in (compared_figures.FIGURES, compared_figures.VERDICTS)
    )
    moved = code_moves.moves(tables[0], tables[1], changed)
    coded = Coded(
        changed,
        hit_changes.summary(changed),
        no_figures,
        no_verdicts,
        moved,
        (counted[0], counted[1]),
    )
    after = _tried(replace(state, book=book, given=given, read=read), state, codes, watched.lemmas)
    changes = structural(state.book, book, book.crosswalk)
    a, b = (Side("", one.book, folder=one.folder) for one in (state, after))
    difference = Difference(a, b, changes, bump(changes), [], coded, _flips(state, after), [])
    watched.lemmas.save()
    return after, difference


def _tried(
    state: State, before: State, codes: set[str], lemmas: pattern_lemmas.Remembered
) -> State:
    """Examples under the new codebook: known texts with the codes that are touched, new texts with
    all.
    """
    texts, known = dict(before.texts or {}), dict(before.hits or {})
    new = list(dict.fromkeys(example.text for example in state.given if example.text not in texts))
    texts |= dict(zip(new, example_texts.annotate(new), strict=True)) if new else {}
    old = [text for text in dict.fromkeys(example.text for example in state.given) if text in known]
    # Codes that the edit does not touch keep what is known of them.
    found = {text: [hit for hit in known[text] if hit.code not in codes] for text in old}
    for part, own in ((edit_preview.part(state.book, codes), old), (state.book, new)):
        if own and part.codes:
            made = example_texts.code(
                [texts[text] for text in own], coder.compile_rules(part, lemmas)
            )
            wanted = codes if part is not state.book else {code.id for code in part.codes}
            for text, some in zip(own, made, strict=True):
                found.setdefault(text, []).extend(hit for hit in some if hit.code in wanted)
    # An edit above moves the lines of patterns that it did not touch.
    lines = {(one.code, one.lang, one.source): one.line for one in state.book.patterns}
    moved = {
        text: tuple(
            sorted(
                hit._replace(line=lines.get((hit.code, hit.lang, hit.pattern), hit.line))
                for hit in own
            )
        )
        for text, own in found.items()
    }
    return replace(state, texts=texts, hits=moved)


def _results(state: State) -> dict[str, Result]:
    known = state.hits or {}
    return {
        example.text: examples.judge(example, known.get(example.text, ()))
        for example in state.given
    }


def _flips(before: State, after: State) -> list[Flip]:
    """Examples that are as expected in one state only; a new one where it is not."""
    old, empty = _results(before), Result(Example("", "", (), 0), (), (), (), ())
    found = []
    for text, result in _results(after).items():
        was = old.get(text)
        if result.expected != (was.expected if was else True):
            found.append(Flip("B", result.example, was or empty, result))
    return found


def _told(difference: Difference, after: State, paint: Paint) -> Iterator[str]:
    yield from terminal.by_code(difference, paint=paint)
    yield from terminal.example_lines(difference.flips, paint=paint)
    results = _results(after)
    wrong = sum(not result.expected for result in results.values())
    yield ""
    changed = [
        line for line in terminal.summary(difference, paint=paint) if line.startswith("structure")
    ]
    yield from changed
    effects: list[int] = difference.coded.hits["effect"].to_list() if difference.coded else []
    gained, lost = (sum(effect == sign for effect in effects) for sign in (1, -1))
    yield f"hits: +{gained} -{lost}" if gained or lost else "hits: the same"
    text = f"examples: {len(results) - wrong} as expected, {wrong} not"
    yield paint(text, "red" if wrong else "green")


def _settled(
    watched: Watched, state: State, now: Callable[[], str], paint: Paint, stamp: Stamp | None = None
) -> tuple[State, Block]:
    """The state with its run; without one where the file was saved again."""
    paths = files(watched.job.settings.codebook)

    def unless_saved(*_: object) -> None:
        if stamp is not None and stamps(paths) != stamp:
            raise SupersededError

    try:
        after, lines = settle(watched, state, now=now, progress=unless_saved, paint=paint)
    except SupersededError:
        return state, Block(False, ())
    except (ContentanError, OSError) as error:
        return state, Block(False, (paint(line_pieces.safe(str(error)), "red"),))
    return after, Block(False, tuple(lines), after.folder)


def settle(
    watched: Watched,
    state: State,
    *,
    now: Callable[[], str],
    progress: pool.Progress = pool.quiet,
    paint: Paint = plain,
) -> tuple[State, list[str]]:
    """Make the run of a state, as `recode` does, and say what became of figures and of the
    codebook's own faults.
    """
    job = preparing.make_job(watched.job.settings, watched.job.documents, state.book)
    done = pipeline.carry_out(job, now=now, progress=progress)
    lines = list(figure_lines(state.folder, done.folder, paint))
    progress("checking", 0, 1)
    answers = codebook_check.words_of(state.book, watched.store, job.recipe)
    found = tuple(codebook_faults.findings(state.book, answers, answers.never))
    known = {_named(one) for one in state.findings or ()}
    new = [one for one in found if _named(one) not in known] if state.findings is not None else []
    for one in new[:MOST]:
        lines.append(
            paint(
                f"codebook.yaml:{one.line}: {one.severity}: {one.code}:"
                f" {line_pieces.safe(one.message)}",
                "yellow",
            )
        )
    lines.append(f"run {done.folder.name}")
    return replace(state, folder=done.folder, findings=found), lines


def _named(one: Finding) -> tuple[str, str, str]:
    """A finding wherever it stands in the file."""
    return one.kind, one.code, one.message
