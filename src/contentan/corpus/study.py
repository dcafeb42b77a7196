"""What belongs to one study and not to the method: its title, its kinds of sources, names and
colours of its countries, events of its years, from when on rates are alike; its period, and which
documents lie outside.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, NamedTuple, TypeAlias

from contentan.errors import UsageError
from contentan.model import Document

#: First and last year of a study.
Period: TypeAlias = tuple[int, int]
#: A name by language: kk, ru, en.
Names: TypeAlias = Mapping[str, str]
#: The same for a country: its name, and where it differs the form after 'of'.
Forms: TypeAlias = Mapping[str, Sequence[str]]

#: Rates within this factor of each other are alike, unless the study says otherwise.
MARGIN = 1.5
#: Kinds of sources of the study that the package began with; another study names its own.
FAMILIES: Mapping[str, Names] = {
    "apk": {"en": "Assembly of People"},
    "state": {"en": "state"},
    "osce": {"en": "OSCE"},
    "unesco": {"en": "UNESCO"},
    "un": {"en": "UN"},
    "law": {"en": "law"},
    "scholarly": {"en": "scholarly"},
    "other": {"en": "other"},
}


class Event(NamedTuple):
    """What happened in a year of the study: a mark in the pictures of its years."""

    year: int
    label: Names


@dataclass(frozen=True, slots=True)
class Study:
    """Names, colours, margin and events of one study (section [study] of contentan.toml).

    `title` is that of the report, empty for the codebook's. `families` are the kinds of sources
    that a register may name, in their order. `names` and `colours` (#rrggbb) are of countries; a
    country without them has the package's own. `mentions` are patterns by language of the words
    that name a country, for documents that speak of countries; without them its names do. Rates
    within a factor of `margin` of each other are alike; `events` decide no number.
    """

    title: Names = field(default_factory=dict)
    families: Mapping[str, Names] = field(default_factory=lambda: FAMILIES)
    names: Mapping[str, Forms] = field(default_factory=dict)
    mentions: Mapping[str, Forms] = field(default_factory=dict)
    colours: Mapping[str, str] = field(default_factory=dict)
    margin: float = MARGIN
    events: tuple[Event, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What run.json keeps, and the run's id is made of; families in their order."""
        return asdict(self) | {
            "families": [[name, names] for name, names in self.families.items()],
            "events": [list(event) for event in self.events],
        }


def study_of(kept: Mapping[str, Any] | None) -> Study:
    """The study that `as_json` wrote; that of the package where nothing was kept.

    >>> study_of(Study(title={"en": "Words"}).as_json()).title
    {'en': 'Words'}
    >>> study_of(Study(events=(Event(2020, {"en": "COVID-19"}),)).as_json()).events
    (Event(year=2020, label={'en': 'COVID-19'}),)
    """
    if not kept:
        return Study()
    return Study(
        kept["title"],
        dict(kept["families"]),
        kept["names"],
        kept.get("mentions", {}),
        kept["colours"],
        kept.get("margin", MARGIN),
        tuple(Event(*event) for event in kept.get("events", ())),
    )


def country_list(given: str) -> tuple[str, ...]:
    """Countries as a person writes them.

    >>> country_list("kaz, USA")
    ('KAZ', 'USA')
    """
    return tuple(dict.fromkeys(part.strip().upper() for part in given.split(",") if part.strip()))


def years(given: str) -> Period | None:
    """A period of study as a person writes it; None for an empty text. Raises UsageError for
    anything else.

    >>> years("2019-2024")
    (2019, 2024)
    """
    found = re.fullmatch(r"\s*(\d{4})\s*[-–]\s*(\d{4})\s*", given)
    if not given:
        return None
    if not found or found[1] > found[2]:
        raise UsageError(
            f"{given!r}: expected first and last year, such as 2019-2024", where="--period"
        )
    return int(found[1]), int(found[2])


#: Beginnings of the reasons for which a document is listed and not counted.
LEFT_OUT = ("no_year: ", "outside_period: ")


def outside(document: Document, period: Period | None) -> str:
    """Why a document is not counted in a period of study; empty where it is."""
    if period is None:
        return ""
    first, last = period
    if document.year is None:
        return f"{LEFT_OUT[0]}whether it lies in {first}-{last} is not known; not counted"
    return (
        ""
        if first <= document.year <= last
        else f"{LEFT_OUT[1]}{document.year} is not in {first}-{last}; not counted"
    )
