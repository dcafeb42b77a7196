"""Suffixes behind a mark that closes a name: name, mark and suffix are three tokens, and the suffix
is no word.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.lemmatize.kazakh import grammar
from contentan.segment import token_cuts
from contentan.segment.name_suffixes import ENDING, HYPHEN, is_suffix, marked
from contentan.segment.token_cuts import plain, tokenizer

#: Number, possession, case and -дағы, as names in marks take them.
SUFFIXES = frozenset(
    "plural poss3 genitive accusative dative locative ablative instrumental attributive"
    " similative equative".split()
)
CHAINS = sorted(
    {
        (letters, chain)
        for last in grammar.FINALS
        for harmony in (grammar.BACK, grammar.FRONT)
        for letters, chain in grammar.chains("N", last, harmony)
        if chain and SUFFIXES.issuperset(chain) and len(chain) <= 3
    }
)


@given(st.sampled_from(CHAINS))
def test_every_chain_of_case_and_number_is_a_suffix(chain: tuple[str, tuple[str, ...]]) -> None:
    assert re.fullmatch(ENDING, "-" + chain[0]), chain


@given(
    st.sampled_from(("Отан", "ҚХА", "Times", "2030", "Бизнес-жол", "үйі")),
    st.sampled_from(("»", "”", '"', ")", "»)")),
    st.sampled_from(("", "-")),
    st.sampled_from([letters for letters, _ in CHAINS if len(letters) > 1]),
    st.sampled_from(("", ",", ".", ";", ")")),
)
def test_name_mark_and_suffix_are_tokens(
    name: str, marks: str, hyphen: str, suffix: str, after: str
) -> None:
    chunk = name + marks + hyphen + suffix + after
    found = token_cuts.forms(chunk, "kk")
    assert found == [name, *marks, HYPHEN + suffix, *after]
    assert sum(token_cuts.lengths(chunk, "kk")) == len(chunk)
    assert token_cuts.words(chunk, "kk") == [name]


@given(st.text("абнығ»«\"'()-,. ", max_size=12), st.sampled_from(("kk", "ru", "en")))
def test_no_other_token_looks_like_a_suffix(text: str, lang: str) -> None:
    text = plain(text.replace("-", HYPHEN))
    for chunk in token_cuts.chunks(text):
        forms = token_cuts.forms(chunk.group(), lang)
        for at, form in enumerate(forms):
            if is_suffix(form):
                assert at > 1 and forms[at - 1] in "»\"')"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("«Нұр Отан»-ның", "« Нұр Отан » ‑ның"),
        ("«Қазақстан»да", "« Қазақстан » ‑да"),
        ("(ҚХА)-ның", "( ҚХА ) ‑ның"),
        ("«Болашақ»-тың", "« Болашақ » ‑тың"),
        ('"Достық үйі"-нде', '" Достық үйі " ‑нде'),
        ("“Егемен”–дегі", "“ Егемен ” ‑дегі"),
        ("«Отан»-дықтар", "« Отан » ‑дықтар"),
        ("Алаш’-тың", "Алаш ' ‑тың"),
        ("«Отан»-ның».", "« Отан » ‑ның » ."),
    ],
)
def test_cut(text: str, tokens: str) -> None:
    assert token_cuts.tokens(text, "kk") == tokens.split(" ")


@pytest.mark.parametrize(
    "chunk",
    "жол»деп Отан»болды Ел»басы Алматы»қаласы дос'тар)сөз м'ята O'Brien д'Артаньян rock'n'roll"
    " үйі»н -ның Қазақстан’ға".split(),
)
def test_what_is_no_suffix_stays_in_one(chunk: str) -> None:
    assert not any(map(is_suffix, token_cuts.forms(plain(chunk), "kk")))
    assert len(token_cuts.forms(plain(chunk), "kk")) == 1


def test_the_word_is_no_suffix() -> None:
    assert token_cuts.tokens("«Отан» да келді", "kk") == ["«", "Отан", "»", "да", "келді"]
    assert marked(["«", "Отан", "»", "да"], [False, True, True, False])[3] == "да"


def test_a_russian_text_is_cut_as_before() -> None:
    assert token_cuts.tokens("«Вести»-на", "ru") == [
        str(one) for one in tokenizer("ru")("«Вести»-на")
    ]
