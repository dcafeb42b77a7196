"""Laws of reading: whatever blocks are found, text, blocks, places and repairs fit together;
nothing is lost.
"""

from __future__ import annotations

import unicodedata
from itertools import pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from contentan.errors import ExtractError
from contentan.extract.assembly import assemble
from contentan.extract.raw_blocks import Block, Line, Reading, Sheet
from contentan.extract.repair import clean
from contentan.extract.repair.edited_text import Edit, Passage, apply, original, trim
from contentan.extract.tables import BLOCK_KINDS, Extraction

LETTERS = st.text(alphabet="аbcқə Ћќѕ-‐\u00ad\u00a0\u200bﬁи\u0306йA.,1\uf0b7\n", max_size=24)
LINES = st.builds(Line, st.integers(1, 3), LETTERS, st.none() | st.just((1.0, 2.0, 3.0, 4.0)))
BLOCKS = st.builds(
    Block, st.sampled_from(BLOCK_KINDS), st.lists(LINES, max_size=4).map(tuple), st.integers(0, 6)
)


def _build(blocks: list[Block]) -> Extraction | None:
    reading = Reading("pdf", tuple(Sheet(page, "pdfium") for page in (1, 2, 3)), tuple(blocks))
    try:
        return assemble(reading)
    except ExtractError as error:
        assert error.cause == "no_text"
        return None


@given(st.lists(BLOCKS, max_size=6))
@example([Block("note", (Line(1, "слово", None, ((5, "12"),)),))])
def test_blocks_cover_disjoint_rising_spans_of_trimmed_text(blocks: list[Block]) -> None:
    made = _build(blocks)
    if made is None:
        return
    last = 0
    for start, stop in made.blocks.select("start", "stop").iter_rows():
        assert last <= start < stop <= len(made.text)
        assert made.text[start:stop] == made.text[start:stop].strip()
        assert not made.text[last:start].strip()
        last = stop
    assert last == len(made.text)


@given(st.lists(BLOCKS, max_size=6))
def test_places_partition_their_block(blocks: list[Block]) -> None:
    made = _build(blocks)
    if made is None:
        return
    for number, start, stop, page in made.blocks.select(
        "block", "start", "stop", "page"
    ).iter_rows():
        places = (
            made.places.filter(made.places["block"] == number)
            .select("start", "stop", "page")
            .rows()
        )
        assert places[0][0] == start and places[-1][1] == stop and places[0][2] == page
        assert all(low[1] == high[0] for low, high in pairwise(places))
        assert all(first < end for first, end, _ in places)


@given(st.lists(BLOCKS, max_size=6))
def test_repairs_lie_inside_the_text_and_characters_add_up(blocks: list[Block]) -> None:
    made = _build(blocks)
    if made is None:
        return
    assert all(
        0 <= s <= e <= len(made.text) for s, e in made.repairs.select("start", "stop").iter_rows()
    )
    spans = made.blocks.select((made.blocks["stop"] - made.blocks["start"]).sum()).item()
    assert made.pages["characters"].sum() == spans


@given(LETTERS)
def test_the_raw_text_comes_back_from_the_repairs(text: str) -> None:
    assert original(clean.clean(Passage(text), code_page="kz1048")) == text


@given(LETTERS)
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    once = clean.clean(Passage(text)).text
    assert clean.clean(Passage(once)).text == once
    assert unicodedata.is_normalized("NFC", once)


@given(st.text(alphabet="abc", min_size=1, max_size=20), st.data())
def test_edits_one_after_another_are_undone_together(text: str, data: st.DataObject) -> None:
    passage = Passage(text, (), (0, len(text) // 2))
    for _ in range(3):
        if not passage.text:
            break
        start = data.draw(st.integers(0, len(passage.text) - 1))
        stop = data.draw(st.integers(start + 1, len(passage.text)))
        passage = apply(
            passage, [Edit(start, stop, data.draw(st.text(alphabet="xy", max_size=3)), "test")]
        )
        assert original(passage) == text
        assert all(0 <= mark <= len(passage.text) for mark in passage.marks)
        spans = [(repair.start, repair.stop) for repair in passage.repairs]
        assert spans == sorted(set(spans)) and all(s <= e <= len(passage.text) for s, e in spans)


@given(LETTERS)
def test_trimming_keeps_repairs_inside(text: str) -> None:
    made = trim(clean.clean(Passage(text)))
    assert made.text == made.text.strip()
    assert all(0 <= repair.start <= repair.stop <= len(made.text) for repair in made.repairs)
