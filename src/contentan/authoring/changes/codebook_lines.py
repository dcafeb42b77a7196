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
        case "pattern changed" | "conditions changed":
            name = after if change.kind == "pattern changed" else safe(shortened(change.what))
            words = _words_changed(change)
            return (
                f"{kind}: `{name}`: {words}"
                if words and not every
                else f"{kind}: `{name}`: was `{before}`"
            )
    if change.kind == "set changed":
        text = ", ".join(f"{sign} {one}" for sign, one in _entries(change))
        return f"set {change.what} ({change.lang}): {safe(text if every else shortened(text))}"
    return (
        f"{kind}{f' of {change.what}' * bool(change.what)}: {before or 'none'} -> {after or 'none'}"
    )


def _entries(change: Change) -> Iterator[tuple[str, str]]:
    for sign, text in (("+", change.after), ("-", change.before)):
        yield from ((sign, one) for one in text.split(" / ") if one)


#: Words, gaps and distances of a pattern; a condition of a list of them.
_WORD = re.compile(r"_(?:\{[\d,]+\})?|(?:NEAR|BEFORE)/\w+|[^\W_][\w*'’-]*")


def _words_changed(change: Change) -> str:
    """'+ wages, - Houses': what a pattern or its conditions have more and less; empty where it is
    order or punctuation alone.
    """
    parts = []
    conditions = change.kind == "conditions changed"
    before, after = (
        _conditions(text) if conditions else _words(text) for text in (change.before, change.after)
    )
    for sign, more in (("+", after - before), ("-", before - after)):
        parts += [f"{sign} {word}" for word in more]
    return safe(shortened(", ".join(parts)))


def _words(written: str) -> Counter[str]:
    pattern, _, unless = written.partition("   [")
    return Counter(
        [
            *_WORD.findall(pattern),
            *(_named(one) for one in _conditions(unless.removesuffix("]"))),
        ]
    )


def _conditions(written: str) -> Counter[str]:
    """Exclusions, and behind their name what else is asked: `requires student`, `within s`."""
    listed, _, within = written.rpartition(", within ")
    found = [f"within {within}"] if listed else []
    for part in (listed or within).split("; "):
        name, _, several = part.partition(" ")
        if name == "unless":
            found += several.split(" / ")
        elif name == "requires":
            found += [f"requires {one}" for one in several.split(" / ")]
        else:
            found.append(part)
    return Counter(found) - Counter([""])


def _named(condition: str) -> str:
    told = condition.startswith(("requires ", "within ", "capitals count"))
    return condition if told else f"unless {condition}"
