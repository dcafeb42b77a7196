"""What is wrong with codebook and register is told in one answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.errors import CodebookError, ContentanError, RegisterError
from contentan.runs import preparing
from contentan.runs.job import Settings


def test_faults_of_codebook_and_register_come_together(
    small_corpus: Path, small_codebook: Path, tmp_path: Path
) -> None:
    settings = Settings(small_corpus, small_codebook, tmp_path / "out")
    register, book = small_corpus / "register.csv", small_codebook / "codebook.yaml"
    right = register.read_text(encoding="utf-8"), book.read_text(encoding="utf-8")
    wrong = right[0] + "none,none.txt,None,other,KAZ,en,2021\n", right[1].replace("unless", "unles")
    for at, (kind, path) in enumerate(((RegisterError, register), (CodebookError, book))):
        path.write_text(wrong[at], encoding="utf-8")
        with pytest.raises(kind) as alone:
            preparing.prepare(settings)
        assert str(alone.value).startswith(str(path))
        path.write_text(right[at], encoding="utf-8")
    register.write_text(wrong[0], encoding="utf-8")
    book.write_text(wrong[1], encoding="utf-8")
    with pytest.raises(ContentanError) as both:
        preparing.prepare(settings)
    told = str(both.value).splitlines()
    assert told[0].startswith(f"{book}:")
    assert told[-1].startswith(f"{register}:")
    assert len(both.value.faults) == len(told) >= 2
