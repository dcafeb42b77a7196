"""codebook.yaml -> Codebook, with every error at file:line.

All scalars are text (YAML would make `NO` false and `1.10` a number) and a repeated key is refused.
The digest covers what reaches a result: texts, patterns and the lines that hits cite; order of
codes and comments behind the last line do not.
"""

from __future__ import annotations

import graphlib
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from contentan.codebook.patterns import parse, references
from contentan.errors import CodebookError, PatternError
from contentan.model import CRITERIA, LANGS, Code, Codebook, Pattern

_REQUIRED = ("id", "label", "criterion", "brief", "definition", "use_when", "do_not_use_when")
_FIELDS = (*_REQUIRED, "parent", "patterns")


class _Mapping(dict[str, Any]):
    """A mapping that remembers its line and the line of each key."""

    line: int
    lines: dict[str, int]


class _Scalar(str):
    """Text that remembers its line."""

    line: int


def load_yaml(path: Path) -> Any:
    """Mappings, lists and text with lines; CodebookError for a syntax error or a repeated key."""
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        node = yaml.compose(path.read_text(encoding="utf-8"), Loader=loader)
    except FileNotFoundError:
        raise CodebookError(
            "there is no such file; a codebook is a folder with codebook.yaml", where=path
        ) from None
    except UnicodeDecodeError as error:
        raise CodebookError(f"not UTF-8 at byte {error.start}", where=path) from None
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise CodebookError(f"not YAML: {error.problem}", where=path, line=line) from None
    except yaml.YAMLError as error:
        raise CodebookError(f"not YAML: {error}", where=path) from None
    try:
        return _plain(node, path)
    except RecursionError:
        raise CodebookError("nested too deeply, or a part of itself", where=path) from None


def _plain(node: Any, path: Path) -> Any:
    import yaml

    if isinstance(node, yaml.MappingNode):
        made = _Mapping()
        made.line, made.lines = node.start_mark.line + 1, {}
        for key, value in node.value:
            line = key.start_mark.line + 1
            if key.value in made:
                raise CodebookError(
                    f"key {key.value!r} stands here again; first in line {made.lines[key.value]}",
                    where=path,
                    line=line,
                )
            made[key.value], made.lines[key.value] = _plain(value, path), line
        return made
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, path) for item in node.value]
    if node is None:
        return None
    text = _Scalar(node.value)
    text.line = node.start_mark.line + 1
    return text


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
    _check_parents(codes, path)
    _check_references(patterns, codes, path)
    _check_crosswalk(top, codes, path)
    return _make(
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
        key: (_mapping(patterns=by_lang), path, top.lines[key]) for key, by_lang in top.items()
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
    return _make(path.stem, "", LANGS, codes, tuple(patterns), str(path))


def _mapping(**entries: Any) -> _Mapping:
    made = _Mapping(entries)
    made.line, made.lines = 0, dict.fromkeys(entries, 0)
    return made


def _make(
    name: str,
    version: str,
    languages: tuple[str, ...],
    codes: tuple[Code, ...],
    patterns: tuple[Pattern, ...],
    path: str,
) -> Codebook:
    book = Codebook(name, version, languages, codes, patterns, "", path)
    return replace(book, digest=hashlib.sha256(canonical(book).encode()).hexdigest())


def canonical(book: Codebook) -> str:
    """JSON of all that the digest covers, and the text of which it is the SHA-256: two codebooks
    with one digest have the same.
    """
    meaning = {
        "name": book.name,
        "version": book.version,
        "languages": book.languages,
        "codes": sorted(
            [
                c.id,
                c.label,
                c.parent,
                c.criterion,
                c.definition,
                c.brief,
                c.use_when,
                c.do_not_use_when,
            ]
            for c in book.codes
        ),
        "patterns": sorted(
            [p.code, p.lang, p.source, p.line, p.unless, p.within] for p in book.patterns
        ),
    }
    return json.dumps(meaning, ensure_ascii=False, sort_keys=True)


def from_canonical(text: str, path: str = "") -> Codebook:
    """The codebook of which `canonical` made the text; codes and patterns come sorted, and codes
    know no line.
    """
    meaning = json.loads(text)
    names = (
        "id",
        "label",
        "parent",
        "criterion",
        "definition",
        "brief",
        "use_when",
        "do_not_use_when",
    )
    codes = tuple(Code(**dict(zip(names, row, strict=True))) for row in meaning["codes"])
    patterns = tuple(
        Pattern(code, lang, source, line, tuple(unless), within)
        for code, lang, source, line, unless, within in meaning["patterns"]
    )
    return _make(
        meaning["name"], meaning["version"], tuple(meaning["languages"]), codes, patterns, path
    )


def _check_crosswalk(top: _Mapping, codes: dict[str, Code], path: Path) -> None:
    given = top.get("crosswalk") or _Mapping()
    if not isinstance(given, _Mapping):
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


def expect(given: Any, known: tuple[str, ...], required: tuple[str, ...], path: Path) -> None:
    """CodebookError unless `given` is a mapping with known keys, the required ones among them."""
    if not isinstance(given, _Mapping):
        line = getattr(given, "line", None)
        raise CodebookError(f"expected a mapping with {', '.join(required)}", where=path, line=line)
    for key in given:
        if key not in known:
            raise CodebookError(
                f"{key!r} is unknown; expected one of {', '.join(known)}",
                where=path,
                line=given.lines[key],
            )
    for key in required:
        if key not in given:
            raise CodebookError(f"{key!r} is missing", where=path, line=given.line)


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
    entry: _Mapping, code: str, languages: tuple[str, ...], path: Path
) -> Iterator[Pattern]:
    by_lang = entry.get("patterns") or _Mapping()
    if not isinstance(by_lang, _Mapping):
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
    if isinstance(item, _Scalar):
        return Pattern(code, lang, str(item), item.line)
    if not isinstance(item, _Mapping):
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
