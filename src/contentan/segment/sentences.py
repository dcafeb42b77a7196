"""Where sentences end, in Kazakh, Russian and English.

A candidate is a run of end marks followed by space, or a line break inside a table or list. RULES
are asked in order; the first that answers JOIN or SPLIT decides, and a candidate on which none has
an opinion splits. Order matters: an initial or abbreviation must be seen before the rule that
trusts a capital letter.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

JOIN, SPLIT = False, True

_END = re.compile(r"""([.!?…؟۔]+["'»”’)\]]*)(\s+)(?=\S)|([。])|(\n+)""")
_LAST_WORD = re.compile(r"([^\s\"«“(\[]+)$")

# Words that carry a full stop and are followed by a name, number or apposition: never the end.
_NEVER_LAST = frozenset(
    "approx dj th ch mr mrs ms dr prof gen sen rep gov st para paras sec vol vols pp p fig figs ed"
    " eds cf vs e.g i.e al гл дж хр г ст п пп стр с рис табл проф акад им ул д корп кв тел см ср"
    " напр т.н т.е т.к обл р-н пос қ көш даңғ ж.б б.з б.з.д мыс ауд бап".split()
)
# Words that are abbreviations only before a number: 'No. 5', but 'He said no.'; 'Art. 2', but
# 'modern art.'
_BEFORE_NUMBER = frozenset("no nos art arts".split())
# Words that carry a full stop and may end a sentence: the next letter decides.
_MAY_BE_LAST = frozenset(
    "u.s u.k u.n e.u a.m p.m inc ltd co corp jr sr etc dec jan feb mar apr jun jul aug sep sept oct"
    " nov ph.d др пр т.д т.п т.ж гг вв руб коп тыс млн млрд трлн чел экз н.э янв февр авг сент окт"
    " нояб дек т.б т.с.с ж жж ғ ғғ тг мың шт".split()
)


class Candidate(NamedTuple):
    """`left` is the last word before the end marks, `marks` the end marks, `right` what follows the
    space.

    `words` is how many words the sentence has so far.
    """

    left: str
    marks: str
    right: str
    line_break: bool
    words: int


def break_of_line(c: Candidate) -> bool | None:
    """A line break is kept by extraction only where a row of a table or list ends."""
    return SPLIT if c.line_break else None


def strong_mark(c: Candidate) -> bool | None:
    """'Неужели? Да.' splits; '«Зачем?» спросил он' does not."""
    if not {"?", "!", "؟"}.isdisjoint(c.marks):
        return JOIN if c.right[:1].islower() else SPLIT
    return None


def lower_case_follows(c: Candidate) -> bool | None:
    """'и т.д. по списку': no sentence begins with a small letter."""
    return JOIN if c.right[:1].islower() else None


def initials(c: Candidate) -> bool | None:
    """'К. Токаев', 'J. Nye', 'Н.Ә. Назарбаев', 'Қ.-Ж. Тоқаев'."""
    if (
        c.marks == "."
        and re.fullmatch(r"(?:[^\W\d_]\.-?)*[^\W\d_]", c.left)
        and c.left[-1].isupper()
    ):
        return None if c.left.lower() in _MAY_BE_LAST else JOIN
    return None


def number_of_list(c: Candidate) -> bool | None:
    """'1. Общие положения', 'Раздел 1. Цели': the number belongs to what follows; 'см. рис. 3.
    Затем' ends.
    """
    if (
        c.marks == "."
        and c.words <= 2
        and re.fullmatch(r"\(?(?:\d{1,2}|[IVX]{1,4}|[a-zа-я])", c.left)
    ):
        return JOIN
    return None


def title_or_unit(c: Candidate) -> bool | None:
    """'ст. 5', 'Dr. Lee', 'қ. Астана', 'No. 5'."""
    word = c.left.lower()
    if c.marks == "." and (
        word in _NEVER_LAST or (word in _BEFORE_NUMBER and c.right[:1].isdigit())
    ):
        return JOIN
    return None


def abbreviation_before_number(c: Candidate) -> bool | None:
    """'U.S. 22', 'млн. 500': a unit before a number goes on; before a capital letter it ends,
    except U.S. and its like.
    """
    if c.marks == "." and c.left.lower() in _MAY_BE_LAST:
        if c.left in ("U.S", "U.N", "U.K", "E.U"):
            return (
                SPLIT
                if re.match(r"(?:The|In|It|This|We|They|He|She|But|And|As|For|On|At|A)\b", c.right)
                else JOIN
            )
        return JOIN if c.right[:1].isdigit() else SPLIT
    return None


RULES: tuple[Callable[[Candidate], bool | None], ...] = (
    break_of_line,
    strong_mark,
    lower_case_follows,
    abbreviation_before_number,  # before initials: 'U.S' looks like initials
    initials,
    title_or_unit,
    number_of_list,
)


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences of one segment, without the space between them.

    >>> text = "К. Токаев выступил в г. Астане. Зал был полон."
    >>> [text[a:b] for a, b in sentences(text)]
    ['К. Токаев выступил в г. Астане.', 'Зал был полон.']
    """
    start = 0
    for found in _END.finditer(text):
        # A line break (group 4) is no part of the sentence; end marks with their closing quotes
        # (group 1) are, the space behind them is not.
        stop = found.end(1) if found[1] else found.end()
        if found[4]:
            stop = found.start()
        if _splits(text, start, found) and text[start:stop].strip():
            yield start, stop
            start = found.end()
    stop = len(text.rstrip())
    if stop > start:
        yield start, stop


def _splits(text: str, start: int, found: re.Match[str]) -> bool:
    last = _LAST_WORD.search(text, start, found.start())
    marks = found[1] or found[3] or ""
    # An opening quotation mark or bracket hides whether the sentence begins with a capital.
    right = text[found.end() : found.end() + 12].lstrip("\"'«“([—– ")
    # Only whether there are more than two is asked, so sixty letters are enough: a list of a
    # thousand lines stays linear.
    words = len(text[start : min(found.start(), start + 60)].split())
    candidate = Candidate(last[1] if last else "", marks, right, bool(found[4]), words)
    for rule in RULES:
        answer = rule(candidate)
        if answer is not None:
            return answer
    return SPLIT
