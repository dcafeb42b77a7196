"""Pages of a PDF beside its text in Read: where a paragraph begins, and what is framed there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from contentan.corpus import register
from contentan.desk.open_desk import OpenDesk
from contentan.desk.screen import read_picture
from contentan.desk.screen.read_page import Piece
from contentan.extract.reading import extract
from contentan.model import Document
from contentan.review.screen import item_context
from tests.desk.conftest import browser
from tests.review.test_item_context import pdf

TEXTS = ("The exchange program of one year.", "Ethnic harmony is a goal.")


@pytest.fixture
def read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> item_context.Read:
    """A PDF of two pages of 400 by 300 points, a line on each 200 above the lower edge."""
    path = tmp_path / "x.pdf"
    pdf(path, *TEXTS)
    one = Document("x", "x.pdf", register.sha256(path))
    made = item_context.Read(one, extract(path), tmp_path)
    monkeypatch.setattr(item_context, "document", lambda *_: made)
    return made


def found(read: item_context.Read, **more: str) -> dict[str, Any]:
    """What Read shows of it: a paragraph a page."""
    text = read.made.text
    spans = [(text.index(one), text.index(one) + len(one)) for one in TEXTS]
    pieces = [[Piece(TEXTS[0], ("exchange",))], [Piece(TEXTS[1], ())]]
    paragraphs = [
        {"segment": number, "span": span, "pieces": own}
        for number, (span, own) in enumerate(zip(spans, pieces, strict=True))
    ]
    return {"paragraphs": paragraphs, "only": "", "at": ""} | more


def seen(read: item_context.Read, query: dict[str, str], **more: str) -> read_picture.Seen:
    made = read_picture.seen(Path(), "", "x", query, found(read, **more))
    assert made is not None
    return made


def test_a_paragraph_is_framed_on_its_page(read: item_context.Read) -> None:
    assert seen(read, {}) == ({0: 1, 1: 2}, None, -1)
    told = seen(read, {}, at="1")
    assert told.picture is not None
    assert told.picture[:5] == (2, 2, "", 400, 300)
    (frame,) = told.picture.frames
    assert 30 < frame.x < 40 < frame.x + frame.width < 300
    assert 80 < frame.y < 100 < frame.y + frame.height < 110
    other = seen(read, {"page": "1"}, at="1").picture
    assert other is not None
    assert (other.page, other.frames) == (1, ())
    for odd, page in (("0", 1), ("99", 2), ("x", 2), ("9" * 12, 2)):
        made = seen(read, {"page": odd}, at="1").picture
        assert made is not None
        assert made.page == page, odd


def test_paragraphs_with_the_chosen_code_lead_to_their_page(read: item_context.Read) -> None:
    shown = found(read, only="exchange")
    shown["paragraphs"].insert(0, {**shown["paragraphs"][0], "segment": 7})
    made = read_picture.seen(Path(), "", "x", {}, shown)
    assert made is not None
    assert made.pages == {7: 1, 0: 1, 1: 2}  # else only where a page begins


def test_the_page_is_drawn_where_it_is_asked_for(desk: OpenDesk, read: item_context.Read) -> None:
    john = browser(desk)
    answer = john.get("/read/x/page/2")
    assert answer.headers["content-type"] == "image/png"
    assert answer.content.startswith(b"\x89PNG")
    assert john.get("/read/x/page/3").status_code == 404
    assert browser(desk, "").get("/read/x/page/1", follow_redirects=False).status_code in (401, 303)


def test_a_document_without_pages_has_no_picture(desk: OpenDesk) -> None:
    john = browser(desk)
    page = john.get("/read/us-a?at=0").text
    assert 'id="page"' not in page
    assert 'class="leaf"' not in page
    assert john.get("/read/us-a/page/1").status_code == 404
    assert read_picture.drawable(desk.settings.outputs, "no-such-run", "us-a") is None
