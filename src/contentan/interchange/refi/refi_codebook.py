"""A codebook in REFI-QDA: nested codes with a description, and a set of codes for each
criterion.

The standard has no place for patterns, definitions in parts or labels in languages: they are lines
of a code's description.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from contentan.codebook.pattern_conditions import conditions, set_line, sets_of
from contentan.errors import many
from contentan.interchange.shared.refi_xml import document, guid, node, origin, parent
from contentan.model import Code, Codebook, Pattern

NAMESPACE = "urn:QDA-XML:codebook:1.0"
_COLOURS = ("#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#BBBBBB", "#EE8866")


def codebook(book: Codebook, *, lang: str = "en") -> bytes:
    """A codebook as the bytes of a .qdc, labels in `lang`. Equal codebooks give equal bytes."""
    made = io.BytesIO()
    every = frozenset(code.id for code in book.codes)
    parts = (("Codes", code_tree(book, lang, every)), ("Sets", sets(book, key="guid")))
    document(made, "CodeBook", NAMESPACE, {"origin": origin()}, parts)
    return made.getvalue() + b"\n"


def names(book: Codebook, lang: str) -> dict[str, str]:
    """Names of codes: labels, with the id where a label stands twice, for programs do not take one
    name twice.
    """
    labels = {code.id: code.label.get(lang) or code.id for code in book.codes}
    folded = [label.casefold() for label in labels.values()]
    return {
        code: label if folded.count(label.casefold()) == 1 else f"{label} ({code})"
        for code, label in labels.items()
    }


def code_tree(book: Codebook, lang: str, used: frozenset[str]) -> Iterator[Any]:
    """The outermost codes with all below them. One that only sums its children up is not for
    coding, unless it is in `used`.
    """
    below: dict[str, list[Code]] = defaultdict(list)
    for code in book.codes:
        below[code.parent].append(code)
    patterns: dict[str, list[Pattern]] = defaultdict(list)
    for pattern in book.patterns:
        patterns[pattern.code].append(pattern)
    named = names(book, lang)

    def made(code: Code) -> Any:
        codable = not below[code.id] or bool(patterns[code.id]) or code.id in used
        children = (made(child) for child in below[code.id])
        about = node("Description", text=_description(code, patterns[code.id]))
        return parent(
            "Code",
            (about, *children),
            guid=guid("code", code.id),
            name=named[code.id],
            isCodable=str(codable).lower(),
            color=_colour(code, [criterion.name for criterion in book.criteria]),
        )

    return (made(code) for code in below[""])


def _colour(code: Code, names: Sequence[str]) -> str:
    return _COLOURS[names.index(code.criterion) % len(_COLOURS) if code.criterion in names else 6]


def _description(code: Code, patterns: list[Pattern]) -> str:
    by_lang: dict[str, list[str]] = defaultdict(list)
    for pattern in patterns:
        more = conditions(pattern.unless, pattern.requires, pattern.within, case=pattern.case)
        by_lang[pattern.lang].append(f"{pattern.source} {more}".strip())
    joined = sum(pattern.coordination for pattern in patterns)
    labels = "; ".join(f"{lang} {label}" for lang, label in sorted(code.label.items()))
    told = (
        ("", code.definition),
        ("Use when: ", code.use_when),
        ("Do not use when: ", code.do_not_use_when),
        ("Criterion: ", code.criterion),
        ("Labels: ", labels),
    )
    return "\n".join(
        (
            *(name + text for name, text in told if text),
            f"Id: {code.id}",
            *(f"Patterns ({lang}): {' / '.join(own)}" for lang, own in sorted(by_lang.items())),
            *([f"Coordination: {joined} of {many(len(patterns), 'pattern')}"] if joined else []),
            *(
                f"Word sets ({lang}): {'; '.join(set_line(*one) for one in own)}"
                for lang, own in sets_of(patterns).items()
            ),
        )
    )


def sets(book: Codebook, *, key: str) -> Iterator[Any]:
    """A set for each criterion; `key` is the attribute that names a member, which differs between
    the two schemas.
    """
    for criterion in (one.name for one in book.criteria):
        own = [code.id for code in book.codes if code.criterion == criterion]
        if own:
            members = (node("MemberCode", **{key: guid("code", code)}) for code in own)
            yield parent("Set", members, guid=guid("set", criterion), name=criterion)
