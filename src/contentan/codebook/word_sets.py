"""`sets:` of codebook.yaml: named word sets by language, and which of them a pattern uses.

A set's entry is a pattern; one with a `$` is a construction, for which `$` is the argument that
it is called with. Faults are told at the line of the entry.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, TypeAlias

from contentan.codebook.code_relations import order
from contentan.codebook.pattern_lexemes import is_construction, sets_in
from contentan.codebook.pattern_tree import references
from contentan.codebook.patterns import parse
from contentan.codebook.sound_patterns import Sound, mark_of_sets
from contentan.codebook.yaml_with_lines import YamlMapping, YamlText, expect
from contentan.errors import CodebookError, Faults, PatternError, meant
from contentan.model import LANGS, Sets

#: Entries by language and name of the set.
ByLang: TypeAlias = Mapping[str, Mapping[str, tuple[str, ...]]]


def read(top: YamlMapping, faults: Faults, before: Sound) -> ByLang:
    """The sets that a codebook declares; all that is wrong with them is noted. Those of a language
    that were read `before` are not looked at.
    """
    found: dict[str, dict[str, tuple[str, ...]]] = {lang: {} for lang in LANGS}
    given = top.get("sets") or YamlMapping()
    if not isinstance(given, YamlMapping):
        faults.add(
            "'sets' must be a mapping from name to entries by language, such as"
            " {ethnic: {en: [ethnic, national]}}",
            top.lines["sets"],
        )
        return found
    lines: dict[tuple[str, str], list[int]] = {}
    for name, by_lang in given.items():
        if not re.fullmatch(r"[a-z][a-z0-9_]*", name):
            faults.add(
                f"set {name!r}: expected a lower-case word of letters, digits and _",
                given.lines[name],
            )
        with faults.noted():
            expect(by_lang, LANGS, (), Path(faults.where))
        for lang in LANGS if isinstance(by_lang, YamlMapping) else ():
            if lang in by_lang:
                entries = _entries(by_lang[lang], name, by_lang.lines[lang], faults)
                if entries:
                    found[lang][name] = tuple(str(entry) for entry in entries)
                    lines[lang, name] = [entry.line for entry in entries]
    for lang in LANGS:
        mark, noted = mark_of_sets(lang, found[lang]), len(faults.found)
        if mark not in before.known:
            _check(lang, found[lang], lines, faults)
        if len(faults.found) == noted:
            before.met.add(mark)
    return found


def _entries(given: Any, name: str, line: int, faults: Faults) -> list[YamlText]:
    if isinstance(given, list) and given and all(isinstance(one, YamlText) for one in given):
        return given
    faults.add(f"set {name!r}: expected a list of patterns, such as [ethnic, national]", line)
    return []


def _check(
    lang: str,
    sets: dict[str, tuple[str, ...]],
    lines: Mapping[tuple[str, str], list[int]],
    faults: Faults,
) -> None:
    """Note entries that do not parse, circles, and sets of which some entries have a `$` only."""
    before = len(faults.found)
    for name in list(sets):
        for entry, line in zip(sets[name], lines[lang, name], strict=True):
            try:
                unknown = [used for used in _named(entry) if used not in sets]
            except PatternError as error:
                faults.add(f"set @{name} ({lang}): {error}", line)
                continue
            for used in unknown:
                faults.add(
                    f"set @{name} ({lang}): there is no set @{used} in {lang}{meant(used, sets)}",
                    line,
                )
    if len(faults.found) > before:
        return
    uses = {
        name: {used for one in entries for used in _named(one)} for name, entries in sets.items()
    }
    try:
        names = order(uses)
    except CodebookError as error:
        circle = error.message.partition(": ")[2]
        first = circle.partition(" -> ")[0]
        faults.add(f"sets use each other in a circle: {circle} ({lang})", lines[lang, first][0])
        return
    for name in names:
        _check_entries(lang, name, sets, lines[lang, name], faults)


def _check_entries(
    lang: str, name: str, sets: Mapping[str, tuple[str, ...]], lines: list[int], faults: Faults
) -> None:
    call = is_construction(sets[name][0])
    for entry, line in zip(sets[name], lines, strict=True):
        if is_construction(entry) != call:
            faults.add(
                f"set @{name} ({lang}): either all entries have a $, or none; `{entry}` differs"
                " from the first",
                line,
            )
            return
    for entry, line in zip(sets[name], lines, strict=True):
        try:
            tree = parse(
                f"@{name}(a)" if call else entry, lang=lang, sets=used_by([entry], sets, name)
            )
        except PatternError as error:
            faults.add(f"set @{name} ({lang}): {error}", line)
            return
        if references(tree):
            faults.add(
                f"set @{name} ({lang}): `{entry}` refers to a <code>; only patterns may", line
            )


@functools.lru_cache(maxsize=20_000)
def _named(source: str) -> tuple[str, ...]:
    """The sets that a pattern names. Kept, since an entry is asked for by every pattern that uses
    its set.
    """
    return tuple(sets_in(source))


def used_by(sources: Iterable[str], sets: Mapping[str, tuple[str, ...]], *more: str) -> Sets:
    """The sets that some patterns use, and those that these use, by name; unknown names are left
    out.
    """
    wanted: set[str] = set()
    # A pattern without the sign is not cut into pieces: it is read once more anyway.
    new = {*more, *(name for source in sources if "@" in source for name in _named(source))}
    while new := {name for name in new if name in sets} - wanted:
        wanted |= new
        new = {used for name in new for entry in sets[name] for used in _named(entry)}
    return tuple((name, sets[name]) for name in sorted(wanted))
