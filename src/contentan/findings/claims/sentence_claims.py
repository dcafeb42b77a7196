"""Claims of one sentence: each quantity with what it counts, its period, whether it is a growth and
whether it is negated.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from contentan.findings.claims import counted_things
from contentan.findings.claims.claim_words import Lexicon, lexicon
from contentan.findings.claims.counted_things import Thing
from contentan.findings.claims.numerals import Span, masked, numbers
from contentan.findings.claims.parsed_sentence import Sentence
from contentan.findings.claims.periods import Period, periods
from contentan.findings.claims.quantities import Quantity, quantity, ranges

#: A count without a thing of its own counts that of the claim before it behind such words.
_SAME = re.compile(
    r"\b(?:figures?|numbers?|total|показател\w+|числ\w+|цифр\w+|көрсеткіш\w*)\b|(?:год[уа]?|г\.|жылы)\s*[-–—]\s*$",
    re.IGNORECASE,
)
#: ... or before such ones: "13 were fined".
_SAME_BEHIND = re.compile(
    r"\s+(?:were|are|had|have|remained|received|of(?:\s+the)?\s+\d)", re.IGNORECASE
)
#: ... or, hedged, before a place: "and more than 2,000 in the centres".
_SAME_THERE = re.compile(r"\s+(?:in|at|from)\b", re.IGNORECASE)
_FROM_ALL = re.compile(r"\bиз\s*$", re.IGNORECASE)
_OF_NUMBER = re.compile(r"\s+of\s+(?:the\s+|its\s+|their\s+|all\s+)?\d", re.IGNORECASE)
_OF_THEM_SUFFIX = frozenset("ы і сы сі".split())
_BY = re.compile(r"(?:\b(\w+)\s+by|\bна)\s*$", re.IGNORECASE)
_CONJUNCTION = re.compile(r"(?:\b(?:и|а|and|while|және|ал)|,)\s*$", re.IGNORECASE)
_GROWTH_OF = re.compile(
    r"\b(?:increase|decrease|growth|decline|rise|fall|reduction) of\s*$", re.IGNORECASE
)
_DEFINITE = re.compile(
    r"\b(?:the|these|those|our|their|its|both|his|her|эт\w+|перв\w+|последн\w+|наш\w+|осы|сол)\s*$",
    re.IGNORECASE,
)
#: «алты балалы отбасы» counts no families.
_MADE_OF = re.compile(r"\w+(?:лы|лі|ды|ді|ты|ті) .+")
_DIGIT = re.compile(r"\d")


class Claim(NamedTuple):
    """`start` and `stop` in the sentence, from the hedge to the last word of the thing. An open end
    of an interval is None.
    """

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


def claims_of_sentence(sentence: Sentence) -> list[Claim]:
    """The claims of a sentence, in the order of its text."""
    words = lexicon(sentence.lang)
    when = list[Period]()

    def dated(text: str) -> list[Span]:
        when.extend(periods(text, sentence.lang))
        return [(one.start, one.stop) for one in when if one.kind != "per"]

    # Masks first: they cost less than periods, and leave nothing in most sentences.
    found = ranges(sentence.text, words, numbers(sentence, words, (masked, dated)))
    claims = list[Claim]()
    for number, high in found:
        own = quantity(sentence, words, number, high)
        claim = _claim(sentence, words, own, claims) if own else None
        claims += [claim] if claim else []
    return [claim._replace(period=_period(sentence.text, claim, when, claims)) for claim in claims]


def _claim(
    sentence: Sentence, words: Lexicon, own: Quantity, earlier: Sequence[Claim]
) -> Claim | None:
    change = _changed(sentence.text, words, own)
    thing = _thing(sentence, words, own, earlier, change=change)
    if own.kind == "count" and (thing is None or own.low == own.high == 1):
        return None
    if thing and own.kind != "money" and words.not_things & set(thing.lemmas.split()):
        return None
    if sentence.lang == "kk" and own.high < 10 and thing and _MADE_OF.fullmatch(thing.lemmas):
        return None
    if _is_pair(sentence.text, words, own, thing):
        return None
    stop = (
        max(own.stop, thing.stop)
        if thing and thing.start >= own.stop and own.kind != "money"
        else own.stop
    )
    return Claim(
        own.start,
        stop,
        None if own.hedge == "at_most" else own.low,
        None if own.hedge == "at_least" else own.high,
        own.kind,
        own.currency,
        own.hedge,
        thing,
        change,
        None,
        _negated(sentence, words, own.start, stop),
    )


def _thing(
    sentence: Sentence, words: Lexicon, own: Quantity, earlier: Sequence[Claim], *, change: bool
) -> Thing | None:
    """What is counted: behind the number, before it, or what the claim before it counts ("of them
    120").
    """
    if own.kind == "money":
        return counted_things.money(sentence, words, own.start, own.stop)
    if own.kind == "percent":
        return _whole(sentence, words, own, change=change)
    behind = counted_things.behind(
        sentence, words, own.stop, part_of=_OF_NUMBER.match(sentence.text, own.stop) is not None
    )
    last = next(
        (claim.thing for claim in reversed(earlier) if claim.kind == "count" and claim.thing), None
    )
    if last and _of_them(sentence.text, words, own):
        return behind or last
    found = behind or counted_things.before(sentence, words, own.start, part_of=False)
    return found or (last if last and _same_thing(sentence.text, own, earlier) else None)


def _whole(sentence: Sentence, words: Lexicon, own: Quantity, *, change: bool) -> Thing | None:
    """Of what a share is told: in Kazakh it stands before the number, else behind it, but for
    growth.
    """
    behind = None if change else counted_things.behind(sentence, words, own.stop, part_of=True)
    if behind and sentence.lang != "kk":
        return behind
    return counted_things.before(sentence, words, own.start, part_of=True) or behind


def _same_thing(text: str, own: Quantity, earlier: Sequence[Claim]) -> bool:
    """'By 2020 the figure exceeded 11,000', 'в 2022 году — 987', '13 were fined', 'из 350 делегатов
    120 представляли'.
    """
    return (
        _SAME.search(text[max(0, own.start - 30) : own.start]) is not None
        or _SAME_BEHIND.match(text, own.stop) is not None
        or (own.hedge != "exact" and _SAME_THERE.match(text, own.stop) is not None)
        or _FROM_ALL.search(text[: earlier[-1].start]) is not None
    )


def _of_them(text: str, words: Lexicon, own: Quantity) -> bool:
    """'120 of them', 'из них 120', 'оның ішінде 38-і'."""
    before, behind = (
        text[max(0, own.start - 24) : own.start],
        text[own.stop : own.stop + 12].lstrip(),
    )
    *_, found = [None, *words.rest.finditer(before)]
    if found and not _DIGIT.search(before[found.end() :]):
        return True
    return words.rest.match(behind) is not None or own.suffix in _OF_THEM_SUFFIX


def _changed(text: str, words: Lexicon, own: Quantity) -> bool:
    """Growth or decline by so much, not a state: 'rose by 15 per cent', 'на 8 % больше', '12,5
    пайызға өсті'.
    """
    before, behind = text[max(0, own.start - 100) : own.start], text[own.stop : own.stop + 16]
    by = _BY.search(before)
    if by:
        # "endorsed by 150 countries".
        doer = (by[1] or "").endswith("ed") and not words.changed.match(by[1])
        if doer:
            return False
        return words.changed.search(before) is not None or words.changed.search(behind) is not None
    if own.kind != "percent":
        return False
    if words.changed.match(behind.lstrip()) or _GROWTH_OF.search(before):
        return True
    return any(words.changed.match(word) for word in before.split()[-1:])


def _is_pair(text: str, words: Lexicon, own: Quantity, thing: Thing | None) -> bool:
    """'the two countries', 'двух стран', 'екі ел' name parties, they do not count; 'the three
    goals' are known ones.
    """
    if own.kind != "count" or own.number.digits or own.high >= 10 or own.hedge != "exact":
        return False
    if own.low == 2 and thing and thing.head in words.pairs:
        return True
    return _DEFINITE.search(text[max(0, own.start - 16) : own.start]) is not None


def _negated(sentence: Sentence, words: Lexicon, start: int, stop: int) -> bool:
    """A negation up to three words before the claim; in Kazakh, behind it."""
    near = (
        sentence.text[stop:].split()[:3]
        if sentence.lang == "kk"
        else sentence.text[:start].split()[-3:]
    )
    return words.negation.search(" ".join(near)) is not None


def _period(
    text: str, claim: Claim, when: Sequence[Period], claims: Sequence[Claim]
) -> Period | None:
    """The nearest period that no semicolon parts from the claim; brackets and other claims between
    them make it farther.
    """
    best, least = None, float("inf")
    for period in when:
        left, right = (
            (period.stop, claim.start) if period.start < claim.start else (claim.stop, period.start)
        )
        between = text[left : max(left, right)]
        if ";" in between or _is_of_another(text, claim, period, claims):
            continue
        others = sum(1 for other in claims if left <= other.start < right)
        far = len(between) + 100 * (("(" in between) + (")" in between)) + 20 * others
        if far < least:
            best, least = period, far
    return best


def _is_of_another(text: str, claim: Claim, period: Period, claims: Sequence[Claim]) -> bool:
    """A rate belongs to the number beside it, and 'and in 2024' to what follows it.

    In "7 regions with 100,000 patients per year" and «4–5 тыс. в год, пространства охватывают 700
    мест» one number is a rate.
    """
    after = period.start >= claim.stop
    if after and period.kind == "per":
        return any(claim.stop <= other.start < period.start for other in claims)
    if after:
        follows = any(other.start >= period.stop for other in claims)
        return follows and _CONJUNCTION.search(text[claim.stop : period.start]) is not None
    taken = any(
        other.stop <= period.start and "," not in text[other.stop : period.start]
        for other in claims
    )
    return period.kind == "per" and taken and "," in text[period.stop : claim.start]
