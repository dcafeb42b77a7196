"""What a cell of the register may hold, and what stops a run."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus import register
from contentan.corpus.register_reading import register_sheet
from contentan.corpus.register_reading.register_sheet import Changes
from contentan.errors import RegisterError
from contentan.sources.registration import cell_rules, register_files
from tests.conftest import ROOT
from tests.sources.texts import TODAY


@pytest.mark.parametrize(
    ("column", "cell", "wrong"),
    [
        ("date", "2021-04-28", ""),
        ("date", "2021-13", "month 13"),
        ("date", "2021-02-29", "day 29"),
        ("date", "2024-02-29", ""),
        ("date", "28.04.2021", "expected"),
        ("date", "2026-11-24", "future"),
        ("date", "2026-11", ""),
        ("date", "1899", "before 1900"),
        ("year", "2027", "future"),
        ("year", "21", "four digits"),
        ("year", "1948", ""),
        ("country", "KAZ", ""),
        ("country", "INT", ""),
        ("country", "KZ", "ISO 3166"),
        ("country", "XXX", "ISO 3166"),
        ("family", "APK", ""),
        ("family", "press", "not one of"),
        ("lang", "kk+ru", ""),
        ("lang", "kz", "expected"),
        ("about", "speaker", ""),
        ("about", "all", "expected"),
        ("url", "https://a.kz", ""),
        ("url", "http://10.1/", "number"),
        ("url", "see the archive", "no address"),
        ("id", "a b", "expected"),
        ("sha256", "abc", "64"),
        ("title", "=anything", ""),
        ("country", "", ""),
        ("date", "0000-00-00", "month 0"),
    ],
)
def test_cells(column: str, cell: str, wrong: str) -> None:
    found = cell_rules.fault(column, cell, TODAY)
    assert (wrong in found) if wrong else found == ""


@given(
    st.sampled_from(["family", "country", "about", "lang", "date", "year", "id"]),
    st.text(max_size=12),
)
def test_what_stops_a_run_is_what_a_run_refuses(
    tmp_path_factory: pytest.TempPathFactory, column: str, cell: str
) -> None:
    """The rules of a check and of a run are two codes; they must say the same."""
    folder = tmp_path_factory.mktemp("corpus")
    text = register_sheet.as_text(cell)
    (folder / "a.txt").write_text("x", encoding="utf-8")
    register_files.write(folder / "register.csv", Changes(rows=[{"path": "a.txt", column: text}]))
    wrong = cell_rules.fault(column, text, TODAY)
    try:
        register.read(folder)
        refused = False
    except RegisterError:
        refused = True
    assert refused == (bool(wrong) and cell_rules.stops_a_run(column, wrong))


def test_sources_are_addresses_and_facts_that_nobody_has_verified() -> None:
    listed = register_files.read(ROOT / "corpus" / "sources.csv")
    rows = [dict(zip(listed.header, row.cells, strict=True)) for row in listed.rows]
    assert len(rows) == 216
    assert {row["verified"] for row in rows} == {"no"}
    assert all(
        cell_rules.fault(column, row[column], TODAY) == ""
        for row in rows
        for column in ("id", "url", "family", "country", "lang", "year")
    )
    assert len({row["url"] for row in rows}) == len({row["id"] for row in rows}) == len(rows)
    assert max(len(row["title"]) for row in rows) <= 300
