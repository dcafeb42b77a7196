"""A codebook as the text that its digest covers, and back.

The digest covers what reaches a result: texts, patterns and the lines that hits cite; order of
codes and comments behind the last line do not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from contentan.codebook.pattern_conditions import sets_of
from contentan.codebook.word_sets import ByLang, used_by
from contentan.model import LANGS, Code, Codebook, Criterion, Pattern


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
    meaning: dict[str, Any] = {
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
        "patterns": sorted(map(_row, book.patterns)),
    }
    # Left out where there are none, so that the digest of a codebook without them stays.
    if sets := sets_of(book.patterns):
        meaning["sets"] = {lang: dict(own) for lang, own in sets.items()}
    # Sorted throughout: order in the file reaches no result, so it must not reach the digest.
    return json.dumps(meaning, ensure_ascii=False, sort_keys=True)


def _row(p: Pattern) -> list[Any]:
    """A pattern's row: what only some patterns have stands behind the rest, where it is there."""
    more = [p.requires, int(p.case), int(p.coordination)]
    return [p.code, p.lang, p.source, p.line, p.unless, p.within, *(more if any(more) else ())]


def _pattern(row: Sequence[Any], sets: ByLang) -> Pattern:
    code, lang, source, line, unless, within, *more = row
    requires, case, coordination = more or ((), 0, 0)
    bare = Pattern(
        code,
        lang,
        source,
        line,
        tuple(unless),
        within,
        tuple(requires),
        bool(case),
        bool(coordination),
    )
    return replace(bare, sets=used_by(bare.sources, sets[lang])) if sets[lang] else bare


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
    given = meaning.get("sets", {})
    sets: ByLang = {
        lang: {name: tuple(entries) for name, entries in given.get(lang, {}).items()}
        for lang in LANGS
    }
    patterns = tuple(_pattern(row, sets) for row in meaning["patterns"])
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


def codebook_of_run(folder: Path) -> Codebook:
    """The codebook by which a run was coded, as its folder keeps it."""
    return from_canonical((folder / "codebook.json").read_text(encoding="utf-8"))
