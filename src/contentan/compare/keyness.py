"""Words outside the codebook that one country's texts use more than the others', within a language.

The unit is the work, not the word: what one long text says a hundred times is one witness. A sieve
(Welch's t of the rates of works) takes the words that stand out most; these are tested as codes
are, by the score test within what both sides share, and corrected for all words that the sieve saw.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from contentan.compare import contrasts
from contentan.compare.contrasts import PER, Columns, Laws
from contentan.compare.document_arrays import material
from contentan.compare.engine import variance_law
from contentan.compare.engine.multiplicity import benjamini_hochberg
from contentan.compare.strata import LEAST
from contentan.compare.tables import KEYNESS
from contentan.compare.verdicts import ALPHA
from contentan.compare.works import Works, crossed, works_by_language

if TYPE_CHECKING:
    from polars._typing import PolarsDataType

#: Of each document how often it says a word, how often within a sentence, there with a capital.
WORDS: dict[str, PolarsDataType] = {
    "doc": pl.String(),
    "country": pl.String(),
    "lang": pl.String(),
    "word": pl.String(),
    "hits": pl.Int32(),
    "within": pl.Int32(),
    "capital": pl.Int32(),
}
#: Words of a country and language that the sieve lets through, and others that do not stand out,
#: from which the law of variance is learned, too: those that do vary less than words do.
TAKEN, BACKGROUND = 60, 200
#: Of these, words of a country and language that are shown with lines.
LEADING = 15
#: A word is a name where so large a share of its places within sentences has a capital.
NAME, SEEN = 0.8, 3
_OTHERS = "others"


def keyness(
    words: pl.DataFrame,
    exposures: pl.DataFrame,
    documents: pl.DataFrame,
    countries: Sequence[str],
    seed: int,
) -> pl.DataFrame:
    """Table KEYNESS with the words of the codebook among them; `words` has columns WORDS, the other
    frames are those of the comparison. A language in which a country or the others have too few
    works is left out.
    """
    work = pl.when(pl.col("work") == "").then(pl.col("doc")).otherwise(pl.col("work"))
    # Works by number, in the order of their names.
    known = documents.select("doc", work.fill_null(pl.col("doc")).rank("dense").alias("work"))
    coded, by_number = known.cast({"doc": pl.Categorical}), words.cast({pl.String: pl.Categorical})
    names, parts = _names(by_number), []
    for lang in sorted(exposures["lang"].unique()):
        here = pl.col("country").is_in(list(countries)) & (pl.col("lang") == lang)
        text = exposures.filter(here)
        spoken = by_number.filter(here).join(names, on=("lang", "word"), how="anti")
        every = spoken["word"].unique().cast(pl.String).sort()
        codes = pl.DataFrame({"word": every.cast(pl.Categorical)}).with_row_index("code")
        said = spoken.join(codes, on="word").join(coded, on="doc")
        said = said.select("work", "country", "code", "hits")
        read = text.join(known, on="doc").select("work", "country", "tokens")
        for country in countries:
            seen = sieve(said, read, country)
            seen = seen.with_columns(every.gather(seen["code"]).alias("code"))
            own = _of_country(country, seen, spoken, text, documents, seed)
            parts.append(contrasts.framed(KEYNESS, own | {"lang": [lang] * len(own["word"])}))
    return joined(parts)


def joined(parts: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """Parts of table KEYNESS, each of one language, as one."""
    found = pl.concat(parts) if parts else pl.DataFrame(schema=KEYNESS.schema)
    # First what has certainly most of it; what cannot be tested stays in the order of the sieve.
    return found.sort(
        "country",
        "lang",
        # What differs behind the ninth digit stays in that order, too, on any machine.
        pl.col("ratio_low").round_sig_figs(9),
        descending=[False, False, True],
        nulls_last=True,
        maintain_order=True,
    )


def _names(words: pl.DataFrame) -> pl.DataFrame:
    summed = words.group_by("lang", "word").agg(pl.col("within", "capital").sum())
    many = pl.col("capital") >= NAME * pl.col("within")
    return summed.filter((pl.col("within") >= SEEN) & many).select("lang", "word")


def sieve(said: pl.DataFrame, read: pl.DataFrame, country: str) -> pl.DataFrame:
    """Words (column code) with Welch's t of their rates in works of the country and of the others,
    the highest first; `own` says whether enough works of the country have the word. Words in too
    few works of either side are left out.

    `said` has columns work, country, code, hits, `read` work, country, tokens; works and words by
    numbers.
    """
    other = (pl.col("country") != country).alias("other")
    at = ("work", "other")
    tokens = read.group_by("work", other).agg(pl.col("tokens").sum())
    size = dict(tokens.group_by("other").len().iter_rows())
    if min(size.get(False, 0), size.get(True, 0)) < LEAST:
        return pl.DataFrame(schema={"code": pl.UInt32(), "t": pl.Float64(), "own": pl.Boolean()})
    rate = PER * pl.col("hits") / pl.col("tokens")
    sums = (
        said.group_by("code", "work", other)
        .agg(pl.col("hits").sum())
        .join(tokens, on=at)
        # Sums of fractions depend on their order.
        .sort("code", *at)
        .group_by("code", "other", maintain_order=True)
        .agg(pl.len().alias("n"), rate.sum().alias("s"), (rate**2).sum().alias("ss"))
    )
    both = (
        sums.filter(~pl.col("other"))
        .join(sums.filter("other"), on="code", how="full", coalesce=True)
        .with_columns(pl.col("n", "s", "ss", "n_right", "s_right", "ss_right").fill_null(0))
    )
    means, errors = [], []
    for end, of in (("", False), ("_right", True)):
        n, mean = size[of], pl.col(f"s{end}") / size[of]
        means.append(mean)
        errors.append((pl.col(f"ss{end}") / n - mean**2) / (n - 1))
    t = (means[0] - means[1]) / (errors[0] + errors[1]).clip(1e-12).sqrt()
    return (
        both.filter(pl.max_horizontal("n", "n_right") >= LEAST)
        .select("code", t.round(6).alias("t"), (pl.col("n") >= LEAST).alias("own"))
        .sort("t", "code", descending=[True, False])
    )


def _of_country(
    country: str,
    seen: pl.DataFrame,
    spoken: pl.DataFrame,
    text: pl.DataFrame,
    documents: pl.DataFrame,
    seed: int,
) -> Columns:
    """Columns of KEYNESS: the words of one language that a country has more often than others.
    `seen` is what the sieve found; `spoken` are words, `text` exposures.
    """
    taken = seen.filter(pl.col("own") & (pl.col("t") > 0)).head(TAKEN)["code"].to_list()
    if not taken:
        return {name: [] for name in KEYNESS.schema}
    rest = seen.filter(pl.col("code").is_in(taken).not_())["code"].sort()
    every = max(1, len(rest) // BACKGROUND)
    tested = [*taken, *rest.gather_every(every).head(BACKGROUND)]
    name = pl.when(pl.col("country") == country).then(pl.col("country"))
    side = name.otherwise(pl.lit(_OTHERS)).alias("country")
    said = spoken.filter(pl.col("word").is_in(pl.Series(tested, dtype=pl.Categorical)))
    said = said.cast({pl.Categorical: pl.String})
    hits = pl.col("hits").sum()
    arrays = material(
        said.group_by("doc", side, "lang", code="word").agg(hits, hits.alias("segments")),
        text.group_by("doc", side, "lang").agg(pl.col("tokens", "paragraphs").sum()),
        documents,
        tested,
        (country, _OTHERS),
    )
    found = _tested(works_by_language(arrays), len(taken), country, seed)
    unlike = np.ones(seen.height - len(taken))
    q = benjamini_hochberg(np.concatenate([found["p"], unlike]), level=ALPHA)[: len(taken)]
    return found | {
        "country": [country] * len(taken),
        "word": taken,
        "q": q,
        "considered": [seen.height] * len(taken),
    }


def _tested(works: Works, size: int, country: str, seed: int) -> Columns:
    """What the first `size` words of the works are like on the two sides."""
    law = variance_law.fitted(
        works.hits, works.words, crossed(works.country, works.family, size=works.size)
    )
    known, first = law.only(slice(size)), slice(size)
    few = works._replace(
        hits=works.hits[:, first],
        segments=works.segments[:, first],
        documents_hit=works.documents_hit[:, first],
    )
    pair = contrasts.paired(few, 0, 1, Laws(known, known), (country, _OTHERS), seed)
    nothing = np.full(size, np.nan)
    found: Columns = {}
    for number, name in enumerate(("", "_others")):
        own = few.only(few.country == number)
        found |= {
            f"hits{name}": (own.hits * own.documents[:, None]).sum(axis=0).round(),
            f"works{name}": np.full(size, own.size),
            f"works_hit{name}": (own.hits > 0).sum(axis=0),
            f"rate{name}": PER * own.hits.sum(axis=0) / own.words.sum(),
        }
    found |= {"ratio": nothing, "ratio_low": nothing, "ratio_high": nothing, "p": nothing}
    if pair.made is not None:
        both = (pair.rows.z @ pair.rows.x > 0) & ((1 - pair.rows.z) @ pair.rows.x > 0)
        found |= {
            "ratio": np.where(both, np.exp(pair.made.test.beta), np.nan),
            "ratio_low": pair.made.low,
            "ratio_high": pair.made.high,
        }
        if contrasts.testable(pair.left, pair.standard):
            # A word that the others have more of where both can be compared is no key word.
            found["p"] = np.where(pair.made.test.beta > 0, pair.made.test.p, 1.0)
    held = {"held_equal": ", ".join(pair.standard.held), "missing": pair.standard.missing}
    return found | {name: [said] * size for name, said in held.items()}
