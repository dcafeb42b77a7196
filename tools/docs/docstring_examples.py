"""Examples in docstrings (`>>>` and what follows to the next empty line) as blocks of code, where
the reference is made from docstrings. mkdocs.yml names this file as an extension of griffe.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

EXAMPLE = re.compile(r"^>>> .*(?:\n(?!\s*$).*)*", re.MULTILINE)


class Examples(griffe.Extension):
    """Fences the examples of every docstring."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        if obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    """A docstring with its examples in fences, without marks for the tests of docstrings.

    >>> fenced("Twice.").count("`")
    0
    """
    bare = re.sub(r" *# doctest: \+\w+", "", text)
    return EXAMPLE.sub(lambda found: f"```pycon\n{found[0]}\n```", bare)
