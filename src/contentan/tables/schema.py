"""Every table, declared once: its columns, their types and one sentence each; check, write, read.

A frame is a polars DataFrame. A verb checks what it is given and what it returns with `check`, so a wrong table stops at
the stage that made it. Offsets are code points in the document's one cleaned text; page and paragraph numbers count from 1,
all other numbers from 0.
"""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
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
_DTYPES: dict[str, PolarsDataType] = {"int": INT, "real": REAL, "text": TEXT, "flag": FLAG}


def declare(
    name: str,
    key: str,
    *parts: str | Iterable[Column],
    values: Mapping[str, tuple[str, ...]] | None = None,
) -> Table:
    """A table from its name, the columns that together are unique, and its columns as `columns_of` reads them."""
    return Table(name, tuple(key.split()), columns_of(*parts, values=values))


def columns_of(
    *parts: str | Iterable[Column], values: Mapping[str, tuple[str, ...]] | None = None
) -> tuple[Column, ...]:
    """Columns from texts with a line a column: name, type, sentence. Parts that are columns already stay as they are.

    Types are int, real, text and flag; `?` behind one says that the column may be empty. A line that is indented
    further goes on with the sentence. `values` are the only ones that a column may hold.

    >>> columns_of("page  int?  physical page,\\n            from 1")[0].says
    'physical page, from 1'
    """
    return tuple(
        column for part in parts for column in (_read_columns(part, values or {}) if isinstance(part, str) else part)
    )


def _read_columns(declared: str, values: Mapping[str, tuple[str, ...]]) -> list[Column]:
    found: list[Column] = []
    for line in textwrap.dedent(declared).strip("\n").splitlines():
        if line.startswith(" ") or not line:
            found[-1:] = [replace(one, says=f"{one.says} {line.strip()}".strip()) for one in found[-1:]]
            continue
        name, kind, *says = line.split(None, 2)
        dtype, null = _DTYPES[kind.removesuffix("?")], kind.endswith("?")
        found.append(Column(name, dtype, "".join(says), null, values.get(name, ())))
    return found


def span(of: str) -> tuple[Column, ...]:
    """Columns start and stop of a stretch of text."""
    return columns_of(f"""
    start  int  first code point of the {of}
    stop   int  code point after the {of}
    """)


PAGES = declare(
    "pages",
    "page",
    """
    page        int    physical page, from 1; a document without pages has one
    label       text?  number printed on the page, where it was found
    method      text   what read the page: pdfium, pdfplumber, ocr, docx, odt, rtf, doc, html,
                       xml, markdown, text
    characters  int    code points read from it
    width       real?  points
    height      real?  points
    warning     text?  why the page is doubtful or has no text
    """,
)
BLOCK_KINDS = ("heading", "paragraph", "list", "table", "note", "boilerplate")
BLOCKS = declare(
    "blocks",
    "block",
    """
    block  int  number in reading order
    """,
    span("block"),
    """
    kind       text  what it is on the page
    level      int   depth of a heading from 1; 0 for anything else
    page       int   page on which it starts
    paragraph  int   its number on that page, from 1
    """,
    values={"kind": BLOCK_KINDS},
)
PLACES = declare(
    "places",
    "block start",
    """
    block  int  the block of which this is a part
    page   int  page on which the part stands
    """,
    span("part"),
    """
    x0      real?  left edge in points, from the left
    top     real?  upper edge in points, from the top
    x1      real?  right edge
    bottom  real?  lower edge
    """,
)
REPAIRS = declare(
    "repairs",
    "start stop rule",
    span("repaired text"),
    """
    raw   text  what stood there in the file
    rule  text  which repair: hyphen, soft_hyphen, ligature, look_alike, code_page, mojibake,
                nfc, space, note_mark
    """,
)
SEGMENTS = declare(
    "segments",
    "segment",
    """
    segment  int  number in reading order
    """,
    span("segment"),
    """
    kind        text  what it is on the page
    lang        text  language of most of its words; empty where it has none
    section     int?  segment number of the heading above it
    page_first  int   page on which it starts
    page_last   int   page on which it ends
    paragraph   int   its number on page_first, from 1
    """,
    values={"kind": BLOCK_KINDS, "lang": ("kk", "ru", "en", "")},
)
SENTENCES = declare(
    "sentences",
    "sentence",
    """
    sentence  int  number in reading order
    segment   int  the segment it belongs to
    """,
    span("sentence"),
    """
    lang  text  language of most of its words
    """,
    values={"lang": ("kk", "ru", "en", "")},
)
TOKENS = declare(
    "tokens",
    "token",
    """
    token     int  number in reading order
    segment   int  the segment it belongs to
    sentence  int  the sentence it belongs to
    """,
    span("token"),
    """
    type  int  row of the types table
    """,
)
TYPES = declare(
    "types",
    "type",
    """
    type    int   number in this document
    form    text  as written
    kind    text  what it is
    lang    text  language in which it was lemmatized; empty for punctuation
    lemmas  text  plausible lemmas, lower case, best first, | between them
    stems   text  further stems that the grammar allows; a codebook's own word is found among
                  them too
    """,
    values={"kind": ("word", "number", "punct"), "lang": ("kk", "ru", "en", "")},
)
HITS = declare(
    "hits",
    "hit",
    """
    hit        text  id: hash of text digest, span and code; survives reruns
    doc        text  document id
    code       text  code id
    lang       text  language of the pattern that fired
    page       int   page on which the hit starts
    paragraph  int   its paragraph on that page, from 1
    segment    int   segment number in the document
    sentence   int   sentence number in the document
    """,
    span("hit"),
    """
    quote       text   the matched text
    before      text   up to 32 code points before it
    after       text   up to 32 code points after it
    lemmas      text   lemmas of its words, the first of each
    pattern     text   the pattern that fired, as the codebook writes it
    line        int    line of that pattern in codebook.yaml
    trace       text   how each word of the pattern was matched
    negated     flag   a negation stands near it in the sentence; never removed for that
    blocked_by  text?  the exclusion that blocked it; empty where it counts
    """,
)
FIRED = declare(
    "fired",
    "doc code number",
    """
    doc      text  document id
    code     text  code id
    number   int   number of the pattern among those of its code, in the order of their texts
    matches  int   places where the pattern matches, whatever became of them
    hits     int   hits that it made
    blocked  int   its matches that an exclusion blocked
    alone    int   its hits where no other pattern of the code matches
    """,
)
ATTRIBUTION = declare(
    "attribution",
    "doc segment country",
    """
    doc      text  document id
    segment  int   segment number in the document
    country  text  country that the segment counts for
    source   text  how it got it
    words    text  the words that named the country
    """,
    values={"source": ("speaker", "segment", "section", "none")},
)
EXPOSURE = declare(
    "exposure",
    "doc country lang",
    """
    doc         text  document id
    country     text  country that the text counts for
    lang        text  language of the segments
    tokens      int   words in it; numbers and punctuation are not counted
    paragraphs  int   paragraphs, list items, tables and notes; headings are not counted
    """,
)
PASSAGES = declare(
    "passages",
    "code country hit",
    """
    code       text  code id (the hit's own, or an ancestor)
    country    text  country that the passage counts for
    doc        text  document id
    hit        text  the hit that it shows
    lang       text  language of the segment
    page       int   page on which the hit stands
    paragraph  int   paragraph on that page
    text       text  the sentence, or the part of it around the hit where it is long
    """,
    span("hit in that text"),
    """
    score  int  how well it serves as an example, by the rule in docs/method.md; higher is
                better
    """,
)
TALLY = declare(
    "tally",
    "doc country lang code",
    """
    doc       text  document id
    country   text  country that the text counts for
    lang      text  language of the segments
    code      text  code id; a parent's numbers include its children's
    hits      int   hits that are not blocked
    segments  int   paragraphs, list items, tables and notes with at least one
    """,
)
GROUP = ("country", "family", "institution", "lang", "year")
COUNTS = declare(
    "counts",
    " ".join(("code", *GROUP)),
    """
    code             text  code id; a parent's numbers include its children's
    country          text  country that the text counts for
    family           text  family of sources
    institution      text  whose document
    lang             text  language of the segments
    year             int?  year of the document
    hits             int   hits that are not blocked
    segments         int   segments with at least one
    documents        int   documents with at least one
    tokens           int   denominator: words in the group
    paragraphs       int   denominator: paragraphs, list items, tables and notes in the group
    documents_total  int   denominator: documents with text in the group
    """,
)


def _rate(side: str) -> tuple[Column, ...]:
    return columns_of(f"""
    hits_{side}           int    hits, {side} country
    documents_{side}      int    documents with text, {side} country
    documents_hit_{side}  int    documents with a hit, {side} country
    rate_{side}           real?  hits per 1,000 tokens, {side} country
    rate_{side}_low       real?  lower end of its 95 % document bootstrap interval
    rate_{side}_high      real?  upper end
    share_{side}          real?  share of paragraphs with a hit, {side} country
    share_{side}_low      real?  lower end of its interval
    share_{side}_high     real?  upper end
    dispersion_{side}     real?  DPnorm of the hits over documents, {side} country: 0 as even as
                                 the words, 1 all in the smallest document
    """)


_CONTRAST = columns_of("""
    left   text  first country
    right  text  second country
    """)
_FIGURES = columns_of(
    _rate("left"),
    _rate("right"),
    """
    difference             real?  rate_left minus rate_right
    difference_low         real?  lower end of its 95 % document bootstrap interval
    difference_high        real?  upper end
    ratio                  real?  rate_left over rate_right; empty where a side has no hit
    ratio_low              real?  lower end of its interval
    ratio_high             real?  upper end
    share_difference       real?  share_left minus share_right
    share_difference_low   real?  lower end of its interval
    share_difference_high  real?  upper end
    share_ratio            real?  share_left over share_right; empty where a side has none
    share_ratio_low        real?  lower end of its interval
    share_ratio_high       real?  upper end
    log_ratio              real?  binary logarithm of the ratio, 0.5 for a count of zero; a
                                  description
    log_likelihood         real?  G2 of the pooled words in two cells; a description: as a test
                                  it takes words for independent
    p                      real?  permutation test of documents; empty below 5 documents on a
                                  side
    p_ranks                real?  Mann-Whitney test of document rates, for comparison; no
                                  verdict rests on it
    q                      real?  p after Benjamini-Hochberg over all contrasts of the table
    verdict                text   differs, not shown to differ, too few documents, no hits, not
                                  comparable
    """,
)
COMPARISON = declare(
    "comparison",
    "code left right",
    """
    code  text  code id
    """,
    _CONTRAST,
    _FIGURES,
    """
    influential         text   document without which the contrast is weakest; empty where
                               nothing is tested
    difference_without  real?  difference without that document
    ratio_without       real?  ratio without it
    p_without           real?  p without it, where p is below 0.05; 1 where the difference turns
                               round
    one_document        flag   the difference rests on that document: p is below 0.05 with it
                               and not without it
    tipping             real?  recall of the worse found languages over that of the others at
                               which the ratio would be 1; empty: cannot be erased so
    tipping_interval    real?  the same for the interval of the difference to include zero
    tipping_languages   text   the languages in which less would have to be found for that, +
                               between them
    choices             int    specifications under which the difference has an interval
    choices_hold        int    of these, those under which the difference holds
    unshared_hits       text   what the two sides' documents with a hit do not share: family,
                               year, language
    note                text   what documents with text do not share, or that a side has none
    """,
)
WITHIN = declare(
    "within",
    "code left right lang",
    """
    code  text  code id
    """,
    _CONTRAST,
    """
    lang  text  language of the segments: only these are counted
    """,
    _FIGURES,
)
SPECIFICATION = declare(
    "specification",
    "code left right specification",
    """
    code  text  code id
    """,
    _CONTRAST,
    """
    specification    text   what is done otherwise than in the comparison; docs/method.md lists
                            them
    rate_left        real?  rate or share of the left country, in the specification's unit
    rate_right       real?  rate or share of the right country
    ratio            real?  rate_left over rate_right; empty where a side has no hit
    difference       real?  rate_left minus rate_right
    difference_low   real?  lower end of its 95 % document bootstrap interval
    difference_high  real?  upper end
    sign             text   whether the left country has more or less
    holds            flag   the interval leaves out zero, and the sign is that of the comparison
    """,
    values={"sign": ("more", "less", "equal")},
)
ADJUSTED = declare(
    "adjusted",
    "code left right",
    """
    code  text  code id
    """,
    _CONTRAST,
    """
    documents     int    documents in the model; 0 where there is none
    adjusted_for  text   what the model holds equal: year, language, family
    ratio         real?  ratio of rates, left over right, with these held equal
    low           real?  lower end of its 95 % interval, robust and clustered by document
    high          real?  upper end
    dispersion    real?  alpha of the negative binomial; 0 for Poisson
    note          text   why there is no model
    """,
)
TRENDS = declare(
    "trends",
    "code country year",
    """
    code           text   code id
    country        text   country that the text counts for
    year           int    year of the documents; one in which some compared country has text
    hits           int    hits
    documents      int    documents with text; 0: no value, not zero
    documents_hit  int    documents with a hit
    tokens         int    words
    paragraphs     int    paragraphs, list items, tables and notes
    rate           real?  hits per 1,000 tokens
    rate_low       real?  lower end of its 95 % document bootstrap interval
    rate_high      real?  upper end
    share          real?  share of paragraphs with a hit
    share_low      real?  lower end of its interval
    share_high     real?  upper end
    """,
)
SLOPES = declare(
    "slopes",
    "code country",
    """
    code     text   code id
    country  text   country that the text counts for
    years    int    years with text: so many points the slope rests on
    slope    real?  change of the rate a year, by Theil and Sen; empty below 3 years
    low      real?  lower end of its 95 % document bootstrap interval
    high     real?  upper end
    """,
)
DOCUMENTS = declare(
    "documents",
    "doc",
    """
    doc                 text  document id
    path                text  path below the corpus folder
    sha256              text  digest of the file
    title               text  title
    institution         text  whose document
    programme           text  programme it belongs to
    family              text  family of sources
    country             text  whose voice it is; empty for an international organisation
    about               text  how its segments get a country
    lang                text  language that the register states
    year                int?  year
    url                 text  where it came from
    rights              text  licence
    status              text  what became of it
    reason              text  why it is not ok, and how it was read where that is unusual
    format              text  what the file is, by its content
    pages               int   pages read
    pages_without_text  int   pages from which no text came
    characters          int   code points of cleaned text
    repairs             int   repairs made in it
    segments            int   segments
    tokens              int   words; numbers and punctuation are not counted
    tokens_kk           int   of these in Kazakh segments
    tokens_ru           int   of these in Russian segments
    tokens_en           int   of these in English segments
    hits                int   hits that are not blocked
    text_digest         text  digest of the cleaned text; empty where none was read
    """,
    values={"about": ("speaker", "mentioned"), "status": ("ok", "warning", "failed")},
)
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
    line           int    its line in codebook.yaml
    matches        int    places where it matches, whatever became of them
    hits           int    hits that it made
    blocked        int    its matches that an exclusion blocked
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
SUGGESTIONS = declare(
    "suggestions",
    "kind code lang rank",
    """
    kind       text  what is suggested
    code       text  code near whose hits it stands; empty for a theme
    lang       text  language of its words
    rank       int   place among those of its kind, code and language, from 1
    words      text  lemmas; of a theme the heaviest first
    near       int   places near hits, between the same two words counted once; of a theme: its
                     paragraphs
    elsewhere  int   places elsewhere in the language, counted alike; of a theme: the other
                     paragraphs
    documents  int   documents in which it stands near hits; of a theme: of its paragraphs
    score      real  z of the log-odds; of a theme its share of the paragraphs without a hit
    like       text  other codes near whose hits it stands; of a theme: codes whose paragraphs
                     have similar words
    example_1  text  a passage with document, page and paragraph
    example_2  text  another one, from another document where there is one
    example_3  text  another one
    """,
    values={"kind": ("word", "phrase", "theme")},
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
