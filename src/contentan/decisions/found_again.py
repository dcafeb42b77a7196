"""Judged items found again in a run: by id, else by the quotation with its surroundings where
exactly one place has them, else lost.

The machine's codes of a segment are always those of the run at hand, so a sample of segments stays
good when the codebook changes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple, Protocol

import polars as pl

from contentan.coding.hits import CONTEXT, Source, hit_id
from contentan.coding.tables import HITS
from contentan.decisions.followed_codes import framed
from contentan.decisions.judged import Judged
from contentan.decisions.tables import ANSWERS, LOST, SEARCHED, UNIT, VERIFIED
from contentan.tables.frames import check_frame, frame_of
from contentan.tables.schema import INT, TEXT

if TYPE_CHECKING:
    from polars._typing import PolarsDataType


class Opened(Protocol):
    """A shard: its texts, and its segments with columns doc, segment, start, stop."""

    @property
    def source(self) -> Source: ...
    @property
    def segments(self) -> pl.DataFrame: ...


#: What `judged_in_shard` takes of a shard.
HERE: dict[str, dict[str, PolarsDataType]] = {
    "judged_hits": {
        name: HITS.schema[name]
        for name in ("hit", "doc", "code", "segment", "quote", "before", "after")
    },
    "judged_segments": {"item": TEXT, "doc": TEXT, "segment": INT, "quote": TEXT},
    "newer": {"doc": TEXT, "segment": INT, "code": TEXT},
    "terms": {"hit": TEXT, "doc": TEXT, "segment": INT, "code": TEXT, "pattern": TEXT, "line": INT},
}


class Carried(NamedTuple):
    """Tables VERIFIED, SEARCHED and LOST; `beyond` (code, n): hits that were judged beyond a gap
    and do not count yet; `newer` (code, country, lang, hits): hits that no reviewed sample could
    have drawn.
    """

    verified: pl.DataFrame
    searched: pl.DataFrame
    lost: pl.DataFrame
    beyond: pl.DataFrame
    newer: pl.DataFrame
    terms: pl.DataFrame


def judged_in_shard(
    judged: Judged, hits: pl.DataFrame, opened: Callable[[], Opened]
) -> dict[str, pl.DataFrame]:
    """What of a shard `onto` needs, as in `HERE`: unblocked hits and segments of judged documents,
    and the hits that are in no frame.

    Segments have their quote only where the document's text is not the one judged. The shard is
    opened only for segments.
    """
    if not judged.digest:
        return {name: pl.DataFrame(schema=schema) for name, schema in HERE.items()}
    counted = hits.filter(pl.col("blocked_by").is_null())
    own = counted.filter(pl.col("doc").is_in(judged.resolved["doc"].unique().to_list()))
    drawable = [*judged.framed, *_framed_before(judged, counted, opened)]
    return {
        "judged_hits": own.select(*HERE["judged_hits"]),
        "judged_segments": _segments(judged, opened()),
        "newer": (counted.filter(pl.col("hit").is_in(drawable).not_()).select(*HERE["newer"])),
        "terms": counted.filter(pl.col("code").is_in(_codes(judged))).select(*HERE["terms"]),
    }


def _framed_before(
    judged: Judged, counted: pl.DataFrame, opened: Callable[[], Opened]
) -> list[str]:
    """Ids of hits that were in a frame under an earlier id of their code."""
    if not judged.former:
        return []
    source = opened().source
    return framed(judged, counted, dict(zip(source.docs, source.digests, strict=True)))


def _codes(judged: Judged) -> list[str]:
    """Codes of which hits were judged."""
    return sorted(set(judged.resolved["code"].to_list()) - {""})


def _segments(judged: Judged, opened: Opened) -> pl.DataFrame:
    wanted = (
        judged.resolved.filter(pl.col("task") == "missed").select("doc", "text_digest").unique()
    )
    known = {
        doc: set(part["text_digest"])
        for (doc,), part in wanted.partition_by("doc", as_dict=True).items()
    }
    source = opened.source
    digest = dict(zip(source.docs, source.digests, strict=True))
    number = {doc: at for at, doc in enumerate(source.docs)}
    rows = [
        (
            segment_id(digest[doc], start, stop),
            doc,
            segment,
            # An unchanged text keeps its ids: quotations are needed only for the search by text.
            "" if known[doc] == {digest[doc]} else source.text(number[doc], start, stop),
        )
        for doc, segment, start, stop in (
            opened.segments.filter(pl.col("doc").is_in(list(known)))
            .select("doc", "segment", "start", "stop")
            .iter_rows()
        )
    ]
    return pl.DataFrame(rows, schema=HERE["judged_segments"], orient="row")


def segment_id(text_digest: str, start: int, stop: int) -> str:
    """Id of a whole segment as something to be reviewed; survives reruns while the text does."""
    return "s" + hit_id(text_digest, start, stop, "segment")[1:]


def onto(
    judged: Judged,
    present: Mapping[str, pl.DataFrame],
    placed: pl.DataFrame,
    countries: Sequence[str],
) -> Carried:
    """Judged items in a run: `present` is what `judged_in_shard` says of all shards, `placed` what
    `counts.place` does.

    What counts for none of the compared countries is left out.
    """
    hits, segments = present["judged_hits"], present["judged_segments"]
    where = _where(placed, countries)
    resolved = judged.resolved
    verify = again(
        near(resolved.filter(pl.col("task") == "verify")),
        near(hits.rename({"hit": "now"})),
        ("doc", "code", "quote", "near_before", "near_after"),
    )
    missed = again(
        resolved.filter(pl.col("task") == "missed"),
        segments.rename({"item": "now"}),
        ("doc", "quote"),
    )
    return Carried(
        _verified(verify, where),
        _searched(missed, where, hits),
        _lost(pl.concat([verify, missed], how="diagonal"), dict(judged.split)),
        _beyond(judged),
        present["newer"]
        .join(placed, on=("doc", "segment"))
        .filter(pl.col("country").is_in(list(countries)))
        .group_by("code", "country", "lang")
        .agg(pl.len().cast(INT).alias("hits"))
        .sort("code", "country", "lang"),
        present["terms"]
        .join(where, on=("doc", "segment"))
        .select(pl.col("hit").alias("item"), "code", "pattern", "line", "country")
        .sort("item"),
    )


def near(items: pl.DataFrame) -> pl.DataFrame:
    """With what stands in the same line within 32 code points: items know their paragraph, hits
    what is around them on the page.
    """
    return items.with_columns(
        pl.col("before").str.tail(CONTEXT).str.split("\n").list.last().alias("near_before"),
        pl.col("after").str.head(CONTEXT).str.split("\n").list.first().alias("near_after"),
    )


def again(
    judged: pl.DataFrame, now: pl.DataFrame, alike: Sequence[str], each: str = "task"
) -> pl.DataFrame:
    """Judged items with `now`, their id in the run, and `segment`; null where lost.

    `now` has columns now, segment and those of `alike`. What has other ids is the same where
    exactly one place and one judged item have the columns `alike` in common; items that differ in
    `each` (a reviewer's own) do not count as two.
    """
    by_id = judged.join(
        now.select(pl.col("now").alias("item"), "now", "segment"), on="item", how="left"
    )
    known = by_id.filter(pl.col("now").is_not_null())
    rest = by_id.filter(pl.col("now").is_null()).drop("now", "segment")
    free = now.filter(pl.col("now").is_in(known["now"].to_list()).not_() & (pl.col("quote") != ""))
    # Two places with the same words around them cannot be told apart: neither is taken.
    once = free.filter(pl.len().over(alike) == 1).select("now", "segment", *alike)
    # And two judged items that look alike cannot both be at one place.
    alone = rest.with_columns(pl.len().over(each, *alike).alias("times")).join(
        once, on=alike, how="left"
    )
    alone = alone.with_columns(
        pl.when(pl.col("times") == 1).then(pl.col(name)).alias(name) for name in ("now", "segment")
    )
    return pl.concat([known, alone.select(known.columns)])


def _where(placed: pl.DataFrame, countries: Sequence[str]) -> pl.DataFrame:
    """Language and compared countries of each segment."""
    own = placed.filter(pl.col("country").is_in(list(countries)))
    return own.group_by("doc", "segment").agg(
        pl.col("lang").first(), pl.col("country").unique().sort().str.join("+").alias("country")
    )


def _verified(items: pl.DataFrame, where: pl.DataFrame) -> pl.DataFrame:
    """Table VERIFIED of the judged hits that are found again."""
    made = _placed(items, where).select(
        pl.col("now").alias("item"),
        "code",
        *(column.name for column in UNIT),
        (pl.col("verdict") == "accept").alias("correct"),
        pl.col("meant").replace("", None),
        *(column.name for column in ANSWERS),
    )
    return check_frame(_once(made), VERIFIED)


def _searched(items: pl.DataFrame, where: pl.DataFrame, hits: pl.DataFrame) -> pl.DataFrame:
    """Table SEARCHED of the judged segments that are found again."""
    found = hits.group_by("doc", "segment").agg(
        pl.col("code").unique().sort().str.join(" ").alias("found")
    )
    known = _placed(items, where).join(found, on=("doc", "segment"), how="left")
    made = known.select(
        pl.col("now").alias("item"),
        *(column.name for column in UNIT),
        pl.col("meant").alias("codes"),
        pl.col("found").fill_null(""),
        *(column.name for column in ANSWERS),
    )
    return check_frame(_once(made), SEARCHED)


def _placed(items: pl.DataFrame, where: pl.DataFrame) -> pl.DataFrame:
    """Items that count and are found again, with language and countries of their segments."""
    here = items.filter(pl.col("counted") & pl.col("now").is_not_null())
    return here.join(where, on=("doc", "segment"))


def _once(items: pl.DataFrame) -> pl.DataFrame:
    """Two judged items may have become one hit; the first, by the order of `resolved`, stands."""
    return items.unique("item", keep="first").sort("item")


def _lost(items: pl.DataFrame, split: Mapping[str, tuple[str, ...]]) -> pl.DataFrame:
    gone = items.filter(pl.col("now").is_null() & (pl.col("state") == "resolved")).sort(
        "task", "item"
    )
    why = {
        "verify": "no hit of this code there any more",
        "missed": "no such paragraph in the text any more",
    }
    columns = ("task", "item", "doc", "code", "verdict", "quote")
    rows = gone.select(columns).iter_rows(named=True)
    return frame_of(
        LOST, [(*row.values(), _open(row["code"], split) or why[row["task"]]) for row in rows]
    )


def _open(code: str, split: Mapping[str, tuple[str, ...]]) -> str:
    """What is said of a decision on a code that was split; '' of any other."""
    if code not in split:
        return ""
    return f"open: the code was split into {', '.join(split[code])}, and nobody said which"


def _beyond(judged: Judged) -> pl.DataFrame:
    waiting = judged.resolved.filter(~pl.col("counted") & (pl.col("task") == "verify"))
    return waiting.group_by("code").agg(pl.len().cast(INT).alias("n")).sort("code")
