"""What a run is: a person's choices, and everything that its id is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from contentan.corpus.study import Period, Study, outside, study_of, years
from contentan.decisions import run_scores
from contentan.decisions.judged import Judged
from contentan.decisions.run_scores import Scores
from contentan.extract import reading
from contentan.extract.limits import Limits
from contentan.findings.cases import Gazetteer
from contentan.model import Codebook, Document
from contentan.runs import recipe
from contentan.runs.document_keys import Recipe
from contentan.settings.declared_keys import COUNTRIES, SEED

#: Said where a run meets other code or libraries than those with which it began.
CHANGED = "contentan or a library of it was changed while the run was going; run it again"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person chooses. `workers` and `seconds` change how long a run takes, never its
    results.

    `study` has names and colours, `period` is its first and last year; `limits` are fields of
    `extract.limits.Limits`. `shared` is the address of an object storage behind the store, '' for
    none; None leaves it as it is. Where it is the only way (`afar`) in which results come back, a
    batch fails that cannot send them.
    """

    corpus: Path
    codebook: Path
    outputs: Path
    countries: tuple[str, ...] = COUNTRIES
    columns: Mapping[str, str] = field(default_factory=dict)
    seed: int = SEED
    report_lang: str = "en"
    period: Period | None = None
    study: Study = field(default_factory=Study)
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
            study=study_of(manifest.get("study")),
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
    """A run made ready: everything that its id is made of. `naming` holds the words that name
    countries, `beside` digests of what else decides results, by name;
    `scores` help corrected figures.
    """

    id: str
    settings: Settings
    documents: tuple[Document, ...]
    codebook: Codebook
    gazetteer: Gazetteer
    naming: Codebook
    recipe: Recipe
    judged: Judged
    beside: Mapping[str, str]
    scores: Scores = run_scores.NONE

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
    made = recipe.current(reading.options() | limits)
    libraries = {name: version for name, version in made.libraries.items() if name not in limits}
    return replace(made, libraries=libraries)
