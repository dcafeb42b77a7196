"""What became of codes from one codebook to another: renamed, split, merged, gone, new.

Patterns carry identity: where those of one code are found in two, it was split; where those of
several are found in one, they were merged; where all moved to an id that is new, it was renamed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

from contentan.authoring.changes.change_kinds import ALIKE, Change, Line
from contentan.codebook.crosswalk import Crosswalk, split
from contentan.model import Code, Codebook


def moved_lines(removed: Iterable[Line], added: Iterable[Line]) -> set[tuple[Line, Line]]:
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


def fates(
    a: Codebook, b: Codebook, moved: Iterable[tuple[Line, Line]], walk: Crosswalk
) -> Iterator[Change]:
    """What became of codes: added, removed, renamed, split, merged."""
    old, new = {code.id for code in a.codes}, {code.id for code in b.codes}
    gone, fresh = old - new, new - old
    edges = {(one.code, other.code) for one, other in moved}
    # What the crosswalk declares counts as if patterns had moved.
    edges |= {(x, y) for x, ys in walk.items() if x in gone for y in ys if y in new}
    renamed = set(_renamed(a, b, edges, gone, fresh, walk))
    # A lone edge that is no rename is coincidence: one code went, another came, and they share a
    # pattern.
    edges -= {
        (x, y)
        for x, y in edges
        if x in gone and y in fresh and _alone(x, y, edges) and (x, y) not in renamed
    }
    yield from (Change("code renamed", y, before=x, after=y) for x, y in renamed)
    done_old, done_new = {x for x, _ in renamed}, {y for _, y in renamed}
    declared = {x for x in split(walk) if x in gone}
    for x in sorted(old):
        targets = {y for own, y in edges if own == x} | ({x} & new)
        # Into codes that were there already only where the crosswalk says so: else they took over.
        if len(targets) > 1 and (targets & fresh or x in declared):
            yield Change("code split", x, before=x, after=", ".join(sorted(targets)))
            done_old.add(x)
            done_new |= targets
    for y in sorted(new):
        sources = {x for x, own in edges if own == y and x not in declared} | ({y} & old)
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
    walk: Crosswalk,
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
            if walk.get(x) == (y,) or share >= ALIKE:
                yield x, y
    # Codes without patterns have only their label to be known by.
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
