"""Lines in context, so ordered that any beginning of them is a fair sample: countries and languages
take turns, and within each the lines come from all over its texts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.coding import hits
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
    """Where spans stand: the number of their part, first and last position, the number of their
    country and language (OTHER for none), whether each is new.
    """

    part: Numbers
    first: Numbers
    last: Numbers
    country: Numbers
    lang: Numbers
    fresh: NDArray[np.bool_]

    def only(self, which: NDArray[np.bool_] | Numbers) -> Places:
        return Places._make(column[which] for column in self)


def places(
    parts: Sequence[Part], found: Sequence[Spans], fresh: Sequence[NDArray[np.bool_]]
) -> Places:
    """Spans of all parts, one part behind the other."""
    columns: list[list[NDArray[Any]]] = [[] for _ in Places._fields]
    for number, (part, own, new) in enumerate(zip(parts, found, fresh, strict=True)):
        segment = part.positions.segment[own[:, 0]]
        counted = part.row[:, segment] >= 0
        country = np.where(counted.any(axis=0), counted.argmax(axis=0), OTHER)
        made = (np.full(len(own), number), own[:, 0], own[:, 1], country, part.lang[segment], new)
        for column, values in zip(columns, made, strict=True):
            column.append(values)
    return Places(*(np.concatenate(column) for column in columns))


def fair_order(spots: Places) -> Numbers:
    """The order of a fair sample: its first n are one, for every n."""
    stratum = spots.country * (len(LANGS) + 1) + spots.lang
    order = np.lexsort((spots.first, spots.part, stratum))
    starts = np.flatnonzero(np.append(True, np.diff(stratum[order]) != 0))[: len(order)]
    within = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    scattered = np.lexsort((within * _GOLDEN % 1, stratum[order]))
    order = order[scattered]
    # Now the first of each stratum, then the second of each.
    return order[np.lexsort((stratum[order], within))]


def lines(run: IndexedRun, spots: Places) -> list[dict[str, Any]]:
    """Each with its words and what cites it; `at` names its place until the run changes."""
    found = []
    for spot in zip(*(column.tolist() for column in spots), strict=True):
        number, first, last, country, lang, new = spot
        part = run.parts[number]
        doc = int(part.positions.document(np.array([first]))[0])
        about = run.documents[part.source.docs[doc]]
        start, stop = int(part.positions.start[first]), int(part.positions.stop[last])
        size = int(part.source.first_letter[doc + 1] - part.source.first_letter[doc])
        segment = int(part.positions.segment[first] - part.positions.first_segment[doc])
        page = hits.pages(part.source, np.array([doc]), np.array([start], dtype=np.int32))
        found.append(
            {
                "at": f"{number}-{first}-{last}",
                "doc": about.id,
                "title": about.title or about.id,
                "year": about.year,
                "page": int(page[0]),
                "segment": segment,
                "country": run.countries[country] if country != OTHER else "",
                "lang": LANGS[lang] if lang != OTHER else "",
                "before": flat(part.source.text(doc, max(0, start - CONTEXT), start)),
                "match": flat(part.source.text(doc, start, stop)),
                "after": flat(part.source.text(doc, stop, min(size, stop + CONTEXT))),
                "new": new,
            }
        )
    return found


def flat(text: str) -> str:
    """Text on one line."""
    return " ".join(text.split("\n"))
