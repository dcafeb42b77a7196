"""The article: its tables say what the comparison says, in the words and digits of the report."""

from __future__ import annotations

import dataclasses
from typing import Any

import polars as pl
import pytest

from contentan.model import LANGS
from contentan.report import html_report
from contentan.report.article.article import article
from contentan.report.article.article_figures import HIGHEST
from contentan.report.article.blocks import (
    Article,
    Block,
    Cell,
    Figure,
    Heading,
    Paragraph,
    Run,
    Table,
)
from contentan.report.article.numbering import Numbering
from contentan.report.article.template_blocks import plain, template_blocks
from contentan.report.writing import number_format, verdict_wording
from contentan.report.writing.catalogue import text_of
from tests.report.inputs import make_inputs


def context(lang: str = "en", **inputs: Any) -> dict[str, Any]:
    return html_report.context(html_report.Found(**inputs), lang)


def blocks(made: Article) -> list[Block]:
    return [block for part in made.parts for block in part.blocks]


def tables(made: Article) -> list[Table]:
    return [block for block in blocks(made) if isinstance(block, Table)]


def words(cell: Cell) -> str:
    return "\n".join("".join(run.words for run in one.runs) for one in cell)


@pytest.fixture(scope="module")
def inputs() -> dict[str, Any]:
    return make_inputs()


@pytest.mark.parametrize("lang", LANGS)
def test_each_number_of_the_comparison_is_that_of_the_table_as_the_report_writes_it(
    inputs: dict[str, Any], lang: str
) -> None:
    shown = context(lang, **inputs)
    text = shown["text"]
    given = {row["code"]: row for row in inputs["comparison"].iter_rows(named=True)}
    views = [view for row in shown["criteria"] for view in row.views if view.hits]
    found = [row for row in tables(article(shown))[-1].rows if len(row) > 1]
    with_hits = [row for row in given.values() if row["hits_left"] + row["hits_right"]]
    assert len(found) == len(with_hits) > 5
    for row, view in zip(found, views, strict=True):
        name, left, right, ratio, q, verdict = (words(cell) for cell in row)
        own = given[view.code.id]
        assert name.strip("\N{NO-BREAK SPACE}*") == view.label
        for side, said in (("left", left), ("right", right)):
            rate = [own[f"rate_{side}{end}"] for end in ("", "_low", "_high")]
            assert said == number_format.spaced(number_format.estimate(text, *rate))
        if own["ratio"] is not None:
            ends = (own["ratio"], own["ratio_low"], own["ratio_high"])
            assert ratio == number_format.spaced(number_format.estimate(text, *ends))
        if own["q"] is not None:
            assert q == number_format.chance(text, own["q"])
        assert verdict.startswith(text.term(own["verdict"]))


def test_the_table_of_criteria_has_a_sentence_a_cell_with_passages_and_the_four_words(
    inputs: dict[str, Any],
) -> None:
    shown = context(**inputs)
    made = tables(article(shown))[0]
    assert made.head == ("Criterion", "Kazakhstan", "USA", "What may be said")
    assert len(made.rows) == len(inputs["codebook"].criteria)
    first = made.rows[0]
    assert words(first[1]).startswith("Most often: “Interethnic accord” (")
    quotes = [one for one in first[1] if one.kind == "quote"]
    sources = [one for one in first[1] if one.kind == "source"]
    assert len(quotes) == len(sources) > 0
    assert {run.lang for one in quotes for run in one.runs} <= set(LANGS)
    assert all("p. 3, para. 2" in "".join(run.words for run in one.runs) for one in sources)
    assert words(first[3]).startswith("Differs within")
    every = {view.label for view in made_views(shown) if not view.total}
    said = "\n".join(words(row[3]) for row in made.rows)
    assert all(label in said for label in every)


def made_views(shown: dict[str, Any]) -> list[Any]:
    return [
        view
        for row in shown["table1"]
        for view in row.views
        if any(
            verdict_wording.standing(shown["text"], view, pair)[1] != "none" for pair in view.pairs
        )
    ]


@pytest.mark.parametrize("lang", LANGS)
def test_captions_count_from_one_and_pictures_have_words_and_fit_a_page(
    inputs: dict[str, Any], lang: str
) -> None:
    made = article(context(lang, **inputs))
    captions = [one.caption for one in blocks(made) if isinstance(one, Table | Figure)]
    for series in ("table", "figure"):
        own = [one.number for one in captions if one.series == series]
        assert own == list(range(1, len(own) + 1)) != []
    for figure in (one for one in blocks(made) if isinstance(one, Figure)):
        assert len(figure.alt) > 20 and figure.svg.lstrip().startswith("<svg")
        assert "<script" not in figure.svg
    forest = next(one for one in blocks(made) if isinstance(one, Figure))
    assert float(forest.svg.split('height="')[1].split('"')[0]) <= HIGHEST


def test_without_a_comparison_there_are_rates_alone(inputs: dict[str, Any]) -> None:
    options = {"options": {"countries": "KAZ,USA"}}
    manifest = inputs["manifest"] | options
    bare = {**inputs, "manifest": manifest, "comparison": inputs["comparison"].clear()}
    shown = context(**bare)
    made = article(shown)
    table = tables(made)[-1]
    assert table.head == ("Code", "Kazakhstan", "USA")
    assert "verdict" not in " ".join(
        block.words.lower() for block in blocks(made) if isinstance(block, Heading)
    )
    assert "What may be said" not in tables(made)[0].head


def test_a_run_of_one_country_has_one_column(inputs: dict[str, Any]) -> None:
    one = {
        **inputs,
        "comparison": inputs["comparison"].clear(),
        "counts": inputs["counts"].filter(pl.col("country") != "USA"),
    }
    made = article(context(**one))
    assert [table.head for table in tables(made)] == [
        ("Criterion", "Kazakhstan"),
        ("Code", "Kazakhstan"),
    ]


def test_a_codebook_without_criteria_has_no_table_of_them(inputs: dict[str, Any]) -> None:
    book = inputs["codebook"]
    codes = tuple(dataclasses.replace(code, criterion="") for code in book.codes)
    bare = {**inputs, "codebook": dataclasses.replace(book, codes=codes, criteria=())}
    made = article(context(**bare))
    assert len(tables(made)) == 1 and tables(made)[0].head[-1] == "Verdict"


def test_method_and_limits_are_worded_as_in_the_report(inputs: dict[str, Any]) -> None:
    shown = context(**inputs)
    found = template_blocks("method", shown)
    assert isinstance(found[0], Heading) and found[0].words == "Method and limits"
    items = [one for one in found if isinstance(one, Paragraph) and one.kind == "item"]
    assert len(items) == 6 and items[-1].runs[0] == Run("Causes.", bold=True)
    said = "".join(run.words for one in found if isinstance(one, Paragraph) for run in one.runs)
    assert "<" not in said and "rate = 1,000 × hits ÷ words" in said


def test_markup_becomes_words() -> None:
    assert plain("a <b>rate</b> &lt;&nbsp;1\n  more") == "a rate <\N{NO-BREAK SPACE}1 more"


@pytest.mark.parametrize(("lang", "said"), [("en", "Table 1. X"), ("kk", "1-кесте. X")])
def test_a_number_stands_where_the_language_has_it(lang: str, said: str) -> None:
    assert Numbering(text_of(lang)).table("X").words == said


def test_three_countries_have_a_table_a_pair_and_lines_across(inputs: dict[str, Any]) -> None:
    two = inputs["comparison"]
    third = two.with_columns(pl.lit("UZB").alias("right"))
    other = two.with_columns(pl.lit("USA").alias("left"), pl.lit("UZB").alias("right"))
    shown = context(**{**inputs, "comparison": pl.concat([two, third, other])})
    criteria, *of_pairs = tables(article(shown))
    assert criteria.head == ("Criterion", "Kazakhstan", "USA", "Uzbekistan")
    across = [row for row in criteria.rows if len(row) == 1]
    assert across and "differs Kazakhstan > USA" in words(across[0][0])
    assert [table.caption.after.partition(": ")[2] for table in of_pairs] == [
        "Kazakhstan – USA",
        "Kazakhstan – Uzbekistan",
        "USA – Uzbekistan",
    ]
