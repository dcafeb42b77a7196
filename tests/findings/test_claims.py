"""Quantitative claims: laws first, then the sentences of tests/findings/claims, then a case for
each thing that was read wrongly. Tables and conflicts have their own files.
"""

from __future__ import annotations

import random
from typing import Any

import pytest
from benchmarks.codebook.claim_facts import found_in
from benchmarks.codebook.claims import score, when
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from contentan.findings.claims.claim_words import lexicon
from contentan.findings.claims.numerals import masked, numbers
from contentan.findings.claims.parsed_sentence import Sentence
from contentan.findings.claims.periods import periods
from contentan.model import LANGS


def digits(text: str, lang: str) -> list[float]:
    """The numbers of a text without words."""
    sentence = Sentence(text, lang, (), tuple)
    return [one.value for one in numbers(sentence, lexicon(lang), (masked,))]


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


ONES = ["", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"]
PARTS = [
    "",
    "",
    "half",
    "third",
    "quarter",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
]
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


@pytest.mark.parametrize(("name", "least"), [("development", 0.98), ("held_out", 0.95)])
def test_sentences_of_the_first_grammar(name: str, least: float) -> None:
    own = score(name)["all"]
    assert own.precision >= least and own.recall >= least, "\n".join(own.wrong)
    assert own.agents >= 0.95 * own.right


@pytest.mark.parametrize("name", ["frames_dev", "frames_test", "reports_dev", "reports_test"])
@pytest.mark.parametrize("lang", LANGS)
def test_frames_with_everything_right(name: str, lang: str) -> None:
    own = score(name)[lang]
    assert own.precision >= 0.85 and own.recall >= 0.85, "\n".join(own.wrong)


def told(row: dict[str, Any]) -> tuple[Any, ...]:
    number = row["low"] if row["low"] is not None else row["high"]
    return number, row["bound"], row["currency"] or row["kind"], row["head"], when(row)


#: A frame that differs from "so many things, exactly": text, then what its one claim has.
FRAMES: dict[str, dict[str, Any]] = {
    "За поправку голосует не менее одной трети депутатов.": {
        "low": 33.333333,
        "high": None,
        "kind": "share",
        "fraction": "1/3",
        "bound": "at_least",
        "head": "депутат",
        "negated": False,
    },
    "Олимпиадаға төрт жарым мың оқушы қатысты.": {"low": 4500.0, "head": "оқушы"},
    "One in five students studies abroad.": {
        "low": 20.0,
        "kind": "share",
        "fraction": "1/5",
        "head": "student",
    },
    "The number of partner schools grew from 45 to 60.": {
        "low": 60.0,
        "base": 45.0,
        "change": "rise",
        "step": False,
        "head": "school",
    },
    "Расходы сократили с 45 до 30 млн тенге.": {
        "low": 3e7,
        "base": 4.5e7,
        "change": "fall",
        "currency": "KZT",
    },
    "Дома дружбы работают в 9 из 17 регионов.": {"low": 9.0, "whole": 17.0, "head": "регион"},
    "Заңды депутаттардың жалпы санының үштен екісі қолдады.": {
        "low": 66.666667,
        "fraction": "2/3",
        "head": "депутат",
        "change": "",
    },
    "Unemployment stood at 18.8 percent.": {"low": 18.8, "kind": "share", "head": "unemployment"},
    "Тәулігіне 300 адам қызмет алады.": {"low": 300.0, "per": "day", "head": "адам"},
    "17 облыстың 9-ында Достық үйі бар.": {"low": 9.0, "whole": 17.0, "head": "облыс"},
    "Each year 412 people, up from 260, learn it.": {"low": 412.0, "base": 260.0, "per": "year"},
    "Студенттер саны үш есе өсті.": {"low": 3.0, "kind": "multiple", "change": "rise"},
    "Число участников выросло на 12 процентных пунктов.": {
        "low": 12.0,
        "kind": "points",
        "step": True,
    },
    "Әр облыстан бес делегаттан артық емес сайланады.": {
        "high": 5.0,
        "low": None,
        "bound": "at_most",
        "negated": False,
    },
    "В школах учатся два с половиной миллиона детей.": {"low": 2.5e6, "head": "ребенок"},
}

#: What looked like a month, a citation or a list and was none.
COUNTED = {
    "It was signed by 11 deceased persons and 12 mayors.": ["person", "mayor"],
    "Подписали 10 сенаторов и 20 маршрутов.": ["сенатор", "маршрут"],
    "31 of the houses stand.": ["house"],
    "Облыста 120 суретші мен 9 бапкер бар.": ["суретші", "бапкер"],
}

#: Ages, articles, dates, ranks, times and vague amounts.
NONE = (
    "Қырық жасқа толған азамат сайлана алады.",
    "She was elected at 40 and is aged 52.",
    "Сайлау пунктами 1 и 2 статьи 47 и статьей 57 Конституции предусмотрен.",
    "Конституцияның 11, 13-15-баптарында көзделген.",
    "Наурыздың 29-ы мен 31-і аралығында жиын өтті.",
    "Команда заняла 5 место, а спектакль длился два часа.",
    "Dozens of families and hundreds of guests came at 10 a.m.",
    "Одну из двух школ закрыли.",
    "Телефон: 8 (7172) 74-55-66.",
)


@pytest.mark.parametrize("text", FRAMES)
def test_frames(text: str) -> None:
    ((row,),) = found_in([text])
    assert {name: row[name] for name in FRAMES[text]} == FRAMES[text]


@pytest.mark.parametrize("text", COUNTED)
def test_what_is_counted_though_it_looks_like_a_date_or_a_citation(text: str) -> None:
    (rows,) = found_in([text])
    assert [row["head"] for row in rows] == COUNTED[text]


def test_two_claims_have_two_ids() -> None:
    texts = salads(60)
    for rows in found_in(texts):
        assert len({row["claim"] for row in rows}) == len(rows)


@pytest.mark.parametrize("text", NONE)
def test_what_is_no_claim(text: str) -> None:
    assert found_in([text]) == [[]]


@settings(max_examples=12, deadline=None)
@given(st.integers(2, 900), st.integers(2, 900))
def test_a_change_has_both_numbers_and_the_direction_between_them(first: int, last: int) -> None:
    assume(first != last)
    texts = (
        f"The number of clubs changed from {first} to {last}.",
        f"Число клубов изменилось с {first} до {last}.",
        f"Клубтар саны {first}-тен {last}-ге дейін өзгерді.",
    )
    for (row,) in found_in(texts):
        assert (row["base"], row["low"]) == (first, last)
        assert row["change"] == ("rise" if last > first else "fall")


@settings(max_examples=12, deadline=None)
@given(st.integers(1, 8), st.integers(2, 10))
def test_a_fraction_in_words_is_its_share(over: int, under: int) -> None:
    assume(over < under and under > 2)
    text = f"{ONES[over]} {PARTS[under]}{'s' if over > 1 else ''} of the members agreed."
    ((row,),) = found_in([text])
    assert row["fraction"] == f"{over}/{under}"
    assert row["low"] == pytest.approx(100 * over / under)


#: Read wrongly once in a real report; texts are our own.
READ = {
    "Police opened 40 early and forced marriage cases.": [(40, "exact", "count", "case", "")],
    "Nearly 40 per cent of humankind controls little.": [(40, "nearly", "share", "humankind", "")],
    "Some 15 percent of the country's working population was unionized.": [
        (15, "about", "share", "population", "")
    ],
    "Of them, 10 of 17 inspectors were trained.": [(10, "exact", "count", "inspector", "")],
    "Hundreds of millions of dollars were spent.": [],
    "Half a million jobs were created.": [(5e5, "exact", "count", "job", "")],
    "The 2017 amendments and a third party changed nothing over half a century.": [],
    "The questions about the 2009 elections remain.": [],
    "The share dropped from 10.9% to 6.5%.": [(6.5, "exact", "share", "", "")],
    "The fund may not spend more than $3,000 per child over 6 years of age.": [
        (3000, "at_most", "USD", "", "")
    ],
    "It works in 7 regions with 100,000 patients per year.": [
        (7, "exact", "count", "region", ""),
        (1e5, "exact", "count", "patient", "per year"),
    ],
    "Далее идут украинцы (371 тыс.) и немцы (223 тыс.).": [
        (371000, "exact", "count", "украинец", ""),
        (223000, "exact", "count", "немец", ""),
    ],
    "Двадцать пятый съезд прошел в 1 день.": [],
    "Алты балалы отбасы жаңа үйге көшті.": [],
    "Жиын кешкі бестен кейін, он төртінші наурызда өтті.": [],
    "32 judges were punished: 12 were warned and 14 reprimanded.": [
        (32, "exact", "count", "judge", ""),
        (12, "exact", "count", "judge", ""),
        (14, "exact", "count", "judge", ""),
    ],
    "Trade grew 9 fold, and we raised wages by 30 percent.": [
        (9, "exact", "multiple", "trade", ""),
        (30, "exact", "share", "wage", ""),
    ],
    "There are a thousand clubs, up from about 600.": [(1000, "exact", "count", "club", "")],
    "The region's four juvenile offenders’ colonies were closed.": [
        (4, "exact", "count", "colony", "")
    ],
    "Senior deaths are down 80 percent since January.": [(80, "exact", "share", "death", "")],
    "За документ голосовали 149 сенаторов, пятеро выступили против, трое воздержались.": [
        (149, "exact", "count", "сенатор", ""),
        (5, "exact", "count", "сенатор", ""),
        (3, "exact", "count", "сенатор", ""),
    ],
    "Матч закончился со счётом 2:1 около 7 утра.": [],
    "Он на 100 процентов уверен в этом.": [],
    "Ауданда екі бүтін оннан тоғыз миллион тұрғын бар.": [(2.9e6, "exact", "count", "тұрғын", "")],
    "Команда 10-6 есебімен жеңді, екінші тоқсанда ойын болмады.": [],
    "A candidate who receives more than fifty per cent of the votes cast wins.": [
        (50, "more_than", "share", "vote", "")
    ],
    "The share was cut from nearly 40 per cent of people to under 10 per cent.": [
        (10, "less_than", "share", "people", "")
    ],
    "Within three hours of arrest, 12 hours of lessons were read.": [
        (12, "exact", "count", "hour", "")
    ],
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
