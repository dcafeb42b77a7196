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

from contentan.lemmatize.kazakh.grammar import VOWELS, Chain
from contentan.lemmatize.kazakh.lexicon import lexicon, lexicon_rows, stem_counts
from contentan.lemmatize.kazakh.stems import Candidate, chain_table

Features = dict[str, float]
Counts = Mapping[str, tuple[float, float]]

#: Weight of the prior in the share of a stem, and the prior: each letter makes a stem rarer by
#: e**-0.9.
PRIOR = 20.0
LETTER = 0.9
SHORT = {1: 0.02, 2: 0.3}
_NEVER = (0.0, 0.0)

#: Cost of a suffix beside the 0.65 that each has: how rarely running text of this register uses it.
RARE = {
    "am": 2.4,
    "are_thou": 2.6,
    "are_you": 3.0,
    "are_we": 2.4,
    "are_all": 4.0,
    "are_you_all": 4.0,
    "belonging": 2.5,
    "equative": 3.0,
    "similative": 2.0,
    "comparative": 3.0,
    "ordinal": 1.5,
    "poss1": 2.0,
    "poss2": 2.8,
    "poss2f": 2.8,
    "poss1p": 0.5,
    "imperative": 3.2,
    "imperative_soft": 4.5,
    "imperative_firm": 4.0,
    "imperative_you": 2.5,
    "imperative_all": 4.0,
    "imperative_you_all": 4.0,
    "let_me": 1.5,
    "let_us": 1.0,
    "let_them": 0.5,
    "i": 1.0,
    "thou": 2.0,
    "you": 1.5,
    "we": 0.5,
    "all": 2.5,
    "you_all": 2.5,
    "after": 2.5,
    "optative": 2.5,
    "wish": 2.5,
    "until": 1.0,
    "since": 2.0,
    "as_soon_as": 4.5,
    "before": 0.5,
    "agent": 2.0,
    "intention": 1.2,
    "wont": 0.5,
    "negative": 0.9,
    "converb_a": 0.7,
    "participle_future": 0.7,
    "evidential": 0.7,
    "abstract": 0.5,
    "had": 3.0,
}

#: What a stem ends in: (name, part of speech, endings). Derived words are many and each is rare:
#: the ending vouches.
ENDINGS = (
    ("abstract noun", "N", ("лық", "лік", "дық", "дік", "тық", "тік")),  # халық-тық, бірлес-тік
    ("doer", "N", ("шы", "ші")),  # сайлау-шы
    ("having", "N", ("лы", "лі", "ды", "ді", "ты", "ті")),  # маңыз-ды
    ("lacking", "N", ("сыз", "сіз")),  # шек-сіз
    ("place", "N", ("хана", "стан")),  # кітап-хана
    ("loan", "N", ("ия", "изм", "ист", "ика", "ент", "тор", "логия", "ея")),  # дипломат-ия
    (
        "loan, rarer",
        "N",
        ("тет", "риат", "инг", "лог", "граф", "мент", "ант", "рат", "ум"),
    ),  # суверени-тет
    ("surname", "N", ("ов", "ев", "ова", "ева", "ин", "ина", "ұлы", "қызы")),  # тоқа-ев
    ("verbal noun", "N", ("у",)),  # алмас-у
    ("result", "N", ("ым", "ім", "ыс", "іс", "ма", "ме")),  # кел-іс-ім
    ("adjective of relation", "N", ("и", "ғы", "гі", "қы", "кі")),  # мәден-и
    ("like a plural", "N", ("лар", "лер", "дар", "дер", "тар", "тер")),
    (
        "like a case",
        "N",
        ("ның", "нің", "дың", "дің", "тың", "тің", "нда", "нде", "нан", "нен", "дан", "ден"),
    ),
    ("like a participle", "N", ("ған", "ген", "қан", "кен", "атын", "етін", "йтын", "йтін")),
    ("made verb", "V", ("ла", "ле", "да", "де", "та", "те")),  # баға-ла
    ("made verb, reflexive", "V", ("лан", "лен", "дан", "ден", "тан", "тен")),  # қару-лан
    ("made verb, reciprocal", "V", ("лас", "лес", "дас", "дес", "тас", "тес")),  # кел-іс
    ("causative", "V", ("дыр", "дір", "тыр", "тір", "ғыз", "гіз", "қыз", "кіз")),  # жаз-дыр
    ("passive", "V", ("ыл", "іл")),  # айт-ыл
    ("round vowel", "V", ("о", "ө", "ұ", "ү", "у", "и", "э", "ю", "я")),  # hardly any verb ends so
)

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

HAND: dict[str, float] = {
    "stem:rarity": 0.8,
    "stem:N": 0.35,
    "stem:V": 1.0,
    "stem:listed": -2.2,
    "stem:listed otherwise": 0.8,
    "end:round vowel": 4.0,
    "end:like a plural": 1.5,
    "end:like a case": 1.0,
    "end:like a participle": 1.0,
    "end:loan with a possessive": 3.0,
    "chain:voiced": 2.5,
    "voice:causative": 0.7,
    "voice:reciprocal": 0.7,
    "rule:elision": 1.0,
    "rule:kept_voice": 1.5,
    "rule:verbal_noun": 0.5,
    "rule:soft_sign": 0.5,
    "rule:linking_vowel": 0.5,
    "word:capital V": 1.5,
    "word:listed N cut": 2.5,
    "word:listed V cut": 0.5,
}


@dataclass(frozen=True, slots=True)
class Model:
    """`chain_costs` by chain number; the other costs are caches of the parts."""

    weights: Mapping[str, float]
    counts: Counts
    lexicon: Mapping[str, str]
    totals: tuple[float, float]
    chain_costs: tuple[float, ...]
    stem_costs: dict[str, dict[str, float]] = field(default_factory=lambda: {"N": {}, "V": {}})
    unknown_costs: dict[tuple[str, int], float] = field(default_factory=dict)
    seam_costs: dict[tuple[tuple[str, ...], tuple[str, ...]], float] = field(default_factory=dict)
    word_costs: dict[tuple[str, bool], tuple[dict[str, float], dict[str, float]]] = field(
        default_factory=dict
    )


def hand_weight(name: str) -> float:
    """What the grammar suggests for a feature. hand_weight('suffix:N equative') == 3.65."""
    if name.startswith("suffix:"):
        return 0.65 + RARE.get(name.split(" ")[1], 0.0)
    return HAND.get(name, 0.0)


def rarity(model: Model, stem: str, pos: str) -> float:
    """-log of the stem's share among the stems of its part of speech, smoothed by a prior on its
    length; in nats.
    """
    place = "NV".index(pos)
    count = model.counts.get(stem, _NEVER)[place]
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
    if stem[-1] in VOWELS:
        features["stem:vowel " + pos] = 1.0
        if pos == "N" and stem[-1] in "ыі" and not listed and is_loan(stem[:-1]):
            features["end:loan with a possessive"] = 1.0
    return features


def is_loan(stem: str) -> bool:
    """Whether a stem is no native one: letters or beginnings of loans, or their ends after back and
    front vowels together.

    >>> [is_loan(stem) for stem in ("департамент", "имидж", "халқ", "бірлестіг")]
    [True, True, False, False]
    """
    if _FOREIGN.search(stem):
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


def word_features(listed: str, pos: str, *, capital: bool, whole: bool) -> Features:
    """Features of a form: a capital letter, and a word of the lexicon (`listed`, its parts of
    speech) that was cut.
    """
    features: Features = {f"word:capital {pos}": 1.0} if capital else {}
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
        )
    )


def _dot(weights: Mapping[str, float], features: Features) -> float:
    total = 0.0
    for name, value in features.items():
        total += weights.get(name, 0.0) * value
    return total


def make_model(weights: Mapping[str, float], counts: Counts, lexicon: Mapping[str, str]) -> Model:
    """A model ready to rank; `lexicon` maps a stem to 'N', 'V' or 'NV'."""
    totals = (math.fsum(n for n, _ in counts.values()), math.fsum(v for _, v in counts.values()))
    chain_costs = tuple(
        _dot(weights, chain_features(pos, names)) for pos, names in chain_table()[1]
    )
    return Model(weights, counts, lexicon, totals, chain_costs)


def word_costs(
    model: Model, listed: str, *, capital: bool
) -> tuple[dict[str, float], dict[str, float]]:
    """The word part by part of speech: of an analysis that cuts the word, and of one that does
    not.
    """
    if (listed, capital) not in model.word_costs:
        cut, whole = (
            {
                pos: _dot(model.weights, word_features(listed, pos, capital=capital, whole=whole))
                for pos in "NV"
            }
            for whole in (False, True)
        )
        model.word_costs[listed, capital] = cut, whole
    return model.word_costs[listed, capital]


def stem_cost(model: Model, stem: str, pos: str) -> float:
    """The stem part, computed once for each stem."""
    known = model.stem_costs[pos]
    cost = known.get(stem)
    if cost is None:
        if stem in model.counts or stem in model.lexicon or stem[-1] in "ыі" or len(stem) < 4:
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
    names = {endings[end] for size in _ENDING_SIZES[pos] if (end := stem[-size:]) in endings}
    for name in names:
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
    for stem, chain, rules, voices in found:
        pos = all_chains[chain][0]
        cost = (
            stem_cost(model, stem, pos)
            + model.chain_costs[chain]
            + (whole if stem == word else cut)[pos]
        )
        out.append(cost + seam_cost(model, rules, voices) if rules or voices else cost)
    return out


@lru_cache(maxsize=1)
def model() -> Model:
    """The model as shipped."""
    weights = {name: float(weight) for name, weight in lexicon_rows("kazakh_weights.tsv")}
    return make_model(weights, stem_counts(), lexicon())
