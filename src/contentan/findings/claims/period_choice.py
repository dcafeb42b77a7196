"""Which of a sentence's periods and rates belongs to a claim."""

from __future__ import annotations

import re
from collections.abc import Sequence

from contentan.findings.claims.numerals import Span
from contentan.findings.claims.periods import Period

_CONJUNCTION = re.compile(r"(?:\b(?:и|а|and|while|және|ал)|,)\s*$", re.IGNORECASE)
#: "Twice as many as in 2014", «больше, чем в 2014 году»: the time of something else.
_COMPARED = re.compile(
    r"\b(?:than|as|from|compared (?:to|with)|against|чем|против|сравнению с)\s+"
    r"(?:[\d ,.]+|(?:the\s+)?(?:same|corresponding)\s+\w+\s+|(?:тем же|аналогичн\w+)\s+\w+\s+)?$",
    re.IGNORECASE,
)
_KK_RATE = re.compile(r"сайын|[ыі]н[ае]$", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d")
#: Behind these another clause begins: "There are 20, and Kazakhstan annually ...".
_CLAUSE = re.compile(
    r",\s+(?:and|but|while|whereas)\s+(?:there|it|they|he|she|we|[A-Z]\w+)\b"
    r"|,\s+(?:в настоящее время|сейчас|теперь|сегодня|now|currently|қазір|бүгінде)\b"
)
#: "Convicted four men after charging them with fraud in 2019": the time of what was before.
_EARLIER = re.compile(r"\b(?:after|before)\s+\w+ing\b", re.IGNORECASE)
#: «состоит в союзе с 2004 года, она отправила 620 человек»: but not behind a date that opens it.
_NEW_SUBJECT = re.compile(r",\s+(?:он[аио]?|it|they|he|she|we|мы)\s")
_OPENS = 15
#: «2011 жылы ашылған саябаққа 145 мың турист келді»: the year in which the park was opened.
_KK_OF_PLACE = re.compile(
    r"\s+\w+(?:ған|ген|қан|кен)\s+\w{2,}(?:[ғгқк][ае]|[дт][ае]|[нтд][ае]н)\b", re.IGNORECASE
)


def chosen(
    text: str, claim: Span, when: Sequence[Period], claims: Sequence[Span], base: float | None
) -> tuple[Period | None, Period | None]:
    """The rate and the period of a claim, given where all claims of the sentence stand. A change
    from a year to another (`base` is given) spans both.
    """
    if base is not None and (spanned := _spanned(claim, when)):
        return None, spanned
    rates = [one for one in when if one.kind == "per"]
    others = [one for one in when if one.kind != "per"]
    return _nearest(text, claim, rates, claims), _nearest(text, claim, others, claims)


def _spanned(claim: Span, when: Sequence[Period]) -> Period | None:
    """'From 45 in 2018 to 60 in 2023' is a change between 2018 and 2023."""
    years = [
        one for one in when if _YEAR.fullmatch(one.said) and claim[0] <= one.start <= claim[1] + 40
    ]
    if len(years) < 2 or years[0].said >= years[-1].said:
        return None
    return Period(years[0].start, years[-1].stop, "between", f"{years[0].said}/{years[-1].said}")


def _nearest(
    text: str, claim: Span, when: Sequence[Period], claims: Sequence[Span]
) -> Period | None:
    """The nearest period that no semicolon parts from the claim; brackets and other claims between
    them make it farther.
    """
    best, least = None, float("inf")
    for period in when:
        left, right = (
            (period.stop, claim[0]) if period.start < claim[0] else (claim[1], period.start)
        )
        between = text[left : max(left, right)]
        if _COMPARED.search(text[: period.start]) or _KK_OF_PLACE.match(between):
            continue
        after = period.start >= claim[1]
        if (_EARLIER if after else _NEW_SUBJECT).search(between) and period.start > _OPENS:
            continue
        if ";" in between or _CLAUSE.search(between) or _is_of_another(text, claim, period, claims):
            continue
        others = sum(1 for other in claims if left <= other[0] < right)
        far = len(between) + 100 * (("(" in between) + (")" in between)) + 20 * others
        if far < least:
            best, least = period, far
    return best


def _is_of_another(text: str, claim: Span, period: Period, claims: Sequence[Span]) -> bool:
    """A rate belongs to the number beside it, and 'and in 2024' to what follows it.

    In "7 regions with 100,000 patients per year" and «4–5 тыс. в год, пространства охватывают 700
    мест» one number is a rate.
    """
    after = period.start >= claim[1]
    if after and period.kind == "per":
        if _KK_RATE.search(text[period.start : period.stop]):
            # It stands before its number: «3 жолдан жыл сайын 4 млрд теңге».
            return any(other[0] >= period.stop for other in claims)
        return any(claim[1] <= other[0] < period.start for other in claims)
    if after:
        follows = any(other[0] >= period.stop for other in claims)
        return follows and _CONJUNCTION.search(text[claim[1] : period.start]) is not None
    taken = any(
        other[1] <= period.start and "," not in text[other[1] : period.start] for other in claims
    )
    return period.kind == "per" and taken and "," in text[period.stop : claim[0]]
