"""Words near in meaning: the published example of the ratio, laws, a corpus with planted company,
and what is refused.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.near import company, near_words
from contentan.authoring.near.corpus_words import CorpusWords, corpus_words
from contentan.authoring.near.near_words import Asked, near
from contentan.errors import UsageError
from contentan.runs import pipeline
from contentan.runs.content_words import NONE
from contentan.runs.job import Settings
from tests.conftest import CODEBOOK, Cli, write_corpus

FRUIT, TOOLS = "apple pear plum cherry".split(), "hammer chisel saw drill".split()
#: Each sentence has a fruit among words of eating, or a tool among words of building; fruits never
#: stand together.
EATEN = "ripe sweet orchard basket juice harvest".split()
BUILT = "steel workshop timber bench carpenter nail".split()


def corpus(sentences: int = 400, names: bool = False) -> CorpusWords:
    """Words of sentences of six words, drawn with a fixed seed."""
    rng = np.random.default_rng(1)
    words = [*FRUIT, *TOOLS, *EATEN, *BUILT]
    rows = []
    for number in range(sentences):
        kind, around = ((FRUIT, EATEN), (TOOLS, BUILT))[number % 2]
        rows.append([words.index(kind[rng.integers(4)])])
        rows[-1] += [words.index(around[i]) for i in rng.permutation(6)[:5]]
    at = np.array(rows, dtype=np.int64)
    shape = np.repeat(np.arange(sentences), 6)
    size = len(words)
    places = np.bincount(at.ravel(), minlength=size).astype(np.int64)
    return CorpusWords(at.ravel(), shape, shape // 20, words, ["en"] * size, places, places > 0)


def first(words: CorpusWords, seeds: list[str], top: int = 3) -> list[str]:
    numbers = np.array([words.number("en", one) for one in seeds], dtype=np.int64)
    found = near_words.found(words, {"en": numbers}, {}, top)
    return found.table["word"].to_list()


def test_company_tells_what_sentences_cannot(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "DIMENSIONS", 6)
    words = corpus()
    known, made = company.vectors(words, "en")
    like = company.likeness(known, made, np.array([words.number("en", "apple")]))
    nearest = [words.words[i] for i in known[np.argsort(-like)]]
    assert nearest[0] == "apple" and set(nearest[1:4]) == set(FRUIT) - {"apple"}


def test_too_little_text_is_left_to_sentences() -> None:
    words = corpus(80)
    found = near_words.found(words, {"en": np.array([words.number("en", "saw")])}, {})
    assert found.size["en"] == 480 < near_words.ENOUGH
    assert set(found.table["found_by"]) <= {"sentences"} and found.table["likeness"].is_null().all()
    assert set(found.table["word"]) <= set(BUILT)


def test_equal_corpora_give_equal_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(company, "DIMENSIONS", 6)
    monkeypatch.setattr(near_words, "ENOUGH", 100)
    one, other = first(corpus(), ["pear"], 10), first(corpus(), ["pear"], 10)
    assert one == other and set(one[:3]) <= set(FRUIT) | set(EATEN)


@given(st.integers(0, 20), st.integers(0, 20), st.integers(0, 20), st.integers(1, 20))
def test_the_ratio_is_that_of_the_table(a: int, b: int, c: int, d: int) -> None:
    table = np.array([[a, b], [c, d]], dtype=float)
    size = table.sum()
    due = np.outer(table.sum(axis=1), table.sum(axis=0)) / size
    seen = table > 0
    expected = 2 * (table[seen] * np.log(table[seen] / due[seen])).sum()
    found = company.log_likelihood(np.array([a * 1.0]), a + b, np.array([a + c * 1.0]), size)
    if a + b:
        assert abs(found[0]) == pytest.approx(expected, abs=1e-9)
        assert (found[0] >= 0) == (a >= due[0, 0] - 1e-12) or found[0] == pytest.approx(0, abs=1e-9)
    else:
        assert found[0] == 0


def test_shards_added_up_are_one_corpus() -> None:
    assert len(corpus_words([]).words) == 0
    assert corpus_words([]).number("en", "apple") == NONE


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A run over six documents in which harmony stands beside neighbours, and markets apart."""
    folder = tmp_path_factory.mktemp("near")
    (folder / "book").mkdir()
    (folder / "book" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    beside = (
        "Ethnic harmony among neighbours grew in year {0}. A festival in town {0} praised harmony."
    )
    apart = (
        "The market sold {0} baskets of bread. A river flows behind house {0}. Snow fell in {0}."
    )
    # Most sentences speak of something else, so that standing beside harmony tells something.
    apart += " ".join(["", *(f"Farmer {n} moved {n} carts of hay in {{0}}." for n in range(12))])
    texts = {
        f"d{i}": (
            "KAZ",
            "en",
            "\n\n".join((beside + " " + apart).format(10 * i + j) for j in range(5)),
        )
        for i in range(6)
    }
    corpus = write_corpus(folder / "corpus", texts)
    pipeline.run(
        Settings(corpus, folder / "book", folder / "outputs", workers=1), now=lambda: "now"
    )
    return folder / "outputs"


def test_words_of_a_run(outputs: Path) -> None:
    found = near(outputs, Asked(words=["Harmony"]))
    assert found.seeds["en"] == ["harmony"]
    words = set(found.table["word"])
    assert {"festival", "neighbour"} <= words and not words & {"market", "river", "snow", "harmony"}


def test_what_is_refused(outputs: Path, cli: Cli) -> None:
    for asked in (Asked(code="nowhere"), Asked(words=["xylophone"])):
        with pytest.raises(UsageError):
            near(outputs, asked)
    assert cli("near", "--outputs", str(outputs)).returncode == 2
    assert cli("near", "harmony", "--code", "accord", "--outputs", str(outputs)).returncode == 2


def test_the_command_says_what_it_found_and_by_what(outputs: Path, cli: Cli) -> None:
    said = cli("near", "harmony", "--outputs", str(outputs)).stdout
    assert "en: near to harmony" in said and "by shared sentences alone" in said
    answer = json.loads(cli("near", "harmony", "--outputs", str(outputs), "--json").stdout)
    assert answer["seeds"]["en"] == ["harmony"] and answer["near"]
