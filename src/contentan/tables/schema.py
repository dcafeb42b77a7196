"""Every table, declared once: its columns, their types and one sentence each; check, write, read.

A frame is a polars DataFrame. A verb checks what it is given and what it returns with `check`, so a wrong table stops at
the stage that made it. Offsets are code points in the document's one cleaned text; page and paragraph numbers count from 1,
all other numbers from 0.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from contentan.errors import TableError

if TYPE_CHECKING:
    from polars._typing import PolarsDataType


@dataclass(frozen=True, slots=True)
class Column:
    """`null` says whether the column may be empty; `one_of` lists the only values it may hold."""

    name: str
    dtype: PolarsDataType
    says: str
    null: bool = False
    one_of: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """`key` names the columns that together are unique."""

    name: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def schema(self) -> dict[str, PolarsDataType]:
        return {column.name: column.dtype for column in self.columns}


INT, REAL, TEXT, FLAG = pl.Int32(), pl.Float64(), pl.String(), pl.Boolean()


def _span(of: str) -> tuple[Column, Column]:
    return Column("start", INT, f"first code point of the {of}"), Column("stop", INT, f"code point after the {of}")


PAGES = Table(
    "pages",
    ("page",),
    (
        Column("page", INT, "physical page, from 1; a document without pages has one"),
        Column("label", TEXT, "number printed on the page, where it was found", null=True),
        Column(
            "method",
            TEXT,
            "what read the page: pdfium, pdfplumber, ocr, docx, odt, rtf, doc, html, xml, markdown, text",
        ),
        Column("characters", INT, "code points read from it"),
        Column("width", REAL, "points", null=True),
        Column("height", REAL, "points", null=True),
        Column("warning", TEXT, "why the page is doubtful or has no text", null=True),
    ),
)
BLOCK_KINDS = ("heading", "paragraph", "list", "table", "note", "boilerplate")
BLOCKS = Table(
    "blocks",
    ("block",),
    (
        Column("block", INT, "number in reading order"),
        *_span("block"),
        Column("kind", TEXT, "what it is on the page", one_of=BLOCK_KINDS),
        Column("level", INT, "depth of a heading from 1; 0 for anything else"),
        Column("page", INT, "page on which it starts"),
        Column("paragraph", INT, "its number on that page, from 1"),
    ),
)
PLACES = Table(
    "places",
    ("block", "start"),
    (
        Column("block", INT, "the block of which this is a part"),
        Column("page", INT, "page on which the part stands"),
        *_span("part"),
        Column("x0", REAL, "left edge in points, from the left", null=True),
        Column("top", REAL, "upper edge in points, from the top", null=True),
        Column("x1", REAL, "right edge", null=True),
        Column("bottom", REAL, "lower edge", null=True),
    ),
)
REPAIRS = Table(
    "repairs",
    ("start", "stop", "rule"),
    (
        *_span("repaired text"),
        Column("raw", TEXT, "what stood there in the file"),
        Column(
            "rule",
            TEXT,
            "which repair: hyphen, soft_hyphen, ligature, look_alike, code_page, mojibake, nfc, space, note_mark",
        ),
    ),
)
SEGMENTS = Table(
    "segments",
    ("segment",),
    (
        Column("segment", INT, "number in reading order"),
        *_span("segment"),
        Column("kind", TEXT, "what it is on the page", one_of=BLOCK_KINDS),
        Column("lang", TEXT, "language of most of its words; empty where it has none", one_of=("kk", "ru", "en", "")),
        Column("section", INT, "segment number of the heading above it", null=True),
        Column("page_first", INT, "page on which it starts"),
        Column("page_last", INT, "page on which it ends"),
        Column("paragraph", INT, "its number on page_first, from 1"),
    ),
)
SENTENCES = Table(
    "sentences",
    ("sentence",),
    (
        Column("sentence", INT, "number in reading order"),
        Column("segment", INT, "the segment it belongs to"),
        *_span("sentence"),
        Column("lang", TEXT, "language of most of its words", one_of=("kk", "ru", "en", "")),
    ),
)
TOKENS = Table(
    "tokens",
    ("token",),
    (
        Column("token", INT, "number in reading order"),
        Column("segment", INT, "the segment it belongs to"),
        Column("sentence", INT, "the sentence it belongs to"),
        *_span("token"),
        Column("type", INT, "row of the types table"),
    ),
)
TYPES = Table(
    "types",
    ("type",),
    (
        Column("type", INT, "number in this document"),
        Column("form", TEXT, "as written"),
        Column("kind", TEXT, "what it is", one_of=("word", "number", "punct")),
        Column(
            "lang", TEXT, "language in which it was lemmatized; empty for punctuation", one_of=("kk", "ru", "en", "")
        ),
        Column("lemmas", TEXT, "plausible lemmas, lower case, best first, | between them"),
        Column("stems", TEXT, "further stems that the grammar allows; a codebook's own word is found among them too"),
    ),
)
HITS = Table(
    "hits",
    ("hit",),
    (
        Column("hit", TEXT, "id: hash of text digest, span and code; survives reruns"),
        Column("doc", TEXT, "document id"),
        Column("code", TEXT, "code id"),
        Column("lang", TEXT, "language of the pattern that fired"),
        Column("page", INT, "page on which the hit starts"),
        Column("paragraph", INT, "its paragraph on that page, from 1"),
        Column("segment", INT, "segment number in the document"),
        Column("sentence", INT, "sentence number in the document"),
        *_span("hit"),
        Column("quote", TEXT, "the matched text"),
        Column("before", TEXT, "up to 32 code points before it"),
        Column("after", TEXT, "up to 32 code points after it"),
        Column("lemmas", TEXT, "lemmas of its words, the first of each"),
        Column("pattern", TEXT, "the pattern that fired, as the codebook writes it"),
        Column("line", INT, "line of that pattern in codebook.yaml"),
        Column("trace", TEXT, "how each word of the pattern was matched"),
        Column("negated", FLAG, "a negation stands near it in the sentence; never removed for that"),
        Column("blocked_by", TEXT, "the exclusion that blocked it; empty where it counts", null=True),
    ),
)
FIRED = Table(
    "fired",
    ("doc", "code", "number"),
    (
        Column("doc", TEXT, "document id"),
        Column("code", TEXT, "code id"),
        Column("number", INT, "number of the pattern among those of its code, in the order of their texts"),
        Column("matches", INT, "places where the pattern matches, whatever became of them"),
        Column("hits", INT, "hits that it made"),
        Column("blocked", INT, "its matches that an exclusion blocked"),
        Column("alone", INT, "its hits where no other pattern of the code matches"),
    ),
)
ATTRIBUTION = Table(
    "attribution",
    ("doc", "segment", "country"),
    (
        Column("doc", TEXT, "document id"),
        Column("segment", INT, "segment number in the document"),
        Column("country", TEXT, "country that the segment counts for"),
        Column("source", TEXT, "how it got it", one_of=("speaker", "segment", "section", "none")),
        Column("words", TEXT, "the words that named the country"),
    ),
)
EXPOSURE = Table(
    "exposure",
    ("doc", "country", "lang"),
    (
        Column("doc", TEXT, "document id"),
        Column("country", TEXT, "country that the text counts for"),
        Column("lang", TEXT, "language of the segments"),
        Column("tokens", INT, "words in it; numbers and punctuation are not counted"),
        Column("paragraphs", INT, "paragraphs, list items, tables and notes; headings are not counted"),
    ),
)
PASSAGES = Table(
    "passages",
    ("code", "country", "hit"),
    (
        Column("code", TEXT, "code id (the hit's own, or an ancestor)"),
        Column("country", TEXT, "country that the passage counts for"),
        Column("doc", TEXT, "document id"),
        Column("hit", TEXT, "the hit that it shows"),
        Column("lang", TEXT, "language of the segment"),
        Column("page", INT, "page on which the hit stands"),
        Column("paragraph", INT, "paragraph on that page"),
        Column("text", TEXT, "the sentence, or the part of it around the hit where it is long"),
        *_span("hit in that text"),
        Column("score", INT, "how well it serves as an example, by the rule in docs/method.md; higher is better"),
    ),
)
TALLY = Table(
    "tally",
    ("doc", "country", "lang", "code"),
    (
        Column("doc", TEXT, "document id"),
        Column("country", TEXT, "country that the text counts for"),
        Column("lang", TEXT, "language of the segments"),
        Column("code", TEXT, "code id; a parent's numbers include its children's"),
        Column("hits", INT, "hits that are not blocked"),
        Column("segments", INT, "paragraphs, list items, tables and notes with at least one"),
    ),
)
GROUP = ("country", "family", "institution", "lang", "year")
COUNTS = Table(
    "counts",
    ("code", *GROUP),
    (
        Column("code", TEXT, "code id; a parent's numbers include its children's"),
        Column("country", TEXT, "country that the text counts for"),
        Column("family", TEXT, "family of sources"),
        Column("institution", TEXT, "whose document"),
        Column("lang", TEXT, "language of the segments"),
        Column("year", INT, "year of the document", null=True),
        Column("hits", INT, "hits that are not blocked"),
        Column("segments", INT, "segments with at least one"),
        Column("documents", INT, "documents with at least one"),
        Column("tokens", INT, "denominator: words in the group"),
        Column("paragraphs", INT, "denominator: paragraphs, list items, tables and notes in the group"),
        Column("documents_total", INT, "denominator: documents with text in the group"),
    ),
)


def _rate(side: str) -> tuple[Column, ...]:
    return (
        Column(f"hits_{side}", INT, f"hits, {side} country"),
        Column(f"documents_{side}", INT, f"documents with text, {side} country"),
        Column(f"documents_hit_{side}", INT, f"documents with a hit, {side} country"),
        Column(f"rate_{side}", REAL, f"hits per 1,000 tokens, {side} country", null=True),
        Column(f"rate_{side}_low", REAL, "lower end of its 95 % document bootstrap interval", null=True),
        Column(f"rate_{side}_high", REAL, "upper end", null=True),
        Column(f"share_{side}", REAL, f"share of paragraphs with a hit, {side} country", null=True),
        Column(f"share_{side}_low", REAL, "lower end of its interval", null=True),
        Column(f"share_{side}_high", REAL, "upper end", null=True),
        Column(
            f"dispersion_{side}",
            REAL,
            f"DPnorm of the hits over documents, {side} country: 0 as even as the words, 1 all in the smallest document",
            null=True,
        ),
    )


_CONTRAST = (
    Column("left", TEXT, "first country"),
    Column("right", TEXT, "second country"),
)
_FIGURES = (
    *_rate("left"),
    *_rate("right"),
    Column("difference", REAL, "rate_left minus rate_right", null=True),
    Column("difference_low", REAL, "lower end of its 95 % document bootstrap interval", null=True),
    Column("difference_high", REAL, "upper end", null=True),
    Column("ratio", REAL, "rate_left over rate_right; empty where a side has no hit", null=True),
    Column("ratio_low", REAL, "lower end of its interval", null=True),
    Column("ratio_high", REAL, "upper end", null=True),
    Column("share_difference", REAL, "share_left minus share_right", null=True),
    Column("share_difference_low", REAL, "lower end of its interval", null=True),
    Column("share_difference_high", REAL, "upper end", null=True),
    Column("share_ratio", REAL, "share_left over share_right; empty where a side has none", null=True),
    Column("share_ratio_low", REAL, "lower end of its interval", null=True),
    Column("share_ratio_high", REAL, "upper end", null=True),
    Column("log_ratio", REAL, "binary logarithm of the ratio, 0.5 for a count of zero; a description", null=True),
    Column(
        "log_likelihood",
        REAL,
        "G2 of the pooled words in two cells; a description: as a test it takes words for independent",
        null=True,
    ),
    Column("p", REAL, "permutation test of documents; empty below 5 documents on a side", null=True),
    Column("p_ranks", REAL, "Mann-Whitney test of document rates, for comparison; no verdict rests on it", null=True),
    Column("q", REAL, "p after Benjamini-Hochberg over all contrasts of the table", null=True),
    Column("verdict", TEXT, "differs, not shown to differ, too few documents, no hits, not comparable"),
)
COMPARISON = Table(
    "comparison",
    ("code", "left", "right"),
    (
        Column("code", TEXT, "code id"),
        *_CONTRAST,
        *_FIGURES,
        Column("influential", TEXT, "document without which the contrast is weakest; empty where nothing is tested"),
        Column("difference_without", REAL, "difference without that document", null=True),
        Column("ratio_without", REAL, "ratio without it", null=True),
        Column("p_without", REAL, "p without it, where p is below 0.05; 1 where the difference turns round", null=True),
        Column(
            "one_document", FLAG, "the difference rests on that document: p is below 0.05 with it and not without it"
        ),
        Column(
            "tipping",
            REAL,
            "recall of the worse found languages over that of the others at which the ratio would be 1; empty: cannot be erased so",
            null=True,
        ),
        Column("tipping_interval", REAL, "the same for the interval of the difference to include zero", null=True),
        Column(
            "tipping_languages", TEXT, "the languages in which less would have to be found for that, + between them"
        ),
        Column("choices", INT, "specifications under which the difference has an interval"),
        Column("choices_hold", INT, "of these, those under which the difference holds"),
        Column("unshared_hits", TEXT, "what the two sides' documents with a hit do not share: family, year, language"),
        Column("note", TEXT, "what documents with text do not share, or that a side has none"),
    ),
)
WITHIN = Table(
    "within",
    ("code", "left", "right", "lang"),
    (
        Column("code", TEXT, "code id"),
        *_CONTRAST,
        Column("lang", TEXT, "language of the segments: only these are counted"),
        *_FIGURES,
    ),
)
SPECIFICATION = Table(
    "specification",
    ("code", "left", "right", "specification"),
    (
        Column("code", TEXT, "code id"),
        *_CONTRAST,
        Column("specification", TEXT, "what is done otherwise than in the comparison; docs/method.md lists them"),
        Column("rate_left", REAL, "rate or share of the left country, in the specification's unit", null=True),
        Column("rate_right", REAL, "rate or share of the right country", null=True),
        Column("ratio", REAL, "rate_left over rate_right; empty where a side has no hit", null=True),
        Column("difference", REAL, "rate_left minus rate_right", null=True),
        Column("difference_low", REAL, "lower end of its 95 % document bootstrap interval", null=True),
        Column("difference_high", REAL, "upper end", null=True),
        Column("sign", TEXT, "whether the left country has more or less", one_of=("more", "less", "equal")),
        Column("holds", FLAG, "the interval leaves out zero, and the sign is that of the comparison"),
    ),
)
ADJUSTED = Table(
    "adjusted",
    ("code", "left", "right"),
    (
        Column("code", TEXT, "code id"),
        *_CONTRAST,
        Column("documents", INT, "documents in the model; 0 where there is none"),
        Column("adjusted_for", TEXT, "what the model holds equal: year, language, family"),
        Column("ratio", REAL, "ratio of rates, left over right, with these held equal", null=True),
        Column("low", REAL, "lower end of its 95 % interval, robust and clustered by document", null=True),
        Column("high", REAL, "upper end", null=True),
        Column("dispersion", REAL, "alpha of the negative binomial; 0 for Poisson", null=True),
        Column("note", TEXT, "why there is no model"),
    ),
)
TRENDS = Table(
    "trends",
    ("code", "country", "year"),
    (
        Column("code", TEXT, "code id"),
        Column("country", TEXT, "country that the text counts for"),
        Column("year", INT, "year of the documents; one in which some compared country has text"),
        Column("hits", INT, "hits"),
        Column("documents", INT, "documents with text; 0: no value, not zero"),
        Column("documents_hit", INT, "documents with a hit"),
        Column("tokens", INT, "words"),
        Column("paragraphs", INT, "paragraphs, list items, tables and notes"),
        Column("rate", REAL, "hits per 1,000 tokens", null=True),
        Column("rate_low", REAL, "lower end of its 95 % document bootstrap interval", null=True),
        Column("rate_high", REAL, "upper end", null=True),
        Column("share", REAL, "share of paragraphs with a hit", null=True),
        Column("share_low", REAL, "lower end of its interval", null=True),
        Column("share_high", REAL, "upper end", null=True),
    ),
)
SLOPES = Table(
    "slopes",
    ("code", "country"),
    (
        Column("code", TEXT, "code id"),
        Column("country", TEXT, "country that the text counts for"),
        Column("years", INT, "years with text: so many points the slope rests on"),
        Column("slope", REAL, "change of the rate a year, by Theil and Sen; empty below 3 years", null=True),
        Column("low", REAL, "lower end of its 95 % document bootstrap interval", null=True),
        Column("high", REAL, "upper end", null=True),
    ),
)
DOCUMENTS = Table(
    "documents",
    ("doc",),
    (
        Column("doc", TEXT, "document id"),
        Column("path", TEXT, "path below the corpus folder"),
        Column("sha256", TEXT, "digest of the file"),
        Column("title", TEXT, "title"),
        Column("institution", TEXT, "whose document"),
        Column("programme", TEXT, "programme it belongs to"),
        Column("family", TEXT, "family of sources"),
        Column("country", TEXT, "whose voice it is; empty for an international organisation"),
        Column("about", TEXT, "how its segments get a country", one_of=("speaker", "mentioned")),
        Column("lang", TEXT, "language that the register states"),
        Column("year", INT, "year", null=True),
        Column("url", TEXT, "where it came from"),
        Column("rights", TEXT, "licence"),
        Column("status", TEXT, "what became of it", one_of=("ok", "warning", "failed")),
        Column("reason", TEXT, "why it is not ok, and how it was read where that is unusual"),
        Column("format", TEXT, "what the file is, by its content"),
        Column("pages", INT, "pages read"),
        Column("pages_without_text", INT, "pages from which no text came"),
        Column("characters", INT, "code points of cleaned text"),
        Column("repairs", INT, "repairs made in it"),
        Column("segments", INT, "segments"),
        Column("tokens", INT, "words; numbers and punctuation are not counted"),
        Column("tokens_kk", INT, "of these in Kazakh segments"),
        Column("tokens_ru", INT, "of these in Russian segments"),
        Column("tokens_en", INT, "of these in English segments"),
        Column("hits", INT, "hits that are not blocked"),
        Column("text_digest", TEXT, "digest of the cleaned text; empty where none was read"),
    ),
)
PATTERNS = Table(
    "patterns",
    ("code", "number"),
    (
        Column("code", TEXT, "code id"),
        Column("number", INT, "number of the pattern among those of its code, in the order of their texts"),
        Column("lang", TEXT, "language of the list in which it stands"),
        Column("pattern", TEXT, "the pattern, as the codebook writes it"),
        Column("unless", TEXT, "its exclusions, / between them"),
        Column("line", INT, "its line in codebook.yaml"),
        Column("matches", INT, "places where it matches, whatever became of them"),
        Column("hits", INT, "hits that it made"),
        Column("blocked", INT, "its matches that an exclusion blocked"),
        Column("alone", INT, "its hits where no other pattern of the code matches"),
        Column("documents", INT, "documents in which it made hits"),
        Column("share", REAL, "its hits over all of the code; empty where the code has none", null=True),
        Column("ratio", REAL, "rate of the code in the first country over that in the second, as compared", null=True),
        Column(
            "ratio_without",
            REAL,
            "that ratio without its hits counted in alone: a bound, for where other patterns match they are taken to keep the hit",
            null=True,
        ),
        Column("flags", TEXT, "what to look at: dead, dominant, redundant, one_document, blocked_mostly"),
        Column("only_lang", TEXT, "the one language with hits of the code though others should have some", null=True),
    ),
)
SUGGESTIONS = Table(
    "suggestions",
    ("kind", "code", "lang", "rank"),
    (
        Column("kind", TEXT, "what is suggested", one_of=("word", "phrase", "theme")),
        Column("code", TEXT, "code near whose hits it stands; empty for a theme"),
        Column("lang", TEXT, "language of its words"),
        Column("rank", INT, "place among those of its kind, code and language, from 1"),
        Column("words", TEXT, "lemmas; of a theme the heaviest first"),
        Column("near", INT, "places near hits, between the same two words counted once; of a theme: its paragraphs"),
        Column("elsewhere", INT, "places elsewhere in the language, counted alike; of a theme: the other paragraphs"),
        Column("documents", INT, "documents in which it stands near hits; of a theme: of its paragraphs"),
        Column("score", REAL, "z of the log-odds; of a theme its share of the paragraphs without a hit"),
        Column(
            "like", TEXT, "other codes near whose hits it stands; of a theme: codes whose paragraphs have similar words"
        ),
        Column("example_1", TEXT, "a passage with document, page and paragraph"),
        Column("example_2", TEXT, "another one, from another document where there is one"),
        Column("example_3", TEXT, "another one"),
    ),
)
ALL = (
    DOCUMENTS, PAGES, BLOCKS, PLACES, REPAIRS, SEGMENTS, SENTENCES, TOKENS, TYPES,
    HITS, FIRED, ATTRIBUTION, EXPOSURE, PASSAGES, TALLY, COUNTS, COMPARISON,
    WITHIN, SPECIFICATION, ADJUSTED, TRENDS, SLOPES, PATTERNS, SUGGESTIONS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Extraction:
    """One document as read: `text` is the one cleaned text to which every offset of every later table refers."""

    format: str
    text: str
    pages: pl.DataFrame
    blocks: pl.DataFrame
    places: pl.DataFrame
    repairs: pl.DataFrame
    notices: tuple[tuple[str, str, int], ...] = ()  # name, detail, how often


def frame(table: Table, rows: Iterable[Sequence[Any]] | Mapping[str, Any]) -> pl.DataFrame:
    """A checked frame from rows in column order, or from a mapping of columns."""
    if isinstance(rows, Mapping):
        made = pl.DataFrame({name: rows[name] for name in table.schema}, schema=table.schema)
    else:
        made = pl.DataFrame([tuple(row) for row in rows], schema=table.schema, orient="row")
    return check(made, table)


def check(given: pl.DataFrame, table: Table) -> pl.DataFrame:
    """The same frame, or TableError that names the column, what came, what was expected and the first offender."""
    for column in table.columns:
        if column.name not in given.columns:
            raise TableError(
                f"column {column.name!r} is missing; there are {', '.join(given.columns)}", where=table.name
            )
        if given.schema[column.name] != column.dtype:
            raise TableError(
                f"column {column.name!r} is {given.schema[column.name]}, expected {column.dtype}; "
                f"first value {given[column.name].head(1).to_list()}",
                where=table.name,
            )
        _check_values(given[column.name], column, table)
    if list(given.columns) != list(table.schema):
        raise TableError(f"columns {given.columns}, expected {list(table.schema)}", where=table.name)
    repeated = given.select(table.key).is_duplicated()
    if repeated.any():
        row = repeated.arg_true()[0]
        raise TableError(
            f"row {row} repeats its key {dict(given.select(table.key).row(row, named=True))}", where=table.name
        )
    return given


def _check_values(values: pl.Series, column: Column, table: Table) -> None:
    if not column.null and values.null_count():
        row = values.is_null().arg_true()[0]
        raise TableError(f"column {column.name!r} is empty in row {row}", where=table.name)
    if column.one_of:
        wrong = values.is_in(column.one_of).not_()
        if wrong.any():
            row = wrong.arg_true()[0]
            raise TableError(
                f"column {column.name!r}, row {row}: {values[row]!r} is none of {', '.join(column.one_of)}",
                where=table.name,
            )


def to_ipc(table: pl.DataFrame) -> bytes:
    """Arrow IPC bytes; equal frames give equal bytes."""
    buffer = io.BytesIO()
    table.rechunk().write_ipc(buffer, compression="lz4")
    return buffer.getvalue()


def from_ipc(blob: bytes) -> pl.DataFrame:
    """The frame that `to_ipc` wrote."""
    return pl.read_ipc(io.BytesIO(blob))


def to_csv(table: pl.DataFrame) -> bytes:
    """UTF-8 with a byte order mark, so that Excel shows Cyrillic; cells that a spreadsheet would run are made text."""
    guarded = table.with_columns(_guard(name) for name, dtype in table.schema.items() if dtype == pl.String)
    return b"\xef\xbb\xbf" + guarded.write_csv(line_terminator="\n", float_precision=6).encode()


def from_csv(blob: bytes, table: Table) -> pl.DataFrame:
    """The table that `to_csv` wrote; numbers have six decimals."""
    texts = [column.name for column in table.columns if not column.null and column.dtype == TEXT]
    found = pl.read_csv(blob.removeprefix(b"\xef\xbb\xbf"), schema=table.schema)
    return found.with_columns(pl.col(texts).fill_null("")).with_columns(
        pl.col(name).str.replace(r"^'([=+\-@\t\r])", "$1") for name, dtype in table.schema.items() if dtype == TEXT
    )


def _guard(name: str) -> pl.Expr:
    column = pl.col(name)
    return pl.when(column.str.contains(r"^[=+\-@\t\r]")).then(pl.lit("'") + column).otherwise(column).alias(name)


def to_parquet(table: pl.DataFrame) -> bytes:
    """Parquet bytes; equal frames give equal bytes."""
    buffer = io.BytesIO()
    table.rechunk().write_parquet(buffer, compression="zstd", statistics=False)
    return buffer.getvalue()
