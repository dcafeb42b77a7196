"""Pages that are no documents are told from documents, also from those that speak of errors."""

from __future__ import annotations

import pytest
from benchmarks.fetch import held_out_pages, tuning_pages
from hypothesis import given
from hypothesis import strategies as st

from contentan.sources.doubts.page_doubts import doubt_of
from contentan.sources.doubts.page_look import look
from tests.conftest import ROOT
from tests.sources.web_server import PAGE, TEXT

URL = "https://el.kz/law/doc.html"
LONG = "".join(f"<p>{TEXT} {number}</p>" for number in range(8))


@pytest.mark.parametrize("kind", tuning_pages.SAID)
def test_each_kind_is_named(kind: str) -> None:
    found = [doubt_of(tuning_pages.page(kind, number), URL) for number in range(10)]
    assert [one.kind for one in found if one] == [kind] * 10


def test_pages_in_other_words_are_found() -> None:
    pages = [held_out_pages.page(kind, n) for kind in held_out_pages.SAID for n in range(10)]
    assert sum(doubt_of(page, URL) is not None for page in pages) >= 0.95 * len(pages)


@pytest.mark.parametrize("kind", ["not_found", "fault", "challenge", "consent", "log_in"])
def test_a_document_may_speak_of_walls_and_errors(kind: str) -> None:
    for number in range(10):
        said = tuning_pages.SAID[kind][number]
        body = f"<p>{said.text}</p>{LONG}<form><input type=password><b>{said.control}</b></form>"
        page = f"<html><body><h1>Accord</h1>{body}</body></html>"
        assert doubt_of(page.encode(), URL) is None


def test_documents_of_the_sample_are_not_doubted() -> None:
    pages = sorted((ROOT / "corpus" / "documents").glob("*.html"))
    assert pages and all(doubt_of(page.read_bytes(), URL) is None for page in pages)


@given(st.integers(200, len(LONG)))
def test_a_page_that_breaks_off_anywhere_is_doubted(at: int) -> None:
    page = f"<html><head><title>Accord</title></head><body><div>{LONG}</div></body></html>"
    found = doubt_of(page[:at].encode(), URL)
    assert found and found.kind == "cut_off"


def test_a_page_that_writes_no_ends_at_all_is_not_cut_off() -> None:
    assert doubt_of(f"<!doctype html><title>Accord</title>{LONG}".encode(), URL) is None


@pytest.mark.parametrize(
    ("final", "kind"),
    [
        ("https://el.kz/", "front_page"),
        ("https://el.kz/kk/index.html", "front_page"),
        ("https://el.kz/auth/login?next=doc", "log_in"),
        ("https://el.kz/404.html", "not_found"),
        ("https://el.kz/law/doc-2.html", ""),
    ],
)
def test_where_a_redirect_led_tells(final: str, kind: str) -> None:
    found = doubt_of(PAGE.format(TEXT).encode(), URL, final)
    assert (found.kind if found else "") == kind


@given(st.text(alphabet="<>/=\"' divapscrtm\x00hЖ&;!-", max_size=200))
def test_any_bytes_can_be_looked_at(text: str) -> None:
    assert look(text.encode()).words >= 0


def test_what_is_nested_without_end_is_looked_at() -> None:
    seen = look(b"<div>" * 50_000 + b"text")
    assert seen.cut


def test_a_word_without_end_is_looked_at() -> None:
    page = b"<html><title>%b</title><body><h1>%b</h1><p>%b</p></body></html>"
    assert doubt_of(page.replace(b"%b", b"page" * 100_000), URL) is not None
