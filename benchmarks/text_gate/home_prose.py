"""Paragraphs of the sample corpus by language."""

from __future__ import annotations

import re
from pathlib import Path

from contentan.segment import language

TEXTS = Path(__file__).parents[2] / "corpus" / "texts"


def paragraphs() -> dict[str, list[str]]:
    """Paragraphs of ten words and more of the sample corpus, in Kazakh, Russian and English."""
    found: dict[str, list[str]] = {"kk": [], "ru": [], "en": []}
    for path in sorted(TEXTS.glob("*.md")):
        body = re.sub(r"\A---\n.*?\n---\n", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for part in body.split("\n\n"):
            lang = language.language(part)
            if lang and len(part.split()) >= 10 and not part.startswith(("#", "|", "-")):
                found[lang].append(" ".join(part.split()))
    return found
