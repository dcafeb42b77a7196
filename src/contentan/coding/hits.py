"""Table HITS from coded matches: each with its page, words, quotation and context, and the line of
the codebook that made it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from contentan.coding.coder import Coded, Rules
from contentan.coding.index import Index
from contentan.coding.negation import negated
from contentan.coding.spans import ranges
from contentan.coding.spelled_words import words
from contentan.coding.tables import FIRED, HITS, SPANS
from contentan.coding.winning_matches import Found
from contentan.extract.tables import Extraction
from contentan.segment.segments import Segmented
from contentan.tables.frames import check_frame, frame_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

CONTEXT = 32
#: Hits whose texts are in memory together.
_TEXTS = 50_000


@dataclass(frozen=True, slots=True)
class Source:
    """What hits take of the documents beside their index. Document d has the letters from
    first_letter[d] on, and so with the others.

    `place_start` holds offsets in the document's own text, ascending within the document; `letters`
    are code points; paragraphs are those of the segments.
    """

    docs: tuple[str, ...]
    digests: tuple[str, ...]
    letters: NDArray[np.uint32]
    first_letter: Ints
    place_start: NDArray[np.int32]
    place_page: NDArray[np.int32]
    first_place: Ints
    paragraph: NDArray[np.int32]
    first_paragraph: Ints
    sentence_start: NDArray[np.int32]
    sentence_stop: NDArray[np.int32]
    first_sentence: Ints

    def text(self, document: int, start: int, stop: int) -> str:
        """A piece of a document's text."""
        at = int(self.first_letter[document])
        return self.letters[at + start : at + stop].tobytes().decode("utf-32-le", "surrogatepass")


def source(documents: Sequence[tuple[str, Extraction, Segmented]]) -> Source:
    """The source of documents given by id, extraction and segments."""
    texts = [
        np.frombuffer(made.text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        for _, made, _ in documents
    ]
    places = [made.places.sort("start") for _, made, _ in documents]
    segments, sentences = (
        [own.segments for _, _, own in documents],
        [own.sentences for _, _, own in documents],
    )
    return Source(
        tuple(doc for doc, _, _ in documents),
        tuple(text_digest(made.text) for _, made, _ in documents),
        np.concatenate(texts),
        _firsts(texts),
        np.concatenate([place["start"].to_numpy() for place in places]),
        np.concatenate([place["page"].to_numpy() for place in places]),
        _firsts(places),
        np.concatenate([own["paragraph"].to_numpy() for own in segments]),
        _firsts(segments),
        np.concatenate([own["start"].to_numpy() for own in sentences]),
        np.concatenate([own["stop"].to_numpy() for own in sentences]),
        _firsts(sentences),
    )


def _firsts(parts: Iterable[Any]) -> Ints:
    return np.cumsum([0, *(len(part) for part in parts)]).astype(np.int64)


def table(
    coded: dict[str, Coded],
    index: Index,
    rules: Rules,
    source: Source,
    without: Collection[str] = (),
    again: Collection[str] = (),
) -> pl.DataFrame:
    """Table HITS of the documents of an index, blocked ones included, in the order of the documents
    and their text.

    `without` are documents that are left out: copies of others, whose hits would have the same ids.
    Of those in `again`, which count beside a copy, ids are made of the document's own, too.
    """
    return with_spans(coded, index, rules, source, without, again)[0]


def with_spans(
    coded: dict[str, Coded],
    index: Index,
    rules: Rules,
    source: Source,
    without: Collection[str] = (),
    again: Collection[str] = (),
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """`table`, and table SPANS of the same hits."""
    codes = sorted(coded)
    left_out = [number for number, doc in enumerate(source.docs) if doc in without]
    code, every = _in_order(coded, codes, index, left_out)
    document = index.document(every.first)
    start, stop = index.start[every.first], index.stop[every.last]
    before, quote, after = _texts(source, document, start, stop)
    lemmas, trace = words(index, every)
    docs, names = _named(source.docs, document), _named(codes, code)
    made = frame_of(
        HITS,
        {
            "hit": _ids(source, document, start, stop, names, again),
            "doc": docs,
            "code": names,
            **_places(index, source, every, document),
            "quote": quote,
            "before": before,
            "after": after,
            "lemmas": lemmas,
            **_made_by(rules, codes, code, every),
            "trace": trace,
            "negated": negated(index, every.first, every.last),
        },
    )
    return made, frame_of(
        SPANS,
        {
            "hit": made["hit"],
            "first": every.first.astype(np.int32),
            "last": every.last.astype(np.int32),
            "rule": every.rule.astype(np.int32),
        },
    )


def _named(names: Sequence[str], numbers: Ints) -> pl.Series:
    """The names of numbers."""
    return pl.Series(names, dtype=pl.String).gather(numbers)


def _made_by(rules: Rules, codes: Sequence[str], code: Ints, every: Found) -> dict[str, pl.Series]:
    """Columns `lang`, `pattern`, `line`, `blocked_by`: which rule made each match, and what blocks
    it.
    """
    own = [rules.of[name] for name in codes]
    # All rules of all codes in one row: that of a match is found without asking for its code.
    first = np.cumsum([0, *map(len, own)])[:-1].astype(np.int64)
    rule = first[code] + every.rule
    patterns = [one.pattern for part in own for one in part]
    blocked = np.flatnonzero(every.blocker >= 0)
    by = zip(code[blocked].tolist(), every.rule[blocked].tolist(), strict=True)
    told = [
        own[c][r].blocked_by(at)
        for (c, r), at in zip(by, every.blocker[blocked].tolist(), strict=True)
    ]
    return {
        "lang": _named([pattern.lang for pattern in patterns], rule),
        "pattern": _named([pattern.source for pattern in patterns], rule),
        "line": pl.Series([pattern.line for pattern in patterns], dtype=pl.Int32).gather(rule),
        "blocked_by": pl.Series([None], dtype=pl.String)
        .new_from_index(0, len(code))
        .scatter(blocked, told),
    }


def _places(index: Index, source: Source, found: Found, document: Ints) -> dict[str, NDArray[Any]]:
    """Columns `page` to `stop`: where matches in these documents stand."""
    start, stop = index.start[found.first], index.stop[found.last]
    segment = index.segment[found.first] - index.first_segment[document]
    sentence = index.sentence[found.first] - index.first_sentence[document]
    return {
        "page": pages(source, document, start),
        "paragraph": source.paragraph[source.first_paragraph[document] + segment],
        "segment": segment.astype(np.int32),
        "sentence": sentence.astype(np.int32),
        "start": start,
        "stop": stop,
    }


def _in_order(
    coded: dict[str, Coded], codes: Sequence[str], index: Index, left_out: Sequence[int]
) -> tuple[Ints, Found]:
    """Counted and blocked matches of all codes in the order of the text, with the number of each
    one's code.
    """
    parts = [part for code in codes for part in (coded[code].counted, coded[code].blocked)]
    every = Found(*(np.concatenate(arrays) for arrays in zip(*parts, strict=True)))
    code = np.repeat(np.repeat(np.arange(len(codes)), 2), [len(part.first) for part in parts])
    order = np.lexsort((code, every.last, every.first))
    order = order[~np.isin(index.document(every.first[order]), left_out)]
    return code[order], every.only(order)


def fired(coded: dict[str, Coded], index: Index, docs: Sequence[str]) -> pl.DataFrame:
    """Table FIRED: what each rule did in each document where it matched at all."""
    names = ("matches", "hits", "blocked", "alone")
    codes = sorted(coded)
    found = [
        part
        for own in (coded[code] for code in codes)
        for part in (own.every, own.counted, own.blocked, own.counted.only(own.alone))
    ]
    sizes = [len(part.first) for part in found]
    document = index.document(np.concatenate([part.first for part in found]))
    what = np.repeat(np.tile(np.arange(len(names)), len(codes)), sizes)
    every = pl.DataFrame(
        {
            "doc": pl.Series(docs, dtype=pl.String).gather(document),
            "code": (
                pl.Series(codes, dtype=pl.String).gather(
                    np.repeat(np.repeat(np.arange(len(codes)), len(names)), sizes)
                )
            ),
            "number": np.concatenate([part.rule for part in found]).astype(np.int32),
            **{name: what == i for i, name in enumerate(names)},
        }
    )
    sums = every.group_by(FIRED.key).agg(pl.col(names).sum().cast(pl.Int32))
    return check_frame(sums.sort(FIRED.key), FIRED)


def _texts(
    source: Source, document: Ints, start: NDArray[np.int32], stop: NDArray[np.int32]
) -> tuple[list[str], list[str], list[str]]:
    """Before, quotation and after of each hit."""
    size = np.diff(source.first_letter)[document]
    left, right = np.maximum(start - CONTEXT, 0), np.minimum(stop + CONTEXT, size)
    before, quote, after = list[str](), list[str](), list[str]()
    for at in range(0, len(document), _TEXTS):
        own = slice(at, at + _TEXTS)
        _, letter = ranges(
            *(source.first_letter[document[own]] + end[own] for end in (left, right))
        )
        # All of them are decoded as one text, and cut there.
        text = source.letters[letter].tobytes().decode("utf-32-le", "surrogatepass")
        ends = np.cumsum(right[own] - left[own], dtype=np.int64)
        begins = ends - (right[own] - left[own])
        a, b, c, e = (
            cut.tolist()
            for cut in (
                begins,
                begins + start[own] - left[own],
                begins + stop[own] - left[own],
                ends,
            )
        )
        before += [text[i:j] for i, j in zip(a, b, strict=True)]
        quote += [text[i:j] for i, j in zip(b, c, strict=True)]
        after += [text[i:j] for i, j in zip(c, e, strict=True)]
    return before, quote, after


def _ids(
    source: Source,
    document: Ints,
    start: NDArray[np.int32],
    stop: NDArray[np.int32],
    codes: pl.Series,
    again: Collection[str],
) -> list[str]:
    seeds = [
        f"{digest}\0{doc}" if doc in again else digest
        for doc, digest in zip(source.docs, source.digests, strict=True)
    ]
    rows = zip(
        *(numbers.tolist() for numbers in (document, start, stop)), codes.to_list(), strict=True
    )
    return [hit_id(seeds[d], a, b, code) for d, a, b, code in rows]


def hit_id(text_digest: str, start: int, stop: int, code_id: str) -> str:
    """Hash of text, span and code: it survives reruns, and begins with a letter so that Excel
    leaves it alone.
    """
    return (
        # Fifteen hexadecimal digits are sixty bits: in a million hits the chance of two alike is
        # below one in a million.
        "h" + hashlib.sha256(f"{text_digest}\0{start}\0{stop}\0{code_id}".encode()).hexdigest()[:15]
    )


def text_digest(text: str) -> str:
    """SHA-256 of the cleaned text."""
    return hashlib.sha256(text.encode()).hexdigest()


def pages(source: Source, document: Ints, start: NDArray[np.int32]) -> NDArray[np.int32]:
    """The page on which each offset stands: that of the last place that begins before or there,
    else the document's first.
    """
    # Document and offset as one rising number, so that one search finds the place of every hit.
    wide = int(source.place_start.max(initial=0)) + int(start.max(initial=0)) + 2
    owner = np.repeat(np.arange(len(source.docs)), np.diff(source.first_place))
    at = (
        np.searchsorted(owner * wide + source.place_start, document * wide + start, side="right")
        - 1
    )
    pages: NDArray[np.int32] = source.place_page[np.maximum(at, source.first_place[document])]
    return pages
