"""Word documents written as XML: named heading styles, a list, a table, real footnotes, a header.

Members are stored, not compressed, with one fixed time: no library's version can change a byte.
The parts follow ECMA-376, part 1.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

from typesetting.source import NOTE_MARK, Block, Source

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
WORD_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PARTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "header1": "header",
}
TIMES = (
    '<w:rPr><w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
    '<w:numFmt w:val="bullet"/><w:lvlText w:val="–"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)
SEPARATORS = (
    '<w:footnote w:type="separator"'
    ' w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote><w:footnote'
    ' w:type="continuationSeparator"'
    ' w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
)
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906"'
    ' w:h="16838"/><w:pgMar w:top="1134" w:right="850" w:bottom="1134" w:left="1701" w:header="708"'
    ' w:footer="708" w:gutter="0"/></w:sectPr>'
)
MOMENT = (2000, 1, 1, 0, 0, 0)


def make(source: Source, row: Mapping[str, str]) -> bytes:
    """The file's bytes. `row` is the register's row: title and date go into the document's
    properties.
    """
    body = "".join(_block(block) for block in source.blocks)
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _core(row),
        "word/document.xml": f"<w:document {W} {R}><w:body>{body}{SECTION}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            *((kind, f"{name}.xml") for name, kind in PARTS.items())
        ),
        "word/styles.xml": _styles(),
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": _footnotes(source.notes),
        "word/header1.xml": (
            f"<w:hdr {W}>{_paragraph(_text(source.options['head']), 'Header')}</w:hdr>"
        ),
    }
    return _zip(parts)


def _zip(parts: Mapping[str, str]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, xml in parts.items():
            member = zipfile.ZipInfo(name, MOMENT)
            member.create_system = 0  # else the member says on which system it was made
            package.writestr(member, (XML + xml).encode())
    return buffer.getvalue()


def _block(block: Block) -> str:
    if block.kind == "heading":
        return _paragraph(
            _runs(block.text), f"Heading{block.level}" if block.level > 1 else "Title"
        )
    if block.kind == "list":
        numbered = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>'
        return "".join(_paragraph(_runs(row[0]), "ListParagraph", numbered) for row in block.rows)
    if block.kind == "table":
        return _table(block.rows)
    return _paragraph(_runs(block.text))


def _paragraph(runs: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{runs}</w:p>"


def _runs(text: str) -> str:
    """Text with footnote references; the pieces at odd places are the numbers."""
    pieces = NOTE_MARK.split(text)
    return "".join(
        _reference(int(piece)) if n % 2 else _text(piece) for n, piece in enumerate(pieces)
    )


def _text(text: str) -> str:
    return f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def _reference(number: int) -> str:
    return (
        '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteReference'
        f' w:id="{number}"/></w:r>'
    )


def _table(rows: tuple[tuple[str, ...], ...]) -> str:
    width = 9000 // len(rows[0])
    grid = f'<w:gridCol w:w="{width}"/>' * len(rows[0])
    cells = (
        "".join(
            f'<w:tc><w:tcPr><w:tcW w:w="{width}"'
            f' w:type="dxa"/></w:tcPr>{_paragraph(_runs(cell))}</w:tc>'
            for cell in row
        )
        for row in rows
    )
    body = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    look = (
        f'<w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>{BORDERS}</w:tblBorders></w:tblPr>'
    )
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>{_paragraph('')}"


def _footnotes(notes: Mapping[int, str]) -> str:
    mark = '<w:r><w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr><w:footnoteRef/></w:r>'
    made = (
        "<w:footnote"
        f' w:id="{number}">{_paragraph(mark + _text(" " + text), "FootnoteText")}</w:footnote>'
        for number, text in notes.items()
    )
    return f"<w:footnotes {W}>{SEPARATORS}{''.join(made)}</w:footnotes>"


def _styles() -> str:
    headings = "".join(
        _style(f"Heading{n}", f"heading {n}", 30 - 2 * n, level=n - 1) for n in (1, 2, 3)
    )
    return (
        f"<w:styles {W}><w:docDefaults><w:rPrDefault>{TIMES}<w:sz"
        ' w:val="24"/></w:rPr></w:rPrDefault></w:docDefaults><w:style w:type="paragraph"'
        ' w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr><w:spacing'
        ' w:after="120"/><w:jc w:val="both"/></w:pPr></w:style>'
        + _style("Title", "Title", 32)
        + headings
        + _style("ListParagraph", "List Paragraph")
        + _style("FootnoteText", "footnote text", 20)
        + _style("Header", "header", 20)
        + '<w:style w:type="character" w:styleId="FootnoteReference"><w:name w:val="footnote'
        ' reference"/><w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style></w:styles>'
    )


def _style(key: str, name: str, half_points: int = 24, *, level: int | None = None) -> str:
    heads = key == "Title" or level is not None
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    layout = (
        '<w:pPr><w:keepNext/><w:spacing w:before="240" w:after="120"/><w:jc'
        f' w:val="left"/>{outline}</w:pPr>'
        if heads
        else ""
    )
    return (
        f'<w:style w:type="paragraph" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn'
        f' w:val="Normal"/>{layout}<w:rPr>{"<w:b/>" if heads else ""}<w:sz'
        f' w:val="{half_points}"/></w:rPr></w:style>'
    )


def _core(row: Mapping[str, str]) -> str:
    names = (
        f'xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    terms = (
        'xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"'
    )
    when = f'xsi:type="dcterms:W3CDTF">{row["date"]}T00:00:00Z</dcterms:'
    return (
        f"<cp:coreProperties {names} {terms}><dc:title>{escape(row['title'])}</dc:title>"
        "<dc:creator>contentan</dc:creator>"
        f"<dcterms:created {when}created><dcterms:modified {when}modified></cp:coreProperties>"
    )


def _relations(*targets: tuple[str, str]) -> str:
    made = (
        f'<Relationship Id="rId{n}" Type="{kind if "/" in kind else f"{RELATION}/{kind}"}"'
        f' Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{"".join(made)}</Relationships>'


def _content_types() -> str:
    kinds = {"document": "document.main", **{name: re.sub(r"\d", "", name) for name in PARTS}}
    made = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{WORD_TYPE}.{kind}+xml"/>'
        for name, kind in kinds.items()
    )
    return (
        f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default'
        ' Extension="xml" ContentType="application/xml"/><Override PartName="/docProps/core.xml"'
        f' ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>{made}</Types>'
    )
