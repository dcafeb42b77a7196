"""Quantities that are no claims: nothing is counted, or what nobody counts here: measures, ages,
ranks, parties, durations.
"""

from __future__ import annotations

import re

from contentan.findings.claims import frame_things
from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.parsed_sentence import Sentence, Word
from contentan.findings.claims.quantities import Quantity
from contentan.findings.claims.things import Thing

_DEFINITE = re.compile(
    r"\b(?:the|these|those|our|their|its|both|his|her|эт\w+|перв\w+|последн\w+|наш\w+|осы|сол)\s*$",
    re.IGNORECASE,
)
#: «алты балалы отбасы» counts no families.
_MADE_OF = re.compile(r"(?!түрлі|әртүрлі|елді мекен|көп)\w+(?:лы|лі|ды|ді|ты|ті) .+")
#: «жиырма проценті — бес балалы»
_HAVING = re.compile(r"\w{2,}(?:алы|елі|ылы|ілі)")
#: But "the two biggest barriers" are chosen among others, and counted.
_SUPERLATIVE = re.compile(r"\s+(?:most\s+\w+|least\s+\w+|\w{3,}est)\s", re.IGNORECASE)
_ONE_OF = re.compile(
    r"\b(?:(?:one|first|second|third|last) of(?: the)?|од(?:ин|на|ну|ного|ной|ному|ним) из)\s*$",
    re.IGNORECASE,
)
_ONE_BEHIND = re.compile(r"\s+бір(?:еу)?і(?:н|не|нде)?\b", re.IGNORECASE)
#: «на 100 процентов уверен», "100 per cent certain" is no share of anything.
_SURE = re.compile(r"\s+(?:увер|сенім|sure\b|certain|confident|convinced)", re.IGNORECASE)
_SINGULAR = re.compile(r".+(?:ого|его|ому|ему|ой)")
_LOCATED = re.compile(r"\b(?:в|во|на|о|об)\s*$", re.IGNORECASE)
_LOCATIVE = re.compile(r".+[^иыо]е")
_BOTH = re.compile(r"(?:ек|үш|төрт|бес|\d-)еуі?\w*$", re.IGNORECASE)
_KK_OWNER = re.compile(r"\s+\w+[ндт][ыі]ң\b")
_KK_WORKING_DAY = re.compile(r"\s+(?:жұмыс|күнтізбелік)\s+күн", re.IGNORECASE)
#: «екі шіркеуді де»: both, which are known.
_KK_BOTH = re.compile(r"\s+(?:де|да|те|та)\b")
_KK_AGE = re.compile(r"жас(?:қа|та|тан|ында|ына|ынан|тағы|ар)")
_KK_AGES = re.compile(r"\s+(?:аралығ|шамасын|пен\b)")
_WITHIN = re.compile(
    r"\b(?:within|in|for|after|every|last|first|next|past|than|each)\s+(?:\S+\s+)?\S+\s*$",
    re.IGNORECASE,
)
_RATE = re.compile(
    r"\s+(?:(?:a|per|each|every)\s+(?:day|week|month|year)|(?:в|за)\s+(?:день|неделю|месяц|год|сутки))\b",
    re.IGNORECASE,
)
#: How often is a claim where it has a rate: «аптасына екі рет», «30 раз в неделю».
_TIMES = frozenset("раз рет".split())
_KK_RATE = re.compile(r"\b(?:жылына|айына|аптасына|күніне|тәулігіне|сайын)\s+$", re.IGNORECASE)
_OF_DAY = frozenset("утро вечер день ночь минута назад".split())
#: «через три часа эта цифра»: what follows is no thing of which there are hours.
_RU_AFTER = re.compile(r"\b(?:через|спустя|после|каждые)\s+(?:\S+\s+)?$", re.IGNORECASE)
_KK_MEASURING = ("ық", "ік")
_HOURS = {"hour": "en", "час": "ru", "сағат": "kk"}


def counts_nothing(
    sentence: Sentence, words: Lexicon, own: Quantity, thing: Thing | None, *, of_them: bool
) -> bool:
    """Whether a quantity is no claim: nothing is counted, or what is no thing."""
    if own.kind == "share":
        # But "20 per cent of the broadcast time".
        if thing and thing.lemmas == thing.head and thing.head in words.not_things:
            return True
        return own.value == 100 and _SURE.match(sentence.text, own.stop) is not None
    if own.kind != "count":
        return False
    often = thing and thing.head in _TIMES and _has_rate(sentence.text, own, thing)
    return not often and _is_no_thing(sentence, words, own, thing, of_them=of_them)


def _is_no_thing(
    sentence: Sentence, words: Lexicon, own: Quantity, thing: Thing | None, *, of_them: bool
) -> bool:
    """Whether what a count counts is nothing that is counted here."""
    if thing and (words.not_things & set(thing.lemmas.split()) or _is_number(words, thing)):
        return True
    if thing is None or thing.head in words.pronouns:
        return True
    if own.value <= 1 or _is_measure(sentence, words, own):
        return True
    if _is_one_of(sentence.text, own, thing) or _is_duration(sentence, thing):
        return True
    return (
        (sentence.lang == "ru" and _is_rank(sentence, words, own, thing))
        or (sentence.lang == "kk" and _is_age_or_make(sentence, own, thing, of_them=of_them))
        or _is_pair(sentence.text, words, own, thing)
    )


def _has_rate(text: str, own: Quantity, thing: Thing) -> bool:
    return bool(_RATE.match(text, thing.stop) or _KK_RATE.search(text[: own.start]))


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
    low = unit.form.lower().rstrip(".")
    known = {low, unit.lemma}
    if _KK_WORKING_DAY.match(sentence.text, own.stop):
        return True
    if sentence.lang == "kk" and low.endswith(_KK_MEASURING):
        known |= {low[:-3], low[:-2]}  # «екі киловаттық панель», «бес кезеңдік жоба»
    return beside and not words.not_things.isdisjoint(known)


def _is_rank(sentence: Sentence, words: Lexicon, own: Quantity, thing: Thing) -> bool:
    """«3 сектор», «5 летняя программа», «во 2 туре», «участок 363 Хамовнического района»: behind a
    cardinal in digits no Russian noun or adjective stands in the singular, but in the genitive.
    """
    if not own.figure.number.digits or own.value % 10 in (0.5, 1):
        return False
    first = sentence.words[min(sentence.index_at(own.stop), len(sentence.words) - 1)]
    if own.value % 1 == 0 and first.start >= own.stop and own.value == _in_digits(sentence, own):
        if own.value >= 5 and _counted_one(first, int(own.value)):
            return True
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


def _counted_one(noun: Word, value: int) -> bool:
    """«ученики 8 класса»: behind five and more the genitive is plural."""
    plural = value % 10 in (0, 5, 6, 7, 8, 9) or 10 < value % 100 < 20
    return plural and noun.part == "NOUN" and noun.form.lower() == f"{noun.lemma}а"


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


def _is_age_or_make(sentence: Sentence, own: Quantity, thing: Thing, *, of_them: bool) -> bool:
    """«қырық жаста», «алты балалы отбасы»; «екеуі ақылдаса келе»: the two, whoever they are."""
    text = sentence.text
    said = text[own.figure.start : own.stop]
    both = not own.figure.relation and _BOTH.search(said)
    owned = of_them or frame_things.kazakh_owner(sentence, own.start)
    if both and (_KK_BOTH.match(text, own.stop) or not owned):
        return True
    if _KK_AGE.fullmatch(text[thing.start : thing.stop].lower()):
        return True
    if thing.head == "жас" and _KK_AGES.match(text, thing.stop):
        return True
    if own.value < 10 and _HAVING.fullmatch(thing.lemmas):
        return True
    return own.value < 10 and _MADE_OF.fullmatch(thing.lemmas) is not None


def _is_pair(text: str, words: Lexicon, own: Quantity, thing: Thing | None) -> bool:
    """'the two countries', 'двух стран', 'екі ел' name parties, they do not count; 'the three
    goals' are known ones.
    """
    if own.value >= 10 or own.figure.relation or own.bound != "exact":
        return False
    if own.figure.number.digits:
        # «2 елдің шекаралас облыстары»
        owner = thing is not None and _KK_OWNER.match(text, own.stop)
        return bool(owner) and own.value == 2 and thing is not None and thing.head in words.pairs
    if own.value == 2 and thing and thing.head in words.pairs:
        return True
    # «екі ел елшілерін»: envoys of both
    if (
        own.value == 2
        and thing
        and text[thing.start : thing.stop].split(maxsplit=1)[0] in words.pairs
    ):
        return True
    if thing and _KK_BOTH.match(text, thing.stop):
        return True
    definite = _DEFINITE.search(text[max(0, own.start - 16) : own.start]) is not None
    return definite and not _SUPERLATIVE.match(text, own.stop)


def _is_duration(sentence: Sentence, own: Thing) -> bool:
    """Hours are a duration, unless they are hours of something («640 часов вещания») or have a rate
    ("four hours a week").
    """
    if own.head not in _HOURS:
        return False
    rest = sentence.text[own.stop :]
    if _RATE.match(rest):
        return False
    if sentence.lang == "ru" and _RU_AFTER.search(sentence.text[: own.start]):
        return True
    if sentence.lang == "en":
        within = _WITHIN.search(sentence.text[: own.start])
        return bool(within) or not re.match(r" of (?!the\b|sleep\b)\w", rest)
    at = sentence.index_at(own.stop)
    following = sentence.words[at] if at < len(sentence.words) else None
    if following is None or not rest.startswith(" "):
        return True
    if sentence.lang == "ru":
        return following.part not in ("NOUN", "ADJF") or following.lemma in _OF_DAY
    behind = sentence.words[at : at + 2]
    said = sentence.text[own.start : own.stop].lower()
    return said != "сағат" or not any(word.is_nominative for word in behind)
