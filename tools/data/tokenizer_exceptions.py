"""Writes src/contentan/segment/data/tokenizer_exceptions.txt: forms in spaCy's lists that
`contentan.segment.quick_tokens` must leave to spaCy.

python tools/data/tokenizer_exceptions.py > src/contentan/segment/data/tokenizer_exceptions.txt
"""

from __future__ import annotations

import importlib.metadata
from collections.abc import Iterator
from unittest import mock

from contentan.segment import quick_tokens
from contentan.segment.token_cuts import tokenizer


def page() -> str:
    """The version of spaCy, then rows of language and form."""
    rows = [f"{lang}\t{form}" for lang in ("kk", "ru", "en") for form in sorted(own(lang))]
    return "\n".join([f"spacy {importlib.metadata.version('spacy')}", *rows]) + "\n"


def own(lang: str) -> Iterator[str]:
    """Forms of a language's list that `quick` would cut otherwise, and those of several words."""
    rules = [form for form in tokenizer(lang).rules or {} if form.strip()]
    with mock.patch.object(quick_tokens, "exceptions", lambda _lang: frozenset()):
        cut = {form: quick_tokens.lengths(form, lang) for form in rules}
    for form, lengths in cut.items():
        spacy_lengths = tuple(len(token) for token in tokenizer(lang)(form))
        if " " in form or (lengths is not None and lengths != spacy_lengths):
            yield form


if __name__ == "__main__":
    print(page(), end="")
