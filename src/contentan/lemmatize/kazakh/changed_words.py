"""Words that lose a letter before suffixes, and what is left of them: a vowel (халық, халқ-ы), a
stop (съезд, съез-ге), one of two equal consonants (процесс, процес-тің). The words stand in
kazakh_changed.tsv.
"""

from __future__ import annotations

from typing import NamedTuple

from contentan.lemmatize.kazakh.lexicon import lexicon_rows


class Changed(NamedTuple):
    """What is left of words, with the words; and of those that end other words (кәсіп-орын)."""

    words: dict[str, tuple[str, ...]]
    ends: dict[str, str]
    tails: tuple[str, ...]

    def whole(self, left: str) -> tuple[str, ...]:
        """The words of which this is left: ELIDED.whole('кәсіпорн') == ('кәсіпорын',)."""
        known = self.words.get(left)
        if known is not None:
            return known
        if not left.endswith(self.tails):
            return ()
        return tuple(
            left[: -len(end)] + word for end, word in self.ends.items() if left.endswith(end)
        )


def left_of(word: str, change: str) -> str:
    """What is left of a word before a suffix. left_of('халық', 'vowel') == 'халқ'."""
    return word[:-2] + word[-1] if change == "vowel" else word[:-1]


def _changed(change: str) -> Changed:
    words: dict[str, tuple[str, ...]] = {}
    ends: dict[str, str] = {}
    for word, own, where in lexicon_rows("kazakh_changed.tsv"):
        if own == change:
            left = left_of(word, change)
            words[left] = (*words.get(left, ()), word)
            if where == "end":
                ends[left] = word
    return Changed(words, ends, tuple(ends))


ELIDED, SHORTENED, DOUBLED = _changed("vowel"), _changed("stop"), _changed("double")
#: What is no stem by itself: қауп, съез, процес.
LEFT = frozenset((*ELIDED.words, *SHORTENED.words, *DOUBLED.words))
