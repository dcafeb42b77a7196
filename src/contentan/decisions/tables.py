"""Tables of judged items in a run: of its hits, of its paragraphs, and of what is lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contentan.tables.schema import columns_of, declare

if TYPE_CHECKING:
    pass


UNIT = columns_of("""
    doc      text  document id
    lang     text  language of the segment
    country  text  compared countries that it counts for, + between them
    stratum  text  stratum from which it was drawn
    chance   real  chance of being drawn and resolved
    """)


VERIFIED = declare(
    "verified",
    "item",
    """
    item  text  the hit, by its id in this run
    code  text  the machine's code
    """,
    UNIT,
    """
    correct  flag   the reviewers agree with the machine
    meant    text?  the code that they chose instead
    """,
)


SEARCHED = declare(
    "searched",
    "item",
    """
    item  text  the segment, by its id in this run
    """,
    UNIT,
    """
    codes  text  codes that reviewers found in it, space between
    found  text  codes that the machine finds in it in this run, space between
    """,
)


LOST = declare(
    "lost",
    "task item",
    """
    task     text  what was asked
    item     text  its id when it was judged
    doc      text  document id
    code     text  the machine's code; empty for a segment
    verdict  text  what was decided
    quote    text  the text
    why      text  why it cannot be found in this run
    """,
)
