"""Gold files of a sample: weights, strata, groups, texts kept elsewhere, a second coder, targets
that share codes.
"""

from __future__ import annotations

import hashlib
import json
import random
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.evaluate import coded_texts, digested_texts, terminal, weighted_texts
from contentan.authoring.evaluate.accuracy import MICRO
from contentan.authoring.evaluate.gold import Asked, Gold, gold
from contentan.codebook import codebook_file
from contentan.errors import CodebookError, ContentanError, UsageError
from contentan.model import Codebook
from contentan.statistics import agreement
from contentan.statistics.intervals import wilson
from tests.conftest import CODEBOOK, Cli

#: Text, labels of a person, of a second one, weight, register. The small codebook finds accord in
#: the first and fourth, exchange in the second.
CODED = (
    ("Ethnic harmony is a goal.", "acc", "acc", 1, "news"),
    ("A student exchange of blows.", "", "-", 3, "news"),
    ("They speak of peace between peoples.", "acc", "", 3, "official"),
    ("Межэтническое согласие важно.", "acc; exc", "acc", 1, "official"),
    ("The weather was fine.", "", "exc", 1, "official"),
)


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Codebook:
    folder = tmp_path_factory.mktemp("book")
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return codebook_file.read(folder)


def write(
    folder: Path, *, digests: bool = False, labels: str = "acc: accord\nexc: exchange\n"
) -> Path:
    head = [
        "digest" if digests else "text",
        "codes",
        "codes_second",
        "weight",
        "register",
        "stratum",
    ]
    rows = [
        [digested_texts.digest(text) if digests else text, *map(str, rest), "s"]
        for text, *rest in CODED
    ]
    lines = [
        ",".join(json.dumps(cell, ensure_ascii=False) for cell in row) for row in (head, *rows)
    ]
    (folder / "gold.csv").write_text("\n".join(lines), encoding="utf-8")
    (folder / "labels.yaml").write_text(labels, encoding="utf-8")
    return folder / "gold.csv"


def scored(book: Codebook, path: Path, **more: object) -> Gold:
    return gold(book, Asked(path, mapping=path.with_name("labels.yaml"), **more), seed=1)  # type: ignore[arg-type]


def row(done: Gold, code: str, group: str = "") -> dict[str, object]:
    table = done.scored.scores.filter(code=code, group=group, lang="")
    return table.row(0, named=True)


# ── laws ──────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(max_size=30), st.sampled_from(" \u00a0\u00ad-—«»“”.,;\n"))
def test_a_digest_sees_letters_and_digits_only(text: str, mark: str) -> None:
    own = digested_texts.digest(text)
    if text.isalnum() and text.isascii():
        assert digested_texts.digest(mark.join(text)) == own
    assert digested_texts.digest(f"{mark}{text}{mark}") == own


def test_digests_by_hand() -> None:
    wanted = hashlib.sha256("елка2024".encode()).hexdigest()
    for text in ("Ёлка — 2024!", "ёлка 2024", "е л к а ２０２４"):
        assert digested_texts.digest(text) == wanted


@given(st.lists(st.booleans(), min_size=2, max_size=40), st.floats(0.1, 100))
def test_equal_weights_in_one_stratum_are_a_plain_sample(yes: list[bool], weight: float) -> None:
    has = np.array(yes)
    own = weighted_texts.design([weight] * len(yes), ["s"] * len(yes))
    size = weighted_texts.size(has, has | True, own)
    # s²/n has n - 1 below it where Wilson's has n.
    assert size == pytest.approx(len(yes) - (0 < has.sum() < len(yes)))


def test_the_interval_of_a_weighted_share_covers_the_true_one() -> None:
    """A stratum of 200 texts with 60 % yes, 40 of them drawn; one of 2,000 with 10 %, 60 drawn."""
    draw, covered, true = random.Random(4), 0, (120 + 200) / 2200
    strata = [([1] * 120 + [0] * 80, 40), ([1] * 200 + [0] * 1800, 60)]
    for _ in range(400):
        weights, names, values = [], [], []
        for name, (whole, n) in enumerate(strata):
            values += draw.sample(whole, n)
            weights += [len(whole) / n] * n
            names += [str(name)] * n
        has, own = np.array(values) == 1, weighted_texts.design(weights, names)
        share = float((own.weight * has).sum() / own.weight.sum())
        ends = wilson(share, weighted_texts.size(has, has | True, own))
        covered += bool(ends.low <= true <= ends.high)
    assert 0.92 <= covered / 400 <= 1


# ── gold ──────────────────────────────────────────────────────────────────────────────────────────


def test_weighted_shares_by_hand(book: Codebook, tmp_path: Path) -> None:
    done = scored(book, write(tmp_path), weight="weight")
    accord, exchange = row(done, "accord"), row(done, "exchange")
    assert (accord["texts"], accord["human"], accord["machine"], accord["both"]) == (5, 3, 2, 2)
    assert accord["recall"] == pytest.approx(2 / 5)  # weights 1 and 1 of 1, 3 and 1
    assert accord["precision"] == 1
    assert accord["f1"] == pytest.approx(2 * 0.4 / 1.4)
    assert (exchange["precision"], exchange["recall"]) == (0, 0)
    # po of weights 6 of 9; pe by the weighted margins 5/9, 2/9
    po, pe = 6 / 9, 5 / 9 * 2 / 9 + 4 / 9 * 7 / 9
    assert accord["kappa"] == pytest.approx((po - pe) / (1 - pe))
    assert any("weighted by column 'weight'" in line for line in terminal.lines(done))


def test_without_weights_nothing_is_weighted(book: Codebook, tmp_path: Path) -> None:
    accord = row(scored(book, write(tmp_path)), "accord")
    assert accord["recall"] == pytest.approx(2 / 3)
    ends = wilson(2 / 3, 3)
    assert (accord["recall_low"], accord["recall_high"]) == (ends.low, ends.high)


def test_figures_by_group(book: Codebook, tmp_path: Path) -> None:
    done = scored(book, write(tmp_path), by="register")
    assert row(done, "accord", "news")["recall"] == 1
    assert row(done, "accord", "official")["recall"] == 0.5
    assert row(done, MICRO, "official")["texts"] == 6
    assert set(done.scored.scores["lang"]) == {""}
    assert any(line.startswith("accord [news]") for line in terminal.lines(done))
    with pytest.raises(UsageError, match="no column 'genre'"):
        scored(book, write(tmp_path), by="genre")


def test_texts_are_found_by_their_digests(book: Codebook, tmp_path: Path) -> None:
    there, here = tmp_path / "texts", tmp_path / "gold"
    (there / "deep").mkdir(parents=True)
    here.mkdir()
    cells = f'id,text\n1,"{CODED[0][0]}"\n2,«A student exchange of blows»\n'
    (there / "news.csv").write_text(cells, encoding="utf-8")
    (there / "deep" / "law.md").write_text(
        f"# Title\n\nThey speak of peace\nbetween peoples.\n\nother\n{CODED[3][0]}\nother\n",
        encoding="utf-8",
    )
    done = scored(book, write(here, digests=True), folders=(there,))
    assert done.texts == 4
    assert row(done, "accord")["recall"] == pytest.approx(2 / 3)
    assert any("not found by their digests, left out: 1 of 5 (lines 6)" in n for n in done.notes)
    plain = scored(book, write(tmp_path)).scored.errors
    assert done.scored.errors["line"].to_list() == plain["line"].to_list()
    (tmp_path / "other").mkdir()
    with pytest.raises(ContentanError, match="none of them below"):
        scored(book, write(here, digests=True), folders=(tmp_path / "other",))
    with pytest.raises(UsageError, match="no such folder"):
        scored(book, write(here, digests=True), folders=(tmp_path / "nowhere",))


def test_two_coders_agree_as_far_as_they_do(book: Codebook, tmp_path: Path) -> None:
    done = scored(book, write(tmp_path))
    # The third text has no second coder; - is none of the labels.
    pairs = {"acc": [(1, 1), (0, 0), (1, 1), (0, 0)], "exc": [(0, 0), (0, 0), (1, 0), (0, 1)]}
    for label, values in pairs.items():
        own = done.agreement.row(by_predicate=pl.col("label") == label, named=True)
        assert own["texts"] == 4
        assert own["kappa"] == agreement.kappa(values).value
        assert own["alpha"] == agreement.alpha(values).value
    assert any(line.startswith("two coders") for line in terminal.lines(done))


OVERLAP = """\
acc: accord
exc: [exchange, accord]
targets:
  acc: acc
  exc: exc
  any of both: [acc, exc]
"""


def test_targets_may_share_codes_and_leave_no_text_out(book: Codebook, tmp_path: Path) -> None:
    done = scored(book, write(tmp_path, labels=OVERLAP))
    for name, wanted in {
        "acc": (5, 3, 2, 2),
        "exc": (5, 1, 3, 1),
        "any of both": (5, 3, 3, 2),
    }.items():
        own = row(done, name)
        assert (own["texts"], own["human"], own["machine"], own["both"]) == wanted
    assert row(done, "any of both")["labels"] == "acc; exc"
    assert set(done.scored.errors["code"]) == {"exc", "any of both", "acc"}
    without = scored(book, write(tmp_path, labels=OVERLAP.partition("targets")[0]))
    assert row(without, "accord + exchange")["human"] == 3, "by code, acc says exc, too"


def test_each_label_by_itself(book: Codebook, tmp_path: Path) -> None:
    path = write(tmp_path, labels=OVERLAP.partition("targets")[0])
    done = scored(book, path, by_label=True)
    assert row(done, "exc")["human"] == 1
    assert row(done, "acc")["human"] == 3
    with pytest.raises(UsageError, match="takes the labels of --mapping"):
        gold(book, Asked(path, by_label=True), seed=1)


@pytest.mark.parametrize("value", ["other", "[acc, other]", "{a: acc}"])
def test_a_target_names_labels_of_the_file(book: Codebook, tmp_path: Path, value: str) -> None:
    labels = f"acc: accord\nexc: exchange\ntargets:\n  both: {value}\n"
    with pytest.raises(CodebookError, match="target 'both': expected labels of this file") as error:
        scored(book, write(tmp_path, labels=labels))
    assert error.value.line == 4


@pytest.mark.parametrize("weight", ["0", "-1", "many", "inf", "", "1e300", "1e-300"])
def test_a_weight_is_a_number_above_zero(book: Codebook, tmp_path: Path, weight: str) -> None:
    path = write(tmp_path)
    text = path.read_text(encoding="utf-8").replace('"acc","acc","1"', f'"acc","acc","{weight}"')
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ContentanError, match=r"gold\.csv:2: column 'weight': expected a number"):
        scored(book, path, weight="weight")


def test_digests_without_a_folder_ask_for_one(tmp_path: Path) -> None:
    path = tmp_path / "digests.csv"
    path.write_text("digest,codes\n0a,acc\n", encoding="utf-8")
    with pytest.raises(UsageError, match=r"digests instead of texts: --texts FOLDER"):
        coded_texts.read(path)


def test_the_command(cli: Cli, small_codebook: Path, tmp_path: Path) -> None:
    path = write(tmp_path)
    asked = ("--codebook", small_codebook, "--mapping", tmp_path / "labels.yaml")
    done = cli("gold", path, *asked, "--weight", "weight", "--by", "register", "--json")
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert {one["group"] for one in answer["scores"]} == {"", "news", "official"}
    assert len(answer["agreement"]) == 2
