"""Correspondence analysis: a published example, and what every map must keep."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from contentan.statistics.correspondence import correspondence

#: Smoking in a firm (Greenacre 1984, p. 55): staff groups by none, light, medium, heavy.
SMOKING = [[4, 2, 3, 2], [4, 3, 7, 4], [25, 10, 12, 4], [18, 24, 33, 13], [10, 6, 7, 2]]


def test_greenacres_smokers_lie_where_he_put_them() -> None:
    found = correspondence(SMOKING)
    assert found.inertia == pytest.approx([0.074759, 0.010017, 0.000414], abs=1e-6)
    groups = [0.0658, -0.2590, 0.3806, -0.2330, 0.2011], [0.1937, 0.2433, 0.0107, -0.0577, -0.0789]
    for axis, published in enumerate(groups):
        ours = found.rows[:, axis]
        assert ours * np.sign(ours[0]) == pytest.approx(published, abs=2e-4)


@settings(max_examples=40, deadline=None)
@given(arrays(int, st.tuples(st.integers(2, 6), st.integers(2, 5)), elements=st.integers(1, 40)))
def test_distances_on_the_whole_map_are_those_of_profiles(counts: NDArray[np.int64]) -> None:
    found = correspondence(counts)
    profiles = counts / counts.sum(axis=1, keepdims=True)
    weights = counts.sum() / counts.sum(axis=0)
    for i in range(len(counts)):
        chi = ((profiles[i] - profiles[0]) ** 2 * weights).sum()
        assert ((found.rows[i] - found.rows[0]) ** 2).sum() == pytest.approx(chi, abs=1e-9)
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / counts.sum()
    assert found.inertia.sum() == pytest.approx(
        ((counts - expected) ** 2 / expected).sum() / counts.sum(), abs=1e-9
    )
    assert found.mass_columns @ found.columns == pytest.approx(0, abs=1e-9)


def test_a_table_with_an_empty_row_is_refused() -> None:
    with pytest.raises(ValueError, match="no empty row"):
        correspondence([[0, 0], [1, 2]])
