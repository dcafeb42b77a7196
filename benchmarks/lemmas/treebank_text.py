"""The raw text of a CoNLL-U file, with the spans of its sentences and tokens.

Words are joined as SpaceAfter=No says; a multiword token counts as one token. A paragraph or
document that begins (`# newpar`, `# newdoc`) is a paragraph of its own; what cuts sentences gets
each paragraph for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

Span = tuple[int, int]


class Paragraph(NamedTuple):
    text: str
    sentences: list[Span]
    tokens: list[Span]


def paragraphs(path: Path) -> Iterator[Paragraph]:
    """The paragraphs of a CoNLL-U file."""
    made = Paragraph("", [], [])
    for words, begins in _sentences(path):
        if begins and made.text:
            yield made
            made = Paragraph("", [], [])
        text, start, stop = made.text, len(made.text), len(made.text)
        for form, close in words:
            stop = len(text) + len(form)
            made.tokens.append((len(text), stop))
            text += form if close else f"{form} "
        made.sentences.append((start, stop))
        made = made._replace(text=text)
    if made.text:
        yield made


def _sentences(path: Path) -> Iterator[tuple[list[tuple[str, bool]], bool]]:
    """Sentences: surface tokens, each with whether no space follows; whether a paragraph begins."""
    words: list[tuple[str, bool]] = []
    begins, last = False, 0
    for line in (*path.read_text(encoding="utf-8").splitlines(), ""):
        if line.startswith("#"):
            begins = begins or line.startswith(("# newpar", "# newdoc"))
        elif line:
            number, form, *_, misc = line.split("\t")
            if "-" in number:
                last = int(number.split("-")[1])
            elif "." in number or int(number) <= last:
                continue  # an empty node, or a word inside a multiword token
            words.append((form, "SpaceAfter=No" in misc))
        elif words:
            yield words, begins
            words, begins, last = [], False, 0


def f_score(gold: Iterable[list[Span]], found: Iterable[list[Span]], texts: list[str]) -> float:
    """F of exact spans in per cent, where space does not count (the scorer of CoNLL 2018)."""
    right = total = 0
    for own, other, text in zip(gold, found, texts, strict=True):
        ours, theirs = _without_space(own, text), _without_space(other, text)
        right += len(ours & theirs)
        total += len(ours) + len(theirs)
    return 200 * right / total


def _without_space(spans: list[Span], text: str) -> set[Span]:
    number, at = 0, []
    for letter in text:
        at.append(number)
        number += not letter.isspace()
    at.append(number)
    return {(at[start], at[stop]) for start, stop in spans if at[start] < at[stop]}
