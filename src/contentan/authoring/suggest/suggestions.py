"""Suggestions for a codebook, from a run: words near hits that no pattern covers, and themes that
no code touches.

They are for a person to read. Nothing is ever applied: no codebook is written, no hit changed, and
the run's folder stays as it is. A suggestion says where words stand, not that they mean the code;
many words near hits only keep company with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import polars as pl

from contentan.authoring.suggest import nearby_words, themes
from contentan.authoring.suggest.run_words import run_words
from contentan.authoring.suggest.suggestion_passages import of_paragraphs, of_words
from contentan.authoring.suggest.word_counts import TERM, Counted, count
from contentan.codebook import canonical_form
from contentan.coding import coder
from contentan.coding.coder import Coded, Rules
from contentan.coding.pattern_words import codes_by_word
from contentan.runs import pattern_lemmas
from contentan.runs.after.lookup import Stored, stored
from contentan.runs.content_words import Terms
from contentan.runs.shards import Opened
from contentan.store.files import write_atomic
from contentan.tables.frames import frame_of, to_csv
from contentan.tables.schema import declare

#: Suggestions of a kind for a code and language.
TOP = 10
_GROUP = ("kind", "code", "lang")


class Look(NamedTuple):
    """One shard, read and coded."""

    opened: Opened
    terms: Terms
    coded: Mapping[str, Coded]


#: Opens the shards of a run, one at a time; called once a pass.
Looks: TypeAlias = Callable[[], Iterator[Look]]
#: Codes in whose patterns a word of a language stands.
CodesOf: TypeAlias = Mapping[tuple[str, str], set[str]]


def suggest(outputs: Path, *, run: str = "") -> pl.DataFrame:
    """Table SUGGESTIONS of a run, the latest where none is named; UsageError where it, or its
    index, is gone.

    >>> suggest(Path("outputs")).filter(pl.col("code") == "exchange").head(3)  # doctest: +SKIP
    """
    whole = stored(outputs, run)
    if not whole.shards:
        return frame_of(SUGGESTIONS, [])
    seed = int(whole.manifest["seed"])
    book = canonical_form.codebook_of_run(whole.folder)
    lemmas = pattern_lemmas.remembered(whole.store, whole.recipe)
    looks = _looks(whole, coder.compile_rules(book, lemmas))
    counted, free, profile = _counted(looks, seed)
    codes_of = codes_by_word(book, lemmas)
    best = _best(_scored(counted, codes_of, looks))
    rows = [
        *_near_rows(best, looks),
        *_theme_rows(list(themes.themes(free, profile, counted.traits, seed)), looks),
    ]
    return frame_of(SUGGESTIONS, [[row[name] for name in SUGGESTIONS.schema] for row in rows]).sort(
        SUGGESTIONS.key
    )


def path_of(outputs: Path, *, run: str = "") -> Path:
    """Where the suggestions of a run are written: beside the runs, in none of them."""
    return outputs / "suggestions" / f"{stored(outputs, run).folder.resolve().name}.csv"


def write(suggestions: pl.DataFrame, path: Path) -> None:
    """The suggestions as CSV, in the place of earlier ones of the same run."""
    write_atomic(path, to_csv(suggestions), tmp=path.parents[1] / "cache" / "tmp")


def _looks(whole: Stored, rules: Rules) -> Looks:
    def looks() -> Iterator[Look]:
        for opened, terms in run_words(whole):
            yield Look(opened, terms, coder.code(opened.positions, rules))

    return looks


def _counted(looks: Looks, seed: int) -> tuple[Counted, pl.DataFrame, pl.DataFrame]:
    """What stands near hits, a sample of paragraphs without hits, and the words of those with
    hits.
    """
    counted, profiles = [], []
    free: list[pl.DataFrame] = []
    for one in looks():
        counted.append(count(one.opened.positions, one.terms, one.coded))
        found, profile = themes.paragraphs(one.opened, one.terms, one.coded, seed)
        free = [themes.drawn(pl.concat([*free, found]))]
        profiles.append(profile)
    profile = pl.concat(profiles).group_by("code", "lang", "words").agg(pl.col("n").sum())
    return nearby_words.added(counted), free[0], profile


def _scored(counted: Counted, codes_of: CodesOf, looks: Looks) -> pl.DataFrame:
    """Candidates that none of their code's patterns covers, with their scores."""
    found = nearby_words.candidates(counted)
    rows = found.select("code", "lang", "words").iter_rows()
    covered = [
        all(code in codes_of.get((lang, word), ()) for word in text.split())
        for code, lang, text in rows
    ]
    found = found.filter(~pl.Series(covered, dtype=pl.Boolean()))
    phrases = pl.concat(
        nearby_words.phrase_totals(one.opened.positions, one.terms, found) for one in looks()
    )
    total = nearby_words.summed(pl.concat([counted.total, phrases]))
    return nearby_words.scored(found, counted._replace(total=total))


def _best(scored: pl.DataFrame) -> pl.DataFrame:
    """The TOP of each kind, code and language with their ranks; equal scores go by text."""
    return (
        scored.sort(*_GROUP, "score", "words", descending=[False, False, False, True, False])
        .with_columns((pl.int_range(pl.len(), dtype=pl.Int32()).over(_GROUP) + 1).alias("rank"))
        .filter(pl.col("rank") <= TOP)
    )


def _near_rows(best: pl.DataFrame, looks: Looks) -> Iterator[dict[str, Any]]:
    wanted = set(best.select("code", *TERM).iter_rows())
    shown = of_words(wanted, ((one.opened, one.terms, one.coded) for one in looks()))
    for row in best.iter_rows(named=True):
        like = " ".join(code for code in row["codes"] if code != row["code"])
        yield {
            **row,
            "like": like,
            **_cells(shown[row["code"], row["kind"], row["lang"], row["words"]]),
        }


def _theme_rows(
    found: Sequence[tuple[str, themes.Theme]], looks: Looks
) -> Iterator[dict[str, Any]]:
    chosen = [themes.examples(theme) for _, theme in found]
    shown = of_paragraphs(
        {place for own in chosen for place in own}, (one.opened for one in looks())
    )
    ranks: dict[str, int] = {}
    for (lang, theme), places in zip(found, chosen, strict=True):
        rank = ranks[lang] = ranks.get(lang, 0) + 1
        paragraphs = len(theme.paragraphs)
        yield {
            "kind": "theme",
            "code": "",
            "lang": lang,
            "rank": rank,
            "words": " ".join(theme.words),
            "near": paragraphs,
            "elsewhere": theme.of - paragraphs,
            "documents": theme.documents,
            "score": paragraphs / theme.of,
            "like": " ".join(theme.like),
            **_cells([shown[place] for place in places]),
        }


def _cells(examples: Sequence[str]) -> dict[str, str]:
    return {f"example_{i + 1}": examples[i] if i < len(examples) else "" for i in range(3)}


SUGGESTIONS = declare(
    "suggestions",
    "kind code lang rank",
    """
    kind       text  what is suggested
    code       text  code near whose hits it stands; empty for a theme
    lang       text  language of its words
    rank       int   place among those of its kind, code and language, from 1
    words      text  lemmas; of a theme the heaviest first
    near       int   places near hits, between the same two words counted once; of a theme: its
                     paragraphs
    elsewhere  int   places elsewhere in the language, counted alike; of a theme: the other
                     paragraphs
    documents  int   documents in which it stands near hits; of a theme: of its paragraphs
    score      real  z of the log-odds; of a theme its share of the paragraphs without a hit
    like       text  other codes near whose hits it stands; of a theme: codes whose paragraphs
                     have similar words
    example_1  text  a passage with document, page and paragraph
    example_2  text  another one, from another document where there is one
    example_3  text  another one
    """,
    values={"kind": ("word", "phrase", "theme")},
)
