"""What is installed, what is missing, and how to get it."""

from __future__ import annotations

import importlib.metadata
import platform
import shutil
import subprocess
from collections.abc import Iterator

OCR_LANGUAGES = ("kaz", "rus", "eng")
_GET_TESSERACT = {
    "Linux": "sudo apt-get install tesseract-ocr tesseract-ocr-kaz tesseract-ocr-rus tesseract-ocr-eng tesseract-ocr-osd",
    "Darwin": "brew install tesseract tesseract-lang",
    "Windows": "winget install UB-Mannheim.TesseractOCR, and tick Kazakh and Russian in its installer",
}


def lines() -> Iterator[str]:
    """One line a thing: what it is, whether it is there, and the command that gets it."""
    yield f"contentan {importlib.metadata.version('contentan')}, Python {platform.python_version()}, {platform.system()}"
    for name in ("polars", "spacy", "pymorphy3", "simplemma", "pdfplumber", "pypdfium2", "trafilatura"):
        yield f"  {name} {importlib.metadata.version(name)}"
    yield from _tesseract()
    yield from _optional("prefect", "schedules and history", 'pip install "contentan[flows]"')
    yield from _optional("prefect-dask", "more than one machine", 'pip install "contentan[dask]"')


def _tesseract() -> Iterator[str]:
    get = _GET_TESSERACT.get(platform.system(), _GET_TESSERACT["Linux"])
    program = shutil.which("tesseract")
    if not program:
        yield f"  OCR: Tesseract is missing, scanned pages stay without text; {get}"
        return
    said = subprocess.run([program, "--list-langs"], capture_output=True, text=True, check=False).stdout.split()
    missing = [lang for lang in OCR_LANGUAGES if lang not in said]
    yield f"  OCR: Tesseract at {program}" + (
        f"; languages missing: {', '.join(missing)}; {get}" if missing else ", kaz rus eng"
    )


def _optional(package: str, purpose: str, get: str) -> Iterator[str]:
    try:
        yield f"  {package} {importlib.metadata.version(package)} ({purpose})"
    except importlib.metadata.PackageNotFoundError:
        yield f"  {package} is not installed ({purpose}); {get}"
