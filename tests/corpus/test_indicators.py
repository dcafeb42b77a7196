"""Indicators: what is written comes back, two sources that disagree are both kept, and a wrong cell
is named with its line.
"""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentan.corpus import indicators
from contentan.corpus.indicators import IndicatorError

OWN = Path(__file__).parents[2] / "corpus" / "indicators.csv"
HEADER = "country,year,indicator,value,unit,source\n"
WORD = (
    st.text(st.sampled_from("абвәabc ,;'%\"=-"), min_size=1, max_size=12)
    .map(str.strip)
    .filter(bool)
)
ROW = st.tuples(
    st.sampled_from(["KAZ", "USA", "UZB"]),
    st.integers(1900, 2030),
    WORD,
    st.floats(-1e9, 1e9).map(lambda x: round(x, 3)),
    WORD,
    WORD,
)


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "indicators.csv"
    path.write_text(text, encoding="utf-8")
    return path


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40)
@given(st.lists(ROW, max_size=8, unique_by=lambda row: (row[0], row[1], row[2], row[5])))
def test_what_is_written_is_read_in_any_order(
    tmp_path: Path, rows: list[tuple[object, ...]]
) -> None:
    def file(given: list[tuple[object, ...]]) -> Path:
        text = io.StringIO()
        cells = [
            [f"{cell:.3f}" if isinstance(cell, float) else cell for cell in row] for row in given
        ]
        csv.writer(text).writerows([HEADER.strip().split(","), *cells])
        return written(tmp_path, text.getvalue())

    own = ["country", "year", "indicator", "value", "unit", "source"]
    read = indicators.read(file(rows))
    assert sorted(read.select(own).rows()) == sorted(rows)
    assert read.drop("line").equals(indicators.read(file(rows[::-1])).drop("line"))
    for row in read.iter_rows(named=True):
        others = {
            (r[3], r[4]) for r in rows if r[:3] == (row["country"], row["year"], row["indicator"])
        }
        assert row["conflict"] == (len(others) > 1)


def test_sources_that_disagree_are_both_kept_and_marked() -> None:
    ranked = indicators.read(OWN).filter(
        indicator="Global Soft Power Index: countries ranked", year=2024, country="KAZ"
    )
    assert ranked["value"].to_list() == [121, 193]
    assert ranked["conflict"].to_list() == [True, True]
    own = indicators.read(OWN)
    assert not own["checked"].any()
    assert own.filter(indicator="Global Soft Power Index: rank").select(
        "country", "value"
    ).rows() == [
        ("KAZ", 80),
        ("USA", 1),
    ]
    assert own.filter("conflict").height == 4


@pytest.mark.parametrize(
    ("value", "read"),
    [("20 300 000", 20_300_000), ("71.3", 71.3), ("−2", -2), ("1\u202f000.5", 1000.5)],
)
def test_figures_as_people_write_them(tmp_path: Path, value: str, read: float) -> None:
    assert indicators.read(written(tmp_path, HEADER + f"KAZ,2024,x,{value},%,s\n"))[
        "value"
    ].to_list() == [read]


def test_semicolons_and_decimal_commas_of_a_russian_spreadsheet(tmp_path: Path) -> None:
    text = "\ufeff" + HEADER.replace(",", ";") + "kaz;2025;Казахи;71,3;%;источник, том 2\n\n"
    row = indicators.read(written(tmp_path, text)).row(0, named=True)
    assert (row["country"], row["value"], row["source"], row["line"]) == (
        "KAZ",
        71.3,
        "источник, том 2",
        2,
    )


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("country,year,indicator,value,unit\n", "csv:1: there is no column source"),
        (HEADER.strip() + ",sorce\n", "csv:1: column 'sorce' is not one of"),
        (HEADER.strip() + ",unit\n", "csv:1: column 'unit' is a duplicate"),
        (HEADER + "KZ,2024,x,1,%,s\n", "csv:2: country 'KZ' is no ISO"),
        (HEADER + "KAZ,24,x,1,%,s\n", "csv:2: year '24'"),
        (
            HEADER + "KAZ,2024,x,1,%,s\nKAZ,2024,x,71%,%,s\n",
            "csv:3: value '71%': expected a number",
        ),
        (HEADER + 'KAZ,2024,x,"20,3",%,s\n', "csv:2: value '20,3'"),
        (HEADER + "KAZ,2024,x,nan,%,s\n", "csv:2: value 'nan'"),
        (HEADER + "KAZ,2024,x,1,,s\n", "csv:2: the cell 'unit' is empty"),
        (HEADER + "KAZ,2024,x,1,%,\n", "csv:2: the cell 'source' is empty; a figure needs one"),
        (HEADER + "KAZ,2024,x,1,%\n", "csv:2: 5 cells, the header has 6"),
        (
            HEADER + "KAZ,2024,x,1,%,s\nKAZ,2024,x,2,%,s\n",
            "csv:3: KAZ 2024 'x' of this source is a duplicate of line 2",
        ),
        (
            HEADER.strip() + ",checked\nKAZ,2024,x,1,%,s,maybe\n",
            "csv:2: checked 'maybe': expected yes or no",
        ),
    ],
)
def test_wrong_cells_are_named_with_their_line(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(IndicatorError) as caught:
        indicators.read(written(tmp_path, text))
    assert says in str(caught.value)


def test_a_file_that_is_not_there_or_not_text(tmp_path: Path) -> None:
    with pytest.raises(IndicatorError, match="no such file"):
        indicators.read(tmp_path / "none.csv")
    (tmp_path / "bad.csv").write_bytes("страна".encode("cp1251"))
    with pytest.raises(IndicatorError, match="UTF-8"):
        indicators.read(tmp_path / "bad.csv")
    assert indicators.empty().height == 0
