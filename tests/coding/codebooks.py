"""Codebooks of a few patterns, and what they find in a text."""

from __future__ import annotations

import polars as pl

from contentan.authoring.check.example_texts import hits_of_texts
from contentan.coding import coder
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Code, Codebook, Pattern


def book(*patterns: tuple[str, str] | Pattern, lang: str = "en") -> Codebook:
    """A codebook from (code, pattern) pairs or whole patterns."""
    made = tuple(p if isinstance(p, Pattern) else Pattern(p[0], lang, p[1], 1) for p in patterns)
    codes = tuple(Code(code, {}, "", "", "", "", "") for code in sorted({p.code for p in made}))
    return Codebook("test", "1", ("kk", "ru", "en"), codes, made, "")


def found(
    text: str, *patterns: tuple[str, str] | Pattern, lang: str = "en"
) -> list[tuple[str, str]]:
    """Counted hits as (code, quote)."""
    table = hits_of_texts([text], coder.compile_rules(book(*patterns, lang=lang), pattern_lemmas))
    return list(table.filter(pl.col("blocked_by").is_null()).select("code", "quote").iter_rows())
