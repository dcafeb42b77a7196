"""Words of a text as their dictionary forms."""

from __future__ import annotations

from contentan.api.annotated_texts import annotate
from contentan.errors import UsageError


def lemmatize(text: str, lang: str | None = None) -> list[str]:
    """The lemma of each word and number of a text, in its order; punctuation is left out.

    The lemma is the likeliest one among its neighbours, as in column `lemmas` of hits. `lang` is
    kk, ru or en; without it the language of each sentence is found. UsageError for another
    language, or for what is no text.

    >>> lemmatize("мягкую силу", "ru")
    ['мягкий', 'сила']
    """
    if not isinstance(text, str):
        raise UsageError(f"a {type(text).__name__}, expected one text", where="text")
    tokens, types = annotate([text], lang).tokens
    kinds, lemmas = types["kind"].to_list(), types["lemmas"].to_list()
    return [lemmas[t].partition("|")[0] for t in tokens["type"] if kinds[t] != "punct"]
