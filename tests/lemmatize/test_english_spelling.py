"""Misspelt English words: one slip in a common word is mended, nothing else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.lemmatize import english, english_dictionary
from contentan.lemmatize.english_spelling import mended

COMMON = sorted(
    word for word, level in english_dictionary.levels().items() if level in "123" and len(word) > 6
)


@given(st.sampled_from(COMMON))
@settings(max_examples=60)
def test_a_word_is_itself(word: str) -> None:
    assert mended(word) == word


@given(st.sampled_from(COMMON), st.integers(1, 5))
@settings(max_examples=100)
def test_swapped_letters_come_back_or_stay(word: str, at: int) -> None:
    slipped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    found = mended(slipped)
    assert found in (word, slipped) or english_dictionary.level(found)
    assert mended(found) == found


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("recieve", "receive"),
        ("appologies", "apology"),
        ("goverment", "government"),
        ("goin", "go"),
        ("70's", "70s"),
        ("2017's", "2017"),
        ("Recieve", "recieve"),  # a name as like as not
        ("dastarkhan", "dastarkhan"),
        ("shanyrak", "shanyrak"),
        ("comme", "comme"),
    ],
)
def test_lemma_of_what_is_meant(form: str, lemma: str) -> None:
    assert english.lemmas(form)[0] == lemma
