"""What has changed between two texts, and when it is a clock."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.sources.doubts.text_changes import only_clock, sentence_changes

LONG = "members of the council of the state, who met in the capital in spring."
DAYS = ("2026-11-22", "2026-11-23")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Views: 1 024", "Views: 1 025"),
        ("Просмотров: 17", "Просмотров: 2 018"),
        ("Қаралды: 9", "Қаралды: 10"),
        ("Сейчас на сайте 3 гостя", "Сейчас на сайте 14 гостя"),
        ("Local time 09:15:02", "Local time 10:20:33"),
        ("22 ноября 2026, воскресенье", "23 ноября 2026, понедельник"),
        ("USD 498.15 EUR 530.02", "USD 499.00 EUR 531.40"),
    ],
)
def test_a_clock_or_counter_is_no_change(old: str, new: str) -> None:
    text = "The law came into force.\n{}\nIt has ten articles."
    assert only_clock(text.format(old), text.format(new), DAYS)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("In 2021 there were 17 meetings.", "In 2021 there were 18 meetings."),
        ("28 April 2021", "29 April 2021"),
        ("Views: 17", "Views: 18\nAnother line."),
        (f"Viewed as a success by the 17 {LONG}", f"Viewed as a success by the 18 {LONG}"),
        ("Просмотров: 17", "Скачиваний: 17"),
    ],
)
def test_a_change_of_the_document_is_one(old: str, new: str) -> None:
    assert not only_clock(f"Text.\n{old}", f"Text.\n{new}", DAYS)


@given(
    st.lists(st.sampled_from(["One is. ", "Two is. ", "Three is. ", "\n"]), max_size=8).map(
        "".join
    ),
    st.lists(st.sampled_from(["One is. ", "Two is. ", "Four is. ", "\n"]), max_size=8).map("".join),
)
def test_both_texts_can_be_had_from_the_changes(old: str, new: str) -> None:
    def count(text: str) -> int:
        return len(text.split()) // 2

    found = sentence_changes(old, new)
    stayed = sum(int(one.text) for one in found if one.sign == "=")
    assert stayed + sum(one.sign == "-" for one in found) == count(old)
    assert stayed + sum(one.sign == "+" for one in found) == count(new)
