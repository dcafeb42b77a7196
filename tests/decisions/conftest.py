"""A file of decisions that is new."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.decisions.decided import opened


@pytest.fixture
def db(tmp_path: Path) -> sqlite3.Connection:
    return opened(tmp_path)
