"""What a request at the desk brings: the desk itself, a body that holds what it may and nothing
else.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, HTTPException, Request
from pydantic import BaseModel, ConfigDict, Field

from contentan.desk.draft.register_draft import CellEdit
from contentan.desk.open_desk import OpenDesk
from contentan.desk.tweaks import Filters, Line


async def _desk(request: Request) -> OpenDesk:
    desk: OpenDesk = request.app.state.desk
    return desk


At = Annotated[OpenDesk, Depends(_desk)]


async def _writable(desk: At) -> OpenDesk:
    if desk.read_only:
        raise HTTPException(403, "this desk is for reading only")
    return desk


#: The desk, for whoever writes; 403 where it is for reading only.
Writing = Annotated[OpenDesk, Depends(_writable)]


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _OfLine(_Body):
    code: str = Field(max_length=200)
    lang: str = Field(max_length=10)
    source: str = Field(max_length=20_000)
    line: int = Field(default=0, ge=0)
    was: str = Field(default="", max_length=20_000)

    def as_line(self) -> Line:
        return Line(self.code, self.lang, self.source.strip(), self.line, self.was)


class Typed(_OfLine):
    """A line as it is typed, and which lines of the corpus are to be shown."""

    kind: str = Field(default="new", pattern="^(new|lost|all)$")
    country: str = Field(default="", max_length=10)
    text_lang: str = Field(default="", max_length=10)
    start: int = Field(default=0, ge=0)

    def filters(self) -> Filters:
        return Filters(self.kind, self.country, self.text_lang, self.start)


class Saved(_OfLine):
    """A line that is to be written; `knows` is the digest of the codebook that the page saw."""

    knows: str = Field(max_length=64)


class Raised(_Body):
    """The version that is to be written; `knows` is the digest of the codebook that the page
    saw.
    """

    version: str = Field(max_length=40)
    knows: str = Field(max_length=64)


class TakenBack(_Body):
    """`knows` is the digest that the last step left."""

    knows: str = Field(max_length=64)


class Judged(_Body):
    """A line of the corpus, right or wrong for a code; `run` is the run whose line it is."""

    at: str = Field(max_length=40)
    run: str = Field(max_length=40)
    code: str = Field(max_length=200)
    right: bool


class Unwanted(_Body):
    """Suggested words that nobody wants for a code, and why."""

    code: str = Field(max_length=200)
    lang: str = Field(max_length=10)
    words: str = Field(min_length=1, max_length=200)
    why: str = Field(min_length=1, max_length=500)


class Filled(_Body):
    """A cell of the register that is to be written; `was` is what the page saw in it."""

    row: str = Field(max_length=2000)
    column: str = Field(max_length=40)
    text: str = Field(max_length=5000)
    was: str = Field(max_length=5000)

    def as_edit(self) -> CellEdit:
        return CellEdit(self.row, self.column, self.text, self.was)


class Nothing(_Body):
    """A request that says all by its address."""
