"""Where the words of Kazakh in another alphabet end: as they would in Cyrillic.

Each sign is replaced by one Cyrillic sign, letter by letter, and the Cyrillic text is cut. So an
apostrophe that belongs to a letter of 2017 stays in its word, Arabic commas and question marks are
tokens, and lengths are those of the text as printed.
"""

from __future__ import annotations

import functools
import re

from contentan.lemmatize.scripts.alphabets import ARABIC, BARE, arcs, plain
from contentan.lemmatize.scripts.spellings import beam
from contentan.segment import name_suffixes, token_cuts

#: Stands for a letter that no table has: any Kazakh letter.
_LETTER = "ғ"
_MARKS = {"،": ",", "؛": ";", "؟": "?", "۔": "."}
_APOSTROPHES = frozenset("'’ʼʻ′‘`´")
#: A name that a mark closes, perhaps a hyphen, letters, marks.
_MARKED = re.compile(
    r"""(.*[^\W_][.!?]?[»”“")\]]{1,2})([-–—]?)([^\W\d_][^\W\d_'’ʼʻ′‘`´]*(?:['’ʼʻ′‘`´][^\W\d_]*)*)([.,;:!?،؛؟۔]*)"""
)
_ENDING = re.compile(name_suffixes.ENDING)
_ADDRESS = ("://", "www.", "@")


@functools.lru_cache(maxsize=100_000)
def lengths(chunk: str, alphabet: str) -> tuple[int, ...]:
    """Lengths of the tokens of what stands between spaces; their sum is its length.

    >>> lengths("g'alym,", "latin_2017")
    (6, 1)
    """
    name, suffix, marks = _parted(chunk, alphabet)
    own = token_cuts.lengths(_cyrillic(name, alphabet), "kk")
    return (*own, *([len(suffix)] if suffix else []), *[1] * len(marks))


def forms(chunk: str, alphabet: str) -> list[str]:
    """The tokens of a chunk; a suffix behind a closed name as `name_suffixes` writes it.

    >>> forms("«Bolas'aq»-tyn'.", "latin_2017")
    ['«', "Bolas'aq", '»', "‑tyn'", '.']
    """
    name, suffix, marks = _parted(chunk, alphabet)
    found, at = [], 0
    for length in token_cuts.lengths(_cyrillic(name, alphabet), "kk"):
        found.append(name[at : at + length])
        at += length
    return [*found, *([name_suffixes.HYPHEN + suffix.lstrip("-–—")] if suffix else []), *marks]


def _parted(chunk: str, alphabet: str) -> tuple[str, str, str]:
    """A name in marks, the suffix behind it and the marks behind that; all as the name where the
    letters behind a mark cannot be read as a suffix.
    """
    found = _MARKED.fullmatch(chunk)
    if not found:
        return chunk, "", ""
    name, hyphen, letters, marks = found.groups()
    read = beam(plain(letters, alphabet).lower(), alphabet)
    if any(_ENDING.fullmatch(hyphen + one) for _, one in read):
        return name, hyphen + letters, marks
    return chunk, "", ""


def cut(text: str, lang: str, alphabet: str) -> list[tuple[int, int]]:
    """Spans of the tokens of a text in a language, read in an alphabet where one is named.

    >>> text = "Ji'yn, g'alym."
    >>> [text[a:b] for a, b in cut(text, "kk", "latin_2017")]
    ["Ji'yn", ',', "g'alym", '.']
    """
    text = token_cuts.plain(text)
    if not alphabet:
        return token_cuts.cut(text, lang)
    spans = []
    for chunk in token_cuts.chunks(text):
        at = chunk.start()
        for length in lengths(chunk.group(), alphabet):
            spans.append((at, at + length))
            at += length
    return spans


def _cyrillic(chunk: str, alphabet: str) -> str:
    """A chunk of the same length in Cyrillic letters."""
    if alphabet == BARE or any(sign in chunk for sign in _ADDRESS):
        return chunk
    if alphabet == ARABIC:
        chunk = "".join(_MARKS.get(sign, sign) for sign in chunk)
    quoted = chunk[0] in _APOSTROPHES and chunk[-1] in _APOSTROPHES
    out: list[str] = []
    for at, sign in enumerate(chunk):
        if sign.isalpha():
            out.append(_letter(sign, alphabet))
        elif sign in _APOSTROPHES and _is_letter(chunk, at, alphabet, quoted=quoted):
            out.append(_LETTER.upper() if out[-1].isupper() else _LETTER)
        else:
            out.append(sign)
    return "".join(out)


def _is_letter(chunk: str, at: int, alphabet: str, *, quoted: bool) -> bool:
    """Whether an apostrophe belongs to the letter before it."""
    spelled = chunk[at - 1 : at].lower() + "'"
    return at > 0 and spelled in arcs(alphabet).table and not (quoted and at == len(chunk) - 1)


@functools.lru_cache(maxsize=1_000)
def _letter(sign: str, alphabet: str) -> str:
    """The likeliest single letter for one, in its case; і before и, which suffixes have."""
    options = arcs(alphabet).table.get(sign.lower(), ())
    ranked = sorted((price, letters != "і", letters) for letters, price in options)
    letter = ranked[0][2] if ranked and len(ranked[0][2]) == 1 else _LETTER
    return letter.upper() if sign.isupper() else letter
