"""What this process knows of words, as rows of arrays: how what stands between spaces is cut, what
its forms are, and the types that they are of.

All of it depends on the letters alone, so it is worked out once, and what a document asks of each
of its tokens is a look-up by number, for all tokens at once.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.lemmatize import kept_words, word_lemmas
from contentan.lemmatize.ranked_rows import RankedRows
from contentan.lemmatize.scripts import restoring, script_cuts
from contentan.lemmatize.scripts.restoring import Reading
from contentan.lemmatize.word_lemmas import Lookup, kind_of
from contentan.segment import language, token_cuts
from contentan.segment.kept_rows import Rows, append, empty, numbers_of
from contentan.segment.text_chunks import Chunks

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

LANGS = ("kk", "ru", "en", "")
#: Facts of a form: whether it is a word, a Cyrillic one, a Latin one, a quotation mark; how Kazakh
#: it looks.
WORD, CYRILLIC, LATIN, QUOTE, SCORE = range(5)
#: Where its tokens begin among the pieces, and how many they are.
FIRST, SIZE = range(2)
FORM, OFFSET, LENGTH = range(3)
MOST_KEPT = 300_000
_CYRILLIC, _LATIN = (re.compile(p) for p in (r"[\u0400-\u04ff]", r"[A-Za-z]"))


class Type(NamedTuple):
    """A form in a language with what is known of it; `row` is its row in table TYPES, but for its
    number.
    """

    form: str
    lang: str
    known: Lookup
    row: tuple[str, ...]


def _typed(form: str, lang: str, known: Lookup, shown: str) -> Type:
    row = (form, known.kind, lang, "|".join(known.lemmas), "|".join(known.stems), shown)
    return Type(form, lang, known, row)


@dataclass(slots=True)
class Vocabulary:
    """`cut_of` is the row in `cuts` of each of the `chunks`, -1 where it has none, by the way in
    which they are cut ('kk', an alphabet, '' for all else); `numbers` of forms by alphabet ('' as
    usual); `in_context` by the number of a type and the code of its lemmas.
    """

    chunks: Chunks = field(default_factory=Chunks)
    cut_of: dict[str, Ints] = field(default_factory=dict)
    cuts: Rows = field(default_factory=lambda: empty(2, int))
    pieces: Rows = field(default_factory=lambda: empty(3, int))
    numbers: dict[str, dict[str, int]] = field(default_factory=dict)
    forms: list[Reading] = field(default_factory=list)
    facts: Rows = field(default_factory=lambda: empty(5, float))
    #: By form and language: the number of the type; -1 where it was not asked for.
    type_of: Rows = field(default_factory=lambda: empty(len(LANGS), int))
    types: list[Type] = field(default_factory=list)
    in_context: dict[tuple[int, int], int] = field(default_factory=dict)
    ranked: dict[str, RankedRows] = field(default_factory=dict)


@functools.cache
def vocabulary() -> Vocabulary:
    """The one of this process."""
    return Vocabulary()


def current() -> Vocabulary:
    """The one of this process; a new one where it has grown too big."""
    known = vocabulary()
    if max(len(known.forms), len(known.types), known.cuts.used) > MOST_KEPT:
        vocabulary.cache_clear()
    return vocabulary()


def way_of(lang: str, alphabet: str) -> str:
    """The way in which a segment's words are cut."""
    return alphabet or ("kk" if lang == "kk" else "")


def cut(known: Vocabulary, chunks: Chunks, number: Ints, way: str) -> Ints:
    """The row in `cuts` of each of these chunks."""
    if known.chunks is not chunks:
        known.chunks, known.cut_of = chunks, {}
    rows = known.cut_of.get(way, np.empty(0, dtype=np.int64))
    if len(rows) < len(chunks.texts):
        grown = np.full(2 * len(chunks.texts), -1, dtype=np.int64)
        grown[: len(rows)] = rows
        rows = known.cut_of[way] = grown
    found = rows[number]
    if (found < 0).any():
        fresh = np.unique(number[found < 0])
        rows[fresh] = _learn_cuts(known, [chunks.texts[at] for at in fresh.tolist()], way)
        found = rows[number]
    return np.asarray(found)


def _learn_cuts(known: Vocabulary, fresh: Sequence[str], way: str) -> Ints:
    alphabet = "" if way == "kk" else way
    found = [_cut(chunk, way, alphabet) for chunk in fresh]
    each = [piece for own in found for piece in own]
    forms = form_numbers(known, [form for form, _, _ in each], alphabet).tolist()
    sizes = np.array([len(own) for own in found])
    first = known.pieces.used + np.cumsum(sizes) - sizes
    append(known.pieces, [(form, at, n) for form, (_, at, n) in zip(forms, each, strict=True)])
    append(known.cuts, np.stack([first, sizes], axis=1).tolist())
    return np.arange(known.cuts.used - len(fresh), known.cuts.used)


def _cut(chunk: str, way: str, alphabet: str) -> list[tuple[str, int, int]]:
    """Form, offset and length of each token; a sign that is not seen cuts as a space does."""
    pieces = []
    for found in token_cuts.chunks(token_cuts.plain(chunk)):
        at, own = found.start(), found.group()
        if alphabet:
            sizes, forms = script_cuts.lengths(own, alphabet), script_cuts.forms(own, alphabet)
        else:
            sizes, forms = token_cuts.lengths(own, way), token_cuts.forms(own, way)
        for form, size in zip(forms, sizes, strict=True):
            pieces.append((form, at, size))
            at += size
    return pieces


def form_numbers(known: Vocabulary, forms: Sequence[str], alphabet: str = "") -> Ints:
    """The number of each form as it is written in an alphabet."""

    def learn(fresh: list[str]) -> None:
        numbers.update((form, at) for at, form in enumerate(fresh, len(known.forms)))
        read = [restoring.reading(one, alphabet) if alphabet else Reading(one) for one in fresh]
        known.forms += read
        append(known.facts, [_facts(one.form) for one in read])
        append(known.type_of, [(-1,) * len(LANGS)] * len(fresh))

    numbers = known.numbers.setdefault(alphabet, {})
    return numbers_of(numbers, forms, learn)


def _facts(form: str) -> tuple[float, ...]:
    word = kind_of(form) == "word"
    cyrillic = word and _CYRILLIC.search(form) is not None
    latin = word and not cyrillic and _LATIN.search(form) is not None
    return word, cyrillic, latin, form in "«»“”„", language.word_score(form)


def types_alone(known: Vocabulary, form_of: Ints, langs: NDArray[np.int8]) -> Ints:
    """The number of the type that each token's form is in its language, whatever stands beside
    it.
    """
    found = known.type_of.values[form_of, langs]
    fresh = found < 0
    for lang in np.unique(langs[fresh]).tolist():
        own = np.unique(form_of[fresh & (langs == lang)])
        read = [known.forms[form] for form in own.tolist()]
        looked_up = _looked_up([one.form for one in read], LANGS[lang])
        known.type_of.values[own, lang] = len(known.types) + np.arange(len(own))
        known.types += [
            _type(one, LANGS[lang], what) for one, what in zip(read, looked_up, strict=True)
        ]
    return np.asarray(known.type_of.values[form_of, langs])


def _looked_up(forms: Sequence[str], lang: str) -> list[Lookup]:
    """What is known of forms in a language, by earlier processes or worked out."""
    if not lang:
        return [word_lemmas.look_up(form, lang) for form in forms]
    kept = kept_words.known(lang, forms)
    made = []
    for form in forms:
        if form in kept:
            kind, lemmas, stems = kept[form]
            made.append(Lookup(kind, tuple(lemmas), tuple(stems)))
        else:
            made.append(word_lemmas.look_up(form, lang))
            kept_words.keep(lang, form, made[-1])
    return made


def _type(read: Reading, lang: str, found: Lookup) -> Type:
    if lang == "kk":
        found = restoring.widened(found, read)
    return _typed(read.form, lang, found, read.shown)


def type_in_context(known: Vocabulary, number: int, code: int, lemmas: Sequence[str]) -> int:
    """The type that one is where its neighbours have chosen among its lemmas."""
    own = known.in_context.get((number, code))
    if own is None:
        alone = known.types[number]
        stems = tuple(one for one in alone.known.stems if one not in lemmas)
        chosen = Lookup(alone.known.kind, tuple(lemmas), stems)
        known.types.append(_typed(alone.form, alone.lang, chosen, alone.row[-1]))
        own = known.in_context[number, code] = len(known.types) - 1
    return own
