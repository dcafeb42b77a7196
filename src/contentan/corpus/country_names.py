"""Names of countries in Kazakh, Russian and English (data/country_names.yaml)."""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Mapping
from typing import TypeAlias

#: By ISO 3166-1 alpha-3 code and language: the name, and where it differs the form after 'of'.
CountryNames: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]


@functools.cache
def country_names() -> CountryNames:
    """The names that the package knows.

    >>> country_names()["GBR"]["en"]
    ('United Kingdom', 'the United Kingdom')
    """
    import yaml

    raw = (
        importlib.resources.files("contentan.corpus")
        .joinpath("data", "country_names.yaml")
        .read_text(encoding="utf-8")
    )
    found = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return {
        country: {
            lang: tuple(said) if isinstance(said, list) else (said,) for lang, said in names.items()
        }
        for country, names in found.items()
    }
