"""Where sentences end, in Kazakh, Russian and English.

A candidate is a run of end marks followed by space or, where the space is missing, by a capital
letter; a smiley; or a line break inside a table or list. `sentence_rules` decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentan.segment import abbreviations
from contentan.segment.sentence_rules import Candidate, ends

#: Pictures and hearts; ticks, arrows and pointing hands stand before an item and open it.
_PICTURES = (
    "\U0001f000-\U0001f447\U0001f44a-\U0001faff\u2600-\u2704\u2706-\u2712\u2728-\u2793"
    "\u2b50\u2800\ufe0f\u200d"
)
_BULLETS = "\u2022\u25a0-\u25ff\u2705\u2713-\u2718\u2794-\u27bf\U0001f448\U0001f449"
# These begin with one set of letters, not with a choice, since `re` looks for a set far faster.
_SMILEY = (
    rf"[:;=<{_PICTURES}](?:(?<=[:;=])(?<!\d.)'?-?(?:[)(]+|[DPp]\b)(?!\w)|(?<=<)3\b|(?<=[^:;=<]))"
)
_SIGN = rf"(?:{_SMILEY}|(?<=[^\W\d_])\s?\)+)"
# Bounded, or a page of smileys without a space is read anew from each of them.
_SIGNS = rf"{_SIGN}(?:\s*{_SIGN}){{0,50}}"
_MARKS = r"""(?:[.!?…؟۔]++|(?:\s\.)++)?["'»”’)\]]*+(?:[^\S\n][»”)\]]++)?"""
_CAPITAL = r"(?=[A-ZА-ЯЁӘҒҚҢӨҰҮҺІ](?:[a-zа-яёәғқңөұүһі]|\s))"
_GAP = rf"(?:\s+(?=\S)|{_CAPITAL})"
# What may not stand before the mark is looked at behind it, since `re` looks for a set far faster.
_START = r"[.!?…。؟۔\n](?<![.!?…؟۔][\s\S])(?<!\.\s[\s\S])(?:(?<=\n)\n*|(?<=。)|(?<=[.!?…؟۔])"
_END = re.compile(rf"{_START}{_MARKS}{_GAP})")
_END_OR_SIGN = re.compile(
    rf"{_START}{_MARKS}(?:[^\S\n]*(?P<sign>{_SIGNS}))?{_GAP})|(?P<alone>{_SIGNS})[^\S\n]+(?=\S)"
)
_HAS_SMILEY = re.compile(_SMILEY)
_ITEM = re.compile(r"(?<![\w(])\w{1,3}\)")
_OPENS_WORD = re.compile(r".*[\"«“(\[]")
_OPENING = re.compile(rf"[\"'`«“„‘(\[—–*{_BULLETS}\ufe0f -]*")
#: So many letters are looked at before and behind a candidate.
_BEHIND, _AHEAD = 50, 28
#: Rules ask whether there are more than three words: so many letters have.
_LONG = 60


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Half-open spans of the sentences of one segment, without the space between them.

    >>> text = "К. Токаев выступил в г. Астане. Зал был полон."
    >>> [text[a:b] for a, b in sentences(text)]
    ['К. Токаев выступил в г. Астане.', 'Зал был полон.']
    """
    signs = _HAS_SMILEY.search(text) or text.count(")") > text.count("(")
    start = 0
    for found in (_END_OR_SIGN if signs else _END).finditer(text):
        # Marks and smileys are part of the sentence, the space or line break behind them is not.
        stop = found.start() + len(found.group().rstrip())
        if _splits(text, start, found, stop) and text[start:stop].strip():
            yield start, stop
            start = found.end()
    stop = len(text.rstrip())
    if stop > start:
        yield start, stop


def _splits(text: str, start: int, found: re.Match[str], stop: int) -> bool:
    at, end = found.span()
    if text[at] in "\n。":
        return True
    if at + 1 == stop < end and text[end].isupper() and _is_plain_end(text, start, at):
        return True
    sign = (found["sign"] or found["alone"] or "") if found.re is _END_OR_SIGN else ""
    marks = text[at:stop].removesuffix(sign).rstrip()
    if sign and not marks and not _is_smiley(sign, text[max(start, stop - 300) : stop]):
        return False
    left, before = _last_words(text[max(start, at - _BEHIND) : at])
    # An opening quotation mark or bracket hides whether the sentence begins with a capital.
    ahead = text[found.end() : found.end() + _AHEAD]
    right = ahead[_OPENING.match(ahead).end() :]  # type: ignore[union-attr]  # matches nothing, too
    words = 4 if at - start > _LONG else len(text[start:at].split())
    opening = ahead[: len(ahead) - len(right)]
    return ends(Candidate(left, before, marks, sign, opening, right, stop == found.end(), words))


def _is_plain_end(text: str, start: int, at: int) -> bool:
    """Whether a sentence ends at a mark before a space and a capital, by the word before it alone:
    what the rules say of by far the most candidates, without asking each of them.
    """
    if text[at] != ".":
        return text[at] in "?!؟"
    last = text[max(start, at - _BEHIND) : at].rsplit(None, 1)[-1:]
    if not last or not last[0].isalnum() or last[0].lower() in abbreviations.kinds():
        return False
    # Of a short word in a short sentence, and of a letter, the other rules decide.
    return (len(last[0]) > 3 and last[0].isalpha()) or (len(last[0]) > 1 and at - start > _LONG)


def _last_words(behind: str) -> tuple[str, str]:
    """The last word and the one before it; 'т. д' is one word."""
    words = behind.split()
    if not words:
        return "", ""
    last = _OPENS_WORD.sub("", words.pop())
    if len(last) == 1 and last.islower() and words and len(words[-1]) == 2:
        first = words[-1]
        if first[1] == "." and first[0].islower():
            last = words.pop() + last
    return last, words[-1] if words else ""


def _is_smiley(sign: str, sentence: str) -> bool:
    """Whether a sign without end marks is no bracket that closes: 'смешно))', not 'б) доверие'."""
    if sign.strip(") "):
        return True
    last, _ = _last_words(sentence.rstrip(") "))
    closing = sentence.count(")") - len(_ITEM.findall(sentence))
    return len(last) > 3 and closing > sentence.count("(")
