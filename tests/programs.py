"""Programs that tests need, asked for what the test uses: a program may be there without the part
that matters (LibreOffice without Writer, Tesseract without Kazakh).
"""

from __future__ import annotations

import pytest

from contentan.extract.scan import ocr


def needs_tesseract(*languages: str) -> pytest.MarkDecorator:
    """Skips a test where Tesseract, or a language of it, is missing."""
    there = ocr.installed()[1]
    missing = [f"tesseract-ocr-{lang}" for lang in languages if lang not in there]
    why = f"needs Tesseract (apt-get install {' '.join(missing)})"
    return pytest.mark.skipif(bool(missing), reason=why)
