"""A run with all that was decided up to now: what correction needs, without making the run anew."""

from __future__ import annotations

import functools
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.codebook.crosswalk import as_crosswalk
from contentan.coding import counts
from contentan.coding.tables import EXPOSURE
from contentan.compare.document_arrays import material
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions import found_again, judged
from contentan.decisions.correction.missed_in_bands import BAND_OF, BAND_SIZES, Bands
from contentan.decisions.correction.reviewed_countries import (
    NOTHING_MORE,
    Known,
    judged_units,
    review,
)
from contentan.decisions.correction.reviewed_countries import Reviewed as Country
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.followed_codes import followed
from contentan.decisions.stored_samples import samples, stratum_of_items
from contentan.runs import pattern_lemmas, shards
from contentan.runs.after.lookup import Stored
from contentan.runs.steps import placing
from contentan.tables.frames import check_frame, frame_of, from_csv


class Reviewed(NamedTuple):
    """Tables VERIFIED, SEARCHED, TALLY, EXPOSURE and DOCUMENTS, and counts.ancestry; the compared
    countries and the seed of the run; `digest` of the decisions, empty where there are none.
    """

    verified: pl.DataFrame
    searched: pl.DataFrame
    tally: pl.DataFrame
    exposure: pl.DataFrame
    documents: pl.DataFrame
    ancestry: pl.DataFrame
    countries: tuple[str, ...]
    seed: int
    digest: str


def reviewed_now(outputs: Path, whole: Stored) -> Reviewed:
    """A stored run with the decisions as they are now."""
    book = codebook_of_run(whole.folder)
    decided = followed(
        judged.read_decisions(outputs / REVIEW),
        as_crosswalk(whole.manifest["codebook"].get("crosswalk")),
    )
    hits = pl.read_parquet(whole.folder / "hits.parquet")
    lemmas = pattern_lemmas.remembered(whole.store, whole.recipe)
    facts = shards.facts_of(whole.store, whole.shards)
    twins = list(shards.repeated(facts, whole.shards).twins)
    parts: dict[str, list[pl.DataFrame]] = {"placed": [], "exposure": []}
    here: dict[str, list[pl.DataFrame]] = {name: [] for name in found_again.HERE}
    for shard in whole.shards:
        done = placing.placed(whole.store, shard, lemmas)
        own = hits.filter(pl.col("doc").is_in([document.id for document in shard.documents]))
        opened = functools.partial(shards.open_shard, whole.store, shard)
        done |= found_again.judged_in_shard(decided, own, opened)
        for name, part in (*parts.items(), *here.items()):
            part.append(done[name].filter(pl.col("doc").is_in(twins).not_()))
    made = {name: pl.concat(part) for name, part in (*parts.items(), *here.items())}
    placed = made["placed"]
    countries = tuple(whole.manifest["options"]["countries"].split(","))
    carried = found_again.onto(
        decided, {name: made[name] for name in found_again.HERE}, placed, countries
    )
    return Reviewed(
        carried.verified,
        carried.searched,
        counts.tally(hits.filter(pl.col("doc").is_in(twins).not_()), placed, book),
        check_frame(made["exposure"].select(*EXPOSURE.schema), EXPOSURE),
        from_csv((whole.folder / "documents.csv").read_bytes(), DOCUMENTS),
        counts.ancestry(book),
        countries,
        whole.manifest["seed"],
        decided.digest,
    )


def by_country(now: Reviewed, known: Known = NOTHING_MORE) -> tuple[list[str], dict[str, Country]]:
    """The codes, and what review says of each compared country (a place for each code)."""
    codes = now.ancestry["code"].unique(maintain_order=True).to_list()
    raw = material(now.tally, now.exposure, now.documents, codes, now.countries, also=codes)
    units = judged_units(now.verified, now.searched, codes, now.ancestry, known)
    return codes, dict(review(raw, units)[1])


def stored_bands(outputs: Path) -> Bands:
    """The bands in which paragraphs were drawn: of each code those of its newest sample."""
    sizes: list[tuple[str, str, str, str, int]] = []
    of_item: list[tuple[str, str, str]] = []
    path, known = outputs / REVIEW, set[str]()
    if not path.is_file():
        return Bands(frame_of(BAND_SIZES, []), frame_of(BAND_OF, []))
    with closing(connect(path, lambda: "")) as db:
        for sample in samples(db):
            code = sample.choices.get("bands_of", "")
            if not code or code in known:
                continue
            known.add(code)
            for stratum, size in db.execute(
                "select stratum, size from stratum where sample = ?", (sample.id,)
            ):
                band, country, lang = stratum.split("|")
                sizes.append((code, country, lang, band, size))
            of_item += [
                (code, item, stratum.split("|")[0])
                for item, stratum in stratum_of_items(db, sample.id).items()
            ]
    return Bands(frame_of(BAND_SIZES, sizes), frame_of(BAND_OF, of_item))
