"""start.py on machines that are not this one: installers and Python are programs made for the test,
which write down how they were called.
"""

from __future__ import annotations

import ast
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT

SOURCE = (ROOT / "start.py").read_text(encoding="utf-8")
ALL = "kaz rus eng osd"
#: The Python of the environment. Its Tesseract reads what stands in the file `languages`.
PYTHON = """\
#!/bin/sh
echo "python $*" >> "$HERE/calls"
case "$*" in
    *"ocr.installed"*) cat "$HERE/languages" ;;
    *"cli run"*) echo "Run r1: 16 documents"; exit "${RUN_EXIT:-0}" ;;
    *constraints.txt*) exit "${PIP_EXIT:-0}" ;;
esac
"""
INSTALLER = '#!/bin/sh\necho "$(basename "$0") $*" >> "$HERE/calls"\n%s\n'
GIVES_ALL = f'case "$*" in *install*) echo {ALL} > "$HERE/languages" ;; esac'
FAILS = 'echo "E: no network" >&2; exit 100'

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs of the test are for sh")


class Machine:
    """A folder with start.py, an environment that is there, and a PATH of its own."""

    def __init__(self, root: Path) -> None:
        self.root = root / "contentan"
        self.path = root / "path"
        for folder in (self.root / ".venv" / "bin", self.path):
            folder.mkdir(parents=True)
        for name in ("start.py", "pyproject.toml", "constraints.txt"):
            (self.root / name).write_bytes((ROOT / name).read_bytes())
        self.program(self.root / ".venv" / "bin" / "python", PYTHON)
        self.languages("")
        for name in ("sh", "cat", "basename"):
            (self.path / name).symlink_to(Path("/bin", name))

    def program(self, path: Path, text: str) -> None:
        path.write_text(text, encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)

    def installer(self, name: str, does: str) -> None:
        self.program(self.path / name, INSTALLER % does)

    def languages(self, there: str) -> None:
        (self.root / "languages").write_text(there + "\n", encoding="utf-8")

    def start(
        self, *words: str, root: bool = False, cwd: Path | None = None, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        user = 0 if root else 1000
        code = (
            f"import os, runpy, sys; os.geteuid = lambda: {user}; sys.argv = ['start.py',"
            f" *{words!r}]; runpy.run_path({str(self.root / 'start.py')!r}, run_name='__main__')"
        )
        return subprocess.run(
            [sys.executable, "-c", code],
            cwd=cwd or self.root,
            env={"PATH": str(self.path), "HERE": str(self.root), **environment},
            capture_output=True,
            text=True,
            check=False,
        )

    def calls(self) -> list[str]:
        return (self.root / "calls").read_text(encoding="utf-8").splitlines()


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def told(done: subprocess.CompletedProcess[str]) -> list[str]:
    """Lines about Tesseract on stderr."""
    return [line for line in done.stderr.splitlines() if "Tesseract" in line]


def at(calls: list[str], part: str) -> int:
    return next(place for place, call in enumerate(calls) if part in call)


def test_root_on_debian_gets_tesseract_with_its_languages_before_the_run(machine: Machine) -> None:
    machine.installer("apt-get", GIVES_ALL)
    done = machine.start(root=True)
    assert done.returncode == 0
    calls = machine.calls()
    install = calls[at(calls, "apt-get -q -y -o DPkg::Lock::Timeout=120 install")]
    wanted = {"tesseract-ocr", *(f"tesseract-ocr-{lang}" for lang in ALL.split())}
    assert wanted <= set(install.split())
    assert at(calls, " update") < at(calls, " install --no") < at(calls, "cli run")
    assert told(done) == ["start: installing Tesseract, which reads scanned pages"]


@pytest.mark.parametrize("root", [True, False])
def test_who_may_not_install_reads_one_line_of_what_it_costs_before_the_run(
    machine: Machine, root: bool
) -> None:
    machine.installer("apt-get", FAILS)
    done = machine.start(root=root)
    assert done.returncode == 0
    assert told(done)[-1] == (
        "start: Tesseract is missing: the scanned document of the sample counts as failed; install"
        " with: sudo apt-get install tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus"
        " tesseract-ocr-eng tesseract-ocr-osd"
    )
    assert len(told(done)) == 1 + root
    assert ("start: apt-get: E: no network" in done.stderr) is root
    assert any(call.startswith("apt-get ") for call in machine.calls()) is root


def test_homebrew_installs_for_a_person_and_not_for_root(machine: Machine) -> None:
    machine.installer("brew", GIVES_ALL)
    assert "Tesseract is missing" in machine.start(root=True).stderr
    assert not any(call.startswith("brew ") for call in machine.calls())
    assert "missing" not in machine.start().stderr
    assert "brew install tesseract tesseract-lang" in machine.calls()


def test_winget_opens_the_installer_and_says_what_to_tick(machine: Machine) -> None:
    machine.installer("winget", 'echo eng osd > "$HERE/languages"')
    done = machine.start()
    assert "tick Kazakh and Russian" in told(done)[0]
    assert told(done)[1].startswith("start: Tesseract lacks kaz rus: the scanned document")
    assert at(machine.calls(), "winget install --interactive") < at(machine.calls(), "cli run")


def test_what_is_there_is_not_installed_again(machine: Machine) -> None:
    machine.languages(ALL + " deu")
    machine.installer("apt-get", GIVES_ALL)
    first, second = machine.start(root=True), machine.start(root=True)
    assert not told(first) and not told(second)
    calls = machine.calls()
    assert len([call for call in calls if "pip install" in call]) == 1
    assert not any(call.startswith("apt-get ") for call in calls)


def test_other_libraries_are_tried_where_the_pinned_ones_do_not_install(machine: Machine) -> None:
    machine.languages(ALL)
    done = machine.start(PIP_EXIT="1")
    assert done.returncode == 0
    first, second = [call for call in machine.calls() if "pip install" in call]
    assert "-c " in first and "-c " not in second and "--prefer-binary" in second
    assert "the tried versions of the libraries do not install here" in done.stderr


@pytest.mark.parametrize(("code", "shown"), [(0, True), (1, True), (2, False)])
def test_the_last_lines_say_how_to_look_at_what_was_made(
    machine: Machine, code: int, shown: bool
) -> None:
    machine.languages(ALL)
    done = machine.start(RUN_EXIT=str(code))
    assert done.returncode == code
    lines = done.stdout.splitlines()
    assert lines[0] == "Run r1: 16 documents"
    assert lines[1:] == shown * [
        "Look at it:      .venv/bin/contentan report --open",
        "Other commands:  source .venv/bin/activate, then contentan --help",
    ]


def test_the_last_lines_suit_the_folder_and_the_environment(machine: Machine) -> None:
    machine.languages(ALL)
    elsewhere = machine.start(cwd=machine.path).stdout.splitlines()
    assert elsewhere[1] == f"Go there:        cd {machine.root}"
    machine.program(machine.root / ".venv" / "bin" / "contentan", "#!/bin/sh\n")
    active = f"{machine.root / '.venv' / 'bin'}:{machine.path}"
    assert machine.start(PATH=active).stdout.splitlines()[1:] == [
        "Look at it:      contentan report --open"
    ]


@pytest.mark.parametrize("root", [True, False])
def test_a_python_that_makes_no_environment_names_its_package(tmp_path: Path, root: bool) -> None:
    machine = Machine(tmp_path)
    (machine.root / ".venv" / "bin" / "python").unlink()
    machine.program(machine.path / "bare", "#!/bin/sh\nexit 1\n")
    machine.installer("apt-get", FAILS)
    code = (
        f"import os, runpy, sys; os.geteuid = lambda: {0 if root else 1000};"
        f" sys.executable = {str(machine.path / 'bare')!r}; sys.argv = ['start.py'];"
        f" runpy.run_path({str(machine.root / 'start.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": str(machine.path), "HERE": str(machine.root)},
        capture_output=True,
        text=True,
        check=False,
    )
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert done.returncode == 1
    assert f"sudo apt-get install {package}, then again" in done.stderr.splitlines()[-1]
    assert (machine.root / "calls").exists() is root
    assert not root or package in machine.calls()[-1]


def test_start_can_be_read_by_python_36() -> None:
    tree = ast.parse(SOURCE, feature_version=(3, 6))
    future = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    assert all(node.module != "__future__" for node in future)  # annotations came with 3.7


@pytest.mark.parametrize("newer", ["", "python3.13"])
def test_an_old_python_is_told_in_one_line(machine: Machine, newer: str) -> None:
    if newer:
        machine.program(machine.path / newer, "#!/bin/sh\n")
        machine.program(machine.path / "python3.14", "#!/bin/sh\nexit 127\n")
    code = (
        "import runpy, sys; sys.version_info = (3, 6, 15); sys.argv = ['start.py'];"
        f" runpy.run_path({str(machine.root / 'start.py')!r}, run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={"PATH": str(machine.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    line = "start: this is Python 3.6; contentan needs 3.11 or later"
    assert done.stderr == line + (f"; write: {newer} start.py" if newer else "") + "\n"
    assert done.returncode == 1 and not (machine.root / "calls").exists()
