"""Rates of strata and their log ratio, against a model that a library fits."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from contentan.compare.engine import score_test, variance_law
from contentan.compare.engine.stratified_fit import fit, middles
from tests.compare.engine.small_tables import HITS, LEFT, ONE, STRATA, WORDS, Small, small


def test_strangers_have_the_ratio_of_pooled_rates() -> None:
    rows = score_test.rows_of(HITS, WORDS, LEFT, ONE)
    found = fit(rows, variance_law.poisson(3))
    left, right = LEFT == 1, LEFT == 0
    rates = [HITS[side].sum(axis=0) / WORDS[side].sum() for side in (left, right)]
    assert np.exp(found.beta) == pytest.approx(rates[0] / rates[1], rel=1e-8)
    assert found.rates[0] == pytest.approx(rates[1], rel=1e-8)


@pytest.mark.parametrize("alpha", [0.0, 0.7])
def test_it_equals_a_regression_with_a_constant_for_each_stratum(alpha: float) -> None:
    sm = pytest.importorskip("statsmodels.api", reason="statsmodels is needed as the oracle")
    keep = STRATA < 2
    hits, words, left, strata = HITS[keep], WORDS[keep], LEFT[keep], STRATA[keep]
    law = variance_law.poisson(3)._replace(alpha=np.full(3, alpha))
    found = fit(score_test.rows_of(hits, words, left, strata), law)
    x = np.column_stack([left, strata == 0, strata == 1]).astype(float)
    family = sm.families.NegativeBinomial(alpha=alpha) if alpha else sm.families.Poisson()
    for code in range(3):
        model = sm.GLM(hits[:, code], x, family=family, offset=np.log(words)).fit(tol=1e-12)
        assert found.beta[code] == pytest.approx(model.params[0], abs=1e-6)
        assert np.log(found.rates[:, code]) == pytest.approx(model.params[1:], abs=1e-6)
        error = 1 / np.sqrt(found.information[:, code].sum())
        assert error == pytest.approx(model.bse[0], rel=1e-6)


@given(small())
def test_a_code_is_fitted_alike_alone_and_among_others(one: Small) -> None:
    law = variance_law.fitted(one.x, one.n, one.z.astype(int))
    both = fit(score_test.rows_of(one.x, one.n, one.z, one.strata), law)
    for code in range(2):
        rows = score_test.rows_of(one.x[:, [code]], one.n, one.z, one.strata)
        alone = fit(rows, law.only(np.array([code])))
        assert alone.beta[0] == pytest.approx(both.beta[code], abs=1e-9)
        assert alone.r[:, 0] == pytest.approx(both.r[:, code], abs=1e-9)


@given(small())
def test_information_is_what_both_sides_of_a_stratum_have(one: Small) -> None:
    """i_L i_R / (i_L + i_R), stratum by stratum."""
    law = variance_law.fitted(one.x, one.n, one.z.astype(int))
    rows = score_test.rows_of(one.x, one.n, one.z, one.strata)
    found = fit(rows, law)
    for number, mark in enumerate(rows.strata):
        ours, theirs = (found.i[(mark > 0) & (rows.z == side)].sum(axis=0) for side in (1, 0))
        expected = ours * theirs / (ours + theirs)
        assert found.information[number] == pytest.approx(expected, rel=1e-6)
    inside = middles(rows, found.i)
    assert np.all((inside >= 0) & (inside <= 1))
