"""Help, version, completion, how much is said, and calls that cannot be."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from contentan import __version__
from contentan.cli.command_groups import GROUPS, grouped
from contentan.cli.main import app
from contentan.cli.options import with_settings
from contentan.settings.declared_keys import keys
from tests.cli.test_answers import commands
from tests.conftest import Cli
from tests.runs.two_runs import copied


def group() -> Any:
    return typer.main.get_command(app)


def test_every_command_is_in_exactly_one_group() -> None:
    placed = [name for own in GROUPS.values() for name in own]
    assert len(placed) == len(set(placed))
    assert set(group().commands) == set(placed), "give it a place in cli/command_groups.py"


def test_a_command_without_a_group_is_listed_all_the_same() -> None:
    assert list(grouped(["new", "run"])) == [("Run", ["run"]), ("Others", ["new"])]


def test_help_lists_commands_in_the_order_of_the_work() -> None:
    shown = CliRunner().invoke(app, ["--help"]).stdout
    wanted = [name for own in GROUPS.values() for name in own if name in group().commands]
    assert re.findall(r"^  ([a-z]+)  ", shown, re.MULTILINE) == wanted
    titles = re.findall(r"^([A-Z][a-z ]+):$", shown, re.MULTILINE)
    assert titles == ["Options", *GROUPS]
    assert "..." not in shown.partition("Options:")[2], "first sentences are shown in full"
    assert "Exit codes: 0 done" in shown


def test_every_command_has_the_options_of_all_and_an_example() -> None:
    for name, command in commands(group()):
        with_settings(command)
        options = {one for param in command.params for one in param.opts}
        assert {"--settings", "--quiet", "-q", "--verbose", "-v"} <= options, name
        assert f"Example: contentan {name}" in command.help, name
        assert "Exit codes" in command.epilog, name


def test_a_setting_reaches_every_command_with_its_option() -> None:
    for name, command in commands(group()):
        taken = {param.name: param.opts for param in command.params}
        for option in {key.option for key in keys() if key.option}:
            named = f"--{option.replace('_', '-')}"
            takers = {param for param, opts in taken.items() if named in opts}
            assert takers <= {option}, f"{name}: contentan.toml does not set {named}"


def test_version_is_told_and_loads_nothing_heavy() -> None:
    code = (
        "import sys\nfrom contentan.cli.main import app\n"
        "app(sys.argv[1:], standalone_mode=False)\n"
        "print(*sorted({'polars', 'numpy', 'spacy', 'prefect', 'pandas'} & set(sys.modules)))"
    )
    for asked, first in (
        ("--version", f"contentan {__version__}, Python {sys.version.split()[0]}"),
        ("--help", "Usage: "),
    ):
        done = subprocess.run(
            [sys.executable, "-c", code, asked], capture_output=True, text=True, check=True
        )
        assert done.stdout.startswith(first)
        assert done.stdout.splitlines()[-1] == ""


def test_python_m_contentan_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contentan", "--help"], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("Usage: contentan [OPTIONS]")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_completion_script_is_made(shell: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "contentan", "--show-completion", shell],
        capture_output=True,
        text=True,
        check=True,
        # Else the shell is told from the process that calls, here that of the tests.
        env={**os.environ, "_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION": "1"},
    )
    assert f"_CONTENTAN_COMPLETE=complete_{shell}" in done.stdout


def test_commands_and_options_are_completed() -> None:
    def completed(words: str, at: int) -> list[str]:
        env = {"_CONTENTAN_COMPLETE": "complete_bash", "COMP_WORDS": words, "COMP_CWORD": str(at)}
        return CliRunner().invoke(app, [], env=env, prog_name="contentan").stdout.split()

    assert completed("contentan re", 1) == [
        *("register", "recode", "report", "reproduce", "review"),
    ]
    assert "--settings" in completed("contentan why --s", 2)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("rnu", "no such command 'rnu'; did you mean 'run'?"),
        ("register chek", "register: no such command 'chek'; did you mean 'check'?"),
        ("run --corpsu x", "run: no such option '--corpsu'; did you mean --corpus?"),
        ("kwic", "kwic: missing argument 'pattern'"),
        ("sample verify --total x", "sample: invalid value for '--total'"),
    ],
)
def test_a_call_that_cannot_be_is_one_line_with_what_was_meant(
    typed: str, said: str, cli: Cli
) -> None:
    done = cli(*typed.split())
    assert (done.returncode, done.stdout, len(done.stderr.splitlines())) == (2, "", 1)
    assert done.stderr.startswith(f"contentan: {said}")


def test_without_a_command_the_help_is_shown(cli: Cli) -> None:
    done = cli()
    assert done.returncode == 2 and done.stderr.startswith("Usage: contentan")


def test_several_faults_are_told_in_whole_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from contentan.cli import main
    from contentan.errors import UsageError

    def fail(**_: Any) -> None:
        raise UsageError("a.yaml:1: one\na.yaml:2: two")

    monkeypatch.setattr(main, "app", fail)
    with pytest.raises(SystemExit, match="2"):
        main.main()
    assert capsys.readouterr().err == "contentan: a.yaml:1: one\na.yaml:2: two\n"


def test_a_fault_of_the_program_is_no_outcome_of_a_command(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from contentan.cli import main

    for fault in (KeyError("x"), FileNotFoundError(2, "gone")):

        def fail(*, error: Exception = fault, **_: Any) -> None:
            raise error

        monkeypatch.setattr(main, "app", fail)
        with pytest.raises(SystemExit, match="70"):
            main.main()
        said = capsys.readouterr().err
        assert "Traceback" in said and said.endswith("please report these lines\n")


@pytest.fixture
def place(one_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of a run, as the current folder."""
    home = copied(one_run, tmp_path / "home")
    monkeypatch.chdir(home)
    return home


def test_quiet_says_nothing_beside_the_answer(place: Path) -> None:
    call = ["run", "--codebook", "codebook", "--workers", "1", "--seed"]
    assert "comparing: 1 of 1" in CliRunner().invoke(app, [*call, "5"]).stderr
    for quiet in (["-q", *call, "6"], [*call, "7", "--quiet"]):
        done = CliRunner().invoke(app, quiet)
        assert (done.exit_code, done.stderr) == (0, "")
        assert done.stdout.startswith("Run r")


def test_verbose_tells_settings_places_and_times(place: Path) -> None:
    (place / "contentan.toml").write_text("[paths]\noutputs = 'outputs'\n", encoding="utf-8")
    for call in (["-v", "kwic", "exchange"], ["kwic", "exchange", "--verbose"]):
        said = CliRunner().invoke(app, call).stderr
        assert f"contentan.cli.options: settings of {place / 'contentan.toml'}" in said
        assert "contentan.runs.after.lookup: run " in said
    call = ["-v", "run", "--codebook", "codebook", "--workers", "1", "--seed", "5"]
    said = CliRunner().invoke(app, call).stderr
    assert re.search(r"contentan\.runs\.loudness: comparing: 1 done in \d", said)
    assert "in the store: 4 of 4 documents" in said
    assert CliRunner().invoke(app, ["kwic", "exchange"]).stderr == ""


def test_report_is_found_and_opened(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: bool(opened.append(address) or True))
    file = (place / "outputs" / "latest").resolve() / "report.html"
    assert CliRunner().invoke(app, ["report"]).stdout == f"{file}\n"
    assert opened == []
    assert CliRunner().invoke(app, ["report", "--open"]).exit_code == 0
    assert opened == [file.as_uri()]
    monkeypatch.setattr("webbrowser.open", lambda _: False)
    done = CliRunner().invoke(app, ["report", "--open"])
    assert done.exit_code == 1 and "no browser" in done.stderr
