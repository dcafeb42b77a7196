"""Where the Tesseract program is. Its place decides no result: what counts is its version and its
languages, which are part of each key (`extract.reading.options`).
"""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePath

#: Environment variable that names the program, where it is none of the usual ones.
VARIABLE = "CONTENTAN_TESSERACT"


def program() -> str:
    """Path of Tesseract, '' where there is none: what the environment variable names, else what is
    on PATH, else what is in one of the usual places, since the installer for Windows adds none to
    PATH, and a program started from the macOS desktop has not that of a terminal.
    """
    if named := os.environ.get(VARIABLE, "").strip():
        return shutil.which(named) or ""
    usual = map(str, usual_places(sys.platform, os.environ))
    return next(filter(None, map(shutil.which, ("tesseract", *usual))), "")


def usual_places(system: str, environment: Mapping[str, str]) -> Iterator[PurePath]:
    """Where installers put the program; `system` is a value of `sys.platform`.

    >>> [place.as_posix() for place in usual_places("darwin", {})][0]
    '/opt/homebrew/bin/tesseract'
    """
    if system == "darwin":  # Homebrew on Apple's processors and on Intel's, MacPorts
        for folder in ("/opt/homebrew/bin", "/usr/local/bin", "/opt/local/bin"):
            yield Path(folder, "tesseract")
    if system == "win32":
        programs = ("ProgramFiles", "ProgramW6432", "ProgramFiles(x86)")
        below = [environment[name] for name in programs if environment.get(name)]
        if own := environment.get("LOCALAPPDATA"):  # installed for one user
            below += [str(Path(own, "Programs")), own]
        for folder in dict.fromkeys(below):
            yield Path(folder, "Tesseract-OCR", "tesseract.exe")
