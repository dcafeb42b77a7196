"""Case profiles: where programmes and institutions are named, by year and country, with which
themes, in which passages.

The list is data/cases.yaml, names in three languages in the pattern language of codebooks; a
person's file adds cases or replaces one by its id. A profile counts the mentions beside the text
that there was: year and family are the document's, country is what the segment counts for.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.codebook import codebook_file, yaml_with_lines
from contentan.codebook.yaml_with_lines import expect
from contentan.coding import coder, hits
from contentan.coding.counts import UNITS
from contentan.coding.hits import Source
from contentan.coding.index import Index
from contentan.coding.matcher import Lemmas
from contentan.errors import CodebookError, Faults
from contentan.findings import passages
from contentan.findings.case_tables import CASES_COUNTS, CASES_MENTIONS, CASES_THEMES
from contentan.findings.passages import PASSAGES
from contentan.model import LANGS, Codebook
from contentan.tables.frames import check_frame

KINDS = ("programme", "institution")
_FIELDS = ("label", "kind", "country", "code", "patterns")
_REQUIRED = ("label", "kind", "patterns")


@dataclass(frozen=True, slots=True)
class Case:
    """`country` is whose it is, empty for an international one; `code` the code of the codebook
    that it belongs to, or empty.
    """

    id: str
    label: dict[str, str]
    kind: str
    country: str
    code: str
    line: int


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """`names` is a codebook whose codes are the cases."""

    cases: tuple[Case, ...]
    names: Codebook

    def case(self, case_id: str) -> Case:
        """The case with this id; KeyError when there is none."""
        for case in self.cases:
            if case.id == case_id:
                return case
        raise KeyError(case_id)


class Profiles(NamedTuple):
    """Tables CASES_COUNTS, CASES_THEMES, PASSAGES (code is the case) and CLAIMS of the claims that
    have a case.
    """

    counts: pl.DataFrame
    themes: pl.DataFrame
    passages: pl.DataFrame
    claims: pl.DataFrame


def read(path: Path | None = None) -> Gazetteer:
    """The cases of the package, with those of a person's file added; one of the same id is replaced
    as a whole.

    CodebookError at file:line for anything that is not as docs/method/cases.md says.
    """
    return _read(path) if path else _shipped()


@functools.cache
def _shipped() -> Gazetteer:
    return _read(None)


def _read(path: Path | None) -> Gazetteer:
    with importlib.resources.as_file(
        importlib.resources.files("contentan.findings").joinpath("data", "cases.yaml")
    ) as own:
        # Later entries replace earlier ones of the same id, as a whole.
        entries = _entries(Path(own)) | (_entries(path) if path else {})
        cases = tuple(_case(key, entry, where) for key, (entry, where, _) in entries.items())
        return Gazetteer(cases, codebook_file.names(entries, path or Path(own)))


def _entries(path: Path) -> dict[str, tuple[Any, Path, int]]:
    """What a file says of each case, with the file and the line."""
    top = yaml_with_lines.load_yaml(path)
    if not isinstance(top, dict) or not top:
        raise CodebookError("expected a mapping from case ids to cases", where=path, line=1)
    lines: dict[str, int] = getattr(top, "lines", {})
    faults = Faults(CodebookError, path)
    for key, entry in top.items():
        if not key.isidentifier() or key != key.lower():
            faults.add(
                f"id {key!r}: expected a lower-case word of letters, digits and _", lines[key]
            )
        with faults.noted():
            expect(entry, _FIELDS, _REQUIRED, path)
            _case(key, entry, path)
    faults.refuse()
    return {key: (entry, path, lines[key]) for key, entry in top.items()}


def _case(key: str, entry: Any, path: Path) -> Case:
    faults = Faults(CodebookError, path)
    with faults.noted():
        expect(entry["label"], LANGS, (), path)
    if entry["kind"] not in KINDS:
        faults.add(
            f"kind {str(entry['kind'])!r} is not one of {', '.join(KINDS)}", entry.lines["kind"]
        )
    country = str(entry.get("country") or "")
    if country and not (len(country) == 3 and country.isascii() and country.isupper()):
        faults.add(
            f"country {country!r}: expected a code such as KAZ (ISO 3166-1 alpha-3), or nothing",
            entry.lines["country"],
        )
    faults.refuse()
    label: dict[str, str] = {
        lang: str(entry["label"][lang]) for lang in LANGS if lang in entry["label"]
    }
    return Case(key, label, str(entry["kind"]), country, str(entry.get("code") or ""), entry.line)


def mentions(
    positions: Index,
    source: Source,
    gazetteer: Gazetteer,
    lemmas: Lemmas,
    without: Collection[str] = (),
    again: Collection[str] = (),
) -> pl.DataFrame:
    """Table CASES_MENTIONS of the documents of an index, but for `without`: copies of others;
    `again` as in `coding.hits.table`.
    """
    rules = coder.compile_rules(gazetteer.names, lemmas)
    found = hits.table(coder.code(positions, rules), positions, rules, source, without, again)
    counted = found.filter(pl.col("blocked_by").is_null()).rename(
        {"hit": "mention", "code": "case"}
    )
    return check_frame(counted.select(*CASES_MENTIONS.schema), CASES_MENTIONS)


def passage_candidates(
    mentions: pl.DataFrame, placed: pl.DataFrame, gazetteer: Gazetteer, source: Source
) -> pl.DataFrame:
    """Candidates for the passages of the cases of an index, by the rule of `passages`; `code` is
    the case, `hit` the mention.
    """
    as_hits = mentions.rename({"mention": "hit", "case": "code"}).with_columns(
        # Blocked mentions are left out already; the rule of passages asks for the column.
        pl.lit(None, dtype=pl.String).alias("blocked_by")
    )
    return passages.candidates(as_hits, placed, gazetteer.names, source)


def profiles(
    mentions: pl.DataFrame,
    hits: pl.DataFrame,
    placed: pl.DataFrame,
    documents: pl.DataFrame,
    claims: pl.DataFrame,
    shown: pl.DataFrame,
) -> Profiles:
    """The profiles of all cases that are named at all.

    `hits` are those of the codebook, `placed` is what `counts.place` returns, `shown` their
    passages. Every case has a row for each country, family and year with text, zeros
    included; a paragraph that counts for two countries is in the rows of both.
    """
    return Profiles(
        _counts(mentions, placed, documents),
        _themes(mentions, hits, placed),
        check_frame(shown, PASSAGES),
        claims.filter(pl.col("case") != ""),
    )


def _counts(mentions: pl.DataFrame, placed: pl.DataFrame, documents: pl.DataFrame) -> pl.DataFrame:
    by = ("country", "family", "year")
    unit = pl.col("kind").is_in(UNITS)
    dated = placed.join(documents.select("doc", "family", "year"), on="doc", how="inner")
    groups = (
        dated.group_by(by)
        .agg(
            pl.col("words").sum().cast(pl.Int32).alias("tokens"),
            unit.sum().cast(pl.Int32).alias("paragraphs"),
            pl.col("doc")
            .filter(pl.col("words") > 0)
            .n_unique()
            .cast(pl.Int32)
            .alias("documents_total"),
        )
        .filter(pl.col("tokens") > 0)
    )
    found = (
        mentions.select("case", "doc", "segment")
        .join(dated, on=("doc", "segment"), how="inner")
        .group_by("case", *by)
        .agg(
            pl.len().cast(pl.Int32).alias("mentions"),
            pl.struct("doc", "segment").filter(unit).n_unique().cast(pl.Int32).alias("segments"),
            pl.col("doc").n_unique().cast(pl.Int32).alias("documents"),
        )
    )
    # Zeros included: a year in which a case is not named is a finding, a year without text is none.
    every = mentions.select("case").unique().join(groups, how="cross")
    return check_frame(
        every.join(found, on=("case", *by), how="left", nulls_equal=True)
        .with_columns(pl.col("mentions", "segments", "documents").fill_null(0))
        .with_columns((1000 * pl.col("mentions") / pl.col("tokens")).alias("rate"))
        .select(*CASES_COUNTS.schema)
        .sort(CASES_COUNTS.key),
        CASES_COUNTS,
    )


def _themes(mentions: pl.DataFrame, hits: pl.DataFrame, placed: pl.DataFrame) -> pl.DataFrame:
    """Codes in the paragraphs that name a case, and in all paragraphs, headings aside."""
    units = placed.filter(pl.col("kind").is_in(UNITS)).select("doc", "segment").unique()
    coded = (
        hits.filter(pl.col("blocked_by").is_null())
        .select("code", "doc", "segment")
        .unique()
        .join(units, on=("doc", "segment"), how="semi")
    )
    naming = (
        mentions.select("case", "doc", "segment")
        .unique()
        .join(units, on=("doc", "segment"), how="semi")
    )
    of_case = naming.group_by("case").agg(pl.len().alias("own"))
    of_code = coded.group_by("code").agg((pl.len() / max(1, len(units))).alias("share_all"))
    return check_frame(
        naming.join(coded, on=("doc", "segment"), how="inner")
        .group_by("case", "code")
        .agg(
            pl.len().cast(pl.Int32).alias("segments"),
            pl.col("doc").n_unique().cast(pl.Int32).alias("documents"),
        )
        .join(of_case, on="case")
        .join(of_code, on="code")
        .with_columns((pl.col("segments") / pl.col("own")).alias("share"))
        .select(*CASES_THEMES.schema)
        .sort("case", "share", "code", descending=[False, True, False]),
        CASES_THEMES,
    )
