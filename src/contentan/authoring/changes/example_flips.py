"""Examples under two codebooks: which pass under one and fail under the other.

Both codebooks are tried on the examples of both. Where a text stands in both files, what B says of
it holds; one that B dropped is tried all the same, for a codebook should not lose a capability by
losing its test.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from contentan.authoring.check import codebook_check, examples
from contentan.authoring.check.example_texts import Hit
from contentan.authoring.check.examples import Example, Result
from contentan.codebook.crosswalk import Crosswalk
from contentan.model import Codebook
from contentan.runs import recipe
from contentan.runs.document_keys import Recipe
from contentan.store.results import Store


class Flip(NamedTuple):
    """An example that passes under one codebook only. `source` is A or B: the file in which it
    stands, B where in both.
    """

    source: str
    example: Example
    before: Result
    after: Result

    @property
    def cured(self) -> bool:
        return self.after.passed

    @property
    def alarming(self) -> bool:
        """Whether it passed and does not, and no one has marked that as known."""
        return not self.after.passed and not (self.source == "B" and self.example.known_failure)


def flips(
    a: Codebook,
    b: Codebook,
    given: tuple[Sequence[Example], Sequence[Example]],
    *,
    crosswalk: Crosswalk | None = None,
    store: Store | None = None,
) -> list[Flip]:
    """Examples of both files that one of the codebooks meets and the other does not, in the order
    of their lines.
    """
    listed = _listed(given, crosswalk or {})
    texts = [example for _, example in listed]
    if not texts or a.digest == b.digest:
        return []
    made_by = (
        recipe.current({})
        if store
        else Recipe(dict.fromkeys(("segment", "lemmatize", "code"), ""), {})
    )
    annotated = codebook_check.annotated(texts, store, made_by)
    found = []
    for book in (a, b):
        words = codebook_check.words_of(book, store, made_by)
        found.append(codebook_check.coded(book, texts, annotated, words, store, made_by))
    return list(_judged(listed, found, crosswalk or {}, {code.id for code in a.codes}))


def _listed(
    given: tuple[Sequence[Example], Sequence[Example]], crosswalk: Crosswalk
) -> list[tuple[str, Example]]:
    """Every text once, with B's marks where B has it; marks of A by the ids of B."""
    own = {example.text for example in given[1]}
    dropped = [
        examples.follow(example, crosswalk) for example in given[0] if example.text not in own
    ]
    return [*(("B", example) for example in given[1]), *(("A", example) for example in dropped)]


def _followed(hits: Sequence[Hit], example: Example, walk: Crosswalk) -> list[Hit]:
    """Hits of A under the codes of B. Of a code that was split a hit is of each successor that the
    marks want at its place, else of the first; of one that was dropped it is none.
    """
    found = []
    for hit in hits:
        codes = walk.get(hit.code, (hit.code,))
        touching = {
            code
            for mark in example.marks
            if mark.start < hit.stop and hit.start < mark.stop
            for code in mark.codes
        }
        wanted = [code for code in codes if code in touching] or codes[:1]
        found += [hit._replace(code=code) for code in wanted]
    return found


def _judged(
    listed: Sequence[tuple[str, Example]],
    found: Sequence[Mapping[str, list[Hit]]],
    crosswalk: Crosswalk,
    old: set[str],
) -> Iterable[Flip]:
    walk = {x: y for x, y in crosswalk.items() if x in old}
    for source, example in listed:
        before = _followed(found[0][example.text], example, walk)
        one, other = (
            examples.judge(example, before),
            examples.judge(example, found[1][example.text]),
        )
        if one.passed != other.passed:
            yield Flip(source, example, one, other)
