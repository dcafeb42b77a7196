"""Agreement: laws, then published worked examples and other programs, then the definition itself,
pair by pair; then tables of codes.
"""

import itertools
import random

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.statistics import agreement, agreement_by_code
from contentan.tables.frames import check_frame

COEFFICIENTS = ("share", "alpha", "kappa", "fleiss", "ac1")
VALUE = st.sampled_from(["a", "b", "c", None])
TABLES = st.integers(2, 5).flatmap(
    lambda n: st.lists(st.lists(VALUE, min_size=n, max_size=n), max_size=12)
)

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
    for name in COEFFICIENTS:
        found = getattr(agreement, name)(values)
        assert (found.value is None) == bool(found.reason)
        assert found.value is None or found.value <= 1 + 1e-12


@given(TABLES, st.randoms(use_true_random=False))
def test_order_of_units_and_coders_does_not_matter(
    values: list[list[str | None]], rng: random.Random
) -> None:
    columns = list(range(len(values[0]))) if values else []
    rng.shuffle(columns)
    other = [[unit[i] for i in columns] for unit in values]
    rng.shuffle(other)
    for name in COEFFICIENTS:
        assert getattr(agreement, name)(other).value == pytest.approx(
            getattr(agreement, name)(values).value
        )


@given(TABLES)
def test_names_of_values_do_not_matter(values: list[list[str | None]]) -> None:
    names = {"a": 7, "b": "x", "c": True, None: None}
    renamed = [[names[value] for value in unit] for unit in values]
    for name in COEFFICIENTS:
        assert getattr(agreement, name)(renamed).value == pytest.approx(
            getattr(agreement, name)(values).value
        )


@given(TABLES)
def test_a_value_without_partner_changes_nothing(values: list[list[str | None]]) -> None:
    width = len(values[0]) if values else 2
    assert agreement.alpha([*values, ["a"] + [None] * (width - 1)]) == agreement.alpha(values)


@given(TABLES)
def test_agreement_everywhere_is_one_or_undefined(values: list[list[str | None]]) -> None:
    alike = [
        [None if value is None else str(i % 3) for value in unit] for i, unit in enumerate(values)
    ]
    assert agreement.alpha(alike).value in (None, pytest.approx(1.0))


def test_krippendorff_four_observers_with_missing_data() -> None:
    """Krippendorff, Computing Krippendorff's Alpha-Reliability, example C: nominal 0.743; the
    others by irrCAC 0.4.4, which has it.
    """
    found = agreement.alpha(table(FOUR))
    assert found.value == pytest.approx(0.743, abs=5e-4)
    assert found.units == 11  # the last unit has one value
    assert found.value == pytest.approx(0.7434210526, abs=1e-6)
    assert agreement.fleiss(table(FOUR)).value == pytest.approx(0.7611692526, abs=1e-6)
    assert agreement.ac1(table(FOUR)).value == pytest.approx(0.7754440681, abs=1e-6)


def test_krippendorff_two_observers() -> None:
    """The same paper, examples A (two values, 0.095) and B (nominal, 0.692)."""
    binary = table(["0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0"])
    assert agreement.alpha(binary).value == pytest.approx(0.095, abs=5e-4)
    nominal = table(["a a b b d c c c e d d a", "b a b b b c c c e d d d"])
    assert agreement.alpha(nominal).value == pytest.approx(0.692, abs=5e-4)


def test_cohen() -> None:
    """Cohen 1968, table 1, 200 cases: kappa 0.492."""
    assert agreement.kappa(
        crosstab([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    ).value == pytest.approx(0.29 / 0.59)


def test_gwet() -> None:
    """Gwet 2002, 125 subjects of whom two raters find a trait in nearly all: kappa below 0, AC1
    near the share of 0.944.
    """
    values = crosstab([[118, 5], [2, 0]])
    assert agreement.share(values).value == pytest.approx(0.944)
    assert agreement.kappa(values).value == pytest.approx(-0.0234, abs=5e-5)
    assert agreement.ac1(values).value == pytest.approx(0.9408, abs=5e-5)


#: Fleiss 1971, table 1: six psychiatrists, thirty patients, five diagnoses.
PATIENTS = """
    444444 222555 233335 555555 222444 113333 333355 113334 114444 555555
    144444 124444 222333 144444 224445 333335 111455 111112 224444 133555
    555555 244444 224555 114444 144445 222224 111155 224444 133333 555555
    """.split()


def test_fleiss() -> None:
    """His kappa is 0.430, and of each diagnosis against all others 0.245, 0.245, 0.520, 0.471,
    0.566.
    """
    assert agreement.fleiss(PATIENTS).value == pytest.approx(0.430, abs=5e-4)
    assert agreement.kappa(PATIENTS) == agreement.fleiss(PATIENTS)
    for value, kappa in zip("12345", (0.245, 0.245, 0.520, 0.471, 0.566), strict=True):
        one = [[other == value for other in patient] for patient in PATIENTS]
        assert agreement.fleiss(one).value == pytest.approx(kappa, abs=5e-4)


def drawn(seed: int, units: int, coders: int, values: str, gaps: float) -> list[list[str | None]]:
    rng, rows = random.Random(seed), []
    for _ in range(units):
        true = rng.choice(values)
        rows.append(
            [
                None if rng.random() < gaps else true if rng.random() < 0.7 else rng.choice(values)
                for _ in range(coders)
            ]
        )
    return rows


@pytest.mark.parametrize(
    ("made", "fleiss", "alpha", "ac1", "conger"),
    [
        ((1, 40, 2, "ab", 0), 0.398496240602, 0.406015037594, 0.401496259352, 0.4),
        ((2, 60, 2, "abcd", 0), 0.571991740191, 0.57555847569, 0.579671849075, 0.574468085106),
        ((3, 50, 3, "abc", 0.2), 0.643360633727, 0.657708628006, 0.647056869519, None),
        ((4, 80, 5, "abcde", 0.4), 0.527729709394, 0.529022018829, 0.531588653265, None),
        ((5, 30, 4, "aab", 0.3), 0.468459880637, 0.5, 0.629303118768, None),
    ],
)
def test_equals_irrcac(
    made: tuple, fleiss: float, alpha: float, ac1: float, conger: float | None
) -> None:
    """irrCAC 0.4.4 on the same tables. It wants an old scipy and cannot be installed beside this
    package, so its figures stand here.
    """
    values = drawn(*made)
    assert agreement.fleiss(values).value == pytest.approx(fleiss, abs=1e-6)
    assert agreement.alpha(values).value == pytest.approx(alpha, abs=1e-6)
    assert agreement.ac1(values).value == pytest.approx(ac1, abs=1e-6)
    if conger is not None:  # Conger's kappa of two coders is Cohen's
        assert agreement.kappa(values).value == pytest.approx(conger, abs=1e-6)


@pytest.mark.parametrize("seed", range(5))
def test_equals_statsmodels(seed: int) -> None:
    from statsmodels.stats.inter_rater import cohens_kappa, fleiss_kappa

    two, five = (drawn(seed, 50, coders, "abcd", 0) for coders in (2, 5))
    cells = np.zeros((4, 4))
    for first, second in two:
        cells["abcd".index(str(first)), "abcd".index(str(second))] += 1
    assert agreement.kappa(two).value == pytest.approx(cohens_kappa(cells).kappa, abs=1e-6)
    counts = np.array([[unit.count(value) for value in "abcd"] for unit in five])
    assert agreement.fleiss(five).value == pytest.approx(fleiss_kappa(counts), abs=1e-6)


def test_two_coders_three_categories() -> None:
    values = crosstab([[13, 0, 0], [0, 20, 7], [0, 4, 56]])
    assert agreement.alpha(values).value == pytest.approx(0.797258, abs=5e-7)
    assert agreement.kappa(values).value == pytest.approx(0.7964094, abs=5e-8)
    assert agreement.fleiss(values).value == pytest.approx(0.7962397, abs=5e-8)
    assert agreement.ac1(values).value == pytest.approx(0.849331, abs=5e-7)


def test_share_of_two_coders_is_the_share_of_units() -> None:
    assert agreement.share(crosstab([[13, 0, 0], [0, 20, 7], [0, 4, 56]])).value == pytest.approx(
        89 / 100
    )


def test_no_variance_is_undefined_and_not_perfect() -> None:
    for name in ("alpha", "kappa", "fleiss", "ac1"):
        assert getattr(agreement, name)([(0, 0), (0, 0)]) == (None, 2, agreement.NO_VARIANCE)
    assert agreement.share([(0, 0), (0, 0)]).value == 1


def test_nothing_to_pair_is_undefined() -> None:
    for name in COEFFICIENTS:
        for values in ([], [("a", None)], [("a", None), (None, None)]):
            assert getattr(agreement, name)(values) == (None, 0, agreement.NO_PAIRS)


@given(TABLES)
def test_alpha_is_its_definition_over_all_pairs_of_values(values: list[list[str | None]]) -> None:
    """1 - Do/De with both as mean differences of pairs: within units (each weighed by its values),
    and of all paired values.
    """
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


CODES = pl.DataFrame(
    [("a", "a"), ("b", "b"), ("b", "top"), ("c", "c"), ("c", "top"), ("top", "top")],
    ["code", "ancestor"],
    orient="row",
)


def judged(rows: dict[str, list[str | None]]) -> pl.DataFrame:
    """Coders with what they chose of units 0, 1, 2 …"""
    made = [
        (f"u{i:03}", coder, codes) for coder, own in rows.items() for i, codes in enumerate(own)
    ]
    return pl.DataFrame(made, agreement_by_code.JUDGED.schema, orient="row")


def row(found: pl.DataFrame, code: str) -> dict:
    return found.row(by_predicate=pl.col("code") == code, named=True)


FIRST = [*["a"] * 20, *["b"] * 15, *["c"] * 5, *[""] * 60]
SECOND = [*["a"] * 18, *["b"] * 15, *["c"] * 6, "b", *[""] * 60]


def test_table_of_codes_holds_each_code_against_all_others() -> None:
    found = agreement_by_code.agree(judged({"x": FIRST, "y": SECOND}), CODES, seed=1)
    check_frame(found, agreement_by_code.AGREEMENT)
    assert found["code"].to_list() == ["", "a", "b", "c", "top"]
    for code, own in (("a", {"a"}), ("top", {"b", "c", "top"})):
        values = [(x in own, y in own) for x, y in zip(FIRST, SECOND, strict=True)]
        line = row(found, code)
        for name in ("share", "alpha", "kappa", "ac1"):
            assert line[name] == pytest.approx(getattr(agreement, name)(values).value)
            assert line[f"{name}_low"] <= line[name] <= line[f"{name}_high"]
        assert (line["coders"], line["units"], line["reason"]) == (2, 100, "")
    assert row(found, "a")["chosen"] == 20
    assert row(found, "")["alpha"] == pytest.approx(
        agreement.alpha(list(zip(FIRST, SECOND, strict=True))).value
    )


def test_a_child_for_another_is_agreement_on_the_parent() -> None:
    found = agreement_by_code.agree(
        judged({"x": ["b", "b", "a", "a"], "y": ["c", "c", "a", "a"]}), CODES, seed=1
    )
    assert row(found, "top")["alpha"] == 1
    assert row(found, "b")["alpha"] < 0


def test_what_a_coder_did_not_judge_counts_for_nothing() -> None:
    whole = judged({"x": [*FIRST, None, "a"], "y": [*SECOND, "a", None]})
    same = judged({"x": FIRST, "y": SECOND, "z": [None] * 100})
    expected = agreement_by_code.agree(judged({"x": FIRST, "y": SECOND}), CODES, seed=1)
    assert agreement_by_code.agree(whole, CODES, seed=1).equals(expected)
    assert agreement_by_code.agree(same, CODES, seed=1).equals(expected)


def test_order_of_rows_does_not_matter_and_the_seed_decides() -> None:
    table = judged({"x": FIRST, "y": SECOND})
    found = agreement_by_code.agree(table, CODES, seed=3)
    assert found.equals(
        agreement_by_code.agree(table.sample(fraction=1, shuffle=True, seed=1), CODES, seed=3)
    )
    assert not found.equals(agreement_by_code.agree(table, CODES, seed=4))


def test_a_code_that_nobody_chose_is_undefined_and_says_why() -> None:
    line = row(
        agreement_by_code.agree(judged({"x": ["a", "b", ""], "y": ["a", "", ""]}), CODES, seed=1),
        "c",
    )
    assert line["reason"] == agreement.NO_VARIANCE
    assert line["chosen"] == 0
    assert line["share"] == 1
    assert line["alpha"] is line["kappa"] is line["ac1"] is line["alpha_low"] is None


def test_where_all_agree_the_interval_has_a_width() -> None:
    """20 units alike were 1 to 1 by drawing anew."""
    line = row(
        agreement_by_code.agree(judged({"x": ["a", ""] * 10, "y": ["a", ""] * 10}), CODES, seed=1),
        "a",
    )
    assert line["alpha"] == line["alpha_high"] == 1
    assert line["share_low"] == pytest.approx(0.8389, abs=1e-4)  # Wilson's, of 20 of 20
    assert line["kappa_low"] == pytest.approx((0.8389 - 0.5) / 0.5, abs=1e-3)


def test_a_rare_code_without_interval_says_so() -> None:
    first, second = [*["a"] * 2, *[""] * 98], [*["a"], *[""] * 99]
    line = row(agreement_by_code.agree(judged({"x": first, "y": second}), CODES, seed=1), "a")
    assert line["alpha"] is not None
    assert line["alpha_low"] is None
    assert line["reason"].startswith("no interval")


def test_three_coders_of_whom_two_judge_each_unit() -> None:
    rng = random.Random(1)
    rows: dict[str, list[str | None]] = {name: [None] * 60 for name in "xyz"}
    for at in range(60):
        for name in rng.sample("xyz", 2):
            rows[name][at] = rng.choice(["a", "a", "", "b"])
    line = row(agreement_by_code.agree(judged(rows), CODES, seed=1), "")
    values = list(zip(*rows.values(), strict=True))
    assert line["coders"] == 3
    assert line["kappa"] == pytest.approx(agreement.fleiss(values).value)
    assert line["alpha"] == pytest.approx(agreement.alpha(values).value)


def test_nothing_to_compare_is_a_row_with_a_reason() -> None:
    line = row(agreement_by_code.agree(judged({"x": ["a"]}), CODES, seed=1), "")
    assert (line["units"], line["reason"], line["share"]) == (0, agreement.NO_PAIRS, None)


def test_intervals_cover_the_true_alpha() -> None:
    """200 samples of 60 units of a known population: alpha's interval holds the population's alpha
    in nearly 95 %.
    """
    rng = np.random.default_rng(3)
    cells = np.array([[0.35, 0.05], [0.08, 0.52]])
    share = (cells.sum(axis=0) + cells.sum(axis=1)) / 2
    true = 1 - (1 - cells.trace()) / (1 - (share**2).sum())
    held = 0
    for number in range(200):
        table = crosstab(rng.multinomial(60, cells.ravel()).reshape(2, 2).tolist())
        units, times = np.unique(np.array(table), axis=0, return_counts=True)
        _, low, high = agreement_by_code._intervals(
            units, times, np.random.default_rng(number), 400
        )["alpha"]
        held += low <= true <= high
    assert held >= 0.9 * 200


def test_confusion_counts_pairs_and_names_their_units() -> None:
    found = agreement_by_code.confusion(
        judged({"x": ["a", "a b", "", "c"], "y": ["a", "b a", "c", None]}), "x", "y"
    )
    assert found.rows() == [("", "c", 1, "u002"), ("a", "a", 1, "u000"), ("a b", "a b", 1, "u001")]
