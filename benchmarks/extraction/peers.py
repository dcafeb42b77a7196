"""Pages a CPU second beside other readers of PDF, in one interleaved run: each reader reads every
file in turn, in a process of its own, and the medians of the rounds are compared.

`python -m benchmarks.extraction.peers [FOLDER]` reads the PDF files of a folder, or those of the
synthetic set. PyMuPDF (AGPL) is no dependency of anything here; it is measured where it happens to
be on the path. OCR is off, since none of the others has it.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.extraction import synthetic_set as made
from contentan.extract.limits import Limits
from contentan.extract.reading import extract


def _contentan(path: Path) -> int:
    return extract(path, limits=Limits(pages=20_000, ocr_pages=0)).pages.height


def _pdfplumber(path: Path) -> int:
    import pdfplumber

    with pdfplumber.open(path) as document:
        for page in document.pages:
            page.extract_text()
            page.close()
        return len(document.pages)


def _pdfminer(path: Path) -> int:
    from pdfminer.high_level import extract_pages

    return sum(1 for _ in extract_pages(path))


def _pypdfium2(path: Path) -> int:
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            text = page.get_textpage()
            text.get_text_range()
            text.close()
            page.close()
        return len(document)
    finally:
        document.close()


def _pymupdf(path: Path) -> int:
    import pymupdf  # type: ignore[import-not-found,unused-ignore]

    with pymupdf.open(path) as document:
        for page in document:
            page.get_text("dict")
        return len(document)


READERS: dict[str, Callable[[Path], int]] = {
    "contentan": _contentan,
    "pdfplumber": _pdfplumber,
    "pdfminer": _pdfminer,
    "pypdfium2": _pypdfium2,
    "pymupdf": _pymupdf,
}


def spent(reader: str, paths: Sequence[Path]) -> dict[str, tuple[int, float]]:
    """Pages and CPU seconds of each file that the reader can read, in this process."""
    read, found = READERS[reader], dict[str, tuple[int, float]]()
    for path in [paths[0], *paths]:  # the first one twice: imports are not reading
        start = time.process_time()
        try:
            pages = read(path)
        # A file that one of the readers refuses is left out for all of them.
        except Exception:
            continue
        found[str(path)] = pages, time.process_time() - start
    return found


def rates(paths: Sequence[Path], rounds: int, readers: Sequence[str]) -> dict[str, float]:
    """Pages a CPU second of each reader, over the files that all of them read, by the median of
    the rounds for each file.
    """
    runs = [{reader: _in_a_process(reader, paths) for reader in readers} for _ in range(rounds)]
    common = set.intersection(*(set(found) for run in runs for found in run.values()))
    pages = sum(runs[0][readers[0]][path][0] for path in common)
    return {
        reader: pages
        / sum(statistics.median([run[reader][path][1] for run in runs]) for path in common)
        for reader in readers
    }


def _in_a_process(reader: str, paths: Sequence[Path]) -> dict[str, tuple[int, float]]:
    call = [sys.executable, "-m", "benchmarks.extraction.peers", "--one", reader, *map(str, paths)]
    done = subprocess.run(call, stdout=subprocess.PIPE, text=True, check=True)
    return {path: (pages, cost) for path, (pages, cost) in json.loads(done.stdout).items()}


def main() -> int:
    """Print pages a CPU second, and ours as a multiple of each peer's."""
    asked = _arguments()
    if asked.one:
        print(json.dumps(spent(asked.one, asked.paths)))
        return 0
    readers = [one for one in READERS if importlib.util.find_spec(one)]
    with tempfile.TemporaryDirectory() as name:
        paths = [path for one in asked.paths for path in sorted(one.rglob("*.pdf"))]
        if not asked.paths:
            cases = made.by_reportlab(Path(name)) + made.by_weasyprint(Path(name))
            paths = [case.path for case in cases]
        found = rates(paths, asked.rounds, readers)
    load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
    print(f"{len(paths)} files, {asked.rounds} rounds{load}")
    for reader, rate in found.items():
        print(f"{reader:12} {rate:8.1f} pages a CPU second, {found['contentan'] / rate:6.2f}")
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", choices=READERS, help=argparse.SUPPRESS)
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
