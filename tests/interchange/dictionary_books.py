"""A dictionary as the codebook that is written for it, and what that finds."""

from __future__ import annotations

from pathlib import Path

import polars as pl
from hypothesis import strategies as st

from contentan.authoring.check import example_texts
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.interchange.dictionaries.as_codebook import build_codebook
from contentan.interchange.dictionaries.codebook_yaml import Options
from contentan.interchange.shared.dictionary import Category, Dictionary, Entry
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Codebook

PLAIN = st.text("abcdeжқ", min_size=1, max_size=6)
OPTIONS = Options("x.cat", "x", "en", "main goal")


def book(dictionary: Dictionary, folder: Path, options: Options = OPTIONS) -> Codebook:
    """The codebook that is written for a dictionary, read back."""
    (folder / "codebook.yaml").write_text(
        build_codebook(dictionary, options).text, encoding="utf-8"
    )
    return codebook_file.read(folder)


def found(made: Codebook, text: str) -> set[tuple[str, str]]:
    """Counted hits as (code, quote)."""
    table = example_texts.hits_of_texts([text], coder.compile_rules(made, pattern_lemmas))
    return set(table.filter(pl.col("blocked_by").is_null()).select("code", "quote").iter_rows())


def of(*entries: str, form: str = "quanteda") -> Dictionary:
    """A dictionary with one category, words."""
    return Dictionary(
        form,
        (Category(("words",), 1),),
        tuple(Entry(("words",), text, i) for i, text in enumerate(entries, 2)),
    )


SENTIMENT = """\
NEGATIVE
\tNOT_GOOD
\t\t@NOTGOOD [#POSITIVE_WORDS AFTER #NEGATIONS /S 3] (1)
\tREAL_BAD
\t\t@REALBAD [#NEGATIVE_WORDS NOT AFTER #NEGATIONS /S 3] (1)
NEGATIVE_WORDS
\tAWFUL (1)
\tBAD (1)
POSITIVE_WORDS
\tGOOD (2)
NEGATIONS
\tNOT (1)
"""
