"""Rules of other programs as patterns of ours: NEAR and BEFORE for what must stand near, `unless`
for what must not.

`a NOT AFTER b` becomes `a` unless `b BEFORE/n a`, which is exact: that pattern overlaps just those
a's that a b stands before. `a AFTER b` becomes `b BEFORE/n a`; its hit is the stretch from b to a,
where the other program codes a alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from contentan.codebook.patterns import MOST_NEAR
from contentan.interchange.dictionaries.entry_patterns import RefusedError
from contentan.interchange.shared.dictionary import Condition, Item, Rule

Operand = Callable[[Item], str]


@dataclass(frozen=True, slots=True)
class Translated:
    """A pattern with its exclusions, and in what it differs from the rule."""

    match: str
    unless: tuple[str, ...] = ()
    within: str = ""
    notes: tuple[str, ...] = field(default=())


def translate(rule: Rule, operand: Operand) -> list[Translated]:
    """One pattern for each alternative. Raises RefusedError for what cannot be said in our
    language.

    >>> both = (Condition("near", (Item("b"),), "3"),)
    >>> translate(Rule((Item("a"),), (both,)), lambda item: item.words)[0].match
    'a NEAR/3 b'
    """
    target = _either([operand(item) for item in rule.targets])
    return [_one(target, conditions, operand) for conditions in rule.alternatives]


def _either(options: list[str]) -> str:
    distinct = list(dict.fromkeys(options))
    return distinct[0] if len(distinct) == 1 else f"({'|'.join(distinct)})"


def _one(target: str, conditions: tuple[Condition, ...], operand: Operand) -> Translated:
    notes = [condition.guess for condition in conditions if condition.guess]
    match = _positive(target, [c for c in conditions if not c.negated], operand, notes)
    unless, within = _negative(target, [c for c in conditions if c.negated], operand, notes)
    if unless and match != target:
        notes.append("what must not stand near is looked for near the whole stretch")
    return Translated(match, unless, within, tuple(dict.fromkeys(notes)))


def _bound(condition: Condition, notes: list[str]) -> str:
    """What stands behind the slash."""
    if condition.bound == "d":
        raise RefusedError(
            "asks for words anywhere in the document; ours look no further than the paragraph"
        )
    if condition.bound.isdigit() and int(condition.bound) > MOST_NEAR:
        notes.append(f"more than {MOST_NEAR} words; taken as the same sentence")
        return "s"
    if condition.bound == "0":
        notes.append("a distance of 0; taken as 1, which is neighbours")
        return "1"
    return condition.bound


def _positive(target: str, conditions: list[Condition], operand: Operand, notes: list[str]) -> str:
    """A chain that begins with what must stand before the target."""
    before = [c for c in conditions if c.place == "after"]
    if len(before) > 1:
        raise RefusedError("two things must stand before the target; a pattern has one place there")
    chain = target
    for condition in [*before, *(c for c in conditions if c.place != "after")]:
        other = _either([operand(item) for item in condition.items])
        chain = _pair(chain, other, condition.place, _bound(condition, notes))
    if conditions:
        notes.append("a hit is the whole stretch from the one to the other")
    if len(conditions) > 1:
        notes.append("the second distance is measured from the whole stretch")
    return chain


def _pair(left: str, other: str, place: str, bound: str) -> str:
    if bound == "next":
        return f"{other} {left}" if place == "after" else f"{left} {other}"
    if place == "near":
        return f"{left} NEAR/{bound} {other}"
    return (
        f"{other} BEFORE/{bound} {left}" if place == "after" else f"{left} BEFORE/{bound} {other}"
    )


def _negative(
    target: str, conditions: list[Condition], operand: Operand, notes: list[str]
) -> tuple[tuple[str, ...], str]:
    """Exclusions and their bound: `within` says it shortest; where the bounds or sides differ,
    pairs overlap the target.
    """
    others = [[operand(item) for item in condition.items] for condition in conditions]
    bounds = [_bound(condition, notes) for condition in conditions]
    if (
        conditions
        and len(set(bounds)) == 1
        and bounds[0] != "next"
        and all(c.place == "near" for c in conditions)
    ):
        return tuple(dict.fromkeys(one for options in others for one in options)), bounds[0]
    pairs = [
        _pair(target, _either(options), condition.place, bound)
        for condition, options, bound in zip(conditions, others, bounds, strict=True)
    ]
    return tuple(dict.fromkeys(pairs)), ""
