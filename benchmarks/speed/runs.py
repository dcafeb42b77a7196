"""What a run costs: cold, unchanged, with one changed document, with a changed codebook; time and
peak memory of the whole process tree.

    # by default 100 and 1000 documents
    python -m benchmarks.speed.runs [DOCUMENTS ...] [--curve FILE.svg]

Documents are synthetic: paragraphs of the sample corpus in random order. Their lengths are those of
real files: log-normal, half of them below 600 words and one in a hundred above 6,000.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

import psutil

ROOT = Path(__file__).parents[2]
#: Median of the words of a document, and standard deviation of their logarithm.
WORDS, SPREAD = 600, 1.0
LEAST, MOST = 60, 60_000


class Cost(NamedTuple):
    """`parent` is the peak of the process that was started, `tree` that of all processes together;
    megabytes.
    """

    seconds: float
    parent: float
    tree: float


def paragraphs() -> list[str]:
    texts = sorted((ROOT / "corpus" / "texts").glob("*.md"))
    found = [
        part.strip() for text in texts for part in text.read_text(encoding="utf-8").split("\n\n")
    ]
    return [part for part in found if len(part.split()) > 20]


def make_corpus(folder: Path, n: int) -> None:
    """n documents, half of each country, 2019 to 2024."""
    rng, parts = random.Random(n), paragraphs()
    folder.mkdir()
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "path", "family", "country", "year"])
        for i in range(n):
            text, wanted, words = (
                list[str](),
                min(max(rng.lognormvariate(math.log(WORDS), SPREAD), LEAST), MOST),
                0,
            )
            while words < wanted:
                text.append(rng.choice(parts))
                words += len(text[-1].split())
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
    text = re.sub(r"(?m)^version: .*$", "version: 9.9.9", path.read_text(encoding="utf-8"), count=1)
    path.write_text(
        re.sub(r"(?m)^(      en:\n)", r"\1        - a word that nobody writes\n", text, count=1),
        encoding="utf-8",
    )
    costs["changed codebook"] = cost("recode", "--codebook", codebook, "--outputs", outputs)
    return costs


def main(sizes: list[int], curve: Path | None) -> None:
    print(
        f"{'documents':>9}  {'run':<22}{'seconds':>8}{'of cold':>9}{'parent MB':>11}{'tree MB':>9}"
    )
    found: dict[str, list[tuple[int, float]]] = {}
    for n in sizes:
        with tempfile.TemporaryDirectory() as folder:
            costs = measure(n, Path(folder))
        for name, one in costs.items():
            share = one.seconds / costs["cold"].seconds
            print(
                f"{n:>9} "
                f" {name:<22}{one.seconds:>8.2f}{share:>9.3f}{one.parent:>11.0f}{one.tree:>9.0f}",
                flush=True,
            )
            found.setdefault(name, []).append((n, one.seconds))
        if curve:
            curve.write_text(drawn(found), encoding="utf-8")


def drawn(found: dict[str, list[tuple[int, float]]]) -> str:
    """The curves of seconds over documents as SVG, both axes logarithmic."""
    wide, high, left, below = 640, 400, 60, 50
    most = max(max(n for n, _ in points) for points in found.values())

    def x(n: float) -> float:
        return left + (wide - left - 200) * math.log10(n / 10) / max(math.log10(most / 10), 1e-9)

    def y(seconds: float) -> float:
        return high - below - (high - below - 20) * math.log10(max(seconds, 0.1) / 0.1) / 4.5

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}"'
        ' font-family="sans-serif" font-size="12">'
    ]
    parts.append(f'<rect width="{wide}" height="{high}" fill="#fff"/>')
    for seconds in (0.1, 1, 10, 100, 1000):
        parts.append(f'<path d="M{left} {y(seconds):.1f}H{wide - 200}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{left - 6}" y="{y(seconds) + 4:.1f}" text-anchor="end">{seconds:g} s</text>'
        )
    for n in (10**k for k in range(1, math.floor(math.log10(most)) + 1)):
        parts.append(
            f'<text x="{x(n):.1f}" y="{high - below + 18}" text-anchor="middle">{n:,}</text>'
        )
    parts.append(
        f'<text x="{x(math.sqrt(10 * most)):.1f}" y="{high - 10}"'
        ' text-anchor="middle">documents</text>'
    )
    colours = ("#1b4f8f", "#6b6b6b", "#b4540a", "#2b7a3d")
    for colour, (name, points) in zip(colours, found.items(), strict=True):
        line = " ".join(f"{x(n):.1f},{y(seconds):.1f}" for n, seconds in points)
        parts.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [
            f'<circle cx="{x(n):.1f}" cy="{y(seconds):.1f}" r="3" fill="{colour}"/>'
            for n, seconds in points
        ]
        n, seconds = points[-1]
        parts.append(
            f'<text x="{x(n) + 8:.1f}" y="{y(seconds) + 4:.1f}" fill="{colour}">{name}:'
            f" {seconds:.1f} s</text>"
        )
    return "\n".join([*parts, "</svg>\n"])


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("sizes", nargs="*", type=int, default=[100, 1000])
    parser.add_argument("--curve", type=Path)
    given = parser.parse_args()
    main(given.sizes, given.curve)
