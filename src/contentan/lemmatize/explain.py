"""Why a word gets its lemmas, for a person: `contentan annotate --explain WORD`."""

from __future__ import annotations

from collections.abc import Iterator

from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.russian import russian
from contentan.lemmatize.word_lemmas import look_up
from contentan.segment import language


def explain_lines(word: str, lang: str = "") -> Iterator[str]:
    """Lines: language and lemmas first, then the analyses behind them, best first.

    >>> next(explain_lines("мягкую", "ru"))
    'мягкую (ru): мягкий'
    """
    lang = lang or language.language(word) or "en"
    found = look_up(word, lang)
    yield f"{word} ({lang}): {', '.join(found.lemmas)}"
    if found.stems:
        yield f"further stems, for a codebook's words: {', '.join(found.stems)}"
    if lang == "kk":
        yield from kazakh.explain(word)
    elif lang == "ru":
        for parse in russian.analyser().parse(word.lower()):
            source = "dictionary" if parse.is_known else "guessed"
            yield f"{parse.score:.3f}  {parse.normal_form}  {parse.tag}  ({source})"
