"""Works: documents that are one text, as the register names them or as pairs of texts propose.

A person's name always holds. Pairs join what is left, the surest first, each pair two groups; a
group never joins another where two of its documents do not fit: their lengths differ too much, or
they are of one language without being alike. So no chain of pairs (a like b, b like c) makes one
work of texts that have nothing in common.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from contentan.corpus.works.kinship import Kin, Kinship, apart
from contentan.corpus.works.translations import LENGTH


class Work(NamedTuple):
    """The work of a document, and by whom: register, proposed or itself."""

    name: str
    by: str


class _Group(NamedTuple):
    """Documents of one work; `name` is that of the register, `closed` a document that a person says
    stands alone.
    """

    docs: tuple[str, ...]
    name: str
    closed: bool


def works(cells: Mapping[str, str], found: Kinship) -> dict[str, Work]:
    """The work of each document. `cells` are what the register says, by id; '' where it says
    nothing.

    A work that is only proposed has the name of the first of its documents, by id. The id of a
    document as its work says that it stands alone, unless others have that name, too.

    >>> works({"a": "", "b": "x"}, Kinship((), {}))["a"]
    Work(name='a', by='itself')
    """
    named = {doc: cell or (doc if doc in cells.values() else "") for doc, cell in cells.items()}
    groups = _begun(named)
    of_one_language = [pair for pair in found.pairs if pair.sure and pair.kind != "translation"]
    alike = {(pair.first, pair.second) for pair in of_one_language}
    for pair in found.pairs:
        if pair.sure == "likely" and pair.first in groups and pair.second in groups:
            one, two = groups[pair.first], groups[pair.second]
            free = not (one.closed or two.closed or (one.name and two.name))
            if one is not two and free and _fit(one, two, found, alike):
                docs = tuple(sorted((*one.docs, *two.docs)))
                both = _Group(docs, one.name or two.name, closed=False)
                groups |= dict.fromkeys(docs, both)
    return {doc: _work(doc, cells[doc], groups[doc]) for doc in cells}


def _begun(named: Mapping[str, str]) -> dict[str, _Group]:
    """The groups that the register names; every other document is one by itself."""
    often = Counter(name for name in named.values() if name)
    begun: dict[str, _Group] = {}
    for name in often:
        docs = tuple(sorted(doc for doc, own in named.items() if own == name))
        begun |= dict.fromkeys(docs, _Group(docs, name, closed=docs == (name,)))
    return {doc: begun.get(doc) or _Group((doc,), "", closed=False) for doc in named}


def _fit(one: _Group, two: _Group, found: Kinship, alike: set[tuple[str, str]]) -> bool:
    """Whether each document of a group may be one work with each of the other; those that were not
    read are not asked.
    """
    for first in (doc for doc in one.docs if doc in found.sizes):
        for second in (doc for doc in two.docs if doc in found.sizes):
            a, b = found.sizes[first], found.sizes[second]
            told = a.digest == b.digest or (min(first, second), max(first, second)) in alike
            if apart(a, b) > LENGTH or (a.lang == b.lang and not told):
                return False
    return True


def _work(doc: str, cell: str, group: _Group) -> Work:
    if cell:
        return Work(cell, "register")
    if len(group.docs) == 1 or group.name == doc:
        return Work(doc, "itself")
    return Work(group.name or group.docs[0], "proposed")


def undecided(found: Kinship, made: Mapping[str, Work]) -> list[Kin]:
    """Pairs that may be one work and are two, where a person has not named both."""
    return [
        pair
        for pair in found.pairs
        if pair.sure
        and {pair.first, pair.second} <= made.keys()
        and made[pair.first].name != made[pair.second].name
        and {made[pair.first].by, made[pair.second].by} != {"register"}
    ]
