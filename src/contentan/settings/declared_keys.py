"""Every key of contentan.toml, declared once: where it stands, what it takes, what it is for, which
option it stands for.
"""

from __future__ import annotations

import functools
from dataclasses import fields
from typing import Any, NamedTuple

from contentan.corpus.study import MARGIN
from contentan.settings.value_kinds import (
    COUNT,
    EVENTS,
    FACTOR,
    FLAG,
    HOLD,
    HOURS,
    ISO,
    LANG,
    OCR,
    PATH,
    PAUSE,
    SHARE,
    SPAN,
    TEXT,
    TITLE,
    WHOLE,
    YEARS,
    Kind,
)

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
    "health": "When somebody should look at a schedule, and who is told.",
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
    Key("study", "margin", FACTOR, MARGIN, "Rates within this factor of each other are alike."),
    Key("study", "events", EVENTS, [], "What happened when: marks in the pictures of the years."),
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
        "Whether hosts of the list inside your own network may be asked.",
        "allow_private",
        "fetch",
    ),
    Key(
        "fetch",
        "render",
        FLAG,
        False,
        "Whether a Chromium shows pages that need scripts.",
        "render",
        "fetch",
    ),
    Key("fetch", "warc", FLAG, False, "Whether what servers send is recorded.", "warc", "fetch"),
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
    Key(
        "health",
        "address",
        TEXT,
        "",
        "Where a web server shows the outputs folder, for links in notices.",
    ),
    Key(
        "health",
        "night_hours",
        HOURS,
        26.0,
        "Hours since a night that published a run or found it unchanged.",
        "night_hours",
        "health",
    ),
    Key(
        "health",
        "stuck_hours",
        HOURS,
        6.0,
        "Hours that one scheduled run may take.",
        "stuck_hours",
        "health",
    ),
    Key(
        "health",
        "free_megabytes",
        COUNT,
        2_000,
        "Megabytes of disk that stay free.",
        "free_megabytes",
        "health",
    ),
    Key(
        "health",
        "notify",
        TEXT,
        "",
        "Address that is told when something is wrong: https://… or mailtos://…",
        "notify",
        "health",
    ),
    Key(
        "health",
        "ping",
        TEXT,
        "",
        "Address of a dead man's switch, called while all is well.",
        "ping",
        "health",
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
