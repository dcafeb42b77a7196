"""How a code is told from those that it is easily taken for, from the codebook's own words and from
the words in which both were found.

What stands here is the same for each row of a sample, so it says nothing of a row's own passage.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.errors import ContentanError
from contentan.model import Code, Codebook
from contentan.store.run_folders import manifest_of, run_folder

#: So many codes stand beside one; a longer list is not read.
MOST = 6
#: Two codes that share fewer passages than this share them by chance, and few passages could be
#: told from their number.
OFTEN = 5


class Near(NamedTuple):
    """A code that is easily taken for another. `there` is what it is for, in the words of the
    other's exclusions, `here` what the other is for, in the words of its own; `together` counts the
    passages that have both. Empty or 0 where nothing is known.
    """

    code: str
    there: str = ""
    here: str = ""
    together: int = 0


def excluded(code: Code, known: frozenset[str]) -> dict[str, str]:
    """Codes that a code's `do_not_use_when` sends to, with what for.

    >>> code = Code("accord", {}, do_not_use_when="a trade deal, consent of a person (consent)")
    >>> excluded(code, frozenset({"accord", "consent"}))
    {'consent': 'consent of a person'}
    """
    found: dict[str, str] = {}
    # Commas within brackets separate codes, not clauses.
    for clause in re.findall(r"(?:[^,;.(]|\([^)]*\))+", code.do_not_use_when):
        for named in re.findall(r"\b[a-z][a-z0-9_]*\b", clause):
            # An id of one word may be just that word: it counts in brackets alone.
            if named in known - {code.id} and (
                "_" in named or re.search(rf"\([^)]*\b{named}\b", clause)
            ):
                found.setdefault(named, re.sub(r"\s*\([^)]*\)", "", clause).strip())
    return found


def neighbours(
    book: Codebook, overlaps: Mapping[tuple[str, str], int] | None = None
) -> dict[str, list[Near]]:
    """For each code the codes that it is easily taken for, the nearest first: those that one of the
    two excludes by name, those often found in the same words, then siblings.

    `overlaps` as of `found_together`. Siblings of a code without a parent are the others of its
    criterion.
    """
    known, shared = frozenset(code.id for code in book.codes), overlaps or {}
    sends = {code.id: excluded(code, known) for code in book.codes}
    found = {}
    for code in book.codes:
        named = [*sends[code.id], *(other for other in sends if code.id in sends[other])]
        often = {b: count for (a, b), count in shared.items() if a == code.id and b in known}
        together = sorted(often, key=lambda other: (-often[other], other))
        near = dict.fromkeys([*named, *together, *siblings(book, code)])
        found[code.id] = [
            Near(
                one,
                sends[code.id].get(one, ""),
                sends[one].get(code.id, ""),
                often.get(one, 0),
            )
            for one in list(near)[:MOST]
        ]
    return found


def siblings(book: Codebook, code: Code) -> list[str]:
    """Ids of a code's siblings; without a parent, of the other such codes of its criterion."""
    return [
        one.id
        for one in book.codes
        if one.parent == code.parent
        and one.id != code.id
        and (code.parent or one.criterion == code.criterion)
    ]


def together_in(outputs: Path, run: str) -> Mapping[tuple[str, str], int]:
    """`found_together` of a run; nothing where the run is gone."""
    try:
        return found_together(run_folder(outputs, run) / "hits.parquet")
    except (ContentanError, OSError):
        return {}


@lru_cache(maxsize=4)
def found_together(hits: Path) -> Mapping[tuple[str, str], int]:
    """How often hits of two codes overlap, by both orders of the codes; pairs under `OFTEN` are
    left out. `hits` is a table HITS of a run, which never changes.
    """
    counted = pl.scan_parquet(hits).filter(pl.col("blocked_by").is_null())
    own = counted.select("doc", "segment", "code", "start", "stop")
    pairs = (
        own.join(own, on=["doc", "segment"], suffix="_other")
        .filter(
            (pl.col("code") != pl.col("code_other"))
            & (pl.col("start") < pl.col("stop_other"))
            & (pl.col("start_other") < pl.col("stop"))
        )
        .group_by("code", "code_other")
        .agg(pl.struct("doc", "start").n_unique().alias("count"))
        .filter(pl.col("count") >= OFTEN)
        .collect()
    )
    return {(a, b): count for a, b, count in pairs.rows()}


def usual_codes(outputs: Path, run: str, passages: Sequence[tuple[str, int]]) -> list[str]:
    """Codes by how often the machine found them in documents of the kinds that a sample was drawn
    from (their family, else their country), the most frequent first; nothing where the run is gone.

    `passages` are the sample's own (document, segment): what was found there does not count, so
    that the order cannot tell it.
    """
    try:
        folder = run_folder(outputs, run)
        documents = manifest_of(folder)["documents"]
        kind = {one["id"]: one.get("family") or one["country"] for one in documents}
        wanted = {kind[doc] for doc, _ in passages if doc in kind}
        found = (
            pl.scan_parquet(folder / "hits.parquet")
            .filter(
                pl.col("blocked_by").is_null()
                & pl.col("doc").is_in([doc for doc in kind if kind[doc] in wanted])
            )
            .select("doc", "segment", "code")
            .collect()
        )
    except (ContentanError, OSError):
        return []
    own = pl.DataFrame(
        list(passages),
        schema={"doc": pl.String, "segment": found.schema["segment"]},
        orient="row",
    )
    rest = found.join(own, on=["doc", "segment"], how="anti")
    ranked = rest.group_by("code").len().sort("len", "code", descending=[True, False])
    return ranked["code"].to_list()
