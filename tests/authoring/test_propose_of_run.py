"""Learning from a run: what reviewers and outside coders said of its paragraphs, and what a
proposal does to the figures of its countries.
"""

from __future__ import annotations

import re
from contextlib import closing
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from contentan.authoring.propose import country_rates, reviewed_texts
from contentan.authoring.propose.candidate_changes import Change
from contentan.authoring.propose.reviewed_texts import Said
from contentan.authoring.propose.tables import ADD, DROP
from contentan.authoring.propose.taught_texts import Taught
from contentan.codebook import codebook_file
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, add_codings, decide, reviewer_rows
from contentan.errors import UsageError
from contentan.interchange.codings import run_texts
from contentan.model import Codebook, Pattern
from contentan.review.samples import draw_sample
from contentan.review.samples.draw_sample import Plan
from tests.conftest import CODEBOOK
from tests.runs.two_runs import copied, runs

AT = "2026-01-01T00:00:00+00:00"


@pytest.fixture
def book(tmp_path: Path) -> Codebook:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return codebook_file.read(tmp_path)


def said(taught: Taught) -> dict[str, dict[str, int]]:
    """By code the value of each text, by the text's first word."""
    return {
        home: {
            text.split()[0]: value
            for text, value in zip(taught.texts, taught.human[:, at].tolist(), strict=True)
        }
        for at, home in enumerate(taught.homes)
    }


def test_what_was_said_of_one_text_at_several_places_counts_together(book: Codebook) -> None:
    accord, exchange = frozenset({"accord"}), frozenset({"exchange"})
    taught = reviewed_texts.taught(
        book,
        [
            Said("One", accord, frozenset()),
            Said("One", frozenset(), accord | exchange),
            Said("Two", frozenset(), accord),
            Said("Three", exchange, frozenset(), whole=True),
            Said("Four", frozenset(), frozenset(), exchange, whole=True),
        ],
        "review",
    )
    assert said(taught) == {
        "accord": {"One": 1, "Two": 0, "Three": 0, "Four": 0},
        "exchange": {"One": 0, "Two": -1, "Three": 1, "Four": -1},
    }


def test_nothing_of_both_kinds(book: Codebook) -> None:
    with pytest.raises(UsageError, match="no code has both"):
        reviewed_texts.taught(book, [Said("One", frozenset({"accord"}), frozenset())], "review")


def test_decisions_and_codings_of_a_run(one_run: Path, tmp_path: Path) -> None:
    home = copied(one_run, tmp_path / "home")
    outputs, own = home / "outputs", codebook_file.read(home / "codebook")
    with pytest.raises(UsageError, match="nobody has decided anything yet"):
        reviewed_texts.of_run(own, outputs)
    made = draw_sample.draw(outputs, Plan("verify", ("john",), 100), at=AT)
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        items = reviewer_rows(db, made.sample.id, "john")
        for row in items:
            verdict = "reject" if row["doc"] == "us-b" else "accept"
            decide(db, Decision(made.sample.id, row["id"], "john", verdict, AT))
    taught = reviewed_texts.of_run(own, outputs)
    assert taught.source == "review"
    assert len(items) > len(taught.texts) - 1
    values = said(taught)["exchange"]
    assert {word for word, value in values.items() if value == 0} == {"Student", "The"}
    assert values["Exchange"] == 1
    assert values["Межэтническое"] == 1


def test_who_read_a_paragraph_said_that_it_has_no_other_code(one_run: Path, tmp_path: Path) -> None:
    home = copied(one_run, tmp_path / "home")
    outputs, own = home / "outputs", codebook_file.read(home / "codebook")
    corpus = run_texts.whole(outputs).corpus
    text, digest = corpus.texts["us-a"], corpus.digests["us-a"]
    shared = {"coder": "A", "doc": "us-a", "item": "", "quote": "", "text_digest": digest}
    other = corpus.texts["us-b"]
    rows = [
        {**shared, "start": 0, "stop": len(text), "code": ""},
        {**shared, "start": 0, "stop": 8, "code": "exchange"},
        {
            **shared,
            **{"doc": "us-b", "start": 0, "stop": len(other), "code": ""},
            "text_digest": corpus.digests["us-b"],
        },
    ]
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        add_codings(db, rows, "a.json", AT)
    taught = reviewed_texts.of_run(own, outputs)
    assert said(taught) == {"exchange": {"Exchange": 1, "Student": 0, "The": 0}}


@pytest.mark.slow
def test_rates_are_those_of_a_run_with_the_proposal(two_runs: Path) -> None:
    """The second run has one pattern more: `student`."""
    outputs = two_runs / "outputs"
    first, second = sorted(runs(two_runs), key=lambda one: len(pl.read_csv(one / "hits.csv")))
    book = codebook_file.read(two_runs / "codebook")
    more = next(one for one in book.patterns if one.source == "student")
    empty = np.empty(0, dtype=np.int64)
    own = country_rates.of_run(outputs, first.name)
    (told,) = country_rates.told(book, [Change(DROP, more, empty, 0)], own)
    assert numbers(told) == {
        country: (rate(second, country), rate(first, country)) for country in ("KAZ", "USA")
    }
    again = Change(ADD, Pattern("exchange", "en", "student exchange", 0), empty)
    assert {one == two for one, two in numbers(*country_rates.told(book, [again], own)).values()}


def numbers(told: str) -> dict[str, tuple[float, float]]:
    found = re.findall(r"([A-Z]{3}) (\d+\.\d\d) -> (\d+\.\d\d)", told)
    return {country: (float(before), float(after)) for country, before, after in found}


def rate(run: Path, country: str) -> float:
    """Hits of exchange per 1,000 words, from the counts of a run."""
    own = pl.read_csv(run / "counts.csv").filter(code="exchange", country=country)
    hits, words = (sum(own[name].to_list()) for name in ("hits", "tokens"))
    return round(float(1000 * hits / words), 2)
