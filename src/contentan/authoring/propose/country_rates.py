"""What a proposal alone would do to the rate of its code in each country of a run: hits per 1,000
words, before and after.

Parents are left as they are: the rate is that of the code whose list changes, with all below it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.authoring.changes import edit_preview
from contentan.authoring.changes.edit_preview import Corpus
from contentan.authoring.evaluate.gold import families
from contentan.authoring.propose.candidate_changes import Change
from contentan.authoring.propose.changed_codebook import changed
from contentan.model import Codebook
from contentan.runs import pattern_lemmas
from contentan.runs.after.lookup import Stored, stored
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.steps import placing

PER = 1000


class Countries(NamedTuple):
    """The corpus of a run, open; its segments with the compared countries that they count for, and
    the words of each country.
    """

    corpus: Corpus
    placed: pl.DataFrame
    words: Mapping[str, int]
    lemmas: Remembered


def of_run(outputs: Path, run: str) -> Countries:
    """A run from the store; UsageError where it is gone."""
    whole: Stored = stored(outputs, run)
    lemmas = pattern_lemmas.remembered(whole.store, whole.recipe)
    compared = whole.manifest["options"]["countries"].split(",")
    tables = [placing.placed(whole.store, shard, lemmas) for shard in whole.shards]
    own = pl.col("country").is_in(compared)
    placed = pl.concat(one["placed"].filter(own) for one in tables)
    exposure = pl.concat(one["exposure"].filter(own) for one in tables)
    corpus = edit_preview.open_corpus(whole.store, whole.shards)
    twins = pl.col("doc").is_in(list(corpus.twins))
    words = exposure.filter(~twins).group_by("country").agg(pl.col("tokens").sum())
    return Countries(corpus, placed, dict(words.sort("country").iter_rows()), lemmas)


def told(book: Codebook, changes: Sequence[Change], own: Countries) -> list[str]:
    """Of each change by itself: 'KAZ 0.31 -> 0.42, USA 0.10 -> 0.10'."""
    below = families(book)
    before: dict[str, dict[str, float]] = {}
    lines = []
    for change in changes:
        code = change.pattern.code
        if code not in before:
            before[code] = _rates(book, below[code], own)
        after = _rates(changed(book, [change]), below[code], own)
        lines.append(
            ", ".join(
                f"{country} {rate:.2f} -> {after[country]:.2f}"
                for country, rate in before[code].items()
            )
        )
    return lines


def _rates(book: Codebook, codes: frozenset[str], own: Countries) -> dict[str, float]:
    hits = edit_preview.coded(own.corpus, book, codes, own.lemmas)
    counted = hits.filter(pl.col("blocked_by").is_null()).select("doc", "segment")
    found = dict(
        counted.join(own.placed, on=("doc", "segment")).group_by("country").len().iter_rows()
    )
    return {
        country: PER * found.get(country, 0) / words if words else 0.0
        for country, words in own.words.items()
    }
