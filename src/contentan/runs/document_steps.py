"""One document's way through extract, segment and lemmatize, each stage read from the store or made
and put there.

Every function here can run in any process: it is given the store's folder and what it needs, and
returns small facts. What is missing or damaged in the store is made again, whichever stage asked
for it.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import importlib.resources
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from contentan.corpus.register import sha256
from contentan.errors import ExtractError
from contentan.extract.tables import Extraction
from contentan.lemmatize.lemmas import Lemmatized, lemmatize
from contentan.model import Document
from contentan.segment.segments import Segmented, segment
from contentan.store.store import Store, key

#: Files of the package whose bytes decide a stage's result: a change in any of them makes the
#: stage's results anew.
_SOURCES: dict[str, tuple[str, ...]] = {
    "extract": ("extract/", "tables.py"),
    "segment": ("segment.py", "sentences.py", "language.py", "data/language", "tables.py"),
    "lemmatize": (
        "lemmatize/",
        "language.py",
        "sentences.py",
        "data/language",
        "data/kazakh",
        "data/russian",
        "data/english",
        "tables.py",
    ),
    "index": (
        "index.py",
        "vocabulary.py",
        "mapped.py",
        "hits.py",
        "shards.py",
        "counts.py",
        "tables.py",
    ),
    "place": tuple(
        """
    products.py attribution.py patterns.py codebook.py matcher.py coder.py counts.py
    data/countries.yaml tables.py
    """.split()
    ),
    "cases": tuple(
        """
    products.py cases.py claims/ patterns.py codebook.py matcher.py coder.py hits.py
    passages.py data/cases.yaml data/claims.yaml tables.py
    """.split()
    ),
    "code": tuple(
        """
    products.py patterns.py codebook.py matcher.py coder.py hits.py counts.py passages.py
    tables.py
    """.split()
    ),
    "report": tuple(
        """
    results.py analysis.py gather.py counts.py compare card.py network indicators.py cases.py
    decisions/ correct reviewed.py intervals.py agreement.py claims/ report templates/
    data/report tables.py
    """.split()
    ),
}
_LIBRARIES: dict[str, tuple[str, ...]] = {
    "extract": (),  # extract.options() names its own
    "segment": (),
    "lemmatize": ("spacy", "pymorphy3", "pymorphy3-dicts-ru", "simplemma"),
    "index": (),
    "place": (),
    "cases": (),
    "code": ("polars",),
    "report": ("numpy", "polars", "jinja2"),
}
#: Causes that may be gone at the next try, or lie outside of the document; their failures are not
#: remembered.
PASSING = ("timeout", "crashed", "changed", "lost")


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
    libraries = {
        name: importlib.metadata.version(name) for names in _LIBRARIES.values() for name in names
    }
    stages = {}
    for stage in _SOURCES:
        own = {name: libraries[name] for name in _LIBRARIES[stage]}
        stages[stage] = key(
            stage,
            sources=sources_digest(stage),
            libraries=own,
            options=options if stage == "extract" else {},
        )
    return Recipe(stages, {**libraries, **options})


@functools.cache
def sources_digest(stage: str) -> str:
    """Digest of the package's own files behind a stage, line ends aside."""
    total = hashlib.sha256()
    for name, path in _files():
        if name.startswith(_SOURCES[stage]):
            total.update(name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return total.hexdigest()


@functools.cache
def _files() -> tuple[tuple[str, Path], ...]:
    """The package's own files with their names in it, sorted; not what Python, an editor or a
    checker put beside them.
    """
    package = Path(str(importlib.resources.files("contentan")))
    named = (
        (path.relative_to(package), path) for path in sorted(package.rglob("*")) if path.is_file()
    )
    return tuple(
        (name.as_posix(), path)
        for name, path in named
        if "__pycache__" not in name.parts and not any(part.startswith(".") for part in name.parts)
    )


@dataclass(frozen=True, slots=True)
class Keys:
    extract: str
    segment: str
    lemmatize: str


def keys_of(document: Document, made_by: Recipe) -> Keys:
    """Keys of a document's results; they depend on its bytes, not on its name."""
    return _keys(
        document.sha256, *(made_by.stages[stage] for stage in ("extract", "segment", "lemmatize"))
    )


@functools.lru_cache(maxsize=200_000)
def _keys(sha256: str, extract: str, segment: str, lemmatize: str) -> Keys:
    extracted = key("extract", recipe=extract, sha256=sha256)
    segmented = key("segment", recipe=segment, text=extracted)
    return Keys(extracted, segmented, key("lemmatize", recipe=lemmatize, segments=segmented))


@dataclass(frozen=True, slots=True)
class Workshop:
    """What a batch works with. `read` reads a file in a child process that may be killed."""

    store: Store
    corpus: Path
    recipe: Recipe
    read: Callable[[Path], Extraction]


def extracted(shop: Workshop, document: Document) -> Extraction:
    """The document as read; ExtractError where it cannot be read, remembered unless the cause may
    pass.
    """
    own = keys_of(document, shop.recipe).extract
    known = shop.store.read("extract", own)
    if known is None:
        path = shop.corpus / document.path
        try:
            known = _parts(shop.read(path))
        except ExtractError as error:
            if error.cause in PASSING:
                raise
            known = {"failed": [error.cause, error.detail]}
        if (
            not path.is_file() or sha256(path) != document.sha256
        ):  # else another text would stand under this one's key
            raise ExtractError(
                "changed", f"{document.path} is no longer the file whose SHA-256 the run has"
            )
        shop.store.write("extract", own, known)
    if "failed" in known:
        raise ExtractError(*known["failed"])
    return Extraction(**{**known, "notices": tuple(tuple(notice) for notice in known["notices"])})


def _parts(made: Extraction) -> dict[str, Any]:
    parts: dict[str, Any] = {
        name: getattr(made, name)
        for name in ("format", "text", "pages", "blocks", "places", "repairs")
    }
    return {**parts, "notices": [list(notice) for notice in made.notices]}


def segmented(shop: Workshop, document: Document, extraction: Extraction) -> Segmented:
    own = keys_of(document, shop.recipe).segment
    return Segmented(**shop.store.kept("segment", own, lambda: segment(extraction)._asdict()))


def lemmatized(
    shop: Workshop, document: Document, extraction: Extraction, segments: Segmented
) -> Lemmatized:
    own = keys_of(document, shop.recipe).lemmatize
    return Lemmatized(
        **shop.store.kept("lemmatize", own, lambda: lemmatize(extraction.text, segments)._asdict())
    )


def remembered(store: Store, document: Document, made_by: Recipe) -> Failure | None:
    """Why a document could not be read, where that is known and will not pass."""
    known = store.read("extract", keys_of(document, made_by).extract) or {}
    return Failure(document.id, *known["failed"]) if "failed" in known else None


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
    return Annotated(
        document, extraction, segments, lemmatized(shop, document, extraction, segments)
    )
