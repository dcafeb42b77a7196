"""Copies of the package in which one constant is another, to see whether a run notices.

    python -m tests.house.mutants [MODULE...]

changes one constant in each module that a run can reach (or in those that are named), runs the
changed package over the outputs of the unchanged one and into an empty folder, and prints what came
of it. Right is: a run with another id, or the same bytes; and either way the same as into an empty
folder.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from contentan.runs.recipe import ENTRY_POINTS
from contentan.store.code_digest import Code
from tests.conftest import CODEBOOK, ROOT, TEXTS, write_corpus

SOURCE = ROOT / "src"
#: Runs the package that PYTHONPATH names; everything in this process but for reading.
RUN = """
import sys
from pathlib import Path
from contentan.runs import pipeline
from contentan.runs.job import Settings

corpus, codebook, outputs = map(Path, sys.argv[1:])
settings = Settings(corpus, codebook, outputs, period=(2021, 2022), workers=1)
print(pipeline.run(settings, now=lambda: "2026-11-23T10:00:00+00:00").folder)
"""


class Change(NamedTuple):
    """Bytes of a file, and what they become."""

    start: int
    stop: int
    becomes: bytes


def changes(source: bytes) -> Iterator[Change]:
    """Every constant of a Python file as another one: numbers and flags; texts where there is
    nothing else. Names of modules, docstrings and what stands in f-strings are left alone.
    """
    starts = [0]
    for line in source.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    tree = ast.parse(source)
    aside = [one for one in ast.walk(tree) if isinstance(one, ast.Expr | ast.JoinedStr)]
    texts = {id(node) for one in aside for node in ast.walk(one)}
    later = []
    for node in ast.walk(tree):
        if not isinstance(node, ast.Constant) or id(node) in texts or node.end_lineno is None:
            continue
        place = (
            starts[node.lineno - 1] + node.col_offset,
            starts[node.end_lineno - 1] + (node.end_col_offset or 0),
        )
        if isinstance(node.value, bool):
            yield Change(*place, str(not node.value).encode())
        elif isinstance(node.value, int | float):
            yield Change(*place, repr(node.value + 1).encode())
        elif isinstance(node.value, str) and node.lineno == node.end_lineno:
            later.append(Change(*place, repr(node.value + "x").encode()))
    yield from later


def mutant(folder: Path, file: str, change: Change | tuple[bytes, bytes]) -> Path:
    """A copy of the package below `folder` with one change in a file of it; for PYTHONPATH."""
    # With what is compiled: copies keep the times by which Python knows it.
    shutil.copytree(SOURCE / "contentan", folder / "contentan")
    path = folder / "contentan" / file
    source = path.read_bytes()
    if isinstance(change, Change):
        changed = source[: change.start] + change.becomes + source[change.stop :]
    else:
        assert source.count(change[0]) >= 1, f"{file} holds no {change[0]!r}"
        changed = source.replace(*change, 1)
    path.write_bytes(changed)
    return folder


class Study(NamedTuple):
    """A small study, and the outputs of the unchanged package."""

    corpus: Path
    codebook: Path
    outputs: Path


def study(folder: Path) -> Study:
    """A study that the package as it is has run."""
    book = folder / "codebook"
    book.mkdir(parents=True)
    (book / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    made = Study(write_corpus(folder / "corpus", TEXTS), book, folder / "outputs")
    assert run(SOURCE, made, made.outputs) is not None
    return made


def run(package: Path, own: Study, outputs: Path) -> Path | None:
    """The run folder that a package makes; None where it ends with an error, which is no wrong
    result.
    """
    call = [sys.executable, "-c", RUN, own.corpus, own.codebook, outputs]
    environment = {**os.environ, "PYTHONPATH": str(package)}
    done = subprocess.run(call, env=environment, capture_output=True, text=True, check=False)
    return Path(done.stdout.strip()) if done.returncode == 0 else None


def verdict(own: Study, package: Path, scratch: Path) -> str:
    """What a changed package makes of the outputs of the unchanged one: `error`, `another id`,
    `same bytes`; or what is wrong.
    """
    over = scratch / "over"
    shutil.copytree(own.outputs, over, symlinks=True)
    warm, cold = run(package, own, over), run(package, own, scratch / "cold")
    if warm is None or cold is None:  # an error may stand at a step that a full store skips
        return "error"
    if warm.name != cold.name or made(warm) != made(cold):
        return "wrong: other bytes with a store than without"
    (before,) = (own.outputs / "runs").iterdir()
    if warm.name != before.name:
        return "another id"
    return "same bytes" if made(warm) == made(before) else "wrong: other bytes, same id"


def made(folder: Path) -> dict[str, bytes]:
    """Files of a run, without what two equal runs may differ in, whatever the change calls it."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    manifest = json.loads(files.pop("run.json"))
    kept = {name: one for name, one in manifest.items() if not name.startswith("circumstances")}
    return {**files, "run.json": json.dumps(kept, sort_keys=True).encode()}


def reached() -> list[str]:
    """Files of the modules that a run can reach, relative to the package."""
    modules = Code().closure(ENTRY_POINTS["report"])
    paths = (Path(*name.split(".")[1:]) for name in sorted(modules))
    files = (path.with_suffix(".py") if path.name else path for path in paths)
    return [file.as_posix() for file in files if (SOURCE / "contentan" / file).is_file()]


def main(wanted: Sequence[str]) -> int:
    """Print a line for each module that is wrong, then how often what came of it."""
    with tempfile.TemporaryDirectory() as name:
        own, found = study(Path(name) / "study"), Counter[str]()

        def tried(file: str) -> tuple[str, str]:
            every = list(changes((SOURCE / "contentan" / file).read_bytes()))
            if not every:
                return file, "no constant"
            # One of them, always the same for a file, anywhere in it.
            which = int.from_bytes(hashlib.sha256(file.encode()).digest()[:4], "big") % len(every)
            with tempfile.TemporaryDirectory() as folder:
                package = mutant(Path(folder) / "package", file, every[which])
                return file, verdict(own, package, Path(folder))

        with ThreadPoolExecutor(os.cpu_count()) as hands:
            for file, what in hands.map(tried, wanted or reached()):
                found[what] += 1
                if what.startswith("wrong"):
                    print(f"{file}: {what}", flush=True)
        for what, times in found.most_common():
            print(f"{times:>4}  {what}")
    return int(any(what.startswith("wrong") for what in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
