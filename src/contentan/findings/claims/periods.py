"""When a number holds: a year, a span of years, since a year, as of a date, per year, over so many
years.

The first expression that fits a place is taken, so those of more words stand first. A law's own
date ("Law of 20 October 2008", «Закон от 20 октября 2008 года») is no period.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from contentan.findings.claims import spelled_years
from contentan.findings.claims.claim_words import SPACE, lexicon
from contentan.model import LANGS

_Y, _Y2 = r"(?P<y>(?:19|20)\d\d)(?!\d|,\d)", r"(?P<y2>(?:19|20)?\d\d)(?!\d)"
_YEAR = re.compile(r"(?:19|20)\d\d")
_D = r"\d{1,2}(?:st|nd|rd|th)?"
_DASH = r" ?[-‐‑–—/] ?"
_UNITS = {
    "year": "year annum год лет года жыл",
    "month": "month месяц месяца месяцев ай",
    "week": "week неделя неделю недель апта",
    "day": "day день дней күн",
}


class Period(NamedTuple):
    """`said` is 2023, 2023-04, 2023-04-30, 2019/2024, 'year' (per year) or '10 years' (over ten
    years).
    """

    start: int
    stop: int
    kind: str
    said: str


@functools.cache
def _rules(lang: str) -> tuple[tuple[str, re.Pattern[str], bool], ...]:
    """Kind and expression of each rule, and whether it needs a year; the kind of a rate is its
    unit.
    """
    words = lexicon(lang)
    names = {"{YA}": _Y.replace("y>", "ya>"), "{Y}": _Y, "{Y2}": _Y2, "{D}": _D, "{DASH}": _DASH}
    names["{M}"] = rf"(?:{'|'.join(words.months)})\w*\.?"
    made = []
    for kind, source in words.periods:
        # A name may stand once in an expression, so each alternative is an expression of its own.
        for one in _alternatives(source):
            made.append(
                (
                    kind,
                    _regex(re.sub(r"\{[A-Z0-9]+\}", lambda found: names[found[0]], one)),
                    "{Y" in one,
                )
            )
    return tuple(
        made + [(unit, _regex(rf"(?:{source})(?!\w)"), False) for unit, source in words.per]
    )


def _regex(source: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{source})".replace(" ", SPACE), re.IGNORECASE)


def _alternatives(source: str) -> list[str]:
    """The parts between | that stand outside of all brackets."""
    parts, depth = [""], 0
    for letter in source:
        depth += {"(": 1, ")": -1}.get(letter, 0)
        if letter == "|" and depth == 0:
            parts.append("")
        else:
            parts[-1] += letter
    return parts


@functools.cache
def _quick(lang: str) -> re.Pattern[str]:
    """What every sentence with a period has."""
    stems = {
        "en": "year|annu|month|week|dai|day|decade",
        "ru": "год|лет|месяц|месяч|недел|сут|дн[яе]|день|г\\.",
        "kk": "жыл|ай|апта|күн|тәулі|жж?\\.",
    }
    return re.compile(rf"(?:19|20)\d\d|{stems[lang]}", re.IGNORECASE)


def periods(text: str, lang: str) -> list[Period]:
    """The periods that a sentence names, in the order of the text; none lies in another.

    >>> periods("С 1993 года по программе обучились 10 тысяч человек.", "ru")
    [Period(start=0, stop=11, kind='since', said='1993')]
    """
    own = lang if lang in LANGS else "en"
    if not _quick(own).search(text):
        return []
    begins = dict[int, int]()
    if own == "kk":
        text, begins = spelled_years.in_digits(text)
    found = list[Period]()
    dated = _YEAR.search(text) is not None
    for kind, expression, needs_year in _rules(own):
        for match in expression.finditer(text) if dated or not needs_year else ():
            start = match.start() + len(match[0]) - len(match[0].lstrip())
            if not any(start < other.stop and other.start < match.end() for other in found):
                period = _period(kind, match, begins.get(start, start), own)
                found += [period] if period else []
    return sorted(found)


def _period(kind: str, match: re.Match[str], start: int, lang: str) -> Period | None:
    if kind in _UNITS:
        return Period(start, match.end(), "per", kind)
    named = match.groupdict()
    if kind == "over":
        count = _count(named["n"])
        unit = next(
            (unit for unit, forms in _UNITS.items() if named["unit"].lower() in forms.split()),
            "decade",
        )
        return Period(start, match.end(), kind, f"{count} {unit}s") if count else None
    first = named.get("y") or named["ya"]
    if kind == "between":
        # "From 45 in 2018 to 60" is no span: a short year stands behind a dash only.
        joint = match.string[match.end("y" if named.get("y") else "ya") : match.start("y2")]
        if len(named["y2"]) == 2 and not re.fullmatch(_DASH, joint):
            return None
        last = named["y2"] if len(named["y2"]) == 4 else first[:2] + named["y2"]
        return Period(start, match.end(), kind, f"{first}/{last}") if first < last else None
    return Period(start, match.end(), kind, first + _day(match[0], lang))


def _day(said: str, lang: str) -> str:
    """'-04-30', '-04' or '' from what is said of a date.

    >>> _day("on 30 April 2017", "en")
    '-04-30'
    """
    low = said.lower()
    month = next(
        (i for i, name in enumerate(lexicon(lang).months, 1) if re.search(rf"(?<!\w){name}", low)),
        0,
    )
    day = re.search(r"(?<!\d)\d{1,2}(?!\d)", low)
    if not month:
        return ""
    return f"-{month:02}-{int(day[0]):02}" if day and 1 <= int(day[0]) <= 31 else f"-{month:02}"


_COUNTS = {
    word: number
    for number, forms in {
        1: "a",
        2: "two два две двух екі",
        3: "three три трех трёх үш",
        4: "four четыре четырех төрт",
        5: "five пять пяти бес",
        6: "six шесть шести алты",
        7: "seven семь семи жеті",
        8: "eight восемь восьми сегіз",
        9: "nine девять девяти тоғыз",
        10: "ten десять десяти он",
        15: "fifteen пятнадцать",
        20: "twenty двадцать жиырма",
        25: "twenty-five",
        30: "thirty тридцать отыз",
    }.items()
    for word in forms.split()
}


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _COUNTS.get(word.lower(), 0)
