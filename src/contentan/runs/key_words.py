"""Words outside the codebook that tell countries apart, from the indexed shards of a run, with
lines in which they stand.

Both are kept by what they are made of, so that a codebook that changes costs neither.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import polars as pl

from contentan.coding.counts import COUNTED
from contentan.coding.pattern_words import codes_by_word
from contentan.compare.keyness import LEADING, joined, keyness
from contentan.compare.tables import KEYNESS, KEYNESS_LINES
from contentan.runs import content_words, pattern_lemmas, shards
from contentan.runs.job import Job
from contentan.runs.shards import Opened, Shard
from contentan.runs.steps.placing import placed
from contentan.runs.steps.word_reading import Worded, worded, words_key
from contentan.runs.totals import Totals
from contentan.store.keys import key
from contentan.store.results import Store
from contentan.tables.frames import check_frame

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

#: Lines of a word and country, letters beside a word.
LINES, CONTEXT = 20, 48
#: Documents of a country and language whose words are compared: more would cost memory and tell
#: no more.
MOST_DOCUMENTS = 1_000
_AT = ("lang", "word")
#: What of a document its words are compared by.
_FACTS = ("doc", "work", "family", "year", "about")


class KeyWords(NamedTuple):
    """Tables KEYNESS and KEYNESS_LINES."""

    keyness: pl.DataFrame
    keyness_lines: pl.DataFrame


def key_words(ready: Job, parts: Sequence[Shard], totals: Totals) -> KeyWords:
    """The words of a run that are in no pattern of its codebook, and lines of the first of them."""
    store = Store(ready.store)
    exposure = _even_choice(totals.exposure)
    facts = totals.documents.select(_FACTS)
    made_of = {
        "recipe": ready.recipe.stages["report"],
        "shards": [words_key(part, ready.recipe) for part in parts],
        "exposure": exposure.rows(),
        "documents": facts.rows(),
        "countries": list(ready.settings.countries),
        "seed": ready.settings.seed,
    }

    lemmas = pattern_lemmas.remembered(store, ready.recipe)

    def said() -> Iterator[Worded]:
        # Read as often as they are looked at: together they take more memory than all else.
        yield from (worded(store, part, ready.recipe, lemmas) for part in parts)

    def make() -> dict[str, pl.DataFrame]:
        langs = sorted(exposure["lang"].unique())
        digests = [one.digests for one in said()]
        own = [_of_language(ready, totals, exposure, digests, said, lang) for lang in langs]
        return {"keyness": joined(own)}

    every = store.kept("keyness", key("keyness", **made_of), make)["keyness"]
    known = codes_by_word(ready.codebook, lemmas)
    outside = [one not in known for one in every.select(_AT).iter_rows()]
    found = check_frame(every.filter(pl.Series(outside, dtype=pl.Boolean())), KEYNESS)
    first = found.filter(pl.int_range(pl.len()).over("country", "lang") < LEADING)
    wanted = first.select(_AT).unique().sort(_AT)

    def cite() -> dict[str, pl.DataFrame]:
        return {"lines": _lines(ready, store, parts, wanted, set(exposure["doc"]))}

    lines = store.kept("key_lines", key("key_lines", words=wanted.rows(), **made_of), cite)["lines"]
    return KeyWords(found, check_frame(lines, KEYNESS_LINES))


def _even_choice(exposure: pl.DataFrame) -> pl.DataFrame:
    """All documents of a country and language, or of very many an even choice."""
    digest = {doc: hashlib.sha256(doc.encode()).hexdigest() for doc in exposure["doc"].unique()}
    drawn = pl.col("doc").replace_strict(digest, return_dtype=pl.String())
    kept = drawn.rank("ordinal").over("country", "lang") <= MOST_DOCUMENTS
    return exposure.filter(kept) if exposure.height else exposure


def _of_language(
    ready: Job,
    totals: Totals,
    exposure: pl.DataFrame,
    digests: Sequence[pl.DataFrame],
    said: Callable[[], Iterator[Worded]],
    lang: str,
) -> pl.DataFrame:
    """Table KEYNESS of one language, from the store or made: what changed in another one leaves it
    as it is. `digests` are of what documents say, `said` gives their words.
    """
    text = exposure.filter(lang=lang)
    documents = totals.documents.join(text, on="doc", how="semi")
    countries, seed = ready.settings.countries, ready.settings.seed
    every = pl.concat(digests).filter(lang=lang)
    own = key(
        "keyness_of",
        recipe=ready.recipe.stages["report"],
        words=every.join(text, on="doc", how="semi").sort("doc").rows(),
        exposure=text.rows(),
        documents=documents.select(_FACTS).rows(),
        countries=list(countries),
        seed=seed,
    )

    def make() -> dict[str, pl.DataFrame]:
        # Millions of rows: by numbers they take a third of the memory.
        coded = pl.col(pl.String).cast(pl.Categorical)
        read = text.select("doc", "country").with_columns(coded)
        words = [
            one.words.filter(lang=lang)
            .with_columns(coded)
            .join(read, on=("doc", "country"), how="semi")
            for one in said()
        ]
        return {"keyness": keyness(pl.concat(words), text, documents, countries, seed)}

    found: pl.DataFrame = Store(ready.store).kept("keyness_of", own, make)["keyness"]
    return found


def _lines(
    ready: Job, store: Store, parts: Sequence[Shard], wanted: pl.DataFrame, docs: Collection[str]
) -> pl.DataFrame:
    """Table KEYNESS_LINES: LINES of each word and country, from as many documents as there are.
    Where they stand is found first, so that only what is shown is read.
    """
    lemmas = pattern_lemmas.remembered(store, ready.recipe)
    opened = [shards.open_shard(store, part) for part in parts]
    places = [
        _places(own, placed(store, part, lemmas)["placed"], wanted, docs).with_columns(part=number)
        for number, (own, part) in enumerate(zip(opened, parts, strict=True))
    ]
    if not places:
        return pl.DataFrame(schema=KEYNESS_LINES.schema)
    chosen = _chosen(pl.concat(places), ready.settings.countries)
    rows = [_cited(opened[row["part"]], row) for row in chosen.iter_rows(named=True)]
    found = pl.DataFrame(rows, schema=KEYNESS_LINES.schema, orient="row")
    return found.sort(KEYNESS_LINES.key)


def _places(
    opened: Opened, segments: pl.DataFrame, wanted: pl.DataFrame, docs: Collection[str]
) -> pl.DataFrame:
    """Where words stand in a shard: the first LINES places of each in each document and country."""
    index, terms = opened.positions, content_words.content_words(opened, ())
    number = {one: i for i, one in enumerate(zip(terms.lang, terms.words, strict=True))}
    terms_wanted = [number[one] for one in wanted.iter_rows() if one in number]
    at = np.flatnonzero(np.isin(terms.at, terms_wanted))
    doc = index.document(at)
    places = pl.DataFrame(
        {
            "doc": pl.Series([opened.source.docs[i] for i in doc], dtype=pl.String),
            "number": doc,
            "segment": (index.segment[at] - index.first_segment[doc]).astype(np.int32),
            "term": terms.at[at],
            "start": index.start[at],
            "stop": index.stop[at],
        }
    )
    where = segments.filter(
        (pl.col("country") != "") & pl.col("kind").is_in(COUNTED) & pl.col("doc").is_in(list(docs))
    )
    return (
        places.join(where.select("doc", "segment", "country", "lang"), on=("doc", "segment"))
        .join(terms.frame().rename({"words": "word"}), on=("term", "lang"))
        .sort("doc", "start", "country")
        .filter(pl.int_range(pl.len()).over("doc", "country", "word") < LINES)
    )


def _cited(opened: Opened, row: dict[str, int | str]) -> tuple[int | str, ...]:
    source, doc = opened.source, int(row["number"])
    start, stop = int(row["start"]), int(row["stop"])
    size = int(source.first_letter[doc + 1] - source.first_letter[doc])
    places = slice(int(source.first_place[doc]), int(source.first_place[doc + 1]))
    place = max(0, int(np.searchsorted(source.place_start[places], start, side="right")) - 1)
    paragraph = source.paragraph[source.first_paragraph[doc] + int(row["segment"])]
    return (
        row["lang"],
        row["word"],
        row["country"],
        row["doc"],
        start,
        int(source.place_page[places][place]),
        int(paragraph),
        _flat(source.text(doc, max(0, start - CONTEXT), start)),
        _flat(source.text(doc, start, stop)),
        _flat(source.text(doc, stop, min(size, stop + CONTEXT))),
    )


def _chosen(places: pl.DataFrame, countries: Collection[str]) -> pl.DataFrame:
    """LINES places of each word and country: the first of each document, then the second."""
    turn = pl.int_range(pl.len()).over("lang", "word", "country", "doc")
    own = places.filter(pl.col("country").is_in(list(countries))).sort("doc", "start")
    order = own.with_columns(turn.alias("turn")).sort("turn", "doc", "start", "country")
    return order.filter(pl.int_range(pl.len()).over("lang", "word", "country") < LINES)


def _flat(text: str) -> str:
    return re.sub(r"\s+", " ", text)
