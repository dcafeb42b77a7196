"""code_texts: what a run would count, however texts come; and lemmas of single texts."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import pandas as pd
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import contentan
from contentan.api import texts_to_counts
from contentan.api.annotated_texts import annotate
from contentan.errors import ContentanError, UsageError
from contentan.runs import pipeline
from contentan.runs.job import Settings
from tests.conftest import CODEBOOK, TEXTS, write_corpus

#: Texts with what makes reading a file more than cutting it at spaces.
TRICKY = {
    "mixed": "Этносаралық келісім. Межэтническое согласие. Ethnic harmony!",
    "wrapped": (
        "The exchange program-\nme of this year is older than the one be-\nfore it, and stu-\n"
        "dent exchange is older\nthan both, as the report of last\nyear says in its chapter two.\n"
    ),
    "apart": "A student\n\nexchange that is none.\n\nSTUDENT EXCHANGE\n\nBoth are here.",
    "excluded": "С согласия родителей. Согласие важно.\n\nСогласие родителей получено.",
    "letters": "Межэтничеcкое coгласие\u00ad, exchange\u00a0programs, ﬁne student exchange",
    "list": "1) student exchange\n2) обмен опытом между студентами\n3) алмасу бағдарламасы",
    "lines": "student exchange\r\nstudent exchange\rstudent exchange\u2028student exchange",
    "marks": "— … !!! 2021",
}


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("book") / "codebook.yaml"
    path.write_text(CODEBOOK, encoding="utf-8")
    return path


@pytest.mark.slow
def test_a_text_counts_what_a_run_counts_in_a_file_with_it(book: Path, tmp_path: Path) -> None:
    texts = {
        **{name: ("KAZ", "ru", text) for name, text in TRICKY.items()},
        **TEXTS,
    }
    corpus = write_corpus(tmp_path / "corpus", texts)
    done = pipeline.run(Settings(corpus, book, tmp_path / "outputs", workers=1), now=lambda: "now")
    hits = pl.read_parquet(done.folder / "hits.parquet").filter(pl.col("blocked_by").is_null())
    counts = contentan.code_texts([text for _, _, text in texts.values()], book)
    found = {
        (name, code): int(n)
        for name, row in zip(texts, counts.to_dict("records"), strict=True)
        for code, n in row.items()
        if n
    }
    there = {(doc, code): n for doc, code, n in hits.group_by("doc", "code").len().iter_rows()}
    assert found == there and len(there) > 10


@pytest.mark.slow
@given(st.lists(st.sampled_from([*TRICKY.values(), "", *(t for _, _, t in TEXTS.values())])))
def test_a_row_does_not_depend_on_the_others(book: Path, texts: list[str]) -> None:
    whole = contentan.code_texts(texts, book)
    assert len(whole) == len(texts)
    if texts:
        number = random.Random(len(texts)).randrange(len(texts))
        alone = contentan.code_texts([texts[number]], book)
        assert alone.loc[0].equals(whole.loc[number].rename(0))


def test_batches_change_nothing(book: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = [f"{text} {i}" for i in range(5) for text in TRICKY.values()]
    whole = contentan.code_texts(texts, book)
    monkeypatch.setattr(texts_to_counts, "MOST_AT_ONCE", 300)
    assert contentan.code_texts(texts, book).equals(whole)


def test_work_grows_with_different_texts_alone_and_in_few_steps(
    book: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """30,000 texts in a minute rest on this: a step is done for all texts, not for each."""
    given: list[int] = []

    def counted(texts: Any, lang: Any) -> Any:
        given.append(len(texts))
        return annotate(texts, lang)

    monkeypatch.setattr(texts_to_counts, "annotate", counted)
    texts = [f"{text} {i % 50}" for i in range(500) for text in TRICKY.values()]
    made = contentan.code_texts(texts, book)
    assert given == [50 * len(TRICKY)] and len(made) == 500 * len(TRICKY)


def test_a_series_keeps_its_index_and_what_is_missing_has_no_hit(book: Path) -> None:
    series = pd.Series(
        ["student exchange", None, float("nan"), pd.NA, ""], index=list("abcde"), dtype=object
    )
    made = contentan.code_texts(series, contentan.Codebook.read(book))
    assert list(made.index) == list("abcde") and list(made.columns) == ["accord", "exchange"]
    assert made["exchange"].tolist() == [1, 0, 0, 0, 0]
    assert set(made.dtypes.astype(str)) == {"int64"}
    assert contentan.code_texts(series.astype("string"), book).equals(made)
    assert contentan.code_texts(pl.Series(["student exchange"]), book)["exchange"].tolist() == [1]


@pytest.mark.parametrize("texts", [[], [None], ["", " \n "], ["!!!"]])
def test_texts_without_words_give_zeros(book: Path, texts: list[str | None]) -> None:
    made = contentan.code_texts(texts, book)
    assert made.shape == (len(texts), 2) and not made.to_numpy().any()


def test_a_language_can_be_said(book: Path) -> None:
    """«согласие» is Russian; said to be Kazakh, it is matched by Kazakh patterns alone."""
    text = ["согласие"]
    assert contentan.code_texts(text, book)["accord"].tolist() == [1]
    assert contentan.code_texts(text, book, lang="ru")["accord"].tolist() == [1]
    assert contentan.code_texts(text, book, lang="kk")["accord"].tolist() == [0]


@pytest.mark.parametrize(
    ("texts", "options", "says"),
    [
        ("one text", {}, r"texts: one text, expected several: write \[text\]"),
        (["a", 5], {}, r"texts: row 1 is 5, expected a text"),
        (["a", [1, 2]], {}, r"texts: row 1 is \[1, 2\], expected a text"),
        (pd.DataFrame({"a": ["x"]}), {}, r"texts: a frame, expected one of its columns"),
        (["a"], {"lang": "de"}, r"lang: 'de' is not one of kk, ru, en"),
    ],
)
def test_a_wrong_call_says_what_came_and_what_is_expected(
    book: Path, texts: Any, options: dict[str, str], says: str
) -> None:
    with pytest.raises(UsageError, match=says):
        contentan.code_texts(texts, book, **options)


def test_a_codebook_that_is_not_there_is_an_error_of_ours(tmp_path: Path) -> None:
    with pytest.raises(ContentanError, match="there is no such file"):
        contentan.code_texts(["a"], tmp_path / "none")


def test_nothing_is_written(book: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    contentan.code_texts(list(TRICKY.values()), str(book))
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize(
    ("text", "lang", "lemmas"),
    [
        ("Мягкую силу, 5 стран.", None, ["мягкий", "сила", "5", "страна"]),
        ("Қазақстан халқы", "kk", ["қазақстан", "халық"]),
        ("We were running. Они пели.", None, ["we", "be", "run", "они", "петь"]),
        ("", None, []),
        ("!!!", None, []),
    ],
)
def test_lemmas_are_those_of_words_in_their_order(
    text: str, lang: str | None, lemmas: list[str]
) -> None:
    assert contentan.lemmatize(text, lang) == lemmas


@pytest.mark.parametrize(("text", "lang"), [("x", "de"), (None, None), (["x"], None)])
def test_what_is_no_text_or_no_language_is_refused(text: Any, lang: str | None) -> None:
    with pytest.raises(UsageError):
        contentan.lemmatize(text, lang)


def test_a_text_without_a_space_costs_no_more_than_its_length(book: Path) -> None:
    """Where lines end in a hyphen was once looked for from each letter of a line: this would not
    end within the time of a test.
    """
    assert contentan.lemmatize("a" * 200_000, "en") == ["a" * 200_000]
    texts = ["a" * 200_000 + "@", "b" * 200_000 + "-\n" + "c" * 200_000]
    assert contentan.code_texts(texts, book).to_numpy().sum() == 0


def test_half_a_pair_of_utf_16_is_a_sign_like_any_other(book: Path) -> None:
    counts = contentan.code_texts(["\ud800 student exchange", "student exchange \udc41"], book)
    assert counts["exchange"].to_list() == [1, 1]


@pytest.mark.parametrize("texts", [None, {"a": "student exchange"}])
def test_what_is_no_row_of_texts_is_refused(book: Path, texts: Any) -> None:
    with pytest.raises(UsageError, match="expected texts"):
        contentan.code_texts(texts, book)
