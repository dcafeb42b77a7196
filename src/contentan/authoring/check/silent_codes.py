"""Codes that a run finds in some languages and never in another that it reads, too."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.authoring.check.codebook_faults import Finding
from contentan.errors import many
from contentan.model import Code, Codebook

#: Of as many hits as this would be expected, none is found by chance in one of twenty texts: e^-3.
EXPECTED = 3.0


class Silence(NamedTuple):
    """A code that is never found in a language: in how many `words` of it, where `expected` hits
    would be found at the rate of the other languages, which have `elsewhere`.
    """

    code: Code
    lang: str
    words: int
    expected: float
    elsewhere: dict[str, int]


def of_run(codebook: Codebook, folder: Path) -> list[Finding]:
    """Silent codes of a run: a warning at each code's line."""
    return [_finding(one) for one in silences_of_run(codebook, folder)]


def silences_of_run(codebook: Codebook, folder: Path) -> list[Silence]:
    """Silent codes of a run, given its codebook and folder."""
    hits = pl.read_parquet(folder / "hits.parquet", columns=["code", "lang", "blocked_by"])
    counted = hits.filter(pl.col("blocked_by").is_null())
    documents = pl.read_csv(folder / "documents.csv", infer_schema=False, encoding="utf8")
    words = {
        lang: int(documents[f"tokens_{lang}"].fill_null("0").replace("", "0").cast(pl.Int64).sum())
        for lang in codebook.languages
    }
    counts = counted.group_by("code", "lang").len().iter_rows()
    return list(silences(codebook, {(code, lang): n for code, lang, n in counts}, words))


def silent(
    codebook: Codebook, hits: Mapping[tuple[str, str], int], words: Mapping[str, int]
) -> Iterator[Finding]:
    """`silences` as warnings."""
    yield from map(_finding, silences(codebook, hits, words))


def silences(
    codebook: Codebook, hits: Mapping[tuple[str, str], int], words: Mapping[str, int]
) -> Iterator[Silence]:
    """Codes with patterns in a language, none of which fires in it, though at the rate of the
    other languages EXPECTED hits or more would. `hits` are by code and language, `words` by
    language.
    """
    lists = {(one.code, one.lang) for one in codebook.patterns}
    for code in codebook.codes:
        own = [lang for lang in words if (code.id, lang) in lists and words[lang]]
        for lang in own:
            if hits.get((code.id, lang)):
                continue
            others = [other for other in own if other != lang]
            found = {other: hits.get((code.id, other), 0) for other in others}
            read = sum(words[other] for other in others)
            expected = sum(found.values()) / read * words[lang] if read else 0.0
            if expected >= EXPECTED:
                yield Silence(code, lang, words[lang], expected, found)


def _finding(one: Silence) -> Finding:
    there = ", ".join(f"{n} in {other}" for other, n in one.elsewhere.items())
    message = (
        f"never found in {many(one.words, 'word')} of {one.lang}; {there}: at that rate"
        f" {many(math.floor(one.expected), 'hit')} would be expected"
    )
    return Finding(one.code.line, one.code.id, "silent", message)
