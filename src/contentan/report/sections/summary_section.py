"""The first page of a report in words: what was read, what counts, the largest differences that
hold, and what to beware of.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from contentan.compare.verdicts import NOT_SEPARABLE
from contentan.report.sections import corpus_section
from contentan.report.writing import summary_wording, verdict_wording
from contentan.report.writing.catalogue import DASH, Text, capital
from contentan.report.writing.code_views import CodeView


def summary(
    text: Text,
    views: Sequence[CodeView],
    pairs: Sequence[tuple[str, str]],
    documents: pl.DataFrame,
    texts: Sequence[corpus_section.TextRow],
    shared: pl.DataFrame | None,
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Sentences, each with the sentences that bear it out and the codes of which these speak. What
    cannot be told apart comes first.
    """
    apart = [summary_wording.inseparable(text, views, left, right) for left, right in pairs]
    said: list[tuple[str, list[tuple[str, str]]]] = []
    if len(pairs) == 1:
        said += [(one, []) for one in apart if one]
    elif any(apart):
        said.append((inseparable_pairs(text, views, pairs), []))
    said.append((f"{_read(text, documents)} {_counted(text, texts) if pairs else ''}".rstrip(), []))
    if len(pairs) == 1:
        (left, right), found = pairs[0], summary_wording.largest(text, views, pairs)
        said.append((summary_wording.tallied(text, views, left, right), found))
        if shared is not None and not any(apart):
            said.append((_counterparts(text, shared, texts), []))
    elif pairs:
        found = summary_wording.largest(text, views, pairs)
        said.append((_of_all(text, views), found))
    else:
        said.append((text("Nothing is compared: text counts for fewer than two countries."), []))
    return said


def _counterparts(text: Text, shared: pl.DataFrame, texts: Sequence[corpus_section.TextRow]) -> str:
    """How many works of each of two countries a verdict rests on."""
    both = shared.filter(pl.col("shared") > 0)
    parts = [
        text(
            "{n} of {all} of {country}",
            n=int(both[column].sum()),
            all=row.works or 0,
            country=text.of(row.country),
        )
        for row, column in zip(texts, ("works_left", "works_right"), strict=True)
    ]
    return text(
        "Verdicts rest on the works that have a counterpart in the other country: {parts}.",
        parts=text.listed(parts),
    )


def inseparable_pairs(
    text: Text, views: Sequence[CodeView], pairs: Sequence[tuple[str, str]]
) -> str:
    """Of several pairs those that nothing can be told of, by what they are not separable from."""
    by_word: dict[str, list[str]] = {}
    for left, right in pairs:
        pair = verdict_wording.pair_of_all(views, left, right)
        if pair and pair.verdict == NOT_SEPARABLE:
            word = verdict_wording.word_of(text, pair)
            by_word.setdefault(word, []).append(
                f"{text.country(left)} {DASH} {text.country(right)}"
            )
    parts = [f"{capital(word)}: {', '.join(two)}." for word, two in by_word.items()]
    return " ".join(
        (
            *parts,
            text(
                "Too few of their texts agree in this, so a difference may be owed to it and not to"
                " the countries."
            ),
        )
    )


def _of_all(text: Text, views: Sequence[CodeView]) -> str:
    """How many codes differ between any two of several countries."""
    kinds = [
        {verdict_wording.standing(text, view, pair)[1] for pair in view.pairs} for view in views
    ]
    return text(
        "Codes: {codes}. Differ between some of the countries: {differ}; are alike in some:"
        " {alike}.",
        codes=len(views),
        differ=sum("differs" in own for own in kinds),
        alike=sum("alike" in own for own in kinds),
    )


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
    """What may stand behind differences of plain figures beside the countries."""
    kinds = {
        text("families of sources"): "family",
        text("years"): "year",
        text("languages"): "lang",
    }
    overlaps = {
        (left, right): {
            what: corpus_section.overlap(counts, left, right, column)
            for what, column in kinds.items()
        }
        for left, right in pairs
    }
    return summary_wording.cautions(text, views, overlaps)
