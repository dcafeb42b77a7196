"""What belongs to one study: kept in run.json and read back whole; what of it names the run."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.compare import comparison, verdicts
from contentan.corpus.study import MARGIN, Event, Study, study_of
from contentan.runs import pipeline, preparing
from contentan.runs.job import Settings

NAMES = st.dictionaries(st.sampled_from(["kk", "ru", "en"]), st.text(min_size=1), min_size=1)
STUDIES = st.builds(
    Study,
    title=NAMES,
    families=st.dictionaries(st.text(min_size=1), NAMES, min_size=1),
    colours=st.dictionaries(st.sampled_from(["KAZ", "USA"]), st.just("#123456")),
    margin=st.floats(1.01, 9),
    events=st.lists(st.builds(Event, st.integers(1900, 2100), NAMES)).map(tuple),
)


@given(STUDIES)
def test_a_study_comes_back_from_the_file_of_its_run(study: Study) -> None:
    kept = json.loads(json.dumps(study.as_json()))
    assert study_of(kept) == study
    assert list(study_of(kept).families) == list(study.families)


def test_a_run_that_kept_neither_margin_nor_events_has_the_margin_of_the_comparison() -> None:
    kept = {
        name: value for name, value in Study().as_json().items() if name not in ("margin", "events")
    }
    assert study_of(kept) == study_of(None) == Study()
    assert Study().margin == MARGIN == verdicts.MARGIN


@pytest.mark.parametrize("other", [{"margin": 2.0}, {"events": (Event(2020, {"en": "a"}),)}])
def test_margin_and_events_are_part_of_the_name_of_a_run(
    other: dict[str, object], small_corpus: Path, small_codebook: Path, tmp_path: Path
) -> None:
    given = Settings(small_corpus, small_codebook, tmp_path / "outputs")
    changed = dataclasses.replace(given, study=dataclasses.replace(given.study, **other))  # type: ignore[arg-type]
    names = [preparing.prepare(one).id for one in (given, changed, given)]
    assert names[0] == names[2] != names[1]


def test_the_comparison_is_judged_by_the_margin_of_the_study(
    small_corpus: Path, small_codebook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Compared(Exception):  # noqa: N818
        """The run need not go on."""

    def seen(*_: Any, **choices: Any) -> None:
        raise Compared(choices["margin"])

    monkeypatch.setattr(comparison, "everything", seen)
    study = Study(margin=2.5)
    given = Settings(small_corpus, small_codebook, tmp_path / "outputs", workers=1, study=study)
    with pytest.raises(Compared, match=r"^2\.5$"):
        pipeline.run(given, now=lambda: "now")
