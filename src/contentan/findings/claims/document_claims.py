"""Table CLAIMS of the documents of an index: candidates are found by number, each is read once, and
gets its place and its programme.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.hits import Source, hit_id, pages
from contentan.coding.index import Index
from contentan.findings.claims.candidates import Place, candidates
from contentan.findings.claims.sentence_claims import Claim, claims_of_sentence, counts
from contentan.findings.claims.table_claims import claims_of_table
from contentan.findings.claims.things import Thing
from contentan.model import LANGS
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

#: Segments in which a sentence is a sentence.
READ = ("paragraph", "list", "note", "heading")
#: So many letters before a claim its case is the one of whom it is said.
_DIRECTLY = 30
BOUNDS = ("exact", "about", "nearly", "at_least", "more_than", "at_most", "less_than", "range")
PERIODS = ("in", "between", "since", "as_of", "over", "")
CLAIMS = declare(
    "claims",
    "claim",
    """
    claim        text   id: hash of text digest and span; survives reruns
    doc          text   document id
    lang         text   language of the sentence
    page         int    page on which it stands
    paragraph    int    its paragraph on that page, from 1
    segment      int    segment number in the document
    sentence     int    sentence number in the document
    start        int    first code point of the claim
    stop         int    code point after the claim
    quote        text   the claim as it stands in the text, from its bound to what is counted; of a
                        table its cell
    text         text   its sentence, or the row of its table
    source       text   what it stands in
    who          text   the institution or programme that does it, as the sentence names it; the
                        head of the row in a table whose columns tell what is counted; else empty
    low          real?  the number, or the lower end of the interval; empty for 'at most' and 'less
                        than'
    high         real?  the number, or the upper end of the interval; empty for 'at least' and 'more
                        than'
    kind         text   what the number is; shares and points are in per cent
    fraction     text   a share as the text tells it: 1/3; empty where it is told in per cent
    currency     text   of a sum of money (ISO 4217); else empty
    bound        text   within what bounds the number holds
    whole        real?  of how many: 17 in '9 of 17 regions'
    thing        text   what is counted, or of what it is a share: lemmas of the phrase; empty
                        where it is not said
    head         text   lemma of the noun in it
    change       text   rise or fall, where a word of change governs the number; else empty
    step         flag   the number is by how much it changed, not the level
    base         real?  the number before the change: 45 in 'from 45 to 60'
    per          text   the time in which it happens again and again; empty where it does not
    period_kind  text   how the period is told; empty where there is none
    period       text   2023, 2023-04-30, 2019/2024 or '10 years' (over ten years)
    case         text   the programme or institution that it is about: case id, empty for none
    case_from    text   where that is named
    scope        text   total: how many there are in all; case: what the case itself, named directly
                        before, does or has; empty for any other
    negated      flag   a negation stands near it in the sentence
    """,
    values={
        "lang": (*LANGS, ""),
        "source": ("sentence", "table"),
        "kind": ("count", "share", "points", "multiple", "money"),
        "bound": BOUNDS,
        "change": ("rise", "fall", "change", ""),
        "scope": ("total", "case", ""),
        "per": ("year", "month", "week", "day", ""),
        "period_kind": PERIODS,
        "case_from": ("sentence", "paragraph", "heading", "document", ""),
    },
)


class _Said(NamedTuple):
    """A claim with its case and where it stands: `start` is where its text begins in the document,
    from which the claim's own span counts.
    """

    claim: Claim
    case: tuple[str, str]
    document: int
    segment: int
    sentence: int
    lang: str
    start: int
    text: str
    source: str
    near: bool = False


class _Named(NamedTuple):
    """Mentions of a document: by sentence with their place, and the case that each segment names
    first.
    """

    by_sentence: dict[int, list[tuple[int, int, str]]]
    by_segment: dict[int, str]


def claims(
    positions: Index,
    source: Source,
    segments: pl.DataFrame,
    mentions: pl.DataFrame,
    programmes: Mapping[str, str] | None = None,
    without: Collection[str] = (),
) -> pl.DataFrame:
    """Table CLAIMS of the documents of an index, but for `without`: copies of others.

    `segments` has columns doc, segment, start, stop, kind, section; `mentions` is table
    CASES_MENTIONS; `programmes` names the case of a document that belongs to one. A claim is about
    the case named nearest in its sentence, else in its paragraph, else in the headings above, else
    that of the document.
    """
    kinds = _by_document(segments, "kind")
    sections = _by_document(segments, "section")
    named = _named(mentions)

    def case(doc: str, start: int, stop: int, at: tuple[int, int]) -> tuple[str, str]:
        own = _case((start, stop), at, named.get(doc, _Named({}, {})), sections[doc])
        known = programmes and programmes.get(doc)
        return (known, "document") if known and not own[0] else own

    found = list[_Said]()
    last, counted = None, list[tuple[float, Thing]]()
    for place in candidates(positions, source):
        doc = source.docs[place.document]
        if doc in without or kinds.get(doc, {}).get(place.segment) not in READ:
            continue
        told = claims_of_sentence(place.sentence, counted if place.follows(last) else ())
        last, counted = place, counts(told)
        for claim in told:
            span = (place.start + claim.start, place.start + claim.stop)
            own = case(doc, *span, (place.number, place.segment))
            near = named.get(doc, _Named({}, {})).by_sentence.get(place.number, [])
            before = any(0 <= span[0] - stop <= _DIRECTLY for _, stop, _ in near)
            found.append(_said(claim, place, own)._replace(near=before))
    for cell in _of_tables(source, segments, without):
        at = (cell.sentence, cell.segment)
        span = (cell.start + cell.claim.start, cell.start + cell.claim.stop)
        found.append(cell._replace(case=case(source.docs[cell.document], *span, at)))
    found.sort(key=lambda one: (one.document, one.start + one.claim.start, one.claim.stop))
    documents = np.array([one.document for one in found], dtype=np.int64)
    starts = np.array([one.start + one.claim.start for one in found], dtype=np.int32)
    on_page = pages(source, documents, starts).tolist()
    return frame_of(
        CLAIMS, [_row(one, source, page) for one, page in zip(found, on_page, strict=True)]
    )


def _said(claim: Claim, place: Place, case: tuple[str, str]) -> _Said:
    return _Said(
        claim,
        case,
        place.document,
        place.segment,
        place.number,
        place.sentence.lang,
        place.start,
        place.sentence.text,
        "sentence",
    )


def _of_tables(source: Source, segments: pl.DataFrame, without: Collection[str]) -> Iterator[_Said]:
    """Claims of tables, without their case; tables that follow each other are one."""
    numbers = {doc: number for number, doc in enumerate(source.docs)}
    rows = segments.filter(
        (pl.col("kind") == "table") & ~pl.col("doc").is_in(list(without))
    ).select("doc", "segment", "start", "stop")
    for _, own in rows.with_columns(
        run=pl.col("segment") - pl.int_range(pl.len()).over("doc")
    ).group_by("doc", "run", maintain_order=True):
        doc = numbers[own["doc"][0]]
        lines = list[tuple[int, int, str]]()
        for _, segment, start, stop, _ in own.iter_rows():
            at = start
            for line in source.text(doc, start, stop).split("\n"):
                lines.append((segment, at, line))
                at += len(line) + 1
        yield from _of_table(source, doc, lines)


def _of_table(source: Source, doc: int, lines: list[tuple[int, int, str]]) -> Iterator[_Said]:
    first, last = source.first_sentence[doc], source.first_sentence[doc + 1]
    begins = source.sentence_start[first:last]
    of_line = {at: (segment, text) for segment, at, text in lines}
    lang, found = claims_of_table(lines)
    for told in found:
        segment, text = of_line[told.start]
        number = int(np.searchsorted(begins, told.claim.start, side="right")) - 1
        claim = told.claim._replace(
            start=told.claim.start - told.start, stop=told.claim.stop - told.start
        )
        yield _Said(claim, ("", ""), doc, segment, max(number, 0), lang, told.start, text, "table")


def _by_document(segments: pl.DataFrame, column: str) -> dict[str, dict[int, Any]]:
    parts = segments.select("doc", "segment", column).partition_by(
        "doc", as_dict=True, include_key=False
    )
    return {str(doc): dict(rows.iter_rows()) for (doc,), rows in parts.items()}


def _named(mentions: pl.DataFrame) -> dict[str, _Named]:
    found: dict[str, _Named] = {}
    columns = ("doc", "segment", "sentence", "start", "stop", "case")
    for doc, segment, sentence, start, stop, case in (
        mentions.select(columns).sort("doc", "start", "stop", "case").iter_rows()
    ):
        own = found.setdefault(doc, _Named({}, {}))
        own.by_sentence.setdefault(sentence, []).append((start, stop, case))
        own.by_segment.setdefault(segment, case)
    return found


def _case(
    span: tuple[int, int],
    at: tuple[int, int],
    named: _Named,
    section_of: Mapping[int, int | None],
) -> tuple[str, str]:
    """The case that a claim is about, and where that is named, given its sentence and segment."""
    (start, stop), (sentence, segment) = span, at
    near = named.by_sentence.get(sentence, [])
    if near:
        return (
            # Nearest by the gap between the two spans, none where they overlap; the id decides
            # between equals.
            min(near, key=lambda one: (max(one[0] - stop, start - one[1], 0), one[2]))[2],
            "sentence",
        )
    if segment in named.by_segment:
        return named.by_segment[segment], "paragraph"
    above = section_of.get(segment)
    while above is not None:
        if above in named.by_segment:
            return named.by_segment[above], "heading"
        above = section_of.get(above)
    return "", ""


def _scope(one: _Said) -> str:
    if one.claim.total:
        return "total"
    return "case" if one.near and one.case[0] else ""


def _row(one: _Said, source: Source, page: int) -> tuple[object, ...]:
    claim = one.claim
    start, stop = one.start + claim.start, one.start + claim.stop
    thing, period = claim.thing, claim.period
    return (
        hit_id(source.digests[one.document], start, stop, "claim"),
        source.docs[one.document],
        one.lang,
        page,
        int(source.paragraph[source.first_paragraph[one.document] + one.segment]),
        one.segment,
        one.sentence,
        start,
        stop,
        one.text[claim.start : claim.stop],
        one.text,
        one.source,
        claim.who,
        claim.low,
        claim.high,
        claim.kind,
        claim.fraction,
        claim.currency,
        claim.bound,
        claim.whole,
        thing.lemmas if thing else "",
        thing.head if thing else "",
        claim.change,
        claim.step,
        claim.base,
        claim.per,
        period.kind if period else "",
        period.said if period else "",
        *one.case,
        _scope(one),
        claim.negated,
    )
