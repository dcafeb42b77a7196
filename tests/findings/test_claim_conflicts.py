"""Conflicts of claims: laws, then what is one and what is none."""

from __future__ import annotations

import polars as pl
import pytest
from benchmarks.codebook.claim_facts import found_in
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.findings.claims.conflicts import conflicts
from contentan.findings.claims.document_claims import CLAIMS
from contentan.tables.frames import frame_of
from tests.findings.document_rows import documents


def conflicting(*texts: str) -> pl.DataFrame:
    rows = [row for own in found_in(texts) for row in own]
    claims = frame_of(CLAIMS, [[row[name] for name in CLAIMS.schema] for row in rows])
    return conflicts(claims, documents(*(f"{number:04}" for number in range(len(texts)))))


@settings(max_examples=10, deadline=None)
@given(st.integers(10, 999), st.integers(10, 999))
def test_exact_numbers_conflict_unless_they_are_equal(first: int, last: int) -> None:
    found = conflicting(
        f"Fulbright awards {first} grants each year.", f"Fulbright awards {last} grants a year."
    )
    assert found.is_empty() == (first == last)


def test_conflicting_claims_stand_side_by_side() -> None:
    found = conflicting(
        "Fulbright awards about 8,000 grants each year.",
        "Fulbright awards 5,000 grants annually.",
        "Fulbright awards more than 7,500 grants every year.",
        "Fulbright awards 8,100 grants each year.",
        "IVLP awards 5 grants each year.",
    )
    assert found["conflict"].to_list() == [0, 0, 0, 0]
    assert dict(found.select("quote", "clashes").iter_rows()) == {
        "about 8,000 grants": 1,
        "5,000 grants": 3,
        "more than 7,500 grants": 1,
        "8,100 grants": 1,
    }
    assert found["country"].unique().to_list() == ["USA"]


def test_how_many_there_are_in_all_is_compared_in_one_document() -> None:
    text = (
        "In 2020 there were 300,000 NGOs. The activist says that there were over 350,000 registered"
        " NGOs in 2020. In 2021 there were 200,000 NGOs."
    )
    found = conflicting(text)
    assert sorted(found["quote"].to_list()) == ["300,000 NGOs", "over 350,000 registered NGOs"]


@pytest.mark.parametrize(
    "texts",
    [
        ("In 2022 Fulbright awarded 8,000 grants.", "In 2023 Fulbright awarded 5,000 grants."),
        ("Fulbright awards 8,000 grants each year.", "Fulbright trains 50 teachers each year."),
        (
            "Fulbright awards over 7,000 grants a year.",
            "Fulbright awards up to 9,000 grants a year.",
        ),
        ("Fulbright awards 8,000 grants a year.", "IVLP awards 5,000 grants a year."),
        ("Fulbright awards 8,000 grants a year.", "Fulbright awards 7,950 grants a year."),
        ("Fulbright awards 80 short grants a year.", "Fulbright awards 50 long grants a year."),
        ("Fulbright awards 80 grants a year.", "Fulbright awards 50 grants a month."),
        ("There are 6 parties.", "Five of the country's six parties took part."),
        ("There are 16 of 47 senators.", "There are 47 senators."),
        ("There are 11 papers in Kazakh and there are 8 papers in Russian.", "There are 9 papers."),
        ("Fulbright supports 10 deputies.", "Two deputies of each region know Fulbright."),
        ("Число школ выросло на 12.", "Число школ составляет 340."),
    ],
    ids=[
        "other years",
        "other things",
        "overlap",
        "other programme",
        "a round number",
        "other modifiers",
        "other rate",
        "part and whole",
        "a part in one claim",
        "parts in one sentence",
        "not of the programme",
        "a change and a state",
    ],
)
def test_what_is_no_conflict(texts: tuple[str, ...]) -> None:
    assert conflicting(*texts).is_empty() and conflicting(" ".join(texts)).is_empty()


@pytest.mark.parametrize(
    ("there", "conflict"),
    [("In 2023 there were 60 clubs.", False), ("In 2023 there were 80 clubs.", True)],
)
def test_a_change_says_how_many_there_were_before_and_behind(there: str, conflict: bool) -> None:
    grew = "The number of clubs grew from 45 in 2019 to 60 in 2023."
    text = f"{grew} {there} In 2021 there were 50 clubs."
    found = conflicting(text)
    assert (len(found) == 2) == conflict
    assert found["period"].to_list() == (["2023", "2023"] if conflict else [])
