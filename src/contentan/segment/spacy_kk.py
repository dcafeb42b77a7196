"""A spaCy Language class for Kazakh, which spaCy does not have.

Its letter classes must be our own: spaCy's lack ғ қ ұ, so that its infix rules misfire in the
middle of Kazakh words. A hyphen joins in Kazakh (АҚШ-пен, мекен-жай, өзін-өзі) and splits only
after a number (2020-жылы) and between Latin letters. A mark that closes a name splits where a
suffix follows it («Болашақ»-тың); an apostrophe only where a hyphen follows.
"""

from __future__ import annotations

from spacy.attrs import LIKE_NUM
from spacy.lang.char_classes import (
    ALPHA,
    ALPHA_LOWER,
    ALPHA_UPPER,
    CONCAT_QUOTES,
    LIST_ELLIPSES,
    LIST_ICONS,
)
from spacy.lang.punctuation import TOKENIZER_PREFIXES, TOKENIZER_SUFFIXES
from spacy.language import BaseDefaults, Language
from spacy.symbols import ORTH

from contentan.segment.name_suffixes import ENDING
from contentan.segment.spacy_kk_words import STOP_WORDS, like_num

KAZAKH_LOWER, KAZAKH_UPPER = "әғқңөұүһі", "ӘҒҚҢӨҰҮҺІ"
_ANY = ALPHA + KAZAKH_LOWER + KAZAKH_UPPER
_CLOSED = _ANY + r"0-9.!?»”“\")\]"
_ABBREVIATIONS = tuple(
    "т.б. т.с.с. ж.б. б.з. б.з.д. мыс. млн. млрд. проф. акад. т.ғ.д. ж. жж. ғ. ғғ.".split()
)


class KazakhDefaults(BaseDefaults):
    prefixes = TOKENIZER_PREFIXES
    suffixes = (
        *TOKENIZER_SUFFIXES,
        rf"(?<=[{ALPHA_LOWER}{KAZAKH_LOWER}{CONCAT_QUOTES}])\.",
        rf"(?<=[{ALPHA_UPPER}{KAZAKH_UPPER}][{ALPHA_UPPER}{KAZAKH_UPPER}])\.",
    )
    infixes = (
        *LIST_ELLIPSES,
        *LIST_ICONS,
        rf"(?<=[{ALPHA_LOWER}{KAZAKH_LOWER}{CONCAT_QUOTES}])\.(?=[{ALPHA_UPPER}{KAZAKH_UPPER}{CONCAT_QUOTES}])",
        rf"(?<=[{_ANY}]),(?=[{_ANY}])",
        rf"(?<=[{_ANY}0-9])[:<>=/](?=[{_ANY}])",
        rf"(?<=[0-9])[-–—](?=[{_ANY}])",
        r"(?<=[A-Za-z])-(?=[A-Za-z])",
        r"(?<=[0-9])[+\-\*^–—](?=[0-9-])",
        rf"(?<=[{_ANY}])[–—](?=[{_ANY}])",
        rf"(?<=[{_CLOSED}])[»”“\")\]](?=[»”“\")\]]?{ENDING}$)",
        rf"(?<=[{_ANY}])'(?=-)(?={ENDING}$)",
    )
    tokenizer_exceptions = {word: [{ORTH: word}] for word in _ABBREVIATIONS}  # noqa: RUF012 - the name and type are spaCy's
    stop_words = set(STOP_WORDS)  # noqa: RUF012
    lex_attr_getters = {LIKE_NUM: like_num}  # noqa: RUF012


class Kazakh(Language):  # type: ignore[no-untyped-call]  # spaCy ships no complete types
    lang = "kk"
    Defaults = KazakhDefaults
