"""An index and its source without some of their documents: what stays is what it would be without
them, but for words in the vocabulary that stand nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from contentan.coding.hits import Source
from contentan.coding.index import Index

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Mask = NDArray[np.bool_]
    Firsts = NDArray[np.int64]


def of_index(index: Index, kept: Mask) -> Index:
    """The index of the documents that are kept: a mask with an entry a document."""
    at, first_position = _of(index.first_position, kept)
    firsts = {name: _of(getattr(index, f"first_{name}"), kept)[1] for name in _NUMBERED}
    made: dict[str, Any] = {f"first_{name}": own for name, own in firsts.items()}
    for name in _NUMBERED:
        moved = _back(getattr(index, f"first_{name}"), firsts[name], kept, first_position)
        made[name] = (getattr(index, name)[at] - moved).astype(np.int32)
    for name in ("start", "stop", "type", "link"):
        made[name] = getattr(index, name)[at]
    here = at[index.order]
    return replace(
        index,
        **made,
        first_position=first_position,
        order=(np.cumsum(at) - 1)[index.order[here]].astype(np.int32),
        offset=np.concatenate([[0], np.cumsum(here)])[index.offset].astype(np.int64),
    )


#: Arrays of an index whose numbers go through all documents.
_NUMBERED = ("sentence", "segment")


def of_source(source: Source, kept: Mask) -> Source:
    """The source of the documents that are kept: a mask with an entry a document."""
    parts: dict[str, NDArray[Any]] = {}
    for first, names in _ARRAYS.items():
        at, parts[first] = _of(getattr(source, first), kept)
        parts |= {name: getattr(source, name)[at] for name in names}
    return replace(
        source,
        docs=tuple(doc for doc, stays in zip(source.docs, kept, strict=True) if stays),
        digests=tuple(own for own, stays in zip(source.digests, kept, strict=True) if stays),
        **parts,
    )


#: Arrays of a source by that which says where each document begins in them.
_ARRAYS = {
    "first_letter": ("letters",),
    "first_place": ("place_start", "place_page"),
    "first_paragraph": ("paragraph",),
    "first_sentence": ("sentence_start", "sentence_stop"),
}


def _of(first: Firsts, kept: Mask) -> tuple[Mask, Firsts]:
    """Which entries are of documents that are kept, and where each of these begins then."""
    sizes = np.diff(first)
    return np.repeat(kept, sizes), np.concatenate([[0], np.cumsum(sizes[kept])]).astype(np.int64)


def _back(first: Firsts, after: Firsts, kept: Mask, positions: Firsts) -> NDArray[np.int64]:
    """For each position that is kept, by how much its document moved to the front."""
    return np.repeat(first[:-1][kept] - after[:-1], np.diff(positions))
