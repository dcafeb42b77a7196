"""Names of files in a ZIP archive: in which letters they were written, and as what a document of
the register is known by them.

A name leads nowhere: it is shown and compared, and nothing is ever written by it.
"""

from __future__ import annotations

import itertools
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence

#: Between an archive and the name of a file in it.
INSIDE = "!/"
#: Signs of a name that are kept, and the folders above it.
_LONGEST, _FOLDERS = 120, 12
_UTF8, _UNICODE_NAME = 0x800, 0x7075
_FREQUENT = frozenset("оеаинтсрвлкмдпуяОЕАИНТСРВЛКМДПУЯ")
_CYRILLIC = re.compile("[А-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі]+")
_MIXED = re.compile(r"[A-Za-z][\u0400-\u052f]|[\u0400-\u052f][A-Za-z]")
#: What programs leave in an archive beside its files.
_LEFT_BEHIND = re.compile(
    r"(^|/)(__macosx/|\.ds_store$|thumbs\.db$|desktop\.ini$|~\$|\._)", re.IGNORECASE
)


def labels(entries: Sequence[zipfile.ZipInfo]) -> list[tuple[str, int]]:
    """The files of an archive by name: names of documents, each of them once, with the number of
    the entry; folders and what programs left behind are not among them.

    Of several files with one name the second is `name (2).txt`; which of them it is depends on
    their contents, not on their order.
    """
    found = [(_label(one), one.CRC, one.file_size, n) for n, one in enumerate(entries)]
    kept = sorted(one for one in found if one[0] and not _LEFT_BEHIND.search(one[0]))
    taken, made = {label for label, *_ in kept}, dict[str, int]()
    for label, _, _, number in kept:
        copies = (_numbered(label, copy) for copy in itertools.count(2))
        own = label if label not in made else next(one for one in copies if one not in taken)
        taken.add(own)
        made[own] = number
    return sorted(made.items())


def _numbered(label: str, number: int) -> str:
    folder, slash, name = label.rpartition("/")
    stem, dot, ending = name.rpartition(".")
    stem, end = (stem, dot + ending) if stem else (name, "")
    return f"{folder}{slash}{stem} ({number}){end}"


def _label(entry: zipfile.ZipInfo) -> str:
    """The name of an entry as a path below the archive, '' for a folder: no drive, no root, no
    step upward, no sign that cannot be printed.
    """
    name = written_name(entry).replace("\\", "/")
    if name.endswith("/"):
        return ""
    parts = re.sub(r"^[A-Za-z]:", "", name).split("/")
    plain = unicodedata.normalize("NFC", "/".join(parts))
    printed = "".join(sign if sign.isprintable() else " " for sign in plain)
    kept = [part for one in printed.split("/") if (part := one.strip()) not in ("", ".", "..")]
    # A folder must not look like an archive.
    return "/".join(_short(part) for part in kept[-_FOLDERS:]).replace(INSIDE, "! /") or "unnamed"


def _short(part: str) -> str:
    return part if len(part) <= _LONGEST else part[: _LONGEST - 40] + part[-40:]


def written_name(entry: zipfile.ZipInfo) -> str:
    """The name of an entry in the letters of who packed it.

    Archives say whether a name is UTF-8. Where they do not, it is in the code page of a machine:
    UTF-8 if it can be, else that of DOS or of Windows, by which letters come out.
    """
    if entry.flag_bits & _UTF8:
        return entry.orig_filename
    raw = entry.orig_filename.encode("cp437", "replace")  # as zipfile decoded it
    stated = _unicode_name(entry.extra, raw)
    return stated or decoded(raw)


def _unicode_name(extra: bytes, raw: bytes) -> str:
    """The name in an extra field of Info-ZIP, if it is one of this name and not of an older."""
    at = 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        field = extra[at + 4 : at + 4 + size]
        if kind == _UNICODE_NAME and len(field) > 5 and field[0] == 1:
            (crc,) = struct.unpack_from("<I", field, 1)
            if crc == zlib.crc32(raw):
                return field[5:].decode("utf-8", "replace")
        at += 4 + size
    return ""


def decoded(raw: bytes) -> str:
    """A name without a stated code page.

    >>> decoded("Отчёт 2021.docx".encode("cp866")), decoded("Отчёт 2021.docx".encode("cp1251"))
    ('Отчёт 2021.docx', 'Отчёт 2021.docx')
    >>> decoded("Müller.txt".encode("cp437"))
    'Müller.txt'
    """
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        western = raw.decode("cp437")
    read = [raw.decode(page, "replace") for page in ("cp866", "cp1251", "kz1048")]
    best = max(read, key=_likeness)
    return best if _likeness(best) > 0 else western


def _likeness(name: str) -> float:
    """How much of a name's letters beyond ASCII are such as Russian and Kazakh words have; below
    nought where they stand within words of Latin letters.
    """
    beyond = [sign for sign in name if ord(sign) > 127]
    letters = "".join(_CYRILLIC.findall(name))
    strange = len(beyond) - len(letters) + 2 * len(_MIXED.findall(name)) + _turns(name)
    return (len(letters) + sum(sign in _FREQUENT for sign in letters)) / 2 - 2 * strange


def _turns(name: str) -> int:
    """Capitals behind small letters, which only a wrong code page brings."""
    return len(re.findall(r"[а-яё][А-ЯЁ]", name))
