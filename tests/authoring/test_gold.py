"""Scoring against human-coded texts: figures by hand and by other libraries, every kind of table
alike, and what labels mean.
"""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contentan.authoring.evaluate import accuracy, coded_texts, terminal
from contentan.authoring.evaluate.accuracy import MACRO, MICRO
from contentan.authoring.evaluate.coded_texts import Columns, Text
from contentan.authoring.evaluate.gold import Asked, Found, Gold, gold, score
from contentan.codebook import codebook_file
from contentan.errors import ContentanError, UsageError
from contentan.interchange.codings.code_labels import Labels
from contentan.model import Codebook
from contentan.statistics import agreement
from contentan.tables.frames import to_csv
from tests.conftest import CODEBOOK, Cli

PARENT = CODEBOOK.replace(
    "  - id: accord\n",
    """\
  - id: goals
    label: {kk: Мақсат, ru: Цель, en: Goals}
    criterion: main goal
    brief: x
    definition: x
    use_when: x
    do_not_use_when: x
  - id: accord
    parent: goals
""",
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    folder = tmp_path_factory.mktemp("book")
    (folder / "codebook.yaml").write_text(PARENT, encoding="utf-8")
    return codebook_file.read(folder)


#: Text, the codes of a person, what the small codebook finds.
CODED = (
    ("Ethnic harmony is a goal.", "accord", "accord"),
    ("Interethnic accord and student exchange.", "accord; exchange", "accord exchange"),
    ("They speak of peace between peoples.", "accord", ""),
    ("A student exchange of blows.", "", "exchange"),
    ("The weather was fine.", "", ""),
    ("Межэтническое согласие важно.", "accord", "accord"),
)


def scored(book: Codebook, path: Path, **more: str) -> Gold:
    return gold(book, Asked(path, **more), seed=1)


def row(done: Gold, code: str, lang: str = "") -> dict[str, object]:
    return done.scored.scores.row(
        by_predicate=(pl.col("code") == code) & (pl.col("lang") == lang), named=True
    )


def table(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    path.write_text(
        "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows), encoding="utf-8"
    )
    return path


def test_figures_by_hand(book: Codebook, tmp_path: Path) -> None:
    done = scored(
        book, table(tmp_path / "a.csv", [("text", "code"), *((t, c) for t, c, _ in CODED)])
    )
    accord, exchange = row(done, "accord"), row(done, "exchange")
    assert (accord["texts"], accord["human"], accord["machine"], accord["both"]) == (6, 4, 3, 3)
    assert (accord["precision"], accord["recall"], accord["f1"]) == (
        1.0,
        0.75,
        pytest.approx(6 / 7),
    )
    # Wilson's, 3 of 4
    assert (accord["recall_low"], accord["recall_high"]) == (
        pytest.approx(0.30064, abs=1e-5),
        pytest.approx(0.95441, abs=1e-5),
    )
    assert accord["kappa"] == pytest.approx(2 / 3)
    assert (exchange["precision"], exchange["recall"]) == (0.5, 1.0)
    pooled, mean = row(done, MICRO), row(done, MACRO)
    assert (pooled["precision"], pooled["recall"]) == (pytest.approx(4 / 5), pytest.approx(4 / 5))
    assert mean["f1"] == pytest.approx((6 / 7 + 2 / 3) / 2)
    assert row(done, "accord", "ru")["texts"] == 1
    wrong = done.scored.errors.select("code", "error", "line", "found", "quote", "text").rows()
    assert wrong == [
        ("accord", "false negative", 4, "", "", CODED[2][0]),
        ("exchange", "false positive", 5, "exchange", "student exchange", CODED[3][0]),
    ]
    assert done.scored.errors["pattern"][1].startswith("student exchange (:")
    assert any("false negatives: 1" in line for line in terminal.lines(done))


def test_a_pooled_share_of_all_has_an_interval(book: Codebook, tmp_path: Path) -> None:
    """Every draw says 1.00: it was printed as 1.00 [1.00-1.00]."""
    right = [(text, code) for text, code, machine in CODED if code == machine]
    right.append(("A student exchange began.", "exchange"))
    pooled = row(scored(book, table(tmp_path / "a.csv", [("text", "code"), *right])), MICRO)
    assert pooled["precision"] == pooled["precision_high"] == 1.0
    # Wilson's lower end of n of n is n / (n + z²).
    n = pooled["machine"]
    assert isinstance(n, int)
    assert pooled["precision_low"] == pytest.approx(n / (n + 1.959964**2), abs=1e-5)


def test_every_kind_of_table_gives_the_same(book: Codebook, tmp_path: Path) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    wide = [
        ("id", "sentence", "accord", "exchange"),
        *((i, t, int("accord" in c), int("exchange" in c)) for i, (t, c, _) in enumerate(CODED)),
    ]
    workbook = openpyxl.Workbook()
    for cells in wide:
        workbook.active.append(list(cells))
    workbook.save(tmp_path / "wide.xlsx")
    table(tmp_path / "wide.csv", wide)
    lines = [
        json.dumps({"text": t, "label": c.split("; ") if c else []}, ensure_ascii=False)
        for t, c, _ in CODED
    ]
    (tmp_path / "a.jsonl").write_text("\n".join(lines), encoding="utf-8")
    table(
        tmp_path / "a.csv", [("text", "topic"), *((t, c.replace("; ", "|")) for t, c, _ in CODED)]
    )
    (tmp_path / "cp1251.csv").write_bytes(
        (tmp_path / "a.csv").read_text(encoding="utf-8").encode("cp1251")
    )
    found = [
        scored(book, tmp_path / name).scored.scores
        for name in ("a.csv", "cp1251.csv", "wide.csv", "wide.xlsx", "a.jsonl")
    ]
    found.append(
        scored(book, tmp_path / "wide.csv", text="sentence", code="accord, exchange").scored.scores
    )
    assert all(one.equals(found[0]) for one in found[1:])


def test_only_texts_of_a_language(book: Codebook, tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("text", "code"), *((t, c) for t, c, _ in CODED)])
    assert scored(book, path, lang="ru").texts == 1
    with pytest.raises(UsageError, match="no text is found to be in 'kk'"):
        scored(book, path, lang="kk")


# ── What labels mean ─────────────────────────────────────────────────────────────────────────────


def judged(
    book: Codebook, given: dict[str, tuple[str, ...]] | None, *texts: tuple[str, str]
) -> pl.DataFrame:
    """Scores of texts given as (labels, found codes)."""
    own = [Text(i, f"text {i}", tuple(labels.split())) for i, (labels, _) in enumerate(texts)]
    found = [Found(tuple((code, "", "") for code in codes.split())) for _, codes in texts]
    return score(book, own, found, Labels(book, given), seed=1, replicates=20).scores


def values(table: pl.DataFrame, code: str) -> tuple[int, ...]:
    return (
        table.filter((pl.col("code") == code) & (pl.col("lang") == ""))
        .select("texts", "human", "machine", "both")
        .row(0)
    )


def test_one_label_of_several_codes_is_met_by_any_of_them(book: Codebook) -> None:
    mapping: dict[str, tuple[str, ...]] = {"peoples": ("accord", "exchange"), "other": ()}
    found = judged(
        book, mapping, ("peoples", "exchange"), ("peoples", ""), ("other", "accord"), ("", "")
    )
    assert values(found, "accord + exchange") == (4, 2, 2, 1)
    assert found["labels"].to_list() == ["peoples"]


def test_several_labels_of_one_code_are_one(book: Codebook) -> None:
    found = judged(
        book, {"a": ("accord",), "b": ("accord",)}, ("a", "accord"), ("b", ""), ("a b", "accord")
    )
    assert values(found, "accord") == (3, 3, 2, 2)
    assert found["labels"][0] == "a; b"


def test_a_label_that_means_more_leaves_the_text_out_for_what_it_may_not_mean(
    book: Codebook,
) -> None:
    """`peoples` may be accord or exchange: of accord alone nobody knows. The parent is met by its
    child, not the other way round.
    """
    mapping: dict[str, tuple[str, ...]] = {
        "peoples": ("accord", "exchange"),
        "accord": ("accord",),
        "goals": ("goals",),
    }
    found = judged(
        book, mapping, ("peoples", "accord"), ("accord", "accord"), ("goals", "accord"), ("", "")
    )
    assert values(found, "accord") == (2, 1, 1, 1)
    assert values(found, "goals") == (3, 2, 2, 2)
    assert values(found, "accord + exchange") == (3, 2, 2, 2)


def test_undecided_texts_are_left_out(book: Codebook) -> None:
    found = judged(
        book,
        {"accord": ("accord",), "?": ("?",)},
        ("accord", "accord"),
        ("accord ?", ""),
        ("?", "accord"),
        ("", ""),
    )
    assert values(found, "accord") == (2, 1, 1, 1)


def test_what_is_not_defined_is_said(book: Codebook) -> None:
    found = judged(book, {"a": ("accord",), "b": ("exchange",)}, ("", ""), ("", "accord"))
    accord, exchange = (
        found.row(by_predicate=pl.col("code") == code, named=True)
        for code in ("accord", "exchange")
    )
    assert (accord["precision"], accord["recall"], accord["f1"]) == (0.0, None, 0.0)
    assert accord["reason"] == "no person gave it"
    assert (exchange["precision"], exchange["f1"], exchange["kappa"]) == (None, None, None)
    assert (
        "the machine never found it; no person gave it; all values are alike" in exchange["reason"]
    )
    # J of 0 in 1: Wilson to .793
    assert (accord["f1_low"], accord["f1_high"]) == (
        0.0,
        pytest.approx(0.884, abs=1e-3),
    )


# ── Laws ─────────────────────────────────────────────────────────────────────────────────────────

CELLS = st.tuples(*(st.integers(0, 15) for _ in range(4)))


@given(CELLS)
def test_kappa_and_alpha_of_draws_are_those_of_agreement(cells: tuple[int, int, int, int]) -> None:
    pairs = [(1, 1)] * cells[0] + [(0, 1)] * cells[1] + [(1, 0)] * cells[2] + [(0, 0)] * cells[3]
    assume(len({value for pair in pairs for value in pair}) > 1)
    both, wrong, missed, neither = (np.array([float(cell)]) for cell in cells)
    assert accuracy._kappa(both, wrong, missed, neither)[0] == pytest.approx(
        agreement.kappa(pairs).value, abs=1e-9
    )
    assert accuracy._alpha(both, wrong, missed, neither)[0] == pytest.approx(
        agreement.alpha(pairs).value, abs=1e-9
    )


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.sets(st.sampled_from(["accord", "exchange"])),
            st.sets(st.sampled_from(["accord", "exchange"])),
        ),
        min_size=4,
        max_size=30,
    )
)
def test_figures_are_those_of_scikit_learn(
    book: Codebook, texts: list[tuple[set[str], set[str]]]
) -> None:
    from sklearn.metrics import cohen_kappa_score, precision_recall_fscore_support

    found = judged(
        book,
        {"accord": ("accord",), "exchange": ("exchange",)},
        *((" ".join(h), " ".join(m)) for h, m in texts),
    )
    human, machine = (
        np.array([[code in one[side] for code in ("accord", "exchange")] for one in texts])
        for side in (0, 1)
    )
    for at, code in enumerate(("accord", "exchange")):
        own = found.row(by_predicate=pl.col("code") == code, named=True)
        p, r, f, _ = precision_recall_fscore_support(
            human[:, at], machine[:, at], average="binary", zero_division=np.nan
        )
        assert [own[name] for name in ("precision", "recall", "f1")] == [
            None if np.isnan(v) else pytest.approx(v) for v in (p, r, f)
        ]
        if own["kappa"] is not None:
            assert own["kappa"] == pytest.approx(cohen_kappa_score(human[:, at], machine[:, at]))
        for name in ("precision", "recall", "f1", "kappa", "alpha"):
            if own[f"{name}_low"] is not None:
                assert own[f"{name}_low"] <= own[f"{name}_high"]
    if machine.any() and human.any():
        p, r, f, _ = precision_recall_fscore_support(
            human, machine, average="micro", zero_division=np.nan
        )
        pooled = found.row(by_predicate=pl.col("code") == MICRO, named=True)
        assert (pooled["precision"], pooled["recall"], pooled["f1"]) == (
            pytest.approx(p),
            pytest.approx(r),
            pytest.approx(f),
        )


def test_the_interval_of_f1_covers_the_true_one() -> None:
    """200 texts, 30 % with the code, precision .75, recall .6: F1 of the whole is 2/3."""
    rng = np.random.default_rng(7)
    shares = np.array([0.18, 0.06, 0.12, 0.64])  # both, wrong, missed, neither
    covered = 0
    for _ in range(300):
        cells = rng.multinomial(200, shares)
        drawn = rng.multinomial(200, cells / 200, size=400).T.astype(float)
        every = np.hstack([cells[:, None].astype(float), drawn])
        _, low, high = accuracy._interval(
            accuracy._f1(*every[:3]), int(cells[0]), int(cells[:3].sum())
        )
        covered += low is not None and high is not None and low <= 2 / 3 <= high
    assert 0.92 <= covered / 300 <= 0.98


# ── Wrong files ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("name", "blob", "says"),
    [
        (
            "a.csv",
            "text,code\nx,accord\ny,acord\nz,peace",
            r"a.csv:3: label «acord» is no code \(«accord» is one\).*are 1 more: «peace»",
        ),
        ("a.csv", "text,topic\nx,", "no label means a code"),
        ("a.csv", "satz,code\nx,accord", "which column. Say --text; there are «satz», «code»"),
        ("a.csv", "text,thema\nx,accord", "which column. Say --code"),
        ("a.csv", "text,code,text\nx,accord,y", "a.csv:1: column 'text' is a duplicate"),
        (
            "a.csv",
            "text,accord,exchange\nx,1,0\ny,2,0",
            "a.csv:3: column 'accord' is 0 or 1, got «2»",
        ),
        ("a.csv", "text,code\n,accord", "no text in column 'text'"),
        ("a.jsonl", '{"text": "x", "code": {"a": 1}}', "a.jsonl:1: labels are names"),
        ("a.jsonl", '{"text": "x", "code": "accord"}\n[1]', "a.jsonl:2: expected an object"),
        ("a.xlsx", "PK no zip", "does not open"),
    ],
)
def test_wrong_files_are_errors_with_their_line(
    book: Codebook, tmp_path: Path, name: str, blob: str, says: str
) -> None:
    (tmp_path / name).write_text(blob, encoding="utf-8")
    with pytest.raises(ContentanError, match=says):
        scored(book, tmp_path / name)


def test_a_column_that_is_not_there(tmp_path: Path) -> None:
    path = table(tmp_path / "a.csv", [("text", "code"), ("x", "accord")])
    with pytest.raises(UsageError, match="no column 'satz'"):
        coded_texts.read(path, Columns(text="satz"))
    with pytest.raises(UsageError, match="no column 'b'"):
        coded_texts.read(path, Columns(code="code,b"))


def test_the_file_of_errors_runs_no_formula(book: Codebook, tmp_path: Path) -> None:
    path = table(
        tmp_path / "a.csv",
        [("text", "code"), ("=HYPERLINK(1) peace of mind", "accord"), ("+7 ethnic harmony", "")],
    )
    blob = to_csv(scored(book, path).scored.errors).decode("utf-8-sig")
    assert "'=HYPERLINK(1)" in blob
    assert "'+7 ethnic" in blob
    assert not any(
        cell.startswith(("=", "+")) for line in blob.splitlines() for cell in line.split(",")
    )


def test_texts_are_read_as_a_document_would_be() -> None:
    assert (
        coded_texts.cleaned(" студенче\u00adский\n  обмен\u00a0продолжа\u0435тся ")
        == "студенческий обмен продолжается"
    )


@pytest.mark.slow
def test_the_command(cli: Cli, small_codebook: Path, tmp_path: Path) -> None:
    path = table(tmp_path / "coded.csv", [("text", "code"), *((t, c) for t, c, _ in CODED)])
    done = cli(
        "gold",
        path,
        "--codebook",
        small_codebook,
        "--errors",
        tmp_path / "e.csv",
        "--to",
        tmp_path / "s.csv",
    )
    assert done.returncode == 0, done.stderr
    assert "6 texts, 2 targets" in done.stdout
    errors = pl.read_csv(io.BytesIO((tmp_path / "e.csv").read_bytes()))
    assert errors["error"].to_list() == ["false negative", "false positive"]
    assert len(pl.read_csv(io.BytesIO((tmp_path / "s.csv").read_bytes()))) == 12
    bad = cli("gold", path, "--codebook", small_codebook, "--text", "nothing")
    assert (bad.returncode, bad.stdout) == (2, "")
    assert "no column 'nothing'; there are «text», «code»" in bad.stderr


# ── The real thing ───────────────────────────────────────────────────────────────────────────────

TOPICS = """
"2": [minority_rights, civil_rights, equality_nondiscrimination, language_policy,
      religious_freedom, integration_of_groups, multiculturalism, tolerance, ethnopolitics,
      assimilation, ethnocultural_diversity]
"*": ""
"""


@pytest.mark.slow
@pytest.mark.shared
def test_human_coded_sentences(shared: Path, tmp_path: Path) -> None:
    """British manifestos, one topic a sentence: what is found is mostly right, and most of the
    topic is nothing that the codebook asks.
    """
    root = Path(__file__).parents[2]
    (tmp_path / "topics.yaml").write_text(TOPICS)
    path = shared / "data" / "coded" / "cap_uk_manifestos_1983_1997.csv"
    asked = Asked(path, "text", "majortopic", tmp_path / "topics.yaml")
    done = gold(codebook_file.read(root / "codebooks" / "people_diplomacy"), asked, seed=1)
    own = done.scored.scores.row(0, named=True)
    assert (own["texts"], own["human"]) == (11_680, 328)
    assert own["precision"] > 0.55
    assert 0.08 < own["recall"] < 0.35
    assert own["precision_low"] < own["precision"] < own["precision_high"]
    assert len(done.scored.errors) == own["human"] + own["machine"] - 2 * own["both"]
