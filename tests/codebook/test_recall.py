"""The benchmark of recall: how it chooses and counts, and that the shipped codebook keeps what it
reached.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from benchmarks.codebook import recall

from contentan.authoring.evaluate.gold import code_texts
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.lemmatize.word_lemmas import pattern_lemmas
from tests.conftest import ROOT


def test_codes_are_chosen_one_by_one_while_f1_grows() -> None:
    human = np.array([1, 1, 1, 1, 0, 0, 0, 0], dtype=bool)
    found = {
        "a": np.array([1, 1, 0, 0, 0, 0, 0, 0], dtype=bool),
        "b": np.array([0, 0, 1, 0, 0, 0, 0, 0], dtype=bool),
        "loose": np.array([0, 0, 0, 1, 1, 1, 1, 1], dtype=bool),
        "same": np.array([1, 0, 0, 0, 0, 0, 0, 0], dtype=bool),
    }
    assert recall.choose(human, found) == ("a", "b")
    assert recall.choose(human, {"never": ~human}) == ()


def test_mapping_is_scored_on_the_fold_that_did_not_choose_it() -> None:
    # The code is right in fold 0 only, so no other fold would choose it: fold 0 goes without.
    folds = np.repeat(np.arange(recall.FOLDS), 4)
    human = np.tile([True, True, False, False], recall.FOLDS)
    only_there = (folds == 0) & human
    done = recall.score(human, {"x": only_there}, folds)
    assert done.chosen[0] == () and done.counts == (0, 0, int(human.sum()))


def test_equal_words_share_a_fold() -> None:
    texts = [f"Text number {n}" for n in range(40)]
    assert {recall.fold(text) for text in texts} == set(range(recall.FOLDS))
    assert all(recall.fold(text) == recall.fold(f"  {text.upper()}.") for text in texts)


@pytest.mark.shared
@pytest.mark.slow
def test_shipped_codebook_keeps_its_recall(shared: Path) -> None:
    if not recall.TEXTS.is_file():
        pytest.skip(f"needs {recall.TEXTS.name} in {shared.name}/data/coded")
    book, texts = codebook_file.read(ROOT / "codebooks" / "people_diplomacy"), recall.read()
    found = code_texts(texts, coder.compile_rules(book, pattern_lemmas))
    done = {name: recall.f1(*one.counts) for name, one in recall.scores(texts, found).items()}
    least = {
        "any of minorities, racial discrimination, indigenous peoples": 0.90,
        "minorities": 0.86,
        "racial discrimination": 0.82,
        "indigenous peoples": 0.92,
        "religion and belief": 0.87,
        "migrants": 0.90,
        "right to education": 0.80,
        "civil society": 0.92,
    }
    assert {name: done[name] for name in least if done[name] < least[name]} == {}
