"""Case, number and gender as bits, so that two words can agree where their masks share one; and the
cases that each preposition may stand before.
"""

from __future__ import annotations

import functools

_CASES = {
    "nomn": 0,
    "gent": 1,
    "gen1": 1,
    "gen2": 1,
    "datv": 2,
    "accs": 3,
    "acc2": 3,
    "ablt": 4,
    "loct": 5,
    "loc1": 5,
    "loc2": 5,
}
_GENDERS = {"masc": 1, "femn": 2, "neut": 4}
#: What a word without cases has in place of a case: it agrees with nothing.
_CASELESS = 1 << 40
#: Which cases a preposition may stand before.
_GOVERNMENT = {
    "gent": (
        "из изо от ото до у без безо для ради около вокруг возле мимо после против среди вместо"
        " кроме вдоль внутри вне ввиду вследствие насчет относительно посредством путем помимо"
        " сверх свыше накануне напротив позади близ касательно из-за из-под"
    ),
    "gent ablt": "с со",
    "gent ablt accs": "меж",
    "datv": "к ко благодаря согласно вопреки навстречу",
    "datv accs loct": "по",
    "accs": "через сквозь про включая",
    "accs loct": "в во на о об обо",
    "accs ablt": "за под подо",
    "ablt": "над надо перед передо между",
    "loct": "при",
}


def mask_of(case: str, number: str, gender: str) -> int:
    """A bit for each case x (three genders and the plural) that a tag allows."""
    if case not in _CASES:
        return _CASELESS
    # Four bits a case: masculine, feminine, neuter, plural; an unknown singular gender may be any
    # of three.
    within = 8 if number == "plur" else _GENDERS.get(gender, 7)
    return within << (4 * _CASES[case])


@functools.cache
def governed_cases() -> dict[str, int]:
    """For each preposition the cases that it may stand before, in all genders and numbers."""
    return {
        word: sum(15 << (4 * _CASES[case]) for case in cases.split())
        for cases, words in _GOVERNMENT.items()
        for word in words.split()
    }
