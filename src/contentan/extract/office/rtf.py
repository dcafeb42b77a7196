"""RTF: control words in, text out. Letters come in the code page of their font, or as Unicode with
a fallback.

Text boxes follow the paragraph on which they hang; tracked deletions, hidden text and comments are
left out and counted.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contentan.errors import ExtractError
from contentan.extract.left_out import left_out
from contentan.extract.limits import Limits
from contentan.extract.office.rtf_blocks import Flow, note
from contentan.extract.raw_blocks import Block, Reading, one_page

_TOKEN = re.compile(
    # Words of newer programs have capitals: clftsWidth3, mmathPr.
    rb"\\([a-zA-Z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|[\r\n]+"
    rb"|([^\\{}\r\n]+)"
)
_HIDDEN = frozenset(
    """
    fonttbl colortbl stylesheet info pict header headerl headerr headerf footer footerl footerr
    footerf object themedata listtable listoverridetable rsidtbl generator xmlnstbl datastore
    fldinst annotation atnid atnauthor bkmkstart bkmkend latentstyles colorschememapping revtbl
    filetbl nonshppict listtext pntext shprslt nonesttables mmathPr
    """.split()
)
#: Words that open a text inside a group that a reader may skip: text boxes.
_BOXES = (b"shptxt", b"dptxbxtext")
#: What is told of when it is left out, by the word that hides it.
_TOLD = {"annotation": "comments"}
_BREAKS = (b"par", b"page", b"sect")
_SIGNS = {
    b"nestcell": " ",
    b"nestrow": " ",
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
    made, unread = blocks_and_left_out(path.read_bytes())
    return one_page("rtf", made, notices=left_out(unread))


def blocks(raw: bytes) -> list[Block]:
    """Paragraphs, table rows, notes and text boxes of an RTF text.

    >>> blocks(rb"{\\rtf1\\ansicpg1251 \\'cc\\'e8\\'f0\\par}")[0].lines[0].text
    'Мир'
    """
    return blocks_and_left_out(raw)[0]


def blocks_and_left_out(raw: bytes) -> tuple[list[Block], dict[str, str]]:
    """The same, and the text that is left out by kind: deleted, hidden, comments."""
    walk = _Walk(_font_pages(raw), _code_page(raw))
    at = 0
    while token := _TOKEN.search(raw, at):
        at = token.end()
        if token.group(1) == b"bin":
            # Raw bytes of a picture follow, braces among them.
            at += max(0, int(token.group(2) or 0))
            continue
        walk.take(token)
    return walk.finish(), {kind: "".join(texts) for kind, texts in walk.left.items()}


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
    """What a group inherits and gives back.

    `part` is '' where text counts, '*' in a group that a reader may skip, else the word that hides
    it. `deleted` and `hidden` are formats of letters.
    """

    part: str = ""
    deleted: bool = False
    hidden: bool = False
    note: bool = False
    box: int = 0  # how many text boxes are open
    page: str = ""
    skip: int = 1  # bytes that stand after a Unicode letter for readers without Unicode

    @property
    def left_out(self) -> str:
        """Why text is not taken: '' where it is, '-' where nobody asks."""
        if self.part:
            return _TOLD.get(self.part, "-")
        if self.deleted:
            return "deleted text"
        return "hidden text" if self.hidden else ""


@dataclass(slots=True)
class _Walk:
    fonts: dict[int, str]
    page: str
    flows: list[Flow] = field(default_factory=lambda: [Flow()])
    states: list[_State] = field(default_factory=lambda: [_State()])
    note: list[str] = field(default_factory=list)
    waiting: bytearray = field(default_factory=bytearray)
    left: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    pending: int = 0  # fallback bytes still to be skipped

    @property
    def state(self) -> _State:
        return self.states[-1]

    @property
    def flow(self) -> Flow:
        return self.flows[-1]

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

    def finish(self) -> list[Block]:
        """All blocks, those of text boxes that were never closed too."""
        self._flush()
        while len(self.flows) > 1:
            self._end_box()
        self.flow.after += note("".join(self.note))
        return self.flow.finish()

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
        why = self.state.left_out
        if not why:
            (self.note if self.state.note else self.flow.text).append(text)
        elif why != "-":
            self.left[why].append(text)

    def _group(self, brace: bytes) -> None:
        if brace == b"{":
            # Each open group is kept: a file of nothing but braces would fill the memory.
            if len(self.states) > 2000:
                raise ExtractError("damaged", "RTF groups are nested too deeply")
            self.states.append(self.state)
            return
        ended = self.states.pop() if len(self.states) > 1 else self.state
        if ended.note and not self.state.note:
            self.flow.after += note("".join(self.note))
            self.note = []
        if ended.box > self.state.box:
            self._end_box()
        if ended.left_out not in ("", "-") and not self.state.left_out:
            self.left[ended.left_out].append(" ")

    def _end_box(self) -> None:
        box = self.flows.pop()
        self.flow.after += box.finish()

    def _sign(self, sign: bytes) -> None:
        # \* marks a group that a reader may skip if it does not know it.
        if sign == b"*":
            self._set(part=self.state.part or "*")
        elif sign in b"\\{}":
            self._put(sign.decode())
        elif sign in (b"~", b"_", b"-"):
            self._put({b"~": "\u00a0", b"_": "-", b"-": "\u00ad"}[sign])
        elif sign in b"\r\n":
            self._layout(b"par", None)

    def _set(self, **changes: Any) -> None:
        self.states[-1] = replace(self.state, **changes)

    def _word(self, word: bytes, number: int | None) -> None:
        name = word.decode()
        if word == b"u" and number is not None:
            self._put(_letter(number))
            self.pending = self.state.skip
        elif word == b"uc" and number is not None:
            self._set(skip=number)
        elif word == b"f" and number is not None:
            self._set(page=self.fonts.get(number, ""))
        elif name in _HIDDEN and self.state.part in ("", "*"):
            self._set(part=name)
        elif word in (b"v", b"deleted"):
            self._set(**{"hidden" if word == b"v" else name: number != 0})
        elif word == b"plain":
            self._set(hidden=False, deleted=False)
        elif word in _BOXES and self.state.part in ("", "*"):
            self._set(part="", box=self.state.box + 1)
            self.flows.append(Flow())
        elif word == b"footnote" and self.state.part in ("", "*"):
            self._set(note=True, part="")
        elif word in _SIGNS:
            self._put(_SIGNS[word])
        elif not self.state.part:
            self._layout(word, number)

    def _layout(self, word: bytes, number: int | None) -> None:
        if word in _BREAKS:
            if self.state.note or self.state.deleted:
                self._put(" ")
            else:
                self.flow.end_paragraph()
        elif word == b"cell":
            self.flow.end_cell()
        elif word == b"row":
            self.flow.end_row()
        elif word == b"intbl":
            self.flow.in_table = True
        elif word == b"pard":
            self.flow.level, self.flow.in_table = 0, False
        elif word == b"outlinelevel" and number is not None:
            self.flow.level = number + 1 if number < 9 else 0


def _letter(number: int) -> str:
    """The letter of a signed sixteen-bit code."""
    # RTF writes codes over 32767 as negative numbers.
    return chr(number % 0x10000)
