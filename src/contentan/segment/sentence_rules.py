"""What decides whether a sentence ends at a candidate: RULES, asked in order.

A rule answers SPLIT or JOIN, or None where it has no opinion; where none has, the sentence ends.
Order matters: an initial or abbreviation must be seen before the rules that trust a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import NamedTuple

from contentan.segment import abbreviations

JOIN, SPLIT = False, True

_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_PLAIN = re.compile(r"(?:[^\W\d_]+[-'’])*[^\W\d_]{3,}")
_VOWEL = re.compile("[aeiouyаеёиоуыэюяәіөүұ]")
#: A word in full has a vowel; in Cyrillic, whose abbreviations end in a consonant, at its end.
_IN_FULL = re.compile("[a-z]*[aeiouy][a-z'’-]*|.*[аеёиоуыэюяәіөүұйь]")
_NUMBER = re.compile(r"\d|(?!I )[IVXХІ]{1,5}\b(?![.'’])")
_INITIALS = re.compile(r"(?:[^\W\d_]\.-?)*[^\W\d_]")
_DEGREE = re.compile(r"(?:[^\W\d_]{1,3}\.-?){2,}[^\W\d_]")
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,2}|\d+(?:\.\d+)+|[IVX]{1,4}|[a-zа-я])")
_SECTION_WORD = re.compile(
    r"sec|section|art|article|chapter|part|title|гл|глава|ст|статья|п|пункт|раздел|параграф|бап"
)
_KAZAKH_SECTION = re.compile(r"\d+-(?:бап|тарау|бөлім|бөлік|параграф|қосымша|тармақ)")
_SECTION_LETTER = re.compile(r"\d+-(?:б|т|п|тт|бб|сур|бет|кес)")
#: Behind an end mark these go on with what was said, or are the end of an address.
_GOES_ON = frozenset(
    "деп деді дейді деген дегенді дейтін дегендей деймін сказал сказала сказали спросил спросила"
    " ответил ответила said says asked asks replied kz ru com org net gov edu info".split()
)
_NEVER_LAST = frozenset("and or the an for with of и или для және мен".split())
_SHORT_SURNAMES = frozenset("he an so in my do no to on".split())
_DAYS_AND_ZONES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday est edt cst cdt mst mdt pst pdt gmt"
    " utc et ct mt pt eastern central pacific local astana".split()
)
_STATES = ("США", "АҚШ", "РФ", "ҚР", "РК")


class Candidate(NamedTuple):
    """A place where a sentence may end.

    `left` is the last word before the end marks ('т.д' for 'т. д'), `before` the word before it;
    `marks` the end marks with the closing marks behind them; `sign` a smiley or picture behind
    those; `opening` the quotation marks, brackets and dashes before what follows, `right` some
    letters of it; `glued` whether no space lies between; `words` how many words the sentence has
    so far, at least 4 where it is long.
    """

    left: str
    before: str
    marks: str
    sign: str
    opening: str
    right: str
    glued: bool
    words: int


def word_in_full(c: Candidate) -> bool | None:
    """A long word, a full stop, a space and a capital: most candidates, so they are asked first."""
    plain = c.marks == "." and len(c.left) > 3 and c.left.isalpha() and c.right[:1].isupper()
    plain = plain and not c.sign and not c.glued
    return SPLIT if plain and c.left.lower() not in abbreviations.kinds() else None


def mark_follows(c: Candidate) -> bool | None:
    """No sentence begins with a comma or a closing bracket."""
    return JOIN if not c.right or c.right[0] in ",;:.)]}»”%!?/" else None


def smiley(c: Candidate) -> bool | None:
    """'Рахмет :) Ертең кездесеміз': a smiley ends a sentence; a picture or a bracket does where a
    capital follows.
    """
    if not c.sign:
        return None
    face = c.marks or any(sign in c.sign for sign in ":;=")
    return SPLIT if face or c.right[0].isupper() or c.right[0] in "@#" else JOIN


def space_is_missing(c: Candidate) -> bool | None:
    """'қабылданды.Бұл' ends a sentence, 'г.Астана' and 'www.Akorda.kz' do not."""
    full = _is_plain(c.left) and _VOWEL.search(c.left)
    return JOIN if c.glued and not full else None


def strong_mark(c: Candidate) -> bool | None:
    """'Неужели? Да.' splits; '«Зачем?» спросил он' and '— Куда? — спросил он' do not."""
    if {"?", "!", "؟"}.isdisjoint(c.marks):
        return None
    if not _is_small(c.right):
        return SPLIT
    return SPLIT if _begins_small(c) else JOIN


def dots(c: Candidate) -> bool | None:
    """'Мен... мен келіспеймін', 'I ... I do not': no end before a small letter or the same word."""
    if not c.marks.startswith(("..", "…", ". .")):
        return None
    again = bool(c.left) and _next_word(c) == c.left.lower()
    return JOIN if again or _is_small(c.right) else SPLIT


def abbreviation(c: Candidate) -> bool | None:
    """'ст. 5', 'Dr. Lee', 'No. 5', '2019 г. Затем': by the section of the list the word is in."""
    if not c.marks.startswith(".") or (len(c.left) == 1 and c.left.isupper() and c.words > 1):
        return None
    kind = abbreviations.kinds().get(c.left.lower())
    if kind is None:
        return None
    return JOIN if _has_dash(c) else _KINDS[kind](c)


def _never(_: Candidate) -> bool | None:
    return JOIN


def _before_a_number(c: Candidate) -> bool | None:
    return JOIN if _NUMBER.match(c.right) else None


def _before_a_small_letter(c: Candidate) -> bool | None:
    return JOIN if _is_small(c.right) else None


def _year_or_place(c: Candidate) -> bool | None:
    ends = _opens(c) and any(letter.isdigit() or letter in "IVXХІ" for letter in c.before)
    return SPLIT if ends and not _is_small(c.right) and c.words > 3 else JOIN


def _end_of_a_name(c: Candidate) -> bool | None:
    return SPLIT if _opens(c) and not _is_small(c.right) else JOIN


def _may_end(c: Candidate) -> bool | None:
    if _is_small(c.right) or "(" in c.opening or (not c.opening and _NUMBER.match(c.right)):
        return JOIN
    if c.left.lower() in ("a.m", "p.m") and _next_word(c) in _DAYS_AND_ZONES:
        return JOIN
    return JOIN if c.right.startswith(_STATES) else SPLIT


_KINDS: dict[str, Callable[[Candidate], bool | None]] = {
    "never": _never,
    "before a number": _before_a_number,
    "before a small letter": _before_a_small_letter,
    "year or place": _year_or_place,
    "end of a name": _end_of_a_name,
    "may end": _may_end,
}


def initials(c: Candidate) -> bool | None:
    """'К. Токаев', 'J. Nye', 'Н.Ә. Назарбаев', 'Қ.-Ж. Тоқаев', 'т.ғ.д. Б. Сәрсенов'."""
    if c.marks != ".":
        return None
    if _INITIALS.fullmatch(c.left) and c.left[-1].isupper():
        surname = (
            c.words < 2 or _is_small(c.right) or _next_word(c) in _SHORT_SURNAMES or not _opens(c)
        )
        return JOIN if surname else SPLIT
    if _DEGREE.fullmatch(c.left) and c.left.islower():
        return SPLIT if _opens(c) and not _is_small(c.right) else JOIN
    return None


def number_of_section(c: Candidate) -> bool | None:
    """'1. Общие положения', 'Раздел 1. Цели', '5-бап. Тіл': the number belongs to what follows;
    'см. рис. 3. Затем' ends.
    """
    if c.marks != ".":
        return None
    if _SECTION_LETTER.fullmatch(c.left):
        return JOIN if _is_small(c.right) or _NUMBER.match(c.right) else None
    if c.words > 2:
        return None
    if _LIST_NUMBER.fullmatch(c.left) or _KAZAKH_SECTION.fullmatch(c.left.lower()):
        return JOIN
    headed = c.left.isdigit() and _SECTION_WORD.fullmatch(c.before.lower().rstrip("."))
    return JOIN if headed else None


def small_letter_follows(c: Candidate) -> bool | None:
    """'resp. of', 'экз. книги': before a small letter only a word in full ends a sentence."""
    if not _is_small(c.right):
        return None
    return SPLIT if _begins_small(c) else JOIN


RULES: tuple[Callable[[Candidate], bool | None], ...] = (
    word_in_full,
    mark_follows,
    smiley,
    space_is_missing,
    strong_mark,
    dots,
    abbreviation,  # before initials: 'U.S' looks like initials
    initials,
    number_of_section,
    small_letter_follows,
)


def ends(candidate: Candidate) -> bool:
    """Whether a sentence ends at a candidate."""
    for rule in RULES:
        answer = rule(candidate)
        if answer is not None:
            return answer
    return SPLIT


def _is_small(right: str) -> bool:
    """Whether what follows begins with a small letter; iPhone counts as a capital."""
    return right[:1].islower() and not right[1:2].isupper()


def _begins_small(c: Candidate) -> bool:
    """Whether a sentence ends although a small letter follows, as people write on the web: behind a
    plain word, with no dash, quotation mark or word of saying that makes it a quotation.
    """
    quotation = bool(c.marks.strip(".!?… ")) or _has_dash(c)
    return (
        not quotation
        and _is_plain(c.left)
        and bool(_IN_FULL.fullmatch(c.left))
        and _next_word(c) not in _GOES_ON
    )


def _is_plain(word: str) -> bool:
    """Whether a word is written in full: small letters, a vowel among them, no abbreviation."""
    return (
        (word in abbreviations.openers() or bool(_PLAIN.fullmatch(word)))
        and word.islower()
        and word not in abbreviations.kinds()
        and word not in _NEVER_LAST
    )


def _has_dash(c: Candidate) -> bool:
    return any(sign in c.opening for sign in "—–-")


def _next_word(c: Candidate) -> str:
    found = _WORD.match(c.right)
    return found.group().lower() if found else ""


def _opens(c: Candidate) -> bool:
    """Whether a word follows that opens sentences and is no initial."""
    word = _next_word(c)
    return word in abbreviations.openers() and not (len(word) == 1 and c.right[1:2] == ".")
