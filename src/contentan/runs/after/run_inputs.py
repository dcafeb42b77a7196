"""What a run was made of, as far as it can still be had: files, documents, codebook, decisions."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

from contentan.codebook import canonical_form, codebook_file
from contentan.codebook.crosswalk import as_crosswalk
from contentan.corpus import member_files
from contentan.corpus.register import sha256
from contentan.corpus.study import outside
from contentan.decisions import judged
from contentan.decisions.database import REVIEW
from contentan.decisions.followed_codes import followed
from contentan.decisions.judged import Judged
from contentan.errors import ContentanError
from contentan.model import LANGS, Codebook, Document
from contentan.runs.job import Job, Settings


def place_of(folder: Path, name: str) -> Path:
    """Where a file of a run stands in its folder; in one that was packed, tables have their own."""
    return folder / name if (folder / name).is_file() else folder / "tables" / name


def damage(folder: Path, manifest: Mapping[str, Any]) -> Iterator[str]:
    """Files of a run folder that are not what its run.json says; what is not packed need not be in
    a pack.
    """
    packed = (folder / "datapackage.json").is_file()
    for name, (_, digest) in manifest["files"].items():
        if not place_of(folder, name).is_file():
            if not (packed and name.endswith(".parquet")):
                yield f"file: {name} is missing in {folder}"
        elif sha256(place_of(folder, name)) != digest:
            yield f"file: {name} in {folder} was changed after the run"


def settings_of(
    manifest: Mapping[str, Any], outputs: Path, corpus: Path | None, workers: int
) -> Settings:
    then = manifest["circumstances"]
    where = corpus or Path(then["corpus"])
    return Settings(where, Path(then["codebook"]), outputs, workers=workers).like(manifest)


def documents_gone(settings: Settings, documents: list[Document]) -> Iterator[str]:
    """Documents that are no longer where they were, or no longer the same; those that are not
    counted are not needed.
    """
    for document in documents:
        path = settings.root / document.path
        if outside(document, settings.period):
            continue
        if not member_files.there(path):
            yield f"document {document.id}: {path} is gone"
        elif (digest := member_files.digest(path)) != document.sha256:
            yield (
                f"document {document.id}: {path} has changed, its SHA-256 is {digest[:12]}… and was"
                f" {document.sha256[:12]}…"
            )


def codebook_of(folder: Path, manifest: Mapping[str, Any], notes: list[str]) -> Codebook | None:
    """The codebook of the run: as it kept it, else where it was if it is still the same."""
    wanted, kept = manifest["codebook"]["digest"], folder / "codebook.json"
    where = Path(manifest["circumstances"]["codebook"])
    try:
        there = codebook_file.read(where)
    except (ContentanError, OSError):
        there = None
    try:
        book = canonical_form.from_canonical(kept.read_text(encoding="utf-8"), str(kept))
    except (OSError, ValueError, KeyError, TypeError):
        book = None
    if book is not None:
        book = _in_order(book, manifest["codebook"].get("order", ()))
    if where.is_absolute() and (
        there is None or there.digest != wanted
    ):  # a packed run tells only its name
        how = "can no longer be read" if there is None else "has been edited since"
        notes.append(f"codebook: {where} {how}; the run's own codebook.json is taken")
    found = next((one for one in (there, book) if one is not None and one.digest == wanted), None)
    walk = as_crosswalk(manifest["codebook"].get("crosswalk"))
    return found and replace(found, crosswalk=walk)


def _in_order(book: Codebook, order: Sequence[str]) -> Codebook:
    """A codebook that was kept with codes and languages in alphabetical order, with both as a
    person wrote them: the report shows that.
    """
    place = {code: number for number, code in enumerate(order)}
    codes = sorted(book.codes, key=lambda code: place.get(code.id, 0))
    labels: list[dict[str, str]] = [
        {lang: code.label[lang] for lang in LANGS if lang in code.label} for code in codes
    ]
    return replace(
        book,
        codes=tuple(replace(code, label=label) for code, label in zip(codes, labels, strict=True)),
    )


def decided_then(ready: Job, manifest: Mapping[str, Any], scratch: Path, notes: list[str]) -> Job:
    """The job with the decisions that counted then, where others have come since and the log leads
    back to them.
    """
    wanted, path = manifest.get("decisions", ""), ready.settings.outputs / REVIEW
    if "decisions" not in manifest or ready.judged.digest == wanted:
        return ready
    found = _replayed(path, manifest, ready.codebook, scratch) if wanted else judged.nothing()
    if found is None:
        return ready
    notes.append("decisions: others have come since; those that counted then are taken")
    return replace(ready, judged=found, beside={**ready.beside, "decisions": wanted})


def _replayed(
    path: Path, manifest: Mapping[str, Any], book: Codebook, scratch: Path
) -> Judged | None:
    """What the decisions came to when the run began, by a copy of the log that ends there; None
    where that is not what the run had.
    """
    if not path.is_file():
        return None
    copy, moment = scratch / "decisions", str(manifest["circumstances"]["started"])
    for earlier in ("<=", "<"):  # times are whole seconds
        copy.unlink(missing_ok=True)
        with (
            closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as log,
            closing(sqlite3.connect(copy, isolation_level=None)) as db,
        ):
            log.backup(db)
            db.row_factory = sqlite3.Row
            for table, time in (("decision", "at"), ("sample", "made_at")):
                db.execute(f"drop trigger if exists {table}_no_delete")
                db.execute(f"delete from {table} where not {time} {earlier} ?", (moment,))
            found = followed(judged.judged(db), book.crosswalk)
        if found.digest == manifest["decisions"]:
            return found
    return None
