"""Which order of reading a page has: several are proposed, and the text chooses.

Where the order of the file and the columns that are seen agree, or a page has no strip between
columns, nothing is weighed: those are most pages.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from contentan.extract.continuity import Continuity
from contentan.extract.page_words import Word, has_letter
from contentan.extract.pdf.cut_search import search
from contentan.extract.pdf.evidence import Page, score, sureness
from contentan.extract.pdf.page_tables import set_number_tables
from contentan.extract.pdf.reading_order import between, reading_order
from contentan.extract.pdf.rows import Row, rows_of_words
from contentan.extract.pdf.strips import Lines, level_rows, span, strips

_LEAST_WORDS = 40  # with fewer words there is too little evidence
_MARGIN = 10.0  # nats by which another order must win over the columns that are seen
_LEAST_MARGIN = 2.0  # the same, where these columns are not convincing
_SURE = 0.3  # share of the evidence inside lines at which an order needs no further search
UNSURE = 0.1  # the same, under which no order is convincing
_CLEAR = -0.2  # value of a strip for each row, from which it may be a gutter
_GUTTER = 0.3  # the same, from which a page that is read across may be columns
_FEW_ROWS = 5  # of fewer rows, a space by chance looks like a gutter
_PIECE = 0.45  # type sizes: a wider gap parts a row where the file does not go on
_NARROW = 0.4  # least gutter of newspaper pages, in type sizes
_HUGE = 4_000  # words of one page: a list or a map, for which a search would take minutes


@dataclass(slots=True)
class Order:
    """Columns of rows in reading order, what proposed them, and how sure they are (None: not
    asked).
    """

    columns: list[list[Row]]
    name: str = "columns"
    sure: float | None = None


def choose(
    rows: Sequence[Row],
    rules: Sequence[float],
    width: float,
    body: float,
    model: Callable[[], Continuity],
) -> Order:
    """The order of a page's rows; `model` is asked only where orders differ.

    `rules` are heights of lines drawn across the text, `body` is the usual type size of the
    document.
    """
    words = [word for row in rows for word in row.words]
    seen = _tables_first(rows, rules, width, body)
    if not _LEAST_WORDS <= len(words) <= _HUGE:
        return Order(seen)
    follows = _follows_file(seen)
    # Rows are levelled anew, which takes time, only where columns may have been chained together.
    clear = _clearest(_lines([rows]) if follows else level_rows(words), width, body)
    if clear < (_CLEAR if follows else -0.5):
        return Order(seen)
    if follows and len(seen) > 1 and not any(_holds_columns(part, width, body) for part in seen):
        return Order(seen)
    return _weighed(Page(width, body, model()), words, seen, rules, clear=clear)


def _clearest(lines: Lines, width: float, body: float) -> float:
    """How clear the clearest gutter of some rows is: its value for each row, at most 1."""
    left, right = span(lines)
    # Beside bullets and hanging numbers there is a strip too, but no column.
    inner = 0.12 * (right - left)
    found = [
        value / len(lines)
        for middle, value in strips(lines, width, body)
        if left + inner < middle < right - inner
    ]
    return max(found, default=-1.0)


def _holds_columns(rows: Sequence[Row], width: float, body: float) -> bool:
    """Whether a column may be several that were not told apart."""
    return len(rows) > _FEW_ROWS and _clearest(_lines([rows]), width, body) > _CLEAR


def _tables_first(
    rows: Sequence[Row], rules: Sequence[float], width: float, body: float
) -> list[list[Row]]:
    return [
        part
        for group in between(set_number_tables(rows), rules)
        for part in reading_order(group, width, body)
    ]


def _columns_first(
    words: Sequence[Word], rules: Sequence[float], width: float, body: float, least: float
) -> list[list[Row]]:
    """Columns between gutters that rows of leaders and numbers do not close: these are sought in
    each column afterwards.
    """
    return [
        part
        for group in between(words, rules)
        for part in reading_order(group, width, body, least=least)
    ]


def _follows_file(columns: Sequence[Sequence[Row]]) -> bool:
    """Whether the file draws its words in this order, which two causes that do not know of each
    other would hardly agree on by chance.
    """
    places = [
        word.at for column in columns for row in column for word in row.words if not word.table
    ]
    back = sum(later < former for former, later in pairwise(places))
    return len(places) >= _LEAST_WORDS and back <= 0.01 * len(places)


def _weighed(
    page: Page,
    words: Sequence[Word],
    seen: list[list[Row]],
    rules: Sequence[float],
    *,
    clear: float,
) -> Order:
    least = _NARROW * page.size
    proposed = {
        "columns first": _columns_first(words, rules, page.width, page.size, 0.0),
        "narrow": _columns_first(words, rules, page.width, page.size, least),
        "file": _by_file(words),
        "across": [rows_of_words(words)],
    }
    lines = _lines(_opened(seen, words))
    # Among figures there is little text to judge by, and much to win by cutting up heads of tables.
    figures = sum(not has_letter(word.text) for word in words)
    best = Order(seen, "columns", sureness(page, lines))
    doubtful = best.sure is not None and best.sure < UNSURE
    plain, agreed = score(page, lines), True
    value = plain + (_LEAST_MARGIN if doubtful else _MARGIN + 0.1 * figures)
    for name, columns in proposed.items():
        if any(map(_is_numbers, columns)):
            continue
        lines = _lines(columns)
        worth = score(page, lines) - (2.0 if name == "file" else 0.0)
        agreed = agreed and abs(worth - plain) < 3.0
        if worth > value:
            best, value = Order(_with_tables(columns), name, sureness(page, lines)), worth
    # Where all agree and no gutter is clear, nobody doubts.
    if agreed and clear < _GUTTER:
        return Order(seen)
    # Gutters that no one else knows of may be some of several; the file's own order is whole.
    unsettled = best.sure is None or best.sure < _SURE or best.name in ("columns first", "narrow")
    if unsettled and clear > _CLEAR and figures < 0.4 * len(words):
        lines, worth, _ = search(page, words)
        columns = _as_columns(lines)
        if worth > value and not any(map(_is_numbers, columns)):
            best = Order(_with_tables(columns), "cut", sureness(page, lines))
    return best


def _is_numbers(column: Sequence[Row]) -> bool:
    """Whether a column holds next to nothing but numbers: those of items or a table's, which belong
    to the text beside them.
    """
    words = [word for row in column for word in row.words]
    named = sum(has_letter(word.text) for word in words)
    return len(column) > 2 and named < 0.2 * len(words)


def _lines(columns: Sequence[Sequence[Row]]) -> Lines:
    return [row.words for column in columns for row in column]


def _opened(columns: Sequence[Sequence[Row]], words: Sequence[Word]) -> list[list[Row]]:
    """The columns with tables of numbers as the words that they were made of."""
    whole = {id(word) for word in words}
    loose = [word for word in words if not word.table]
    made: list[list[Row]] = []
    for column in columns:
        part: list[Word] = []
        for row in column:
            if not row.table or id(row.words[0]) in whole:
                part += row.words
                continue
            table = row.words[0]
            part += [
                word
                for word in loose
                if table.x0 - 0.1 <= word.x0
                and word.x1 <= table.x1 + 0.1
                and table.top - 0.1 <= word.middle <= table.bottom + 0.1
            ]
        made.append(rows_of_words(part))
    return made


def _with_tables(columns: Sequence[Sequence[Row]]) -> list[list[Row]]:
    """The columns with the runs of number rows in each as tables."""
    return [rows_of_words(set_number_tables(column)) for column in columns if column]


def _by_file(words: Sequence[Word]) -> list[list[Row]]:
    """Pieces of rows in the order of the file; rows stay rows, so a letter that is drawn later does
    not tear its word.
    """
    pieces: Lines = []
    for row in level_rows(words):
        pieces.append(row[:1])
        for left, right in pairwise(row):
            goes_on = 0 < right.at - left.at <= len(left.text) + 3
            if right.x0 - left.x1 > _PIECE * left.size and not goes_on:
                pieces.append([])
            pieces[-1].append(right)
    return _as_columns(sorted(pieces, key=lambda piece: min(word.at for word in piece)))


def _goes_on(row: Sequence[Word], piece: Sequence[Word]) -> bool:
    """Whether a piece stands to the right of one on the same row, as text stands by its bullet."""
    level = abs(piece[0].middle - row[-1].middle) < 0.35 * row[-1].size
    return level and 0 <= piece[0].x0 - row[-1].x1 < 4 * row[-1].size


def _as_columns(lines: Lines) -> list[list[Row]]:
    """Rows in reading order as columns: one ends where the next row does not stand below it."""
    parts: list[Lines] = []
    edges = (math.inf, -math.inf)
    for line in lines:
        x0, x1 = line[0].x0, max(word.x1 for word in line)
        last = parts[-1][-1][0] if parts else None
        below = last is not None and 0 < line[0].middle - last.middle < 40 * last.size
        if last is not None and _goes_on(parts[-1][-1], line):
            parts[-1][-1] = [*parts[-1][-1], *line]
            edges = (edges[0], max(x1, edges[1]))
        elif below and min(x1, edges[1]) > max(x0, edges[0]):
            parts[-1].append(line)
            edges = (min(x0, edges[0]), max(x1, edges[1]))
        else:
            parts.append([line])
            edges = (x0, x1)
    return [[row for line in part for row in rows_of_words(line)] for part in parts]
