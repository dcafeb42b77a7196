"""What a run is: a person's choices, and everything that its id is made of. Its two kinds of work,
for any process.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from contentan.corpus.study import Period, outside, years
from contentan.decisions.judged import Judged
from contentan.extract import reading
from contentan.extract.limits import Limits
from contentan.findings.cases import Gazetteer
from contentan.model import Codebook, Document
from contentan.runs import document_steps, pattern_lemmas, shard_steps, shards, sharing
from contentan.runs.document_steps import Failure, Recipe, Workshop
from contentan.runs.shards import Shard
from contentan.settings.keys import COUNTRIES, SEED
from contentan.store.store import Store


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chooses. `workers` and `seconds` change how long a run takes, never its
    results.

    `period` is the first and last year of the study; `limits` are fields of `extract.Limits`.
    `shared` is the address of an object storage behind the store, '' for none; None leaves it as it
    is. Where it is the only way (`afar`) in which results come back, a batch fails that cannot send
    them.
    """

    corpus: Path
    codebook: Path
    outputs: Path
    countries: tuple[str, ...] = COUNTRIES
    columns: Mapping[str, str] = field(default_factory=dict)
    seed: int = SEED
    report_lang: str = "en"
    period: Period | None = None
    limits: Mapping[str, Any] = field(default_factory=dict)
    workers: int = 0
    seconds: float = 300.0
    shared: str | None = None
    afar: bool = False

    def like(self, manifest: Mapping[str, Any]) -> Settings:
        """The same with what decides the results of another run: its seed and its options."""
        options = manifest["options"]
        return replace(
            self,
            countries=tuple(options["countries"].split(",")),
            seed=manifest["seed"],
            report_lang=options.get("report_lang", self.report_lang),
            period=years(options.get("period", "")),
            limits=options.get("limits", {}),
        )

    @property
    def own_limits(self) -> dict[str, Any]:
        """The limits that differ from those of everybody, `seconds` aside: what they cut off is
        part of results.
        """
        usual = asdict(Limits())
        return {
            name: self.limits[name]
            for name in sorted(self.limits.keys() - {"seconds"})
            if self.limits[name] != usual[name]
        }

    @property
    def root(self) -> Path:
        """The folder to which the register's paths are relative."""
        return self.corpus.parent if self.corpus.is_file() else self.corpus


@dataclass(frozen=True, slots=True)
class Job:
    """A run made ready: everything that its id is made of. `beside` are digests of what else
    decides results, by name.
    """

    id: str
    settings: Settings
    documents: tuple[Document, ...]
    codebook: Codebook
    gazetteer: Gazetteer
    recipe: Recipe
    judged: Judged
    beside: Mapping[str, str]

    @property
    def counted(self) -> tuple[Document, ...]:
        """The documents in the period of study; the others are listed only."""
        return tuple(
            document for document in self.documents if not outside(document, self.settings.period)
        )

    @property
    def store(self) -> Path:
        return self.settings.outputs / "cache"

    @property
    def root(self) -> Path:
        """The folder to which the register's paths are relative."""
        return self.settings.root


def recipe_of(settings: Settings) -> Recipe:
    """The recipe of this installation under the limits of the settings."""
    limits = {f"limit {name}": str(value) for name, value in settings.own_limits.items()}
    made = document_steps.recipe(reading.options() | limits)
    return replace(
        made,
        libraries={name: version for name, version in made.libraries.items() if name not in limits},
    )


def stages_annotate(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """A batch of `annotate`, in any process."""
    with _workshop(ready) as shop:
        sharing.bring_read(shop.store, documents, ready.recipe)
        with _files(ready, shop.store, documents) as here:
            failures = document_steps.annotate_batch(shop, here)
        _send(ready, shop.store, sharing.of_documents(documents, ready.recipe))
        return failures


def stages_index(ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Index a shard and say what its segments speak of, in any process."""
    own = shards.shard(documents, ready.recipe)
    with _workshop(ready) as shop:
        sharing.bring_index(shop.store, own)
        if not shards.has(shop.store, own):
            sharing.bring_read(shop.store, documents, ready.recipe)
            shop.store.note("index", own.index)
        with _files(ready, shop.store, documents) as here:
            failures = shards.build(shop, replace(own, documents=tuple(here)))
    if not failures:
        lemmas = pattern_lemmas.remembered(shop.store, ready.recipe)
        shard_steps.placed(shop.store, own, lemmas)
        lemmas.save()
        _send(ready, shop.store, sharing.of_shard(own))
    return failures


def stages_cases(
    twins: Collection[str], ready: Job, documents: Sequence[Document]
) -> list[Failure]:
    """Find what a shard says of cases, in any process."""
    own, store = _indexed(ready, documents)
    lemmas = pattern_lemmas.remembered(store, ready.recipe)
    shard_steps.said(store, own, ready.recipe, ready.gazetteer, lemmas, twins)
    lemmas.save()
    _send(
        ready, store, [("cases", shard_steps.cases_key(own, ready.recipe, ready.gazetteer, twins))]
    )
    return []


def stages_code(twins: Collection[str], ready: Job, documents: Sequence[Document]) -> list[Failure]:
    """Code a shard, in any process."""
    own, store = _indexed(ready, documents)
    lemmas = pattern_lemmas.remembered(store, ready.recipe)
    shard_steps.code(store, own, ready.recipe, ready.codebook, lemmas, twins)
    lemmas.save()
    _send(
        ready,
        store,
        [("code", shard_steps.code_key(own, ready.recipe, ready.codebook.digest, twins))],
    )
    return []


def _indexed(ready: Job, documents: Sequence[Document]) -> tuple[Shard, Store]:
    """A shard, and the store with its index."""
    sharing.share(ready.store, ready.settings.shared)
    own, store = shards.shard(documents, ready.recipe), Store(ready.store)
    sharing.bring_index(store, own)
    return own, store


def _send(ready: Job, store: Store, keys: Sequence[sharing.Key]) -> None:
    sharing.send(store, keys, must=ready.settings.afar)


def _files(
    ready: Job, store: Store, documents: Sequence[Document]
) -> AbstractContextManager[Sequence[Document]]:
    """The documents, with paths to files that are on this machine."""
    if ready.settings.afar:
        return sharing.originals(store, ready.root, documents, ready.recipe)
    return nullcontext(documents)


@contextmanager
def _workshop(ready: Job) -> Iterator[Workshop]:
    """A workshop whose reading process lives as long as the batch, and starts only when a file must
    be read.
    """
    from contentan.extract.sandbox.reader import Reader

    sharing.share(ready.store, ready.settings.shared)
    limits = Limits(**{**ready.settings.limits, "seconds": ready.settings.seconds})
    with Reader(limits) as reader:
        yield Workshop(Store(ready.store), ready.root, ready.recipe, reader.read)
