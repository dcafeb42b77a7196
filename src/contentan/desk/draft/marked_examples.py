"""A sentence as an example of examples.yaml: with the passages that must be coded marked in it, so
also one in which a code must not be found.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from contentan.authoring.check.example_texts import Hit
from contentan.authoring.check.examples import Mark, marked
from contentan.authoring.propose.yaml_places import indent_at, line_start
from contentan.authoring.restructure.file_edits import child, line_end
from contentan.codebook.yaml_with_lines import composed
from contentan.errors import CodebookError, UsageError

_MARK = re.compile(r"\[|\|[a-z0-9_, ]+\]")


def judged_text(
    sentence: str, hits: Sequence[Hit], code: str, span: tuple[int, int], *, right: bool
) -> str:
    """A sentence with the marks of all its hits; of the code that was judged only the passage
    `span`, and none where it is wrong.
    """
    if "[" in sentence or re.search(r"\|[a-z0-9_, ]+\]", sentence):
        raise UsageError("a sentence with square brackets cannot be an example: marks use them")
    start, stop = span
    marks = {
        Mark(hit.start, hit.stop, hit.code)
        for hit in hits
        if not hit.blocked_by and not (hit.code == code and hit.start < stop and start < hit.stop)
    }
    if right:
        marks.add(Mark(start, stop, code))
    return marked(sentence, _nested(sorted(marks)))


def _nested(marks: Sequence[Mark]) -> list[Mark]:
    """Marks that can be written with brackets: of two that cross, the later one is cut where the
    earlier one ends.
    """
    kept: list[Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, -one.stop)):
        crossed = [one.stop for one in kept if one.start < mark.start < one.stop < mark.stop]
        kept.append(mark._replace(start=max(crossed)) if crossed else mark)
    return [mark for mark in kept if mark.start < mark.stop]


def with_example(text: str, lang: str, words: str, path: Path) -> str:
    """The text of examples.yaml with an example more; one of the same sentence is written anew."""
    new = line_end(text)
    written = json.dumps(words, ensure_ascii=False)
    entries = composed(text, path) if text.strip() else None
    if entries is None:
        return f"{text}- lang: {lang}{new}  text: {written}{new}"
    if not isinstance(entries.value, list) or entries.flow_style:
        raise CodebookError("expected a list of examples, a line each", where=path, line=1)
    for entry in entries.value:
        own = child(entry, "text")
        if own is not None and bare(own.value.strip()) == bare(words):
            tail = new if text[: own.end_mark.index].endswith("\n") else ""
            return text[: own.start_mark.index] + written + tail + text[own.end_mark.index :]
    return _appended(text, entries, lang, written)


def _appended(text: str, entries: Any, lang: str, written: str) -> str:
    new, first = line_end(text), entries.value[0].start_mark.index
    indent = indent_at(text, line_start(text, first))
    whole = text if text.endswith("\n") else text + new
    return f"{whole}{indent}- lang: {lang}{new}{indent}  text: {written}{new}"


def bare(words: str) -> str:
    """The sentence of an example without its marks.

    >>> bare("[soft power|soft_power] grows")
    'soft power grows'
    """
    return _MARK.sub("", words)
