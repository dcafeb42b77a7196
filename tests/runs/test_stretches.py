"""A corpus that changed gives the bytes of a cold run, and costs what changed."""

from __future__ import annotations

import functools
import itertools
import random
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contentan.authoring.check.example_texts import paragraphs
from contentan.authoring.suggest.suggestions import suggest
from contentan.coding import hits, index, some_documents
from contentan.coding.index import Index, Part
from contentan.extract.tables import Extraction
from contentan.lemmatize.lemmas import Lemmatized, lemmatize
from contentan.model import Document
from contentan.review.samples import sampling_frame
from contentan.runs import pipeline, stretches
from contentan.runs.after import cleanup, lookup
from contentan.runs.document_keys import Recipe
from contentan.runs.job import Settings
from contentan.segment.segments import Segmented, segment
from contentan.store.results import Store
from tests.conftest import CODEBOOK, TEXTS, results, write_corpus
from tests.runs.two_runs import now

#: Ids of a corpus that changes.
IDS = tuple(f"d{number:02}" for number in range(12))
KINDS = tuple(TEXTS.values())
MADE_BY = Recipe({step: step for step in ("extract", "segment", "lemmatize", "index")}, {})
#: A corpus: the version of each document, by id.
Versions = dict[str, int]
CHANGES = st.lists(
    st.dictionaries(st.sampled_from(IDS), st.integers(0, 4), min_size=1, max_size=4),
    min_size=1,
    max_size=3,
)


class Work:
    """How many documents each step was given, by its name."""

    def __init__(self) -> None:
        self.documents: dict[str, int] = {}

    def __call__(self, step: str, done: int, total: int) -> None:
        if not done:
            self.documents[step] = self.documents.get(step, 0) + total


def write(home: Path, versions: Versions) -> None:
    """A corpus: versions differ in text, language and country; the first have one text."""
    shutil.rmtree(home / "corpus", ignore_errors=True)
    texts = {}
    for doc, version in sorted(versions.items()):
        country, lang, text = KINDS[(IDS.index(doc) + version) % len(KINDS)]
        texts[doc] = (country, lang, f"{text} {doc}." if version else TEXTS["us-b"][2])
    write_corpus(home / "corpus", texts)


def go(home: Path, outputs: str = "outputs", work: Work | None = None) -> Path:
    given = Settings(home / "corpus", home / "codebook", home / outputs, workers=1)
    return pipeline.run(given, now=now, progress=work or Work()).folder


def new_home(folder: Path) -> Path:
    (folder / "codebook").mkdir(parents=True)
    (folder / "codebook" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return folder


def looked_up(home: Path, outputs: str) -> dict[str, Any]:
    """What is found in the store of the latest run."""
    whole = lookup.stored(home / outputs)
    return {
        "suggestions": suggest(home / outputs).to_dicts(),
        "lines": list(lookup.kwic(home / outputs, "exchange*")),
        "segments": sampling_frame._segments(whole, ["KAZ", "USA"]).to_dicts(),
    }


def applied(versions: Versions, change: Versions) -> Versions:
    """Documents come with a version, change to another, and go with version 4."""
    return {doc: version for doc, version in (versions | change).items() if version != 4}


@pytest.mark.slow
@settings(max_examples=3)
@given(CHANGES)
def test_any_sequence_of_changes_gives_the_bytes_of_a_cold_run(
    tmp_path_factory: pytest.TempPathFactory, changes: list[Versions]
) -> None:
    home = new_home(tmp_path_factory.mktemp("home") / "study")
    versions = dict.fromkeys(IDS[1:9], 1)
    write(home, versions)
    go(home)
    for change in changes:
        versions = applied(versions, change) or {IDS[0]: 1}
        write(home, versions)
        made = results(go(home))
    assert made == results(go(home, "cold"))
    assert looked_up(home, "outputs") == looked_up(home, "cold")


@pytest.mark.slow
def test_one_changed_document_is_all_that_is_worked_on(tmp_path: Path) -> None:
    home = new_home(tmp_path / "study")
    versions = dict.fromkeys(IDS, 1)
    write(home, versions)
    go(home)
    for change, worked in (
        ({IDS[5]: 2}, 1),  # changed
        ({IDS[7]: 4}, 0),  # gone
        ({IDS[7]: 1}, 0),  # back as it was
        ({IDS[2]: 2}, 2),  # changed: the shard of the first change is not four times as large
    ):
        versions = applied(versions, change)
        write(home, versions)
        work = Work()
        made = results(go(home, work=work))
        steps = ("indexing", "cases", "coding")
        assert {step: work.documents.get(step, 0) for step in steps} == dict.fromkeys(steps, worked)
    assert made == results(go(home, "cold"))


@pytest.mark.slow
def test_layers_go_with_the_runs_that_need_them(tmp_path: Path) -> None:
    home = new_home(tmp_path / "study")
    for versions in (dict.fromkeys(IDS[:6], 1), {doc: 1 + (doc == IDS[3]) for doc in IDS[:6]}):
        write(home, versions)
        made = results(go(home))
    store = home / "outputs" / "cache"
    assert cleanup.collect(home / "outputs").files == {}
    assert cleanup.collect(home / "outputs", keep=1).files["layout"] == 1
    assert len(list((store / "index").glob("*/*"))) == 2
    shutil.rmtree(home / "outputs" / "runs")
    work = Work()
    assert results(go(home, work=work)) == made
    assert work.documents == {"comparing": 1}
    # What is lost with documents in it that are no more is cut anew, without them.
    shutil.rmtree(store / "index")
    shutil.rmtree(home / "outputs" / "runs")
    assert results(go(home)) == made


SIZES = st.integers(1, 30)
STEPS = st.lists(
    st.dictionaries(st.integers(0, 60).map(str), st.integers(0, 3), min_size=1, max_size=9),
    min_size=1,
    max_size=12,
)


def documents(versions: dict[str, int]) -> list[Document]:
    """Documents in the order of ids; version 0 is none."""
    return [
        Document(id=doc, path=doc, sha256=f"{doc}.{version}")
        for doc, version in sorted(versions.items())
        if version
    ]


@given(STEPS, st.sampled_from([3, 40, 10_000]))
def test_a_layout_has_each_document_once_as_it_is_and_stretches_in_order(
    tmp_path_factory: pytest.TempPathFactory, steps: list[dict[str, int]], most: int
) -> None:
    store = Store(tmp_path_factory.mktemp("store"))
    lain: tuple[stretches.Stretch, ...] = ()
    versions = dict.fromkeys(map(str, range(0, 60, 2)), 1)
    with pytest.MonkeyPatch.context() as patch:
        for name, size in (("LEAST", most // 2), ("USUAL", most), ("MOST", 2 * most)):
            patch.setattr(stretches, name, size)
        for step in [{}, *steps]:
            versions |= step
            here = documents(versions)
            lain = stretches._renewed(lain, here, MADE_BY, store)
            alive = [
                [[one for one in layer.documents if one in here] for layer in own.layers]
                for own in lain
            ]
            own = [sorted(itertools.chain(*layers), key=lambda one: one.id) for layers in alive]
            assert list(itertools.chain(*own)) == here
            for layers in alive:
                sizes = [len(layer) for layer in layers]
                for at, size in enumerate(sizes):
                    assert size >= stretches.TIMES * sum(sizes[at + 1 :])


def test_a_year_of_nights_indexes_a_document_a_few_times_and_keeps_few_layers(
    tmp_path: Path,
) -> None:
    store, draw = Store(tmp_path), random.Random(1)
    versions = {f"{number:04}": 1 for number in range(1_000)}
    lain = stretches._renewed((), documents(versions), MADE_BY, store)
    indexed, most = 0, 0
    for night in range(365):
        versions[f"{draw.randrange(1_000):04}"] += 1
        before = {layer for own in lain for layer in own.layers}
        lain = stretches._renewed(lain, documents(versions), MADE_BY, store)
        made = [layer for own in lain for layer in own.layers if layer not in before]
        indexed += sum(len(layer.documents) for layer in made)
        most = max(most, *(len(own.layers) for own in lain))
        assert made, night
    assert most <= 6
    assert indexed < 365 * 15


SPOKEN = (
    "Soft power. An exchange of students, an exchange of views.",
    "",
    "Мягкая сила и обмен студентами.\n\nСила мягкая.",
    "An exchange again!",
)


@functools.cache
def read(text: str) -> tuple[Extraction, Segmented, Lemmatized]:
    made = paragraphs(text.split("\n\n")) if text else paragraphs([])
    own = segment(made)
    return made, own, lemmatize(made.text, own)


def indexed(numbers: list[int]) -> tuple[Index, hits.Source]:
    parts = [(f"d{number}", *read(SPOKEN[number])) for number in numbers]
    return (
        index.build([Part(made.text, *tokens) for _, made, _, tokens in parts]),
        hits.source([(doc, made, own) for doc, made, own, _ in parts]),
    )


@pytest.mark.parametrize("numbers", [[0], [2, 3], [0, 1, 3], [1], [0, 1, 2, 3]])
def test_an_index_without_some_documents_is_that_of_the_others(numbers: list[int]) -> None:
    whole, source = indexed([*range(len(SPOKEN))])
    mask = np.array([number in numbers for number in range(len(SPOKEN))])
    made, own = some_documents.of_index(whole, mask), some_documents.of_source(source, mask)
    wanted, its_source = indexed(numbers)
    for name in (
        *("start", "stop", "sentence", "segment", "link"),
        *("first_position", "first_sentence", "first_segment"),
    ):
        assert np.array_equal(getattr(made, name), getattr(wanted, name)), name
    forms = [[one.vocabulary.form(t) for t in one.type.tolist()] for one in (made, wanted)]
    assert forms[0] == forms[1]
    for form in set(forms[0]):
        one, other = (each.positions(each.vocabulary.exact(form)) for each in (made, wanted))
        assert one.tolist() == other.tolist()
    assert own.docs == its_source.docs
    for first, names in some_documents._ARRAYS.items():
        for name in (first, *names):
            assert np.array_equal(getattr(own, name), getattr(its_source, name)), name
