"""The first page of a report in words: what was read, what counts, the largest differences that
hold, and what to beware of.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from contentan.report.sections import corpus_section
from contentan.report.writing import verdict_wording
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView


def summary(
    text: Text,
    views: Sequence[CodeView],
    pairs: Sequence[tuple[str, str]],
    documents: pl.DataFrame,
    texts: Sequence[corpus_section.TextRow],
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sentences, each with the sentences that bear it out and the codes of which these speak."""
    said: list[tuple[str, list[tuple[str, str]]]] = [
        (f"{_read(text, documents)} {_counted(text, texts) if pairs else ''}".rstrip(), [])
    ]
    for left, right in pairs:
        said.append(
            (
                verdict_wording.tallied(text, views, left, right),
                verdict_wording.largest(text, views, left, right),
            )
        )
    if not pairs:
        said.append((text("Nothing is compared: text counts for fewer than two countries."), []))
    return said


def _read(text: Text, documents: pl.DataFrame) -> str:
    every = documents.height
    documents = corpus_section.counted(documents)
    status = dict(documents.group_by("status").len().iter_rows())
    left_out = every - documents.height
    troubled = [
        text("Outside the period of study, and not counted: {n}.", n=left_out) if left_out else "",
        text("Not read: {n}.", n=status["failed"]) if status.get("failed") else "",
        text("Read with a warning: {n}.", n=status["warning"]) if status.get("warning") else "",
    ]
    years = corpus_section.years_of(text, documents["year"])
    read = text.many(documents.height, "{n} document", "{n} documents")
    words = text.many(int(documents["tokens"].sum()), "{n} word", "{n} words")
    dated = text("{documents} of {years}, {words}.", documents=read, years=years, words=words)
    return " ".join(part for part in (dated if years else f"{read}, {words}.", *troubled) if part)


def _counted(text: Text, texts: Sequence[corpus_section.TextRow]) -> str:
    parts = [text("{n} for {country}", n=row.words, country=text.of(row.country)) for row in texts]
    return text("Of the words, {parts} are compared.", parts=text.listed(parts)) if parts else ""


def cautions(
    text: Text, views: Sequence[CodeView], pairs: Sequence[tuple[str, str]], counts: pl.DataFrame
) -> list[str]:
    """For each pair what may stand behind a difference beside the countries."""
    kinds = {
        text("families of sources"): "family",
        text("years"): "year",
        text("languages"): "lang",
    }
    found = []
    for left, right in pairs:
        alike = {
            what: corpus_section.overlap(counts, left, right, column)
            for what, column in kinds.items()
        }
        found.append(verdict_wording.caution(text, views, left, right, alike))
    return [one for one in found if one]
