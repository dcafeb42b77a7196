"""What a report is made of: the tables of a run, and what they are made from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import polars as pl

from contentan.model import Codebook

if TYPE_CHECKING:
    from contentan.findings.cases import Gazetteer, Profiles
    from contentan.findings.network.cooccurrence import Network

#: Tables of a run that a report shows, by the names that they have in both.
TABLES = tuple(
    """
    documents counts comparison passages passage_versions patterns within shared_texts trends slopes
    specification keyness keyness_lines counts_about claims conflicts indicators quality corrected
    agreement harm lost
    """.split()
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """Everything that a report shows; `None` for what a run does not have.

    `manifest` has id, codebook (name, version, digest), corpus (documents, digest), stages,
    libraries, seed, options and contentan. The frames are the tables of their names; `counts_about`
    is table COUNTS in the reading of what a segment speaks of. `gazetteer` names the cases; without
    one the package's own list does. `hits` is what `hit_parts.taken` gives: without it no number
    opens its hits.
    """

    manifest: Mapping[str, Any]
    codebook: Codebook
    documents: pl.DataFrame
    counts: pl.DataFrame
    comparison: pl.DataFrame
    passages: pl.DataFrame
    patterns: pl.DataFrame
    passage_versions: pl.DataFrame | None = None
    within: pl.DataFrame | None = None
    shared_texts: pl.DataFrame | None = None
    trends: pl.DataFrame | None = None
    slopes: pl.DataFrame | None = None
    specification: pl.DataFrame | None = None
    keyness: pl.DataFrame | None = None
    keyness_lines: pl.DataFrame | None = None
    counts_about: pl.DataFrame | None = None
    network: Network | None = None
    cases: Profiles | None = None
    gazetteer: Gazetteer | None = None
    claims: pl.DataFrame | None = None
    conflicts: pl.DataFrame | None = None
    indicators: pl.DataFrame | None = None
    quality: pl.DataFrame | None = None
    corrected: pl.DataFrame | None = None
    agreement: pl.DataFrame | None = None
    harm: pl.DataFrame | None = None
    lost: pl.DataFrame | None = None
    hits: pl.DataFrame | None = None
