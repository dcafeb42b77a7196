"""The shards of a run with their content words, one at a time."""

from __future__ import annotations

from collections.abc import Iterator

from contentan.runs import shards
from contentan.runs.after.lookup import Stored
from contentan.runs.content_words import Terms, content_words
from contentan.runs.shards import Opened


def run_words(whole: Stored) -> Iterator[tuple[Opened, Terms]]:
    """Each shard, opened, and its content words; texts that came a second time have none."""
    twins = shards.twins(shards.facts_of(whole.store, whole.shards))
    for shard in whole.shards:
        opened = shards.open_shard(whole.store, shard)
        yield opened, content_words(opened, twins)
