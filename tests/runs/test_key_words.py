"""Key words of a run: none of the codebook, each with lines from the texts that say it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from contentan.compare import keyness
from contentan.runs import key_words, pipeline
from contentan.runs.job import Settings
from tests.conftest import CODEBOOK, write_corpus
from tests.runs.two_runs import now

SAID = {"KAZ": "The wide steppe and its horses feed us.", "USA": "The old harbor feeds us."}
TEXTS = {
    f"{country.lower()}{i}": (country, "en", f"Number {i} speaks. {said} Exchange programs grow.")
    for country, said in SAID.items()
    for i in range(6)
}


STEPPE = {"KAZ": "Широкая степь и табуны кормят нас.", "USA": "Старая гавань кормит нас."}
RUSSIAN = {
    f"{country.lower()}-ru{i}": (
        country,
        "ru",
        f"Номер {i} говорит. {said} Обмен студентами растёт.",
    )
    for country, said in STEPPE.items()
    for i in range(6)
}


@pytest.mark.slow
def test_a_changed_text_costs_the_key_words_of_its_language(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    corpus = write_corpus(tmp_path / "corpus", TEXTS | RUSSIAN)
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    settings = Settings(corpus, tmp_path / "codebook.yaml", tmp_path / "outputs", workers=1)
    tested = list[str]()

    def noted(words: pl.DataFrame, *rest: Any) -> pl.DataFrame:
        tested.extend(words["lang"].unique().cast(pl.String))
        return keyness.keyness(words, *rest)

    monkeypatch.setattr(key_words, "keyness", noted)
    first = pipeline.run(settings, now=now).folder
    assert sorted(tested) == ["en", "ru"]
    del tested[:]
    text = corpus / "usa3.txt"
    text.write_text(text.read_text(encoding="utf-8") + " The harbor is old.", encoding="utf-8")
    second = pipeline.run(settings, now=now).folder
    assert tested == ["en"]
    # As it would be without what was kept.
    cold = pipeline.run(replace(settings, outputs=tmp_path / "cold"), now=now).folder
    for name in ("keyness.csv", "keyness_lines.csv"):
        assert (second / name).read_bytes() == (cold / name).read_bytes()
    ours = [pl.read_csv(folder / "keyness.csv").filter(lang="ru") for folder in (first, second)]
    assert ours[0].equals(ours[1]) and "степь" in ours[0]["word"]


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
