"""The cheapest analysis of each stem of a word, without building the analyses.

`ranking.costs` prices every candidate. To lemmatize, only the least cost of each stem matters,
and of all chains that letters can be after a stem only the cheapest noun's and the cheapest verb's
can give it. Both are kept for every ending. Tests hold that the stems and costs are those of
`stems.candidates` and `ranking.costs`.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from contentan.lemmatize.kazakh.grammar import VOWELS
from contentan.lemmatize.kazakh.ranking import Model, seam_cost, stem_cost, word_costs
from contentan.lemmatize.kazakh.seam_rules import UNVOICED, rules_at
from contentan.lemmatize.kazakh.stems import (
    KEPT_VOICE,
    VOICE_ENDS,
    Slots,
    chain_table,
    keeps_voice,
    listed_voice,
    slots_of,
    without_voice,
)

#: The cheapest chain of a noun and of a verb, None where there is none.
Pair = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True)
class Quick:
    """A model with its caches: `ends` by ending and slots, `places` by stem."""

    model: Model
    ends: dict[tuple[str, tuple[int, ...]], Pair] = field(default_factory=dict)
    places: dict[str, tuple[int, ...]] = field(default_factory=dict)


def _after(quick: Quick, heard: str, rest: str, slots: Slots) -> Pair:
    """The cheapest chains spelled `rest` after a stem as it is heard; in both harmonies where its
    vowels do not decide.
    """
    places = quick.places.get(heard)
    if places is None:
        places = quick.places[heard] = slots_of(heard)
    key = (rest, places)
    pair = quick.ends.get(key)
    if pair is None:
        pair = quick.ends[key] = _pair(
            quick.model, [chain for place in places for chain in slots[place]]
        )
    return pair


def _pair(model: Model, chains: list[int]) -> Pair:
    all_chains, cost = chain_table()[1], model.chain_costs
    nouns = [cost[one] for one in chains if all_chains[one][0] == "N"]
    verbs = [cost[one] for one in chains if all_chains[one][0] == "V"]
    return min(nouns, default=None), min(verbs, default=None)


def best_stems(quick: Quick, form: str) -> dict[str, float]:
    """Least cost of each stem that a word may have.

    >>> from contentan.lemmatize.kazakh.ranking import model
    >>> found = best_stems(Quick(model()), "халқы")
    >>> min(found, key=found.get)
    'халық'
    """
    word, known, model = form.lower(), chain_table()[0], quick.model
    costs = word_costs(model, model.lexicon.get(word, ""), capital=form[:1].isupper())
    best: dict[str, float] = {}
    first_vowel, padded = 0, " " + word
    # A stem has a vowel: cuts before the first one need not be tried.
    while first_vowel < len(word) and word[first_vowel] not in VOWELS:
        first_vowel += 1
    for cut in range(len(word), first_vowel, -1):
        stem, rest = word[:cut], word[cut:]
        slots = known.get(rest)
        if slots:
            # A voiceless sound before a vowel should have been voiced: that it was kept costs
            # something.
            rules = KEPT_VOICE if stem[-1] in UNVOICED and keeps_voice(stem, rest) else ()
            noun, verb = _after(quick, stem, rest, slots)
            _offer(model, best, stem, (noun, verb), rules, costs[stem == word], costs[False])
        for rule in rules_at(padded[cut - 1 : cut + 2]):
            for before, after in rule.undo(stem, rest):
                slots = known.get(after)
                if slots:
                    heard = stem if rule.heard else before
                    noun, verb = _after(quick, heard, after, slots)
                    pair = (None if rule.pos == "V" else noun, None if rule.pos == "N" else verb)
                    names, whole = (rule.undo.__name__,), before == word
                    _offer(model, best, before, pair, names, costs[whole], costs[False])
    return best


def _offer(
    model: Model,
    best: dict[str, float],
    stem: str,
    pair: Pair,
    rules: tuple[str, ...],
    word: dict[str, float],
    cut: dict[str, float],
) -> None:
    """Puts a stem and, where it may be a verb's, the stems without its voices among the best: these
    cut the word (`cut`), though the stem may be the whole of it (`word`).
    """
    noun, verb = pair
    seam = seam_cost(model, rules, ()) if rules else 0.0
    if noun is not None:
        known = model.stem_costs["N"].get(stem)
        cost = (stem_cost(model, stem, "N") if known is None else known) + noun + word["N"] + seam
        if word["name"] and stem in model.names:
            cost += word["name"]
        if cost < best.get(stem, 1e9):
            best[stem] = cost
    if verb is None:
        return
    known = model.stem_costs["V"].get(stem)
    cost = (stem_cost(model, stem, "V") if known is None else known) + verb + word["V"] + seam
    if cost < best.get(stem, 1e9):
        best[stem] = cost
    # Most verbs end in no voice; the look-up of one letter spares the search.
    if stem[-1] in VOICE_ENDS:
        bases = without_voice(stem)
        undone = (*rules, *listed_voice(stem)) if bases else rules
        for base, voices in bases:
            cost = stem_cost(model, base, "V") + verb + cut["V"] + seam_cost(model, undone, voices)
            if cost < best.get(base, 1e9):
                best[base] = cost
