"""The workbook in three languages: what it says, and that any of them is read."""

from __future__ import annotations

import re
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from contentan.decisions.database import VERDICTS
from contentan.errors import UsageError
from contentan.model import LANGS, Code, Codebook
from contentan.review.workbook import decision_exchange, workbook_text
from contentan.review.workbook.workbook_sheets import COLUMNS
from tests.decisions import decided
from tests.decisions.decided import AT, add
from tests.review.workbooks import come_back, filled, now, opened

BOOK = Codebook(
    "b",
    "1",
    ("kk", "ru", "en"),
    (
        Code("university", {"kk": "Университет", "ru": "Университет", "en": "University"}),
        Code("ngo", {"kk": "ҮЕҰ", "ru": "НПО", "en": "NGO"}),
        Code("peace", {"kk": "Татулық", "ru": "Мир, согласие", "en": "Peace"}),
        Code("calm", {"kk": "Татулық", "ru": "Спокойствие", "en": "ngo"}),
    ),
    (),
    "",
)


@pytest.mark.parametrize("task", list(VERDICTS))
@pytest.mark.parametrize("lang", LANGS)
def test_what_is_written_is_read_as_what_it_was(task: str, lang: str) -> None:
    words = workbook_text.words_of(lang)
    for verdict in VERDICTS[task]:
        for said in words.verdicts[verdict]:
            assert workbook_text.verdict_of(f" {said.upper()}", task) == verdict
    for column in COLUMNS[task]:
        assert workbook_text.header_of(words.columns[column.name].title()) == column.name
    for name, said in words.about.items():
        assert workbook_text.fact_of(said) == name
    names = workbook_text.code_names(BOOK)
    for code in BOOK.codes:
        assert workbook_text.codes_in(workbook_text.name_of(code, names, lang), names) == (
            (code.id,),
            [],
        )
    english, own = workbook_text.how_to(task), workbook_text.how_to(task, lang)
    assert len(own) == len(english)
    assert lang == "en" or not set(own) & set(english)
    assert not re.search(r"\{\w*\}", "".join(own))


@pytest.mark.parametrize(
    ("text", "codes", "wrong"),
    [
        ("", (), []),
        ("Университет", ("university",), []),
        ("нпо; UNIVERSITY", ("ngo", "university"), []),
        ("ngo university", ("ngo", "university"), []),
        ("Мир, согласие", ("peace",), []),
        ("ngo\nНПО", ("ngo",), []),
        ("Татулық", (), ["'Татулық' is the label of calm, peace; write an id"]),
        ("Универ ситет", (), ["no code 'универ ситет' in the codebook of the sample"]),
        ("ngo, x", ("ngo",), ["no code 'x' in the codebook of the sample"]),
    ],
)
def test_codes_by_id_or_label_in_any_language(
    text: str, codes: tuple[str, ...], wrong: list[str]
) -> None:
    names = workbook_text.code_names(BOOK)
    assert workbook_text.codes_in(text, names) == (codes, wrong)


@pytest.mark.parametrize(
    ("lang", "task", "typed", "stored"),
    [
        ("ru", "verify", ("Нет", ""), ("reject", "")),
        ("kk", "code", ("жоқ", ""), ("none", "")),
        ("en", "code", ("нет", ""), ("none", "")),
        ("ru", "verify", ("другой код", "Диалог"), ("recode", "dialogue")),
        ("kk", "missed", ("код", "Диалог, алмасу"), ("coded", "dialogue exchange")),
    ],
)
def test_a_workbook_of_a_language_comes_back(
    lang: str,
    task: str,
    typed: tuple[str, str],
    stored: tuple[str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    labels = {"exchange": ("алмасу", "Обмен"), "dialogue": ("Диалог", "Диалог")}
    plain = decided.book()
    codes = tuple(
        Code(one.id, dict(zip(("kk", "ru", "en"), (*labels[one.id], one.id), strict=True)))
        if one.id in labels
        else one
        for one in plain.codes
    )
    book = replace(plain, codes=codes)
    monkeypatch.setattr(decided, "book", lambda: book)
    with closing(opened(tmp_path)) as db:
        ids = add(db, "s1", task)
    path = tmp_path / "a.xlsx"
    decision_exchange.export_workbook(tmp_path, "s1", "aigerim", path, AT, lang)
    words = workbook_text.words_of(lang)

    def fill(_: Any, sheet: Any) -> None:
        heads = {cell.value: cell.column for cell in sheet[1]}
        column = words.columns[workbook_text.ANSWER[task]]
        sheet.cell(2, heads[words.columns["verdict"]]).value = typed[0]
        sheet.cell(2, heads[column]).value = typed[1] or None

    assert come_back(tmp_path, filled(path, fill))[0].startswith("s1, aigerim: 1 new")
    assert now(tmp_path, "s1") == {ids[0]: (*stored, "")}
    again = tmp_path / "b.xlsx"
    decision_exchange.export_workbook(tmp_path, "s1", "aigerim", again, AT, lang)
    sheet = openpyxl.load_workbook(again)["review"]
    assert words.verdict(stored[0]) in [cell.value for cell in sheet[2]]
    assert "1 unchanged" in come_back(tmp_path, again)[0]


def test_a_word_of_no_language_is_refused_by_its_cell(outputs: Path) -> None:
    path = outputs / "a.xlsx"
    decision_exchange.export_workbook(outputs, "verify-1", "aigerim", path, AT, "ru")

    def fill(_: Any, sheet: Any) -> None:
        heads = {cell.value: cell.column for cell in sheet[1]}
        sheet.cell(2, heads["решение"]).value = "неь"

    with pytest.raises(UsageError, match=r"review!\w+2: 'неь'; expected one of accept"):
        come_back(outputs, filled(path, fill))
