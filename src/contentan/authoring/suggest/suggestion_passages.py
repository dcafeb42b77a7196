"""Passages that show what a suggestion is about, each with document, page and paragraph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from contentan.authoring.suggest.word_counts import phrase_starts, places
from contentan.coding.coder import Coded
from contentan.runs.content_words import Terms
from contentan.runs.shards import Opened

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

MOST = 3
#: Code points on each side of a word; a paragraph is shown from its beginning, as long as both
#: sides.
CONTEXT = 90
#: Code, kind, language, words.
Wanted: TypeAlias = tuple[str, str, str, str]


def of_words(
    wanted: Collection[Wanted], looks: Iterable[tuple[Opened, Terms, Mapping[str, Coded]]]
) -> dict[Wanted, list[str]]:
    """For each suggestion the first place near a hit in each of the first MOST documents."""
    found: dict[Wanted, list[tuple[str, str]]] = {one: [] for one in wanted}
    codes = {code for code, *_ in wanted}
    for opened, terms, coded in looks:
        starts = phrase_starts(opened.positions, terms)
        for code in sorted(codes & coded.keys()):
            at = places(opened.positions, code, coded)
            _of_code((code, "word"), at[terms.at[at] >= 0], opened, terms, found)
            _of_code(
                (code, "phrase"),
                starts[np.isin(starts, at) & np.isin(starts + 1, at)],
                opened,
                terms,
                found,
            )
    # Documents of one part may lie between those of another.
    return {
        one: [text for _, text in sorted(own, key=lambda passage: passage[0])[:MOST]]
        for one, own in found.items()
    }


def _of_code(
    of: tuple[str, str],
    at: Ints,
    opened: Opened,
    terms: Terms,
    found: dict[Wanted, list[tuple[str, str]]],
) -> None:
    size = 2 if of[1] == "phrase" else 1
    shown: set[tuple[Wanted, int]] = set()
    number = Counter[Wanted]()
    for position, doc in zip(at.tolist(), opened.positions.document(at).tolist(), strict=True):
        own = terms.at[position : position + size].tolist()
        key = (*of, terms.lang[own[0]], " ".join(terms.words[t] for t in own))
        if key in found and number[key] < MOST and (key, doc) not in shown:
            shown.add((key, doc))
            number[key] += 1
            passage = _passage(opened, doc, position, position + size - 1)
            found[key].append((opened.source.docs[doc], passage))


def of_paragraphs(
    wanted: Collection[tuple[str, int]], shards: Iterable[Opened]
) -> dict[tuple[str, int], str]:
    """The beginnings of paragraphs, given by document and segment."""
    found = {}
    for opened in shards:
        index = opened.positions
        number = {doc: i for i, doc in enumerate(opened.source.docs)}
        for doc, segment in sorted(wanted):
            if doc in number:
                first = int(
                    np.searchsorted(index.segment, index.first_segment[number[doc]] + segment)
                )
                start = int(index.start[first])
                text = opened.source.text(
                    number[doc], start, min(_size(opened, number[doc]), start + 2 * CONTEXT)
                )
                found[doc, segment] = f"{_flat(text)}… {_cite(opened, number[doc], first)}"
    return found


def _passage(opened: Opened, doc: int, first: int, last: int) -> str:
    start, stop = int(opened.positions.start[first]), int(opened.positions.stop[last])
    before = opened.source.text(doc, max(0, start - CONTEXT), start)
    after = opened.source.text(doc, stop, min(_size(opened, doc), stop + CONTEXT))
    word = opened.source.text(doc, start, stop)
    return f"…{_flat(before)}[{_flat(word)}]{_flat(after)}… {_cite(opened, doc, first)}"


def _cite(opened: Opened, doc: int, position: int) -> str:
    source, index = opened.source, opened.positions
    places = slice(int(source.first_place[doc]), int(source.first_place[doc + 1]))
    place = (
        int(np.searchsorted(source.place_start[places], index.start[position], side="right")) - 1
    )
    page = int(source.place_page[places][max(place, 0)])
    segment = int(index.segment[position] - index.first_segment[doc])
    paragraph = int(source.paragraph[source.first_paragraph[doc] + segment])
    return f"({source.docs[doc]}, p. {page}, par. {paragraph})"


def _size(opened: Opened, doc: int) -> int:
    return int(opened.source.first_letter[doc + 1] - opened.source.first_letter[doc])


def _flat(text: str) -> str:
    return text.replace("\n", " ")
