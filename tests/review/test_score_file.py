"""Files of scores, bands of them, and scores from the project itself."""

from pathlib import Path

import numpy as np
import polars as pl
import pytest

from contentan.decisions import score_file
from contentan.errors import UsageError
from contentan.review.samples import (
    difference_plan,
    score_bands,
    text_words,
    trained_scores,
)
from contentan.tables.frames import frame_of

HEAD = "item,code,score\n"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("item,code\ns1,a\n", ":1: has no column score"),
        (HEAD + "s1,a,0.5\ns2,a,yes\n", ":3: score 'yes' is no number"),
        (HEAD + "s1,a,inf\n", ":2: score 'inf' is no number"),
        (HEAD + "s1,a,0.5\ns1,a,0.6\n", ":3: item s1 has two scores for a"),
    ],
)
def test_a_file_that_is_none(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(UsageError) as error:
        score_file.read(path)
    assert says in str(error.value)
    with pytest.raises(UsageError, match="no such file"):
        score_file.read(tmp_path / "nowhere.csv")


def test_an_empty_score_is_not_known(tmp_path: Path) -> None:
    path = tmp_path / "scores.csv"
    path.write_text(HEAD + "s1,a,\ns2,a,0\n", encoding="utf-8")
    assert score_file.read(path)["score"].to_list() == [None, 0.0]


def test_only_what_a_run_has_is_scored_and_a_paragraph_with_a_hit_is_none_without() -> None:
    place = {"country": "KAZ", "lang": "ru"}
    hits = pl.DataFrame([{"item": "h1", "code": "child", **place}])
    segments = pl.DataFrame(
        [{"item": "s1", "codes": "child", **place}, {"item": "s2", "codes": "", **place}]
    )
    ancestry = pl.DataFrame({"code": ["child", "child"], "ancestor": ["child", "top"]})
    scores = pl.DataFrame(
        [("h1", "top", 0.9), ("s1", "top", 0.8), ("gone", "top", 0.7)],
        schema=["item", "code", "score"],
        orient="row",
    )
    made = score_file.scored(scores, hits, segments, ancestry)
    assert made.select("task", "item", "score").rows() == [
        ("verify", "h1", 0.9),
        ("missed", "s2", None),
    ]


def bare(n: int) -> pl.DataFrame:
    return pl.DataFrame({"item": [f"s{at:04}" for at in range(n)], "country": "KAZ", "lang": "ru"})


def test_bands_are_made_of_scores_and_a_missing_one_has_its_own() -> None:
    units = bare(400)
    scores = units.select("item", pl.Series("score", [1.0] * 40 + [0.0] * 340 + [None] * 20))
    placed = score_bands.placed(units, scores)
    sizes = dict(placed.group_by("stratum").len().iter_rows())
    assert sizes == {"likely|KAZ|ru": 40, "rest|KAZ|ru": 340, "no score|KAZ|ru": 20}
    wanted = score_bands.numbers(placed, 100)
    assert sum(wanted.values()) == 100
    assert min(wanted.values()) >= 4
    # More densely where the score says likely, but not so that the rest is forgotten.
    density = {name: n / sizes[name] for name, n in wanted.items()}
    assert density["likely|KAZ|ru"] > 1.3 * density["rest|KAZ|ru"]
    assert wanted["rest|KAZ|ru"] > 60


def test_bands_are_refused_where_next_to_nothing_is_expected() -> None:
    placed = score_bands.placed(bare(2000), bare(1).with_columns(score=pl.lit(0.0)))
    with pytest.raises(UsageError, match=r"of KAZ fewer .*\(4\.0\).* draw without --bands"):
        score_bands.numbers(placed, 100, share=0.002)
    assert sum(score_bands.numbers(placed, 100, share=0.01).values()) == 100


def lesson() -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(1)
    right = rng.random(120) < 0.5
    texts = [
        f"{'students went abroad' if yes else 'the budget was cut'} in year {rng.integers(99)}"
        for yes in right
    ]
    return texts, right, np.arange(120) < 80, np.arange(120) % trained_scores.FOLDS


def test_no_judged_unit_is_scored_by_a_model_that_saw_it() -> None:
    """Turning all answers of a fold round changes the scores of every other one, not its own."""
    texts, right, known, folds = lesson()
    score = trained_scores.cross_fitted(texts, right, known, folds)
    assert np.array_equal(score, trained_scores.cross_fitted(texts, right, known, folds))
    turned = np.where(folds == 2, ~right, right)
    other = trained_scores.cross_fitted(texts, turned, known, folds)
    own = known & (folds == 2)
    assert np.array_equal(score[own], other[own])
    assert not np.array_equal(score[known & ~own], other[known & ~own])
    assert ((score > 0.5) == right).mean() > 0.95


def test_a_chance_is_no_surer_than_what_was_learned() -> None:
    """Texts that say nothing of the answers, a quarter of which are yes."""
    rng = np.random.default_rng(2)
    texts = [" ".join(rng.choice(list("abcdefgh"), 12)) for _ in range(240)]
    right, known = np.arange(240) % 4 == 0, np.arange(240) < 120
    score = trained_scores.cross_fitted(
        texts, right, known, np.arange(240) // 3 % trained_scores.FOLDS, lemmas=texts
    )
    assert np.abs(score - 0.25).mean() < 0.1
    assert score.max() < 0.5


def test_forms_of_a_word_are_one_word_to_learn_from() -> None:
    assert text_words.lemma_texts(
        ["Students EXCHANGED", "обменами", "Алмасулар", "Zürich 5"], ["en", "ru", "kk", ""]
    ) == ["student exchange", "обмен", "алмасу", "zürich"]


def test_nothing_is_learned_from_one_kind_of_answer() -> None:
    texts, right, known, folds = lesson()
    assert np.isnan(trained_scores.cross_fitted(texts, right | True, known, folds)).all()


def test_the_weak_score_does_not_see_the_words_of_the_dictionary() -> None:
    hits = pl.DataFrame(
        {
            "item": ["h1", "h2"],
            "doc": "d",
            "segment": 0,
            "code": "a",
            "start": [14, 26],
            "stop": [21, 31],
        }
    )
    texts = pl.DataFrame(
        {"doc": ["d"], "segment": [0], "start": [10], "text": ["the student met other people"]}
    )
    masked = trained_scores._masked(hits, texts, ["a"])
    assert masked["h1"] == masked["h2"] == "the  …  met  …  people"


def test_the_same_decisions_are_the_same_look_and_no_look_is_had_twice(tmp_path: Path) -> None:
    def look(digest: str, planned: int = 2) -> int:
        return difference_plan._looked(tmp_path, planned, digest, "2026-01-01T00:00:00+00:00")

    assert [look("a"), look("a"), look("b"), look("a")] == [1, 1, 2, 1]
    with pytest.raises(UsageError, match="all 2 looks are used"):
        look("c")
    with pytest.raises(UsageError, match="2 looks were planned, and 2 used"):
        look("c", planned=3)
    with pytest.raises(UsageError, match="say --looks 2"):
        look("c", planned=0)


def test_a_plan_is_told_in_a_few_lines() -> None:
    rows = [
        ("a", "KAZ", "USA", 2.0, 0.9, 4.4, "more", 40, "40 hits of KAZ in ru", "hits of KAZ in ru",
         44, None, None),
        ("b", "KAZ", "USA", 1.1, 0.5, 2.4, "documents", None, "", "", None, 0.99, 0.0),
        ("c", "KAZ", "USA", None, None, None, "not reviewed", None, "", "", None, None, None),
    ]  # fmt: skip
    made = difference_plan.Planned("r1", frame_of(difference_plan.PLAN, rows), 1, 5)
    assert difference_plan.plan_lines(made)[1:] == [
        "1 of 5 looks used; intervals hold at all of them",
        "a  KAZ | USA  2.00 (0.90-4.40)  40 more are expected to settle it",
        "  40 hits of KAZ in ru",
        "  or 44 hits of KAZ in ru alone",
        "b  KAZ | USA  1.10 (0.50-2.40)  not by reviewing: documents decide",
        "c  KAZ | USA  not reviewed, or too little of it",
        "scores: 0 judgements saved; did not pay for 1 of 1 difference",
    ]
