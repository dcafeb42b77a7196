"""Which passages are Kazakh in another alphabet than its Cyrillic one, by the verdicts on a whole
document.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from contentan.extract.prose import letter_model
from contentan.extract.prose.passage_verdicts import LEAST_LATIN, Verdict, verdicts
from contentan.segment import language

_CYRILLIC = re.compile("[\u0400-\u04ff]")
#: What the letter model calls Kazakh in Latin letters, in Arabic script, and in Cyrillic without
#: the letters that Russian lacks.
ALPHABET_TAGS = ("kk_Latn", "kk_Arab", "kk_bare")
_RIVALS = {"kk_Latn": ("en",), "kk_bare": ("ru", "kk")}
#: A passage that is longer is what its verdict says, in a document of any kind. Ten Kazakh words
#: without one of its own letters are no chance; five are.
_LONG = {"kk_Latn": LEAST_LATIN, "kk_Arab": 1, "kk_bare": 10}


def common_alphabets(found: Sequence[Verdict]) -> set[str]:
    """Of ALPHABET_TAGS those in which a document has more words than in the languages that share
    their script, by passages that are long enough to tell, or by all where none is.
    """
    words = Counter[str]()
    for one in [one for one in found if one.words >= LEAST_LATIN] or found:
        words[one.lang] += one.words
    return {
        tag for tag, rivals in _RIVALS.items() if words[tag] > sum(words[one] for one in rivals)
    }


def is_kazakh(verdict: Verdict, common: set[str]) -> bool:
    """Whether a passage is Kazakh in another alphabet. A few Latin words are names, unless the
    document is written so (`common`): an English report speaks of Nurly Zhol.
    """
    if verdict.prose != "home" or verdict.lang not in ALPHABET_TAGS:
        return False
    return verdict.lang in common or verdict.words >= _LONG[verdict.lang]


def alone(passages: Sequence[str]) -> list[Verdict | None]:
    """The verdict on each passage that is Kazakh in another alphabet though it has no document
    around it, else None.
    """
    fit = letter_model.fits(passages)
    found: list[Verdict | None] = [None] * len(passages)
    for script, scores in fit.scores.items():
        names = letter_model.columns(script)
        own = [at for at, name in enumerate(fit.script) if name == script]
        for at, best in zip(own, scores[own].argmax(axis=1).tolist(), strict=True):
            # A verdict weighs more, and takes a hundred times as long.
            if names[best] in ALPHABET_TAGS:
                (verdict,) = verdicts([passages[at]])
                if is_kazakh(verdict, {"kk_bare"}):
                    found[at] = verdict
    return found


def by_letters(passage: str) -> bool:
    """Whether a passage is in Latin letters, enough of which only Kazakh has: a few words that the
    letter model doubts.

    >>> by_letters("Tıl turaly zañ"), by_letters("Тіл туралы заң"), by_letters("On language")
    (True, False, False)
    """
    return not _CYRILLIC.search(passage) and language.language(passage) == "kk"
