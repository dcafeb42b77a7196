"""One HTML file that shows what a run found: the study's Table 1, every number, its uncertainty, its passages.

The file is whole in itself (no network, no other file) and equal inputs give equal bytes. Everything that comes from a
document, a register or a codebook is text: the template escapes it, and a Content-Security-Policy allows no script but
the page's own.
"""

from __future__ import annotations

import base64
import functools
import hashlib
import importlib.resources
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from contentan import compare, report_card, report_corpus, report_words
from contentan.model import CRITERIA, Codebook, Pattern
from contentan.report_figures import Line, Point, dots
from contentan.report_numbers import count, listed
from contentan.report_tables import CodeView, Side, code_views, countries_of, name, passages_of, spoken
from contentan.tables import COMPARISON, COUNTS, DOCUMENTS, PASSAGES, PATTERNS, check

if TYPE_CHECKING:
    import jinja2
    from markupsafe import Markup

LEADING = 3
PASSAGES_IN_TABLE_1 = 2
#: For each country, of a code and of a code that adds up others: what these show stands below them too.
PASSAGES_OF_CODE, PASSAGES_OF_TOTAL = 3, 1
#: What a browser may not meet in a page: control characters but tab and line end, and lone surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Criterion:
    """A row of Table 1: leading codes of each country, and for each pair of countries what may be said."""

    name: str
    leading: tuple[tuple[str, tuple[tuple[CodeView, Side], ...]], ...]
    said: tuple[tuple[str, str, tuple[report_words.Statement, ...]], ...]
    views: tuple[CodeView, ...]
    figure: Markup | None


def render(
    manifest: Mapping[str, Any],
    codebook: Codebook,
    documents: pl.DataFrame,
    counts: pl.DataFrame,
    comparison: pl.DataFrame,
    passages: pl.DataFrame,
    patterns: pl.DataFrame,
) -> str:
    """The report of a run as one HTML page.

    `documents`, `counts`, `comparison`, `passages` and `patterns` are the tables of these names; `manifest` has id, codebook (name,
    version, digest), corpus (documents, digest), stages, libraries, seed, options and contentan. Raises TableError
    for a frame that is not its table.

    >>> html = render(manifest, codebook, documents, counts, comparison, passages, patterns)  # doctest: +SKIP
    >>> Path("report.html").write_text(html, encoding="utf-8")  # doctest: +SKIP
    """
    given = (documents, counts, comparison, passages, patterns)
    for frame, table in zip(given, (DOCUMENTS, COUNTS, COMPARISON, PASSAGES, PATTERNS), strict=True):
        check(frame, table)
    documents = documents.sort("doc")
    countries = countries_of(comparison, counts)
    views = code_views(codebook, countries, counts, comparison, passages_of(passages, documents))
    pairs = _pairs(comparison)
    texts = report_corpus.texts(counts, documents, views, countries)
    return (
        _environment()
        .get_template("report.html.j2")
        .render(
            manifest=manifest,
            codebook=codebook,
            countries=countries,
            pairs=pairs,
            criteria=_criteria(views, countries, pairs),
            views=views,
            files=report_corpus.files(documents),
            texts=texts,
            mentioned=documents.filter(pl.col("about") == "mentioned").height,
            trend=report_corpus.trend(counts, codebook, views, countries),
            documents=report_corpus.in_reading_order(documents),
            summary=_summary(views, pairs, documents, texts),
            cautions=_cautions(views, pairs, counts),
            patterns=_patterns(codebook),
            card=report_card.of(patterns, views),
        )
    )


def _pairs(comparison: pl.DataFrame) -> tuple[tuple[str, str], ...]:
    return tuple(dict.fromkeys(comparison.select("left", "right").iter_rows()))


@functools.cache
def _environment() -> jinja2.Environment:
    import jinja2  # 60 ms that a run without a report does not need
    from markupsafe import Markup

    def printable(value: object) -> object:
        if value is None:
            return ""
        return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value

    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("contentan", "templates"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    script = _beside("report.js")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    environment.globals.update(
        style=Markup(_beside("report.css")),
        script=Markup(script),
        script_digest=digest,
        name=name,
        most=_most,
        count=count,
        method=compare,
        leading=LEADING,
        shown=PASSAGES_IN_TABLE_1,
        few_words=report_corpus.FEW_WORDS,
        family_names=report_corpus.FAMILIES,
    )
    return environment


def _beside(file: str) -> str:
    return importlib.resources.files("contentan").joinpath("templates", file).read_text(encoding="utf-8")


def _criteria(
    views: Sequence[CodeView], countries: Sequence[str], pairs: Sequence[tuple[str, str]]
) -> tuple[Criterion, ...]:
    drawn = [side for view in views if not view.total for side in view.sides]
    most = max((end for side in drawn for end in (side.high, side.rate) if end), default=0.0)
    rows = []
    for criterion in CRITERIA:
        own = tuple(view for view in views if view.code.criterion == criterion)
        rows.append(
            Criterion(
                name=criterion,
                leading=tuple((country, _leading(own, i)) for i, country in enumerate(countries)),
                said=tuple((left, right, tuple(report_words.statements(own, left, right))) for left, right in pairs),
                views=own,
                figure=_figure(own, most, criterion),
            )
        )
    return tuple(rows)


def _most(view: CodeView) -> int:
    return PASSAGES_OF_TOTAL if view.total else PASSAGES_OF_CODE


def _leading(views: Sequence[CodeView], country: int) -> tuple[tuple[CodeView, Side], ...]:
    """The codes with the largest shares of paragraphs; totals would only repeat what stands below them."""
    found = [(view, view.sides[country]) for view in views if not view.total and view.sides[country].hits]
    return tuple(sorted(found, key=lambda item: (-item[1].share, item[0].code.id))[:LEADING])


def _figure(views: Sequence[CodeView], most: float, criterion: str) -> Markup | None:
    lines = [Line(view.label, _points(view)) for view in views if view.hits and not view.total]
    return dots(lines, most, f"Rates of the codes of {criterion}, with intervals") if lines else None


def _points(view: CodeView) -> tuple[Point, ...]:
    return tuple(
        Point(i, side.rate, side.low, side.high, f"{name(side.country)}: {report_words.spaced(side.rate_cell)}")
        for i, side in enumerate(view.sides)
        if side.rate is not None
    )


def _summary(
    views: Sequence[CodeView],
    pairs: Sequence[tuple[str, str]],
    documents: pl.DataFrame,
    texts: Sequence[report_corpus.TextRow],
) -> list[tuple[str, list[str]]]:
    """Sentences, each with the sentences that bear it out."""
    said: list[tuple[str, list[str]]] = [(f"{_read(documents)} {_counted(texts)}".rstrip(), [])]
    for left, right in pairs:
        said.append((report_words.tallied(views, left, right), report_words.largest(views, left, right)))
    if not pairs:
        said.append(("Nothing is compared: text counts for fewer than two countries.", []))
    return said


def _read(documents: pl.DataFrame) -> str:
    status = dict(documents.group_by("status").len().iter_rows())
    kinds = (("failed", "Not read"), ("warning", "Read with a warning"))
    troubled = " ".join(f"{text}: {status[kind]}." for kind, text in kinds if status.get(kind))
    years = report_corpus.years_of(documents["year"])
    words = int(documents["tokens"].sum())
    return (
        f"{count(documents.height, 'document')}{f' of {years}' if years else ''}, {words:,} words. {troubled}".rstrip()
    )


def _counted(texts: Sequence[report_corpus.TextRow]) -> str:
    parts = [f"{row.words:,} for {spoken(row.country)}" for row in texts]
    return f"Of the words, {listed(parts)} are compared." if parts else ""


def _cautions(views: Sequence[CodeView], pairs: Sequence[tuple[str, str]], counts: pl.DataFrame) -> list[str]:
    kinds = {"families of sources": "family", "years": "year", "languages": "lang"}
    found = []
    for left, right in pairs:
        alike = {what: report_corpus.overlap(counts, left, right, column) for what, column in kinds.items()}
        found.append(report_words.caution(views, left, right, alike))
    return [text for text in found if text]


def _patterns(codebook: Codebook) -> dict[str, dict[str, list[Pattern]]]:
    """Patterns by code and language, in order of their lines."""
    found: dict[str, dict[str, list[Pattern]]] = {}
    for pattern in sorted(codebook.patterns, key=lambda one: (one.line, one.source)):
        found.setdefault(pattern.code, {}).setdefault(pattern.lang, []).append(pattern)
    return found
