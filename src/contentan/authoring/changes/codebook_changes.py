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

from contentan.authoring.changes.change_kinds import ALIKE, KINDS, Change, Line
from contentan.authoring.changes.code_fates import fates as _fates
from contentan.authoring.changes.code_fates import moved_lines
from contentan.authoring.changes.codebook_versions import BUMPS, Bump
from contentan.codebook.crosswalk import Crosswalk
from contentan.codebook.pattern_conditions import conditions, sets_of
from contentan.model import Codebook, Pattern, Sets

_TEXTS = ("brief", "definition", "use_when", "do_not_use_when")


def structural(a: Codebook, b: Codebook, crosswalk: Crosswalk | None = None) -> list[Change]:
    """All differences in meaning, none for layout or order; `crosswalk` names codes of A with those
    that took their place.

    >>> structural(book, book)  # doctest: +SKIP
    []
    """
    walk = crosswalk or {}
    removed, added = _only_one_side(a, b)
    moved = moved_lines(removed, added)
    fates = list(_fates(a, b, moved, walk))
    followed = {one.before: one.after for one in fates if one.kind == "code renamed"}
    found = [
        *fates,
        *_languages(a, b),
        *_sets(a, b),
        *_coordination(a, b),
        *_fields(a, b, followed),
        *_patterns(removed, added, moved, followed),
    ]
    order = list(KINDS)
    return sorted(found, key=lambda one: (order.index(one.kind), *one[1:]))


def _lines(book: Codebook) -> Counter[Line]:
    return Counter(map(_line, book.patterns))


def _line(p: Pattern) -> Line:
    unless, requires = tuple(sorted(p.unless)), tuple(sorted(p.requires))
    return Line(p.code, p.lang, p.source, unless, p.within, requires, p.case)


def lines_by_code(book: Codebook) -> dict[str, Counter[tuple[Line, bool, Sets]]]:
    """What decides the hits of each code that has patterns: its lines, each with whether it is
    coordinated and the word sets that it uses.
    """
    own: defaultdict[str, Counter[tuple[Line, bool, Sets]]] = defaultdict(Counter)
    for p in book.patterns:
        own[p.code][_line(p), p.coordination, p.sets] += 1
    return dict(own)


def _only_one_side(a: Codebook, b: Codebook) -> tuple[list[Line], list[Line]]:
    before, after = _lines(a), _lines(b)
    return sorted((before - after).elements()), sorted((after - before).elements())


def _languages(a: Codebook, b: Codebook) -> Iterator[Change]:
    if a.name != b.name:
        yield Change("wording", "", what="name", before=a.name, after=b.name)
    for lang in set(a.languages) ^ set(b.languages):
        yield Change("language added" if lang in b.languages else "language removed", "", lang)


def _sets(a: Codebook, b: Codebook) -> Iterator[Change]:
    """Sets that both use, with the entries that only one of them has: each is a change of every
    pattern that uses it. A set that is new or gone comes or goes with its patterns.
    """
    before, after = sets_of(a.patterns), sets_of(b.patterns)
    for lang in before.keys() & after.keys():
        old, new = dict(before[lang]), dict(after[lang])
        for name in old.keys() & new.keys():
            gone = [entry for entry in old[name] if entry not in new[name]]
            come = [entry for entry in new[name] if entry not in old[name]]
            if gone or come:
                yield Change(
                    "set changed", "", lang, f"@{name}", " / ".join(gone), " / ".join(come)
                )


def _coordination(a: Codebook, b: Codebook) -> Iterator[Change]:
    """How many lines of both are coordinated in one of them only."""
    flags = [{_line(p): p.coordination for p in book.patterns} for book in (a, b)]
    both = [(flags[0][line], flags[1][line]) for line in flags[0].keys() & flags[1].keys()]
    for before, after in ((False, True), (True, False)):
        count = both.count((before, after))
        if count:
            what = f"{count} pattern{'s' * (count > 1)}"
            yield Change("coordination changed", "", "", what, _yes(before), _yes(after))


def _yes(flag: bool) -> str:
    return "yes" if flag else "no"


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
    # What only followed its code to a new id is in both now, and no change.
    before, after = before - after, after - before
    for one, other in _pairs(before, after, _same_source):
        yield Change(
            "conditions changed", other.code, other.lang, other.source, _blocks(one), _blocks(other)
        )
    # Moves between codes that are one and the same under two ids are no moves.
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
    # Likest first; between equal scores the texts decide, whichever codebook is called A.
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
    """A pattern with its conditions, on one line."""
    blocks = _blocks(line)
    return f"{line.source}   [{blocks}]" if blocks else line.source


def _blocks(line: Line) -> str:
    return conditions(line.unless, line.requires, line.within, case=line.case)


def unexplained(
    a: Codebook, b: Codebook, changes: Iterable[Change], crosswalk: Crosswalk
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
