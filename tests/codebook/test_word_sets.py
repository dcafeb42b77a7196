"""Word sets and conditions of codebook.yaml: what is read, what is refused and where, and that a
pattern carries what it needs.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from contentan.codebook import codebook_file
from contentan.codebook.canonical_form import canonical, from_canonical
from contentan.codebook.pattern_tree import Word, elements
from contentan.codebook.patterns import parse, tree_of
from contentan.errors import CodebookError

SETS = """\
sets:
  group:
    ru: [этнический, национальный]
    en: [ethnic, "@faith", national]
  faith:
    en: [religious, =Muslim]
  exchange:
    en:
      - exchange of $
      - $ be exchanged
codes:
  - id: x
    patterns:
      en:
        - "@group minority"
        - match: ["@exchange(student|teacher)", university]
          requires: "@group"
          within: p
        - plain
"""


def read(tmp_path: Path, text: str) -> codebook_file.Codebook:
    (tmp_path / "codebook.yaml").write_text(text, encoding="utf-8")
    return codebook_file.read(tmp_path)


def test_a_set_is_the_choice_of_its_entries(tmp_path: Path) -> None:
    first, call, listed, plain = read(tmp_path, SETS).patterns
    assert tree_of(first) == parse("(ethnic|(religious|=Muslim)|national) minority", lang="en")
    assert tree_of(call) == parse(
        "(exchange of (student|teacher)|(student|teacher) be exchanged)", lang="en"
    )
    assert (first.source, first.line) == ("@group minority", 15)
    assert (listed.source, listed.line, listed.requires, listed.within) == (
        "university",
        16,
        ("@group",),
        "p",
    )
    assert [name for name, _ in first.sets] == ["faith", "group"]
    assert plain.sets == ()


def test_the_canonical_form_holds_the_sets_and_conditions(tmp_path: Path) -> None:
    book = read(tmp_path, SETS)
    again = from_canonical(canonical(book))
    assert set(again.patterns) == set(book.patterns)
    assert again.digest == book.digest


def test_a_changed_set_changes_the_digest_and_an_unused_one_does_not(tmp_path: Path) -> None:
    book = read(tmp_path, SETS)
    assert read(tmp_path, SETS.replace("=Muslim", "=Muslims")).digest != book.digest
    assert read(tmp_path, SETS.replace("национальный", "народный")).digest == book.digest


def test_the_form_of_a_codebook_without_sets_is_that_of_before(tmp_path: Path) -> None:
    text = canonical(read(tmp_path, "codes: [{id: x, patterns: {en: [{match: a, unless: b}]}}]"))
    assert '"patterns": [["x", "en", "a", 1, ["b"], ""]]' in text
    assert "sets" not in text


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("@group minority", "@grop minority", 15, "no set @grop; did you mean 'group'?"),
        ("@group minority", "@exchange minority", 15, "@exchange needs an argument"),
        ("@group minority", "@group(a) minority", 15, "@group takes no argument"),
        ("- plain", "- plain\n      ru: ['@faith мир']", 20, "has no entries in ru, only in en"),
        ("- plain", "- a $ b", 19, "$ stands for an argument"),
        ("=Muslim", "=Muslim, '@group'", 6, "circle: faith -> group -> faith (en)"),
        ("=Muslim", "(a", 6, "set @faith (en): pattern '(a', column 1: the parenthesis"),
        ("=Muslim", "'@fait'", 6, "there is no set @fait in en; did you mean 'faith'?"),
        ("- $ be exchanged", "- exchange", 10, "either all entries have a $, or none"),
        ("=Muslim", "<x> a", 6, "refers to a <code>"),
        ("[religious, =Muslim]", "religious", 6, "expected a list of patterns"),
        ("  faith:", "  Faith:", 5, "expected a lower-case word"),
        ("    ru: [этн", "    uz: [этн", 3, "'uz' is unknown"),
        ("within: p", "within: x", 18, "expected s, p or a number of words"),
        ("within: p", "within: ²", 18, "expected s, p or a number of words"),
        ("within: p", "within: 99999", 18, "at most 9999"),
        ("within: p", "case: perhaps", 18, "expected yes or no"),
        ('requires: "@group"\n', "\n", 18, "there is no unless and no requires that it bounds"),
        ("university]", "[a]]", 16, "must each be a text or a list of texts"),
        ("sets:\n", "coordination: perhaps\nsets:\n", 1, "expected yes or no"),
    ],
)
def test_what_is_wrong_is_told_at_its_line(
    tmp_path: Path, old: str, new: str, line: int, message: str
) -> None:
    assert old in SETS
    with pytest.raises(CodebookError) as caught:
        read(tmp_path, SETS.replace(old, new, 1))
    told = [str(one) for one in caught.value.faults] or [str(caught.value)]
    assert any(f"codebook.yaml:{line}: " in one and message in one for one in told), told


def test_a_fault_of_a_set_is_not_told_again_at_each_pattern(tmp_path: Path) -> None:
    with pytest.raises(CodebookError) as caught:
        read(tmp_path, SETS.replace("=Muslim", "'@fait'"))
    assert len(caught.value.faults) <= 1


def test_capitals_count_where_the_pattern_says_so(tmp_path: Path) -> None:
    text = "codes: [{id: x, patterns: {en: [{match: Assembly of KAZAKHSTAN, case: yes}]}}]"
    (pattern,) = read(tmp_path, text).patterns
    assert list(elements(tree_of(pattern))) == [
        Word("lemma", "assembly", "first"),
        Word("lemma", "of"),
        Word("lemma", "kazakhstan", "all"),
    ]
