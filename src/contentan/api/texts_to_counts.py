"""Texts that are no documents (answers, posts, rows of a table): how often each code occurs in
each.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from contentan.api.annotated_texts import annotate
from contentan.api.codebook_face import Codebook
from contentan.coding import coder, index
from contentan.errors import UsageError
from contentan.lemmatize.word_lemmas import pattern_lemmas

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

#: Code points that are annotated at a time: memory does not grow with the number of texts.
MOST_AT_ONCE = 4_000_000


def code_texts(
    texts: Iterable[str | None], codebook: Codebook | str | Path, *, lang: str | None = None
) -> pd.DataFrame:
    """How often each code of a codebook occurs in each text: a row a text, a column a code.

    `texts` is a list, a pandas Series (the frame has its index) or any other sequence; None, NaN
    and empty texts have no hit. `codebook` is one that was read, or its path. With `lang` (kk, ru,
    en) texts are taken to be in that language; without it the language of each paragraph and
    sentence is found as in a run.

    Counts are `int64`: the hits that a run finds in a file with this text. Those of a code below
    another are not added to the one above. Nothing is written. Raises UsageError for one text in
    place of several, and for a cell that is no text.

    >>> contentan.code_texts(["Cultural exchange programs"], book)  # doctest: +SKIP
    """
    import pandas as pd

    book = codebook if isinstance(codebook, Codebook) else Codebook.read(codebook)
    given = _texts(texts)
    codes = [code.id for code in book.book.codes]
    counts = _counts(given, codes, coder.compile_rules(book.book, pattern_lemmas), lang)
    rows = texts.index if isinstance(texts, pd.Series) else pd.RangeIndex(len(given))
    made = pd.DataFrame(counts, index=rows, columns=codes)
    made.attrs = {"codebook": f"{book.name} {book.version}", "unit": "hits"}
    return made


def _texts(given: Iterable[Any]) -> list[str]:
    """Texts, '' for what is missing."""
    if given is None or isinstance(given, dict):
        raise UsageError(f"a {type(given).__name__}, expected texts", where="texts")
    if isinstance(given, str | bytes):
        raise UsageError("one text, expected several: write [text]", where="texts")
    if getattr(given, "ndim", 1) != 1:
        raise UsageError("a frame, expected one of its columns", where="texts")
    found = []
    for number, text in enumerate(given):
        # NaN and pandas.NA are not equal to themselves; the latter does not even say so.
        if text is None or (not isinstance(text, str) and _missing(text)):
            found.append("")
        elif isinstance(text, str):
            found.append(str(text))
        else:
            raise UsageError(
                f"row {number} is {text!r}, expected a text; `.astype(str)` makes texts",
                where="texts",
            )
    return found


def _missing(value: Any) -> bool:
    import pandas as pd

    return pd.api.types.is_scalar(value) and bool(pd.isna(value))


def _counts(
    texts: Sequence[str], codes: Sequence[str], rules: coder.Rules, lang: str | None
) -> NDArray[np.int64]:
    """Hits that count, a row a text and a column a code. A text that comes again is coded once."""
    row_of: dict[str, int] = {}
    rows = np.array([row_of.setdefault(text, len(row_of)) for text in texts], dtype=np.int64)
    different = list(row_of)
    found = np.zeros((len(different), len(codes)), dtype=np.int64)
    for first, batch in _batches(different):
        annotated = annotate(batch, lang)
        if not len(annotated.text_of):
            continue
        positions = index.build([index.Part(annotated.text, *annotated.tokens)])
        for code, coded in coder.code(positions, rules).items():
            text = annotated.text_of[positions.segment[coded.counted.first]]
            np.add.at(found[:, codes.index(code)], first + text, 1)
    return found[rows]


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    """Neighbours that are annotated together, with the number of the first."""
    first, size = 0, 0
    for number, text in enumerate(texts):
        size += len(text)
        if size >= MOST_AT_ONCE:
            yield first, texts[first : number + 1]
            first, size = number + 1, 0
    if first < len(texts):
        yield first, texts[first:]
