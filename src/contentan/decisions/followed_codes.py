"""Decisions under the codes of a codebook that has others: what was decided on a code that was
renamed or merged holds for the one that took its place; what was decided on a code that was split
is kept and open, since nobody said which of the successors was meant.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from contentan.codebook.crosswalk import Crosswalk, one_to_one, split
from contentan.coding.hits import hit_id
from contentan.decisions.blind_answers import Answers
from contentan.decisions.judged import Judged
from contentan.decisions.tables import ANYTHING, BETWEEN, answers_by_name, said_of


def followed(own: Judged, walk: Crosswalk) -> Judged:
    """Judged items with the ids of today's codes; the same where no decision is on a code that is
    gone.
    """
    named = _named(own)
    concerned = {old: new for old, new in walk.items() if old in named}
    if not concerned:
        return own
    one = one_to_one(concerned)
    former: dict[str, list[str]] = defaultdict(list)
    for old, new in one.items():
        former[new].append(old)
    digest = hashlib.sha256(repr((own.digest, sorted(concerned.items()))).encode()).hexdigest()
    return own._replace(
        resolved=_resolved(own.resolved, one),
        answers=Answers(
            *(part.with_columns(under_successors("codes", one)) for part in own.answers)
        ),
        digest=digest,
        former=tuple((new, tuple(old)) for new, old in former.items()),
        split=tuple(split(concerned).items()),
    )


def _named(own: Judged) -> set[str]:
    """Codes that decisions are on or name."""
    columns = (own.resolved["code"], own.resolved["meant"], *(one["codes"] for one in own.answers))
    cells = [cell for column in columns for cell in column.drop_nulls()]
    for maybe, said in own.resolved.select("open", "said").iter_rows():
        cells += [*maybe.split(BETWEEN), *answers_by_name(said).values()]
    return {code for cell in cells for code in cell.split()} - {ANYTHING}


def _resolved(table: pl.DataFrame, one: Mapping[str, str]) -> pl.DataFrame:
    """Table RESOLVED; a hit's id is that which it has under its code of today. Two codes that
    became one may have been judged at one place: the first stands.
    """
    moved = table.filter(pl.col("code").is_in(list(one)))
    places = moved.select("text_digest", "start", "stop", "code").iter_rows()
    now = [hit_id(digest, start, stop, one[old]) for digest, start, stop, old in places]
    ids = dict(zip(moved["item"], now, strict=True))
    code = pl.col("code").replace(dict(one))
    made = table.with_columns(
        pl.col("item").replace(ids),
        code,
        under_successors("meant", one),
        pl.Series("open", [_maybe(cell, one) for cell in table["open"]], pl.String),
        pl.Series("said", [_said(cell, one) for cell in table["said"]], pl.String),
    )
    return made.unique(["task", "item"], keep="first", maintain_order=True).sort("task", "item")


def under_successors(column: str, one: Mapping[str, str]) -> pl.Expr:
    """A column of codes with spaces between them, under today's ids."""
    named = pl.col(column).str.split(" ").list.eval(pl.element().replace(dict(one)))
    return named.list.unique().list.sort().list.join(" ").alias(column)


def _maybe(cell: str, one: Mapping[str, str]) -> str:
    return BETWEEN.join(dict.fromkeys(_renamed(codes, one) for codes in cell.split(BETWEEN)))


def _said(cell: str, one: Mapping[str, str]) -> str:
    return said_of({name: _renamed(codes, one) for name, codes in answers_by_name(cell).items()})


def _renamed(codes: str, one: Mapping[str, str]) -> str:
    return " ".join(sorted({one.get(code, code) for code in codes.split()}))


def framed(own: Judged, hits: pl.DataFrame, digests: Mapping[str, str]) -> list[str]:
    """Ids of hits that a sample could draw when their codes had other ids; `digests` are those of
    the documents' texts.
    """
    former = dict(own.former)
    renamed = hits.filter(pl.col("code").is_in(list(former)))
    return [
        hit
        for hit, doc, code, start, stop in renamed.select(
            "hit", "doc", "code", "start", "stop"
        ).iter_rows()
        if any(hit_id(digests[doc], start, stop, old) in own.framed for old in former[code])
    ]
