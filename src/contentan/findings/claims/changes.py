"""Whether a figure tells a change: its direction, and whether the number is the step ("rose by 8")
or the level after it ("rose to 60", "from 45 to 60").
"""

from __future__ import annotations

import re
from typing import NamedTuple

from contentan.findings.claims.claim_words import Lexicon
from contentan.findings.claims.quantities import Quantity

_BY = re.compile(r"(?:\b(\w+)\s+(?:\w+ly\s+)?by|\bна)\s*$", re.IGNORECASE)
_TO = {
    "en": re.compile(r"\b(\w+)\s+(?:\w+ly\s+)?(?:again\s+)?to\s*$", re.IGNORECASE),
    "ru": re.compile(r"\b(\w+)\s+(?:\w+\s+)?до\s*$", re.IGNORECASE),
}
_NUMBER_TO = re.compile(
    r"\b(\w+)\s+(?:(?:the|its|their)\s+)?(?:total\s+)?"
    r"(?:number|share|proportion|percentage|числ|количеств|дол|численност)\w*\s+(?:[\w-]+\s+){1,5}(?:to|до)\s*$",
    re.IGNORECASE,
)
_GROWTH_OF = re.compile(
    r"\b(increase|decrease|growth|decline|rise|fall|reduction|drop) of\s*$"
    r"|\b(рост|прирост|снижение|сокращение|увеличение|уменьшение)\s+(?:\w+\s+){0,4}?(?:составил[аои]?|на)?\s*$",
    re.IGNORECASE,
)
_DATIVE = re.compile(r"(?:[ғгқк][ае]|н[ае])(?:\s+[дш]ейін)?$", re.IGNORECASE)
_LEVEL = re.compile(r"[дш]ейін$", re.IGNORECASE)
_BESIDE = (
    ("rise", re.compile(r"(?:more|higher|greater|больше|выше)\b", re.IGNORECASE)),
    ("fall", re.compile(r"(?:fewer|less|lower|smaller|меньше|ниже)\b", re.IGNORECASE)),
)
#: "Deaths are down 80 percent"; but "make up 14 percent".
_UP_OR_DOWN = re.compile(r"(?:\b(?:is|are|was|were)\s+|[—–,(]\s*)(up|down)\s*$", re.IGNORECASE)
#: «1,4 %-ке көп», «сексен теңгеге қымбат»: behind a dative, by how much.
_KK_BESIDE = (
    ("rise", re.compile(r"\s*(?:көп|артық|жоғары|қымбат)\b")),
    ("fall", re.compile(r"\s*(?:аз|кем|төмен|арзан)\b")),
)
#: «он сегіз процент өсім көрсеткен»
_KK_GROWTH = (
    ("rise", re.compile(r"\s*өс(?:ім|у)")),
    ("fall", re.compile(r"\s*(?:төмендеу|азаю|кему|қысқару)")),
)
_SHORT = 30
#: Between a number and the word of change behind it stands no other verb or clause.
_CLAUSE = re.compile(r"[.;:!?()]|,\s")


class Change(NamedTuple):
    """`direction` is rise, fall, change or '' for none; `step` says that the number is by how much
    it changed.
    """

    direction: str
    step: bool = False


def change(text: str, lang: str, words: Lexicon, own: Quantity) -> Change:
    """The change that a quantity tells."""
    if own.kind == "multiple":
        return Change(_of_multiple(text, words, own))
    figure = own.figure
    if figure.relation == "from":
        return Change("rise" if figure.number.value > figure.value else "fall")
    if lang == "kk":
        return _behind(text, words, own)
    before, behind = text[max(0, own.start - 110) : own.start], text[own.stop : own.stop + 60]
    if lang == "ru" and _BY.search(text[: own.figure.start]) and not _BY.search(before):
        before += "на "  # «упали более чем на 40 %»
    if by := _BY.search(before):
        # "endorsed by 150 countries".
        if by[1] and by[1].endswith("ed") and not _direction(words, by[1]):
            return Change("")
        found = _direction(words, before[-80:] if by[1] is None else by[1]) or _nearest(
            words, before, behind[:_SHORT]
        )
        return Change(found, step=bool(found))
    if found := _level(text, lang, words, own):
        return Change(found)
    growth = _GROWTH_OF.search(before)
    if growth and own.kind != "money" and (found := _direction(words, growth[0])):
        return Change(found, step=True)
    return _beside(words, own, before, behind)


def _level(text: str, lang: str, words: Lexicon, own: Quantity) -> str:
    """The direction to a level: "rose to 60", "raise the number of mentors to 2,000"."""
    until = _with_until(text, own)
    to = _TO.get(lang, _TO["en"]).search(until)
    if to and (found := _direction(words, to[0])):
        return found
    told = _NUMBER_TO.search(until)
    return _direction(words, told[1]) if told else ""


def _with_until(text: str, own: Quantity) -> str:
    """The text before the number itself: «до» may have been taken for a bound."""
    return text[max(0, own.start - 80) : own.figure.start]


def _beside(words: Lexicon, own: Quantity, before: str, behind: str) -> Change:
    """'12 % more', 'on 8 % higher'; of counts only "120 more"."""
    if own.kind not in ("share", "points"):
        return Change("")
    for name, expression in _BESIDE:
        if expression.match(behind.lstrip(" -")):
            return Change(name, step=True)
    if moved := _UP_OR_DOWN.search(before):
        return Change("rise" if moved[1].lower() == "up" else "fall", step=True)
    for name, expression in words.change:
        if expression.match(behind.lstrip(" -")) or any(
            expression.fullmatch(word) for word in before.split()[-1:]
        ):
            return Change(name, step=True)
    return Change("")


def _behind(text: str, words: Lexicon, own: Quantity) -> Change:
    """Kazakh: «12,5 пайызға өсті», «60-қа дейін көбейді»."""
    said = text[own.start : own.stop]
    behind = _CLAUSE.split(text[own.stop : own.stop + 50])[0]
    for name, expression in _KK_GROWTH:
        if own.kind == "share" and expression.match(behind):
            return Change(name, step=True)
    until = re.match(r"\s*[дш]ейін", behind)
    if not (_DATIVE.search(said) or until):
        return Change("")
    if not until:
        for name, expression in _KK_BESIDE:
            if expression.match(behind):
                return Change(name, step=True)
    near = " ".join(behind.split()[:3])
    for name, expression in words.change:
        if expression.search(near):
            return Change(name, step=not (until or _LEVEL.search(said)))
    return Change("")


def _of_multiple(text: str, words: Lexicon, own: Quantity) -> str:
    """The direction of a multiple: that of its own word or of the nearest one; '' for "three times
    as many".
    """
    said = text[own.figure.start : own.stop]
    return _direction(words, said) or _nearest(
        words, text[max(0, own.start - 60) : own.start], text[own.stop : own.stop + 40]
    )


def _direction(words: Lexicon, said: str) -> str:
    """Of several words of change the last."""
    last, found = -1, ""
    for name, expression in words.change:
        for match in expression.finditer(said):
            if match.start() > last:
                last, found = match.start(), name
    return found


def _nearest(words: Lexicon, before: str, behind: str) -> str:
    """The direction told nearest to a place, given what stands on both sides of it."""
    near = list[tuple[int, str]]()
    for name, expression in words.change:
        near += [(len(before) - one.end(), name) for one in expression.finditer(before)]
        near += [(one.start(), name) for one in expression.finditer(behind)]
    return min(near)[1] if near else ""
