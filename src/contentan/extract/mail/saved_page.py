"""MHT: a web page that a browser or Word saved with its pictures in one file."""

from __future__ import annotations

from email import message_from_bytes
from email.message import Message
from pathlib import Path

from contentan.errors import ExtractError
from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.mail.mime import leaves, text_of
from contentan.extract.raw_blocks import Reading, one_page
from contentan.extract.text import html


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of the page. Raises ExtractError('damaged') where the file holds none."""
    saved = message_from_bytes(path.read_bytes())
    pages = [
        part
        for part in leaves(saved)
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        raise ExtractError("damaged", "a saved web page without the page")
    page = _root(saved, pages)
    # Frames hold advertisements and players; the page itself is the first part.
    frames = left_out({"frames of the page": len(pages) - 1})
    return one_page("mht", html.blocks(text_of(page)), notices=frames)


def _root(saved: Message, pages: list[Message]) -> Message:
    """The part that the head names, else the first page."""
    start = saved.get_param("start")
    named = (page for page in pages if start and page.get("Content-ID") == start)
    return next(named, pages[0])
