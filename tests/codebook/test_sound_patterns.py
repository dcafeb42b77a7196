"""What was read before is not parsed again, and no fault is missed for that."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.codebook import code_entries, codebook_file
from contentan.codebook.pattern_tree import Expression
from contentan.codebook.patterns import tree_of
from contentan.codebook.sound_patterns import Sound
from contentan.errors import CodebookError
from contentan.model import Pattern

BOOK = """codes:
  - id: exchange
    patterns:
      en: [{first}, "@who exchange", {{match: accord, unless: {second}}}]
  - id: power
    patterns: {{en: [soft power, <exchange> NEAR/s power]}}
sets:
  who:
    en: [{third}, scholar]
"""
#: Patterns that are sound and others that are not.
WRITTEN = ("student", "soft student", "=Student", '"(student"', '"_ student"', "stud*", '"@none"')
BOOKS = st.builds(
    BOOK.format,
    first=st.sampled_from(WRITTEN),
    second=st.sampled_from(WRITTEN),
    third=st.sampled_from(WRITTEN),
)


def read(path: Path, text: str, before: Sound) -> object:
    path.write_text(text, encoding="utf-8")
    try:
        return codebook_file.read(path, before)
    except CodebookError as error:
        return str(error)


@given(BOOKS, BOOKS)
def test_a_codebook_is_read_alike_whatever_was_read_before(
    tmp_path_factory: pytest.TempPathFactory, one: str, other: str
) -> None:
    path = tmp_path_factory.mktemp("book") / "codebook.yaml"
    first = Sound()
    read(path, one, first)
    assert read(path, other, Sound(frozenset(first.met))) == read(path, other, Sound())


def test_only_a_new_pattern_is_parsed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    parsed = list[str]()

    def noted(pattern: Pattern, source: str) -> Expression:
        parsed.append(source)
        return tree_of(pattern, source)

    monkeypatch.setattr(code_entries, "tree_of", noted)
    path, first = tmp_path / "codebook.yaml", Sound()
    text = BOOK.format(first="student", second="peace", third="teacher")
    assert not isinstance(read(path, text, first), str)
    assert len(parsed) == 6
    del parsed[:]
    read(path, text.replace("student", "pupil"), Sound(frozenset(first.met)))
    assert parsed == ["pupil"]
