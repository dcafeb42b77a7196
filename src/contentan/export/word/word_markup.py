"""What Word has and python-docx has no name for: languages of runs, fields, heads of tables that
repeat, and properties of a file that do not tell when it was written.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import OxmlElement

if TYPE_CHECKING:
    from docx.table import Table, _Cell, _Row
    from docx.text.paragraph import Paragraph
    from docx.text.run import Run

#: Languages as Word names them.
LOCALES = {"en": "en-US", "ru": "ru-RU", "kk": "kk-KZ"}
#: What no XML file may hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
#: What would turn the letters of a whole line round, if a document's title has it.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_CLOCK = (1980, 1, 1, 0, 0, 0)


def printable(words: str) -> str:
    """Words with a replacement character for each that a file may not hold, and without those that
    turn a line round.
    """
    return _UNPRINTABLE.sub("\N{REPLACEMENT CHARACTER}", _TURNING.sub("", words))


def set_language(properties: Any, lang: str) -> None:
    """The language of a run or style, by its element w:rPr."""
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    element = OxmlElement("w:lang")
    element.set(qn("w:val"), LOCALES.get(lang, LOCALES["en"]))
    properties.append(element)


def set_font(properties: Any, name: str) -> None:
    """The font of all letters, in place of what the theme says; by the element w:rPr."""
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    element = OxmlElement("w:rFonts")
    for kind in ("ascii", "hAnsi", "cs", "eastAsia"):
        element.set(qn(f"w:{kind}"), name)
    properties.insert(0, element)


def add_field(place: Paragraph, code: str, shown: str, lang: str) -> None:
    """A field that Word fills anew; until then it shows what it is given."""
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run = place.add_run(shown)
    set_language(run._r.get_or_add_rPr(), lang)
    field.append(run._r)
    place._p.append(field)


def repeat_row(row: _Row) -> None:
    """The row stands at the head of each page of its table."""
    element = OxmlElement("w:tblHeader")
    element.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(element)


def keep_row_whole(row: _Row) -> None:
    """The row is not cut at the end of a page."""
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def describe_table(table: Table, words: str) -> None:
    """What is read out of a table before its cells."""
    element = OxmlElement("w:tblCaption")
    element.set(qn("w:val"), printable(words))
    table._tbl.tblPr.append(element)


def rule_table(table: Table, twips: list[int]) -> None:
    """Lines between rows alone, columns of fixed widths (twentieths of a point)."""
    properties = table._tbl.tblPr
    for name in ("w:tblW", "w:tblLayout", "w:tblBorders", "w:tblCellMar"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    lines = "".join(
        f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>'
        for side, size, colour in (
            ("top", 8, "404040"),
            ("bottom", 8, "404040"),
            ("insideH", 4, "BFBFBF"),
        )
    )
    sides = "".join(f'<w:{side} w:w="70" w:type="dxa"/>' for side in ("left", "right"))
    for xml in (
        f'<w:tblW {nsdecls("w")} w:w="{sum(twips)}" w:type="dxa"/>',
        f"<w:tblBorders {nsdecls('w')}>{lines}</w:tblBorders>",
        f'<w:tblLayout {nsdecls("w")} w:type="fixed"/>',
        f"<w:tblCellMar {nsdecls('w')}>{sides}</w:tblCellMar>",
    ):
        properties.append(parse_xml(xml))
    look = properties.find(qn("w:tblLook"))
    if look is not None:
        properties.remove(look)
        properties.append(look)
    for column, wide in zip(table._tbl.tblGrid.gridCol_lst, twips, strict=True):
        column.set(qn("w:w"), str(wide))


def shade(cell: _Cell, colour: str) -> None:
    """The ground of a cell."""
    element = parse_xml(f'<w:shd {nsdecls("w")} w:val="clear" w:color="auto" w:fill="{colour}"/>')
    cell._tc.get_or_add_tcPr().append(element)


def describe_picture(run: Run, words: str, number: int) -> None:
    """What is read out in place of a picture."""
    for element in run._r.iter(qn("wp:docPr"), qn("pic:cNvPr")):
        element.set("descr", printable(words))
        element.set("name", f"Figure {number}")


def set_modern(settings: Any) -> None:
    """As a present Word writes, so that it does not open as a file of an old one; by the element
    w:settings.
    """
    for one in settings.iter(qn("w:compatSetting")):
        if one.get(qn("w:name")) == "compatibilityMode":
            one.set(qn("w:val"), "15")
    zoom = settings.find(qn("w:zoom"))
    if zoom is not None:
        zoom.set(qn("w:percent"), "100")


def without_times(blob: bytes) -> bytes:
    """The same ZIP file with no times in it: equal parts give equal bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(blob)) as old,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _CLOCK)
            entry.compress_type = zipfile.ZIP_DEFLATED
            # Else it would tell on which system it was written.
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return buffer.getvalue()
