"""What a key of contentan.toml takes: in words, and whether a value is that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from contentan.errors import PatternError
from contentan.model import LANGS


class Kind(NamedTuple):
    """What a key takes: in words, and whether a value is that."""

    says: str
    holds: Callable[[Any], bool]


def _is(value: Any, *types: type) -> bool:
    # True is an int in Python, and no number in a settings file.
    return isinstance(value, types) and not isinstance(value, bool)


def _texts(value: Any, pattern: str) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(v, str) and re.fullmatch(pattern, v) for v in value)
    )


def _period(value: Any) -> bool:
    whole = isinstance(value, list) and len(value) == 2 and all(_is(year, int) for year in value)
    return whole and 1000 <= value[0] <= value[1] <= 9999


TEXT = Kind("text in quotation marks", lambda value: isinstance(value, str))
PATH = Kind("a path in quotation marks", lambda value: isinstance(value, str) and bool(value))
LANG = Kind('"en", "ru" or "kk"', lambda value: value in ("en", "ru", "kk"))
FLAG = Kind("true or false", lambda value: isinstance(value, bool))
WHOLE = Kind("a whole number, 0 or more", lambda value: _is(value, int) and value >= 0)
COUNT = Kind("a whole number, 1 or more", lambda value: _is(value, int) and value >= 1)
PAUSE = Kind(
    "a number of seconds, 0 or more",
    lambda value: _is(value, int, float) and 0 <= value < float("inf"),
)
SPAN = Kind(
    "a number of seconds, more than 0",
    lambda value: _is(value, int, float) and 0 < value < float("inf"),
)
HOURS = Kind(
    "a number of hours, more than 0",
    lambda value: _is(value, int, float) and 0 < value < float("inf"),
)
SHARE = Kind("a share from 0 to 1", lambda value: _is(value, int, float) and 0 <= value <= 1)
FACTOR = Kind(
    "a number above 1, such as 1.5",
    lambda value: _is(value, int, float) and 1 < value < float("inf"),
)
HOLD = Kind('"hold" or "tell"', lambda value: value in ("hold", "tell"))
ISO = Kind(
    'a list of country codes such as ["KAZ", "USA"]', lambda value: _texts(value, "[A-Za-z]{3}")
)
YEAR = Kind("a year, such as 2020", lambda value: _is(value, int) and 1000 <= value <= 9999)
YEARS = Kind("first and last year, such as [2019, 2024]", _period)
OCR = Kind(
    'a list of languages of Tesseract such as ["kaz", "rus", "eng"]',
    lambda value: _texts(value, r"\w+"),
)


def _names(value: Any) -> bool:
    """A name, or names by language."""
    if isinstance(value, dict):
        known = bool(value) and set(value) <= set(LANGS)
        return known and all(isinstance(one, str) and one for one in value.values())
    return isinstance(value, str) and bool(value)


def _forms(value: Any) -> bool:
    """As `_names`, where a name may be a list with its form after 'of'."""
    if not isinstance(value, dict):
        return _names(value)
    first = {
        lang: one[0] if isinstance(one, list) and 0 < len(one) <= 2 else one
        for lang, one in value.items()
    }
    return _names(first)


def _patterns(value: Any) -> bool:
    """Patterns by language, in the pattern language of codebooks."""
    if not isinstance(value, dict) or not value or not set(value) <= set(LANGS):
        return False
    return all(_texts(one, r"(?s).+") for one in value.values()) and all(
        _parses(pattern, lang) for lang, some in value.items() for pattern in some
    )


def _parses(pattern: str, lang: str) -> bool:
    from contentan.codebook.patterns import parse

    try:
        parse(pattern, lang=lang)
    except PatternError:
        return False
    return True


def _colour(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(r"#[0-9a-fA-F]{6}", value) is not None


TITLE = Kind(
    'a title, or titles by language such as {en = "Press", ru = "Пресса"}',
    lambda value: value == "" or _names(value),
)
NAMES = Kind('a name, or names by language such as {en = "Press", ru = "Пресса"}', _names)
FORMS = Kind(
    'a name, or names by language such as {en = "Germany", ru = ["Германия", "Германии"]} (the'
    " second form stands after 'of')",
    _forms,
)
#: What an event of the study is made of.
EVENT: Mapping[str, Kind] = {"year": YEAR, "label": NAMES}


def _events(value: Any) -> bool:
    return isinstance(value, list) and all(
        isinstance(one, dict)
        and one.keys() == EVENT.keys()
        and all(kind.holds(one[name]) for name, kind in EVENT.items())
        for one in value
    )


EVENTS = Kind('a list of years with labels, such as [{year = 2020, label = "COVID-19"}]', _events)
PATTERNS = Kind(
    'patterns by language such as {en = ["Germany", "German"], ru = ["Германия", "немецкий"]}',
    _patterns,
)
COLOUR = Kind('a colour such as "#0072b2"', _colour)


class Entries(NamedTuple):
    """What the entries of a section within a section take: their names, and their values."""

    says: str
    pattern: str
    kind: Kind


FAMILY_ENTRIES = Entries(
    "a lower-case word for the register's column family", r"[a-z][a-z0-9_-]*", NAMES
)
NAME_ENTRIES = Entries("a country code such as KAZ", "[A-Z]{3}", FORMS)
MENTION_ENTRIES = Entries("a country code such as KAZ", "[A-Z]{3}", PATTERNS)
COLOUR_ENTRIES = Entries("a country code such as KAZ", "[A-Z]{3}", COLOUR)
#: Sections within [study], with what the example file shows of them.
TABLES: dict[str, tuple[Entries, str, str]] = {
    "families": (
        FAMILY_ENTRIES,
        "Kinds of sources, in their order; the register's column family names one.",
        'press = {en = "Press", ru = "Пресса", kk = "Баспасөз"}',
    ),
    "names": (
        NAME_ENTRIES,
        "Names of countries in the report, where the package has none or you prefer another.",
        'DEU = {en = "Germany", ru = ["Германия", "Германии"], kk = "Германия"}',
    ),
    "mentions": (
        MENTION_ENTRIES,
        "Words that name a country, for documents that speak of countries; its names by default.",
        'DEU = {en = ["Germany", "German"], ru = ["Германия", "немецкий"], kk = ["Германия"]}',
    ),
    "colours": (
        COLOUR_ENTRIES,
        "Colours of countries in the report.",
        'DEU = "#6a3d9a"',
    ),
}
