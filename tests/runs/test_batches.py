"""A batch whose code is not that with which the run began leaves nothing behind."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest

from contentan.errors import UsageError
from contentan.model import Document
from contentan.runs import batches, pipeline, pool, preparing, recipe
from contentan.runs.document_keys import keys_of
from contentan.runs.job import Job, Settings
from contentan.runs.workshop import Failure
from contentan.store.results import Store
from tests.conftest import results
from tests.runs.two_runs import now


def test_code_that_changes_while_a_batch_works_leaves_no_result(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = preparing.prepare(settings)
    store, documents = Store(job.store), job.documents
    with monkeypatch.context() as patch:
        patch.setattr(recipe, "unchanged", lambda: False)
        with pytest.raises(UsageError, match="changed while the run was going"):
            batches.annotate(job, documents)
        assert not any(
            store.has(step, getattr(keys_of(document, job.recipe), step))
            for document in documents
            for step in ("extract", "segment", "lemmatize")
        )
    assert batches.annotate(job, documents) == []
    assert all(store.has("lemmatize", keys_of(one, job.recipe).lemmatize) for one in documents)


def test_a_process_with_other_code_than_the_run_does_nothing(settings: Settings) -> None:
    job = preparing.prepare(settings)
    other = dataclasses.replace(job.recipe, stages={**job.recipe.stages, "code": "f" * 64})
    with pytest.raises(UsageError, match="changed while the run was going"):
        batches.annotate(dataclasses.replace(job, recipe=other), job.documents)
    assert not (job.store / "extract").exists()


@pytest.mark.slow
def test_code_that_changes_while_a_run_is_written_publishes_nothing(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([True] * 4 + [False])
    with monkeypatch.context() as patch:
        patch.setattr(recipe, "unchanged", lambda: next(answers))
        with pytest.raises(UsageError, match="run it again"):
            pipeline.run(settings, now=now)
    assert not list((settings.outputs / "runs").glob("r*"))
    cold = dataclasses.replace(settings, outputs=settings.outputs.with_name("cold"))
    assert results(pipeline.run(settings, now=now).folder) == results(
        pipeline.run(cold, now=now).folder
    )


def test_few_new_documents_of_many_shards_start_no_process(settings: Settings) -> None:
    job = preparing.prepare(dataclasses.replace(settings, workers=2))
    done: list[str] = []

    def work(_: Job, documents: Sequence[Document]) -> list[Failure]:
        done.extend(one.id for one in documents)
        return []

    batches_of_one = [(one,) for one in job.documents]
    assert pool.each(work, job, batches_of_one, pool.quiet, "indexing") == []
    assert done == [one.id for one in job.documents]
