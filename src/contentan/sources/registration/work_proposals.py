"""Works of a register: documents that a person named as one, and those that their texts propose."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from contentan.corpus.document_ids import ids
from contentan.corpus.register_reading.register_sheet import Changes, Row, Sheet
from contentan.corpus.works.kinship import kinship
from contentan.corpus.works.one_work import undecided, works
from contentan.corpus.works.portraits import Portrait
from contentan.sources.registration.copy_findings import origins
from contentan.sources.registration.register_findings import named, rows_of


class RegisteredWork(NamedTuple):
    """A work of several documents: its name, the documents that the register names, and those that
    are proposed.
    """

    work: str
    registered: tuple[str, ...]
    proposed: tuple[str, ...]


class Pair(NamedTuple):
    """Two documents by their ids."""

    first: str
    second: str


class Works(NamedTuple):
    """The works of several documents, and pairs that may be one work and are two."""

    works: tuple[RegisteredWork, ...]
    possible: tuple[Pair, ...]


def proposals(sheet: Sheet, texts: Mapping[str, Portrait]) -> Works:
    """The works of a register, by the ids that a run gives its documents; `texts` are portraits of
    what could be read, by what documents are called in findings.
    """
    rows = rows_of(sheet, [*named(sheet), *texts])
    name_of = _ids(sheet, rows)
    told = {name_of[name]: where for name, where in origins(sheet, rows).items()}
    found = kinship({name_of[name]: own for name, own in texts.items()}, told)
    cells = {name_of[name]: " ".join(sheet.cell(row, "work").split()) for name, row in rows.items()}
    made = works(cells, found)
    groups: dict[str, list[str]] = {}
    for doc, own in made.items():
        groups.setdefault(own.name, []).append(doc)
    return Works(
        tuple(
            RegisteredWork(
                name,
                tuple(sorted(doc for doc in docs if made[doc].by != "proposed")),
                tuple(sorted(doc for doc in docs if made[doc].by == "proposed")),
            )
            for name, docs in sorted(groups.items())
            if len(docs) > 1
        ),
        tuple(Pair(pair.first, pair.second) for pair in undecided(found, made)),
    )


def _ids(sheet: Sheet, rows: Mapping[str, Row]) -> dict[str, str]:
    """The id of each document; of a member of an archive what its name makes of it."""
    own = named(sheet)
    cells = [{name: sheet.cell(row, name) for name in ("id", "path")} for row in own.values()]
    known = dict(zip(own, ids(cells), strict=True))
    return {name: known.get(name) or re.sub(r"[^\w.-]+", "-", name) for name in rows}


def naming(sheet: Sheet, found: Works) -> Changes:
    """The changes that name the proposed works in the register. A cell that is filled stays as it
    is, and a document in an archive that has no row of its own has no cell.
    """
    column = sheet.column("work") or "work"
    at = {doc: number for number, doc in enumerate(_ids(sheet, named(sheet)).values())}
    # The document whose id is the name of its work may have no name for itself.
    return Changes(
        cells={
            (at[doc], column): work.work
            for work in found.works
            for doc in (*work.proposed, work.work)
            if doc in at and not sheet.cell(sheet.rows[at[doc]], "work")
        }
    )
