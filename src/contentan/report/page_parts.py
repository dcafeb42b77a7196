"""What the parts of a report show that a run may lack, and the parts that a browser opens when they
are asked for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl
from markupsafe import Markup

from contentan.model import Codebook
from contentan.report.found_tables import Found
from contentan.report.report_templates import environment
from contentan.report.sections import (
    cases_section,
    claims_section,
    context_section,
    curve_section,
    hit_parts,
    review_section,
    robustness_section,
    shared_section,
    table1_section,
    trends_section,
)
from contentan.report.sections.figure_file import forest_file
from contentan.report.writing.catalogue import Text
from contentan.report.writing.code_views import CodeView


def parts(
    text: Text,
    found: Found,
    documents: pl.DataFrame,
    views: Sequence[CodeView],
    criteria: Sequence[table1_section.Criterion],
    countries: tuple[str, ...],
) -> dict[str, Any]:
    """What the optional parts show, by their ids; a part without anything to show is absent or
    empty.
    """
    made: dict[str, Any] = {"review": _review(text, found, views)}
    names: dict[str, str] = {}
    if found.cases is not None or found.conflicts is not None or found.network is not None:
        from contentan.findings import cases  # the package's list is read only where it is needed

        gazetteer = found.gazetteer or cases.read()
        names = cases_section.labels(text, gazetteer)
        if found.cases is not None:
            made["cases"] = cases_section.profiles(
                text, found.cases, gazetteer, documents, views, countries
            )
    if found.within is not None or found.specification is not None:
        made["firm"] = robustness_section.firmness(
            text, views, documents, found.within, found.specification
        )
    if found.specification is not None:
        made["curve"] = curve_section.curves(text, views, found.specification, countries)
    if found.shared_texts is not None:
        made["shared"] = shared_section.shared(text, found.shared_texts, views)
    if found.network is not None:
        made["network"] = context_section.network(text, found.network, views, names)
    if found.trends is not None:
        made["trends"] = trends_section.trends(
            text, found.trends, found.slopes, criteria, countries
        )
    if found.counts_about is not None and countries:
        made["readings"] = context_section.readings(
            text, found.counts, found.counts_about, _leading(found.codebook, criteria), countries
        )
    if found.conflicts is not None:
        groups = claims_section.conflicts(text, found.conflicts, found.claims, documents, names)
        made["conflicts"] = claims_section.shown(groups) if groups else None
    if found.indicators is not None and found.indicators.height:
        made["indicators"] = context_section.figures(text, found.indicators, countries)
    return made


def _review(text: Text, found: Found, views: Sequence[CodeView]) -> Any:
    tables = review_section.Tables(
        found.quality, found.corrected, found.agreement, found.harm, found.lost
    )
    return review_section.review(text, tables, views, found.counts)


def _leading(
    codebook: Codebook, criteria: Sequence[table1_section.Criterion]
) -> tuple[CodeView, ...]:
    """Each code that leads in a criterion, once; but for those that are reported apart."""
    rows = [row for row in criteria if row.name not in codebook.apart]
    leads = [lead.view for row in rows for _, own in row.leading for lead in own]
    return tuple({view.code.id: view for view in leads}.values())


def asked_for(shown: Mapping[str, Any]) -> list[tuple[str, Markup]]:
    """Pictures that a browser opens when they are asked for: of more than two countries that of
    each pair, where the hits of each further criterion lie, and the codes by year; the
    patterns of each code, and those that stand out.
    """
    pair, portrait, years, patterns, flagged = (
        environment().get_template(f"{name}.html.j2")
        for name in ("pair", "portrait", "years", "code_patterns", "flagged_patterns")
    )
    drawn = [
        (name, pair.render(**shown, picture=picture)) for name, picture in shown["answer"].others
    ]
    drawn += [
        (f"portrait-{i}", portrait.render(**shown, portrait=one))
        for i, one in enumerate(shown["parts"].get("portraits", ()))
        if i
    ]
    drawn += [
        (f"flag-{flag.id}", flagged.render(**shown, flag=flag))
        for flag in shown["card"].flags
        if flag.rows
    ]
    text, curves = shown["text"], shown["parts"].get("curve")
    picture = environment().get_template("curve_picture.html.j2")
    for one in curves.rows[1:] if curves else ():
        drawn.append((one.id, picture.render(**shown, curve=one)))
    for i, (criterion, rows) in enumerate(shown["trend"].codes):
        caption = text("Codes of “{criterion}” that have hits", criterion=criterion)
        drawn.append((f"years-{i}", years.render(**shown, years=(rows, caption))))
    if shown["pairs"]:
        title = shown["title"]
        svg = forest_file(text, shown["answer"].picture, shown["countries"], title)
        drawn.append(("figure-forest", svg))
    listed = {
        code: patterns.render(**shown, by_language=own) for code, own in shown["patterns"].items()
    }
    return [(name, hit_parts.packed(part)) for name, part in [*drawn, ("patterns", listed)]]
