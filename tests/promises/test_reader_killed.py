"""A process that reads with a child of its own is killed: no process is left."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import psutil


def test_no_process_is_left_when_the_parent_is_killed(tmp_path: Path) -> None:
    text = tmp_path / "a.txt"
    text.write_text("Peoples live together in accord.")
    code = f"""
import time
from pathlib import Path
from contentan.extract.sandbox.reader import Reader

reader = Reader()
reader.read(Path({str(text)!r}))
print(reader._child.pid, flush=True)
time.sleep(60)
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.kill()
    end = time.monotonic() + 10
    while (
        psutil.pid_exists(child)
        and psutil.Process(child).status() != psutil.STATUS_ZOMBIE
        and time.monotonic() < end
    ):
        time.sleep(0.05)
    assert not psutil.pid_exists(child) or psutil.Process(child).status() == psutil.STATUS_ZOMBIE
