"""Writes src/contentan/segment/data/spacy_rules.json: the rules of spaCy's tokenizers as
`contentan.segment.spacy_cuts` reads them.

python tools/data/spacy_rules.py > src/contentan/segment/data/spacy_rules.json
"""

from __future__ import annotations

import importlib.metadata
import json
from typing import Any

from spacy.symbols import ORTH

from contentan.segment import spacy_cuts
from contentan.segment.spacy_cuts import Rules
from contentan.segment.token_cuts import tokenizer


def page() -> str:
    """The version of spaCy and the rules of each language, a language a line."""
    found = {"spacy": importlib.metadata.version("spacy")}
    found |= {lang: of_language(lang) for lang in ("kk", "ru", "en")}
    lines = [
        f"{json.dumps(name)}: {json.dumps(one, ensure_ascii=False)}" for name, one in found.items()
    ]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def of_language(lang: str) -> dict[str, Any]:
    """Regular expressions; special cases with the lengths of their tokens; and those that are cut
    without being asked for, as tokens.
    """
    own = tokenizer(lang)
    if own.token_match or not own.faster_heuristics:
        raise SystemExit(f"{lang}: spacy_cuts knows no such rules")
    named = ("prefix_search", "suffix_search", "infix_finditer", "url_match")
    patterns = {name.partition("_")[0]: getattr(own, name).__self__.pattern for name in named}
    cases = {form: parts for form, parts in (own.rules or {}).items() if not _has_space(form)}
    special = {form: [len(part[ORTH]) for part in parts] for form, parts in cases.items()}
    bare = Rules({**patterns, "special": {}, "joined": []})
    touched = [
        form
        for form in special
        if own.find_prefix(form) or own.find_infix(form) or own.find_suffix(form)
    ]
    joined = [_parts(form, spacy_cuts.cut(form, bare)) for form in touched]
    return {**patterns, "special": special, "joined": joined}


def _has_space(form: str) -> bool:
    return any(map(str.isspace, form))


def _parts(form: str, sizes: tuple[int, ...]) -> list[str]:
    ends = [sum(sizes[: at + 1]) for at in range(len(sizes))]
    return [form[end - size : end] for end, size in zip(ends, sizes, strict=True)]


if __name__ == "__main__":
    print(page(), end="")
