"""Claims of tables: a cell with a number, under the head of its column and beside that of its row.

A table is what extraction wrote as lines of cells with bars between them. Its head is a row without
numbers other than years; rows with as many cells, or one more where the corner is empty, are read.
Contents, lists of numbers and whatever has no such head say nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from contentan.findings.claims.claim_words import Lexicon, lexicon
from contentan.findings.claims.counted_things import behind
from contentan.findings.claims.numerals import DIGITS, worth
from contentan.findings.claims.parsed_sentence import Sentence, Word
from contentan.findings.claims.periods import Period
from contentan.findings.claims.sentence_claims import Claim
from contentan.findings.claims.things import Thing
from contentan.lemmatize.word_lemmas import look_up
from contentan.segment.language import language

_BAR = re.compile(r"[ \t]*\|[ \t]*")
_NUMBER = re.compile(
    r"(?P<bound>[<>≤≥~]?)\s*(?P<currency>[$€£₸₽]?)\s*(?P<digits>\d[\d\s\u00a0\u202f.,]*)"
    r"\s*(?P<unit>%?)\.?"
)
_YEAR = re.compile(r"(?:19|20)\d\d(?:[-–/](?:\d\d|(?:19|20)\d\d))?(?:\s*(?:год|г\.|жыл|ж\.)\w*)?")
_LETTERS = re.compile(r"[^\W\d_]{2,}")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_PERCENT = re.compile(
    r"%|\b(?:per cent|percent|percentage|share|пайыз|процент|доля|үлес)", re.IGNORECASE
)
#: Columns that number, date or address rows.
_NOT_COUNTED = re.compile(
    r"^\W*(?:№|no\.?|n|#|code|id|page|pages|phone|tel|year|date|rank|zip|article|section|код|номер"
    r"|стр\w*|телефон|год\w*|дата|место|статья|п/п|№ ?п/п|р/с|бет|жыл\w*|күні|орны|бап)\W*$",
    re.IGNORECASE,
)
_SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "₸": "KZT", "₽": "RUB"}
_BOUNDS = {"<": "less_than", ">": "more_than", "≤": "at_most", "≥": "at_least", "~": "about"}
#: A head has words, not sentences.
_LONGEST = 80


class Cell(NamedTuple):
    """`start` and `stop` count where the row's do."""

    start: int
    stop: int
    text: str


class Told(NamedTuple):
    """A claim, its span counted like the places of the lines, and where its line begins."""

    claim: Claim
    start: int


def claims_of_table(lines: Sequence[tuple[int, int, str]]) -> tuple[str, list[Told]]:
    """The language and the claims of a table, given its lines, each with its segment and the place
    where it begins. Segments of several lines have each a head of their own.
    """
    lang = language(" ".join(text for _, _, text in lines)) or "en"
    lengths = Counter(segment for segment, _, _ in lines)
    made, head, before = list[Told](), tuple[Cell, ...](), -1
    for segment, start, text in lines:
        if segment != before and lengths[segment] > 1:
            head = ()
        before = segment
        cells = _cells(start, text)
        if _is_head(cells):
            head = cells
        elif head and len(cells) >= 2:
            claims = _row(cells, head, lang)
            made += [Told(claim, start) for claim in claims]
    return lang, made


def _cells(start: int, text: str) -> tuple[Cell, ...]:
    made, at = list[Cell](), 0
    for bar in _BAR.finditer(text):
        made.append(Cell(start + at, start + bar.start(), text[at : bar.start()]))
        at = bar.end()
    return (*made, Cell(start + at, start + len(text), text[at:]))


def _is_head(cells: Sequence[Cell]) -> bool:
    """A row of words and years, at least two of them."""
    if len(cells) < 2 or any(len(cell.text) > _LONGEST for cell in cells):
        return False
    told = [cell.text.strip() for cell in cells if cell.text.strip()]
    return (
        len(told) >= 2
        and all(_YEAR.fullmatch(text) or not _NUMBER.fullmatch(text) for text in told)
        and any(_LETTERS.search(text) or _YEAR.fullmatch(text) for text in told[1:] or told)
    )


def _row(cells: Sequence[Cell], head: Sequence[Cell], lang: str) -> Iterator[Claim]:
    """The claims of a row; none where its cells cannot be told to stand under the head."""
    shift = len(cells) - len(head)
    if shift not in (0, 1):
        return
    first = next((i for i, cell in enumerate(cells) if _LETTERS.search(cell.text)), None)
    year = next((i for i, cell in enumerate(cells[:1]) if _YEAR.fullmatch(cell.text.strip())), None)
    at = first if first is not None and first < 2 else year
    if at is None:
        return
    for i, cell in enumerate(cells[at + 1 :], start=at + 1):
        above = head[i - shift].text.strip() if i >= shift else ""
        if claim := _claim(cell, above, cells[at].text.strip(), lang):
            yield claim


def _claim(cell: Cell, above: str, beside: str, lang: str) -> Claim | None:
    number = _NUMBER.fullmatch(cell.text.strip())
    if not number or not above or _NOT_COUNTED.match(above) or len(beside) > _LONGEST:
        return None
    digits = number["digits"].strip(" .,\u00a0\u202f")
    if not DIGITS.fullmatch(digits):
        return None
    words = lexicon(lang)
    dated = next((text for text in (above, beside) if _YEAR.fullmatch(text)), "")
    counted = above if not _YEAR.fullmatch(above) else beside
    thing = _thing(counted, words, lang)
    if thing is None or _YEAR.fullmatch(counted):
        return None
    heads = f"{above} {beside}"
    value = worth(digits, lang)
    share = bool(number["unit"] or _PERCENT.search(heads))
    money = "" if share else _SYMBOLS.get(number["currency"], "") or _currency(words, heads)
    if not share:
        value *= _scale(words, above)
    bound = _BOUNDS.get(number["bound"], "exact")
    begin = cell.start + len(cell.text) - len(cell.text.lstrip())
    return Claim(
        begin,
        begin + len(cell.text.strip()),
        None if bound in ("less_than", "at_most") else value,
        None if bound in ("more_than", "at_least") else value,
        "share" if share else "money" if money else "count",
        "",
        money,
        bound,
        None,
        thing,
        "",
        False,
        None,
        "",
        _period(dated),
        beside if counted == above and not _YEAR.fullmatch(beside) else "",
        False,
        False,
    )


def _thing(said: str, words: Lexicon, lang: str) -> Thing | None:
    """What a head names, read like the noun phrase behind a number."""
    spelled = tuple(
        Word(one.start() + 2, one.end() + 2, one[0], look_up(one[0], lang).lemmas, lang)
        for one in _WORD.finditer(said)
        if _LETTERS.search(one[0])
    )
    if not spelled:
        return None
    return behind(Sentence(f"1 {said}", lang, (), lambda: spelled), words, 1, part_of=True)


def _currency(words: Lexicon, heads: str) -> str:
    return next(
        (
            code
            for code, expression in words.currencies
            if any(expression.match(heads, one.start()) for one in _WORD.finditer(heads))
        ),
        "",
    )


def _scale(words: Lexicon, above: str) -> float:
    """What a head says that its numbers are counted in: «тыс.», "millions", "(1,000)"."""
    if re.search(r"\(1[, ]?000\)|['’]000", above):
        return 1000.0
    for one in _WORD.finditer(above.lower()):
        for word, value in words.scales.items():
            if value >= 1000 and (one[0] == word or one[0] == word + "s"):
                return value
    return 1.0


def _period(dated: str) -> Period | None:
    years = re.findall(r"\d{2,4}", dated)
    if not years:
        return None
    first, last = years[0], years[-1]
    if len(years) == 1:
        return Period(0, 0, "in", first)
    return Period(0, 0, "between", f"{first}/{first[:2] + last if len(last) == 2 else last}")
