"""The screen in three languages: which one a page speaks, and that each says everything."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from contentan.model import LANGS
from contentan.review.screen import page_language, page_templates
from contentan.review.screen.reviewer_request import Settings
from tests.review.screen_client import PAGES, client


@pytest.mark.parametrize(
    ("accepted", "expected"),
    [
        ("", "en"),
        ("de-DE,fr;q=0.5", "en"),
        ("kk-KZ,ru;q=0.9,en;q=0.8", "kk"),
        ("en;q=0.3, ru;q=0.7", "ru"),
        ("RU-kz", "ru"),
        ("ru;q=0, kk;q=0.1", "kk"),
        ("ru;q=none", "en"),
    ],
)
def test_the_browsers_first_known_language(accepted: str, expected: str) -> None:
    assert page_language.language("", "", accepted) == expected


@given(st.text(), st.text(), st.text())
def test_any_header_and_cookie_is_one_of_the_languages(a: str, b: str, c: str) -> None:
    assert page_language.language(a, b, c) in LANGS


def test_the_persons_choice_stands_before_the_servers_before_the_browsers(
    started: Settings,
) -> None:
    def spoken(who: TestClient) -> str:
        found = re.search(r'<html lang="(\w+)">', who.get("/").text)
        assert found
        return found[1]

    who = client(started, "john")
    who.headers["accept-language"] = "ru"
    assert spoken(who) == "ru"
    who = client(replace(started, lang="kk"), "john")
    who.headers["accept-language"] = "ru"
    assert spoken(who) == "kk"
    assert who.get("/language/en", follow_redirects=False).status_code == 303
    assert spoken(who) == "en"
    who.get("/language/xx%0d%0aset-cookie:a=b")
    assert spoken(who) == "en"


@pytest.mark.parametrize("lang", ["kk", "ru"])
def test_each_language_says_everything_and_in_its_own_words(lang: str) -> None:
    folder = page_templates.Path(page_templates.STATIC).parent / "words"
    own = {str(k): str(v) for k, v in page_templates.load_yaml(folder / f"{lang}.yaml").items()}
    english = page_templates.words("en")
    assert own.keys() == english.keys()
    for name, text in own.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", english[name])), name
        assert name == "decimal" or text != english[name], name


@pytest.mark.parametrize("lang", ["kk", "ru"])
@pytest.mark.parametrize("path", PAGES)
def test_a_page_in_another_language_has_no_english_word(
    started: Settings, lang: str, path: str
) -> None:
    text = client(replace(started, lang=lang), "john").get(path).text
    text = re.sub(r'<script.*?</script>|<noscript>.*?</noscript>| name="\w+"', "", text, flags=re.S)
    for name, word in page_templates.words("en").items():
        if len(word) > 8 and "{" not in word and word not in page_templates.words(lang).values():
            assert f">{word}<" not in text and f'"{word}"' not in text, name


def test_codes_have_the_labels_of_the_language(started: Settings) -> None:
    for lang, label in (("en", "Exchange"), ("ru", "exchange")):
        text = client(replace(started, lang=lang), "john").get("/sample/verify").text
        assert f"<span>{label}</span>" in text
