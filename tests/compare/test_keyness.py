"""Key words: works are the witnesses, names are none, and words of one rate rarely stand out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from contentan.coding.tables import EXPOSURE
from contentan.compare import keyness
from contentan.tables.frames import frame_of
from tests.compare.compared_facts import fact, inputs

WORKS = 12
DOCS = [(f"{country}{i:02}", country) for country in ("KAZ", "USA") for i in range(WORKS)]


def found(counts: Mapping[str, list[int]], capital: str = "", seed: int = 3) -> pl.DataFrame:
    """Table KEYNESS of words by their places in each of DOCS."""
    _, exposures, documents = inputs([fact(doc, country, 0) for doc, country in DOCS])
    rows = [
        (doc, country, "en", word, int(n), int(n), int(n) if word == capital else 0)
        for word, own in counts.items()
        for (doc, country), n in zip(DOCS, own, strict=True)
        if n
    ]
    words = pl.DataFrame(rows, schema=keyness.WORDS, orient="row")
    return keyness.keyness(
        words.sample(fraction=1, shuffle=True, seed=seed), exposures, documents, ("KAZ", "USA"), 1
    )


def alike(words: int, seed: int = 5) -> dict[str, list[int]]:
    """Words that both countries use at one rate, in bursts."""
    rng = np.random.default_rng(seed)
    return {
        f"word{chr(97 + i // 26)}{chr(97 + i % 26)}": list(
            rng.poisson(rng.gamma(0.7, 2.0, size=len(DOCS)))
        )
        for i in range(words)
    }


def test_a_word_of_every_work_is_key_and_one_of_a_single_long_work_is_none() -> None:
    """G2 would put the second first: it has more places in all."""
    every, once, name = [4] * WORKS + [0] * WORKS, [90] + [0] * 23, [6] * WORKS + [0] * WORKS
    words = {"steppe": every, "quota": once, "Almaty": name, **alike(60)}
    made = found(words, capital="Almaty")
    assert made.equals(found(words, capital="Almaty", seed=4))
    first = made.filter(pl.col("country") == "KAZ").row(0, named=True)
    assert (first["word"], first["works_hit"], first["hits"]) == ("steppe", WORKS, 4 * WORKS)
    assert first["q"] < 0.05 and first["ratio"] is None and first["ratio_low"] > 1
    assert not {"quota", "Almaty"} & set(made["word"])
    assert "steppe" not in made.filter(pl.col("country") == "USA")["word"]


def test_words_of_one_rate_are_leads_at_most() -> None:
    made = found(alike(120))
    assert made.height > 20 and made.filter(pl.col("q") <= 0.05).is_empty()
    assert made["considered"].min() > 100


def test_a_language_of_too_few_works_has_no_key_words() -> None:
    _, exposures, documents = inputs([fact(doc, country, 0) for doc, country in DOCS[:15]])
    words = pl.DataFrame(
        [(doc, country, "en", "steppe", 9, 0, 0) for doc, country in DOCS[:12]],
        schema=keyness.WORDS,
        orient="row",
    )
    assert keyness.keyness(words, exposures, documents, ("KAZ", "USA"), 1).is_empty()
    none = frame_of(EXPOSURE, [])
    assert keyness.keyness(words.clear(), none, documents, ("KAZ", "USA"), 1).is_empty()
