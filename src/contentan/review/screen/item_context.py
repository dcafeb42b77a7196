"""The page around an item, as the run saw it: its paragraphs cut into parts, what was found there,
the page's picture.

Nothing that a request says reaches the disk: a document is looked up in the manifest of the
sample's run, a page is a number. Where the text is no longer in the store, or is not the one that
the item was drawn from, the screen shows what is stored with the item instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.corpus import member_files
from contentan.errors import ContentanError, ExtractError, UsageError
from contentan.extract.tables import Extraction
from contentan.model import Document
from contentan.review.screen.page_picture import draw_page
from contentan.runs.document_keys import Recipe, keys_of
from contentan.store.results import Store
from contentan.store.run_folders import manifest_of, run_folder


class Mark(NamedTuple):
    """A stretch of the text: a hit of `code`, or (`own`) the item that is looked at."""

    start: int
    stop: int
    code: str
    own: bool = False


class Read(NamedTuple):
    """A document as its run saw it."""

    document: Document
    made: Extraction
    corpus: Path


def around(
    outputs: Path, run: str, item: Mapping[str, Any], *, page: int | None, hits: bool
) -> dict[str, Any]:
    """The item's paragraph and a page of its document; with `hits`, all hits of the machine on
    them.

    `paragraph` is a list of parts (see `cut`), `blocks` the page's paragraphs with `kind`, `here`
    and `parts`; `lost` says why there is only the stored quote, else it is empty.
    """
    facts = {name: item[name] for name in ("doc", "title", "institution", "year", "lang")}
    try:
        read = document(outputs, run, item["doc"])
        made = read.made
        # A document read anew by another version may have other offsets.
        if made.text[item["start"] : item["stop"]] != item["quote"]:
            raise ExtractError(
                "changed", "the text in the store is not the one that this was drawn from"
            )
    except ContentanError as error:
        return {**facts, "page": item["page"], "pages": 0, "lost": _reason(error), **_stored(item)}
    shown = item["page"] if page is None else max(1, min(page, made.pages.height))
    marks = [Mark(item["start"], item["stop"], "", own=True)]
    marks += _hits(run_folder(outputs, run), item["doc"]) if hits else []
    facts |= {
        "page": shown,
        "pages": made.pages.height,
        "lost": "",
        "path": read.document.path,
        "url": _link(read.document.url),
    }
    printed, method = (
        made.pages.row(shown - 1, named=True)["label"],
        made.pages.row(shown - 1, named=True)["method"],
    )
    return {
        **facts,
        "label": printed or "",
        "method": method,
        "paragraph": _paragraph(made, item, marks),
        "blocks": _blocks(made, shown, item["start"], marks),
        "picture": has_picture(read),
    }


def _reason(error: ContentanError) -> str:
    return error.detail if isinstance(error, ExtractError) else error.message


def _stored(item: Mapping[str, Any]) -> dict[str, Any]:
    """What lies with the item itself."""
    pieces = ((item["before"], False), (item["quote"], True), (item["after"], False))
    parts = [{"text": text, "own": own, "codes": [], "starts": []} for text, own in pieces if text]
    return {
        "path": "",
        "url": "",
        "label": "",
        "method": "",
        "paragraph": parts,
        "blocks": [],
        "picture": False,
    }


def _link(url: str) -> str:
    """Only what a browser fetches; never a javascript: address."""
    return url if url.startswith(("https://", "http://")) else ""


@lru_cache(maxsize=16)
def document(outputs: Path, run: str, doc: str) -> Read:
    """A document of a run from the store. UsageError where there is no such run or document,
    ExtractError where its text is gone.
    """
    manifest = manifest_of(run_folder(outputs, run))
    found = next((Document(**row) for row in manifest["documents"] if row["id"] == doc), None)
    if found is None:
        raise UsageError(f"no document {doc!r} in run {run}")
    keys = keys_of(found, Recipe(manifest["stages"], manifest["libraries"]))
    known = Store(outputs / "cache").read("extract", keys.extract)
    if known is None or "failed" in known:
        raise ExtractError(
            "lost",
            "the document's text is no longer in the store; `contentan why` with a hit of it reads"
            " it again",
        )
    made = Extraction(**{**known, "notices": ()})
    return Read(found, made, Path(manifest["circumstances"]["corpus"]))


@lru_cache(maxsize=16)
def _hits(folder: Path, doc: str) -> list[Mark]:
    found = pl.scan_parquet(folder / "hits.parquet").filter(
        (pl.col("doc") == doc) & pl.col("blocked_by").is_null()
    )
    return [
        Mark(*row)
        for row in (
            found.select("start", "stop", "code")
            .sort("start", "stop", "code")
            .collect()
            .iter_rows()
        )
    ]


def cut(text: str, start: int, stop: int, marks: Iterable[Mark]) -> list[dict[str, Any]]:
    """A stretch of a text in parts: `text`, `own` (in the item), `codes` (of hits that cover it),
    `starts` (of hits that begin with it).

    The parts' texts put together are the stretch.
    """
    touching = [mark for mark in marks if mark.start < stop and mark.stop > start]
    edges = {start, stop} | {min(max(edge, start), stop) for mark in touching for edge in mark[:2]}
    return [
        _part(text, a, b, [mark for mark in touching if mark.start < b and mark.stop > a])
        for a, b in pairwise(sorted(edges))
    ]


def _part(text: str, start: int, stop: int, over: Sequence[Mark]) -> dict[str, Any]:
    codes = [mark.code for mark in over if not mark.own]
    starts = [mark.code for mark in over if not mark.own and mark.start == start]
    return {
        "text": text[start:stop],
        "own": any(mark.own for mark in over),
        "codes": codes,
        "starts": starts,
    }


def _paragraph(
    made: Extraction, item: Mapping[str, Any], marks: Sequence[Mark]
) -> list[dict[str, Any]]:
    whole = made.blocks.filter(
        (pl.col("start") <= item["start"]) & (pl.col("stop") > item["start"])
    )
    start, stop = (
        whole.select("start", "stop").row(0) if whole.height else (item["start"], item["stop"])
    )
    return cut(made.text, start, max(stop, item["stop"]), marks)


def _blocks(made: Extraction, page: int, at: int, marks: Sequence[Mark]) -> list[dict[str, Any]]:
    places = (
        made.places.filter(pl.col("page") == page)
        .group_by("block")
        .agg(pl.col("start").min(), pl.col("stop").max())
    )
    rows = (
        places.join(made.blocks.select("block", "kind"), on="block")
        .sort("block")
        .iter_rows(named=True)
    )
    return [
        {
            "kind": row["kind"],
            "here": row["start"] <= at < row["stop"],
            "parts": cut(made.text, row["start"], row["stop"], marks),
        }
        for row in rows
    ]


def has_picture(read: Read) -> bool:
    """Whether the pages of a document can be drawn."""
    return _path(read) is not None


def page_picture(outputs: Path, run: str, doc: str, page: int) -> bytes:
    """PNG of a page of a PDF; UsageError or ExtractError where there is none to be had."""
    read = document(outputs, run, doc)
    path = _path(read)
    if path is None or not 1 <= page <= read.made.pages.height:
        raise UsageError(f"no picture of page {page}", where=doc)
    state = member_files.parted(path)[0].stat()
    # A picture of another version of the file would show another text beside the hit.
    if _digest(path, state.st_mtime_ns, state.st_size) != read.document.sha256:
        raise UsageError("the file is not the one that the run read", where=doc)
    return _drawn(path, state.st_mtime_ns, page)


def _path(read: Read) -> Path | None:
    """Where the PDF behind a document is, within the corpus folder."""
    root = (read.corpus if read.corpus.is_dir() else read.corpus.parent).resolve()
    path = root / read.document.path
    # The register names the path: it must not lead out of the corpus.
    within = member_files.parted(path)[0].resolve().is_relative_to(root)
    return path if read.made.format == "pdf" and within and member_files.there(path) else None


@lru_cache(maxsize=64)
def _digest(path: Path, _changed: int, _size: int) -> str:
    return member_files.digest(path)


@lru_cache(maxsize=12)
def _drawn(path: Path, _changed: int, page: int) -> bytes:
    with member_files.opened(path) as file:
        return draw_page(file, page)
