"""Why a word gets its lemmas, for a person: `contentan annotate --explain WORD`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.russian import russian
from contentan.lemmatize.scripts import restoring
from contentan.lemmatize.scripts.alphabet_choice import chosen
from contentan.lemmatize.scripts.alphabets import ARABIC, BARE, LATIN
from contentan.lemmatize.scripts.restoring import reading
from contentan.lemmatize.scripts.spellings import spellings
from contentan.lemmatize.word_lemmas import look_up
from contentan.segment import language
from contentan.segment.language import KAZAKH_LETTERS

_SHOWN = 4
_CYRILLIC, _ARABIC = re.compile("[\u0400-\u04ff]"), re.compile("[\u0600-\u06ff]")


class Explained(NamedTuple):
    """A word in a language: its lemmas, best first, further stems, and the analyses behind them as
    lines.
    """

    word: str
    lang: str
    lemmas: tuple[str, ...]
    stems: tuple[str, ...]
    analyses: tuple[str, ...]


def explained(word: str, lang: str = "") -> Explained:
    """A word looked up; without `lang` in the language that its letters allow.

    >>> explained("мягкую", "ru").lemmas
    ('мягкий',)
    """
    alphabets = _alphabets(word)
    lang = lang or language.language(word) or ("kk" if alphabets == [ARABIC] else "en")
    if lang != "kk" or not alphabets:
        found = look_up(word, lang)
        return Explained(word, lang, found.lemmas, found.stems, tuple(_analyses(word, lang)))
    # One word does not tell its alphabet for sure: all are shown, the likeliest first.
    best = chosen("kk_Latn", [word]).alphabet if len(alphabets) > 1 else alphabets[0]
    read = reading(word, best)
    found = restoring.widened(look_up(read.form, lang), read)
    lines = [_spelled(word, one) for one in sorted(alphabets, key=lambda name: name != best)]
    note = [f"in a Cyrillic text: {word.lower()}"] if len(alphabets) > 1 else []
    analyses = (*note, *lines, *_analyses(read.form, lang))
    return Explained(word, lang, found.lemmas, found.stems, analyses)


def _alphabets(word: str) -> list[str]:
    """The other alphabets that a Kazakh word may be in; none for a Cyrillic word."""
    if _CYRILLIC.search(word):
        return []
    return [ARABIC] if _ARABIC.search(word) else list(LATIN)


def _spelled(word: str, alphabet: str) -> str:
    """The likeliest spellings of a word in an alphabet with their cost in nats."""
    told = spellings(word, alphabet)[:_SHOWN]
    return f"{alphabet}: " + ", ".join(f"{cyrillic} {cost:.2f}" for cost, cyrillic in told)


def _analyses(word: str, lang: str) -> Iterator[str]:
    if lang == "kk":
        yield from kazakh.explain(word)
        bare = spellings(word, BARE) if KAZAKH_LETTERS.isdisjoint(word.lower()) else ()
        if bare and bare[0][1] != word:
            yield _spelled(word, BARE)
    elif lang == "ru":
        for parse in russian.analyser().parse(word.lower()):
            source = "dictionary" if parse.is_known else "guessed"
            yield f"{parse.score:.3f}  {parse.normal_form}  {parse.tag}  ({source})"


def explain_lines(found: Explained) -> Iterator[str]:
    """Lines: language and lemmas first, then the analyses behind them, best first.

    >>> next(explain_lines(explained("мягкую", "ru")))
    'мягкую (ru): мягкий'
    """
    yield f"{found.word} ({found.lang}): {', '.join(found.lemmas)}"
    if found.stems:
        yield f"further stems, for a codebook's words: {', '.join(found.stems)}"
    yield from found.analyses
