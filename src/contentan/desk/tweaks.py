"""What is asked of the desk and done there: a pattern tried, saved, taken back; a line judged."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from contentan.authoring.check import example_texts
from contentan.coding import coder
from contentan.desk import open_desk
from contentan.desk.draft import (
    dismissed_words,
    marked_examples,
    next_version,
    pattern_edits,
    saving,
    step_history,
)
from contentan.desk.draft.codebook_draft import Draft
from contentan.desk.draft.dismissed_words import Dismissed
from contentan.desk.draft.next_version import Proposal
from contentan.desk.draft.pattern_edits import PatternEdit
from contentan.desk.draft.step_history import About, Step
from contentan.desk.live import suggested_words, tuning, typed_pattern
from contentan.desk.live.code_matches import MOST_MATCHES
from contentan.desk.live.tuning import Asked
from contentan.desk.live.typed_pattern import Fault
from contentan.desk.open_desk import OpenDesk
from contentan.errors import UsageError
from contentan.model import Pattern


class Line(NamedTuple):
    """A line as a page sends it: `source` is what is typed, '' where a line is to go. `line` is the
    number of the line of codebook.yaml whose place it takes, 0 for a new one, `was` what it says.
    """

    code: str
    lang: str
    source: str
    line: int = 0
    was: str = ""


class Filters(NamedTuple):
    """Which lines a page shows."""

    kind: str = "new"
    country: str = ""
    lang: str = ""
    start: int = 0


def tried(desk: OpenDesk, given: Line, shown: Filters) -> dict[str, Any]:
    """All that is said of a pattern, or `fault` where it is none; `digest` is the codebook's."""
    draft = desk.draft
    asked = _asked(desk, draft, given)
    if isinstance(asked, Fault):
        return {"digest": draft.digest, "fault": asked._asdict()}
    with desk.lock:
        said = tuning.answer(desk.bench, draft.book, asked._replace(**shown._asdict()))
    return {"digest": draft.digest, "run": desk.bench.run.folder.name, **said}


def _asked(desk: OpenDesk, draft: Draft, given: Line) -> Asked | Fault:
    _check_code(draft, given.code)
    instead = _standing(draft, given)
    if instead is not None and not given.source:
        return Asked(given.code, None, instead)
    line = given.code, given.lang, given.source
    found = typed_pattern.typed(draft.book, draft.sets, line, instead)
    if isinstance(found, Fault):
        return found
    with desk.lock:
        most = desk.bench.matches.at_most(draft.book, found)
    return _too_many(most) if most > MOST_MATCHES else Asked(given.code, found, instead)


def _check_code(draft: Draft, code: str) -> None:
    if code not in {one.id for one in draft.book.codes}:
        raise UsageError(f"there is no code {code!r} in the codebook")


def _too_many(most: int) -> Fault:
    return Fault(
        f"finds up to {most:,} matches here; more than {MOST_MATCHES:,} are not followed while you"
        " type: ask for a rarer word",
        0,
    )


def _standing(draft: Draft, given: Line) -> Pattern | None:
    """The pattern of the codebook that a line is about; None for a new one."""
    if not given.line:
        return None
    key = given.code, given.lang, given.was, given.line
    for one in draft.book.patterns:
        if (one.code, one.lang, one.source, one.line) == key:
            return one
    raise UsageError(f"line {given.line} of the codebook is no more {given.was!r}")


def save(desk: OpenDesk, given: Line, knows: str, who: str) -> Draft:
    """Write a line into the codebook, with its consequence into the history. `ChangedError` of
    `saving` where the page does not know the file as it is; UsageError where the pattern is none.
    """
    draft = desk.draft
    if draft.digest != knows:
        raise saving.ChangedError(draft)
    asked = _asked(desk, draft, given)
    if isinstance(asked, Fault):
        raise UsageError(asked.message)
    same = [(one.code, one.lang, one.source) for one in draft.book.patterns]
    if given.source and given.source != given.was and given[:3] in same:
        raise UsageError(f"{given.code} has this pattern already")
    kind = pattern_edits.NEW if asked.instead is None else pattern_edits.OTHER
    pattern = asked.instead or asked.typed
    assert pattern is not None
    edit = PatternEdit(kind if given.source else pattern_edits.GONE, pattern, given.source)
    with desk.lock:
        effects = desk.bench.matches.effects(draft.book, given.code, asked.typed, asked.instead)
        said = tuning.consequence(desk.bench, draft.book, given.code, effects)
    return saving.save_pattern(desk.files, edit, knows, who, _brief(said))


def _brief(said: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Of each country its hits and rates before and after."""
    return {
        before["country"]: [before["hits"], after["hits"], before["rate"], after["rate"]]
        for before, after in zip(said["before"], said["after"], strict=True)
    }


def proposal(desk: OpenDesk) -> Proposal:
    """The version that the draft deserves; worked out once for each draft and run."""
    draft, run = desk.draft, desk.bench.run
    key = f"{run.folder.name} {draft.digest}"
    if desk.proposed is None or desk.proposed[0] != key:
        desk.proposed = key, next_version.proposed(run.book, draft.book)
    return desk.proposed[1]


def raise_version(desk: OpenDesk, version: str, knows: str, who: str) -> Draft:
    """Write the version that is proposed; UsageError where it is another one."""
    if not version or version != proposal(desk).version:
        raise UsageError(f"version {version!r} is not the one that the draft deserves")
    return saving.save_version(desk.files, version, knows, who)


def take_back(desk: OpenDesk, knows: str, who: str) -> Step:
    """Take back the last step; `knows` is the digest that this step left, as the page has it."""
    step = step_history.to_take_back(history(desk), desk.files.paths)
    if step is not None and step.after != knows:
        raise saving.ChangedError(desk.draft)
    done = saving.undo(desk.files, who)
    open_desk.refresh_soon(desk)
    return done


def history(desk: OpenDesk) -> list[Step]:
    """All steps, the oldest first."""
    return step_history.steps(desk.files.history)


def judge(desk: OpenDesk, at: str, given: Line, run: str, who: str, *, right: bool) -> str:
    """The sentence of a line becomes an example: what the codebook finds in it, with the passage
    where it is `right`, without where it is wrong. The text that was written.
    """
    part, doc, first, last = place(desk, at, run)
    source = part.source
    sentence = int(part.positions.sentence[first])
    number = int(source.first_sentence[doc]) + sentence - int(part.positions.first_sentence[doc])
    begin = min(int(source.sentence_start[number]), int(part.positions.start[first]))
    end = max(int(source.sentence_stop[number]), int(part.positions.stop[last]))
    whole = source.text(doc, begin, end)
    span = (int(part.positions.start[first]) - begin, int(part.positions.stop[last]) - begin)
    text, span = _on_one_line(whole, span)
    book = desk.draft.book
    annotated = example_texts.annotate([text])
    (hits,) = example_texts.code(annotated, coder.compile_rules(book, desk.bench.run.lemmas))
    words = marked_examples.judged_text(text, hits, given.code, span, right=right)
    lang = annotated[0].lang or given.lang

    def make(old: str, path: Path) -> str:
        return marked_examples.with_example(old, lang, words, path)

    saving.save_example(desk.files, make, who, About(given.code, lang, words))
    open_desk.refresh_soon(desk)
    return words


def place(desk: OpenDesk, at: str, run: str) -> tuple[Any, int, int, int]:
    """The part, document and positions of a line; UsageError where the run has no such line."""
    found = re.fullmatch(r"([0-9]{1,6})-([0-9]{1,12})-([0-9]{1,12})", at)
    if not found or run != desk.bench.run.folder.name:
        raise UsageError("this line is of another run; type on, and the lines come anew")
    number, first, last = map(int, found.groups())
    parts = desk.bench.run.parts
    if number >= len(parts) or not first <= last < len(parts[number].positions):
        raise UsageError("there is no such line")
    doc = int(parts[number].positions.document(np.array([first]))[0])
    return parts[number], doc, first, last


def _on_one_line(text: str, span: tuple[int, int]) -> tuple[str, tuple[int, int]]:
    """A sentence without line ends and double spaces, and its passage in it."""
    before, match, after = (
        re.sub(r"\s+", " ", piece)
        for piece in (text[: span[0]], text[slice(*span)], text[span[1] :])
    )
    before = before.lstrip()
    return before + match + after.rstrip(), (len(before), len(before) + len(match))


def patterns_of(desk: OpenDesk, code: str) -> list[dict[str, Any]]:
    """The lines of a code in the order of the file, each with the hits that it makes."""
    draft = desk.draft
    with desk.lock:
        kept = desk.bench.matches.of(draft.book, code)
        made = np.zeros(len(kept.patterns), dtype=np.int64)
        for part, known in zip(desk.bench.run.parts, kept.heaped, strict=True):
            counts = part.counting[part.positions.document(known.counted[:, 0])]
            made += np.bincount(known.made_by[counts], minlength=len(made))
    number = dict(zip(kept.patterns, made.tolist(), strict=True))
    return [
        {
            "lang": one.lang,
            "line": one.line,
            "source": one.source,
            "unless": list(one.unless),
            "requires": list(one.requires),
            "within": one.within,
            "hits": number[replace(one, line=0)],
        }
        for one in draft.book.patterns
        if one.code == code
    ]


def suggested(desk: OpenDesk, code: str) -> dict[str, Any]:
    """`state` of the search for words near the hits of the run, and the `cards` of a code."""
    held, run = desk.suggested, desk.bench.run.folder.name
    if held.run != run:
        return {"state": suggested_words.NONE, "says": "", "cards": []}
    gone = dismissed_words.dismissed(desk.settings.outputs / open_desk.DISMISSED)
    without = {(one.lang, one.words) for one in gone if one.code == code}
    _check_code(desk.draft, code)
    with desk.lock:  # near misses are those of the draft
        found = list(suggested_words.cards(held, desk.draft.book, code, without))
    return {"state": held.state, "says": held.says, "cards": found}


def dismiss(desk: OpenDesk, what: tuple[str, str, str], why: str, who: str) -> None:
    """Suggested words, given by code, language and words, are not wanted; UsageError where the
    codebook has no such code.
    """
    code, lang, words = what
    _check_code(desk.draft, code)
    one = Dismissed(desk.now(), who, code, lang, words, " ".join(why.split()))
    dismissed_words.add(desk.settings.outputs / open_desk.DISMISSED, one)
