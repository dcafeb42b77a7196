"""Whether a quantity is a part of what is counted: "120 of them", «из них 120», «38-і»."""

from __future__ import annotations

import re

from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.number_pairs import PART_WORD
from contentan.findings.claims.parsed_sentence import Sentence
from contentan.findings.claims.quantities import Quantity

_OF_THEM_SUFFIX = frozenset("ы і сы сі ын ін сын сін ында інде".split())
_DIGIT = re.compile(r"\d")
_KK_ITS = re.compile(r"\b(?:оның|соның)\s*$", re.IGNORECASE)
#: «олардың бес жүзге жуығы», «мыңнан астамы»
_BOUND_OF_PART = re.compile(r"(?:жуығ|астам|артығ|көб)[ыі]\w*$")


def is_only_part(sentence: Sentence, words: Lexicon, own: Quantity) -> bool:
    """'Nine of whom', «девять из которых», «38-і»: no thing of its own stands behind it."""
    if sentence.lang == "kk":
        number = sentence.text[own.figure.start : own.figure.stop]
        if _BOUND_OF_PART.search(sentence.text[own.figure.stop : own.stop]):
            return True
        return _is_part(own.suffix) or PART_WORD.fullmatch(number) is not None
    return words.rest.match(sentence.text[own.stop :].lstrip()) is not None


def of_them(sentence: Sentence, words: Lexicon, own: Quantity) -> bool:
    """'120 of them', 'из них 120', 'оның ішінде 38-і', «жүз он төрті»."""
    text = sentence.text
    before, behind = (
        text[max(0, own.start - 24) : own.start],
        text[own.stop : own.stop + 12].lstrip(),
    )
    *_, found = [None, *words.rest.finditer(before)]
    if found and not _DIGIT.search(before[found.end() :]):
        return True
    if own.kind == "share" and (_KK_ITS.search(before) or behind.startswith("которых")):
        return True
    spelled = sentence.lang == "kk" and own.kind == "count" and not own.figure.number.digits
    if spelled and PART_WORD.fullmatch(text[own.figure.start : own.figure.stop]):
        return True
    return words.rest.match(behind) is not None or _is_part(own.suffix)


def _is_part(suffix: str) -> bool:
    return suffix in _OF_THEM_SUFFIX or suffix.startswith(("еуі", "ауы"))
