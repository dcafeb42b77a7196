"""Changes of a codebook as lines for a terminal."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from contentan.authoring.changes.change_kinds import KINDS, Change
from contentan.authoring.changes.line_pieces import MOST, more_lines, safe, shortened
from contentan.authoring.check.examples import Paint
from contentan.errors import many


def structure_lines(changes: Sequence[Change], *, every: bool, paint: Paint) -> Iterator[str]:
    kinds = {change.kind for change in changes}
    added = {"code added", "code removed"} & kinds
    shown = []
    for change in changes:
        if added and change.kind in ("pattern added", "pattern removed") and not every:
            continue  # all of its patterns came or went with it: they are counted
        shown.append(change)
    most = len(shown) if every else 2 * MOST
    for change in shown[:most]:
        sign, colour = _sign(change.kind)
        yield f"  {paint(sign, colour)} {_written(change, every=every)}"
    if len(shown) < len(changes):
        yield f"    with {many(len(changes) - len(shown), 'pattern')}"
    yield from more_lines(len(shown) - most)


def _sign(kind: str) -> tuple[str, str]:
    if KINDS[kind] == "major":
        return "!", "red"
    if kind.endswith("added"):
        return "+", "green"
    return ("-", "red") if kind.endswith("removed") else ("~", "yellow")


def _written(change: Change, *, every: bool) -> str:
    kind = change.kind + (f" ({change.lang})" if change.lang else "")
    before, after = (
        safe(text if every else shortened(text)) for text in (change.before, change.after)
    )
    match change.kind:
        case "code added" | "code removed" | "language added" | "language removed":
            return kind
        case "pattern added" | "pattern removed":
            return f"{kind}: `{before or after}`"
        case "pattern moved":
            return f"{kind}: `{safe(change.what)}` from {before} to {after}"
        case "pattern changed" | "exclusions changed":
            name = after if change.kind == "pattern changed" else safe(shortened(change.what))
            words = _words_changed(change)
            return (
                f"{kind}: `{name}`: {words}"
                if words and not every
                else f"{kind}: `{name}`: was `{before}`"
            )
    return (
        f"{kind}{f' of {change.what}' * bool(change.what)}: {before or 'none'} -> {after or 'none'}"
    )


#: Words, gaps and distances of a pattern; an exclusion of a list of them.
_WORD = re.compile(r"_(?:\{[\d,]+\})?|(?:NEAR|BEFORE)/\w+|[^\W_][\w*'’-]*")


def _words_changed(change: Change) -> str:
    """'+ wages, - Houses': what a pattern or its exclusions have more and less; empty where it is
    order or punctuation alone.
    """
    parts = []
    exclusions = change.kind == "exclusions changed"
    before, after = (
        _exclusions(text) if exclusions else _words(text) for text in (change.before, change.after)
    )
    for sign, more in (("+", after - before), ("-", before - after)):
        parts += [f"{sign} {word}" for word in more]
    return safe(shortened(", ".join(parts)))


def _words(written: str) -> Counter[str]:
    pattern, _, unless = written.partition("   [")
    return Counter(
        [
            *_WORD.findall(pattern),
            *(f"unless {one}" for one in _exclusions(unless.removesuffix("]"))),
        ]
    )


def _exclusions(written: str) -> Counter[str]:
    listed, _, within = written.removeprefix("unless ").rpartition(", within ")
    return Counter(
        [*(listed or within).split(" / "), *([f"within {within}"] if listed else [])]
    ) - Counter([""])
