"""Agreement of all reviewers so far, for the command line."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.coding import counts
from contentan.decisions import blind_answers
from contentan.decisions.agreed_answers import agreed
from contentan.decisions.database import REVIEW, connect
from contentan.decisions.stored_samples import samples
from contentan.errors import UsageError, many
from contentan.statistics import agreement_lines as terminal
from contentan.store.run_folders import run_folder

#: Tasks that show nobody what the machine found; from these agreement is read.
BLIND = ("code", "missed")


def agreement_table(outputs: Path, seed: int, task: str = "code") -> pl.DataFrame:
    """Table AGREED of the random samples of a task; UsageError where nothing was coded by two."""
    if task not in BLIND:
        raise UsageError(
            f"task {task!r}; expected {' or '.join(BLIND)}, which hide what the machine found",
            where="--task",
        )
    path = outputs / REVIEW
    if path.is_file():
        with closing(connect(path, lambda: "")) as db:
            wanted = [one.id for one in samples(db) if one.task == task and one.random]
            answers = blind_answers.coded(db, wanted)
        if not answers.blind.is_empty():
            book = codebook_of_run(run_folder(outputs, ""))
            return agreed(answers, counts.ancestry(book), seed=seed)
    raise UsageError(
        f"nothing yet that two have coded without seeing the code; `contentan sample {task}`"
        " draws it",
        where=path,
    )


def agreement_lines(found: pl.DataFrame) -> list[str]:
    """A line for each code that somebody chose, all codes at once first; below, what discussion
    changed.
    """
    rows = found.filter((pl.col("chosen") > 0) | (pl.col("code") == "")).sort("code")
    later = rows.filter(pl.col("changed") > 0)
    lines = terminal.agreement_lines(rows)
    if later.is_empty():
        return lines
    return [
        *lines,
        "",
        "after discussion (answers changed when others could be seen; in no figure above):",
        *(_later(row) for row in later.iter_rows(named=True)),
    ]


def _later(row: dict[str, Any]) -> str:
    share, alpha = (
        "–" if row[name] is None else f"{row[name]:.2f}" for name in ("share_after", "alpha_after")
    )
    told = f"{many(row['changed'], 'unit')} changed, share {share}, alpha {alpha}"
    return f"{row['code'] or 'all codes':<34} {told}"
