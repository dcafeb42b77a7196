"""Accepted proposals written into codebook.yaml: a comment that says where each comes from, and the
line; every other byte stays.

A line that is dropped becomes a comment. What was written is read again, and must say what the
proposals say.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from contentan.authoring.propose.candidate_changes import Change
from contentan.authoring.propose.tables import ADD, DROP, OPTION
from contentan.authoring.propose.yaml_places import (
    block_end,
    indent_at,
    line_start,
    line_stop,
    scalar,
)
from contentan.authoring.restructure.file_edits import child, line_end
from contentan.codebook.yaml_with_lines import composed
from contentan.errors import CodebookError


def edited(source: bytes, changes: Sequence[tuple[Change, str]], path: Path) -> bytes:
    """The file with each change, given with the words of its comment, '' for none. CodebookError
    where the file is written so that a change has no place in it.
    """
    mark = codecs.BOM_UTF8 if source.startswith(codecs.BOM_UTF8) else b""
    text = source.removeprefix(mark).decode("utf-8")
    for change, note in changes:
        text = _with(text, change, note, path)
    return mark + text.encode("utf-8")


def unsafe(path: Path) -> CodebookError:
    """What is said of a file in which a line has no safe place."""
    return CodebookError(
        "the file is written in a way that a line cannot be put into safely; nothing was written,"
        " put it in by hand",
        where=path,
    )


def _code(text: str, change: Change, path: Path) -> Any:
    """The entry of the code of a change."""
    try:
        root = composed(text, path)
    except CodebookError:
        raise unsafe(path) from None  # a change before this one had no place
    codes = child(root, "codes")
    for one in codes.value if codes is not None else ():
        own = child(one, "id")
        if own is not None and own.value == change.pattern.code:
            return one
    raise unsafe(path)


def _with(text: str, change: Change, note: str, path: Path) -> str:
    import yaml

    code = _code(text, change, path)
    patterns = child(code, "patterns")
    if patterns is not None and not isinstance(patterns, yaml.MappingNode):
        raise CodebookError(
            f"'patterns' of {change.pattern.code} is empty; write a language and a list, or"
            " take the key out",
            where=path,
            line=patterns.start_mark.line + 1,
        )
    lines = child(patterns, change.pattern.lang) if patterns is not None else None
    if change.kind == ADD:
        return _added(text, code, patterns, lines, change, note)
    item = _item(lines, change) if lines is not None else None
    if item is None:
        raise CodebookError(
            f"there is no line {change.pattern.source!r} of {change.pattern.code} any more",
            where=path,
        )
    match = child(item, "match")
    if change.kind == OPTION:
        return _shortened(text, match or item, change, note)
    several = match is not None and len(texts_of(match)) > 1
    if change.kind == DROP and several:
        return _without_match(text, match, change, note)
    if change.kind == DROP:
        return _dropped(text, patterns, lines, item, change, note, path)
    if several:
        raise CodebookError(
            f"{change.pattern.source!r} shares its exclusions with other patterns; give it a line"
            " of its own first",
            where=path,
            line=item.start_mark.line + 1,
        )
    return _narrowed(text, item, change, note)


def _item(lines: Any, change: Change) -> Any:
    """The entry of a list that is the line of a change, or one of its lines."""
    own = change.pattern
    return next(
        (
            one
            for one in lines.value
            if own.source in texts_of(child(one, "match") or one)
            and tuple(texts_of(child(one, "unless"))) == own.unless
        ),
        None,
    )


def texts_of(node: Any) -> list[str]:
    """A text, or the texts of a list; none of a mapping, and of nothing."""
    if node is None:
        return []
    if isinstance(node.value, str):
        return [node.value]
    return [one.value for one in node.value if not isinstance(one, tuple)]


def _commented(text: str, at: int, note: str) -> str:
    """The text with a comment above the line of a place, where there is a note."""
    if not note:
        return text
    start = line_start(text, at)
    return f"{text[:start]}{indent_at(text, at)}# {note}{line_end(text)}{text[start:]}"


def _inserted(text: str, at: int, lines: Sequence[str]) -> str:
    """The text with lines behind the line of a place."""
    new, end = line_end(text), line_stop(text, at)
    before = text[:end] if text[:end].endswith("\n") else text[:end] + new
    return before + "".join(line + new for line in lines) + text[end:]


def _added(text: str, code: Any, patterns: Any, lines: Any, change: Change, note: str) -> str:
    words = scalar(change.pattern.source, flow=lines is not None and bool(lines.flow_style))
    if lines is not None and lines.flow_style:
        return _commented(_in_flow(text, lines, words), lines.start_mark.index, note)
    if lines is not None:
        dash = text[line_start(text, lines.value[0].start_mark.index) :]
        found = re.match(r"([ \t]*)-[ \t]+", dash)
        lead = found[0] if found else indent_at(text, lines.start_mark.index) + "- "
        indent = found[1] if found else indent_at(text, lines.start_mark.index)
        said = [f"{indent}# {note}"] if note else []
        return _inserted(text, block_end(lines), [*said, f"{lead}{words}"])
    entry = [f"{change.pattern.lang}:", *([f"  # {note}"] if note else []), f"  - {words}"]
    if patterns is None:
        indent = " " * code.value[0][0].start_mark.column
        body = ["patterns:", *(f"  {line}" for line in entry)]
        return _inserted(text, block_end(code), [indent + line for line in body])
    if patterns.flow_style:
        words = f"{change.pattern.lang}: [{scalar(change.pattern.source, flow=True)}]"
        return _commented(_in_flow(text, patterns, words), patterns.start_mark.index, note)
    indent = " " * patterns.value[0][0].start_mark.column
    return _inserted(text, block_end(patterns), [indent + line for line in entry])


def _in_flow(text: str, node: Any, words: str) -> str:
    """The text with one more entry in a node in brackets, behind its last one."""
    if not node.value:
        end = node.end_mark.index - 1
        return text[:end] + words + text[end:]
    last = node.value[-1]
    end = (last[1] if isinstance(last, tuple) else last).end_mark.index
    return f"{text[:end]}, {words}{text[end:]}"


def _narrowed(text: str, item: Any, change: Change, note: str) -> str:
    start, unless = item.start_mark.index, child(item, "unless")
    words = [scalar(one, flow=True) for one in change.unless]
    if unless is not None and isinstance(unless.value, str):
        listed = ", ".join([scalar(unless.value, flow=True), *words])
        made = f"{text[: unless.start_mark.index]}[{listed}]{text[unless.end_mark.index :]}"
    elif unless is not None and unless.flow_style:
        made = _in_flow(text, unless, ", ".join(words))
    elif unless is not None:
        first = unless.value[0].start_mark.index
        lead = re.match(r"[ \t]*-[ \t]+", text[line_start(text, first) :])
        own = lead[0] if lead else indent_at(text, first) + "- "
        made = _inserted(text, block_end(unless), [own + scalar(one) for one in change.unless])
    else:
        # A bound that is there already, for what the line requires, is that of exclusions too.
        bound = "" if child(item, "within") else change.within
        made = _as_mapping(text, item, words, bound)
    return _commented(made, start, note)


def _as_mapping(text: str, item: Any, words: Sequence[str], within: str) -> str:
    """An entry that had no exclusions with some."""
    start, end = item.start_mark.index, block_end(item)
    # A line that requires something may have a bound already.
    bound = [f"within: {within}"] if within and child(item, "within") is None else []
    keys = [f"unless: [{', '.join(words)}]", *bound]
    if child(item, "match") is not None:
        if item.flow_style:
            return _in_flow(text, item, ", ".join(keys))
        return _inserted(text, end, [" " * item.start_mark.column + key for key in keys])
    written = text[start:end]
    lead = text[line_start(text, start) : start]
    if re.fullmatch(r"[ \t]*-[ \t]+", lead):
        own = [f"match: {written}", *(" " * len(lead) + key for key in keys)]
        return text[:start] + line_end(text).join(own) + text[end:]
    return f"{text[:start]}{{match: {written}, {', '.join(keys)}}}{text[end:]}"


def _dropped(
    text: str, patterns: Any, lines: Any, item: Any, change: Change, note: str, path: Path
) -> str:
    if len(lines.value) == 1 and len(patterns.value) == 1:
        raise CodebookError(
            f"{change.pattern.source!r} is the only pattern of {change.pattern.code}; take the"
            " code out instead",
            where=path,
            line=item.start_mark.line + 1,
        )
    said = f"{note}; dropped: {change.pattern.source}"
    alone = len(lines.value) == 1
    if lines.flow_style and not alone:
        return _commented(_out_of_flow(text, lines, item), item.start_mark.index, said)
    if patterns.flow_style:
        key = next(own for own, value in patterns.value if value is lines)
        pair = (key.start_mark.index, lines.end_mark.index)
        return _commented(cut(text, patterns, pair), patterns.start_mark.index, said)
    first = next(own for own, value in patterns.value if value is lines) if alone else item
    start, end = line_start(text, first.start_mark.index), line_stop(text, block_end(item))
    return text[:start] + "".join(_as_comments(text[start:end], note)) + text[end:]


def _shortened(text: str, match: Any, change: Change, note: str) -> str:
    """A pattern with fewer options, where it stands."""
    before, after = change.pattern.source, change.after
    words = [match] if isinstance(match.value, str) else match.value
    own = next(one for one in words if one.value == before)
    start, end = own.start_mark.index, own.end_mark.index
    made = after.source if after is not None else before
    # What was quoted stays quoted.
    raw = text[start:end]
    new = raw.replace(before, made) if before in raw else scalar(made, flow=True)
    said = f"{note}; without: {'; '.join(option for _, option in change.less)}"
    return _commented(text[:start] + new + text[end:], start, said)


def _without_match(text: str, match: Any, change: Change, note: str) -> str:
    """An entry with one of its patterns less."""
    own = next(one for one in match.value if one.value == change.pattern.source)
    said = f"{note}; dropped: {change.pattern.source}"
    if match.flow_style:
        return _commented(
            cut(text, match, (own.start_mark.index, own.end_mark.index)),
            match.start_mark.index,
            said,
        )
    start, end = line_start(text, own.start_mark.index), line_stop(text, block_end(own))
    return text[:start] + "".join(_as_comments(text[start:end], note)) + text[end:]


def _as_comments(lines: str, note: str) -> Iterator[str]:
    """Lines as comments, below one that says why."""
    indent = indent_at(lines, 0)
    yield f"{indent}# {note}; dropped:{line_end(lines)}"
    for line in lines.splitlines(keepends=True):
        yield f"{indent}# {line.removeprefix(indent)}" if line.strip() else line


def _out_of_flow(text: str, lines: Any, item: Any) -> str:
    return cut(text, lines, (item.start_mark.index, item.end_mark.index))


def cut(text: str, node: Any, entry: tuple[int, int]) -> str:
    """The text without an entry of a node in brackets, and without one comma beside it."""
    start, end = entry
    behind = re.match(r"\s*,[ \t]*", text[end : node.end_mark.index])
    if behind:
        return text[:start] + text[end + len(behind[0]) :]
    before = re.search(r",\s*$", text[node.start_mark.index : start])
    return text[: start - (len(before[0]) if before else 0)] + text[end:]
