"""Set everything up and do the main job, or install what the tests need and run them. Needs nothing
but Python 3.11 or later.

    python3 start.py               sets up .venv, codes the sample corpus, prints a table and where
                                   the report is
    python3 start.py test          installs what the tests need, runs the quick ones
    python3 start.py test -m slow  runs the others (whatever follows `test` goes to pytest)

On Windows write `py start.py`. Running it again is quick: what is there is not installed again.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
OCR = tuple(f"tesseract-ocr{part}" for part in ("", "-kaz", "-rus", "-eng", "-osd"))
SYSTEM = (
    *OCR,
    "chromium",
    "fonts-dejavu-core",
    "fonts-liberation",
    "libpangoft2-1.0-0",
    "iproute2",
)


#: Tests that guard a promise but take longer than two seconds run in CI.
QUICK = ("-m", "not slow")


def say(text: str) -> None:
    print(f"start: {text}", file=sys.stderr, flush=True)


def apt(*packages: str) -> bool:
    """Install Debian packages where that is possible without asking for a password."""
    if not shutil.which("apt-get") or not hasattr(os, "geteuid") or os.geteuid() != 0:
        return False
    quiet = {
        "stdout": subprocess.DEVNULL,
        "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"},
    }
    subprocess.run(["apt-get", "update", "-q"], check=False, **quiet)
    return (
        subprocess.run(
            ["apt-get", "install", "-y", "-q", *packages], check=False, **quiet
        ).returncode
        == 0
    )


def make_environment() -> None:
    """A virtual environment in .venv; Debian keeps what makes one in a package of its own."""
    if PYTHON.exists():
        return
    say("making a virtual environment in .venv")
    command = [sys.executable, "-m", "venv", str(VENV)]
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    if subprocess.run(command, check=False, capture_output=True).returncode == 0:
        return
    shutil.rmtree(VENV, ignore_errors=True)
    if not apt(package) or subprocess.run(command, check=False).returncode != 0:
        sys.exit(
            "start: Python cannot make a virtual environment here; `sudo apt-get install"
            f" {package}`, then again"
        )


def install(extra: str) -> None:
    """contentan and its libraries, in the versions of constraints.txt; skipped when that was done
    before.
    """
    files = (ROOT / "pyproject.toml", ROOT / "constraints.txt")
    wanted = hashlib.sha256(
        b"".join(file.read_bytes() for file in files) + extra.encode()
    ).hexdigest()
    mark = VENV / f"installed{extra or '-base'}"
    if mark.is_file() and mark.read_text() == wanted:
        return
    say("installing libraries (a minute or two)")
    command = [str(PYTHON), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*command, "-c", str(files[1]), "-e", f"{ROOT}{extra}"], check=True)
    mark.write_text(wanted)


def run() -> int:
    install("")
    if not shutil.which("tesseract"):
        say(
            "Tesseract is not installed: the scan in the sample corpus stays without text;"
            " `contentan doctor` says how to get it"
        )
    return subprocess.run(
        [str(PYTHON), "-m", "contentan.cli", "run", *sys.argv[2:]], cwd=ROOT, check=False
    ).returncode


def test() -> int:
    install("[test]")
    if not (shutil.which("tesseract") and shutil.which("chromium")) and not apt(*SYSTEM):
        say(
            "tests of scans and of pages are skipped without: sudo apt-get install"
            f" {' '.join(SYSTEM)}"
        )
    command = [
        str(PYTHON),
        "-m",
        "pytest",
        "-n",
        "auto",
        "--dist",
        "loadgroup",
        *(sys.argv[2:] or QUICK),
    ]
    return subprocess.run(command, cwd=ROOT, check=False).returncode


def main() -> int:
    if sys.version_info < (3, 11):  # noqa: UP036 - this runs before anything has checked it
        sys.exit(
            f"start: this is Python {sys.version_info[0]}.{sys.version_info[1]}; contentan needs"
            " 3.11 or later"
        )
    verb = sys.argv[1] if len(sys.argv) > 1 else "run"
    verbs = {"run": run, "test": test}
    if verb not in verbs:
        sys.exit(__doc__)
    make_environment()
    return verbs[verb]()


if __name__ == "__main__":
    sys.exit(main())
