"""What says the same in the other languages: from aligned texts of the user, else word by word from
a small list of words of the field.

A partner from aligned texts is the lemma that stands in the texts where the pattern matches, and
seldom elsewhere (Dice's coefficient). It is a hint for a person who knows the language.
"""

from __future__ import annotations

import csv
import functools
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.authoring.check import example_texts
from contentan.authoring.propose.lemma_sequences import Lemmas, lemmas_of, pairs
from contentan.authoring.propose.pattern_texts import Read, matches, texts_of
from contentan.errors import ContentanError, UsageError
from contentan.model import LANGS, Pattern

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Texts in which a pattern and its partner stand together, at least, and the least Dice.
TOGETHER, DICE = 2, 0.3
#: Partners that are shown.
MOST = 2
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")
_NO_WORD = re.compile(r"_\{\d+,\d+\}|(?:NEAR|BEFORE)/\w+")


class Aligned(NamedTuple):
    """Texts of each language as an index, the same number for the same text; their lemmas, and
    pairs of lemma and text in which it stands.
    """

    read: Mapping[str, Read]
    lemmas: Mapping[str, Lemmas]
    stands: Mapping[str, NDArray[np.int64]]


def aligned(path: Path, read: Read) -> Aligned:
    """A CSV or TSV file with a column for each of two languages or three; `read` says by which
    codebook. UsageError where there is no such file, ContentanError where it has no such columns.
    """
    if not path.is_file():
        raise UsageError("there is no such file", where=path)
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    except UnicodeDecodeError:
        raise ContentanError("not UTF-8; save the file as UTF-8", where=path) from None
    tab = path.suffix.lower() in (".tsv", ".tab")
    rows = csv.DictReader(lines, delimiter="\t" if tab else ",")
    langs: list[str] = [lang for lang in LANGS if lang in (rows.fieldnames or ())]
    if len(langs) < 2:
        raise ContentanError(
            f"columns {', '.join(rows.fieldnames or ()) or '(none)'}; expected two of"
            f" {', '.join(LANGS)}",
            where=path,
            line=1,
        )
    texts = [{lang: " ".join((row[lang] or "").split()) for lang in langs} for row in rows]
    kept = [row for row in texts if sum(map(bool, row.values())) > 1]
    if not kept:
        raise ContentanError("no row has a text in two languages", where=path)
    indexes = {
        lang: read._replace(positions=example_texts.indexed([row[lang] for row in kept])[2])
        for lang in langs
    }
    lemmas = {lang: lemmas_of(one.positions) for lang, one in indexes.items()}
    stands = {lang: pairs(lemmas[lang], one.positions) for lang, one in indexes.items()}
    return Aligned(indexes, lemmas, stands)


def partners(patterns: Sequence[Pattern], given: Aligned | None) -> list[dict[str, str]]:
    """By language what says the same as each pattern, empty where nothing is known; aligned texts
    go before the list. A pattern's own language has none.
    """
    every: tuple[str, ...] = LANGS
    found = [
        {lang: _listed(one, lang) if lang != one.lang else "" for lang in every} for one in patterns
    ]
    if given is None:
        return found
    for lang, read in given.read.items():
        own = [at for at, one in enumerate(patterns) if one.lang == lang]
        sets = [texts_of(read, one) for one in matches(read, [patterns[at] for at in own])]
        for at, texts in zip(own, sets, strict=True):
            for other in given.read.keys() - {lang}:
                found[at][other] = _beside(given, other, texts) or found[at][other]
    return found


def _beside(given: Aligned, lang: str, texts: NDArray[np.int64]) -> str:
    """The lemmas of a language that go best with some texts, with the number of these that have
    them.
    """
    words, stands = given.lemmas[lang].words, given.stands[lang]
    every = np.bincount(stands[:, 0], minlength=len(words))
    together = np.bincount(stands[np.isin(stands[:, 1], texts), 0], minlength=len(words))
    dice = 2 * together / np.maximum(every + len(texts), 1)
    own = np.array([one == lang for one in given.lemmas[lang].langs], dtype=bool)
    good = np.flatnonzero(own & (together >= TOGETHER) & (dice >= DICE)).tolist()
    best = sorted(good, key=lambda term: (-dice[term], words[term]))[:MOST]
    return ", ".join(f"{words[term]} ({together[term]} of {len(texts)})" for term in best)


@functools.cache
def _words() -> Mapping[tuple[str, str, str], str]:
    """(language, word, other language) -> words of the list, / between them."""
    file = resources.files("contentan.authoring.propose") / "data" / "field_words.csv"
    found: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        for lang in LANGS:
            for word in row[lang].split("|"):
                for other in LANGS:
                    found[lang, word, other].append(row[other].replace("|", "/"))
    return {key: "/".join(dict.fromkeys(words)) for key, words in found.items()}


def _listed(pattern: Pattern, lang: str) -> str:
    """The words of a pattern by the list, in their order; empty where it lacks one.

    >>> _listed(Pattern("x", "en", "(ethnic|religious) minority", 1), "ru")
    'этнический/религиозный меньшинство'
    """
    plain = _NO_WORD.sub(" ", pattern.source)
    parts = [_WORD.findall(part) for part in re.findall(r"\([^()]*\)|[^\s()]+", plain)]
    said = [[_words().get((pattern.lang, word, lang), "") for word in part] for part in parts]
    if not all(word for part in said for word in part):
        return ""
    return " ".join("/".join(dict.fromkeys(part)) for part in said)
