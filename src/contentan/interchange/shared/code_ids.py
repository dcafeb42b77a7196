"""Ids for codes from names in any script: transliterated, lower case, unique.

Russian after BGN/PCGN without signs, Kazakh letters by the nearest Latin ones; hits are known by an
id, so it had better be readable from the start.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterable, Iterator

from contentan.interchange.shared.dictionary import CategoryPath

_LONGEST = 60
_LATIN = {
    "а": "a",
    "б": "b",
    "в": "v",
    "г": "g",
    "д": "d",
    "е": "e",
    "ё": "yo",
    "ж": "zh",
    "з": "z",
    "и": "i",
    "й": "y",
    "к": "k",
    "л": "l",
    "м": "m",
    "н": "n",
    "о": "o",
    "п": "p",
    "р": "r",
    "с": "s",
    "т": "t",
    "у": "u",
    "ф": "f",
    "х": "kh",
    "ц": "ts",
    "ч": "ch",
    "ш": "sh",
    "щ": "shch",
    "ъ": "",
    "ы": "y",
    "ь": "",
    "э": "e",
    "ю": "yu",
    "я": "ya",
    "ә": "a",
    "ғ": "gh",
    "қ": "q",
    "ң": "ng",
    "ө": "o",
    "ұ": "u",
    "ү": "u",
    "һ": "h",
    "і": "i",
}


def slug(name: str) -> str:
    """Letters, digits and underscores; empty where nothing of the name can be written so.

    >>> slug("Межэтническое согласие"), slug("Халық (бірлігі)"), slug("Pos. Emotion!")
    ('mezhetnicheskoe_soglasie', 'khalyq_birligi', 'pos_emotion')
    """
    letters = "".join(
        _LATIN.get(letter, letter) for letter in unicodedata.normalize("NFC", name).lower()
    )
    plain = unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()
    made = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:_LONGEST].strip("_")
    return made if not made or made[0].isalpha() else f"c_{made}"


def _numbered(base: str, used: dict[str, int]) -> Iterator[str]:
    """base_2, base_3, …; `used` remembers where it stopped, or a thousand namesakes would take a
    million steps.
    """
    for number in itertools.count(used.get(base, 1) + 1):
        used[base] = number
        yield f"{base}_{number}"


def ids(paths: Iterable[CategoryPath]) -> dict[CategoryPath, str]:
    """A different id for each category: its own name, with its parent's where that is taken, with a
    number where that is too.

    >>> ids([("care",), ("care", "virtue"), ("harm",), ("harm", "virtue")])[("harm", "virtue")]
    'harm_virtue'
    """
    made: dict[CategoryPath, str] = {}
    taken: set[str] = set()
    used: dict[str, int] = {}
    for number, path in enumerate(paths, start=1):
        own = slug(re.sub(r"\(.*?\)", "", path[-1])) or slug(path[-1])
        long = slug("_".join(path[-2:]))
        wishes = [wish for wish in (own, long) if wish] or [f"category_{number}"]
        free = (
            wish
            for wish in itertools.chain(wishes, _numbered(wishes[-1], used))
            if wish not in taken
        )
        made[path] = next(free)
        taken.add(made[path])
    return made
