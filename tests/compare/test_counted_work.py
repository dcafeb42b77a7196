"""What a comparison costs, counted in work and not in seconds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from contentan.compare import comparison, contrasts
from contentan.compare.engine import omnibus, score_test, stratified_fit, variance_law
from tests.compare.compared_facts import CODES, inputs, many

COUNTRIES = ("A", "B", "C")


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each was called, and how many cells (works × codes) all fits went through."""
    counts: Counter[str] = Counter()

    def count(module: Any, name: str, of: Callable[..., int] = lambda *_: 1) -> None:
        whole = getattr(module, name)

        def counting(*given: Any, **named: Any) -> Any:
            counts[name] += of(*given)
            return whole(*given, **named)

        monkeypatch.setattr(module, name, counting)

    count(variance_law, "fitted")
    count(score_test, "contrast")
    count(score_test, "_permuted", lambda rows, r, i, size, rng: size * r.size)
    count(omnibus, "_quadratic")
    count(stratified_fit, "_fit_at", lambda rows, *_: rows.x.size)
    return counts


def run(countries: int, works: int, *, langs: tuple[str, ...] = ("en", "kk", "ru")) -> None:
    facts = [
        one | {"doc": f"{one['doc']}{lang}", "lang": lang, "year": 2019 + i % 4}
        for name in COUNTRIES[:countries]
        for lang in langs
        for i, one in enumerate(many(name, works, 3))
    ]
    comparison.everything(*inputs(facts), CODES, countries=COUNTRIES[:countries], seed=1)


def test_the_law_is_fitted_once_for_hits_and_once_for_segments(counted: Counter[str]) -> None:
    run(3, 6)
    assert counted["fitted"] == 2


def test_contrasts_grow_with_pairs_languages_and_choices_alone(counted: Counter[str]) -> None:
    """Main, shares and plain; the same in each language; ten choices; one without a work."""
    run(2, 6)
    two = counted["contrast"]
    assert two <= 3 + 3 * 3 + 12 + 1
    counted.clear()
    run(3, 6)
    assert counted["contrast"] <= 3 * two


def test_a_fit_is_a_few_rounds_over_the_works(counted: Counter[str]) -> None:
    """Each code stops by itself: about ten rounds a contrast, never the forty allowed."""
    run(2, 20)
    cells = 2 * 3 * 20 * len(CODES)
    assert counted["_fit_at"] <= 14 * counted["contrast"] * cells


def test_permutations_are_for_the_contrast_and_the_slopes_and_more_for_what_is_close(
    counted: Counter[str],
) -> None:
    run(2, 6)
    cells = 2 * 3 * 6 * len(CODES)
    first, more = contrasts.PERMUTATIONS
    # Whole and by language are as many cells twice; the slopes of both sides once more.
    assert counted["_permuted"] <= cells * (2 * (first + more) + contrasts.FEWER.first)
    assert counted["_permuted"] >= cells * first


def test_below_five_works_nothing_is_permuted(counted: Counter[str]) -> None:
    run(2, 4, langs=("en",))
    assert counted["_permuted"] == 0


def test_many_works_have_fewer_permutations(counted: Counter[str]) -> None:
    run(2, contrasts.MANY + 1, langs=("en",))
    cells = 2 * (contrasts.MANY + 1) * len(CODES)
    assert counted["_permuted"] <= 3 * cells * contrasts.FEWER.first


def test_several_countries_are_tested_in_blocks_of_orders(counted: Counter[str]) -> None:
    run(3, 6, langs=("en",))
    assert counted["_quadratic"] == 1 + -(-contrasts.PERMUTATIONS.first // 50)
