"""Two codebooks compared: what became of codes and patterns, and which version number that
deserves.

Patterns carry identity: where those of one code are found in two, it was split; where those of
several are found in one, they were merged; where all moved to an id that is new, it was renamed.
Rule from the Comparative Agendas Project: codes may be subdivided freely, but a code that is gone
needs an entry in the crosswalk that says where its cases went, or series break.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl

from contentan.authoring.changes.codebook_versions import BUMPS, Bump
from contentan.model import Code, Codebook
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

#: Every kind of change, with the part of the version number that it moves; in the order in which
#: they are told.
KINDS: dict[str, Bump] = {
    "codes merged": "major",
    "code split": "major",
    "code renamed": "major",
    "code removed": "major",
    "code added": "minor",
    "parent changed": "minor",
    "criterion changed": "minor",
    "language added": "minor",
    "language removed": "minor",
    "pattern added": "minor",
    "pattern removed": "minor",
    "pattern changed": "minor",
    "pattern moved": "minor",
    "exclusions changed": "minor",
    "wording": "patch",
}
#: Two patterns of one code and language are the same pattern, rewritten, when they share this part
#: of their words.
ALIKE = 0.5
_TEXTS = ("brief", "definition", "use_when", "do_not_use_when")


class Change(NamedTuple):
    """One difference. `code` is the code in B, or in A where B has none; `what` is a field, empty
    where the kind says all.
    """

    kind: str
    code: str
    lang: str = ""
    what: str = ""
    before: str = ""
    after: str = ""


CHANGES = declare(
    "structure_changes",
    "kind code lang what before after",
    """
    bump    text  part of the version number that it moves
    kind    text  what it is
    code    text  code in B, in A where B has none; empty for the codebook
    lang    text  language of the pattern or the label; else empty
    what    text  the field, or the pattern that moved or has other exclusions; else empty
    before  text  what stood there in A
    after   text  what stands there in B
    """,
    values={"bump": BUMPS, "kind": tuple(KINDS)},
)


def changes_table(changes: Iterable[Change]) -> pl.DataFrame:
    """Table CHANGES."""
    return frame_of(CHANGES, [(KINDS[one.kind], *one) for one in changes])


class Line(NamedTuple):
    """A pattern without its place in the file."""

    code: str
    lang: str
    source: str
    unless: tuple[str, ...] = ()
    within: str = ""


def structural(
    a: Codebook, b: Codebook, crosswalk: Mapping[str, str] | None = None
) -> list[Change]:
    """All differences in meaning, none for layout or order; `crosswalk` names codes of A with those
    that took their place.

    >>> structural(book, book)  # doctest: +SKIP
    []
    """
    walk = {old: new for old, new in (crosswalk or {}).items() if new}
    removed, added = _only_one_side(a, b)
    moved = _moved(removed, added)
    fates = list(_fates(a, b, moved, walk))
    followed = {one.before: one.after for one in fates if one.kind == "code renamed"}
    found = [
        *fates,
        *_languages(a, b),
        *_fields(a, b, followed),
        *_patterns(removed, added, moved, followed),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), *one[1:]))


def _lines(book: Codebook) -> Counter[Line]:
    return Counter(
        Line(p.code, p.lang, p.source, tuple(sorted(p.unless)), p.within) for p in book.patterns
    )


def lines_by_code(book: Codebook) -> dict[str, Counter[Line]]:
    """What decides the hits of each code that has patterns."""
    own: defaultdict[str, Counter[Line]] = defaultdict(Counter)
    for line, count in _lines(book).items():
        own[line.code][line] += count
    return dict(own)


def _only_one_side(a: Codebook, b: Codebook) -> tuple[list[Line], list[Line]]:
    before, after = _lines(a), _lines(b)
    return sorted((before - after).elements()), sorted((after - before).elements())


def _moved(removed: Iterable[Line], added: Iterable[Line]) -> set[tuple[Line, Line]]:
    """Lines of A that stand under another code of B; what a code has in both it did not get from
    elsewhere.
    """
    stays = {line[:3] for line in removed} & {line[:3] for line in added}
    wanted = defaultdict(list)
    for line in added:
        if line[:3] not in stays:
            wanted[line.lang, line.source].append(line)
    pairs = (
        (line, other)
        for line in removed
        if line[:3] not in stays
        for other in wanted[line.lang, line.source]
    )
    return {(line, other) for line, other in pairs if line.code != other.code}


def _fates(
    a: Codebook, b: Codebook, moved: Iterable[tuple[Line, Line]], walk: Mapping[str, str]
) -> Iterator[Change]:
    """What became of codes: added, removed, renamed, split, merged."""
    old, new = {code.id for code in a.codes}, {code.id for code in b.codes}
    gone, fresh = old - new, new - old
    edges = {(one.code, other.code) for one, other in moved}
    edges |= {(x, y) for x, y in walk.items() if x in gone and y in new}
    renamed = set(_renamed(a, b, edges, gone, fresh, walk))
    edges -= {
        (x, y)
        for x, y in edges
        if x in gone and y in fresh and _alone(x, y, edges) and (x, y) not in renamed
    }
    yield from (Change("code renamed", y, before=x, after=y) for x, y in renamed)
    done_old, done_new = {x for x, _ in renamed}, {y for _, y in renamed}
    for x in sorted(old):
        targets = {y for own, y in edges if own == x} | ({x} & new)
        if targets & fresh and len(targets) > 1:
            yield Change("code split", x, before=x, after=", ".join(sorted(targets)))
            done_old.add(x)
            done_new |= targets
    for y in sorted(new):
        sources = {x for x, own in edges if own == y} | ({y} & old)
        if sources & gone and len(sources) > 1:
            yield Change("codes merged", y, before=", ".join(sorted(sources)), after=y)
            done_old |= sources
            done_new.add(y)
    yield from (Change("code removed", x, before=x) for x in gone - done_old)
    yield from (Change("code added", y, after=y) for y in fresh - done_new)


def _alone(x: str, y: str, edges: set[tuple[str, str]]) -> bool:
    """Whether nothing else of `x` went elsewhere, and nothing else came to `y`."""
    return [own for own in edges if own[0] == x or own[1] == y] == [(x, y)]


def _renamed(
    a: Codebook,
    b: Codebook,
    edges: set[tuple[str, str]],
    gone: set[str],
    fresh: set[str],
    walk: Mapping[str, str],
) -> Iterator[tuple[str, str]]:
    """Ids that changed: declared, or with most of the patterns the same, or without patterns and
    with the same label.
    """
    own_a, own_b = _sources(a), _sources(b)
    for x, y in edges:
        if x in gone and y in fresh and _alone(x, y, edges):
            share = (
                len(own_a[x] & own_b[y]) / len(own_a[x] | own_b[y]) if own_a[x] | own_b[y] else 1.0
            )
            if walk.get(x) == y or share >= ALIKE:
                yield x, y
    labels = {_label(code): code.id for code in b.codes if code.id in fresh and not own_b[code.id]}
    touched = {x for x, _ in edges}
    for code in a.codes:
        if code.id in gone - touched and not own_a[code.id] and _label(code) in labels:
            yield code.id, labels[_label(code)]


def _sources(book: Codebook) -> defaultdict[str, set[tuple[str, str]]]:
    own: defaultdict[str, set[tuple[str, str]]] = defaultdict(set)
    for pattern in book.patterns:
        own[pattern.code].add((pattern.lang, pattern.source))
    return own


def _label(code: Code) -> tuple[str, ...]:
    return tuple(code.label[lang] for lang in sorted(code.label))


def _languages(a: Codebook, b: Codebook) -> Iterator[Change]:
    if a.name != b.name:
        yield Change("wording", "", what="name", before=a.name, after=b.name)
    for lang in set(a.languages) ^ set(b.languages):
        yield Change("language added" if lang in b.languages else "language removed", "", lang)


def _fields(a: Codebook, b: Codebook, followed: Mapping[str, str]) -> Iterator[Change]:
    after = {code.id: code for code in b.codes}
    for one in a.codes:
        other = after.get(followed.get(one.id, one.id))
        if other is None:
            continue
        if followed.get(one.parent, one.parent) != other.parent:
            yield Change("parent changed", other.id, before=one.parent, after=other.parent)
        if one.criterion != other.criterion:
            yield Change("criterion changed", other.id, before=one.criterion, after=other.criterion)
        for lang in sorted({*one.label, *other.label}):
            before, now = one.label.get(lang, ""), other.label.get(lang, "")
            if before != now:
                yield Change("wording", other.id, lang, "label", before, now)
        for name in _TEXTS:
            if getattr(one, name) != getattr(other, name):
                yield Change(
                    "wording",
                    other.id,
                    what=name,
                    before=getattr(one, name),
                    after=getattr(other, name),
                )


def _patterns(
    removed: Sequence[Line],
    added: Sequence[Line],
    moved: set[tuple[Line, Line]],
    followed: Mapping[str, str],
) -> Iterator[Change]:
    """Lines by the code that has them now; a code that only got another id did not lose its
    lines.
    """
    before = Counter(line._replace(code=followed.get(line.code, line.code)) for line in removed)
    after = Counter(added)
    before, after = before - after, after - before
    for one, other in _pairs(before, after, _same_source):
        yield Change(
            "exclusions changed", other.code, other.lang, other.source, _blocks(one), _blocks(other)
        )
    elsewhere = [(one, other) for one, other in moved if followed.get(one.code) != other.code]
    for one, other in sorted(
        elsewhere, key=lambda pair: (pair[0][2:] != pair[1][2:], sorted(pair))
    ):
        if before[one] > 0 and after[other] > 0:
            before[one] -= 1
            after[other] -= 1
            yield Change(
                "pattern moved", other.code, other.lang, written(other), one.code, other.code
            )
    for one, other in _pairs(before, after, likeness):
        yield Change(
            "pattern changed", other.code, other.lang, before=written(one), after=written(other)
        )
    for line in before.elements():
        yield Change("pattern removed", line.code, line.lang, before=written(line))
    for line in after.elements():
        yield Change("pattern added", line.code, line.lang, after=written(line))


def _pairs(
    before: Counter[Line], after: Counter[Line], alike: Callable[[Line, Line], float]
) -> Iterator[tuple[Line, Line]]:
    """Lines of one code and language that belong together, the likest first; they are taken out of
    both counters.
    """
    scored = [
        (-score, min(one, other), max(one, other), one, other)
        for one in before
        for other in after
        if one[:2] == other[:2] and (score := alike(one, other)) >= ALIKE
    ]
    for _, _, _, one, other in sorted(scored):
        if before[one] > 0 and after[other] > 0:
            before[one] -= 1
            after[other] -= 1
            yield one, other


def _same_source(one: Line, other: Line) -> float:
    return float(one.source == other.source)


def likeness(one: Line, other: Line) -> float:
    """Jaccard index of the words of two patterns, 0 to 1; the same whichever comes first."""
    words = [set(re.findall(r"\w+", line.source.lower())) for line in (one, other)]
    both = words[0] | words[1]
    return len(words[0] & words[1]) / len(both) if both else 0.0


def written(line: Line) -> str:
    """A pattern with its exclusions, on one line."""
    return f"{line.source}   [{_blocks(line)}]" if line.unless else line.source


def _blocks(line: Line) -> str:
    within = f", within {line.within}" if line.within else ""
    return f"unless {' / '.join(line.unless)}{within}" if line.unless else ""


def unexplained(
    a: Codebook, b: Codebook, changes: Iterable[Change], crosswalk: Mapping[str, str]
) -> list[str]:
    """Codes of A that B has no more and that neither the crosswalk nor a plain split into new codes
    explains.
    """
    old = {code.id for code in a.codes}
    gone = old - {code.id for code in b.codes} - set(crosswalk)
    listed = list(changes)
    merged = {x for one in listed if one.kind == "codes merged" for x in one.before.split(", ")}
    split = {one.before for one in listed if one.kind == "code split"}
    return sorted(code for code in gone if code in merged or code not in split)


def bump(changes: Iterable[Change]) -> Bump:
    """The part of the version number that has to move.

    >>> bump([Change("wording", "x"), Change("pattern added", "x")])
    'minor'
    """
    return max((KINDS[one.kind] for one in changes), key=BUMPS.index, default="none")
