"""Table 1 of the study: for each criterion a sentence on each country with its passages below, and
what may be said of both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contentan.report.article.blocks import Cell, Paragraph, Run, Table, cell, paragraph
from contentan.report.article.numbering import Numbering
from contentan.report.sections.pair_matrix import CodeLine, Lines
from contentan.report.sections.table1_section import Criterion, Lead
from contentan.report.writing.catalogue import Text, capital
from contentan.report.writing.code_views import CodeView
from contentan.report.writing.number_format import spaced
from contentan.report.writing.passage_views import Passage
from contentan.report.writing.verdict_wording import Statement

#: Kinds of statements whose codes have a paragraph each: the others only name theirs.
TOLD = {"differs", "refuted", "alike"}
#: Widths: of the criterion, of each country, of what may be said.
_CRITERION, _COUNTRY, _SAID = 0.75, 2.0, 1.6


def criteria_table(shown: Mapping[str, Any], numbering: Numbering) -> Table:
    """The table of `shown["table1"]`, which has a row."""
    text, countries = shown["text"], shown["countries"]
    two = len(shown["pairs"]) == 1
    head = (
        capital(text("criterion")),
        *(text.country(country) for country in countries),
        *([capital(text("what may be said"))] if two else []),
    )
    rows: list[tuple[Cell, ...]] = []
    for row in shown["table1"]:
        countries_of = (_country(text, leads) for _, leads in row.leading)
        said = [_said(text, row.said)] if two else []
        rows.append((cell(capital(row.title), bold=True), *countries_of, *said))
        if row.lines:
            rows.append((tuple(_lines(text, row.lines)),))
    widths = (_CRITERION, *(_COUNTRY for _ in countries), *([_SAID] if two else []))
    title = text("The countries compared, criterion by criterion")
    return Table(numbering.table(title), head, tuple(rows), widths, splits=True)


def apart(text: Text, rows: Sequence[Criterion]) -> list[Paragraph]:
    """What stands apart from the table: codes of what a text is about."""
    why = text(
        "Apart from the table, since these codes say what a text is about and not how a country"
        " acts:"
    )
    return [
        paragraph(
            f"{why} {row.title}: "
            + " · ".join(
                f"{view.label} ("
                + ", ".join(
                    f"{text.country(side.country)} {text.integer(side.hits)}" for side in view.sides
                )
                + ")"
                for view in row.views
                if view.hits
            )
            + ".",
            "note",
        )
        for row in rows
    ]


def _country(text: Text, leads: Sequence[Lead]) -> Cell:
    """The sentence, and below it the passages that stand in print."""
    if not leads:
        return cell(text("no hit"))
    named = text.listed(
        [
            text("“{label}” ({rate})", label=_name(lead.view), rate=spaced(lead.side.rate_cell))
            for lead in leads
        ]
    )
    below = [
        part
        for lead in leads
        for passage in lead.passages[: lead.printed]
        for part in _quoted(passage, lead.view.label)
    ]
    return (paragraph(text("Most often: {codes}.", codes=named), "cell"), *below)


def _quoted(passage: Passage, label: str) -> Iterator[Paragraph]:
    yield Paragraph(
        (
            Run(passage.before, passage.lang),
            Run(passage.quote, passage.lang, bold=True),
            Run(passage.after, passage.lang),
        ),
        "quote",
    )
    yield Paragraph((Run(f"{passage.cite} · "), Run(label, italic=True)), "source")


def _name(view: CodeView) -> str:
    return f"{view.label}{'*' if view.exploratory else ''}"


def _said(text: Text, statements: Sequence[Statement]) -> Cell:
    """The statements in the four words, the surest first."""
    found: list[Paragraph] = []
    for one in statements:
        head = Run(f"{one.heading}: ", bold=True)
        if one.kind == "none":
            codes = text.many(len(one.codes), "{n} code", "{n} codes")
            found.append(Paragraph((Run(f"{one.heading}: {codes}."),), "cell"))
        elif one.kind in TOLD:
            for i, (view, more) in enumerate(one.codes):
                added = f" {text('(sum)')}" if view.total else ""
                words = f"{_name(view)}{added}{f': {more}' if more else ''}."
                found.append(Paragraph((head, Run(words)) if not i else (Run(words),), "cell"))
        else:
            codes = " · ".join(
                f"{_name(view)} ({more})" if more else _name(view) for view, more in one.codes
            )
            found.append(Paragraph((head, Run(f"{codes}.")), "cell"))
    return tuple(found) or cell("")


def _lines(text: Text, lines: Lines) -> Iterator[Paragraph]:
    """Of three and more countries: code by code what may be said of their pairs."""
    for line in lines.said:
        yield Paragraph((Run(f"{_name(line.view)}: ", bold=True), Run(_line(text, line))), "cell")
    if lines.still:
        codes = " · ".join(_name(view) for view in lines.still)
        yield Paragraph((Run(f"{capital(text.term('open'))}: ", bold=True), Run(codes)), "cell")


def _line(text: Text, line: CodeLine) -> str:
    parts = [
        f"{text.term('differs')} {text.country(one.country)} > "
        + ", ".join(
            f"{text.country(other)} ({spaced(ratio)})" if ratio.text else text.country(other)
            for other, ratio in one.than
        )
        for one in line.differs
    ]
    if line.refuted:
        parts.append(text("in raw counts only: {n}", n=line.refuted))
    if line.alike:
        alike = ", ".join(f"{text.country(a)} ≈ {text.country(b)}" for a, b in line.alike)
        parts.append(f"{text.term('alike')} {alike}")
    if line.still:
        parts.append(f"{text.term('open')} {text.many(line.still, '{n} pair', '{n} pairs')}")
    q = f" (q = {line.q})" if line.q else ""
    return f"{'; '.join(parts)}{q}."
