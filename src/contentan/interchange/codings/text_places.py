"""Where in our documents a stretch of another program's text stands.

Other programs have their own text of a document: other line ends, spaces and hyphens. So texts are
compared folded (white space as one space, composed letters, no soft hyphens). A stretch is found by
its whole text, where that stands once in a document; else by its own words, where these stand once,
or where what stands around them tells which of several places is meant. Nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property, lru_cache
from pathlib import PurePath
from typing import NamedTuple, TypeAlias

from contentan.interchange.shared.foreign_marks import Mark, shown
from contentan.model import Document

#: Document, first code point, code point after the last.
Stretch: TypeAlias = tuple[str, int, int]
#: What is folded: white space, signs that are not seen, letters in parts.
_EDITS = re.compile(
    "(?P<gap>[\\s\u200b-\u200d\u2060\ufeff\u00ad]+)|[^\\s\u0300-\u036f][\u0300-\u036f]+"
)
#: How much of the surroundings is compared, and how much must be alike to tell one place from
#: another.
_AROUND, _ENOUGH = 200, 8
_PLACES = 1000


class Folded(NamedTuple):
    """A folded text. Piece k begins at `here[k]` and stands in the text itself from `there[k]`
    on.
    """

    text: str
    here: list[int]
    there: list[int]

    def inside(self, at: int) -> int:
        """Where a place of the text itself is in the folded one."""
        k = bisect_right(self.there, at) - 1
        # A place within white space that was folded belongs to the one space.
        end = self.here[k + 1] if k + 1 < len(self.here) else len(self.text)
        return min(self.here[k] + at - self.there[k], end)

    def outside(self, at: int) -> int:
        """Where a character of the folded text is in the text itself."""
        k = bisect_right(self.here, at) - 1
        return self.there[k] + at - self.here[k]


@lru_cache(maxsize=256)
def fold(text: str) -> Folded:
    """A text for comparison.

    >>> folded = fold("people\\n\\n  of Kazakh\\u00adstan")
    >>> folded.text, folded.outside(7), folded.inside(10)
    ('people of Kazakhstan', 10, 7)
    """
    parts, here, there, length, last = [], [0], [0], 0, 0
    for edit in _EDITS.finditer(text):
        own = edit.group()
        new = (
            (" " if any(map(str.isspace, own)) else "")
            if edit["gap"]
            else unicodedata.normalize("NFC", own)
        )
        if new == own:
            continue
        before = text[last : edit.start()]
        parts += [before, new]
        here += [length + len(before), length + len(before) + len(new)]
        there += [edit.start(), edit.end()]
        length, last = here[-1], edit.end()
    return Folded("".join((*parts, text[last:])), here, there)


class Place(NamedTuple):
    doc: str
    start: int
    stop: int
    quote: str
    digest: str


class Corpus:
    """The documents of a run by id: `texts`, the `digests` of these, and `items`: id -> stretch of
    what can have been given away.

    Documents whose text another one brought already are not among them: their places would be
    counted twice.
    """

    def __init__(
        self,
        documents: Iterable[Document],
        texts: Mapping[str, str],
        digests: Mapping[str, str],
        items: Callable[[], Mapping[str, Stretch]] = dict,
    ) -> None:
        self.texts, self.digests, self._items = texts, digests, items
        self._folded: dict[str, Folded] = {}
        names: dict[str, set[str]] = defaultdict(set)
        for one in documents:
            if one.id in texts:
                path = PurePath(one.path)
                for name in (one.id, one.path, path.name, path.stem, one.title):
                    names[name.casefold()].add(one.id)
        # A name of two documents names none of them.
        self._named = {
            name: next(iter(own)) for name, own in names.items() if len(own) == 1 and name
        }
        self._known: dict[tuple[str, int, str], tuple[str, int] | None] = {}

    @cached_property
    def items(self) -> Mapping[str, Stretch]:
        return self._items()

    def folded(self, doc: str) -> Folded:
        if doc not in self._folded:
            self._folded[doc] = fold(self.texts[doc])
        return self._folded[doc]

    @cached_property
    def _blocks(self) -> dict[str, list[tuple[str, int]]]:
        """Each paragraph, folded, with where it stands: most items are paragraphs, and looking one
        up costs nothing.
        """
        found: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for doc, text in self.texts.items():
            at = 0
            for block in text.split("\n\n"):
                found[fold(block).text].append((doc, self.folded(doc).inside(at)))
                at += len(block) + 2
        return found

    def document(self, name: str) -> str | None:
        """A document by its id, path, file name with or without its ending, or title, any case."""
        if name in self.texts:
            return name
        plain = name.casefold().strip()
        return (
            self._named.get(plain)
            or self._named.get(PurePath(plain).name)
            or self._named.get(PurePath(plain).stem)
        )

    def find(self, mark: Mark) -> Place | str:
        """The place of a mark, or what to say where there is none."""
        if mark.item:
            known = self.items.get(mark.item)
            if known is None and not (mark.text or mark.doc):
                return f"there is no item {shown(mark.item)} in this run"
            if known is not None:
                return self._in_item(mark, *known)
        doc = self.document(mark.doc) if mark.doc else None
        if mark.text:
            return self._by_text(mark, [doc] if doc else list(self.texts))
        if mark.doc and not doc:
            return f"there is no document {shown(mark.doc)} in this run"
        if mark.quote and (mark.stop < 0 or not doc):
            return self._by_words(
                fold(mark.quote).text.strip(), "", "", [doc] if doc else list(self.texts)
            )
        return self._by_offsets(mark, doc) if doc else "names no document, text or item"

    def _in_item(self, mark: Mark, doc: str, start: int, stop: int) -> Place | str:
        """A mark on all of an item is at the item's own place; one on a part of its text is looked
        for in its document.
        """
        if mark.stop < 0 and not mark.start:
            return self._place(doc, start, stop)
        ours, theirs = fold(self.texts[doc][start:stop]), fold(mark.text)
        # Offsets in their text are offsets in ours, but for what was folded.
        if ours.text == theirs.text:
            first, last = theirs.inside(mark.start), theirs.inside(mark.stop)
            return self._place(doc, start + ours.outside(first), start + ours.outside(last - 1) + 1)
        return (
            self._by_text(mark, [doc])
            if mark.text
            else f"a part of item {shown(mark.item)} without its text"
        )

    def _by_offsets(self, mark: Mark, doc: str) -> Place | str:
        text = self.texts[doc]
        stop = len(text) if mark.stop < 0 else mark.stop
        if not 0 <= mark.start < stop <= len(text):
            return f"{mark.start}-{stop} is no stretch of {doc}, which has {len(text):,} characters"
        stands = text[mark.start : stop]
        if mark.quote and fold(mark.quote).text.strip() != fold(stands).text.strip():
            return f"{doc} has {shown(stands)} at {mark.start}-{stop}, not {shown(mark.quote)}"
        return self._place(doc, mark.start, stop)

    def _by_text(self, mark: Mark, docs: list[str]) -> Place | str:
        """By the whole text that the file gives, else by the words of the stretch and what stands
        around them in that text.
        """
        theirs = fold(mark.text)
        start = theirs.inside(mark.start)
        stop = len(theirs.text) if mark.stop < 0 else theirs.inside(mark.stop)
        words = theirs.text[start:stop]
        if not words.strip():
            return (
                f"{mark.start}-{mark.stop} is no stretch of its text, which has {len(mark.text):,}"
                " characters"
            )
        start, stop = (
            start + len(words) - len(words.lstrip()),
            stop - len(words) + len(words.rstrip()),
        )
        lead = len(theirs.text) - len(theirs.text.lstrip())
        whole = self._once(theirs.text.strip(), docs)
        if whole is not None:
            doc, at = whole
            return self._unfolded(doc, at + start - lead, at + stop - lead)
        before, after = (
            theirs.text[max(0, start - _AROUND) : start],
            theirs.text[stop : stop + _AROUND],
        )
        return self._by_words(words.strip(), before, after, docs)

    def _once(self, text: str, docs: list[str]) -> tuple[str, int] | None:
        """The one place of a folded text in documents."""
        asked = (text, len(docs), docs[0])
        if asked not in self._known:
            found = self._blocks.get(text, []) if len(docs) > 1 else []
            if not found:
                # Two places are enough to know that it is not once.
                found = list(self._all(text, docs, most=2))
            self._known[asked] = found[0] if len(found) == 1 else None
        return self._known[asked]

    def _all(
        self, words: str, docs: Iterable[str], *, most: int = _PLACES
    ) -> Iterator[tuple[str, int]]:
        """Places of folded words in documents, at most so many."""
        left = most
        for doc in docs:
            text = self.folded(doc).text
            at = text.find(words)
            while at >= 0 and left > 0:
                yield doc, at
                left -= 1
                at = text.find(words, at + 1)

    def _by_words(self, words: str, before: str, after: str, docs: list[str]) -> Place | str:
        where = docs[0] if len(docs) == 1 else "any document of this run"
        places = list(self._all(words, docs))
        if not places:
            return f"{shown(words)} is not found in {where}"
        if len(places) > 1:
            alike = sorted(
                ((self._alike(doc, at, words, before, after), doc, at) for doc, at in places),
                reverse=True,
            )
            if alike[0][0] < _ENOUGH or alike[0][0] == alike[1][0]:
                more = f"{len(places)} times" if len(places) < _PLACES else "very often"
                return (
                    f"{shown(words)} stands {more} in {where}; give its offsets, or more of the"
                    " text around it"
                )
            places = [alike[0][1:]]
        doc, at = places[0]
        return self._unfolded(doc, at, at + len(words))

    def _alike(self, doc: str, at: int, words: str, before: str, after: str) -> int:
        """Characters around a place that are those around the stretch."""
        ours = self.folded(doc).text
        return _common(reversed(ours[max(0, at - len(before)) : at]), reversed(before)) + _common(
            ours[at + len(words) :][: len(after)], after
        )

    def _unfolded(self, doc: str, start: int, stop: int) -> Place:
        own = self.folded(doc)
        # By the last character, not by the end: white space behind the stretch is not part of it.
        return self._place(doc, own.outside(start), own.outside(stop - 1) + 1)

    def _place(self, doc: str, start: int, stop: int) -> Place:
        return Place(doc, start, stop, self.texts[doc][start:stop], self.digests[doc])


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    """Length of the common beginning."""
    length = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        length += 1
    return length
