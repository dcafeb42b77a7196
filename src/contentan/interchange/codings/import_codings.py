"""`contentan import FILE --coder NAME`: a file's codings into the file of decisions, whole or not
at all, and how the coder agrees.
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.coding import counts
from contentan.decisions import database, decision_log
from contentan.errors import many
from contentan.interchange.codings import coder_agreement, coding_files, coding_table, run_texts
from contentan.interchange.codings.code_labels import Labels, read_labels


class Given(NamedTuple):
    """What a person says of a file: whose codings they are, what its labels mean, which of its
    people is meant, what kind it is.
    """

    path: Path
    coder: str
    mapping: Path | None = None
    user: str = ""
    form: str = ""


class Imported(NamedTuple):
    """What was taken, how many codings were new, and table AGREEMENT of the coder with the
    machine.
    """

    form: str
    taken: coding_table.Taken
    new: int
    agreement: pl.DataFrame


def import_codings(
    outputs: Path, given: Given, *, at: str, run: str = "", seed: int = 0
) -> Imported:
    """Read a file and store its codings as those of a coder; nothing is stored where there is a
    problem.

    A copy of the file of decisions is put aside before. UsageError and ContentanError as in
    `coding_files.read` and `coding_table.take_codings`.
    """
    whole = run_texts.whole(outputs, run)
    labels = read_labels(given.mapping, whole.codebook) if given.mapping else Labels(whole.codebook)
    read = coding_files.read(given.path, whole.codebook, form=given.form)
    taken = coding_table.take_codings(read, given.coder, whole.corpus, labels, user=given.user)
    if taken.problems:
        return Imported(read.form, taken, 0, pl.DataFrame())
    new = _store(outputs, taken.codings, given.path, at)
    both = pl.concat(
        [
            taken.codings,
            coding_table.machine(whole.hits, whole.corpus, taken.codings["doc"].unique().to_list()),
        ]
    )
    found = coder_agreement.agreement(
        both, whole.segments, counts.ancestry(whole.codebook), seed=seed
    )
    return Imported(read.form, taken, new, found)


def _store(outputs: Path, codings: pl.DataFrame, path: Path, at: str) -> int:
    file = run_texts.decisions_file(outputs)
    if file.is_file():
        database.backup(file, "before import", at)
    source = f"{path.name} {hashlib.sha256(path.read_bytes()).hexdigest()[:16]}"
    with closing(database.connect(file, lambda: at)) as db:
        return decision_log.add_codings(db, codings.iter_rows(named=True), source, at)


def import_lines(done: Imported, coder: str, *, most: int = 12) -> list[str]:
    """What to say of an import without problems."""
    rows = done.taken.codings
    coded = rows.filter(pl.col("code") != "")
    lines = [
        (
            f"Read as {done.form}: {many(len(coded), 'coding')} with"
            f" {many(coded['code'].n_unique(), 'code')} in"
            f" {many(rows['doc'].n_unique(), 'document')}"
        ),
        f"Stored as coder {coder}: {done.new} new",
        *done.taken.notes,
    ]
    table = done.agreement
    units = int(table["units"].max() or 0)  # type: ignore[arg-type]
    if not units:
        return [
            *lines,
            "No paragraph was read whole, so there is no agreement with the machine to be told",
        ]
    lines += [
        "",
        f"Agreement with the machine over {many(units, 'paragraph')} that {coder} read, 95 %"
        " intervals:",
    ]
    shown = (
        table.filter(pl.col("code") != "")
        .sort("chosen", "code", descending=[True, False])
        .head(most)
    )
    lines += [f"  {'code':<34}{'chosen':>7}  {'share':>6}  {'kappa':>20}  {'alpha':>20}"]
    for row in shown.iter_rows(named=True):
        ends = [
            _interval(row[name], row[f"{name}_low"], row[f"{name}_high"])
            for name in ("kappa", "alpha")
        ]
        lines.append(
            f"  {row['code']:<34}{row['chosen']:>7}  {row['share']:>6.2f}  {ends[0]:>20} "
            f" {ends[1]:>20}"
        )
    left = len(table) - 1 - len(shown)
    return lines + ([f"  … {many(left, 'more code')}"] if left > 0 else [])


def _interval(value: float | None, low: float | None, high: float | None) -> str:
    if value is None:
        return "undefined"
    return f"{value:.2f}" if low is None or high is None else f"{value:.2f} [{low:.2f}, {high:.2f}]"
