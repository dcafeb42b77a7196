"""The list of documents in a report, and what happened to each while it was read, in the report's
language.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import polars as pl

from contentan.report.writing.catalogue import Text
from contentan.report.writing.passage_views import Row


def in_reading_order(text: Text, documents: pl.DataFrame) -> list[tuple[int, Row, list[Notice]]]:
    """Documents with their number in the table and what there is to say of them, the failed first,
    then those with a warning.
    """
    rank = {"failed": 0, "warning": 1, "ok": 2}
    rows = list(enumerate(documents.iter_rows(named=True), start=1))
    ordered = sorted(rows, key=lambda item: (rank[item[1]["status"]], item[0]))
    return [(number, row, notices(text, row["reason"])) for number, row in ordered]


class Notice(NamedTuple):
    """What happened to a document while it was read: in the report's language, the pages, and the
    rest as the program said it.
    """

    what: str
    pages: str
    details: str


def notices(text: Text, reason: str) -> list[Notice]:
    """The column `reason` of table DOCUMENTS, one entry a cause.

    >>> from contentan.report.writing.catalogue import text_of
    >>> notices(text_of("en"), "page_by_ocr: page 8: picture; page_by_ocr: page 9: picture")
    [Notice(what='read by OCR', pages='p. 8, 9', details='picture')]
    """
    return [
        Notice(
            cause_name(text, cause),
            text("p. {page}", page=", ".join(pages)) if pages else "",
            "; ".join(details),
        )
        for cause, (pages, details) in details_of(reason).items()
    ]


def details_of(reason: str) -> dict[str, tuple[list[str], list[str]]]:
    """The causes that the column `reason` names, in its order, each with its pages and details.

    >>> list(details_of("outside: 3 words; no prose; page_by_ocr: page 8: picture"))
    ['outside', 'page_by_ocr']
    """
    found: dict[str, tuple[list[str], list[str]]] = {}
    for part in reason.replace("; counted there only", "").split("; ") if reason else []:
        cause, _, rest = part.partition(": ")
        named = re.fullmatch(r"([a-z_]+)(?: \(\d+\))?", cause)
        # Else a semicolon within the detail of the cause before it.
        cause, rest = (named[1], rest) if named else (next(reversed(found), ""), part)
        page, _, detail = (
            rest.removeprefix("page ").partition(": ")
            if rest.startswith("page ")
            else ("", "", rest)
        )
        detail = detail.removeprefix("as ") if cause == "same_text" else detail
        pages, details = found.setdefault(cause, ([], []))
        pages += [page] if page else []
        details += [detail] if detail and detail not in details else []
    return found


def cause_name(text: Text, cause: str) -> str:
    """A notice or failure in words; one that is not known as it is named."""
    names = {
        "alphabet_unsure": text("unsure which alphabet its Kazakh is in"),
        "crashed": text("the process that read it died"),
        "damaged": text("damaged file"),
        "doubtful_page": text("doubtful page"),
        "empty": text("empty file"),
        "encrypted": text("encrypted"),
        "error_page": text("an error page of a server"),
        "glyph_numbers": text("letters restored from numbers of glyphs"),
        "half_mended": text("letters of another code page are left"),
        "hardly_any_text": text("hardly any text"),
        "kazakh_code_page": text("letters of an old Kazakh font or code page put right"),
        "kazakh_without_its_letters": text("Kazakh without its letters"),
        "left_out": text("left out on purpose"),
        "lost": text("lost from the store"),
        "no_text": text("no text in it"),
        "no_words": text("no words in it"),
        "noise": text("no prose in any language"),
        "not_text": text("bytes that are no text"),
        "other_language": text("in another language"),
        "order_unsure": text("order of reading unsure"),
        "other_than_named": text("another format than its name says"),
        "outside": text("partly in other languages or no prose"),
        "page_by_ocr": text("read by OCR"),
        "pages_not_read": text("pages not read"),
        "part_not_read": text("a part that is not read"),
        "picture_not_read": text("picture not read"),
        "same_text": text("same text as another document, counted once"),
        "shared_text": text("same text as a document of another country, counted for each"),
        "timeout": text("took too long"),
        "too_big": text("too big"),
        "turned_text": text("text across the page left out"),
        "unreadable_words": text("words of a font without letters left out"),
        "unsupported": text("a format that is not read"),
    }
    return names.get(cause, cause.replace("_", " "))
