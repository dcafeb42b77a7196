"""Index: annotated documents become files in which coding looks words up by number."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import polars as pl

from contentan.coding import counts, hits, index, mapped_arrays
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
    segments = [_segments(one) for one in ready]
    pl.concat(segments).rechunk().write_ipc(folder / "segments.arrow", compression="uncompressed")
    found = {one.document.id: facts(one, own) for one, own in zip(ready, segments, strict=True)}
    (folder / "facts.json").write_text(json.dumps(found, ensure_ascii=False), encoding="utf-8")


def _segments(one: Annotated) -> pl.DataFrame:
    words = counts.words_per_segment(*one.tokens)
    columns = ("segment", "start", "stop", "kind", "lang", "section")
    own = one.segments.segments.select(pl.lit(one.document.id).alias("doc"), *columns)
    return own.join(words, on="segment", how="left", maintain_order="left").with_columns(
        pl.col("words").fill_null(0)
    )


def facts(one: Annotated, segments: pl.DataFrame) -> dict[str, Any]:
    """What documents.csv says of a document that was read, its hits aside."""
    made = one.extraction
    by_lang = dict(segments.group_by("lang").agg(pl.col("words").sum()).iter_rows())
    own: dict[str, int] = {lang: int(by_lang.get(lang, 0)) for lang in LANGS}
    outside = _words_outside(one)
    noise = outside.pop(NOISE, 0)
    return {
        "format": made.format,
        "pages": len(made.pages),
        "pages_without_text": int((made.pages["characters"] == 0).sum()),
        "characters": len(made.text),
        "repairs": len(made.repairs),
        "segments": len(segments),
        "tokens": int(segments["words"].sum()),
        **{f"tokens_{lang}": words for lang, words in own.items()},
        "tokens_other": sum(outside.values()),
        "tokens_noise": noise,
        "other_languages": amounts(outside),
        "languages": shares({**outside, NOISE: noise, **own}),
        **_alphabet(one, segments),
        "text_digest": hits.text_digest(made.text),
        "notices": [list(notice) for notice in made.notices],
    }


def _alphabet(one: Annotated, segments: pl.DataFrame) -> dict[str, Any]:
    """What the Kazakh of a document is written in, most first, and how sure that is."""
    read = choices(one.extraction.text, one.segments.segments)
    words: Counter[str] = Counter()
    kazakh = one.segments.segments["written"], segments["lang"], segments["words"]
    for written, lang, n in zip(*kazakh, strict=True):
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
    table = one.segments.segments.filter(pl.col("kind") == OUTSIDE)
    by_written = table.group_by("written").agg(pl.col("letter_words").sum())
    return {written: int(words) for written, words in by_written.iter_rows()}
