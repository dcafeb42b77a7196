"""The draft as a file: an edit changes its own line and nothing else, a newer save is never written
over, every step can be taken back.
"""

from __future__ import annotations

import difflib
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.authoring.check import examples
from contentan.authoring.check.example_texts import Hit
from contentan.authoring.restructure.file_edits import child
from contentan.codebook import codebook_file
from contentan.codebook.yaml_with_lines import composed
from contentan.desk.draft import marked_examples, pattern_edits, saving, step_history
from contentan.desk.draft.codebook_draft import Reader
from contentan.desk.draft.pattern_edits import GONE, NEW, OTHER, PatternEdit
from contentan.desk.draft.saving import ChangedError, DraftFiles
from contentan.errors import ContentanError, UsageError
from contentan.model import Pattern
from tests.conftest import CODEBOOK, ROOT

#: Comments, quotation marks, brackets, conditions, a list of matches: what a person may write.
WRITTEN = CODEBOOK.replace(
    "      kk:\n        - этносаралық келісім\n",
    "      # by hand\n      kk:\n        - 'этносаралық келісім'   # the plain one\n"
    "        - ұлтаралық татулық\n",
).replace(
    "        - exchange (program|programme)\n",
    '        - match: [exchange program, "exchange visit"]   # both\n'
    "          unless: stock exchange\n",
)


def draft_files(folder: Path, text: str = WRITTEN) -> DraftFiles:
    (folder / "codebook.yaml").write_text(text, encoding="utf-8")
    moments = iter(range(1_000_000))
    return DraftFiles(Reader(folder), folder / "desk" / "history.jsonl", lambda: str(next(moments)))


def edit_of(patterns: tuple[Pattern, ...], kind: str, at: int, words: str) -> PatternEdit:
    one = patterns[at % len(patterns)]
    if kind == NEW:
        return PatternEdit(NEW, Pattern(one.code, one.lang, words, 0), words)
    return PatternEdit(kind, one, words if kind == OTHER else "")


@settings(max_examples=12)
@given(
    st.lists(
        st.tuples(
            st.sampled_from([NEW, OTHER, GONE]),
            st.integers(0, 20),
            st.sampled_from(
                ["soft power", "a _{0,3} b", "(x|y) z", "'quoted' word", '"as written" b', "қ: а"]
            ),
        ),
        min_size=1,
        max_size=4,
    )
)
def test_edits_change_their_lines_alone_and_are_taken_back_to_the_byte(
    tmp_path_factory: pytest.TempPathFactory, wanted: list[tuple[str, int, str]]
) -> None:
    files = draft_files(tmp_path_factory.mktemp("draft"))
    first = files.reader.read()
    done = 0
    for kind, at, words in wanted:
        draft = files.reader.read()
        edit = edit_of(draft.book.patterns, kind, at, words)
        try:
            made = saving.save_pattern(files, edit, draft.digest, "john", {})
        except ContentanError:
            assert files.reader.path.read_bytes() == draft.data
            continue
        done += 1
        changed = [
            line
            for line in difflib.ndiff(
                draft.data.decode().splitlines(), made.data.decode().splitlines()
            )
            if line[0] in "+-"
        ]
        most = 1 if kind == NEW else 2
        # A line that goes alone takes its language with it.
        assert len(changed) <= most + (kind != OTHER)
        assert codebook_file.read(files.reader.path).patterns == made.book.patterns
    for _ in range(done):
        saving.undo(files, "john")
    assert files.reader.path.read_bytes() == first.data
    with pytest.raises(UsageError, match="nothing can be taken back"):
        saving.undo(files, "john")


def test_a_newer_save_is_not_written_over(tmp_path: Path) -> None:
    files = draft_files(tmp_path)
    seen = files.reader.read()
    edit = edit_of(seen.book.patterns, NEW, 0, "ынтымақ")
    theirs = WRITTEN + "# somebody else\n"
    files.reader.path.write_text(theirs, encoding="utf-8")
    with pytest.raises(ChangedError) as told:
        saving.save_pattern(files, edit, seen.digest, "john", {})
    assert told.value.theirs.data.decode() == theirs
    assert files.reader.path.read_text(encoding="utf-8") == theirs
    saving.save_pattern(files, edit, told.value.theirs.digest, "john", {})
    files.reader.path.write_text(theirs, encoding="utf-8")
    with pytest.raises(UsageError, match="changed elsewhere"):
        saving.undo(files, "john")


def test_a_crash_between_history_and_file_leaves_both_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = draft_files(tmp_path)
    seen = files.reader.read()
    saving.save_pattern(
        files, edit_of(seen.book.patterns, NEW, 0, "ынтымақ"), seen.digest, "john", {}
    )
    between = files.reader.path.read_bytes()
    with monkeypatch.context() as patch:
        patch.setattr(saving, "write_atomic", _killed)
        with pytest.raises(SystemExit):
            edit = edit_of(files.reader.read().book.patterns, NEW, 0, "бірлік")
            saving.save_pattern(files, edit, files.reader.read().digest, "john", {})
    assert files.reader.path.read_bytes() == between
    with files.history.open("ab") as file:
        file.write(b'{"at": "cut o')
    assert saving.undo(files, "john").says == "ынтымақ"
    assert files.reader.path.read_bytes() == seen.data
    assert [one.kind for one in step_history.steps(files.history)] == [NEW, NEW, "undo"]


def _killed(*_: object, **__: object) -> None:
    raise SystemExit(9)


@pytest.mark.parametrize(("right", "marks"), [(True, 2), (False, 1)])
def test_a_judged_line_is_an_example_with_what_else_is_found(
    tmp_path: Path, right: bool, marks: int
) -> None:
    sentence = "Ethnic harmony is a goal: a student exchange."
    hits = [Hit(0, 14, "accord", "en", "p", 1), Hit(28, 44, "exchange", "en", "p", 2)]
    words = marked_examples.judged_text(sentence, hits, "accord", (0, 14), right=right)
    path = tmp_path / "examples.yaml"
    text = "# mine\n- lang: en\n  text: other words\n"
    once = marked_examples.with_example(text, "en", words, path)
    assert once.startswith(text)
    again = marked_examples.with_example(once, "en", sentence, path)
    assert again.startswith(text) and again.count(sentence) == 1
    path.write_text(once, encoding="utf-8")
    (tmp_path / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    found = examples.read(tmp_path, codebook_file.read(tmp_path))
    assert (found[1].text, len(found[1].marks)) == (sentence, marks)


def test_marks_that_cross_are_cut_so_that_they_nest() -> None:
    hits = [Hit(0, 6, "a", "en", "p", 1)]
    words = marked_examples.judged_text("one two three", hits, "b", (4, 13), right=True)
    assert marked_examples.bare(words) == "one two three"
    assert words == "[one tw|a][o three|b]"
    with pytest.raises(UsageError, match="square brackets"):
        marked_examples.judged_text("a [b]", [], "c", (0, 1), right=True)


def test_a_hundred_round_trips_of_the_shipped_codebook_leave_every_byte() -> None:
    """Code by code, as each is written: the whole file would be parsed four hundred times."""
    path = ROOT / "codebooks" / "people_diplomacy" / "codebook.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    starts = [at for at, line in enumerate(lines) if line.startswith("  - id: ")]
    chance = random.Random(7)
    trips = 0
    while trips < 100:
        start = chance.choice(starts)
        end = next((at for at in starts if at > start), len(lines))
        text = "codes:\n" + "".join(lines[start:end])
        code, written = _patterns_of(text)
        if not written:
            continue
        one = chance.choice(written)
        other = PatternEdit(OTHER, one, f"{one.source} ынтымақ")
        there = pattern_edits.edited(text, other, path)
        pairs = list(zip(text.splitlines(), there.splitlines(), strict=True))
        assert sum(old != new for old, new in pairs) == 1
        changed = Pattern(code, one.lang, other.after, one.line)
        assert pattern_edits.edited(there, PatternEdit(OTHER, changed, one.source), path) == text
        words = "ынтымақ _{0,2} бірлік"
        new = PatternEdit(NEW, Pattern(code, one.lang, words, 0), words)
        there = pattern_edits.edited(text, new, path)
        (added,) = (own for own in _patterns_of(there)[1] if own.source == words)
        assert pattern_edits.edited(there, PatternEdit(GONE, added), path) == text
        trips += 1


def _patterns_of(text: str) -> tuple[str, list[Pattern]]:
    """The id of the code of a text, and its patterns with their lines."""
    (code,) = child(composed(text, "codebook"), "codes").value
    name = child(code, "id").value
    found = []
    patterns = child(code, "patterns")
    for lang, items in patterns.value if patterns is not None else ():
        for item in items.value:
            match = child(item, "match")
            alone = match is None or isinstance(match.value, str)
            for own in [match or item] if alone else match.value:
                line = (item if alone else own).start_mark.line + 1
                found.append(Pattern(name, lang.value, own.value, line))
    return name, found


@pytest.mark.slow
def test_two_people_lose_none_of_four_hundred_edits(tmp_path: Path) -> None:
    files = draft_files(tmp_path)
    told = dict.fromkeys(("john", "aigerim"), 0)

    def work(name: str, code: str) -> Callable[[], None]:
        def all_of_them() -> None:
            for number in range(200):
                words = f"{name} {number}"
                while True:
                    seen = files.reader.read()
                    edit = PatternEdit(NEW, Pattern(code, "en", words, 0), words)
                    try:
                        saving.save_pattern(files, edit, seen.digest, name, {})
                        break
                    except ChangedError as error:
                        assert error.theirs.digest != seen.digest
                        told[name] += 1

        return all_of_them

    people = [
        threading.Thread(target=work("john", "accord")),
        threading.Thread(target=work("aigerim", "exchange")),
    ]
    for one in people:
        one.start()
    for one in people:
        one.join()
    book = codebook_file.read(files.reader.path)
    for name, code in (("john", "accord"), ("aigerim", "exchange")):
        own = [one.source for one in book.patterns if one.source.startswith(name)]
        assert own == [f"{name} {number}" for number in range(200)]
        assert {one.code for one in book.patterns if one.source.startswith(name)} == {code}
    assert len(step_history.steps(files.history)) == 400
