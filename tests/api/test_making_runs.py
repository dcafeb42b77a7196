"""Runs made from Python are those of the command."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import contentan
from contentan.store.run_folders import latest
from tests.conftest import Cli, results
from tests.runs.two_runs import copied

#: No guard `if __name__ == "__main__"`, which a notebook does not need either.
SCRIPT = """
import contentan
from contentan.runs import pool

pool.LITTLE = 0  # so that the few small files are read by other processes
run = contentan.run("corpus", "codebook", "theirs", workers=2, period="2019-2024", seed=5)
print(run)
"""


@pytest.mark.slow
def test_a_plain_script_makes_the_run_of_the_command_with_several_processes(
    one_run: Path, tmp_path: Path, cli: Cli
) -> None:
    home = copied(one_run, tmp_path / "home")
    (home / "make.py").write_text(SCRIPT, encoding="utf-8")
    done = subprocess.run(
        [sys.executable, "make.py"], cwd=home, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0 and done.stdout.count("<Run") == 1, done.stderr
    assert "4 documents (4 ok)" in done.stdout
    options = "run --corpus corpus --codebook codebook --outputs ours --period 2019-2024 --seed 5"
    assert cli(*options.split(), cwd=home).returncode == 0
    theirs, ours = latest(home / "theirs"), latest(home / "ours")
    assert theirs and ours and theirs.name == ours.name and results(theirs) == results(ours)


@pytest.mark.slow
def test_paths_may_be_texts_and_the_rest_comes_from_the_settings_file(
    one_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = copied(one_run, tmp_path / "home")
    monkeypatch.chdir(home)
    (home / "contentan.toml").write_text(
        '[paths]\ncorpus = "corpus"\ncodebook = "codebook"\n[study]\nperiod = [2021, 2021]\n'
        'countries = ["USA", "KAZ"]\n[report]\nlang = "ru"\n[run]\nworkers = 1\n',
        encoding="utf-8",
    )
    told: list[str] = []
    run = contentan.run(seed=7, progress=lambda step, done, total: told.append(step))
    assert run.manifest["options"]["period"] == "2021-2021"
    assert run.countries == ("USA", "KAZ") and run.manifest["seed"] == 7
    assert run.manifest["options"]["report_lang"] == "ru" and "comparing" in told
    again = contentan.recode(str(home / "codebook"), countries="KAZ,USA", period=(2019, 2022))
    assert again.countries == ("KAZ", "USA") and again.id != run.id
    assert again.manifest["options"]["period"] == "2019-2022"
    assert contentan.open_run().id == again.id


@pytest.mark.parametrize(
    ("options", "typed"),
    [
        ({"corpus": "none"}, "--corpus none"),
        ({"codebook": "none"}, "--codebook none"),
        ({"countries": ["KAZ", "Kasachstan"]}, "--countries KAZ,Kasachstan"),
        ({"period": (2030, 2031)}, "--period 2030-2031"),
        ({"seed": -1}, "--seed=-1"),
        ({"report_lang": "de"}, "--report-lang de"),
        ({"settings": "none.toml"}, "--settings none.toml"),
    ],
)
def test_errors_have_the_words_of_the_command(
    one_run: Path,
    tmp_path: Path,
    cli: Cli,
    monkeypatch: pytest.MonkeyPatch,
    options: dict[str, object],
    typed: str,
) -> None:
    home = copied(one_run, tmp_path / "home")
    monkeypatch.chdir(home)
    given = {"corpus": "corpus", "codebook": "codebook", "outputs": "new", **options}
    with pytest.raises(contentan.ContentanError) as raised:
        contentan.run(**given)  # type: ignore[arg-type]
    base = "--corpus corpus --codebook codebook --outputs new"
    done = cli("run", *base.split(), *typed.split(), cwd=home)
    assert done.returncode == 2 and done.stderr == f"contentan: {raised.value}\n"
    assert not (home / "new").exists()


def test_an_option_that_there_is_not_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="country"):
        contentan.run(country="KAZ")  # type: ignore[call-arg]


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"countries": []}, "--countries: expected at least one country"),
        ({"countries": 5}, "--countries: 5: expected country codes"),
        ({"period": 2020}, "--period: 2020: expected first and last year"),
        ({"corpus": 5}, "--corpus: 5: expected a path"),
        ({"columns": "family"}, "--columns: expected ours=theirs, got 'family'"),
    ],
)
def test_a_value_of_another_kind_is_an_error_that_names_the_option(
    given: dict[str, Any], says: str
) -> None:
    with pytest.raises(contentan.UsageError, match=re.escape(says)):
        contentan.run(**given)


def test_outputs_that_are_a_file_are_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    with pytest.raises(contentan.UsageError, match="is a file, expected a folder"):
        contentan.run(outputs=tmp_path / "file")
