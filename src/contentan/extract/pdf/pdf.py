"""PDF files: each page by the first engine that gives sound text (pdfium, pdfplumber, OCR), then
one layout for all.

A file that only forbids copying is read; a file that needs a password is an error of its own. A
page whose text no engine could read is named in `pages.warning` and in a notice; it never ends
silently empty.
"""

from __future__ import annotations

import contextlib
import pickle
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.page_words import PageText, Word
from contentan.extract.pdf.characters import pdfium_words, pdfplumber_words
from contentan.extract.pdf.page_tables import set_number_tables, set_tables
from contentan.extract.pdf.paragraphs import Flow, column, finish
from contentan.extract.pdf.reading_order import (
    Row,
    between,
    join_drop_caps,
    reading_order,
    rows_of_words,
)
from contentan.extract.pdf.running_heads import running_heads
from contentan.extract.raw_blocks import NoticeRow, Reading, Sheet
from contentan.extract.repair import unreadable_text
from contentan.extract.scan import ocr

_FEW = 400  # letters: with fewer, a large picture may hold what the page says
_EDGE = 4  # rows at either end of a page among which heads are sought, one more than may be heads


def read(path: Path, limits: Limits) -> Reading:
    """The pages and blocks of a PDF file. Raises ExtractError 'encrypted' or 'damaged'."""
    state = _State(path, limits)
    pages = []
    with _opened(path) as document:
        total = len(document)
        for number in range(1, min(total, limits.pages) + 1):
            pages.append(_Waiting.of(_page(document, number, state)))
    if total > limits.pages:
        state.note("pages_not_read", f"{total - limits.pages} of {total}", total - limits.pages)
    return _assembled(pages, state)


@dataclass(slots=True)
class _State:
    """What is spent and noticed while a file is read."""

    path: Path
    limits: Limits
    ocr_used: int = 0
    warnings: dict[int, str] = field(default_factory=dict)
    notices: list[NoticeRow] = field(default_factory=list)

    def note(self, name: str, detail: str, count: int = 1) -> None:
        self.notices.append((name, detail, count))

    def doubt(self, page: int, name: str, reason: str) -> None:
        self.warnings[page] = reason
        self.note(name, f"page {page}: {reason}")


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[Any]:
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise ExtractError(
                "encrypted", "the file opens with a password only; save a copy without one"
            ) from None
        raise ExtractError("damaged", f"the PDF does not open ({error})") from None
    try:
        yield document
    finally:
        document.close()


def _page(document: Any, number: int, state: _State) -> PageText:
    """One page by the first engine whose text is sound; always closed again, or memory grows with
    the file.
    """
    import pypdfium2

    try:
        page = document[number - 1]
    except pypdfium2.PdfiumError as error:
        state.doubt(number, "page_without_text", f"the page does not open ({error})")
        return PageText(number, 0.0, 0.0, [], "pdfium")
    try:
        found = pdfium_words(page, number)
        texts = [word.text for word in found.words]
        reason = unreadable_text.fault(texts, unmapped=found.unmapped)
        if not reason and unreadable_text.letters(texts) >= unreadable_text.LEAST_LETTERS:
            return _checked(page, found, state)
        return _second_try(page, found, reason, state)
    finally:
        page.close()


def _checked(page: Any, found: PageText, state: _State) -> PageText:
    """A page of sound letters; OCR takes its place where they make no words of a known language and
    a picture does.
    """
    if found.by_number:
        state.note("glyph_numbers", f"page {found.page}: letters by glyph number", found.by_number)
    if (
        unreadable_text.fits_no_language([word.text for word in found.words])
        and _drawing(page) == "picture"
    ):
        seen = _by_ocr(page, found, "text layer in no known language", state)
        if seen is not None and not unreadable_text.fits_no_language(
            [word.text for word in seen.words]
        ):
            return seen
    if (
        unreadable_text.letters([word.text for word in found.words]) < _FEW
        and _drawing(page, least=0.25) == "picture"
    ):
        seen = _by_ocr(page, found, "picture with little text", state, times=1.5)
        if seen is not None:
            return seen
    return set_tables(found, page)


def _second_try(page: Any, found: PageText, reason: str, state: _State) -> PageText:
    """A page with garbage or next to no letters: pdfplumber for the characters, then OCR for the
    picture.
    """
    if reason:
        other = _by_pdfplumber(state.path, found.page)
        if other is not None and _sound(other) > max(unreadable_text.LEAST_LETTERS, _sound(found)):
            return other
    if reason == unreadable_text.DAMAGED:  # a picture of the page would be damaged alike
        state.doubt(found.page, "doubtful_page", reason)
        return found
    drawn = _drawing(page)
    if not reason and not drawn:
        if not found.words:
            state.warnings[found.page] = "blank page"
        return found
    if not reason and drawn == "vector" and found.words:
        return found
    seen = _by_ocr(page, found, reason or "picture without text", state)
    return seen if seen is not None else found


def _sound(found: PageText) -> float:
    return unreadable_text.score([word.text for word in found.words], unmapped=found.unmapped)


def _drawing(page: Any, *, least: float = 0.1) -> str:
    """'picture' where pictures cover at least this share of the page, 'vector' where it holds many
    drawn paths, else ''.
    """
    import pypdfium2.raw as pdfium

    width, height = page.get_size()
    paths, area = 0, 0.0
    for item in page.get_objects(max_depth=3):
        if item.type == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = item.get_bounds()
            area += max(0.0, right - left) * max(0.0, top - bottom)
        paths += item.type in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
    if area > least * width * height:
        return "picture"
    return "vector" if paths > 50 else ""


def _by_pdfplumber(path: Path, number: int) -> PageText | None:
    """The page's words by pdfplumber; None where it cannot read the file or the page."""
    import pdfplumber

    try:
        with pdfplumber.open(path, pages=[number]) as document:
            page = document.pages[0]
            try:
                return pdfplumber_words(page, number)
            finally:
                page.close()
    except (
        Exception
    ):  # pdfminer raises whatever a broken file brings up; the next engine is the answer
        return None


def _by_ocr(
    page: Any, found: PageText, reason: str, state: _State, *, times: float = 1.0
) -> PageText | None:
    """The page's words by OCR; None where it cannot be had, with a notice, or sees less than
    `times` the letters.
    """
    if times > 1 and (
        not ocr.languages(state.limits.ocr_languages) or state.ocr_used >= state.limits.ocr_pages
    ):
        state.note(
            "picture_not_read", f"page {found.page}: {reason}"
        )  # what text the page has is read
        return None
    if not ocr.languages(state.limits.ocr_languages):
        why = (
            "Tesseract is not installed"
            if not ocr.installed()[0]
            else f"no language of {state.limits.ocr_languages}"
        )
        state.doubt(found.page, "page_without_text", f"{reason}; {why}")
        return None
    if state.ocr_used >= state.limits.ocr_pages:
        state.doubt(
            found.page,
            "page_without_text",
            f"{reason}; OCR budget of {state.limits.ocr_pages} pages is spent",
        )
        return None
    state.ocr_used += 1
    try:
        seen = ocr.read_page(page, found.page, state.limits)
    except ExtractError as error:
        state.doubt(found.page, "page_without_text", f"{reason}; {error.message}")
        return None
    texts = [word.text for word in seen.words]
    before = [word.text for word in found.words]
    sound = not unreadable_text.fault(
        before, unmapped=found.unmapped
    ) and not unreadable_text.fits_no_language(before)
    if sound and unreadable_text.letters(texts) < times * unreadable_text.letters(before):
        return None
    _judge(seen, texts, reason, state)
    return seen


def _judge(seen: PageText, texts: list[str], reason: str, state: _State) -> None:
    wrong = unreadable_text.fault(texts)
    if wrong:
        state.doubt(seen.page, "doubtful_page", f"{reason}; OCR: {wrong}")
    elif not unreadable_text.letters(texts):
        state.doubt(seen.page, "page_without_text", f"{reason}; OCR found no letters")
    else:
        state.note("page_by_ocr", f"page {seen.page}: {reason}")


@dataclass(slots=True)
class _Waiting:
    """A page read but not yet set in order, because heads and type sizes are known at the end only:
    its rows packed.
    """

    page: PageText
    packed: bytes
    count: int
    edges: list[Row]
    sizes: Counter[float]

    @classmethod
    def of(cls, page: PageText) -> _Waiting:
        lines = rows_of_words(page.words)
        edges = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
        light = [replace(row, words=row.words[:1]) for row in edges]
        waiting = cls(
            page, zlib.compress(pickle.dumps(lines), 1), len(lines), light, _sizes(page.words)
        )
        page.words = []
        return waiting

    def rows(self, heads: set[int], body: float) -> list[Row]:
        """The rows without the heads, given by their place among the edges."""
        gap = self.count - len(self.edges)
        dropped = {at if at < _EDGE or gap == 0 else at + gap for at in heads}
        lines: list[Row] = pickle.loads(zlib.decompress(self.packed))
        self.packed = b""
        kept = [row for at, row in enumerate(lines) if at not in dropped]
        words = [word for row in kept for word in row.words]
        joined = join_drop_caps(words, body)
        return rows_of_words(joined) if len(joined) < len(words) else kept


def _assembled(pages: list[_Waiting], state: _State) -> Reading:
    """Blocks of all pages and the pages themselves."""
    body = _usual(sum((each.sizes for each in pages), Counter()))
    # OCR pages have sizes of their own, so their body is their own
    own = [_usual(each.sizes) if each.page.method == "ocr" else body for each in pages]
    heads = running_heads(
        [(each.edges, each.page.height, size) for each, size in zip(pages, own, strict=True)]
    )
    flow = Flow(body)
    for each, size, (dropped, _) in zip(pages, own, heads, strict=True):
        _read_page(flow, each.page, each.rows(dropped, size), size)
    turned = sum(each.page.turned for each in pages)
    if turned:
        state.note(
            "turned_text", f"{turned} characters across the page's direction were left out", turned
        )
    sheets = tuple(
        Sheet(page.page, page.method, label, page.width, page.height, state.warnings.get(page.page))
        for page, (_, label) in zip((each.page for each in pages), heads, strict=True)
    )
    return Reading("pdf", sheets, finish(flow.blocks, body), tuple(state.notices))


def _read_page(flow: Flow, page: PageText, kept: list[Row], body: float) -> None:
    flow.body = body
    for number, group in enumerate(between(set_number_tables(kept), page.rules)):
        for at, part in enumerate(reading_order(group, page.width, body)):
            flow.add(column(page.page, part), fresh=number > 0 and at == 0)
    flow.end_page()


def _sizes(words: list[Word]) -> Counter[float]:
    """How many characters are set in each type size, in half points."""
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size * 2) / 2] += len(word.text)
    return sizes


def _usual(sizes: Counter[float]) -> float:
    """The type size of most characters."""
    return sizes.most_common(1)[0][0] or 10.0 if sizes else 10.0
