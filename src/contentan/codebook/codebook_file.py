"""codebook.yaml -> Codebook. Everything that is wrong with the file is told at once, each at its
line.

A code needs an id, and patterns or children; all else is optional (docs/use/codebook.md). The
digest covers what reaches a result: texts, patterns and the lines that hits cite; order of codes
and comments behind the last line do not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from contentan.codebook import code_entries, word_sets
from contentan.codebook.canonical_form import make_codebook
from contentan.codebook.code_entries import Around
from contentan.codebook.code_relations import check_crosswalk, check_parents, check_references
from contentan.codebook.sound_patterns import Sound
from contentan.codebook.yaml_with_lines import (
    YamlMapping,
    YamlText,
    expect,
    load_yaml,
    yaml_mapping,
)
from contentan.errors import CodebookError, Faults
from contentan.model import LANGS, Code, Codebook, Criterion, Pattern

_KEYS = (
    *("name", "version", "title", "languages", "unit", "criteria"),
    *("sets", "coordination", "codes", "crosswalk"),
)
#: Of a codebook that does not say its own.
VERSION = "0.0.0"


def codebook_path(where: Path) -> Path:
    """The codebook.yaml meant by a folder or a file."""
    return where / "codebook.yaml" if where.is_dir() else where


def read(where: Path, before: Sound | None = None) -> Codebook:
    """A codebook from its folder or file; CodebookError with every fault at file:line for one that
    is not as docs/use/codebook.md says. Patterns that were read `before` are not parsed again.
    """
    before = before or Sound()
    path = codebook_path(where)
    faults = Faults(CodebookError, path)
    top = load_yaml(path, faults)
    with faults.noted():
        expect(top, _KEYS, ("codes",), path)
    if not isinstance(top, YamlMapping) or "codes" not in top:
        faults.refuse()
    entries = top["codes"]
    if not isinstance(entries, list) or not entries:
        faults.add("'codes' must be a list with at least one code", top.lines["codes"])
        faults.refuse()
    languages = _languages(top, entries, faults)
    criteria = _criteria(top, languages, faults)
    noted = len(faults.found)
    sets = word_sets.read(top, faults, before)
    sound = len(faults.found) == noted
    coordination = code_entries.yes(top, "coordination", faults)
    around = Around(languages, sets, before, coordination, sound)
    codes, patterns = _codes(entries, around, criteria, faults)
    # Only now: a parent or a reference may stand below the code that names it.
    codes = check_parents(codes, faults)
    check_references(patterns, codes, faults)
    walk = check_crosswalk(top, codes, faults)
    name, version = (code_entries.text_of(top, key, faults) for key in ("name", "version"))
    title = code_entries.by_language(top, "title", languages, faults)
    faults.refuse()
    book = make_codebook(
        name or path.resolve().parent.name,
        version or VERSION,
        languages,
        tuple(codes.values()),
        tuple(patterns),
        str(path),
        criteria=criteria or _named(codes.values()),
        title=title,
    )
    # Behind the digest: it decides no hit.
    return replace(book, crosswalk=walk)


def _languages(top: YamlMapping, entries: list[Any], faults: Faults) -> tuple[str, ...]:
    """The languages that the codebook names; without a list, those that its patterns are in."""
    if "languages" not in top:
        written = {lang for entry in entries for lang in _pattern_languages(entry)}
        return tuple(lang for lang in LANGS if lang in written) or LANGS
    given, line = top["languages"], top.lines["languages"]
    if not isinstance(given, list) or not given:
        faults.add("'languages' must be a list such as [kk, ru, en]", line)
        return LANGS
    for lang in given:
        if lang not in LANGS:
            faults.add(
                f"language {str(lang)!r} is not one of {', '.join(LANGS)}",
                getattr(lang, "line", line),
            )
    return tuple(dict.fromkeys(str(lang) for lang in given if lang in LANGS)) or LANGS


def _pattern_languages(entry: Any) -> Iterator[str]:
    patterns = entry.get("patterns") if isinstance(entry, YamlMapping) else None
    if isinstance(patterns, YamlMapping):
        yield from patterns


def _criteria(
    top: YamlMapping, languages: tuple[str, ...], faults: Faults
) -> tuple[Criterion, ...]:
    """The rows of the study's table that the codebook lists; empty where it lists none."""
    given = top.get("criteria") or []
    if isinstance(given, list) and all(isinstance(name, YamlText) and name for name in given):
        return tuple(Criterion(str(name), {}) for name in dict.fromkeys(given))
    if isinstance(given, YamlMapping):
        return tuple(
            code_entries.criterion(given, name, languages, faults) for name in given if name
        )
    faults.add(
        "'criteria' must be a list of names, or a mapping from name to label",
        top.lines["criteria"],
    )
    return ()


def _named(codes: Any) -> tuple[Criterion, ...]:
    """The criteria that codes name, in the order in which they come up."""
    names = dict.fromkeys(code.criterion for code in codes if code.criterion)
    return tuple(Criterion(name, {}) for name in names)


def _codes(
    entries: list[Any], around: Around, criteria: tuple[Criterion, ...], faults: Faults
) -> tuple[dict[str, Code], list[Pattern]]:
    codes: dict[str, Code] = {}
    patterns: list[Pattern] = []
    for entry in entries:
        code = code_entries.code(entry, around.languages, criteria, faults)
        if code is None:
            continue
        if code.id in codes:
            faults.add(
                f"code {code.id!r} is a duplicate; first in line {codes[code.id].line}", code.line
            )
            continue
        codes[code.id] = code
        patterns += code_entries.patterns(entry, code.id, around, faults)
    return codes, patterns


def read_names(path: Path) -> Codebook:
    """A list of names as a codebook without definitions: `{KEY: {lang: [pattern, ...]}}`, a code
    for each key, in lower case.
    """
    top = load_yaml(path)
    entries = {
        key: (yaml_mapping(patterns=by_lang), path, top.lines[key]) for key, by_lang in top.items()
    }
    return names(entries, path)


def names(entries: Mapping[str, tuple[Any, Path, int]], path: Path) -> Codebook:
    """Names as a codebook without definitions: for each key a mapping with `patterns`, the file
    that it stands in, and its line.
    """
    patterns: list[Pattern] = []
    around = Around(LANGS, {lang: {} for lang in LANGS}, Sound())
    for own in dict.fromkeys(own for _, own, _ in entries.values()):
        faults = Faults(CodebookError, own)
        for key, (entry, where, _) in entries.items():
            if where == own:
                patterns += code_entries.patterns(entry, key.lower(), around, faults)
        faults.refuse()
    codes = tuple(Code(key.lower(), {}, line=line) for key, (_, _, line) in entries.items())
    return make_codebook(path.stem, "", LANGS, codes, tuple(patterns), str(path))
