"""A codebook as the text that its digest covers, and back.

The digest covers what reaches a result: texts, patterns and the lines that hits cite; order of
codes and comments behind the last line do not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from contentan.model import Code, Codebook, Criterion, Pattern


def make_codebook(
    name: str,
    version: str,
    languages: tuple[str, ...],
    codes: tuple[Code, ...],
    patterns: tuple[Pattern, ...],
    path: str,
    *,
    criteria: tuple[Criterion, ...] = (),
    title: Mapping[str, str] | None = None,
) -> Codebook:
    book = Codebook(
        name, version, languages, codes, patterns, "", path, criteria, dict(title or {})
    )
    return replace(book, digest=hashlib.sha256(canonical(book).encode()).hexdigest())


def canonical(book: Codebook) -> str:
    """JSON of all that the digest covers, and the text of which it is the SHA-256: two codebooks
    with one digest have the same.
    """
    meaning = {
        "name": book.name,
        "version": book.version,
        "languages": book.languages,
        "title": book.title,
        "criteria": [[one.name, one.label, one.kind] for one in book.criteria],
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
    # Sorted throughout: order in the file reaches no result, so it must not reach the digest.
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
    return make_codebook(
        meaning["name"],
        meaning["version"],
        tuple(meaning["languages"]),
        codes,
        patterns,
        path,
        criteria=tuple(Criterion(*row) for row in meaning.get("criteria", ())),
        title=meaning.get("title"),
    )
