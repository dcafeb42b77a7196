"""How much one file may cost before it is given up. Every limit is a number that a person can
set.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds for one file.

    `pages` are read, the rest is counted in a notice; `ocr_pages` may be sent to OCR. `file_bytes`
    bounds the file, `unpacked_bytes` and `pack_ratio` what a ZIP container may grow to,
    `text_bytes` a text, web or XML file; `parts` and `nesting` bound the files within a file
    (attachments), and how deep they may lie in one another. `seconds` and `memory_bytes` hold in
    the reading process only (`sandbox.reader.Reader`); `ocr_seconds` for one page.
    """

    file_bytes: int = 300_000_000
    text_bytes: int = 40_000_000
    unpacked_bytes: int = 200_000_000
    pack_ratio: int = 200
    members: int = 5_000
    parts: int = 100
    nesting: int = 3
    pages: int = 2_000
    ocr_pages: int = 40
    ocr_seconds: float = 60.0
    ocr_languages: str = "kaz+rus+eng"
    pixels: int = 25_000_000
    seconds: float = 300.0
    memory_bytes: int = 4_000_000_000
