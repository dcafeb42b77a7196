"""Words of a pattern that no text can hold: the text's own tokenizer and lemmatizer are asked,
nothing is guessed.

A word is put as a text would have it, small, with a capital, in capitals, and read; where no
reading is one token that the word matches, no text will match it. `read_form` gives the readings:
the tokens that a bare form becomes in a text of a language, each with the languages and lemmas that
it may get there.
"""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Callable
from typing import NamedTuple, TypeAlias

from contentan.codebook.pattern_tree import Word
from contentan.coding.matcher import Lemmas
from contentan.segment import token_cuts
from contentan.segment.language import KAZAKH_LATIN, KAZAKH_LETTERS, pattern_language

_CYRILLIC, _LATIN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[A-Za-z]")
#: What stands for the * of a glob when it is tried: nothing, letters, an ending, a number.
_FILLINGS = ("", "а", "ая", "a", "ing", "1")
_NAMES = {"kk": "Kazakh", "ru": "Russian", "en": "English"}
_TEXTS = {"kk": "a Kazakh", "ru": "a Russian", "en": "an English"}


class Reading(NamedTuple):
    """One token and what it may be: pairs of language and lemmas, best first; further stems are
    among the lemmas of a Kazakh text's own words.
    """

    form: str
    lemmas: tuple[tuple[str, tuple[str, ...]], ...]


#: The tokens of a bare form in a text of a language.
Read: TypeAlias = Callable[[str, str], tuple[Reading, ...]]


def read_form(form: str, lang: str) -> tuple[Reading, ...]:
    """What a text of a language makes of a form that stands alone between spaces.

    >>> [one.form for one in read_form("и/или", "ru")]
    ['и', '/', 'или']
    """
    from contentan.lemmatize.word_lemmas import look_up

    readings = []
    for token in token_cuts.tokens(form, lang):
        found = [(own, look_up(token, own)) for own in languages(token, lang)]
        readings.append(
            Reading(
                token,
                tuple(
                    (own, one.lemmas if _foreign(own, lang) else (*one.lemmas, *one.stems))
                    for own, one in found
                ),
            )
        )
    return tuple(readings)


def languages(form: str, lang: str) -> tuple[str, ...]:
    """Languages that a word may get in a text of a language: another script is another language's.

    >>> languages("Fulbright", "ru"), languages("Болашақ", "ru")
    (('en',), ('kk',))
    """
    if not KAZAKH_LETTERS.isdisjoint(form.lower()):
        return ("kk",)
    if _CYRILLIC.search(form):
        return {"kk": ("kk", "ru"), "ru": ("ru", "kk")}.get(lang, ("ru", "kk"))
    if _LATIN.search(form):
        return ("kk",) if lang == "kk" and not KAZAKH_LATIN.isdisjoint(form.lower()) else ("en",)
    return (lang,)


def why_never(word: Word, lang: str, lemmas: Lemmas, read: Read = read_form) -> str:
    """Why no text can hold a word of a pattern, '' where one can."""
    odd = odd_letters(word.text) if word.how != "regex" else ""
    if odd:
        return odd
    match word.how:
        case "regex":
            return _never_regex(word.text, lang, read)
        case "glob":
            return _never_glob(word.text, lang, read)
        case "exact":
            return _never_exact(word.text, lang, read)
        case "surface":
            return _never_form(word.text, lang, read)
    return _never_lemma(word.text, lang, lemmas, read)


def odd_letters(text: str) -> str:
    """What is wrong with the letters of a word that reading a document would have put right, ''
    where nothing is.

    >>> odd_letters("Aссамблея").partition(";")[0]
    "«Aссамблея» holds letters of two alphabets: Latin 'A' beside Cyrillic"
    """
    for letter in text:
        if unicodedata.category(letter) in ("Cf", "Mn", "Cc"):
            name = unicodedata.name(letter, f"U+{ord(letter):04X}").lower()
            return f"«{text}» holds an invisible or loose mark ({name}), which no document keeps"
    for part in re.split(r"[^\w]", text):
        latin = "".join(_LATIN.findall(part))
        if (
            latin
            and _CYRILLIC.search(part)
            and len(latin) < len(part) - len(latin)
            and not part[0].isdigit()
        ):
            return (
                f"«{text}» holds letters of two alphabets: Latin {latin!r} beside Cyrillic;"
                " documents have one alphabet a word"
            )
    return ""


def variants(text: str) -> tuple[str, ...]:
    """A word as a text may write it."""
    return tuple(dict.fromkeys((text, text.lower(), text[:1].upper() + text[1:], text.upper())))


def _never_form(text: str, lang: str, read: Read) -> str:
    """Where a word is never one token."""
    if any(_whole(read(form, lang), form) for form in variants(text)):
        return ""
    return _cut(text, read(text, lang))


def _whole(readings: tuple[Reading, ...], form: str) -> bool:
    return len(readings) == 1 and readings[0].form == form


def _cut(text: str, readings: tuple[Reading, ...]) -> str:
    pieces = " ".join(f"«{one.form}»" for one in readings)
    return f"a text never has «{text}» as one word: there it is {pieces or 'nothing'}"


def _never_exact(text: str, lang: str, read: Read) -> str:
    readings = read(text, lang)
    if _whole(readings, text) or any(
        _whole(read(text + tail, lang), text + tail) for tail in ("-ның", "-нің")
    ):
        return ""
    return _cut(text, readings)


def _never_lemma(text: str, lang: str, lemmas: Lemmas, read: Read) -> str:
    """Where no token of the word, nor of its lemmas, has the lemmas that the pattern looks for."""
    own = pattern_language(text, lang)
    wanted = set(lemmas(text, own))
    forms = [form for word in (text, *sorted(wanted)) for form in variants(word)]
    if any(meets(one, wanted, own) for form in dict.fromkeys(forms) for one in read(form, lang)):
        return ""
    readings = read(text, lang)
    if not _whole(readings, text):
        return _cut(text, readings)
    tongue, found = readings[0].lemmas[0]
    return (
        f"«{text}» stands for the lemma {_or(sorted(wanted))}, but in {_TEXTS[lang]} text it is"
        f" read as {_NAMES[tongue]} "
        f'with the lemma {_or(found[:1])}: write that, or "{text}" in quotation marks'
    )


def meets(reading: Reading, wanted: set[str], lang: str) -> bool:
    """Whether a pattern's word with these lemmas in a language's list matches a token so read (see
    index.Vocabulary.lemma).
    """
    return any(
        (own == lang or _foreign(own, lang)) and bool(wanted & set(found))
        for own, found in reading.lemmas
    )


def _never_glob(text: str, lang: str, read: Read) -> str:
    for filling in _FILLINGS:
        form = text.replace("*", filling).replace("?", filling[:1] or "а")
        for one in variants(form) if fnmatch.fnmatchcase(form, text) else ():
            readings = read(one, lang)
            if _whole(readings, one) and any(
                own == lang or _foreign(own, lang) for own, _ in readings[0].lemmas
            ):
                return ""
    form = text.replace("*", "").replace("?", "а")
    readings = read(form, lang)
    if _whole(readings, form):
        tongue = _NAMES[readings[0].lemmas[0][0]]
        return (
            f"no word of {_TEXTS[lang]} text is like this: «{form}» is a {tongue} word; write it"
            " in that list"
        )
    return _cut(text, readings)


def _foreign(own: str, lang: str) -> bool:
    return (own in ("kk", "ru")) != (lang in ("kk", "ru"))


def _never_regex(text: str, lang: str, read: Read) -> str:
    """A regular expression is matched with one token: what must hold a space matches none, nor what
    the tokenizer would cut wherever it stands.
    """
    bare = re.sub(r"\[[^]]*\]|\\.", "", text)
    mandatory = re.sub(r"\([^()]*\)|\S?[*?]|.\{0[^}]*\}", "", bare)
    if " " in mandatory:
        return f"/{text}/ must hold a space, and is matched with one word at a time"
    if token_cuts.plain(mandatory) != mandatory:
        return (
            f"/{text}/ holds a sign that no word of a text keeps; write /{token_cuts.plain(text)}/"
        )
    if "-" not in mandatory and "/" not in mandatory:
        return ""
    samples = [one for fill in "аa1" if (one := _sample(text, fill))]
    readings = [read(one, own) for one in samples for own in _NAMES]
    if not samples or any(len(one) == 1 for one in readings):
        return ""
    return _cut(samples[-1], read(samples[-1], lang))


def _sample(pattern: str, fill: str) -> str:
    """A word that a simple regular expression matches in full, '' for any other; `fill` stands for
    a full stop.

    >>> _sample(r"COVID-\\d+", "a")
    'COVID-1'
    """
    plain = re.sub(r"\[(\\?[^\]^])[^\]]*\]", r"\1", pattern)
    plain = re.sub(r".[*?]|\+", "", plain.replace(r"\d", "1").replace(r"\w", fill))
    sample = plain.replace(r"\/", "/").replace(r"\-", "-").replace(".", fill)
    try:
        return sample if re.fullmatch(pattern, sample) else ""
    except re.error:  # what polars knows and Python does not
        return ""


def _or(words: list[str] | tuple[str, ...]) -> str:
    return " or ".join(f"«{word}»" for word in words)
