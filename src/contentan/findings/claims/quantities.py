"""Quantities: numbers with what belongs to them directly, their hedge, their unit, and the other
end of a range.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from contentan.findings.claims.claim_words import SPACE, Lexicon
from contentan.findings.claims.numerals import Number
from contentan.findings.claims.parsed_sentence import Sentence

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "₸": "KZT", "₽": "RUB"}
_CURRENCY_BEFORE = re.compile(
    rf"(?:(?:US|U\.S\.)?{SPACE}?([$€£₸₽])|\b(USD|EUR|KZT|GBP|RUB)){SPACE}?$"
)
_CURRENCY_BEHIND = re.compile(rf"{SPACE}?([$€£₸₽])")
_JOINS_RANGE = re.compile(
    rf"{SPACE}*(?:[-‐‑–—]|\bto\b|\band\b|\bдо\b|-(?:ден|дан|тен|тан|нен|нан)\b|\bмен\b|\bбен\b|\bпен\b){SPACE}*"
)
#: What goes before the first number where these words join it to the second.
_OPENS_RANGE = {
    "and": re.compile(r"\bbetween\s*$", re.IGNORECASE),
    "до": re.compile(r"\bот\s*$", re.IGNORECASE),
}
_AMONG = re.compile(r"\s+(?:аралығ|арасын)")
_OUT_OF = re.compile(rf"{SPACE}+out{SPACE}+of{SPACE}+(?:every{SPACE}+)?", re.IGNORECASE)
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_BEFORE_YEAR = re.compile(
    r"(?:\b(?:в|с|до|к|по|за|на|от|года?|и|agenda)\s*|[-–—(\"«,]\s*)$",
    re.IGNORECASE,
)
_SUFFIX = re.compile(r"[-‑]([^\W\d_]+)")
_PART_OF_A_WORD = re.compile(r"-[a-z]")
_ABOUT_SUFFIXES = frozenset("дай дей тай тей".split())
_LOOK_BACK = 48


class Quantity(NamedTuple):
    """`start` with the hedge, `stop` behind the unit; `suffix` is a Kazakh case ending written
    behind digits.
    """

    start: int
    stop: int
    low: float
    high: float
    kind: str
    currency: str
    hedge: str
    number: Number
    suffix: str


def ranges(text: str, words: Lexicon, found: Sequence[Number]) -> list[tuple[Number, float | None]]:
    """Numbers, two that make a range as one, with its upper end; '3 out of 4' is a share."""
    made = list[tuple[Number, float | None]]()
    for number in found:
        joined = _joined(text, words, *made[-1], number) if made else None
        if joined:
            made[-1] = joined
        else:
            made.append((number, None))
    return made


def _joined(
    text: str, words: Lexicon, last: Number, high: float | None, number: Number
) -> tuple[Number, float | None] | None:
    joint = text[last.stop : number.start]
    if (
        high is not None
        or last.share
        or number.share
        or last.low != last.high
        or number.low != number.high
    ):
        return None
    if _OUT_OF.fullmatch(joint) and 0 < last.low <= number.low:
        share = round(100 * last.low / number.low, 1)
        return Number(last.start, number.stop, share, share, digits=False, share=True), None
    if not _is_range(text, words, last, number, joint):
        return None
    low = last.low
    if last.digits and not number.digits and number.low >= 1000 and last.low < 1000:
        low *= _scale(text, number)
    return (
        (Number(last.start, number.stop, low, low, number.digits), number.high)
        if low < number.low
        else None
    )


def _is_range(text: str, words: Lexicon, last: Number, number: Number, joint: str) -> bool:
    if not _JOINS_RANGE.fullmatch(joint):
        return False
    word = joint.strip().lower()
    if word == "to" and words.changed.search(text, max(0, last.start - 60), last.start):
        return False  # "grew from 300 to 500"
    if word in _OPENS_RANGE:
        return _OPENS_RANGE[word].search(text, max(0, last.start - 12), last.start) is not None
    return word not in ("мен", "бен", "пен") or _AMONG.match(text, number.stop) is not None


def _scale(text: str, number: Number) -> float:
    """By what the words of «30 тыс.» multiply: «25–30 тыс.» begins at 25,000."""
    digits = _DIGITS.match(text, number.start, number.stop)
    value = float(digits[0].replace(",", ".")) if digits else 0.0
    return number.low / value if value else 1.0


def quantity(
    sentence: Sentence, words: Lexicon, number: Number, high: float | None
) -> Quantity | None:
    """A number with its hedge and unit; None where it is cited, an ordinal, a part of a word or a
    year.
    """
    text, start, stop = sentence.text, number.start, number.stop
    if not number.share and words.cited.search(text[max(0, start - 24) : start]):
        return None
    if not number.digits and (words.ordinal.match(text, stop) or _PART_OF_A_WORD.match(text, stop)):
        return None
    suffix = _SUFFIX.match(text, stop)
    tail = suffix[1].lower() if suffix and words.suffix.match(text, stop + 1) else ""
    stop = suffix.end() if suffix and tail else stop
    kind, currency, start, stop = _unit(text, words, number, start, stop)
    hedge, start, stop = _hedge(text, words, start, stop, tail)
    if (
        (not hedge or text[start : number.start].endswith("the "))
        and kind == "count"
        and _is_year(text, sentence.lang, number)
    ):
        return None
    if high is not None:
        hedge = "range"
    elif not hedge and (number.low != number.high or number.rough):
        hedge = "about"
    return Quantity(
        start,
        stop,
        number.low,
        number.high if high is None else high,
        kind,
        currency,
        hedge or "exact",
        number,
        tail,
    )


def _unit(
    text: str, words: Lexicon, number: Number, start: int, stop: int
) -> tuple[str, str, int, int]:
    """Kind and currency, and the span with them."""
    percent = words.percent.match(text, stop)
    if number.share or percent:
        stop = percent.end() if percent else stop
        suffix = _SUFFIX.match(text, stop) if percent else None
        return "percent", "", start, suffix.end() if suffix else stop
    before = _CURRENCY_BEFORE.search(text, max(0, start - 8), start)
    if before:
        begin = before.end() - len(before[0].lstrip())
        return "money", before[2] or _SYMBOLS[before[1]], begin, stop
    behind = _CURRENCY_BEHIND.match(text, stop)
    if behind:
        return "money", _SYMBOLS[behind[1]], start, behind.end()
    for code, expression in words.currencies:
        if found := expression.match(text, stop):
            return "money", code, start, found.end()
    return "count", "", start, stop


def _hedge(text: str, words: Lexicon, start: int, stop: int, suffix: str) -> tuple[str, int, int]:
    """The hedge ('' for none), and the span with it. 'To' after a verb of growth is a level, not a
    bound: «вырос до 340».
    """
    behind = words.after.expression.match(text, stop)
    if behind:
        hedge = words.after.name(behind)
        reached = hedge == "at_most" and words.reached.match(text[behind.end() :].lstrip())
        return "" if reached else hedge, start, behind.end()
    first = max(0, start - _LOOK_BACK)
    before = words.before.expression.search(text[first:start])
    if before:
        hedge, begin = words.before.name(before), first + before.start()
        said = before[before.lastindex or 0].lower()
        if said == "от" or (
            said == "до" and words.reached.search(text[max(0, begin - 80) : begin])
        ):
            return "", start, stop
        return hedge, begin, stop
    return ("about" if suffix in _ABOUT_SUFFIXES else ""), start, stop


def _is_year(text: str, lang: str, number: Number) -> bool:
    """A bare number that may be a year is one: always in English ("the 2017 amendments"), else
    behind certain words.
    """
    if not _YEAR.fullmatch(text, number.start, number.stop):
        return False
    return (
        lang == "en"
        or _BEFORE_YEAR.search(text[max(0, number.start - 14) : number.start]) is not None
    )
