"""Parity: laws on tables of units and codes, the readers, and what the codebook's own files
promise.
"""

import re
from collections import Counter
from pathlib import Path

import polars as pl
import pytest
from typer.testing import CliRunner

from contentan.authoring.check import examples
from contentan.authoring.evaluate import aligned_texts, hit_windows, parity, terminal
from contentan.authoring.evaluate.aligned_texts import Unit
from contentan.cli.main import app
from contentan.codebook import codebook_file
from contentan.errors import ContentanError
from tests.conftest import ROOT

CODEBOOK = ROOT / "codebooks" / "people_diplomacy"
TEXTS = {
    "kk": "Форумда жұмсақ күш туралы айтылды.",
    "ru": "На форуме говорили о мягкой силе.",
    "en": "The forum spoke of soft power.",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A codebook of two codes; the English list of the second is blocked by 'stock'."""
    folder = tmp_path_factory.mktemp("codebook")
    (folder / "codebook.yaml").write_text(
        """
name: small
version: 1.0.0
languages: [kk, ru, en]
unit: paragraph
codes:
"""
        + "".join(
            f"""
  - id: {code}
    label: {{kk: a, ru: b, en: c}}
    criterion: examples
    brief: Brief.
    definition: Definition.
    use_when: always
    do_not_use_when: never
    patterns: {patterns}
"""
            for code, patterns in (
                ("soft_power", "{kk: [жұмсақ күш], ru: [мягкая сила], en: [soft power]}"),
                (
                    "exchange",
                    (
                        "{kk: [алмасу], ru: [обмен],"
                        " en: [{match: exchange, unless: [stock], within: s}]}"
                    ),
                ),
            )
        ),
        encoding="utf-8",
    )
    return folder


def measure(small: Path, *units: Unit) -> parity.Parity:
    return parity.measure(codebook_file.read(small), units)


def test_languages_that_say_the_same_agree(small: Path) -> None:
    found = measure(
        small,
        Unit("1", TEXTS),
        Unit("2", {"kk": "Жаңбыр.", "ru": "Дождь пошёл.", "en": "Rain fell."}),
    )
    assert found.overall["alpha"].to_list() == [1.0] * 4
    assert found.overall["rows"].to_list() == [2] * 4  # the code that never fires has no rows
    assert found.differences.is_empty()


def test_a_difference_is_shown_in_context(small: Path) -> None:
    found = measure(
        small, Unit("1", TEXTS), Unit("2", {**TEXTS, "kk": "Форумда күш туралы айтылды."})
    )
    row = found.differences.row(0, named=True)
    assert (row["unit"], row["code"], row["present"], row["absent"]) == (
        "2",
        "soft_power",
        "ru-en",
        "kk",
    )
    assert row["ru"] == "На форуме говорили о [мягкой силе|soft_power]."
    assert row["kk"] == "Форумда күш туралы айтылды."


def test_a_blocked_hit_is_named(small: Path) -> None:
    units = Unit("1", {"ru": "Обмен студентами.", "en": "The stock exchange closed."})
    row = measure(small, units).differences.row(0, named=True)
    assert row["blocked"] == "en: 'exchange' by 'stock'"


def test_absent_text_is_missing_and_not_a_no(small: Path) -> None:
    found = measure(
        small,
        Unit("1", {"ru": TEXTS["ru"], "en": TEXTS["en"]}),
        Unit("2", {"ru": "Дождь.", "en": "Rain."}),
    )
    overall = {row["languages"]: row for row in found.overall.iter_rows(named=True)}
    assert overall["kk-ru"]["alpha"] is None and overall["kk-ru"]["reason"]
    assert overall["ru-en"]["alpha"] == overall["kk-ru-en"]["alpha"] == 1


def test_texts_in_which_nothing_is_found_say_so(small: Path) -> None:
    found = measure(small, Unit("1", {"kk": "Жаңбыр.", "ru": "Дождь.", "en": "Rain."}))
    assert set(found.overall["reason"]) == {"no code is found in any of the texts"}


def test_the_order_of_units_changes_no_figure(small: Path) -> None:
    units = [
        Unit("1", TEXTS),
        Unit("2", {**TEXTS, "en": "Nothing."}),
        Unit("3", {"ru": "Обмен.", "kk": "Алмасу."}),
    ]
    one, other = measure(small, *units), measure(small, *reversed(units))
    assert one.overall.equals(other.overall) and one.codes.equals(other.codes)


def test_nothing_that_fires_is_undefined(small: Path) -> None:
    found = measure(small, Unit("1", {"ru": "Дождь.", "en": "Rain."}))
    assert found.overall["alpha"].null_count() == 4 and found.codes.is_empty()


def test_units_in_one_language_only_are_refused(small: Path) -> None:
    with pytest.raises(ContentanError, match="two languages"):
        measure(small, Unit("1", {"ru": "Дождь."}))


def test_tables_are_read_with_commas_and_tabs(tmp_path: Path) -> None:
    rows = [["unit", "ru", "en"], ["1", "Мягкая  сила", "soft power"], ["2", "", "rain"]]
    for name, mark in (("a.csv", ","), ("a.tsv", "\t")):
        (tmp_path / name).write_text(
            "\n".join(mark.join(row) for row in rows), encoding="utf-8-sig"
        )
        units = aligned_texts.read(tmp_path / name)
        assert units == [
            Unit("1", {"ru": "Мягкая сила", "en": "soft power"}),
            Unit("2", {"en": "rain"}),
        ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("unit,ru\n1,a", "two of kk, ru, en"),
        ("unit,ru,en\n1,a,b\n1,c,d", "t.csv:3: unit '1' is a duplicate"),
        ("unit,ru,en\n,a,b", "t.csv:2: the unit has no name"),
        ("", "expected two of"),
        ("unit,ru,en\n1,\udcf1,b", "t.csv: not UTF-8; save the file as UTF-8"),
        ("unit,ru,en\n1,a,b\n1," + "long " * 50_000 + ",d", "t.csv:3: unit '1' is a duplicate"),
    ],
)
def test_a_wrong_table_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "t.csv").write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ContentanError, match=re.escape(told)):
        aligned_texts.read(tmp_path / "t.csv")


def test_units_without_names_are_lines(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("ru,en\nМир,peace\nСила,power\n", encoding="utf-8")
    assert [unit.name for unit in aligned_texts.read(tmp_path / "a.csv")] == ["line 2", "line 3"]


def test_several_files_are_one_material(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("unit,ru,en\n1,Мир,peace\n", encoding="utf-8")
    (tmp_path / "law.ru.txt").write_text("Сила\n\nОбмен\n", encoding="utf-8")
    (tmp_path / "law_en.txt").write_text("power\nrain\nexchange\n", encoding="utf-8")
    paths = [tmp_path / name for name in ("law.ru.txt", "a.csv", "law_en.txt")]
    assert aligned_texts.read_files(paths) == [
        Unit("a.csv 1", {"ru": "Мир", "en": "peace"}),
        Unit("law 1", {"ru": "Сила", "en": "power"}),
        Unit("law 2", {"en": "rain"}),
        Unit("law 3", {"ru": "Обмен", "en": "exchange"}),
    ]
    assert [unit.name for unit in aligned_texts.read_files(paths[::2])] == ["1", "2", "3"]


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("law.ru.txt",), "its text in another language is not among the files"),
        (("law.ru.txt", "law.kk.txt"), "law.ru.txt: 2 lines; law.kk.txt has 1"),
        (("law.txt",), "expected .csv or .tsv, or a file a language such as laws.kk.txt"),
        (("law.ru.txt", "law.en.txt"), "law.en.txt: there is no such file"),
    ],
)
def test_files_that_are_not_aligned(tmp_path: Path, names: tuple[str, ...], told: str) -> None:
    (tmp_path / "law.ru.txt").write_text("Сила\nОбмен\n", encoding="utf-8")
    (tmp_path / "law.kk.txt").write_text("Күш", encoding="utf-8")
    with pytest.raises(ContentanError, match=re.escape(told)):
        aligned_texts.read_files([tmp_path / name for name in names])


def test_hits_by_language_with_their_ratio(small: Path) -> None:
    found = measure(
        small,
        Unit("1", TEXTS),
        Unit("2", {**TEXTS, "kk": "Форумда күш туралы айтылды."}),
        Unit("3", {"ru": TEXTS["ru"], "en": "Rain."}),  # no Kazakh: nothing to compare
    )
    assert found.hits.rows() == [("kk", 2, 1, 1, 0.5), ("ru", 2, 2, 2, 1.0), ("en", 2, 2, 2, 1.0)]


def test_a_long_text_is_shown_around_its_hits() -> None:
    text = "left " * 200 + "[of [soft power|soft_power]|x] here" + " right" * 200 + " [end|x]"
    short = hit_windows.windows(text, "soft_power")
    assert "[soft power|soft_power]" in short
    assert len(short) < 200 and short.startswith("…") and short.endswith("…")
    assert len(hit_windows.windows(text, "x").split(" …")) == 2
    assert hit_windows.windows(text, "none") == ""
    assert hit_windows.place(text, "soft_power") == pytest.approx(0.45, abs=0.02)
    assert len(hit_windows.near(text, 0.5)) < 150


def test_a_short_text_is_shown_as_it_is(small: Path) -> None:
    found = measure(small, Unit("1", {**TEXTS, "kk": "Форумда күш туралы айтылды."}))
    lines = list(terminal.parity_lines(found, 1))
    assert "  ru  На форуме говорили о [мягкой силе|soft_power]." in lines
    long = {lang: f"{'а б ' * 400}{text}" for lang, text in TEXTS.items()}
    found = measure(small, Unit("1", {**long, "kk": "Форумда күш туралы айтылды. " * 99}))
    lines = list(terminal.parity_lines(found, 1))
    assert max(map(len, lines)) < 200
    assert sum("soft_power]" in line for line in lines) == 2


def test_numbered_parts_in_three_languages() -> None:
    assert list(parity.numbered(["Статья 1", "а", "Статья 2. б"])) == ["1", "2"]
    assert list(parity.numbered(["1-бап. а", "б", "2-бап"])) == ["1", "2"]
    # 7 is not next: a list inside
    assert parity.numbered(["1. а", "2) б", "7. в"]) == {
        "1": "1. а",
        "2": "2) б 7. в",
    }
    assert parity.numbered(["nothing"]) == {}


def test_documents_of_a_register_are_aligned(tmp_path: Path, small: Path) -> None:
    (tmp_path / "a.txt").write_text(
        "Статья 1\n\nМягкая сила.\n\nСтатья 2\n\nДождь.\n", encoding="utf-8"
    )
    (tmp_path / "b.txt").write_text(
        "Article 1\n\nSoft power.\n\nArticle 2\n\nRain.\n", encoding="utf-8"
    )
    (tmp_path / "register.csv").write_text("id,path\na,a.txt\nb,b.txt\n", encoding="utf-8")
    units = parity.documents(tmp_path, {"ru": "a", "en": "b"})
    assert [unit.name for unit in units] == ["1", "2"]
    assert measure(small, *units).overall["alpha"].to_list()[-1] == 1
    with pytest.raises(ContentanError, match="no document 'c'"):
        parity.documents(tmp_path, {"ru": "a", "en": "c"})


def test_the_command_prints_and_writes(tmp_path: Path, small: Path) -> None:
    table = tmp_path / "t.csv"
    table.write_text("unit,ru,en\n1,Мягкая сила,soft power\n2,Обмен,rain\n", encoding="utf-8")
    done = CliRunner().invoke(
        app, ["parity", str(table), "--codebook", str(small), "--out", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    assert "2  exchange  in ru, not in en" in done.output
    written = pl.read_csv(tmp_path / "out" / "parity.csv")
    assert written["languages"].to_list() == ["kk-ru", "kk-en", "ru-en", "kk-ru-en"]


# ── what comes with the codebook ─────────────────────────────────────────────────────────────────


def section_of_lines(path: Path) -> dict[int, str]:
    """Line -> the code below whose name it stands in examples.yaml."""
    names, name = {}, ""
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        name = line.removeprefix("# ") if re.fullmatch("# [a-z_]+", line) else name
        names[number] = name
    return names


def test_each_code_has_two_examples_of_both_kinds_in_each_language() -> None:
    """A negative stands below the code's name and has no mark of it; a positive has a mark,
    wherever it stands.
    """
    book = codebook_file.read(CODEBOOK)
    sections = section_of_lines(CODEBOOK / "examples.yaml")
    positive, negative = Counter[tuple[str, str]](), Counter[tuple[str, str]]()
    for example in examples.read(CODEBOOK, book):
        marked = {mark.code for mark in example.marks}
        positive.update((code, example.lang) for code in marked)
        if sections[example.line] not in marked:
            negative[sections[example.line], example.lang] += 1
    keys = {(pattern.code, pattern.lang) for pattern in book.patterns}
    assert not {key for key in keys if min(positive[key], negative[key]) < 2}


@pytest.mark.slow
def test_own_texts_stay_above_the_floor() -> None:
    """parity.csv beside the codebook, seen and held out together; docs/method/parity.md holds
    the figures of both.
    """
    found = parity.measure(
        codebook_file.read(CODEBOOK), aligned_texts.read(CODEBOOK / "parity.csv")
    )
    assert found.overall["alpha"].min() >= 0.9


@pytest.mark.shared
def test_the_universal_declaration_stays_above_the_floor() -> None:
    shared = ROOT.parent / "shared"
    if not (shared / "corpus" / "un" / "udhr_kk.xml").is_file():
        pytest.skip("no folder shared beside the checkout")
    from benchmarks.codebook.parity import declaration

    assert parity.measure(codebook_file.read(CODEBOOK), declaration()).overall["alpha"].min() >= 0.8
