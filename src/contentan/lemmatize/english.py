"""English lemmas: simplemma's.

Everything is looked up in lower case: 'Exchanges' at the beginning of a sentence and 'exchanges' inside it are one word.
"""

from __future__ import annotations

import functools

VERSION = "1"


@functools.lru_cache(maxsize=200_000)
def lemmas(form: str) -> tuple[str, ...]:
    """Plausible lemmas, lower case, best first.

    >>> lemmas("Exchanges")
    ('exchange',)
    """
    import simplemma

    low = form.lower().replace("’", "'")
    if low in ("'s", "n't", "'re", "'ve", "'ll", "'d", "'m"):
        return (low,)
    return (simplemma.lemmatize(low, lang="en").lower(),)
