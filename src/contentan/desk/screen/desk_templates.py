"""The pages of the desk: templates filled with words and facts; everything is escaped by them."""

from __future__ import annotations

import importlib.resources
from functools import cache
from pathlib import Path
from typing import Any

import jinja2

from contentan.report.writing.catalogue import text_of
from contentan.review.screen import page_templates

_HOME = Path(str(importlib.resources.files("contentan.desk.screen")))
STATIC = str(_HOME / "static")
#: The pages of the desk: address, name of its word.
VIEWS = (("/read", "read"), ("/tune", "tune"), ("/compare", "compare"), ("/register", "register"))


def words(lang: str = "en") -> dict[str, str]:
    """Every word of the desk by name, in a language."""
    return page_templates.words(lang, _HOME)


def tabs(lang: str) -> list[tuple[str, str]]:
    """Address and name of each page but the review."""
    return [(address, words(lang)[name]) for address, name in VIEWS]


@cache
def _environment(lang: str) -> jinja2.Environment:
    made, text = page_templates.environment(lang, _HOME), text_of(lang)
    made.globals.update(country=text.country, text=text)
    made.filters["number"] = text.integer
    return made


def page(name: str, lang: str, **facts: Any) -> str:
    """HTML of a page; a fact that its template needs and is not given is an error."""
    return _environment(lang).get_template(f"{name}.html").render(**facts)
