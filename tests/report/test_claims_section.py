"""A claim's number as a report tells it, in the three languages."""

from __future__ import annotations

from typing import Any

import pytest

from contentan.model import LANGS
from contentan.report.sections.claims_section import amount, when
from contentan.report.writing.catalogue import text_of

ROW: dict[str, Any] = {
    "low": 60.0,
    "high": 60.0,
    "kind": "count",
    "fraction": "",
    "currency": "",
    "bound": "exact",
    "whole": None,
    "change": "",
    "step": False,
    "base": None,
    "per": "",
    "period_kind": "",
    "period": "",
}
#: What a row has beside ROW, and how it reads in English, Russian and Kazakh.
READ: list[tuple[dict[str, Any], str, str, str]] = [
    ({}, "60", "60", "60"),
    (
        {"low": 100 / 3, "high": None, "bound": "at_least", "kind": "share", "fraction": "1/3"},
        "at least 1/3",
        "не меньше 1/3",
        "кемінде 1/3",
    ),
    ({"low": 9.0, "high": 9.0, "whole": 17.0}, "9 of 17", "9 из 17", "17 ішінен 9"),
    ({"base": 45.0, "change": "rise"}, "from 45 to 60", "с 45 до 60", "45 → 60"),
    ({"change": "fall", "step": True}, "down by 60", "снижение на 60", "кему: 60"),
    ({"change": "rise"}, "up to 60", "рост до 60", "өсіп, 60 болды"),
    ({"low": None, "bound": "less_than"}, "less than 60", "меньше 60", "60 кем"),
]


@pytest.mark.parametrize(("row", "en", "ru", "kk"), READ)
def test_a_frame_reads_as_a_person_would_say_it(
    row: dict[str, Any], en: str, ru: str, kk: str
) -> None:
    said = {"en": en, "ru": ru, "kk": kk}
    for lang in LANGS:
        told = amount(text_of(lang), ROW | row).replace("\u00a0", " ").replace("\u202f", " ")
        assert told == said[lang]


def test_a_rate_and_a_period_stand_side_by_side() -> None:
    row = ROW | {"per": "year", "period_kind": "since", "period": "2010"}
    assert when(text_of("en"), row) == "per year, since 2010"
    assert when(text_of("en"), ROW) == ""
