"""Two numbers that make one claim: the ends of a range («8–10 тысяч»), before and after a change
("grew from 45 to 60"), a part and its whole («в 9 из 17 регионов», «36 мектептің 21-інде»).
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from typing import NamedTuple

from contentan.findings.claims.claim_words import SPACE, Lexicon
from contentan.findings.claims.numerals import Number

_JOINS_RANGE = re.compile(
    rf"{SPACE}*(?:%|per cent|percent|пайыз|процент\w*)?{SPACE}*"
    r"(?:[-‐‑–—]|\bto\b|\band\b|\bor\b|\bдо\b|\bили\b|\bне\b|\bнемесе\b"
    rf"|-?(?:ден|дан|тен|тан|нен|нан)\b|\bмен\b|\bбен\b|\bпен\b){SPACE}*",
    re.IGNORECASE,
)
#: What goes before the first number where these words join it to the second.
_OPENS_RANGE = {
    "and": re.compile(r"\bbetween(?:\s+[$€£₸₽]?)?\s*[$€£₸₽]?$", re.IGNORECASE),
    "до": re.compile(r"\bот\s*$", re.IGNORECASE),
}
_AMONG = re.compile(r"\s+(?:\w+\s+){0,2}(?:аралығ|арасын)")
_DIGITS = re.compile(r"\d+(?:[.,]\d+)?")
_FROM = {
    "en": re.compile(r"\bfrom\s+(?:\w+\s+){0,2}[$€£₸₽]?$", re.IGNORECASE),
    "ru": re.compile(r"\b(?:с|со|от)\s+(?:\w+\s+){0,2}$", re.IGNORECASE),
}
_TO = {
    "en": re.compile(r"\bto\s+(?:\w+\s+){0,2}[$€£₸₽]?$", re.IGNORECASE),
    "ru": re.compile(r"\bдо\s+(?:\w+\s+){0,2}$", re.IGNORECASE),
}
_ABLATIVE = re.compile(r"[нтд][ае]н(?:[\s,]+[\w-]+)?\s*$")
_DATIVE = re.compile(r"\S*(?:\s+[\w-]+\.?){0,2}?(?:[ғгқк][ае]|н[ае])\b", re.IGNORECASE)
#: «11-ден 29-ға жетті»: the numbers tell which way.
_REACHED = re.compile(r"\bжет(?:ті|кен|іп)")
_UNTIL = re.compile(r"\S*(?:\s+\w+){0,2}\s+[дш]ейін(?!\s*\w*(?:жет|өс|арт|көбей|азай|төменде))")
_GENITIVE = re.compile(
    r"(?:\s+[\w-]+){0,4}(?:[ндт][ыі]ң|[нтд][ае]н)(?:\s+іш\w+)?\s+(?:\w+\s+)?|\s+(?:\w+\s+){1,3}іш\w+\s+",
    re.IGNORECASE,
)
_PART = re.compile(r"[-‐‑](?:с?[ыі]|с?[ыі]н\w*|еу\w*|ау\w*)(?!\w)", re.IGNORECASE)
#: Numerals that are a part of something: «он екісі», «төртеуі», «бесінде».
PART_WORD = re.compile(
    r".*(?:бір|ек[еі]у|үш(?:еу)?|төрт(?:еу)?|бес(?:еу)?|сегіз|елу|сексен|жүз)і(?:н\w*)?"
    r"|.*(?:алтау|тоғыз|он|отыз|тоқсан|мың)ы(?:н\w*)?|.*(?:екі|жеті)сі(?:н\w*)?"
    r"|.*(?:алты|жиырма|алпыс)сы(?:н\w*)?|.*жетеуі(?:н\w*)?|.*қырқы(?:н\w*)?",
    re.IGNORECASE,
)
_OF = {
    "en": re.compile(
        r"\s+(?:\w+\s+){0,2}(?:out\s+)?of\s+(?:(?:the|its|their|all|these|those|our|some|about|a|total)\s+)*"
        r"(?:[\w-]+['’]s?\s+)?(?:\w+\s+)?$",
        re.IGNORECASE,
    ),
    "ru": re.compile(r"\s+(?:\w+\s+){0,2}из\s+(?:\w+\s+){0,2}$", re.IGNORECASE),
}
_OF_FIRST = {
    "en": re.compile(
        r"(?:^|[,;:(—–]\s*|\b(?:and|but|that|while|out)\s+)(?:out\s+)?of\s+(?:(?:the|its|all|these|those|their"
        r"|some|about|a|total|of)\s+)*$",
        re.IGNORECASE,
    ),
    "ru": re.compile(
        r"\bиз\s+(?:(?:всех|этих|почти|более|общего|числа|примерно|около|\w+[ыи]х)\s+){0,2}$",
        re.IGNORECASE,
    ),
}
#: "412 people, up from 260", «412 человек против 260».
_UP_FROM = re.compile(
    r"\b(?:(?:up|down|compared (?:with|to)|rising|falling|increase|decrease) from"
    r"|against|versus|против)\s+(?:\w+\s+){0,2}[$€£₸₽]?$",
    re.IGNORECASE,
)
#: What is compared has no noun of its own: "charges against 27 individuals" are no change.
_ENDS = re.compile(
    r"\s*(?:%|per cent|percent|процент\w*"
    r"|(?:in|a|the|last|previous|earlier|at|as|в|на|за|годом|ранее|жылы)\b"
    r"|[,.;:)]|$)",
    re.IGNORECASE,
)
#: «из 18 игр, отстав на восемь очков»
_BY = re.compile(r"\bна\s+$")
_APART = re.compile(r"[;.!?](?:\s|$)")
_DASH = re.compile(r"(\s+)?[-‐‑–—]\s*")
#: A name on both sides, by its last letters and its first.
_TEAMS = re.compile(r".?\w\s\s[A-ZА-ЯӘІҢҒҮҰҚӨҺ«\"“]")
#: No score is so high.
_SCORE = 200
#: How far the two numbers may stand apart.
_FARTHEST, _FAR_WHOLE, _NEAR = 90, 60, 30
#: A number in thousands is at most so many times the one that is told with it.
_MOST_TIMES = 20
_YEAR = re.compile(r"(?:19|20)\d\d(?!\d|[.,]\d)")


class Figure(NamedTuple):
    """A number with the `other` of its pair, and what that is: 'range' (the lower end), 'from' (the
    number before a change), 'of' (the whole). `value` is what the other is worth.
    """

    number: Number
    other: Number | None = None
    relation: str = ""
    value: float = 0.0

    @property
    def start(self) -> int:
        return min(self.number.start, self.other.start) if self.other else self.number.start

    @property
    def stop(self) -> int:
        return max(self.number.stop, self.other.stop) if self.other else self.number.stop


def figures(text: str, lang: str, words: Lexicon, found: Sequence[Number]) -> list[Figure]:
    """Numbers in the order of the text, two that make one claim as one."""
    made = list[Figure]()
    for number in _without_scores(text, found):
        last = made[-1] if made else None
        pair = (
            _pair(text, lang, words, last.number, number)
            if last and not last.other and number.start - last.number.stop <= _FARTHEST
            else None
        )
        if pair:
            made[-1] = pair
        else:
            made.append(Figure(number))
    return made


def _without_scores(text: str, found: Sequence[Number]) -> Sequence[Number]:
    """Without the numbers of scores, whose dash joins the higher to the lower: "won 21-3",
    «Эр 38 – 17 Мелроуз»; chains of them ("13-21-3") go as a whole.
    """
    out = set[int]()
    for i, (a, b) in enumerate(itertools.pairwise(found)):
        dash = a.digits and b.digits and _DASH.fullmatch(text[a.stop : b.start])
        if not dash or b.value >= _SCORE or a.value >= _SCORE:
            continue
        teams = not dash[1] or _TEAMS.fullmatch(text[a.start - 3 : a.start] + text[b.stop :][:2])
        if i in out or (a.value >= b.value and teams):
            out |= {i, i + 1}
    return [one for i, one in enumerate(found) if i not in out]


def _pair(text: str, lang: str, words: Lexicon, a: Number, b: Number) -> Figure | None:
    joint = text[a.stop : b.start]
    if _APART.search(joint):
        return None
    if a.shape != "multiple" and b.shape != "multiple":
        year = _YEAR.fullmatch(text, b.start, b.stop) and a.value < 1000
        if _UP_FROM.search(joint) and _ENDS.match(text, b.stop) and not year:
            return Figure(a, b, "from", _scaled(text, b, a))
        if _is_change(text, lang, words, a, b):
            return Figure(b, a, "from", _scaled(text, a, b))
        low = _scaled(text, a, b)
        if lang == "kk" and low < b.value and _is_until(text, a, b):
            return Figure(b, a, "range", low)
        if not a.shape and low < b.value and _is_range(text, a, b, joint):
            return Figure(b, a, "range", low)
    return _part(text, lang, words, a, b)


def _is_until(text: str, a: Number, b: Number) -> bool:
    """«50 мыңнан 120 мың теңгеге дейін»"""
    return (
        _ABLATIVE.search(text[a.start : b.start]) is not None
        and _UNTIL.match(text, b.stop) is not None
    )


def _is_range(text: str, a: Number, b: Number, joint: str) -> bool:
    if not _JOINS_RANGE.fullmatch(joint):
        return False
    word = joint.strip().lower()
    if word in _OPENS_RANGE:
        return _OPENS_RANGE[word].search(text, max(0, a.start - 12), a.start) is not None
    if word in ("or", "или", "не", "немесе"):
        return b.value == a.value + 1 and b.value < 10
    return word not in ("мен", "бен", "пен") or _AMONG.match(text, b.stop) is not None


def _is_change(text: str, lang: str, words: Lexicon, a: Number, b: Number) -> bool:
    before, behind = text[max(0, a.start - 120) : a.start], text[b.stop : b.stop + 60]
    if lang == "kk":
        return (
            _ABLATIVE.search(text[a.start : b.start]) is not None
            and _DATIVE.match(text, b.start) is not None
            and any(one.search(behind) for one in (_REACHED, *(one for _, one in words.change)))
        )
    own = lang if lang in _FROM else "en"
    if not (_FROM[own].search(before) and _TO[own].search(text[a.stop : b.start])):
        return False
    return any(one.search(before) or one.search(behind[:40]) for _, one in words.change)


def _part(text: str, lang: str, words: Lexicon, a: Number, b: Number) -> Figure | None:
    """A part of a whole; which of them stands first is a matter of language."""
    joint = text[a.stop : b.start]
    unit = words.points.match(joint) or words.percent.match(joint)
    if lang == "kk":
        percent = words.percent.match(text, b.stop)
        whole = not unit and _GENITIVE.fullmatch(joint) and not a.shape and not b.shape
        if percent:
            near = whole and "немесе" not in joint and len(joint) < _NEAR
            return Figure(b, a, "of", a.value) if near else None
        said = text[b.start : b.stop]
        part = _PART.match(text, b.stop) if b.digits else PART_WORD.fullmatch(said)
        whole = whole and b.value < a.value
        return Figure(b, a, "of", a.value) if whole and part else None
    own = lang if lang in _OF else "en"
    share = bool(unit or a.shape == "share")
    if (
        _OF[own].fullmatch(joint[unit.end() :] if unit else joint)
        and (share or a.value < b.value)
        and a.shape != "multiple"
    ):
        return Figure(a, b, "of", b.value)
    first = _OF_FIRST[own].search(text[max(0, a.start - 40) : a.start])
    if (
        first
        and len(joint) <= _FAR_WHOLE
        and not b.shape
        and not a.shape
        and b.value < a.value
        and not unit
        and not _BY.search(joint)
    ):
        return Figure(b, a, "of", a.value)
    return None


def _scaled(text: str, a: Number, b: Number) -> float:
    """What the first number is worth: «25–30 тыс.» begins at 25,000; but "a thousand, up from 600"
    has two numbers of their own.
    """
    scaled = _in_scale_of(text, a, b)
    return a.value if scaled > _MOST_TIMES * b.value else scaled


def _in_scale_of(text: str, a: Number, b: Number) -> float:
    if b.digits or b.value < 1000 or a.value >= 1000:
        return a.value
    digits = _DIGITS.match(text, b.start, b.stop)
    if digits:
        own = float(digits[0].replace(",", "."))
        return a.value * (b.value / own if own else 1.0)
    return a.value * next(scale for scale in (1e12, 1e9, 1e6, 1e3) if b.value >= scale)
