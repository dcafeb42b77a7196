"""The way of a document: new, unchanged, changed, gone, back; and what is kept of it."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile

import pytest

from contentan.corpus import register
from contentan.sources.fetch import fetched_versions
from tests.corpus.archives import packed
from tests.sources.web_server import NOW, PAGE, PDF, TEXT, Handler, World


def test_new_then_unchanged_then_changed_then_gone_then_back(world: World) -> None:
    world.server.page(
        "/x", PAGE.format(TEXT), etag='"1"', last_modified="Mon, 02 Nov 2026 10:00:00 GMT"
    )
    world.source("/x")
    first = world.one()
    assert first["status"] == "new" and first["kind"] == "html"
    world.server.answers["/x"] = lambda handler: handler.say(
        304 if handler.headers.get("if-none-match") == '"1"' else 500, b"", {"etag": '"1"'}
    )
    assert world.one()["status"] == "unchanged"
    assert world.server.asked[-1][1]["if-modified-since"] == "Mon, 02 Nov 2026 10:00:00 GMT"
    world.server.page("/x", PAGE.format("Another text. " + TEXT), etag='"2"')
    second = world.one()
    assert second["status"] == "changed" and second["digest"] != first["digest"]
    assert (world.folder / str(first["file"])).is_file() and (
        world.folder / str(second["file"])
    ).is_file()
    world.server.page("/x", "gone", status=410)
    assert (world.one()["status"], world.one()["note"]) == ("gone", "410 since 2026-11-23")
    assert world.register()[0]["path"] == second["file"]
    world.server.page("/x", PAGE.format("Another text. " + TEXT), etag='"2"')
    assert world.one()["note"] == "back again"
    lines = fetched_versions.read_versions(world.folder)
    assert [line.status for line in lines] == ["new", "changed", "gone", "unchanged"]
    assert [line.digest for line in lines] == [first["digest"]] + [second["digest"]] * 3


def test_saved_bytes_are_as_they_came_and_the_digest_names_them(world: World) -> None:
    raw = PAGE.format("Қазақстан").encode("cp1251", "replace")
    world.server.page("/x", raw, content_type="text/html; charset=windows-1251")
    world.source("/x")
    row = world.one()
    assert (world.folder / str(row["file"])).read_bytes() == raw
    assert hashlib.sha256(raw).hexdigest() == row["digest"]
    line = fetched_versions.read_versions(world.folder)[0]
    assert (line.fetched, line.content_type) == (NOW, "text/html; charset=windows-1251")


def test_other_bytes_with_the_same_text_are_no_new_version(world: World) -> None:
    head = "<html><head><script>token={}</script></head>"
    page = f"{head}<body><article><p>{TEXT}</p></article></body></html>"
    world.server.page("/x", page.format(1))
    world.source("/x")
    first = world.one()
    world.server.page("/x", page.format(2))
    second = world.one()
    assert (second["status"], second["note"]) == ("unchanged", "other bytes, the same text")
    assert (
        second["digest"] == first["digest"]
        and len(fetched_versions.read_versions(world.folder)) == 1
    )


def test_a_page_in_place_of_a_document_is_not_taken_over(world: World) -> None:
    world.server.page("/x.pdf", PDF)
    world.source("/x.pdf")
    first = world.one()
    world.server.page("/x.pdf", PAGE.format("Please log in. " + TEXT))
    for _ in range(2):
        row = world.one()
        assert row["status"] == "doubtful" and "was pdf, is html" in str(row["note"])
        assert world.register()[0]["path"] == first["file"]
    world.server.page("/x.pdf", PDF + b"2")
    assert world.one()["status"] == "changed"
    assert world.register()[0]["sha256"] == hashlib.sha256(PDF + b"2").hexdigest()


def test_a_lost_file_is_fetched_again_without_conditions(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT), etag='"1"')
    world.source("/x")
    file = world.folder / str(world.one()["file"])
    file.write_bytes(b"damaged")
    assert world.one()["status"] == "unchanged"
    assert file.read_bytes() == PAGE.format(TEXT).encode()
    assert "if-none-match" not in world.server.asked[-1][1]


def test_gone_before_it_was_there_is_a_failure(world: World) -> None:
    world.source("/nothing")
    row = world.one()
    assert row["status"] == "failed" and str(row["reason"]).startswith("404")
    assert not (world.folder / "register.csv").exists()


def test_304_to_an_unconditional_request(world: World) -> None:
    world.server.page("/x", "", status=304)
    world.source("/x")
    assert "304" in str(world.one()["reason"])


def test_content_disposition_names_nothing(world: World) -> None:
    world.server.page(
        "/x", PAGE.format(TEXT), content_disposition='attachment; filename="../../etc/passwd"'
    )
    world.source("/x")
    row = world.one()
    assert str(row["file"]).startswith("fetched/a.") and str(row["file"]).endswith(".html")
    assert sorted(p.name for p in world.folder.parent.iterdir()) == ["corpus", "sources.csv"]


def test_kind_is_told_by_bytes_not_by_header(world: World) -> None:
    world.server.page("/x.html", PDF, content_type="text/html")
    world.server.page("/y.pdf", PAGE.format(TEXT), content_type="application/pdf")
    world.server.page("/z", b"7z\xbc\xaf\x27\x1c" + b"x" * 99, content_type="application/pdf")
    world.server.page("/e", b"", content_type="application/pdf")
    world.sources(
        *((path[1], world.server.url + path) for path in ("/x.html", "/y.pdf", "/z", "/e"))
    )
    table = world.fetch()
    assert table["kind"].to_list() == ["pdf", "html", "", ""]
    assert table["status"][1] == "doubtful" and "named .pdf, is html" in table["note"][1]
    assert table["reason"].to_list()[2:] == [
        "unsupported: the file is a 7z archive: unpack it first",
        "empty: the file holds nothing",
    ]
    assert world.parts() == []


def test_pdf_without_its_end_is_doubted(world: World) -> None:
    def answer(handler: Handler) -> None:
        handler.send_response(200)
        handler.send_header("connection", "close")
        handler.end_headers()
        handler.wfile.write(PDF[:50_000])
        handler.close_connection = True

    world.server.answers["/x"] = answer
    world.source("/x")
    assert world.one()["note"] == "has no end mark: it may be cut off"


def test_a_folder_that_cannot_be_written(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")

    real, asked = os.fsync, iter([True])

    def full(handle: int) -> None:
        if next(asked, False):
            raise OSError(28, "No space left on device")
        real(handle)

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert world.one()["reason"] == "cannot be written: No space left on device"
    assert fetched_versions.read_versions(world.folder) == []
    assert world.one()["status"] == "new"


def test_zip_of_documents_is_looked_at_as_a_whole(world: World) -> None:
    blob = io.BytesIO()
    with zipfile.ZipFile(blob, "w") as archive:
        archive.writestr("filler", os.urandom(100_000))
        archive.writestr("word/document.xml", "<w/>")
    world.server.page("/x", blob.getvalue())
    world.source("/x")
    assert world.one()["kind"] == "docx"


def test_an_archive_of_documents_is_kept_as_one_file(world: World) -> None:
    world.server.page("/x", packed({"a.txt": "Plain words.", "b.txt": "Others."}))
    world.source("/x")
    row = world.one()
    assert (row["status"], row["kind"]) == ("new", "zip")
    assert len(register.read(world.folder)) == 2
    world.server.page("/x", packed({}))
    assert "without a document" in world.one()["reason"]
