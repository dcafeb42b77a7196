"""A filled-in workbook: what was typed comes back, nothing wrong is stored, and what is wrong has
a cell.
"""

from __future__ import annotations

import random
import sqlite3
import tempfile
import zipfile
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.decisions.database import REVIEW, VERDICTS
from contentan.decisions.decision_log import Decision, decide, undo
from contentan.errors import UsageError
from contentan.extract.office import xlsx
from contentan.review.workbook import filled_in_workbook, workbook_sheets
from tests.decisions.decided import AT, add
from tests.review.workbooks import LATER, cell, come_back, count, exported, filled, now, opened, put

CODES = ("contact", "exchange", "dialogue")
#: What analysts and attackers type.
NOTES = st.text(st.characters(codec="utf-8"), max_size=60) | st.sampled_from(
    [
        "=1+1",
        '=HYPERLINK("http://x","y")',
        "+7",
        "-x",
        "@a",
        "\t=",
        "\r=1",
        "_x0041_",
        "_x000D_",
        "Қазақ\nәліпбиі",
        "12",
        "1e5",
        "TRUE",
        "'quoted",
        "<b>&amp;</b>",
        "\x00\x1f",
        "\ufffe",
        "😀" * 20,
        " spaces ",
        "2020-01-01",
    ]
)


@st.composite
def answers(draw: st.DrawFn, task: str) -> tuple[str, str, str]:
    """Verdict, codes and note that the task knows."""
    verdict = draw(st.sampled_from(VERDICTS[task]))
    # Recode to the code that the row has is refused.
    known = [code for code in CODES if code != "exchange" or task != "verify"]
    some = st.lists(
        st.sampled_from(known), min_size=1, max_size=3 if task == "missed" else 1, unique=True
    )
    return verdict, " ".join(draw(some)) if verdict in ("recode", "coded") else "", draw(NOTES)


def as_typed(text: str) -> str:
    """A note as it can be stored by way of a cell."""
    return workbook_sheets.plain(text).strip()


@settings(max_examples=15)
@given(data=st.data(), task=st.sampled_from(list(VERDICTS)))
def test_what_is_typed_is_stored(data: st.DataObject, task: str) -> None:
    made = data.draw(st.dictionaries(st.integers(0, 5), answers(task), min_size=1))
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder)
        with closing(opened(outputs)) as db:
            ids = add(db, "s1", task)

        def fill(_: Any, sheet: Any) -> None:
            for number, (verdict, code, note) in made.items():
                put(sheet, number, verdict=verdict, to=code, note=workbook_sheets.plain(note))

        path = filled(exported(outputs, "s1"), fill)
        assert (
            come_back(outputs, path)[0] == f"s1, aigerim: {len(made)} new, 0 unchanged, 0 conflicts"
        )
        expected = {
            ids[number]: (verdict, code, as_typed(note))
            for number, (verdict, code, note) in made.items()
        }
        assert now(outputs, "s1") == expected
        assert now(outputs, "s1", "john") == {}
        assert (
            come_back(outputs, path)[0] == f"s1, aigerim: 0 new, {len(made)} unchanged, 0 conflicts"
        )


@settings(max_examples=15)
@given(data=st.data(), task=st.sampled_from(list(VERDICTS)))
def test_an_untouched_workbook_changes_nothing(data: st.DataObject, task: str) -> None:
    made = data.draw(st.dictionaries(st.integers(0, 5), answers(task)))
    with tempfile.TemporaryDirectory() as folder:
        outputs = Path(folder)
        with closing(opened(outputs)) as db:
            ids = add(db, "s1", task)
            for number, (verdict, code, note) in made.items():
                decide(
                    db,
                    Decision(
                        "s1", ids[number], "aigerim", verdict, AT, code, note.replace("\0", "")
                    ),
                )
        assert come_back(outputs, exported(outputs, "s1")) == [
            f"s1, aigerim: 0 new, {len(made)} unchanged, 0 conflicts"
        ]
        assert not (outputs / REVIEW).with_name("backups").exists()


def shuffle(_: Any, sheet: Any) -> None:
    """Rows in another order, columns in another order, one row gone, a blank row and a column of
    one's own.
    """
    table = [[cell.value for cell in row] for row in sheet.iter_rows()]
    order = random.Random(1).sample(range(11), 11)
    body = table[1:-1]
    random.Random(2).shuffle(body)
    sheet.delete_rows(1, 100)
    sheet.append([table[0][at] for at in order] + ["mine"])
    for row in body:
        sheet.append([row[at] for at in order] + ["seen"])
        sheet.append([])


def test_sorted_moved_and_deleted_rows_are_found_again(outputs: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for number, verdict in enumerate(("accept", " REJECT ", "recode", "unsure")):
            put(sheet, number, verdict=verdict, to="dialogue" if verdict == "recode" else "")
        shuffle(book, sheet)
        book.create_sheet("my sums")["A1"] = "=SUM(1,2)"

    lines = come_back(outputs, filled(exported(outputs), fill))
    assert lines[0] == "verify-1, aigerim: 4 new, 0 unchanged, 0 conflicts"
    expected = {
        "h000": ("accept", "", ""),
        "h001": ("reject", "", ""),
        "h002": ("recode", "dialogue", ""),
        "h003": ("unsure", "", ""),
    }
    assert now(outputs) == expected


def sort_columns(sheet: Any, first: int, last: int) -> None:
    """Reverse the rows of some columns, as a sort of the marked cells does."""
    span = range(first, last + 1)
    rows = range(2, sheet.max_row + 1)
    kept = [[sheet.cell(row, at).value for at in span] for row in rows]
    for row, values in zip(rows, reversed(kept), strict=True):
        for at, value in zip(span, values, strict=True):
            sheet.cell(row, at).value = value


@pytest.mark.parametrize(
    ("task", "first", "last"),
    [("verify", 8, 11), ("code", 7, 10), ("missed", 5, 8), ("missed", 2, 8), ("missed", 3, 4)],
)
def test_columns_that_were_sorted_alone_are_noticed(
    tmp_path: Path, task: str, first: int, last: int
) -> None:
    """Verdict columns sorted alone once moved six answers to other rows and were imported."""
    with closing(opened(tmp_path)) as db:
        add(db, "s", task)
    verdict = "accept" if task == "verify" else "none"

    def fill(_: Any, sheet: Any) -> None:
        put(sheet, 0, verdict=verdict)
        sort_columns(sheet, first, last)

    path = filled(exported(tmp_path, "s"), fill)
    with pytest.raises(UsageError, match=r"6 rows without the text .* sorted without"):
        come_back(tmp_path, path)
    assert count(tmp_path) == 0


def test_an_old_recode_to_the_own_code_is_no_fault_of_the_workbook(outputs: Path) -> None:
    with closing(opened(outputs)) as db:
        old = Decision("verify-1", "h000", "aigerim", "recode", AT, "exchange", how="carried")
        decide(db, old)
    lines = come_back(outputs, exported(outputs))
    assert lines[0] == "verify-1, aigerim: 0 new, 1 unchanged, 0 conflicts"


def test_an_emptied_verdict_takes_nothing_back(outputs: Path) -> None:
    with closing(opened(outputs)) as db:
        decide(db, Decision("verify-1", "h000", "aigerim", "accept", AT))
    lines = come_back(outputs, filled(exported(outputs), lambda _, sheet: put(sheet, 0)))
    assert lines[0] == "verify-1, aigerim: 0 new, 0 unchanged, 0 conflicts"
    assert (
        lines[1] == "  review!H2: emptied; what was decided stands, contentan review takes it back"
    )
    assert now(outputs) == {"h000": ("accept", "", "")}


def test_a_note_without_a_verdict_is_told(outputs: Path) -> None:
    lines = come_back(
        outputs, filled(exported(outputs), lambda _, sheet: put(sheet, 1, note="ask John"))
    )
    assert lines[1] == "  review!K3: a note without a verdict is not stored"
    assert now(outputs) == {}


def test_what_was_decided_in_the_screen_since_stands(outputs: Path) -> None:
    with closing(opened(outputs)) as db:
        decide(db, Decision("verify-1", "h003", "aigerim", "accept", AT))
        path = exported(outputs)
        decide(db, Decision("verify-1", "h000", "aigerim", "accept", LATER))
        decide(db, Decision("verify-1", "h001", "aigerim", "reject", LATER))
        decide(db, Decision("verify-1", "h003", "aigerim", "unsure", LATER), check=False)

    def fill(_: Any, sheet: Any) -> None:
        put(sheet, 0, verdict="recode", to="dialogue", note="talks")  # differs
        put(sheet, 1, verdict="reject")  # the same
        # new; the fourth row is as it was written, and changed in the screen
        put(sheet, 2, verdict="unsure")

    filled(path, fill)
    lines = come_back(outputs, path)
    assert lines[0] == "verify-1, aigerim: 1 new, 2 unchanged, 1 conflicts"
    assert (
        lines[1]
        == "  review!H2: recode dialogue with note 'talks' here, accept in the screen since"
        f" ({LATER}): not stored"
    )
    assert now(outputs)["h000"] == ("accept", "", "")
    assert now(outputs)["h003"] == ("unsure", "", "")
    assert come_back(outputs, path)[0] == "verify-1, aigerim: 0 new, 3 unchanged, 1 conflicts"
    lines = come_back(outputs, path, wins=True)
    assert lines[:2] == [
        "verify-1, aigerim: 1 new, 3 unchanged, 0 conflicts",
        "1 of the new ones change what was decided before",
    ]
    assert now(outputs)["h000"] == ("recode", "dialogue", "talks")
    assert come_back(outputs, path)[0] == "verify-1, aigerim: 0 new, 4 unchanged, 0 conflicts"


def test_what_was_taken_back_in_the_screen_does_not_return(outputs: Path) -> None:
    path = filled(exported(outputs), lambda _, sheet: put(sheet, 0, verdict="accept"))
    come_back(outputs, path)
    with closing(opened(outputs)) as db:
        undo(db, "verify-1", "aigerim", at=LATER)
    lines = come_back(outputs, path)
    assert (
        lines[1]
        == f"  review!H2: accept here, taken back in the screen since ({LATER}): not stored"
    )
    assert now(outputs) == {}


def test_a_workbook_can_be_imported_again_and_again_while_it_is_filled_in(outputs: Path) -> None:
    path = exported(outputs)
    come_back(outputs, filled(path, lambda _, sheet: put(sheet, 0, verdict="accept")))
    lines = come_back(
        outputs,
        filled(
            path,
            lambda _, sheet: (put(sheet, 0, verdict="reject"), put(sheet, 1, verdict="accept")),
        ),
    )
    assert lines[:2] == [
        "verify-1, aigerim: 2 new, 0 unchanged, 0 conflicts",
        "1 of the new ones change what was decided before",
    ]
    assert now(outputs) == {"h000": ("reject", "", ""), "h001": ("accept", "", "")}


def test_what_was_accepted_in_bulk_can_be_looked_at(outputs: Path) -> None:
    with closing(opened(outputs)) as db:
        decide(db, Decision("verify-1", "h000", "aigerim", "accept", AT, how="bulk"))
    path = exported(outputs)
    assert come_back(outputs, path)[0] == "verify-1, aigerim: 0 new, 0 unchanged, 0 conflicts"
    come_back(outputs, filled(path, lambda _, sheet: put(sheet, 0, verdict="accept")))
    with closing(opened(outputs)) as db:
        assert (
            db.execute("select how from current_decision where item = 'h000'").fetchone()[0]
            == "excel"
        )


def row_of(about: str) -> Callable[[Any, Any], None]:
    """Write another value into a row of the sheet about."""
    name, value = about.split("=", 1)

    def fill(book: Any, _: Any) -> None:
        next(row for row in book["about"].iter_rows() if row[0].value == name)[1].value = value

    return fill


def twice(_: Any, sheet: Any) -> None:
    sheet.append([sheet["A3"].value, *[None] * 6, "accept"])
    sheet["H3"] = "reject"


WRONG: dict[str, tuple[Callable[[Any, Any], None], str]] = {
    "a verdict": (
        cell("H4", "acept"),
        r"review!H4: 'acept'; expected one of accept, reject, recode, unsure",
    ),
    "a verdict of another task": (cell("H4", "coded"), r"review!H4: 'coded'; expected"),
    "no code": (cell("H4", "recode"), r"review!J4: recode without a code"),
    "a code too many": (cell("J7", "dialogue"), r"review!H7: 'dialogue' without a verdict"),
    "a formula": (cell("K4", "=1+1"), r"review!K4: a formula"),
    "a formula elsewhere": (cell("C4", '=HYPERLINK("http://x")'), r"review!C4: a formula"),
    "a formula in the sheet about": (row_of("reviewer==1+1"), r"about!B5"),
    "an id": (cell("A4", "h999"), r"review!A4: id 'h999' is no row that verify-1 gave to aigerim"),
    "the same row twice": (
        twice,
        r"review!H8: the row of H3 again \(id h001\), filled in differently",
    ),
    "a long note": (cell("K4", "x" * 4001), r"review!K4: a note of 4,001 letters"),
    "no header": (cell("H1", "verdikt"), r"review: the header 'verdict' is missing"),
    "two headers": (cell("C1", "note"), r"review: the header 'note' stands in C and K"),
    "no such sample": (
        row_of("sample=verify-9"),
        r"about!B3: no sample 'verify-9' here; there are verify-1",
    ),
    "no such reviewer": (
        row_of("reviewer=zarina"),
        r"about!B5: verify-1 was not given to 'zarina', but to aigerim, john",
    ),
    "another task": (row_of("task=code"), r"about!B4: task 'code'; that of verify-1 is 'verify'"),
    "another codebook": (
        row_of(f"digest={'e' * 64}"),
        r"about!B9: digest 'e+'; that of verify-1 is 'd+'",
    ),
    "another log": (row_of("entries=7"), r"about!B11: '7' entries, but aigerim made 0 in verify-1"),
    "no number": (row_of("entries=x"), r"about!B11: 'x' entries"),
    "no about": (lambda book, _: book.remove(book["about"]), "no review workbook"),
    "another workbook": (lambda book, _: book.remove(book["review"]), "no review workbook"),
}
WRONG["a code"] = (
    lambda _, sheet: put(sheet, 2, verdict="recode", to="dialog"),
    r"review!J4: no code 'dialog' in the codebook",
)
WRONG["two codes"] = (
    lambda _, sheet: put(sheet, 2, verdict="recode", to="dialogue, contact"),
    r"review!J4: one code, got 'dialogue contact'",
)
WRONG["a code with accept"] = (
    lambda _, sheet: put(sheet, 2, verdict="accept", to="contact"),
    r"review!J4: accept comes with no code, got 'contact'",
)
WRONG["its own code"] = (
    lambda _, sheet: put(sheet, 2, verdict="recode", to="exchange"),
    r"review!H4: recode to exchange, the code that the row has; that is accept",
)
WRONG["an edited text"] = (cell("D4", "an exchange"), r"1 row without the text .* \(H4\)")
WRONG["no id"] = (
    lambda _, sheet: (put(sheet, 5, verdict="accept"), cell("A7", None)(sheet.parent, sheet)),
    r"review!A7: id '' is no row",
)


@pytest.mark.parametrize("name", WRONG)
def test_nothing_is_stored_of_a_workbook_with(name: str, outputs: Path) -> None:
    spoil, message = WRONG[name]

    def fill(book: Any, sheet: Any) -> None:
        put(sheet, 0, verdict="accept")
        spoil(book, sheet)

    path = filled(exported(outputs), fill)
    with pytest.raises(UsageError, match=message) as raised:
        come_back(outputs, path)
    assert str(path) in str(raised.value)
    assert count(outputs) == 0
    assert not (outputs / REVIEW).with_name("backups").exists()


def test_all_that_is_wrong_is_told_at_once(outputs: Path) -> None:
    def fill(book: Any, sheet: Any) -> None:
        for spoil in (cell("H2", "acept"), cell("K3", "=1"), cell("A4", "x")):
            spoil(book, sheet)

    with pytest.raises(
        UsageError, match=r"nothing was stored; wrong in this workbook: 3\n.*H2.*\n.*K3.*\n.*A4"
    ):
        come_back(outputs, filled(exported(outputs), fill))


def repacked(path: Path, member: str, change: Callable[[bytes], bytes]) -> Path:
    with zipfile.ZipFile(path) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    content[member] = change(content[member])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, blob in content.items():
            archive.writestr(name, blob)
    return path


_LAUGHS = (
    b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    b'<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>'
)
HOSTILE: dict[str, tuple[str, Callable[[bytes], bytes], str]] = {
    "entities in a sheet": (
        "xl/worksheets/sheet1.xml",
        lambda blob: blob.replace(b"?>", b"?>" + _LAUGHS, 1),
        "declares a document type",
    ),
    "entities in texts": (
        "xl/sharedStrings.xml",
        lambda blob: blob.replace(b"?>", b"?>" + _LAUGHS, 1),
        "declares a document type",
    ),
    "entities in the book": (
        "xl/workbook.xml",
        lambda blob: blob.replace(b"?>", b"?>" + _LAUGHS, 1),
        "declares entities",
    ),
    "an external file": (
        "xl/sharedStrings.xml",
        lambda blob: blob.replace(
            b"?>", b'?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hosts">]>', 1
        ),
        "declares a document type",
    ),
    "broken XML": ("xl/worksheets/sheet1.xml", lambda blob: blob[:-40], "not well-formed"),
    "a bomb": ("xl/worksheets/sheet1.xml", lambda blob: blob + b" " * 60_000_000, "unpack to"),
    "no sheets": (
        "xl/workbook.xml",
        lambda blob: blob[: blob.index(b"<sheets>")] + b"</workbook>",
        "no review workbook",
    ),
    "many sheets": (
        "xl/workbook.xml",
        lambda blob: blob.replace(
            b"<sheets>", b"<sheets>" + b"".join(b'<sheet name="s%d"/>' % n for n in range(60))
        ),
        "63 sheets; at most 50",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused(name: str, outputs: Path) -> None:
    member, change, message = HOSTILE[name]
    with pytest.raises(UsageError, match=message):
        come_back(outputs, repacked(exported(outputs), member, change))
    assert count(outputs) == 0


def test_what_is_no_workbook_or_too_large_is_refused(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = outputs / "text.xlsx"
    path.write_text("id,verdict\n", encoding="utf-8")
    with pytest.raises(UsageError, match="no workbook that can be read"):
        come_back(outputs, path)
    with pytest.raises(UsageError, match="no such file"):
        come_back(outputs, outputs / "nothing.xlsx")
    path = exported(outputs)
    monkeypatch.setattr(xlsx, "MOST_ROWS", 5)
    with pytest.raises(UsageError, match="more than 5 rows in sheet 'review'"):
        come_back(outputs, path)
    monkeypatch.setattr(xlsx, "MOST_BYTES", 100)
    with pytest.raises(UsageError, match="at most 100 are read"):
        come_back(outputs, path)


def test_a_decision_in_the_middle_of_an_import_stops_it(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between comparing and storing, the screen may store; then all is as before the import."""
    store = filled_in_workbook.store

    def late(db: sqlite3.Connection, compared: filled_in_workbook.Compared) -> None:
        with closing(opened(outputs)) as other:
            decide(other, Decision("verify-1", "h001", "aigerim", "unsure", LATER))
        store(db, compared)

    monkeypatch.setattr(filled_in_workbook, "store", late)
    path = filled(
        exported(outputs),
        lambda _, sheet: [put(sheet, number, verdict="accept") for number in range(6)],
    )
    with pytest.raises(UsageError, match="h001: aigerim decided on this elsewhere"):
        come_back(outputs, path)
    assert now(outputs) == {"h001": ("unsure", "", "")}
