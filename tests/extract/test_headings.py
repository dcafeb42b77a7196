"""Headings by the styles of the whole document."""

from __future__ import annotations

import pytest

from contentan.extract.pdf.finished_paragraphs import Finished
from contentan.extract.pdf.paragraphs import Paragraph
from contentan.extract.raw_blocks import Block, Line

TEXT = "The assembly met in spring and spoke of what its members had seen in the regions that year."


def _one(text: str, *, size: float = 10, bold: bool = False, kind: str = "paragraph") -> Paragraph:
    return Paragraph(kind, [Line(1, text)], size, bold)  # type: ignore[arg-type]


def _finish(listed: list[Paragraph], body: float) -> list[Block]:
    finished = Finished(body)
    finished.add(listed)
    return list(finished.blocks())


def _headings(listed: list[Paragraph]) -> list[str]:
    return [block.lines[0].text for block in _finish(listed, 10) if block.kind == "heading"]


def _plain(count: int = 3) -> list[Paragraph]:
    return [_one(f"{TEXT} {TEXT}") for _ in range(count)]


def test_larger_bold_and_capital_titles_are_headings_with_levels_by_style() -> None:
    listed = []
    for number in range(4):
        listed += [_one(f"Part {number}", size=16), *_plain(2)]
        listed += [_one(f"Section {number}", bold=True), *_plain(2)]
        listed += [_one(f"SECTION {'ABCD'[number]}"), *_plain(2)]
    made = [(b.lines[0].text, b.level) for b in _finish(listed, 10) if b.kind == "heading"]
    assert made[:3] == [("Part 0", 1), ("Section 0", 2), ("SECTION A", 3)]
    assert len(made) == 12


def test_bold_paragraphs_of_a_document_whose_bold_is_emphasis_are_no_headings() -> None:
    long = [_one(f"{number}. {TEXT} {TEXT}", bold=True) for number in range(1, 9)]
    assert _headings([each for bold in long for each in (bold, *_plain(4))]) == []


@pytest.mark.parametrize(
    "text",
    [
        "the process of implementation",
        "Figure 9. Houses of friendship by region",
        "Таблица 2. Дома дружбы по областям",
        "[In thousands, except as indicated]",
        "Distr.: General 23 March 2010 Original: English",
        "67. To establish a body that has adequate resources and is in conformity with the law.",
    ],
)
def test_rests_captions_labels_and_long_items_of_a_headings_style_are_none(text: str) -> None:
    listed = [_one("Annex", bold=True), *_plain(6), _one(text, bold=True), *_plain(6)]
    listed += [_one("Conclusions", bold=True), *_plain(2)]
    assert _headings(listed) == ["Annex", "Conclusions"]


def test_the_same_words_are_a_heading_or_none_by_the_style_of_the_rest() -> None:
    everywhere = [_one(f"{TEXT} {TEXT}", bold=True) for _ in range(12)]
    assert _headings([_one("Conclusions", bold=True), *everywhere]) == []
    assert _headings([_one("Conclusions", bold=True), *_plain(12)]) == ["Conclusions"]
