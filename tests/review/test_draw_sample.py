"""Samples drawn from a real run, stored, drawn again after a change, chosen by doubt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path

import polars as pl
import pytest

from contentan.decisions import blind_answers, decision_log, judged
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.decision_log import Decision, decide
from contentan.decisions.stored_samples import samples, stratum_of_items
from contentan.errors import UsageError
from contentan.review.samples import doubt, draw_sample
from contentan.review.samples.draw_sample import Plan
from contentan.runs.job import Settings
from contentan.runs.pipeline import run
from contentan.store.run_folders import latest
from tests.conftest import CODEBOOK, TEXTS, write_corpus
from tests.decisions.decided import AT

WHO = ("aigerim", "john")


@pytest.fixture
def small_run(tmp_path: Path, small_codebook: Path) -> Callable[..., Settings]:
    """Settings of a run over small texts, written anew at each call."""

    def settings(texts: Mapping[str, tuple[str, str, str]] = TEXTS) -> Settings:
        return Settings(
            write_corpus(tmp_path / "corpus", texts),
            small_codebook,
            tmp_path / "outputs",
            workers=1,
        )

    return settings


@pytest.fixture
def outputs(small_run: Callable[..., Settings]) -> Path:
    settings = small_run()
    run(settings, now=lambda: AT)
    return settings.outputs


def all_say(
    outputs: Path, sample: str, verdict: Callable[[dict[str, object]], tuple[str, str]]
) -> None:
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        for who in WHO:
            for row in decision_log.reviewer_rows(db, sample, who):
                kind, code = verdict(row)
                decide(db, Decision(sample, row["id"], who, kind, AT, code=code), check=False)


@pytest.mark.slow
def test_a_sample_of_a_run_reaches_its_reviewers(outputs: Path) -> None:
    made = draw_sample.draw(outputs, Plan("verify", WHO, 1, double=1.0), at=AT)
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        rows = decision_log.reviewer_rows(db, made.sample.id, "john")
        assert len(rows) == made.items == len(stratum_of_items(db, made.sample.id)) > 4
        assert {row["before"] + row["quote"] + row["after"] for row in rows} <= {
            paragraph for _, _, text in TEXTS.values() for paragraph in text.split("\n\n")
        }


@pytest.mark.slow
def test_paragraphs_are_all_in_the_frame_of_missed(outputs: Path) -> None:
    made = draw_sample.draw(outputs, Plan("missed", WHO, 1, total=100), at=AT)
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        quotes = {
            row["quote"] for row in decision_log.reviewer_rows(db, made.sample.id, "john")
        } | {row["quote"] for row in decision_log.reviewer_rows(db, made.sample.id, "aigerim")}
    assert quotes == {
        paragraph for _, _, text in TEXTS.values() for paragraph in text.split("\n\n")
    }


@pytest.mark.slow
def test_the_same_draw_is_refused_and_a_dry_one_leaves_nothing(outputs: Path) -> None:
    draw_sample.draw(outputs, Plan("verify", WHO, 1), at=AT, store=False)
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        assert samples(db) == []
    draw_sample.draw(outputs, Plan("verify", WHO, 1), at=AT)
    with pytest.raises(UsageError, match="verify-1"):
        draw_sample.draw(outputs, Plan("verify", WHO, 1), at=AT)
    with pytest.raises(UsageError, match="no code 'strange'"):
        draw_sample.draw(outputs, Plan("verify", WHO, 1, codes=("strange",)), at=AT)


@pytest.mark.slow
def test_a_parent_takes_its_children_and_a_small_total_larger_strata(
    small_run: Callable[..., Settings], small_codebook: Path
) -> None:
    """`--codes PARENT` once drew nothing where only its children have hits; beside others it was
    dropped without a word.
    """
    file = small_codebook / "codebook.yaml"
    family = CODEBOOK.replace("  - id: exchange", "  - id: exchange\n    parent: accord")
    file.write_text(family, encoding="utf-8")
    settings = small_run(texts={key: TEXTS[key] for key in ("us-b", "kz-b")})
    run(settings, now=lambda: AT)
    made = draw_sample.draw(settings.outputs, Plan("verify", WHO, 1, codes=("accord",)), at=AT)
    assert set(made.sample.choices["codes"]) == {"accord", "exchange"}
    assert made.items > 1
    small = draw_sample.draw(settings.outputs, Plan("verify", WHO, 1, total=1), at=AT)
    assert small.items == 1
    assert "too few for" in "\n".join(draw_sample.draw_lines(small, stored=True))


@pytest.mark.slow
def test_decisions_follow_their_hits_into_a_new_sample_and_run(
    small_run: Callable[..., Settings],
) -> None:
    """A paragraph is put before the others: every offset and id of the document changes, its hits
    are found by their surroundings.
    """
    settings = small_run()
    first = run(settings, now=lambda: AT)
    draw_sample.draw(settings.outputs, Plan("verify", WHO, 1, double=1.0), at=AT)
    all_say(
        settings.outputs,
        "verify-1",
        lambda row: ("reject" if row["code"] == "accord" else "accept", ""),
    )
    changed = small_run(
        texts={**TEXTS, "us-a": (*TEXTS["us-a"][:2], "A new beginning.\n\n" + TEXTS["us-a"][2])}
    )
    second = run(changed, now=lambda: AT)
    assert second.manifest["id"] != first.manifest["id"]
    made = draw_sample.draw(settings.outputs, Plan("verify", WHO, 2, double=1.0), at=AT)
    assert made.carried == 2 * made.items
    with closing(connect(settings.outputs / REVIEW, lambda: AT)) as db:
        assert {
            row["verdict"]
            for row in decision_log.reviewer_rows(db, "verify-2", "john")
            if row["code"] == "accord"
        } == {"reject"}


@pytest.mark.slow
def test_first_answers_are_carried_before_what_was_talked_over(outputs: Path) -> None:
    """What was changed after the release came into the next sample as if it were blind."""
    draw_sample.draw(outputs, Plan("code", WHO, 1, double=1.0), at=AT)
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        rows = decision_log.reviewer_rows(db, "code-1", WHO[0])
        for who, verdict in zip(WHO, ("none", "unsure"), strict=True):
            for row in rows:
                decide(db, Decision("code-1", row["id"], who, verdict, AT))
        for row in rows:
            decide(db, Decision("code-1", row["id"], WHO[1], "none", AT), check=False)
        made = draw_sample.draw(outputs, Plan("code", WHO, 2, double=1.0), at=AT)
        assert made.carried == 2 * len(rows)
        for sample in ("code-1", "code-2"):
            own = blind_answers.of_sample(db, sample)
            assert set(own.blind.filter(reviewer=WHO[1])["codes"]) == {None}
            assert set(own.after.filter(reviewer=WHO[1])["codes"]) == {""}


@pytest.mark.slow
def test_a_run_depends_on_decisions_and_not_on_samples(small_run: Callable[..., Settings]) -> None:
    settings = small_run()
    before = run(settings, now=lambda: AT).manifest["id"]
    draw_sample.draw(settings.outputs, Plan("verify", WHO, 1), at=AT)
    assert run(settings, now=lambda: AT).manifest["id"] == before
    all_say(settings.outputs, "verify-1", lambda _: ("accept", ""))
    assert run(settings, now=lambda: AT).manifest["id"] != before


@pytest.mark.slow
def test_doubt_learns_and_its_choice_is_never_counted(
    outputs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw_sample.draw(outputs, Plan("verify", WHO, 1, double=1.0), at=AT)
    all_say(
        outputs, "verify-1", lambda row: ("reject" if row["code"] == "accord" else "accept", "")
    )
    draw_sample.draw(outputs, Plan("missed", WHO, 1, total=4, double=1.0), at=AT)
    with pytest.raises(UsageError, match="at least 10"):
        doubt.draw(outputs, Plan("missed", WHO, 1, total=2), at=AT)
    monkeypatch.setattr(doubt, "LEAST", 2)
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        before = judged.judged(db).digest
    made = doubt.draw(outputs, Plan("missed", WHO, 1, total=2), at=AT)
    assert not made.sample.random
    all_say(outputs, made.sample.id, lambda _: ("coded", "exchange"))
    with closing(connect(outputs / REVIEW, lambda: AT)) as db:
        assert judged.judged(db).digest == before
    with pytest.raises(UsageError, match="already"):
        doubt.draw(outputs, Plan("verify", WHO, 1), at=AT)
    with pytest.raises(UsageError, match="random samples only"):
        doubt.draw(outputs, Plan("code", WHO, 1), at=AT)


def test_doubt_prefers_what_looks_like_both() -> None:
    lesson = doubt.Lesson(
        ["stock exchange closed lower"] * 12 + ["exchange of students and teachers"] * 12,
        ["exchange"] * 24,
        [False] * 12 + [True] * 12,
    )
    around = [
        ("the stock ", " closed lower"),
        ("an ", " of students"),
        ("the stock ", " of students"),
    ]
    rows = [
        {"before": before, "quote": "exchange", "after": after, "code": "exchange", "codes": ""}
        for before, after in around
    ]
    pool = pl.DataFrame(rows)
    assert doubt.most_doubtful(lesson, pool, "verify", 3)[0] == 2


@pytest.mark.slow
def test_latest_is_where_samples_come_from(outputs: Path) -> None:
    made = draw_sample.draw(outputs, Plan("code", WHO, 1), at=AT)
    folder = latest(outputs)
    assert folder and made.sample.run == folder.name
