"""A run parses the patterns of its codebook that no run before it parsed."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from contentan.codebook import code_entries
from contentan.codebook.pattern_tree import Expression
from contentan.codebook.patterns import tree_of
from contentan.lemmatize import kept_words, word_memory
from contentan.model import Pattern
from contentan.runs import recipe
from contentan.runs.after import cleanup
from contentan.runs.job import Settings
from contentan.runs.preparing import prepare
from contentan.store import deep_check
from contentan.store.code_digest import Code
from contentan.store.proofs import read_sealed
from contentan.store.results import MEMORIES
from contentan.store.run_folders import manifest_of, write_manifest
from tests.conftest import CODEBOOK, write_corpus
from tests.runs.small_runs import SUITE, go


@pytest.fixture
def own(tmp_path: Path) -> Settings:
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    corpus = write_corpus(tmp_path / "corpus", dict(list(SUITE.items())[:2]))
    return Settings(corpus, tmp_path / "codebook.yaml", tmp_path / "outputs")


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    found = list[str]()

    def noted(pattern: Pattern, source: str) -> Expression:
        found.append(source)
        return tree_of(pattern, source)

    monkeypatch.setattr(code_entries, "tree_of", noted)
    return found


def test_a_changed_pattern_is_the_only_one_that_is_parsed(own: Settings, parsed: list[str]) -> None:
    whole = prepare(own).codebook
    assert {source for one in whole.patterns for source in one.sources} <= set(parsed)
    del parsed[:]
    assert prepare(own).codebook == whole and not parsed
    own.codebook.write_text(CODEBOOK.replace("(accord|harmony)", "peace"), encoding="utf-8")
    prepare(own)
    assert parsed and all("peace" in source for source in parsed)


@pytest.mark.parametrize("damage", ["", "[1", "7", "[[]]", "{}"])
def test_a_damaged_memory_costs_time_only(own: Settings, damage: str, parsed: list[str]) -> None:
    whole = prepare(own).codebook
    shutil.rmtree(own.outputs / "cache" / "codebook")
    (path,) = (own.outputs / "cache" / "patterns").glob("*.json")
    assert set(map(type, json.loads(read_sealed(path) or b"[]"))) == {str}
    path.write_text(damage, encoding="utf-8")
    del parsed[:]
    assert prepare(own).codebook == whole and parsed


def test_what_a_run_remembers_is_sound_and_goes_with_its_code(
    own: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kept_words, "LEAST", 1)
    word_memory.vocabulary.cache_clear()
    made = go(replace(own, workers=1))  # in this process, of which LEAST is another
    there = {path.parent.name for path in (own.outputs / "cache").glob("*/*.*")}
    assert there >= MEMORIES.keys()
    assert deep_check.look_at(own.outputs).damaged == ()
    manifest = manifest_of(made.folder)
    manifest["stages"] = dict.fromkeys(manifest["stages"], "0" * 64)
    write_manifest(made.folder, manifest)
    gone = cleanup.collect(own.outputs, dry=True)
    assert gone.files.keys() >= MEMORIES.keys()


def test_the_recipe_of_coding_tells_the_code_that_reads_patterns() -> None:
    reached = Code().closure(recipe.ENTRY_POINTS["code"])
    names = "code_entries", "codebook_file", "patterns", "word_sets"
    assert reached >= {f"contentan.codebook.{name}" for name in names}
