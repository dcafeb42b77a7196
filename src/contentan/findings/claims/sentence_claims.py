"""Claims of one sentence, as frames: who, what, how many, of how many, per what, when, from what to
what, and within what bounds.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from contentan.findings.claims import frame_things
from contentan.findings.claims.agents import agent
from contentan.findings.claims.changes import change
from contentan.findings.claims.claim_words import Lexicon, lexicon
from contentan.findings.claims.fractions import shares
from contentan.findings.claims.number_pairs import figures
from contentan.findings.claims.numerals import Span, masked, numbers
from contentan.findings.claims.parsed_sentence import Sentence
from contentan.findings.claims.period_choice import chosen
from contentan.findings.claims.periods import Period, periods
from contentan.findings.claims.quantities import Quantity, bound_behind, quantity
from contentan.findings.claims.things import Thing

_DEFINITE = re.compile(
    r"\b(?:the|these|those|our|their|its|both|his|her|эт\w+|перв\w+|последн\w+|наш\w+|осы|сол)\s*$",
    re.IGNORECASE,
)
#: «алты балалы отбасы» counts no families.
_MADE_OF = re.compile(r"(?!түрлі|әртүрлі)\w+(?:лы|лі|ды|ді|ты|ті) .+")
_ONE_OF = re.compile(
    r"\b(?:(?:one|first|second|third|last) of(?: the)?|од(?:ин|на|ну|ного|ной|ному|ним) из)\s*$",
    re.IGNORECASE,
)
_ONE_BEHIND = re.compile(r"\s+бір(?:еу)?і(?:н|не|нде)?\b", re.IGNORECASE)
#: «на 100 процентов уверен», "100 per cent certain" is no share of anything.
_SURE = re.compile(r"\s+(?:увер|сенім|sure\b|certain|confident|convinced)", re.IGNORECASE)
_SOME = re.compile(r"[дт][ае]й$")
_SINGULAR = re.compile(r".+(?:ого|его|ому|ему|ой)")
_LOCATED = re.compile(r"\b(?:в|во|на|о|об)\s*$", re.IGNORECASE)
_LOCATIVE = re.compile(r".+[^иыо]е")
_EACH = re.compile(r"\b(?:each|every|apiece|per|кажд\w+|әр|әрбір|әрқайсысы\w*)\b", re.IGNORECASE)
_NUMBER_OF = re.compile(r"\b(?:number of|числ[оае]\w*|количеств\w+|сан[ыi]\w*)\b", re.IGNORECASE)
#: A negation before these is part of the bound.
_BELOW_OR_ABOVE = ("at_most", "at_least")
_BOTH = re.compile(r"(?:ек|үш|төрт|бес|\d-)еуі?\w*$", re.IGNORECASE)
#: «екі шіркеуді де»: both, which are known.
_KK_BOTH = re.compile(r"\s+(?:де|да|те|та)\b")
_KK_AGE = re.compile(r"жас(?:қа|та|тан|ында|ына|ынан|тағы|ар)")
_KK_AGES = re.compile(r"\s+(?:аралығ|шамасын|пен\b)")
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


def claims_of_sentence(sentence: Sentence) -> list[Claim]:
    """The claims of a sentence, in the order of its text."""
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
        claim = _claim(sentence, words, own, claims, told[i + 1 :])
        claims += [claim] if claim else []
    # Two numbers of one span («үш пайыздан бес») are one claim: its id is made of the span.
    once = list({(claim.start, claim.stop): claim for claim in claims}.values())
    return [_dated(sentence, words, claim, when, once) for claim in once]


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
) -> Claim | None:
    text, figure = sentence.text, own.figure
    changed = change(text, sentence.lang, words, own)
    known = [(one.kind, one.thing, one.start) for one in earlier]
    thing, of_them = frame_things.thing(
        sentence, words, own, known, later, changes=bool(changed.direction)
    )
    if _is_none(sentence, words, own, thing):
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


def _is_none(sentence: Sentence, words: Lexicon, own: Quantity, thing: Thing | None) -> bool:
    """Whether a quantity is no claim: nothing is counted, or what is no thing."""
    if own.kind == "share":
        # But "20 per cent of the broadcast time".
        if thing and thing.lemmas == thing.head and thing.head in words.not_things:
            return True
        return own.value == 100 and _SURE.match(sentence.text, own.stop) is not None
    if own.kind != "count":
        return False
    if thing and (words.not_things & set(thing.lemmas.split()) or _is_number(words, thing)):
        return True
    if thing is None or own.value <= 1 or _is_measure(sentence, words, own):
        return True
    if _is_one_of(sentence.text, own, thing) or frame_things.is_duration(sentence, thing):
        return True
    own_of_language = {"ru": _is_rank, "kk": _is_age_or_make}.get(sentence.lang)
    if own_of_language and own_of_language(sentence, words, own, thing):
        return True
    return _is_pair(sentence.text, words, own, thing)


def _is_number(words: Lexicon, thing: Thing) -> bool:
    """«жеті жүзден екі мың көрсеткішке дейін»: what stands behind is the next number."""
    return thing.head in words.values or thing.head in words.scales


def _is_measure(sentence: Sentence, words: Lexicon, own: Quantity) -> bool:
    """Whether a unit of measure stands beside the number: «5–10 см осадков»."""
    at = sentence.index_at(own.stop)
    if at == len(sentence.words):
        return False
    unit = sentence.words[at]
    beside = sentence.text[own.stop : unit.start].strip(" \u00a0\u202f") == ""
    return beside and not words.not_things.isdisjoint((unit.form.lower().rstrip("."), unit.lemma))


def _is_rank(sentence: Sentence, words: Lexicon, own: Quantity, thing: Thing) -> bool:
    """«3 сектор», «5 летняя программа», «во 2 туре», «участок 363 Хамовнического района»: behind a
    cardinal in digits no Russian noun or adjective stands in the singular, but in the genitive.
    """
    if not own.figure.number.digits or own.value % 10 in (0.5, 1):
        return False
    first = sentence.words[min(sentence.index_at(own.stop), len(sentence.words) - 1)]
    if own.value % 1 == 0 and first.start >= own.stop and own.value == _in_digits(sentence, own):
        if first.part == "ADJF" and _SINGULAR.fullmatch(first.form.lower()):
            return True
        located = _LOCATED.search(sentence.text[: own.start])
        if located and first.part == "NOUN" and _LOCATIVE.fullmatch(first.form.lower()):
            return True
    at = sentence.index_at(thing.stop) - 1
    noun = sentence.words[at]
    beside = own.stop <= thing.start and own.figure.relation == "" and own.bound == "exact"
    return (
        beside
        and noun.part == "NOUN"
        and noun.form.islower()
        and noun.form.replace("ё", "е") == noun.lemma
        and noun.lemma not in words.genitive_like
        and not noun.lemma.endswith(("о", "е", "и", "у", "ы"))
    )


def _in_digits(sentence: Sentence, own: Quantity) -> float | None:
    """The number as its digits alone tell it; None where it is more than digits («2 тысячи»)."""
    number = own.figure.number
    said = sentence.text[number.start : number.stop]
    return float(said) if said.isdigit() else None


def _is_one_of(text: str, own: Quantity, thing: Thing | None) -> bool:
    """'One of the two schools', «екі мектептің бірі» count nothing."""
    if _ONE_OF.search(text[max(0, own.start - 16) : own.start]):
        return True
    return thing is not None and _ONE_BEHIND.match(text, thing.stop) is not None


def _is_age_or_make(sentence: Sentence, words: Lexicon, own: Quantity, thing: Thing) -> bool:
    """«қырық жаста», «алты балалы отбасы»; «екеуі ақылдаса келе»: the two, whoever they are."""
    text = sentence.text
    said = text[own.figure.start : own.stop]
    both = not own.figure.relation and _BOTH.search(said)
    if both and (
        _KK_BOTH.match(text, own.stop) or not frame_things.kazakh_owner(sentence, own.start)
    ):
        return True
    if _KK_AGE.fullmatch(text[thing.start : thing.stop].lower()):
        return True
    if thing.head == "жас" and _KK_AGES.match(text, thing.stop):
        return True
    return own.value < 10 and _MADE_OF.fullmatch(thing.lemmas) is not None


def _is_pair(text: str, words: Lexicon, own: Quantity, thing: Thing | None) -> bool:
    """'the two countries', 'двух стран', 'екі ел' name parties, they do not count; 'the three
    goals' are known ones.
    """
    if own.figure.number.digits or own.value >= 10 or own.figure.relation:
        return False
    if own.bound != "exact":
        return False
    if own.value == 2 and thing and thing.head in words.pairs:
        return True
    # «екі ел елшілерін»: envoys of both
    if own.value == 2 and thing and text[thing.start : thing.stop].split()[0] in words.pairs:
        return True
    if thing and _KK_BOTH.match(text, thing.stop):
        return True
    return _DEFINITE.search(text[max(0, own.start - 16) : own.start]) is not None


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
