"""A pattern as it is typed: valid, or what is wrong with it and where."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import NamedTuple

from contentan.codebook.code_relations import check_references
from contentan.codebook.patterns import tree_of
from contentan.codebook.word_sets import used_by
from contentan.errors import CodebookError, Faults, PatternError
from contentan.model import Codebook, Pattern, Sets


class Fault(NamedTuple):
    """What is wrong, `column` counted from 1; 0 where no place in the text is wrong."""

    message: str
    column: int


def typed(
    book: Codebook,
    known: Mapping[str, Sets],
    line: tuple[str, str, str],
    instead: Pattern | None = None,
) -> Pattern | Fault:
    """The pattern that a `line` (code, language, text) would be, `known` the word sets of each
    language; or what is wrong with it. It has the conditions of the one whose place it
    takes (`instead`), else it is as most lines of the codebook are.
    """
    code, lang, source = line
    if instead is not None:
        bare = replace(instead, source=source)
    else:
        coordinated = sum(one.coordination for one in book.patterns)
        bare = Pattern(code, lang, source, 0, coordination=2 * coordinated > len(book.patterns))
    try:
        made = replace(bare, sets=used_by(bare.sources, dict(known.get(lang, ()))))
        tree_of(made)
    except PatternError as error:
        return Fault(_bare(error), error.column)
    return _referring_wrongly(book, made) or made


def _referring_wrongly(book: Codebook, pattern: Pattern) -> Fault | None:
    """What is wrong with the codes that a pattern refers to."""
    if "<" in pattern.source:
        faults = Faults(CodebookError, "")
        codes = {code.id: code for code in book.codes}
        check_references([*book.patterns, pattern], codes, faults)
        if faults.found:
            return Fault(faults.found[0].message, 0)
    return None


def _bare(error: PatternError) -> str:
    """The message without the pattern, which stands above it."""
    return str(error).partition(f"column {error.column}: ")[2] or str(error)
