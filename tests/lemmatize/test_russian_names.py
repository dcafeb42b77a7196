"""Russian names and words whose dictionary lemma nobody means: one lemma for all cases."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
