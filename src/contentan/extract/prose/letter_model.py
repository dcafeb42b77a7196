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
import re
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
    Ints = NDArray[np.int64]

NOISE = "noise"
#: Nats that one word says against a language at most, and at most for each of its letters: no name
#: turns a passage, «и» and «X» say little.
MOST, MOST_A_LETTER = 8.0, 1.5
_NUMBER = {name: number for number, name in enumerate(SCRIPTS)}
KEPT_WORDS = 100_000  # about 150 bytes each
_MIXED = re.compile("[A-Za-z\u00c0-\u024f][\u0400-\u052f]|[\u0400-\u052f][A-Za-z\u00c0-\u024f]")
#: A Cyrillic letter that Russian lacks: Kazakh without its letters has none, Tatar has.
_BEYOND_RUSSIAN = re.compile("[\u0400\u0402-\u040f\u0450\u0452-\u052f]")


class Fits(NamedTuple):
    """Of some passages, in their order: the script of each, its words in that script (every other
    letter where a script has no spaces), its words of two alphabets at once, whether it has a
    Cyrillic letter that Russian lacks; and for each script with a table a row a passage, a column
    for each language of `columns(script)`, which means something where that is its script.
    """

    script: tuple[str, ...]
    words: Ints
    mixed: Ints
    beyond_russian: NDArray[np.bool_]
    scores: dict[str, Floats]


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
    #: Number of each word as it stands, its row of `marks`: number of its script, row of its
    #: vector, letters, whether it is of two alphabets at once, whether beyond Russian.
    seen: dict[str, int] = field(default_factory=dict)
    marks: Ints = field(default_factory=lambda: np.zeros((1024, 5), dtype=np.int64))


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


def fits(passages: Sequence[str]) -> Fits:
    """How well each passage fits each language. All passages of a document at once: a word is
    looked up once.

    >>> fit = fits(["Народы живут в согласии и доверии."])
    >>> columns(fit.script[0])[int(fit.scores[fit.script[0]][0].argmax())]
    'ru'
    """
    model = _model()
    if len(model.seen) > KEPT_WORDS:
        _forget(model)
    parts = [passage.split() for passage in passages]
    number = _numbers(model, list(itertools.chain.from_iterable(parts)))
    passage = np.repeat(np.arange(len(parts)), [len(part) for part in parts])
    found = model.marks[number]
    slot, size = passage * len(SCRIPTS) + found[:, 0], len(parts) * len(SCRIPTS)
    words = np.bincount(slot, found[:, 2] > 0, size).reshape(-1, len(SCRIPTS))
    letters = np.bincount(slot, found[:, 2], size).reshape(-1, len(SCRIPTS))
    main = _main_scripts(words, letters)
    # A word that comes again says nothing new of the language.
    new = _first_of_passage(passage, number)
    mixed, beyond = (np.bincount(passage, found[:, at], len(parts)) for at in (3, 4))
    each = np.arange(len(parts))
    unspaced = np.isin(main, [SCRIPTS.index(name) for name in UNSPACED])
    return Fits(
        tuple(SCRIPTS[at] for at in main.tolist()),
        np.where(unspaced, letters[each, main] / 2, words[each, main]).astype(np.int64),
        mixed.astype(np.int64),
        beyond > 0,
        {name: _sums(model, name, found[new], passage[new], main) for name in BITS},
    )


def _numbers(model: _Model, flat: Sequence[str]) -> Ints:
    """The number of each word; words that were not seen before are learned."""
    get = model.seen.get
    found = np.fromiter(map(get, flat, itertools.repeat(-1)), dtype=np.int64, count=len(flat))
    fresh = np.flatnonzero(found < 0)
    if len(fresh):
        _learn(model, list(dict.fromkeys(flat[at] for at in fresh.tolist())))
        found[fresh] = [model.seen[flat[at]] for at in fresh.tolist()]
    return found


def _first_of_passage(passage: Ints, number: Ints) -> Ints:
    """Places of the words that their passage has not had yet, among all words."""
    if not len(number):
        return number
    key = passage * (int(number.max()) + 1) + number
    order = np.argsort(key, kind="stable")
    first = np.append(True, np.diff(key[order]) != 0)
    places: Ints = np.sort(order[first])
    return places


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
    """Keep the vectors and marks of words that were not seen before."""
    fresh: dict[str, list[str]] = {name: [] for name in model.tables}
    marks = []
    for raw in raws:
        bare = word(raw.translate(APOSTROPHES))
        name = script(bare) if bare else ""
        row = -1
        if name in fresh:
            row = model.tables[name].used + len(fresh[name])
            fresh[name].append(bare)
        letters = len(bare) if bare.isalpha() else sum(map(str.isalpha, bare))
        mixed = not raw.isascii() and _MIXED.search(raw) is not None
        beyond = not raw.isascii() and _BEYOND_RUSSIAN.search(raw) is not None
        model.seen[raw] = len(model.seen)
        marks.append((_NUMBER[name], row, letters, mixed, beyond))
    first, last = len(model.seen) - len(marks), len(model.seen)
    if last > len(model.marks):
        model.marks = np.concatenate([model.marks[:first], np.zeros((2 * last, 5), np.int64)])
    model.marks[first:last] = marks
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
