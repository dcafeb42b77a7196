"""Hits: laws against a naive matcher, then the overlap, exclusion and distance rules one by one."""

from __future__ import annotations

import itertools
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import hits_of_texts
from contentan.codebook.pattern_tree import Choice, Gap, Near, Word
from contentan.codebook.patterns import parse
from contentan.coding import coder, named_words
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Pattern
from tests.coding.codebooks import book, found
from tests.coding.indexed import matches

WORDS = ("a", "b", "c", "d")


# ---- a naive matcher, straight from the definitions ---------------------------------------------


def naive(tree: Any, words: list[str]) -> set[tuple[int, int]]:
    """Spans of an expression over plain words without punctuation, in one sentence."""
    n = len(words)
    if isinstance(tree, Near):
        left, right = naive(tree.left, words), naive(tree.right, words)
        pairs = [(a, b) for a in left for b in right] + (
            [] if tree.ordered else [(b, a) for a in left for b in right]
        )
        near = set()
        for one, other in pairs:
            if other[0] > one[1] and (
                not tree.bound.isdigit() or other[0] - one[1] <= int(tree.bound)
            ):
                near.add((one[0], other[1]))
        return near
    spans = {(i, i - 1) for i in range(n + 1)}
    for element in tree.elements:
        if isinstance(element, Gap):
            spans = {
                (a, b + k)
                for a, b in spans
                for k in range(element.least, element.most + 1)
                if b + k < n
            }
        elif isinstance(element, Choice):
            options = set().union(*(naive(option, words) for option in element.options))
            spans = {(a, d) for a, b in spans for c, d in options if c == b + 1}
        else:
            assert isinstance(element, Word)
            spans = {(a, b + 1) for a, b in spans if b + 1 < n and words[b + 1] == element.text}
    return spans


PIECES = st.recursive(
    st.sampled_from(WORDS),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(" ".join),
        st.lists(inner, min_size=2, max_size=2).map(lambda parts: f"({parts[0]}|{parts[1]})"),
        st.lists(inner, min_size=2, max_size=2).map(
            lambda parts: f"@either({parts[0]}|{parts[1]})"
        ),
        st.tuples(inner, st.integers(0, 1), st.integers(1, 2), inner).map(
            lambda p: f"{p[0]} _{{{p[1]},{p[2]}}} {p[3]}"
        ),
    ),
    max_leaves=4,
)
#: A construction: its argument before or after a word.
SETS = (("either", ("a $", "$ @tail")), ("tail", ("b", "c d")))
SENTENCE = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)


def spans(source: str, words: list[str]) -> set[tuple[int, int]]:
    """What the real matcher finds, before overlap is resolved. Words are surface forms, so that no
    lemmatizer has a say.
    """
    return matches(parse(source, lang="en", sets=SETS), " ".join(words))


@given(PIECES, SENTENCE)
def test_sequences_choices_and_gaps_equal_the_naive_matcher(source: str, words: list[str]) -> None:
    assert spans(source, words) == naive(parse(source, lang="en", sets=SETS), words)


@pytest.mark.slow
@given(PIECES, PIECES, PIECES, st.integers(1, 3), st.booleans(), SENTENCE)
def test_near_inside_parentheses_is_found_where_it_would_be_by_itself(
    one: str, other: str, more: str, bound: int, after: bool, words: list[str]
) -> None:
    near = f"{one} NEAR/{bound} {other}"
    whole = f"({near}|{more}) {one}" if after else f"{one} ({near}|{more})"
    inner = spans(near, words) | spans(more, words)
    outer = spans(one, words)
    pairs = (
        [(a, b) for a in inner for b in outer] if after else [(b, a) for a in inner for b in outer]
    )
    assert spans(whole, words) == {(a, d) for (a, b), (c, d) in pairs if c == b + 1}


@given(st.sampled_from(WORDS), st.sampled_from(WORDS), st.integers(1, 4), st.booleans(), SENTENCE)
def test_near_finds_a_pair_wherever_one_exists_and_none_elsewhere(
    one: str, other: str, bound: int, ordered: bool, words: list[str]
) -> None:
    source = f"{one} {'BEFORE' if ordered else 'NEAR'}/{bound} {other}"
    real, every = spans(source, words), naive(parse(source, lang="en"), words)
    assert real <= every
    # Of nested pairs only the nearest is kept: each possible pair contains one that is.
    assert all(any(a <= c and d <= b for c, d in real) for a, b in every)


@pytest.mark.slow
@given(SENTENCE, st.integers(1, 4), st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_near_does_not_depend_on_the_order_of_its_sides(
    words: list[str], bound: int, one: str, other: str
) -> None:
    assert spans(f"{one} NEAR/{bound} {other}", words) == spans(
        f"{other} NEAR/{bound} {one}", words
    )


@pytest.mark.slow
@given(
    SENTENCE,
    st.lists(st.tuples(st.sampled_from(["x", "y"]), PIECES), min_size=1, max_size=4, unique=True),
    st.randoms(),
)
def test_order_of_patterns_changes_nothing(
    words: list[str], patterns: list[tuple[str, str]], random: Any
) -> None:
    text = " ".join(words)
    shuffled = list(patterns)
    random.shuffle(shuffled)
    one, other = (
        coder.compile_rules(
            book(*(Pattern(code, "en", source, 1, sets=SETS) for code, source in listed)),
            pattern_lemmas,
        )
        for listed in (patterns, shuffled)
    )
    assert hits_of_texts([text], one).equals(hits_of_texts([text], other))


@pytest.mark.slow
@given(
    st.lists(
        st.sampled_from(
            ["soft power", "мягкая сила", "жұмсақ күш", "and", ",", ".", "«", "»", "\n"]
        ),
        max_size=12,
    )
)
def test_quote_is_the_text_at_the_span_and_hits_of_a_code_never_touch(parts: list[str]) -> None:
    text = " ".join(parts).strip()
    patterns = [("power", "soft power"), ("power", "power"), ("other", "soft")]
    table = hits_of_texts([text], coder.compile_rules(book(*patterns), pattern_lemmas))
    for hit in table.iter_rows(named=True):
        assert text[hit["start"] : hit["stop"]] == hit["quote"]
        assert text[: hit["start"]].endswith(hit["before"])
        assert text[hit["stop"] :].startswith(hit["after"])
    for code in ("power", "other"):
        own = table.filter(pl.col("code") == code).sort("start")
        assert all(
            a < b
            for a, b in itertools.pairwise(
                [x for pair in own.select("start", "stop").iter_rows() for x in pair]
            )
        )


# ---- gold ---------------------------------------------------------------------------------------


def test_longest_match_of_a_code_wins_and_other_codes_are_not_disturbed() -> None:
    text = "The cultural exchange grew."
    patterns = (
        ("exchange", "exchange"),
        ("exchange", "cultural exchange"),
        ("culture", "cultural"),
    )
    assert found(text, *patterns) == [("culture", "cultural"), ("exchange", "cultural exchange")]


def test_overlapping_matches_of_a_code_count_once() -> None:
    assert found(
        "cultural exchange program", ("x", "cultural exchange"), ("x", "exchange program")
    ) == [("x", "cultural exchange")]


@pytest.mark.parametrize(
    ("text", "lang", "pattern"),
    [
        ("Роль мягкой силы растёт.", "ru", "мягкая сила"),
        ("О межэтническом согласии говорили все.", "ru", "межэтническое согласие"),
        (
            "Қазақстан халқы Ассамблеясының сессиясында айтылды.",
            "kk",
            "Қазақстан халқы Ассамблеясы",
        ),
        ("Этносаралық келісімге қол жеткізілді.", "kk", "этносаралық келісім"),
        ("Халықтық дипломатияны дамыту керек.", "kk", "халықтық дипломатия"),
        ("People-to-people ties matter.", "en", "people-to-people tie"),
        ("Exchanges were held.", "en", "exchange"),
        ("It is «public» diplomacy.", "en", "public diplomacy"),
        ("Сессия АНК прошла.", "ru", "=АНК"),
        ("Бүгін ҚХА-ның отырысы өтті.", "kk", "=ҚХА"),
        ("Этнокультурные объединения работают.", "ru", "этнокультур* объединение"),
        ("Фестиваль по-американски.", "ru", "/[А-Я]естиваль/"),
        ("Students met teachers in a program.", "en", "(student NEAR/3 teacher) NEAR/5 program"),
        (
            "The program of students and teachers began.",
            "en",
            "of (student NEAR/2 teacher|x) begin",
        ),
    ],
)
def test_form_is_found(text: str, lang: str, pattern: str) -> None:
    assert len(found(text, ("x", pattern), lang=lang)) == 1


@pytest.mark.parametrize(
    ("text", "lang", "pattern"),
    [
        ("He is soft, power is hard.", "en", "soft power"),  # a comma cuts a phrase
        # a gap stays in its sentence
        ("It was soft. Power came later.", "en", "soft _{0,2} power"),
        ("сессия анк прошла", "ru", "=АНК"),
        # NEAR does not leave the sentence
        ("Обмен веществ. Студент спал.", "ru", "обмен NEAR/5 студент"),
        ("Мир и согласие.", "ru", '"на основе согласия"'),
        ("A program. Students met teachers.", "en", "(student NEAR/3 teacher) NEAR/5 program"),
    ],
)
def test_form_is_not_found(text: str, lang: str, pattern: str) -> None:
    assert found(text, ("x", pattern), lang=lang) == []


def test_near_in_the_paragraph_crosses_sentences() -> None:
    assert len(found("Обмен шёл. Студенты ехали.", ("x", "обмен NEAR/p студент"), lang="ru")) == 1


def test_reference_takes_hits_of_the_other_code() -> None:
    patterns = (("exchange", "student exchange"), ("ties", "<exchange> NEAR/s tie"))
    assert ("ties", "Student exchanges build ties") in found(
        "Student exchanges build ties.", *patterns
    )


@pytest.mark.parametrize(
    ("within", "text", "counted"),
    [
        ("", "Сделка с согласия родителей.", 0),  # overlaps
        ("", "Согласие есть. Согласия родителей нет.", 1),
        ("s", "Согласие было, и родители подписали.", 0),
        ("s", "Согласие было. И родители подписали.", 1),
        ("p", "Согласие было. И родители подписали.", 0),
        ("2", "Согласие дали родители.", 0),
        ("1", "Согласие дали вчера родители.", 1),
    ],
)
def test_unless_blocks_within_its_bound(within: str, text: str, counted: int) -> None:
    unless = ("согласия родителей",) if within == "" else ("родитель",)
    pattern = Pattern("x", "ru", "согласие", 1, unless=unless, within=within)
    assert len(found(text, pattern, lang="ru")) == counted


def test_blocked_hit_is_kept_with_what_blocked_it() -> None:
    pattern = Pattern("x", "ru", "согласие", 7, unless=("согласие родитель",))
    table = hits_of_texts(
        ["Сделка с согласия родителей."], coder.compile_rules(book(pattern), pattern_lemmas)
    )
    assert table.select("quote", "blocked_by", "line").rows() == [
        ("согласия", "согласие родитель", 7)
    ]


@pytest.mark.parametrize(
    ("text", "lang", "pattern", "negated"),
    [
        ("This is not soft power.", "en", "soft power", True),
        ("Это не мягкая сила.", "ru", "мягкая сила", True),
        ("Бұл жұмсақ күш емес.", "kk", "жұмсақ күш", True),
        ("He did not come. Soft power stays.", "en", "soft power", False),
    ],
)
def test_negation_is_flagged_and_never_removes(
    text: str, lang: str, pattern: str, negated: bool
) -> None:
    table = hits_of_texts(
        [text], coder.compile_rules(book(("x", pattern), lang=lang), pattern_lemmas)
    )
    assert table["negated"].to_list() == [negated]


def test_hit_id_depends_on_text_span_and_code_only() -> None:
    text = "Soft power."
    one = hits_of_texts([text], coder.compile_rules(book(("x", "soft power")), pattern_lemmas))[
        "hit"
    ].to_list()
    assert (
        one
        == hits_of_texts([text], coder.compile_rules(book(("x", '"soft power"')), pattern_lemmas))[
            "hit"
        ].to_list()
    )
    assert (
        one
        != hits_of_texts([text], coder.compile_rules(book(("y", "soft power")), pattern_lemmas))[
            "hit"
        ].to_list()
    )
    assert one[0].startswith("h") and len(one[0]) == 16


def test_word_of_another_language_matches_by_its_best_lemma() -> None:
    """A Latin name in a Russian sentence is an English word, and its pattern may stand in any
    language's list.
    """
    assert found("Программа Fulbright работает.", ("x", "Fulbright"), lang="ru") == [
        ("x", "Fulbright")
    ]


def test_country_names_parse() -> None:

    assert {code.id for code in named_words.shipped("countries").codes} == {"kaz", "usa"}
