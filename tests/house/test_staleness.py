"""What makes a result stale: laws of the digest of code, then packages in which one thing is
otherwise, run over the outputs of the package as it is.
"""

from __future__ import annotations

import errno
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.runs.recipe import ENTRY_POINTS
from contentan.store import code_digest
from contentan.store.code_digest import DISTRIBUTIONS, PACKAGE, Code
from contentan.store.syntax_facts import read_syntax
from tests.conftest import ROOT
from tests.house import mutants
from tests.house.mutants import SOURCE, Study, mutant, study, verdict

MODULE = '''"""What it is for."""

from typing import TYPE_CHECKING

from pkg.low.tools import double

if TYPE_CHECKING:
    from pkg.other import Typed


def make(x: int) -> int:
    """Twice as much."""
    from pkg.late import more  # only here

    return double(x) + more
'''
FILES = {
    "__init__.py": "VERSION = 1\n",
    "step/__init__.py": '"""A step."""\n',
    "step/make.py": MODULE,
    "step/data/list.txt": "a\n",
    "low/__init__.py": "",
    "low/tools.py": "def double(x: int) -> int:\n    return 2 * x\n",
    "late.py": 'more = 1\nRUNS = "pkg.child.main:run"\n',
    "child/__init__.py": "",
    "child/main.py": "print(1)\n",
    "other.py": "class Typed: ...\n",
    "top.py": "from pkg.step.make import make\n",
}


def package(folder: Path, **changed: str) -> Path:
    """A small package; `changed` are files by name, with __ for / and without their ending."""
    root = folder / "pkg"
    for name, text in FILES.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        own = name.rpartition(".")[0].replace("/", "__")
        path.write_text(changed.get(own, text), encoding="utf-8")
    return root


def digest(folder: Path, **changed: str) -> str:
    root = package(folder, **changed)
    return Code(root, folder / "memory.json").digest("pkg.step.make")


# ---- laws of the digest -------------------------------------------------------------------------


def test_what_takes_part_is_what_can_be_loaded(tmp_path: Path) -> None:
    code = Code(package(tmp_path), tmp_path / "memory.json")
    reached = code.closure("pkg.step.make")
    assert reached == {
        *("pkg.step", "pkg.step.make", "pkg.low", "pkg.low.tools", "pkg.late"),
        *("pkg.child", "pkg.child.main"),
    }
    assert code.data(reached) == ["step/data/list.txt"]


@pytest.mark.parametrize(
    "changed",
    [
        {"step__make": MODULE.replace("double(x) + more", "double(x) - more")},
        {"step__make": MODULE.replace("x: int)", "y: int)")},
        {"low__tools": "def double(x: int) -> int:\n    return 3 * x\n"},
        {"late": 'more = 1.0\nRUNS = "pkg.child.main:run"\n'},
        {"child__main": "print(2)\n"},
        {"step____init__": "import os\n"},
        {"step__data__list": "b\n"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_what_takes_part_changes_the_digest(tmp_path: Path, changed: dict[str, str]) -> None:
    assert digest(tmp_path / "a") != digest(tmp_path / "b", **changed)


@pytest.mark.parametrize(
    "changed",
    [
        {"step__make": MODULE.replace("only here", "and nowhere else")},
        {"step__make": MODULE.replace("Twice as much.", "Doubled.")},
        {
            "step__make": MODULE.replace(
                "double(x) + more", "(\n        double(x)\n        + more\n    )"
            )
        },
        {"other": "class Typed:\n    x = 1\n"},
        {"top": "from pkg.step.make import make\n\nmake(3)\n"},
        {"step__data__list": "a\r\n"},
    ],
    ids=["comment", "docstring", "layout", "for types alone", "above", "line ends"],
)
def test_what_takes_no_part_leaves_it(tmp_path: Path, changed: dict[str, str]) -> None:
    assert digest(tmp_path / "a") == digest(tmp_path / "b", **changed)


@given(st.data())
def test_every_constant_of_a_step_counts(data: st.DataObject) -> None:
    """Any constant anywhere in the package, docstrings aside, is part of its file's digest."""
    path = data.draw(st.sampled_from(sorted(PACKAGE.rglob("*.py"))))
    source = path.read_bytes()
    every = list(mutants.changes(source))
    if every:
        change = data.draw(st.sampled_from(every))
        changed = source[: change.start] + change.becomes + source[change.stop :]
        assert read_syntax(changed)[0] != read_syntax(source)[0], change


def test_what_is_remembered_of_a_file_is_forgotten_with_its_bytes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_digest, "_JUST_NOW", -1)  # files of this very moment count as old
    root, memory = package(tmp_path), tmp_path / "memory.json"

    def now() -> str:
        code = Code(root, memory)
        found = code.digest("pkg.step.make")
        code.remember()
        return found

    before = now()
    with monkeypatch.context() as patch:
        patch.setattr(code_digest, "read_syntax", lambda _: pytest.fail("read again"))
        assert now() == before
    (root / "late.py").write_text(FILES["late.py"].replace("1", "2"), encoding="utf-8")
    assert now() != before
    memory.write_text("{", encoding="utf-8")
    (root / "late.py").write_text(FILES["late.py"], encoding="utf-8")
    assert now() == before


def test_a_file_that_may_still_change_is_not_remembered(tmp_path: Path) -> None:
    code = Code(package(tmp_path), tmp_path / "memory.json")
    code.digest("pkg.step.make")
    code.remember()
    assert not (tmp_path / "memory.json").exists()


def test_code_behind_a_link_counts(tmp_path: Path) -> None:
    root = package(tmp_path)
    (root / "low").rename(tmp_path / "elsewhere")
    (root / "low").symlink_to(tmp_path / "elsewhere")
    before = Code(root, tmp_path / "memory.json").digest("pkg.step.make")
    (tmp_path / "elsewhere" / "tools.py").write_text("double = abs\n", encoding="utf-8")
    assert Code(root, tmp_path / "memory.json").digest("pkg.step.make") != before


def test_where_nothing_can_be_written_nothing_is_remembered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As on a read-only mount, where even removing what is not there is refused."""
    monkeypatch.setattr(code_digest, "_JUST_NOW", -1)

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.EROFS, "read-only")

    code = Code(package(tmp_path), tmp_path / "memory.json")
    before = code.digest("pkg.step.make")
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", refuse)
        patch.setattr(Path, "unlink", refuse)
        code.remember()
    assert Code(code.package, tmp_path / "memory.json").digest("pkg.step.make") == before


def test_a_file_that_changes_after_it_was_looked_at_is_noticed(tmp_path: Path) -> None:
    code = Code(package(tmp_path), tmp_path / "memory.json")
    code.digest("pkg.step.make")
    assert code.unchanged()
    (code.package / "top.py").write_text("", encoding="utf-8")
    assert code.unchanged(), "it takes no part"
    (code.package / "late.py").write_text("more = 22\n", encoding="utf-8")
    assert not code.unchanged()


# ---- the package --------------------------------------------------------------------------------


def test_every_library_that_a_run_imports_has_its_distributions() -> None:
    """An import that is not in the table would not count."""
    code = Code()
    for name in code.closure(ENTRY_POINTS["report"]):
        assert code.libraries_named(name) <= DISTRIBUTIONS.keys(), name


def test_no_step_reaches_a_later_one_but_those_that_take_its_result() -> None:
    """Else a change of the lemmatizer would read every file anew."""
    code = Code()
    reached = {step: code.closure(entry) for step, entry in ENTRY_POINTS.items()}
    assert not any(name.startswith("contentan.segment.s") for name in reached["extract"])
    assert not any(name.startswith("contentan.lemmatize") for name in reached["segment"])
    for step in ("extract", "segment", "lemmatize", "index"):
        assert not any(re.match(r"contentan\.(findings|compare|report)", n) for n in reached[step])
    assert all(names <= reached["report"] for names in reached.values())


SPY = """
import json, sys

run, package, documents, opened = sys.argv.pop(), sys.argv.pop(), sys.argv.pop(), set()
sys.addaudithook(lambda event, given: opened.add(str(given[0])) if event == "open" else None)
exec(run)
from contentan.extract.reading import extract
for path in sorted(Path(documents).iterdir()):  # as the reading process does
    extract(path)
loaded = [name for name in sys.modules if name.partition(".")[0] == "contentan"]
files = [name.removeprefix(f"{package}/") for name in opened if name.startswith(f"{package}/")]
print(json.dumps([loaded, [name for name in files if "__pycache__" not in name]]))
"""


@pytest.mark.slow
def test_a_run_loads_and_opens_nothing_that_is_not_counted(tmp_path: Path) -> None:
    """As Python itself sees it: imports by name, by text, by entry points of others; data files."""
    own = study(tmp_path)
    call: list[str | Path] = [
        sys.executable,
        "-c",
        SPY,
        own.corpus,
        own.codebook,
        tmp_path / "again",
    ]
    call += [ROOT / "corpus" / "documents", PACKAGE, mutants.RUN]
    done = subprocess.run(call, capture_output=True, text=True, check=True)
    loaded, opened = json.loads(done.stdout.splitlines()[-1])
    code = Code()
    reached = code.closure(ENTRY_POINTS["report"])
    assert set(loaded) - {"contentan"} <= reached
    files = {f"{name.partition('.')[2].replace('.', '/')}.py" for name in reached}
    assert {n for n in opened if not n.endswith("__init__.py")} <= files | set(code.data(reached))
    assert len(loaded) > 120 and any(name.endswith(".tsv") for name in opened)


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Study:
    return study(tmp_path_factory.mktemp("study"))


@pytest.mark.slow
@pytest.mark.xdist_group("mutants")
def test_the_end_of_a_period_that_once_changed_unseen(own: Study, tmp_path: Path) -> None:
    """Documents of 2021 are outside of 2021-2022 by this change: the run said that nothing had
    changed, and the same id into an empty folder had other numbers.
    """
    package = mutant(tmp_path / "package", "corpus/study.py", (b"first <= ", b"first < "))
    assert verdict(own, package, tmp_path) in ("another id", "error")


@pytest.mark.slow
@pytest.mark.xdist_group("mutants")
@pytest.mark.parametrize(
    "file",
    """
    corpus/register.py segment/language.py lemmatize/typed_tokens.py coding/matcher.py
    compare/strata.py runs/totals.py store/packing.py
    """.split(),
)
def test_a_changed_constant_gives_another_id_or_the_same_bytes(
    own: Study, tmp_path: Path, file: str
) -> None:
    """`python -m tests.house.mutants` does it for every module that a run reaches."""
    every = list(mutants.changes((SOURCE / "contentan" / file).read_bytes()))
    package = mutant(tmp_path / "package", file, every[len(every) // 2])
    assert verdict(own, package, tmp_path) in ("another id", "same bytes", "error")
