"""A small log-linear choice among the readings of a word: what the form says, and what stands
beside it.

A language module says what a form may be: `Reading`s, each with features of its own and with the
few names ('kinds') under which context knows it. It also says what the form shows to its
neighbours. A context feature is a pair of such names, 'p1.word:на|NOUN loct' (the word before is
на, the reading is a noun in the locative), so all of them fit into small matrices: one `TEMPLATES`
row, one matrix. Scores of a whole document are then sums of look-ups in arrays; no word is visited
in Python.

Weights are trained by tools/data/build_ranker_data.py. Each has two: for a form alone, and for a
form among its neighbours.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: What is seen beyond the ends of a sentence.
EDGE = "<s>"
#: Lemmas with a smaller share of the score are not plausible: they would only make noise in what a
#: pattern matches.
LEAST_SHARE = 0.03
#: Readings this much worse than the best, in nats, are out of reach of any context.
HOPELESS = 7.0


class Reading(NamedTuple):
    """One reading: `features` of the form itself, `kinds` for context, `mask` of what it agrees
    with (bits; 0 none).
    """

    lemma: str
    features: Mapping[str, float]
    kinds: tuple[str, ...]
    mask: int = 0
    pos: str = "X"


class Entry(NamedTuple):
    """What a form may be, and what it shows: `seen` names, and masks of the nouns and adjectives
    that it may be and of the cases that it governs.
    """

    readings: tuple[Reading, ...]
    seen: tuple[str, ...]
    masks: tuple[int, int, int] = (0, 0, 0)


class Template(NamedTuple):
    """The neighbour at `offset` shows seen[`seen`] to the reading's kinds[`kind`]; `agree` compares
    masks instead.
    """

    name: str
    offset: int
    seen: int
    kind: int
    agree: bool = False


@dataclass(frozen=True, slots=True)
class Ranker:
    """Weights as trained, and the same as matrices; number 0 is every name without a weight."""

    alone: Mapping[str, float]
    among: Mapping[str, float]
    templates: tuple[Template, ...]
    seen: tuple[dict[str, int], ...]
    kinds: tuple[dict[str, int], ...]
    matrices: tuple[NDArray[np.float32], ...]


class Ranked(NamedTuple):
    """An entry with its scores: readings of one lemma together, best lemma alone first.

    `first` is the first reading of each lemma; `single` says that no neighbour can change the
    choice.
    """

    lemmas: tuple[str, ...]
    first: tuple[int, ...]
    among: tuple[float, ...]
    kinds: tuple[tuple[int, ...], ...]
    mask: tuple[int, ...]
    seen: tuple[int, ...]
    masks: tuple[int, int, int]
    plausible: tuple[str, ...]
    pos: tuple[str, ...]
    single: bool


def make_ranker(
    templates: Sequence[Template], alone: Mapping[str, float], among: Mapping[str, float]
) -> Ranker:
    """A ranker ready to use, from named weights."""
    import numpy as np

    seen: tuple[dict[str, int], ...] = tuple(
        {} for _ in range(1 + max(one.seen for one in templates))
    )
    kinds: tuple[dict[str, int], ...] = tuple(
        {} for _ in range(1 + max(one.kind for one in templates))
    )
    cells: dict[str, list[tuple[int, int, float]]] = {one.name: [] for one in templates}
    by_name = {one.name: one for one in templates}
    for feature, weight in among.items():
        name, colon, pair = feature.partition(":")
        template = by_name.get(name) if colon else None
        if template:
            shown, _, kind = pair.rpartition("|")
            row = (
                0
                if template.agree
                else seen[template.seen].setdefault(shown, len(seen[template.seen]) + 1)
            )
            row = int(shown) if template.agree else row
            cells[name].append(
                (row, kinds[template.kind].setdefault(kind, len(kinds[template.kind]) + 1), weight)
            )
    matrices = []
    for one in templates:
        rows = 4 if one.agree else len(seen[one.seen]) + 1
        matrix = np.zeros((rows, len(kinds[one.kind]) + 1), dtype=np.float32)
        for row, column, weight in cells[one.name]:
            matrix[row, column] = weight
        matrices.append(matrix)
    return Ranker(alone, among, tuple(templates), seen, kinds, tuple(matrices))


def read_weights(path: Traversable, templates: Sequence[Template]) -> Ranker:
    """The ranker of a weights file: feature, weight alone, weight among neighbours."""
    text = path.read_text(encoding="utf-8")
    alone, among = {}, {}
    for line in text.splitlines()[1:]:
        feature, left, right = line.rsplit("\t", 2)
        if left:
            alone[feature] = float(left)
        if right:
            among[feature] = float(right)
    return make_ranker(templates, alone, among)


def dot(weights: Mapping[str, float], features: Mapping[str, float]) -> float:
    """Sum of weighted features; an unknown feature weighs nothing."""
    total = 0.0
    for name, value in features.items():
        if name in weights:
            total += weights[name] * value
    return total


def rank(ranker: Ranker, entry: Entry) -> Ranked:
    """The entry with scores; readings that no context can save are left out."""
    readings = entry.readings
    if len(readings) == 1:
        lemmas = (readings[0].lemma,)
        return Ranked(
            lemmas,
            (0,),
            (0.0,),
            (),
            (readings[0].mask,),
            _numbers(ranker, entry),
            entry.masks,
            lemmas,
            (readings[0].pos,),
            True,
        )
    alone = [dot(ranker.alone, one.features) for one in readings]
    among = [dot(ranker.among, one.features) for one in readings]
    sums: dict[str, float] = {}
    best: dict[str, float] = {}
    top, top_among = max(alone), max(among)
    for one, score, other in zip(readings, alone, among, strict=True):
        sums[one.lemma] = sums.get(one.lemma, 0.0) + math.exp(score - top)
        # A lemma stays in the race where either its form alone or its form among neighbours gives
        # it a chance.
        best[one.lemma] = max(best.get(one.lemma, -math.inf), score - top, other - top_among)
    ordered = sorted(sums, key=lambda lemma: (-sums[lemma], lemma))
    least = LEAST_SHARE * math.fsum(sums.values())  # the same in every Python
    plausible = tuple(lemma for lemma in ordered if sums[lemma] >= least) or tuple(ordered[:1])
    return _ranked(
        ranker, entry, among, [lemma for lemma in ordered if best[lemma] > -HOPELESS], plausible
    )


def _numbers(ranker: Ranker, entry: Entry) -> tuple[int, ...]:
    return tuple(
        [numbers.get(name, 0) for numbers, name in zip(ranker.seen, entry.seen, strict=True)]
    )


def _ranked(
    ranker: Ranker, entry: Entry, among: list[float], lemmas: list[str], plausible: tuple[str, ...]
) -> Ranked:
    first: list[int] = []
    flat: list[int] = []
    for lemma in lemmas:
        first.append(len(flat))
        flat += [i for i, one in enumerate(entry.readings) if one.lemma == lemma]
    single = len(lemmas) == 1
    kept = [entry.readings[i] for i in flat]
    kinds = (
        ()
        if single
        else tuple(
            tuple(
                numbers.get(name, 0) for numbers, name in zip(ranker.kinds, one.kinds, strict=True)
            )
            for one in kept
        )
    )
    return Ranked(
        tuple(lemmas),
        tuple(first),
        tuple(among[i] for i in flat),
        kinds,
        tuple(one.mask for one in kept),
        _numbers(ranker, entry),
        entry.masks,
        plausible,
        tuple(one.pos for one in kept),
        single,
    )


def context_features(
    templates: Sequence[Template], sentence: Sequence[Entry], place: int, reading: Reading
) -> list[str]:
    """Names of the context features of one reading: the slow, readable form of what `choose` adds
    up.
    """
    names = []
    for one in templates:
        at = place + one.offset
        inside = 0 <= at < len(sentence)
        if one.agree:
            shown = str(agreement(reading.mask, sentence[at].masks[one.seen])) if inside else "3"
        else:
            shown = sentence[at].seen[one.seen] if inside else EDGE
        names.append(f"{one.name}:{shown}|{reading.kinds[one.kind]}")
    return names


def agreement(mask: int, other: int) -> int:
    """0 where one of the two does not inflect, 1 where they disagree, 2 where they can agree."""
    if not mask or not other:
        return 0
    return 2 if mask & other else 1
