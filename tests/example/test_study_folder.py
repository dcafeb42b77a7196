"""`contentan init`: a study in an empty folder that works as it is; what is there is left alone."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from contentan.codebook import codebook_file
from contentan.corpus.register import COLUMNS
from contentan.errors import UsageError
from contentan.example import study_folder
from contentan.runs.run_options import choose
from contentan.settings import settings_file
from tests.conftest import ROOT, Cli


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


# ---- laws ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", [False, True])
def test_a_study_is_a_settings_file_a_register_and_a_codebook_that_know_each_other(
    tmp_path: Path, *, example: bool
) -> None:
    study_folder.make(tmp_path / "demo", example=example)
    chosen = choose(settings_file.read(tmp_path / "demo" / "contentan.toml"))
    assert (chosen.corpus / "register.csv").is_file()
    book = codebook_file.read(chosen.codebook)
    assert book.name == chosen.codebook.name and book.patterns
    assert chosen.outputs == tmp_path / "demo" / "outputs"


def test_the_example_is_the_sample_of_the_repository(tmp_path: Path) -> None:
    study_folder.make(tmp_path, example=True)
    made = files(tmp_path)
    del made["contentan.toml"]
    assert made == {name: (ROOT / name).read_bytes() for name in made}
    with (tmp_path / "corpus" / "register.csv").open(encoding="utf-8", newline="") as file:
        documents = {f"corpus/{row['path']}" for row in csv.DictReader(file)}
    assert len(documents) == 16 and documents < made.keys()
    # all but what makes the documents, and pages about the repository
    left = {name for name in files(ROOT / "corpus") if f"corpus/{name}" not in made}
    assert {name.split("/")[0] for name in left} <= {
        "texts",
        "README.md",
        "made-with.json",
        ".gitattributes",
    }


def test_the_choices_of_an_example_are_those_without_a_settings_file(tmp_path: Path) -> None:
    study_folder.make(tmp_path, example=True)
    told = choose(settings_file.read(tmp_path / "contentan.toml"))
    usual = choose(settings_file.File(None, {}))
    paths = ("corpus", "codebook", "outputs")
    assert {name: getattr(told, name).relative_to(tmp_path) for name in paths} == {
        name: getattr(usual, name) for name in paths
    }
    rest = [name for name in usual.__slots__ if name not in paths]
    assert [getattr(told, name) for name in rest] == [getattr(usual, name) for name in rest]


def test_a_register_to_be_filled_has_every_column_and_no_row(tmp_path: Path) -> None:
    study_folder.make(tmp_path)
    text = (tmp_path / "corpus" / "register.csv").read_text(encoding="utf-8")
    assert text == ",".join(COLUMNS) + "\n"


# ---- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize("example", [False, True])
@pytest.mark.parametrize("there", ["contentan.toml", "corpus/register.csv", "corpus", "codebooks"])
def test_what_is_there_is_refused_and_nothing_is_written(
    tmp_path: Path, there: str, *, example: bool
) -> None:
    path = tmp_path / "demo" / there
    path.parent.mkdir(parents=True)
    path.write_text("mine", encoding="utf-8")
    with pytest.raises(UsageError, match="nothing was written"):
        study_folder.make(tmp_path / "demo", example=example)
    assert files(tmp_path) == {f"demo/{there}": b"mine"}


def test_a_folder_with_other_files_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    (tmp_path / "corpus" / "report.txt").write_text("x", encoding="utf-8")
    study_folder.make(tmp_path)
    assert (tmp_path / "corpus" / "report.txt").read_text(encoding="utf-8") == "x"


def test_a_study_that_cannot_be_written_whole_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = Path.open

    def full(self: Path, mode: str = "r", *given: object, **more: object) -> object:
        if mode == "xb" and self.name == "codebook.yaml":
            raise OSError(28, "No space left on device", str(self))
        return opened(self, mode, *given, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", full)
    with pytest.raises(OSError, match="No space"):
        study_folder.make(tmp_path)
    assert files(tmp_path) == {}


def test_the_command_refuses_in_one_line(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "contentan.toml").write_text("", encoding="utf-8")
    done = cli("init", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "contentan: contentan.toml: is there already; nothing was written\n"


# ---- the first commands -------------------------------------------------------------------------


@pytest.mark.slow
def test_an_empty_folder_is_told_of_init(cli: Cli, tmp_path: Path) -> None:
    # Neither codebook nor corpus, then no corpus: each is told in a line.
    for options, lines in (((), 2), (("--codebook", ROOT / "codebooks" / "people_diplomacy"), 1)):
        done = cli("run", *options, cwd=tmp_path)
        assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", lines)
        assert done.stderr.count("`contentan init` makes a study") == lines
    assert not list(tmp_path.iterdir())


@pytest.mark.slow
def test_a_new_study_says_what_is_next_until_it_has_a_run(cli: Cli, tmp_path: Path) -> None:
    made = cli("init", "my study", cwd=tmp_path)
    assert made.returncode == 0, made.stderr
    said = made.stdout.splitlines()
    assert said[said.index("Next:") + 1 :] == [
        '  cd "my study"',
        "  contentan register add FILE.pdf --country KAZ",
        "  contentan run",
    ]
    folder = tmp_path / "my study"
    checked = cli("check", cwd=folder)
    assert "no errors, 0 warnings" in checked.stdout
    empty = cli("run", cwd=folder)
    assert (empty.returncode, empty.stdout, empty.stderr.count("\n")) == (2, "", 1)
    assert "`contentan register add FILE` enters a document" in empty.stderr
    text = "Студенты двух стран учатся вместе. Программы обмена студентами растут.\n"
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    added = cli("register", "add", "../a.txt", "--country", "KAZ", cwd=folder)
    assert added.returncode == 0, added.stderr
    done = cli("run", cwd=folder)
    assert done.returncode == 0, done.stderr
    hits = (folder / "outputs" / "latest" / "hits.csv").read_text(encoding="utf-8")
    assert "education" in hits and "exchange" in hits
    manifest = json.loads((folder / "outputs" / "latest" / "run.json").read_text(encoding="utf-8"))
    assert manifest["status"] == {"ok": 1, "warning": 0, "failed": 0}
