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
from contentan.report.writing.catalogue import text_of
from contentan.report.writing.corrected_wording import why_of
from contentan.review.screen.page_language import NAMES

_HOME = Path(str(importlib.resources.files("contentan.review.screen")))
STATIC = str(_HOME / "static")


@cache
def words(lang: str = "en", home: Path = _HOME) -> dict[str, str]:
    """Every word of the pages below `home` by name, in a language; what it lacks is in English."""
    own = load_yaml(home / "words" / f"{lang}.yaml")
    found = {str(name): str(text) for name, text in own.items()}
    return found if lang == "en" else words(home=home) | found


def environment(lang: str, home: Path) -> jinja2.Environment:
    """What fills the templates below `home`: they know its words and how numbers and moments are
    written.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(str(home / "templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # A dict has methods of such names.
    made.globals.update(t=SimpleNamespace(**words(lang, home)), lang=lang, languages=NAMES)
    text = text_of(lang)
    made.filters["two"] = lambda value: "–" if value is None else text.decimal(value, 2)
    made.filters["moment"] = lambda at: at[:16].replace("T", " ")
    return made


@cache
def _own_environment(lang: str) -> jinja2.Environment:
    made, text = environment(lang, _HOME), text_of(lang)
    made.filters["percent"] = lambda share: f"{100 * share:.0f}"
    made.filters["one"] = lambda value: text.decimal(value, 1)
    made.filters["number"] = text.written
    made.filters["reason"] = lambda why: why_of(text, why)
    return made


def page(name: str, lang: str = "en", **facts: Any) -> str:
    """HTML of a page; a fact that its template needs and is not given is an error."""
    return (
        _own_environment(lang)
        .get_template(f"{name}.html")
        .render(
            **{"who": "", "can_leave": False, "task": "", "roles": frozenset(), "tabs": ()} | facts
        )
    )
