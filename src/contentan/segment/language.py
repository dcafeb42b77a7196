"""Which of Kazakh, Russian and English a segment, a sentence and each of its words are in.

The script decides for English, unless the Latin letters are those of the Kazakh alphabet of 2021.
Between Kazakh and Russian, every Cyrillic word gets a score (positive: Kazakh): ±LIMIT for a
function word that only one of them has, for all others the sum of its letter trigrams, cut off at
±LIMIT so that one odd word cannot turn a sentence. The sign of the sum decides; names in quotation
marks are left out where enough stands beside them.

Words of a mixed sentence are labelled together by a two-state Viterbi search, in which changing the
language costs SWITCH, less at a quotation mark, more within quotation marks: a Russian sentence
with «Қазақстан халқы Ассамблеясы» stays Russian, and its three words are Kazakh although the third
has no Kazakh letter. The trigram weights are built by tools/data/build_language_data.py (sources in
NOTICE).
"""

from __future__ import annotations

import functools
import importlib.resources
import json
import math
import re
from collections.abc import Sequence

LIMIT = 6.0
CERTAIN = 9.0  # a Kazakh letter: no Russian word has one
#: By home language: half the nouns of a Kazakh report are loans that look Russian.
SWITCH = {"ru": 4.0, "kk": 7.0}
AT_QUOTE, WITHIN_QUOTE = 0.4, 2.0  # of SWITCH
LEAN = 0.7  # what a word's own evidence must overcome before it leaves the language of its segment
KAZAKH_LETTERS = frozenset("әғқңөұүһі")
#: Letters of Kazakh in Latin script that English and transliterated Russian lack; one word in
#: SHARE_LATIN with one decides.
KAZAKH_LATIN = frozenset("äğıñşūöüǵń")
SHARE_LATIN = 4
#: Function words of one language that are no words of the other (да, он, не, о are words of both
#: and are not listed).
FUNCTION_WORDS = {
    "kk": frozenset(
        "мен пен бен ол сол осы бар ал оны оның оған одан онда сонда сондай мына мынау бойынша деп"
        " деген деді дейді дейтін немесе екен емес еді деуге болды болып болған болады болса болу"
        " етті етіп еткен етеді керек тек тағы сонымен соның солардың бірге кейін дейін арасында"
        " бізге бізде бізден сізге маған саған оларды олардың олар осындай бұрын арналған атты атап"
        " отыр жатыр тұр жүр келген келді берген берді алды алған мысалы яғни басқа барлық тиіс рет"
        " болмаса осыған оларға".split()
    ),
    "ru": (
        frozenset(
            "и в с к у на по за из от до для при без под над об обо во со ко что как это так вот но"
            " или если чтобы который которая которые которого которой которых был была было были"
            " есть быть будет его ее её их он она они мы вы я ты нам вам ему ей им нас вас тебе мне"
            " меня тебя себя себе свой свои своей все всё всех уже еще ещё только также тоже более"
            " между после перед через около этого этой этом этих эти этот эта того той тех те тем"
            " тот та очень может можно нет ни же бы ли г год года году лет".split()
        )
        - frozenset("он та те тем".split())
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
#: The one or two letters before a full stop are a person's initials: И. в «А. И. Жумабаев» is no
#: conjunction.
_INITIAL = re.compile(r"\b[^\W\d_]\.")
_QUOTED = re.compile(r"«[^«»]*»|“[^“”]*”|\"[^\"]*\"")
_OPEN, _CLOSE = frozenset("«“„"), frozenset("»”")
_MARKS = _OPEN | _CLOSE
OUTSIDE = 2
_ROMAN = re.compile(r"[IVXLC]{2,}|[VX]")
#: ХХІ typed in Cyrillic letters says nothing either.
_CYRILLIC_ROMAN = re.compile(r"[IVXХІ]{2,}")


def trigrams(word: str) -> list[str]:
    """Letter trigrams of a lower-case word with its edges marked: 'мен' -> ['^ме', 'мен',
    'ен$'].
    """
    marked = f"^{word}$"
    return [marked[i : i + 3] for i in range(len(marked) - 2)]


@functools.cache
def _weights() -> dict[str, float]:
    source = importlib.resources.files("contentan.segment").joinpath(
        "data", "language_trigrams.json"
    )
    weights: dict[str, float] = json.loads(source.read_text(encoding="utf-8"))["weights"]
    return weights


@functools.lru_cache(maxsize=200_000)
def word_score(word: str) -> float:
    """How Kazakh (positive) or Russian (negative) a Cyrillic word looks; 0 for a word in another
    script and a Roman numeral.
    """
    low = word.lower()
    if not _CYRILLIC.search(low) or _CYRILLIC_ROMAN.fullmatch(word):
        return 0.0
    if KAZAKH_LETTERS.intersection(low):
        return CERTAIN
    if low in FUNCTION_WORDS["kk"]:
        return LIMIT
    if low in FUNCTION_WORDS["ru"]:
        return -LIMIT
    weights = _weights()
    # fsum: `sum` rounds otherwise since Python 3.12, and languages must not depend on that.
    score = math.fsum(weights.get(trigram, 0.0) for trigram in trigrams(low))
    return max(-LIMIT, min(LIMIT, score))


def pattern_language(word: str, lang: str) -> str:
    """The language of a word of a pattern: a Kazakh name keeps its own in a Russian list
    ('Болашақ').

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
    cyrillic = latin = kazakh_latin = 0
    score = 0.0
    for word in counted_words(_outside_quotes(text)):
        own = evidence(word)
        cyrillic, latin, kazakh_latin = cyrillic + own[0], latin + own[1], kazakh_latin + own[2]
        score += own[3]
    # A Russian or Kazakh sentence may name more things in English than it has words of its own.
    if latin > 2 * cyrillic:
        return "kk" if kazakh_latin * SHARE_LATIN >= latin else "en"
    if not cyrillic:
        return ""
    return "kk" if score > 0 else "ru"


def counted_words(text: str) -> list[str]:
    """The words that tell a language: all but the initials of names."""
    return _WORD.findall(_INITIAL.sub(" ", text) if "." in text else text)


def evidence(word: str) -> tuple[int, int, int, float]:
    """Whether a word is Cyrillic, whether it is Latin, whether in Kazakh Latin letters, and how
    Kazakh it looks.
    """
    if _CYRILLIC.search(word):
        return 1, 0, 0, word_score(word)
    # XXI or V is as common in Kazakh and Russian as in English.
    if _LATIN.search(word) and not _ROMAN.fullmatch(word):
        return 0, 1, int(not KAZAKH_LATIN.isdisjoint(word.lower())), 0.0
    return 0, 0, 0, 0.0


def without_quotations(text: str) -> str:
    """A text with a space for what stands in quotation marks."""
    return _QUOTED.sub(" ", text)


def _outside_quotes(text: str) -> str:
    """A text without what stands in quotation marks, where at least OUTSIDE words remain."""
    rest = without_quotations(text)
    return rest if len(rest) < len(text) and len(counted_words(rest)) >= OUTSIDE else text


def word_languages(forms: Sequence[str], lang: str) -> list[str]:
    """The language of each word of one sentence whose segment is in `lang`; quotation marks among
    the forms are heeded.

    >>> word_languages("работа «Қазақстан халқы Ассамблеясы» продолжена".split(), "ru")
    ['ru', 'kk', 'kk', 'kk', 'ru']
    """
    scores = [word_score(form) for form in forms]
    labels = ["en" if not _CYRILLIC.search(form) and _LATIN.search(form) else "" for form in forms]
    cyrillic = [i for i, label in enumerate(labels) if not label]
    kazakh = lang == "kk" or (lang != "ru" and math.fsum(scores) > 0)
    home, away, sign = ("kk", "ru", 1.0) if kazakh else ("ru", "kk", -1.0)
    # A sentence without a word that clearly looks foreign is the common case: no search.
    if all(scores[i] * sign > -SWITCH[home] / 2 for i in cyrillic):
        return [label or home for label in labels]
    costs = [SWITCH[home] * share for share in _shares([forms[i] for i in cyrillic])]
    # A word in no known trigram has score 0 and leans nowhere, so its neighbours decide.
    evidence = [scores[i] * sign + (LEAN if scores[i] else 0.0) for i in cyrillic]
    path = _viterbi(evidence, costs)
    for i, at_home in zip(cyrillic, path, strict=True):
        labels[i] = home if at_home else away
    return labels


def _shares(forms: Sequence[str]) -> list[float]:
    """For each word how much of SWITCH it costs to change the language before it."""
    if _MARKS.isdisjoint(forms):
        return [1.0] * len(forms)
    shares, inside, mark = [], False, False
    for form in forms:
        share = WITHIN_QUOTE if inside else 1.0
        if mark or form in _MARKS:
            share = AT_QUOTE
        shares.append(share)
        mark = form in _MARKS
        inside = form in _OPEN or (inside and form not in _CLOSE)
    return shares


def _viterbi(evidence: Sequence[float], costs: Sequence[float]) -> list[bool]:
    """The best sequence of at home (True) and away, given each word's evidence for home and the
    cost of a change before it.
    """
    home, away = 0.0, -costs[0]
    # For each word: whether home, and whether away, was reached from home.
    steps: list[tuple[bool, bool]] = []
    for number, (score, cost) in enumerate(zip(evidence, costs, strict=True)):
        switch = cost if number else 0.0
        home_from_home = home >= away - switch or not number
        away_from_home = home - switch >= away if number else False
        best_home = home if home_from_home else away - switch
        best_away = home - switch if away_from_home else away
        steps.append((home_from_home, away_from_home))
        # Half for one path and half against the other: only the difference of the two counts.
        home, away = best_home + score / 2, best_away - score / 2
    at_home = home >= away
    path = []
    for home_from_home, away_from_home in reversed(steps):
        path.append(at_home)
        at_home = home_from_home if at_home else away_from_home
    return path[::-1]
