"""The benchmarks' figures, in small: they say what they say of tables whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest
from benchmarks.statistics import confounding, coverage, designs, null, peers, power
from benchmarks.statistics.designs import DESIGNS, KINDS


@pytest.mark.parametrize("kind", KINDS)
def test_all_kinds_of_code_have_the_same_mean(kind: str) -> None:
    mean = np.full((400, 200), 3.0)
    found = designs.hits(kind, mean, np.random.default_rng(1))
    assert found.mean() == pytest.approx(3, rel=0.03)
    variance = {
        "Poisson": 3.0,
        "lognormal": 3 + 9 * (np.e - 1),
        "half zero": 3 + 9 * 2,
        "burst": 21,
    }
    assert found.var() == pytest.approx(variance[kind], rel=0.12)


def test_peers_hold_their_level_where_their_model_holds() -> None:
    """Strangers in works of one length."""
    rng = np.random.default_rng(1)
    hits, words = rng.poisson(6, (40, 400)), np.full(40, 3000)
    left = np.arange(40) < 20
    for test in peers.PEERS.values():
        assert (test(hits, words, left) < 0.05).mean() == pytest.approx(0.05, abs=0.03)
    twice = np.where(left[:, None], 2, 1) * np.full((40, 400), 6)
    for test in peers.PEERS.values():
        assert (test(rng.poisson(twice), words, left) < 0.05).mean() > 0.95


@pytest.mark.slow
def test_intervals_hold_the_truth() -> None:
    for name in ("3+3", "8+8", "40+8 5:1"):
        cells = coverage.measure(DESIGNS[name], 1.0, runs=200)
        for interval in coverage.INTERVALS:
            held = np.mean([cell.held[interval] for cell in cells.values()])
            assert held >= 0.93


@pytest.mark.slow
def test_noise_is_called_a_difference_in_few_tables() -> None:
    lines = [null.Line(DESIGNS[name], kind) for name in ("8+8", "8+40 5:1") for kind in KINDS]
    found = [null.measure(line, 10) for line in lines]
    assert np.mean([one.differs.any(axis=1).mean() for one in found]) <= 0.06
    assert max((one.p < 0.05).mean() for one in found) <= 0.09
    # Words are no witnesses: the log-likelihood speaks in most tables of clustered hits.
    g2 = [(null.adjusted(one.peers["G2"]) <= 0.05).any(axis=1).mean() for one in found[1:4]]
    assert min(g2) > 0.7


@pytest.mark.slow
def test_differences_are_found() -> None:
    for name, kind, least in (("20+20", "Poisson", 0.95), ("40+40", "burst", 0.56)):
        line = null.Line(DESIGNS[name], kind, ratio=2.0)
        assert power.powers(line, 8)["differs"] >= least


@pytest.mark.slow
def test_unlike_collections_make_no_difference_and_hide_none() -> None:
    cases = {case.name: case for case in confounding.cases()}
    said = confounding.measure(cases["family 15+5 / 5+15, x4"], 12)
    assert said.differs < 0.01 and said.ratio == pytest.approx(1, abs=0.1) and said.any_peer > 0.9
    masked = confounding.measure(cases["masked: ratio 2, family 5+15 / 15+5, x3"], 8)
    assert masked.differs > 0.5 and masked.ratio == pytest.approx(2, abs=0.15)
    for name in ("family", "language", "years"):
        alone = next(case for case in cases.values() if case.name.startswith(f"{name}, none"))
        assert confounding.measure(alone, 3).not_separable == 1
