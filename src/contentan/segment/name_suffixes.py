"""Kazakh suffixes behind the mark that closes a name: «Болашақ»-тың, «Қазақстан»да, (ҚХА)-ның.

Name, mark and suffix are three tokens. The suffix is no word: it belongs to the name, which is
found without it. Among forms it is written with a hyphen of its own, U+2011, that no other token
has, since `token_cuts.plain` knows one hyphen only: so a suffix да is told from the word да.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

HYPHEN = "\u2011"
#: Marks that close a name.
MARKS = frozenset("»”“\"')]")
_CASE = "[ндт][ыі]ң|[ндт][ыі]|[ғқ]а|[гк]е|[дт][ае]|[ндт][ае]н|[мбп]ен|[дт][ае]й|ш[ае]|[ндт]ікі"
#: Behind a possessive, which the name may have itself: «Достық үйі»-нде.
_HIS_CASE = "н[ыі]ң|н[ае]?|нд[ае]|н[ае]н|мен|нд[ае]й|нш[ае]|нікі"
_MANY = "[лдт][ае]р"
#: -дағы, and what follows it.
_WHERE = f"(?:(?:нда|да|та)ғы|(?:нде|де|те)гі)(?:{_MANY})?(?:{_CASE})?"
_TAIL = f"{_CASE}|{_HIS_CASE}|{_WHERE}|с?[ыі](?:{_HIS_CASE}|{_WHERE})?"
#: A noun's suffixes of number, possession and case.
_CHAIN = f"(?:{_MANY})(?:{_TAIL})?|{_TAIL}"
#: Behind a hyphen also what makes another word of the name: «Нұр Отан»-дық, -шы, -сыз, -лы.
_MADE = "[лдт][ыі]қ|[лдт]ік|ш[ыі]|с[ыі]з|[лдт][ыі]"
#: Letters behind a mark, with or without a hyphen; one letter alone needs it.
ENDING = (
    rf"(?:[-–—](?:(?:{_MADE})(?:{_CHAIN})?|{_CHAIN})"
    rf"|(?:{_CHAIN})(?<=[^\W\d_]{{2}}))"
)
_ENDING = re.compile(ENDING)
_WORD_END = re.compile(r"[^\W_]$|[.!?»”“\"')\]]$")


def is_suffix(form: str) -> bool:
    """Whether a form is a suffix behind a mark, as `marked` writes it."""
    return form.startswith(HYPHEN) and len(form) > 1


def marked(tokens: Sequence[str], joined: Sequence[bool] | None = None) -> list[str]:
    """Tokens, suffixes behind a closed name with their own hyphen; `joined` says of each whether it
    stands close to the one before it, all where it is not given.

    >>> marked(["«", "Қазақстан", "»", "да"])[3] == HYPHEN + "да", marked(["«", "да"])
    (True, ['«', 'да'])
    """
    out = list(tokens)
    for at in range(2, len(out)):
        close = joined is None or (joined[at] and joined[at - 1])
        closed = out[at - 1] in MARKS and _WORD_END.search(out[at - 2])
        if close and closed and _ENDING.fullmatch(out[at]):
            out[at] = HYPHEN + out[at].lstrip("-–—")
    return out
