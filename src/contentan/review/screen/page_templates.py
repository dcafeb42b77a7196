"""The pages themselves: templates filled with words and what `page_contents` and `live_figures`
give. Everything is escaped by the templates.
"""

from __future__ import annotations

import importlib.resources
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import jinja2

from contentan.codebook.yaml_with_lines import load_yaml

STATIC = str(importlib.resources.files("contentan.review.screen") / "static")


@cache
def words() -> dict[str, str]:
    """Every word of the screen by name, in English; another language is another file beside it."""
    path = Path(
        str(importlib.resources.files("contentan.review.screen").joinpath("words", "en.yaml"))
    )
    return {str(name): str(text) for name, text in load_yaml(path).items()}


@cache
def _environment() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(
            str(importlib.resources.files("contentan.review.screen") / "templates")
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals["t"] = SimpleNamespace(**words())  # a dict has methods of such names
    made.filters["percent"] = lambda share: f"{100 * share:.0f}"
    made.filters["two"] = lambda value: "–" if value is None else f"{value:.2f}".replace("-", "−")
    return made


def page(name: str, **facts: Any) -> str:
    """HTML of a page; a fact that its template needs and is not given is an error."""
    return (
        _environment()
        .get_template(f"{name}.html")
        .render(**{"who": "", "can_leave": False, "task": ""} | facts)
    )
