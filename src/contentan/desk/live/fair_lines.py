"""Lines in context, so ordered that any beginning of them is a fair sample: countries and languages
take turns, and within each the lines come from all over its texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.coding.hits import Source
from contentan.desk.live.indexed_run import IndexedRun, Part
from contentan.model import LANGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from contentan.coding.spans import Spans

    Numbers = NDArray[np.int64]

#: Code points on either side of a match.
CONTEXT = 70
#: Multiples of the golden ratio, cut to what stands behind the point, lie as evenly as can be.
_GOLDEN = 0.6180339887498949
#: The number of a language that is none of LANGS, and of a text that no compared country has.
OTHER = -1


class Places(NamedTuple):
    """Where spans stand, part by part in the order of the text: the number of their part, first and
    last position, the number of their country and language (OTHER for none).
    """

    part: Numbers
    first: Numbers
    last: Numbers
    country: Numbers
    lang: Numbers

    def only(self, which: NDArray[np.bool_] | Numbers) -> Places:
        return Places._make(column[which] for column in self)


def places(parts: Sequence[Part], found: Sequence[Spans]) -> Places:
    """Spans of all parts, one part behind the other."""
    columns: list[list[NDArray[Any]]] = [[] for _ in Places._fields]
    for number, (part, own) in enumerate(zip(parts, found, strict=True)):
        segment = part.positions.segment[own[:, 0]]
        country = np.full(len(own), OTHER)
        for at in range(len(part.row) - 1, -1, -1):  # the first country of several is named
            country[part.row[at][segment] >= 0] = at
        where: list[NDArray[Any]] = [np.full(len(own), number), own[:, 0], own[:, 1]]
        made = [*where, country, part.lang[segment]]
        for column, values in zip(columns, made, strict=True):
            column.append(values)
    return Places(*(np.concatenate(column) for column in columns))


def fair_order(spots: Places, most: int) -> Numbers:
    """The first `most` of a fair sample: any beginning of it is one, too."""
    # Sorting small numbers costs the least, and what is equal stays in the order of the text.
    stratum = (spots.country * (len(LANGS) + 1) + spots.lang).astype(np.int16)
    order = np.argsort(stratum, kind="stable")
    _, sizes = np.unique(stratum, return_counts=True)
    taken, turn = [], []
    for begin, size in zip((np.cumsum(sizes) - sizes).tolist(), sizes.tolist(), strict=True):
        own = order[begin + _scattered(size, most)]
        taken.append(own)
        turn.append(np.arange(len(own)))
    if not taken:
        return order
    # Now the first of each stratum, then the second of each.
    fair: Numbers = np.concatenate(taken)[np.argsort(np.concatenate(turn), kind="stable")][:most]
    return fair


def _scattered(size: int, most: int) -> Numbers:
    """The first `most` of so many numbers in an order that is all over them."""
    where = np.arange(size) * _GOLDEN % 1
    if most < size:
        some = np.argpartition(where, most)[:most]
        return some[np.argsort(where[some], kind="stable")]
    return np.argsort(where, kind="stable")


def lines(run: IndexedRun, spots: Places, fresh: Sequence[Numbers]) -> list[dict[str, Any]]:
    """Each with its words and what cites it; `at` names its place until the run changes. `fresh`
    are the first positions of what is new in each part, ascending.
    """
    found = []
    for number, first, last, country, lang in zip(*(one.tolist() for one in spots), strict=True):
        part = run.parts[number]
        doc = int(part.positions.document(np.array([first]))[0])
        about = run.documents[part.source.docs[doc]]
        start, stop = int(part.positions.start[first]), int(part.positions.stop[last])
        size = int(part.source.first_letter[doc + 1] - part.source.first_letter[doc])
        segment = int(part.positions.segment[first] - part.positions.first_segment[doc])
        at = int(np.searchsorted(fresh[number], first))
        found.append(
            {
                "at": f"{number}-{first}-{last}",
                "doc": about.id,
                "title": about.title or about.id,
                "year": about.year,
                "page": _page(part.source, doc, start),
                "segment": segment,
                "country": run.countries[country] if country != OTHER else "",
                "lang": LANGS[lang] if lang != OTHER else "",
                "before": flat(part.source.text(doc, max(0, start - CONTEXT), start)),
                "match": flat(part.source.text(doc, start, stop)),
                "after": flat(part.source.text(doc, stop, min(size, stop + CONTEXT))),
                "new": at < len(fresh[number]) and int(fresh[number][at]) == first,
            }
        )
    return found


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split("\n"))


def _page(source: Source, doc: int, start: int) -> int:
    """The page on which an offset of a document stands: that of the last place that begins before
    or there, else the document's first.
    """
    first, end = source.first_place[doc], source.first_place[doc + 1]
    at = int(np.searchsorted(source.place_start[first:end], start, side="right")) - 1
    return int(source.place_page[first + max(at, 0)])
