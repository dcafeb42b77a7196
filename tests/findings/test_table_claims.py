"""Claims of tables: a cell under the head of its column and beside that of its row."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.findings.claims.sentence_claims import Claim
from contentan.findings.claims.table_claims import claims_of_table


def told(table: str) -> list[Claim]:
    at, lines = 0, list[tuple[int, int, str]]()
    for line in table.split("\n"):
        lines.append((0, at, line))
        at += len(line) + 1
    found = [one.claim for one in claims_of_table(lines)[1]]
    assert all(table[one.start : one.stop].strip() for one in found)
    return found


def facts(table: str) -> list[tuple[Any, ...]]:
    return [
        (
            one.low,
            one.kind,
            one.thing.head if one.thing else "",
            one.who,
            one.period and one.period.said,
        )
        for one in told(table)
    ]


def test_a_column_names_what_is_counted_and_a_row_whose_it_is() -> None:
    table = "Region | Schools | Students\nAlmaty | 120 | 45,300\nAktau | 31 | 9,000"
    assert facts(table) == [
        (120, "count", "school", "Almaty", None),
        (45300, "count", "student", "Almaty", None),
        (31, "count", "school", "Aktau", None),
        (9000, "count", "student", "Aktau", None),
    ]


def test_a_year_above_is_when_and_the_row_what() -> None:
    table = "Показатель | 2021 | 2022\nДома дружбы | 34 | 36\nДоля сельских школ, % | 61,5 | 60"
    assert facts(table) == [
        (34, "count", "дом", "", "2021"),
        (36, "count", "дом", "", "2022"),
        (61.5, "share", "школа", "", "2021"),
        (60, "share", "школа", "", "2022"),
    ]


def test_a_year_beside_is_when_and_the_column_what() -> None:
    table = "Жыл | Студенттер | Гранттар, млн теңге\n2021 | 1 200 | 350\n2022 | 1 400 | 410"
    assert facts(table) == [
        (1200, "count", "студент", "", "2021"),
        (3.5e8, "money", "грант", "", "2021"),
        (1400, "count", "студент", "", "2022"),
        (4.1e8, "money", "грант", "", "2022"),
    ]


@pytest.mark.parametrize(
    "table",
    [
        "Introduction | 1–4 | 3\nI. Summary | 5–94 | 3\nA. Presentation | 6–26 | 3",
        "№ | Фамилия | Телефон\n1 | Иванов | 8-800\n2 | Петров | 8-801",
        "96. | Recommendations Nos. 7, | 8, | 9\n26, | 27, | 28, | 29",
        "Name | Page\nAnnex | 12",
        "A | 5",
        "",
    ],
)
def test_contents_lists_and_addresses_say_nothing(table: str) -> None:
    assert told(table) == []


def test_rows_with_more_cells_than_the_head_are_not_read() -> None:
    assert told("Region | Schools\nAlmaty | 1 | 2 | 120") == []


@given(st.text(alphabet="0123456789|\n .,%$абкСchools", max_size=80))
def test_no_table_breaks_it(table: str) -> None:
    told(table)
