"""Tests of a group run in one worker: what they share is made once, and nothing else would tell."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

MODULE = """
import os
import pytest

@pytest.mark.xdist_group("one")
@pytest.mark.parametrize("number", range(3))
def test_where(number):
    with open({log!r}, "a") as log:
        log.write(os.environ["PYTEST_XDIST_WORKER"] + "\\n")
"""


@pytest.mark.slow
def test_a_group_has_one_worker(tmp_path: Path) -> None:
    """pytest-xdist 3.8 beside pytest 9.2 spreads groups over all workers, without a word."""
    log = tmp_path / "workers"
    for name in ("a", "b"):
        module = tmp_path / f"test_{name}.py"
        module.write_text(MODULE.format(log=str(log)), encoding="utf-8")
    call = [sys.executable, "-m", "pytest", "-q", "-n", "2", "--dist", "loadgroup", tmp_path]
    done = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    workers = log.read_text(encoding="utf-8").split()
    assert len(workers) == 6
    assert len(set(workers)) == 1
