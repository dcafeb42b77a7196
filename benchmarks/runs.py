"""What a run costs: cold, unchanged, with one changed document, with a changed codebook; time and peak memory of the whole process tree.

    python -m benchmarks.runs [DOCUMENTS ...]      # by default 100 and 1000

Documents are synthetic: paragraphs of the sample corpus in random order, about 600 words each.
"""

from __future__ import annotations

import csv
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).parents[1]
WORDS = 600


class Cost(NamedTuple):
    """`parent` is the peak of the process that was started, `tree` that of all processes together; megabytes."""

    seconds: float
    parent: float
    tree: float


def paragraphs() -> list[str]:
    texts = sorted((ROOT / "corpus" / "texts").glob("*.md"))
    found = [part.strip() for text in texts for part in text.read_text(encoding="utf-8").split("\n\n")]
    return [part for part in found if len(part.split()) > 20]


def make_corpus(folder: Path, n: int) -> None:
    """n documents of about WORDS words, half of each country, 2019 to 2024."""
    rng, parts = random.Random(n), paragraphs()
    folder.mkdir()
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "path", "family", "country", "year"])
        for i in range(n):
            text: list[str] = []
            while sum(len(part.split()) for part in text) < WORDS:
                text.append(rng.choice(parts))
            (folder / f"d{i:05}.txt").write_text("\n\n".join(text) + f"\n\n{i}", encoding="utf-8")
            out.writerow([f"d{i:05}", f"d{i:05}.txt", "other", ("KAZ", "USA")[i % 2], 2019 + i % 6])


def cost(*arguments: object) -> Cost:
    """Run contentan with arguments, watching its memory."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "contentan.cli", *map(str, arguments)]
    process = psutil.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peaks = [0.0, 0.0]
    watcher = threading.Thread(target=_watch, args=(process, peaks), daemon=True)
    watcher.start()
    if process.wait() not in (0, 1):
        raise SystemExit(f"{command} failed")
    seconds = time.perf_counter() - started
    watcher.join()
    return Cost(seconds, *peaks)


def _watch(process: psutil.Popen, peaks: list[float]) -> None:
    while process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
        try:
            own = process.memory_info().rss / 1e6
            rest = sum(child.memory_info().rss for child in process.children(recursive=True)) / 1e6
        except psutil.Error:  # a child ended while it was looked at
            continue
        peaks[:] = max(peaks[0], own), max(peaks[1], own + rest)
        time.sleep(0.02)


def measure(n: int, folder: Path) -> dict[str, Cost]:
    corpus, codebook, outputs = folder / "corpus", folder / "codebook", folder / "outputs"
    make_corpus(corpus, n)
    shutil.copytree(ROOT / "codebooks" / "people_diplomacy", codebook)
    where = ("--corpus", corpus, "--codebook", codebook, "--outputs", outputs)
    costs = {"cold": cost("run", *where), "unchanged": cost("run", *where)}
    (corpus / "d00000.txt").write_text("An exchange program was renewed.\n", encoding="utf-8")
    costs["one changed document"] = cost("run", *where)
    path = codebook / "codebook.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("version: 0.1.0", "version: 0.1.1", 1), encoding="utf-8")
    costs["changed codebook"] = cost("recode", "--codebook", codebook, "--outputs", outputs)
    return costs


def main(sizes: list[int]) -> None:
    print(f"{'documents':>9}  {'run':<22}{'seconds':>8}{'of cold':>9}{'parent MB':>11}{'tree MB':>9}")
    for n in sizes:
        with tempfile.TemporaryDirectory() as folder:
            costs = measure(n, Path(folder))
        for name, one in costs.items():
            share = one.seconds / costs["cold"].seconds
            print(f"{n:>9}  {name:<22}{one.seconds:>8.2f}{share:>9.3f}{one.parent:>11.0f}{one.tree:>9.0f}", flush=True)


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [100, 1000])
