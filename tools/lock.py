"""Make uv.lock anew: the versions of constraints.txt, from pypi.org alone, whatever this machine's
settings say. Run it after any change of dependencies in pyproject.toml or of constraints.txt.

    python tools/lock.py          writes uv.lock
    python tools/lock.py --check  exit code 1 where uv.lock does not fit pyproject.toml

Needs uv (`pip install uv`).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOCK = ROOT / "uv.lock"
INDEX = "https://pypi.org/simple"


def uv(folder: Path, *options: str) -> int:
    """`uv lock` in a folder, deaf to settings of this machine; its exit code."""
    program = shutil.which("uv")
    if program is None:
        sys.exit("uv is not on PATH; `pip install uv`")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UV_")}
    # Other places for packages would stand in the lock as addresses that only this machine has.
    command = [program, "lock", "--no-config", "--default-index", INDEX, *options]
    return subprocess.run(command, cwd=folder, env=kept, check=False).returncode


def constraints() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def make() -> bytes:
    """uv takes constraints from pyproject.toml alone, and writes into the lock that they were
    there. So it locks twice: with them, and then without, when it keeps the versions that it finds.
    """
    plain = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = "".join(f"    '{one}',\n" for one in constraints())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file in ("README.md", "LICENSE", "NOTICE"):
            shutil.copy(ROOT / file, folder)
        for tail in (f"\n[tool.uv]\nconstraint-dependencies = [\n{listed}]\n", ""):
            (folder / "pyproject.toml").write_text(plain + tail, encoding="utf-8")
            if code := uv(folder, "--quiet"):
                sys.exit(code)
        return (folder / "uv.lock").read_bytes()


def main() -> int:
    if "--check" in sys.argv:
        return uv(ROOT, "--check")
    LOCK.write_bytes(make())
    return 0


if __name__ == "__main__":
    sys.exit(main())
