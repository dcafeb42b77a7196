"""Coordination: what is found in three languages and what is not, equality with a matcher written
straight from the definition, and that the order of coordinated words decides nothing.
"""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.codebook.pattern_tree import Gap, Word
from contentan.codebook.patterns import parse
from contentan.model import Pattern
from tests.coding.codebooks import found
from tests.coding.indexed import matches

CASES = """\
en | ethnic minority | Ethnic, religious and linguistic minorities live here.
en | religious minority | Ethnic, religious, and linguistic minorities live here.
en | ethnic minority | Ethnic and non-religious minorities live here.
en | cultural exchange | Cultural, educational as well as scientific exchanges grow.
en | ethnic minority | Ethnic and/or linguistic minorities.
en | rights of minority | The rights and duties of minorities are equal.
en | interethnic accord | Interethnic peace and accord were praised.
en | freedom of religion | Freedom of speech, assembly and religion is a right.
en | freedom of religion | Freedom of speech and of religion is a right.
en | freedom of assembly | Freedom of speech, assembly and religion is a right.
en | freedom of press | Freedom of speech, assembly, press, and religion is a right.
ru | межнациональное согласие | Мы за межнациональное и межконфессиональное согласие.
ru | межэтническое согласие | Укрепление межэтнического мира и согласия в стране.
ru | казахский народ | Дружба казахского и русского народов крепнет.
ru | право меньшинство | Права и обязанности меньшинств равны.
ru | свобода вероисповедания | Свобода слова, собраний и вероисповедания.
ru | свобода собраний | Свобода слова, собраний и вероисповедания.
ru | охрана реки | Охрана озёр, рек и болот важна.
ru | молодой учёный | Молодые инженеры и учёные встретились.
ru | молодой инженер | Молодые учёные и инженеры встретились.
ru | учёное звание | Учёные степени и звания.
ru | этническое меньшинство | Этнические, религиозные, а также языковые меньшинства.
ru | студенческий обмен | Студенческие и научно-технические обмены развиваются.
kk | ұлтаралық келісім | Ұлтаралық және дінаралық келісім маңызды.
kk | дінаралық келісім | Дінаралық және ұлтаралық келісім маңызды.
kk | ұлтаралық келісім | Ұлтаралық татулық пен келісімді сақтау керек.
kk | ұлтаралық келісім | Ұлтаралық бейбітшілік, татулық пен келісім сақталды.
kk | ұлтаралық татулық | Ұлтаралық бейбітшілік, татулық пен келісім сақталды.
kk | достық идея | Достық пен бірлік идеясы.
"""
TRAPS = """\
en | state language | State programs and language policy were discussed.
en | student exchange | Students and cultural exchanges were funded.
en | society organization | Civil society and international organizations met.
en | ethnic minority | Ethnic groups. And linguistic minorities.
en | ethnic minority | Ethnic and other minorities.
en | right of worker | Rights of migrants, workers and minority schools.
en | freedom of assembly | Freedom of speech. Assembly and religion.
en | dialogue between culture | The dialogue between peoples and cultures.
en | "ethnic minority" | Ethnic and linguistic minorities.
en | people-to-people | People and states to people.
ru | государственный язык | Государственные программы и языковая политика.
ru | межэтническое согласие | Межэтнический мир и согласием довольны все.
ru | молодой учёный | Молодые инженеры и учёный совет встретились.
ru | охрана река | Охрана озёр, рекой и болотами довольны.
ru | общественное согласие | Общественные слушания, согласие и споры.
ru | культурный обмен | Культурная и спортивному обмену мешает.
ru | общественное согласие | Общественные слушания и согласие соседей.
ru | государственный департамент | Государственные органы и департамент города.
kk | мемлекеттік тіл | Мемлекеттік бағдарлама мен тіл саясаты.
kk | мемлекеттік тіл | Мемлекеттік бағдарлама мен тіл мәселесі талқыланды.
kk | мемлекеттік компания | Мемлекеттік қайраткер және ұлттық компания келді.
kk | адам байланыс | Адам мен табиғат арасындағы байланыс.
kk | халық тіл | Халықта бірлік пен тіл бар.
"""


def rows(text: str) -> list[list[str]]:
    return [line.split(" | ") for line in text.splitlines()]


def count(lang: str, source: str, text: str, *, coordination: bool = True) -> int:
    return len(found(text, Pattern("x", lang, source, 1, coordination=coordination)))


@pytest.mark.parametrize(("lang", "source", "text"), rows(CASES))
def test_a_coordination_is_found_where_the_codebook_asks(lang: str, source: str, text: str) -> None:
    assert count(lang, source, text) == 1
    assert count(lang, source, text, coordination=False) == 0


@pytest.mark.parametrize(("lang", "source", "text"), rows(TRAPS))
def test_what_only_looks_like_one_is_not(lang: str, source: str, text: str) -> None:
    assert count(lang, source, text) == 0


@pytest.mark.parametrize(
    "text",
    [
        "apple berry and",
        "apple berry, and",
        "and apple berry",
        "apple berry non",
        "apple berry and non",
        "apple berry and non berry",
        "apple berry as well as",
        "apple berry of cider and of",
    ],
)
def test_a_conjunction_at_either_end_of_a_text_joins_nothing(text: str) -> None:
    assert count("en", "apple berry", text) == 1
    assert count("ru", "apple berry", f"{text} и") == 1


def test_the_hit_goes_from_the_first_word_to_the_last() -> None:
    pattern = Pattern("x", "en", "ethnic minority", 1, coordination=True)
    text = "Many ethnic, religious and linguistic minorities live here."
    assert found(text, pattern) == [("x", "ethnic, religious and linguistic minorities")]


ORDERS = {
    "en": ("interethnic accord", ["interethnic", "social", "religious"], ", ", " and ", "accord"),
    "ru": (
        "межэтническое согласие",
        ["межэтническое", "гражданское", "религиозное"],
        ", ",
        " и ",
        "согласие",
    ),
    "kk": ("ұлтаралық келісім", ["ұлтаралық", "қоғамдық", "дінаралық"], ", ", " және ", "келісім"),
}


@pytest.mark.parametrize("lang", ORDERS)
@given(data=st.data())
def test_the_order_of_modifiers_decides_nothing(lang: str, data: st.DataObject) -> None:
    source, words, comma, conjunction, head = ORDERS[lang]
    some = data.draw(st.permutations(words))[: data.draw(st.integers(2, 3))]
    text = comma.join(some[:-1]) + conjunction + some[-1] + " " + head
    assert count(lang, source, f"{text}.") == (words[0] in some)


# ---- a naive matcher ----------------------------------------------------------------------------

WORDS = ("apple", "berry", "cider", "dough")
#: Few words, so that those of a pattern stand in most texts.
TEXT = st.lists(st.sampled_from([*WORDS[:2], *WORDS, "and", "and", ","]), min_size=1, max_size=14)
SOURCE = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).flatmap(
    lambda words: st.sampled_from([" ".join(words), " _{0,1} ".join(words)])
)
ITEM = f"(?:{'|'.join(WORDS)})"
SHARED_HEAD = re.compile(rf"(?:, {ITEM} )*(?:, )?and {ITEM}")
SHARED_BEGINNING = re.compile(rf"{ITEM} (?:, {ITEM} )*(?:, )?and")
SOME_ITEMS = re.compile(rf"{ITEM} (?:, {ITEM} )*,")
OTHER_ITEMS = re.compile(rf"(?:, {ITEM} )*(?:, )?and")


def naive(source: str, tokens: list[str]) -> set[tuple[int, int]]:
    """Spans of words, told from the tokens between each two of them."""
    at = [i for i, token in enumerate(tokens) if token != ","]
    words = [tokens[i] for i in at]

    def linked(i: int, j: int) -> bool:
        return j == i + 1 and at[j] == at[i] + 1

    def last(j: int) -> bool:
        return j + 1 == len(words) or not linked(j, j + 1) or words[j + 1] == "and"

    def joined(i: int, j: int) -> bool:
        between = " ".join(tokens[at[i] + 1 : at[j]])
        if SHARED_HEAD.fullmatch(between) and linked(j - 1, j):
            return True
        if SHARED_BEGINNING.fullmatch(between) and linked(j - 1, j) and last(j):
            return True
        return bool(SOME_ITEMS.fullmatch(between)) and any(
            OTHER_ITEMS.fullmatch(" ".join(tokens[at[j] + 1 : at[k]]))
            and linked(k - 1, k)
            and last(k)
            for k in range(j + 2, len(words))
            if words[k] in WORDS
        )

    spans = {(i, i - 1) for i in range(len(words))}
    gap: Gap | None = None
    for element in parse(source, lang="en").elements:  # type: ignore[union-attr]
        if isinstance(element, Gap):
            gap = element
            continue
        assert isinstance(element, Word)
        spans = {
            (a, j)
            for a, b in spans
            for j in range(b + 1, len(words))
            if words[j] == element.text
            and (
                (a > b and j == a)
                or (
                    a <= b
                    and (
                        gap.least <= j - b - 1 <= gap.most if gap else linked(b, j) or joined(b, j)
                    )
                )
            )
        }
        gap = None
    return spans


@given(SOURCE, TEXT)
def test_coordinations_equal_the_naive_matcher(source: str, tokens: list[str]) -> None:
    text = re.sub(r" ,", ",", " ".join(tokens)).strip(",")
    tokens = re.findall(r"\w+|,", text)
    tree = parse(source, lang="en", coordination=True)
    assert matches(tree, text) == naive(source, tokens), text
