"""Proposals as table PROPOSALS."""

from __future__ import annotations

from collections import Counter

import polars as pl

from contentan.authoring.evaluate.accuracy import name
from contentan.authoring.propose import country_rates, shown_hits
from contentan.authoring.propose.candidate_changes import Change
from contentan.authoring.propose.country_rates import Countries
from contentan.authoring.propose.partner_words import Aligned, partners
from contentan.authoring.propose.pattern_texts import Matches, Read, matches, rules_of
from contentan.authoring.propose.proposals import Proposal, Proposed
from contentan.authoring.propose.tables import ADD, PROPOSALS
from contentan.authoring.propose.taught_texts import Taught
from contentan.model import LANGS
from contentan.tables.frames import frame_of


def table(
    done: Proposed, *, aligned: Aligned | None = None, countries: Countries | None = None
) -> pl.DataFrame:
    """Table PROPOSALS; partners from aligned texts, and rates by country, where these are given."""
    changes = [one.change for one in done.proposals]
    beside = partners([one.pattern for one in changes], aligned)
    told = (
        country_rates.told(done.read.book, changes, countries)
        if countries is not None
        else [""] * len(changes)
    )
    rows = [
        (
            rank,
            *_line(one.change),
            name(done.taught.targets[one.target]),
            *_figures(one),
            _labels(one, done.taught),
            *(words[lang] if one.change.kind == ADD else "" for lang in LANGS),
            rates,
            *_examples(one, done),
        )
        for rank, (one, words, rates) in enumerate(
            zip(done.proposals, beside, told, strict=True), 1
        )
    ]
    return frame_of(PROPOSALS, rows)


def _line(change: Change) -> tuple[object, ...]:
    line = change.pattern
    less = "; ".join(option for _, option in change.less)
    return (
        *(change.kind, line.code, line.lang, line.source, "; ".join(change.unless)),
        *(change.within, less, None if change.kind == ADD else line.line),
    )


def _figures(one: Proposal) -> tuple[object, ...]:
    return (
        *(one.gain, one.before.f1, one.after.f1),
        *(one.before.precision, one.after.precision),
        *(one.before.recall, one.after.recall),
        *(len(one.better), len(one.worse), one.folds),
    )


def _labels(one: Proposal, taught: Taught) -> str:
    """Labels of the texts that a proposal changes, those first that come most often."""
    texts = (*one.better, *one.worse)
    found = Counter(label for text in texts for label in taught.said[text] or ("none",))
    ranked = sorted(found.items(), key=lambda own: (-own[1], own[0]))
    return ", ".join(f"{label} {number}" for label, number in ranked[:3])


def _examples(one: Proposal, done: Proposed) -> tuple[str, ...]:
    """Lines with the match of the new pattern, or of the one that is there."""
    own = _matches(one.change, done.read)
    found = shown_hits.places(done.read, own, done.taught.texts)
    lines = shown_hits.lines(one.better, one.worse, found, done.taught.texts)
    return (*lines, *[""] * (shown_hits.LINES - len(lines)))


def _matches(change: Change, read: Read) -> Matches:
    if change.kind == ADD:
        return matches(read, [change.pattern])[0]
    return next(
        own for line, own in rules_of(read, {change.pattern.code}) if line == change.pattern
    )
