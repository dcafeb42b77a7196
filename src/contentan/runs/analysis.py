"""All tables of a run from what was gathered: counts, comparisons, pattern card, network, cases,
claims.

`Analysis.tables` are what the run folder holds, each under its name with its declaration.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple, TypeAlias

import polars as pl

from contentan.coding import counts
from contentan.coding.tables import COUNTS
from contentan.compare import comparison
from contentan.compare.tables import (
    KEYNESS,
    KEYNESS_LINES,
    SHARED_TEXTS,
    SLOPES,
    SPECIFICATION,
    TRENDS,
    WITHIN,
)
from contentan.corpus import indicators
from contentan.corpus.indicators import INDICATORS
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions import review_tables
from contentan.findings import cases, pattern_card
from contentan.findings.case_tables import CASES_COUNTS, CASES_THEMES
from contentan.findings.cases import Profiles
from contentan.findings.claims.conflicts import CONFLICTS, conflicts
from contentan.findings.claims.document_claims import CLAIMS
from contentan.findings.network import cooccurrence
from contentan.findings.network.cooccurrence import Network
from contentan.findings.network.tables import EDGES, NODES
from contentan.findings.passage_versions import VERSIONS
from contentan.findings.passages import PASSAGES
from contentan.findings.pattern_card import PATTERNS
from contentan.runs.job import Job
from contentan.runs.key_words import KeyWords
from contentan.runs.totals import Totals
from contentan.store.files import write_atomic
from contentan.store.keys import key
from contentan.store.packing import pack, unpack
from contentan.store.results import Store
from contentan.tables.frames import read_table
from contentan.tables.schema import Table

Tables: TypeAlias = Mapping[str, tuple[pl.DataFrame, Table]]


#: The tables that a run folder holds as NAME.csv and NAME.parquet, hits aside.
DECLARED: Mapping[str, Table] = {
    "documents": DOCUMENTS,
    "counts": COUNTS,
    "counts_about": COUNTS,
    "comparison": review_tables.COMPARED,
    "within": WITHIN,
    "shared_texts": SHARED_TEXTS,
    "trends": TRENDS,
    "slopes": SLOPES,
    "specification": SPECIFICATION,
    "keyness": KEYNESS,
    "keyness_lines": KEYNESS_LINES,
    "passages": PASSAGES,
    "passage_versions": VERSIONS,
    "patterns": PATTERNS,
    "network_nodes": NODES,
    "network_edges": EDGES,
    "cases": CASES_COUNTS,
    "case_themes": CASES_THEMES,
    "case_passages": PASSAGES,
    "claims": CLAIMS,
    "conflicts": CONFLICTS,
    "indicators": INDICATORS,
    **{name: table for name, table in review_tables.DECLARED.items() if name != "comparison"},
}


class First(NamedTuple):
    """The tables that are made first: counts, comparisons, and what review made of these."""

    counts: pl.DataFrame
    compared: comparison.Compared
    judged: review_tables.Reviewed


class Analysis(NamedTuple):
    """`tables` by name; `network` and `profiles` are the same as their tables, for whoever draws
    them.
    """

    tables: Tables
    network: Network
    profiles: Profiles


def compared(ready: Job, found: Totals) -> First:
    """Counts and comparisons from what was added up."""
    settings, book = ready.settings, ready.codebook
    codes = sorted(code.id for code in book.codes)
    ancestry = counts.ancestry(book)
    made = comparison.everything(
        found.tally,
        found.exposure,
        found.documents,
        codes,
        countries=settings.countries,
        seed=settings.seed,
        margin=settings.study.margin,
        further=comparison.Further(
            (found.fired, ancestry), (found.tally_about, found.exposure_about)
        ),
    )
    return First(
        counts.count(found.tally, found.exposure, found.documents, codes),
        made,
        _reviewed(ready, found, made.comparison, ancestry),
    )


def analyse(ready: Job, found: Totals, first: First, words: KeyWords) -> Analysis:
    """Everything that is computed from what was added up; `first` is what `compared` gave."""
    book = ready.codebook
    codes = sorted(code.id for code in book.codes)
    linked = _network(ready, found)
    profiles = cases.profiles(
        found.mentions, found.hits, found.placed, found.documents, found.claims, found.case_passages
    )
    about = found.tally_about, found.exposure_about
    made = {
        "documents": found.documents,
        "counts": first.counts,
        "counts_about": counts.count(*about, found.documents, codes),
        **first.compared._asdict(),
        **first.judged._asdict(),
        **words._asdict(),
        "passages": found.passages,
        "passage_versions": found.versions,
        "patterns": pattern_card.pattern_card(
            found.fired, found.tally, found.exposure, book, ready.settings.countries
        ),
        "network_nodes": linked.nodes,
        "network_edges": linked.edges,
        "cases": profiles.counts,
        "case_themes": profiles.themes,
        "case_passages": profiles.passages,
        "claims": found.claims,
        "conflicts": conflicts(found.claims, found.documents),
        "indicators": read_indicators(ready.root),
    }
    tables = {name: (made[name], table) for name, table in DECLARED.items()}
    return Analysis(tables, linked, profiles)


def _network(ready: Job, found: Totals) -> Network:
    return cooccurrence.build(
        found.hits,
        found.placed,
        ready.codebook,
        ready.settings.countries,
        cases=cooccurrence.of_cases(found.mentions, ready.gazetteer),
        works=_works(found.documents),
        seed=ready.settings.seed,
        kept=functools.partial(_kept, ready),
    )


def _kept(ready: Job, of: Mapping[str, Any], make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
    """A country's edges of the network, from the store or made."""
    store = Store(ready.store)
    path = store.path("network", key("network", recipe=ready.recipe.stages["report"], **of))
    try:
        known: pl.DataFrame = unpack(path.read_bytes())["edges"]
        return known
    except (FileNotFoundError, ValueError):  # not made yet, or torn
        edges = make()
        write_atomic(path, pack({"edges": edges}), tmp=store.root / "tmp")
        return edges


def _works(documents: pl.DataFrame) -> Mapping[str, str]:
    """The work of each document."""
    if "work" not in documents.columns:
        return {}
    return dict(documents.select("doc", "work").iter_rows())


def _reviewed(
    ready: Job, found: Totals, compared: pl.DataFrame, ancestry: pl.DataFrame
) -> review_tables.Reviewed:
    material = review_tables.Material(
        found.tally,
        found.exposure,
        found.documents,
        compared,
        ancestry,
        ready.judged.answers,
        ready.settings.countries,
        ready.settings.seed,
        found.scored,
    )
    return review_tables.reviewed(material, found.carried)


def read(folder: Path) -> Tables:
    """The tables of a run folder."""
    return {name: (read_table(folder, name, table), table) for name, table in DECLARED.items()}


def read_indicators(corpus: Path) -> pl.DataFrame:
    """indicators.csv beside the register, where there is one."""
    path = corpus / "indicators.csv"
    return indicators.read(path) if path.is_file() else indicators.empty()
