"""A search finds words in any case and form, and tells nothing before all have decided."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.decisions.decision_log import Decision, decide, reviewer_rows
from contentan.decisions.row_search import finds, folded
from contentan.decisions.stored_samples import Drawn, Sample, add_sample
from contentan.errors import UsageError
from contentan.model import LANGS
from tests.decisions import decided
from tests.decisions.decided import AT


@settings(max_examples=40)
@given(
    word=st.text(st.sampled_from("казхстнәғқңөұүһіёйAbZ"), min_size=1, max_size=12),
    around=st.text(st.sampled_from("а бвг-.Qq"), max_size=8),
    lang=st.sampled_from(LANGS),
)
def test_case_never_matters(word: str, around: str, lang: str) -> None:
    text = f"{around}{word}{around}"
    assert finds(word, text, lang)
    assert finds(word.upper(), text, lang)
    assert finds(word.lower(), text.upper(), lang)
    assert folded(word.upper()) == folded(word.lower())


@pytest.mark.parametrize(
    ("asked", "text", "lang", "there"),
    [
        ("казахстан", "Народ КАЗАХСТАНА един", "ru", True),
        ("студент", "обмен студентами", "ru", True),
        ("студентов", "обмен студентами", "ru", True),
        ("народная дипломатия", "роль народной дипломатии", "ru", True),
        ("народная дипломатия", "роль народной поддержки", "ru", False),
        ("келісім", "келісімді нығайту", "kk", True),
        ("visit", "she visited schools", "en", True),
        ("елка", "Ёлка", "ru", True),
        ("обмен", "заменили", "ru", False),
        ("-", "ничего", "ru", False),
    ],
)
def test_words_are_found_in_their_forms(asked: str, text: str, lang: str, there: bool) -> None:
    assert finds(asked, text, lang) is there


def test_the_three_spellings_give_one_number_of_rows(tmp_path: Path) -> None:
    """As a reviewer typed them: казахстан 2 rows, Казахстан 14, КАЗАХСТАН none."""
    texts = ("Казахстан", "казахстанский", "КАЗАХСТАН", "Қазақстан", "страна")
    with closing(decided.opened(tmp_path)) as db:
        made = [decided.item(n, lang="ru", quote=text) for n, text in enumerate(texts)]
        known = {
            **dict.fromkeys(("name", "version", "canonical"), "{}"),
            "digest": decided.book().digest,
        }
        given_ = [(one["id"], "john", n, "s", 1.0) for n, one in enumerate(made)]
        whole = [(one["id"], "s") for one in made]
        sample = Sample("v", "verify", True, "r", decided.book().digest, 1, {}, AT)
        add_sample(db, sample, Drawn(known, made, given_, [("s", 5, 5)], whole))
        counted = {
            len(reviewer_rows(db, "v", "john", {"text": asked}))
            for asked in ("казахстан", "Казахстан", "КАЗАХСТАН")
        }
    assert counted == {3}


def test_disagreement_is_a_filter_once_both_have_decided(tmp_path: Path) -> None:
    def say(item: str, who: str, verdict: str, **more: str) -> None:
        decide(db, Decision("v", item, who, verdict, AT, **more), check=False)

    def shown(kind: str, who: str = "john") -> list[str]:
        return [row["id"] for row in reviewer_rows(db, "v", who, {"disagreement": kind})]

    with closing(decided.opened(tmp_path)) as db:
        decided.add(db, "v")
        say("h000", "aigerim", "reject")
        say("h001", "aigerim", "reject")
        assert shown("open") == []
        say("h000", "john", "accept")
        say("h001", "john", "reject")
        assert shown("open") == shown("open", "aigerim") == ["h000"]
        say("h000", "third", "reject", how="adjudicated")
        assert (shown("open"), shown("settled")) == ([], ["h000"])
        assert shown("nonsense") == []


def test_rows_with_a_note_are_a_filter(tmp_path: Path) -> None:
    with closing(decided.opened(tmp_path)) as db:
        decided.add(db, "v")
        decide(db, Decision("v", "h003", "john", "accept", AT, note="ұлт"), check=False)
        assert [r["id"] for r in reviewer_rows(db, "v", "john", {"noted": "with"})] == ["h003"]
        assert reviewer_rows(db, "v", "aigerim", {"noted": "with"}) == []
        assert len(reviewer_rows(db, "v", "john", {"doc": "doc1"})) == 2


@pytest.mark.parametrize(
    ("made", "says"),
    [
        (Decision("v", "h000", "john", "recode", AT, code="exchange"), "that is accept"),
        (Decision("v", "h000", "john", "accept", AT, note="a\0b"), "NUL"),
    ],
)
def test_what_no_decision_can_be_is_refused(tmp_path: Path, made: Decision, says: str) -> None:
    with closing(decided.opened(tmp_path)) as db:
        decided.add(db, "v")
        with pytest.raises(UsageError, match=says):
            decide(db, made)
        # What an earlier codebook had as two codes may be carried as one.
        if made.verdict == "recode":
            decide(db, made._replace(how="carried"))
