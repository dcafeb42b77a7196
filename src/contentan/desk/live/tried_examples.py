"""The examples of a codebook under a typed pattern: which of one code's are as they must be, before
and after.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from contentan.authoring.check import example_texts
from contentan.authoring.check.example_texts import Annotated
from contentan.authoring.check.examples import Example
from contentan.coding.index import Index
from contentan.coding.matcher import Lemmas
from contentan.desk.live.code_matches import CodeMatches
from contentan.model import Codebook, Pattern

if TYPE_CHECKING:
    from contentan.coding.spans import Spans


class Examples(NamedTuple):
    """Examples with the index of their texts, a text a segment that begins at `starts`; `of` are
    the numbers of those with a mark of each code.
    """

    given: tuple[Example, ...]
    positions: Index
    starts: tuple[int, ...]
    of: Mapping[str, frozenset[int]]
    matches: CodeMatches


def ready(given: Sequence[Example], known: dict[str, Annotated], lemmas: Lemmas) -> Examples | None:
    """Examples made ready; `known` are texts that were annotated before, and learns the new ones.
    None without any.
    """
    texts = list(dict.fromkeys(one.text for one in given))
    new = [text for text in texts if text not in known]
    known.update(zip(new, example_texts.annotate(new), strict=True) if new else ())
    if not texts:
        return None
    index = example_texts.index_of([known[one.text] for one in given])
    starts = tuple(example_texts.text_starts([one.text for one in given]))
    of = defaultdict[str, set[int]](set)
    for number, one in enumerate(given):
        for code in {code for mark in one.marks for code in mark.codes}:
            of[code].add(number)
    named = {code: frozenset(own) for code, own in of.items()}
    return Examples(tuple(given), index, starts, named, CodeMatches([index], lemmas))


def tried(
    examples: Examples, book: Codebook, code: str, typed: Pattern | None, instead: Pattern | None
) -> list[dict[str, Any]]:
    """Examples of a code, and those in which it is found: `text`, `must` (whether it must be found
    there), whether each is as it must be `before` and `after`; those that are not come first.
    """
    (effect,) = examples.matches.effects(book, code, typed, instead)
    before, after = (_by_text(examples, own) for own in (effect.before, effect.after))
    found = []
    for number in sorted({*examples.of.get(code, ()), *before, *after}):
        example = examples.given[number]
        must = [(mark.start, mark.stop) for mark in example.marks if code in mark.codes]
        was, now = (_meets(must, own.get(number, ())) for own in (before, after))
        # One that is known to fail may fail.
        known = bool(example.known_failure)
        told = {"text": example.text, "must": bool(must)}
        found.append({**told, "before": was or known, "after": now or known})
    # What breaks, what is mended, what is wrong anyhow, and the rest.
    return sorted(found, key=lambda one: (one["after"], not one["before"], one["before"]))


def _by_text(examples: Examples, spans: Spans) -> dict[int, list[tuple[int, int]]]:
    """Spans as offsets in their texts."""
    positions, found = examples.positions, defaultdict[int, list[tuple[int, int]]](list)
    for first, last in spans.tolist():
        number = int(positions.segment[first])
        begin = examples.starts[number]
        own = int(positions.start[first]) - begin, int(positions.stop[last]) - begin
        found[number].append(own)
    return dict(found)


def _meets(must: Sequence[tuple[int, int]], hits: Sequence[tuple[int, int]]) -> bool:
    """Whether each mark shares a letter with a hit, and each hit with a mark."""

    def touch(one: tuple[int, int], others: Sequence[tuple[int, int]]) -> bool:
        return any(one[0] < other[1] and other[0] < one[1] for other in others)

    return all(touch(one, hits) for one in must) and all(touch(one, must) for one in hits)
