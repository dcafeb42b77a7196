"""The register as a file that people keep: altered without harm, rows added, rows checked."""

from __future__ import annotations

import csv
import functools
import io
import itertools
import json
import zipfile
from pathlib import Path

import openpyxl
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.comments import Comment

from contentan.corpus import register
from contentan.errors import ContentanError, RegisterError, UsageError
from contentan.extract import reading
from contentan.sources.registration import (
    add_documents,
    anchors,
    cell_rules,
    document_dates,
    document_facts,
    near_copies,
    register_check,
    register_csv,
    register_files,
    register_findings,
    register_sheet,
    register_xlsx,
    terminal,
    translations,
)
from contentan.sources.registration.register_sheet import Changes
from tests.conftest import ROOT, Cli

TODAY = "2026-11-23"
WORDS = [
    f"{a}{b}"
    for a in ("accord", "people", "exchange", "culture", "state")
    for b in "abcdefghijklmnopqrst"
]


def text_of(first: int, count: int) -> str:
    """Words that no other stretch repeats in this order."""
    return " ".join(f"{WORDS[(i * 7) % len(WORDS)]}{i}" for i in range(first, first + count))


# Files: what is not altered stays.


@given(
    st.lists(
        st.lists(st.text(alphabet="a,;\"' \n=é#", max_size=5), min_size=3, max_size=3), max_size=5
    ),
    st.booleans(),
)
def test_csv_reads_as_the_csv_module_does_and_stays_as_it_is(
    rows: list[list[str]], crlf: bool
) -> None:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n" if crlf else "\n")
    writer.writerows([["id", "title", "remark"], *rows])
    raw = out.getvalue().encode()
    path = Path("register.csv")
    kept = [
        row
        for row in csv.reader(io.StringIO(out.getvalue(), newline=""))
        if any(cell.strip() for cell in row)
    ]
    # A cell that is written in quotes starts with a quotation mark: its line is no comment.
    quoted = set(',"\r\n')
    kept = [kept[0]] + [
        row for row in kept[1:] if not row[0].startswith("#") or quoted & set(row[0])
    ]
    _, parsed, _ = register_csv._parsed(raw, path)
    assert [list(line.cells) for line in parsed] == [
        [cell.strip() for cell in row] for row in kept[1:]
    ]
    assert register_csv.altered(raw, Changes(), path) == raw


@given(st.text(max_size=30), st.sampled_from([",", ";", "\t"]), st.sampled_from(["\n", "\r\n"]))
def test_one_cell_altered_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, text: str, delimiter: str, end: str
) -> None:
    path = tmp_path_factory.mktemp("sheet") / "register.csv"
    d = delimiter
    lines = [
        f"id{d}title{d}remark",
        f'a{d}"old"{d} as  is ',
        "# a comment, kept",
        "",
        f'b{d}{d}"x ""y"""',
    ]
    path.write_bytes(("\ufeff" + end.join(lines)).encode())
    register_files.write(path, Changes({(0, "title"): text}))
    after = path.read_bytes().decode("utf-8-sig").split(end)
    assert [after[i] for i in (0, 2, 3, 4)] == [lines[i] for i in (0, 2, 3, 4)]
    assert after[1].startswith(f"a{d}") and after[1].endswith(f"{d} as  is ")
    assert register_files.read(path).rows[0].cells[1] == register_sheet.as_text(text)


def test_new_rows_and_columns_at_the_end(tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(b"id;title\r\na;x")
    register_files.write(path, Changes({(0, "pages"): "3"}, [{"id": "b", "title": "y; z"}]))
    assert path.read_bytes() == b'id;title;pages\r\na;x;3\r\nb;"y; z";\r\n'
    assert sorted(p.name for p in tmp_path.iterdir()) == ["register.csv"]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('id,title\n"a,b\n', 2),
        ('id,title\na,"x"y\n', 2),
        ("id,title\na\n", 2),
        ("id,id\na,b\n", 1),
        ("", 0),
        ("id,t\n\xff", 2),
    ],
)
def test_csv_that_cannot_be_read(tmp_path: Path, text: str, line: int) -> None:
    path = tmp_path / "register.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(RegisterError, match=f"register.csv{f':{line}' if line else ''}"):
        register_files.read(path)


def test_workbook_keeps_a_persons_formats_and_comments(tmp_path: Path) -> None:
    path = tmp_path / "register.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "notes"
    own = book.create_sheet("Register")
    own.append(["id", "year", "title", "date"])
    own.append(["a", 2021, "=SUM(1,2)", "2021-04-28"])
    own["A2"].comment = Comment("look at this one", "me")
    own.column_dimensions["C"].width = 44
    book.save(path)
    register_files.write(
        path,
        Changes(
            {(0, "date"): "2021-04-29"},
            [{"id": "b", "title": '=HYPERLINK("http://x")', "pages": "3"}],
        ),
    )
    read = register_files.read(path)
    assert read.header == ("id", "year", "title", "date", "pages")
    assert [row.cells for row in read.rows] == [
        ("a", "2021", "=SUM(1,2)", "2021-04-29", ""),
        ("b", "", '=HYPERLINK("http://x")', "", "3"),
    ]
    after = openpyxl.load_workbook(path)
    assert after.sheetnames == ["notes", "Register"]
    assert after["Register"]["A2"].comment.text == "look at this one"
    assert after["Register"].column_dimensions["C"].width == 44
    assert after["Register"]["C3"].data_type == "s"


@pytest.mark.parametrize("kind", ["no zip", "bomb", "doctype", "cut"])
def test_hostile_workbook(tmp_path: Path, kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(register_xlsx, "_MOST_BYTES", 2_000_000)
    path = tmp_path / "register.xlsx"
    register_files.write(path, Changes(rows=[{"id": "a"}]))
    raw = path.read_bytes()
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w", zipfile.ZIP_DEFLATED) as archive:
        if kind == "bomb":
            archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_100_000)
        archive.writestr(
            "xl/workbook.xml", '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><x/>'
        )
    path.write_bytes(
        {"no zip": b"id,title\n", "cut": raw[: len(raw) // 2]}.get(kind, blob.getvalue())
    )
    with pytest.raises(RegisterError, match=r"register\.xlsx"):
        register_files.read(path)


def test_a_workbook_whose_compressed_bytes_are_damaged(tmp_path: Path) -> None:
    """The directory of the archive is whole, so only unpacking tells."""
    path = tmp_path / "register.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>" * 500)
    raw = bytearray(path.read_bytes())
    at = 30 + len("xl/workbook.xml")
    raw[at : at + 8] = b"\xff" * 8
    path.write_bytes(raw)
    with pytest.raises(RegisterError, match="is no workbook"):
        register_files.read(path)


def test_converted_there_and_back(tmp_path: Path) -> None:
    first, second, third = tmp_path / "a.csv", tmp_path / "b.xlsx", tmp_path / "c.csv"
    first.write_bytes((ROOT / "corpus" / "register.csv").read_bytes())
    assert register_check.convert(first, second) == register_check.convert(second, third) == 16
    assert register_files.read(third) == register_files.read(first) == register_files.read(second)
    assert third.read_bytes() == first.read_bytes()


# What a document tells.


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


PAGE = """<html><head><title>Accord grows | Site</title>
<meta content="Accord grows - The Site" property="og:title">
<meta property="og:site_name" content="The Site">
<meta property="article:published_time" content="2021-03-02T08:00:00Z"></head>
<body><main><h1>Accord grows</h1><p>{}</p></main></body></html>"""
ENGLISH = (
    "The state and its people speak of accord and of exchange between the schools of many towns. "
    * 6
)


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


# Adding.


def added(
    folder: Path,
    *files: Path,
    given: dict[str, str] | None = None,
    ask: add_documents.Ask | None = None,
) -> list[add_documents.Added]:
    return add_documents.add(
        files, folder / "register.csv", given or {}, read=reading.extract, today=TODAY, ask=ask
    )


def test_added_rows_are_read_by_a_run(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    folder.mkdir()
    outside = tmp_path / "A report (1).html"
    outside.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    (folder / "b.txt").write_text(
        "Доклад об обменах\n\n" + "Согласие народов и обмен студентами укрепляются. " * 9,
        encoding="utf-8",
    )
    made = added(
        folder,
        outside,
        folder / "b.txt",
        given={"country": "KAZ", "family": "state", "rights": "ours"},
    )
    assert [(one.cells["id"], one.cells["path"]) for one in made] == [
        ("A-report-1", "documents/A report (1).html"),
        ("b", "b.txt"),
    ]
    assert made[0].missing == ("institution",)
    assert made[1].missing == ("institution", "year")
    documents = register.read(folder)
    assert [(one.title, one.lang, one.year, one.country) for one in documents] == [
        ("Accord grows", "en", 2021, "KAZ"),
        ("Доклад об обменах", "ru", None, "KAZ"),
    ]
    with (folder / "register.csv").open(encoding="utf-8") as file:
        assert [row["guessed"] for row in csv.DictReader(file)] == ["title date year", "title"]
    before = (folder / "register.csv").read_bytes()
    assert [one.reason for one in added(folder, outside)] == ["is already there as A-report-1"]
    assert (folder / "register.csv").read_bytes() == before


def test_a_person_is_asked_and_what_they_say_is_no_guess(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    asked: list[tuple[str, str]] = []
    answers = {"country": iter(["Kazakhstan", "KAZ"]), "date": iter(["2021-03"])}

    def ask(_: str, column: str, guess: str) -> str | None:
        asked.append((column, guess))
        return next(answers[column]) if column in answers else None

    (one,) = added(tmp_path, page, given={"family": "apk"}, ask=ask)
    assert (
        one.cells["country"] == "KAZ"
        and one.cells["date"] == "2021-03"
        and one.cells["year"] == "2021"
    )
    assert one.guessed == () and one.cells["guessed"] == ""
    assert [column for column, _ in asked].count("country") == 2 and "family" not in dict(asked)
    assert dict(asked)["title"] == "Accord grows"


def test_given_year_beats_a_guessed_date(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    (one,) = added(tmp_path, page, given={"year": "2020"})
    assert (one.cells["year"], one.cells["date"], one.guessed) == ("2020", "", ("title",))


def test_hostile_documents_are_text_in_the_register(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    page.write_text(
        PAGE.replace("Accord grows - The Site", "=cmd|' /C calc'!A0 is our title").format(ENGLISH),
        encoding="utf-8",
    )
    added(tmp_path, page)
    assert register_files.read(tmp_path / "register.csv").rows[0].cells[3].startswith("'=cmd")
    evil = tmp_path / "=1+1.html"
    evil.write_text(PAGE.format(ENGLISH + "2"), encoding="utf-8")
    with pytest.raises(UsageError, match="rename"):
        added(tmp_path, evil)


def test_add_refuses(tmp_path: Path) -> None:
    page, broken = tmp_path / "a.html", tmp_path / "b.docx"
    page.write_text(PAGE.format(ENGLISH), encoding="utf-8")
    broken.write_text("not a document", encoding="utf-8")
    for given_, where in (
        ({"country": "KZ"}, "--country"),
        ({"year": "2031"}, "--year"),
        ({"date": "2021-02-30"}, "--date"),
    ):
        with pytest.raises(UsageError, match=where):
            added(tmp_path, page, given=given_)
    with pytest.raises(UsageError, match="no such file"):
        added(tmp_path, tmp_path / "none.pdf")
    with pytest.raises(UsageError, match="--title"):
        added(tmp_path, page, broken, given={"title": "x"})
    assert [bool(one.reason) for one in added(tmp_path, broken, page)] == [True, False]
    assert len(register_files.read(tmp_path / "register.csv").rows) == 1


def test_another_file_of_the_same_name_is_not_overwritten(tmp_path: Path) -> None:
    folder = tmp_path / "corpus"
    for where, text in ((tmp_path / "x", "one "), (tmp_path / "y", "two ")):
        where.mkdir()
        (where / "a.txt").write_text(text * 99, encoding="utf-8")
    folder.mkdir()
    added(folder, tmp_path / "x" / "a.txt")
    with pytest.raises(UsageError, match="another file of the same name"):
        added(folder, tmp_path / "y" / "a.txt")


@given(st.text(min_size=1, max_size=40), st.sets(st.sampled_from(["document", "a", "a-2", "x"])))
def test_new_ids_are_ids_and_new(name: str, taken: set[str]) -> None:
    made = add_documents.new_id(Path(name.replace("/", "_").replace("\x00", "_") + ".pdf"), taken)
    assert made not in taken and cell_rules.fault("id", made, TODAY) == ""


# Cells.


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
        ("family", "press", "none of"),
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


# Copies, editions, parts.


@given(st.lists(st.text(alphabet="абв abc.,", max_size=60), min_size=1, max_size=5))
def test_near_is_a_relation_without_order(texts: list[str]) -> None:
    named = {f"d{i}": text for i, text in enumerate(texts)}
    turned = {name: named[name] for name in sorted(named, reverse=True)}
    assert near_copies.near(named) == near_copies.near(turned)


def test_kinds_of_near() -> None:
    base = text_of(0, 400)
    texts = {
        "a": base,
        "b": base.upper().replace(" ", ",\n"),
        "c": base.replace("accorda0 ", "another "),
        "d": text_of(100, 120),
        "e": text_of(0, 220) + " " + text_of(5_000, 180),
        "f": text_of(9_000, 400),
    }
    found = {(pair.first, pair.second): pair.kind for pair in near_copies.near(texts)}
    assert found[("a", "b")] == "same_text"
    assert found[("a", "c")] == "near_text"
    assert found[("d", "a")] == "part_of"
    assert found[("a", "e")] == "akin"
    assert not any("f" in pair for pair in found)


@given(st.integers(5, 60), st.integers(0, 60))
def test_resemblance_is_that_of_the_sets(size: int, shift: int) -> None:
    a, b = text_of(0, size + 40), text_of(shift, size + 40)
    sets = [
        {tuple(words[i : i + 5]) for i in range(len(words) - 4)} for words in (a.split(), b.split())
    ]
    exact = len(sets[0] & sets[1]) / len(sets[0] | sets[1])
    pair = next(iter(near_copies.near({"a": a, "b": b})), None)
    assert (
        pair is None
        if exact < near_copies.TOLD
        else pair is not None and abs(pair.resemblance - exact) < 1e-12
    )


def test_short_texts_are_only_the_same_or_not() -> None:
    assert near_copies.near({"a": "two words here", "b": "two words there"}) == []
    assert [pair.kind for pair in near_copies.near({"a": "two words", "b": "Two words."})] == [
        "same_text"
    ]
    assert near_copies.near({"a": "", "b": "", "c": "..."}) == []


def test_the_same_text_as_pdf_and_as_page(tmp_path: Path) -> None:
    """Line ends, divided words, running heads and page numbers do not hide a copy."""
    from reportlab.lib.pagesizes import A5
    from reportlab.pdfgen.canvas import Canvas

    sentences = [
        f"In {1990 + i} the council of town {i} spoke of accord, of exchange and of the {WORDS[i]}"
        " of its people."
        for i in range(60)
    ]
    canvas = Canvas(str(tmp_path / "a.pdf"), pagesize=A5)
    for page in range(3):
        canvas.drawString(40, 560, "Accord of peoples: yearly report")
        canvas.drawString(200, 20, str(page + 1))
        for number, line in enumerate(sentences[page * 20 : page * 20 + 20]):
            words = line.split()
            canvas.drawString(40, 540 - number * 24, " ".join(words[:9]))
            canvas.drawString(40, 528 - number * 24, " ".join(words[9:]))
        canvas.showPage()
    canvas.save()
    (tmp_path / "b.html").write_text(PAGE.format("</p><p>".join(sentences)), encoding="utf-8")
    texts = {name: reading.extract(tmp_path / name).text for name in ("a.pdf", "b.html")}
    assert [pair.kind for pair in near_copies.near(texts)] == ["near_text"]


# Translations.


def parallel(start: int, size: int) -> dict[str, translations.Text]:
    """A stretch of the aligned texts as a document in each language."""
    with (ROOT / "codebooks" / "people_diplomacy" / "parity.csv").open(
        encoding="utf-8-sig"
    ) as file:
        rows = list(csv.DictReader(file))[start : start + size]
    made = {}
    for lang in ("kk", "ru", "en"):
        paragraphs = tuple(row[lang] for row in rows)
        made[f"{start}-{lang}"] = translations.Text(lang, "\n".join(paragraphs), paragraphs)
    return made


def test_aligned_texts_are_found_and_others_not() -> None:
    texts = {**parallel(0, 23), **parallel(23, 23)}
    found = {(pair.first, pair.second) for pair in translations.translations(texts)}
    assert found
    assert all(first.split("-")[0] == second.split("-")[0] for first, second in found)


def test_sample_corpus_has_no_translations_and_no_copies() -> None:
    """Its documents follow one outline: that is not enough."""
    table, _ = register_check.check(
        ROOT / "corpus" / "register.csv", Path("unused"), today=TODAY, texts=False
    )
    assert table.is_empty()


@pytest.mark.parametrize(
    ("names", "key"),
    [
        (("Назарбаев", "Назарбаевтың", "Nazarbayev"), "nsrb"),
        (("Казахстан", "Қазақстандағы", "Kazakhstan"), "ksks"),
        (("Вашингтон", "Вашингтонда", "Washington"), "vsng"),
        (("Фулбрайта", "Fulbright"), "flbr"),
        (("Ли", "Ай"), ""),
    ],
)
def test_names_meet_across_languages(names: tuple[str, ...], key: str) -> None:
    assert {anchors.skeleton(name) for name in names} == {key}


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ("о 10 000 и 10,000 и 10.000", ["10000"] * 3),
        ("на 71,3 % или 71.3 %", ["71.3", "71.3"]),
        ("в 2021 году 7 раз", ["2021"]),
        ("Первое слово. Второе слово", []),
    ],
)
def test_anchors(text: str, keys: list[str]) -> None:
    assert [anchor.key for anchor in anchors.anchors(text)] == keys


@given(
    st.lists(st.floats(1, 8), min_size=1, max_size=12),
    st.lists(st.floats(1, 8), min_size=1, max_size=12),
)
def test_partners_go_forward_and_cost_the_least(a: list[float], b: list[float]) -> None:
    pairs = translations._partners(a, b)
    assert all(i < k and j < m for (i, j), (k, m) in itertools.pairwise(pairs))

    gap = translations._GAP

    @functools.cache
    def cheapest(i: int, j: int) -> float:
        if not i or not j:
            return (i + j) * gap
        return min(
            cheapest(i - 1, j - 1) + abs(a[i - 1] - b[j - 1]),
            cheapest(i - 1, j) + gap,
            cheapest(i, j - 1) + gap,
        )

    cost = sum(abs(a[i] - b[j]) for i, j in pairs) + (len(a) + len(b) - 2 * len(pairs)) * gap
    assert cost == pytest.approx(cheapest(len(a), len(b)))


# Checking.


def dirty(folder: Path) -> Path:
    """A register with one of each fault."""
    texts = {
        "a.txt": ENGLISH,
        "b.txt": ENGLISH + " ",
        "c.txt": "Согласие народов и обмен студентами укрепляются. " * 9,
        "e.pdf": "no pdf",
    }
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    path = folder / "register.csv"
    digest = register.sha256(folder / "a.txt")
    path.write_text(
        "id,path,sha256,title,family,country,lang,date,year,url,guessed\n"
        f"a,a.txt,{digest},T,apk,KAZ,en,2021-13-01,,https://x.kz/1,title\n"
        f"b,b.txt,{'0' * 64},T,press,KZ,en,,2099,https://x.kz/1/,\n"
        "c,c.txt,,T,osce,,en,1850,,,\n"
        "d,none.txt,,,apk,USA,,2021,2020,,\n"
        "a,../x.txt,,T,apk,KAZ,kk,2021,,see there,\n"
        "e,e.pdf,,T,apk,KAZ,en,2021,,,\n",
        encoding="utf-8",
    )
    return path


def test_check_finds_each_fault_and_changes_nothing(tmp_path: Path) -> None:
    path = dirty(tmp_path)
    before = path.read_bytes()
    table, rows = register_check.check(path, tmp_path / "outputs", today=TODAY)
    assert rows == 6 and path.read_bytes() == before
    found = {(row["line"], row["level"], row["kind"], row["column"]) for row in table.to_dicts()}
    assert {
        (2, "error", "impossible", "date"),
        (2, "note", "guessed", "title"),
        (2, "warning", "missing", "rights"),
        (3, "error", "file", "sha256"),
        (3, "error", "impossible", "family"),
        (3, "error", "impossible", "country"),
        (3, "warning", "impossible", "year"),
        (3, "warning", "twice", "url"),
        (3, "warning", "same_text", ""),
        (4, "warning", "impossible", "date"),
        (4, "note", "missing", "sha256"),
        (4, "warning", "language", "lang"),
        (5, "error", "file", "path"),
        (5, "error", "impossible", "year"),
        (5, "warning", "missing", "title"),
        (6, "error", "twice", "id"),
        (6, "error", "file", "path"),
        (6, "note", "impossible", "url"),
        (7, "warning", "unreadable", "path"),
    } <= found
    assert (4, "warning", "missing", "country") not in found
    lines = list(terminal.findings(table, rows))
    assert lines[0].startswith("6 rows: ") and any("the same" in line for line in lines)


def test_findings_are_a_table(tmp_path: Path) -> None:
    table, _ = register_check.check(dirty(tmp_path), tmp_path / "outputs", today=TODAY, texts=False)
    assert table.schema == pl.Schema(register_findings.FINDINGS.schema)
    assert table["level"].to_list() == sorted(table["level"], key=register_findings.LEVELS.index)


def test_two_copies_are_told_once_each(tmp_path: Path) -> None:
    for name in "abc":
        (tmp_path / f"{name}.txt").write_text(ENGLISH, encoding="utf-8")
    register_files.write(
        tmp_path / "register.csv",
        Changes(rows=[{"id": name, "path": f"{name}.txt"} for name in "abc"]),
    )
    table, _ = register_check.check(tmp_path / "register.csv", tmp_path / "outputs", today=TODAY)
    copies = table.filter(kind="same_text").select("id", "other").rows()
    assert copies == [("b", "a"), ("c", "a")]


def test_commands(tmp_path: Path, cli: Cli) -> None:
    from typer.testing import CliRunner

    from contentan.cli.main import app

    def called(*arguments: str | Path) -> tuple[int, str]:
        done = CliRunner().invoke(app, ["register", *map(str, arguments)])
        return (2 if isinstance(done.exception, ContentanError) else done.exit_code), done.stdout

    dirty(tmp_path)
    outputs = ("--outputs", tmp_path / "outputs")
    code, said = called(
        "check", "--corpus", tmp_path, *outputs, "--no-texts", "--out", tmp_path / "found.xlsx"
    )
    assert code == 1 and "errors" in said.splitlines()[0]
    assert register_files.read(tmp_path / "found.xlsx").header[0] == "line"
    _, said = called("check", "--corpus", tmp_path, *outputs, "--no-texts", "--json")
    assert {row["level"] for row in json.loads(said)} == {"error", "warning", "note"}
    assert cli("register", "check", "--corpus", tmp_path / "nowhere").returncode == 2
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    new = ("add", tmp_path / "c.txt", "--corpus", fresh, *outputs, "--country", "KAZ")
    code, said = called(*new, "--dry-run")
    assert code == 0 and not (fresh / "register.csv").exists()
    assert "would be added as c" in said and "to be filled by a person" in said
    assert called(*new)[0] == 0
    assert called("convert", fresh / "register.csv", fresh / "r.xlsx")[0] == 0
    assert called("convert", fresh / "register.csv", fresh / "r.xlsx")[0] == 2
    assert called("add", tmp_path / "e.pdf", "--corpus", fresh, *outputs)[0] == 1


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


@pytest.mark.slow
@pytest.mark.shared
@pytest.mark.timeout(900)
def test_shared_documents(shared: Path, tmp_path: Path) -> None:
    """80 real documents: what is alike in them is known, and nothing else is told."""
    table, _ = register_check.check(
        shared / "corpus" / "manifest.csv", tmp_path / "outputs", today=TODAY
    )
    same = (
        table.filter(pl.col("kind").is_in(["same_text", "near_text", "part_of"]))
        .select("id", "other")
        .rows()
    )
    assert {frozenset(Path(name).stem.split(".")[0] for name in pair) for pair in same} == {
        frozenset({"horrors_text_only", "horrors_text_only_fontsEmbeddedAll"}),
        frozenset({"horrors_text_only", "horrors_text_only_fontsNotEmbedded"}),
        frozenset({"horrors_text_only", "horrors_encryption_nocopy"}),
        frozenset({"cp1251", "ru_print_from_browser"}),
        frozenset({"ru_no_tounicode_fstek17"}),
    }
    akin = table.filter(kind="akin")
    assert all(Path(row["id"]).stem[:-4] == Path(row["other"]).stem[:-4] for row in akin.to_dicts())
    translated = table.filter(kind="translation").select("id", "other", "sure").rows()
    assert {frozenset((a, b)) for a, b, _ in translated} == {
        frozenset((f"un/udhr_{a}.xml", f"un/udhr_{b}.xml"))
        for a, b in (("kk", "ru"), ("kk", "en"), ("ru", "en"))
    }
    assert {sure for _, _, sure in translated} == {"likely"}
