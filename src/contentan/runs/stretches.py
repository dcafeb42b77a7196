"""How a corpus lies in shards: in stretches of neighbouring documents, each a large shard and small
ones of what was new since.

A document that is new or changed is indexed with the others that are, in a shard of its own; the
one in which it stood stays as it is. So a run costs what changed. A shard stays while it is
`TIMES` as large as all that is newer in its stretch and the larger part of it is in the run; else
what is left of it is indexed anew together with what is newer. So a stretch has few shards, however
many runs there were, and a document is indexed again as often as the logarithm of what came after
it.

The layout of a corpus is kept in the store, and that of the next run begins with the one that has
most in common with it. Without any, the corpus is cut: where a stretch ends then depends on the ids
and sizes of the documents in it alone.
"""

from __future__ import annotations

import bisect
import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple, TypeAlias

from contentan.model import Codebook, Document, as_row
from contentan.runs import shards
from contentan.runs.document_keys import Recipe, keys_of
from contentan.runs.shards import Shard
from contentan.store.keys import key
from contentan.store.results import Store

#: Bytes of lemmatized text in the store (about thirty a word) that a stretch has at least, on
#: average and at most when it is cut.
LEAST, USUAL, MOST = 50_000_000, 100_000_000, 200_000_000
#: A shard stays while it is so many times as large as all that is newer,
TIMES = 4
#: and while at least this share of it is in the run.
ALIVE = 0.5
#: So many of the latest layouts are looked at for the one that has most in common with a run.
_LOOKED_AT = 8

#: All of a document that decides what an index, countries and cases say of it.
_Same: TypeAlias = tuple[str, ...]


class Layer(NamedTuple):
    """Documents of a shard, in the order of their ids, with the bytes of their lemmatized text."""

    documents: tuple[Document, ...]
    sizes: tuple[int, ...]


class Stretch(NamedTuple):
    """Layers of the documents from the id `begin` on, up to that of the next stretch; the oldest
    and largest comes first.
    """

    begin: str
    layers: tuple[Layer, ...]


def lie(
    store: Store, documents: Sequence[Document], made_by: Recipe, naming: Codebook
) -> list[Shard]:
    """The shards of lemmatized documents, which come in the order of their ids; kept in the store
    for the next run.
    """
    known = _kept(store, documents, made_by)
    if known is not None:
        made = _shards(known, documents, made_by, naming)
        if all(not shard.gone or shards.has(store, shard) for shard in made):
            return made
    known = _renewed(_nearest(store, documents, made_by, naming), documents, made_by, store)
    _keep(store, known, documents, made_by)
    return _shards(known, documents, made_by, naming)


def lay(
    store: Store, documents: Sequence[Document], made_by: Recipe, naming: Codebook
) -> list[Shard]:
    """The shards in which a run over these documents found them, which come in the order of their
    ids; nothing is written.
    """
    known = _kept(store, documents, made_by)
    if known is None:
        known = _renewed((), documents, made_by, store)
    return _shards(known, documents, made_by, naming)


def keys(store: Store, documents: Sequence[Document], made_by: Recipe) -> Iterator[tuple[str, str]]:
    """Step and key of the results that say how a run over these documents found them lying."""
    own = _layout_key(documents, made_by)
    yield "layout", own
    for _, layers in (store.read("layout", own) or {}).get("stretches", ()):
        for layer in layers:
            yield "shard", layer


def _same(document: Document, made_by: Recipe) -> _Same:
    lemmatized = keys_of(document, made_by).lemmatize
    own = document.country, document.about, document.family, document.programme
    return (document.id, lemmatized, *own)


def _layout_key(documents: Sequence[Document], made_by: Recipe) -> str:
    rows = [_same(document, made_by) for document in documents]
    return key("layout", recipe=made_by.stages["index"], documents=rows)


def _layer_key(layer: Layer, made_by: Recipe) -> str:
    rows = [_same(document, made_by) for document in layer.documents]
    return key("shard", recipe=made_by.stages["index"], documents=rows)


def _kept(
    store: Store, documents: Sequence[Document], made_by: Recipe
) -> tuple[Stretch, ...] | None:
    """How these documents lay in an earlier run; None where none is known."""
    return _read(store, _layout_key(documents, made_by), made_by)


def _read(store: Store, layout: str, made_by: Recipe) -> tuple[Stretch, ...] | None:
    """A layout by its key; None where it, or a layer of it, is no longer there, or is of another
    recipe.
    """
    known = store.read("layout", layout)
    if known is None or known["recipe"] != made_by.stages["index"]:
        return None
    found = []
    for begin, layers in known["stretches"]:
        read = [store.read("shard", layer) for layer in layers]
        if None in read:
            return None
        own = [
            Layer(tuple(Document(**row) for row in one["documents"]), tuple(one["sizes"]))
            for one in read
            if one is not None
        ]
        found.append(Stretch(begin, tuple(own)))
    return tuple(found)


def _keep(
    store: Store, stretches: Sequence[Stretch], documents: Sequence[Document], made_by: Recipe
) -> None:
    rows = []
    for stretch in stretches:
        layers = []
        for layer in stretch.layers:
            own = _layer_key(layer, made_by)
            layers.append(own)
            if not store.has("shard", own):
                members = [as_row(document) for document in layer.documents]
                store.write("shard", own, {"documents": members, "sizes": [*layer.sizes]})
        rows.append([stretch.begin, layers])
    own = _layout_key(documents, made_by)
    store.write("layout", own, {"recipe": made_by.stages["index"], "stretches": rows})


def _nearest(
    store: Store, documents: Sequence[Document], made_by: Recipe, naming: Codebook
) -> tuple[Stretch, ...]:
    """The latest layout that has most documents as they are now, else that of the latest with the
    largest part of them; without layers that are not indexed. None where none has any.
    """
    paths = sorted(
        (store.root / "layout").glob("*/*"), key=lambda path: path.stat().st_mtime_ns, reverse=True
    )
    best: tuple[int, tuple[Stretch, ...]] = (0, ())
    for path in paths[:_LOOKED_AT]:
        own = _read(store, path.name, made_by) or ()
        indexed = [_indexed(store, stretch, made_by, naming) for stretch in own]
        alive = sum(len(shard.documents) for shard in _shards(indexed, documents, made_by, naming))
        if alive > best[0]:
            best = alive, tuple(indexed)
        if alive >= ALIVE * len(documents):
            break
    return best[1]


def _indexed(store: Store, stretch: Stretch, made_by: Recipe, naming: Codebook) -> Stretch:
    layers = (
        layer
        for layer in stretch.layers
        if shards.has(store, shards.shard(layer.documents, made_by, naming))
    )
    return stretch._replace(layers=tuple(layers))


def _shards(
    stretches: Sequence[Stretch],
    documents: Sequence[Document],
    made_by: Recipe,
    naming: Codebook,
) -> list[Shard]:
    """A layout as shards, each with those of these documents that it has as they are."""
    wanted = {_same(document, made_by): document for document in documents}
    return [
        replace(
            shards.shard(layer.documents, made_by, naming),
            documents=tuple(_taken(wanted, layer, made_by)),
            stretch=number,
        )
        for number, stretch in enumerate(stretches)
        for layer in stretch.layers
    ]


def _taken(wanted: dict[_Same, Document], layer: Layer, made_by: Recipe) -> Iterator[Document]:
    """Those wanted that a layer has; they are wanted no longer."""
    for document in layer.documents:
        own = wanted.pop(_same(document, made_by), None)
        if own is not None:
            yield own


def _renewed(
    old: Sequence[Stretch], documents: Sequence[Document], made_by: Recipe, store: Store
) -> tuple[Stretch, ...]:
    """A layout for these documents, beginning with an old one."""

    def size(document: Document) -> int:
        path = store.path("lemmatize", keys_of(document, made_by).lemmatize)
        # At least 1: what came from elsewhere as an index only has no file here.
        return max(path.stat().st_size, 1) if path.exists() else 1

    if not old:
        return tuple(_cut(documents, [size(document) for document in documents]))
    begins = [stretch.begin for stretch in old]
    own: list[list[Document]] = [[] for _ in old]
    for document in documents:
        own[max(bisect.bisect_right(begins, document.id) - 1, 0)].append(document)
    return tuple(
        made
        for stretch, part in zip(old, own, strict=True)
        for made in _grown(stretch, part, made_by, size)
    )


def _grown(
    stretch: Stretch,
    documents: Sequence[Document],
    made_by: Recipe,
    size: Callable[[Document], int],
) -> Iterator[Stretch]:
    """A stretch with the documents that it has now: its older layers, and one of all that is newer;
    or cut anew.
    """
    wanted = {_same(document, made_by): document for document in documents}
    parts: list[Layer] = []
    for layer in stretch.layers:
        sizes = dict(zip((one.id for one in layer.documents), layer.sizes, strict=True))
        left = tuple(_taken(wanted, layer, made_by))
        parts.append(Layer(left, tuple(sizes[document.id] for document in left)))
    new = tuple(wanted.values())
    parts.append(Layer(new, tuple(size(document) for document in new)))
    amounts = [sum(part.sizes) for part in parts]
    stays = 0
    for layer, amount in zip(stretch.layers, amounts, strict=False):
        newer = sum(amounts[stays + 1 :])
        if amount < TIMES * newer or amount < ALIVE * sum(layer.sizes):
            break
        stays += 1
    pile = sorted(
        (pair for part in parts[stays:] for pair in zip(*part, strict=True)),
        key=lambda pair: pair[0].id,
    )
    together = Layer(tuple(one for one, _ in pile), tuple(own for _, own in pile))
    if not stays:
        yield from _cut(*together)
    else:
        layers = stretch.layers[:stays]
        yield stretch._replace(layers=(*layers, together) if pile else layers)


def _cut(documents: Sequence[Document], sizes: Sequence[int]) -> Iterator[Stretch]:
    """Documents in stretches of one layer."""
    first = total = 0
    for at, (document, size) in enumerate(zip(documents, sizes, strict=True), 1):
        total += size
        # A stretch ends at a document whose id draws so: the next ones end where they did before,
        # whatever comes or goes here.
        draw = int.from_bytes(hashlib.sha256(document.id.encode()).digest()[:8], "big") / 2**64
        full = total >= MOST or (total >= LEAST and draw < size / (USUAL - LEAST))
        if full or at == len(documents):
            layer = Layer(tuple(documents[first:at]), tuple(sizes[first:at]))
            yield Stretch(documents[first].id, (layer,))
            first, total = at, 0
