"""Every key of contentan.toml, declared once: where it stands, what it takes, what it is for, which
option it stands for.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import fields
from typing import Any, NamedTuple

from contentan.model import LANGS

SEED = 20240101
#: The study's countries; others are compared when the settings name them.
COUNTRIES = ("KAZ", "USA")
CORPUS, CODEBOOK, OUTPUTS = "corpus", "codebooks/people_diplomacy", "outputs"
SECONDS = 300.0

#: What each section is about, in the order of the example file.
SECTIONS = {
    "paths": "Where things are, relative to the folder of this file.",
    "study": "What is compared.",
    "register": "Names of the register's columns, where they are not ours.",
    "report": "The report.",
    "run": "How a run works; results do not depend on it.",
    "limits": "What one file may cost before it is given up.",
    "ocr": "Pages without text.",
    "fetch": "How documents are downloaded.",
    "publish": "What may change before a scheduled run is held; shares are of the published run.",
}


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
SHARE = Kind("a share from 0 to 1", lambda value: _is(value, int, float) and 0 <= value <= 1)
HOLD = Kind('"hold" or "tell"', lambda value: value in ("hold", "tell"))
ISO = Kind(
    'a list of country codes such as ["KAZ", "USA"]', lambda value: _texts(value, "[A-Za-z]{3}")
)
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
    "colours": (
        COLOUR_ENTRIES,
        "Colours of countries in the report.",
        'DEU = "#6a3d9a"',
    ),
}


class Key(NamedTuple):
    """One key. `option` is the parameter of commands that it stands for, of `only` one command or
    of every one that has it.
    """

    section: str
    name: str
    kind: Kind
    default: Any
    says: str
    option: str = ""
    only: str = ""


_KEYS = (
    Key(
        "paths",
        "corpus",
        PATH,
        CORPUS,
        "Folder with register.csv, or the register itself.",
        "corpus",
    ),
    Key("paths", "codebook", PATH, CODEBOOK, "Folder with codebook.yaml.", "codebook"),
    Key("paths", "outputs", PATH, OUTPUTS, "Where results and the store live.", "outputs"),
    Key(
        "paths",
        "shared",
        TEXT,
        None,
        "Object storage behind the store, such as s3://bucket/folder, for several machines.",
    ),
    Key(
        "study",
        "countries",
        ISO,
        list(COUNTRIES),
        "Countries to compare, ISO 3166-1 alpha-3.",
        "countries",
    ),
    Key(
        "study",
        "period",
        YEARS,
        None,
        "First and last year; other documents are listed, not counted.",
        "period",
    ),
    Key("study", "seed", WHOLE, SEED, "Of the bootstrap.", "seed"),
    Key("study", "title", TITLE, "", "Title of the report; by default that of the codebook."),
    Key("report", "lang", LANG, "en", "Language of the report.", "report_lang"),
    Key("run", "workers", WHOLE, 0, "Processes; 0 is one a core.", "workers"),
    Key(
        "fetch",
        "contact",
        TEXT,
        "",
        "Whom a server's owner may write to: an e-mail address or a web page.",
        "contact",
        "fetch",
    ),
    Key(
        "fetch", "pause", PAUSE, 2.0, "Seconds between two requests to one host.", "pause", "fetch"
    ),
    Key("fetch", "retries", WHOLE, 3, "Further attempts at a document.", "retries", "fetch"),
    Key("fetch", "seconds", SPAN, 300.0, "Seconds for one transfer.", "seconds", "fetch"),
    Key("fetch", "megabytes", COUNT, 100, "The largest document.", "megabytes", "fetch"),
    Key("fetch", "threads", COUNT, 4, "Hosts that are asked at the same time.", "threads", "fetch"),
    Key(
        "fetch",
        "allow_private",
        FLAG,
        False,
        "Whether addresses inside your own network may be asked.",
        "allow_private",
        "fetch",
    ),
    Key(
        "publish",
        "failed_share",
        SHARE,
        0.05,
        "Documents that cannot be read, and could be or are new.",
    ),
    Key("publish", "gone_share", SHARE, 0.05, "Documents that the register no longer has."),
    Key("publish", "shrunk_share", SHARE, 0.5, "Words that one document may lose."),
    Key("publish", "lost_hits_share", SHARE, 0.1, "Hits that no longer count."),
    Key(
        "publish",
        "moved_figures",
        SHARE,
        0.05,
        "Country figures that move by more than their interval.",
    ),
    Key("publish", "flipped_verdicts", WHOLE, 0, "Verdicts between countries that change."),
    Key(
        "publish",
        "drift",
        HOLD,
        "hold",
        "What words of the reference set do that move by themselves: hold, or tell.",
    ),
)
_LIMITS = {
    "seconds": "Seconds for one file.",
    "pages": "Pages of a document that are read; the rest is counted in a warning.",
    "file_bytes": "Bytes of a file.",
    "text_bytes": "Bytes of a text, web, XML or RTF file.",
    "unpacked_bytes": "Bytes to which a DOCX, ODT or other container may unpack.",
    "pack_ratio": "How many times larger it may unpack.",
    "members": "Files in it.",
    "parts": "Attachments and embedded files of a file that are read.",
    "nesting": "How deep such files may lie in one another.",
    "pixels": "Pixels of the picture of a page.",
    "memory_bytes": "Memory of the process that reads.",
    "ocr_languages": "Languages that Tesseract is asked for.",
    "ocr_pages": "Scanned pages of one document that are sent to it.",
    "ocr_seconds": "Seconds for one page.",
}


@functools.cache
def keys() -> tuple[Key, ...]:
    """All keys: those above, a limit for each field of `extract.limits.Limits`, a name for each
    column of the register.
    """
    from contentan.corpus.register import COLUMNS
    from contentan.extract.limits import Limits

    limits = [_limit(field.name, field.default) for field in fields(Limits)]
    columns = [
        Key("register", name, TEXT, "", f"The column with {name}, where it has another name.")
        for name in COLUMNS
    ]
    every = (*_KEYS, *columns, *sorted(limits, key=lambda one: list(_LIMITS).index(limit_of(one))))
    return tuple(key for section in SECTIONS for key in every if key.section == section)


def _limit(name: str, default: Any) -> Key:
    section, own = (
        ("ocr", name.removeprefix("ocr_")) if name.startswith("ocr_") else ("limits", name)
    )
    if name == "ocr_languages":
        return Key(section, own, OCR, default.split("+"), _LIMITS[name])
    kind = SPAN if isinstance(default, float) else COUNT
    return Key(
        section,
        own,
        kind,
        default,
        _LIMITS[name],
        *(("seconds", "run") if name == "seconds" else ()),
    )


def limit_of(key: Key) -> str:
    """The field of `Limits` for which a key stands; empty for other keys."""
    return {"limits": key.name, "ocr": f"ocr_{key.name}"}.get(key.section, "")
