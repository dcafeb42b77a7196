"""Texts and pages of which documents are made, and the day on which it is done."""

from __future__ import annotations

TODAY = "2026-11-23"
WORDS = [
    f"{a}{b}"
    for a in ("accord", "people", "exchange", "culture", "state")
    for b in "abcdefghijklmnopqrst"
]


def text_of(first: int, count: int) -> str:
    """Words that no other stretch repeats in this order."""
    return " ".join(f"{WORDS[(i * 7) % len(WORDS)]}{i}" for i in range(first, first + count))


PAGE = """<html><head><title>Accord grows | Site</title>
<meta content="Accord grows - The Site" property="og:title">
<meta property="og:site_name" content="The Site">
<meta property="article:published_time" content="2021-03-02T08:00:00Z"></head>
<body><main><h1>Accord grows</h1><p>{}</p></main></body></html>"""
ENGLISH = (
    "The state and its people speak of accord and of exchange between the schools of many towns. "
    * 6
)
