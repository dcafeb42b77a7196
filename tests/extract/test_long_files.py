"""Long PDF files: pages and paragraphs that wait are packed, with no change in what is read."""

from __future__ import annotations

from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from contentan.extract import assembly
from contentan.extract.pdf import finished_paragraphs, pdf
from contentan.extract.reading import extract
from contentan.extract.tables import Extraction

TEXT = "The assembly met in spring and spoke of what its members had seen in the regions"


def long_file(path: Path, pages: int) -> Path:
    """Headings, a paragraph that runs on over pages, a broken word, a head and a page's number."""
    canvas = Canvas(str(path), invariant=1)
    for number in range(1, pages + 1):
        lines = [(800, 9, "Report of the assembly of peoples"), (40, 9, str(number))]
        lines += [(750, 14, f"On {'spring summer autumn'.split()[number // 3 % 3]}")] * (
            number % 3 == 0
        )
        goes_on, broken = ("operation and ", ".") if number % 2 == 0 else ("", ", and of co-")
        lines += [(720, 10, f"{goes_on}{TEXT} {number}")]
        lines += [(720 - 14 * at, 10, f"{TEXT} {number} {at}") for at in range(1, 6)]
        for height, size, text in [*lines, (636, 10, f"{TEXT}{broken}")]:
            canvas.setFont("Helvetica", size)
            canvas.drawString(60, height, text)
        canvas.showPage()
    canvas.save()
    return path


def tables(made: Extraction) -> tuple[object, ...]:
    frames = (made.pages, made.blocks, made.places, made.repairs)
    return made.text, made.notices, *(frame.rows() for frame in frames)


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_HELD", 2)
    monkeypatch.setattr(finished_paragraphs, "_LOOSE", 3)
    monkeypatch.setattr(assembly, "_MANY", 10)


def test_a_file_whose_pages_wait_packed_is_read_as_one_whose_pages_do_not(
    tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    path = long_file(tmp_path / "long.pdf", 12)
    whole = extract(path)
    assert "heading" in whole.blocks["kind"] and "Report of the" not in whole.text
    assert whole.blocks.height > 6 and "of cooperation and The" in whole.text
    request.getfixturevalue("small_windows")
    assert tables(extract(path)) == tables(whole)
