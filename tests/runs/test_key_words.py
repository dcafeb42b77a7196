"""Key words of a run: none of the codebook, each with lines from the texts that say it."""

from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest

from contentan.runs import pipeline
from contentan.runs.job import Settings
from tests.conftest import CODEBOOK, write_corpus
from tests.runs.two_runs import now

SAID = {"KAZ": "The wide steppe and its horses feed us.", "USA": "The old harbor feeds us."}
TEXTS = {
    f"{country.lower()}{i}": (country, "en", f"Number {i} speaks. {said} Exchange programs grow.")
    for country, said in SAID.items()
    for i in range(6)
}


@pytest.mark.slow
def test_key_words_are_outside_the_codebook_and_open_lines_of_all_their_texts(
    tmp_path: Path,
) -> None:
    write_corpus(tmp_path / "corpus", TEXTS)
    book = tmp_path / "codebook"
    book.mkdir()
    settings = Settings(tmp_path / "corpus", book, tmp_path / "outputs", workers=1)
    (book / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    folder = pipeline.run(settings, now=now).folder

    found = pl.read_parquet(folder / "keyness.parquet")
    lines = pl.read_parquet(folder / "keyness_lines.parquet")
    assert set(found.filter(country="KAZ")["word"]) >= {"steppe", "horse"}
    assert "harbor" in found.filter(country="USA")["word"]
    assert not {"exchange", "program"} & set(found["word"])
    own = lines.filter(word="steppe")
    assert own["doc"].to_list() == [f"kaz{i}" for i in range(6)]
    text = TEXTS["kaz0"][2]
    start, quote = own.row(0, named=True)["start"], own.row(0, named=True)["quote"]
    assert text[start : start + len(quote)] == quote == "steppe"

    coded = CODEBOOK.replace("- student exchange", "- student exchange\n        - steppe")
    (book / "codebook.yaml").write_text(coded, encoding="utf-8")
    kept = sorted((tmp_path / "outputs" / "cache" / "keyness").rglob("*"))
    again = pipeline.run(settings, now=now).folder
    words = pl.read_parquet(again / "keyness.parquet")["word"]
    assert "steppe" not in words and "horse" in words
    assert sorted((tmp_path / "outputs" / "cache" / "keyness").rglob("*")) == kept != []
