"""Proposals: what is stated is what `gold` finds once they are in the file, each four folds of five
would propose them, equal input gives equal bytes; and what is said of input from which nothing can
be learned.
"""

from __future__ import annotations

import csv
import random
import string
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.evaluate.coded_texts import Text
from contentan.authoring.evaluate.gold import code_texts
from contentan.authoring.propose import (
    accepting,
    fold_counts,
    partner_words,
    proposal_table,
    terminal,
)
from contentan.authoring.propose.proposals import Proposal, Proposed
from contentan.authoring.propose.tables import ADD, DROP, OPTION, UNLESS
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.errors import ContentanError, UsageError
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.tables.frames import to_csv
from tests.authoring.taught_files import BOOK, SAID, folder_of, learned, rows, scored, write
from tests.conftest import Cli


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write(tmp_path_factory.mktemp("coded") / "coded.csv", rows())


@pytest.fixture(scope="module")
def done(file: Path) -> Proposed:
    return learned(folder_of(file.parent / "book"), file)


def lines(done: Proposed) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (one.change.kind, one.change.pattern.source, one.change.unless) for one in done.proposals
    ]


def proposed(done: Proposed) -> tuple[Proposal, ...]:
    return done.proposals


# what is proposed

KINDS = ("clan", "tribal")


def test_gaps_false_hits_and_loose_patterns_are_found(done: Proposed) -> None:
    found = lines(done)
    assert (DROP, "visit", ()) in found
    assert (UNLESS, "exchange", ("stock",)) in found
    (shorter,) = [one.change for one in done.proposals if one.change.kind == OPTION]
    assert (shorter.pattern.source, shorter.less) == (
        "(fellowship|holiday) abroad",
        ((0, "holiday"),),
    )
    assert {source for kind, source, _ in found if kind == ADD} == {
        "minority",
        "(racism|racist)",
        "меньшинство",
        "азшылық",
    }


def test_a_pattern_goes_into_the_list_of_its_language(done: Proposed) -> None:
    langs = {one.change.pattern.source: one.change.pattern.lang for one in done.proposals}
    words = ("minority", "меньшинство", "азшылық")
    assert [langs[word] for word in words] == ["en", "ru", "kk"]


def test_what_a_wider_pattern_covers_is_not_proposed(done: Proposed) -> None:
    assert not [source for _, source, _ in lines(done) if "ethnic" in source]


def test_phrases_that_differ_in_one_word_are_one_proposal(tmp_path: Path) -> None:
    """A word that is wrong by itself: only its phrases are right."""
    both = [(f"A long council in year {at}.", "") for at in range(30)]
    own = [(f"A {kind} council in year {at}.", "minorities") for at in range(30) for kind in KINDS]
    more = [
        (f"The {kind} road of year {at}.", "") for at in range(40) for kind in ("tribal", "clan")
    ]
    file = write(tmp_path / "a.csv", [*both, *own, *more])
    found = learned(folder_of(tmp_path / "book"), file)
    assert [source for _, source, _ in lines(found)] == [f"({'|'.join(KINDS)}) council"]


def test_only_the_code_that_is_asked_for(file: Path) -> None:
    found = learned(file.parent / "book", file, code="exchange")
    assert {one.change.pattern.code for one in found.proposals} == {"exchange"}


def test_no_more_than_asked_for_and_the_best_of_them(done: Proposed, file: Path) -> None:
    few = learned(file.parent / "book", file, most=2)
    assert lines(few) == lines(done)[:2]


# laws


@pytest.fixture(scope="module")
def folders(done: Proposed, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The codebook as it is, and with the first proposal, the first two, and so on."""
    place = tmp_path_factory.mktemp("accepted")
    made = []
    for number in range(len(done.proposals) + 1):
        made.append(folder_of(place / str(number)))
        list(accepting.accept(done, done.proposals[:number], made[-1], "2026-01-01"))
    return made


def test_what_is_stated_is_what_gold_finds_with_the_proposals_in_the_file(
    done: Proposed, file: Path, folders: list[Path]
) -> None:
    for one, *places in zip(done.proposals, folders, folders[1:], strict=False):
        (code,) = done.taught.targets[one.target]
        before, after = (
            scored(place, file).scored.scores.filter(code=code, lang="").row(0, named=True)
            for place in places
        )
        for name in ("f1", "precision", "recall"):
            assert before[name] == pytest.approx(getattr(one.before, name))
            assert after[name] == pytest.approx(getattr(one.after, name))
        assert one.gain == pytest.approx(after["f1"] - before["f1"])
        assert one.gain > 0


def test_folds_are_those_whose_own_texts_are_coded_better(
    done: Proposed, folders: list[Path]
) -> None:
    for one, *places in zip(done.proposals, folders, folders[1:], strict=False):
        before, after = (by_fold(done, one, place) for place in places)
        assert one.folds == sum(b > a for a, b in zip(before, after, strict=True)) >= 2


def by_fold(done: Proposed, one: Proposal, folder: Path) -> list[float]:
    """F1 of each fold's texts, counted here from the hits of the codebook in the folder."""
    (code,) = done.taught.targets[one.target]
    rules = coder.compile_rules(codebook_file.read(folder), pattern_lemmas)
    texts = [Text(0, text, ()) for text in done.taught.texts]
    machine = np.array([code in found.codes() for found in code_texts(texts, rules)])
    human = done.taught.human[:, one.target] == 1
    fold, _ = fold_counts.folds(done.taught.texts)
    found = []
    for number in range(fold_counts.FOLDS):
        here = fold == number
        both = int((human & machine & here).sum())
        found.append(2 * both / max(int((human & here).sum() + (machine & here).sum()), 1))
    return found


def test_same_input_same_bytes_whatever_the_order_of_rows(
    done: Proposed, file: Path, tmp_path: Path
) -> None:
    again = learned(file.parent / "book", file)
    tables = [to_csv(proposal_table.table(one)) for one in (done, again)]
    assert tables[0] == tables[1]
    shuffled = rows()
    random.Random(1).shuffle(shuffled)
    other = learned(file.parent / "book", write(tmp_path / "coded.csv", shuffled))
    assert lines(other) == lines(done)


WORDS = st.lists(st.text("абвxyz", min_size=1, max_size=4), min_size=1, max_size=5)


@given(WORDS, st.data())
def test_equal_texts_fall_into_one_fold(words: list[str], data: st.DataObject) -> None:
    marks = st.text(string.punctuation + " ", max_size=3)
    other = "".join(word.upper() + data.draw(marks) for word in words)
    fold, first = fold_counts.folds([" ".join(words), other])
    assert fold[0] == fold[1]
    assert first.tolist() == [True, False]


def test_what_one_fold_alone_speaks_for_is_not_proposed(tmp_path: Path) -> None:
    texts = [f"Bedouin tents of year {at}." for at in range(60)]
    fold, _ = fold_counts.folds(texts)
    one_fold = [(text, "minorities") for text, own in zip(texts, fold, strict=True) if own == 0]
    assert len(one_fold) > fold_counts.TEXTS
    file = write(tmp_path / "a.csv", [*rows(), *one_fold])
    assert "bedouin" not in str(lines(learned(folder_of(tmp_path / "book"), file)))
    several = write(tmp_path / "b.csv", [*rows(), *((text, "minorities") for text in texts)])
    assert "bedouin" in str(lines(learned(tmp_path / "book", several)))


def test_a_text_that_is_there_many_times_is_one_text(tmp_path: Path) -> None:
    copies = [("Bedouin tents.", "minorities")] * 40
    file = write(tmp_path / "a.csv", [*rows(), *copies])
    assert "bedouin" not in str(lines(learned(folder_of(tmp_path / "book"), file)))


def by_five(most: int, columns: int) -> st.SearchStrategy[list[list[int]]]:
    row = st.lists(st.integers(0, most), min_size=columns, max_size=columns)
    return st.lists(row, min_size=fold_counts.FOLDS, max_size=fold_counts.FOLDS)


COUNTS, CHANGES = by_five(30, 3), by_five(9, 2)


@given(
    COUNTS, st.lists(st.lists(st.integers(0, 9), min_size=2, max_size=2), min_size=5, max_size=5)
)
def test_a_gain_is_the_difference_of_two_f1(now: list[list[int]], more: list[list[int]]) -> None:
    cells, change = np.array(now), np.array(more)
    change[:, 0] = np.minimum(change[:, 0], cells[:, 2])
    (gain,) = fold_counts.gains(cells, change[None], change[None, :, 0])
    after = cells + np.column_stack([change, -change[:, 0]])
    before_f1, after_f1 = (figure(part.sum(axis=0)) for part in (cells, after))
    assert gain in (0.0, pytest.approx(after_f1 - before_f1))
    rises = all(
        figure(np.delete(after, at, axis=0).sum(axis=0))
        > figure(np.delete(cells, at, axis=0).sum(axis=0))
        for at in range(5)
    )
    assert gain == 0.0 or rises


def figure(cells: np.ndarray) -> float:
    both, wrong, missed = cells.tolist()
    return 2 * both / (2 * both + wrong + missed) if both + wrong + missed else 0.0


# what is shown


def test_table_and_lines_say_price_labels_context_and_partners(done: Proposed) -> None:
    table = proposal_table.table(done)
    row = table.filter(pattern="minority").row(0, named=True)
    assert (row["code"], row["lang"], row["line"], row["better"]) == ("minorities", "en", None, 64)
    assert row["labels"] == "minorities 64"
    assert row["example_1"].startswith("+ ") and "[minorities]" in row["example_1"].lower()
    assert (row["partner_kk"], row["partner_ru"], row["partner_en"]) == (
        "азшылық",
        "меньшинство",
        "",
    )
    dropped = table.filter(pattern="visit").row(0, named=True)
    assert BOOK.splitlines()[dropped["line"] - 1].strip() == "- visit"
    assert "[visit]" in dropped["example_1"]
    assert table.filter(kind="option")["without"].to_list() == ["holiday"]
    shown = "\n".join(terminal.lines(done, table))
    assert "precision 0.500 -> " in shown and "none is applied" in shown
    assert len(max(shown.splitlines(), key=len)) < 200


def test_partners_from_aligned_texts_go_before_the_list(done: Proposed, tmp_path: Path) -> None:
    path = tmp_path / "aligned.csv"
    with path.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows(
            [
                ("kk", "ru", "en"),
                *(("", f"Малый народ {at} здесь.", f"Minorities {at} live.") for at in range(4)),
                *(("", f"Дождь {at} идёт.", f"Rain {at} falls.") for at in range(4)),
            ]
        )
    given_texts = partner_words.aligned(path, done.read)
    row = proposal_table.table(done, aligned=given_texts).filter(pattern="minority")
    assert row["partner_ru"][0] == "малый (4 of 4), народ (4 of 4)"
    assert row["partner_kk"][0] == "азшылық"


def test_words_of_the_list_stand_for_each_other_in_all_languages() -> None:
    text = (Path(partner_words.__file__).parent / "data" / "field_words.csv").read_text("utf-8")
    table = list(csv.DictReader(text.splitlines()))
    assert len(table) >= 150
    assert all(all(row[lang].strip() == row[lang] != "" for lang in row) for row in table)
    assert [row["en"] for row in table] == sorted({row["en"] for row in table})


# input from which nothing can be learned


@pytest.mark.parametrize(
    ("own", "said"),
    [
        ([("Rain.", ""), ("Snow.", "")], "no label means a code"),
        ([("Rain.", "exchange"), ("Snow.", "exchange")], "each text of 2 has it"),
        ([("Rain.", "other"), ("Snow.", "exchange")], "a.csv:2: label «other» is no code"),
        ([], "a table needs a header and a row"),
    ],
)
def test_files_without_anything_to_learn(
    own: list[tuple[str, str]], said: str, tmp_path: Path
) -> None:
    with pytest.raises(ContentanError, match=said):
        learned(folder_of(tmp_path / "book"), write(tmp_path / "a.csv", own))


def test_few_texts_give_no_proposal_and_no_fault(tmp_path: Path) -> None:
    file = write(tmp_path / "a.csv", [("Racism.", "minorities"), ("Rain.", "")])
    done = learned(folder_of(tmp_path / "book"), file)
    assert not done.proposals
    assert "no proposal" in "\n".join(terminal.lines(done, proposal_table.table(done)))


@pytest.mark.parametrize(
    ("columns", "said"),
    [("unit,en\n1,a\n", "expected two of kk, ru, en"), ("ru,en\nа,\n", "no row has a text in two")],
)
def test_aligned_texts_that_are_none(
    columns: str, said: str, done: Proposed, tmp_path: Path
) -> None:
    (tmp_path / "a.csv").write_text(columns, encoding="utf-8")
    with pytest.raises(ContentanError, match=said):
        partner_words.aligned(tmp_path / "a.csv", done.read)
    with pytest.raises(UsageError, match="no such file"):
        partner_words.aligned(tmp_path / "b.csv", done.read)


def test_command(cli: Cli, file: Path, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "book")
    call = ("propose", file, "--codebook", folder, "--text", "text", "--code", "code")
    shown = cli(*call, "--write", tmp_path / "p.csv")
    assert shown.returncode == 0, shown.stderr
    assert "learned from gold coded.csv, texts: 640" in shown.stdout
    assert (folder / "codebook.yaml").read_text(encoding="utf-8") == BOOK
    assert pl.read_csv(tmp_path / "p.csv")["rank"].to_list() == list(range(1, 8))
    accepted = cli(*call, "--accept", "1")
    assert accepted.returncode == 0, accepted.stderr
    assert "people', minority]" in accepted.stdout
    assert "# from: propose 20" in (folder / "codebook.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--accept", "99"), "expected numbers from 1 to 7"),
        (("--accept", "x"), "expected numbers"),
        (("--accept", "1=nothing"), "there is no code 'nothing'"),
        (("--for", "nothing"), "there is no code 'nothing'"),
        (("--lang", "de"), "is not one of kk, ru, en"),
        (("--run", "none"), "no run none"),
    ],
)
def test_a_bad_call_gets_one_line_and_changes_nothing(
    more: tuple[str, ...], said: str, cli: Cli, file: Path, tmp_path: Path
) -> None:
    folder = folder_of(tmp_path / "book")
    call = ("propose", file, "--codebook", folder, "--text", "text", "--code", "code")
    done = cli(*call, "--outputs", tmp_path / "outputs", *more)
    assert done.returncode == 2
    assert said in done.stderr and len(done.stderr.strip().splitlines()) == 1
    assert (folder / "codebook.yaml").read_text(encoding="utf-8") == BOOK


def test_without_a_file_and_without_a_review(cli: Cli, tmp_path: Path) -> None:
    folder = folder_of(tmp_path / "book")
    done = cli("propose", "--codebook", folder, "--outputs", tmp_path / "outputs")
    assert done.returncode == 2
    assert "nobody has decided anything yet" in done.stderr


@pytest.mark.slow
@pytest.mark.shared
def test_recommendations_of_states(shared: Path, tmp_path: Path) -> None:
    """From codebook 0.2.0 and four folds of the development rows, scored on the fifth."""
    from benchmarks.codebook import propose as benchmark

    book = benchmark.old_codebook(tmp_path)
    if book is None or not benchmark.ROWS.is_file():
        pytest.skip("needs the development rows and the history of this repository")
    taught = benchmark.read(book, tmp_path)
    _, figures = benchmark.held_out(book, taught, 1, benchmark.proposed)
    assert figures.f1 >= 0.80


def test_sentences_of_this_file_are_of_each_kind() -> None:
    assert {code for _, code in SAID} == {"exchange", "minorities", ""}
