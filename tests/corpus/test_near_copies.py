"""Copies, editions, parts: which texts are near one another."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus.works import near_copies
from contentan.corpus.works.near_copies import Near
from contentan.corpus.works.portraits import Portrait, portrait
from contentan.extract import reading
from tests.sources.texts import PAGE, WORDS, text_of


def near_of(texts: dict[str, str]) -> list[Near]:
    return near_copies.near({doc: portrait("en", text) for doc, text in texts.items()})


@given(st.lists(st.text(alphabet="абв abc.,", max_size=60), min_size=1, max_size=5))
def test_near_is_a_relation_without_order(texts: list[str]) -> None:
    named = {f"d{i}": text for i, text in enumerate(texts)}
    turned = {name: named[name] for name in sorted(named, reverse=True)}
    assert near_of(named) == near_of(turned)


def test_kinds_of_near() -> None:
    base = text_of(0, 400)
    texts = {
        "a": base,
        "b": base.upper().replace(" ", ",\n"),
        "c": base.replace("accorda0 ", "another "),
        "d": text_of(100, 120),
        "e": text_of(0, 220) + " " + text_of(5_000, 180),
        "f": text_of(9_000, 400),
    }
    found = {(pair.first, pair.second): pair.kind for pair in near_of(texts)}
    assert found[("a", "b")] == "same_text"
    assert found[("a", "c")] == "near_text"
    assert found[("d", "a")] == "part_of"
    assert found[("a", "e")] == "akin"
    assert not any("f" in pair for pair in found)


@given(st.integers(5, 60), st.integers(0, 60))
def test_resemblance_is_that_of_the_sets(size: int, shift: int) -> None:
    a, b = text_of(0, size + 40), text_of(shift, size + 40)
    sets = [
        {tuple(words[i : i + 5]) for i in range(len(words) - 4)} for words in (a.split(), b.split())
    ]
    exact = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    pair = next(iter(near_of({"a": a, "b": b})), None)
    assert (
        pair is None
        if exact < near_copies.TOLD
        else pair is not None and abs(pair.resemblance - exact) < 1e-12
    )


#: Sets of shingles out of few, so that some stand in many documents.
SETS = st.lists(st.sets(st.integers(0, 60), min_size=1, max_size=50), min_size=1, max_size=9)


def portraits(sets: list[set[int]]) -> dict[str, Portrait]:
    return {
        f"d{number}": Portrait(
            "en", len(own), str(number), np.array(sorted(own), np.uint64), {}, np.zeros(0)
        )
        for number, own in enumerate(sets)
    }


@given(SETS, st.sampled_from([1, 8, 4_000_000]), st.sampled_from([0, 0.5, 1]))
def test_every_pair_that_shares_enough_is_found_and_what_it_shares_is_exact(
    sets: list[set[int]], cells: int, often: float
) -> None:
    wanted = {}
    for (i, a), (j, b) in itertools.combinations(enumerate(sets), 2):
        resemblance, containment = len(a & b) / len(a | b), len(a & b) / min(len(a), len(b))
        told = resemblance >= near_copies.TOLD or containment >= near_copies.SAME
        if told and min(len(a), len(b)) >= near_copies.SHORT:
            wanted[frozenset((f"d{i}", f"d{j}"))] = resemblance, containment
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(near_copies, "_CELLS", cells)
        patch.setattr(near_copies, "_OFTEN", often)
        found = near_copies.near(portraits(sets))
    assert wanted == {
        frozenset((one.first, one.second)): (one.resemblance, one.containment) for one in found
    }


def test_short_texts_are_only_the_same_or_not() -> None:
    assert near_of({"a": "two words here", "b": "two words there"}) == []
    assert [pair.kind for pair in near_of({"a": "two words", "b": "Two words."})] == ["same_text"]
    assert near_of({"a": "", "b": "", "c": "..."}) == []


def test_the_same_text_as_pdf_and_as_page(tmp_path: Path) -> None:
    """Line ends, divided words, running heads and page numbers do not hide a copy."""
    from reportlab.lib.pagesizes import A5
    from reportlab.pdfgen.canvas import Canvas

    sentences = [
        f"In {1990 + i} the council of town {i} spoke of accord, of exchange and of the {WORDS[i]}"
        " of its people."
        for i in range(60)
    ]
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A5)
    for page in range(3):
        canvas.drawString(40, 560, "Accord of peoples: yearly report")
        canvas.drawString(200, 20, str(page + 1))
        for number, line in enumerate(sentences[page * 20 : page * 20 + 20]):
            words = line.split()
            canvas.drawString(40, 540 - number * 24, " ".join(words[:9]))
            canvas.drawString(40, 528 - number * 24, " ".join(words[9:]))
        canvas.showPage()
    canvas.save()
    (tmp_path / "b.html").write_text(PAGE.format("</p><p>".join(sentences)), encoding="utf-8")
    texts = {name: reading.extract(tmp_path / name).text for name in ("a.pdf", "b.html")}
    assert [pair.kind for pair in near_of(texts)] == ["near_text"]
