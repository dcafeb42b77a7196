"""WordStat: its tree, and rules that code what they say."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.interchange.dictionaries import wordstat_rules
from contentan.interchange.dictionaries.as_codebook import build_codebook
from contentan.interchange.dictionaries.entry_patterns import RefusedError
from contentan.interchange.dictionaries.wordstat import read_wordstat
from tests.interchange.dictionary_books import OPTIONS, SENTIMENT, book, found


def test_wordstat_rules_code_what_they_say(tmp_path: Path) -> None:
    made = book(read_wordstat(SENTIMENT), tmp_path)
    rules = {("not_good", "not so good"), ("real_bad", "bad")}
    text = "It is not so good. It is bad. It is not an awful day."
    assert {hit for hit in found(made, text) if hit[0] in ("not_good", "real_bad")} == rules


@pytest.mark.parametrize(
    ("rule", "pattern", "unless", "within"),
    [
        ("A NEAR B /S 5", '"a" NEAR/5 "b"', (), ""),
        ("A NEAR/5 B", '"a" NEAR/5 "b"', (), ""),
        ("A NEAR B", '"a" NEAR/s "b"', (), ""),
        ("A BEFORE B /S", '"a" BEFORE/s "b"', (), ""),
        ("A AFTER B /P", '"b" BEFORE/p "a"', (), ""),
        ("A NOT NEAR B /S 4", '"a"', ('"b"',), "4"),
        ("A NOT AFTER B /S 4", '"a"', ('"b" BEFORE/4 "a"',), ""),
        ("A NOT BEFORE B /P", '"a"', ('"a" BEFORE/p "b"',), ""),
        ("TURN* BEFORE OFF /S", 'turn* BEFORE/s "off"', (), ""),
        ("A NEAR (B OR C) /S", '"a" NEAR/s ("b"|"c")', (), ""),
        ("A NEAR VERY GOOD /S", '"a" NEAR/s "very good"', (), ""),
        ("A NEAR B /S AND NOT NEAR C /P", '"a" NEAR/s "b"', ('"c"',), "p"),
        ("A NEAR B AND AFTER C /S", '"c" BEFORE/s "a" NEAR/s "b"', (), ""),
        (
            "A NOT NEAR B /S 2 AND NOT AFTER C /S 3",
            '"a"',
            ('"a" NEAR/2 "b"', '"c" BEFORE/3 "a"'),
            "",
        ),
        ("A AND B /P", '"a" NEAR/p "b"', (), ""),
        ("A NEAR B /S 90", '"a" NEAR/s "b"', (), ""),
    ],
)
def test_wordstat_rule_as_pattern(
    rule: str, pattern: str, unless: tuple[str, ...], within: str, tmp_path: Path
) -> None:
    (one,) = book(read_wordstat(f"X\n\t@R [{rule}] (1)\n"), tmp_path).patterns
    assert (one.source, one.unless, one.within) == (pattern, unless, within)


def test_alternatives_become_patterns_of_their_own(tmp_path: Path) -> None:
    made = book(read_wordstat("X\n\t@R [A NEAR B /S OR AFTER C /S] (1)\n"), tmp_path)
    assert [pattern.source for pattern in made.patterns] == ['"a" NEAR/s "b"', '"c" BEFORE/s "a"']


@pytest.mark.parametrize(
    "rule",
    [
        "NOT NEAR B /S",
        "A NEAR B /D",
        "A NEAR",
        "A NEAR #NOWHERE /S",
        "A ((B",
        "A NEAR #X /S",
        "A AFTER B AND AFTER C /S",
        "",
    ],
)
def test_a_rule_without_counterpart_is_named(rule: str) -> None:
    built = build_codebook(read_wordstat(f"X\n\tY (1)\n\t@R [{rule}] (1)\n"), OPTIONS)
    assert [(loss.line, loss.entry) for loss in built.losses if loss.kind == "lost"] == [
        (3, f"@R [{rule}]")
    ]


@given(
    st.lists(
        st.sampled_from(
            [
                "A",
                "#X",
                "NEAR",
                "NOT",
                "AFTER",
                "AND",
                "OR",
                "(",
                ")",
                "/S",
                "/P 3",
                "/D",
                "|",
                '"',
                ",",
                "/",
            ]
        ),
        max_size=9,
    )
)
def test_any_rule_is_read_or_refused(words: list[str]) -> None:
    try:
        wordstat_rules.parse(f"@R [{' '.join(words)}]")
    except RefusedError as error:
        assert str(error)


def test_wordstat_tree_with_spaces_before_tabs_no_weights_and_a_jump() -> None:
    mixed = read_wordstat("SOUTH\n   \tBW\n   \t\tGaborone (1)\n   \tLS\n   \t\t\tCape Town (1)\n")
    assert [(e.path, e.text) for e in mixed.entries] == [
        (("SOUTH", "BW"), "Gaborone"),
        (("SOUTH", "LS"), "Cape Town"),
    ]
    bare = read_wordstat("A\n\tx\n\tB\n\t\ty\n")
    assert [(e.path, e.text) for e in bare.entries] == [(("A",), "x"), (("A", "B"), "y")]
    loose = read_wordstat("word (1)\nA\n\tx (0.5)\n")
    assert [(e.path, e.weight) for e in loose.entries] == [
        (("(no category)",), "1"),
        (("A",), "0.5"),
    ]
