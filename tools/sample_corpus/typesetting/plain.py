"""Plain text files: wrapped or not, in the encoding that the source names.

A file in windows-1251 has CRLF line ends, as the programs that wrote such files had.
"""

from __future__ import annotations

import textwrap

from typesetting.source import Block, Source


def make(source: Source) -> bytes:
    """The file's bytes. UnicodeEncodeError when the encoding lacks a letter: Kazakh does not fit
    into windows-1251.
    """
    width = int(source.options.get("wrap", 0))
    encoding = source.options.get("encoding", "utf-8")
    text = "\n\n".join(_block(block, width) for block in source.blocks) + "\n"
    return (text if encoding == "utf-8" else text.replace("\n", "\r\n")).encode(encoding)


def _block(block: Block, width: int) -> str:
    if block.kind == "list":
        return "\n".join(_wrap(f"- {row[0]}", width, "  ") for row in block.rows)
    if block.kind == "table":
        return "\n".join("\t".join(row) for row in block.rows)
    return _wrap(block.text, width, "")


def _wrap(text: str, width: int, indent: str) -> str:
    return (
        textwrap.fill(text, width, subsequent_indent=indent, break_on_hyphens=False)
        if width
        else text
    )
