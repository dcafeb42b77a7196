"""Which of Kazakh, Russian and English a segment, a sentence and each of its words are in.

The script decides for English. Between Kazakh and Russian, every Cyrillic word gets a score from its letter trigrams
(positive: Kazakh), cut off at ±LIMIT so that one odd word cannot turn a sentence. A segment's language is the sign of
the sum. Words of a mixed sentence are labelled together by a two-state Viterbi search, in which changing the language costs
SWITCH: a Russian sentence with «Қазақстан халқы Ассамблеясы» stays Russian, and its three words are Kazakh although
the third has no Kazakh letter. The trigram weights are built by tools/build_language_data.py (sources in NOTICE).
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import re
from collections.abc import Sequence

VERSION = "1"
LIMIT = 6.0
CERTAIN = 9.0  # a Kazakh letter: no Russian word has one
SWITCH = {"ru": 4.0, "kk": 7.0}  # by home language: half the nouns of a Kazakh report are loans that look Russian
LEAN = 0.7  # what a word's own evidence must overcome before it leaves the language of its segment
KAZAKH_LETTERS = frozenset("әғқңөұүһі")
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)


def trigrams(word: str) -> list[str]:
    """Letter trigrams of a lower-case word with its edges marked: 'мен' -> ['^ме', 'мен', 'ен$']."""
    marked = f"^{word}$"
    return [marked[i : i + 3] for i in range(len(marked) - 2)]


@functools.cache
def _weights() -> dict[str, float]:
    source = importlib.resources.files("contentan.data").joinpath("language_trigrams.json")
    weights: dict[str, float] = json.loads(source.read_text(encoding="utf-8"))["weights"]
    return weights


@functools.lru_cache(maxsize=200_000)
def word_score(word: str) -> float:
    """How Kazakh (positive) or Russian (negative) a Cyrillic word looks; 0 for a word in another script."""
    low = word.lower()
    if not _CYRILLIC.search(low):
        return 0.0
    weights = _weights()
    score = sum(weights.get(trigram, 0.0) for trigram in trigrams(low))
    if KAZAKH_LETTERS.intersection(low):
        return CERTAIN
    return max(-LIMIT, min(LIMIT, score))


def pattern_language(word: str, lang: str) -> str:
    """The language of a word of a pattern: a Kazakh name keeps its own in a Russian list ('Болашақ').

    >>> pattern_language("болашақ", "ru")
    'kk'
    """
    return "kk" if lang == "ru" and KAZAKH_LETTERS.intersection(word.lower()) else lang


def words(text: str) -> list[str]:
    """Runs of letters."""
    return _WORD.findall(text)


def language(text: str) -> str:
    """'kk', 'ru' or 'en' for a stretch of text; '' where it has no word in either script.

    >>> language("Атым — Бекболат, Алматыда тұрамын.")
    'kk'
    >>> language("Народная дипломатия укрепляет доверие.")
    'ru'
    """
    cyrillic = latin = 0
    score = 0.0
    for word in _WORD.findall(text):
        if _CYRILLIC.search(word):
            cyrillic += 1
            score += word_score(word)
        elif _LATIN.search(word):
            latin += 1
    if latin > cyrillic:
        return "en"
    if not cyrillic:
        return ""
    return "kk" if score > 0 else "ru"


def word_languages(forms: Sequence[str], lang: str) -> list[str]:
    """The language of each word of one sentence whose segment is in `lang`.

    >>> word_languages("работа «Қазақстан халқы Ассамблеясы» продолжена".split(), "ru")
    ['ru', 'kk', 'kk', 'kk', 'ru']
    """
    scores = [word_score(form) for form in forms]
    labels = ["en" if not _CYRILLIC.search(form) and _LATIN.search(form) else "" for form in forms]
    cyrillic = [i for i, label in enumerate(labels) if not label]
    if lang == "kk" or (lang != "ru" and sum(scores) > 0):
        home, sign = "kk", 1.0
    else:
        home, sign = "ru", -1.0
    away = "ru" if home == "kk" else "kk"
    # A sentence without a word that clearly looks foreign is the common case: no search.
    if all(scores[i] * sign > -SWITCH[home] / 2 for i in cyrillic):
        return [label or home for label in labels]
    path = _viterbi([scores[i] * sign + LEAN for i in cyrillic], SWITCH[home])
    for i, at_home in zip(cyrillic, path, strict=True):
        labels[i] = home if at_home else away
    return labels


def _viterbi(evidence: Sequence[float], switch: float) -> list[bool]:
    """The best sequence of at home (True) and away, given each word's evidence for home; sentences begin at home."""
    home, away = 0.0, -switch
    steps: list[tuple[bool, bool]] = []  # for each word: whether home, and whether away, was reached from home
    for score in evidence:
        home_from_home = home >= away - switch
        away_from_home = home - switch >= away
        best_home = home if home_from_home else away - switch
        best_away = home - switch if away_from_home else away
        steps.append((home_from_home, away_from_home))
        home, away = best_home + score / 2, best_away - score / 2
    at_home = home >= away
    path = []
    for home_from_home, away_from_home in reversed(steps):
        path.append(at_home)
        at_home = home_from_home if at_home else away_from_home
    return path[::-1]
