"""The codebook against texts that people have coded: what it finds rightly, what wrongly, what not,
per code and language.

A target is what a label means: a code, or several of which any one will do. The machine says yes
where a hit of a code of the target, or of a code below one, counts. A person says yes where a label
lies within the target, no where none touches it; where a label means more than the target (the
parent of its code, or one of several), nobody knows, and the text is left out for that target.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.authoring.check import example_texts
from contentan.authoring.evaluate import coded_texts
from contentan.authoring.evaluate.accuracy import REPLICATES, SCORES, Judged, Target, name, scores
from contentan.authoring.evaluate.coded_texts import Coded, Text
from contentan.errors import ContentanError, UsageError
from contentan.interchange.codings.code_labels import Labels, read_labels
from contentan.interchange.shared.foreign_marks import shown
from contentan.model import Codebook
from contentan.segment.language import language
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from contentan.coding.coder import Rules


ERRORS = declare(
    "gold errors",
    "code line",
    """
    code     text  target
    error    text  whose yes stands alone
    line     int   line of the text in the file
    lang     text  its language
    labels   text  labels that people gave it, ; between them
    found    text  codes that the machine found, space between
    quote    text  what the machine found of the target, / between the places
    pattern  text  patterns that found it, with their lines
    text     text  the text
    """,
    values={"error": ("false positive", "false negative")},
)


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
    langs = np.array([language(one.text) for one in own_texts], dtype=object)
    rows: list[tuple[object, ...]] = []
    several = sorted(set(langs) - {""})
    # One language alone would repeat the rows of all.
    for lang in ["", *(several if len(several) > 1 else [])]:
        where = np.ones(len(kept), dtype=bool) if not lang else langs == lang
        rows += scores(judged, where, lang, seed, replicates)
    errors = _errors(judged, own_texts, own_found, langs.tolist(), below)
    return Scored(frame_of(SCORES, rows), errors, len(texts) - len(kept))


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
    """Values of every text for every target that a label of the texts, or of the mapping, means."""
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
    return Judged(targets, tuple(named), human, machine)


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


def _errors(
    judged: Judged,
    texts: Sequence[Text],
    found: Sequence[Found],
    langs: Sequence[str],
    below: dict[str, frozenset[str]],
) -> pl.DataFrame:
    """Table ERRORS, code by code, those of the machine's yes first, in the order of the file."""
    rows = []
    for at, target in enumerate(judged.targets):
        wide = _wide(target, below)
        for kind, h, m in (("false positive", 0, 1), ("false negative", 1, 0)):
            wrong = (judged.human[:, at] == h) & (judged.machine[:, at] == m)
            for row in np.flatnonzero(wrong).tolist():
                one, own = texts[row], [hit for hit in found[row].hits if hit[0] in wide]
                quotes, patterns = (
                    " / ".join(dict.fromkeys(hit[part] for hit in own)) for part in (1, 2)
                )
                codes = " ".join(sorted(found[row].codes()))
                rows.append(
                    (
                        name(target),
                        kind,
                        one.line,
                        langs[row],
                        "; ".join(one.labels),
                        codes,
                        quotes,
                        patterns,
                        one.text,
                    )
                )
    return frame_of(ERRORS, rows)


class Asked(NamedTuple):
    """What a person says of a human-coded file."""

    path: Path
    text: str = ""
    code: str = ""
    mapping: Path | None = None
    lang: str = ""


class Gold(NamedTuple):
    """Scores of a codebook over a file, how many texts were scored, and what to say besides."""

    scored: Scored
    texts: int
    notes: tuple[str, ...]


def read_asked(book: Codebook, asked: Asked) -> tuple[Labels, Coded, list[Text]]:
    """What labels mean, all that the file has, and the texts of it that are asked for. Raises as
    `gold`.
    """
    labels = read_labels(asked.mapping, book) if asked.mapping else Labels(book)
    coded = coded_texts.read(
        asked.path,
        text=asked.text,
        code=asked.code,
        known=lambda label: labels.codes(label) is not None,
    )
    _all_known(coded.texts, labels, asked.path)
    texts = [one for one in coded.texts if not asked.lang or language(one.text) == asked.lang]
    if not texts:
        raise UsageError(f"no text is found to be in {asked.lang!r}", where=asked.path)
    return labels, coded, texts


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
    return Gold(scored, len(texts) - scored.undecided, tuple(note for note, known in said if known))


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
