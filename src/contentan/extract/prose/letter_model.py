"""How well a passage fits each language, by its letters: the vectors of its words, added up.

The tables are made by tools/data/build_prose_data.py (sources in NOTICE): one a script, a row of
small numbers for each n-gram, a column for each language and one for what is no prose. Natural
logarithms of probabilities, up to a constant.
"""

from __future__ import annotations

import functools
import importlib.resources
import io
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.extract.prose.word_shapes import (
    APOSTROPHES,
    BITS,
    SCRIPTS,
    UNSPACED,
    ngrams,
    script,
    word,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

NOISE = "noise"
#: Nats that one word says against a language at most, and at most for each of its letters: no name
#: turns a passage, «и» and «X» say little.
MOST, MOST_A_LETTER = 8.0, 1.5
_NUMBER = {name: number for number, name in enumerate(SCRIPTS)}
KEPT_WORDS = 100_000  # about 110 bytes each


class Fit(NamedTuple):
    """Of one passage: its script, its words in that script (every other letter where a script has
    no spaces), and how well it fits each language of `columns(script)`; None where the script has
    no table.
    """

    script: str
    words: int
    scores: Floats | None


@dataclass(slots=True)
class _Table:
    """Of one script: n-gram weights, and the vectors of words seen so far."""

    labels: tuple[str, ...]
    weights: NDArray[np.int8]
    scale: float
    bias: Floats
    vectors: NDArray[np.float32]
    used: int = 0


@dataclass(slots=True)
class _Model:
    tables: dict[str, _Table]
    #: By the word as it stands: number of its script, row of its vector, letters.
    seen: dict[str, tuple[int, int, int]] = field(default_factory=dict)


@functools.cache
def _model() -> _Model:
    source = importlib.resources.files("contentan.extract.prose").joinpath("data", "prose.npz")
    return _read(source.read_bytes())


def _read(raw: bytes) -> _Model:
    made = {}
    with np.load(io.BytesIO(raw)) as data:
        for name in BITS:
            labels = tuple(map(str, data[f"labels_{name}"]))
            made[name] = _Table(
                labels,
                data[f"weights_{name}"],
                float(data[f"scale_{name}"]),
                data[f"bias_{name}"].astype(np.float64),
                np.zeros((1024, len(labels)), dtype=np.float32),
            )
    return _Model(made)


def columns(name: str) -> tuple[str, ...]:
    """The languages of a script's table, in the order of the scores."""
    return _model().tables[name].labels


def fits(passages: Sequence[str]) -> list[Fit]:
    """How well each passage fits each language. All passages of a document at once: a word is
    looked up once.

    >>> fit = fits(["Народы живут в согласии и доверии."])[0]
    >>> columns(fit.script)[int(fit.scores.argmax())]
    'ru'
    """
    model = _model()
    if len(model.seen) > KEPT_WORDS:
        _forget(model)
    parts = [passage.split() for passage in passages]
    flat = list(itertools.chain.from_iterable(parts))
    _learn(model, [raw for raw in dict.fromkeys(flat) if raw not in model.seen])
    seen = itertools.chain.from_iterable(map(model.seen.__getitem__, flat))
    found = np.fromiter(seen, dtype=np.int64, count=3 * len(flat)).reshape(-1, 3)
    passage = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    slot = passage * len(SCRIPTS) + found[:, 0]
    size = len(parts) * len(SCRIPTS)
    words = np.bincount(slot, (found[:, 2] > 0).astype(float), size)
    letters = np.bincount(slot, found[:, 2].astype(float), size)
    words, letters = words.reshape(-1, len(SCRIPTS)), letters.reshape(-1, len(SCRIPTS))
    main = _main_scripts(words, letters)
    # A word that comes again says nothing new of the language.
    new = _first_of_passage(parts)
    sums = {name: _sums(model, name, found[new], passage[new], main) for name in BITS}
    return [
        _fit(SCRIPTS[at], words[number, at], letters[number, at], sums.get(SCRIPTS[at]), number)
        for number, at in enumerate(main)
    ]


def _first_of_passage(parts: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Places of the words that their passage has not had yet, among all words."""
    places, begin = list[int](), 0
    for part in parts:
        first: dict[str, int] = {}
        for number, raw in enumerate(part, begin):
            first.setdefault(raw, number)
        places += first.values()
        begin += len(part)
    return np.array(places, dtype=np.int64)


def _fit(name: str, words: float, letters: float, sums: Floats | None, number: int) -> Fit:
    counted = letters / 2 if name in UNSPACED else words
    return Fit(name, int(counted), None if sums is None else sums[number])


def _main_scripts(words: NDArray[Any], letters: NDArray[Any]) -> NDArray[np.int64]:
    """The script of each passage; Latin only with more than twice as many words as Cyrillic: a
    Kazakh sentence may name more things in English than it has words of its own.
    """
    latin, cyrillic = SCRIPTS.index("Latn"), SCRIPTS.index("Cyrl")
    letters = letters.copy()
    letters[:, 0] = 0
    main = letters.argmax(axis=1)
    lean = (main == latin) & (words[:, cyrillic] > 0)
    lean &= words[:, latin] <= 2 * words[:, cyrillic]
    return np.where(lean, cyrillic, main)


def _sums(
    model: _Model,
    name: str,
    found: NDArray[np.int64],
    passage: NDArray[np.int64],
    main: NDArray[np.int64],
) -> Floats:
    """For each passage in a script the sum of the vectors of its words in that script."""
    table, number = model.tables[name], SCRIPTS.index(name)
    own = (found[:, 0] == number) & (main[passage] == number)
    total = np.zeros((len(main), len(table.labels)))
    at = passage[own]
    if len(at):
        starts = np.flatnonzero(np.diff(at, prepend=-1))
        rows = table.vectors[found[own, 1]]
        total[at[starts]] = np.add.reduceat(rows, starts, axis=0, dtype=np.float64)
    return np.asarray(total + table.bias)


def _forget(model: _Model) -> None:
    model.seen.clear()
    for table in model.tables.values():
        table.used = 0


def _learn(model: _Model, raws: Sequence[str]) -> None:
    """Keep the vectors of words that were not seen before."""
    fresh: dict[str, list[str]] = {name: [] for name in model.tables}
    for raw in raws:
        bare = word(raw.translate(APOSTROPHES))
        name = script(bare) if bare else ""
        row = -1
        if name in fresh:
            row = model.tables[name].used + len(fresh[name])
            fresh[name].append(bare)
        letters = len(bare) if bare.isalpha() else sum(map(str.isalpha, bare))
        model.seen[raw] = (_NUMBER[name], row, letters)
    for name, words in fresh.items():
        if words:
            _append(model.tables[name], _vectors(model.tables[name], words, BITS[name]))


def _append(table: _Table, rows: NDArray[np.float32]) -> None:
    last = table.used + len(rows)
    if last > len(table.vectors):
        grown = np.zeros((2 * last, len(table.labels)), dtype=np.float32)
        grown[: table.used] = table.vectors[: table.used]
        table.vectors = grown
    table.vectors[table.used : last] = rows
    table.used = last


def _vectors(table: _Table, words: Sequence[str], bits: int) -> NDArray[np.float32]:
    """A row for each word: the weights of its n-grams, no language further behind the best than a
    word can put it.
    """
    rows, owner = ngrams(words, bits)
    order = np.argsort(owner, kind="stable")
    starts = np.searchsorted(owner[order], np.arange(len(words)))
    sums = np.add.reduceat(table.weights[rows[order]], starts, axis=0, dtype=np.int32)
    scores = sums.astype(np.float32) * np.float32(table.scale)
    lengths = np.array([len(one) for one in words], dtype=np.float32)
    most = np.minimum(MOST, MOST_A_LETTER * lengths)[:, None]
    return np.asarray(np.maximum(scores, scores.max(axis=1, keepdims=True) - most), np.float32)
