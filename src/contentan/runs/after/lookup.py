"""From a number back to a page: one hit explained (`why`), and concordance lines for any pattern
(`kwic`).
"""

from __future__ import annotations

import heapq
import logging
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.codebook.pattern_conditions import sets_of
from contentan.codebook.pattern_lexemes import sets_in
from contentan.codebook.pattern_tree import references
from contentan.codebook.patterns import tree_of
from contentan.codebook.word_sets import used_by
from contentan.coding import coder, hits
from contentan.corpus.tables import DOCUMENTS
from contentan.errors import UsageError, many
from contentan.model import Code, Codebook, Document, Pattern
from contentan.runs import pattern_lemmas as words
from contentan.runs import shards
from contentan.runs.after.remaking import shards_of, workshop
from contentan.runs.document_keys import Recipe
from contentan.runs.shards import Shard
from contentan.runs.steps import placing
from contentan.runs.steps.extracting import extracted
from contentan.runs.steps.segmenting import segmented
from contentan.segment.language import language
from contentan.store.results import Store
from contentan.store.run_folders import manifest_of, run_folder

_LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Explained:
    """A hit with everything that leads to it. `sentence` is the text, `start` and `stop` the match
    in it.
    """

    hit: dict[str, Any]
    document: dict[str, Any]
    label: str
    sentence: str
    start: int
    stop: int
    section: str
    countries: list[dict[str, Any]]
    about: list[dict[str, Any]]
    repairs: list[dict[str, Any]]


class Line(NamedTuple):
    """One concordance line; `page` and `paragraph` cite it."""

    doc: str
    page: int
    paragraph: int
    before: str
    match: str
    after: str


class Stored(NamedTuple):
    """A run as it lies in the store."""

    folder: Path
    manifest: dict[str, Any]
    store: Store
    recipe: Recipe
    shards: list[Shard]


def stored(outputs: Path, run: str = "") -> Stored:
    """A run by its id, or the latest; UsageError where it, or its index, is no longer there."""
    folder = run_folder(outputs, run)
    manifest = manifest_of(folder)
    shop = workshop(outputs, manifest)
    _LOGGER.debug("run %s; documents and index from %s", folder.absolute(), shop.store.root)
    return Stored(folder, manifest, shop.store, shop.recipe, shards_of(shop, folder, manifest))


def why(outputs: Path, wanted: str, *, run: str = "") -> Explained:
    """A hit by its id or the beginning of it; UsageError where there is none or more than one."""
    folder = run_folder(outputs, run)
    found = (
        pl.read_parquet(folder / "hits.parquet")
        .filter(pl.col("hit").str.starts_with(wanted))
        .to_dicts()
    )
    if not found:
        raise UsageError(
            f"no hit {wanted!r} in run {folder.name}; ids are in hits.csv", where=folder
        )
    if len({hit["hit"] for hit in found}) > 1:
        raise UsageError(
            f"{wanted!r} begins {many(len(found), 'hit')}:"
            f" {', '.join(h['hit'] for h in found[:4])} …",
            where=folder,
        )
    return _explain(outputs, folder, found[0])


def _explain(outputs: Path, folder: Path, hit: dict[str, Any]) -> Explained:
    manifest = manifest_of(folder)
    shop = workshop(outputs, manifest)
    _LOGGER.debug("run %s; the document from %s", folder.absolute(), shop.store.root)
    document = next(Document(**row) for row in manifest["documents"] if row["id"] == hit["doc"])
    extraction = extracted(shop, document)
    segments = segmented(shop, document, extraction)
    sentence = segments.sentences.row(hit["sentence"], named=True)
    segment = segments.segments.row(hit["segment"], named=True)
    section = (
        ""
        if segment["section"] is None
        else _text(extraction.text, segments.segments.row(segment["section"], named=True))
    )
    start, stop = sentence["start"], max(sentence["stop"], hit["stop"])
    page = extraction.pages.filter(pl.col("page") == hit["page"]).row(0, named=True)
    touching = extraction.repairs.filter(
        (pl.col("start") < hit["stop"]) & (pl.col("stop") > hit["start"])
    )
    parts = shards_of(shop, folder, manifest)
    places = next(shard for shard in parts if document in shard.documents)
    tables = placing.attributed(shop.store, places, words.remembered(shop.store, shop.recipe))
    here = (pl.col("doc") == document.id) & (pl.col("segment") == hit["segment"])
    placed, spoken = (tables[f"attribution{reading}"].filter(here) for reading in placing.READINGS)
    facts = pl.read_csv(folder / "documents.csv", infer_schema=False, encoding="utf8").filter(
        pl.col("doc") == document.id
    )
    return Explained(
        hit,
        {**facts.row(0, named=True), "method": page["method"]},
        page["label"] or "",
        extraction.text[start:stop],
        hit["start"] - start,
        hit["stop"] - start,
        section,
        placed.to_dicts(),
        spoken.to_dicts(),
        touching.to_dicts(),
    )


def answer(found: Explained) -> dict[str, Any]:
    """The explanation by name: the row of the hit, the row of its document, the words around it,
    the countries for which its segment counts.
    """
    whole = {name for name, kind in DOCUMENTS.schema.items() if kind.is_integer()}
    return {
        "hit": found.hit,
        "document": {
            name: (int(cell) if cell else None) if name in whole else cell
            for name, cell in found.document.items()
        },
        "page_label": found.label,
        "section": found.section,
        "sentence": found.sentence,
        "start": found.start,
        "stop": found.stop,
        "counts_for": found.countries,
        "speaks_of": found.about,
        "repairs": found.repairs,
    }


def told(found: Explained) -> list[tuple[str, str]]:
    """The explanation as lines: a name and what is to be said."""
    hit, document = found.hit, found.document
    text = found.sentence
    # On paper a number is printed; slides, cells and attachments are named.
    on_paper = document["method"] in ("pdfium", "pdfplumber", "ocr")
    label = f"printed {found.label}" if on_paper else found.label
    printed = f" ({label})" if found.label else ""
    rows = [
        (
            "hit",
            f"{hit['hit']}  {hit['code']}"
            + (f"  EXCLUDED by {hit['blocked_by']!r}" if hit["blocked_by"] else ""),
        ),
        (
            "document",
            f"{hit['doc']}: {document['title']} ({document['institution']}, {document['year']})",
        ),
        (
            "page",
            (
                f"{hit['page']}{printed}, paragraph {hit['paragraph']}; read by"
                f" {document['method']} from {document['path']}"
            ),
        ),
        ("section", found.section or "–"),
        (
            "sentence",
            f"{text[: found.start]}[{text[found.start : found.stop]}]{text[found.stop :]}".replace(
                "\n", " "
            ),
        ),
        ("words", hit["trace"]),
        ("pattern", f"{hit['pattern']}  (codebook.yaml:{hit['line']}, {hit['lang']})"),
        ("counts for", "; ".join(_place(row) for row in found.countries) or "–"),
        ("speaks of", "; ".join(_place(row) for row in found.about) or "–"),
    ]
    if hit["negated"]:
        rows.append(("negation", "a negation stands near it"))
    rows += [("repaired", f"{row['rule']}: {row['raw']!r} in the file") for row in found.repairs]
    return rows


def _place(row: dict[str, Any]) -> str:
    by = f": {row['words']}" if row["words"] else ""
    return f"{row['country'] or 'no country'} (by {row['source']}{by})"


def _text(text: str, row: dict[str, Any]) -> str:
    return text[row["start"] : row["stop"]]


def pattern_languages(pattern: str) -> tuple[str, ...]:
    """Languages in which a pattern without one is tried: Cyrillic words may be Kazakh or
    Russian.
    """
    lang = language(pattern)
    return ("en",) if lang == "en" else ("kk", "ru") if lang else ("kk", "ru", "en")


def kwic(
    outputs: Path, pattern: str, *, lang: str = "", run: str = "", width: int = 60
) -> Iterator[Line]:
    """Concordance lines of a pattern over the latest run's documents, document by document; as in
    the run, a copy of a document of the same country is left out.
    """
    languages = (lang,) if lang else pattern_languages(pattern)
    whole = stored(outputs, run)
    patterns = [with_sets(Pattern("kwic", one, pattern, 0), whole) for one in languages]
    if any(references(tree_of(one)) for one in patterns):
        raise UsageError("a pattern here cannot refer to <codes>", where=pattern)
    book = Codebook(
        "kwic",
        "",
        languages,
        (Code("kwic", {}, "", "", "", "", ""),),
        tuple(patterns),
        "",
    )
    rules = coder.compile_rules(book, words.remembered(whole.store, whole.recipe))
    repeated = shards.repeated(shards.facts_of(whole.store, whole.shards), whole.shards)

    def lines(shard: Shard) -> Iterator[Line]:
        opened = shards.open_shard(whole.store, shard)
        coded = coder.code(opened.positions, rules)
        found = hits.table(coded, opened.positions, rules, opened.source, *repeated)
        number = {doc: i for i, doc in enumerate(opened.source.docs)}
        for hit in found.iter_rows(named=True):
            yield _line(opened.source, number[hit["doc"]], hit, width)

    for stretch in shards.by_stretch(whole.shards):
        yield from heapq.merge(*map(lines, stretch), key=lambda line: line.doc)


def with_sets(pattern: Pattern, whole: Stored) -> Pattern:
    """The pattern with the word sets that it names, as the run's codebook has them."""
    if not sets_in(pattern.source):
        return pattern
    known = sets_of(codebook_of_run(whole.folder).patterns)
    return replace(pattern, sets=used_by(pattern.sources, dict(known.get(pattern.lang, ()))))


def _line(source: hits.Source, number: int, hit: dict[str, Any], width: int) -> Line:
    start, stop = hit["start"], hit["stop"]
    size = int(source.first_letter[number + 1] - source.first_letter[number])
    before, after = (
        source.text(number, max(0, start - width), start),
        source.text(number, stop, min(size, stop + width)),
    )
    return Line(
        hit["doc"], hit["page"], hit["paragraph"], _flat(before), _flat(hit["quote"]), _flat(after)
    )


def _flat(text: str) -> str:
    return " ".join(text.split("\n"))
