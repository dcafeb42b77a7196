"""Names for what no reader reads, text that proves itself, shells of pages."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from benchmarks.text_gate import measure
from benchmarks.text_gate.foreign_prose import SENTENCES
from benchmarks.text_gate.home_prose import paragraphs
from benchmarks.text_gate.hostile_files import hostile_files
from hypothesis import given
from hypothesis import strategies as st

from contentan.errors import ExtractError
from contentan.extract.file_kinds import named_binary, named_text
from contentan.extract.reading import extract
from contentan.extract.shells import shell
from contentan.extract.sniff import sniff
from contentan.extract.text.charset import decode, prove, wide

HOME = paragraphs()
EVERY = [text for texts in HOME.values() for text in texts]


def _cause(content: bytes, name: str = "a.txt") -> tuple[str, str]:
    with pytest.raises(ExtractError) as caught:
        sniff(content, name=name)
    return caught.value.cause, caught.value.message


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (b"\xfd7zXZ\x00\x00", "an xz archive"),
        (b"\x00\x00\x00\x18ftypheic", "a HEIC picture"),
        (b"\x00\x00\x00\x18ftypisom", "a film"),
        (b"\xffWPC\x10", "a WordPerfect document"),
        (b"\x00" * 257 + b"ustar", "a tar archive"),
        (b"\xff\xfb\x90\x44" + b"\x00" * 20, "a sound"),
        (b"AT&TFORM\x00", "a DjVu file"),
    ],
)
def test_a_binary_file_is_refused_by_name(head: bytes, what: str) -> None:
    assert named_binary(head).startswith(what)
    cause, message = _cause(head + bytes(900))
    assert cause == "unsupported" and what in message


@given(st.sampled_from(EVERY))
def test_no_signature_and_no_structure_is_seen_in_prose(text: str) -> None:
    assert named_binary(text.encode()) == "" and named_text(text) == ""
    assert named_binary(text.encode("cp1251", "ignore")) == ""


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('{"a": "Ассамблея", "b": [1, 2]}', "JSON"),
        ('{"a": 1}\n{"a": 2}\n', "JSON"),
        ("a;b;c\n" + "1;2;3\n" * 9, "table"),
        ("word\tcount\n" + "мир\t3\n" * 9, "table"),
        ("2024-01-02 10:00:01 INFO started\n" * 9, "log"),
        ("import os\n\ndef go(a):\n    return a\n" * 5, "source code"),
        ("QWxsIHRoZSBwZW9wbGVzIG9mIHRoZSB0d28gY291bnRyaWVzIG1lZXQ9\n" * 4, "base64"),
    ],
)
def test_data_and_code_are_refused_by_name(content: str, what: str) -> None:
    cause, message = _cause(content.encode())
    assert cause == "unsupported" and what in message


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(f"{n}. Accept the recommendation of the council (Slovenia);" for n in range(9)),
        "\n".join(
            "Астана, Алматы, Шымкент и другие города страны, где живут люди." for _ in "abcd"
        ),
        "[1] Smith, J. (2019). Peoples. Astana, 12-14.\n[2] Doe, A. (2020). Accord. Almaty, 1-9.",
    ],
)
def test_clauses_lists_and_references_are_prose(text: str) -> None:
    assert named_text(text) == ""


@pytest.mark.slow
@pytest.mark.parametrize("size", [200, 2_000, 20_000])
def test_random_bytes_prove_nothing(size: int) -> None:
    rng = random.Random(size)
    for number in range(20):
        raw = rng.randbytes(size)
        if number % 2:
            raw = bytes(33 + byte % 223 for byte in raw)
        with pytest.raises(ExtractError) as caught:
            sniff(raw, name="r.txt")
        assert caught.value.cause in ("not_text", "unsupported")


@pytest.mark.parametrize(
    ("lang", "codec"),
    [(lang, codec) for lang, codecs in measure.ENCODINGS.items() for codec in codecs],
)
def test_a_paragraph_comes_back_from_every_usual_encoding(lang: str, codec: str) -> None:
    text = " ".join((SENTENCES | HOME)[lang])[:400]
    raw = text.encode(codec, "ignore")
    assert decode(raw)[0] == raw.decode(codec)
    assert prove(raw)


def test_utf_16_without_a_mark_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for codec in ("utf-16-le", "utf-16-be"):
        path.write_bytes("\n\n".join(HOME["ru"][:3]).encode(codec))
        assert wide(path.read_bytes()) == codec
        assert extract(path).text == "\n\n".join(HOME["ru"][:3])


def test_an_accent_in_an_english_text_is_no_cyrillic_letter() -> None:
    text = " ".join(HOME["en"])[:1500] + " a café in Zürich"
    assert decode(text.encode("cp1252", "ignore"))[0].endswith("a café in Zürich")


def test_ukrainian_is_not_taken_for_kazakh() -> None:
    text = " ".join(SENTENCES["uk"])
    page = b'<meta charset="windows-1251">' + text.encode("cp1251")
    assert decode(page, markup=True)[0].endswith(text)


def test_a_long_page_that_speaks_of_errors_is_a_document() -> None:
    text = "The court found an internal server error in the records. " * 20
    assert shell(text) == ""
    assert shell("The parents gave their consent, and the child went to school that year.") == ""


@pytest.mark.slow
def test_no_hostile_file_is_ok(tmp_path: Path) -> None:
    """None of 300 files counts as a document; mojibake that is mended to the letter may."""
    files, ok = list(hostile_files(EVERY)), []
    for one in files:
        path = tmp_path / one.name
        path.write_bytes(one.content)
        status, reason = measure.status_of(path)
        if status == "ok" and not (one.kind == "mojibake" and measure.is_mended(path)):
            ok.append((one.kind, one.name, reason))
    assert len(files) >= 300 and ok == []


@pytest.mark.slow
def test_figures_of_languages_and_code_pages() -> None:
    found = measure.called_home(SENTENCES)
    assert found["words_counted_error"] <= 0.2 and found["alone_counted_error"] <= 1.0
    assert measure.called_foreign(HOME) <= 0.02
    texts = {lang: " ".join((SENTENCES | HOME)[lang]) for lang in ("kk", "ru", "uk")}
    assert measure.right_code_page(texts) >= 99.0
