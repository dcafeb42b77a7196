"""Words of another language in a list of patterns: a Russian phrase among the Kazakh ones finds
nothing there, and does no harm that anybody would see.

Names are let be, and so is what two languages share: Kazakh takes nouns from Russian as they are,
but not its adjectives, verbs, prepositions and cases.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from contentan.authoring.check.codebook_faults import Finding, is_dead
from contentan.codebook.pattern_tree import Word, elements
from contentan.codebook.patterns import tree_of
from contentan.errors import many
from contentan.model import Codebook, Pattern
from contentan.segment.language import KAZAKH_LATIN, KAZAKH_LETTERS, word_score

NAMES = {"kk": "Kazakh", "ru": "Russian", "en": "English"}
_CYRILLIC, _LATIN = re.compile(r"[\u0400-\u04ff]"), re.compile(r"[A-Za-z]")
_SAID = ("lemma", "surface", "exact")
#: Endings of Russian cases that no Kazakh noun ends in.
_CASES = re.compile(r"(?:[ая]ми|[ая]х|ов|ев|ого|его)$")
#: Parts of speech that one language does not take from another.
_OWN = frozenset(("ADJ", "VERB", "ADP", "PRON", "DET", "ADV", "PART"))
#: Letters say Kazakh or Russian only where they say it clearly.
_CLEAR = 1.0


def foreign(word: Word, lang: str, source: str) -> str:
    """What is wrong with a word of a pattern in a list of a language, '' where nothing is. What has
    a capital in the pattern's text is a name.

    >>> foreign(Word("lemma", "межэтнический"), "kk", "межэтнический мир")
    '«межэтнический» is Russian, the list is Kazakh'
    >>> foreign(Word("lemma", "дипломатия"), "kk", "дипломатия")
    ''
    >>> foreign(Word("lemma", "болашақ"), "ru", "программа Болашақ")
    ''
    """
    own = language_of(word.text.lower(), lang) if word.how in _SAID else ""
    if not own or _is_name(word.text, source):
        return ""
    return f"«{word.text}» is {own}, the list is {NAMES[lang]}"


def _is_name(text: str, source: str) -> bool:
    """Whether a word has a capital wherever it stands in a pattern."""
    written = re.findall(rf"(?<!\w){re.escape(text)}(?!\w)", source, re.IGNORECASE)
    return bool(written) and all(one[0].isupper() for one in written)


def of_pattern(pattern: Pattern) -> Iterator[str]:
    """What is wrong with a pattern that matches nothing without a word of another language."""
    tree = tree_of(pattern, pattern.source)
    words = [one for one in dict.fromkeys(elements(tree)) if isinstance(one, Word)]
    found = {one: why for one in words if (why := foreign(one, pattern.lang, pattern.source))}
    if found and is_dead(tree, found.keys()):
        more = f" (and {many(len(found) - 1, 'word')} more)" if len(found) > 1 else ""
        yield f"`{pattern.source}`: {next(iter(found.values()))}{more}"


def findings(codebook: Codebook) -> list[Finding]:
    """A warning for each such pattern."""
    return [
        Finding(one.line, one.code, "language", message)
        for one in codebook.patterns
        for message in of_pattern(one)
    ]


@functools.lru_cache(maxsize=50_000)
def language_of(word: str, lang: str) -> str:
    """The language of a word that is none of `lang`, as a person says it; '' where it may be."""
    if lang == "en":
        return _cyrillic(word) if _CYRILLIC.search(word) else ""
    if not _CYRILLIC.search(word):
        latin = _LATIN.search(word) and (lang == "ru" or KAZAKH_LATIN.isdisjoint(word))
        return NAMES["en"] if latin else ""
    if lang == "kk":
        return NAMES["ru"] if KAZAKH_LETTERS.isdisjoint(word) and _russian(word) else ""
    # Without such a letter it may be a word of Kazakhstan that Russian spells so: оралман.
    return "" if KAZAKH_LETTERS.isdisjoint(word) else NAMES["kk"]


def _cyrillic(word: str) -> str:
    return NAMES["kk"] if word_score(word) > _CLEAR else NAMES["ru"]


def _russian(word: str) -> bool:
    """Whether Russian has the word, and Kazakh would not take it."""
    from contentan.lemmatize.kazakh.lexicon import closed_forms, lexicon
    from contentan.lemmatize.russian.readings import analyser
    from contentan.lemmatize.word_lemmas import look_up, upos

    if word_score(word) > -_CLEAR or word in lexicon() or word in closed_forms():
        return False
    if not analyser().word_is_known(word):
        return False
    known = look_up(word, "ru")
    return upos(word, "ru", known) in _OWN or bool(_CASES.search(word))
