"""What one changed pattern costs: `recode` of a corpus that was coded before, in this version and
in others, by turns.

    # 1,000 documents with many hits (190 in 1,000 words); reading them takes most of the time
    python -m benchmarks.speed.tweaks [DOCUMENTS] [--rounds 5] [--against OTHER_CHECKOUT ...]
    # invented words with a paragraph of the sample corpus here and there: 6 hits in 1,000 words
    python -m benchmarks.speed.tweaks [DOCUMENTS] --words 1500

It prints medians: processor seconds of the whole process, seconds until the table of codes stands
on the terminal and until all files are written, and the peak of memory. The load of the machine
stands above them: on a busy one processor seconds are longer, too.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

from benchmarks.speed import runs, synthetic_corpus

#: A pattern of plain words in the codebook: one of these is taken out in each round.
_PLAIN = re.compile(r"        - [a-z ]+\n")


class Spent(NamedTuple):
    """Processor seconds, seconds to the answer and to the end, megabytes at most."""

    cpu: float
    answer: float
    whole: float
    peak: float


def contentan(checkout: Path, *arguments: object) -> Spent:
    """Run the command of a checkout and wait for its end."""
    places = {"PYTHONPATH": os.pathsep.join((str(checkout / "src"), str(checkout)))}
    command = [sys.executable, "-m", "contentan", *map(str, arguments)]
    started, answer = time.perf_counter(), 0.0
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=os.environ | places,
        text=True,
        encoding="utf-8",
    ) as process:
        for line in process.stdout or ():
            if line.startswith("Run "):
                answer = time.perf_counter() - started
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} failed")
    whole = time.perf_counter() - started
    return Spent(used.ru_utime + used.ru_stime, answer, whole, used.ru_maxrss / 1000)


def without_one(book: Path, number: int) -> None:
    """The codebook without one of its patterns, under another version."""
    lines = (runs.ROOT / "codebooks" / "people_diplomacy" / "codebook.yaml").read_text(
        encoding="utf-8"
    )
    plain = list(_PLAIN.finditer(lines))
    gone = plain[number % len(plain)]
    text = lines[: gone.start()] + "        # taken out\n" + lines[gone.end() :]
    version = f"version: 9.9.{number}"
    (book / "codebook.yaml").write_text(
        re.sub(r"(?m)^version: .*$", version, text, count=1), encoding="utf-8"
    )


def main(documents: int, words: int, rounds: int, checkouts: list[Path]) -> None:
    spent: dict[Path, list[Spent]] = {checkout: [] for checkout in checkouts}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if words:
            synthetic_corpus.corpus(folder / "corpus", documents, words)
        else:
            runs.make_corpus(folder / "corpus", documents)
        book = folder / "codebook"
        shutil.copytree(runs.ROOT / "codebooks" / "people_diplomacy", book)
        outputs = {one: folder / f"outputs{number}" for number, one in enumerate(checkouts)}
        for one, own in outputs.items():
            given = ("--corpus", folder / "corpus", "--codebook", book, "--outputs", own)
            contentan(one, "run", *given)
        for number in range(rounds):
            without_one(book, number)
            for one, own in outputs.items():
                spent[one].append(contentan(one, "recode", "--codebook", book, "--outputs", own))
    print(f"{documents} documents, {rounds} rounds, load {os.getloadavg()[0]:.1f}")
    print(f"{'CPU s':>8}{'answer s':>10}{'all s':>8}{'peak MB':>9}")
    for checkout, own in spent.items():
        cpu, answer, whole, peak = (median(values) for values in zip(*own, strict=True))
        print(f"{cpu:>8.2f}{answer:>10.2f}{whole:>8.2f}{peak:>9.0f}  {checkout}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("documents", nargs="?", type=int, default=1000)
    parser.add_argument("--words", type=int, default=0)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--against", nargs="*", type=Path, default=[])
    asked = parser.parse_args()
    main(asked.documents, asked.words, asked.rounds, [runs.ROOT, *asked.against])
