"""The alphabets that Kazakh is written in beside its Cyrillic one: how each spells a Cyrillic
letter, and what each spelling may stand for.

alphabets.tsv has a column an alphabet: the drafts of Latin of 2017, 2018, 2019 and 2021, the Latin
of Turkic countries, Latin without marks, the Arabic script, and Cyrillic without the letters that a
Russian keyboard lacks. habits.tsv adds what people write beside these tables, with its price in
nats. Writing is nearly a function; reading is not, since several letters share a spelling.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from typing import NamedTuple

#: What a text may be read in, each by the columns of alphabets.tsv that it unites: the draft of
#: 2019 and the Turkic habit differ in three letters only.
READ: Mapping[str, tuple[str, ...]] = {
    "latin_2021": ("latin_2021",),
    "latin_2018": ("latin_2018",),
    "latin_2017": ("latin_2017",),
    "latin_turkic": ("latin_2019", "latin_turkic"),
    "latin_ascii": ("latin_ascii",),
    "arabic": ("arabic",),
    "cyrillic_bare": ("cyrillic_bare",),
}
LATIN = tuple(name for name in READ if name.startswith("latin"))
ARABIC, BARE = "arabic", "cyrillic_bare"
#: Softness, written once a word; where к, г or е is, nothing needs to say it.
HAMZA = "ء"
FRONT, BACK, SHOWS_SOFT = frozenset("әөүіеэ"), frozenset("аоұы"), frozenset("ەكگک")
_APOSTROPHES = str.maketrans(dict.fromkeys("’ʼʻ′‘`´ʹ", "'"))
#: The hamza that Kazakh keyboards have, letters that hold one, and the stroke that only lengthens.
_ARABIC_SIGNS = str.maketrans({"ٴ": HAMZA, "ٵ": "ءا", "ٶ": "ءو", "ٷ": "ءۇ", "ٸ": "ءى", "ـ": ""})
_ARABIC_MARKS = {"?": "؟", ",": "،", ";": "؛"}


class Arcs(NamedTuple):
    """What spellings of an alphabet may stand for, as pairs of Cyrillic letters and their price in
    nats; `longest` is the length of the longest spelling.
    """

    table: Mapping[str, tuple[tuple[str, float], ...]]
    longest: int


def _rows(name: str) -> list[list[str]]:
    source = importlib.resources.files("contentan.lemmatize.scripts") / "data" / name
    return [line.split("\t") for line in source.read_text(encoding="utf-8").splitlines()]


@functools.cache
def columns() -> dict[str, dict[str, str]]:
    """For each column of alphabets.tsv, the spelling of each Cyrillic letter."""
    (_, *names), *rows = _rows("alphabets.tsv")
    return {
        name: {letter: spelled[at] for letter, *spelled in rows} for at, name in enumerate(names)
    }


@functools.cache
def arcs(alphabet: str) -> Arcs:
    """The inverse of an alphabet's columns, with its habits."""
    found: dict[str, dict[str, float]] = {}
    for column in READ[alphabet]:
        for letter, spelled in columns()[column].items():
            if spelled:
                found.setdefault(spelled, {})[letter] = 0.0
    own = set(found)
    for name, spelled, read, price in _rows("habits.tsv")[1:]:
        if name == alphabet:
            found.setdefault(spelled, {})[read] = float(price)
        elif alphabet.startswith(f"{name}_") and not (len(spelled) == 1 and spelled in own):
            found.setdefault(spelled, {}).setdefault(read, float(price))
    table = {spelled: tuple(sorted(read.items())) for spelled, read in found.items()}
    return Arcs(table, max(map(len, table)))


def plain(form: str, alphabet: str) -> str:
    """A form with one kind of apostrophe, and one of hamza.

    >>> plain("u’ltaralyq", "latin_2017")
    "u'ltaralyq"
    """
    return form.translate(_ARABIC_SIGNS if alphabet == ARABIC else _APOSTROPHES)


def written(text: str, column: str) -> str:
    """A Cyrillic Kazakh text as a column of alphabets.tsv spells it; what it does not know stays.

    >>> written("Тіл туралы", "latin_2021"), written("әділ", "arabic")
    ('Tıl turaly', 'ءادىل')
    """
    made = " ".join(_word(word, column) for word in text.split(" "))
    if column == ARABIC:
        return "".join(_ARABIC_MARKS.get(sign, sign) for sign in made)
    return made


def _word(word: str, column: str) -> str:
    table, out = columns()[column], []
    for at, letter in enumerate(word):
        low = letter.lower()
        new = table.get(low, letter)
        if letter != low and column != ARABIC and new:
            shouted = word[at + 1 : at + 2].isupper() or word[at - 1 : at].isupper()
            new = new.upper() if shouted else new[0].upper() + new[1:]
        out.append(new)
    made = "".join(out)
    if column != ARABIC or not FRONT & set(word.lower()) or SHOWS_SOFT & set(made):
        return made
    first = next(at for at, sign in enumerate(made) if sign.isalpha())
    return f"{made[:first]}{HAMZA}{made[first:]}"
