"""Codes renamed, merged and split: laws of editing files in place, then what follows the
crosswalk.
"""

from __future__ import annotations

import contextlib
import json
import re
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.authoring.changes import compared_sides, difference, terminal
from contentan.authoring.changes.difference import Difference
from contentan.authoring.check import codebook_check, examples
from contentan.authoring.restructure import merges, renames
from contentan.authoring.restructure.file_edits import Edit, edited, places
from contentan.codebook.codebook_file import read
from contentan.codebook.yaml_with_lines import composed, load_yaml
from contentan.errors import CodebookError, UsageError
from tests.conftest import CODEBOOK, Cli

BOOK = """\
# accord_old is a word of this comment
codes:
  - id: accord_old   # the first
    definition: Accord. Not trust, and not accord_older.
    patterns:
      en: [interethnic accord, {match: accord, unless: "<trust>"}]
      ru:
        - согласие народ   # 🤝 lies beyond the first plane
        - match: межэтнический мир
          unless:
            - мир во всём мире
  # trust comes next
  - id: trust
    parent: accord_old
    definition: "See accord_old, which is \\"wider\\"."
    patterns:
      en:
        - mutual trust
      ru:
          -   доверие
          - межнациональное доверие # the last

  - {id: peace, patterns: {en: ["<accord_old> NEAR/3 peace"]}}
"""
MARKED = """\
- {lang: en, text: "The [interethnic accord|accord_old] holds."}
- lang: en
  text: '[accord_old|accord_old, trust] and accord_old'
  known_failure: no pattern finds it
- {lang: ru, text: "[Доверие|trust] важно."}
"""


def folder(where: Path, book: str = BOOK, marked: str = MARKED) -> Path:
    where.mkdir(parents=True, exist_ok=True)
    (where / "codebook.yaml").write_bytes(book.encode())
    (where / "examples.yaml").write_bytes(marked.encode())
    return where


def after(changed: list[renames.Changed], name: str) -> str:
    return next(one.after for one in changed if one.path.name == name)


MERGED = """\
codes:
  - id: accord
    patterns:
      en:
        -   mutual trust
        - # the dash stands alone
          match: well-being
  - id: peace
    patterns:
      en: ["inner\u2028 calm", rest]
"""


def test_a_merge_keeps_patterns_as_they_are_or_changes_nothing(tmp_path: Path) -> None:
    where = folder(tmp_path, MERGED, "")
    renames.write(merges.merge(where, "peace", "accord"))
    assert [one.source for one in read(where).patterns] == [
        "mutual trust",
        "well-being",
        "inner\u2028calm",
        "rest",
    ]
    for item in ("&a inner\n      ru: [*a]", '"inner\n          calm"'):
        text = MERGED.replace('["inner\u2028 calm", rest]', f"\n        - {item}")
        folder(where, text, "")
        before = sorted(where.iterdir())
        with contextlib.suppress(UsageError):
            merges.merge(where, "peace", "accord")
        assert sorted(where.iterdir()) == before
        assert (where / "codebook.yaml").read_text() == text


def test_a_kill_in_the_midst_of_writing_leaves_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = folder(tmp_path / "own")
    link = tmp_path / "linked"
    link.mkdir()
    (link / "codebook.yaml").symlink_to(where / "codebook.yaml")
    changed = renames.rename(link, "accord_old", "accord")

    def torn(self: Path, data: bytes) -> int:
        with self.open("wb") as file:
            file.write(data[:10])
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", torn)
        with pytest.raises(KeyboardInterrupt):
            renames.write(changed)
    assert (where / "codebook.yaml").read_text(encoding="utf-8") == BOOK
    renames.write(changed)
    assert (link / "codebook.yaml").is_symlink()
    assert "id: accord " in (where / "codebook.yaml").read_text(encoding="utf-8")
    assert len(list(where.iterdir())) == 2


# ── laws ──────────────────────────────────────────────────────────────────────────────────────────


@given(st.text(st.sampled_from("aб🤝\n "), max_size=12), st.booleans())
def test_a_scalar_stands_where_it_is_said_to(value: str, windows: bool) -> None:
    text = f"a: [x, {json.dumps(value, ensure_ascii=False)}]\nb: '🤝'\n"
    text = text.replace("\n", "\r\n") if windows else text
    for place in places(composed(text, Path("x"))):
        assert composed(text[place.start : place.stop], Path("x")).value == place.value


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_there_and_on_leaves_every_other_byte(end: str, mark: str, tmp_path: Path) -> None:
    where = folder(tmp_path, mark + BOOK.replace("\n", end), MARKED.replace("\n", end))
    for old, new in (("accord_old", "accord_new"), ("accord_new", "accord_now")):
        renames.write(renames.rename(where, old, new))
    walk = "crosswalk:\n  accord_new: accord_now\n  accord_gone: accord_now\n"
    # What is no name of the code is not touched.
    kept = BOOK.replace("# accord_old", "# accord_gone")
    wanted = (kept.replace("accord_old,", "accord_now,") + walk).replace("accord_old", "accord_now")
    wanted = wanted.replace("accord_nower", "accord_older").replace("accord_gone", "accord_old")
    assert (where / "codebook.yaml").read_bytes().decode() == mark + wanted.replace("\n", end)
    marked = MARKED.replace("|accord_old", "|accord_now").replace("\n", end)
    assert (where / "examples.yaml").read_bytes().decode() == marked


@given(st.text("abc", min_size=3, max_size=9), st.data())
def test_edits_do_not_move_each_other(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=4)))
    edits = [Edit(a, b, "xyz") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    made = edited(text, edits)
    assert len(made) == len(text) + sum(3 - (b - a) for a, b, _ in edits)
    assert made.startswith(text[: cuts[0]])


# ── gold ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_renamed_code_is_renamed_wherever_it_is_named(tmp_path: Path) -> None:
    where = folder(tmp_path)
    changed = renames.rename(where, "accord_old", "accord")
    book = after(changed, "codebook.yaml")
    assert "- id: accord   # the first" in book
    assert "parent: accord\n" in book
    assert 'definition: "See accord, which is \\"wider\\"."' in book
    assert "accord_older" in book
    assert '["<accord> NEAR/3 peace"]' in book
    assert book.endswith("crosswalk:\n  accord_old: accord\n")
    assert "[accord_old|accord, trust] and accord_old" in after(changed, "examples.yaml")
    assert (where / "codebook.yaml").read_text(encoding="utf-8") == BOOK, "nothing is written yet"
    assert [(one.file.name, one.line) for one in renames.lines(changed)] == [
        *(("codebook.yaml", line) for line in (3, 14, 15, 23, 24, 25)),
        *(("examples.yaml", line) for line in (1, 3)),
    ]


def test_a_code_that_was_renamed_by_hand_is_followed(tmp_path: Path) -> None:
    where = folder(tmp_path, BOOK.replace("- id: accord_old", "- id: accord"))
    with pytest.raises(CodebookError):
        read(where)
    renames.write(renames.rename(where, "accord_old", "accord"))
    assert read(where).crosswalk == {"accord_old": ("accord",)}
    marks = {mark.code for one in examples.read(where, read(where)) for mark in one.marks}
    assert marks == {"accord", "trust"}


def test_an_entry_joins_a_crosswalk_in_braces(tmp_path: Path) -> None:
    where = folder(tmp_path, BOOK + "crosswalk: {harmony: accord_old, banquet: }\n")
    book = after(renames.rename(where, "accord_old", "accord"), "codebook.yaml")
    assert book.endswith("crosswalk: {accord_old: accord, harmony: accord, banquet: }\n")


def test_cases_and_other_files_that_name_the_code(tmp_path: Path) -> None:
    where = folder(tmp_path)
    cases = "A: {code: accord_old}\nB: {code: trust}\n"
    (where / "cases.yaml").write_text(cases, encoding="utf-8")
    (where / "README.md").write_text("one\nSee accord_old.\n", encoding="utf-8")
    changed = renames.rename(where, "accord_old", "accord")
    assert after(changed, "cases.yaml") == "A: {code: accord}\nB: {code: trust}\n"
    assert list(renames.mentions(where, "accord_old")) == [(where / "README.md", 2)]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("accord_old", "trust", "code 'trust' exists; `contentan codebook merge accord_old trust`"),
        ("acord_old", "accord", "there is no code 'acord_old'; did you mean 'accord_old'?"),
        ("accord_old", "Accord", "expected a lower-case word"),
        ("trust", "trust", "'trust' is its id already"),
    ],
)
def test_what_cannot_be_renamed(old: str, new: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        renames.rename(folder(tmp_path), old, new)


def test_a_codebook_that_could_not_be_read_afterwards_is_left_alone(tmp_path: Path) -> None:
    where = folder(tmp_path, BOOK + "crosswalk: {accord: trust}\n")
    with pytest.raises(CodebookError, match=r"nothing was changed: .* still exists") as error:
        renames.rename(where, "accord_old", "accord")
    assert error.value.where == str(where / "codebook.yaml")


def test_a_merged_code_leaves_its_patterns_to_the_other(tmp_path: Path) -> None:
    block = BOOK.replace(
        'en: [interethnic accord, {match: accord, unless: "<trust>"}]',
        "en: [interethnic accord, mutual trust]",
    ).replace("    parent: accord_old\n", "")
    where = folder(tmp_path, block)
    renames.write(merges.merge(where, "accord_old", "trust"))
    book = read(where)
    assert [code.id for code in book.codes] == ["trust", "peace"]
    assert [(one.lang, one.source, one.unless) for one in book.patterns] == [
        ("en", "mutual trust", ()),
        ("en", "interethnic accord", ()),
        ("ru", "доверие", ()),
        ("ru", "межнациональное доверие", ()),
        ("ru", "согласие народ", ()),
        ("ru", "межэтнический мир", ("мир во всём мире",)),
        ("en", "<trust> NEAR/3 peace", ()),
    ]
    text = (where / "codebook.yaml").read_text(encoding="utf-8")
    assert "  # trust comes next\n  - id: trust\n" in text
    assert "# the last\n" in text
    assert book.crosswalk == {"accord_old": ("trust",)}


def test_a_merge_that_a_person_must_make_says_so(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="'peace' has no list of patterns in en with an item"):
        merges.merge(folder(tmp_path), "accord_old", "peace")


@pytest.mark.slow
def test_every_code_of_the_shipped_codebook_can_be_renamed(tmp_path: Path) -> None:
    shipped = Path(__file__).parents[2] / "codebooks" / "people_diplomacy"
    for code in read(shipped).codes[::44]:
        book = after(renames.rename(shipped, code.id, "another_id"), "codebook.yaml")
        assert f"  {code.id}: another_id\n" in book
        assert f"id: {code.id}\n" not in book


# ── gold: what follows the crosswalk ──────────────────────────────────────────────────────────────


def split_book(
    where: Path, crosswalk: str = "crosswalk: {equality: [race, speech], banquets: }"
) -> Path:
    book = (
        "codes:\n"
        "  - {id: race, patterns: {en: [racial equality]}}\n"
        "  - {id: speech, patterns: {en: [hate speech]}}\n" + crosswalk + "\n"
    )
    marked = (
        '- {lang: en, text: "[Racial equality|equality] is a right."}\n'
        '- {lang: en, text: "[Hate speech|equality] is no right."}\n'
        '- {lang: en, text: "The [banquet|banquets] was long."}\n'
        '- {lang: en, text: "[Good manners|equality] are a right."}\n'
    )
    return folder(where, book, marked)


def test_marks_of_a_split_code_are_met_by_any_successor(tmp_path: Path) -> None:
    done = codebook_check.check(split_book(tmp_path))
    assert [one.passed for one in done.results] == [True, True, True, False]
    told = [one.message for one in done.findings if one.kind == "example code"]
    assert len(told) == 4
    assert "'equality', which is gone" in told[0]


def test_marks_of_a_code_that_nobody_knows_are_told_at_once(tmp_path: Path) -> None:
    where = split_book(tmp_path, "crosswalk: {}")
    with pytest.raises(CodebookError) as error:
        examples.read(where, read(where))
    assert [(one.line, one.message) for one in error.value.faults] == [
        (1, "mark names code 'equality', which does not exist; so do marks in lines 2, 4"),
        (3, "mark names code 'banquets', which does not exist"),
    ]


@pytest.mark.parametrize(
    ("walk", "said"),
    [
        ("{a: [race, none]}", "'none' is no code here"),
        ("{a: [race, [speech]]}", "expected a code, a list of codes, or nothing"),
        ("{a: {b: race}}", "expected a code, a list of codes, or nothing"),
        ("{a: ['']}", "'' is no code here"),
    ],
)
def test_wrong_crosswalks(walk: str, said: str, tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match=said):
        read(split_book(tmp_path, f"crosswalk: {walk}"))


def test_a_split_wants_nothing_and_breaks_no_example(tmp_path: Path) -> None:
    a = folder(
        tmp_path / "a",
        "codes:\n  - {id: equality, patterns: {en: [racial equality, hate speech]}}\n"
        "  - {id: banquets, patterns: {en: [banquet]}}\n",
        '- {lang: en, text: "[Racial equality|equality] and [hate speech|equality]."}\n'
        '- {lang: en, text: "The [banquet|banquets]."}\n',
    )
    b = split_book(tmp_path / "b")
    done = difference.diff(str(a), str(b), tmp_path / "none", now=lambda: "now")
    assert [(one.kind, one.before, one.after) for one in done.structure or []][:2] == [
        ("code split", "equality", "race, speech"),
        ("code removed", "banquets", ""),
    ]
    assert (done.unexplained, done.deserved, done.flips) == ([], "major", [])


@pytest.fixture
def outputs(one_run: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(one_run / "outputs", tmp_path / "outputs", symlinks=True))


def test_hits_of_a_split_add_up_on_a_run(
    outputs: Path, small_codebook: Path, tmp_path: Path
) -> None:
    """The codebook's code for accord becomes a code for each language."""
    top = dict(load_yaml(small_codebook / "codebook.yaml"))
    made = []
    for code in top["codes"]:
        if code["id"] == "accord":
            for lang, items in code["patterns"].items():
                made.append({**code, "id": f"accord_{lang}", "patterns": {lang: items}})
        else:
            made.append(code)
    names = [code["id"] for code in made if code["id"].startswith("accord_")]
    top |= {"codes": made, "crosswalk": {"accord": names}}
    other = folder(tmp_path / "split", json.dumps(top), "[]")
    done = difference.diff(str(small_codebook), str(other), outputs, now=lambda: "now")
    assert done.coded is not None
    hits, moved = done.coded.hits, done.coded.moves
    assert set(hits["change"]) == {"code"}
    assert set(hits["code_before"]) == {"accord"}
    assert (done.unexplained, moved["hits"].sum()) == ([], len(hits))
    assert len(moved) == 3, "hits in three languages"
    told = [line.strip() for line in terminal.summary(done)]
    assert any(line.startswith(f"accord: {len(hits)} = ") for line in told)


def test_a_typing_error_is_told_before_the_corpus_is_coded(
    outputs: Path, small_codebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(*_: object, **__: object) -> Difference:
        raise AssertionError("the corpus is coded")

    monkeypatch.setattr(compared_sides, "recoded", never)
    other = folder(tmp_path / "other", CODEBOOK, '- {lang: en, text: "[A word|accrd]."}\n')
    with pytest.raises(CodebookError, match="'accrd', which does not exist; did you mean 'accord'"):
        difference.diff(str(small_codebook), str(other), outputs, now=lambda: "now")


def test_the_commands(cli: Cli, tmp_path: Path) -> None:
    where = folder(tmp_path)
    asked = ("codebook", "rename", "accord_old", "accord", "--codebook", where)
    shown = cli(*asked, "--dry-run", "--json")
    assert shown.returncode == 0, shown.stderr
    assert len(json.loads(shown.stdout)["lines"]) == 8
    assert (where / "codebook.yaml").read_text(encoding="utf-8") == BOOK
    done = cli(*asked)
    assert done.stdout.splitlines()[-1] == "accord_old -> accord: 8 lines of 2 files changed"
    assert read(where).crosswalk == {"accord_old": ("accord",)}
    assert cli("codebook", "merge", "accord", "nowhere", "--codebook", where).returncode == 2
