"""Changes of word sets and conditions: what `diff` says of them, which codes they touch, and where
they are written for other programs and for readers.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.authoring.changes import edit_preview
from contentan.authoring.changes.change_kinds import Change
from contentan.authoring.changes.codebook_changes import bump, structural
from contentan.authoring.changes.codebook_lines import structure_lines
from contentan.authoring.check import codebook_faults
from contentan.authoring.check.examples import plain
from contentan.codebook import codebook_file
from contentan.export.replication import readable
from contentan.findings import pattern_card
from contentan.interchange.refi import refi_codebook
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Codebook

BEFORE = """\
sets:
  group: {en: [ethnic, national]}
codes:
  - id: groups
    patterns: {en: ["@group minority"]}
  - id: places
    patterns:
      en:
        - match: university
          requires: [student, teacher]
        - school
"""


def read(tmp_path: Path, text: str = BEFORE) -> Codebook:
    (tmp_path / "codebook.yaml").write_text(text, encoding="utf-8")
    return codebook_file.read(tmp_path)


def lines(changes: list[Change]) -> list[str]:
    return [line.strip() for line in structure_lines(changes, every=False, paint=plain)]


@pytest.mark.parametrize(
    ("old", "new", "line", "touched"),
    [
        (
            "[ethnic, national]",
            "[ethnic, religious, tribal]",
            "~ set @group (en): + religious, + tribal, - national",
            {"groups"},
        ),
        (
            "[student, teacher]",
            "[student, professor]",
            "~ conditions changed (en): `university`: + requires professor, - requires teacher",
            {"places"},
        ),
        (
            "requires: [student, teacher]",
            "requires: [student, teacher]\n          within: p",
            "~ conditions changed (en): `university`: + within p",
            {"places"},
        ),
        (
            "requires: [student, teacher]",
            "case: yes\n          requires: [student, teacher]",
            "~ conditions changed (en): `university`: + capitals count",
            {"places"},
        ),
        (
            "codes:",
            "coordination: yes\ncodes:",
            "~ coordination changed of 3 patterns: no -> yes",
            {"groups", "places"},
        ),
        (
            "- school",
            "- {match: school, coordination: yes}",
            "~ coordination changed of 1 pattern: no -> yes",
            {"places"},
        ),
    ],
)
def test_what_changed_is_said_and_touches_its_codes(
    tmp_path: Path, old: str, new: str, line: str, touched: set[str]
) -> None:
    one, other = read(tmp_path), read(tmp_path, BEFORE.replace(old, new))
    assert lines(structural(one, other)) == [line]
    assert bump(structural(one, other)) == "minor"
    assert edit_preview.touched(one, other) == touched
    assert edit_preview.touched(one, one) == set()


def test_a_set_that_no_pattern_uses_changes_nothing(tmp_path: Path) -> None:
    more = BEFORE.replace("codes:", "  other: {en: [a]}\ncodes:")
    assert structural(read(tmp_path), read(tmp_path, more)) == []


def test_the_pattern_card_names_requirements_and_sets(tmp_path: Path) -> None:
    table = pattern_card._patterns(read(tmp_path))
    assert table.select("pattern", "requires", "sets").rows() == [
        ("@group minority", "", "@group: ethnic / national"),
        ("school", "", ""),
        ("university", "student / teacher", ""),
    ]


def test_a_refi_codebook_tells_sets_and_conditions(tmp_path: Path) -> None:
    text = refi_codebook.codebook(read(tmp_path)).decode()
    assert "Patterns (en): @group minority" in text
    assert "Word sets (en): @group: ethnic / national" in text
    assert "university requires student / teacher / school" in text
    joined = refi_codebook.codebook(read(tmp_path, "coordination: yes\n" + BEFORE)).decode()
    assert "Coordination: 2 of 2 patterns" in joined


def test_a_person_can_read_sets_and_conditions(tmp_path: Path) -> None:
    text = readable.codebook(read(tmp_path))
    assert "  - `university`, requires `student` | `teacher` in its sentence\n" in text
    assert "## Word sets, English\n\n- `@group: ethnic / national`\n" in text


def findings(tmp_path: Path, text: str) -> list[str]:
    found = codebook_faults.findings(read(tmp_path, text), pattern_lemmas)
    return [one.message for one in found if one.kind not in ("field", "no pattern")]


def test_what_stands_twice_with_one_requirement_is_told(tmp_path: Path) -> None:
    twice = BEFORE.replace("- school", "- {match: university, requires: [teacher, student]}")
    assert findings(tmp_path, twice) == ["«university» is in line 9 already"]
    free = BEFORE.replace("- school", "- university")
    assert findings(tmp_path, free) == [
        "«university»: what the conditions here block, line 11 counts, which has none"
    ]


def test_a_word_of_a_set_or_requirement_that_no_text_holds_is_told(tmp_path: Path) -> None:
    dead = BEFORE.replace("national]", "/semi-annual/]").replace("teacher]", "/semi-annual/]")
    told = findings(tmp_path, dead)
    assert any(one.startswith("`@group minority`: ") for one in told), told
    assert any(one.startswith("requires `/semi-annual/`: ") for one in told), told
