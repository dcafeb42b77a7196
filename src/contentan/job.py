"""What a run is: a person's choices, and everything that its id is made of. Its two kinds of work, for any process."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from contentan import products, shards, stages, words
from contentan.cases import Gazetteer
from contentan.decisions.judged import Judged
from contentan.model import Codebook, Document
from contentan.stages import Failure, Recipe, Workshop
from contentan.store import Store

SEED = 20240101
#: The study's countries; others are compared when the settings name them.
COUNTRIES = ("KAZ", "USA")


def country_list(given: str) -> tuple[str, ...]:
    """Countries as a person writes them.

    >>> country_list("kaz, USA")
    ('KAZ', 'USA')
    """
    return tuple(dict.fromkeys(part.strip().upper() for part in given.split(",") if part.strip()))


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chooses. `workers` and `seconds` change how long a run takes, never its results."""

    corpus: Path
    codebook: Path
    outputs: Path
    countries: tuple[str, ...] = COUNTRIES
    columns: Mapping[str, str] = field(default_factory=dict)
    seed: int = SEED
    report_lang: str = "en"
    workers: int = 0
    seconds: float = 300.0

    def like(self, manifest: Mapping[str, Any]) -> Settings:
        """The same with what decides the results of another run: its countries, its seed, the language of its report."""
        options = manifest["options"]
        return replace(
            self,
            countries=tuple(options["countries"].split(",")),
            seed=manifest["seed"],
            report_lang=options.get("report_lang", self.report_lang),
        )

    @property
    def root(self) -> Path:
        """The folder to which the register's paths are relative."""
        return self.corpus.parent if self.corpus.is_file() else self.corpus


@dataclass(frozen=True, slots=True)
class Job:
    """A run made ready: everything that its id is made of."""

    id: str
    settings: Settings
    documents: tuple[Document, ...]
    codebook: Codebook
    gazetteer: Gazetteer
    recipe: Recipe
    judged: Judged

    @property
    def store(self) -> Path:
        return self.settings.outputs / "cache"

    @property
    def root(self) -> Path:
        """The folder to which the register's paths are relative."""
        return self.settings.root


def stages_annotate(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """A batch of `annotate`, in any process."""
    with _workshop(ready) as shop:
        return stages.annotate_batch(shop, documents)


def stages_index(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Index a shard and say what its segments speak of, in any process."""
    own = shards.shard(documents, ready.recipe)
    with _workshop(ready) as shop:
        failures = shards.build(shop, own)
    if not failures:
        lemmas = words.remembered(shop.store, ready.recipe)
        products.placed(shop.store, own, lemmas)
        lemmas.save()
    return failures


def stages_cases(twins: Collection[str], ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Find what a shard says of cases, in any process."""
    store = Store(ready.store)
    lemmas = words.remembered(store, ready.recipe)
    products.said(store, shards.shard(documents, ready.recipe), ready.recipe, ready.gazetteer, lemmas, twins)
    lemmas.save()
    return []


def stages_code(twins: Collection[str], ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Code a shard, in any process."""
    own = shards.shard(documents, ready.recipe)
    store = Store(ready.store)
    lemmas = words.remembered(store, ready.recipe)
    products.code(store, own, ready.recipe, ready.codebook, lemmas, twins)
    lemmas.save()
    return []


@contextmanager
def _workshop(ready: Job) -> Iterator[Workshop]:
    """A workshop whose reading process lives as long as the batch, and starts only when a file must be read."""
    from contentan.extract.guard import Reader
    from contentan.extract.limits import Limits

    with Reader(Limits(seconds=ready.settings.seconds)) as reader:
        yield Workshop(Store(ready.store), ready.root, ready.recipe, reader.read)
