"""What a run changes against the published one: documents, hits, figures, reference set, and what
made the two differ.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.authoring.changes import compared_figures, compared_sides, difference, edit_preview
from contentan.authoring.changes.compared_sides import Side
from contentan.authoring.changes.difference import Difference
from contentan.corpus.study import study_of
from contentan.publish.drift import Drift
from contentan.publish.publish_or_hold import Facts, Shrunk
from contentan.store.results import Store
from contentan.store.run_differences import Change, differences
from contentan.store.run_folders import manifest_of
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

CHANGED = ("new", "changed", "gone", "renamed", "read otherwise", "fails now", "reads now")
DOCUMENTS = declare(
    "document_changes",
    "doc",
    """
    doc           text  document id
    change        text  what became of it
    title         text  title
    country       text  whose voice it is; empty for an international organisation
    words_before  int?  words in the published run
    words_after   int?  words now
    said          text  why it cannot be read, or which id it had
    """,
    values={"change": CHANGED},
)
#: Options of a run that say what is studied; others say how it is shown.
_STUDY = ("countries", "period", "limits")
Row = dict[str, Any]


class Compared(NamedTuple):
    """A run beside the published one. `before`, `difference` and `drift` are None where there is
    nothing to compare with.
    """

    before: Side | None
    after: Side
    documents: pl.DataFrame
    changes: tuple[Change, ...]
    difference: Difference | None
    drift: Drift | None
    facts: Facts

    @property
    def same(self) -> bool:
        """Whether it is the published run itself."""
        return self.before is not None and self.before.id == self.after.id


def compare(before: Path | None, after: Path, drift: Drift | None) -> Compared:
    """Two run folders compared; `before` None where nothing is published yet."""
    new = compared_sides.of_run(after, after.name)
    if before is None:
        rows = _read(after)
        failed = tuple(doc for doc, row in rows.items() if row["status"] == "failed")
        facts = Facts(first=True, documents=len(rows), failed=failed)
        return Compared(None, new, frame_of(DOCUMENTS, []), (), None, drift, facts)
    old = compared_sides.of_run(before, before.name)
    changes = tuple(differences(old.manifest, new.manifest))
    documents = document_changes(before, after)
    store = Store(after.parent.parent / "cache")
    found = difference.compare(old, new, compared_sides.crosswalk_of(new), store=store)
    facts = _facts(old, new, documents, changes, found, drift)
    return Compared(old, new, documents, changes, found, drift, facts)


def document_changes(before: Path, after: Path) -> pl.DataFrame:
    """Table DOCUMENTS of two run folders: every document of which something is to be told."""
    old, new = _read(before), _read(after)
    # The same file under another id: renamed, not gone and new.
    moved = {row["sha256"]: doc for doc, row in old.items() if doc not in new}
    left = {row["sha256"] for doc, row in new.items() if doc not in old}
    rows = []
    for doc in sorted(old.keys() | new.keys()):
        one, other = old.get(doc), new.get(doc)
        change = _change(one, other, moved, left)
        shown = other or one
        if change and shown:
            said = shown["reason"] if shown["status"] == "failed" else ""
            if change == "renamed":
                said, one = f"was {moved[shown['sha256']]}", old[moved[shown["sha256"]]]
            words = [row["tokens"] if row else None for row in (one, other)]
            rows.append((doc, change, shown["title"], shown["country"], *words, said))
    order = {name: number for number, name in enumerate(CHANGED)}
    return frame_of(DOCUMENTS, sorted(rows, key=lambda row: (order[row[1]], row[0])))


def _change(one: Row | None, other: Row | None, moved: Mapping[str, str], left: set[str]) -> str:
    """The name of what became of a document; empty where nothing did."""
    if one is None or other is None:
        if other is None:
            return "gone" if one and one["sha256"] not in left else ""
        return "renamed" if other["sha256"] in moved else "new"
    failed = [row["status"] == "failed" for row in (one, other)]
    if failed[0] != failed[1]:
        return "fails now" if failed[1] else "reads now"
    if one["sha256"] != other["sha256"]:
        return "changed"
    return "read otherwise" if one["text_digest"] != other["text_digest"] else ""


def _read(folder: Path) -> dict[str, Row]:
    """Rows of documents.csv by id, whatever columns the version that wrote it had; ids as run.json
    has them.
    """
    wanted = ("title", "country", "status", "reason", "tokens", "text_digest")
    table = pl.read_csv(folder / "documents.csv", infer_schema=False, encoding="utf8")
    rows = table.select(pl.col(name).fill_null("") for name in wanted).to_dicts()
    listed = manifest_of(folder)["documents"]
    return {
        one["id"]: {
            **row,
            "tokens": int(row["tokens"] or 0),
            "sha256": one["sha256"],
            "about": one["about"],
        }
        for one, row in zip(listed, rows, strict=True)
    }


def _facts(
    old: Side,
    new: Side,
    documents: pl.DataFrame,
    changes: tuple[Change, ...],
    found: Difference,
    drift: Drift | None,
) -> Facts:
    named = {name: documents.filter(change=name)["doc"].to_list() for name in CHANGED}
    failed = documents.filter(
        pl.col("change").is_in(["fails now", "new", "renamed"]) & (pl.col("said") != "")
    )
    unread = failed.filter(~pl.col("said").str.starts_with("was "))
    coded = found.coded
    figures = coded.figures.filter(pl.col("half_width") > 0) if coded else pl.DataFrame()
    return Facts(
        documents=len(old.manifest["documents"]),
        failed=tuple(unread["doc"]),
        gone=tuple(named["gone"]),
        shrunk=tuple(_shrunk(documents)),
        hits=coded.totals[0] if coded else 0,
        lost=int((coded.hits["effect"] == -1).sum()) if coded else 0,
        figures=len(figures),
        moved=tuple(_figure(row) for row in figures.filter("large").to_dicts()) if coded else (),
        flips=(
            tuple(_flip(row) for row in coded.verdicts.filter("flips").to_dicts()) if coded else ()
        ),
        broken=tuple(found.unexplained),
        study=tuple(_study(old.manifest, new.manifest)),
        strays=tuple(_strays(old, new, documents, changes, found)),
        words=tuple(dict.fromkeys(_word(row) for row in drift.words.to_dicts())) if drift else (),
        codes=(
            tuple(
                f"{row['code']} {row['before']} → {row['after']}" for row in drift.counts.to_dicts()
            )
            if drift
            else ()
        ),
        causes=drift.causes if drift else (),
        programs=tuple(one.says for one in changes if one.kind in ("contentan", "libraries")),
    )


def _shrunk(documents: pl.DataFrame) -> Iterator[Shrunk]:
    both = documents.filter(pl.col("change").is_in(["changed", "read otherwise"]))
    for row in both.to_dicts():
        before, now = row["words_before"], row["words_after"]
        if now < before:
            yield Shrunk(row["doc"], 1 - now / before)


def _figure(row: Row) -> str:
    return f"{row['country']} {row['code']} {rate(row['rate_before'])} → {rate(row['rate_after'])}"


def rate(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _flip(row: Row) -> str:
    verdicts = [compared_figures.said(row, when) for when in ("before", "after")]
    return f"{row['code']} {row['left']}/{row['right']}: {' → '.join(verdicts)}"


def _word(row: Row) -> str:
    """A word that moved, by its first lemma where that moved."""
    before, after = (row[name].partition(" / ")[0] for name in ("before", "after"))
    first = [text.split(", ")[0] for text in (before, after)]
    shown = first
    if first[0] == first[1]:
        shown = [before, after] if before != after else [row["before"], row["after"]]
    return f"{row['form']} ({row['lang']}) {shown[0] or '–'} → {shown[1] or '–'}"


def _study(a: Mapping[str, Any], b: Mapping[str, Any]) -> Iterator[str]:
    for name in _STUDY:
        old, new = (one["options"].get(name) or "" for one in (a, b))
        if old != new:
            yield f"{name} {old or 'none'} → {new or 'none'}"
    before, after = (study_of(one.get("study")).margin for one in (a, b))
    if before != after:
        yield f"margin {before:g} → {after:g}"


def may_move(old: Side, new: Side) -> set[str]:
    """Codes whose hits an edit of the codebook may change."""
    if old.codebook is None or new.codebook is None:
        return {code.id for side in (old, new) if side.codebook for code in side.codebook.codes}
    return edit_preview.touched(old.codebook, new.codebook)


def _strays(
    old: Side, new: Side, documents: pl.DataFrame, changes: tuple[Change, ...], found: Difference
) -> Iterator[str]:
    """Hits that changed in files that did not, of codes that did not; else figures, where no input
    of theirs did.
    """
    if found.coded is None or any(_study(old.manifest, new.manifest)):
        return
    # A file that stayed and is read otherwise is no explanation: nobody changed it.
    explained = documents.filter(~pl.col("change").is_in(["read otherwise"]))["doc"].to_list()
    hits = found.coded.hits.filter(
        pl.col("effect") != 0,
        ~pl.col("doc").is_in(explained),
        ~pl.col("code").is_in(list(may_move(old, new))),
    )
    for row in hits.to_dicts():
        sign = "+" if row["effect"] > 0 else "−"
        yield f"{sign} {row['code']} «{row['quote']}» in {row['doc']}, p. {row['page']}"
    # Figures of another corpus or codebook may move; of the same ones only the program can have
    # moved them.
    if not len(hits) and {one.kind for one in changes} <= {"contentan", "libraries"}:
        for row in found.coded.figures.filter(pl.col("rate_change").abs() > 1e-9).to_dicts():
            yield _figure(row)
