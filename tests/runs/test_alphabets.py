"""A run over one text in every alphabet: hits are those of the Cyrillic twin."""

from __future__ import annotations

import dataclasses

import polars as pl
import pytest

from contentan.lemmatize.scripts.alphabets import READ, columns, written
from contentan.runs.job import Settings
from tests.conftest import write_corpus
from tests.runs.small_runs import go

#: Written for this test; hits of both codes of the small codebook.
TEXT = (
    "Облыс орталығында этносаралық келісім туралы жиын өтті. Көрші елдің жастары үшін алмасу"
    " бағдарламасы жарияланды, оған ауылдың мектептері де қатысады. Қонақтар этносаралық"
    " келісімнің маңызын айтып, алмасу бағдарламаларын кеңейтуді ұсынды."
)


@pytest.mark.slow
def test_hits_in_every_alphabet(settings: Settings) -> None:
    texts = {"cyrillic": TEXT} | {column: written(TEXT, column) for column in columns()}
    corpus = write_corpus(
        settings.corpus, {name: ("KAZ", "kk", text) for name, text in texts.items()}
    )
    outcome = go(dataclasses.replace(settings, corpus=corpus))
    documents = pl.read_parquet(outcome.folder / "documents.parquet")
    rows = {row["doc"]: row for row in documents.iter_rows(named=True)}
    read_as = {column: name for name, own in READ.items() for column in own}
    assert {doc: row["alphabet"] for doc, row in rows.items()} == {
        "cyrillic": "cyrillic",
        **read_as,
    }
    sure = {doc: row["alphabet_certainty"] for doc, row in rows.items()}
    assert all((sure[doc] or 0) > 1 for doc in texts if doc.startswith("latin"))
    assert sure["arabic"] is sure["cyrillic"] is sure["cyrillic_bare"] is None
    hits = pl.read_parquet(outcome.folder / "hits.parquet")
    found = {doc: hits.filter(pl.col("doc") == doc).select("code", "lemmas").rows() for doc in rows}
    assert len(found["cyrillic"]) == 4
    assert {doc: sorted(own) for doc, own in found.items()} == dict.fromkeys(
        rows, sorted(found["cyrillic"])
    )
    text = texts["latin_2017"]
    quotes = hits.filter(pl.col("doc") == "latin_2017")
    assert [text[a:b] for a, b in quotes.select("start", "stop").rows()] == quotes[
        "quote"
    ].to_list()
