"""A study folder: contentan.toml, the register and a codebook, either to be filled or with the
sample.
"""

from __future__ import annotations

import contextlib
from collections.abc import Mapping
from pathlib import Path

from contentan.corpus.register import COLUMNS
from contentan.errors import UsageError
from contentan.settings.settings_file import NAME

_HERE = Path(__file__).resolve().parent
OWN, SAMPLE = "codebooks/my_codebook", "codebooks/people_diplomacy"
#: Parts of the sample, files or whole folders; the wheel holds the same (pyproject.toml).
PARTS = (
    "corpus/register.csv",
    "corpus/indicators.csv",
    "corpus/sources.csv",
    "corpus/documents",
    f"{SAMPLE}/codebook.yaml",
    f"{SAMPLE}/examples.yaml",
    f"{SAMPLE}/parity.csv",
)


def make(folder: Path, *, example: bool = False) -> list[Path]:
    """Write a study into a folder, which may be new; the files in it, in order.

    Raises UsageError, and writes nothing, where one of them is there already.
    """
    files = _example() if example else _empty()
    for name in files:
        _check_free(folder, name)
    written: list[Path] = []
    try:
        for name, blob in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                written.append(path)
                file.write(blob)
    except BaseException:  # half a study would be refused the next time
        for path in written:
            with contextlib.suppress(OSError):
                path.unlink()
        raise
    return written


def next_commands(folder: Path, *, example: bool = False) -> list[str]:
    """What to type next."""
    quoted = f'"{folder}"' if " " in str(folder) else str(folder)
    there = [] if folder.resolve() == Path.cwd() else [f"cd {quoted}"]
    if example:
        return [*there, "contentan run", "contentan report --open"]
    return [*there, "contentan register add FILE.pdf --country KAZ", "contentan run"]


def _check_free(folder: Path, name: str) -> None:
    path = folder / name
    if path.exists() or path.is_symlink():
        raise UsageError("is there already; nothing was written", where=path)
    for above in path.parents:
        if above.exists() or above.is_symlink():
            if not above.is_dir():
                raise UsageError("is no folder; nothing was written", where=above)
            return


def _empty() -> Mapping[str, bytes]:
    return {
        NAME: _settings(OWN),
        "corpus/register.csv": f"{','.join(COLUMNS)}\n".encode(),
        f"{OWN}/codebook.yaml": (_HERE / "data" / "codebook.yaml").read_bytes(),
    }


def _example() -> Mapping[str, bytes]:
    root = _sample()
    found = {NAME: _settings(SAMPLE)}
    for part in PARTS:
        path = root / part
        inside = (
            sorted(one for one in path.rglob("*") if one.is_file()) if path.is_dir() else [path]
        )
        found |= {one.relative_to(root).as_posix(): one.read_bytes() for one in inside}
    return found


def _settings(codebook: str) -> bytes:
    text = (_HERE / "data" / NAME).read_text(encoding="utf-8")
    return text.replace("CODEBOOK", codebook).encode()


def _sample() -> Path:
    """The folder with the sample: this one in a wheel, else the checkout."""
    for root in (_HERE, _HERE.parents[2]):
        if all((root / part).exists() for part in PARTS):
            return root
    raise UsageError(
        "this installation holds no sample; install contentan anew, or leave --example out",
        where=_HERE,
    )
