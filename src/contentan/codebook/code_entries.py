"""One entry of codebook.yaml: a code with its texts and patterns, or a criterion with its label.

Faults are noted and reading goes on, so that a person is told of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

from contentan.codebook.patterns import parse
from contentan.codebook.yaml_with_lines import YamlMapping, YamlText, expect
from contentan.errors import Faults, PatternError, meant
from contentan.model import LANGS, Code, Criterion, NodeKind, Pattern

_TEXTS = ("definition", "brief", "use_when", "do_not_use_when")
FIELDS = ("id", "label", "criterion", "brief", "definition", "use_when", "do_not_use_when")
_KNOWN = (*FIELDS, "parent", "patterns")
KINDS: tuple[NodeKind, ...] = get_args(NodeKind)


def code(
    entry: Any, languages: tuple[str, ...], criteria: tuple[Criterion, ...], faults: Faults
) -> Code | None:
    """The code of an entry; None where it has no id that could be used."""
    with faults.noted():
        expect(entry, _KNOWN, ("id",), Path(faults.where))
    if not isinstance(entry, YamlMapping) or "id" not in entry:
        return None
    if not isinstance(entry["id"], str) or not re.fullmatch(r"[a-z][a-z0-9_]*", entry["id"]):
        faults.add(
            f"id {entry['id']!r}: expected a lower-case word of letters, digits and _",
            entry.lines["id"],
        )
    own = text_of(entry, "criterion", faults)
    names = [criterion.name for criterion in criteria]
    if own and names and own not in names:
        faults.add(
            f"criterion {own!r} is not one of: {'; '.join(names)}{meant(own, names)} (the list"
            " 'criteria' of this file)",
            entry.lines["criterion"],
        )
    texts = {key: " ".join(text_of(entry, key, faults).split()) for key in _TEXTS}
    return Code(
        id=str(entry["id"]),
        label=by_language(entry, "label", languages, faults),
        criterion=own,
        parent=text_of(entry, "parent", faults),
        line=entry.line,
        **texts,
    )


def text_of(entry: YamlMapping, key: str, faults: Faults) -> str:
    """The text of a key, '' where there is none; anything but text is noted."""
    given = entry.get(key)
    if given is None or isinstance(given, str):
        return str(given or "")
    faults.add(f"{key!r} must be text", entry.lines[key])
    return ""


def by_language(
    entry: YamlMapping, key: str, languages: tuple[str, ...], faults: Faults
) -> dict[str, str]:
    """A text by language: `{ru: …, en: …}`, or one text, which is in the codebook's first
    language; empty where there is none.
    """
    given = entry.get(key)
    if given is None or given == "":
        return {}
    if isinstance(given, str):
        return {languages[0]: str(given)}
    if not isinstance(given, YamlMapping):
        faults.add(
            f"{key!r}: expected a text, or texts by language ({', '.join(LANGS)})",
            entry.lines[key],
        )
        return {}
    with faults.noted():
        expect(given, LANGS, (), Path(faults.where))
    # In the order of the languages, whatever the file's: equal codebooks have equal bytes.
    return {lang: text_of(given, lang, faults) for lang in LANGS if lang in given}


def criterion(
    given: YamlMapping, name: str, languages: tuple[str, ...], faults: Faults
) -> Criterion:
    """A criterion of the mapping: its label as text or by language, and `kind` beside the
    languages.
    """
    entry = given[name]
    kind: NodeKind = "theme"
    if isinstance(entry, YamlMapping) and "kind" in entry:
        known = [one for one in KINDS if one == entry["kind"]]
        if not known:
            faults.add(
                f"kind {str(entry['kind'])!r} is not one of {', '.join(KINDS)}",
                entry.lines["kind"],
            )
        kind = known[0] if known else "theme"
        label = YamlMapping({key: value for key, value in entry.items() if key != "kind"})
        label.line, label.lines = entry.line, entry.lines
        given = YamlMapping({name: label})
    return Criterion(name, by_language(given, name, languages, faults), kind)


def patterns(
    entry: YamlMapping, owner: str, languages: tuple[str, ...], faults: Faults
) -> Iterator[Pattern]:
    """The patterns of an entry that parse."""
    by_lang = entry.get("patterns") or YamlMapping()
    if not isinstance(by_lang, YamlMapping):
        faults.add(
            "'patterns' must be a mapping from language to a list, such as {en: [soft power]}",
            entry.lines["patterns"],
        )
        return
    for lang, items in by_lang.items():
        line = by_lang.lines[lang]
        if lang not in LANGS:
            faults.add(f"language {lang!r} is not one of {', '.join(LANGS)}", line)
        elif lang not in languages:
            faults.add(
                f"language {lang!r} is not in the list 'languages' of this file:"
                f" {', '.join(languages)}",
                line,
            )
        elif not isinstance(items, list):
            faults.add(f"patterns of {lang} must be a list, such as [soft power]", line)
        else:
            for item in items:
                found = _pattern(item, owner, lang, line, faults)
                if found is not None and _parses(found, faults):
                    yield found


def _pattern(item: Any, owner: str, lang: str, line: int, faults: Faults) -> Pattern | None:
    if isinstance(item, YamlText):
        return Pattern(owner, lang, str(item), item.line)
    if not isinstance(item, YamlMapping):
        faults.add(
            "a pattern is a line of text or {match, unless, within}", getattr(item, "line", line)
        )
        return None
    before = len(faults.found)
    with faults.noted():
        expect(item, ("match", "unless", "within"), ("match", "unless"), Path(faults.where))
    if len(faults.found) > before:
        return None
    unless = item["unless"] if isinstance(item["unless"], list) else [item["unless"]]
    if not all(isinstance(one, str) for one in (item["match"], *unless)):
        faults.add("'match' must be text, 'unless' text or a list of texts", item.line)
        return None
    within = str(item.get("within") or "")
    if within not in ("", "s", "p") and not within.isdigit():
        faults.add(f"within {within!r}: expected s, p or a number of words", item.lines["within"])
    return Pattern(
        owner, lang, str(item["match"]), item.line, tuple(str(one) for one in unless), within
    )


def _parses(pattern: Pattern, faults: Faults) -> bool:
    before = len(faults.found)
    for source in (pattern.source, *pattern.unless):
        try:
            parse(source, lang=pattern.lang)
        except PatternError as error:
            faults.add(str(error), pattern.line)
    return len(faults.found) == before
