"""Words broken at the end of a line: joined, kept with their hyphen, or two words, by the
document's own vocabulary.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Literal, TypeAlias

Lexicon: TypeAlias = Counter[str]
Join: TypeAlias = Literal["space", "keep", "join"]

_WORD = re.compile(r"[^\W\d_]+(?:[-\u2010\u2011][^\W\d_]+)*")
_LEFT = re.compile(r"((?:[^\W\d_]+[-\u2010\u2011])*[^\W\d_]+)[-\u2010\u2011\u00ad]$")
_HYPHENS = ("-", "\u2010", "\u2011", "\u00ad")
#: Letters at the end of a line among which a broken word or an address is looked for.
_LONGEST = 300
#: Particles that Russian and Kazakh write with a hyphen.
_PARTICLES = frozenset("то либо нибудь таки ка ақ ау ай мыс".split())
#: Words that a hyphen ties to the next: кое-как, twenty-three, vice-president.
_FRONTS = frozenset(
    "кое кой twenty thirty forty fifty sixty seventy eighty ninety self vice ex non".split()
)
_LINKS = frozenset(["to", "of", "in", "and", "by", "on", "the", "на", "и", "в"])  # people-to-people
#: What follows a hyphen that waits for a common second part: pre- and post-war.
_COMMON_TAIL = re.compile(r"(?:and|or|to|and/or|и|или|және)(?![\w-])", re.IGNORECASE)
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[/\-_?=&.]$|\S+@\S*[-.]$")


def lexicon(paragraphs: Iterable[Sequence[str]]) -> Lexicon:
    """How often each word stands unbroken, hyphenated words whole; words at a line's broken end are
    left out.

    >>> lexicon([["a co-operation, co-", "operation"]])["co-operation"]
    1
    """
    words: Lexicon = Counter()
    for lines in paragraphs:
        broken = False
        for line in lines:
            found = [
                word.lower().replace("\u2010", "-").replace("\u2011", "-")
                for word in _WORD.findall(line)
            ]
            ends_broken = _left(line) is not None
            # The halves of a broken word are no words, and would vote for keeping it apart.
            words.update(found[1 if broken else 0 : len(found) - 1 if ends_broken else len(found)])
            broken = ends_broken
    return words


def joint(left: str, right: str, words: Lexicon) -> Join:
    """How two lines of a paragraph meet.

    'join' drops the hyphen, 'keep' keeps it without a space, 'space' is an ordinary line end.

    >>> joint("мекен-", "жай", Counter({"мекен-жай": 2}))
    'keep'
    >>> joint("көр-", "сетті", Counter())
    'join'
    """
    # A soft hyphen says itself that the word is one.
    if left.endswith("\u00ad"):
        return "join"
    if _is_address(left):
        return "keep"
    half, rest = _left(left), _WORD.match(right)
    if half is None:
        return "keep" if re.search(r"\d[-–]$", left) and re.match(r"[\d\w]", right) else "space"
    if rest is None:
        return "keep" if right[:1].isdigit() else "space"
    # In "pre- and post-war" the hyphen stands for what follows later.
    if _COMMON_TAIL.match(right) and not words[(half.group(1) + rest.group()).lower()]:
        return "space"
    return "keep" if _keeps_hyphen(half.group(1), rest.group(), words) else "join"


def _left(line: str) -> re.Match[str] | None:
    """The word at a line's end that a hyphen breaks. Only the end is searched: looked for from the
    beginning, a line without a space would cost the square of its length.
    """
    if not line.endswith(_HYPHENS):
        return None
    return _LEFT.search(line, max(0, len(line) - _LONGEST))


def _is_address(line: str) -> bool:
    last = line[-_LONGEST:].rpartition(" ")[2]
    return ("@" in last or "://" in last or "www." in last) and bool(_ADDRESS.search(last))


def _keeps_hyphen(left: str, right: str, words: Lexicon) -> bool:
    one = left.lower().replace("\u2010", "-").replace("\u2011", "-")
    other = right.lower().replace("\u2010", "-").replace("\u2011", "-")
    hyphened, joined = words[f"{one}-{other}"], words[one + other]
    # What the document writes elsewhere, unbroken, decides before any rule.
    if hyphened != joined:
        return hyphened > joined
    if right[0].isupper():
        # A capital after the hyphen begins a name of its own, unless the whole word is in capitals.
        return not (left.isupper() and right.isupper())
    return other in _PARTICLES or one in _FRONTS or _are_two_words(one, other, words)


def _are_two_words(one: str, other: str, words: Lexicon) -> bool:
    """Whether each half is a word of the document by itself, or one echoes the other:
    'state-supported', 'бір-біріне'.
    """
    first, last = one.rpartition("-")[2], other.partition("-")[0]
    if min(len(first), len(last)) >= 3 and (last.startswith(first) or first.startswith(last)):
        return True
    if min(len(first), len(last)) < 4 or not (words[first] and words[last]):
        return "-" in other and other.partition("-")[0] in _LINKS
    return last.isascii()  # in Kazakh and Russian an ending may be a word too: 'диаспора-мен'
