"""One entry of codebook.yaml: a code with its texts and patterns, or a criterion with its label.

Faults are noted and reading goes on, so that a person is told of all of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple, get_args

from contentan.codebook.patterns import tree_of
from contentan.codebook.sound_patterns import Sound, mark_of_pattern
from contentan.codebook.word_sets import ByLang, used_by
from contentan.codebook.yaml_with_lines import YamlMapping, YamlText, expect
from contentan.errors import Faults, PatternError, UnknownSetError, meant
from contentan.model import LANGS, Code, Criterion, NodeKind, Pattern

_TEXTS = ("definition", "brief", "use_when", "do_not_use_when")
FIELDS = ("id", "label", "criterion", "brief", "definition", "use_when", "do_not_use_when")
_KNOWN = (*FIELDS, "parent", "patterns")
_OF_PATTERN = ("match", "unless", "requires", "within", "case", "coordination")
KINDS: tuple[NodeKind, ...] = get_args(NodeKind)


class Around(NamedTuple):
    """What a codebook says for all of its patterns; `sound` is whether its sets are without
    fault, `before` what needs no look.
    """

    languages: tuple[str, ...]
    sets: ByLang
    before: Sound
    coordination: bool = False
    sound: bool = True


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


def patterns(entry: YamlMapping, owner: str, around: Around, faults: Faults) -> Iterator[Pattern]:
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
        elif lang not in around.languages:
            faults.add(
                f"language {lang!r} is not in the list 'languages' of this file:"
                f" {', '.join(around.languages)}",
                line,
            )
        elif not isinstance(items, list):
            faults.add(f"patterns of {lang} must be a list, such as [soft power]", line)
        else:
            for item in items:
                for found in _patterns(item, Pattern(owner, lang, "", line), around, faults):
                    made = _with_sets(found, around, faults)
                    if made is not None:
                        yield made


def _patterns(item: Any, bare: Pattern, around: Around, faults: Faults) -> Iterator[Pattern]:
    """The patterns of one item of a list: of a mapping, one for each `match`."""
    bare = replace(bare, coordination=around.coordination)
    if isinstance(item, YamlText):
        yield replace(bare, source=str(item), line=item.line)
        return
    if not isinstance(item, YamlMapping):
        faults.add(
            f"a pattern is a line of text or {{{', '.join(_OF_PATTERN)}}}",
            getattr(item, "line", bare.line),
        )
        return
    before = len(faults.found)
    with faults.noted():
        expect(item, _OF_PATTERN, ("match",), Path(faults.where))
    if len(faults.found) > before:
        return
    texts = {key: _texts_of(item, key) for key in ("match", "unless", "requires")}
    if not texts["match"] or not all(isinstance(one, str) for own in texts.values() for one in own):
        faults.add(
            "'match', 'unless' and 'requires' must each be a text or a list of texts", item.line
        )
        return
    conditions = replace(
        bare,
        unless=tuple(map(str, texts["unless"])),
        requires=tuple(map(str, texts["requires"])),
        within=_within(item, faults),
        case=yes(item, "case", faults),
        coordination=yes(item, "coordination", faults, around.coordination),
    )
    several = isinstance(item["match"], list)
    for match in texts["match"]:
        yield replace(conditions, source=str(match), line=match.line if several else item.line)


def _texts_of(item: YamlMapping, key: str) -> list[Any]:
    given = item.get(key, [])
    return given if isinstance(given, list) else [given]


def _within(item: YamlMapping, faults: Faults) -> str:
    within = str(item.get("within") or "")
    if not re.fullmatch(r"[sp]?|[0-9]{1,4}", within):
        faults.add(
            f"within {within!r}: expected s, p or a number of words, at most 9999",
            item.lines["within"],
        )
    elif within and not item.get("unless") and not item.get("requires"):
        faults.add(
            "within: there is no unless and no requires that it bounds", item.lines["within"]
        )
    return within


def yes(entry: YamlMapping, key: str, faults: Faults, default: bool = False) -> bool:
    """A switch: yes or no, `default` where it is missing."""
    given = entry.get(key)
    if given is None:
        return default
    if given not in ("yes", "no"):
        faults.add(f"{key} {str(given)!r}: expected yes or no", entry.lines[key])
    return bool(given == "yes")


def _with_sets(pattern: Pattern, around: Around, faults: Faults) -> Pattern | None:
    """The pattern with the sets that it uses; None, and noted, where it does not parse."""
    before = len(faults.found)
    try:
        own = replace(pattern, sets=used_by(pattern.sources, around.sets[pattern.lang]))
    except PatternError as error:
        faults.add(str(error), pattern.line)
        return None
    if own.sets and not around.sound:
        return None  # what is wrong with the sets is told already
    mark = mark_of_pattern(own)
    for source in () if mark in around.before.known else own.sources:
        try:
            tree_of(own, source)
        except UnknownSetError as error:
            faults.add(_unknown_set(error, own, around.sets), pattern.line)
        except PatternError as error:
            faults.add(str(error), pattern.line)
    if len(faults.found) > before:
        return None
    around.before.met.add(mark)
    return own


def _unknown_set(error: UnknownSetError, pattern: Pattern, sets: ByLang) -> str:
    elsewhere = [lang for lang in LANGS if error.name in sets[lang]]
    if elsewhere:
        return (
            f"pattern {pattern.source!r}: the set @{error.name} has no entries in {pattern.lang},"
            f" only in {', '.join(elsewhere)}"
        )
    known = sets[pattern.lang]
    return f"pattern {pattern.source!r}: there is no set @{error.name}{meant(error.name, known)}"
