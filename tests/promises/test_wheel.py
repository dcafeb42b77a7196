"""The wheel stands alone: it holds all that a study begins with, and what is made from it alone in
an empty folder is what the repository makes.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from contentan.example import study_folder
from tests.conftest import ROOT, results

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("clone")]

PACKAGE = ROOT / "src" / "contentan"


def called(
    *call: str | Path, cwd: Path, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        list(map(str, call)),
        cwd=cwd,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=270,
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel of this checkout. What builds it is taken from here, else from PyPI."""
    folder = tmp_path_factory.mktemp("wheel")
    call = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--quiet", "-w", str(folder)]
    if importlib.util.find_spec("hatchling"):
        call.append("--no-build-isolation")
    done = called(*call, ROOT, cwd=folder)
    if done.returncode and "hatchling" in done.stderr:
        pytest.skip("building the wheel needs hatchling, or the network to get it")
    assert done.returncode == 0, done.stderr
    (made,) = folder.glob("contentan-*.whl")
    return made


@pytest.fixture(scope="module")
def alone(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of programs of an environment that has contentan from the wheel, and its libraries
    from here. A line of a .pth is a place to look in; what lies there in other .pth files, such as
    that of an editable contentan, is not followed.
    """
    folder = tmp_path_factory.mktemp("alone") / "venv"
    assert called(sys.executable, "-m", "venv", "--without-pip", folder, cwd=ROOT).returncode == 0
    programs = folder / ("Scripts" if os.name == "nt" else "bin")
    pip = [sys.executable, "-m", "pip", "--python", programs / "python", "install"]
    done = called(*pip, "--no-deps", "--no-index", "--quiet", wheel, cwd=folder)
    assert done.returncode == 0, done.stderr
    (packages,) = folder.rglob("site-packages")
    here = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
    (packages / "libraries.pth").write_text("\n".join(sorted(here)) + "\n", encoding="utf-8")
    return programs


def environment() -> dict[str, str]:
    """Without what would lead to the checkout."""
    away = ("PYTHONPATH", "PYTHONHOME", "CONTENTAN", "PREFECT")
    return {name: value for name, value in os.environ.items() if not name.startswith(away)}


def test_the_wheel_holds_code_data_flows_and_the_sample(wheel: Path) -> None:
    names = set(zipfile.ZipFile(wheel).namelist())
    tracked = {
        f"contentan/{path.relative_to(PACKAGE).as_posix()}"
        for path in PACKAGE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert tracked < names
    assert {"contentan/flows/reprocess.py", "contentan/py.typed"} < tracked
    sample = {
        path.relative_to(ROOT).as_posix()
        for part in study_folder.PARTS
        for path in (ROOT / part, *(ROOT / part).rglob("*"))
        if path.is_file()
    }
    assert {f"contentan/example/{name}" for name in sample} <= names
    beside = {name for name in names - tracked if ".dist-info/" not in name}
    assert beside == {f"contentan/example/{name}" for name in sample}


def test_the_wheel_alone_makes_the_tables_of_the_sample(
    alone: Path, clone: Path, tmp_path: Path
) -> None:
    contentan, env = alone / "contentan", environment()
    made = called(contentan, "init", "demo", "--example", cwd=tmp_path, env=env)
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-3:-1] == ["  cd demo", "  contentan run"]
    home = called(
        alone / "python",
        *("-c", "import contentan.flows.reprocess as flow, contentan; print(contentan.__file__)"),
        cwd=tmp_path,
        env=env,
    )
    assert Path(home.stdout.strip()).is_relative_to(alone.parent), home.stderr
    done = called(contentan, "run", cwd=tmp_path / "demo", env=env)
    assert done.returncode == 0, done.stderr
    one, other = (
        (folder / "outputs" / "latest").resolve() for folder in (tmp_path / "demo", clone)
    )
    found, wanted = results(one), results(other)
    assert found.keys() == wanted.keys()
    assert [name for name in wanted if found[name] != wanted[name]] == []
    assert one.name == other.name
