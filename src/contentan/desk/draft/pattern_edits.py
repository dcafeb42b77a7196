"""One pattern more, less or otherwise in the text of codebook.yaml; every other byte stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from contentan.authoring.propose import codebook_edit
from contentan.authoring.propose.candidate_changes import Change
from contentan.authoring.propose.tables import ADD
from contentan.authoring.propose.yaml_places import block_end, line_start, line_stop, scalar
from contentan.authoring.restructure.file_edits import child
from contentan.codebook.yaml_with_lines import composed
from contentan.errors import CodebookError
from contentan.model import Codebook, Pattern

NEW, OTHER, GONE = "add", "change", "remove"


class PatternEdit(NamedTuple):
    """`pattern` is a new line, or one of the codebook with the line that it has; `after` its text
    as it is to be, '' where it goes.
    """

    kind: str
    pattern: Pattern
    after: str = ""


def changed(book: Codebook, edit: PatternEdit) -> list[tuple[Any, ...]]:
    """What the patterns of a codebook are to be after an edit, in no order of their own and
    without their lines.
    """
    lines = [one for one in book.patterns if edit.kind == NEW or one != edit.pattern]
    if edit.kind != GONE:
        lines.append(replace(edit.pattern, source=edit.after))
    return facts(lines)


def facts(patterns: Any) -> list[tuple[Any, ...]]:
    """Patterns as what they say, sorted."""
    return sorted(
        (one.code, one.lang, one.source, one.unless, one.requires, one.within, one.case)
        for one in patterns
    )


def edited(text: str, edit: PatternEdit, path: Path) -> str:
    """The file's text after an edit. CodebookError where it is written so that the edit has no
    place in it.
    """
    if edit.kind == NEW:
        line = replace(edit.pattern, source=edit.after)
        change = Change(ADD, line, np.empty(0, dtype=np.int64))
        return codebook_edit.edited(text.encode(), [(change, "")], path).decode()
    patterns, lines, item, own = _found(text, edit.pattern, path)
    if edit.kind == OTHER:
        return _otherwise(text, own, edit.after, flow=bool(lines.flow_style))
    match = child(item, "match")
    if match is not None and len(codebook_edit.texts_of(match)) > 1:
        return _without(text, match, own)
    if len(lines.value) > 1:
        return _without(text, lines, item)
    if len(patterns.value) == 1:
        raise CodebookError(
            f"{edit.pattern.source!r} is the only pattern of {edit.pattern.code}; add another one"
            " first",
            where=path,
            line=own.start_mark.line + 1,
        )
    return _without_language(text, patterns, lines)


def _found(text: str, pattern: Pattern, path: Path) -> tuple[Any, Any, Any, Any]:
    """The nodes of a pattern: all patterns of its code, the list of its language, its entry there,
    its own text.
    """
    codes = child(composed(text, path), "codes")
    for code in codes.value if codes is not None else ():
        named = child(code, "id")
        if named is not None and named.value == pattern.code:
            patterns = child(code, "patterns")
            lines = child(patterns, pattern.lang)
            for item in lines.value if lines is not None else ():
                match = child(item, "match") or item
                texts = [match] if isinstance(match.value, str) else match.value
                alone = match is item or isinstance(match.value, str)
                for own in texts:
                    line = (item if alone else own).start_mark.line + 1
                    if own.value == pattern.source and line == pattern.line:
                        return patterns, lines, item, own
    raise CodebookError(
        f"there is no line {pattern.source!r} of {pattern.code} any more", where=path
    )


def _otherwise(text: str, own: Any, after: str, *, flow: bool) -> str:
    """The text with other words in the place of a scalar; what was in quotation marks stays so."""
    start, end = own.start_mark.index, own.end_mark.index
    written = scalar(after, flow=flow or _in_brackets(text, start))
    if text[start] == "'":
        written = "'" + after.replace("'", "''") + "'"
    elif text[start] == '"' and not set(after) & set('"\\'):
        written = f'"{after}"'
    # A text over several lines ends behind its last line feed.
    tail = "\n" if text[start:end].endswith("\n") else ""
    return text[:start] + written + tail + text[end:]


def _in_brackets(text: str, at: int) -> bool:
    """Whether a bracket or brace stands before a place in its line: more signs need quotation
    marks there.
    """
    return any(sign in text[line_start(text, at) : at] for sign in "[{")


def _without(text: str, node: Any, entry: Any) -> str:
    """The text without an entry of a list."""
    if node.flow_style:
        return codebook_edit.cut(text, node, (entry.start_mark.index, entry.end_mark.index))
    start, end = line_start(text, entry.start_mark.index), line_stop(text, block_end(entry))
    return text[:start] + text[end:]


def _without_language(text: str, patterns: Any, lines: Any) -> str:
    """The text without a language of a code."""
    key = next(own for own, value in patterns.value if value is lines)
    if patterns.flow_style:
        return codebook_edit.cut(text, patterns, (key.start_mark.index, lines.end_mark.index))
    start, end = line_start(text, key.start_mark.index), line_stop(text, block_end(lines))
    return text[:start] + text[end:]
