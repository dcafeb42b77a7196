"""The pattern language: what parses, what does not and where, and what the tree is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.codebook.pattern_tree import (
    Choice,
    Gap,
    Near,
    Reference,
    Sequence_,
    Word,
    references,
)
from contentan.codebook.patterns import parse, split_words
from contentan.errors import PatternError
from contentan.model import Sets


def lemma(*words: str) -> Sequence_:
    return Sequence_(tuple(Word("lemma", word) for word in words))


@pytest.mark.parametrize(
    ("source", "tree"),
    [
        ("мягкая сила", lemma("мягкая", "сила")),
        ("Soft Power", lemma("soft", "power")),
        (
            '"на основе согласия"',
            Sequence_(tuple(Word("surface", w) for w in ("на", "основе", "согласия"))),
        ),
        ("=АНК", Sequence_((Word("exact", "АНК"),))),
        ("этно*", Sequence_((Word("glob", "этно*"),))),
        (
            "(exchange|mobility) program",
            Sequence_((Choice((lemma("exchange"), lemma("mobility"))), Word("lemma", "program"))),
        ),
        ("a _ b", Sequence_((Word("lemma", "a"), Gap(1, 1), Word("lemma", "b")))),
        ("a _{0,3} b", Sequence_((Word("lemma", "a"), Gap(0, 3), Word("lemma", "b")))),
        ("обмен NEAR/5 студент", Near(lemma("обмен"), lemma("студент"), "5", ordered=False)),
        ("a BEFORE/s b", Near(lemma("a"), lemma("b"), "s", ordered=True)),
        (
            "<exchange> NEAR/p b",
            Near(Sequence_((Reference("exchange"),)), lemma("b"), "p", ordered=False),
        ),
        ("/Americans?/", Sequence_((Word("regex", "Americans?"),))),
        ("people-to-people", lemma("people", "to", "people")),
    ],
)
def test_tree(source: str, tree: object) -> None:
    assert parse(source, lang="en") == tree


@pytest.mark.parametrize(
    ("source", "column", "message"),
    [
        ("", 1, "a word is missing"),
        ("a (b", 3, "not closed"),
        ("a b)", 4, "no partner"),
        ("a NEAR b", 3, "needs /number"),
        ("a NEAR/0 b", 3, "needs /number"),
        ("a NEAR/5", 9, "a word is missing"),
        ("_ a", 1, "gap needs a word"),
        ("a _{3,1} b", 3, "from few to many"),
        ("a _{0,99} b", 3, "from few to many"),
        ("*", 1, "at least one letter"),
        ("<Ex Change> a", 2, "not a code id"),
        ("/(a/", 2, "not a regular expression"),
        ('"a b', 1, "does not end"),
        ('""', 2, "no word between"),
        ("a NEAR/² b", 3, "needs /number"),
        (f"a NEAR/{'9' * 5_000} b", 3, "needs /number"),
        (f"a _{{1,{'9' * 5_000}}} b", 3, "from few to many"),
        ("a\ud800", 2, "not UTF-8"),
    ],
)
def test_error_points_at_the_column(source: str, column: int, message: str) -> None:
    with pytest.raises(PatternError, match=message.replace("(", r"\(")) as caught:
        parse(source, lang="en")
    assert caught.value.column == column


@pytest.mark.parametrize(
    ("source", "sets"),
    [
        ("(" * 31 + "a" + ")" * 31, ()),
        ("(" * 5_000 + "a" + ")" * 5_000, ()),
        (" NEAR/5 ".join("a" * 40), ()),
        ("@s31", tuple((f"s{n}", (f"a @s{n - 1}",) if n else ("a",)) for n in range(32))),
    ],
)
def test_what_is_nested_too_deeply_is_refused(source: str, sets: Sets) -> None:
    for name, _ in sets[:30]:  # each set is known when the next one asks for it
        parse(f"@{name}", lang="en", sets=sets)
    with pytest.raises(PatternError, match="nested too deeply") as caught:
        parse(source, lang="en", sets=sets)
    assert len(str(caught.value)) < 500


@pytest.mark.slow
def test_sets_that_multiply_are_refused() -> None:
    sets = tuple((f"s{n}", (f"@s{n - 1} @s{n - 1}",) if n else ("a",)) for n in range(30))
    assert parse("@s9", lang="en", sets=sets)
    with pytest.raises(PatternError, match="more than 1,000,000 words"):
        parse("@s29", lang="en", sets=sets)


@pytest.mark.parametrize(
    ("text", "lang", "words"),
    [
        ("people's diplomacy", "en", ["people", "'s", "diplomacy"]),
        ("U.S. Embassy", "en", ["U.S.", "Embassy"]),
        ("мекен-жай", "kk", ["мекен-жай"]),
        ("научно-технический", "ru", ["научно", "технический"]),
    ],
)
def test_words_are_those_of_the_tokenizer(text: str, lang: str, words: list[str]) -> None:
    from contentan.lemmatize.word_lemmas import kind_of
    from contentan.segment.token_cuts import tokenizer

    assert split_words(text, lang) == words
    assert [t.text for t in tokenizer(lang)(text) if kind_of(t.text) != "punct"] == words


@given(st.text(alphabet='abя "=()|_{}<>/*?,NEARBFO5sp1-@$', max_size=25))
def test_anything_parses_or_fails_with_a_column(source: str) -> None:
    try:
        tree = parse(source, lang="ru")
    except PatternError as error:
        assert 1 <= error.column <= len(source) + 1
    else:
        assert references(tree) == references(parse(f" {source} ", lang="ru"))
