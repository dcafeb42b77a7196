"""Shares and multiples in words: half, two thirds, one in five, «каждый пятый», «бестен бірі»;
doubled, «втрое», «екі есе».
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from contentan.findings.claims.claim_words import SPACE, Lexicon
from contentan.findings.claims.numerals import Number
from contentan.findings.claims.parsed_sentence import Sentence

#: How far back a word is looked for that makes an ordinal or a part of time of a fraction.
_BLOCK = 16
#: «четверть миллиона», "a quarter of a million" is a count.
_OF_SCALE = re.compile(rf"{SPACE}+(?:of{SPACE}+an?{SPACE}+|an?{SPACE}+)?(?=\w)", re.IGNORECASE)
#: "A year and a half" is a time.
_AND_A_HALF = re.compile(
    r"(?:\d|year|month|hour|day|week|mile|one|two|three)s?\s+and\s*$", re.IGNORECASE
)
#: «екі еселенді» has its number before it.
_NUMERAL = re.compile(r"(?:\d|екі|үш|төрт|бес|он)\s+$", re.IGNORECASE)
#: A fraction that has no number word: "1 in 5".
_DIGITS_IN = re.compile(r"\b\d (?:in|out of|из) \d")


def shares(sentence: Sentence, words: Lexicon) -> list[Number]:
    """Fractions in percent, and multiples, in the order of the text; of two that overlap the longer
    one.
    """
    text = sentence.text
    if not any(word.form[:1].isalpha() for word in sentence.numeric) and not _DIGITS_IN.search(
        text
    ):
        return []
    found = _fractions(text, words)
    if any(words.share_words & {word.form.lower(), *word.lemmas} for word in sentence.numeric):
        found += [*_bare(text, words), *_multiples(text, words)]
    return sorted(
        _counted(sentence, words, one)
        for one in found
        if not any(a.start <= one.start and one.stop <= a.stop and a != one for a in found)
    )


def _fractions(text: str, words: Lexicon) -> list[Number]:
    made = []
    for expression in words.fractions.expressions:
        for match in expression.finditer(text):
            named = match.groupdict()
            over = _value(words.fractions.numerators, text, match, "n") if named.get("n") else 1
            under = _value(words.fractions.denominators, text, match, "d")
            if over < under and not _AND_A_HALF.search(text[: match.start()]):
                made.append(_share(match, over, under))
    return made


def _bare(text: str, words: Lexicon) -> list[Number]:
    return [
        _share(match, 1, under)
        for expression, under in words.fractions.bare
        for match in expression.finditer(text)
        if not words.share_blocked.search(text[max(0, match.start() - _BLOCK) : match.start()])
    ]


def _multiples(text: str, words: Lexicon) -> list[Number]:
    return [
        Number(match.start(), match.end(), value, False, shape="multiple")
        for expression, value in words.multiples
        for match in expression.finditer(text)
        if not _NUMERAL.search(text[: match.start()])
    ]


def _share(match: re.Match[str], over: int, under: int) -> Number:
    return Number(
        match.start(),
        match.end(),
        round(100 * over / under, 6),
        False,
        shape="share",
        fraction=f"{over}/{under}",
    )


def _value(
    known: Sequence[tuple[re.Pattern[str], int]], text: str, match: re.Match[str], group: str
) -> int:
    """What a group of a match is worth. An expression may look beyond its group, so it is tried in
    the text.
    """
    for expression, value in known:
        own = expression.match(text, match.start(group))
        if own and own.end() == match.end(group):
            return value
    return 0


def _counted(sentence: Sentence, words: Lexicon, one: Number) -> Number:
    """A fraction of a million is a count."""
    joint = _OF_SCALE.match(sentence.text, one.stop)
    if not joint or not one.fraction:
        return one
    at = sentence.index_at(joint.end())
    behind = sentence.words[at] if at < len(sentence.words) else None
    known = behind and next((word for word in behind.lemmas if word in words.scales), None)
    if not behind or not known:
        return one
    return Number(one.start, behind.stop, one.value / 100 * words.scales[known], False)
