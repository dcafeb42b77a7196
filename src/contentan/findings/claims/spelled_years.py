"""Kazakh years in words, as they are said: «екі мың он сегізінші жылы», «мың тоғыз жүз тоқсан
бірінші жыл».
"""

from __future__ import annotations

import re

_CENTURIES = {"екі мың": 2000, "мың тоғыз жүз": 1900, "бір мың тоғыз жүз": 1900}
_TENS = "он жиырма отыз қырық елу алпыс жетпіс сексен тоқсан".split()
_ONES = "бір екі үш төрт бес алты жеті сегіз тоғыз".split()
_ORDINAL = r"(?:[ыі]?нш[ыі])"
_YEAR = re.compile(
    rf"\b(?P<century>{'|'.join(sorted(_CENTURIES, key=len, reverse=True))})(?:{_ORDINAL})?"
    rf"(?: (?P<ten>{'|'.join(_TENS)})(?:с?{_ORDINAL}(?= жыл))?)?"
    rf"(?: (?P<one>{'|'.join(_ONES)}){_ORDINAL})?(?= жыл)",
    re.IGNORECASE,
)


def in_digits(text: str) -> tuple[str, dict[int, int]]:
    """The text, as long as it is, with years in words as digits, spaces before them; and where the
    words of each begin, by the place of its digits.

    >>> in_digits("Екі мың он сегізінші жылы ашылды.")
    ('                2018 жылы ашылды.', {16: 0})
    """
    begins = dict[int, int]()

    def told(match: re.Match[str]) -> str:
        year = _CENTURIES[match["century"].lower()]
        if match["ten"]:
            year += 10 * (_TENS.index(match["ten"].lower()) + 1)
        if match["one"]:
            year += _ONES.index(match["one"].lower()) + 1
        begins[match.end() - 4] = match.start()
        return str(year).rjust(len(match[0]))

    return _YEAR.sub(told, text), begins
