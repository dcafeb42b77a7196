"""A run of which a part is in another language: its words by language, and the line that warns."""

from __future__ import annotations

import dataclasses

import polars as pl

from contentan.runs.after import summary
from contentan.runs.job import Settings
from tests.conftest import TEXTS, write_corpus
from tests.runs.small_runs import go

GERMAN = (
    "Die Versammlung tagt in jedem Frühjahr in der Hauptstadt und berät über die Zusammenarbeit der"
    " Verbände. Die Vertreter berichteten von ihren Erfahrungen und baten um Unterstützung."
)


def test_words_in_another_language_are_told_by_language_and_after_the_run(
    settings: Settings,
) -> None:
    texts = {**TEXTS, "kz-c": ("KAZ", "ru", GERMAN)}
    outcome = go(dataclasses.replace(settings, corpus=write_corpus(settings.corpus, texts)))
    documents = pl.read_parquet(outcome.folder / "documents.parquet")
    told = dict(documents.select("doc", "other_languages").iter_rows())
    other = dict(documents.select("doc", "tokens_other").iter_rows())
    assert told["kz-c"] == f"de {other['kz-c']}" and other["kz-c"] > 20 and told["kz-a"] == ""
    lines = list(summary.lines(outcome))
    (line,) = (one for one in lines if one.startswith("Beware: "))
    assert line.startswith("Beware: Documents of Kazakhstan: ") and "German" in line
    assert "1 of 3 not read" in line


def test_nothing_is_told_where_every_word_counts(settings: Settings) -> None:
    assert not any(line.startswith("Beware") for line in summary.lines(go(settings)))
