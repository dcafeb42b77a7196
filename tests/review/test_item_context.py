"""The page around an item: its parts, what was found there, its picture."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from contentan.corpus import register
from contentan.errors import UsageError
from contentan.extract.reading import extract
from contentan.model import Document
from contentan.review.screen import item_context
from contentan.review.screen.reviewer_request import Settings
from tests.corpus.archives import written
from tests.review.screen_client import KEY, TOKEN, client


@settings(max_examples=80)
@given(st.text(min_size=1, max_size=30), st.data())
def test_parts_put_together_are_the_text(text: str, data: st.DataObject) -> None:
    ends = st.integers(0, len(text))
    marks = [
        item_context.Mark(*sorted(data.draw(st.tuples(ends, ends))), f"c{i}") for i in range(4)
    ]
    start, stop = sorted(data.draw(st.tuples(ends, ends)))
    parts = item_context.cut(text, start, stop, marks)
    assert "".join(part["text"] for part in parts) == text[start:stop]
    at = start
    for part in parts:
        assert set(part["codes"]) == {
            mark.code
            for mark in marks
            if mark.start < at + len(part["text"])
            and mark.stop > at
            and mark.start < stop
            and mark.stop > start
        }
        at += len(part["text"])


def test_where_the_run_is_gone_the_stored_quote_is_shown(john: TestClient) -> None:
    found = john.get("/api/context/verify/h000").json()
    assert "no run r1" in found["lost"]
    assert "".join(part["text"] for part in found["paragraph"]) == "a student exchange with schools"
    assert found["picture"] is False


def pdf(path: Path, *texts: str) -> None:
    from reportlab.pdfgen.canvas import Canvas

    made = Canvas(str(path), pagesize=(400, 300))
    for text in texts:
        made.drawString(40, 200, text)
        made.showPage()
    made.save()


@pytest.fixture
def real(tmp_path: Path, small_corpus: Path, small_codebook: Path, cli: Any) -> TestClient:
    """A run of a small corpus with a PDF of two pages, with samples of hits and of paragraphs."""
    (small_codebook / "examples.yaml").write_text(
        "- {lang: en, text: "
        '"Every year the [exchange programme|exchange] takes students abroad."}\n',
        encoding="utf-8",
    )
    pdf(
        small_corpus / "us-c.pdf",
        "The exchange program of one student exchange.",
        "Ethnic harmony and a student exchange.",
    )
    with (small_corpus / "register.csv").open("a", encoding="utf-8") as file:
        file.write("us-c,us-c.pdf,US-C,other,USA,en,2021\n")
    where = ("--corpus", small_corpus, "--codebook", small_codebook, "--outputs", tmp_path)
    assert cli("run", *where, "--countries", "KAZ,USA").returncode == 0
    for task in ("verify", "code"):
        done = cli("sample", task, "--reviewers", "john", "--outputs", tmp_path)
        assert done.returncode == 0, done.stderr
    return client(Settings(tmp_path, KEY, TOKEN), "john")


@pytest.mark.slow
def test_the_page_around_a_hit_with_all_its_hits_and_its_picture(
    real: TestClient, tmp_path: Path, small_corpus: Path
) -> None:
    (row,) = (
        one
        for one in real.get("/api/rows/verify-1").json()["rows"]
        if one["doc"] == "us-c" and one["quote"] == "exchange program"
    )
    found = real.get(f"/api/context/verify-1/{row['id']}").json()
    assert (found["page"], found["pages"], found["lost"], found["picture"]) == (1, 2, "", True)
    parts = [part for block in found["blocks"] for part in block["parts"]]
    assert [part["text"] for part in parts if part["codes"]] == [
        "exchange program",
        "student exchange",
    ]
    assert [part["text"] for part in parts if part["own"]] == ["exchange program"]
    second = real.get(f"/api/context/verify-1/{row['id']}?page=2").json()
    assert "Ethnic harmony" in json.dumps(second["blocks"])
    picture = real.get(f"/picture/verify-1/{row['id']}/2")
    assert picture.headers["content-type"] == "image/png"
    assert picture.content.startswith(b"\x89PNG")
    boot = json.loads(re.search(r'id="boot">(.*?)</script>', real.get("/sample/verify-1").text)[1])  # type: ignore[index]
    (shown,) = (code["examples"]["en"] for code in boot["codes"] if code["id"] == "exchange")
    assert shown == [["Every year the ", "exchange programme", " takes students abroad."]]
    hidden = real.get(f"/api/context/code-1/{row['id']}").json()
    assert not any(part["codes"] for block in hidden["blocks"] for part in block["parts"])
    assert real.get(f"/picture/verify-1/{row['id']}/3").status_code == 404
    pdf(small_corpus / "us-c.pdf", "Another file.", "Another page.")
    assert "not the one" in real.get(f"/picture/verify-1/{row['id']}/1").json()["error"]
    for folder in (tmp_path / "cache" / "extract").iterdir():
        for file in folder.iterdir():
            file.unlink()
    item_context.document.cache_clear()
    lost = real.get(f"/api/context/verify-1/{row['id']}").json()
    assert "no longer in the store" in lost["lost"]
    assert "".join(part["text"] for part in lost["paragraph"]).startswith("The exchange program")
    assert not any((tmp_path / "cache" / "extract").rglob("*/*")), (
        "looking must not write into the store"
    )


@pytest.mark.slow
def test_patterns_by_harm_come_from_decisions_as_they_are(real: TestClient) -> None:
    rows = real.get("/api/rows/verify-1").json()["rows"]
    assert "No pattern has been reviewed" in real.get("/terms").text
    wrong = next(row for row in rows if row["pattern"] == "student exchange")
    for row in rows:
        verdict = "reject" if row["pattern"] == wrong["pattern"] else "accept"
        assert (
            real.post(
                "/api/decide", json={"sample": "verify-1", "item": row["id"], "verdict": verdict}
            ).status_code
            == 200
        )
    found = re.findall(r"pattern=([^\"]+)\"", real.get("/terms").text)
    assert found[0] == "student%20exchange"
    assert len(found) == len({row["pattern"] for row in rows})


def test_the_picture_of_a_page_in_an_archive(tmp_path: Path) -> None:
    pdf(tmp_path / "x.pdf", "The exchange program.")
    archive = written(tmp_path / "a.zip", {"x.pdf": (tmp_path / "x.pdf").read_bytes()})
    made = extract(tmp_path / "x.pdf")
    one = Document("a-x", "a.zip!/x.pdf", register.sha256(tmp_path / "x.pdf"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(item_context, "document", lambda *_: item_context.Read(one, made, tmp_path))
        assert item_context.page_picture(tmp_path, "", "a-x", 1).startswith(b"\x89PNG")
        written(archive, {"x.pdf": "other"})
        with pytest.raises(UsageError, match="is not the one"):
            item_context.page_picture(tmp_path, "", "a-x", 1)
        written(archive, {"y.pdf": "other"})
        with pytest.raises(UsageError, match="no picture"):
            item_context.page_picture(tmp_path, "", "a-x", 1)


@pytest.mark.parametrize(
    "broken", [b"", b"%PDF-1.7 no", b"\x00" * 100], ids=["empty", "cut", "zeros"]
)
def test_a_file_that_cannot_be_drawn_is_said_and_nothing_breaks(
    tmp_path: Path, broken: bytes
) -> None:
    from contentan.errors import ExtractError
    from contentan.review.screen.page_picture import draw_page

    (tmp_path / "x.pdf").write_bytes(broken)
    with pytest.raises(ExtractError, match="could not be drawn"):
        draw_page(tmp_path / "x.pdf", 1)
