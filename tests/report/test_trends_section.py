"""The report's section of years: what its pictures draw and its table shows, and how a slope is
said.
"""

from __future__ import annotations

import math
import re
from types import SimpleNamespace
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from contentan.compare.tables import SLOPES, TRENDS
from contentan.corpus.study import Event, Study
from contentan.report import html_report
from contentan.report.drawing.year_panel import (
    COLUMN,
    LEFT,
    MANY,
    NARROW,
    below,
    frame_of,
    panel,
    year_columns,
)
from contentan.report.report_templates import environment
from contentan.report.sections import rates_by_year, trends_section
from contentan.report.writing.catalogue import SPACE, Text, text_of, text_of_study
from contentan.report.writing.change_wording import a_year, change_said, change_shown
from contentan.tables.frames import frame_of as frame_of_table
from tests.report.inputs import HOSTILE, make_codebook

KAZ, BOTH = ("KAZ",), ("KAZ", "USA")
BOOK = make_codebook()
COUNTS = ("hits", "documents", "documents_hit", "paragraphs")
SLOPE = {"years": 6, "works": 20, "slope": 1.12, "low": 1.03, "high": 1.22, "p": 0.001, "q": 0.012}


def point(year: int, works: int = 6, rate: float | None = 1.0, **other: Any) -> dict[str, Any]:
    """A row of table TRENDS."""
    ends = dict.fromkeys(("share", "share_low", "share_high"), 0.1)
    given = {"code": "ngo", "country": "KAZ", "rate_low": 0.5, "rate_high": 1.8, "tokens": 1500}
    counted = dict.fromkeys(COUNTS, 2)
    return ends | counted | given | {"year": year, "works": works, "rate": rate} | other


def points(*rows: dict[str, Any]) -> pl.DataFrame:
    return frame_of_table(TRENDS, [[row[name] for name in TRENDS.schema] for row in rows])


def slopes(*rows: dict[str, Any]) -> pl.DataFrame:
    whole = [SLOPE | {"code": "ngo", "country": "KAZ"} | row for row in rows]
    return frame_of_table(SLOPES, [[row[name] for name in SLOPES.schema] for row in whole])


def drawn(
    *rows: dict[str, Any],
    lang: str = "en",
    countries: tuple[str, ...] = KAZ,
    events: tuple[tuple[int, str], ...] = (),
) -> str:
    text = text_of(lang)
    placed = {(row["country"], row["year"]): row for row in rows}
    framed = frame_of(year_columns({year for _, year in placed}), events)
    foot = below(text, placed, countries, framed)
    return str(panel(text, "Код", placed, countries, framed, foot))


def views() -> list[Any]:
    return [SimpleNamespace(code=code, label=code.id, hits=9) for code in BOOK.codes]


def section(
    given: pl.DataFrame | None, found: pl.DataFrame | None = None, text: Text | None = None
) -> Any:
    """The section as the template writes it, read."""
    text = text or text_of_study("en", Study(), BOOK, BOTH)
    criteria: list[Any] = [
        SimpleNamespace(
            title=criterion.name,
            views=[view for view in views() if view.code.criterion == criterion.name],
            leading=[
                ("KAZ", [SimpleNamespace(view=view)])
                for view in views()
                if view.code.criterion == criterion.name
            ],
        )
        for criterion in BOOK.criteria
    ]
    parts = {}
    if given is not None:
        parts["trends"] = trends_section.trends(text, given, found, criteria, BOTH)
    made = (
        environment()
        .get_template("trend.html.j2")
        .render(
            **html_report._language(text),
            countries=BOTH,
            parts=parts,
            trend=rates_by_year.trend(text, given, BOOK, views(), BOTH),
        )
    )
    return lxml_html.fromstring(made)


# ---- laws ---------------------------------------------------------------------------------------


@given(st.sets(st.integers(1990, 2030), min_size=1), st.lists(st.integers(1985, 2035)))
def test_every_year_has_a_column_and_an_event_is_drawn_where_its_year_lies(
    years: set[int], events: list[int]
) -> None:
    columns = year_columns(years)
    assert [one for one in columns if one != "gap"] == sorted(years)
    gaps = [i for i, one in enumerate(columns) if one == "gap"]
    assert all(int(columns[i + 1]) - int(columns[i - 1]) > 1 for i in gaps)
    assert len(gaps) == sum(year + 1 not in years for year in years) - 1
    framed = frame_of(columns, [(year, f"e{year}") for year in events])
    inside = [year for year in events if min(years) <= year <= max(years)]
    assert str(framed.events).count("<g>") == len(inside)
    places = [float(x) for x in re.findall(r'd="M([\d.]+) ', str(framed.events))]
    assert all(LEFT < x < framed.width for x in places)
    wide = NARROW if len(columns) > MANY else COLUMN
    for year, x in zip(inside, places, strict=True):
        if year in years:
            assert abs(x - framed.middles[columns.index(year)]) < wide / 2


@given(st.integers(2, 12))
def test_countries_stand_within_their_year(countries: int) -> None:
    for columns in ([2020, 2021], list(range(2000, 2020))):
        framed = frame_of(columns)
        year = framed.middles[1] - framed.middles[0]
        assert framed.apart(countries) * (countries - 1) < year


@given(st.lists(st.floats(1e-6, 60), min_size=1, max_size=3), st.sampled_from(["en", "ru", "kk"]))
def test_a_change_in_percent_has_the_sign_of_the_change(ratios: list[float], lang: str) -> None:
    for ratio, said in zip(ratios, a_year(text_of(lang), *ratios), strict=True):
        if ratio < 10:
            assert said.endswith(f"{SPACE}%")
            percent = float(said[:-2].replace("−", "-").replace(",", ".").replace(SPACE, ""))
            assert percent == pytest.approx(100 * (ratio - 1), abs=0.51)
            assert said.startswith("+") == (percent > 0)
        else:
            assert said.startswith("×")


# ---- pictures -----------------------------------------------------------------------------------


def test_no_line_crosses_a_year_without_text() -> None:
    rows = [point(year, 2, rate_high=9.0) for year in (2019, 2020, 2022, 2025)]
    usa = point(2021, country="USA")
    shown = drawn(*rows, usa, lang="kk", countries=BOTH)
    assert shown.count('stroke-opacity=".55"') == 1  # 2019 to 2020 alone
    assert shown.count(">2·1,5<") == 4 and shown.count(">–<") == 1 + 4 and "мәтін" in shown
    # intervals that are longer than the picture have an open end
    assert shown.count("l3 -4l3 4") == 4


def test_a_year_of_few_works_is_drawn_and_said_otherwise() -> None:
    shown = drawn(point(2019, 1), point(2020, 2), point(2021, 4), point(2022, 5))
    assert shown.count("stroke-dasharray") == 3
    assert shown.count('fill="#fff"') == 1  # the hollow mark
    titles = re.findall("<title>([^<]*)</title>", shown)
    assert titles[0].endswith("works: 1, words: 1,500; of this text alone")
    assert [title.endswith("borrowed from the other codes") for title in titles[1:]] == [1, 1, 0]


def test_a_year_without_text_is_no_point() -> None:
    shown = drawn(point(2019), point(2020, 0, None, rate_low=None, rate_high=None), point(2021))
    assert len(re.findall("<title>", shown)) == 2
    assert 'stroke-opacity=".55"' not in shown


def test_events_are_marked_with_labels_that_fit() -> None:
    events = ((2019, "Early"), (2020, HOSTILE[0]), (2022, "A very long label " * 9), (2030, "Late"))
    shown = drawn(*[point(year) for year in range(2019, 2025)], events=events)
    assert "Late" not in shown and "<script>" not in shown and "&lt;script&gt;" in shown
    assert "…" in re.findall(">(A very[^<]*)</text>", shown)[0]
    assert f"<title>2022: {'A very long label ' * 9}</title>" in shown
    early = lxml_html.fromstring(shown).xpath("//text[text()='Early']")[0]
    assert early.get("text-anchor") == "start"
    plain = drawn(*[point(year) for year in range(2019, 2025)])
    heights = [int(re.search(r' height="(\d+)"', one)[1]) for one in (shown, plain)]  # type: ignore[index]
    assert heights[0] - heights[1] == 3 * 12  # a line each, none for what lies outside


# ---- words --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({}, "+12 % a year [+3 % to +22 %], q = 0.012"),
        ({"q": 0.0004}, "+12 % a year [+3 % to +22 %], q < 0.001"),
        ({"q": 0.3}, "no change shown [+3 % to +22 % a year], q = 0.30"),
        ({"low": 0.9}, "no change shown [−10 % to +22 % a year], q = 0.012"),
        ({"slope": 0.8, "low": 0.7, "high": 0.93}, "−20 % a year [−30 % to −7 %], q = 0.012"),
        ({"slope": None, "low": 1.3, "high": math.inf}, "+30 % a year or more, q = 0.012"),
        ({"slope": None, "low": 0.0, "high": 0.6}, "−40 % a year or more, q = 0.012"),
        ({"slope": None, "low": 0.8, "high": math.inf, "q": 0.4}, "no change shown, q = 0.40"),
        (dict.fromkeys(("slope", "low", "high", "p", "q")), ""),
    ],
)
def test_what_is_said_of_a_slope(other: dict[str, Any], said: str) -> None:
    row = SLOPE | other
    assert change_said(text_of("en"), row).replace(SPACE, " ") == said
    assert change_shown(row) == (bool(said) and not said.startswith("no change"))


def test_a_slope_in_russian_and_kazakh() -> None:
    said = [change_said(text_of(lang), SLOPE).replace(SPACE, " ") for lang in ("ru", "kk")]
    assert said == [
        "+12 % в год [от +3 % до +22 %], q = 0,012",
        "жылына +12 % [+3 % … +22 %], q = 0,012",
    ]


# ---- the section --------------------------------------------------------------------------------

YEARS = [point(year, country=country) for year in (2019, 2020, 2021) for country in BOTH]


def test_changes_are_listed_once_and_all_slopes_stand_at_the_pictures() -> None:
    quiet = {"country": "USA", "q": 0.6, "low": 0.9}
    made = section(points(*YEARS), slopes({}, quiet))
    rows = [row.text_content() for row in made.xpath("//ul[@class='changes']/li")]
    said = "+12 % a year [+3 % to +22 %], q = 0.012"
    assert [row.replace(SPACE, " ") for row in rows] == [
        f"ngo, Kazakhstan: {said} (works: 20, years: 6)"
    ]
    captions = made.xpath("//figcaption/small")
    assert [one.text_content()[:3] for one in captions] == ["+12", "no "]
    assert "Slopes tested: 2." in made.text_content()


def test_without_a_test_or_a_change_the_section_says_so() -> None:
    none = dict.fromkeys(("slope", "low", "high", "p", "q"))
    untested = section(points(*YEARS), slopes(none)).text_content()
    assert "can be tested: no country has 5 works over 3 years" in untested
    quiet = section(points(*YEARS), slopes({"q": 0.9})).text_content()
    assert "No change over the years is shown. Slopes tested: 1." in quiet
    for nothing in (None, points()):
        made = section(nothing, slopes())
        assert "No work of the compared countries has a year." in made.text_content()
        assert not made.xpath("//table | //svg")


def test_events_of_the_study_are_listed_in_the_language_of_the_report() -> None:
    events = (Event(2020, {"en": "Start", "kk": "Басы"}), Event(2021, {"en": HOSTILE[0]}))
    text = text_of_study("kk", Study(events=events), BOOK, BOTH)
    made = section(points(*YEARS), slopes(), text)
    assert f"2020 Басы · 2021 {HOSTILE[0]}" in made.text_content()
    assert not made.xpath("//script")


def test_a_year_without_text_is_a_dash_and_never_zero() -> None:
    rows = [point(2019), point(2020), point(2022, 1), point(2022, country="USA", rate=0.0)]
    made = rates_by_year.trend(text_of("en"), points(*rows), BOOK, views(), BOTH)
    assert made.years == ("2019", "2020", "…", "2022")
    ngo = next(row for _, own in made.codes for row in own if row.label == "ngo")
    kaz, usa = (
        [(cell.cell.text, cell.shade > 0, cell.thin) for cell in cells] for _, cells in ngo.series
    )
    assert kaz == [("1.00", 1, 0), ("1.00", 1, 0), ("", 0, 0), ("1.00", 1, 1)]
    assert usa == [("–", 0, 0), ("–", 0, 0), ("", 0, 0), ("0", 0, 0)]
    assert ngo.series[0][1][3].cell.why.endswith("works: 1, words: 1,500; of this text alone")
    assert dict(made.amounts[0][1]) == {"KAZ": ("6", "6", "", "1"), "USA": ("–", "–", "", "6")}


def test_a_criterion_adds_up_each_hit_once() -> None:
    given = {"interethnic_accord": (2.0, 4), "social_stability": (1.0, 2)}
    # The family has the hits of both below it, and one of its own.
    given["accord_family"] = (3.5, 7)
    rows = [point(2019, code=code, rate=rate, hits=hits) for code, (rate, hits) in given.items()]
    made = rates_by_year.trend(text_of("en"), points(*rows), BOOK, views(), KAZ)
    main_goal = made.criteria[0].series[0][1][0].cell
    assert (main_goal.text, main_goal.why[:8]) == ("3.50", "hits: 7,")
