"""Whether a capitalised word of a Kazakh page in Latin letters is a foreign name, which stays as it
is: Washington, Google.

Asked are the language gate's letters, English against Kazakh in Latin script. The codebook's own
names need no such answer: a word that was read as Cyrillic is found as it is printed, too.
"""

from __future__ import annotations

import functools
import re

from contentan.extract.prose import letter_model
from contentan.lemmatize.scripts.alphabets import READ, columns

#: Nats by which English letters must be likelier; by any where the alphabet lacks one of them.
LEAST = 3.5
_CAPITAL = re.compile(r"[A-Z][A-Za-z]+")
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")


@functools.cache
def _lacking(alphabet: str) -> re.Pattern[str]:
    """A letter of English that an alphabet lacks; c alone, where it has ch."""
    spelled = {one for column in READ[alphabet] for one in columns()[column].values()}
    missing = sorted(_LETTERS.difference(*spelled))
    alone = ["c(?!h)"] if "ch" in spelled else []
    return re.compile("|".join([*missing, *alone]) or "(?!)", re.IGNORECASE)


@functools.lru_cache(maxsize=50_000)
def is_foreign(form: str, alphabet: str) -> bool:
    """Whether a form is a foreign name rather than a Kazakh word in a Latin alphabet.

    >>> is_foreign("Washington", "latin_2021"), is_foreign("Qazaqstan", "latin_2021")
    (True, False)
    """
    if not _CAPITAL.fullmatch(form):
        return False
    found = letter_model.fits([form]).scores["Latn"][0]
    names = letter_model.columns("Latn")
    more = float(found[names.index("en")] - found[names.index("kk_Latn")])
    return more > (0.0 if _lacking(alphabet).search(form) else LEAST)
