"""Quantitative claims: laws first, then the sentences of tests/findings/claims, then a case for
each thing that was read wrongly.
"""

from __future__ import annotations

import random
from typing import Any

import polars as pl
import pytest
from benchmarks.codebook.claims import found_in, score, when
from hypothesis import given
from hypothesis import strategies as st

from contentan.findings.claims.claim_words import lexicon
from contentan.findings.claims.conflicts import conflicts
from contentan.findings.claims.document_claims import CLAIMS
from contentan.findings.claims.numerals import masked, numbers
from contentan.findings.claims.parsed_sentence import Sentence
from contentan.findings.claims.periods import periods
from contentan.tables.frames import frame_of
from tests.findings.document_rows import documents


def digits(text: str, lang: str) -> list[float]:
    """The numbers of a text without words."""
    sentence = Sentence(text, lang, (), tuple)
    return [one.low for one in numbers(sentence, lexicon(lang), (masked,))]


@given(st.integers(min_value=10, max_value=10**12), st.sampled_from([" ", "\u00a0", "\u202f"]))
def test_a_number_is_read_whatever_space_groups_its_digits(value: int, space: str) -> None:
    for lang in ("kk", "ru"):
        assert digits(f"всего {value:,}".replace(",", space), lang) == [value]


@given(st.integers(min_value=10, max_value=10**12))
def test_a_number_is_read_with_commas_in_english(value: int) -> None:
    assert digits(f"in all {value:,}", "en") == [value]


@given(st.text(alphabet="0123456789 .,:;()-–%$№[]/абвabc\u00a0", max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    for lang in ("kk", "ru", "en"):
        digits(text, lang)
        periods(text, lang)


def salads(count: int) -> list[str]:
    """Sentences of numbers, hedges, units and things in no order."""
    rng = random.Random(1)
    words = {
        "en": (
            "about over up to between and from of the 5 1,000 20 2019 million thousands half a"
            " third percent $ € years people rights students population continued each year since"
            " in 's per ( ) , ; to - more than women of whom 1 one two hundred"
        ),
        "ru": (
            "около более до от и из 5 1 000 20 2019 млн тысяч десятки половина треть % рублей лет"
            " человек школ двух стран в год с года ( ) , ; — доля число участников городских из них"
            " 1 один пять сто на больше"
        ),
        "kk": (
            "шамамен астам дейін мен аралығында және 5 1 000 20 2019 млн мың ондаған жартысы үштен"
            " бірі пайыз теңге жыл адам мектеп екі ел жылына жылдан бері ( ) , ; – саны"
            " студенттердің балалы оның ішінде 1 бір бес жүз жуық өсті"
        ),
    }
    return [
        " ".join(rng.choices(words[lang].split(" "), k=rng.randrange(3, 16))) + "."
        for lang in words
        for _ in range(count)
    ]


def test_no_order_of_words_breaks_it() -> None:
    texts = salads(30)
    for text, rows in zip(texts, found_in(texts), strict=True):
        for row in rows:
            assert text[row["start"] : row["stop"]] == row["quote"]
            assert row["low"] is not None or row["high"] is not None
            assert row["low"] is None or row["high"] is None or row["low"] <= row["high"]


TEXTS = (
    "Fulbright awards about 8,000 grants each year. The centre opened on 12 May 2023.",
    "В 2023 году Дома дружбы провели 1 245 мероприятий, из них 300 — в селах.",
    "«Болашақ» бағдарламасы бойынша 10 000-нан астам студент оқыды.",
)


def test_quotations_are_the_text() -> None:
    for text, rows in zip(TEXTS, found_in(TEXTS), strict=True):
        assert rows
        for row in rows:
            assert text[row["start"] : row["stop"]] == row["quote"]
            assert row["quote"] in row["text"]


def test_claims_do_not_depend_on_other_documents_or_their_order() -> None:
    def facts(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [{name: value for name, value in row.items() if name != "doc"} for row in rows]

    forward, backward = found_in(TEXTS), found_in(TEXTS[::-1])
    assert [facts(rows) for rows in forward] == [facts(rows) for rows in backward[::-1]]


@pytest.mark.parametrize(
    ("name", "precision", "recall"), [("development", 0.98, 0.98), ("held_out", 0.95, 0.95)]
)
def test_sentences_written_for_it(name: str, precision: float, recall: float) -> None:
    own = score(name)["all"]
    assert own.precision >= precision and own.recall >= recall, "\n".join(own.wrong)
    assert own.cases >= 0.95 * own.right


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    return (
        row["low"],
        row["high"],
        row["hedge"],
        row["currency"] or row["kind"],
        row["head"],
        when(row),
    )


#: Read wrongly once in a real report; texts are our own.
READ = {
    "Police opened 40 early and forced marriage cases.": [(40, 40, "exact", "count", "case", "")],
    "Nearly 40 per cent of humankind controls little.": [
        (40, 40, "nearly", "percent", "humankind", "")
    ],
    "Some 15 percent of the country's working population was unionized.": [
        (15, 15, "about", "percent", "population", "")
    ],
    "Of them, 10 of 17 inspectors were trained.": [
        (10, 10, "exact", "count", "inspector", ""),
        (17, 17, "exact", "count", "inspector", ""),
    ],
    "Hundreds of millions of dollars were spent.": [(2e8, 999999999, "about", "USD", "", "")],
    "Half a million jobs were created.": [(5e5, 5e5, "exact", "count", "job", "")],
    "The 2017 amendments and a third party changed nothing over half a century.": [],
    "The questions about the 2009 elections remain.": [],
    "The share dropped from 10.9% to 6.5%.": [
        (10.9, 10.9, "exact", "percent", "", ""),
        (6.5, 6.5, "exact", "percent", "", ""),
    ],
    "The fund may not spend more than $3,000 per child over 6 years of age.": [
        (3000, None, "at_least", "USD", "fund", "")
    ],
    "It works in 7 regions with 100,000 patients per year.": [
        (7, 7, "exact", "count", "region", ""),
        (1e5, 1e5, "exact", "count", "patient", "per year"),
    ],
    "Далее идут украинцы (371 тыс.) и немцы (223 тыс.).": [
        (371000, 371000, "exact", "count", "украинец", ""),
        (223000, 223000, "exact", "count", "немец", ""),
    ],
    "Двадцать пятый съезд прошел в 1 день.": [],
    "Алты балалы отбасы жаңа үйге көшті.": [],
    "Жиын кешкі бестен кейін, он төртінші наурызда өтті.": [],
}


def test_what_was_read_wrongly_in_reports() -> None:
    for (text, expected), rows in zip(READ.items(), found_in(list(READ)), strict=True):
        assert [told(row) for row in rows] == expected, text


def test_where_the_programme_is_named() -> None:
    texts = [
        "Фулбрайт — старая программа. В ней участвуют 8 тыс. человек.",
        "В ней участвуют 8 тыс. человек.",
    ]
    rows = [row for (row,) in found_in(texts)]
    assert [(row["case"], row["case_from"]) for row in rows] == [
        ("fulbright", "paragraph"),
        ("", ""),
    ]


def test_negation_is_flagged() -> None:
    ((row,),) = found_in(["There were not 500 participants in the programme."])
    assert row["negated"] and row["low"] == 500


def conflicting(*texts: str) -> pl.DataFrame:
    rows = [row for own in found_in(texts) for row in own]
    claims = frame_of(CLAIMS, [[row[name] for name in CLAIMS.schema] for row in rows])
    return conflicts(claims, documents(*(f"{number:04}" for number in range(len(texts)))))


def test_conflicting_claims_stand_side_by_side() -> None:
    found = conflicting(
        "Fulbright awards about 8,000 grants each year.",
        "Fulbright awards 5,000 grants annually.",
        "Fulbright awards more than 7,500 grants every year.",
        "Fulbright awards 8,100 grants each year.",
        "IVLP awards 5 grants each year.",
    )
    assert found["conflict"].to_list() == [0, 0, 0, 0]
    assert dict(found.select("quote", "clashes").iter_rows()) == {
        "about 8,000 grants": 1,
        "5,000 grants": 3,
        "more than 7,500 grants": 1,
        "8,100 grants": 1,
    }
    assert found["country"].unique().to_list() == ["USA"]


@pytest.mark.parametrize(
    "texts",
    [
        ("In 2022 Fulbright awarded 8,000 grants.", "In 2023 Fulbright awarded 5,000 grants."),
        ("Fulbright awards 8,000 grants each year.", "Fulbright trains 50 teachers each year."),
        (
            "Fulbright awards over 7,000 grants a year.",
            "Fulbright awards up to 9,000 grants a year.",
        ),
        ("Fulbright awards 8,000 grants a year.", "IVLP awards 5,000 grants a year."),
    ],
    ids=["other years", "other things", "overlap", "other programme"],
)
def test_what_is_no_conflict(texts: tuple[str, str]) -> None:
    assert conflicting(*texts).is_empty()
