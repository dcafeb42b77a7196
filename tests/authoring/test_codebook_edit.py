"""Accepted proposals in codebook.yaml, however it is written: the reader finds what was proposed,
every other byte stays, and what cannot be written safely is not written at all.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from contentan.authoring.propose.candidate_changes import Change
from contentan.authoring.propose.changed_codebook import changed
from contentan.authoring.propose.codebook_edit import edited
from contentan.authoring.propose.tables import ADD, DROP, OPTION, UNLESS
from contentan.authoring.propose.yaml_places import scalar
from contentan.codebook import codebook_file
from contentan.errors import CodebookError
from contentan.model import Codebook, Pattern
from tests.conftest import ROOT

NOTE = "from: propose 2026-01-01, gold a.csv, +0.100 F1"
NOWHERE = np.empty(0, dtype=np.int64)
BLOCK = """\
# Read by people.
codes:
  - id: a
    patterns:
      en:
        - soft power   # the old one

        - match: exchange
          unless: [stock]
        - match: visit
          unless:
            - state visit
          within: s
        - match: [track two, track one]
          requires: talk
        - match:
            - sister city
            - twin town
          unless: film
      ru:
        -   мягкая сила

  # a comment of the next code
  - id: b
    definition: >
      Some text
      of two lines.
"""
FLOW = """\
codes:
- {id: a, patterns: {en: [soft power, {match: exchange, unless: [stock]}, visit],
   ru: [мягкая сила]}, brief: Power.}
- id: b
  patterns: {ru: [обмен]}
"""
WIDE = """\
codes:
  - id: a
    patterns:
      en: [
        soft power,
        exchange,
        visit,  # the last one
      ]
      ru: [мягкая сила]
  - id: b
    patterns:
      kk:
      - алмасу
"""
CASES = {
    "block": BLOCK,
    "flow": FLOW,
    "wide": WIDE,
    "crlf": BLOCK.replace("\n", "\r\n"),
    "bom": "\ufeff" + BLOCK,
    "no line feed": BLOCK.rstrip("\n"),
    "flow without line feed": FLOW.rstrip("\n"),
}


def read(folder: Path, text: bytes) -> Codebook:
    (folder / "codebook.yaml").write_bytes(text)
    return codebook_file.read(folder)


def line(book: Codebook, source: str) -> Pattern:
    return next(one for one in book.patterns if one.source == source)


def add(code: str, lang: str, source: str) -> Change:
    return Change(ADD, Pattern(code, lang, source, 0), NOWHERE)


def meaning(book: Codebook) -> list[tuple[object, ...]]:
    return sorted((p.code, p.lang, p.source, sorted(p.unless), p.within) for p in book.patterns)


def written(folder: Path, text: str, *changes: Change) -> str:
    """The file with some changes; the reader finds them and nothing else."""
    source = text.encode("utf-8")
    book = read(folder, source)
    made = edited(source, [(one, NOTE) for one in changes], Path("codebook.yaml"))
    assert meaning(read(folder, made)) == meaning(changed(book, changes))
    return made.decode("utf-8")


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize(
    ("code", "lang"), [("a", "en"), ("a", "ru"), ("a", "kk"), ("b", "en"), ("b", "ru")]
)
@pytest.mark.parametrize(
    "source", ["minority", "(a|b) _{0,3} c", "'s own", "#x", "key: value", "ұлт"]
)
def test_a_new_line_changes_no_other(
    kind: str, code: str, lang: str, source: str, tmp_path: Path
) -> None:
    before = CASES[kind]
    after = written(tmp_path, before, add(code, lang, source))
    assert NOTE in after
    steps = difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    assert {step[0] for step in steps} == {"equal", "insert"}
    assert after.count("\r\n") in (0, after.count("\n"))


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("source", ["soft power", "exchange", "visit"])
def test_exclusions_change_no_other_line(kind: str, source: str, tmp_path: Path) -> None:
    book = read(tmp_path, CASES[kind].encode("utf-8"))
    own = line(book, source)
    within = own.within or ("" if own.unless else "s")
    change = Change(UNLESS, own, NOWHERE, 0, ("oil _{0,3} gas", "zero"), within)
    after = written(tmp_path, CASES[kind], change)
    gone = [row for row in CASES[kind].splitlines() if row not in after.splitlines()]
    assert all(source in row or "unless" in row for row in gone)
    assert len(gone) <= 1


@pytest.mark.parametrize("kind", CASES)
@pytest.mark.parametrize("source", ["soft power", "exchange", "visit", "мягкая сила"])
def test_what_is_dropped_stays_readable(kind: str, source: str, tmp_path: Path) -> None:
    book = read(tmp_path, CASES[kind].encode("utf-8"))
    after = written(tmp_path, CASES[kind], Change(DROP, line(book, source), NOWHERE, 0))
    assert f"{NOTE}; dropped:" in after
    assert source in after


@pytest.mark.parametrize("source", ["track two", "track one", "sister city", "twin town"])
def test_one_of_the_patterns_of_an_entry_is_dropped(source: str, tmp_path: Path) -> None:
    book = read(tmp_path, BLOCK.encode("utf-8"))
    after = written(tmp_path, BLOCK, Change(DROP, line(book, source), NOWHERE, 0))
    assert f"{NOTE}; dropped:" in after
    with pytest.raises(CodebookError, match="shares its exclusions with other patterns"):
        written(tmp_path, BLOCK, Change(UNLESS, line(book, source), NOWHERE, 0, ("x",), ""))


def test_an_exclusion_that_stands_alone_becomes_a_list(tmp_path: Path) -> None:
    text = BLOCK.replace("unless: [stock]", "unless: stock")
    own = line(read(tmp_path, text.encode("utf-8")), "exchange")
    after = written(tmp_path, text, Change(UNLESS, own, NOWHERE, 0, ("oil",), ""))
    assert "unless: [stock, oil]" in after


@pytest.mark.parametrize(
    "before",
    [
        "- (cultural|student|trade) exchange",
        "- 'visit (cultural|student|trade)'",
        '- "(cultural|student|trade)"',
        "- match: (cultural|student|trade) exchange\n          unless: [stock]",
        "- match: [x, (cultural|student|trade) exchange]",
        "- match:\n          - (cultural|student|trade) exchange\n          - y",
    ],
)
@pytest.mark.parametrize("less", [("trade",), ("cultural", "trade")])
def test_options_go_where_the_pattern_stands(
    before: str, less: tuple[str, ...], tmp_path: Path
) -> None:
    text = BLOCK.replace("- soft power   #", before + "   #")
    own = next(
        one for one in read(tmp_path, text.encode("utf-8")).patterns if "trade" in one.source
    )
    change = Change(OPTION, own, NOWHERE, 0, less=tuple((0, one) for one in less))
    after = written(tmp_path, text, change)
    assert f"{NOTE}; without: {'; '.join(less)}" in after
    assert len(after.splitlines()) == len(text.splitlines()) + 1


def test_a_dropped_block_comes_back_by_taking_the_marks_away(tmp_path: Path) -> None:
    book = read(tmp_path, BLOCK.encode("utf-8"))
    after = written(tmp_path, BLOCK, Change(DROP, line(book, "visit"), NOWHERE, 0))
    rows = [row for row in after.splitlines() if NOTE not in row]
    indent = " " * 8
    back = [
        indent + row.removeprefix(indent + "# ") if row.startswith(indent + "# ") else row
        for row in rows
    ]
    assert back == BLOCK.splitlines()


@pytest.mark.parametrize("kind", CASES)
def test_several_changes_of_one_list(kind: str, tmp_path: Path) -> None:
    book = read(tmp_path, CASES[kind].encode("utf-8"))
    written(
        tmp_path,
        CASES[kind],
        add("a", "en", "minority"),
        Change(DROP, line(book, "soft power"), NOWHERE, 0),
        add("a", "en", "(x|y)"),
        Change(DROP, line(book, "visit"), NOWHERE, 2),
        Change(UNLESS, line(book, "exchange"), NOWHERE, 1, ("oil",), line(book, "exchange").within),
        add("b", "en", "z"),
        add("b", "en", "w"),
    )


def test_the_only_pattern_of_a_code_is_not_dropped(tmp_path: Path) -> None:
    source = WIDE.encode("utf-8")
    book = read(tmp_path, source)
    with pytest.raises(CodebookError, match="the only pattern of b; take the code out instead"):
        edited(
            source, [(Change(DROP, line(book, "алмасу"), NOWHERE, 0), NOTE)], Path("codebook.yaml")
        )


def test_a_line_that_is_gone_is_told(tmp_path: Path) -> None:
    source = BLOCK.encode("utf-8")
    gone = replace(line(read(tmp_path, source), "visit"), source="visits")
    with pytest.raises(CodebookError, match="there is no line 'visits' of a any more"):
        edited(source, [(Change(DROP, gone, NOWHERE, 0), NOTE)], Path("codebook.yaml"))


def test_a_bound_of_requirements_is_written_once(tmp_path: Path) -> None:
    text = (
        "codes:\n  - id: a\n    patterns:\n      en:\n"
        "        - match: land\n          requires: tribe\n          within: p\n"
    )
    own = line(read(tmp_path, text.encode("utf-8")), "land")
    change = Change(UNLESS, own, NOWHERE, 0, ("zero sum",), own.within)
    assert written(tmp_path, text, change).count("within: p") == 1


@pytest.mark.slow
def test_codebook_of_the_study(tmp_path: Path) -> None:
    """Codes get a pattern, patterns an exclusion, and others go."""
    path = ROOT / "codebooks" / "people_diplomacy" / "codebook.yaml"
    book = codebook_file.read(path)
    text = path.read_text(encoding="utf-8")
    changes = [add(code.id, "en", f"new {code.id.replace('_', ' ')}") for code in book.codes[::9]]
    for number, own in enumerate(book.patterns[::41]):
        within = own.within or ("" if own.unless else "s")
        change = Change(UNLESS, own, NOWHERE, 0, ("zero sum",), within)
        many = sum(one.code == own.code for one in book.patterns) > 2
        changes.append(Change(DROP, own, NOWHERE, 0) if number % 2 and many else change)
    lone = [one for one in changes if one.kind != UNLESS or not shares_its_line(text, one)]
    assert len(lone) > len(changes) / 2
    after = written(tmp_path, text, *lone)
    kept = set(after.splitlines())
    assert sum(row not in kept for row in text.splitlines()) <= 2 * len(lone) + 20


def shares_its_line(text: str, change: Change) -> bool:
    """Whether exclusions of a line would be those of other patterns too, which is told."""
    try:
        edited(text.encode("utf-8"), [(change, NOTE)], Path("codebook.yaml"))
    except CodebookError as error:
        assert "shares its exclusions with other patterns" in str(error)
        return True
    return False


@pytest.mark.parametrize("words", ["a", "a: b", "a #b", "[a]", "'a'", '"a b"', "yes", "a, b", "&a"])
def test_words_are_written_so_that_they_read_as_themselves(words: str) -> None:
    import yaml

    for flow, text in ((False, f"- {scalar(words)}"), (True, f"[{scalar(words, flow=True)}]")):
        assert yaml.load(text, Loader=yaml.BaseLoader) == [words], flow


def test_a_change_behind_one_that_has_no_place_is_refused(tmp_path: Path) -> None:
    text = 'codes:\n- {id: a, patterns: {en: ["x\u2028y", z]}}\n- {id: b, patterns: {en: [w]}}\n'
    book = read(tmp_path, text.encode("utf-8"))
    drop = Change(DROP, line(book, "x\u2028y"), NOWHERE, 0)
    with pytest.raises(CodebookError, match="nothing was written, put it in by hand"):
        edited(text.encode("utf-8"), [(drop, NOTE), (add("b", "en", "v"), NOTE)], Path("a.yaml"))


def test_a_bound_that_is_there_is_not_written_twice(tmp_path: Path) -> None:
    text = "codes:\n- id: a\n  patterns:\n    en:\n"
    text += "    - match: x\n      requires: y\n      within: p\n"
    change = Change(
        UNLESS, line(read(tmp_path, text.encode("utf-8")), "x"), NOWHERE, 0, ("z",), "p"
    )
    assert written(tmp_path, text, change).count("within:") == 1
