"""What the review and imported codings say that a codebook lacks, as cards: changes that `propose`
learned from them, and near misses, passages to which people gave a code that no pattern finds.
"""

from __future__ import annotations

import textwrap
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from contentan.authoring.check import example_texts
from contentan.authoring.evaluate.gold import families
from contentan.authoring.propose import proposal_table, proposals, reviewed_texts
from contentan.authoring.propose.tables import ADD
from contentan.authoring.propose.taught_texts import Taught
from contentan.desk.live.code_matches import CodeMatches
from contentan.errors import UsageError
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Codebook, Pattern

MISS = "miss"
#: Proposals of all codes together; near misses of one code.
_MOST, _MISSES = 60, 20
#: Signs of a passage that a card shows, and by which it is known.
_SHOWN = 200


class Change(NamedTuple):
    """A proposal: the line `pattern` is new, or stands in the codebook; `after` is what it would
    be, '' where it would go.
    """

    kind: str
    pattern: Pattern
    after: str
    unless: str
    better: int
    worse: int
    example: str


class Learned(NamedTuple):
    """Changes; texts that people judged, each with the language it is in, their codes and the index
    of all of them, a text a segment.
    """

    changes: tuple[Change, ...]
    texts: tuple[tuple[str, str], ...]
    codes: tuple[tuple[str, ...], ...]
    matches: CodeMatches


def learned(book: Codebook, outputs: Path, run: str) -> Learned | None:
    """What is to be learned from the review of a run; None where nobody has decided enough."""
    try:
        taught = reviewed_texts.of_run(book, outputs, run)
    except UsageError:
        return None
    own = [at for at, codes in enumerate(taught.said) if codes]
    made = example_texts.annotate([taught.texts[at] for at in own])
    return Learned(
        tuple(_changes(book, taught)),
        tuple((one.text, one.lang) for one in made),
        tuple(taught.said[at] for at in own),
        CodeMatches([example_texts.index_of(made)], pattern_lemmas),
    )


def _changes(book: Codebook, taught: Taught) -> Iterator[Change]:
    try:
        done = proposals.propose(book, taught, pattern_lemmas, most=_MOST)
    except UsageError:
        return
    rows = proposal_table.table(done).iter_rows(named=True)
    for one, row in zip(done.proposals, rows, strict=True):
        after = one.change.after
        yield Change(
            row["kind"],
            one.change.pattern,
            after.source if after else "",
            row["unless"],
            row["better"],
            row["worse"],
            row["example_1"],
        )


def cards(
    held: Learned, book: Codebook, code: str, without: Collection[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    """The cards of a code that nobody dismissed and that the codebook does not answer by now."""
    lines = {(one.lang, one.source): one for one in book.patterns if one.code == code}
    for change in held.changes:
        own = change.pattern
        line = lines.get((own.lang, own.source))
        stands = line is not None and (line.unless, line.within) == (own.unless, own.within)
        name = _name(change)
        if own.code == code and stands != (change.kind == ADD) and (own.lang, name) not in without:
            told = {"kind": change.kind, "lang": own.lang, "words": name, "pattern": own.source}
            more = {"after": change.after, "unless": change.unless, "example_1": change.example}
            yield {**told, **more, "better": change.better, "worse": change.worse}
    yield from _misses(held, book, code, without)


def _name(change: Change) -> str:
    """By what a change is dismissed: a new pattern as a suggested word, by itself."""
    own = change.pattern.source
    if change.kind == ADD:
        return own[:_SHOWN]
    return f"{change.kind} {change.unless or change.after} {own}"[:_SHOWN]


def _misses(
    held: Learned, book: Codebook, code: str, without: Collection[tuple[str, str]]
) -> Iterator[dict[str, Any]]:
    below = families(book)[code]
    positions = held.matches.matchers[0].index
    found = {
        int(positions.segment[first])
        for one in sorted(below)
        for first, _ in held.matches.hits(book, one)[0].tolist()
    }
    shown = 0
    for number, (text, lang) in enumerate(held.texts):
        words = textwrap.shorten(text, _SHOWN, placeholder=" …")
        missed = number not in found and below.intersection(held.codes[number])
        if missed and (lang, words) not in without and shown < _MISSES:
            shown += 1
            yield {"kind": MISS, "lang": lang, "words": words, "example_1": text}
