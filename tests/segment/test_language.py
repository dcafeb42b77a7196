"""Languages of sentences and of the words of mixed sentences: laws, readable cases, figures on the
development texts.
"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.lemmatize.typed_tokens import lemmatize_words
from contentan.segment import language
from contentan.segment.token_cuts import tokenizer
from tests.conftest import ROOT

LEMMA = ROOT.parent / "shared" / "data" / "lemma"


@given(
    st.lists(st.text("абгқңүіA«»", min_size=1, max_size=6), max_size=8),
    st.sampled_from(["kk", "ru", "en", ""]),
)
def test_every_word_gets_a_language(forms: list[str], lang: str) -> None:
    labels = language.word_languages(forms, lang)
    assert len(labels) == len(forms)
    assert set(labels) <= {"kk", "ru", "en"}


@given(st.text("абвгдежзийклмн", min_size=1, max_size=10), st.sampled_from("әғқңөұүһі"))
def test_a_kazakh_letter_makes_a_kazakh_word(word: str, letter: str) -> None:
    assert language.word_score(word + letter) == language.CERTAIN


@pytest.mark.parametrize(
    ("text", "lang"),
    [
        ("Атым — Бекболат, Алматыда тұрамын.", "kk"),
        ("Ол сол елде болды.", "kk"),
        ("Народная дипломатия укрепляет доверие.", "ru"),
        ("Фонд «Болашақ» и партия «Нұр Отан» открыли форум.", "ru"),
        ("В рамках «Ұлы даланың жеті қыры» прошли встречи.", "ru"),
        ("Программы Fulbright и Open World работают.", "ru"),
        ("American Spaces орталықтары жұмыс істейді.", "kk"),
        ("The Assembly of People of Kazakhstan (АНК) met.", "en"),
        ("Qazaqstan halqı Assambleiası birlikti saqtaidı.", "kk"),
        ("В XX веке", "ru"),
        ("12, 2020.", ""),
    ],
)
def test_sentences(text: str, lang: str) -> None:
    assert language.language(text) == lang


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("ru", "Программа «Рухани/kk жаңғыру/kk» поддержала вузы"),
        ("ru", "работа «Қазақстан/kk халқы/kk Ассамблеясы/kk» продолжена"),
        ("ru", "Фонд «Болашақ/kk» и партия «Нұр/kk Отан/kk» открыли форум"),
        ("kk", "Мәдени орталық «Русский/ru мир/ru» қоғамдық қорымен бірге"),
        ("kk", "Халықаралық «Дом/ru дружбы/ru» аясында өтті"),
        ("kk", "Бұл жоба Ресей Федерациясы министрлігінің қолдауымен өтті"),
        ("ru", "Роль Ассамблеи народа Казахстана и ЮНЕСКО"),
        ("ru", "Программа Fulbright/en работает"),
        ("kk", "Fulbright/en бағдарламасы жұмыс істейді"),
        ("kk", "Qazaqstan halqı Assambleiası"),
    ],
)
def test_words_of_mixed_sentences(lang: str, text: str) -> None:
    plain = text.replace("/kk", "").replace("/ru", "").replace("/en", "")
    forms = [token.text for token in tokenizer(lang)(plain)]
    wanted = {
        word.strip("«»").partition("/")[0]: word.strip("«»").partition("/")[2] or lang
        for word in text.split()
    }
    found = lemmatize_words([forms], [lang])[0]
    assert {
        form: own for form, (own, _) in zip(forms, found, strict=True) if form in wanted
    } == wanted


@pytest.mark.shared
@pytest.mark.slow
def test_accuracy_has_not_fallen() -> None:
    if not LEMMA.exists():
        pytest.skip("the development texts are not beside the checkout")
    gate = json.loads((ROOT / "tests" / "gates" / "lemmas.json").read_text(encoding="utf-8"))[
        "language"
    ]
    command = [
        sys.executable,
        str(ROOT / "tools" / "data" / "build_language_data.py"),
        str(LEMMA),
        "--check",
    ]
    lines = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    for line, name in zip(lines, ("sentences", "three words"), strict=True):
        assert line.startswith(name)
        assert all(
            float(share) >= gate[name]
            for share in line.split()[len(name.split()) + 0 :]
            if share.count(".") == 1
        )
