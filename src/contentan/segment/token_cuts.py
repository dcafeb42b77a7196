"""Where words end: the one cut of texts and of patterns.

`plain` gives one sign to what is written with several (hyphens, apostrophes, full-width letters,
Roman numerals in Cyrillic letters), letter for letter, so offsets stay. Then each run of letters
between spaces is cut for itself, by the rules of its own script: what stands beside it changes
nothing, so a pattern's word is cut as the same word of any text. A hyphen cuts beside a digit
(COVID | - | 19) in all three languages; between letters it cuts in Russian and English and joins in
Kazakh (мекен-жай). All else is spaCy's cut: `quick_tokens` knows that of plain words,
`spacy_cuts` all of it for one version of spaCy; with another one spaCy itself is asked.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from contentan.segment import name_suffixes, quick_tokens, spacy_cuts
from contentan.segment.language import KAZAKH_LATIN, KAZAKH_LETTERS

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer

#: Hyphens, full-width letters and signs, and what is not seen in a text that was not cleaned.
_SAME = {
    **{ord(sign): "-" for sign in "\u2010\u2011\ufe63"},
    **{code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)},
    **dict.fromkeys((*range(0x200B, 0x2010), 0x2060, 0xFEFF), " "),
}
#: Behind a letter these are apostrophes: a modifier letter, a prime, a grave accent.
_APOSTROPHE = re.compile("(?<=[^\\W\\d_])(?:[\u2019\u02bc\u02bb\u2032`]|\u2018(?=[^\\W\\d_]))")
#: Dashes and the minus sign, between a digit and a letter or digit.
_DASH = re.compile(r"(?<=\d)[–—‒−](?=[^\W_])|(?<=[^\W_])[–—‒−](?=\d)")
#: Roman numerals to 39 with Cyrillic Х or І; longer ones would be abbreviations.
_ROMAN = re.compile(r"(?<!\w)(?=[IVX]*[ХІ])(?=\w\w)[XХ]{0,3}(?:[IІ][XХ]|[IІ]V|V?[IІ]{0,3})(?!\w)")
_TO_LATIN = str.maketrans("ХІ", "XI")
_CHUNK = re.compile(r"\S+")
_CYRILLIC, _LATIN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W_]")
_BESIDE_DIGIT = re.compile(r"(?<=\d)-(?=[^\W_])|(?<=[^\W_])-(?=\d)|(?<=[^\W_]\.)-(?=[^\W_])")
_ABBREVIATION = re.compile(r"([«\"(]?)((?:[^\W\d_]{1,2}\.){2,})([,;:!?»\")]*)")
#: spaCy looks at a long chunk once for each mark at its ends. No word and hardly an address is so
#: long; what is, is cut into runs of letters and single signs.
_LONGEST = 2_000
_RUN = re.compile(r"[^\W_]+|[\W_]")
_ADDRESS = re.compile(r"://|www\.|@|[^\W\d_]\.[a-z]{2,}/")


def plain(text: str) -> str:
    """The text with one kind of hyphen, apostrophe, letter width and Roman numeral; as long as it
    was.

    >>> plain("nation‑building, XХІ, Qazaqʼs, 2014–2018")
    "nation-building, XXI, Qazaq's, 2014-2018"
    """
    if text.isascii() and "`" not in text:
        return text
    text = _APOSTROPHE.sub("'", text.translate(_SAME))
    return _ROMAN.sub(lambda found: found.group().translate(_TO_LATIN), _DASH.sub("-", text))


def composed(text: str) -> str:
    """The text with each letter in one piece, and without marks where a word might be broken: what
    is looked up of a word or pattern that no reader has cleaned.

    >>> composed("и\u0306од"), composed("хал\u00adық")
    ('йод', 'халық')
    """
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", text).replace("\u00ad", "")


def chunks(text: str, start: int = 0, stop: int | None = None) -> Iterator[re.Match[str]]:
    """What stands between spaces in text[start:stop]."""
    return _CHUNK.finditer(text, start, len(text) if stop is None else stop)


def cut(text: str, lang: str) -> list[tuple[int, int]]:
    """Spans of the tokens of a text, punctuation among them, in 'kk', 'ru' or 'en' (any other
    counts as English).

    >>> text = plain("COVID‑19, people‐to‐people.")
    >>> [text[a:b] for a, b in cut(text, "en")]
    ['COVID', '-', '19', ',', 'people', '-', 'to', '-', 'people', '.']
    """
    spans = []
    for chunk in chunks(text):
        at = chunk.start()
        for length in lengths(chunk.group(), lang):
            spans.append((at, at + length))
            at += length
    return spans


def tokens(text: str, lang: str) -> list[str]:
    """The tokens of a text in their plain spelling.

    >>> tokens("и/или", "ru")
    ['и', '/', 'или']
    """
    return [form for chunk in chunks(plain(text)) for form in forms(chunk.group(), lang)]


def words(text: str, lang: str) -> list[str]:
    """The tokens that are words or numbers: each holds a letter or a digit, and is no suffix of a
    name in marks.

    >>> words("COVID-19!", "en"), words("«Болашақ»-тың", "kk")
    (['COVID', '19'], ['Болашақ'])
    """
    found = tokens(text, lang)
    return [one for one in found if _WORD.search(one) and not name_suffixes.is_suffix(one)]


def rules_of(chunk: str, lang: str) -> str:
    """The language by whose rules a chunk is cut in a text of a language: that of its script, so
    that a Latin name is cut alike in all.

    >>> rules_of("Fulbright", "ru"), rules_of("ҚХА-ның", "ru"), rules_of("2030", "kk")
    ('en', 'kk', 'en')
    """
    if _CYRILLIC.search(chunk):
        return "ru" if lang != "kk" and KAZAKH_LETTERS.isdisjoint(chunk.lower()) else "kk"
    return "kk" if lang == "kk" and not KAZAKH_LATIN.isdisjoint(chunk.lower()) else "en"


def forms(chunk: str, lang: str) -> list[str]:
    """The tokens of a plain chunk; a suffix behind a closed name as `name_suffixes` writes it."""
    parts, at = [], 0
    for length in lengths(chunk, lang):
        parts.append(chunk[at : at + length])
        at += length
    if len(parts) > 2 and rules_of(chunk, lang) == "kk":
        return name_suffixes.marked(parts)
    return parts


@functools.lru_cache(maxsize=200_000)
def lengths(chunk: str, lang: str) -> tuple[int, ...]:
    """Lengths of the tokens of a plain chunk, which has no space; their sum is its length."""
    return _lengths(chunk, rules_of(chunk, lang))


def _lengths(chunk: str, rules: str) -> tuple[int, ...]:
    if len(chunk) > _LONGEST:
        return tuple(len(run) for run in _RUN.findall(chunk))
    short = _ABBREVIATION.fullmatch(chunk)
    if short:
        # The same in all three languages: U.S., т.е., т.ғ.д.
        return (*[1] * len(short[1]), len(short[2]), *[1] * len(short[3]))
    quick = quick_tokens.lengths(chunk, rules)
    if quick is not None:
        return quick
    parts = [chunk] if _ADDRESS.search(chunk) else _BESIDE_DIGIT.split(chunk)
    if len(parts) == 1:
        known = spacy_cuts.lengths(chunk, rules)
        return known or tuple(len(token) for token in tokenizer(rules)(chunk))
    # Each part by the rules of its own script: 2020-жылы, COVID-19-дан.
    made: list[int] = []
    for part in parts:
        made += [*_lengths(part, rules_of(part, rules)), 1]
    return tuple(made[:-1])


@functools.cache
def tokenizer(lang: str) -> Tokenizer:
    """spaCy's tokenizer for a language; any other language counts as English."""
    import spacy

    from contentan.segment.spacy_kk import Kazakh

    nlp = Kazakh() if lang == "kk" else spacy.blank("ru" if lang == "ru" else "en")
    return nlp.tokenizer
