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
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from functools import cache
from operator import attrgetter
from os import SEEK_END
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from contentan.errors import ExtractError
from contentan.extract.continuity import Continuity, background
from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.page_words import PageText, Word
from contentan.extract.pdf.attached_files import with_attached
from contentan.extract.pdf.columns import column
from contentan.extract.pdf.engines import Spent, read_page
from contentan.extract.pdf.evidence import learn_rows
from contentan.extract.pdf.finished_paragraphs import Finished, take_finished
from contentan.extract.pdf.order_choice import UNSURE, Order, choose
from contentan.extract.pdf.paragraphs import Flow
from contentan.extract.pdf.rows import Row, join_drop_caps, rows_of_words, with_joined_letters
from contentan.extract.pdf.running_heads import running_heads
from contentan.extract.pdf.side_heads import split_side_heads
from contentan.extract.pdf.turned_blocks import read_turned, repeated
from contentan.extract.raw_blocks import Reading, Sheet

_LEARNT = 40  # pages from which the document's own neighbours of words are learnt
_HELD = 64  # pages that wait as they are; further ones wait packed
#: Bytes of packed pages that wait in memory; more wait in a file.
_IN_MEMORY = 8_000_000
_of_row, _of_word = (attrgetter(*(part.name for part in fields(one))) for one in (Row, Word))
_EDGE = 4  # rows at either end of a page among which heads are sought, one more than may be heads


def read(path: Path, limits: Limits) -> Reading:
    """The pages and blocks of a PDF file. Raises ExtractError 'encrypted' or 'damaged'."""
    state = Spent(path, limits)
    pages: list[_Waiting] = []
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as shelf:
        with _opened(path) as document:
            total = len(document)
            for number in range(1, min(total, limits.pages) + 1):
                pages.append(_Waiting.of(read_page(document, number, state), shelf, len(pages)))
        if total > limits.pages:
            state.note("pages_not_read", f"{total - limits.pages} of {total}", total - limits.pages)
        state.notices += left_out({kind: " ".join(texts) for kind, texts in state.left.items()})
        made = _assembled(pages, state, shelf)
    return with_attached(made, path, limits)


def laid_out(pages: Iterable[PageText], state: Spent, form: str) -> Reading:
    """A reading of pages that are not those of a PDF, such as pictures, by the same layout."""
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as shelf:
        waiting = [_Waiting.of(page, shelf, before) for before, page in enumerate(pages)]
        made = _assembled(waiting, state, shelf)
    return replace(made, format=form)


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


@dataclass(slots=True)
class _Waiting:
    """A page read but not yet set in order, because heads and type sizes are known at the end only:
    its rows wait as they are (`held`), or packed on a shelf, `size` bytes from `at` on, until the
    page is `done`.
    """

    page: PageText
    held: list[Row] | None
    at: int
    size: int
    count: int
    edges: list[Row]
    sizes: Counter[float]
    done: bool = False

    @classmethod
    def of(cls, page: PageText, shelf: IO[bytes], before: int) -> _Waiting:
        """The page, after so many that wait `before` it."""
        lines = [with_joined_letters(row) for row in rows_of_words(page.words)]
        # Heads are sought at the edges only, so the rest can wait packed: a file of 2,000 pages
        # would not fit in memory as rows.
        edges = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
        # Heads are compared by text and place; of the words only the first is asked (whether it is
        # a table).
        light = [replace(row, words=row.words[:1]) for row in edges]
        # Packing costs time, and most files are short.
        held, at, size = (lines, 0, 0) if before < _HELD else (None, *_packed(lines, shelf))
        waiting = cls(page, held, at, size, len(lines), light, _sizes(page.words))
        page.words = []
        return waiting

    def all_rows(self, shelf: IO[bytes]) -> list[Row]:
        """The rows as they were read."""
        if self.held is not None:
            return self.held
        shelf.seek(self.at)
        packed = pickle.loads(zlib.decompress(shelf.read(self.size)))
        return [Row([Word(*word) for word in words], *rest) for words, *rest in packed]

    def finish(self) -> None:
        """Let go of the rows, which are blocks by now."""
        self.done, self.held, self.edges = True, None, []

    def rows(self, heads: set[int], body: float, shelf: IO[bytes]) -> list[Row]:
        """The rows without the heads, given by their place among the edges."""
        gap = self.count - len(self.edges)
        # Places among the edges become places among all rows.
        dropped = {at if at < _EDGE or gap == 0 else at + gap for at in heads}
        kept = [row for at, row in enumerate(self.all_rows(shelf)) if at not in dropped]
        words = [word for row in kept for word in row.words]
        joined = join_drop_caps(words, body)
        # A joined capital moves its word, so rows are made anew; without one they are as they were.
        return rows_of_words(joined) if len(joined) < len(words) else kept


def _packed(lines: Sequence[Row], shelf: IO[bytes]) -> tuple[int, int]:
    """Put rows on the shelf; from where on they lie there, and in how many bytes."""
    # As plain tuples, which pickle faster than the objects themselves.
    rows = [([_of_word(word) for word in row.words], *_of_row(row)[1:]) for row in lines]
    at = shelf.seek(0, SEEK_END)
    return at, shelf.write(zlib.compress(pickle.dumps(rows, pickle.HIGHEST_PROTOCOL), 1))


def _assembled(pages: list[_Waiting], state: Spent, shelf: IO[bytes]) -> Reading:
    """Blocks of all pages and the pages themselves."""
    body = _usual(sum((each.sizes for each in pages), Counter()))
    # OCR pages have sizes of their own, so their body is their own
    own = [_usual(each.sizes) if each.page.method == "ocr" else body for each in pages]
    heads = running_heads(
        [(each.edges, each.page.height, size) for each, size in zip(pages, own, strict=True)]
    )
    flow, finished = Flow(body), Finished(body)
    stamps, left_out = repeated([each.page for each in pages]), 0
    model = cache(lambda: _learnt(pages, shelf))
    for each, size, (dropped, _) in zip(pages, own, heads, strict=True):
        order = _read_page(flow, each.page, each.rows(dropped, size, shelf), size, model)
        each.finish()
        turned, lost = read_turned(each.page, size, stamps)
        flow.blocks += turned
        left_out += lost
        finished.add(take_finished(flow))
        if order.sure is not None and order.sure < UNSURE:
            state.doubt(each.page.page, "order_unsure", "no order of reading is convincing")
    if left_out:
        state.note(
            "turned_text",
            f"{left_out} characters across the page's direction were left out: numbers, and marks"
            " that repeat",
            left_out,
        )
    finished.add(flow.blocks)
    sheets = tuple(
        Sheet(page.page, page.method, label, page.width, page.height, state.warnings.get(page.page))
        for page, (_, label) in zip((each.page for each in pages), heads, strict=True)
    )
    return Reading("pdf", sheets, finished.blocks(), tuple(state.notices))


def _read_page(
    flow: Flow, page: PageText, kept: list[Row], body: float, model: Callable[[], Continuity]
) -> Order:
    """Add a page to the flow; the order in which it was read."""
    flow.body = body
    parts = split_side_heads(kept)
    order = Order(parts, "side heads")
    if len(parts) == 1:
        order = choose(kept, page.rules, page.width, body, model)
    above = -1
    for part in order.columns:
        # A part below the next drawn line begins afresh.
        zone = bisect_left(page.rules, part[0].middle)
        flow.add(column(page.page, part), fresh=above >= 0 and zone != above)
        above = zone
    flow.end_page()
    return order


def _learnt(pages: Sequence[_Waiting], shelf: IO[bytes]) -> Continuity:
    """How words follow each other in the document: on the pages that are not yet read, up to a
    limit, beside running text of the three languages.
    """
    model = background()
    for each in [each for each in pages if not each.done][:_LEARNT]:
        learn_rows(model, [row.words for row in each.all_rows(shelf)])
    return model


def _sizes(words: list[Word]) -> Counter[float]:
    """How many characters are set in each type size, in half points."""
    sizes: Counter[float] = Counter()
    for word in words:
        sizes[round(word.size * 2) / 2] += len(word.text)
    return sizes


def _usual(sizes: Counter[float]) -> float:
    """The type size of most characters."""
    return sizes.most_common(1)[0][0] or 10.0 if sizes else 10.0
