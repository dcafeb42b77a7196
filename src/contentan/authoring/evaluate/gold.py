"""The codebook against texts that people have coded: what it finds rightly, what wrongly, what not,
per code and language.

A target is what a label means: a code, or several of which any one will do. The machine says yes
where a hit of a code of the target, or of a code below one, counts. A person says yes where a label
lies within the target, no where none touches it; where a label means more than the target (the
parent of its code, or one of several), nobody knows, and the text is left out for that target.

Targets that a mapping file names are judged by label instead: a person says yes where one of their
labels stands, else no. So a code may serve several labels.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.authoring.check import example_texts
from contentan.authoring.evaluate import coded_texts
from contentan.authoring.evaluate.accuracy import (
    REPLICATES,
    SCORES,
    Judged,
    Part,
    Target,
    name,
    scores,
)
from contentan.authoring.evaluate.coded_texts import Coded, Columns, Text
from contentan.authoring.evaluate.gold_errors import errors_of
from contentan.authoring.evaluate.second_coder import agreed
from contentan.authoring.evaluate.weighted_texts import design
from contentan.errors import ContentanError, UsageError
from contentan.interchange.codings.code_labels import OTHERS, Labels, read_labels
from contentan.interchange.shared.foreign_marks import shown
from contentan.model import Codebook
from contentan.segment.language import language
from contentan.tables.frames import frame_of

if TYPE_CHECKING:
    from contentan.coding.coder import Rules


class Found(NamedTuple):
    """What the machine found in one text: (code, quote, pattern with its line)."""

    hits: tuple[tuple[str, str, str], ...]

    def codes(self) -> frozenset[str]:
        return frozenset(code for code, _, _ in self.hits)


class Scored(NamedTuple):
    """Tables SCORES and ERRORS; texts left out as undecided."""

    scores: pl.DataFrame
    errors: pl.DataFrame
    undecided: int


def code_texts(texts: Sequence[Text], rules: Rules) -> list[Found]:
    """What a codebook's patterns find in each text; blocked hits do not count."""
    hits = example_texts.hits_of_texts([one.text for one in texts], rules).filter(
        pl.col("blocked_by").is_null()
    )
    found: list[list[tuple[str, str, str]]] = [[] for _ in texts]
    for segment, code, quote, pattern, line in hits.select(
        "segment", "code", "quote", "pattern", "line"
    ).iter_rows():
        found[segment].append((code, quote, f"{pattern} (:{line})"))
    return [Found(tuple(own)) for own in found]


def score(
    book: Codebook,
    texts: Sequence[Text],
    found: Sequence[Found],
    labels: Labels,
    *,
    seed: int,
    replicates: int = REPLICATES,
) -> Scored:
    """Scores per target, for all languages and for each, and the errors. Labels must be known:
    `Labels.codes` gives codes for each.
    """
    kept = [
        (one, own)
        for one, own in zip(texts, found, strict=True)
        if not any(map(labels.undecided, one.labels))
    ]
    own_texts, own_found = [one for one, _ in kept], [own for _, own in kept]
    below = families(book)
    judged = judge(own_texts, own_found, labels, below)
    langs = [language(one.text) for one in own_texts]
    rows: list[tuple[object, ...]] = []
    for part in _parts(own_texts, langs):
        rows += scores(judged, part, seed, replicates)
    wide = [_wide(target, below) for target in judged.targets]
    errors = errors_of(judged, wide, own_texts, own_found, langs)
    return Scored(frame_of(SCORES, rows), errors, len(texts) - len(kept))


def _parts(texts: Sequence[Text], langs: Sequence[str]) -> Iterator[Part]:
    """All texts; then each group, or each language where there are no groups. One alone would
    repeat the rows of all.
    """
    drawn = design([one.weight for one in texts], [one.stratum for one in texts])
    yield Part(np.ones(len(texts), dtype=bool), drawn)
    groups = [one.group for one in texts]
    by_group = any(groups)
    own = np.array(groups if by_group else langs, dtype=object)
    several = sorted(set(own) - {""})
    for one in several if len(several) > 1 else []:
        yield Part(own == one, drawn, **{"group" if by_group else "lang": one})


def families(book: Codebook) -> dict[str, frozenset[str]]:
    """Each code with itself and all below it."""
    children: dict[str, list[str]] = defaultdict(list)
    for code in book.codes:
        children[code.parent].append(code.id)

    def family(code: str) -> frozenset[str]:
        return frozenset({code}).union(*(family(child) for child in children[code]))

    return {code.id: family(code.id) for code in book.codes}


def _wide(target: Target, below: dict[str, Target]) -> Target:
    """All codes whose hits count for a target."""
    return frozenset(code for own in target for code in below[own])


def judge(
    texts: Sequence[Text], found: Sequence[Found], labels: Labels, below: dict[str, frozenset[str]]
) -> Judged:
    """Values of every text for every target that the mapping names; where it names none, for every
    one that a label of the texts, or of the mapping, means.
    """
    if labels.targets:
        return _by_label(texts, found, labels, below)
    meant = {label: frozenset(labels.codes(label) or ()) for one in texts for label in one.labels}
    meant |= {label: frozenset(labels.codes(label) or ()) for label in labels.given or ()}
    targets = tuple(sorted({codes for codes in meant.values() if codes}, key=name))
    wide = {target: _wide(target, below) for target in targets}
    human = np.zeros((len(texts), len(targets)), dtype=np.int8)
    machine = np.zeros_like(human)
    for row, (one, own) in enumerate(zip(texts, found, strict=True)):
        given, hits = [meant[label] for label in one.labels if meant[label]], own.codes()
        for at, target in enumerate(targets):
            machine[row, at] = not hits.isdisjoint(wide[target])
            human[row, at] = _human(given, wide[target], wide)
    named = (
        "; ".join(sorted(label for label, codes in meant.items() if codes == target))
        for target in targets
    )
    return Judged(targets, tuple(named), human, machine, tuple(map(name, targets)))


def _by_label(
    texts: Sequence[Text], found: Sequence[Found], labels: Labels, below: dict[str, frozenset[str]]
) -> Judged:
    """Values of every text for the targets that the mapping names: a label of it, or none."""
    targets = tuple(
        frozenset(code for label in own for code in labels.codes(label) or ())
        for own in labels.targets.values()
    )
    wide = [_wide(target, below) for target in targets]
    wanted = [frozenset(own) for own in labels.targets.values()]
    human = [[not own.isdisjoint(one.labels) for own in wanted] for one in texts]
    machine = [[not own.isdisjoint(one.codes()) for own in wide] for one in found]
    named = tuple("; ".join(own) for own in labels.targets.values())
    values = [np.array(rows, dtype=np.int8).reshape(-1, len(targets)) for rows in (human, machine)]
    return Judged(targets, named, values[0], values[1], tuple(labels.targets))


def _human(
    given: Iterable[Target], target: frozenset[str], wide: dict[Target, frozenset[str]]
) -> int:
    unknown = False
    for codes in given:
        # The label means the target, or less than it.
        if codes <= target:
            return 1
        unknown = unknown or not wide[codes].isdisjoint(target)
    return -1 if unknown else 0


class Asked(NamedTuple):
    """What a person says of a human-coded file. `folders` are where its texts are, if it has
    digests instead; `weight`, `second` and `by` name columns; `by_label` makes each label of the
    mapping a target that is judged by it.
    """

    path: Path
    text: str = ""
    code: str = ""
    mapping: Path | None = None
    lang: str = ""
    folders: tuple[Path, ...] = ()
    weight: str = ""
    second: str = ""
    by: str = ""
    by_label: bool = False


class Gold(NamedTuple):
    """Scores of a codebook over a file, how many texts were scored, what to say besides, and table
    AGREEMENT of its two coders.
    """

    scored: Scored
    texts: int
    notes: tuple[str, ...]
    agreement: pl.DataFrame


def read_asked(book: Codebook, asked: Asked) -> tuple[Labels, Coded, list[Text]]:
    """What labels mean, all that the file has, and the texts of it that are asked for. Raises as
    `gold`.
    """
    labels = read_labels(asked.mapping, book) if asked.mapping else Labels(book)
    if asked.by_label:
        labels = _each_label(labels, asked)
    coded = coded_texts.read(
        asked.path,
        Columns(asked.text, asked.code, asked.second, asked.weight, asked.by),
        known=lambda label: labels.codes(label) is not None,
        folders=asked.folders,
    )
    _all_known(coded.texts, labels, asked.path)
    texts = [one for one in coded.texts if not asked.lang or language(one.text) == asked.lang]
    if not texts:
        raise UsageError(f"no text is found to be in {asked.lang!r}", where=asked.path)
    return labels, coded, texts


def _each_label(labels: Labels, asked: Asked) -> Labels:
    """With a target for each label that means a code, before those that the file names."""
    if labels.given is None:
        raise UsageError("it takes the labels of --mapping", where="--by-label")
    each = {label: (label,) for label in labels.given if labels.codes(label) and label != OTHERS}
    labels.targets = each | labels.targets
    return labels


def gold(book: Codebook, asked: Asked, *, seed: int) -> Gold:
    """Score a codebook over a human-coded file. UsageError and ContentanError as in
    `coded_texts.read`; labels that nobody knows are one.
    """
    from contentan.coding import coder
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    labels, coded, texts = read_asked(book, asked)
    scored = score(
        book, texts, code_texts(texts, coder.compile_rules(book, pattern_lemmas)), labels, seed=seed
    )
    same = len(texts) - len({one.text for one in texts})
    said = (
        (f"read from columns {coded.columns}", True),
        (f"rows without a text, left out: {coded.empty}", coded.empty),
        (_missing(coded), coded.missing),
        ("figures are weighted by column " + repr(asked.weight), asked.weight),
        (
            f"texts in other languages, left out: {len(coded.texts) - len(texts)}",
            len(coded.texts) - len(texts),
        ),
        (f"texts left out as undecided: {scored.undecided}", scored.undecided),
        (
            (
                f"texts that stand there more than once: {same} repetitions; intervals take them"
                " for independent"
            ),
            same,
        ),
    )
    notes = tuple(note for note, known in said if known)
    return Gold(scored, len(texts) - scored.undecided, notes, agreed(texts))


def _missing(coded: Coded) -> str:
    some = ", ".join(map(str, coded.missing[:10]))
    more = f" and {len(coded.missing) - 10} more" if len(coded.missing) > 10 else ""
    return (
        f"texts that were not found by their digests, left out: {len(coded.missing)} of"
        f" {len(coded.missing) + len(coded.texts)} (lines {some}{more})"
    )


def _all_known(texts: Sequence[Text], labels: Labels, path: Path) -> None:
    """ContentanError at the first line with a label that nobody knows, and how many more there are;
    also where none means a code.
    """
    first = {label: one.line for one in reversed(texts) for label in one.labels}
    strange = sorted((line, label) for label, line in first.items() if labels.codes(label) is None)
    if strange:
        line, label = strange[0]
        more = ", ".join(shown(other) for _, other in strange[1:6])
        also = f"; so are {len(strange) - 1} more: {more}" if len(strange) > 1 else ""
        raise ContentanError(labels.why_not(label) + also, where=path, line=line)
    if not any(labels.codes(label) for label in (*first, *(labels.given or ()))):
        raise UsageError("no label means a code, so there is nothing to score", where=path)
