"""Suggestions: the published example of the score, a planted word that must come first, covered
words that must not appear.
"""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.authoring.suggest import suggestions, themes
from contentan.authoring.suggest.suggestions import SUGGESTIONS
from contentan.authoring.suggest.word_counts import REACH, distinct, log_odds, places
from contentan.coding import coder, index
from contentan.errors import UsageError
from contentan.lemmatize.lemmas import lemmatize
from contentan.runs import content_words, pipeline
from contentan.runs.job import Settings
from contentan.segment.segments import segment
from contentan.tables.frames import check_frame
from tests.coding.codebooks import book
from tests.conftest import Cli, write_corpus

#: Sentences that stand for the rest of a corpus; no two documents have the same ones.
FILLER = (
    "The market sold bread and apples near the old bridge in year {}.",
    "A river flows behind house number {} where children count boats.",
    "Farmer {} repaired his tractor before the long winter rain.",
    "The train to town {} was late because of deep snow.",
)
#: "picnic" is planted beside the hits, between other words each time; "harmony" is a word of the
#: patterns.
PLANTED = (
    "Interethnic harmony grew at picnic {} of a family.",
    "Village {} picnic praised ethnic harmony outside.",
    "After picnic {} people of a street spoke of interethnic accord.",
)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Outputs of a run over eight documents with two hits each, six of them beside a picnic."""
    from tests.conftest import CODEBOOK

    folder = tmp_path_factory.mktemp("suggest")
    (folder / "book").mkdir()
    (folder / "book" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    texts = {}
    for i, country in zip(range(8), itertools.cycle(("KAZ", "USA"))):
        rest = [sentence.format(100 * i + j) for j in range(9) for sentence in FILLER]
        here = (
            [sentence.format(100 * i + j) for j, sentence in enumerate(PLANTED)]
            if i < 6
            else ["A picnic rained away."]
        )
        covered = f"Ethnic harmony and harmony and harmony were harmony number {i}."
        texts[f"d{i}"] = (country, "en", "\n\n".join((" ".join(here), covered, *rest)))
    corpus = write_corpus(folder / "corpus", texts)
    pipeline.run(
        Settings(corpus, folder / "book", folder / "outputs", workers=1), now=lambda: "now"
    )
    return folder / "outputs"


@pytest.fixture(scope="module")
def found(run: Path) -> pl.DataFrame:
    return suggestions.suggest(run)


# the score


def test_score_of_the_published_example() -> None:
    """ "the quick brown fox jumps over the lazy pig" against "the lazy purple pig jumps over the
    lazier donkey", prior 0.05 a word.
    """
    one = np.array([1, 1, 1, 0, 2.0])  # quick, jumps, pig, purple, the
    other = np.array([0, 1, 1, 1, 2.0])
    nine, prior = np.full(5, 9.0), np.full(5, 0.05)
    _, z = log_odds(one, nine, other, nine, prior, 0.05 * 11)
    assert z.tolist() == pytest.approx([0.6894228, 0, 0, -0.6894228, 0], abs=1e-7)


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 50)), min_size=2, max_size=8))
def test_sides_exchanged_change_the_sign_and_nothing_else(counts: list[tuple[int, int]]) -> None:
    one, other = (np.array(side, dtype=float) for side in zip(*counts, strict=True))
    prior = np.full(len(counts), 0.5)
    args = (one, one.sum(), other, other.sum()), (other, other.sum(), one, one.sum())
    (_, z), (_, back) = (log_odds(*arg, prior, prior.sum()) for arg in args)
    assert z.tolist() == pytest.approx((-back).tolist()) and np.isfinite(z).all()


# what is near


def looked_at(text: str, *patterns: tuple[str, str]) -> tuple[index.Index, dict[str, coder.Coded]]:
    extraction = paragraphs([text])
    positions = index.build(
        [index.Part(extraction.text, *lemmatize(extraction.text, segment(extraction)))]
    )
    return positions, coder.code(
        positions, coder.compile_rules(book(*patterns), lambda word, _lang: (word,))
    )


@given(st.lists(st.sampled_from("abcd"), min_size=1, max_size=30))
def test_places_are_near_a_hit_and_in_none(words: list[str]) -> None:
    positions, coded = looked_at(" ".join(words), ("x", '"a b"'), ("y", '"c"'))
    hits = list(
        zip(coded["x"].counted.first.tolist(), coded["x"].counted.last.tolist(), strict=True)
    )
    inside = {at for a, b in hits for at in range(a, b + 1)} | set(
        coded["y"].counted.first.tolist()
    )
    wanted = [
        at
        for at in range(len(positions))
        if at not in inside and any(a - REACH <= at <= b + REACH for a, b in hits)
    ]
    assert places(positions, "x", coded).tolist() == wanted


def test_places_end_with_the_sentence() -> None:
    positions, coded = looked_at("Nobody came. The accord held. Everybody left.", ("x", '"accord"'))
    forms = [positions.vocabulary.form(positions.type[at]) for at in places(positions, "x", coded)]
    assert forms == ["The", "held"]


def test_a_sentence_that_is_printed_every_year_counts_once() -> None:
    same = "Picnics helped accord."
    positions, _ = looked_at(
        f"{same} Rain fell. {same} {same} Often picnics failed. Or the picnics."
    )
    at = np.flatnonzero([positions.vocabulary.form(t).lower() == "picnics" for t in positions.type])
    assert len(at) == 5 and len(distinct(positions, at, 1)) == 3


@pytest.mark.parametrize(
    ("word", "lang", "content"),
    [
        ("accord", "en", True),
        ("the", "en", False),
        ("және", "kk", False),
        ("который", "ru", False),
        ("го", "ru", False),
        ("2024", "en", False),
        ("covid-19", "en", False),
        ("мәдениетаралық", "kk", True),
        ("non-state", "en", True),
    ],
)
def test_function_words_numbers_and_scraps_are_no_content(
    word: str, lang: str, content: bool
) -> None:
    assert content_words.is_content(word, lang) == content


# a run


def test_the_planted_word_comes_first(found: pl.DataFrame) -> None:
    check_frame(found, SUGGESTIONS)
    words = found.filter(kind="word", code="accord").sort("rank")
    first = words.row(0, named=True)
    assert first["words"] == "picnic" and first["near"] == 18 and first["documents"] == 6
    assert first["elsewhere"] == 1  # between the same words in two documents
    assert "[picnic]" in first["example_1"] and first["example_1"].endswith("(d0, p. 1, par. 1)")
    assert [first[f"example_{i}"][-18:-11] for i in (1, 2, 3)] == ["(d0, p.", "(d1, p.", "(d2, p."]


def test_words_of_the_patterns_and_in_hits_do_not_appear(found: pl.DataFrame) -> None:
    suggested = set(found.filter(code="accord")["words"])
    assert not suggested & {
        "harmony",
        "accord",
        "interethnic",
        "ethnic",
        "ethnic harmony",
        "interethnic accord",
    }


def test_equal_runs_give_equal_bytes_and_the_run_is_left_alone(
    run: Path, found: pl.DataFrame
) -> None:
    folder = (run / "latest").resolve()
    before = {path: path.read_bytes() for path in folder.iterdir()}
    path = suggestions.path_of(run)
    suggestions.write(found, path)
    first = path.read_bytes()
    suggestions.write(suggestions.suggest(run), path)
    assert path.read_bytes() == first
    assert path.parent == run / "suggestions" and path.stem == folder.name
    assert {path: path.read_bytes() for path in folder.iterdir()} == before


def test_the_command_writes_and_shows(run: Path, cli: Cli) -> None:
    done = cli("suggest", "--outputs", run, "--code", "accord")
    assert done.returncode == 0, done.stderr
    assert (
        "picnic: 18 near hits in 6 documents, 1 elsewhere" in done.stdout
        and "none applied" in done.stdout
    )
    wrong = cli("suggest", "--outputs", run, "--code", "nothing")
    assert wrong.returncode == 2 and "no suggestion for code 'nothing'" in wrong.stderr


def test_no_run_no_suggestion(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="contentan run"):
        suggestions.suggest(tmp_path)


def test_names_verbs_and_adverbs_are_told_by_their_places_and_forms() -> None:
    rows = [
        ("en", "assembly", 9, 9, 0, 0),
        ("en", "annually", 9, 9, 0, 0),
        ("en", "annual", 9, 9, 0, 0),
        ("en", "promote", 9, 9, 0, 4),
        ("en", "report", 9, 9, 0, 3),
        ("en", "astana", 9, 5, 4, 0),
        ("ru", "вести", 9, 9, 0, 0),
        ("ru", "согласие", 9, 9, 0, 0),
    ]
    traits = pl.DataFrame(rows, schema=TRAITS.schema, orient="row")
    assert content_words.names(traits) == {("en", "astana")}
    assert content_words.verbs(traits, [row[:2] for row in rows]) == {
        ("en", "annually"),
        ("en", "promote"),
        ("ru", "вести"),
    }


def test_a_run_without_text_has_no_suggestions(tmp_path: Path, small_codebook: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {"d": ("KAZ", "en", "Accord.")})
    (corpus / "d.txt").write_bytes(b"%PDF-1.7 damaged")
    pipeline.run(
        Settings(corpus, small_codebook, tmp_path / "outputs", workers=1), now=lambda: "now"
    )
    assert suggestions.suggest(tmp_path / "outputs").is_empty()


# themes


def paragraphs_of(subjects: dict[str, list[str]], each: int) -> pl.DataFrame:
    """Paragraphs of twelve words of one subject each, drawn with a seed."""
    chance = np.random.default_rng(5)
    rows: list[tuple[Any, ...]] = []
    for subject, words in subjects.items():
        for i in range(each):
            text = " ".join(chance.choice(words, themes.WORDS).tolist())
            rows.append((len(rows), f"{subject}{i % 4}", i, "en", text))
    return pl.DataFrame(rows, schema=["draw", "doc", "segment", "lang", "text"], orient="row")


TRAITS = pl.DataFrame(
    schema={"lang": pl.String(), "words": pl.String()}
    | dict.fromkeys(("places", "within", "capital", "verbal"), pl.Int64())
)
PROFILE = pl.DataFrame(
    schema=dict.fromkeys(("code", "lang", "words"), pl.String()) | {"n": pl.Int64()}
)
SUBJECTS = {
    "farm": [f"farm{c}" for c in "abcdefghijklmnopqrstuvwxyz"],
    "court": [f"court{c}" for c in "abcdefghijklmnopqrstuvwxyz"],
    "school": [f"school{c}" for c in "abcdefghijklmnopqrstuvwxyz"],
}


def test_themes_are_the_subjects_and_resemble_the_code_that_shares_their_words() -> None:
    free = paragraphs_of(SUBJECTS, 40)
    free = free.filter(pl.col("doc").str.starts_with("farm").not_() | (pl.col("segment") < 20))
    profile = pl.DataFrame(
        {"code": ["justice"] * 8, "lang": ["en"] * 8, "words": SUBJECTS["court"][:8], "n": [3] * 8}
    )
    found = [theme for _, theme in themes.themes(free, profile, TRAITS, 1)]
    assert len(found) == 3
    by_subject = {word: one for one in found for word in {w[:4] for w in one.words}}
    assert all(len({word[:4] for word in one.words}) == 1 for one in found)
    assert by_subject["cour"].like == ("justice",) and by_subject["farm"].like == ()
    assert sum(len(one.paragraphs) for one in found) <= len(free)
    again = [theme for _, theme in themes.themes(free, profile, TRAITS, 1)]
    assert [one.words for one in again] == [one.words for one in found]


def test_few_paragraphs_have_no_themes() -> None:
    free = paragraphs_of({"farm": SUBJECTS["farm"]}, themes.FEW - 1)
    assert not list(themes.themes(free, PROFILE, TRAITS, 1))


@given(st.permutations(range(12)))
def test_the_sample_does_not_depend_on_the_order(order: list[int]) -> None:
    free = paragraphs_of({"farm": SUBJECTS["farm"]}, 12)
    assert themes.drawn(free[order]).equals(themes.drawn(free))
