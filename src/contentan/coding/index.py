"""A positional index over the tokens of one or more documents: where each form and lemma stands.

Positions count words and numbers only; punctuation is not a position but may cut the `link` between
two of them. Two neighbours are linked when nothing stands between them but space, hyphens, slashes,
quotation marks, suffixes of names in them and parentheses that open; a comma or full stop cuts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import polars as pl

from contentan.coding import mapped_arrays, vocabulary
from contentan.coding.vocabulary import Vocabulary
from contentan.segment import name_suffixes

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: For each code point of the first plane, whether it may stand between linked words.
_SOFT = np.zeros(0x10000, dtype=bool)
_SOFT[
    [ord(letter) for letter in " \t\n\r\u00a0\u2009\u202f\u3000-–—‐‑‒−／－/'’ʼʻ′\"«»“”„‘`´(（"]
] = True
#: What is not seen cuts nothing.
_SOFT[[*range(0x200B, 0x2010), 0x2060, 0xFEFF]] = True


class Part(NamedTuple):
    """What the index takes of one document: its cleaned text and its tables TOKENS and TYPES."""

    text: str
    tokens: pl.DataFrame
    types: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Index:
    """Arrays have one entry a position, but for `order` and `offset`: positions of type t are
    order[offset[t]:offset[t + 1]].

    `start` and `stop` are offsets in the document's own text; `sentence` and `segment` are numbered
    through all documents. Document d has the positions from first_position[d] to before
    first_position[d + 1], and so with sentences and segments.
    """

    start: NDArray[np.int32]
    stop: NDArray[np.int32]
    sentence: NDArray[np.int32]
    segment: NDArray[np.int32]
    type: NDArray[np.int32]
    link: NDArray[np.bool_]
    first_position: NDArray[np.int64]
    first_sentence: NDArray[np.int64]
    first_segment: NDArray[np.int64]
    order: NDArray[np.int32]
    offset: NDArray[np.int64]
    vocabulary: Vocabulary

    def __len__(self) -> int:
        return len(self.start)

    def positions(self, types: NDArray[np.int32]) -> NDArray[np.int64]:
        """Ascending positions of any of the types."""
        if len(types) == 1:
            return self.order[self.offset[types[0]] : self.offset[types[0] + 1]].astype(np.int64)
        parts = [self.order[self.offset[t] : self.offset[t + 1]] for t in types.tolist()]
        return (
            np.sort(np.concatenate(parts)).astype(np.int64)
            if parts
            else np.empty(0, dtype=np.int64)
        )

    def frequency(self, types: NDArray[np.int32]) -> int:
        """How many positions have one of the types."""
        if len(types) == 1:
            return int(self.offset[types[0] + 1] - self.offset[types[0]])
        return int((self.offset[types + 1] - self.offset[types]).sum())

    def document(self, positions: NDArray[np.int64]) -> NDArray[np.int64]:
        """The number of the document in which each position stands."""
        return np.searchsorted(self.first_position, positions, side="right") - 1


def build(parts: Sequence[Part]) -> Index:
    """The index over some documents."""
    types, numbers = _merged(parts)
    columns: dict[str, list[NDArray[Any]]] = defaultdict(list)
    firsts: dict[str, list[int]] = {"position": [0], "sentence": [0], "segment": [0]}
    for part, own in zip(parts, numbers, strict=True):
        kind = part.tokens["type"].to_numpy()
        at = (
            np.flatnonzero((part.types["kind"] != "punct").to_numpy()[kind])
            if len(own)
            else np.empty(0, np.int64)
        )
        start, stop, sentence, segment = (
            part.tokens[n].to_numpy()[at] for n in ("start", "stop", "sentence", "segment")
        )
        columns["link"].append(_links(part.text, start, stop, sentence, _suffixes(part)))
        columns["start"].append(start)
        columns["stop"].append(stop)
        columns["sentence"].append(sentence + np.int32(firsts["sentence"][-1]))
        columns["segment"].append(segment + np.int32(firsts["segment"][-1]))
        columns["type"].append(own[kind[at]] if len(own) else kind)
        firsts["position"].append(firsts["position"][-1] + len(at))
        for name in ("sentence", "segment"):
            firsts[name].append(firsts[name][-1] + int(part.tokens[name].max() or 0) + 1)  # type: ignore[arg-type]
    joined: dict[str, Any] = {name: np.concatenate(arrays) for name, arrays in columns.items()}
    joined |= {f"first_{name}": np.array(found, dtype=np.int64) for name, found in firsts.items()}
    # Stable, so that positions of a type ascend.
    order = np.argsort(joined["type"], kind="stable").astype(np.int32)
    return Index(
        **joined,
        order=order,
        offset=np.searchsorted(joined["type"][order], np.arange(len(types) + 1)).astype(np.int64),
        vocabulary=vocabulary.build(types),
    )


_TYPE = ("form", "lang", "lemmas", "stems", "shown")


def _merged(parts: Sequence[Part]) -> tuple[pl.DataFrame, list[NDArray[np.int32]]]:
    """The types of all documents, each once, and for each document the new number of each of its
    own.
    """
    every = pl.concat([part.types.select(_TYPE) for part in parts])
    # Sorted, so that numbers of types do not depend on the order of documents.
    types = every.unique().sort(_TYPE)
    numbers = every.join(
        types.with_row_index("number"), on=_TYPE, how="left", maintain_order="left"
    )["number"]
    ends = np.cumsum([len(part.types) for part in parts])[:-1]
    return types, np.split(numbers.to_numpy().astype(np.int32), ends)


def _suffixes(part: Part) -> list[tuple[int, int]]:
    """Where suffixes of names in marks stand."""
    types = part.types.filter(pl.col("form").str.starts_with(name_suffixes.HYPHEN))["type"]
    if not len(types):
        return []
    return part.tokens.filter(pl.col("type").is_in(types)).select("start", "stop").rows()


def _links(
    text: str,
    start: NDArray[np.int32],
    stop: NDArray[np.int32],
    sentence: NDArray[np.int32],
    suffixes: list[tuple[int, int]],
) -> NDArray[np.bool_]:
    """For each position, whether it is linked to the next one."""
    link = np.zeros(len(start), dtype=bool)
    if len(start) > 1:
        letters = np.frombuffer(text.encode("utf-32-le"), dtype=np.uint32)
        # Sums of all that cuts, letter by letter: two words are linked where the sum does not grow
        # from the end of one to the start of the next.
        hard = ~_SOFT[np.minimum(letters, 0xFFFF)]
        for begin, end in suffixes:
            hard[begin:end] = False
        cuts = np.concatenate([[0], np.cumsum(hard)])
        link[:-1] = (sentence[:-1] == sentence[1:]) & (cuts[start[1:]] == cuts[stop[:-1]])
    return link


def write(index: Index, folder: Path) -> None:
    """The index as files in a folder that exists."""
    own = {
        field.name: getattr(index, field.name)
        for field in fields(Index)
        if field.name != "vocabulary"
    }
    words = {
        f"words_{field.name}": getattr(index.vocabulary, field.name) for field in fields(Vocabulary)
    }
    mapped_arrays.write(folder, {**own, **words})


def read(folder: Path) -> Index:
    """The index that `write` wrote, mapped into memory; ValueError or OSError where it is
    damaged.
    """
    own = mapped_arrays.read(
        folder, (field.name for field in fields(Index) if field.name != "vocabulary")
    )
    words = mapped_arrays.read(folder, (f"words_{field.name}" for field in fields(Vocabulary)))
    return Index(
        **own,
        vocabulary=Vocabulary(
            **{name.removeprefix("words_"): part for name, part in words.items()}
        ),
    )
