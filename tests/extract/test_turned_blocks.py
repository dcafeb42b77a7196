"""Text that stands across the page."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="needs reportlab (pip install reportlab)")

from reportlab.pdfgen.canvas import Canvas

from contentan.extract.tables import Extraction
from tests.extract.drawn_pages import HEIGHT, blocks, has_fonts, read, rows

pytestmark = pytest.mark.skipif(
    not has_fonts(), reason="needs the DejaVu fonts (apt-get install fonts-dejavu)"
)
PLAIN = [f"Members of the assembly support accord between the groups, row {at}." for at in range(9)]
TURNED = [f"Houses of friendship by region and year, row {at}" for at in range(6)]


def _turned(canvas: Canvas, lines: list[str], degrees: int) -> None:
    canvas.saveState()
    canvas.translate(300, 300)
    canvas.rotate(degrees)
    canvas.setFont("Serif", 9)
    for at, line in enumerate(lines):
        canvas.drawString(0, -12 * at, line)
    canvas.restoreState()


def _read(path: Path, degrees: int, lines: list[str], pages: int = 1) -> Extraction:
    def draw(canvas: Canvas) -> None:
        for page in range(pages):
            rows(canvas, [f"{page} {line}" for line in PLAIN], 72, 80)
            _turned(canvas, lines, degrees)
            canvas.showPage()

    return read(path, draw)


@pytest.mark.parametrize("degrees", [90, 180, 270])
def test_a_turned_block_is_read_after_the_text_and_has_its_place(
    tmp_path: Path, degrees: int
) -> None:
    made = _read(tmp_path / "a.pdf", degrees, TURNED)
    assert blocks(made)[-1][1] == " ".join(TURNED)
    assert "turned_text" not in {name for name, _, _ in made.notices}
    boxes = made.places.select("x0", "top", "x1", "bottom").rows()[-len(TURNED) :]
    x0, top, x1, bottom = boxes[0]
    where = {90: (x1 <= 303, bottom), 180: (x1 <= 303, bottom), 270: (x0 >= 297, top)}[degrees]
    # The text begins at the point around which it is turned, 300 points from left and foot.
    assert where[0]
    assert where[1] == pytest.approx(HEIGHT - 300, abs=10)


def test_marks_that_repeat_and_numbers_of_an_axis_are_left_out_and_counted(tmp_path: Path) -> None:
    made = _read(tmp_path / "a.pdf", 90, ["printed by the office of printing 12"], pages=3)
    assert "printed" not in made.text
    assert [(name, count) for name, _, count in made.notices] == [("turned_text", 90)]
    axis = _read(tmp_path / "b.pdf", 90, ["10 20 30 40"])
    assert [(name, count) for name, _, count in axis.notices] == [("turned_text", 8)]
