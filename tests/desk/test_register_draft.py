"""Cells of the register saved at the desk: only their lines differ, nobody's cell is lost, the last
step is taken back to the byte.
"""

from __future__ import annotations

import functools
import threading
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentan.corpus.register_reading import register_headings
from contentan.desk.draft import register_draft, step_history
from contentan.desk.draft.register_draft import CellChangedError, CellEdit, RegisterFile
from contentan.errors import ContentanError, UsageError

#: Comments, quotation marks, spaces and line ends as a person left them; a column of theirs.
BYTES = (
    "\ufeff# ours\r\n"
    "id,path, title ,family,country,year,remark,work\r\n"
    'a,a.txt,"One, ""two""",state,KAZ,2021, spaces ,\r\n'
    "\r\n"
    "b,b.txt,Бір,,USA,,x,\r\n"
    "# between\r\n"
    ',c.txt,,osce,INT,2020,"y",w'
).encode()
ROWS = ("a", "b", "c.txt")
WORDS = st.text(st.characters(exclude_categories=("C", "Z")) | st.just(" "), max_size=12)


@pytest.fixture(autouse=True)
def _headings_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every save reads the headings four times; hundreds of saves here read the same ones."""
    monkeypatch.setattr(register_headings, "plain", functools.cache(register_headings.plain))


def opened(folder: Path, data: bytes = BYTES) -> RegisterFile:
    folder.mkdir(exist_ok=True)
    (folder / "register.csv").write_bytes(data)
    history = folder / "outputs" / "register.jsonl"
    history.unlink(missing_ok=True)
    return RegisterFile(folder, history, lambda: "2026-01-01")


def filled(files: RegisterFile, row: str, column: str, text: str, who: str = "john") -> None:
    was = files.read().cell(row, column)
    register_draft.save_cell(files, CellEdit(row, column, text, was), who)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=10)
@given(
    edits=st.lists(
        st.tuples(st.sampled_from(ROWS), st.sampled_from(("title", "work")), WORDS), max_size=8
    )
)
def test_only_the_lines_of_filled_cells_differ_and_all_is_taken_back(
    tmp_path: Path, edits: list[tuple[str, str, str]]
) -> None:
    files = opened(tmp_path)
    line = {"a": 2, "b": 4, "c.txt": 6}
    touched = set[int]()
    for row, column, text in edits:
        filled(files, row, column, text)
        touched.add(line[row])
    data = (tmp_path / "register.csv").read_bytes()
    old, new = BYTES.split(b"\r\n"), data.split(b"\r\n")
    assert len(old) == len(new)
    assert {
        at for at, pair in enumerate(zip(old, new, strict=True)) if len(set(pair)) > 1
    } <= touched
    while (last := register_draft.last_step(files, files.read())) is not None:
        register_draft.undo_cell(files, last.after, "john")
    assert (tmp_path / "register.csv").read_bytes() == BYTES


def test_a_hundred_edits_change_the_lines_that_they_mean(tmp_path: Path) -> None:
    head = b"id;path;title;year\n"
    rows = [f"d{at};d{at}.txt;'Title' {at};2021\n".encode() for at in range(20)]
    files = opened(tmp_path, head + b"".join(rows))
    for step in range(100):
        filled(files, f"d{step % 10 * 2}", "title", f"new; {step}")
    expected = [
        f'd{at};d{at}.txt;"new; {90 + at // 2}";2021\n'.encode() if at % 2 == 0 else row
        for at, row in enumerate(rows)
    ]
    assert (tmp_path / "register.csv").read_bytes() == head + b"".join(expected)
    assert len(step_history.steps(files.history)) == 100


@pytest.mark.parametrize("page", ["cp1251", "kz1048", "utf-16"])
def test_a_register_in_another_code_page_stays_in_it(tmp_path: Path, page: str) -> None:
    text = "id;path;title\na;a.txt;Название документа первого\nb;b.txt;Второй документ\n"
    files = opened(tmp_path, text.encode(page))
    filled(files, "a", "title", "Новое имя")
    written = (tmp_path / "register.csv").read_bytes()
    assert written == text.replace("Название документа первого", "Новое имя").encode(page)
    last = register_draft.last_step(files, files.read())
    assert last is not None
    register_draft.undo_cell(files, last.after, "john")
    assert (tmp_path / "register.csv").read_bytes() == text.encode(page)


def test_a_newer_cell_is_never_overwritten_and_another_one_is_no_conflict(tmp_path: Path) -> None:
    files = opened(tmp_path)
    filled(files, "b", "title", "Aigerim's", "aigerim")
    with pytest.raises(CellChangedError) as told:
        register_draft.save_cell(files, CellEdit("b", "title", "John's", "Бір"), "john")
    assert (told.value.theirs, told.value.by) == ("Aigerim's", "aigerim")
    path = tmp_path / "register.csv"
    path.write_bytes(path.read_bytes().replace(b"KAZ", b"USA"))
    with pytest.raises(CellChangedError) as told:
        register_draft.save_cell(files, CellEdit("a", "country", "INT", "KAZ"), "john")
    assert (told.value.theirs, told.value.by) == ("USA", "")  # an editor did it
    register_draft.save_cell(files, CellEdit("b", "family", "state", ""), "john")
    # An editor puts a row above: the cell of the document is meant, not that of the line.
    path.write_bytes(path.read_bytes().replace(b"b,b.txt", b"z,z.txt,Z,,,,,\r\nb,b.txt"))
    register_draft.save_cell(files, CellEdit("b", "year", "2020", ""), "john")
    assert b"z,z.txt,Z,,,,,\r\nb,b.txt,Aigerim's,state,USA,2020,x,\r\n" in path.read_bytes()
    with pytest.raises(UsageError, match="changed since"):
        register_draft.undo_cell(files, step_history.steps(files.history)[0].after, "john")


def test_two_people_lose_nothing(tmp_path: Path) -> None:
    rows = "".join(f"d{at},d{at}.txt,,\n" for at in range(10))
    files = opened(tmp_path, f"id,path,title,rights\n{rows}".encode())

    def fill(who: str, column: str) -> None:
        for at in range(10):
            register_draft.save_cell(files, CellEdit(f"d{at}", column, f"{who} {at}", ""), who)

    people = [
        threading.Thread(target=fill, args=one)
        for one in (("john", "title"), ("aigerim", "rights"))
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    expected = "".join(f"d{at},d{at}.txt,john {at},aigerim {at}\n" for at in range(10))
    assert (tmp_path / "register.csv").read_text() == f"id,path,title,rights\n{expected}"


@pytest.mark.parametrize(
    ("edit", "says"),
    [
        (("a", "country", "Kazakhstan"), "ISO 3166"),
        (("a", "family", "gossip"), "is not one of"),
        (("a", "date", "2021-13-01"), "no month 13"),
        (("a", "path", "../b.txt"), "does not change path"),
        (("a", "sha256", "0"), "does not change sha256"),
        (("nobody", "title", "x"), "no row 'nobody'"),
    ],
)
def test_what_a_cell_may_not_hold_is_refused(tmp_path: Path, edit: Any, says: str) -> None:
    files = opened(tmp_path)
    with pytest.raises(ContentanError, match=says):
        register_draft.save_cell(files, CellEdit(*edit, ""), "john")
    assert (tmp_path / "register.csv").read_bytes() == BYTES
    assert step_history.steps(files.history) == []


def test_a_letter_that_the_code_page_lacks_and_a_formula(tmp_path: Path) -> None:
    files = opened(tmp_path)
    filled(files, "a", "title", '=HYPERLINK("x")')
    assert files.read().cell("a", "title") == '\'=HYPERLINK("x")'
    text = "id;path;title\na;a.txt;Название документа\n"
    files = opened(tmp_path / "other", text.encode("cp1251"))
    filled(files, "a", "title", "Қазақстан")
    assert files.read().cell("a", "title") == "Қазақстан"


def test_a_column_that_is_not_there_yet_comes_at_the_end(tmp_path: Path) -> None:
    files = opened(tmp_path, b"id,path\na,a.txt\nb,b.txt\n")
    filled(files, "b", "work", "w")
    assert (tmp_path / "register.csv").read_bytes() == b"id,path,work\na,a.txt,\nb,b.txt,w\n"


def test_a_workbook_is_only_read(tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    book.active.append(["id", "path", "title"])
    book.active.append(["a", "a.txt", "A"])
    book.save(tmp_path / "register.xlsx")
    before = (tmp_path / "register.xlsx").read_bytes()
    files = RegisterFile(tmp_path, tmp_path / "h.jsonl", lambda: "2026-01-01")
    assert register_draft.is_workbook(files.read())
    with pytest.raises(UsageError, match="convert the register to CSV"):
        register_draft.save_cell(files, CellEdit("a", "title", "B", "A"), "john")
    assert (tmp_path / "register.xlsx").read_bytes() == before
