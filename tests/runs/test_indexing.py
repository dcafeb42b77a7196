"""What an index says of its segments and documents."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.coding import counts
from contentan.lemmatize.lemmas import lemmatize
from contentan.model import Document
from contentan.runs.steps import indexing
from contentan.runs.steps.lemmatizing import Annotated
from contentan.segment.segments import segment

PARTS = st.lists(
    st.sampled_from(
        ["Soft power, 2030.", "12 345", "Мягкая сила и обмен.", "Жұмсақ күш!", "«…»", "Le pouvoir."]
    ),
    min_size=1,
    max_size=5,
)


def annotated(doc: str, texts: list[str]) -> Annotated:
    made = paragraphs(texts)
    own = segment(made)
    return Annotated(Document(doc, doc, doc), made, own, lemmatize(made.text, own))


@pytest.mark.slow
@given(PARTS, PARTS)
def test_words_of_segments_are_those_of_the_tokens(one: list[str], other: list[str]) -> None:
    ready = [annotated("a", one), annotated("b", other)]
    made = indexing._segments(ready, [indexing._words(each) for each in ready])
    parts = []
    for each in ready:
        words = counts.words_per_segment(*each.tokens)
        own = each.segments.segments.join(words, on="segment", how="left", maintain_order="left")
        parts.append(own.select(pl.lit(each.document.id).alias("doc"), "segment", "words"))
    wanted = pl.concat(parts).with_columns(pl.col("words").fill_null(0))
    assert made.select("doc", "segment", "words").equals(wanted)
