"""Files made to hurt: each ends with a text or with a cause by name, in little time, and the next
file is read.
"""

from __future__ import annotations

import contextlib
import io
import random
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from contentan.errors import ExtractError
from contentan.extract.limits import Limits
from contentan.extract.reading import extract
from contentan.extract.sandbox.reader import Reader
from contentan.extract.tables import Extraction
from tests.extract.compound_files import compound_file

SENTENCE = "Peoples of the two countries meet and learn from each other in accord."


def pdf(objects: dict[int, bytes], *, root: int = 1) -> bytes:
    """A PDF file of these objects, with a right cross-reference table."""
    body, places = b"%PDF-1.5\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    last = max(objects)
    rows = b"".join(
        b"%010d 00000 n \n" % places[n] if n in places else b"0000000000 65535 f \n"
        for n in range(last + 1)
    )
    trailer = b"xref\n0 %d\n%strailer\n<</Size %d/Root %d 0 R>>\nstartxref\n%d\n%%%%EOF\n"
    return body + trailer % (last + 1, rows, last + 1, root, len(body))


def stream(content: bytes, extra: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(content), extra, content)


FONT = b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
WORDS = b"BT /F 11 Tf 50 700 Td (" + SENTENCE.encode() + b") Tj ET"
PAGE = (
    b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
    b"/Resources<</Font<</F 5 0 R>>/XObject<</X 6 0 R>>>>/Contents 4 0 R>>"
)


def page(
    content: bytes, *, extra: dict[int, bytes] | None = None, kids: bytes = b"3 0 R", count: int = 1
) -> bytes:
    objects = {
        1: b"<</Type/Catalog/Pages 2 0 R>>",
        2: b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, count),
        3: PAGE,
        4: stream(content),
        5: FONT,
        6: stream(b"", b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]"),
    }
    return pdf(objects | (extra or {}))


@pytest.fixture(scope="module")
def reader() -> Iterator[Reader]:
    with Reader(Limits(seconds=30, memory_bytes=2_500_000_000)) as made:
        yield made


def _read(reader: Reader, folder: Path, content: bytes, name: str = "a.pdf") -> Extraction | str:
    """The text, or the cause why there is none."""
    path = folder / name
    path.write_bytes(content)
    start = time.monotonic()
    try:
        return reader.read(path)
    except ExtractError as error:
        return error.cause
    finally:
        assert time.monotonic() - start < 31


def _text(found: Extraction | str) -> str:
    assert isinstance(found, Extraction), found
    return found.text


def test_a_sound_file_is_read(reader: Reader, tmp_path: Path) -> None:
    assert _text(_read(reader, tmp_path, page(WORDS))) == SENTENCE


def test_junk_before_the_header_does_no_harm(reader: Reader, tmp_path: Path) -> None:
    assert _text(_read(reader, tmp_path, b"HTTP/1.1 200 OK\r\n\r\n" + page(WORDS))) == SENTENCE


@pytest.mark.parametrize("sign", [b"1.5\n", b"/Length", b"MediaBox", b"xref\n0"])
def test_one_byte_missing_gives_the_text_or_is_named(
    reader: Reader, tmp_path: Path, sign: bytes
) -> None:
    whole = page(WORDS)
    at = whole.index(sign)
    found = _read(reader, tmp_path, whole[:at] + whole[at + 1 :])
    assert found in ("damaged", "no_text") or _text(found) == SENTENCE
    if sign != b"/Length":
        assert _text(found) == SENTENCE


def test_a_cross_reference_table_that_points_nowhere_is_rebuilt(
    reader: Reader, tmp_path: Path
) -> None:
    whole = page(WORDS)
    at = whole.rindex(b"startxref\n") + 10
    assert _text(_read(reader, tmp_path, whole[:at] + b"7\n%%EOF\n")) == SENTENCE


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_cut_file_gives_its_text_or_is_named(
    reader: Reader, tmp_path: Path, share: float
) -> None:
    whole = page(WORDS)
    found = _read(reader, tmp_path, whole[: int(len(whole) * share)])
    assert found in ("damaged", "no_text") or _text(found) == SENTENCE


@pytest.mark.parametrize(
    ("name", "content", "cause"),
    [
        ("a.pdf", b"", "empty"),
        ("a.docx", b"\x00" * 500, "empty"),
        ("a.pdf", b"%PDF-1.7\n" + bytes(range(256)) * 30, "damaged"),
        ("a.docx", b"PK\x03\x04" + b"x" * 300, "damaged"),
        ("a.pdf", b"A page about nothing in plain letters.", "damaged"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "unsupported"),
        ("a.txt", b"MZ" + b"\x90\x00" * 400, "unsupported"),
    ],
)
def test_a_file_that_is_none_is_named(
    reader: Reader, tmp_path: Path, name: str, content: bytes, cause: str
) -> None:
    assert _read(reader, tmp_path, content, name) == cause


def test_a_pdf_under_a_wrong_name_is_read_and_noticed(reader: Reader, tmp_path: Path) -> None:
    found = _read(reader, tmp_path, page(WORDS), "a.docx")
    assert _text(found) == SENTENCE
    assert isinstance(found, Extraction) and [name for name, _, _ in found.notices] == [
        "other_than_named"
    ]


def test_a_page_tree_that_bites_its_tail_ends(reader: Reader, tmp_path: Path) -> None:
    loop = page(WORDS, kids=b"3 0 R 2 0 R", count=2)
    assert _read(reader, tmp_path, loop) in ("damaged", "no_text") or SENTENCE in _text(
        _read(reader, tmp_path, loop)
    )


@pytest.mark.parametrize("times", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_a_form_that_draws_itself_ends(reader: Reader, tmp_path: Path, times: int) -> None:
    resources = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"
    found = _read(
        reader, tmp_path, page(WORDS + b" /X Do", extra={6: stream(b"/X Do " * times, resources)})
    )
    assert (times > 1 and found in ("crashed", "too_big", "timeout")) or _text(found) == SENTENCE


@pytest.mark.slow
def test_a_picture_of_a_hundred_thousand_points_squared_is_no_end(
    reader: Reader, tmp_path: Path
) -> None:
    picture = stream(
        zlib.compress(b"\x00" * 1000),
        b"/Type/XObject/Subtype/Image/Width 100000/Height 100000"
        b"/BitsPerComponent 8/ColorSpace/DeviceGray/Filter/FlateDecode",
    )
    found = _read(
        reader, tmp_path, page(WORDS + b" q 595 0 0 842 0 0 cm /X Do Q", extra={6: picture})
    )
    assert _text(found) == SENTENCE
    alone = _read(reader, tmp_path, page(b"q 595 0 0 842 0 0 cm /X Do Q", extra={6: picture}))
    assert alone in ("no_text", "too_big", "timeout", "crashed")


def test_a_page_of_two_hundred_inches_is_read(reader: Reader, tmp_path: Path) -> None:
    large = page(WORDS).replace(b"[0 0 595 842]", b"[0 0 14400 14400]")
    assert _text(_read(reader, tmp_path, large)) == SENTENCE


@pytest.mark.slow
def test_a_stream_that_unpacks_to_a_gigabyte_is_held_in_bounds(
    reader: Reader, tmp_path: Path
) -> None:
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(b" " * 10_000_000) for _ in range(100)) + packer.flush()
    bomb = page(b"", extra={4: stream(packed, b"/Filter/FlateDecode")})
    assert len(bomb) < 2_000_000
    assert _read(reader, tmp_path, bomb) in ("no_text", "too_big", "timeout", "crashed", "damaged")
    assert _text(_read(reader, tmp_path, page(WORDS))) == SENTENCE


@pytest.mark.slow
def test_ten_thousand_pages_are_read_to_the_limit_and_the_rest_is_counted(
    reader: Reader, tmp_path: Path
) -> None:
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10_010))
    many = page(WORDS, kids=kids, count=10_000, extra=dict.fromkeys(range(10, 10_010), PAGE))
    found = _read(reader, tmp_path, many)
    assert isinstance(found, Extraction) and found.pages.height == Limits().pages
    assert ("pages_not_read", "8000 of 10000", 8000) in found.notices


@pytest.mark.parametrize("name", ["a.xml", "a.html"])
def test_entities_that_multiply_do_not(reader: Reader, tmp_path: Path, name: str) -> None:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = (
        f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "haha">{laughs}]>'
        f"<x><p>{SENTENCE} &l9;</p></x>"
    )
    found = _read(reader, tmp_path, bomb.encode(), name)
    assert found == "damaged" or len(_text(found)) < 1000


def test_html_nested_a_hundred_thousand_deep_ends(reader: Reader, tmp_path: Path) -> None:
    found = _read(
        reader, tmp_path, b"<html><body>" + b"<div>" * 100_000 + SENTENCE.encode(), "a.html"
    )
    assert found in ("damaged", "no_text", "crashed") or SENTENCE in _text(found)


def _mutated(raw: bytes, chance: random.Random) -> bytes:
    """The bytes with a few of them changed, doubled or gone."""
    made = bytearray(raw)
    for _ in range(chance.choice([1, 3, 10, 30])):
        at = chance.randrange(len(made))
        how = chance.random()
        if how < 0.6:
            made[at] = chance.randrange(256)
        elif how < 0.8 and len(made) > 100:
            del made[at : at + chance.randrange(40)]
        else:
            made[at : at + 4] = b"\xff\xff\xff\xff"
    return bytes(made)


def _seeds() -> dict[str, bytes]:
    from PIL import Image

    picture = io.BytesIO()
    second = [Image.new("1", (40, 40), 1)]
    Image.new("1", (40, 40), 1).save(picture, "TIFF", save_all=True, append_images=second)
    letter = {"__substg1.0_1000001F": "Text.".encode("utf-16-le"), "__properties_version1.0": b"x"}
    return {
        "a.msg": compound_file(letter),
        "a.doc": compound_file({"WordDocument": bytes(600), "1Table": bytes(600)}),
        "a.tif": picture.getvalue(),
        "a.eml": b"From: a\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=B\n\n--B\n"
        b"Content-Type: text/html; charset=utf-8\n\n<p>Text</p>\n--B--",
        "a.rtf": rb"{\rtf1{\shp{\*\shpinst{\shptxt a\par}}}{\deleted b}\trowd c\cell\row}",
        "a.xml": b"<!DOCTYPE d [<!ENTITY a 'b'>]><TEI><p>c &a;<note>d</note></p></TEI>",
    }


@pytest.mark.slow
def test_damage_of_any_kind_ends_with_a_text_or_a_cause(tmp_path: Path) -> None:
    """Anything but ExtractError would fail here."""
    chance = random.Random(2021)
    for name, raw in _seeds().items():
        for _ in range(60):
            (tmp_path / name).write_bytes(_mutated(raw, chance))
            with contextlib.suppress(ExtractError):
                extract(tmp_path / name, limits=Limits(ocr_pages=0))
