"""What a person means by A and B: a run by its id, `latest` or its folder; or a codebook by its
folder or file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from contentan.authoring.check import examples
from contentan.authoring.check.examples import Example
from contentan.codebook import canonical_form, codebook_file, yaml_with_lines
from contentan.codebook.crosswalk import as_crosswalk
from contentan.decisions.review_tables import COMPARED
from contentan.errors import ContentanError, UsageError, many
from contentan.model import Codebook
from contentan.runs import pipeline, preparing
from contentan.runs.job import Settings
from contentan.runs.pool import Progress, quiet
from contentan.store.run_folders import manifest_of, run_folder, sound

#: Columns of hits.parquet that a comparison needs.
_HITS = (
    *("hit", "doc", "code", "lang", "page", "paragraph", "start", "stop"),
    *("quote", "before", "after", "pattern", "line", "blocked_by"),
)


@dataclass(frozen=True, slots=True)
class Side:
    """A or B. `source` is the codebook's place where a codebook was given; `codebook` is None for a
    run that kept none.
    """

    given: str
    codebook: Codebook | None
    source: Path | None = None
    folder: Path | None = None

    @property
    def id(self) -> str:
        """The run's id, however its folder is reached; empty for a codebook."""
        return str(self.manifest.get("id", ""))

    @property
    def manifest(self) -> dict[str, Any]:
        return manifest_of(self.folder) if self.folder else {}


def resolve(given: str, outputs: Path) -> Side:
    """The side that is meant; UsageError where it is nothing, or the beginning of several ids."""
    path = Path(given)
    if given == "latest":
        return of_run(run_folder(outputs), given)
    if (path / "run.json").is_file():
        return of_run(path.resolve(), given)
    if path.is_file() or (path / "codebook.yaml").is_file():
        return Side(given, codebook_file.read(path), source=path)
    runs = sorted(
        folder for folder in (outputs / "runs").glob(f"{given}*") if (folder / "run.json").is_file()
    )
    exact = [folder for folder in runs if folder.name == given] or runs
    if len(exact) > 1:
        raise UsageError(
            f"{given!r} begins {many(len(exact), 'run')}: {', '.join(f.name for f in exact)}",
            where=outputs,
        )
    if not exact:
        raise UsageError(
            f"{given!r} is no codebook, and no run in {outputs / 'runs'} begins so", where="diff"
        )
    return of_run(exact[0].resolve(), given)


def of_run(folder: Path, given: str) -> Side:
    kept = sound(folder) / "codebook.json"
    book = (
        canonical_form.from_canonical(kept.read_text(encoding="utf-8"), str(kept))
        if kept.is_file()
        else None
    )
    return Side(given, book, folder=folder)


def recoded(
    side: Side, base: Path, *, now: Callable[[], str], progress: Progress = quiet, workers: int = 0
) -> Side:
    """A codebook with a run of it on the documents of another run; outputs/latest stays where it
    is.
    """
    if side.source is None or base.parent.name != "runs":
        raise UsageError(
            "its documents cannot be coded again: it is not in outputs/runs", where=base
        )
    settings = Settings(Path(), side.source, base.parent.parent, workers=workers).like(
        manifest_of(base)
    )
    ready = preparing.prepare_again(settings, base.name)
    done = pipeline.carry_out(ready, now=now, progress=progress, publish_latest=False)
    return replace(side, codebook=ready.codebook, folder=done.folder)


def crosswalk(where: Path) -> dict[str, tuple[str, ...]]:
    """The crosswalk in a codebook's folder or file: codes of earlier versions with those that took
    their place, none where nothing did.
    """
    top = yaml_with_lines.load_yaml(codebook_file.codebook_path(where))
    return as_crosswalk(top.get("crosswalk"))


def crosswalk_of(side: Side) -> dict[str, tuple[str, ...]]:
    """The crosswalk in a codebook; of a run that in the codebook from which it was made, where that
    can still be read.
    """
    where = side.source
    if where is None:
        where = Path(side.manifest["circumstances"]["codebook"])
        if not codebook_file.codebook_path(where).is_file():
            return {}
    try:
        return crosswalk(where)
    except ContentanError:
        if side.source is not None:
            raise
        return {}  # the file has changed since into something that is none of this run's business


def examples_of(side: Side) -> list[Example]:
    """Examples beside a codebook; runs have none."""
    return examples.read(side.source, side.codebook) if side.source and side.codebook else []


def hits_of(side: Side) -> pl.DataFrame:
    return pl.read_parquet(_existing(side, "hits.parquet"), columns=list(_HITS))


def comparison_of(side: Side) -> pl.DataFrame:
    """Table COMPARED; columns that the version which made the run did not have are empty."""
    path = _existing(side, "comparison.csv")
    return pl.read_csv(
        path,
        schema=COMPARED.schema,
        missing_columns="insert",
        extra_columns="ignore",
        encoding="utf8",
    )


def texts_of(side: Side) -> dict[str, str]:
    """Digest of the cleaned text of each document."""
    table = pl.read_csv(_existing(side, "documents.csv"), infer_schema=False, encoding="utf8")
    # There as they are, in the CSV as a spreadsheet may have them.
    ids = [row["id"] for row in side.manifest["documents"]]
    return dict(zip(ids, table["text_digest"].fill_null(""), strict=True))


def _existing(side: Side, name: str) -> Path:
    path = (side.folder or Path()) / name
    if not path.is_file():
        raise UsageError(
            f"{name} of the run is missing; `contentan run` makes it again", where=side.folder
        )
    return path
