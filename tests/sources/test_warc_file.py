"""What was recorded can be read back."""

from __future__ import annotations

import gzip
from pathlib import Path

from contentan.sources.fetch.warc_file import WarcFile
from tests.sources.web_server import NOW, PAGE, TEXT, World


def records(path: Path) -> list[tuple[dict[str, str], bytes]]:
    """Headers and block of each record, by its stated length."""
    raw, found = gzip.decompress(path.read_bytes()), []
    while raw:
        head, _, raw = raw.partition(b"\r\n\r\n")
        first, *lines = head.decode().split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines)
        size = int(fields["Content-Length"])
        assert first == "WARC/1.1" and raw[size : size + 4] == b"\r\n\r\n"
        found.append((fields, raw[:size]))
        raw = raw[size + 4 :]
    return found


def test_a_body_is_recorded_as_unpacked(tmp_path: Path) -> None:
    warc = WarcFile(tmp_path / "x.warc.gz", NOW)
    headers = [("content-encoding", "gzip"), ("x", "a\r\nInjected: 1")]
    warc.answer("https://el.kz/", 200, headers, b"body", NOW)
    warc.resource("https://el.kz/b", "text/html", b"rest", NOW)
    info, answer, resource = records(warc.path)
    assert [one[0]["WARC-Type"] for one in (info, answer, resource)] == [
        "warcinfo",
        "response",
        "resource",
    ]
    head, _, body = answer[1].partition(b"\r\n\r\n")
    assert body == b"body" and resource[1] == b"rest"
    assert head.decode().split("\r\n") == [
        "HTTP/1.1 200 OK",
        "X-Archive-Orig-content-encoding: gzip",
        "x: a Injected: 1",
        "Content-Length: 4",
    ]
    assert len({one[0]["WARC-Record-ID"] for one in (info, answer, resource)}) == 3


def test_a_fetch_records_what_came(world: World) -> None:
    world.server.page("/x", PAGE.format(TEXT))
    world.source("/x")
    world.one(warc=True)
    (path,) = (world.folder / "fetched").glob("*.warc.gz")
    found = {one["WARC-Target-URI"]: block for one, block in records(path)[1:]}
    assert found[world.server.url + "/x"].endswith(PAGE.format(TEXT).encode())
