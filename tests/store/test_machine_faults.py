"""A full or broken disk is one line, whichever library meets it; any other error is no fault of the
machine.
"""

from __future__ import annotations

import errno
import sqlite3
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from contentan.store.machine_faults import said_of

FULL = Path("/dev/full")


def met(write: object) -> BaseException:
    with pytest.raises(Exception) as caught:
        write()  # type: ignore[operator]
    return caught.value


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a disk that is always full")
@pytest.mark.parametrize(
    "write",
    [
        lambda: FULL.write_bytes(b"1"),
        lambda: np.arange(9_000).tofile(FULL),
        lambda: pl.DataFrame({"a": range(9_000)}).write_ipc(FULL),
        lambda: pl.DataFrame({"a": range(9_000)}).write_parquet(FULL),
        lambda: pl.LazyFrame({"a": range(9_000)}).sink_parquet(FULL),
    ],
    ids=["python", "numpy", "polars", "parquet", "sink"],
)
def test_a_full_disk_is_told_by_any_library_in_one_line(write: object) -> None:
    said = said_of(met(write))
    assert "No space left on device" in said and "\n" not in said


def test_a_file_of_sqlite_that_is_none_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "decisions").write_bytes(b"\0" * 512 + b"no database" * 100)
    error = met(lambda: sqlite3.connect(tmp_path / "decisions").execute("select * from a"))
    assert said_of(error).endswith("file is not a database; restore it from a backup")


@pytest.mark.parametrize(
    "error",
    [
        ValueError("2 requested and 1 written, it seems"),
        OSError("cannot identify image file"),
        FileNotFoundError(errno.ENOENT, "No such file or directory"),
        sqlite3.OperationalError("no such table: a"),
    ],
)
def test_another_error_is_no_fault_of_the_machine(error: Exception) -> None:
    assert said_of(error) == ""
