"""Claims of one sentence, as frames: who, what, how many, of how many, per what, when, from what to
what, and within what bounds.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from contentan.findings.claims import frame_things
from contentan.findings.claims.agents import agent
from contentan.findings.claims.changes import change
from contentan.findings.claims.claim_words import Lexicon, lexicon
from contentan.findings.claims.fractions import shares
from contentan.findings.claims.fronted_wholes import Counted
from contentan.findings.claims.not_claims import counts_nothing
from contentan.findings.claims.number_pairs import figures
from contentan.findings.claims.numerals import Span, masked, numbers
from contentan.findings.claims.parsed_sentence import Sentence
from contentan.findings.claims.period_choice import chosen
from contentan.findings.claims.periods import Period, periods
from contentan.findings.claims.quantities import Quantity, bound_behind, quantity
from contentan.findings.claims.things import Thing

_LEAST_SUM = 1000
_SUM_ENDS = re.compile(r"\s*(?:[.,;()]|$|[-–—]\s)")
_SOME = re.compile(r"[дт][ае]й$")
_EACH = re.compile(r"\b(?:each|every|apiece|per|кажд\w+|әр|әрбір|әрқайсысы\w*)\b", re.IGNORECASE)
_NUMBER_OF = re.compile(r"\b(?:number of|числ[оае]\w*|количеств\w+|сан[ыi]\w*)\b", re.IGNORECASE)
#: A negation before these is part of the bound.
_BELOW_OR_ABOVE = ("at_most", "at_least")
_OPEN_ABOVE, _OPEN_BELOW = ("at_least", "more_than"), ("at_most", "less_than")


class Claim(NamedTuple):
    """`start` and `stop` in the sentence, from the bound to the last word of the thing. An open end
    of an interval is None.
    """

    start: int
    stop: int
    low: float | None
    high: float | None
    kind: str
    fraction: str
    currency: str
    bound: str
    whole: float | None
    thing: Thing | None
    change: str
    step: bool
    base: float | None
    per: str
    period: Period | None
    who: str
    total: bool
    negated: bool


def claims_of_sentence(sentence: Sentence, previous: Counted = ()) -> list[Claim]:
    """The claims of a sentence, in the order of its text. `previous` is what the sentence before
    counts, for "Of these, 45 were girls".
    """
    words = lexicon(sentence.lang)
    when = list[Period]()

    def dated(text: str) -> list[Span]:
        when.extend(periods(text, sentence.lang))
        return [(one.start, one.stop) for one in when if one.kind != "per"]

    # Masks first: they cost less than periods, and leave nothing in most sentences.
    found = numbers(sentence, words, (masked, dated), shares(sentence, words))
    told = [
        own
        for figure in figures(sentence.text, sentence.lang, words, found)
        if (own := quantity(sentence, words, figure))
    ]
    claims = list[Claim]()
    for i, own in enumerate(told):
        claim = _claim(sentence, words, own, claims, told[i + 1 :], previous)
        claims += [claim] if claim else []
    # Two numbers of one span («үш пайыздан бес») are one claim: its id is made of the span.
    once = list({(claim.start, claim.stop): claim for claim in claims}.values())
    return [_dated(sentence, words, claim, when, once) for claim in once]


def counts(claims: Sequence[Claim]) -> list[tuple[float, Thing]]:
    """How many of what claims count, at most; what has no upper end may be any number."""
    return [
        (math.inf if one.high is None else one.high, one.thing)
        for one in claims
        if one.kind == "count" and one.thing
    ]


def _dated(
    sentence: Sentence,
    words: Lexicon,
    claim: Claim,
    when: Sequence[Period],
    claims: Sequence[Claim],
) -> Claim:
    spans = [(one.start, one.stop) for one in claims]
    if _is_inside(claim, claims):
        when = [one for one in when if one.start < claim.start]
    # In "two weekly newspapers", "half of the weekly time" it is no rate.
    when = [
        one
        for one in when
        if one.kind != "per" or not (claim.start < one.start and one.stop < claim.stop)
    ]
    per, period = chosen(sentence.text, (claim.start, claim.stop), when, spans, claim.base)
    return claim._replace(
        per=per.said if per else "", period=period, who=agent(sentence, words, claim.start)
    )


def _is_inside(claim: Claim, claims: Sequence[Claim]) -> bool:
    """Whether a claim stands in the phrase that another counts: «число библиотек на пяти языках в
    2023 году достигло 118».
    """
    return any(
        other.thing is not None
        and other.thing.stop <= claim.start
        and claim.stop <= other.start
        and not any(one.thing == other.thing for one in claims if one.start <= claim.start)
        for other in claims
    )


def _claim(
    sentence: Sentence,
    words: Lexicon,
    own: Quantity,
    earlier: Sequence[Claim],
    later: Sequence[Quantity],
    previous: Counted,
) -> Claim | None:
    text, figure = sentence.text, own.figure
    changed = change(text, sentence.lang, words, own)
    known = [(one.kind, one.thing, one.start) for one in earlier]
    thing, of_them = frame_things.thing(
        sentence, words, own, known, later, changes=bool(changed.direction), previous=previous
    )
    if thing is None and (currency := _money_left_out(sentence.text, own, earlier)):
        own = own._replace(kind="money", currency=currency)
    if counts_nothing(sentence, words, own, thing, of_them=of_them):
        return None
    behind = thing and own.kind != "money" and own.stop <= thing.start
    stop = max(own.stop, thing.stop) if thing and behind else own.stop
    bound = own.bound
    if sentence.lang == "kk" and behind and thing and bound == "exact":
        found, stop = bound_behind(text, words, thing.start, stop)
        if _SOME.search(text[thing.start : thing.stop]) and not text[: thing.stop].endswith(
            thing.head
        ):
            found = "about"  # «он төрт құдықтай»
        bound = found or bound
    whole = _whole(own, earlier, of_them=of_them)
    low = figure.value if figure.relation == "range" else own.value
    return Claim(
        own.start,
        stop,
        None if bound in _OPEN_BELOW else low,
        None if bound in _OPEN_ABOVE else own.value,
        own.kind,
        figure.number.fraction,
        own.currency,
        bound,
        whole,
        thing,
        changed.direction,
        changed.step,
        figure.value if figure.relation == "from" else None,
        "",
        None,
        "",
        _is_total(text, words, own.start, stop, thing),
        bound not in _BELOW_OR_ABOVE and _negated(sentence, words, own.start, stop),
    )


def _whole(own: Quantity, earlier: Sequence[Claim], *, of_them: bool) -> float | None:
    """Of how many: the whole that the figure names, or what an earlier claim counts."""
    if own.figure.relation == "of":
        return own.figure.value
    if not of_them or own.kind not in ("count", "share"):
        return None
    counted = (one.low for one in reversed(earlier) if one.kind == "count" and one.low)
    whole = next(counted, None)
    return None if whole and own.kind == "count" and own.value > whole else whole


def _money_left_out(text: str, own: Quantity, earlier: Sequence[Claim]) -> str:
    """The currency of a sum told before, where another follows without it: "the chip costs 100
    roubles, the telephone 20 thousand"; '' for none. What is converted in brackets is passed over.
    """
    sums = [one for one in earlier if one.kind == "money"]
    if own.kind != "count" or own.value < _LEAST_SUM or not sums or earlier[-1].kind != "money":
        return ""
    if not _SUM_ENDS.match(text, own.stop):
        return ""
    told = [one for one in sums if text.rfind("(", 0, one.start) <= text.rfind(")", 0, one.start)]
    return told[-1].currency if told else ""


def _is_total(text: str, words: Lexicon, start: int, stop: int, thing: Thing | None) -> bool:
    """Whether a claim tells how many there are in all: "there are", «насчитывается», «бар», "the
    number of ..."; not how many each has.
    """
    before = text[max(0, start - 60) : start]
    if _EACH.search(text[max(0, start - 40) : stop + 40]):
        return False
    if words.total_before.search(before) or words.total_behind.match(text, stop):
        return True
    return (
        thing is not None
        and thing.stop <= start
        and _NUMBER_OF.search(text[max(0, thing.start - 30) : start]) is not None
    )


def _negated(sentence: Sentence, words: Lexicon, start: int, stop: int) -> bool:
    """A negation up to three words before the claim; in Kazakh, behind it."""
    near = (
        sentence.text[stop:].split()[:3]
        if sentence.lang == "kk"
        else sentence.text[:start].split()[-3:]
    )
    return words.negation.search(" ".join(near)) is not None
