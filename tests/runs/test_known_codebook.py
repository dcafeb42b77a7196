"""A codebook whose file has the same bytes is the same codebook, and is not read again."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from contentan.codebook import codebook_file
from contentan.errors import CodebookError
from contentan.model import Codebook
from contentan.runs import known_codebook
from contentan.runs.job import Settings
from tests.conftest import CODEBOOK, ROOT

BOOKS = sorted([*ROOT.glob("codebooks/*/codebook.yaml"), *ROOT.glob("src/**/codebook.yaml")])


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    (tmp_path / "book").mkdir()
    (tmp_path / "book" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return Settings(tmp_path, tmp_path / "book", tmp_path / "outputs")


def read(settings: Settings) -> Codebook:
    book, keep = known_codebook.read(settings)
    keep()
    return book


@pytest.mark.parametrize("path", BOOKS, ids=lambda path: path.parent.name)
def test_what_is_kept_is_the_whole_codebook(path: Path) -> None:
    book = codebook_file.read(path)
    kept = json.loads(json.dumps(known_codebook._parts(book), ensure_ascii=False))
    again = known_codebook._book(kept, str(path))
    assert again == book and again.crosswalk == book.crosswalk
    assert repr(again) == repr(book)


def test_the_same_bytes_are_not_read_again(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = read(own)
    with monkeypatch.context() as patch:
        patch.setattr(codebook_file, "read", None)
        assert read(own) == whole
    path = own.codebook / "codebook.yaml"
    path.write_text(CODEBOOK.replace("(accord|harmony)", "peace"), encoding="utf-8")
    assert "(interethnic|ethnic) peace" in {one.source for one in read(own).patterns}
    path.write_text(CODEBOOK.replace("codes:", "cods:"), encoding="utf-8")
    with pytest.raises(CodebookError, match="cods"):
        read(own)


def test_a_codebook_without_a_name_has_that_of_its_folder(own: Settings) -> None:
    path = own.codebook / "codebook.yaml"
    nameless = "\n".join(line for line in CODEBOOK.splitlines() if not line.startswith("name:"))
    path.write_text(nameless, encoding="utf-8")
    assert read(own).name == "book"
    moved = own.codebook.rename(own.codebook.with_name("other"))
    assert read(Settings(own.corpus, moved, own.outputs)).name == "other"


def test_what_was_not_kept_is_read_again(own: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    known_codebook.read(own)
    assert not own.outputs.exists()
    read(own)
    (kept,) = (own.outputs / "cache" / "codebook").glob("*.json")
    kept.write_bytes(kept.read_bytes()[:-9] + b"0" * 9)
    assert read(own) == codebook_file.read(own.codebook)
