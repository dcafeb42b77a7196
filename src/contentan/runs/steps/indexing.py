"""Index: annotated documents become files in which coding looks words up by number."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import polars as pl

from contentan.coding import hits, index, mapped_arrays
from contentan.coding.index import Part
from contentan.errors import ExtractError
from contentan.extract.prose.letter_model import NOISE
from contentan.lemmatize.scripts.alphabet_choice import CYRILLIC, choices
from contentan.model import LANGS
from contentan.runs.reading_status import amounts, shares
from contentan.runs.shards import SOURCE, Shard, has
from contentan.runs.steps.lemmatizing import Annotated, annotated, bring
from contentan.runs.workshop import Failure, Workshop
from contentan.segment.tables import OUTSIDE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Words: TypeAlias = NDArray[np.int32]


def indexed(shop: Workshop, shard: Shard) -> list[Failure]:
    """Index a shard, unless it is there. Where a document of it is in the store no longer and
    cannot be read, nothing is made; those that failed.
    """
    if has(shop.store, shard):
        return []
    bring(shop, shard.indexed)
    ready, failures = [], []
    for document in shard.indexed:
        try:
            ready.append(annotated(shop, document))
        except ExtractError as error:
            failures.append(Failure(document.id, error.cause, error.detail))
    if not failures:
        shop.store.write_folder("index", shard.index, lambda folder: _write(folder, ready))
    return failures


def _write(folder: Path, ready: Sequence[Annotated]) -> None:
    index.write(index.build([Part(one.extraction.text, *one.tokens) for one in ready]), folder)
    source = hits.source([(one.document.id, one.extraction, one.segments) for one in ready])
    mapped_arrays.write(folder, {f"source_{name}": getattr(source, name) for name in SOURCE})
    words = [_words(one) for one in ready]
    segments = _segments(ready, words)
    segments.rechunk().write_ipc(folder / "segments.arrow", compression="uncompressed")
    found = {one.document.id: facts(one, own) for one, own in zip(ready, words, strict=True)}
    (folder / "facts.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _words(one: Annotated) -> Words:
    """The words of each segment of a document, without numbers and punctuation; by arrays, since a
    query of polars costs more than a short document.
    """
    tokens, types = one.tokens
    words = (types["kind"] == "word").to_numpy()[tokens["type"].to_numpy()]
    segments = one.segments.segments["segment"].to_numpy()
    most = int(segments.max()) + 1 if len(segments) else 0
    counted = np.bincount(tokens["segment"].to_numpy()[words], minlength=most)
    own: Words = counted[segments].astype(np.int32)
    return own


def _segments(ready: Sequence[Annotated], words: Sequence[Words]) -> pl.DataFrame:
    """Segments of documents with their words: doc, segment, start, stop, kind, lang, section,
    words.
    """
    columns = ("segment", "start", "stop", "kind", "lang", "section")
    tables = [one.segments.segments for one in ready]
    numbers = np.repeat(np.arange(len(ready)), [len(table) for table in tables])
    docs = pl.Series("doc", [one.document.id for one in ready], pl.String())
    return pl.concat(tables).select(
        docs.gather(numbers), *columns, pl.Series("words", np.concatenate(words), pl.Int32())
    )


def facts(one: Annotated, words: Words) -> dict[str, Any]:
    """What documents.csv says of a document that was read, its hits aside; `words` are those of its
    segments.
    """
    made = one.extraction
    by_lang = Counter[str]()
    for lang, n in zip(one.segments.segments["lang"], words.tolist(), strict=True):
        by_lang[lang] += n
    own: dict[str, int] = {lang: by_lang[lang] for lang in LANGS}
    outside = _words_outside(one)
    noise = outside.pop(NOISE, 0)
    return {
        "format": made.format,
        "pages": len(made.pages),
        "pages_without_text": int((made.pages["characters"] == 0).sum()),
        "characters": len(made.text),
        "repairs": len(made.repairs),
        "segments": len(words),
        "tokens": int(words.sum()),
        **{f"tokens_{lang}": words for lang, words in own.items()},
        "tokens_other": sum(outside.values()),
        "tokens_noise": noise,
        "other_languages": amounts(outside),
        "languages": shares({**outside, NOISE: noise, **own}),
        **_alphabet(one, words),
        "text_digest": hits.text_digest(made.text),
        "notices": [list(notice) for notice in made.notices],
    }


def _alphabet(one: Annotated, own: Words) -> dict[str, Any]:
    """What the Kazakh of a document is written in, most first, and how sure that is."""
    read = choices(one.extraction.text, one.segments.segments)
    words: Counter[str] = Counter()
    table = one.segments.segments
    for written, lang, n in zip(table["written"], table["lang"], own.tolist(), strict=True):
        if lang == "kk":
            words[read[written].alphabet if written in read else CYRILLIC] += n
    named = sorted((name for name in words if words[name]), key=lambda name: (-words[name], name))
    sure = [own.certainty for own in read.values() if own.certainty is not None]
    return {
        "alphabet": ", ".join(named),
        "alphabet_certainty": round(min(sure), 3) if sure else None,
    }


def _words_outside(one: Annotated) -> dict[str, int]:
    """Words of segments that stand outside, by what they are written in."""
    table, found = one.segments.segments, dict[str, int]()
    columns = (table[name] for name in ("kind", "written", "letter_words"))
    for kind, written, words in zip(*columns, strict=True):
        if kind == OUTSIDE:
            found[written] = found.get(written, 0) + words
    return found
