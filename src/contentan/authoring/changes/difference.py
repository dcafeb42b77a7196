"""A and B compared in all respects that both of them have."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import polars as pl

from contentan.authoring.changes import (
    code_moves,
    codebook_changes,
    compared_figures,
    compared_sides,
    example_flips,
    hit_changes,
)
from contentan.authoring.changes.change_kinds import Change
from contentan.authoring.changes.codebook_versions import Bump
from contentan.authoring.changes.compared_sides import Side
from contentan.authoring.changes.example_flips import Flip
from contentan.authoring.check.examples import Example
from contentan.codebook.crosswalk import Crosswalk
from contentan.decisions import judged
from contentan.decisions.database import REVIEW
from contentan.decisions.followed_codes import followed
from contentan.runs.pool import Progress, quiet
from contentan.store.results import Store
from contentan.store.run_differences import differences
from contentan.store.run_folders import latest, run_folder

#: Those of A and of B; runs keep none.
Examples: TypeAlias = tuple[Sequence[Example], Sequence[Example]]


class Coded(NamedTuple):
    """Tables HIT_CHANGES, SUMMARY, FIGURES, VERDICTS and CODE_MOVES, and how many hits count in A
    and in B.
    """

    hits: pl.DataFrame
    by_code: pl.DataFrame
    figures: pl.DataFrame
    verdicts: pl.DataFrame
    moves: pl.DataFrame
    totals: tuple[int, int]


class Difference(NamedTuple):
    """`structure` is None where a run kept no codebook, `coded` where there are no runs;
    `unexplained` lacks in the crosswalk.
    """

    a: Side
    b: Side
    structure: list[Change] | None
    deserved: Bump
    unexplained: list[str]
    coded: Coded | None
    flips: list[Flip]
    notes: list[str]

    @property
    def attention(self) -> bool:
        return bool(self.unexplained) or any(flip.alarming for flip in self.flips)

    @property
    def empty(self) -> bool:
        """Whether nothing is to be told but what the two are."""
        coded = self.coded is None or not (
            len(self.coded.hits) or self.coded.figures["large"].any()
        )
        return not (self.structure or self.flips) and coded


def diff(
    given_a: str,
    given_b: str,
    outputs: Path,
    *,
    now: Callable[[], str],
    run: str = "",
    crosswalk: Path | None = None,
    progress: Progress = quiet,
) -> Difference:
    """Compare two runs, two codebooks, or one with the other; see `compared_sides.resolve` for what
    may be given.

    A codebook is applied to the documents of the run on the other side, else of `run`, else of the
    latest one. `crosswalk` is a codebook whose crosswalk is used instead of B's. Hits that
    reviewers accepted come first. Raises UsageError and CodebookError for what cannot be read.
    """
    a, b = (compared_sides.resolve(given, outputs) for given in (given_a, given_b))
    walk = compared_sides.crosswalk(crosswalk) if crosswalk else compared_sides.crosswalk_of(b)
    # What a person has mistyped is told before the corpus is coded.
    examples = compared_sides.examples_of(a), compared_sides.examples_of(b)
    base = a.folder or b.folder or (run_folder(outputs, run) if run else latest(outputs))
    if base:
        a, b = (
            one if one.folder else compared_sides.recoded(one, base, now=now, progress=progress)
            for one in (a, b)
        )
    return compare(
        a,
        b,
        walk,
        store=Store(outputs / "cache"),
        decisions=judged.verdicts(followed(judged.read_decisions(outputs / REVIEW), walk)),
        examples=examples,
    )


def compare(
    a: Side,
    b: Side,
    crosswalk: Crosswalk,
    *,
    store: Store,
    decisions: pl.DataFrame | None = None,
    examples: Examples = ((), ()),
) -> Difference:
    """Two sides as they are: what both have a codebook for, a run, or examples."""
    unlike = differences(a.manifest, b.manifest) if a.folder and b.folder else []
    notes = [change.says for change in unlike if change.kind != "codebook"]
    if not (a.folder and b.folder):
        notes.append("no run yet: hits and figures are not compared; `contentan run` makes one")
    changes, lacking, flipped = None, [], list[Flip]()
    if a.codebook and b.codebook:
        changes = codebook_changes.structural(a.codebook, b.codebook, crosswalk)
        lacking = codebook_changes.unexplained(a.codebook, b.codebook, changes, crosswalk)
        flipped = example_flips.flips(
            a.codebook, b.codebook, examples, crosswalk=crosswalk, store=store
        )
        if not any(examples):
            notes.append("runs keep no examples: give the codebooks to see which examples flip")
    else:
        notes.append("a run of an earlier version kept no codebook: structure is not compared")
    coded = (
        _coded(a, b, _following(crosswalk, changes), decisions) if a.folder and b.folder else None
    )
    return Difference(
        a, b, changes, codebook_changes.bump(changes or []), lacking, coded, flipped, notes
    )


def _following(crosswalk: Crosswalk, changes: list[Change] | None) -> Crosswalk:
    """Where hits of codes are looked for: renamed and split codes are followed though nobody
    declared them.
    """
    found = {
        one.before: tuple(one.after.split(", "))
        for one in changes or []
        if one.kind in ("code renamed", "code split")
    }
    return found | dict(crosswalk)


def _coded(a: Side, b: Side, walk: Crosswalk, decisions: pl.DataFrame | None) -> Coded:
    if a.folder == b.folder:
        both = compared_sides.hits_of(a)
        before, after = both, both
    else:
        before, after = compared_sides.hits_of(a), compared_sides.hits_of(b)
    texts = compared_sides.texts_of(a), compared_sides.texts_of(b)
    changed = hit_changes.hits(before, after, texts=texts, crosswalk=walk, decisions=decisions)
    compared = compared_sides.comparison_of(a), compared_sides.comparison_of(b)
    counted = [int(table["blocked_by"].null_count()) for table in (before, after)]
    return Coded(
        changed,
        hit_changes.summary(changed),
        compared_figures.figures(*compared, crosswalk=walk),
        compared_figures.verdicts(*compared, crosswalk=walk),
        code_moves.moves(before, after, changed),
        (counted[0], counted[1]),
    )
