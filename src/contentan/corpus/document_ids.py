"""Ids for documents whose register states none: made of the path, and the same whatever the order
of the rows.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath

#: Signs of an id that is made for a member of an archive, whose name nobody chose for it.
_LONGEST = 100


def ids(rows: Sequence[Mapping[str, str]]) -> list[str]:
    """The id of each row: what it states, else its path without the extension; with the extension
    where two rows differ in nothing else, and with a digest of the path where that is not enough.

    A member of an archive has in `name` what stands for its path.
    """
    short = [row.get("id") or _id_of(_without_extension(_name(row)), row) for row in rows]
    long = [row.get("id") or _id_of(_name(row), row) for row in rows]
    paths = {row["path"] for row in rows}
    full = [
        row.get("id") or f"{own}-{_digest(row['path'])}"
        for row, own in zip(rows, short, strict=True)
    ]
    often, again = Counter(short), Counter(long)
    # The same path twice is one document twice: its id stays, and is told to be a duplicate.
    unlike = len(paths) == len(rows)
    return [
        one if often[one] == 1 else two if again[two] == 1 or not unlike else three
        for one, two, three in zip(short, long, full, strict=True)
    ]


def _name(row: Mapping[str, str]) -> str:
    return row.get("name") or row["path"]


def _without_extension(path: str) -> str:
    return str(PurePosixPath(path).with_suffix("")) if PurePosixPath(path).name else path


def _id_of(path: str, row: Mapping[str, str]) -> str:
    # The same id wherever the file lies: a Macintosh writes й as two code points.
    made = re.sub(r"[^\w.-]+", "-", unicodedata.normalize("NFC", path))
    if "name" in row and len(made) > _LONGEST:
        return f"{made[:_LONGEST]}-{_digest(row['path'])}"
    return made


def _digest(path: str) -> str:
    return hashlib.sha256(path.encode()).hexdigest()[:6]
