"""The Cyrillic words that a word of another alphabet may stand for, the likeliest first.

A noisy channel. Each Cyrillic letter has one spelling in an alphabet, so all words that would be
spelled so are possible, and what remains is how likely each is:

    cost = LETTERS * (letters of the word + prices of its arcs) + cost of its best analysis

in nats. A beam from left to right keeps the likeliest beginnings; ь and ъ, which Latin and Arabic
do not write, are tried after consonants. The grammar's analyser prices the words that are left.
"""

from __future__ import annotations

import functools
import heapq
import itertools
from operator import itemgetter

from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.scripts import stem_letters
from contentan.lemmatize.scripts.alphabets import (
    ARABIC,
    BACK,
    BARE,
    FRONT,
    HAMZA,
    SHOWS_SOFT,
    arcs,
    plain,
)

Spelled = tuple[float, str]

#: Of the letters' cost; the analyser's counts in full.
LETTERS = 0.5
WIDTH, KEPT = 24, 12
#: A character of which the alphabet says nothing stays itself.
STRANGE = 6.0
#: A vowel that the softness of an Arabic word forbids: loans mix them.
DISCORD = 4.0
_SIGNED = frozenset("лрнтсдбзкмпвф")
_LEAST_SIGN = 5.8  # nats: a sign less likely than 0.003 is not tried


@functools.lru_cache(maxsize=100_000)
def spellings(form: str, alphabet: str) -> tuple[Spelled, ...]:
    """Cyrillic spellings of a form in an alphabet with their cost in nats, best first, at most
    KEPT; capitals, hyphens, digits and marks stay.

    >>> spellings("Elımızde", "latin_2021")[0][1], spellings("u'ltaralyq", "latin_2017")[0][1]
    ('Елімізде', 'үлтаралық')
    """
    form = plain(form, alphabet)
    if not any(map(str.isalpha, form)):
        return ((0.0, form),)
    if "-" in form.strip("-"):
        return (_joined(form.split("-"), "-", alphabet),)
    if end := _abbreviated(form):
        return (_joined([form[:end], form[end:]], "", alphabet),)
    found = beam(form, alphabet)
    shaped = [(cost, _shaped(word, form)) for cost, word in found]
    priced = [(LETTERS * cost + kazakh.analyse(word)[0].cost, word) for cost, word in shaped]
    return tuple(sorted(priced)) or ((STRANGE * len(form), form),)


def _joined(parts: list[str], joint: str, alphabet: str) -> Spelled:
    """Parts of a word, each restored alone."""
    best = [spellings(part, alphabet)[0] if part else (0.0, "") for part in parts]
    return sum(cost for cost, _ in best), joint.join(word for _, word in best)


def _abbreviated(form: str) -> int:
    """Where the suffix of an abbreviation in capitals begins (BŪŪ|ğa), 0 for any other form."""
    end = next((at for at, sign in enumerate(form) if sign.islower()), 0)
    capitals = sum(sign.isalpha() for sign in form[:end])
    return end if capitals > 1 and form[end:].islower() else 0


def _shaped(word: str, form: str) -> str:
    """A word in small letters with the capitals of the form."""
    letters = [letter for letter in form if letter.isalpha()]
    if len(letters) > 1 and all(map(str.isupper, letters)):
        return word.upper()
    return word[:1].upper() + word[1:] if letters[0].isupper() else word


def beam(form: str, alphabet: str, width: int = WIDTH, kept: int = KEPT) -> list[Spelled]:
    """Cyrillic words in small letters by the cost of their letters and arcs alone, best first; none
    for a form that is longer than any word.
    """
    if len(form) > kazakh.LONGEST:
        return []
    soft = alphabet == ARABIC and bool({HAMZA, *SHOWS_SOFT} & set(form))
    form = form.replace(HAMZA, "") if alphabet == ARABIC else form
    reached: list[dict[str, float]] = [{} for _ in range(len(form) + 1)]
    reached[0][stem_letters.EDGE] = 0.0
    for at in range(len(form)):
        if reached[at]:
            options = _options(form, at, alphabet)
            for text, cost in heapq.nsmallest(width, reached[at].items(), key=_COST):
                for stop, letters, price in options:
                    _extend(reached[stop], text, cost + price, letters, alphabet != BARE)
    words = [
        (cost + stem_letters.cost(text[-stem_letters.HISTORY :], stem_letters.END), text[1:])
        for text, cost in reached[-1].items()
    ]
    if alphabet == ARABIC:
        words = [(cost + _discord(word, soft=soft), word) for cost, word in words]
    return heapq.nsmallest(kept, words)


_COST = itemgetter(1)


def _extend(there: dict[str, float], text: str, cost: float, letters: str, signs: bool) -> None:
    """A beginning with an arc's letters, and with a sign behind them where one is likely."""
    for letter in letters:
        cost += stem_letters.cost(text[-stem_letters.HISTORY :], letter)
        text += letter
    if cost < there.get(text, 1e9):
        there[text] = cost
    if signs and text[-1] in _SIGNED:
        for sign in "ьъ":
            price = stem_letters.cost(text[-stem_letters.HISTORY :], sign)
            if price < _LEAST_SIGN and cost + price < there.get(text + sign, 1e9):
                there[text + sign] = cost + price


def _options(form: str, at: int, alphabet: str) -> list[tuple[int, str, float]]:
    """What may be read at a place: where it ends, its Cyrillic letters, its price."""
    table, longest = arcs(alphabet)
    found = [
        (at + size, letters, price)
        for size in range(1, min(longest, len(form) - at) + 1)
        for low in _small(form[at : at + size], alphabet)
        for letters, price in table.get(low, ())
    ]
    return found or [(at + 1, form[at].lower()[:1], STRANGE)]


def _small(piece: str, alphabet: str) -> list[str]:
    """A piece in small letters. I is the capital of ı and of i; İ is always i."""
    if not {"I", "İ"} & set(piece):
        return [piece.lower()]
    both = "iı" if "ı" in arcs(alphabet).table else "i"
    choices = [both if sign == "I" else "i" if sign == "İ" else sign.lower() for sign in piece]
    return ["".join(one) for one in itertools.product(*choices)]


def _discord(word: str, *, soft: bool) -> float:
    """The price of vowels that the softness of an Arabic word, or the lack of it, forbids; with an
    е nothing is certain.
    """
    letters = set(word)
    if letters & set("еэ"):
        return 0.0
    wrong = BACK if soft else FRONT
    return DISCORD if letters & wrong else 0.0
