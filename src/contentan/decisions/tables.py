"""Tables of judged items in a run: of its hits, of its paragraphs, and of what is lost; and how
several answers stand in a cell of theirs.
"""

from __future__ import annotations

from collections.abc import Mapping

from contentan.tables.schema import columns_of, declare

#: An answer that may come to anything: a reviewer is unsure, or has passed the item over.
ANYTHING = "?"
#: Between the answers of a column `open`.
BETWEEN = "|"


def said_of(answers: Mapping[str, str]) -> str:
    """A cell of a column `said` from the codes that each reviewer chose.

    >>> said_of({"aigerim": "exchange", "john": "?"})
    'aigerim=exchange, john=?'
    """
    # No name of a reviewer holds a comma: `contentan sample` takes names with commas between.
    return ", ".join(f"{name}={codes}" for name, codes in answers.items())


def answers_by_name(said: str) -> dict[str, str]:
    """What `said_of` was given.

    >>> answers_by_name("aigerim=exchange, john=?")
    {'aigerim': 'exchange', 'john': '?'}
    """
    parts = (part.rpartition("=") for part in said.split(", ") if part)
    return {name: codes for name, _, codes in parts}


UNIT = columns_of("""
    doc      text  document id
    lang     text  language of the segment
    country  text  compared countries that it counts for, + between them
    stratum  text  stratum from which it was drawn
    chance   real  chance of being drawn and counted
    """)
ANSWERS = columns_of("""
    state  text  resolved, unresolved or passed (see the table resolved)
    open   text  what it may come to where it is not resolved: each answer's codes, | between
                 answers; ? alone says that it may come to anything
    said   text  what each reviewer answered before seeing another's answer: name=codes, a comma
                 between reviewers, ? for unsure
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
    correct  flag   the reviewers agree with the machine; no where they have not settled it
    meant    text?  the code that they chose instead
    """,
    ANSWERS,
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
    ANSWERS,
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
