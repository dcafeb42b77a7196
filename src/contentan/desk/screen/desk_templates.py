"""The pages of the desk: templates filled with words and facts; everything is escaped by them."""

from __future__ import annotations

import importlib.resources
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2

from contentan.codebook.yaml_with_lines import load_yaml
from contentan.report.writing.catalogue import text_of
from contentan.review.screen.page_language import NAMES

_HOME = importlib.resources.files("contentan.desk.screen")
STATIC = str(_HOME / "static")
#: The pages of the desk: address, name of its word.
VIEWS = (("/read", "read"), ("/tune", "tune"), ("/compare", "compare"))


@cache
def words(lang: str = "en") -> dict[str, str]:
    """Every word of the desk by name, in a language; what it lacks is in English."""
    own = load_yaml(Path(str(_HOME / "words" / f"{lang}.yaml")))
    found = {str(name): str(text) for name, text in own.items()}
    return found if lang == "en" else words() | found


def tabs(lang: str) -> list[tuple[str, str]]:
    """Address and name of each page but the review."""
    return [(address, words(lang)[name]) for address, name in VIEWS]


@cache
def _environment(lang: str) -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(_HOME / "templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    text = text_of(lang)
    made.globals.update(
        t=SimpleNamespace(**words(lang)),  # a dict has methods of such names
        lang=lang,
        languages=NAMES,
        country=text.country,
        text=text,
    )
    made.filters["number"] = text.integer
    made.filters["two"] = lambda value: "–" if value is None else text.decimal(value, 2)
    made.filters["moment"] = lambda at: at[:16].replace("T", " ")
    return made


def page(name: str, lang: str, **facts: Any) -> str:
    """HTML of a page; a fact that its template needs and is not given is an error."""
    return _environment(lang).get_template(f"{name}.html").render(**facts)
