"""All that the page says of a pattern while it is typed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.authoring.evaluate.gold import families
from contentan.desk.live import country_figures, fair_lines, overlaps, tried_examples, word_forms
from contentan.desk.live.code_matches import CodeMatches, Effect
from contentan.desk.live.country_figures import CountryRate
from contentan.desk.live.fair_lines import OTHER, Places
from contentan.desk.live.indexed_run import IndexedRun
from contentan.desk.live.overlaps import RunHits
from contentan.desk.live.tried_examples import Examples
from contentan.model import LANGS, Codebook, Pattern

if TYPE_CHECKING:
    from contentan.coding.spans import Spans

#: Lines of a page; documents, overlapping codes and examples that are told.
PAGE, MOST_DOCUMENTS, MOST_CODES, MOST_EXAMPLES = 40, 8, 8, 8
#: What lines there are: hits that are new, hits that are lost, all matches of the pattern.
KINDS = ("new", "lost", "all")


class Asked(NamedTuple):
    """`typed` is the pattern, None where a line is to go; `instead` the line of the codebook whose
    place it takes. Of the lines those of `kind`, of one country and language ('' for all), from
    number `start` on.
    """

    code: str
    typed: Pattern | None
    instead: Pattern | None = None
    kind: str = "new"
    country: str = ""
    lang: str = ""
    start: int = 0


class Bench(NamedTuple):
    """What answers need beside the codebook; `hits` and `examples` are None while they are not
    ready.
    """

    run: IndexedRun
    matches: CodeMatches
    hits: RunHits | None = None
    examples: Examples | None = None


def answer(bench: Bench, book: Codebook, asked: Asked) -> dict[str, Any]:
    """Lines, counts, figures, overlaps, examples and words of a pattern."""
    effects = bench.matches.effects(book, asked.code, asked.typed, asked.instead)
    return {
        **_lines(bench.run, effects, asked),
        "rates": consequence(bench, book, asked.code, effects),
        "overlaps": _overlaps(bench, asked, effects),
        "examples": _examples(bench, book, asked),
        "words": word_forms.word_forms(
            [part.positions for part in bench.run.parts], bench.run.lemmas, asked.typed
        )
        if asked.typed
        else [],
    }


def consequence(
    bench: Bench, book: Codebook, code: str, effects: Sequence[Effect]
) -> dict[str, list[dict[str, Any]]]:
    """What each country has of a code, with all below it, `before` and `after`."""
    run = bench.run
    below = np.zeros(len(run.of.doc))
    for other in sorted(families(book)[code] - {code}):
        own = bench.matches.hits(book, other)
        below += country_figures.hits_by_row(run, own)
    found = {}
    for name in ("before", "after"):
        own = [getattr(effect, name) for effect in effects]
        total = below + country_figures.hits_by_row(run, own)
        found[name] = [_plain(one) for one in country_figures.rates(run, code, total)]
    return found


def _plain(one: CountryRate) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in one._asdict().items()
    }


def _lines(run: IndexedRun, effects: Sequence[Effect], asked: Asked) -> dict[str, Any]:
    """The lines of a page, and how many there are of each kind, country and language."""
    spots = {kind: _places(run, effects, kind) for kind in KINDS}
    own = spots[asked.kind]
    country = run.countries.index(asked.country) if asked.country in run.countries else OTHER
    lang = LANGS.index(asked.lang) if asked.lang in LANGS else OTHER
    of_country = (own.country == country) | (asked.country == "")
    of_lang = (own.lang == lang) | (asked.lang == "")
    chosen = own.only(of_country & of_lang)
    page = fair_lines.fair_order(chosen)[asked.start : asked.start + PAGE]
    return {
        "kinds": {kind: len(one.first) for kind, one in spots.items()},
        "countries": _counted(own.only(of_lang).country, (*run.countries, "")),
        "langs": _counted(own.only(of_country).lang, (*LANGS, "")),
        "found": len(chosen.first),
        "documents": _documents(run, chosen),
        "start": asked.start,
        "lines": fair_lines.lines(run, chosen.only(page)),
    }


def _places(run: IndexedRun, effects: Sequence[Effect], kind: str) -> Places:
    found: list[Spans] = []
    fresh = []
    for part, effect in zip(run.parts, effects, strict=True):
        if kind == "lost":
            own = effect.before[effect.lost]
        elif kind == "new":
            own = effect.after[effect.new]
        else:
            own = effect.matches
        own = country_figures.counting(part, own)
        found.append(own)
        new = effect.after[effect.new]
        fresh.append(
            np.isin(own[:, 0], new[:, 0]) if kind == "all" else np.full(len(own), kind == "new")
        )
    return fair_lines.places(run.parts, found, fresh)


def _counted(numbers: Any, names: Sequence[str]) -> dict[str, int]:
    """How many there are of each; the last name is that of OTHER."""
    counts = np.bincount(numbers + 1, minlength=len(names))
    return {name: int(counts[(at + 1) % len(names)]) for at, name in enumerate(names)}


def _documents(run: IndexedRun, spots: Places) -> dict[str, Any]:
    """How many documents have such lines, and those that have most."""
    found = []
    for number, part in enumerate(run.parts):
        own = part.positions.document(spots.first[spots.part == number])
        for doc, count in zip(*np.unique(own, return_counts=True), strict=True):
            found.append((int(count), part.source.docs[int(doc)]))
    most = sorted(found, key=lambda one: (-one[0], one[1]))[:MOST_DOCUMENTS]
    named = [(run.documents[doc].title or doc, doc, count) for count, doc in most]
    return {"count": len(found), "most": named}


def _overlaps(bench: Bench, asked: Asked, effects: Sequence[Effect]) -> list[tuple[str, int]]:
    if bench.hits is None:
        return []
    found = [
        country_figures.counting(part, effect.matches if asked.typed else effect.before)
        for part, effect in zip(bench.run.parts, effects, strict=True)
    ]
    return overlaps.overlaps(bench.hits, found, asked.code)[:MOST_CODES]


def _examples(bench: Bench, book: Codebook, asked: Asked) -> dict[str, Any] | None:
    """How many examples are as they must be before and after, and those that tell most."""
    if bench.examples is None:
        return None
    found = tried_examples.tried(bench.examples, book, asked.code, asked.typed, asked.instead)
    wrong = [one for one in found if not one["after"] or not one["before"]]
    return {
        "count": len(found),
        "before": sum(one["before"] for one in found),
        "after": sum(one["after"] for one in found),
        "shown": [*wrong, *(one for one in found if one not in wrong)][:MOST_EXAMPLES],
    }
