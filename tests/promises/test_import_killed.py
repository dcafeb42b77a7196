"""An import of decisions that is killed stores nothing, and the next one stores all."""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from tests.decisions.decided import add
from tests.review.workbooks import come_back, count, exported, filled, opened, put

KILLED = """
import os, sys
from pathlib import Path
from contentan.decisions import decision_log
from contentan.review.workbook import decision_exchange
add, calls = decision_log._add, []
def dies(db, row):
    calls.append(row)
    if len(calls) == 4:
        os.kill(os.getpid(), 9)
    return add(db, row)
decision_log._add = dies
at = "2026-11-02T10:00:00+00:00"
decision_exchange.import_workbook(Path(sys.argv[1]), Path(sys.argv[2]), at)
"""


@pytest.fixture
def outputs(tmp_path: Path) -> Path:
    """A folder with a file of decisions and the sample verify-1."""
    with closing(opened(tmp_path)) as db:
        add(db, "verify-1")
    return tmp_path


@pytest.mark.skipif(os.name != "posix", reason="kills by signal")
def test_killed_in_the_middle_nothing_is_stored(outputs: Path) -> None:
    path = filled(
        exported(outputs),
        lambda _, sheet: [put(sheet, number, verdict="accept") for number in range(6)],
    )
    done = subprocess.run(
        [sys.executable, "-c", KILLED, outputs, path], check=False, capture_output=True
    )
    assert done.returncode == -9, done.stderr
    assert count(outputs) == 0
    assert come_back(outputs, path)[0] == "verify-1, aigerim: 6 new, 0 unchanged, 0 conflicts"
