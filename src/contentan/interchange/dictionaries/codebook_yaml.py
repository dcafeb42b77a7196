"""The text of codebook.yaml for an imported dictionary."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from contentan.interchange.dictionaries.foreign_rules import Translated
from contentan.interchange.shared.dictionary import Category, CategoryPath, Dictionary
from contentan.model import LANGS

_TEXTS = ("brief", "definition", "use_when", "do_not_use_when")


@dataclass(frozen=True, slots=True)
class Options:
    """What a person decides at import: language of the patterns, row of Table 1, name, and lemmas
    instead of surface forms.
    """

    file: str
    name: str
    lang: str
    criterion: str
    lemmas: bool = False


def code_entry(
    category: Category,
    code_ids: dict[CategoryPath, str],
    patterns: list[Translated],
    options: Options,
) -> dict[str, Any]:
    unwritten = f"Imported from {_line(options.file)}; not yet written."
    about = _line(category.about)
    code: dict[str, Any] = {
        "id": code_ids[category.path],
        "label": {lang: _line(category.path[-1]) for lang in LANGS},
        **({"parent": code_ids[category.path[:-1]]} if len(category.path) > 1 else {}),
        **({"criterion": options.criterion} if options.criterion else {}),
        **dict.fromkeys(_TEXTS, unwritten),
    }
    if about:
        code["definition"] = f"{about} (Imported from {_line(options.file)}.)"
    if patterns:
        code["patterns"] = {options.lang: [_plain(pattern) for pattern in patterns]}
    return code


def _line(text: str) -> str:
    # Names come from foreign files: one line, and nothing that steers a terminal.
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _plain(pattern: Translated) -> str | dict[str, Any]:
    if not pattern.unless:
        return pattern.match
    bound = {"within": pattern.within} if pattern.within else {}
    return {"match": pattern.match, "unless": list(pattern.unless), **bound}


def codebook_text(codes: list[dict[str, Any]], dictionary: Dictionary, options: Options) -> str:
    import yaml

    book = {
        "name": options.name,
        "version": "0.1.0",
        "languages": [options.lang],
        "unit": "paragraph",
        "codes": codes,
    }
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    # So wide that no pattern is folded: the line of a pattern is what hits cite.
    body = yaml.dump(book, Dumper=dumper, allow_unicode=True, sort_keys=False, width=1_000_000)
    return (
        f"# Imported from {_line(options.file)} ({dictionary.format}); see"
        f" import-losses.csv.\n{body}"
    )
