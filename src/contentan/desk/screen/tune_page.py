"""What the page Tune holds before anything is typed: the tree of codes and the texts of one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

from contentan.desk.open_desk import OpenDesk
from contentan.model import Code, Codebook
from contentan.report.writing.catalogue import Text


def facts(desk: OpenDesk, wanted: str, text: Text) -> dict[str, Any]:
    """The tree by criterion, and the code that is open: `wanted`, else the first with patterns."""
    book = desk.draft.book
    known = {code.id: code for code in book.codes}
    with_patterns = (
        code.id for code in book.codes if any(p.code == code.id for p in book.patterns)
    )
    chosen = known.get(wanted) or known[next(with_patterns, book.codes[0].id)]
    return {
        "groups": list(groups(desk, text)),
        "code": chosen,
        "label": text.label(chosen.label, chosen.id),
        "above": [text.label(known[one].label, one) for one in _above(known, chosen)],
        "langs": book.languages,
        "texts": [
            (name, getattr(chosen, name))
            for name in ("definition", "use_when", "do_not_use_when")
            if getattr(chosen, name)
        ],
        "countries": desk.bench.run.countries,
    }


def groups(desk: OpenDesk, text: Text) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Criteria with their codes in the order of the file: id, label, depth, hits of the run."""
    book, of = desk.draft.book, desk.bench.run.of
    sums = np.append(of.hits.sum(axis=0), 0.0)
    column = dict(zip(of.codes, of.column.tolist(), strict=True))
    labels = {one.name: text.label(one.label, one.name) for one in book.criteria}
    names = list(dict.fromkeys(code.criterion for code in book.codes))
    known = {code.id: code for code in book.codes}
    for name in names:
        rows = [
            {
                "id": code.id,
                "label": text.label(code.label, code.id),
                "depth": min(len(_above(known, code)), 3),
                "hits": int(sums[column[code.id]]) if code.id in column else 0,
            }
            for code in _in_order(book)
            if code.criterion == name
        ]
        yield labels.get(name, name), rows


def _in_order(book: Codebook) -> Iterator[Code]:
    """Each code before those below it."""

    def below(parent: str) -> Iterator[Code]:
        for code in book.codes:
            if code.parent == parent:
                yield code
                yield from below(code.id)

    yield from below("")


def _above(known: dict[str, Code], code: Code) -> list[str]:
    """Ids of the codes above a code, the highest first."""
    found: list[str] = []
    while code.parent:
        found.insert(0, code.parent)
        code = known[code.parent]
    return found
