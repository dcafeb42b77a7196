"""Works in a run: proposed from texts, named by the register; a text of two countries."""

from __future__ import annotations

import logging
from pathlib import Path

import polars as pl
import pytest

from contentan.corpus.tables import DOCUMENTS
from contentan.findings.passage_versions import VERSIONS
from contentan.findings.passages import PASSAGES
from contentan.runs import pipeline
from contentan.runs.after import lookup
from contentan.runs.job import Settings
from contentan.tables.frames import read_table
from tests.conftest import CODEBOOK, write_corpus
from tests.corpus.translated import text
from tests.runs.small_runs import go

OTHER = "Exchange programs bring students together. Ethnic harmony is a goal of the two towns."
CORPUS = {
    **{f"report-{lang}": ("KAZ", lang, text(lang)) for lang in ("kk", "ru", "en")},
    "other": ("USA", "en", OTHER),
}


def translated(settings: Settings, work: str = "") -> Settings:
    """The small settings with the report in three languages; `work` names the English one's."""
    write_corpus(settings.corpus, CORPUS)
    register = settings.corpus / "register.csv"
    header, *rows = register.read_text(encoding="utf-8").splitlines()
    named = [row + ("," + work if row.startswith("report-en") else ",") for row in rows]
    register.write_text("\n".join([header + ",work", *named]) + "\n", encoding="utf-8")
    return settings


def works(folder: Path) -> dict[str, tuple[str, str]]:
    rows = read_table(folder, "documents", DOCUMENTS).select("doc", "work", "work_by").iter_rows()
    return {doc: (work, by) for doc, work, by in rows}


def test_translations_are_one_work_and_other_texts_are_not(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        made = works(go(translated(settings)).folder)
    assert made == {
        "other": ("other", "itself"),
        **{f"report-{lang}": ("report-en", "proposed") for lang in ("kk", "ru", "en")},
    }
    assert "3 documents are taken for translations" in caplog.text


@pytest.mark.parametrize(
    ("cell", "named"),
    [("house", ("house", "register")), ("report-en", ("report-en", "register"))],
)
def test_a_person_names_a_work_or_says_that_a_text_stands_alone(
    settings: Settings, cell: str, named: tuple[str, str]
) -> None:
    made = works(go(translated(settings, cell)).folder)
    assert made["report-en"] == named
    alone = cell == "report-en"
    assert made["report-kk"] == (("report-kk" if alone else "house"), "proposed")
    assert made["report-ru"] == made["report-kk"]


def test_one_sentence_in_three_languages_is_quoted_once_with_its_translations(
    settings: Settings,
) -> None:
    folder = go(translated(settings)).folder
    quoted = read_table(folder, "passages", PASSAGES).filter(
        (pl.col("code") == "accord") & (pl.col("country") == "KAZ")
    )
    assert quoted["doc"].n_unique() == 1 and 1 <= quoted.height <= 2
    versions = read_table(folder, "passage_versions", VERSIONS).filter(
        pl.col("hit").is_in(quoted["hit"].to_list())
    )
    (lang,) = quoted["lang"].unique()
    lectures = {"kk": "1 500 адам", "ru": "1 500 человек", "en": "1,500 people"}
    of_lectures = quoted.filter(pl.col("text").str.contains(lectures[lang], literal=True))
    (hit,) = of_lectures["hit"]
    found = dict(versions.filter(pl.col("hit") == hit).select("lang", "text").iter_rows())
    assert found.keys() == {"kk", "ru", "en"} - {lang}
    assert all(lectures[other] in sentence for other, sentence in found.items())
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "1 work is in several documents" in page and "also in: " in page


def test_a_tweak_of_the_codebook_compares_no_texts(settings: Settings) -> None:
    go(translated(settings))
    kept = [settings.outputs / "cache" / step for step in ("portray", "relate")]
    before = {path for folder in kept for path in folder.rglob("*")}
    file = settings.codebook / "codebook.yaml"
    file.write_text(CODEBOOK.replace("- student exchange", "- student"), encoding="utf-8")
    assert go(settings, pipeline.recode).worked
    assert {path for folder in kept for path in folder.rglob("*")} == before


def test_a_text_of_two_countries_counts_for_both(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    joint = {"joint-kz": ("KAZ", "en", OTHER), "joint-us": ("USA", "en", OTHER)}
    write_corpus(settings.corpus, {**joint, "joint-us-again": ("USA", "en", OTHER)})
    with caplog.at_level(logging.WARNING):
        folder = go(settings).folder
    documents = {row["doc"]: row for row in read_table(folder, "documents", DOCUMENTS).to_dicts()}
    assert {doc: (row["status"], row["hits"]) for doc, row in documents.items()} == {
        "joint-kz": ("ok", 2),
        "joint-us": ("ok", 2),
        "joint-us-again": ("warning", 0),
    }
    assert documents["joint-us"]["reason"] == "shared_text: joint-kz"
    assert {row["work"] for row in documents.values()} == {"joint-kz"}
    assert "joint-us has the text of joint-kz; it counts for USA and for KAZ" in caplog.text
    counted = pl.read_csv(folder / "counts.csv").group_by("country").agg(pl.col("hits").sum())
    assert dict(counted.iter_rows()) == {"KAZ": 2, "USA": 2}
    hits = pl.read_csv(folder / "hits.csv")
    assert hits["hit"].is_unique().all() and hits.height == 4
    assert {line.doc for line in lookup.kwic(settings.outputs, "student")} == {
        "joint-kz",
        "joint-us",
    }
