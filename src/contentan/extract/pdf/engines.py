"""One page of a PDF by the first engine whose text is sound: pdfium, pdfplumber, OCR.

A page whose text no engine could read is named in `pages.warning` and in a notice; it never ends
silently empty.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError, many
from contentan.extract.limits import Limits
from contentan.extract.page_words import PageText
from contentan.extract.pdf import unseen_text
from contentan.extract.pdf.characters import pdfium_words, pdfplumber_words
from contentan.extract.pdf.page_tables import set_tables
from contentan.extract.pdf.quick_calls import bounds, items
from contentan.extract.pdf.typed_in import typed_in
from contentan.extract.raw_blocks import NoticeRow
from contentan.extract.repair import unreadable_text
from contentan.extract.scan import ocr
from contentan.extract.scan.two_readings import merged

_CONTRARY = 0.1  # of a page's words; where more contradict each other, the page says so
_FEW = 400  # letters: with fewer, a large picture may hold what the page says


@dataclass(slots=True)
class Spent:
    """What is spent and noticed while a file is read."""

    path: Path
    limits: Limits
    ocr_used: int = 0
    warnings: dict[int, str] = field(default_factory=dict)
    notices: list[NoticeRow] = field(default_factory=list)
    # What is left out of the pages, by kind, and the layers that are off, once they are asked for.
    left: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    layers_off: frozenset[str] | None = None

    def note(self, name: str, detail: str, count: int = 1) -> None:
        self.notices.append((name, detail, count))

    def doubt(self, page: int, name: str, reason: str) -> None:
        self.warnings[page] = reason
        self.note(name, f"page {page}: {reason}")


def read_page(document: Any, number: int, state: Spent) -> PageText:
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
        _take_off(page, state)
        return _with_typed(_read_words(page, number, state), document, page, state)
    finally:
        page.close()


def _fault(found: PageText, state: Spent) -> str:
    """What is wrong with a page's text, '' where nothing is or only a few words are: those of a
    barcode's font are left out, and the rest is judged.
    """
    texts = [word.text for word in found.words]
    reason = unreadable_text.fault(texts, unmapped=found.unmapped)
    if not reason:
        return ""
    kept = unreadable_text.without_unreadable(found.words)
    rest = [word.text for word in kept]
    gone = len("".join(texts)) - len("".join(rest))
    few = 0 < gone < 0.2 * len("".join(texts))
    if few and not unreadable_text.fault(rest, unmapped=found.unmapped):
        found.words = kept
        state.note("unreadable_words", f"page {found.page}: letters of a font without values", gone)
        return ""
    return reason


def _take_off(page: Any, state: Spent) -> None:
    """Take text off that the printed page does not show."""
    texts = unseen_text.texts_of(page)
    if state.layers_off is None and unseen_text.has_layers(texts):
        state.layers_off = unseen_text.layers_off(state.path)
    for kind, text in unseen_text.take_off(page, texts, state.layers_off or ()).items():
        state.left[kind].append(text)


def _with_typed(found: PageText, document: Any, page: Any, state: Spent) -> PageText:
    """The page with what people typed into it, unless OCR saw that too."""
    words, comments = typed_in(document, page)
    state.left["comments"] += comments
    if words and found.method != "ocr":
        found.words += words
        if state.warnings.get(found.page) == "blank page":
            del state.warnings[found.page]
    return found


def _read_words(page: Any, number: int, state: Spent) -> PageText:
    """The page by the first engine whose text is sound."""
    found = pdfium_words(page, number)
    reason = _fault(found, state)
    texts = [word.text for word in found.words]
    if not reason and unreadable_text.letters(texts) >= unreadable_text.LEAST_LETTERS:
        return _checked(page, found, state)
    return _second_try(page, found, reason, state)


def read_picture(page: Any, number: int, state: Spent) -> PageText:
    """A page that is nothing but a picture, by OCR; without words where that cannot be had."""
    width, height = page.get_size()
    blank = PageText(number, width, height, [], "ocr")
    seen = _by_ocr(page, blank, "picture", state)
    return seen if seen is not None else blank


def _checked(page: Any, found: PageText, state: Spent) -> PageText:
    """A page of sound letters; OCR takes its place where they make no words of a known language and
    a picture does.
    """
    if found.by_number:
        state.note("glyph_numbers", f"page {found.page}: letters by glyph number", found.by_number)
    texts = [word.text for word in found.words]
    if unreadable_text.fits_no_language(texts):
        reason = "text layer in no known language"
        seen = _by_ocr(page, found, reason, state) if _drawing(page) == "picture" else None
        if seen is not None and not unreadable_text.fits_no_language(
            [word.text for word in seen.words]
        ):
            return seen
        # Lists of names fit no language either; letters that make no words are a fault.
        if unreadable_text.is_garbled(texts) and found.page not in state.warnings:
            state.doubt(found.page, "doubtful_page", reason)
    if (
        unreadable_text.letters([word.text for word in found.words]) < _FEW
        and _drawing(page, least=0.25) == "picture"
    ):
        seen = _by_ocr(page, found, "picture with little text", state, times=1.5)
        if seen is not None:
            return seen
    return set_tables(found, page)


def _second_try(page: Any, found: PageText, reason: str, state: Spent) -> PageText:
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
    for item, kind in items(page, depth=3):
        if kind == pdfium.FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = bounds(item)
            area += max(0.0, right - left) * max(0.0, top - bottom)
        paths += kind in (pdfium.FPDF_PAGEOBJ_PATH, pdfium.FPDF_PAGEOBJ_SHADING)
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
    # pdfminer raises whatever a broken file brings up; the next engine is the answer.
    except Exception:
        return None


def _by_ocr(
    page: Any, found: PageText, reason: str, state: Spent, *, times: float = 1.0
) -> PageText | None:
    """The page's words by OCR; None where it cannot be had, with a notice, or sees less than
    `times` the letters.
    """
    if times > 1 and (
        not ocr.languages(state.limits.ocr_languages) or state.ocr_used >= state.limits.ocr_pages
    ):
        # No warning: what text the page has is read.
        state.note("picture_not_read", f"page {found.page}: {reason}")
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
            f"{reason}; OCR budget of {many(state.limits.ocr_pages, 'page')} is spent",
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
    # OCR of a page with sound text must see more than the text says, or it only adds errors.
    sound = not unreadable_text.fault(
        before, unmapped=found.unmapped
    ) and not unreadable_text.fits_no_language(before)
    if sound and unreadable_text.letters(texts) < times * unreadable_text.letters(before):
        return None
    _judge(seen, texts, reason, state)
    _merge(found, seen, reason, state)
    return seen


def _merge(found: PageText, seen: PageText, reason: str, state: Spent) -> None:
    """Put the layer's words that read well into the page as OCR sees it."""
    before = [word.text for word in found.words]
    level = (seen.width, seen.height) == (found.width, found.height)
    # Of a layer that is garbled all over, no word is to be trusted.
    if not level or not before or unreadable_text.fits_no_language(before):
        return
    seen.words, against = merged(found.words, seen.words)
    if against > _CONTRARY * len(before):
        state.doubt(
            found.page,
            "doubtful_page",
            f"{reason}; text layer and OCR contradict each other in {many(against, 'word')}",
        )


def _judge(seen: PageText, texts: list[str], reason: str, state: Spent) -> None:
    wrong = unreadable_text.fault(texts)
    if wrong:
        state.doubt(seen.page, "doubtful_page", f"{reason}; OCR: {wrong}")
    elif not unreadable_text.letters(texts):
        state.doubt(seen.page, "page_without_text", f"{reason}; OCR found no letters")
    else:
        state.note("page_by_ocr", f"page {seen.page}: {reason}")
