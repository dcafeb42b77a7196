"""A store shared through object storage: which storage stands behind a store, and a run's end, at
which nothing is left unsent.

What a process could not send, since it was killed or nobody answered, the next run sends.
"""

from __future__ import annotations

import contextlib
import logging
import shutil
from collections.abc import Iterator
from pathlib import Path

from contentan.store import object_storage
from contentan.store.files import write_atomic
from contentan.store.marks import in_use
from contentan.store.results import SHARED, UNSENT, Store


def share(root: Path, address: str | None) -> None:
    """Put an object storage behind a store, or none (''); with None all stays as it is. UsageError
    for an address that nobody understands.

    What the store has already is noted as unsent where the storage is another than before.
    """
    if address is None or address == Store(root).shared:
        return
    if not address:
        (root / SHARED).unlink()
        shutil.rmtree(root / UNSENT, ignore_errors=True)
        return
    # An address that nobody understands is refused before it is kept.
    object_storage.remote(address)
    write_atomic(root / SHARED, address.encode(), tmp=root / "tmp")
    Store(root).owe_everything()


@contextlib.contextmanager
def at_work(root: Path, address: str | None = None) -> Iterator[None]:
    """As `marks.in_use`, with the storage at an address behind the store. What is owed in the end
    is sent, or a warning says so.
    """
    share(root, address)
    with in_use(root):
        yield
        store = Store(root)
        left = store.send(store.owed())
        if left:
            why = object_storage.remote(store.shared).away
            logging.getLogger(__name__).warning(
                "%s: %d results could not be sent; the next run sends them (%s)",
                store.shared,
                left,
                why,
            )
