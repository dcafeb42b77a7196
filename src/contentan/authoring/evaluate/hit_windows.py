"""A stretch of a long text around its marks, for a terminal."""

from __future__ import annotations

#: Code points on either side of a mark.
WIDTH = 60


def windows(text: str, code: str) -> str:
    """A marked text around the marks of a code, … for what is left out; '' where it has none.

    >>> windows("a " * 60 + "[soft power|soft_power]" + " b" * 60, "soft_power")[55:85]
    'a a a [soft power|soft_power] '
    """
    spans: list[list[int]] = []
    for start, stop in _marks(text, code):
        low, high = max(0, start - WIDTH), min(len(text), stop + WIDTH)
        if spans and low <= spans[-1][1]:
            spans[-1][1] = max(high, spans[-1][1])
        else:
            spans.append([low, high])
    return " ".join(_cut(text, low, high) for low, high in spans)


def place(text: str, code: str) -> float:
    """How far into a marked text the first mark of a code stands, from 0 to 1; 0 without one."""
    found = _marks(text, code)
    return found[0][0] / len(text) if found else 0.0


def near(text: str, where: float) -> str:
    """A text around a place: what stands there in another language may be its translation."""
    at = int(where * len(text))
    return _cut(text, max(0, at - WIDTH), min(len(text), at + WIDTH))


def _cut(text: str, low: int, high: int) -> str:
    """From the word in which `low` lies to that of `high`."""
    if low:
        low = text.rfind(" ", 0, low) + 1
    if high < len(text):
        end = text.find(" ", high)
        high = len(text) if end < 0 else end
    return f"{'…' if low else ''}{text[low:high]}{'…' if high < len(text) else ''}"


def _marks(text: str, code: str) -> list[tuple[int, int]]:
    """Where marks of a code begin and end; marks may be nested."""
    found, opened = [], list[int]()
    end = f"|{code}]"
    for at, letter in enumerate(text):
        if letter == "[":
            opened.append(at)
        elif letter == "|" and opened and _closes(text, at):
            start = opened.pop()
            if text.startswith(end, at):
                found.append((start, at + len(end)))
    return sorted(found)


def _closes(text: str, at: int) -> bool:
    """Whether a bar ends a mark: a code and a bracket follow."""
    stop = text.find("]", at)
    return stop > at + 1 and text[at + 1 : stop].replace("_", "").isalnum()
