"""All hits of a run within its page: a compressed part for each code, which a browser opens when a
number is asked for its hits.

A part is JSON in columns, deflated, in base64: data that no browser runs. A code with more hits
than are kept shows those of some paragraphs, by a hash and so an even choice, and all codes those
of the same, so that what stands together stays together; the page says where the others are. Every
number counts what its lines count: a hit carries the countries that its
segment counts for.
"""

from __future__ import annotations

import base64
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import polars as pl
from markupsafe import Markup, escape

from contentan.coding.counts import ancestry
from contentan.model import Codebook
from contentan.report.writing.catalogue import Text, capital, filled
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.language_names import language_name

#: Hits of a code that a page holds.
MOST = 1500
#: Columns of what `taken` returns beside those of table HITS.
_HITS = "hit doc code lang page paragraph segment start before quote after negated".split()
_PARAGRAPH = ["doc", "segment"]
#: Columns of a part that are those of the hits.
_AS_THEY_ARE = "page paragraph start lang before quote after".split()
_OUTER = 32  # code points beside a hit in table HITS, behind which a word may be cut
#: What Python calls white space: polars leaves out the separators of files, groups and records.
_SPACE = r"[\s\x1c-\x1f]+"
#: Level 9 takes three times as long as level 6 for a page that is smaller by half a hundredth.
_LEVEL = 6
_BUTTON = (
    '<button type="button" class="num" data-code="{code}" data-side="{side}"{further}>{label}'
    "</button>"
)


class Parts(NamedTuple):
    """`blocks` are the parts by their ids, `index` among them; `shown` says of how many hits of a
    code how many are kept.
    """

    blocks: tuple[tuple[str, Markup], ...]
    shown: Mapping[str, tuple[int, int]]


class Word(NamedTuple):
    """A word outside the codebook: `lines` in the columns of `taken`, as `lined` gives them, and
    how many places it has in all.
    """

    word: str
    lines: pl.DataFrame
    places: int


def taken(hits: pl.LazyFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """The hits that a page holds, with `countries`, those that its segment counts for, separated by
    commas, and `of`, how many hits its code has. `hits` is table HITS, `placed` has doc, segment
    and country.
    """
    there = (
        placed.lazy()
        .filter(pl.col("country") != "")
        .select(*_PARAGRAPH, "country")
        .group_by(_PARAGRAPH)
        .agg(pl.col("country").unique().sort().str.join(",").alias("countries"))
    )
    own = (
        hits.filter(pl.col("blocked_by").is_null())
        .select(_HITS)
        .with_columns(pl.len().over("code").alias("of"))
        .collect()
    )
    return (
        _kept(own)
        .lazy()
        .join(there, on=_PARAGRAPH, how="left")
        .with_columns(pl.col("countries").fill_null(""))
        .sort("code", "doc", "start", "hit")
        .collect()
    )


def _kept(hits: pl.DataFrame) -> pl.DataFrame:
    """Of each code at most MOST hits, those of the paragraphs whose hashes are the smallest."""
    many = hits.filter(pl.col("of") > MOST)
    paragraphs = many.select(_PARAGRAPH).unique()
    lots = [hashlib.sha256(f"{doc} {n}".encode()).digest() for doc, n in paragraphs.iter_rows()]
    drawn = (
        many.join(paragraphs.with_columns(lot=pl.Series(lots, dtype=pl.Binary)), on=_PARAGRAPH)
        .sort("lot", "hit")
        .group_by("code", maintain_order=True)
        .head(MOST)
    )
    return pl.concat([hits.filter(pl.col("of") <= MOST), drawn.select(hits.columns)])


def parts(
    text: Text,
    hits: pl.DataFrame,
    documents: pl.DataFrame,
    codebook: Codebook,
    views: Sequence[CodeView],
    countries: Sequence[str],
    words: Mapping[str, Word] | None = None,
) -> Parts:
    """The parts of a page; `documents` in the order of their numbers, `hits` as `taken` gives
    them, `words` outside the codebook by their ids, which have a colon, with lines of `lined`.
    """
    words = words or {}
    number = {doc: i for i, doc in enumerate(documents["doc"])}
    blocks, shown = [], {}
    for key, word in words.items():
        shown[key] = (word.lines.height, word.places)
        blocks.append((key, packed(_columns(word.lines, number, countries))))
    for (code,), own in lined(hits).group_by("code", maintain_order=True):
        shown[str(code)] = (own.height, int(own["of"][0]))
        blocks.append((str(code), packed(_columns(own, number, countries))))
    under: dict[str, list[str]] = {code.id: [] for code in codebook.codes}
    for code, ancestor in ancestry(codebook).iter_rows():
        under[ancestor].append(code)
    first = dict(documents.group_by("work").agg(pl.col("year").min()).iter_rows())
    groups: dict[str, list[str]] = {}
    for view in views:
        if view.code.id in shown:
            groups.setdefault(view.code.criterion, []).append(view.code.id)
    index = {
        "documents": [
            [*_document(text, row, countries), first[row["work"]]]
            for row in documents.iter_rows(named=True)
        ],
        "groups": {name: [capital(text.term(name)), own] for name, own in groups.items()},
        "countries": [text.country(country) for country in countries],
        "ids": list(countries),
        "codes": {
            view.code.id: [view.label, [code for code in under[view.code.id] if code in shown]]
            for view in views
        }
        | {key: [word.word, [key]] for key, word in words.items()},
        "shown": shown,
    }
    return Parts((("index", packed(index)), *blocks), shown)


def lined(hits: pl.DataFrame) -> pl.DataFrame:
    """Hits with what is quoted in one line: before and after it as whole words, from the first on
    and up to the last, where a word may have been cut.
    """
    before, quote, after = (
        pl.col(name).str.replace_all(_SPACE, " ") for name in ("before", "quote", "after")
    )
    cut = [pl.col(name).str.len_chars() >= _OUTER for name in ("before", "after")]
    return hits.with_columns(
        # A text without a space is one word, of which nothing is left.
        pl.when(cut[0]).then(before.str.replace("^[^ ]* ?", "")).otherwise(before).alias("before"),
        quote.alias("quote"),
        pl.when(cut[1]).then(after.str.replace(" ?[^ ]*$", "")).otherwise(after).alias("after"),
    )


def _columns(
    own: pl.DataFrame, number: Mapping[str, int], countries: Sequence[str]
) -> dict[str, Any]:
    place = {country: 1 << i for i, country in enumerate(countries)}
    sides = {
        said: sum(place.get(country, 0) for country in said.split(","))
        for said in own["countries"].unique()
    }
    return {
        "document": [number[doc] for doc in own["doc"].to_list()],
        "sides": [sides[said] for said in own["countries"].to_list()],
        **{name: own[name].to_list() for name in _AS_THEY_ARE},
        "negated": own["negated"].cast(pl.Int8).to_list(),
        "hit": own["hit"].to_list(),
    }


def _document(text: Text, row: Mapping[str, Any], countries: Sequence[str]) -> list[Any]:
    return [
        row["title"] or row["doc"],
        row["year"],
        language_name(text, row["lang"]),
        row["family"],
        countries.index(row["country"]) if row["country"] in countries else -1,
        row["characters"],
        int(row["format"] == "pdf" or row["pages"] > 1),
    ]


def packed(value: object) -> Markup:
    """A value as deflated JSON in base64: letters, digits, '+', '/' and '=' alone.

    >>> packed([]) == packed([]) and zlib.decompress(base64.b64decode(packed([1])))
    b'[1]'
    """
    raw = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    return Markup(base64.b64encode(zlib.compress(raw, _LEVEL)).decode())


def opener(shown: Mapping[str, tuple[int, int]] | None) -> Callable[..., Markup]:
    """What makes of a number a button that opens its hits; where a page holds none, the number
    stays as it is.
    """

    def opens(label: object, code: str, country: str = "", **only: object) -> Markup:
        if not shown:
            return escape(label)
        further = Markup("").join(
            filled(' data-{name}="{value}"', name=name, value=value) for name, value in only.items()
        )
        return filled(_BUTTON, code=code, side=country, further=further, label=label)

    return opens
