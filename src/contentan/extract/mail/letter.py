"""EML: a letter with its head, its text once, and its attachments behind it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from email import message_from_bytes
from email.message import Message
from pathlib import Path

from contentan.extract.left_out import left_out, words_in
from contentan.extract.limits import Limits
from contentan.extract.mail.mime import blocks_of, content, header, leaves, text_of
from contentan.extract.parts import Part, with_parts
from contentan.extract.raw_blocks import Block, Reading, block, one_page

_HEAD = ("From", "To", "Cc", "Date")


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of a letter and of what is attached to it."""
    letter = message_from_bytes(path.read_bytes())
    parts = leaves(letter)
    bodies = [part for part in parts if _is_body(part)]
    pictures = sum(_is_inline_picture(part) for part in parts)
    chosen = list(_without_twins(bodies))
    rows = [(name, header(letter, name)) for name in _HEAD]
    made = [*head(header(letter, "Subject"), rows)]
    for part in chosen:
        made += blocks_of(part)
    own = one_page("eml", made, notices=left_out({"pictures within the letter": pictures}))
    return with_parts(own, _attached(parts, bodies), limits)


def head(subject: str, rows: Iterable[tuple[str, str]]) -> list[Block]:
    """The head of a letter: its subject as a heading, and who wrote when to whom as a table."""
    lines = [f"{name} | {value}" for name, value in rows if value]
    made = [block("heading", subject, level=1)] if subject else []
    return [*made, block("table", lines)] if lines else made


def _is_body(part: Message) -> bool:
    named = part.get_content_disposition() == "attachment" or part.get_filename()
    return part.get_content_type() in ("text/plain", "text/html") and not named


def _is_inline_picture(part: Message) -> bool:
    """Whether it is drawn within the letter: a logo or a signature, not an attachment."""
    attached = part.get_content_disposition() == "attachment"
    return part.get_content_maintype() == "image" and not attached and "Content-ID" in part


def _without_twins(bodies: Sequence[Message]) -> Iterator[Message]:
    """The bodies, of two that follow each other as plain text and web page the plainer one.

    The plain one of some programs says only that the letter has to be seen in a browser; so it must
    have half the words.
    """
    waiting: Message | None = None
    for part in bodies:
        if waiting is not None and part.get_content_subtype() == "html":
            plain = words_in(text_of(waiting))
            rich = sum(words_in(line.text) for each in blocks_of(part) for line in each.lines)
            yield waiting if 2 * plain >= rich else part
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = part if part.get_content_subtype() == "plain" else None
        if waiting is None:
            yield part
    if waiting is not None:
        yield waiting


def _attached(parts: Sequence[Message], bodies: Sequence[Message]) -> Iterator[Part]:
    for part in parts:
        if part in bodies or _is_inline_picture(part):
            continue
        within = part.get_content_type() == "message/rfc822"
        name = header_name(part) or ("letter.eml" if within else "")
        yield name, content(part)


def header_name(part: Message) -> str:
    """The name of an attachment, decoded even where a program wrote it as a word of a head."""
    shown = Message()
    shown["name"] = part.get_filename() or ""
    return header(shown, "name")
