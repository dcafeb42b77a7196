"""Orders of reading: pages drawn in three ways, leaders beside prose, and laws of the search."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("reportlab", reason="needs reportlab (pip install reportlab)")

from benchmarks.extraction import gates, order_pages
from reportlab.pdfgen.canvas import Canvas

from contentan.extract import continuity
from contentan.extract.page_words import Word
from contentan.extract.pdf.cut_search import search
from contentan.extract.pdf.evidence import Page, score
from contentan.extract.reading import extract
from tests.extract.drawn_pages import blocks, has_fonts, read, rows

pytestmark = pytest.mark.skipif(
    not has_fonts(), reason="needs the DejaVu fonts (apt-get install fonts-dejavu)"
)


@pytest.mark.slow
@pytest.mark.parametrize("layout", list(order_pages.LAYOUTS))
def test_no_order_falls_in_any_way_of_drawing_and_any_language(tmp_path: Path, layout: str) -> None:
    found = order_pages.figures(tmp_path, [layout])
    fell = gates.compare("order", found)
    assert not fell, "\n".join(fell)


@pytest.mark.parametrize("way", order_pages.WAYS)
def test_a_newspaper_page_is_read_column_by_column(tmp_path: Path, way: str) -> None:
    path, said = order_pages.make(tmp_path, "newspaper", "en", way, pages=1)
    assert order_pages.share(said, extract(path).text) > 0.97


def test_rows_of_leaders_do_not_close_the_gutter_between_columns(tmp_path: Path) -> None:
    prose = [
        "Students of both countries take part in",
        "the exchange programme every year and",
        "report on their work in the cities and",
        "villages where they live with their hosts.",
    ]

    def draw(canvas: Canvas) -> None:
        for x, many, name in ((60, 5, "Left"), (310, 8, "Right")):
            leaders = [f"{name} part {at} " + "." * 30 + f" {10 * at}" for at in range(1, many)]
            top = rows(canvas, leaders, x, 80, size=9)
            rows(canvas, [f"{name} column begins here with the words"], x, top, size=9)
            rows(canvas, prose * 3, x, top + 12, size=9)

    found = blocks(read(tmp_path / "a.pdf", draw))
    assert [kind for kind, _ in found] == ["table", "paragraph", "table", "paragraph"]
    assert found[0][1].splitlines()[3] == "Left part 4 | 40"
    assert found[1][1].startswith("Left column begins here with the words Students of both")
    assert found[3][1].startswith("Right column begins here with the words Students of both")


def _page(model: continuity.Continuity) -> tuple[Page, list[Word]]:
    texts = [
        "the people of the two countries met in the spring of the year and spoke of their plans for"
        " the autumn when guests from the north would come to the city and see the houses of the"
        " assembly".split(),
        "a library was opened in the village and its readers wrote to the embassy that they had"
        " never seen so many books on the history of the region in one small room with a stove"
        " and lamps".split(),
    ]
    words = []
    for side, text in enumerate(texts):
        for at, word in enumerate(text):
            x, y = 50 + 300 * side + 55 * (at % 4), 80 + 12 * (at // 4)
            words.append(Word(word, x, x + 5 * len(word), y, y + 10, 10))
    return Page(595, 10, model), words


def test_the_search_finds_columns_whatever_the_order_scale_and_place_of_the_words() -> None:
    page, words = _page(continuity.background())
    expected = [word.text for word in words]
    assert [word.text for row in search(page, words)[0] for word in row] == expected
    assert [word.text for row in search(page, words[::-1])[0] for word in row] == expected
    large = [Word(w.text, 2 * w.x0, 2 * w.x1, 2 * w.top + 90, 2 * w.bottom + 90, 20) for w in words]
    twice = Page(2 * page.width, 20, page.model)
    assert [word.text for row in search(twice, large)[0] for word in row] == expected


def test_the_true_order_is_worth_more_than_the_same_words_read_across() -> None:
    page, words = _page(continuity.background())
    columns = [words[at : at + 4] for at in range(0, len(words), 4)]
    half = len(columns) // 2
    across = [
        row
        for left, right in zip(columns[:half], columns[half:], strict=False)
        for row in (left, right)
    ]
    assert score(page, columns) > score(page, across) + 10


def test_a_broken_word_goes_on_where_it_completes_a_known_one() -> None:
    model = continuity.background()
    continuity.learn_words(model, ["diplomacy"])
    known = continuity.joint(model, "diplo-", "macy")
    assert known > continuity.joint(model, "diplo-", "the")
    assert known > continuity.joint(model, "diplo-", "Macy")
