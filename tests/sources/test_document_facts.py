"""What a document tells of itself: dates, title, language."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.corpus import register
from contentan.extract import reading
from contentan.sources.registration import document_dates, document_facts
from tests.conftest import ROOT
from tests.sources.texts import ENGLISH, PAGE, TODAY


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("28 April 2021", "2021-04-28"),
        ("April 28th, 2021", "2021-04-28"),
        ("1st of May 2019", "2019-05-01"),
        ("28 апреля 2021 года", "2021-04-28"),
        ("«28» апреля 2021 г.", "2021-04-28"),
        ("2 мая 2020", "2020-05-02"),
        ("2021 жылғы 28 сәуір", "2021-04-28"),
        ("2021 жылғы 28 сәуірдегі", "2021-04-28"),
        ("2022 ж. 1 наурыз", "2022-03-01"),
        ("28.04.2021", "2021-04-28"),
        ("2021-04-28T10:00:00+06:00", "2021-04-28"),
        ("31 April 2021", ""),
        ("2021-13-01", ""),
        ("1.2.3.2021", ""),
        ("32.01.2021", ""),
        ("page 12 of 2021", ""),
        ("3 marchers 2021", "2021-03-03"),
    ],
)
def test_dates(text: str, found: str) -> None:
    assert [day for _, day in document_dates.dates(text)] == ([found] if found else [])


def test_own_date_is_in_a_short_line_and_not_in_the_future() -> None:
    prose = "On 6 June 1944 the young men of a nation crossed the sea, " * 4
    assert document_dates.own_date([prose], TODAY) == ""
    assert (
        document_dates.own_date(["Report", "Astana, 28 April 2021", prose], TODAY) == "2021-04-28"
    )
    assert document_dates.own_date(["Plan for 1 January 2030", prose], TODAY) == ""
    assert (
        document_dates.own_date(
            ["Report", prose * 9, "Signed 3 May 2021", "Printed 4 May 2021"], TODAY
        )
        == "2021-05-04"
    )
    assert document_dates.own_year(["Report 2020–2022"], TODAY) == ""
    assert document_dates.own_year(["Annual report 2021"], TODAY) == "2021"


def told_by(path: Path) -> document_facts.Facts:
    return document_facts.facts_of_document(path, reading.extract(path), TODAY)


def test_page_tells_title_date_and_language(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    told_ = told_by(page)
    assert told_.cells == {
        "title": "Accord grows",
        "lang": "en",
        "date": "2021-03-02",
        "year": "2021",
        "format": "html",
    }
    assert told_.guessed == ("title", "date", "year")


@pytest.mark.parametrize(
    "first", ["Article 1", "Dear compatriots!", "Mr. Speaker——", "12", "1-бап", ENGLISH]
)
def test_what_is_no_title(tmp_path: Path, first: str) -> None:
    path = tmp_path / "a.txt"
    path.write_text(f"{first}\n\n{ENGLISH}\n\n{ENGLISH}", encoding="utf-8")
    assert "title" not in told_by(path).cells


def test_sample_corpus_tells_of_itself() -> None:
    """Languages all right, titles all right but for capitals, no date wrong, where the register
    knows better.
    """
    documents = register.read(ROOT / "corpus")
    told_ = {
        one.id: told_by(ROOT / "corpus" / one.path).cells
        for one in documents
        if not one.path.endswith(".pdf")
    }
    for one in documents:
        if one.id in told_:
            cells = told_[one.id]
            assert cells["lang"] == one.lang
            assert cells["title"].casefold() == one.title.casefold()
            assert cells.get("date", one.date) == one.date and cells.get(
                "year", str(one.year)
            ) == str(one.year)


def test_a_text_in_another_language_has_none_of_the_three(tmp_path: Path) -> None:
    path = tmp_path / "fr.txt"
    path.write_text(
        "Les États protègent les eaux transfrontalières. La Commission se réunit chaque année"
        " pour discuter de la répartition de l'eau entre les pays riverains.\n",
        encoding="utf-8",
    )
    assert document_facts.languages(reading.extract(path)) == ("", False)
