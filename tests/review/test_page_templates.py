"""The pages themselves: their words, and that no text of a document becomes HTML."""

from __future__ import annotations

import re

import pytest
from starlette.testclient import TestClient

from contentan.review.screen import page_templates
from contentan.review.screen.reviewer_request import Settings
from tests.review.screen_client import PAGES, REVIEW


@pytest.mark.parametrize("path", PAGES)
def test_pages_say_words_not_methods(john: TestClient, path: str) -> None:
    text = john.get(path).text
    assert not re.search(
        r"built-in method|bound method|Undefined|\{\w+\}",
        re.sub(r'<script type="application/json".*?</script>', "", text, flags=re.S),
    )


def test_every_word_of_the_pages_is_used_and_there(started: Settings) -> None:
    sources = [
        *REVIEW.rglob("*.html"),
        *REVIEW.rglob("*.js"),
        *(
            REVIEW / f"{name}.py"
            for name in (
                "routes",
                "sign_in_routes",
                "application",
                "page_contents",
                "counted_rows",
                "filter_choices",
                "permissions",
                "named_page",
                "settle_routes",
            )
        ),
    ]
    texts = {path: path.read_text(encoding="utf-8") for path in sources}
    asking = r"\bt\.(\w+)|\bwords\.(\w+)(?!\w|\()|words\(\)\[\"(\w+)"
    found = {
        name for text in texts.values() for names in re.findall(asking, text) for name in names
    }
    asked = found - {""}
    assert asked <= page_templates.words().keys(), asked - page_templates.words().keys()
    whole = "\n".join(texts.values())
    stems = ("_says",)
    idle = [
        name
        for name in page_templates.words()
        if not re.search(rf"\b{name}\b", whole) and not name.endswith(stems)
    ]
    assert not idle


def test_nothing_makes_html_of_a_text() -> None:
    for path in [*REVIEW.rglob("*.html"), *REVIEW.rglob("*.js"), *REVIEW.glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\|\s*safe\b|Markup\(|innerHTML|outerHTML|insertAdjacentHTML"
            r"|document\.write|\beval\(|new Function",
            text,
        ), path
        assert not re.search(r"<[^>]+\s(on\w+|style)=", text) or path.suffix != ".html", path
    for path in (REVIEW / "templates").iterdir():
        assert path.suffix == ".html", f"{path.name} would not be escaped"
