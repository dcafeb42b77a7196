"""Several countries at once."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from contentan.compare.engine import score_test, variance_law
from contentan.compare.engine.omnibus import omnibus
from contentan.compare.engine.stratified_fit import Rows
from tests.compare.engine.small_tables import Small, small


@settings(max_examples=30)
@given(small(least=5))
def test_of_two_countries_it_is_the_test_of_the_contrast(one: Small) -> None:
    law = variance_law.fitted(one.x, one.n, one.z.astype(int))
    rows = score_test.rows_of(one.x, one.n, one.z, one.strata)
    t = score_test.contrast(rows, law).test.score
    assert omnibus(rows, law) == pytest.approx(score_test.p_of(t, law), rel=1e-4, abs=1e-9)


def several(size: int, rates: list[float], seed: int = 1) -> tuple[Rows, variance_law.Law]:
    """Countries with `size` works each and these rates per 1,000 words, in two strata."""
    rng = np.random.default_rng(seed)
    country = np.repeat(np.arange(float(len(rates))), size)
    words = rng.uniform(1000, 5000, len(country))
    mean = words / 1000 * np.array(rates)[country.astype(int)]
    hits = rng.poisson(np.repeat(mean[:, None], 12, axis=1)).astype(float)
    strata = np.tile([0, 1], len(country))[: len(country)]
    law = variance_law.fitted(hits, words, country.astype(int))
    return score_test.rows_of(hits, words, country, strata), law


@pytest.mark.parametrize("countries", [3, 5, 12])
def test_one_rate_is_rarely_called_many_and_a_country_apart_is_found(countries: int) -> None:
    rows, law = several(8, [2.0] * countries)
    equal = omnibus(rows, law, permutations=199, seed=1)
    assert np.isfinite(equal).all() and (equal < 0.05).sum() <= 2
    rows, law = several(8, [2.0] * (countries - 1) + [6.0])
    assert np.all(omnibus(rows, law, permutations=199, seed=1) < 0.01)


def test_the_name_of_a_country_does_not_matter() -> None:
    rows, law = several(6, [1.0, 2.0, 3.0])
    turned = rows._replace(z=2 - rows.z)
    assert omnibus(turned, law) == pytest.approx(omnibus(rows, law), rel=1e-9)


def test_permutations_only_add() -> None:
    rows, law = several(5, [1.0, 1.5, 2.5])
    assert np.all(omnibus(rows, law, permutations=99, seed=3) >= omnibus(rows, law) - 1e-12)


def test_a_code_without_hits_is_no_difference() -> None:
    rows, law = several(5, [1.0, 1.0, 1.0])
    none = rows._replace(x=rows.x * 0)
    assert np.all(omnibus(none, law, permutations=19, seed=1) == 1)
