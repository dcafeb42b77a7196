"""The sheets of a reviewer's workbook: columns, looks, lists to choose from, paper."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from contentan.decisions.database import VERDICTS
from contentan.export.run_workbook import MOST_LETTERS
from contentan.model import LANGS, Codebook
from contentan.review.workbook.workbook_text import ANSWER, Words

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet


REVIEW, CODES, ABOUT = "review", "codes", "about"
#: What A1 of the sheet about says: by it a workbook is recognised.
KIND = "contentan review workbook 1"
ID, VERDICT, NOTE = "id", "verdict", "note"
#: The id again, hidden between the cells to fill in: where these were sorted without the rest of
#: their rows, it moved with them.
CHECK = "check"
CUT = " … [cut; the whole text is in contentan review]"
#: Points of a line, and of the highest row that Excel has.
_LINE, _HIGHEST = 15, 409
_NO_CELL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class Column(NamedTuple):
    """A column of the sheet review: its header, its width in letters, the name of its format."""

    name: str
    width: float
    look: str = "text"


_PASSAGE = (Column("before", 40), Column("match", 18, "match"), Column("after", 40))
_ROW = (Column(ID, 8), Column("no.", 5, "number"))
_SOURCE = Column("source", 26, "small")
_OPEN = "open"
#: Letters by a column's width, where the font is not the usual one.
_NARROW = {"small": 1.2, "match": 0.9}
COLUMNS = {
    "verify": (
        *_ROW,
        *_PASSAGE,
        _SOURCE,
        Column("code", 26, "match"),
        Column(VERDICT, 10, _OPEN),
        Column(CHECK, 8),
        Column(ANSWER["verify"], 22, _OPEN),
        Column(NOTE, 28, _OPEN),
    ),
    "code": (
        *_ROW,
        *_PASSAGE,
        _SOURCE,
        Column(VERDICT, 10, _OPEN),
        Column(CHECK, 8),
        Column(ANSWER["code"], 26, _OPEN),
        Column(NOTE, 28, _OPEN),
    ),
    "missed": (
        *_ROW,
        Column("text", 98),
        _SOURCE,
        Column(VERDICT, 10, _OPEN),
        Column(CHECK, 8),
        Column(ANSWER["missed"], 30, _OPEN),
        Column(NOTE, 28, _OPEN),
    ),
}


def plain(text: str) -> str:
    """A text as a cell can hold it: lines end in \\n, and characters that no XML may have are
    gone.
    """
    return _NO_CELL.sub("", re.sub("\r\n?", "\n", text))


def shown(text: str) -> str:
    """`plain`, cut with a mark where Excel takes no more; it counts in UTF-16."""
    # A letter beyond the first plane counts twice for Excel.
    whole = plain(text).encode("utf-16-le")
    most = 2 * (MOST_LETTERS - len(CUT))
    return (
        plain(text)
        if len(whole) <= 2 * MOST_LETTERS
        else whole[:most].decode("utf-16-le", "ignore") + CUT
    )


def looks_of(book: Workbook) -> dict[str, Format]:
    cell = {"valign": "top", "text_wrap": True, "border": 1, "border_color": "#D5DBE1"}
    head = cell | {"bold": True, "bg_color": "#DDE6EF", "border_color": "#B0BCC8"}
    return {
        "head": book.add_format(head),
        "text": book.add_format(cell),
        "match": book.add_format(cell | {"bold": True}),
        "small": book.add_format(cell | {"font_color": "#555555", "font_size": 9}),
        "number": book.add_format(cell | {"font_color": "#555555", "align": "center"}),
        # as text, so that a note which begins with - or = stays a note when it is typed
        _OPEN: book.add_format(cell | {"bg_color": "#FFF9E0", "locked": False, "num_format": "@"}),
        "wrong": book.add_format({"bg_color": "#F8C9BD"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "key": book.add_format({"valign": "top", "font_color": "#555555"}),
        "says": book.add_format({"valign": "top", "text_wrap": True}),
    }


def write_review(
    sheet: Worksheet,
    task: str,
    rows: Sequence[Mapping[str, str]],
    looks: Mapping[str, Format],
    words: Words,
    offered: str,
) -> None:
    columns = COLUMNS[task]
    for j, column in enumerate(columns):
        sheet.set_column(j, j, column.width, None, {"hidden": column.name in (ID, CHECK)})
        sheet.write_string(0, j, words.columns[column.name], looks["head"])
        for i, row in enumerate(rows, 1):
            _cell(sheet, i, j, shown(row.get(column.name, "")), looks[column.look])
    for i, row in enumerate(rows, 1):
        sheet.set_row(
            i,
            _high((row.get(one.name, ""), one.width * _NARROW.get(one.look, 1)) for one in columns),
        )
    # The header and the row's number stay in sight.
    sheet.freeze_panes(1, 2)
    sheet.autofilter(0, 0, max(1, len(rows)), len(columns) - 1)
    _lists(sheet, task, len(rows), offered, looks["wrong"], words)
    sheet.protect(
        "", {"autofilter": True, "sort": True, "format_columns": True, "format_rows": True}
    )
    _paper(sheet)


def _high(cells: Iterable[tuple[str, float]]) -> int:
    """Height of a row of wrapped texts with their columns' widths. Excel would find it itself;
    LibreOffice and a print do not.
    """
    lines = (
        sum(max(1, math.ceil(len(line) / width)) for line in text.split("\n"))
        for text, width in cells
    )
    return min(_HIGHEST, _LINE * max(lines) + 2)


def _cell(sheet: Worksheet, i: int, j: int, text: str, look: Format) -> None:
    if text:
        sheet.write_string(i, j, text, look)
    else:
        sheet.write_blank(i, j, None, look)


def _lists(
    sheet: Worksheet, task: str, rows: int, offered: str, wrong: Format, words: Words
) -> None:
    """Lists to choose from, the codes those `offered` by the sheet codes; a verdict without its
    code, and a code without its verdict, turn red.
    """
    names = [column.name for column in COLUMNS[task]]
    verdict, answer = names.index(VERDICT), names.index(ANSWER[task])
    known = [words.verdict(one) for one in VERDICTS[task]]
    one_of = words.says["one_of"].format(words=", ".join(known))
    says = {"error_title": words.columns[VERDICT], "error_message": one_of}
    sheet.data_validation(1, verdict, rows, verdict, {"validate": "list", "source": known, **says})
    listed = {
        "validate": "list",
        "source": f"={CODES}!{offered}",
        "error_title": words.columns["code"],
    }
    # several codes in one cell are none of a list: it offers, and the import checks
    several = (
        {"show_error": False} if task == "missed" else {"error_message": words.says["of_the_list"]}
    )
    sheet.data_validation(1, answer, rows, answer, listed | several)
    at, to = f"${chr(65 + verdict)}2", f"${chr(65 + answer)}2"
    with_code = f'OR({at}="{words.verdict("recode")}",{at}="{words.verdict("coded")}")'
    rule = f"=OR(AND({with_code},LEN({to})=0),AND(LEN({to})>0,NOT({with_code})))"
    sheet.conditional_format(
        1, verdict, rows, answer, {"type": "formula", "criteria": rule, "format": wrong}
    )


def write_codes(
    sheet: Worksheet, book: Codebook, looks: Mapping[str, Format], words: Words
) -> None:
    columns = {
        "id": 30,
        **{f"label {lang}": 26 for lang in LANGS},
        "definition": 50,
        "use when": 50,
        "do not use when": 50,
    }
    for j, (name, width) in enumerate(columns.items()):
        sheet.set_column(j, j, width)
        sheet.write_string(0, j, words.codes[name], looks["head"])
    for i, code in enumerate(book.codes, 1):
        labels = (code.label.get(lang, "") for lang in LANGS)
        texts = (code.id, *labels, code.definition, code.use_when, code.do_not_use_when)
        for j, text in enumerate(texts):
            _cell(sheet, i, j, shown(text), looks["text" if j else "match"])
        sheet.set_row(i, _high(zip(texts, columns.values(), strict=True)))
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, len(book.codes)), len(columns) - 1)
    sheet.protect("", {"autofilter": True, "format_columns": True, "format_rows": True})
    _paper(sheet)


def write_about(
    sheet: Worksheet,
    said: Mapping[str, str],
    lines: Sequence[str],
    looks: Mapping[str, Format],
    words: Words,
) -> None:
    sheet.write_string(0, 0, KIND, looks["title"])
    for i, (name, text) in enumerate(said.items(), 2):
        sheet.write_string(i, 0, words.about.get(name, name), looks["key"])
        sheet.write_string(i, 1, shown(text), looks["says"])
    for i, line in enumerate(lines, len(said) + 3):
        sheet.write_string(i, 1, line, looks["says"])
        sheet.set_row(i, _high([(line, 125)]))
    sheet.write_string(len(said) + 3, 0, words.says["how"], looks["key"])
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 1, 110)
    sheet.protect("")
    _paper(sheet)


def _paper(sheet: Worksheet) -> None:
    sheet.repeat_rows(0)
    sheet.set_landscape()
    # A4.
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&8&F · &A&R&8&P / &N")
