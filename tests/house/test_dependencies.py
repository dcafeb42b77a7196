"""What an installation brings, and that its versions are those of constraints.txt."""

from __future__ import annotations

import importlib.metadata
import tomllib
from collections.abc import Iterable, Iterator

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
#: Comes with Python, and another one with each.
OF_PYTHON = {"setuptools"}


def pinned() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [canonicalize_name(line.partition("==")[0]) for line in lines if "==" in line]


def brought(requirements: Iterable[str], of: Iterable[str] = ("",)) -> Iterator[tuple[str, str]]:
    """Names of distributions that requirements bring here, each with its extra."""
    for text in requirements:
        one = Requirement(text)
        if one.marker and not any(one.marker.evaluate({"extra": extra}) for extra in of):
            continue
        for extra in ("", *one.extras):
            yield canonicalize_name(one.name), extra


def closure(requirements: Iterable[str]) -> set[str]:
    """Everything that is installed with them."""
    waiting, seen = set(brought(requirements)), set[tuple[str, str]]()
    while waiting:
        name, extra = waiting.pop()
        seen.add((name, extra))
        if name == PROJECT["name"]:
            further = brought(EXTRAS[extra] if extra else PROJECT["dependencies"])
        else:
            further = brought(importlib.metadata.requires(name) or (), (extra,))
        waiting |= set(further) - seen
    return {name for name, _ in seen} - {PROJECT["name"]}


def test_every_distribution_is_pinned_once() -> None:
    names = pinned()
    assert sorted(set(names)) == sorted(names)
    try:
        needed = closure([*PROJECT["dependencies"], *EXTRAS["dev"]])
    except importlib.metadata.PackageNotFoundError as missing:
        pytest.skip(f"needs the extra [dev]: {missing} is not installed")
    assert needed - set(names) - OF_PYTHON == set()


def test_a_plain_installation_has_all_that_work_is_done_with() -> None:
    plain = {canonicalize_name(Requirement(one).name) for one in PROJECT["dependencies"]}
    assert {
        *("spacy", "pymorphy3", "scikit-learn", "pandas", "pdfplumber", "prefect", "polars")
    } <= plain
