"""Code: the hits of a codebook in an indexed shard, with what is counted from them.

Codes are matched one by one. Those whose patterns are as they were when the shard was coded last
keep their hits; so a changed pattern costs its code, whatever else the codebook has.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from contentan.coding import coder, counts, hits
from contentan.coding.tables import FIRED, HITS, SPANS, TALLY
from contentan.findings import passages
from contentan.model import Codebook
from contentan.runs import shards
from contentan.runs.document_keys import Recipe
from contentan.runs.pattern_lemmas import Remembered
from contentan.runs.shards import Opened, Repeated, Shard
from contentan.runs.steps.placing import ABOUT, READINGS, placed
from contentan.store.files import write_atomic
from contentan.store.keys import key
from contentan.store.packing import pack, unpack
from contentan.store.results import Store

if TYPE_CHECKING:
    from contentan.coding.spans import Spans

_LOGGER = logging.getLogger(__name__)
#: The order in which rows of each table come.
_ORDERS = {
    "tally": TALLY.key,
    f"tally{ABOUT}": TALLY.key,
    "passages": ("code", "country", "score", "hit"),
}


def code_key(shard: Shard, made_by: Recipe, codebook: str, repeated: Repeated) -> str:
    """Key of a shard's hits under a codebook's digest; `repeated` are documents whose text
    another one brought already.
    """
    return key(
        "code",
        recipe=made_by.stages["code"],
        place=shard.place,
        codebook=codebook,
        repeated=repeated.among(shard),
    )


def code(
    store: Store,
    shard: Shard,
    made_by: Recipe,
    codebook: Codebook,
    lemmas: Remembered,
    repeated: Repeated,
) -> dict[str, Any]:
    """Hits of an indexed shard with what is counted from them, from the store or made: hits, fired,
    tally in both readings, candidates for passages.
    """

    own = code_key(shard, made_by, codebook.digest, repeated)

    def make() -> dict[str, Any]:
        last = store.path("last_code", code_key(shard, made_by, "", repeated))
        done = coded(
            shards.open_shard(store, shard.whole),
            placed(store, shard.whole, lemmas),
            codebook,
            lemmas,
            repeated,
            _before(store, last),
        )
        store.write("spans", own, {name: done.pop(name) for name in ("spans", "digests")})
        write_atomic(last, pack({"code": own}), tmp=store.root / "tmp")
        return done

    return shards.alive(shard, store.kept("code", own, make))


class Before(NamedTuple):
    """A shard as it was coded last, under another codebook: what `code` gave, with columns `first`,
    `last` and `rule` of the table SPANS beside its hits; and of each code the digest of what
    decides its hits, and that of what decides what is counted of it.
    """

    tables: Mapping[str, pl.DataFrame]
    digests: Mapping[str, Sequence[str]]


def _before(store: Store, last: Path) -> Before | None:
    """What was coded last; None where not all of it is left, or is sound."""
    try:
        own = unpack(last.read_bytes())["code"]
    except (FileNotFoundError, ValueError):
        return None
    tables, beside = store.read("code", own), store.read("spans", own)
    if tables is None or beside is None:
        return None
    found = tables["hits"].join(beside["spans"], on="hit", maintain_order="left")
    return Before({**tables, "hits": found}, beside["digests"])


def coded(
    opened: Opened,
    places: Mapping[str, pl.DataFrame],
    codebook: Codebook,
    lemmas: Remembered,
    repeated: Repeated,
    before: Before | None = None,
) -> dict[str, Any]:
    """What `code` stores, made anew but for codes that are as they were before; also `spans` and
    `digests`, from which that can be told the next time.
    """
    rules = coder.compile_rules(codebook, lemmas)
    digests = _digests(rules, codebook)
    same, as_counted = _unchanged(digests, before)
    _LOGGER.debug("matched anew: %d of %d codes", len(digests) - len(same), len(digests))
    every, spans, fired = _matched(opened, rules, repeated, same, before)
    left = [code for code in digests if code not in as_counted]
    # Hits of a code are those of all below it, too.
    below = counts.ancestry(codebook).filter(pl.col("ancestor").is_in(left))["code"]
    anew = every.filter(pl.col("code").is_in(below.unique().to_list()))
    counted, about = (places[f"placed{reading}"] for reading in READINGS)
    made = {
        "tally": counts.tally(anew, counted, codebook),
        f"tally{ABOUT}": counts.tally(anew, about, codebook),
        "passages": passages.candidates(anew, counted, codebook, opened.source),
    }
    if before:
        made = {
            name: _put_in_order(
                [
                    before.tables[name].filter(pl.col("code").is_in(as_counted)),
                    table.filter(pl.col("code").is_in(left)),
                ],
                _ORDERS[name],
            )
            for name, table in made.items()
        }
    return {"hits": every, "fired": fired, **made, "spans": spans, "digests": digests}


def _digests(rules: coder.Rules, codebook: Codebook) -> dict[str, list[str]]:
    """Of each code the digest of what decides its hits, and that of what decides its counts: the
    hits of itself and of all below it.
    """
    own = coder.digests(rules)
    below = counts.ancestry(codebook).sort("ancestor", "code")
    family: dict[str, list[list[str]]] = {}
    for code, ancestor in below.select("code", "ancestor").iter_rows():
        family.setdefault(ancestor, []).append([code, own[code]])
    return {code: [own[code], key("counted", of=family[code])] for code in sorted(own)}


def _unchanged(
    digests: Mapping[str, Sequence[str]], before: Before | None
) -> tuple[list[str], list[str]]:
    """The codes whose hits are as they were before, and those whose counts are."""
    known = before.digests if before else {}
    hits, counted = (
        [code for code, own in digests.items() if code in known and known[code][i] == own[i]]
        for i in (0, 1)
    )
    return hits, counted


def _matched(
    opened: Opened,
    rules: coder.Rules,
    repeated: Repeated,
    same: Sequence[str],
    before: Before | None,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Tables HITS and SPANS and, but for copies of other documents, FIRED; only codes that are not
    the `same` as before are matched.
    """
    anew = [code for code in rules.order if code not in set(same)]
    source, parts = opened.source, []
    if before:
        kept = before.tables["hits"].filter(pl.col("code").is_in(same))
        parts.append(
            (
                _at_their_lines(kept, rules),
                before.tables["fired"].filter(pl.col("code").is_in(same)),
            )
        )
    if anew or not before:
        referred = {other for code in anew for other in rules.uses[code]}.intersection(same)
        found = coder.code(
            opened.positions, rules, anew, {code: _spans(parts[0][0], code) for code in referred}
        )
        made, spans = hits.with_spans(found, opened.positions, rules, source, *repeated)
        fired = hits.fired(found, opened.positions, source.docs)
        fired = fired.filter(pl.col("doc").is_in(list(repeated.twins)).not_())
        parts.append((made.hstack(spans.drop("hit")), fired))
    every = _put_in_order([own for own, _ in parts], ("first", "last", "code"))
    fired = _put_in_order([own for _, own in parts], FIRED.key)
    return every.select(*HITS.schema), every.select(*SPANS.schema), fired


def _at_their_lines(kept: pl.DataFrame, rules: coder.Rules) -> pl.DataFrame:
    """Hits that were there before, with the lines at which their patterns stand now."""
    rows = [
        (code, number, rule.pattern.line)
        for code, own in rules.of.items()
        for number, rule in enumerate(own)
    ]
    names = {"code": pl.String(), "rule": pl.Int32(), "line": pl.Int32()}
    lines = pl.DataFrame(rows, names, orient="row")
    joined = kept.drop("line").join(lines, on=("code", "rule"), maintain_order="left")
    return joined.select(kept.columns)


def _spans(kept: pl.DataFrame, code: str) -> Spans:
    """The hits of a code that count, as the matcher wants them."""
    own = kept.filter(pl.col("code") == code, pl.col("blocked_by").is_null())
    return own.select(pl.col("first", "last").cast(pl.Int64)).to_numpy()


def _put_in_order(parts: Sequence[pl.DataFrame], order: Sequence[str]) -> pl.DataFrame:
    """The rows of all parts; of one part as they come. `score` is best first."""
    if len(parts) == 1:
        return parts[0]
    falling = [name == "score" for name in order]
    return pl.concat(parts).sort(order, descending=falling)
