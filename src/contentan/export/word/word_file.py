"""An article as a Word file (DOCX): its blocks in Word's own styles, upright and broad pages of A4,
captions that Word numbers.
"""

from __future__ import annotations

import datetime
import io
from typing import TYPE_CHECKING

import docx
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Emu, Mm

from contentan.export.word import word_markup
from contentan.export.word.word_styles import STYLES, set_styles
from contentan.report.article.blocks import (
    Article,
    Block,
    Caption,
    Cell,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from docx.document import Document
    from docx.section import Section
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph as Written

#: Millimetres: of a page, of its margins, of the highest figure.
PAGE, MARGIN, HIGHEST = (210, 297), 20, 225
_GROUND, _GROUP = "E9EDF1", "F5F6F7"
#: Fields by series.
_FIELDS = {"table": "SEQ Table \\* ARABIC", "figure": "SEQ Figure \\* ARABIC"}
_LATER = datetime.datetime(2000, 1, 1)


def to_bytes(article: Article, png_of: Callable[[str], tuple[bytes, float]]) -> bytes:
    """The bytes of the file; equal articles give equal bytes.

    `png_of` makes of the text of an SVG file a PNG and how high that is for a width of 1.
    """
    document = docx.Document()
    set_styles(document, article.lang)
    word_markup.set_modern(document.settings.element)
    _properties(document, article)
    _title(document, article)
    writer = _Writer(document, article.lang, png_of)
    lies = False
    _measure(document.sections[0], wide=False)
    for part in article.parts:
        if part.wide != lies:
            _measure(document.add_section(WD_SECTION.NEW_PAGE), wide=part.wide)
            lies = part.wide
        for block in part.blocks:
            writer.add(block, PAGE[part.wide] - 2 * MARGIN)
    _footer(document, article)
    buffer = io.BytesIO()
    document.save(buffer)
    return word_markup.without_times(buffer.getvalue())


def _properties(document: Document, article: Article) -> None:
    """Title, language and time of the run, not of the writing."""
    made = _LATER
    if article.made:
        made = datetime.datetime.fromisoformat(article.made).replace(tzinfo=None)
    own, name = document.core_properties, f"contentan {article.contentan}"
    own.title, own.author, own.last_modified_by = article.title[:255], name, name
    own.created = own.modified = made
    own.language = word_markup.LOCALES[article.lang]
    own.identifier, own.comments, own.revision = article.run, "", 1


def _title(document: Document, article: Article) -> None:
    place = document.add_paragraph(style="Title")
    _runs(place, (Run(article.title),), article.lang)


def _measure(section: Section, *, wide: bool) -> None:
    short, long = PAGE
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = (
        (Mm(long), Mm(short)) if wide else (Mm(short), Mm(long))
    )
    for side in ("left", "right", "top", "bottom"):
        setattr(section, f"{side}_margin", Mm(MARGIN))
    section.footer_distance = Mm(10)


def _footer(document: Document, article: Article) -> None:
    """The run and the number of the page; further sections have the footer of the first."""
    place = document.sections[0].footer.paragraphs[0]
    _runs(place, (Run(f"{article.run} · "),), article.lang)
    word_markup.add_field(place, "PAGE", "1", article.lang)
    _runs(place, (Run(" / "),), article.lang)
    word_markup.add_field(place, "NUMPAGES", "1", article.lang)


def _runs(place: Written, runs: Sequence[Run], lang: str) -> None:
    for run in runs:
        if not run.words:
            continue
        made = place.add_run(word_markup.printable(run.words))
        made.bold, made.italic = run.bold or None, run.italic or None
        word_markup.set_language(made._r.get_or_add_rPr(), run.lang or lang)


class _Writer:
    """Adds blocks to a document."""

    def __init__(
        self, document: Document, lang: str, png_of: Callable[[str], tuple[bytes, float]]
    ) -> None:
        self._document, self._lang, self._png_of = document, lang, png_of

    def add(self, block: Block, room: int) -> None:
        """Add a block below the others; `room` is the width of the page in millimetres."""
        if isinstance(block, Heading):
            place = self._document.add_paragraph(style=f"Heading {block.level}")
            _runs(place, (Run(block.words),), self._lang)
        elif isinstance(block, Paragraph):
            place = self._document.add_paragraph(style=STYLES[block.kind][0])
            _runs(place, block.runs, self._lang)
        elif isinstance(block, Table):
            self._caption(block.caption)
            self._table(block, room)
        else:
            self._figure(block, room)

    def _caption(self, caption: Caption) -> Written:
        place = self._document.add_paragraph(style="Caption")
        _runs(place, (Run(caption.before),), self._lang)
        word_markup.add_field(place, _FIELDS[caption.series], str(caption.number), self._lang)
        _runs(place, (Run(caption.after),), self._lang)
        return place

    def _figure(self, figure: Figure, room: int) -> None:
        """A picture as broad as the page, or as high as one, that stays with its caption."""
        png, high = self._png_of(figure.svg)
        wide = min(float(room), HIGHEST / high)
        place = self._document.add_paragraph()
        place.alignment = WD_ALIGN_PARAGRAPH.CENTER
        place.paragraph_format.keep_with_next = True
        run = place.add_run()
        run.add_picture(io.BytesIO(png), width=Mm(wide))
        word_markup.describe_picture(run, figure.alt, figure.caption.number)
        below = self._caption(figure.caption)
        below.alignment, below.paragraph_format.keep_with_next = WD_ALIGN_PARAGRAPH.CENTER, False

    def _table(self, table: Table, room: int) -> None:
        made = self._document.add_table(rows=0, cols=len(table.head))
        made.autofit = False
        whole = sum(table.widths)
        twips = [round(Mm(room * part / whole) / Emu(635)) for part in table.widths]
        word_markup.rule_table(made, twips)
        word_markup.describe_table(made, table.caption.words)
        head = made.add_row()
        word_markup.repeat_row(head)
        word_markup.keep_row_whole(head)
        for i, (place, words) in enumerate(zip(head.cells, table.head, strict=True)):
            word_markup.shade(place, _GROUND)
            self._cell(place, (Paragraph((Run(words, bold=True),), "cell"),), i in table.numbers)
        for cells in table.rows:
            row = made.add_row()
            if not table.splits:
                word_markup.keep_row_whole(row)
            places = row.cells
            if len(cells) == 1 < len(places):
                merged = places[0].merge(places[-1])
                word_markup.shade(merged, _GROUP)
                self._cell(merged, cells[0], right=False, keep=True)
                continue
            for i, (place, cell) in enumerate(zip(places, cells, strict=True)):
                self._cell(place, cell, i in table.numbers)

    def _cell(self, place: _Cell, cell: Cell, right: bool, *, keep: bool = False) -> None:
        for i, paragraph in enumerate(cell):
            written = place.paragraphs[0] if not i else place.add_paragraph()
            written.style = STYLES[paragraph.kind][0]
            if right:
                written.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            if keep:
                written.paragraph_format.keep_with_next = True
            _runs(written, paragraph.runs, self._lang)
