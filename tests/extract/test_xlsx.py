"""XLSX: cells as different programs write them."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

from contentan.extract.office import xlsx


def runs(xml: str) -> list[xlsx.Row]:
    """Rows of a sheet of this XML."""
    names = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{names}" xmlns:r="r">'
            '<sheets><sheet name="x" r:id="a"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="a" Target="/xl/s.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/sharedStrings.xml",
            f'<sst xmlns="{names}">'
            "<si><r><t>қа</t></r><r><t>зақ</t></r><rPh><t>no</t></rPh></si></sst>",
        )
        archive.writestr(
            "xl/s.xml", f'<worksheet xmlns="{names}"><sheetData>{xml}</sheetData></worksheet>'
        )
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.xlsx"
        path.write_bytes(buffer.getvalue())
        return xlsx.read(path, ("x",))["x"]


def test_cells_as_programs_write_them() -> None:
    first, second = runs(
        '<row r="3"><c r="B3" t="s"><v>0</v></c>'
        '<c t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>'
        '<c r="AA3"><v>12</v></c>'
        '<c r="AB3" t="b"><v>1</v></c>'
        '<c r="AC3" t="s"><v>9</v></c>'
        '<c r="AD3"><f>1+1</f><v>2</v></c></row>'
        "<row><c><v>3.0</v></c></row>"
        "<row/>"
    )
    assert {at: (one.place, one.text, one.formula) for at, one in first.cells.items()} == {
        1: ("B3", "қазақ", False),
        2: ("C3", "a\rb_x0041_", False),
        26: ("AA3", "12", False),
        27: ("AB3", "TRUE", False),
        29: ("AD3", "2", True),
    }
    assert (second.number, second.cells[0]) == (4, xlsx.Cell("A4", "3"))
