"""Words that are kept between processes: what comes back is what was put, or nothing."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.lemmatize import kept_words, typed_tokens, word_memory

FORMS = st.dictionaries(st.text(max_size=5), st.lists(st.text(max_size=4), max_size=3), max_size=8)


def put(path: Path, values: dict[str, list[str]]) -> None:
    new = {("en", form): value for form, value in values.items()}
    kept_words.write(path, new, tmp=path.parent / "tmp")


def got(path: Path, forms: list[str]) -> dict[str, list[str]]:
    with kept_words.kept_at(path, path.parent / "tmp"):
        return kept_words.known("en", forms)


@given(FORMS, FORMS, st.data())
def test_what_is_put_comes_back_and_damage_never(
    first: dict[str, list[str]], second: dict[str, list[str]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words"
        put(path, first)
        put(path, second)
        every = first | second
        assert got(path, [*every, "никогда"]) == every
        raw = bytearray(path.read_bytes())
        at = data.draw(st.integers(0, len(raw) - 1))
        raw[at] ^= data.draw(st.integers(1, 255))
        path.write_bytes(raw[: data.draw(st.integers(at, len(raw)))])
        found = got(path, list(every))
        assert all(every[form] == value for form, value in found.items())


def test_kept_words_are_read_as_worked_out_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = ["Его", "согласие", "стали", "left", "meetings", "халықтарының", "."]
    monkeypatch.setattr(kept_words, "LEAST", 1)
    word_memory.vocabulary.cache_clear()
    found, new = [], []
    for _ in range(2):
        with kept_words.kept_at(tmp_path / "words", tmp_path / "tmp"):
            found.append(typed_tokens.lemmatize_words([words], ["ru"]))
            new.append(len(kept_words._open[-1].new))
        word_memory.vocabulary.cache_clear()
    assert new[0] > 0 and new[1] == 0
    assert found[0] == found[1] == typed_tokens.lemmatize_words([words], ["ru"])
