"""The report card of a codebook's patterns: what each did in a run, and which of them a person
should look at.

Only counting: a card changes no hit and judges no pattern. The thresholds keep flags from being set
on too little text, where everything looks dead, or everything comes from one document;
docs/use/card.md gives the reason of each.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contentan.codebook.pattern_conditions import set_line
from contentan.coding import coder, counts
from contentan.model import Codebook
from contentan.tables.frames import check_frame
from contentan.tables.schema import declare

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: Words in a language (some thirty pages) from which on silence in it says something.
ENOUGH_WORDS = 10_000
#: Hits that a code should have in a language for none to be remarkable: chance alone gives none in
#: 1 of 20 (e**-3, Poisson).
EXPECTED_HITS = 3
#: A pattern is dominant above this share of its code's hits, if the code has so many hits.
DOMINANT_SHARE, DOMINANT_HITS = 0.5, 10
#: Hits that must all lie in one document, or matches that must mostly be blocked, for that to be
#: more than chance.
SEVERAL = 5
FLAGS = ("dead", "dominant", "redundant", "one_document", "blocked_mostly")
#: Parts of a hit are counted in whole numbers, so that the order of adding up cannot change a sum.
_PARTS = 1_000_000
_COUNTED = ("matches", "hits", "blocked", "alone")


def pattern_card(
    fired: pl.DataFrame,
    tally: pl.DataFrame,
    exposure: pl.DataFrame,
    codebook: Codebook,
    countries: Sequence[str],
) -> pl.DataFrame:
    """Table PATTERNS: a row for each pattern of the codebook, in the order of codes and numbers.

    `fired`, `tally` and `exposure` are the tables of these names of a whole run; ratios are of the
    first two of `countries`, and empty where there are fewer or one of them has no text or no hit.

    >>> found = pattern_card(fired, tally, exposure, book, ["KAZ", "USA"])  # doctest: +SKIP
    >>> found.filter(pl.col("flags").str.contains("dead"))  # doctest: +SKIP
    """
    sums = fired.group_by("code", "number").agg(
        pl.col(_COUNTED).sum(), (pl.col("hits") > 0).sum().cast(pl.Int32).alias("documents")
    )
    rows = (
        _patterns(codebook)
        .join(sums, on=("code", "number"), how="left", maintain_order="left")
        .with_columns(pl.col(*_COUNTED, "documents").fill_null(0))
        .join(_words(exposure), on="lang", how="left", maintain_order="left")
        .join(_only(tally, exposure), on="code", how="left", maintain_order="left")
        .with_columns(pl.col("words", "texts").fill_null(0))
        .with_columns(_share().alias("share"), flags().alias("flags"))
    )
    ratios = _ratios(rows, fired, tally, exposure, codebook, countries)
    made = (
        rows.join(ratios, on=("code", "number"), how="left")
        .select(*PATTERNS.schema)
        .sort(PATTERNS.key)
    )
    return check_frame(made, PATTERNS)


def flags() -> pl.Expr:
    """The flags of a pattern, blanks between them, from its counts, the code's hits, and words and
    texts of its language.
    """
    hits, alone = pl.col("hits"), pl.col("alone")
    code_hits, siblings = hits.sum().over("code"), pl.len().over("code")
    # Matches that all were blocked say nothing of other patterns.
    shadowed = (hits > 0) | ((pl.col("matches") > 0) & (pl.col("blocked") == 0))
    true = {
        "dead": (pl.col("words") >= ENOUGH_WORDS) & (pl.col("matches") == 0),
        "dominant": (
            (hits > DOMINANT_SHARE * code_hits) & (code_hits >= DOMINANT_HITS) & (siblings > 1)
        ),
        "redundant": shadowed & (alone == 0),
        "one_document": (hits >= SEVERAL) & (pl.col("documents") == 1) & (pl.col("texts") > 1),
        # A word that counts in a context only is mostly blocked, and meant to be.
        "blocked_mostly": (pl.col("blocked") >= SEVERAL)
        & (pl.col("blocked") > hits)
        & (pl.col("requires") == ""),
    }
    return pl.concat_str(
        [pl.when(true[name]).then(pl.lit(name)) for name in FLAGS], separator=" ", ignore_nulls=True
    )


def _share() -> pl.Expr:
    total = pl.col("hits").sum().over("code")
    return pl.when(total > 0).then(pl.col("hits") / total)


def _patterns(codebook: Codebook) -> pl.DataFrame:
    """Columns code, number, lang, pattern, unless, requires, sets, line."""
    numbers: dict[str, int] = {}
    rows = []
    for pattern in coder.in_order(codebook):
        number = numbers[pattern.code] = numbers.get(pattern.code, -1) + 1
        rows.append(
            (
                pattern.code,
                number,
                pattern.lang,
                pattern.source,
                " / ".join(sorted(pattern.unless)),
                " / ".join(sorted(pattern.requires)),
                "; ".join(set_line(*one) for one in pattern.sets),
                pattern.line,
            )
        )
    schema = {
        name: PATTERNS.schema[name]
        for name in ("code", "number", "lang", "pattern", "unless", "requires", "sets", "line")
    }
    return pl.DataFrame(rows, schema=schema, orient="row")


def _words(exposure: pl.DataFrame) -> pl.DataFrame:
    """Columns lang, words, texts: how much text there is in each language, and in how many
    documents.
    """
    return exposure.group_by("lang").agg(
        pl.col("tokens").sum().alias("words"), pl.col("doc").n_unique().alias("texts")
    )


def _only(tally: pl.DataFrame, exposure: pl.DataFrame) -> pl.DataFrame:
    """Columns code, only_lang: codes with all hits in one language, at whose rate another one
    should have EXPECTED_HITS.
    """
    words = _words(exposure)
    found = tally.filter(pl.col("hits") > 0).group_by("code", "lang").agg(pl.col("hits").sum())
    one = found.filter(pl.len().over("code") == 1).join(words, on="lang", how="inner")
    others = one.join(words, how="cross", suffix="_other").filter(
        (pl.col("lang") != pl.col("lang_other"))
        & (pl.col("words_other") >= ENOUGH_WORDS)
        & (pl.col("hits") * pl.col("words_other") >= EXPECTED_HITS * pl.col("words"))
    )
    return others.select("code", pl.col("lang").alias("only_lang")).unique()


def _ratios(
    rows: pl.DataFrame,
    fired: pl.DataFrame,
    tally: pl.DataFrame,
    exposure: pl.DataFrame,
    codebook: Codebook,
    countries: Sequence[str],
) -> pl.DataFrame:
    """Columns code, number, ratio, ratio_without."""
    made = rows.select("code", "number")
    if len(countries) < 2:
        none = pl.lit(None, pl.Float64)
        return made.with_columns(none.alias("ratio"), none.alias("ratio_without"))
    made = made.with_columns(_lost(rows, fired, tally, codebook, countries[:2]))
    words = dict(exposure.group_by("country").agg(pl.col("tokens").sum()).iter_rows())
    for side, country in zip(("left", "right"), countries, strict=False):
        own = tally.filter(pl.col("country") == country)
        had = own.group_by("code").agg(pl.col("hits").sum().cast(pl.Int64).alias(f"had_{side}"))
        made = made.join(had, on="code", how="left").with_columns(
            pl.col(f"had_{side}").fill_null(0)
        )
    per_word = [1 / words[country] if words.get(country) else 0.0 for country in countries[:2]]
    return made.select(
        "code",
        "number",
        _ratio(pl.col("had_left"), pl.col("had_right"), per_word).alias("ratio"),
        _ratio(_kept("left"), _kept("right"), per_word).alias("ratio_without"),
    )


def _kept(side: str) -> pl.Expr:
    return pl.col(f"had_{side}") * _PARTS - pl.col(f"lost_{side}")


def _ratio(left: pl.Expr, right: pl.Expr, per_word: Sequence[float]) -> pl.Expr:
    """Rate over rate; empty where one is zero."""
    return pl.when((left > 0) & (right > 0)).then(left * per_word[0] / (right * per_word[1]))


def _lost(
    patterns: pl.DataFrame,
    fired: pl.DataFrame,
    tally: pl.DataFrame,
    codebook: Codebook,
    countries: Sequence[str],
) -> list[pl.Series]:
    """Of each of `patterns`, lost_left and lost_right: what its code would lose without it, in
    parts of a hit.

    In a document that counts for several countries the pattern's hits are shared out as those of
    the code are.
    """
    codes = [code.id for code in codebook.codes]
    docs = fired["doc"].unique().sort().to_list()
    at, shape = _at(fired, docs, codes), (len(docs), len(codes))
    hits, alone = (fired[name].to_numpy().astype(np.float64) for name in ("hits", "alone"))
    total = np.bincount(at, hits, len(docs) * len(codes)).reshape(shape)
    # Deepest first, so that a code is complete before it is added to the one above.
    for below, above in _steps(codebook):
        total[:, above] += total[:, below]
    first = patterns.with_row_index("row").filter(pl.col("number") == 0).select("code", "row")
    row = fired.select("code", "number").join(first, on="code", how="left", maintain_order="left")
    which, whole = (row["row"] + row["number"]).to_numpy(), np.maximum(total.ravel()[at], 1)
    found = []
    for side, country in zip(("left", "right"), countries, strict=True):
        own = tally.filter(pl.col("country") == country)
        had = np.bincount(_at(own, docs, codes), own["hits"].to_numpy(), len(docs) * len(codes))
        lost = np.floor(alone * had[at] * _PARTS / whole)  # whole numbers: exact in any order
        found.append(pl.Series(f"lost_{side}", np.bincount(which, lost, len(patterns))))
    return found


def _at(rows: pl.DataFrame, docs: Sequence[str], codes: Sequence[str]) -> Ints:
    """Document and code of each row as one number."""
    doc, code = (
        rows[name].cast(pl.Enum(of)).to_physical().to_numpy().astype(np.int64)
        for name, of in (("doc", docs), ("code", codes))
    )
    return doc * len(codes) + code


def _steps(codebook: Codebook) -> list[tuple[int, int]]:
    """Numbers of each code and the one above it, the deepest first, so that sums can be carried
    upwards.
    """
    number = {code.id: i for i, code in enumerate(codebook.codes)}
    depth = dict(counts.ancestry(codebook).group_by("code").len().iter_rows())
    below = [code for code in codebook.codes if code.parent]
    return [
        (number[code.id], number[code.parent])
        for code in sorted(below, key=lambda code: -depth[code.id])
    ]


PATTERNS = declare(
    "patterns",
    "code number",
    """
    code           text   code id
    number         int    number of the pattern among those of its code, in the order of their
                          texts
    lang           text   language of the list in which it stands
    pattern        text   the pattern, as the codebook writes it
    unless         text   its exclusions, / between them
    requires       text   what must stand near it, / between the alternatives
    sets           text   the word sets that it uses, with their entries in its language
    line           int    its line in codebook.yaml
    matches        int    places where it matches, whatever became of them
    hits           int    hits that it made
    blocked        int    its matches that an exclusion blocked, or that lack what it requires
    alone          int    its hits where no other pattern of the code matches
    documents      int    documents in which it made hits
    share          real?  its hits over all of the code; empty where the code has none
    ratio          real?  rate of the code in the first country over that in the second, as
                          compared
    ratio_without  real?  that ratio without its hits counted in alone: a bound, for where other
                          patterns match they are taken to keep the hit
    flags          text   what to look at: dead, dominant, redundant, one_document,
                          blocked_mostly
    only_lang      text?  the one language with hits of the code though others should have some
    """,
)
