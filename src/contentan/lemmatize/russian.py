"""Russian lemmas: pymorphy3 called directly, every plausible lemma kept.

spaCy's Russian lemmatizer is not used: without a tagger it returns the raw form of every ambiguous word. Scores of parses that share a
lemma are added up, which picks the better lemma a little more often than the first parse does. ё counts as е.
"""

from __future__ import annotations

import functools
from collections import defaultdict
from typing import Any

VERSION = "1"
LEAST_SHARE = 0.03  # parses below this share of the score are dictionary curiosities ('и' as an interjection)

# pymorphy normalises these to a word that nobody would look up.
_CONVENTIONS = {
    "во": "в", "со": "с", "ко": "к", "об": "о", "обо": "о", "изо": "из", "подо": "под", "надо": "надо",
    "его": "он", "ее": "она", "их": "они", "него": "он", "нее": "она", "них": "они",
}  # fmt: skip

# Names of the field that pymorphy's dictionary lacks: stem -> lemma; any case ending may follow.
_NAMES = {
    "токаев": "токаев", "назарбаев": "назарбаев", "шымкент": "шымкент", "кандас": "кандас", "болашак": "болашак",
    "туркестан": "туркестан", "акорд": "акорда", "курултай": "курултай", "нурсултан": "нурсултан",
}  # fmt: skip
_ENDINGS = (
    "",
    "а",
    "у",
    "ом",
    "ым",
    "е",
    "ы",
    "и",
    "ов",
    "ам",
    "ами",
    "ах",
    "ой",
    "ою",
    "ых",
    "ыми",
    "ей",
    "ю",
    "я",
    "ем",
)


@functools.cache
def analyser() -> Any:
    """The one pymorphy3 analyser of this process (0.1 s, 15 MB)."""
    import pymorphy3

    return pymorphy3.MorphAnalyzer(lang="ru")


def _name(low: str) -> str | None:
    for ending in _ENDINGS:
        stem = low.removesuffix(ending) if ending else low
        if stem in _NAMES and (not ending or low.endswith(ending)):
            return _NAMES[stem]
    return None


@functools.lru_cache(maxsize=200_000)
def lemmas(form: str) -> tuple[str, ...]:
    """Plausible lemmas, lower case with е for ё, best first.

    >>> lemmas("стали")
    ('стать', 'сталь')
    >>> lemmas("Токаева")
    ('токаев',)
    """
    low = form.lower()
    name = _name(low) or _CONVENTIONS.get(low.replace("ё", "е"))
    if name:
        return (name,)
    scores: dict[str, float] = defaultdict(float)
    for parse in analyser().parse(low):
        scores[parse.normal_form.replace("ё", "е")] += parse.score
    total = sum(scores.values()) or 1.0
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    kept = tuple(lemma for lemma, score in ranked if score / total >= LEAST_SHARE)
    return kept or (low.replace("ё", "е"),)
