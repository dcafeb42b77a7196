"""Which alphabet a document's Kazakh is written in: decided once for all of it, never by a word.

The language gate says whether passages are Kazakh in Latin, in Arabic script or without their own
letters. Among the Latin alphabets it is the channel itself that decides: the table under which the
likeliest Cyrillic words cost least.
"""

from __future__ import annotations

import functools
import math
import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from contentan.extract.prose.passage_verdicts import verdicts
from contentan.lemmatize.scripts.alphabets import ARABIC, BARE, LATIN, plain
from contentan.lemmatize.scripts.spellings import STRANGE, beam
from contentan.segment.kazakh_passages import (
    ALPHABET_TAGS,
    by_letters,
    common_alphabets,
    is_kazakh,
)
from contentan.segment.language import KAZAKH_LETTERS

if TYPE_CHECKING:
    import polars as pl

CYRILLIC = "cyrillic"
#: So many types decide; of more, every n-th in the order of letters.
MOST_TYPES = 200
#: What one word can say against an alphabet: no name turns a document.
MOST_A_WORD = 8.0
_WIDTH = 6
#: Without its letters Kazakh is where fewer than this share of its letters are special ones, and
#: where there are so many letters that none of them would be chance: one in eight is special.
LEAST_SPECIAL, LEAST_LETTERS = 0.02, 25
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼʻ′‘`´][^\W\d_]*)*")


class Choice(NamedTuple):
    """An alphabet, and how sure it is: how much dearer a word is in the next alphabet, in nats;
    None where no other has that script.
    """

    alphabet: str
    certainty: float | None


def words(text: str) -> list[str]:
    """Runs of letters, with the apostrophes that follow letters."""
    return _WORD.findall(text)


def chosen(tag: str, texts: Iterable[str]) -> Choice:
    """The alphabet of a document's passages to which the gate gave a tag.

    >>> chosen("kk_Latn", ["Elımızde ūltaralyq kelısım men tatulyq saqtaldy"]).alphabet
    'latin_2021'
    """
    if tag == "kk_Arab":
        return Choice(ARABIC, None)
    if tag == "kk_bare":
        return Choice(BARE if _lacks_letters(texts) else CYRILLIC, None)
    return _latin({word for text in texts for word in words(text)})


def _lacks_letters(texts: Iterable[str]) -> bool:
    letters = [letter for text in texts for letter in text.lower() if letter.isalpha()]
    special = sum(letter in KAZAKH_LETTERS for letter in letters)
    return len(letters) >= LEAST_LETTERS and special < LEAST_SPECIAL * len(letters)


def _latin(types: set[str]) -> Choice:
    told = sorted(
        word for word in types if len(word) > 1 and "I" not in word and not word.isupper()
    )
    told = told[:: max(1, math.ceil(len(told) / MOST_TYPES))]
    totals = dict.fromkeys(LATIN, 0.0)
    for word in told:
        prices = _prices(word)
        least = min(prices)
        for name, price in zip(LATIN, prices, strict=True):
            totals[name] += min(price - least, MOST_A_WORD)
    # Of equals the first, which is the alphabet of today.
    best, second = sorted(LATIN, key=lambda name: (round(totals[name], 6), LATIN.index(name)))[:2]
    return Choice(best, (totals[second] - totals[best]) / max(len(told), 1))


@functools.lru_cache(maxsize=50_000)
def _prices(word: str) -> tuple[float, ...]:
    """What the likeliest reading of a word costs in each Latin alphabet."""
    found = []
    for name in LATIN:
        read = beam(plain(word, name).lower(), name, _WIDTH, 1)
        found.append(read[0][0] if read else STRANGE * len(word))
    return tuple(found)


def by_tag(passages: Sequence[str], tags: Sequence[str]) -> dict[str, Choice]:
    """For each tag of ALPHABET_TAGS among those of a document's passages, what they are read in."""
    return {
        tag: chosen(tag, [text for text, own in zip(passages, tags, strict=True) if own == tag])
        for tag in ALPHABET_TAGS
        if tag in tags
    }


def choices(text: str, segments: pl.DataFrame) -> dict[str, Choice]:
    """For each of ALPHABET_TAGS among the Kazakh segments of a document (table SEGMENTS), what
    they are read in.
    """
    own = _in_other_alphabets(segments)
    passages = [text[start:stop] for start, stop in own.select("start", "stop").iter_rows()]
    return by_tag(passages, own["written"].to_list())


def alphabets_of(text: str, segments: pl.DataFrame) -> dict[int, str]:
    """The alphabets of the segments that are not written as usual, by number of the segment."""
    found = choices(text, segments)
    rows = _in_other_alphabets(segments).select("segment", "written").iter_rows() if found else ()
    return {number: found[tag].alphabet for number, tag in rows if found[tag].alphabet != CYRILLIC}


def _in_other_alphabets(segments: pl.DataFrame) -> pl.DataFrame:
    # Not above: spaCy imports this module wherever contentan is installed.
    import polars as pl

    return segments.filter(pl.col("written").is_in(ALPHABET_TAGS) & (pl.col("lang") == "kk"))


def alphabets_of_passages(passages: Sequence[str], langs: Sequence[str]) -> list[str]:
    """The alphabet of each passage of a text, empty where it is written as usual; `langs` names
    their languages, empty where they are not known.
    """
    # A Kazakh letter of its own says all, and costs nothing to find.
    odd = [
        lang in ("kk", "") and KAZAKH_LETTERS.isdisjoint(passage.lower())
        for passage, lang in zip(passages, langs, strict=True)
    ]
    if not any(odd):
        return [""] * len(passages)
    found = verdicts(passages)
    common = common_alphabets(found)
    tags = [""] * len(passages)
    for at, (one, is_odd) in enumerate(zip(found, odd, strict=True)):
        if is_odd and is_kazakh(one, common):
            tags[at] = one.lang
        elif is_odd and langs[at] == "kk" and by_letters(passages[at]):
            tags[at] = "kk_Latn"
    read = {tag: one.alphabet for tag, one in by_tag(passages, tags).items()}
    return ["" if read.get(tag, CYRILLIC) == CYRILLIC else read[tag] for tag in tags]
