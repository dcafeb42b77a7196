"""One cut for pattern and text: a text made of a pattern's own words matches it, however they are
written.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs, text_starts
from contentan.codebook import codebook_file
from contentan.codebook.patterns import parse
from contentan.coding import index
from contentan.coding.matcher import Matcher
from contentan.lemmatize.lemmas import lemmatize
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Sets
from contentan.segment import token_cuts
from contentan.segment.segments import segment
from tests.coding.codebooks import found
from tests.coding.pattern_texts import framed, texts, written_out

CODEBOOK = Path(__file__).parents[2] / "codebooks" / "people_diplomacy"
LANGS = ("kk", "ru", "en")


def unmatched(rows: list[tuple[str, str, str]], sets: Sets = ()) -> list[tuple[str, str, str]]:
    """Rows of pattern, language and text in which the pattern is not found in its text."""
    given = [text for _, _, text in rows]
    extraction = paragraphs(given)
    tables = lemmatize(extraction.text, segment(extraction, judged=False))
    positions = index.build([index.Part(extraction.text, *tables)])
    matcher = Matcher(positions, pattern_lemmas)
    starts = np.array(text_starts(given))
    missed = []
    for number, (source, lang, text) in enumerate(rows):
        spans = matcher.find(parse(source, lang=lang, sets=sets), lang)
        begins = positions.start[spans[:, 0]] - starts[number]
        if not ((begins >= 0) & (begins < len(text))).any():
            missed.append((source, lang, text))
    return missed


@pytest.mark.slow
def test_every_pattern_of_the_codebook_matches_its_own_words() -> None:
    sources: dict[tuple[str, Sets], set[str]] = {}
    for pattern in codebook_file.read(CODEBOOK).patterns:
        sources.setdefault((pattern.lang, pattern.sets), set()).update(pattern.sources)
    read = 0
    for (lang, sets), own in sources.items():
        rows = [
            (source, lang, text)
            for source in sorted(own)
            for text in framed(written_out(source, sets), lang)
        ]
        read += len(rows)
        assert unmatched(rows, sets) == []
    assert read > 1_900


#: However a word is written in any list: digits, hyphens, apostrophes, full stops, slashes.
WORDS = (
    "COVID-19 COVID‑19 COVID–19 2030 21st 2-nd 1990-1995 2014–2018 1,000.5 $5 50% №5 G20 G-20 24/7"
    " A/HRC/43/2 people-to-people people‐to‐people nation‑building T-shirt U.S. U.S.-led Ph.D. a.m."
    " people's people’s peopleʼs people′s people`s O'Neill don't cannot leaders Fulbright and/or"
    " R&D C++ ＣＯＶＩＤ XXI XXІ ХХІ un.org/a-1 x@y.org vice-president т.е. т.б. 20* COVID-1*"
    " peopl?"
).split()
OWN = {
    "kk": "Қазақстан-2030 2019-жылы 20-дан ҚХА‑ның COVID-тің мекен-жай и/немесе ХХІ-ғасыр Болаш* "
    "волонтёр этно-мәдени д’Артаньян",
    "ru": "Казахстан-2030 Казахстан–2030 2-й 20-летие 1990-х научно‑технический к-т д-р и/или"
    " XХI-й волонтёр этно-* д’Артаньян м′яч Болашақ",
    "en": "two-thirds 10-year-old co-operation",
}
PHRASES = ("2030 agenda", "track (two|II|2) diplomacy", "U.S. Embassy", "soft\u200b power")
SHAPES = (
    "{}",
    "({}|zzz)",
    "(zzz|{})",
    "{} NEAR/5 7",
    "7 BEFORE/5 {}",
    "{} _{{1,2}} 7",
    '"{}"',
    "={}",
)


def shaped(word: str) -> list[str]:
    """The word bare, in parentheses, beside NEAR, and quoted and exact where it is no glob."""
    no_glob = not {"*", "?", "("} & set(word)
    shapes = SHAPES if no_glob and " " not in word else SHAPES[: 7 if no_glob else 6]
    return [shape.format(word) for shape in shapes]


@pytest.mark.parametrize("lang", LANGS)
def test_however_a_word_is_written(lang: str) -> None:
    words = (*WORDS, *OWN[lang].split(), *PHRASES)
    rows = [
        (source, lang, text)
        for word in words
        for source in shaped(word)
        for text in framed(source, lang)
    ]
    assert len(rows) > 400
    assert unmatched(rows) == []


LETTERS = {"kk": "абдеқғңі", "ru": "абвдеий", "en": "abdeist"}


@pytest.mark.parametrize("lang", LANGS)
@given(st.data())
def test_whatever_is_written(lang: str, data: st.DataObject) -> None:
    """Letters, digits and joining signs in any order; quoted, so that no lemmatizer has a say."""
    part = st.one_of(
        st.text(LETTERS[lang], min_size=1, max_size=4),
        st.text("0123456789", min_size=1, max_size=4),
    )
    words = data.draw(
        st.lists(
            st.tuples(part, st.lists(st.tuples(st.sampled_from("-‐‑–'’ʼ/"), part), max_size=3)),
            min_size=1,
            max_size=3,
        )
    )
    text = " ".join(first + "".join(map("".join, rest)) for first, rest in words)
    assert unmatched([(f'"{text}"', lang, framed_text) for framed_text in framed(text, lang)]) == []


@given(st.text(max_size=30), st.sampled_from(LANGS))
def test_plain_keeps_the_length_and_tokens_fill_the_text(text: str, lang: str) -> None:
    plain = token_cuts.plain(text)
    assert len(plain) == len(text)
    assert token_cuts.plain(plain) == plain
    spans = token_cuts.cut(plain, lang)
    assert "".join(plain[start:stop] for start, stop in spans) == "".join(plain.split())


@given(st.lists(st.sampled_from(WORDS), min_size=1, max_size=5), st.sampled_from(LANGS))
def test_a_word_is_cut_alike_wherever_it_stands(words: list[str], lang: str) -> None:
    together = token_cuts.tokens(" ".join(words), lang)
    assert together == [token for word in words for token in token_cuts.tokens(word, lang)]


@pytest.mark.parametrize(
    ("sign", "tokens"), [("'", 20_000), ("«", 20_000), ("a@", 20_000), ("қ", 1), ("ق", 1)]
)
def test_what_has_no_end_is_cut_into_runs(sign: str, tokens: int) -> None:
    chunk = sign * (20_000 // len(sign))
    assert len(token_cuts.lengths(chunk, "kk")) == tokens


def test_texts_are_made_of_every_part_of_a_pattern() -> None:
    assert list(texts('=A ("b c"|d) _{2,3} e* NEAR/5 2?')) == [
        "A b c 7 7 ea 7 20",
        "A d 7 7 ea 7 20",
    ]
    assert list(texts("/regex/ word")) == []


@pytest.mark.parametrize(
    ("text", "pattern", "lang"),
    [
        ("Волонтёрлер келді.", "волонтер", "kk"),
        ("Волонтерлер келді.", "волонтёр", "kk"),
        ("Этно-мәдени бірлестіктер келді.", "этномәдени бірлестік", "kk"),
        ("Этномәдени бірлестіктер келді.", "этно-мәдени бірлестік", "kk"),
        ("Этно-конфессиялық келісім бар.", "этноконфессиялық келісім", "kk"),
        ("COVID-19 басталды.", "COVID", "kk"),
        ("Covid‑19 began.", "COVID-19", "en"),
        ("Стратегия «Казахстан–2030» принята.", "Казахстан-2030", "ru"),
        ("ҚХА‑ның отырысы өтті.", "=ҚХА", "kk"),
        ("В ХХІ веке живём.", "XXI век", "ru"),
        ("They call it «самолёт».", "самолёт", "en"),
        ("The «народной дипломатии» idea.", "народная дипломатия", "en"),
        ("In the «Акмолинская обл.» file.", "обл.", "en"),
        ("The grant «Болашақтың» was his.", "болашақ", "en"),
        ("The ｓｏｆｔ power grew.", "soft power", "en"),
        ("The peopleʼs diplomacy grew.", "people's diplomacy", "en"),
        ("Участники Future Leaders приехали.", "Future Leaders", "ru"),
    ],
)
def test_spellings_of_one_word(text: str, pattern: str, lang: str) -> None:
    assert found(text, ("x", pattern), lang=lang)


@pytest.mark.parametrize(
    ("text", "pattern", "lang"),
    [
        ("Рост 20-летие отметили.", "2019", "ru"),
        ("СМ и МС — сокращения.", "CM", "ru"),
        ("Х. Ахметов келді.", "X", "kk"),
        ("The rock'n'roll power.", "rock power", "en"),
        ("Атаана келді.", "ата ана", "kk"),
    ],
)
def test_what_is_another_word_stays_one(text: str, pattern: str, lang: str) -> None:
    assert not found(text, ("x", pattern), lang=lang)


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("«Болашақ»-тың түлегі келді.", "болашақ"),
        ("«Болашақ»-тың түлегі келді.", "болашақ түлек"),
        ("Ол «Нұр Отан»-ның мүшесі.", "Нұр Отан"),
        ("Ол «Нұр Отан»ның мүшесі.", "Нұр Отан мүше"),
        ("«Қазақстан»да тұрамыз.", "Қазақстан"),
        ("Ассамблея (ҚХА)-ның отырысы өтті.", "ҚХА"),
        ('"Достық үйі"-нде жиын өтті.', '"достық үйі"'),
        ('"Достық үйі"-нде жиын өтті.', "достық үй"),
        ("Ұлттық банктің съезі өтті.", "банк съезд"),
        ("Ұлттық банктің съезі өтті.", "съезі"),
        ("Съездің қорытындысы шықты.", "съезд"),
        ("Терроризм қаупіне қарсы.", "терроризм қауіп"),
        ("Терроризм қаупіне қарсы.", "қаупі"),
    ],
)
def test_a_dictionary_form_finds_loans_and_names_in_marks(text: str, pattern: str) -> None:
    assert found(text, ("x", pattern), lang="kk")


@pytest.mark.parametrize("pattern", ["да", "тың", "-тың", "нда", "Қазақстан да"])
def test_a_suffix_in_marks_is_no_word_of_the_text(pattern: str) -> None:
    text = "«Қазақстан»да тұрамыз, «Болашақ»-тың түлегіміз, «Отан»-нда."
    assert not found(text, ("x", pattern), lang="kk")
