"""Runs of the small corpus, once and twice over."""

from __future__ import annotations

from collections.abc import Callable

from contentan.runs import pipeline
from contentan.runs.job import Settings
from contentan.runs.pipeline import Outcome
from tests.conftest import TEXTS


def copies(times: int) -> dict[str, tuple[str, str, str]]:
    """The small texts so many times, each time with another last word."""
    return {
        f"{key}-{i}": (country, lang, f"{text} {i}")
        for i in range(times)
        for key, (country, lang, text) in TEXTS.items()
    }


SUITE = copies(2)


def go(settings: Settings, verb: Callable[..., Outcome] = pipeline.run) -> Outcome:
    return verb(settings, now=lambda: "now")
