"""Which codes are easily taken for another, and which are usual, without a word about the passages
of a sample.
"""

from __future__ import annotations

import json
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.authoring.check.examples import Example, Mark
from contentan.decisions.stored_samples import sample_of
from contentan.model import Code, Codebook
from contentan.review.screen import code_examples, code_guide, page_contents
from contentan.review.screen.reviewer_request import Settings
from contentan.review.screen.sign_in import Session
from tests.decisions import decided
from tests.review.screen_client import KEY, TOKEN, client

ACCORD = Code("accord", {}, do_not_use_when="a trade deal, all of society (peace, trust_named)")
CODES = (
    ACCORD,
    Code("peace", {}, do_not_use_when="accord of ethnic groups (accord)"),
    Code("trust_named", {}, do_not_use_when="accord is meant; trust_named in a bank"),
    Code("lonely", {}, criterion="other"),
)
BOOK = Codebook("b", "1", ("en",), CODES, (), "")


def test_exclusions_name_codes_with_what_they_are_for() -> None:
    known = frozenset(code.id for code in CODES)
    assert code_guide.excluded(ACCORD, known) == {
        "peace": "all of society",
        "trust_named": "all of society",
    }
    # "accord" is a word there, not the code: an id of one word counts in brackets alone
    assert code_guide.excluded(CODES[2], known) == {}


def test_what_a_code_is_told_from_and_how() -> None:
    near = code_guide.neighbours(BOOK, {("accord", "lonely"): 7, ("lonely", "accord"): 7})
    assert near["accord"] == [
        ("peace", "all of society", "accord of ethnic groups", 0),
        ("trust_named", "all of society", "", 0),
        ("lonely", "", "", 7),
    ]
    assert near["trust_named"][0] == ("accord", "", "all of society", 0)
    assert near["lonely"] == [("accord", "", "", 7)]


def run_in(folder: Path, hits: list[tuple[str, int, str, int, int]]) -> Path:
    """A run of two documents of the family `a` and one of `b`, with these hits."""
    run = folder / "runs" / "r1"
    run.mkdir(parents=True, exist_ok=True)
    names = ("doc", "segment", "code", "start", "stop")
    pl.DataFrame(hits, schema=list(names), orient="row").with_columns(
        pl.lit(None, pl.String).alias("blocked_by")
    ).write_parquet(run / "hits.parquet")
    families = {"doc0": "a", "doc1": "a", "doc2": "b"}
    documents = [{"id": doc, "family": kind, "country": "KAZ"} for doc, kind in families.items()]
    (run / "run.json").write_text(
        json.dumps({"documents": documents, "circumstances": {"codebook": "gone"}})
    )
    return folder


def test_codes_found_in_the_same_words_are_counted_by_passage(tmp_path: Path) -> None:
    often = [("doc0", n, code, 10 * n, 10 * n + 5) for n in range(5) for code in ("a", "b")]
    beside = [("doc1", n, code, at, at + 2) for n in range(9) for code, at in (("a", 0), ("c", 2))]
    rare = [("doc2", n, code, 0, 5) for n in range(4) for code in ("b", "c")]
    outputs = run_in(tmp_path, often + beside + rare)
    assert code_guide.together_in(outputs, "r1") == {("a", "b"): 5, ("b", "a"): 5}
    assert code_guide.together_in(outputs, "gone") == {}


PASSAGES = [("doc0", 0), ("doc1", 3)]
HIT = st.tuples(st.sampled_from(PASSAGES), st.sampled_from("abcd"))


@settings(max_examples=25)
@given(st.lists(HIT, max_size=30))
def test_nothing_found_in_a_samples_passages_moves_a_code(
    own: list[tuple[tuple[str, int], str]],
) -> None:
    folder = test_nothing_found_in_a_samples_passages_moves_a_code.folder  # type: ignore[attr-defined]
    elsewhere = [("doc0", 1, "b", 0, 5), ("doc1", 1, "b", 0, 5), ("doc1", 2, "c", 0, 5)]
    other_family = [("doc2", n, "d", 0, 5) for n in range(9)]
    inside = [(*place, code, 0, 5) for place, code in own]
    run_in(folder, elsewhere + other_family + inside)
    assert code_guide.usual_codes(folder, "r1", PASSAGES) == ["b", "c"]


@pytest.fixture(autouse=True, scope="module")
def _shared(tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("usual")
    test_nothing_found_in_a_samples_passages_moves_a_code.folder = folder  # type: ignore[attr-defined]


@pytest.mark.parametrize("task", ["code", "missed"])
def test_the_page_of_a_hidden_code_is_the_same_whatever_was_found_in_its_passages(
    task: str, tmp_path: Path
) -> None:
    with closing(decided.opened(tmp_path / "review")) as db:
        decided.add(db, task, task)
    elsewhere = [("doc0", 90 + n, "dialogue", 0, 5) for n in range(3)]
    pages = []
    for code in ("exchange", "contact"):
        inside = [(f"doc{n % 3}", n, code, 0, 5) for n in range(6)]
        run_in(tmp_path, elsewhere + inside)
        pages.append(client(Settings(tmp_path, KEY, TOKEN), "john").get(f"/sample/{task}").text)
    assert pages[0] == pages[1]
    with closing(decided.opened(tmp_path / "review")) as db:
        sample = sample_of(db, task)
        boot = page_contents.boot(db, sample, Session("john", 0, 1, ""), tmp_path, [])
    assert boot["numbers"] == {"": ["dialogue", "exchange"]}


def test_examples_that_fit_and_that_do_not() -> None:
    long = " and so it goes on for a while"
    given_ = [
        Example("en", f"peace{long}", (Mark(0, 5, "peace"),), 2),
        Example("en", f"a peace offering{long}", (), 3),
        Example("en", f"one more{long}", (), 4, known_failure="it fails today"),
        Example("en", "peace", (Mark(0, 5, "peace"),), 5),
        Example("ru", f"ничьё{long}", (), 1),
    ]
    lines = ["# of the file, no code", "# peace", "- one", "# note", "- two"]
    whose = code_examples._whose(lines, frozenset({"peace"}))
    assert whose == dict.fromkeys((2, 3, 4, 5), "peace")
    found = code_examples.chosen_examples(given_, whose)
    assert found == {"peace": ({"en": [["", "peace", long]]}, {"en": [f"a peace offering{long}"]})}
