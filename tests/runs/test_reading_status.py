"""What becomes of documents of which a part is in other languages or no prose."""

from __future__ import annotations

from typing import Any

import pytest

from contentan.runs.reading_status import shares, status_and_reason


def facts(tokens: int, other: int = 0, noise: int = 0, notices: Any = ()) -> dict[str, Any]:
    languages = shares({"ru": tokens, "de": other, "noise": noise})
    words = {"tokens": tokens, "tokens_other": other, "tokens_noise": noise}
    return {**words, "languages": languages, "notices": notices}


@pytest.mark.parametrize(
    ("known", "status", "reason"),
    [
        (facts(1000), "ok", ""),
        (facts(1000, 49), "ok", ""),
        (facts(10_000, 60), "ok", ""),
        (facts(1000, 60), "ok", "outside: 60 words (6%)"),
        (facts(400, 300, 200), "warning", "outside: 500 words (56%)"),
        (facts(3, 4), "warning", "outside: 4 words"),
        (facts(0, 40, 3), "failed", "other_language: nothing in it is Kazakh, Russian or English"),
        (facts(0, 3, 40), "failed", "noise: no word of it is part of prose"),
        (facts(0), "warning", "no_words"),
        (facts(9, 0, 0, (("turned_text", "", 1),)), "ok", "turned_text"),
        (facts(9, 0, 0, (("doubtful_page", "page 2: x", 1),)), "warning", "doubtful_page"),
    ],
)
def test_status_follows_the_words_that_stand_outside(
    known: dict[str, Any], status: str, reason: str
) -> None:
    found, why = status_and_reason(known, "")
    assert found == status and why.startswith(reason) and bool(why) == bool(reason)


@pytest.mark.parametrize(
    ("certainty", "kazakh", "status"),
    [(None, 900, "ok"), (0.31, 900, "ok"), (0.2, 900, "warning"), (0.2, 9, "ok")],
)
def test_an_alphabet_that_is_a_guess_is_a_warning(
    certainty: float | None, kazakh: int, status: str
) -> None:
    known = {"alphabet": "latin_2021", "alphabet_certainty": certainty, "tokens_kk": kazakh}
    found, why = status_and_reason(facts(1000) | known, "")
    assert (found, "latin_2021" in why) == (status, status == "warning")


def test_a_twin_is_a_warning() -> None:
    assert status_and_reason(facts(9), "kz-1") == (
        "warning",
        "same_text: as kz-1; counted there only",
    )


def test_shares_are_those_of_all_words() -> None:
    assert shares({"ru": 900, "de": 90, "noise": 10, "fr": 1}) == "ru 90%, de 9%, noise 1%"
    assert shares({}) == "" and shares({"ru": 0}) == ""
