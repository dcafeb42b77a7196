"""What a pattern requires, capitals, and what of it is told where a match is blocked."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import hits_of_texts
from contentan.coding import coder
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Pattern
from tests.coding.codebooks import book, found


@pytest.mark.parametrize(
    ("within", "text", "counted"),
    [
        ("", "The university sent students abroad.", 1),
        ("", "Students came. The university grew.", 0),
        ("s", "Students came. The university grew.", 0),
        ("p", "Students came. The university grew.", 1),
        ("2", "The university sent students.", 1),
        ("1", "The university sent students.", 0),
        ("2", "Students. University.", 0),
        ("", "The student university grew.", 1),
    ],
)
def test_a_match_counts_where_what_it_requires_is_near(
    within: str, text: str, counted: int
) -> None:
    pattern = Pattern("x", "en", "university", 1, requires=("student",), within=within)
    assert len(found(text, pattern)) == counted


def test_a_match_does_not_meet_its_own_requirement() -> None:
    pattern = Pattern("x", "en", "student exchange", 1, requires=("student", "exchange"))
    assert found("The student exchange grew.", pattern) == []
    assert len(found("The student exchange was an exchange of ideas.", pattern)) == 1


@pytest.mark.parametrize(
    ("within", "told"),
    [
        ("", "requires student | teacher in its sentence"),
        ("p", "requires student | teacher in its paragraph"),
        ("3", "requires student | teacher within 3 words"),
    ],
)
def test_a_blocked_match_is_kept_with_what_it_lacks(within: str, told: str) -> None:
    pattern = Pattern("x", "en", "university", 3, (), within, ("teacher", "student"))
    rules = coder.compile_rules(book(pattern), pattern_lemmas)
    table = hits_of_texts(["A university."], rules)
    assert table.select("quote", "blocked_by").rows() == [("university", told)]


def test_an_exclusion_is_named_before_what_is_required() -> None:
    pattern = Pattern("x", "en", "university", 1, ("state",), "s", ("student",))
    rules = coder.compile_rules(book(pattern), pattern_lemmas)
    table = hits_of_texts(["A state university.", "A state university of students."], rules)
    assert table["blocked_by"].to_list() == ["state", "state"]


@pytest.mark.parametrize(
    ("text", "lang", "source", "counted"),
    [
        ("The Assembly met.", "en", "Assembly", 1),
        ("The ASSEMBLY met.", "en", "Assembly", 1),
        ("The right of assembly.", "en", "Assembly", 0),
        ("Assemblies met.", "en", "Assembly", 1),
        ("Сессия Ассамблеи прошла.", "ru", "Ассамблея", 1),
        ("Сессия ассамблеи прошла.", "ru", "Ассамблея", 0),
        ("ҚХА-ның отырысы.", "kk", "ҚХА", 1),
        ("Қха отырысы.", "kk", "ҚХА", 0),
        ("an Open door", "en", "open door", 1),
        ("The Assemblage.", "en", "Assembl*", 1),
        ("The assemblage.", "en", "Assembl*", 0),
        ("the assembly hall", "en", '"Assembly hall"', 0),
        ("the Assembly hall", "en", '"Assembly hall"', 1),
    ],
)
def test_capitals(text: str, lang: str, source: str, counted: int) -> None:
    assert len(found(text, Pattern("x", lang, source, 1, case=True))) == counted


def test_a_requirement_in_the_paragraph_does_not_look_into_the_next() -> None:
    pattern = Pattern("x", "en", "university", 1, (), "p", ("student",))
    rules = coder.compile_rules(book(pattern), pattern_lemmas)
    table = hits_of_texts(["Students came.", "The university grew."], rules)
    assert table["blocked_by"].to_list() == ["requires student in its paragraph"]


@given(
    st.lists(st.sampled_from(["Apples", "Bread", "Cakes", "."]), min_size=1, max_size=10).filter(
        # Two full stops together end no sentence.
        lambda words: (".", ".") not in itertools.pairwise(words)
    ),
    st.sampled_from(["", "s", "p", "1", "2", "3"]),
)
def test_requirements_equal_their_definition(words: list[str], within: str) -> None:
    pattern = Pattern("x", "en", '"apples"', 1, (), within, ('"bread"',))
    sentence = [words[:i].count(".") for i in range(len(words))]
    position = [i - sentence[i] for i in range(len(words))]
    near = [
        any(
            words[j] == "Bread"
            and (within == "p" or sentence[i] == sentence[j])
            and (not within.isdigit() or abs(position[i] - position[j]) <= int(within))
            for j in range(len(words))
        )
        for i in range(len(words))
        if words[i] == "Apples"
    ]
    assert len(found(" ".join(words).replace(" .", "."), pattern)) == sum(near)
