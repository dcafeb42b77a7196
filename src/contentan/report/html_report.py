"""One HTML file that shows what a run found: the study's Table 1, every number, its uncertainty,
its passages.

The file is whole in itself (no network, no other file) and equal inputs give equal bytes.
Everything that comes from a document, a register or a codebook is text: the template escapes it,
and a Content-Security-Policy allows no script but the page's own. A part whose table a run does not
have is left out, and its line of the contents too.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
from markupsafe import Markup

from contentan.codebook.pattern_conditions import sets_of
from contentan.coding.tables import COUNTS
from contentan.compare.verdicts import MARGIN, NOT_SEPARABLE
from contentan.corpus.study import study_of
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.review_tables import COMPARED
from contentan.findings.passages import PASSAGES
from contentan.findings.pattern_card import PATTERNS
from contentan.model import Codebook, Pattern
from contentan.report import page_parts
from contentan.report.found_tables import TABLES, Found
from contentan.report.report_templates import environment
from contentan.report.sections import (
    answer_section,
    contents,
    corpus_panel,
    corpus_section,
    curve_section,
    documents_section,
    heat_section,
    hit_parts,
    map_section,
    pair_matrix,
    patterns_section,
    portrait_section,
    rates_by_year,
    review_section,
    summary_section,
    table1_section,
    words_section,
)
from contentan.report.sections.table1_section import Criterion
from contentan.report.writing import summary_wording, verdict_wording
from contentan.report.writing.catalogue import Text, text_of_study
from contentan.report.writing.code_views import CodeView, code_views, countries_of, names_of
from contentan.report.writing.country_colours import style_of
from contentan.report.writing.passage_views import passages_of
from contentan.tables.frames import check_frame

__all__ = ("TABLES", "Found", "context", "render")


def render(found: Found, lang: str = "en") -> str:
    """The report of a run as one HTML page, in English, Russian (ru) or Kazakh (kk).

    Raises TableError for a frame that is not its table, UsageError for a language that there is no
    catalogue of.

    >>> html = render(found, "kk")  # doctest: +SKIP
    >>> Path("report.html").write_text(html, encoding="utf-8")  # doctest: +SKIP
    """
    shown = context(found, lang)
    shown["hit_blocks"] = [*shown["hit_blocks"], *page_parts.asked_for(shown)]
    return environment().get_template("report.html.j2").render(**shown)


def context(found: Found, lang: str = "en") -> dict[str, Any]:
    """What the templates are filled with, by its names there; raises as `render` does."""
    study = study_of(found.manifest.get("study"))
    wanted = tuple(found.manifest["options"].get("countries", "").split(","))
    countries = countries_of(found.comparison, found.counts, wanted)
    text = text_of_study(lang, study, found.codebook, countries)
    given = (found.documents, found.counts, found.comparison, found.passages, found.patterns)
    # A page of wrong tables would look right: better no page.
    for frame, table in zip(given, (DOCUMENTS, COUNTS, COMPARED, PASSAGES, PATTERNS), strict=True):
        check_frame(frame, table)
    # What the study is called, else its codebook.
    book = found.codebook
    title = text.label(study.title, "") or text.label(book.title, book.name.replace("_", " "))
    return {"title": title, **_context(text, found, countries)}


def _context(text: Text, found: Found, countries: tuple[str, ...]) -> dict[str, Any]:
    documents = found.documents.sort("doc")
    quoted = passages_of(text, found.passages, documents, found.passage_versions)
    new = review_section.exploratory(text, found.quality)
    views = code_views(text, found.codebook, countries, found.counts, found.comparison, quoted, new)
    pairs = tuple(dict.fromkeys(found.comparison.select("left", "right").iter_rows()))
    langs = corpus_section.languages(found.codebook, documents)
    texts = corpus_section.text_rows(text, found.counts, documents, views, countries, langs)
    criteria = table1_section.criteria(text, views, countries, pairs, names_of(found.codebook))
    apart = found.codebook.apart
    in_table = [row for row in criteria if row.name and row.name not in apart]
    compared = [view for view in views if view.code.criterion not in apart]
    held = _hits(text, found, documents, views, countries)
    opens = hit_parts.opener(held.shown)
    of_table = [row for row in criteria if row.name not in apart]
    parts = {
        **page_parts.parts(text, found, documents, views, criteria, countries),
        **_pictures(text, found, documents, of_table, countries, held.shown),
    }
    return {
        **_language(text),
        "opens": opens,
        "opens_hits": bool(held.shown),
        "hit_blocks": held.blocks,
        "manifest": found.manifest,
        "codebook": found.codebook,
        "countries": countries,
        "pairs": pairs,
        "criteria": criteria,
        "table1": in_table,
        "apart": [row for row in criteria if row.name in apart and any(v.hits for v in row.views)],
        "languages": langs,
        "country_style": Markup(style_of(text, len(countries))),
        "views": views,
        "panel": corpus_panel.panel(text, documents),
        "beware": corpus_panel.cautions(text, documents),
        "texts": texts,
        "mentioned": documents.filter(pl.col("about") == "mentioned").height,
        "trend": rates_by_year.trend(text, found.trends, found.codebook, views, countries),
        "documents": documents_section.in_reading_order(text, documents),
        **_summary(text, found, documents, compared, pairs, texts),
        "answer": _answer(text, found, documents, of_table, countries, pairs, langs, opens),
        "patterns": _patterns(found.codebook),
        "word_sets": sets_of(found.codebook.patterns),
        "card": patterns_section.patterns_card(text, found.patterns, views),
        "parts": parts,
        "curve_name": functools.partial(curve_section.label_of, text, pairs=len(pairs)),
        "corrected": any(pair.after for view in views for pair in view.pairs),
        "sections": contents.contents(text, {**parts, "table1": in_table}),
    }


def _hits(
    text: Text,
    found: Found,
    documents: pl.DataFrame,
    views: Sequence[CodeView],
    countries: Sequence[str],
) -> hit_parts.Parts:
    """The parts that hold all hits; none where they were not given."""
    if found.hits is None:
        return hit_parts.Parts((), {})
    words = words_section.words_with_lines(found.keyness, found.keyness_lines)
    return hit_parts.parts(text, found.hits, documents, found.codebook, views, countries, words)


def _answer(
    text: Text,
    found: Found,
    documents: pl.DataFrame,
    criteria: Sequence[Criterion],
    countries: tuple[str, ...],
    pairs: tuple[tuple[str, str], ...],
    langs: Sequence[str],
    opens: Callable[..., Markup],
) -> answer_section.Answer:
    """The first screen; rates within the margin of the study are alike."""
    margin = (found.manifest.get("study") or {}).get("margin") or MARGIN
    compared = answer_section.Compared(
        documents, found.counts, criteria, countries, pairs, langs, margin
    )
    return answer_section.answer(text, compared, opens)


def _pictures(
    text: Text,
    found: Found,
    documents: pl.DataFrame,
    criteria: Sequence[Criterion],
    countries: tuple[str, ...],
    shown: Mapping[str, tuple[int, int]],
) -> dict[str, Any]:
    """Heat map, map of sources, words outside the codebook; where hits are known the portraits of
    the documents.
    """
    opens = hit_parts.opener(shown)
    own: dict[str, Any] = {
        "heat": heat_section.heat(text, found.counts, criteria, countries, opens)
    }
    own["map"] = map_section.source_map(text, found.counts, criteria, countries)
    if found.keyness is not None:
        own["words"] = words_section.words(text, found.keyness, countries, shown)
    if found.hits is not None:
        own["portraits"] = portrait_section.portraits(
            text, found.hits, documents, criteria, countries
        )
    return own


def _summary(
    text: Text,
    found: Found,
    documents: pl.DataFrame,
    compared: Sequence[CodeView],
    pairs: tuple[tuple[str, str], ...],
    texts: Sequence[corpus_section.TextRow],
) -> dict[str, Any]:
    """What the first page says of the countries."""
    countries = [row.country for row in texts]
    return {
        "summary": summary_section.summary(
            text, compared, pairs, documents, texts, found.shared_texts
        ),
        "above_largest": summary_wording.heading_of(text, compared, pairs),
        "inseparable": any(
            pair.verdict == NOT_SEPARABLE for view in compared for pair in view.pairs
        ),
        "margin": (found.manifest.get("study") or {}).get("margin") or MARGIN,
        "matrix": pair_matrix.matrix(text, compared, countries) if len(pairs) > 1 else None,
        "cautions": summary_section.cautions(text, compared, pairs, found.counts),
    }


def _language(text: Text) -> dict[str, Any]:
    """What the templates write words and numbers with."""
    return {
        "text": text,
        "_": text.markup,
        "many": text.marked_many,
        "term": text.term,
        "lang": text.lang,
        "name": text.country,
        "of": text.of,
        "integer_of": text.integer,
        "family_name": text.family,
        "words_in": functools.partial(corpus_section.words_in, text),
        "word_of": functools.partial(verdict_wording.word_of, text),
        "beside_of": functools.partial(verdict_wording.outside, text),
    }


def _patterns(codebook: Codebook) -> dict[str, dict[str, list[Pattern]]]:
    """Patterns by code and language, in order of their lines."""
    found: dict[str, dict[str, list[Pattern]]] = {}
    for pattern in sorted(codebook.patterns, key=lambda one: (one.line, one.source)):
        found.setdefault(pattern.code, {}).setdefault(pattern.lang, []).append(pattern)
    return found
