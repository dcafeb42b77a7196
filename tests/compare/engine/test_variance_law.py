"""The law of variance: known values, the likelihoods of a library, then what it must learn."""

from __future__ import annotations

import numpy as np
import pytest
import scipy.stats
from hypothesis import given
from hypothesis import strategies as st

from contentan.compare.engine import variance_law
from tests.compare.engine.small_tables import HITS, LEFT, STRATA, WORDS


def test_the_law_of_the_small_table() -> None:
    law = variance_law.fitted(HITS, WORDS, LEFT.astype(int))
    assert law.phi == pytest.approx([1.042366, 1.446667, 3.355008], abs=5e-7)
    assert law.alpha == pytest.approx([0.027173, 0.836011, 1.404893], abs=5e-7)
    assert law.s2 == pytest.approx([0.774660, 1.005355, 0.749880], abs=5e-7)
    assert law.df.tolist() == [10, 10, 10]


def test_hits_that_are_too_even_draw_the_scale_below_one_but_slowly() -> None:
    """Ten works of five hits in 1,000 words each."""
    law = variance_law.fitted(np.full((10, 1), 5.0), np.full(10, 1000.0), np.repeat([1, 0], 5))
    found = [float(part[0]) for part in (law.phi, law.alpha, law.s2)]
    assert found == pytest.approx([1.020686, 0.004137, 10 / 18], abs=5e-7)


@pytest.mark.parametrize(("alpha", "factor"), [(0.0, 0.0), (0.4, 0.0), (0.0, 2.0)])
def test_the_likelihoods_are_those_of_poisson_and_negative_binomial(
    alpha: float, factor: float
) -> None:
    """Of one work at its own rate there is only log x!, and the information, apart from scipy's."""
    x, words = np.array([[3.0], [1.0], [0.0]]), np.array([900.0, 400.0, 200.0])
    rate = variance_law.weighted_rate(x, words, 1 + factor, alpha)
    mean = rate * words
    size = mean / factor if factor else np.full(3, 1 / alpha) if alpha else None
    hits = x[:, 0]
    logs = (
        scipy.stats.poisson.logpmf(hits, mean)
        if size is None
        else scipy.stats.nbinom.logpmf(hits, size, size / (size + mean))
    )
    information = (mean / (1 + factor + alpha * mean)).sum()
    expected = (logs + scipy.special.gammaln(hits + 1)).sum() - 0.5 * np.log(max(information, 0.1))
    laws = zip(variance_law.ALPHAS, variance_law.FACTORS, strict=True)
    found = variance_law._log_likelihoods(x, words)
    assert found[list(laws).index((alpha, factor)), 0] == pytest.approx(expected, abs=1e-9)


def test_it_tells_strangers_clusters_and_bursts_apart() -> None:
    rng = np.random.default_rng(1)
    words = rng.uniform(500, 9000, 60)
    mean = np.repeat(words[:, None] / 1000 * 2, 10, axis=1)
    bursts = rng.poisson(mean / 4) * 4
    clusters = rng.poisson(mean * rng.gamma(1, 1, mean.shape))
    hits = np.hstack([rng.poisson(mean), clusters, bursts]).astype(float)
    law = variance_law.fitted(hits, words, np.repeat([0, 1], 30))
    strangers, clustered, burst = (slice(at, at + 10) for at in (0, 10, 20))
    assert np.all(law.phi[strangers] < 1.3) and np.all(law.alpha[strangers] < 0.15)
    assert np.median(law.alpha[clustered]) == pytest.approx(1, rel=0.35)
    assert np.median(law.phi[burst]) == pytest.approx(4, rel=0.35)
    assert np.all(law.alpha[burst] < 0.5)


def test_a_rate_weighs_words_alike_where_hits_are_strangers_and_works_where_they_cluster() -> None:
    x, n = np.array([[90.0], [1.0], [1.0]]), np.array([9000.0, 1000.0, 1000.0])
    assert variance_law.weighted_rate(x, n, 1.0, 0.0)[0] == pytest.approx(92 / 11000)
    clustered = variance_law.weighted_rate(x, n, 1.0, 1e6)[0]
    assert clustered == pytest.approx(np.mean([0.01, 0.001, 0.001]), rel=1e-3)


@given(st.permutations(range(12)), st.permutations(range(3)))
def test_order_of_works_and_codes_does_not_matter(works: list[int], codes: list[int]) -> None:
    cells = (2 * STRATA + LEFT).astype(int)
    one = variance_law.fitted(HITS, WORDS, cells)
    other = variance_law.fitted(HITS[works][:, codes], WORDS[works], cells[works])
    for part, moved in zip(one[:4], other[:4], strict=True):
        assert moved == pytest.approx(part[codes], rel=1e-9)


def test_codes_without_hits_change_no_other() -> None:
    padded = np.hstack([HITS, np.zeros((12, 4))])
    one, other = (variance_law.fitted(x, WORDS, LEFT.astype(int)) for x in (HITS, padded))
    for part, wide in zip(one[:4], other[:4], strict=True):
        assert wide[:3] == pytest.approx(part, rel=1e-12)
    assert np.isfinite(np.array(other[:4])).all()


def test_without_works_all_are_strangers() -> None:
    law = variance_law.fitted(np.zeros((0, 2)), np.zeros(0), np.zeros(0, int))
    assert law.phi.tolist() == [1, 1] and law.alpha.tolist() == [0, 0]
