"""codebook.yaml -> Codebook, with every error at file:line.

All scalars are text (YAML would make `NO` false and `1.10` a number) and a repeated key is refused.
The digest covers what reaches a result: texts, patterns and the lines that hits cite; order of
codes and comments behind the last line do not.
"""

from __future__ import annotations

import graphlib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from contentan.codebook.canonical_form import make_codebook
from contentan.codebook.patterns import parse, references
from contentan.codebook.yaml_with_lines import (
    YamlMapping,
    YamlText,
    expect,
    load_yaml,
    yaml_mapping,
)
from contentan.errors import CodebookError, PatternError
from contentan.model import CRITERIA, LANGS, Code, Codebook, Pattern

_REQUIRED = ("id", "label", "criterion", "brief", "definition", "use_when", "do_not_use_when")
_FIELDS = (*_REQUIRED, "parent", "patterns")


def codebook_path(where: Path) -> Path:
    """The codebook.yaml meant by a folder or a file."""
    return where / "codebook.yaml" if where.is_dir() else where


def read(where: Path) -> Codebook:
    """A codebook from its folder or file; CodebookError at file:line for anything that is not as
    docs/use/codebook.md says.
    """
    path = codebook_path(where)
    top = load_yaml(path)
    known = ("name", "version", "languages", "unit", "codes", "crosswalk")
    expect(top, known, ("name", "version", "languages", "codes"), path)
    given, line = top["languages"], top.lines["languages"]
    if not isinstance(given, list) or not given:
        raise CodebookError(
            "'languages' must be a list such as [kk, ru, en]", where=path, line=line
        )
    languages = tuple(str(lang) for lang in given)
    for lang in given:
        if lang not in LANGS:
            line = getattr(lang, "line", line)
            raise CodebookError(
                f"language {str(lang)!r} is none of {', '.join(LANGS)}", where=path, line=line
            )
    if not isinstance(top["codes"], list) or not top["codes"]:
        raise CodebookError(
            "'codes' must be a list with at least one code", where=path, line=top.lines["codes"]
        )
    codes: dict[str, Code] = {}
    patterns: list[Pattern] = []
    for entry in top["codes"]:
        code = _code(entry, path)
        if code.id in codes:
            raise CodebookError(
                f"code {code.id!r} stands here again; first in line {codes[code.id].line}",
                where=path,
                line=code.line,
            )
        codes[code.id] = code
        patterns += _patterns(entry, code.id, languages, path)
    # Only now: a parent or a reference may stand below the code that names it.
    _check_parents(codes, path)
    _check_references(patterns, codes, path)
    _check_crosswalk(top, codes, path)
    return make_codebook(
        str(top["name"]),
        str(top["version"]),
        languages,
        tuple(codes.values()),
        tuple(patterns),
        str(path),
    )


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
    patterns = [
        pattern
        for key, (entry, own, _) in entries.items()
        for pattern in _patterns(entry, key.lower(), LANGS, own)
    ]
    codes = tuple(
        Code(key.lower(), {}, "", "", "", "", "", line=line)
        for key, (_, _, line) in entries.items()
    )
    return make_codebook(path.stem, "", LANGS, codes, tuple(patterns), str(path))


def _check_crosswalk(top: YamlMapping, codes: dict[str, Code], path: Path) -> None:
    given = top.get("crosswalk") or YamlMapping()
    if not isinstance(given, YamlMapping):
        raise CodebookError(
            "'crosswalk' must be a mapping from old code to new code",
            where=path,
            line=top.lines["crosswalk"],
        )
    for old, new in given.items():
        if old in codes:
            raise CodebookError(
                f"crosswalk: code {old!r} still exists", where=path, line=given.lines[old]
            )
        if not isinstance(new, str) or (new and new not in codes):
            raise CodebookError(
                f"crosswalk of {old!r}: {new!r} is no code here", where=path, line=given.lines[old]
            )


def _code(entry: Any, path: Path) -> Code:

    expect(entry, _FIELDS, _REQUIRED, path)
    if not isinstance(entry["id"], str) or not re.fullmatch(r"[a-z][a-z0-9_]*", entry["id"]):
        raise CodebookError(
            f"id {entry['id']!r}: expected a lower-case word of letters, digits and _",
            where=path,
            line=entry.lines["id"],
        )
    if entry["criterion"] not in CRITERIA:
        raise CodebookError(
            f"criterion {str(entry['criterion'])!r} is none of: {'; '.join(CRITERIA)}",
            where=path,
            line=entry.lines["criterion"],
        )
    expect(entry["label"], LANGS, LANGS, path)
    texts = {
        key: " ".join(str(entry[key]).split())
        for key in ("definition", "brief", "use_when", "do_not_use_when")
    }
    for key, text in texts.items():
        if not text:
            raise CodebookError(
                f"{key!r} of code {entry['id']} is empty", where=path, line=entry.lines[key]
            )
    label: dict[str, str] = {lang: str(entry["label"][lang]) for lang in LANGS}
    return Code(
        id=str(entry["id"]),
        label=label,
        criterion=str(entry["criterion"]),
        parent=str(entry.get("parent") or ""),
        line=entry.line,
        **texts,
    )


def _patterns(
    entry: YamlMapping, code: str, languages: tuple[str, ...], path: Path
) -> Iterator[Pattern]:
    by_lang = entry.get("patterns") or YamlMapping()
    if not isinstance(by_lang, YamlMapping):
        raise CodebookError(
            "'patterns' must be a mapping from language to a list",
            where=path,
            line=entry.lines["patterns"],
        )
    for lang, items in by_lang.items():
        if lang not in languages:
            raise CodebookError(
                f"language {lang!r} is none of {', '.join(languages)}",
                where=path,
                line=by_lang.lines[lang],
            )
        if not isinstance(items, list):
            raise CodebookError(
                f"patterns of {lang} must be a list", where=path, line=by_lang.lines[lang]
            )
        for item in items:
            pattern = _pattern(item, code, lang, path, by_lang.lines[lang])
            for source in (pattern.source, *pattern.unless):
                _parse(source, lang, path, pattern.line)
            yield pattern


def _pattern(item: Any, code: str, lang: str, path: Path, line: int) -> Pattern:
    if isinstance(item, YamlText):
        return Pattern(code, lang, str(item), item.line)
    if not isinstance(item, YamlMapping):
        raise CodebookError(
            "a pattern is a line of text or {match, unless, within}", where=path, line=line
        )
    expect(item, ("match", "unless", "within"), ("match", "unless"), path)
    unless = item["unless"] if isinstance(item["unless"], list) else [item["unless"]]
    within = str(item.get("within") or "")
    if within not in ("", "s", "p") and not within.isdigit():
        raise CodebookError(
            f"within {within!r}: expected s, p or a number of words",
            where=path,
            line=item.lines["within"],
        )
    return Pattern(
        code, lang, str(item["match"]), item.line, tuple(str(one) for one in unless), within
    )


def _parse(source: str, lang: str, path: Path, line: int) -> Any:
    try:
        return parse(source, lang=lang)
    except PatternError as error:
        raise CodebookError(str(error), where=path, line=line) from None


def _check_parents(codes: dict[str, Code], path: Path) -> None:
    for code in codes.values():
        seen, parent = {code.id}, code.parent
        while parent:
            if parent not in codes:
                raise CodebookError(
                    f"parent {parent!r} of code {code.id!r} does not exist",
                    where=path,
                    line=code.line,
                )
            if parent in seen:
                raise CodebookError(
                    f"code {code.id!r} is its own ancestor", where=path, line=code.line
                )
            seen.add(parent)
            parent = codes[parent].parent


def _check_references(patterns: list[Pattern], codes: dict[str, Code], path: Path) -> None:
    uses: dict[str, set[str]] = {code: set() for code in codes}
    for pattern in patterns:
        for source in (pattern.source, *pattern.unless):
            for code in references(parse(source, lang=pattern.lang)):
                if code not in codes:
                    raise CodebookError(
                        f"pattern {source!r} refers to <{code}>, which does not exist",
                        where=path,
                        line=pattern.line,
                    )
                uses[pattern.code].add(code)
    order(uses, path)


def order(uses: dict[str, set[str]], path: Path | str = "codebook") -> list[str]:
    """Codes such that each comes after those it refers to; alphabetical where that leaves a
    choice.
    """

    try:
        sorter = graphlib.TopologicalSorter({code: sorted(uses[code]) for code in sorted(uses)})
        return list(sorter.static_order())
    except graphlib.CycleError as error:
        raise CodebookError(
            f"codes refer to each other in a circle: {' -> '.join(error.args[1])}", where=path
        ) from None
