"""What is wrong in a file of codings is said with its line, and nothing is taken."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from contentan.errors import ContentanError, UsageError
from contentan.interchange.codings import coding_files, coding_table
from contentan.interchange.codings.code_labels import Labels
from contentan.model import Codebook
from tests.interchange.coded_texts import WEBANNO, corpus, taken


@pytest.mark.parametrize(
    ("name", "blob", "says"),
    [
        (
            "a.csv",
            "doc,start,stop,code\nus-b,0,16,exchange\nus-b,5,999,accord",
            "3: 5-999 is no stretch of us-b, which has 79 characters",
        ),
        (
            "a.csv",
            "doc,start,stop,code\nus-b,0,16,accrod",
            (
                "2: label «accrod» is no code («accord» is one); a mapping file says what it means,"
                " or '*': \"\""
            ),
        ),
        (
            "a.csv",
            "doc,start,stop,quote,code\nus-b,0,16,Pupil exchange,accord",
            "2: us-b has «Student exchange» at 0-16, not «Pupil exchange»",
        ),
        (
            "a.csv",
            "doc,start,stop,code\nus-c,0,16,accord",
            "2: there is no document «us-c» in this run",
        ),
        (
            "a.csv",
            "doc,start,stop,code\nus-b,x,16,accord",
            "2: an offset is a number from 0, got «x»",
        ),
        (
            "a.csv",
            "doc,start,stop,code\nus-b,3,,accord",
            "2: a start without a stop, or a stop without a start",
        ),
        (
            "a.csv",
            "doc,quote,code\nus-b,tudent exchange,accord",
            (
                "2: «tudent exchange» stands 2 times in us-b; give its offsets, or more of the text"
                " around it"
            ),
        ),
        (
            "a.csv",
            "doc,quote,code\nus-b,no such words,accord",
            "2: «no such words» is not found in us-b",
        ),
        (
            "a.csv",
            "doc,quote,code\nus-b,,accord",
            "2: a code without a place: offsets or a quote are missing",
        ),
        ("a.csv", "item,code\nh2,accord", "2: there is no item «h2» in this run"),
        (
            "a.jsonl",
            '{"doc": "us-b", "codes": ["accord"]}',
            "1: label «accord» without a place: a text, an item, a quote or offsets are missing",
        ),
        ("a.jsonl", '{"text": "Peace."}', "1: no codes, label or entities; there are «text»"),
        (
            "a.jsonl",
            '{"text": "Peace.", "label": [[3, 99, "accord"]]}',
            "1: label «accord» ends at 99, the text at 6",
        ),
        (
            "a.jsonl",
            '{"text": "Peace.", "label": [[3, 2, "accord"]]}',
            "1: label «accord» at «3» to «2»: no stretch",
        ),
        (
            "a.jsonl",
            '{"text": "Peace.", "annotations": [{"label": 7, "start_offset": 0, "end_offset": 2}]}',
            "1: a label must be its name, got «7»",
        ),
        (
            "a.json",
            '[{"id": 1, "label": [], "text": "Peace of another land."}]',
            "1: «Peace of another land.» is not found in any document of this run",
        ),
        (
            "a.json",
            '[{"data": {"text": "x"}, "annotations": [{"was_cancelled": false}]}]',
            "1: an annotation without a result",
        ),
        (
            "a.tsv",
            WEBANNO.replace("12-19", "x"),
            (
                "10: expected a token's number, its offsets and its text, got «1-2 x келісім NOUN"
                " NOUN _ Accord[1]|Exchange[2] _ _»"
            ),
        ),
    ],
)
def test_problems_with_their_line(
    book: Codebook, tmp_path: Path, name: str, blob: str, says: str
) -> None:
    found = taken(book, tmp_path, name, blob)
    assert says in [str(problem) for problem in found.problems]
    assert found.codings.is_empty()


DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("name", "blob", "says"),
    [
        ("a.json", DEEP, "nested too deeply"),
        ("a.jsonl", '{"text": ' + "9" * 5000 + "}", "a number too long"),
        ("a.jsonl", '{"text": "x", "code": "accord"}\n{"text": ', "a.jsonl:2: not JSON"),
        ("a.json", '{"%FEATURE_STRUCTURES": 3}', "no UIMA CAS in JSON"),
        ("a.csv", "a,b\n1,2", "a.csv:1: expected columns doc,start,stop,code or doc,quote,code"),
        ("a.csv", 'doc,code\n"us-b,x', "a.csv:2: not a table"),
        ("a.tsv", WEBANNO.replace("62-63", "999999999-999999999"), "cannot begin at 999999999"),
        ("a.zip", b"PK\x03\x04", "does not open"),
        ("a.xlsx", b"PK\x03\x04", "does not open"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_hostile_and_broken_files(
    book: Codebook, tmp_path: Path, name: str, blob: str | bytes, says: str
) -> None:
    with pytest.raises(ContentanError, match=says):
        taken(book, tmp_path, name, blob)


def sheet(member: bytes, name: str = "xl/worksheets/sheet1.xml") -> bytes:
    to = io.BytesIO()
    with zipfile.ZipFile(to, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, member)
    return to.getvalue()


@pytest.mark.parametrize(
    ("member", "says"),
    [
        (b"<worksheet>" + b" " * 30_000_000, "unpack"),
        (b'<!DOCTYPE a [<!ENTITY b "bb">]><worksheet>&b;</worksheet>', "entities"),
        (b"<worksheet/>", "needs a header"),
        (
            (
                b'<worksheet><row r="99999999999"><c r="ZZZ1" t="s"><v>7</v></c>'
                b'<c t="inlineStr"><is><t>x</t></is></c></row></worksheet>'
            ),
            "needs a header",
        ),
    ],
    ids=["bomb", "entities", "empty", "absurd cells"],
)
def test_hostile_workbooks(book: Codebook, tmp_path: Path, member: bytes, says: str) -> None:
    with pytest.raises(ContentanError, match=says):
        taken(book, tmp_path, "a.xlsx", sheet(member))


@pytest.mark.parametrize("coder", ["", "  ", "contentan", "x" * 81, "a\x1b[31m"])
def test_names_that_no_coder_can_have(book: Codebook, tmp_path: Path, coder: str) -> None:
    (tmp_path / "a.csv").write_text("doc,start,stop,code\nus-b,0,16,exchange\n")
    with pytest.raises(UsageError):
        coding_table.take_codings(
            coding_files.read(tmp_path / "a.csv", book), coder, corpus(), Labels(book)
        )
