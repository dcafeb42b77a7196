"""The loss report: what of a foreign file did not come over, came over changed, or waits for a
person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import polars as pl

Kind: TypeAlias = Literal["lost", "changed", "note", "person"]
KINDS: tuple[Kind, ...] = ("lost", "changed", "note", "person")
_TITLES = {
    "lost": "Not carried over",
    "changed": "Carried over, not quite the same",
    "note": "To know",
    "person": "For a person to write",
}


@dataclass(frozen=True, slots=True)
class Loss:
    """`line` is 0 for what concerns the whole file; `reason` is the same text for like cases,
    `detail` is of this one.
    """

    kind: Kind
    line: int
    category: str
    entry: str
    reason: str
    detail: str = ""


def losses_table(losses: Iterable[Loss], *, file: str) -> pl.DataFrame:
    """Rows of import-losses.csv, in the order of the file; columns number, file, line, kind,
    category, entry, reason, detail.
    """
    from contentan.tables.frames import frame_of
    from contentan.tables.schema import Table, columns_of

    columns = columns_of(
        """
    number    int   row, from 1
    file      text  file that was imported
    line      int?  its line; empty for what concerns the whole file
    kind      text  lost, changed, note, or person: a person has to write something
    category  text  category in the file, / between its levels
    entry     text  entry as the file has it
    reason    text  what was lost or changed, and why
    detail    text  what is particular here: the pattern written, the weight, the first of two
                    lines
    """,
        values={"kind": KINDS},
    )
    ordered = sorted(losses, key=lambda loss: (loss.line, KINDS.index(loss.kind)))
    return frame_of(
        Table("import-losses", ("number",), columns),
        (
            (
                number,
                file,
                one.line or None,
                one.kind,
                one.category,
                one.entry,
                one.reason,
                one.detail,
            )
            for number, one in enumerate(ordered, start=1)
        ),
    )


def loss_lines(losses: Sequence[Loss], *, most: int = 8) -> list[str]:
    """Lines for the terminal: every lost entry, like cases of the others together with the first
    `most` of them.
    """
    lines: list[str] = []
    for kind in KINDS:
        like: dict[str, list[Loss]] = defaultdict(list)
        for loss in losses:
            if loss.kind == kind:
                like[loss.reason].append(loss)
        if like:
            lines += ["", f"{_TITLES[kind]} ({sum(map(len, like.values()))}):"]
        for reason, cases in like.items():
            lines += _like(reason, cases, most=200 if kind == "lost" else most)
    return lines


def _like(reason: str, cases: Sequence[Loss], *, most: int) -> list[str]:
    counted = f"  {len(cases)} × {reason}" if len(cases) > 1 else f"  {reason}"
    shown = [line for case in cases[:most] if (line := _case(case))]
    more = [f"      … and {len(cases) - most} more"] if len(cases) > most else []
    return [counted, *shown, *more]


def _case(loss: Loss) -> str:
    place = f"line {loss.line}" if loss.line else ""
    parts = (place.ljust(11), loss.entry or (f"[{loss.category}]" if loss.category else ""))
    shown = "  ".join(part for part in parts if part.strip())
    detail = f"  ({loss.detail})" if loss.detail and shown else loss.detail
    line = f"      {shown}{detail}" if shown or detail else ""
    # No file steers the terminal.
    return "".join(letter if letter.isprintable() else "\ufffd" for letter in line)
