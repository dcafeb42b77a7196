"""The drift guard: sentences that never change, read and coded anew in each scheduled run, against
what the published run made of them.

Lemmas come from dictionaries and libraries. One release of one of them may call thousands of words
by another name, and figures move though nobody changed anything. So what this installation makes of
the frozen sentences (data/reference/), and of each word of the codebook's patterns, is kept with a
published run. Nothing here is read from the store: its keys name versions, and would hide what a
version hides.
"""

from __future__ import annotations

import importlib.resources
import platform
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from typing import Any, NamedTuple, TypeAlias

import polars as pl

from contentan import __version__
from contentan.authoring.check import example_texts
from contentan.codebook.pattern_tree import Word, elements
from contentan.codebook.patterns import tree_of
from contentan.coding.coder import compile_rules
from contentan.model import LANGS, Codebook
from contentan.runs import recipe
from contentan.segment.language import pattern_language
from contentan.tables.frames import check_frame, frame_of
from contentan.tables.schema import declare

#: Stages through which reference sentences go; what the others make of documents, a run's own hits
#: tell.
_STAGES = ("segment", "lemmatize", "code")
#: What an installation makes of the reference set, as it is kept: plain JSON.
Reading: TypeAlias = dict[str, Any]
WORDS = declare(
    "drift_words",
    "where lang form before after",
    """
    where    text  in a reference sentence, or as a word of a pattern
    lang     text  language of the word, before the arrow that of the published run where it was
                   another
    form     text  the word as it stands
    before   text  its lemmas in the published run, best first; empty where the words were cut
                   otherwise
    after    text  its lemmas now
    places   int   how many times it stands there
    example  text  the first of the sentences; empty for a word of a pattern
    """,
    values={"where": ("sentence", "codebook")},
)
COUNTS = declare(
    "drift_counts",
    "code",
    """
    code     text  code id
    before   int   hits in the reference sentences with the published run
    after    int   hits now
    example  text  the first sentence with other hits
    """,
)


class Drift(NamedTuple):
    """Tables WORDS and COUNTS; `causes` is what differs between the two installations; `compared`
    sentences that both read.
    """

    words: pl.DataFrame
    counts: pl.DataFrame
    causes: tuple[str, ...]
    compared: int

    @property
    def moved(self) -> bool:
        return bool(len(self.words) or len(self.counts))


def reference() -> tuple[str, ...]:
    """The frozen sentences in Kazakh, Russian and English.

    >>> len(reference()) > 150
    True
    """
    folder = importlib.resources.files("contentan.publish") / "reference"
    texts = [(folder / f"{lang}.txt").read_text(encoding="utf-8") for lang in LANGS]
    return tuple(
        line for text in texts for line in text.splitlines() if line and not line.startswith("#")
    )


def measure(book: Codebook, libraries: Mapping[str, str]) -> Reading:
    """What this installation makes of the reference set with a codebook; `libraries` are versions
    by name, as in run.json.
    """
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    texts = example_texts.annotate(reference())
    found = example_texts.code(texts, compile_rules(book, pattern_lemmas))
    return {
        "codebook": book.digest,
        "made_by": {
            "contentan": __version__,
            "programs": {name: recipe.code_digests()[name] for name in _STAGES},
            "libraries": {**libraries, **_machine()},
        },
        "sentences": {
            one.text: {
                "words": [
                    [t.start, t.stop, t.lang, _lemmas(t)] for t in one.tokens if t.kind == "word"
                ],
                "hits": sorted(
                    [hit.start, hit.stop, hit.code] for hit in hits if not hit.blocked_by
                ),
            }
            for one, hits in zip(texts, found, strict=True)
        },
        "patterns": {
            f"{lang} {word}": list(pattern_lemmas(word, lang))
            for lang, word in sorted(set(_pattern_words(book)))
        },
    }


def _machine() -> dict[str, str]:
    """What no run names and yet decides what a letter is."""
    return {
        "Python": platform.python_version(),
        "Unicode": unicodedata.unidata_version,
        "machine": platform.machine(),
    }


def _lemmas(token: example_texts.Token) -> str:
    """Lemmas as a person reads them; further stems of Kazakh after a slash."""
    stems = f" / {token.stems.replace('|', ', ')}" if token.stems else ""
    return token.lemmas.replace("|", ", ") + stems


def _pattern_words(book: Codebook) -> Iterator[tuple[str, str]]:
    for pattern in book.patterns:
        for source in pattern.sources:
            for word in elements(tree_of(pattern, source)):
                if isinstance(word, Word) and word.how == "lemma":
                    yield pattern_language(word.text, pattern.lang), word.text


def compare(before: Reading, now: Reading, *, may_move: Collection[str] = ()) -> Drift:
    """What moved between two readings, in sentences and pattern words that both have. Counts of
    codes in `may_move` are left out.

    Lemmas may never move: no edit of a codebook changes what a word is a form of.
    """
    both = [text for text in now["sentences"] if text in before["sentences"]]
    return Drift(
        _words(before, now, both),
        _counts(before, now, both, may_move),
        tuple(_causes(before["made_by"], now["made_by"])),
        len(both),
    )


def _words(before: Reading, now: Reading, both: list[str]) -> pl.DataFrame:
    moved: Counter[tuple[str, ...]] = Counter()
    seen: dict[tuple[str, ...], str] = {}
    for text in both:
        for row in _moved_in(
            text, before["sentences"][text]["words"], now["sentences"][text]["words"]
        ):
            moved["sentence", *row] += 1
            seen.setdefault(("sentence", *row), text)
    old = before["patterns"]
    for word, lemmas in now["patterns"].items():
        # A word of a new pattern has nothing to have moved from.
        if word in old and old[word] != lemmas:
            lang, _, form = word.partition(" ")
            moved["codebook", lang, form, ", ".join(old[word]), ", ".join(lemmas)] += 1
    rows = [(*row, count, seen.get(row, "")) for row, count in moved.items()]
    return frame_of(WORDS, rows).sort(
        "where", "lang", "form", "before", descending=[True, False, False, False]
    )


def _moved_in(
    text: str, before: list[list[Any]], now: list[list[Any]]
) -> Iterator[tuple[str, str, str, str]]:
    """Language, form, lemmas before and after of each word of a sentence that is not what it
    was.
    """
    old, new = (
        {(start, stop): (lang, lemmas) for start, stop, lang, lemmas in words}
        for words in (before, now)
    )
    for start, stop in sorted(old.keys() | new.keys()):
        was, is_now = old.get((start, stop)), new.get((start, stop))
        if was != is_now:
            langs = dict.fromkeys(one[0] or "–" for one in (was, is_now) if one)
            yield (
                " → ".join(langs),
                text[start:stop],
                was[1] if was else "",
                is_now[1] if is_now else "",
            )


def _counts(
    before: Reading, now: Reading, both: list[str], may_move: Collection[str]
) -> pl.DataFrame:
    totals: list[Counter[str]] = [Counter(), Counter()]
    seen: dict[str, str] = {}
    for text in both:
        own = [
            Counter(hit[2] for hit in reading["sentences"][text]["hits"])
            for reading in (before, now)
        ]
        for code in own[0].keys() | own[1].keys():
            if own[0][code] != own[1][code]:
                seen.setdefault(code, text)
        for total, one in zip(totals, own, strict=True):
            total.update(one)
    rows = [
        (code, totals[0][code], totals[1][code], seen[code])
        for code in sorted(seen.keys() - set(may_move))
    ]
    return check_frame(frame_of(COUNTS, rows), COUNTS)


def _causes(before: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    if before["contentan"] != now["contentan"]:
        yield f"contentan {before['contentan']} → {now['contentan']}"
    other = sorted(
        name for name, digest in now["programs"].items() if digest != before["programs"].get(name)
    )
    if other:
        yield f"contentan's own programs of {', '.join(other)}"
    for name, version in sorted(now["libraries"].items()):
        old = before["libraries"].get(name, "none")
        if old != version:
            yield f"{name} {old} → {version}"
