"""RTF: control words in, text out. Letters come in the code page of their font, or as Unicode with
a fallback.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from contentan.errors import ExtractError
from contentan.extract.block_kinds import kind_of
from contentan.extract.limits import Limits
from contentan.extract.raw_blocks import Block, Line, Reading, one_page

_TOKEN = re.compile(
    rb"\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)"
)
_HIDDEN = frozenset(
    """
    fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr
    footerf object themedata listtable listoverridetable rsidtbl generator xmlnstbl datastore
    fldinst annotation atnid atnauthor bkmkstart bkmkend latentstyles colorschememapping revtbl
    filetbl nonshppict listtext pntext
    """.split()
)
_SIGNS = {
    b"tab": " ",
    b"line": " ",
    b"emdash": "—",
    b"endash": "–",
    b"lquote": "‘",
    b"rquote": "’",
    b"ldblquote": "“",
    b"rdblquote": "”",
    b"bullet": "•",
    b"emspace": " ",
    b"enspace": " ",
}
_CHARSETS = {
    0: "cp1252",
    204: "cp1251",
    238: "cp1250",
    161: "cp1253",
    162: "cp1254",
    177: "cp1255",
    178: "cp1256",
}


def read(path: Path, limits: Limits) -> Reading:
    """Blocks of an RTF file. Raises ExtractError('damaged') where its groups do not fit."""
    return one_page("rtf", blocks(path.read_bytes()))


def blocks(raw: bytes) -> list[Block]:
    """Paragraphs, table rows and notes of an RTF text.

    >>> blocks(rb"{\\rtf1\\ansicpg1251 \\'cc\\'e8\\'f0\\par}")[0].lines[0].text
    'Мир'
    """
    walk = _Walk(_font_pages(raw), _code_page(raw))
    for token in _TOKEN.finditer(raw):
        walk.take(token)
    walk.end_paragraph()
    return walk.blocks


def _code_page(raw: bytes) -> str:
    found = re.search(rb"\\ansicpg(\d+)", raw[:4096])
    return f"cp{found.group(1).decode()}" if found else "cp1252"


def _font_pages(raw: bytes) -> dict[int, str]:
    """Code page by font number, where the font states a character set."""
    made = {}
    for number, charset in re.findall(rb"\{\\f(\d+)[^{};]*?\\fcharset(\d+)", raw[:200_000]):
        if int(charset) in _CHARSETS:
            made[int(number)] = _CHARSETS[int(charset)]
    return made


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits and gives back."""

    hidden: bool = False
    note: bool = False
    page: str = ""
    skip: int = 1  # bytes that stand after a Unicode letter for readers without Unicode


@dataclass(slots=True)
class _Walk:
    fonts: dict[int, str]
    page: str
    blocks: list[Block] = field(default_factory=list)
    states: list[_State] = field(default_factory=lambda: [_State()])
    text: list[str] = field(default_factory=list)
    note: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    cells: list[str] = field(default_factory=list)
    rows: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    level: int = 0
    pending: int = 0  # fallback bytes still to be skipped

    @property
    def state(self) -> _State:
        return self.states[-1]

    def take(self, token: re.Match[bytes]) -> None:
        """Read one token."""
        word, number, code, sign, brace, plain = token.groups()
        if code is not None:
            self._byte(bytes([int(code, 16)]))
        elif plain is not None:
            self._byte(plain)
        elif brace is not None:
            self._flush()
            self._group(brace)
        elif word is not None:
            self._flush()
            self._word(word, int(number) if number else None)
        elif sign is not None:
            self._flush()
            self._sign(sign)

    def _byte(self, raw: bytes) -> None:
        # Behind \u stand bytes for readers without Unicode, as many as \uc says.
        skipped = min(self.pending, len(raw))
        self.pending -= skipped
        self.waiting += raw[skipped:]

    def _flush(self) -> None:
        """Letters that came as bytes, as text in the code page of their font."""
        if self.waiting:
            try:
                self._put(self.waiting.decode(self.state.page or self.page, "replace"))
            except LookupError:
                self._put(self.waiting.decode("cp1251", "replace"))
            self.waiting.clear()

    def _put(self, text: str) -> None:
        if not self.state.hidden:
            (self.note if self.state.note else self.text).append(text)

    def _group(self, brace: bytes) -> None:
        if brace == b"{":
            # Each open group is kept: a file of nothing but braces would fill the memory.
            if len(self.states) > 2000:
                raise ExtractError("damaged", "RTF groups are nested too deeply")
            self.states.append(self.state)
            return
        ended = self.states.pop() if len(self.states) > 1 else self.state
        if ended.note and not self.state.note:
            self.notes.append("".join(self.note))
            self.note = []

    def _sign(self, sign: bytes) -> None:
        # \* marks a group that a reader may skip if it does not know it.
        if sign == b"*":
            self._set(hidden=True)
        elif sign in b"\\{}":
            self._put(sign.decode())
        elif sign in (b"~", b"_", b"-"):
            self._put({b"~": "\u00a0", b"_": "-", b"-": "\u00ad"}[sign])
        elif sign in b"\r\n":
            self.end_paragraph()

    def _set(
        self, *, hidden: bool | None = None, note: bool | None = None, page: str | None = None
    ) -> None:
        old = self.state
        self.states[-1] = replace(
            old,
            hidden=old.hidden if hidden is None else hidden,
            note=old.note if note is None else note,
            page=old.page if page is None else page,
        )

    def _word(self, word: bytes, number: int | None) -> None:
        name = word.decode()
        if word == b"u" and number is not None:
            self._put(_letter(number))
            self.pending = self.state.skip
        elif word == b"uc" and number is not None:
            self.states[-1] = replace(self.state, skip=number)
        elif word == b"f" and number is not None:
            self._set(page=self.fonts.get(number, ""))
        elif name in _HIDDEN or (word == b"v" and number != 0):
            self._set(hidden=True)
        elif word == b"footnote":
            self._set(note=True, hidden=False)
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif not self.state.hidden:
            self._layout(word, number)

    def _layout(self, word: bytes, number: int | None) -> None:
        if word in (b"par", b"page", b"sect"):
            if self.state.note:
                self._put(" ")
            else:
                self.end_paragraph()
        elif word == b"cell":
            self.cells.append(" ".join("".join(self.text).split()))
            self.text = []
        elif word == b"row":
            self.rows.append(" | ".join(self.cells))
            self.cells = []
        elif word == b"pard":
            self.level = 0
        elif word == b"outlinelevel" and number is not None:
            self.level = number + 1 if number < 9 else 0

    def end_paragraph(self) -> None:
        """Close the paragraph, after the table that stands before it."""
        self._flush()
        text = _paired("".join(self.text)).strip()
        self.text = []
        if self.cells:  # a paragraph inside a cell
            self.cells[-1] = f"{self.cells[-1]} {text}".strip()
            return
        self.blocks += self._table()
        if text:
            kind = "heading" if self.level else kind_of(text)
            self.blocks.append(Block(kind, (Line(1, text),), self.level))
        self.blocks += [
            Block("note", (Line(1, note.strip()),)) for note in self.notes if note.strip()
        ]
        self.notes = []

    def _table(self) -> Iterator[Block]:
        if any(row.strip(" |") for row in self.rows):
            yield Block("table", tuple(Line(1, row) for row in self.rows if row.strip(" |")))
        self.rows = []


def _letter(number: int) -> str:
    """The letter of a signed sixteen-bit code."""
    # RTF writes codes over 32767 as negative numbers.
    return chr(number % 0x10000)


def _paired(text: str) -> str:
    """Letters beyond sixteen bits, which RTF writes as two halves, made whole."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
