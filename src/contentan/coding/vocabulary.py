"""The types of an index by what a pattern may ask for: lemma, form in any case, exact form, glob,
regular expression.

`keys` are sorted and begin with a letter that says what they are: l a lemma (or stem), f a form in
lower case, = a form as written. Each has `entries`: types, with 1 where it is a plausible lemma
of the type (or a form), 0 where it is a further stem.
"""

from __future__ import annotations

import fnmatch
import functools
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from contentan.coding import mapped_arrays
from contentan.coding.mapped_arrays import Words
from contentan.model import LANGS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Types = NDArray[np.int32]

STEM, LEMMA = 0, 1
NO_LANGUAGE = 0
LANG_NUMBER: dict[str, int] = {"": NO_LANGUAGE, **{lang: i + 1 for i, lang in enumerate(LANGS)}}
LANG_OF = tuple(LANG_NUMBER)
_CYRILLIC = np.array([lang in ("kk", "ru") for lang in LANG_OF])
_NONE = np.empty(0, dtype=np.int32)


def fold(form: str) -> str:
    """Lower case, ё as е, one kind of apostrophe.

    >>> fold("Тёплый")
    'теплый'
    """
    return form.lower().replace("ё", "е").replace("’", "'")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """`forms`, `lemmas` (plausible ones, best first, | between) and `lang` have a row a type.

    Entries of key i are entry[first[i]:first[i + 1]]. `digests` are those of the keys, ascending,
    and `at` the keys they belong to.
    """

    forms: Words
    lemmas: Words
    lang: NDArray[np.uint8]
    keys: Words
    first: NDArray[np.int64]
    entry: Types
    rank: NDArray[np.uint8]
    digests: NDArray[np.uint64]
    at: NDArray[np.int32]

    def __len__(self) -> int:
        return len(self.lang)

    def form(self, t: int) -> str:
        return self.forms.word(t)

    def lemmas_of(self, t: int) -> tuple[str, ...]:
        found = self.lemmas.word(t)
        return tuple(found.split("|")) if found else ()

    def language(self, t: int) -> str:
        return LANG_OF[int(self.lang[t])]

    def find(self, keys: Sequence[str]) -> NDArray[np.int64]:
        """The number of each key, -1 where there is none."""
        # By digests: one binary search over numbers instead of one over strings for each key.
        wanted = np.array([mapped_arrays.digest(key) for key in keys], dtype=np.uint64)
        if not len(self.digests):
            return np.full(len(keys), -1, dtype=np.int64)
        place = np.minimum(np.searchsorted(self.digests, wanted), len(self.digests) - 1)
        return np.where(self.digests[place] == wanted, self.at[place].astype(np.int64), -1)

    def entries(self, key: str) -> Types:
        """Types of one key."""
        i = int(self.find([key])[0])
        return self.entry[self.first[i] : self.first[i + 1]] if i >= 0 else _NONE

    def lemma(self, wanted: Iterable[str], lang: str) -> Types:
        """Types of which a plausible lemma is one of the words.

        A word in another script counts too (Fulbright in a Russian sentence), and a number. Kazakh
        and Russian words never stand for each other: each language's list has its own patterns and
        exclusions.
        """
        return self.lemmas_of_many([(tuple(wanted), lang)])[0]

    def lemmas_of_many(self, wanted: Sequence[tuple[tuple[str, ...], str]]) -> list[Types]:
        """`lemma` for many words at once, each given by its lemmas and language."""
        if not wanted:
            return []
        keys = ["l" + lemma for lemmas, _ in wanted for lemma in lemmas]
        owner = np.repeat(np.arange(len(wanted)), [len(lemmas) for lemmas, _ in wanted])
        at = self.find(keys)
        known = at >= 0
        at, owner = at[known], owner[known]
        sizes = self.first[at + 1] - self.first[at]
        owner = np.repeat(owner, sizes)
        where = (
            np.repeat(self.first[at], sizes)
            + np.arange(len(owner))
            - np.repeat(np.cumsum(sizes) - sizes, sizes)
        )
        types, rank = self.entry[where], self.rank[where]
        lang = np.array([LANG_NUMBER[lang] for _, lang in wanted], dtype=np.uint8)[owner]
        own = self.lang[types]
        other = _CYRILLIC[own] != _CYRILLIC[lang]
        # A number has no language: 2030 stands in the list of any.
        fits = (own == lang) | (own == NO_LANGUAGE) | ((rank >= LEMMA) & other)
        types, owner = types[fits], owner[fits]
        found = np.split(types, np.searchsorted(owner, np.arange(1, len(wanted))))
        return [
            np.unique(own) if len(lemmas) > 1 else own
            for own, (lemmas, _) in zip(found, wanted, strict=True)
        ]

    def other_script(self, types: Types, lang: str) -> NDArray[np.bool_]:
        """Which types are written in another script than the language's, or are numbers."""
        own = self.lang[types]
        differs: NDArray[np.bool_] = (own == NO_LANGUAGE) | (
            _CYRILLIC[own] != _CYRILLIC[LANG_NUMBER[lang]]
        )
        return differs

    def surface(self, form: str) -> Types:
        """Types with this form in any case."""
        return self.entries("f" + fold(form))

    def exact(self, form: str) -> Types:
        """Types with this form; =ҚХА also finds ҚХА-ның."""
        return self.entries("=" + form)

    def glob(self, pattern: str, lang: str) -> Types:
        """Types, of the language or another script, whose folded form or a plausible lemma matches
        a glob with * and ?.
        """
        matches = _glob(pattern)
        found = [_NONE]
        for kind in "fl":
            for i in self._candidates(kind, pattern):
                if matches(self.keys.word(i), 1):
                    span = slice(self.first[i], self.first[i + 1])
                    found.append(self.entry[span][self.rank[span] >= LEMMA])
        types = _unique(found)
        kept: Types = types[
            (self.lang[types] == LANG_NUMBER[lang]) | self.other_script(types, lang)
        ]
        return kept

    def _candidates(self, kind: str, pattern: str) -> Iterable[int]:
        """Keys of a kind that may match: those with the literal beginning, else those that hold the
        longest literal part.
        """
        parts = re.split(r"[*?]+", pattern)
        low = self.keys.first_from(kind + parts[0])
        # Above every word that begins so.
        high = self.keys.first_from(kind + parts[0] + "\U0010ffff")
        longest = max(parts, key=len)
        return (
            range(low, high) if parts[0] or not longest else self.keys.holding(longest, low, high)
        )

    def capital(self, types: Types, wanted: str) -> Types:
        """Those of the types that are written with a capital first letter ('first'), or in capitals
        up to a hyphen ('all': ҚХА-ның); all types where neither is wanted.
        """
        if not wanted:
            return types
        forms = [self.forms.word(t) for t in types.tolist()]
        if wanted == "all":
            fits = [form.partition("-")[0].isupper() for form in forms]
        else:
            fits = [form[:1].isupper() for form in forms]
        kept: Types = types[np.array(fits, dtype=bool)]
        return kept

    def all_forms(self) -> pl.Series:
        """The forms of all types, for `regex`: worth keeping where there are many patterns."""
        return pl.Series(self.forms.all(), dtype=pl.String)

    def regex(self, pattern: str, forms: pl.Series) -> Types:
        """Types whose form matches in full, in time linear in the length of the forms."""
        found: Types = (
            forms.str.contains(rf"\A(?:{pattern})\z").arg_true().to_numpy().astype(np.int32)
        )
        return found


def _unique(parts: list[Types]) -> Types:
    return np.unique(np.concatenate(parts)) if len(parts) > 1 else parts[0]


@functools.cache
def _glob(pattern: str):  # type: ignore[no-untyped-def]  # a bound method of re
    # Only * and ? are special in a pattern: a bracket stands for itself.
    return re.compile(fnmatch.translate(pattern.replace("[", "[[]"))).match


def build(types: pl.DataFrame) -> Vocabulary:
    """A vocabulary over types: columns form, lang, lemmas, stems, shown; the row is the type."""
    keyed = _entries(types.with_row_index("type"))
    runs = (
        keyed.select("key")
        .with_row_index("at")
        .group_by("key", maintain_order=True)
        .agg(pl.col("at").first())
    )
    digests = np.array([mapped_arrays.digest(key) for key in runs["key"]], dtype=np.uint64)
    order = np.argsort(digests, kind="stable")
    return Vocabulary(
        mapped_arrays.words(types["form"]),
        mapped_arrays.words(types["lemmas"]),
        np.array([LANG_NUMBER[lang] for lang in types["lang"]], dtype=np.uint8),
        mapped_arrays.words(runs["key"]),
        np.append(runs["at"].to_numpy(), len(keyed)).astype(np.int64),
        keyed["type"].to_numpy().astype(np.int32),
        keyed["rank"].to_numpy(),
        digests[order],
        order.astype(np.int32),
    )


def _entries(types: pl.DataFrame) -> pl.DataFrame:
    """Columns key, type, rank; sorted, each pair of key and type once."""
    forms = types["form"].to_list()
    stems = types.with_columns(pl.col("lemmas").str.split("|"), pl.col("stems").str.split("|"))
    own = stems.explode("lemmas").select(_key("l", pl.col("lemmas")), "type", _rank(LEMMA))
    further = stems.explode("stems").select(_key("l", pl.col("stems")), "type", _rank(STEM))
    folded = types.select(
        pl.Series("key", ["f" + fold(form) for form in forms], pl.String), "type", _rank(LEMMA)
    )
    exact = types.select(_key("=", pl.col("form")), "type", _rank(LEMMA))
    # ҚХА-ның is a form of ҚХА: what stands before the first hyphen counts as written, too.
    bare = types.filter(pl.col("form").str.contains("-", literal=True))
    prefix = bare.select(
        _key("=", pl.col("form").str.split("-").list.first()), "type", _rank(LEMMA)
    )
    return (
        pl.concat([own, further, folded, exact, prefix, _as_shown(types)])
        # Types without lemmas or stems explode to an empty word.
        .filter(pl.col("key") != "l")
        .group_by("key", "type")
        .agg(pl.col("rank").max())
        .sort("key", "type")
    )


def _as_shown(types: pl.DataFrame) -> pl.DataFrame:
    """Keys of words that were read in another alphabet than they are written in, as written: a
    codebook's own Latin name is found so. A word in small letters that English has is no such name:
    bar, men and bolashak are Kazakh words, too. A name has no capitals in Arabic script, so it is
    also the one in capitals.
    """
    rows = []
    named = types.filter(pl.col("shown") != "").select("type", "form", "shown")
    for number, form, shown in named.iter_rows():
        low = fold(shown)
        rows += [(f"f{low}", number, LEMMA), (f"={shown}", number, LEMMA)]
        if shown[:1].isupper():
            rows.append((f"l{low}", number, LEMMA))
        elif not shown.isascii():
            rows.append((f"l{low}", number, STEM))
        if shown.upper() == shown.lower() and form[:1].isupper():
            rows.append((f"={form.upper()}", number, LEMMA))
    schema: dict[str, Any] = {"key": pl.String, "type": pl.get_index_type(), "rank": pl.UInt8}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _key(kind: str, word: pl.Expr) -> pl.Expr:
    return (pl.lit(kind) + word).alias("key")


def _rank(rank: int) -> pl.Expr:
    return pl.lit(rank, dtype=pl.UInt8).alias("rank")
