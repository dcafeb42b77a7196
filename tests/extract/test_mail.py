"""Letters with their heads and attachments, pages saved in one file, and hostile ones."""

from __future__ import annotations

import base64
import quopri
import struct
from email.message import EmailMessage
from pathlib import Path

import pytest

from contentan.errors import ExtractError
from contentan.extract.desk_kinds import mail_kind
from contentan.extract.limits import Limits
from contentan.extract.mail.outlook import unpacked_rtf
from contentan.extract.reading import extract
from contentan.extract.tables import Extraction
from tests.extract.compound_files import compound_file

BODY = "Ассамблея народа Казахстана поддерживает общественное согласие."
PAGE = f"<html><body><h1>Отчёт</h1><p>{BODY}</p></body></html>"


def _shown(made: Extraction) -> list[tuple[str, str]]:
    return [
        (kind, made.text[start:stop])
        for kind, start, stop in made.blocks.select("kind", "start", "stop").iter_rows()
    ]


def _letter(body: str = BODY) -> EmailMessage:
    letter = EmailMessage()
    letter["From"] = "Айгүл <a@example.kz>"
    letter["To"] = "b@example.org"
    letter["Date"] = "Mon, 12 Apr 2021 10:00:00 +0600"
    letter["Subject"] = "Обмен студентами"
    letter.set_content(body)
    return letter


def _read(folder: Path, name: str, content: bytes, limits: Limits | None = None) -> Extraction:
    (folder / name).write_bytes(content)
    return extract(folder / name, limits=limits or Limits())


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"From: a@b.kz\nTo: c@d.kz\nMIME-Version: 1.0\n\nText", "eml"),
        (b"Received: from x\n by y\nFrom: a\n\nText", "eml"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n", "mht"),
        (b"From a@b.kz Mon Apr 12 10:00:00 2021\nReceived: x\n\n", "mbox"),
        (b"FROM: The Secretary\nTO: All posts\nSUBJECT: Exchanges\n\nText", ""),
        (b"Question: what is an exchange?\nAnswer: a programme.\n", ""),
        ("Тема: обмен\nMIME-Version: 1.0\nFrom: a".encode(), ""),
    ],
)
def test_a_letter_is_known_by_its_head(head: bytes, kind: str) -> None:
    assert mail_kind(head) == kind


def test_a_letter_without_the_fields_of_programs_is_known_by_its_name(tmp_path: Path) -> None:
    raw = b"From: a@b.kz\nTo: c@d.kz\nSubject: Exchange\n\nText of the letter."
    assert mail_kind(raw) == "" and mail_kind(raw, "a.EML") == "eml"


def test_a_letter_is_its_head_and_its_text(tmp_path: Path) -> None:
    made = _read(tmp_path, "a.eml", _letter().as_bytes())
    assert made.format == "eml"
    assert _shown(made) == [
        ("heading", "Обмен студентами"),
        (
            "table",
            "From | Айгүл <a@example.kz>\nTo | b@example.org\n"
            "Date | Mon, 12 Apr 2021 10:00:00 +0600",
        ),
        ("paragraph", BODY),
    ]


def test_a_text_in_two_forms_is_read_once(tmp_path: Path) -> None:
    letter = _letter()
    letter.add_alternative(PAGE, subtype="html")
    assert _read(tmp_path, "a.eml", letter.as_bytes()).text.count(BODY) == 1


def test_a_plain_form_that_only_points_to_the_page_is_not_taken(tmp_path: Path) -> None:
    letter = _letter("See this letter in a browser.")
    letter.add_alternative(PAGE + f"<p>{BODY}</p>", subtype="html")
    made = _read(tmp_path, "a.eml", letter.as_bytes())
    assert BODY in made.text and "browser" not in made.text


def test_attachments_are_read_as_pages_with_their_names(tmp_path: Path) -> None:
    letter = _letter()
    letter.add_attachment(PAGE.encode(), maintype="text", subtype="html", filename="Отчёт.html")
    letter.add_attachment(b"\x00\x01", maintype="application", subtype="x", filename="odd;name.bin")
    inner = _letter("A letter within a letter.")
    letter.add_attachment(inner)
    made = _read(tmp_path, "a.eml", letter.as_bytes())
    assert made.pages["label"].to_list() == [None, "Отчёт.html", "letter.eml"]
    assert made.pages["method"].to_list() == ["eml", "html", "eml"]
    assert "A letter within a letter." in made.text
    name, detail, _ = made.notices[0]
    assert name == "part_not_read" and detail.startswith("odd,name.bin: ")


def test_letters_within_letters_end_somewhere(tmp_path: Path) -> None:
    letter = _letter("0 deep")
    for depth in range(1, 9):
        outer = _letter(f"{depth} deep")
        outer.add_attachment(letter)
        letter = outer
    made = _read(tmp_path, "a.eml", letter.as_bytes())
    assert "8 deep" in made.text and "5 deep" in made.text and "4 deep" not in made.text
    assert any("files within files" in detail for _, detail, _ in made.notices)


def test_more_attachments_than_allowed_are_named(tmp_path: Path) -> None:
    letter = _letter()
    for number in range(3):
        letter.add_attachment(f"Text {number}", filename=f"{number}.txt")
    made = _read(tmp_path, "a.eml", letter.as_bytes(), Limits(parts=2))
    assert "Text 1" in made.text and "Text 2" not in made.text
    assert [detail for _, detail, _ in made.notices] == ["2.txt: more than 2 parts"]


def test_a_wrong_declaration_of_letters_harms_nothing(tmp_path: Path) -> None:
    raw = (
        b"From: a@b.kz\nMIME-Version: 1.0\nSubject: =?no-such?Q?Accord?=\n"
        b"Content-Type: text/plain; charset=us-ascii\n\n" + BODY.encode("cp1251")
    )
    made = _read(tmp_path, "a.eml", raw)
    assert BODY in made.text and "Accord" in made.text


def test_a_broken_letter_still_gives_its_text(tmp_path: Path) -> None:
    raw = (
        b"MIME-Version: 1.0\nFrom: x\nContent-Type: multipart/mixed; boundary=B\n\n--B\n\n"
        + BODY.encode()
    )
    assert BODY in _read(tmp_path, "a.eml", raw).text


def _saved(body: bytes, kind: str = "text/html") -> bytes:
    return (
        b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n"
        b'\ttype="text/html"; boundary="--B"\r\n\r\n\r\n----B\r\nContent-Type: '
        + kind.encode()
        + b"\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n"
        + quopri.encodestring(body)
        + b"\r\n----B\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        + base64.b64encode(b"picture")
        + b"\r\n----B\r\nContent-Type: text/html\r\n\r\n<p>Advertisement</p>\r\n----B--\r\n"
    )


def test_a_saved_page_is_the_page(tmp_path: Path) -> None:
    made = _read(tmp_path, "a.mht", _saved(PAGE.encode()))
    assert _shown(made) == [("heading", "Отчёт"), ("paragraph", BODY)]
    assert made.format == "mht"
    assert made.notices == (("left_out", "frames of the page, number: 1", 1),)


def test_a_web_archive_of_word_under_the_name_doc_is_read_whole(tmp_path: Path) -> None:
    body = "<meta name=Generator content='Microsoft Word 15'><p>One.</p><p>Two.</p>"
    made = _read(tmp_path, "a.doc", _saved(f"<html><head>{body}</html>".encode()))
    assert made.text == "One.\n\nTwo." and made.format == "mht"


def test_a_saved_page_without_a_page_is_damaged(tmp_path: Path) -> None:
    raw = b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=B\nDate: x\n\n--B--"
    with pytest.raises(ExtractError, match="without the page"):
        _read(tmp_path, "a.mht", raw)


# --- Outlook ---


def _property(number: str, text: str) -> tuple[str, bytes]:
    return f"__substg1.0_{number}001F", text.encode("utf-16-le")


def _outlook(**more: bytes) -> bytes:
    sent = struct.pack("<HHIQ", 0x40, 0x39, 6, 132_626_808_000_000_000)
    streams = dict(
        [
            _property("0037", "Exchange"),
            _property("0C1A", "Aigul"),
            _property("5D01", "a@example.kz"),
            _property("0E04", "b@example.org"),
            _property("1000", f"{BODY}\r\n\r\n> quoted line of text\r\n"),
            ("__properties_version1.0", b"\0" * 32 + sent),
        ]
    )
    attached = "__attach_version1.0_#00000000/"
    streams[f"{attached}__substg1.0_3707001F"] = "annex.html".encode("utf-16-le")
    streams[f"{attached}__substg1.0_37010102"] = PAGE.replace(BODY, "The annex.").encode()
    return compound_file(streams | more)


def test_a_letter_of_outlook_is_read_with_its_attachment(tmp_path: Path) -> None:
    made = _read(tmp_path, "a.msg", _outlook())
    assert made.format == "msg"
    assert [text for _, text in _shown(made)] == [
        "Exchange",
        "From | Aigul <a@example.kz>\nTo | b@example.org\nDate | 2021-04-12 06:00 UTC",
        BODY,
        "quoted line of text",
        "Отчёт",
        "The annex.",
    ]
    assert made.pages["label"].to_list() == [None, "annex.html"]


def test_a_letter_in_a_letter_of_outlook_is_read_with_its_own_attachment(tmp_path: Path) -> None:
    folder = "__attach_version1.0_#00000001/"
    inner = f"{folder}__substg1.0_3701000D/"
    sent = struct.pack("<HHIQ", 0x40, 0x39, 6, 132_626_808_000_000_000)
    text = {
        folder + "__substg1.0_3001001F": "FW: a/b",
        inner + "__substg1.0_0037001F": "The first letter",
        inner + "__substg1.0_1000001F": "What was said before.",
        inner + "__attach_version1.0_#00000000/__substg1.0_3707001F": "note.txt",
        "__attach_version1.0_#00000002/__substg1.0_3001001F": "Chart",
    }
    streams = {name: one.encode("utf-16-le") for name, one in text.items()}
    streams[inner + "__properties_version1.0"] = b"\0" * 24 + sent
    streams[inner + "__attach_version1.0_#00000000/__substg1.0_37010102"] = b"A plain note."
    streams["__attach_version1.0_#00000002/__substg1.0_3701000D/CONTENTS"] = b"x"
    made = _read(tmp_path, "a.msg", _outlook(**streams))
    assert [text for _, text in _shown(made)][-4:] == [
        "The first letter",
        "Date | 2021-04-12 06:00 UTC",
        "What was said before.",
        "A plain note.",
    ]
    labels = [None, "annex.html", "FW: a-b: 1", "FW: a-b: note.txt"]
    assert made.pages["label"].to_list() == labels
    assert ("part_not_read", "Chart: inserted into a letter of Outlook", 1) in made.notices


def test_a_torn_letter_of_outlook_is_damaged_or_read(tmp_path: Path) -> None:
    whole = _outlook()
    for stop in range(600, len(whole), 512):
        try:
            _read(tmp_path, "a.msg", whole[:stop])
        except ExtractError as error:
            assert error.cause in ("damaged", "unsupported", "no_text")


def test_compressed_rtf_repeats_what_stands_before() -> None:
    # "{\rtf1 WXYZ WXYZ WXYZ}": the example of [MS-OXRTFCP] 3.1.
    packed = bytes.fromhex(
        "2d 00 00 00 2b 00 00 00 4c 5a 46 75 f1 c5 c7 a7 03 00 0a 00 72 63 70 67 31 32 35 42 32"
        "0a f3 20 68 65 6c 09 00 20 62 77 05 b0 6c 64 7d 0a 80 0f a0"
    )
    assert unpacked_rtf(packed) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"


def test_old_workbooks_are_refused_with_a_remedy(tmp_path: Path) -> None:
    with pytest.raises(ExtractError, match="save it as XLSX"):
        _read(tmp_path, "a.xls", compound_file({"Workbook": b"x" * 600}))
