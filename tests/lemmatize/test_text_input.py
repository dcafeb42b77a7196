"""What `annotate` reads: text of any line ends and marks, CoNLL-U with all its kinds of lines; and
one line for anything else.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from typer.testing import CliRunner

from contentan.cli.main import app
from contentan.errors import UsageError
from contentan.lemmatize import conllu
from contentan.lemmatize.text_input import decoded

ROWS = """\
# sent_id = 1
1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_
1\tdo\t_\t_\t_\t_\t_\t_\t_\t_
2\tn't\t_\t_\t_\t_\t_\t_\t_\t_
2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_
3\tplanned\t_\t_\t_\t_\t_\t_\t_\t_

"""


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        file.writestr("word/document.xml", "<w/>")
    return out.getvalue()


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_any_unicode_with_its_mark_is_read(codec: str) -> None:
    assert decoded("Қазақ сөзі\r\n".encode(codec), "a.txt") == "Қазақ сөзі\r\n"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        ("Қазақ".encode("cp1251", "replace"), "a.txt:1: not UTF-8"),
        (b"one\ntwo\xed\xa0\x80", "a.txt:2: not UTF-8"),
        (b"\xff\xfe\x41\x00\x0a\x00\x00\xd8\x41\x00", "a.txt:2: not UTF-16"),
        ("сөз".encode("utf-16-le"), "a.txt:1: not UTF-8|a.txt:1: a zero byte"),
        (b"one\ntwo\0three", "a.txt:2: a zero byte"),
        (b"%PDF-1.7\n", "a.txt:1: a PDF file, not a text; `contentan extract FILE`"),
        (archive(), "a.txt:1: a DOCX file"),
        (b"PK\x03\x04 not an archive", "a.txt:1: not a text: "),
    ],
)
def test_what_is_no_text_is_named_with_its_line(raw: bytes, message: str) -> None:
    with pytest.raises(UsageError, match=message) as caught:
        decoded(raw, "a.txt")
    assert "\n" not in str(caught.value)


@settings(max_examples=60)
@given(st.binary(max_size=60))
@example(b"\xff\xfe\x00")
@example(b"1\t\t\t\t\t\t\t\t\t\n")
@example(b"#\n\n#\t\n1.1\ta\t\t\t\t\t\t\t\t")
@example("\u2028a\x85b\x1c".encode())
def test_any_bytes_are_annotated_or_refused(raw: bytes) -> None:
    try:
        done = conllu.annotate(decoded(raw, "a"), "kk")
    except UsageError:
        return
    rows = [line for line in done.split("\n") if line and not line.startswith("#")]
    assert all(row.count("\t") == 9 for row in rows)


@pytest.mark.parametrize("ends", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_marks_change_nothing(ends: str, mark: str) -> None:
    out = conllu.annotate(mark + ROWS.replace("\n", ends), "en")
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[0] for row in rows if row[0]] == ["# sent_id = 1", "1-2", "1", "2", "2.1", "3"]
    assert [row[2] for row in rows if len(row) == 10] == ["_", "do", "not", "_", "plan"]


@pytest.mark.parametrize(
    ("given_", "message"),
    [
        ("1\tсөз\t_\t_\t_\t_\t_\t_\t_\n", "f:1: 9 columns, expected 10"),
        (ROWS + "1\tсөз\t_\n", "f:8: 3 columns, expected 10"),
        (ROWS + "x\tсөз" + "\t_" * 8 + "\n", "f:8: 'x' is no token's number"),
        ("# text = сөз\nсөз\n", "f:2: 1 column, expected 10"),
    ],
)
def test_a_wrong_line_of_conllu_is_named(given_: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        conllu.annotate(given_, "kk", where="f")


def test_all_wrong_lines_are_named_at_once() -> None:
    with pytest.raises(UsageError) as caught:
        conllu.annotate("1\ta\tb\tc\n2\ta\tb\tc\td\n", "en", where="f")
    assert str(caught.value).splitlines() == [
        "f:1: 4 columns, expected 10",
        "f:2: 5 columns, expected 10",
    ]


@pytest.mark.parametrize(
    "text", ["1\tfirst\nand text", "# A heading\n1 one", "1\ttwo\tthree\tx\ny"]
)
def test_a_text_with_numbers_and_tabs_is_a_text(text: str) -> None:
    assert conllu.annotate(text, "en").startswith("# sent_id = 1\n# text = ")


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", " \r\n "])
def test_nothing_gives_nothing(text: str) -> None:
    assert conllu.annotate(text, "kk") == ""


def called(*arguments: str, given_: bytes = b"") -> tuple[int, str, str]:
    done = CliRunner().invoke(app, ["annotate", *arguments], input=given_)
    assert done.exception is None or isinstance(done.exception, SystemExit | UsageError)
    return done.exit_code, done.stdout, str(done.exception or "")


def test_the_command_reads_files_and_the_standard_input(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes("Екі ел.".encode("utf-16"))
    (tmp_path / "bad.txt").write_bytes(b"one\n\xff")
    code, out, _ = called("-", "--lang", "kk", given_="Екі ел.".encode())
    assert (code, out.splitlines()[3]) == (
        0,
        "2\tел\tел\tNOUN\t_\tCase=Nom\t_\t_\t_\tSpaceAfter=No",
    )
    assert called(str(tmp_path / "a.txt"))[1] == out
    assert called("-", given_=b"1\n\xff")[2] == (
        "standard input:2: not UTF-8; save the text as UTF-8"
    )
    assert called(str(tmp_path / "bad.txt"))[2].startswith(f"{tmp_path / 'bad.txt'}:2: not UTF-8")


def test_a_word_of_broken_bytes_is_explained() -> None:
    code, out, _ = called("--explain", "\udcff\udcfe")
    assert (code, out) == (0, "?? (en): ??\n")
