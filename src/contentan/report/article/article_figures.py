"""The figures of an article: those that a run has, drawn as the report draws them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contentan.report.article.blocks import Figure
from contentan.report.article.numbering import Numbering
from contentan.report.article.template_blocks import plain
from contentan.report.sections.curve_file import curve_file
from contentan.report.sections.curve_section import PRINTED
from contentan.report.sections.figure_file import figure_file, forest_pages
from contentan.report.sections.heat_file import heat_file
from contentan.report.sections.panel_grid import leading_panels, panel_grid
from contentan.report.sections.table1_section import leading_codes
from contentan.report.writing.catalogue import Text

#: The highest figure, in pixels of its own width of WIDTH: with its caption it fills a page.
HIGHEST = 850.0


def article_figures(shown: Mapping[str, Any], numbering: Numbering) -> list[Figure]:
    """Forest plot, specification curves, heat map, rates by year, network and map of sources, as
    far as there are any.
    """
    return [
        Figure(svg, alt, numbering.figure(title))
        for draw in (_forest, _curves, _heat, _trends, _network, _map)
        for svg, title, alt in draw(shown)
    ]


#: The text of a file, its caption and what is read out.
_Drawn = tuple[str, str, str]


def _forest(shown: Mapping[str, Any]) -> Iterator[_Drawn]:
    text, countries, answer = shown["text"], shown["countries"], shown["answer"]
    title = (
        text("Rates of the codes and their ratios, with 95 % intervals")
        if answer.picture.pair
        else text("Rates of the codes, with 95 % intervals")
    )
    drawn = forest_pages(text, answer.picture, countries, shown["title"], HIGHEST)
    for i, svg in enumerate(drawn, 1):
        part = text("{title}, part {n} of {all}", title=title, n=i, all=len(drawn))
        said = plain(answer.sentences[0]) if answer.sentences else ""
        yield svg, part if len(drawn) > 1 else title, _alt(text, title, countries, said)


def _curves(shown: Mapping[str, Any]) -> Iterator[_Drawn]:
    """Those of the contrasts that differ, as many as stand on paper."""
    text, countries, curves = shown["text"], shown["countries"], shown["parts"].get("curve")
    for one in curves.rows[:PRINTED] if curves and not curves.open else ():
        title = text("The ratio under each choice: {label}", label=shown["curve_name"](one))
        yield curve_file(text, title, countries, one), title, _alt(text, title, countries, one.said)


def _heat(shown: Mapping[str, Any]) -> Iterator[_Drawn]:
    text, countries, heat = shown["text"], shown["countries"], shown["parts"].get("heat")
    codes = leading_codes(shown["table1"])
    if heat and any(row.view.code.id in codes for _, rows in heat.groups for row in rows):
        title = text("Hits per 1,000 words by family of sources")
        svg = heat_file(text, title, countries, heat, codes)
        yield svg, title, _alt(text, title, countries, text("Highest: {rate}.", rate=heat.most))


def _trends(shown: Mapping[str, Any]) -> Iterator[_Drawn]:
    text, countries, trends = shown["text"], shown["countries"], shown["parts"].get("trends")
    if trends:
        panels = leading_panels(trends)
        title = text("Hits per 1,000 words by year, with 95 % intervals")
        said = f"{text.listed([panel.view.label for panel in panels])}."
        yield (
            panel_grid(text, title, countries, panels),
            title,
            _alt(text, title, countries, said),
        )


def _network(shown: Mapping[str, Any]) -> Iterator[_Drawn]:
    text, network = shown["text"], shown["parts"].get("network")
    if network:
        title = text("What stands together in a paragraph")
        links = [
            f"{link.left[0]} – {link.right[0]}" for _, own in network.links for link in own[:3]
        ]
        said = f"{'; '.join(dict.fromkeys(links))}."
        yield network.drawing.whole().strip(), title, _alt(text, title, shown["countries"], said)


def _map(shown: Mapping[str, Any]) -> Iterator[_Drawn]:
    text, countries, placed = shown["text"], shown["countries"], shown["parts"].get("map")
    if placed:
        title = text("Codes and sources on one map")
        svg = figure_file(text, title, countries, placed.plain, placed.height)
        yield svg, title, _alt(text, title, countries, "")


def _alt(text: Text, title: str, countries: Sequence[str], said: str) -> str:
    names = text.listed([text.country(country) for country in countries])
    return f"{title}: {names}. {said}".strip()
