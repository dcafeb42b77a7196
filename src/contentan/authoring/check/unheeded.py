"""What a codebook writes in vain: sets that no pattern names, and words of a pattern that look like
operators and are looked for as words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from contentan.authoring.check.codebook_faults import Finding
from contentan.codebook.yaml_with_lines import YamlMapping, load_yaml
from contentan.model import Codebook, Pattern

#: What is written as it is, so that nothing in it can be meant as an operator.
_AS_WRITTEN = re.compile(r'"[^"]*"|/(?:[^/\\\s]|\\.)+/(?=[\s|)]|$)')
_DISTANCE = re.compile(r"(?<!\S)(near|before) ?/ ?(\d+|[sp])(?!\S)", re.IGNORECASE)
_LOGIC = re.compile(r"(?<=\S )(AND|OR|NOT)(?= \S)")
_INSTEAD = {
    "AND": "write A NEAR/s B for both in a sentence",
    "OR": "write (A|B) for one of them",
    "NOT": "write `unless:` for what must not stand there",
}


def findings(codebook: Codebook, path: Path) -> list[Finding]:
    """Warnings at lines of codebook.yaml, whose `path` is read for its sets."""
    return [
        *_unused_sets(codebook, path),
        *(
            Finding(pattern.line, pattern.code, "writing", message)
            for pattern in codebook.patterns
            for message in like_operators(pattern)
        ),
    ]


def like_operators(pattern: Pattern) -> Iterator[str]:
    """What is wrong with words of a pattern, its exclusions and requirements."""
    for source in pattern.sources:
        plain = _AS_WRITTEN.sub('""', source)
        for found in _DISTANCE.finditer(plain):
            if not found[0].startswith(("NEAR/", "BEFORE/")):
                wanted = f"{found[1].upper()}/{found[2].lower()}"
                yield f"`{source}`: `{found[0]}` is read as words; write {wanted}"
        for found in _LOGIC.finditer(plain) if not pattern.case else ():
            yield (
                f"`{source}`: {found[1]} is read as the word «{found[1].lower()}»;"
                f" {_INSTEAD[found[1]]}"
            )


def _unused_sets(codebook: Codebook, path: Path) -> Iterator[Finding]:
    given = load_yaml(path).get("sets") or YamlMapping()
    used = {(name, one.lang) for one in codebook.patterns for name, _ in one.sets}
    for name, by_lang in given.items():
        langs = [lang for lang in by_lang if (name, lang) not in used]
        if langs:
            message = f"no pattern names @{name} in {', '.join(langs)}"
            yield Finding(by_lang.lines[langs[0]], "", "unused set", message)
