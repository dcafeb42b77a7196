"""Russian names and words whose dictionary lemma nobody means: one lemma for all cases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tools.data import case_readings

from contentan.lemmatize.russian import russian, word_lists
from contentan.lemmatize.typed_tokens import lemmatize_words

# Laws


@settings(max_examples=40)
@given(st.sampled_from(sorted(word_lists.people_and_places())))
def test_every_case_of_a_listed_name_has_the_name(form: str) -> None:
    found = russian.lemmas(form.capitalize())
    listed = word_lists.closed_forms().get(form, word_lists.people_and_places()[form])
    assert set(found) <= set(listed)


@settings(max_examples=40)
@given(st.sampled_from(sorted(word_lists.people_and_places())))
def test_small_letters_show_no_name(form: str) -> None:
    own = word_lists.closed_forms().get(form) or word_lists.name_forms().get(form)
    found = word_lists.listed(form, "lower", known=True)
    assert found == ((own,) if isinstance(own, str) else own or ())


# Gold


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("токаев", "Токаев Токаева Токаеву Токаевым Токаеве"),
        ("назарбаев", "Назарбаев Назарбаева Назарбаеву"),
        ("тасмагамбетов", "Тасмагамбетов Тасмагамбетова Тасмагамбетовым"),
        ("мамин", "Мамин Мамина Маминым"),
        ("абаев", "Абаев Абаева Абаевым"),
        ("абай", "Абай Абая Абаю Абаем"),
        ("ерболат", "Ерболат Ерболата Ерболату Ерболатом"),
        ("мухтаров", "Мухтаров Мухтарова Мухтаровым"),
        ("мусин", "Мусин Мусина Мусиным"),
        ("айгуль", "Айгуль"),
        ("сауле", "Сауле"),
        ("дарига", "Дарига Дариги Дариге Даригу Даригой"),
        ("алия", "Алия Алии Алию Алией"),
        ("касым-жомарт", "Касым-Жомарт Касым-Жомарта Касым-Жомарту"),
        ("канатулы", "Канатулы"),
        ("мангистау", "Мангистау"),
        ("самарканд", "Самарканд Самарканда Самарканде"),
        ("семей", "Семея Семее"),
        ("семья", "семей семьям"),  # families, no town
        ("анна", "Анне Анну"),
        ("петр", "Петру Пётр Петром"),
        ("юрьевич", "Юрьевичу Юрьевичем"),
        ("молоко", "молока молоком"),
        ("счастье", "счастье счастья счастью"),
        ("основной", "основными основным основная"),
        ("застыть", "застыл застынет"),
        ("парк", "парках парков парке"),
        ("вице-премьер", "вице-премьеру вице-премьера"),
        ("опора", "опору"),
        ("зал", "залом"),
    ],
)
def test_all_cases_fall_to_one_lemma(lemma: str, forms: str) -> None:
    assert {form: russian.lemmas(form)[0] for form in forms.split()} == dict.fromkeys(
        forms.split(), lemma
    )


@pytest.mark.parametrize(
    ("text", "lemma"),
    [
        ("Он был в Шымкенте", "шымкент"),
        ("Речь Ерлана", "ерлан"),
        ("работы Сатпаева", "сатпаев"),
        ("по книге Кудайбергена", "кудайберген"),
    ],
)
def test_a_kazakh_name_in_a_russian_case_is_a_russian_word(text: str, lemma: str) -> None:
    # By its letters alone the last word is Kazakh.
    lang, known = lemmatize_words([text.split()], ["ru"])[0][-1]
    assert (lang, known.lemmas) == ("ru", (lemma,))


@pytest.mark.parametrize(
    ("form", "lemma"),
    [
        ("спасиииибо", "спасибо"),  # letters that only lengthen a word
        ("дааа", "да"),
        ("ааа", "ааа"),  # no word without them
        ("крупнейшие", "крупнейший"),
        ("ближайшую", "ближайший"),
        ("#дружбанародов", "#дружбанародов"),  # several words have no lemma
        ("#новости", "#новости"),
    ],
)
def test_words_have_the_lemma_of_other_dictionaries(form: str, lemma: str) -> None:
    assert russian.lemmas(form)[0] == lemma


def test_a_superlative_is_found_by_its_positive_too() -> None:
    (_, found), (_, city) = lemmatize_words([["Крупнейшие", "города"]], ["ru"])[0]
    assert {*found.lemmas, *found.stems} == {"крупнейший", "крупный"}
    assert city.stems == ()


def test_a_name_has_the_case_of_what_stands_before_it() -> None:
    found = lemmatize_words([["При", "дворе", "короля", "Карла", "."]], ["ru"])[0]
    assert found[3][1].lemmas[0] == "карл"


def test_a_reading_fits_an_annotation_by_part_of_speech_case_and_number() -> None:
    readings = russian.entry("реки", cases=True).readings
    assert len(readings) > len(russian.entry("реки").readings) == 1
    genitive = {"Case": "Gen", "Number": "Sing"}
    kept = [one.kinds[0] for one in readings if case_readings.fits(one, "NOUN", genitive)]
    assert kept == ["NOUN gent sing"]
    assert not any(case_readings.fits(one, "VERB", {}) for one in readings)
