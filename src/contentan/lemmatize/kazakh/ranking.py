"""Kazakh analyses, ranked: the cost of a stem, of its suffixes, of the sound changes, and of how
the word is written.

The cost of an analysis is a sum of named weights; the least is the best. `HAND` are the weights
that the grammar suggests, set by judgement. The build script (tools/data/build_kazakh_data.py) does
two things with them: it learns from unannotated text how often each stem occurs
(`kazakh_stems.tsv`), and from annotated text how far each weight is off (`kazakh_weights.tsv`).
NOTICE names both texts.

Four parts, each a dot product of its own so that it is computed once and kept:
    stem     how frequent and how long it is, whether the lexicon has it, what it ends in
    chain    its suffixes
    seam     sound changes and voices undone
    word     a capital letter; a listed word that was cut
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from contentan.lemmatize.kazakh.changed_words import LEFT
from contentan.lemmatize.kazakh.grammar import VOWELS, Chain, is_loan_velar
from contentan.lemmatize.kazakh.hand_weights import ENDINGS
from contentan.lemmatize.kazakh.lexicon import lexicon, lexicon_rows, names, stem_counts
from contentan.lemmatize.kazakh.stems import Candidate, chain_table

Features = dict[str, float]
Counts = Mapping[str, tuple[float, float]]

#: Weight of the prior in the share of a stem, and the prior: each letter makes a stem rarer by
#: e**-0.9.
PRIOR = 20.0
LETTER = 0.9
SHORT = {1: 0.02, 2: 0.3}
_NEVER = (0.0, 0.0)
#: A capital letter and a listed name as a noun: not as a verb, or төле- "pay" would gain by Төле.
CAPITAL_NAME = "word:capital name"


_ENDING_OF = {
    pos: {
        ending: f"end:{name}"
        for name, kind, endings in ENDINGS
        if kind == pos
        for ending in endings
    }
    for pos in "NV"
}
_ENDING_SIZES = {
    pos: sorted({len(ending) for ending in endings}) for pos, endings in _ENDING_OF.items()
}

#: Letters and clusters that no native stem has; и between consonants in the middle of a long word
#: counts too.
_FOREIGN = re.compile("[вфцщэёъьч]|дж|^(?:[бгдкпст][рлт]|ст|сп|ск|шт)|и.*и")
_LOAN_END = re.compile(
    "(?:[еа]нт|тет|ат|[ое]р|изм|ист|инг|лог|граф|[уи]м|ус|ит|ет|[ои]н|ал|ел|екс|ерт|рт)$"
)
_BACK, _FRONT = re.compile("[аоұы]"), re.compile("[әөүіе]")


@dataclass(frozen=True, slots=True)
class Model:
    """`chain_costs` by chain number; the other costs are caches of the parts."""

    weights: Mapping[str, float]
    counts: Counts
    lexicon: Mapping[str, str]
    totals: tuple[float, float]
    chain_costs: tuple[float, ...]
    names: frozenset[str] = frozenset()
    stem_costs: dict[str, dict[str, float]] = field(default_factory=lambda: {"N": {}, "V": {}})
    unknown_costs: dict[tuple[str, int], float] = field(default_factory=dict)
    seam_costs: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = field(default_factory=dict)
    word_costs: dict[tuple[str, bool], tuple[dict[str, float], dict[str, float]]] = field(
        default_factory=dict
    )


def rarity(model: Model, stem: str, pos: str) -> float:
    """-log of the stem's share among the stems of its part of speech, smoothed by a prior on its
    length; in nats.
    """
    place = "NV".index(pos)
    count = model.counts.get(stem, _NEVER)[place]
    # A short stem that was never seen is dearer still than its length says: nearly all of them are
    # known (SHORT).
    prior = PRIOR * math.exp(-LETTER * len(stem)) * SHORT.get(len(stem), 1.0)
    return -math.log((count + prior) / (model.totals[place] + PRIOR))


def stem_features(model: Model, stem: str, pos: str) -> Features:
    """Features of a stem as a noun's or a verb's."""
    size = len(stem)
    features = {
        "stem:" + pos: 1.0,
        "stem:rarity": rarity(model, stem, pos),
        "stem:length": size / 5,
    }
    if model.counts.get(stem, _NEVER)["NV".index(pos)] > 1:
        features["stem:seen"] = 1.0
    # In so short a stem its last letters are the stem, not an ending.
    if size < 4:
        features[f"stem:length {size} {pos}"] = 1.0
    else:
        for letters in _ENDING_SIZES[pos]:
            name = _ENDING_OF[pos].get(stem[-letters:])
            if name:
                features[name] = 1.0
    listed = model.lexicon.get(stem)
    if listed:
        features["stem:listed" if pos in listed else "stem:listed otherwise"] = 1.0
    if pos == "N" and is_verbal_noun(model, stem):
        features[f"stem:{'listed' if 'N' in (listed or '') else 'unlisted'} verbal noun"] = 1.0
    if stem in LEFT and pos not in (listed or ""):
        features["stem:left"] = 1.0
    if stem[-1] in VOWELS:
        features["stem:vowel " + pos] = 1.0
        if pos == "N" and stem[-1] in "ыі" and not listed and is_loan(stem[:-1]):
            features["end:loan with a possessive"] = 1.0
    return features


def is_verbal_noun(model: Model, stem: str) -> bool:
    """Whether a noun is one of a listed verb: сайлау, of сайла; not бұзау "calf"."""
    if stem[-1] != "у":
        return False
    bases = (stem[:-1], stem[:-1] + "ы", stem[:-1] + "і")
    return any("V" in model.lexicon.get(base, "") for base in bases)


def is_loan(stem: str) -> bool:
    """Whether a stem is no native one: letters or beginnings of loans, or their ends after back and
    front vowels together.

    >>> [is_loan(stem) for stem in ("департамент", "имидж", "халқ", "бірлестіг")]
    [True, True, False, False]
    """
    if _FOREIGN.search(stem) or stem.endswith(("инг", "ск", "цк")) or is_loan_velar(stem):
        return True
    # Back and front vowels alone say little: Ерғазы is Kazakh.
    return bool(_LOAN_END.search(stem) and _BACK.search(stem) and _FRONT.search(stem))


def chain_features(pos: str, names: Chain) -> Features:
    """Features of a chain of suffixes."""
    features: Features = {f"suffix:{pos} {name}": 1.0 for name in names}
    features[f"last:{pos} {names[-1] if names else 'none'}"] = 1.0
    features["chain:length"] = float(len(names))
    return features


def seam_features(rules: tuple[str, ...], voices: tuple[str, ...]) -> Features:
    """Features of the sound changes and voices undone."""
    features: Features = {f"rule:{name}": 1.0 for name in rules}
    features |= {f"voice:{name}": 1.0 for name in voices}
    if voices:
        features["chain:voiced"] = float(len(voices))
    return features


def word_features(
    listed: str, pos: str, *, capital: bool, whole: bool, name: bool = False
) -> Features:
    """Features of a form: a capital letter, also of a stem that is a `name`, and a word of the
    lexicon (`listed`, its parts of speech) that was cut.
    """
    features: Features = {f"word:capital {pos}": 1.0} if capital else {}
    if capital and name and pos == "N":
        features[CAPITAL_NAME] = 1.0
    if whole and capital:
        features["word:capital whole"] = 1.0
    if not whole:
        features |= {f"word:listed {kind} cut": 1.0 for kind in listed}
    return features


def features_of(model: Model, form: str, candidate: Candidate) -> Features:
    """All features of one analysis of a form; `costs` is their sum, weighted."""
    pos, names = chain_table()[1][candidate.chain]
    return (
        stem_features(model, candidate.stem, pos)
        | chain_features(pos, names)
        | seam_features(candidate.rules, candidate.voices)
        | word_features(
            model.lexicon.get(form.lower(), ""),
            pos,
            capital=form[:1].isupper(),
            whole=candidate.stem == form.lower(),
            name=candidate.stem in model.names,
        )
    )


def _dot(weights: Mapping[str, float], features: Features) -> float:
    total = 0.0
    for name, value in features.items():
        total += weights.get(name, 0.0) * value
    return total


def make_model(
    weights: Mapping[str, float],
    counts: Counts,
    lexicon: Mapping[str, str],
    names: frozenset[str] = frozenset(),
) -> Model:
    """A model ready to rank; `lexicon` maps a stem to 'N', 'V' or 'NV'."""
    totals = (math.fsum(n for n, _ in counts.values()), math.fsum(v for _, v in counts.values()))
    chain_costs = tuple(
        _dot(weights, chain_features(pos, names)) for pos, names in chain_table()[1]
    )
    return Model(weights, counts, lexicon, totals, chain_costs, names)


def word_costs(
    model: Model, listed: str, *, capital: bool
) -> tuple[dict[str, float], dict[str, float]]:
    """The word part by part of speech: of an analysis that cuts the word, and of one that does
    not; 'name' is what a noun has besides whose stem is a name.
    """
    if (listed, capital) not in model.word_costs:
        name = model.weights.get(CAPITAL_NAME, 0.0) if capital else 0.0
        cut, whole = (
            {
                pos: _dot(model.weights, word_features(listed, pos, capital=capital, whole=whole))
                for pos in "NV"
            }
            | {"name": name}
            for whole in (False, True)
        )
        model.word_costs[listed, capital] = cut, whole
    return model.word_costs[listed, capital]


def stem_cost(model: Model, stem: str, pos: str) -> float:
    """The stem part, computed once for each stem."""
    known = model.stem_costs[pos]
    cost = known.get(stem)
    if cost is None:
        # These depend on more than length and end, so they cannot come from the shared cost.
        if (
            stem in model.counts
            or stem in model.lexicon
            or stem in LEFT
            or stem[-1] in "ыіу"
            or len(stem) < 4
        ):
            cost = _dot(model.weights, stem_features(model, stem, pos))
        else:
            cost = _unknown_cost(model, stem, pos)
        known[stem] = cost
    return cost


def _unknown_cost(model: Model, stem: str, pos: str) -> float:
    """The same for a stem of which nothing is known but its length and its end, as most are that a
    word may be cut into.
    """
    key = (pos, len(stem))
    cost = model.unknown_costs.get(key)
    if cost is None:
        # ъ is in no ending and is no vowel: what remains is the length.
        cost = model.unknown_costs[key] = _dot(
            model.weights, stem_features(model, "ъ" * len(stem), pos)
        )
    endings = _ENDING_OF[pos]
    names: list[str] = []
    for size in _ENDING_SIZES[pos]:
        name = endings.get(stem[-size:])
        if name is not None and name not in names:
            names.append(name)
            cost += model.weights.get(name, 0.0)
    return cost + model.weights.get("stem:vowel " + pos, 0.0) if stem[-1] in VOWELS else cost


def seam_cost(model: Model, rules: tuple[str, ...], voices: tuple[str, ...]) -> float:
    """The seam part, computed once for each set of changes."""
    if (rules, voices) not in model.seam_costs:
        model.seam_costs[rules, voices] = _dot(model.weights, seam_features(rules, voices))
    return model.seam_costs[rules, voices]


def costs(model: Model, form: str, found: list[Candidate]) -> list[float]:
    """The cost of each analysis of one form, in nats up to a constant."""
    all_chains, word, out = chain_table()[1], form.lower(), []
    cut, whole = word_costs(model, model.lexicon.get(word, ""), capital=form[:1].isupper())
    named = cut["name"]
    for stem, chain, rules, voices in found:
        pos = all_chains[chain][0]
        cost = (
            stem_cost(model, stem, pos)
            + model.chain_costs[chain]
            + (whole if stem == word else cut)[pos]
        )
        if named and pos == "N" and stem in model.names:
            cost += named
        out.append(cost + seam_cost(model, rules, voices) if rules or voices else cost)
    return out


@lru_cache(maxsize=1)
def model() -> Model:
    """The model as shipped."""
    weights = {name: float(weight) for name, weight in lexicon_rows("kazakh_weights.tsv")}
    return make_model(weights, stem_counts(), lexicon(), names())
