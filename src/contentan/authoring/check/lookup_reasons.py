"""Why a concordance of a pattern has no line: what no text can hold, words of another language, a
language that the run does not have, words that none of its texts has.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from contentan.authoring.check.list_languages import NAMES, language_of
from contentan.authoring.check.unmatchable import why_never
from contentan.codebook.pattern_tree import Word, elements
from contentan.codebook.patterns import tree_of
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Pattern
from contentan.runs.after import lookup

#: Reasons that are told, and words of a pattern that are looked for one by one.
MOST = 8


def why_none(outputs: Path, pattern: str, lang: str = "", *, run: str = "") -> Iterator[str]:
    """A line for each reason that is known; raises as `lookup.kwic`."""
    whole = lookup.stored(outputs, run)
    documents = pl.read_csv(whole.folder / "documents.csv", infer_schema=False, encoding="utf8")
    for one in (lang,) if lang else lookup.pattern_languages(pattern):
        own = lookup.with_sets(Pattern("kwic", one, pattern, 0), whole)
        words = [word for word in dict.fromkeys(elements(tree_of(own))) if isinstance(word, Word)]
        said = [_of_word(word, one) for word in words]
        read = documents[f"tokens_{one}"].fill_null("0").str.strip_chars().replace("", "0")
        if not read.cast(pl.Int64).sum():
            said = [f"the run has no text in {NAMES[one]}"]
        elif not any(said) and len(words) <= MOST:
            said = [_absent(outputs, word, one, run) for word in words]
        yield from [f"{one}: {why}" for why in said if why][:MOST]


def _of_word(word: Word, lang: str) -> str:
    own = language_of(word.text.lower(), lang) if word.how in ("lemma", "surface", "exact") else ""
    if own:
        return (
            f"«{word.text}» is {own}, and was looked for in texts in {NAMES[lang]} (--lang {lang})"
        )
    return why_never(word, lang, pattern_lemmas)


def _absent(outputs: Path, word: Word, lang: str, run: str) -> str:
    if word.how not in ("lemma", "surface"):
        return ""
    source = word.text if word.how == "lemma" else f'"{word.text}"'
    found = next(iter(lookup.kwic(outputs, source, lang=lang, run=run)), None)
    return "" if found else f"no text has «{word.text}»"
