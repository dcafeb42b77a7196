"""Why a word gets its lemmas, for a person: `contentan annotate --explain WORD`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.russian import russian
from contentan.lemmatize.word_lemmas import look_up
from contentan.segment import language


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
    lang = lang or language.language(word) or "en"
    found = look_up(word, lang)
    return Explained(word, lang, found.lemmas, found.stems, tuple(_analyses(word, lang)))


def _analyses(word: str, lang: str) -> Iterator[str]:
    if lang == "kk":
        yield from kazakh.explain(word)
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
