"""One document's way through extract, segment, lemmatize and code, each stage read from the store or made and put there.

Every function here can run in any process: it is given the store's folder and what it needs, and returns small facts. What is missing
or damaged in the store is made again, whichever stage asked for it.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.resources
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan import attribution, coder, counts, index, passages, patterns
from contentan.errors import ExtractError
from contentan.language import pattern_language
from contentan.lemmatize import Lemmatized, lemmatize, pattern_lemmas
from contentan.model import Codebook, Document
from contentan.segment import Segmented, segment
from contentan.store import Store, key
from contentan.tables import Extraction

#: Files of the package whose bytes decide a stage's result: a change in any of them makes the stage's results anew.
_SOURCES: dict[str, tuple[str, ...]] = {
    "extract": ("extract/", "tables.py"),
    "segment": ("segment.py", "sentences.py", "language.py", "data/language", "tables.py"),
    "lemmatize": ("lemmatize/", "language.py", "sentences.py", "data/language", "data/kazakh", "data/russian", "data/english", "tables.py"),
    "code": (
        "patterns.py", "codebook.py", "index.py", "matcher.py", "coder.py", "attribution.py", "counts.py", "passages.py",
        "data/countries.yaml", "tables.py",
    ),
    "report": ("compare.py", "report", "templates/", "tables.py"),
}  # fmt: skip
_LIBRARIES: dict[str, tuple[str, ...]] = {
    "extract": (),  # extract.options() names its own
    "segment": (),
    "lemmatize": ("spacy", "pymorphy3", "pymorphy3-dicts-ru", "simplemma"),
    "code": ("google-re2",),
    "report": ("numpy", "polars", "jinja2"),
}
#: Causes that may be gone at the next try; their failures are not remembered.
PASSING = ("timeout", "crashed")


class Failure(NamedTuple):
    doc: str
    cause: str
    message: str


@dataclass(frozen=True, slots=True)
class Recipe:
    """Digests of everything but the documents and the codebook that decides a stage's results."""

    stages: dict[str, str]
    libraries: dict[str, str]


def recipe(options: dict[str, str]) -> Recipe:
    """The recipe of this installation; `options` are the extractor's."""
    libraries = {name: importlib.metadata.version(name) for names in _LIBRARIES.values() for name in names}
    stages = {}
    for stage in _SOURCES:
        own = {name: libraries[name] for name in _LIBRARIES[stage]}
        stages[stage] = key(
            stage, sources=sources_digest(stage), libraries=own, options=options if stage == "extract" else {}
        )
    return Recipe(stages, {**libraries, **options})


@functools.cache
def sources_digest(stage: str) -> str:
    """Digest of the package's own files behind a stage, line ends aside."""
    package = Path(str(importlib.resources.files("contentan")))
    total = hashlib.sha256()
    for path in sorted(package.rglob("*")):
        name = path.relative_to(package).as_posix()
        if path.is_file() and name.startswith(_SOURCES[stage]) and "__pycache__" not in name:
            total.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()


@dataclass(frozen=True, slots=True)
class Keys:
    extract: str
    segment: str
    lemmatize: str


def keys_of(document: Document, made_by: Recipe) -> Keys:
    """Keys of a document's results; they depend on its bytes, not on its name."""
    extracted = key("extract", recipe=made_by.stages["extract"], sha256=document.sha256)
    segmented = key("segment", recipe=made_by.stages["segment"], text=extracted)
    return Keys(extracted, segmented, key("lemmatize", recipe=made_by.stages["lemmatize"], segments=segmented))


def code_key(document: Document, made_by: Recipe, codebook_digest: str) -> str:
    """Key of a document's hits: they hold its id, and its countries depend on its row in the register."""
    return key(
        "code", recipe=made_by.stages["code"], tokens=keys_of(document, made_by).lemmatize, codebook=codebook_digest,
        doc=document.id, country=document.country, about=document.about,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a batch works with. `read` reads a file in a child process that may be killed."""

    store: Store
    corpus: Path
    recipe: Recipe
    read: Callable[[Path], Extraction]


def extracted(shop: Workshop, document: Document) -> Extraction:
    """The document as read; ExtractError where it cannot be read, remembered unless the cause may pass."""
    own = keys_of(document, shop.recipe).extract
    known = shop.store.read("extract", own)
    if known is None:
        try:
            known = _parts(shop.read(shop.corpus / document.path))
        except ExtractError as error:
            if error.cause in PASSING:
                raise
            known = {"failed": [error.cause, error.detail]}
        shop.store.write("extract", own, known)
    if "failed" in known:
        raise ExtractError(*known["failed"])
    return Extraction(**{**known, "notices": tuple(tuple(notice) for notice in known["notices"])})


def _parts(made: Extraction) -> dict[str, Any]:
    parts: dict[str, Any] = {
        name: getattr(made, name) for name in ("format", "text", "pages", "blocks", "places", "repairs")
    }
    return {**parts, "notices": [list(notice) for notice in made.notices]}


def segmented(shop: Workshop, document: Document, extraction: Extraction) -> Segmented:
    own = keys_of(document, shop.recipe).segment
    known = shop.store.read("segment", own)
    if known is None:
        known = segment(extraction)._asdict()
        shop.store.write("segment", own, known)
    return Segmented(**known)


def lemmatized(shop: Workshop, document: Document, extraction: Extraction, segments: Segmented) -> Lemmatized:
    own = keys_of(document, shop.recipe).lemmatize
    known = shop.store.read("lemmatize", own)
    if known is None:
        known = lemmatize(extraction.text, segments)._asdict()
        shop.store.write("lemmatize", own, known)
    return Lemmatized(**known)


def annotate_batch(shop: Workshop, documents: Sequence[Document]) -> list[Failure]:
    """Extract, segment and lemmatize some documents; those that failed."""
    failures = []
    for document in documents:
        try:
            extraction = extracted(shop, document)
            if not shop.store.has("lemmatize", keys_of(document, shop.recipe).lemmatize):
                lemmatized(shop, document, extraction, segmented(shop, document, extraction))
        except ExtractError as error:
            failures.append(Failure(document.id, error.cause, error.detail))
    return failures


@dataclass(frozen=True, slots=True)
class Lookup:
    """Lemmas of a pattern's words, looked up beforehand so that coding loads no dictionary."""

    table: dict[tuple[str, str], tuple[str, ...]]

    def __call__(self, word: str, lang: str) -> tuple[str, ...]:
        known = self.table.get((word, lang))
        return known if known is not None else pattern_lemmas(word, lang)


def lookup(store: Store, made_by: Recipe, codebook: Codebook) -> Lookup:
    """Lemmas of all words of a codebook and of the countries' names."""
    words = sorted(set(_words(codebook)) | set(_words(attribution.countries())))
    own = key("patterns", recipe=made_by.stages["lemmatize"], words=words)
    known = store.read("patterns", own)
    if known is None:
        known = {"rows": [[word, lang, list(pattern_lemmas(word, lang))] for word, lang in words]}
        store.write("patterns", own, known)
    return Lookup({(word, lang): tuple(found) for word, lang, found in known["rows"]})


def _words(codebook: Codebook) -> list[tuple[str, str]]:
    found = []
    for pattern in codebook.patterns:
        for source in (pattern.source, *pattern.unless):
            leaves = patterns.elements(patterns.parse(source, lang=pattern.lang))
            words = [leaf.text for leaf in leaves if isinstance(leaf, patterns.Word) and leaf.how == "lemma"]
            found += [(word, pattern_language(word, pattern.lang)) for word in words]
    return found


class Annotated(NamedTuple):
    """One document with all that coding needs of it."""

    document: Document
    extraction: Extraction
    segments: Segmented
    tokens: Lemmatized


def annotated(shop: Workshop, document: Document) -> Annotated:
    """A document from the store, or made; ExtractError where it cannot be read."""
    extraction = extracted(shop, document)
    segments = segmented(shop, document, extraction)
    return Annotated(document, extraction, segments, lemmatized(shop, document, extraction, segments))


def code_batch(shop: Workshop, documents: Sequence[Document], codebook: Codebook, lemmas: Lookup) -> list[Failure]:
    """Code some documents and tally them; those that failed. Patterns are matched over all of them at once."""
    failures = []
    ready = []
    for document in documents:
        if not shop.store.has("code", code_key(document, shop.recipe, codebook.digest)):
            try:
                ready.append(annotated(shop, document))
            except ExtractError as error:
                failures.append(Failure(document.id, error.cause, error.detail))
    for one, parts in zip(ready, coded(ready, codebook, lemmas) if ready else (), strict=True):
        shop.store.write("code", code_key(one.document, shop.recipe, codebook.digest), parts)
    return failures


def coded(ready: Sequence[Annotated], codebook: Codebook, lemmas: Lookup) -> Iterator[dict[str, Any]]:
    """Hits of each document with everything that is counted from them."""
    positions = index.build([index.Part(one.extraction.text, *one.tokens) for one in ready])
    rules = coder.compile_rules(codebook, lemmas)
    hits = coder.code([(one.document.id, one.extraction) for one in ready], positions, rules)
    named = attribution.mentions(positions, coder.compile_rules(attribution.countries(), lemmas))
    for one, own, mentions in zip(ready, hits, named, strict=True):
        segments, sentences = one.segments
        placed = attribution.attribute(one.document, segments, mentions)
        words = counts.words_per_segment(*one.tokens)
        yield {
            "hits": own,
            "attribution": placed,
            "tally": counts.tally(own, segments, placed, codebook),
            "exposure": counts.expose(segments, placed, words),
            "passages": passages.passages(one.extraction.text, own, segments, sentences, placed, codebook),
            "facts": facts(one.extraction, one.segments, words, own),
        }


def facts(extraction: Extraction, segments: Segmented, words: pl.DataFrame, hits: pl.DataFrame) -> dict[str, Any]:
    """What documents.csv says of a document that was read."""
    by_lang = dict(segments.segments.join(words, on="segment").group_by("lang").agg(pl.col("tokens").sum()).iter_rows())
    return {
        "format": extraction.format,
        "pages": len(extraction.pages),
        "pages_without_text": int((extraction.pages["characters"] == 0).sum()),
        "characters": len(extraction.text),
        "repairs": len(extraction.repairs),
        "segments": len(segments.segments),
        "tokens": int(words["tokens"].sum()),
        "tokens_by_lang": {lang: int(by_lang.get(lang, 0)) for lang in ("kk", "ru", "en")},
        "hits": int(hits["blocked_by"].is_null().sum()),
        "text_digest": coder.text_digest(extraction.text),
        "notices": [list(notice) for notice in extraction.notices],
    }
