"""Results stand under a document's bytes and its ending, which says how the bytes are read."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from contentan.extract.reading import extract
from contentan.model import Document
from contentan.runs.document_keys import Recipe, keys_of
from contentan.runs.steps.extracting import extracted
from contentan.runs.workshop import Workshop
from contentan.store.results import Store

RECIPE = Recipe({"extract": "1", "segment": "1", "lemmatize": "1"}, {})
BYTES = b"The two peoples met in Astana and signed a protocol on the exchange of students.\n"


def document(path: str) -> Document:
    return Document(path, path, hashlib.sha256(BYTES).hexdigest())


def test_the_same_bytes_under_two_endings_are_read_each_by_its_own(tmp_path: Path) -> None:
    shop = Workshop(Store(tmp_path / "store"), tmp_path, RECIPE, extract)
    for name, form in (("a.txt", "text"), ("b.md", "markdown"), ("c.txt", "text")):
        (tmp_path / name).write_bytes(BYTES)
        assert extracted(shop, document(name)).format == form


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.txt", "folder/other.TXT", True),
        ("a.txt", "a.md", False),
        ("old.zip!/a.docx", "b.docx", True),
        ("old.zip!/a.docx", "old.zip", False),
    ],
)
def test_of_a_name_only_the_ending_counts(one: str, other: str, *, same: bool) -> None:
    keys = [keys_of(document(name), RECIPE) for name in (one, other)]
    for step in ("extract", "segment", "lemmatize"):
        assert (getattr(keys[0], step) == getattr(keys[1], step)) == same
