"""Part of speech and features of a word, as Universal Dependencies name them (UPOS and FEATS)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple, TypeVar

Key = TypeVar("Key")

#: As in CoNLL-U, what is not known.
UNKNOWN = "_"
#: The least share of the weight at which a value counts as known.
LEAST_SHARE = 0.8


class Morph(NamedTuple):
    """`upos` and `feats` as in CoNLL-U; '_' where the analysis does not know."""

    upos: str = UNKNOWN
    feats: str = UNKNOWN


class Reading(NamedTuple):
    """One thing that a word may be; `weight` is how likely, up to a factor of the word."""

    weight: float
    upos: str
    feats: Mapping[str, str]


def written(feats: Mapping[str, str]) -> str:
    """Features in the order of CoNLL-U, which heeds no capitals.

    >>> written({"Person[psor]": "3", "Case": "Gen"}), written({})
    ('Case=Gen|Person[psor]=3', '_')
    """
    pairs = sorted(feats.items(), key=lambda pair: pair[0].lower())
    return "|".join(f"{name}={value}" for name, value in pairs if value) or UNKNOWN


def read(feats: str) -> dict[str, str]:
    """Features by name: read('Case=Gen|Number=Plur') == {'Case': 'Gen', 'Number': 'Plur'}."""
    pairs = [pair.partition("=") for pair in feats.split("|") if "=" in pair]
    return {name: value for name, _, value in pairs}


def agreed(readings: Iterable[Reading]) -> Morph:
    """What the readings of a word agree on: the likeliest part of speech, and the values that have
    `LEAST_SHARE` of the weight of its readings.

    >>> agreed([Reading(9, "NOUN", {"Case": "Nom", "Number": "Sing"}),
    ...         Reading(8, "NOUN", {"Case": "Acc", "Number": "Sing"}), Reading(1, "VERB", {})])
    Morph(upos='NOUN', feats='Number=Sing')
    """
    every = list(readings)
    parts = _sums((one.upos, one.weight) for one in every)
    if not parts:
        return Morph()
    upos = max(parts, key=lambda part: parts[part])
    kept = [one for one in every if one.upos == upos]
    values = _sums((pair, one.weight) for one in kept for pair in one.feats.items())
    least = LEAST_SHARE * parts[upos]
    return Morph(upos, written(dict(pair for pair, sum_ in values.items() if sum_ >= least)))


def _sums(pairs: Iterable[tuple[Key, float]]) -> dict[Key, float]:
    sums: dict[Key, float] = {}
    for key, weight in pairs:
        sums[key] = sums.get(key, 0.0) + weight
    return sums
