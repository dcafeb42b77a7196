"""Agreement: laws, then published worked examples, then the definition itself, pair by pair."""

import itertools
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan import agreement

VALUE = st.sampled_from(["a", "b", "c", None])
TABLES = st.integers(2, 5).flatmap(lambda n: st.lists(st.lists(VALUE, min_size=n, max_size=n), max_size=12))

# Krippendorff's four observers and twelve units; '.' is a missing value
FOUR = [
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
]


def table(rows: list[str]) -> list[tuple[str | None, ...]]:
    """Coders in rows, as books print them -> units x coders."""
    coders = [[None if value == "." else value for value in row.split()] for row in rows]
    return list(zip(*coders, strict=True))


def crosstab(counts: list[list[int]]) -> list[tuple[int, int]]:
    return [(i, j) for i, row in enumerate(counts) for j, n in enumerate(row) for _ in range(n)]


@given(TABLES)
def test_a_coefficient_has_a_value_or_a_reason(values: list[list[str | None]]) -> None:
    for found in (agreement.alpha(values), agreement.share(values)):
        assert (found.value is None) == bool(found.reason)
        assert found.value is None or found.value <= 1 + 1e-12


@given(TABLES, st.randoms(use_true_random=False))
def test_order_of_units_and_coders_does_not_matter(values: list[list[str | None]], rng: random.Random) -> None:
    columns = list(range(len(values[0]))) if values else []
    rng.shuffle(columns)
    other = [[unit[i] for i in columns] for unit in values]
    rng.shuffle(other)
    assert agreement.alpha(other).value == pytest.approx(agreement.alpha(values).value)


@given(TABLES)
def test_names_of_values_do_not_matter(values: list[list[str | None]]) -> None:
    names = {"a": 7, "b": "x", "c": True, None: None}
    renamed = [[names[value] for value in unit] for unit in values]
    assert agreement.alpha(renamed).value == pytest.approx(agreement.alpha(values).value)


@given(TABLES)
def test_a_value_without_partner_changes_nothing(values: list[list[str | None]]) -> None:
    width = len(values[0]) if values else 2
    assert agreement.alpha([*values, ["a"] + [None] * (width - 1)]) == agreement.alpha(values)


@given(TABLES)
def test_agreement_everywhere_is_one_or_undefined(values: list[list[str | None]]) -> None:
    alike = [[None if value is None else str(i % 3) for value in unit] for i, unit in enumerate(values)]
    assert agreement.alpha(alike).value in (None, pytest.approx(1.0))


@given(TABLES)
def test_coincidences_are_symmetric_and_hold_each_paired_value_once(values: list[list[str | None]]) -> None:
    _, matrix = agreement.coincidences(values)
    paired = sum(n for unit in values if (n := sum(value is not None for value in unit)) > 1)
    assert matrix.sum() == pytest.approx(paired)
    assert abs(matrix - matrix.T).max(initial=0) < 1e-9


def test_krippendorff_four_observers_with_missing_data() -> None:
    """Krippendorff, Computing Krippendorff's Alpha-Reliability, example C: nominal 0.743."""
    found = agreement.alpha(table(FOUR))
    assert found.value == pytest.approx(0.743, abs=5e-4)
    assert found.units == 11  # the last unit has one value


def test_two_coders_three_categories() -> None:
    assert agreement.alpha(crosstab([[13, 0, 0], [0, 20, 7], [0, 4, 56]])).value == pytest.approx(0.797258, abs=5e-7)


def test_share_of_two_coders_is_the_share_of_units() -> None:
    assert agreement.share(crosstab([[13, 0, 0], [0, 20, 7], [0, 4, 56]])).value == pytest.approx(89 / 100)


def test_no_variance_is_undefined_and_not_perfect() -> None:
    assert agreement.alpha([(0, 0), (0, 0)]) == (None, 2, agreement.NO_VARIANCE)
    assert agreement.share([(0, 0), (0, 0)]).value == 1


def test_nothing_to_pair_is_undefined() -> None:
    for found in (agreement.alpha([]), agreement.alpha([("a", None)]), agreement.share([("a", None), (None, None)])):
        assert found == (None, 0, agreement.NO_PAIRS)


@given(TABLES)
def test_alpha_is_its_definition_over_all_pairs_of_values(values: list[list[str | None]]) -> None:
    """1 - Do/De with both as mean differences of pairs: within units (each weighed by its values), and of all paired values."""
    units = [[value for value in unit if value is not None] for unit in values]
    units = [unit for unit in units if len(unit) > 1]
    everything = [value for unit in units for value in unit]
    expected = differ(everything)
    found = agreement.alpha(values).value
    if not expected:
        assert found is None
    else:
        observed = sum(len(unit) * differ(unit) for unit in units) / len(everything)
        assert found == pytest.approx(1 - observed / expected)


def differ(values: list[str]) -> float:
    pairs = list(itertools.permutations(values, 2))
    return sum(a != b for a, b in pairs) / len(pairs) if pairs else 0.0
