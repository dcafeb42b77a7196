"""Reading measured in one run: accuracy on the synthetic set and on scans, and speed and word error
against pdfplumber.

`python -m benchmarks.extraction` prints the figures; `--pin` raises the gates, `--pin --lower` also
lowers them; `--speed` only prints ratios; `--memory` adds the peaks of files of 500, 3,000 and
10,000 pages. `python -m benchmarks.extraction.peers` has the ratios to further readers.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from benchmarks.extraction import synthetic_set as made
from benchmarks.extraction.gates import pin
from benchmarks.extraction.measure import letter_error, word_error
from benchmarks.extraction.scans import scan
from contentan.extract.reading import extract

_SCANS = (("clean", 150, False), ("clean", 200, False), ("clean", 300, False), ("bad", 200, True))


def synthetic(cases: Sequence[made.Case]) -> dict[str, float]:
    """Figures of the set, all documents together."""
    return sum((made.score(case, extract(case.path)) for case in cases), made.Score()).figures()


def scans(folder: Path, langs: Sequence[str] = made.LANGS) -> dict[str, float]:
    """Character errors in percent, the mean of the languages, clean at three resolutions and
    bad.
    """
    found: dict[str, float] = {}
    for name, dpi, bad in _SCANS:
        errors = []
        for lang in langs:
            path, truth = scan(folder / f"{name}{dpi}-{lang}.pdf", lang, dpi=dpi, bad=bad)
            errors.append(letter_error(truth, extract(path).text))
        found[f"{name}_{dpi}_letter_error"] = round(100 * sum(errors) / len(errors), 2)
    return found


def speed(cases: Sequence[made.Case]) -> dict[str, float]:
    """Pages a CPU second and word error, ours and pdfplumber's extract_text(), and the ratio of the
    first.
    """
    mine, my_error = _timed(cases, _ours)
    theirs, their_error = _timed(cases, _pdfplumber)
    return {
        "pages_a_second": round(mine, 1),
        "pdfplumber_pages_a_second": round(theirs, 1),
        "ratio": round(mine / theirs, 2),
        "word_error": round(100 * my_error, 2),
        "pdfplumber_word_error": round(100 * their_error, 2),
    }


def _timed(
    cases: Sequence[made.Case], read: Callable[[Path], tuple[int, str]]
) -> tuple[float, float]:
    read(cases[0].path)  # imports are not reading
    pages, spent, errors = 0, 0.0, 0.0
    for case in cases:
        start = time.process_time()
        count, text = read(case.path)
        spent += time.process_time() - start
        pages += count
        errors += word_error(" ".join(part.text for part in case.parts), text)
    return pages / spent, errors / len(cases)


def _ours(path: Path) -> tuple[int, str]:
    read = extract(path)
    return read.pages.height, " ".join(made.texts(read, notes=False))


def _pdfplumber(path: Path) -> tuple[int, str]:
    import pdfplumber

    with pdfplumber.open(path) as document:
        texts = []
        for page in document.pages:
            texts.append(page.extract_text())
            page.close()
    return len(texts), "\n".join(texts)


def peak(pages: int) -> float:
    """Megabytes that a fresh process holds at most while it reads a file of so many pages."""
    with tempfile.TemporaryDirectory() as folder:
        path = long_file(Path(folder) / "long.pdf", pages)
        code = (
            "import resource; from pathlib import Path\n"
            "from contentan.extract.limits import Limits\n"
            "from contentan.extract.reading import extract\n"
            f"made = extract(Path({str(path)!r}), limits=Limits(pages={pages}))\n"
            f"assert made.pages.height == {pages}\n"
            "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)\n"
        )
        done = subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        )
    return float(done.stdout)


def long_file(path: Path, pages: int) -> Path:
    """A file of many pages of plain text, different on each page."""
    from benchmarks.extraction import reportlab_pages as drawn
    from benchmarks.extraction.texts import parts

    drawn.register()
    words = " ".join(part.text for part in parts("ru")).split()
    canvas = drawn.Canvas(str(path), pagesize=drawn.A4, invariant=1, pageCompression=1)
    for page in range(pages):
        canvas.setFont("full", 10)
        for line in range(40):
            start = (page * 37 + line * 9) % (len(words) - 9)
            canvas.drawString(60, 780 - 16 * line, " ".join(words[start : start + 9]))
        canvas.drawString(290, 40, str(page + 1))
        canvas.showPage()
    canvas.save()
    return path


def main() -> int:
    """Measure and print; with --pin write the gates."""
    asked = _arguments()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cases = made.by_reportlab(folder) + made.by_weasyprint(folder) + made.by_writer(folder)
        print(f"{len(cases)} documents by three generators")
        print("speed", speed(cases))
        if asked.speed:
            return 0
        figures = {"synthetic": synthetic(cases), "scans": scans(folder)}
    for name, found in figures.items():
        print(name, found)
        if asked.pin:
            print(*pin(name, found, lower=asked.lower), sep="\n")
    if asked.memory:
        print({f"peak_{pages}_pages_mb": round(peak(pages)) for pages in (500, 3_000, 10_000)})
    return 0


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for flag in ("--pin", "--lower", "--speed", "--memory"):
        parser.add_argument(flag, action="store_true")
    return parser.parse_args()


if __name__ == "__main__":
    raise SystemExit(main())
