"""Claims of one sentence: each number with its hedge, its kind, what it counts, its period and whether it is negated."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from contentan.claims import things
from contentan.claims.numbers import Number, masked, numbers
from contentan.claims.periods import Period, periods
from contentan.claims.sentence import Sentence
from contentan.claims.things import Thing
from contentan.claims.words import SPACE, Lexicon, lexicon

_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "₸": "KZT", "₽": "RUB"}
_CURRENCY_BEFORE = re.compile(rf"(?:(?:US|U\.S\.)?{SPACE}?([$€£₸₽])|\b(USD|EUR|KZT|GBP|RUB)){SPACE}?$")
_CURRENCY_BEHIND = re.compile(rf"{SPACE}?([$€£₸₽])")
_JOINS_RANGE = re.compile(
    rf"{SPACE}*(?:[-–—‑]|\bto\b|\band\b|\bдо\b|-(?:ден|дан|тен|тан|нен|нан)\b|\bмен\b|\bбен\b|\bпен\b){SPACE}*"
)
_FROM = {"and": r"\bbetween\s*$", "до": r"\bот\s*$", "to": r""}
_YEAR = re.compile(r"(?:1[6-9]|20)\d\d")
_SUFFIX = re.compile(r"[-‑]([^\W\d_]+)")
_LOOK_BACK = 48
_ALIKE = frozenset("дай дей тай тей".split())
_OF_THEM = re.compile(r"(?:ы|і|сы|сі)$")
_OUT_OF = re.compile(rf"{SPACE}+out{SPACE}+of{SPACE}+(?:every{SPACE}+)?$", re.IGNORECASE)
_PREVIOUS = re.compile(r"\b(?:figures?|numbers?|total|показател\w+|числ\w+|цифр\w+|көрсеткіш\w*)\b", re.IGNORECASE)
_DEFINITE = re.compile(
    r"\b(?:the|these|those|our|their|its|both|his|her|эт\w+|перв\w+|последн\w+|наш\w+|осы|сол)\s*$", re.IGNORECASE
)


class Claim(NamedTuple):
    """`start` and `stop` in the sentence, from the hedge to the last word of the thing. An open end of an interval is None."""

    start: int
    stop: int
    low: float | None
    high: float | None
    kind: str
    currency: str
    hedge: str
    thing: Thing | None
    change: bool
    period: Period | None
    negated: bool


class _Quantity(NamedTuple):
    """A number with what belongs to it directly; `start` with the hedge, `stop` behind the unit."""

    start: int
    stop: int
    low: float
    high: float
    kind: str
    currency: str
    hedge: str
    number: Number
    suffix: str


def read(sentence: Sentence) -> list[Claim]:
    """The claims of a sentence, in the order of its text."""
    words = lexicon(sentence.lang)
    when = periods(sentence.text, sentence.lang)
    closed = [*masked(sentence.text), *((one.start, one.stop) for one in when if one.kind != "per")]
    found = _ranges(sentence.text, numbers(sentence, words, closed))
    claims = list[Claim]()
    for number, high in found:
        quantity = _quantity(sentence, words, number, high)
        claim = _claim(sentence, words, quantity, claims) if quantity else None
        claims += [claim] if claim else []
    return [claim._replace(period=_period(sentence.text, claim, when, claims)) for claim in claims]


def _ranges(text: str, found: Sequence[Number]) -> list[tuple[Number, float | None]]:
    """Numbers, two that make a range as one, with its upper end."""
    made = list[tuple[Number, float | None]]()
    for number in found:
        last = made[-1][0] if made else None
        joint = text[last.stop : number.start] if last else ""
        if last and made[-1][1] is None and _is_range(text, last, number, joint):
            low = last.low
            if last.digits and not number.digits and number.low >= 1000 and last.low < 1000:
                low *= _scale_behind(text, number)
            if low < number.low:
                made[-1] = (Number(last.start, number.stop, low, low, number.digits), number.high)
                continue
        if last and _OUT_OF.fullmatch(joint) and 0 < last.low <= number.low:
            share = round(100 * last.low / number.low, 1)
            made[-1] = (Number(last.start, number.stop, share, share, digits=False, share=True), None)
            continue
        made.append((number, None))
    return made


def _is_range(text: str, last: Number, number: Number, joint: str) -> bool:
    joins = _JOINS_RANGE.fullmatch(joint)
    if not joins or last.share or number.share or last.low != last.high or number.low != number.high:
        return False
    word = joint.strip().lower()
    before = text[max(0, last.start - 12) : last.start]
    if word in ("and", "до"):
        return re.search(_FROM[word], before, re.IGNORECASE) is not None
    if word in ("мен", "бен", "пен"):
        return re.match(r"\s+(?:аралығ|арасын)", text[number.stop :]) is not None
    return True


def _scale_behind(text: str, number: Number) -> float:
    """By what the words of «30 тыс.» multiply."""
    digits = re.match(r"\d+(?:[.,]\d+)?", text[number.start : number.stop])
    return number.low / float(digits[0].replace(",", ".")) if digits and float(digits[0].replace(",", ".")) else 1.0


def _quantity(sentence: Sentence, words: Lexicon, number: Number, high: float | None) -> _Quantity | None:
    text, start, stop = sentence.text, number.start, number.stop
    if words.cited.search(text[max(0, start - 24) : start]) and not number.share:
        return None
    suffix = _SUFFIX.match(text, stop)
    tail = suffix.group(1).lower() if suffix and words.suffix.match(text, stop + 1) else ""
    stop = suffix.end() if suffix and tail else stop
    kind, currency, start, stop = _unit(text, words, number, start, stop)
    hedge, start, stop = _hedge(text, words, start, stop, tail)
    low, top = number.low, number.high
    if high is not None:
        hedge, top = "range", high
    elif not hedge and (low != top or number.rough):
        hedge = "about"
    if _is_year(text, number, kind, hedge):
        return None
    return _Quantity(start, stop, low, top, kind, currency, hedge or "exact", number, tail)


def _unit(text: str, words: Lexicon, number: Number, start: int, stop: int) -> tuple[str, str, int, int]:
    """Kind and currency, and the span with them."""
    percent = words.percent.match(text, stop)
    if number.share or percent:
        stop = percent.end() if percent else stop
        if percent and (suffix := _SUFFIX.match(text, stop)):
            stop = suffix.end()
        return "percent", "", start, stop
    before = _CURRENCY_BEFORE.search(text, max(0, start - 8), start)
    if before:
        return "money", before[2] or _SYMBOLS[before[1]], before.start(), stop
    behind = _CURRENCY_BEHIND.match(text, stop)
    if behind:
        return "money", _SYMBOLS[behind[1]], start, behind.end()
    for code, expression in words.currencies:
        if found := expression.match(text, stop):
            return "money", code, start, found.end()
    return "count", "", start, stop


def _hedge(text: str, words: Lexicon, start: int, stop: int, suffix: str) -> tuple[str, int, int]:
    """The hedge ('' for none), and the span with it."""
    behind = words.after.expression.match(text, stop)
    if behind:
        hedge = words.after.name(behind)
        if hedge == "at_most" and words.reached.match(text[behind.end() :].lstrip()):
            hedge = ""
        return hedge, start, behind.end()
    before = words.before.expression.search(text[max(0, start - _LOOK_BACK) : start])
    if before:
        hedge, begin = words.before.name(before), start - (min(start, _LOOK_BACK) - before.start())
        said = before[before.lastindex or 0].lower()
        if said in ("до", "от") and (said == "от" or words.reached.search(text[max(0, begin - 80) : begin])):
            return "", start, stop
        return hedge, begin, stop
    return ("about" if suffix in _ALIKE else ""), start, stop


def _is_year(text: str, number: Number, kind: str, hedge: str) -> bool:
    """A bare number that may be a year, without a hedge or a unit: it is a quantity only where a plural follows, see `_claim`."""
    said = text[number.start : number.stop]
    if kind != "count" or hedge or not _YEAR.fullmatch(said):
        return False
    before = text[max(0, number.start - 14) : number.start].lower()
    return (
        re.search(
            r"(?:\b(?:in|since|from|by|of|until|to|and|the|during|year|agenda|after|before|в|с|до|к|по|за|на|от|года?|и)\s*|[-–—(\"«,]\s*)$",
            before,
        )
        is not None
    )


def _claim(sentence: Sentence, words: Lexicon, quantity: _Quantity, earlier: Sequence[Claim]) -> Claim | None:
    text = sentence.text
    change = _changed(text, words, quantity)
    thing, told = _thing(sentence, words, quantity, earlier, change=change)
    if quantity.kind == "count" and (thing is None and not told):
        return None
    if (
        thing
        and quantity.kind != "money"
        and (thing.head in words.not_things or set(thing.head.split()) & words.not_things)
    ):
        return None
    if _is_pair(text, words, quantity, thing):
        return None
    start, stop = quantity.start, quantity.stop
    if thing and thing.start >= stop and quantity.kind != "money":
        stop = thing.stop
    low = None if quantity.hedge == "at_most" else quantity.low
    high = None if quantity.hedge == "at_least" else quantity.high
    negated = _negated(text, words, sentence.lang, start, stop)
    return Claim(start, stop, low, high, quantity.kind, quantity.currency, quantity.hedge, thing, change, None, negated)


def _thing(
    sentence: Sentence, words: Lexicon, quantity: _Quantity, earlier: Sequence[Claim], *, change: bool
) -> tuple[Thing | None, bool]:
    """What is counted, and whether the number is a claim although its thing is not said here."""
    if quantity.kind == "money":
        return things.money(sentence, words, quantity.start, quantity.stop), True
    part = quantity.kind == "percent"
    last = next((claim.thing for claim in reversed(earlier) if claim.kind == "count" and claim.thing), None)
    if sentence.lang == "kk" and part:
        return things.before(sentence, words, quantity.start, part_of=True) or things.behind(
            sentence, words, quantity.stop, part_of=True
        ), True
    if last and _of_them(sentence.text, words, quantity):
        found = things.behind(sentence, words, quantity.stop, part_of=False)
        return found or last, True
    found = None if change and part else things.behind(sentence, words, quantity.stop, part_of=part)
    found = found or things.before(sentence, words, quantity.start, part_of=part)
    if found or part:
        return found, part
    back = sentence.text[max(0, quantity.start - 30) : quantity.start]
    elliptic = (
        _PREVIOUS.search(back)
        or re.search(r"(?:год[уа]?|г\.|жылы)\s*[-–—]\s*$", back)
        or _from_all(sentence.text, earlier)
    )
    return (last, True) if last and elliptic else (None, False)


def _of_them(text: str, words: Lexicon, quantity: _Quantity) -> bool:
    """'120 of them', 'из них 120', 'оның ішінде 38-і'."""
    before, behind = (
        text[max(0, quantity.start - 24) : quantity.start],
        text[quantity.stop : quantity.stop + 12].lstrip(),
    )
    found = list(words.rest.finditer(before))
    if found and not re.search(r"\d", before[found[-1].end() :]):
        return True
    return words.rest.match(behind) is not None or (
        quantity.suffix != "" and _OF_THEM.match(quantity.suffix) is not None
    )


def _from_all(text: str, earlier: Sequence[Claim]) -> bool:
    """'Из 350 делегатов 120 представляли ...'"""
    return bool(earlier) and re.search(r"\bиз\s*$", text[: earlier[-1].start], re.IGNORECASE) is not None


def _changed(text: str, words: Lexicon, quantity: _Quantity) -> bool:
    """Growth or decline by so much, not a state: 'rose by 15 per cent', 'на 8 % больше', '12,5 пайызға өсті'."""
    before, behind = text[max(0, quantity.start - 60) : quantity.start], text[quantity.stop : quantity.stop + 16]
    if re.search(r"(?:\bby|\bна)\s*$", before, re.IGNORECASE):
        return words.changed.search(before) is not None or words.changed.search(behind) is not None
    if quantity.kind != "percent":
        return False
    return (
        words.changed.match(behind.lstrip()) is not None
        or re.search(r"\b(?:increase|decrease|growth|decline) of\s*$", before) is not None
    )


def _is_pair(text: str, words: Lexicon, quantity: _Quantity, thing: Thing | None) -> bool:
    """'the two countries', 'двух стран', 'екі ел' name parties, they do not count; 'the three goals' are known ones."""
    if quantity.kind != "count" or quantity.number.digits or quantity.high >= 10 or quantity.hedge != "exact":
        return False
    if quantity.low == 2 and thing and thing.head in words.pairs:
        return True
    return _DEFINITE.search(text[max(0, quantity.start - 16) : quantity.start]) is not None


def _negated(text: str, words: Lexicon, lang: str, start: int, stop: int) -> bool:
    """A negation up to three words before the claim; in Kazakh, behind it."""
    near = text[stop:].split()[:3] if lang == "kk" else text[:start].split()[-3:]
    return words.negation.search(" ".join(near)) is not None


def _period(text: str, claim: Claim, when: Sequence[Period], claims: Sequence[Claim]) -> Period | None:
    """The nearest period that no semicolon parts from the claim; brackets and other claims between them make it farther."""
    best, least = None, float("inf")
    for period in when:
        left, right = (period.stop, claim.start) if period.start < claim.start else (claim.stop, period.start)
        between = text[left : max(left, right)]
        if ";" in between:
            continue
        others = sum(1 for other in claims if left <= other.start < right)
        far = len(between) + 100 * (("(" in between) + (")" in between)) + 20 * others
        if far < least:
            best, least = period, far
    return best
