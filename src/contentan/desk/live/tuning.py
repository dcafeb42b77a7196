"""All that the page says of a pattern while it is typed."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from contentan.authoring.evaluate.gold import families
from contentan.desk.live import country_figures, fair_lines, overlaps, tried_examples, word_forms
from contentan.desk.live.code_matches import CodeMatches
from contentan.desk.live.country_figures import CountryRate
from contentan.desk.live.fair_lines import OTHER, Places
from contentan.desk.live.indexed_run import IndexedRun
from contentan.desk.live.overlaps import RunHits
from contentan.desk.live.stirred_heaps import Effect
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
        "words": word_forms.word_forms(bench.matches.matchers, asked.typed) if asked.typed else [],
    }


def consequence(
    bench: Bench, book: Codebook, code: str, effects: Sequence[Effect]
) -> dict[str, list[dict[str, Any]]]:
    """What each country has of a code, with all below it, `before` and `after`."""
    hits = sum(_by_row(bench, book, one) for one in families(book)[code])
    more = country_figures.hits_by_row(bench.run, [one.now for one in effects])
    less = country_figures.hits_by_row(bench.run, [one.was for one in effects])
    return {
        "before": _figures(bench.run, code, hits),
        "after": _figures(bench.run, code, hits - less + more),
    }


def standing(bench: Bench, book: Codebook, codes: Iterable[str]) -> dict[str, list[dict[str, Any]]]:
    """What each country has of codes, with all below them, as the codebook is."""
    below = families(book)
    return {
        code: _figures(bench.run, code, sum(_by_row(bench, book, one) for one in below[code]))
        for code in codes
    }


def _figures(run: IndexedRun, code: str, hits: Any) -> list[dict[str, Any]]:
    return [_plain(one) for one in country_figures.rates(run, code, hits)]


def _by_row(bench: Bench, book: Codebook, code: str) -> Any:
    """What the codebook finds of a code alone in each row of the run's material."""

    def count() -> Any:
        return country_figures.hits_by_row(bench.run, bench.matches.hits(book, code))

    return bench.matches.summed(book, code, "rows", count)


def _plain(one: CountryRate) -> dict[str, Any]:
    return {
        name: None if isinstance(value, float) and not math.isfinite(value) else value
        for name, value in one._asdict().items()
    }


def _lines(run: IndexedRun, effects: Sequence[Effect], asked: Asked) -> dict[str, Any]:
    """The lines of a page, and how many there are of each kind, country and language."""
    own = _places(run, effects, asked.kind)
    country = run.countries.index(asked.country) if asked.country in run.countries else OTHER
    lang = LANGS.index(asked.lang) if asked.lang in LANGS else OTHER
    of_country = (own.country == country) | (asked.country == "")
    of_lang = (own.lang == lang) | (asked.lang == "")
    chosen = own.only(of_country & of_lang) if asked.country or asked.lang else own
    page = fair_lines.fair_order(chosen, asked.start + PAGE)[asked.start :]
    fresh = [effect.new[:, 0] for effect in effects]
    return {
        "kinds": {kind: _size(run, effects, kind) for kind in KINDS},
        "countries": _counted(own.country[of_lang], (*run.countries, "")),
        "langs": _counted(own.lang[of_country], (*LANGS, "")),
        "found": len(chosen.first),
        "documents": _documents(run, chosen),
        "start": asked.start,
        "lines": fair_lines.lines(run, chosen.only(page), fresh),
    }


def _of_kind(effect: Effect, kind: str) -> Spans:
    found: Spans = getattr(effect, "matches" if kind == "all" else kind)
    return found


def _size(run: IndexedRun, effects: Sequence[Effect], kind: str) -> int:
    """How many spans of a kind count."""
    return sum(
        int(country_figures.by_document(part, _of_kind(effect, kind))[part.counting].sum())
        for part, effect in zip(run.parts, effects, strict=True)
    )


def _places(run: IndexedRun, effects: Sequence[Effect], kind: str) -> Places:
    own = [
        country_figures.counting(part, _of_kind(effect, kind))
        for part, effect in zip(run.parts, effects, strict=True)
    ]
    return fair_lines.places(run.parts, own)


def _counted(numbers: Any, names: Sequence[str]) -> dict[str, int]:
    """How many there are of each; the last name is that of OTHER."""
    counts = np.bincount(numbers + 1, minlength=len(names))
    return {name: int(counts[(at + 1) % len(names)]) for at, name in enumerate(names)}


def _documents(run: IndexedRun, spots: Places) -> dict[str, Any]:
    """How many documents have such lines, and those that have most."""
    columns = []
    for number, part in enumerate(run.parts):
        counts = country_figures.by_document(part, spots.first[spots.part == number][:, None])
        docs = np.flatnonzero(counts)
        columns.append(np.stack([-counts[docs], np.full(len(docs), number), docs]))
    found = np.concatenate(columns, axis=1)
    most = found[:, np.lexsort(found[::-1])[:MOST_DOCUMENTS]]
    named = []
    for count, number, doc in most.T.tolist():
        name = run.parts[number].source.docs[doc]
        named.append((run.documents[name].title or name, name, -count))
    return {"count": found.shape[1], "most": named}


def _overlaps(bench: Bench, asked: Asked, effects: Sequence[Effect]) -> dict[str, Any]:
    if bench.hits is None:
        return {"counts": [], "exact": True}
    found = [
        country_figures.counting(part, effect.matches if asked.typed else effect.before)
        for part, effect in zip(bench.run.parts, effects, strict=True)
    ]
    counts, exact = overlaps.overlaps(bench.hits, found, asked.code)
    return {"counts": counts[:MOST_CODES], "exact": exact}


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
