"""Words that name something, which the package ships, and those of matches, segment by segment."""

from __future__ import annotations

import functools
import importlib.resources
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from contentan.codebook import codebook_file
from contentan.coding.index import Index
from contentan.model import Codebook

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: For each segment of a document with a match: the words that matched.
Words: TypeAlias = Mapping[int, str]


@functools.cache
def shipped(name: str) -> Codebook:
    """data/<name>.yaml as a codebook: of `countries` the codes are countries in lower case, of
    `own_voice` ways to speak of one's own.
    """
    with importlib.resources.as_file(
        importlib.resources.files("contentan.coding").joinpath("data", f"{name}.yaml")
    ) as path:
        return codebook_file.read_names(Path(path))


def words_by_segment(index: Index, first: Ints, last: Ints) -> list[Words]:
    """For each document of the index the words of matches from `first` to `last`, both inclusive;
    each text once, in their order, with `; ` between them.
    """
    found: list[dict[int, set[str]]] = [defaultdict(set) for _ in index.first_segment[:-1]]
    document = index.document(first)
    segment = index.segment[first] - index.first_segment[document]
    rows = zip(*(array.tolist() for array in (document, segment, first, last)), strict=True)
    for d, s, begin, end in rows:
        forms = [index.vocabulary.form(t) for t in index.type[begin : end + 1].tolist()]
        found[d][s].add(" ".join(forms))
    return [{s: "; ".join(sorted(words)) for s, words in own.items()} for own in found]
