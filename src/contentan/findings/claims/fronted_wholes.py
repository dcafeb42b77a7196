"""The thing of a number that stands alone behind the whole that it is a part of: "Of these centres,
twelve have shelters", «Из них 1371 вернулись», «Олардың үшеуі шетелде». A whole that is only
pointed at is what the sentence before counts.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.counted_things import behind
from contentan.findings.claims.parsed_sentence import Sentence
from contentan.findings.claims.quantities import Quantity
from contentan.findings.claims.things import Thing

#: How many there are of what a sentence counts.
Counted: TypeAlias = Sequence[tuple[float, Thing]]
_EN_WHOLE = re.compile(
    r"^\W*(?:and |but )?(?:out )?(?:of|among) (?=(?:all|the|these|those|its|their|our|such)\b)",
    re.IGNORECASE,
)
#: The whole is not named: what the sentence before counts.
_POINTED_AT = {
    "en": re.compile(
        r"^\W*(?:and |but )?(?:out )?(?:of|among) (?:all )?(?:(?:these|those|them|which|whom)"
        r"|(?:the|this|that)(?: \w+)? (?:total|number|figure|group))\b,?(?: in \d{4},?)?"
        r"(?: \w+ly| about| some| another| only| at least| more than| a further)*\s*$",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"^\W*(?:и |а |но )?(?:из|среди) (?:них|которых|(?:этого|общего|указанного) (?:числа"
        r"|количества))\b,?(?: \w+[оеь])*(?: более| около| свыше| не менее)?\s*$",
        re.IGNORECASE,
    ),
    "kk": re.compile(
        r"(?:^|\s)(?:оның|олардың|соның|бұлардың|солардың)(?:,? (?:ішінде|ішінен))?,?\s*$",
        re.IGNORECASE,
    ),
}
#: A number that begins its sentence and has a verb at once: "Another 13 were fined."
_AT_ONCE = re.compile(r"^\W*(?:another |a further |some |about |in \d{4},? ){0,2}$", re.IGNORECASE)
_DID = re.compile(
    r" (?:were|are|have|had|remained|received|died|fled|won|lost|came|went)\b", re.IGNORECASE
)


def fronted(sentence: Sentence, words: Lexicon, own: Quantity) -> Thing | None:
    """The whole named at the beginning of an English sentence, with a comma between it and the
    number.
    """
    named = _EN_WHOLE.match(sentence.text) if sentence.lang == "en" else None
    if not named or named.end() >= own.start:
        return None
    found = behind(sentence, words, named.end(), part_of=True)
    if not found or found.stop > own.start or found.head in words.number_of | words.pronouns:
        return None
    between = sentence.text[found.stop : own.figure.start]
    return found if "," in between and not re.search(r"\d|[.;:]\s", between) else None


def carried(sentence: Sentence, own: Quantity, previous: Counted) -> Thing | None:
    """What the sentence before counts last, and not fewer of, where this number is a part of it or
    goes on with it; without a name where that sentence counts nothing.
    """
    ahead = sentence.text[: own.start]
    pointed = _POINTED_AT.get(sentence.lang, _POINTED_AT["en"]).search(ahead)
    at_once = (
        sentence.lang == "en" and _AT_ONCE.match(ahead) and _DID.match(sentence.text, own.stop)
    )
    whole = next((thing for count, thing in reversed(previous) if count >= own.value), None)
    if not pointed and not (at_once and whole):
        return None
    if whole is None:
        return Thing(own.figure.start, own.figure.stop, "", "")
    return Thing(own.figure.start, own.figure.stop, whole.lemmas, whole.head)
