"""Documents put together to works, and the language in which a translated work is compared."""

from __future__ import annotations

import numpy as np
import pytest

from contentan.compare.document_arrays import Material, material
from contentan.compare.works import in_shared_languages, whole_works, works_by_language
from tests.compare.compared_facts import CODES, COUNTRIES, Fact, fact, inputs


def of(facts: list[Fact]) -> Material:
    return material(*inputs(facts), CODES, COUNTRIES)


def test_a_work_has_the_means_of_its_versions() -> None:
    one = of(
        [
            fact("kk", "KAZ", 4, lang="kk", tokens=800, work="w"),
            fact("ru", "KAZ", 8, lang="ru", tokens=1200, work="w"),
            fact("other", "KAZ", 3),
        ]
    )
    made = whole_works(one)
    assert made.size == 2 and made.documents.tolist() == [1, 2]
    assert made.words.tolist() == [1000, 1000] and made.hits[:, 0].tolist() == [3, 6]
    assert made.documents_hit[:, 0].tolist() == [1, 2]
    assert one.langs[made.lang[1]] == "ru"


def test_a_document_in_two_languages_is_one_version() -> None:
    one = of([fact("d", "KAZ", 4, lang="kk", tokens=900), fact("d", "KAZ", 2, tokens=300)])
    made = whole_works(one)
    assert (made.size, made.words[0], made.hits[0, 0]) == (1, 1200, 6)
    split = works_by_language(one)
    assert split.size == 2 and split.words.tolist() == [300, 900]


def test_the_year_is_the_earliest_known() -> None:
    facts = [
        fact(f"d{i}", "KAZ", 1, year=year, work="w") for i, year in enumerate([None, 2022, 2020])
    ]
    assert whole_works(of(facts)).year.tolist() == [2020]
    assert whole_works(of([fact("d", "KAZ", 1, year=None)])).year.tolist() == [-1]


def test_a_translated_work_stands_where_the_other_side_has_text() -> None:
    facts = [
        *(fact(f"k{i}", "KAZ", 2, lang="kk", tokens=1000, work=f"k{i}") for i in range(3)),
        *(fact(f"e{i}", "KAZ", 2, lang="en", tokens=900, work=f"k{i}") for i in range(2)),
        *(fact(f"u{i}", "USA", 2) for i in range(4)),
    ]
    one = of(facts)
    made = in_shared_languages(works_by_language(one), (0, 1))
    own = made.only(made.country == 0)
    assert [one.langs[lang] for lang in own.lang] == ["en", "en", "kk"]


def test_a_few_words_in_a_language_make_no_work_in_it() -> None:
    """A Kazakh law with an English title is not compared by its title."""
    facts = [
        fact("k", "KAZ", 2, lang="kk", tokens=1000),
        fact("k", "KAZ", 1, lang="en", tokens=20),
        fact("u", "USA", 2),
    ]
    one = of(facts)
    made = in_shared_languages(works_by_language(one), (0, 1))
    assert [one.langs[lang] for lang in made.lang] == ["kk", "en"]


def test_a_text_of_two_countries_is_a_work_of_each() -> None:
    made = whole_works(of([fact("d", "", 4, about="mentioned", **{"for": COUNTRIES})]))
    assert made.country.tolist() == [0, 1] and made.hits[:, 0].tolist() == [4, 4]


@pytest.mark.parametrize("rows", [None, np.zeros(1, bool)])
def test_no_rows_give_no_works(rows: np.ndarray | None) -> None:
    one = of([fact("d", "RUS", 4)]) if rows is None else of([fact("d", "KAZ", 4)])
    for made in (whole_works(one, rows), works_by_language(one, rows)):
        assert made.size == 0 and made.hits.shape == (0, one.hits.shape[1])
        assert in_shared_languages(made, (0, 1)).size == 0


def test_codes_without_hits_share_a_column() -> None:
    one = material(*inputs([fact("d", "KAZ", 4)]), ("a", "b", "x", "y"), COUNTRIES)
    assert one.column.tolist() == [0, 1, 2, 2] and one.hits.shape == (1, 3)
