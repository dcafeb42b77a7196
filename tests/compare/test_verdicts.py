"""What may be said of a contrast."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from contentan.compare.verdicts import judged, over_all, q_of_pairs

NAN = float("nan")


def said(q: float, **more: Any) -> tuple[str, str]:
    """Verdict and reason of one contrast: a clear difference unless said otherwise."""
    one = {
        "hits_left": 50,
        "hits_right": 10,
        "documents_left": 9,
        "documents_right": 9,
        "works_left": 9,
        "works_right": 9,
        "shared_works": 9.0,
        "p": 0.001,
        "p_least": 1e-6,
        "ratio_low": 2.0,
        "ratio_high": 9.0,
        "inner_low": 2.2,
        "inner_high": 8.0,
        "missing": "",
        **more,
    }
    columns = {name: np.array([value]) for name, value in one.items()}
    made = judged(columns, np.array([q]), 1.5)
    return str(made["verdict"][0]), str(made["reason"][0])


OPEN = {"ratio_low": 0.8, "ratio_high": 2.0, "inner_low": 0.9, "inner_high": 1.8}
ALIKE = {"ratio_low": 0.7, "ratio_high": 1.4, "inner_low": 0.75, "inner_high": 1.3}


@pytest.mark.parametrize(
    ("q", "more", "expected"),
    [
        (0.01, {}, ("differs", "")),
        (0.06, {}, ("open", "")),
        (0.01, OPEN, ("open", "")),
        (0.5, ALIKE, ("alike", "")),
        (NAN, {**ALIKE, "p": NAN, "works_left": 4}, ("open", "too few works")),
        (NAN, {**ALIKE, "p": NAN}, ("open", "no hit in what both share")),
        (NAN, {**OPEN, "p": 1.0, "p_least": 0.4}, ("open", "too few hits")),
        (NAN, {"p": NAN, "missing": "family"}, ("not separable", "family")),
        (0.01, {"missing": "year"}, ("not separable", "year")),
        (NAN, {"p": NAN, "hits_left": 0, "hits_right": 0}, ("no hits", "")),
        (NAN, {"p": NAN, "documents_left": 0, "missing": "family"}, ("not comparable", "")),
        # Both: within the margin, and not 1.
        (0.01, {**ALIKE, "ratio_low": 1.05, "inner_low": 1.1}, ("differs", "")),
    ],
)
def test_the_four_words(q: float, more: dict[str, Any], expected: tuple[str, str]) -> None:
    assert said(q, **more) == expected


def test_an_open_end_is_no_likeness() -> None:
    assert said(0.5, **{**ALIKE, "inner_high": np.inf, "ratio_high": np.inf})[0] == "open"


def test_q_of_two_countries_is_benjamini_and_hochbergs_over_codes() -> None:
    p, least = np.array([[0.001, 0.02, 0.04, 1.0, 0.03]]), np.array([[1e-4, 1e-3, 1e-3, 0.2, 0.2]])
    q, q_all = q_of_pairs(p, least, np.full(5, NAN), 2)
    assert q[0, :3] == pytest.approx([0.003, 0.03, 0.04]) and np.isnan(q[0, 3:]).all()
    assert np.isnan(q_all).all()
    assert over_all(p[0], least[0]) == pytest.approx(q[0], nan_ok=True)


def test_a_pair_is_never_surer_than_the_test_of_all_countries() -> None:
    """Three countries; of two codes one is chosen, and its pairs pay for both."""
    p = np.array([[1e-6, 1e-6], [0.01, 0.01], [0.6, 0.6]])
    q, q_all = q_of_pairs(p, p * 0 + 1e-9, np.array([0.001, 0.4]), 3)
    assert q_all == pytest.approx([0.002, 0.4])
    assert q[:, 0] == pytest.approx([0.002, 0.02, 1.0])
    assert np.all(q[:, 1] >= 0.4)


def test_a_code_without_a_test_of_all_has_no_q() -> None:
    p = np.array([[0.01, 0.01], [0.02, 0.02], [0.03, NAN]])
    q, _ = q_of_pairs(p, p * 0 + 1e-9, np.array([0.01, NAN]), 3)
    assert np.isnan(q[:, 1]).all() and not np.isnan(q[:, 0]).any()
