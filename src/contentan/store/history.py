"""The runs that were made: which they are, and what made each differ from the one before.
Everything is read from their run.json.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from contentan.errors import UsageError, many
from contentan.store.run_differences import Change, Manifest, differences, some, with_counts
from contentan.store.run_folders import latest, manifest_of, missing_files


class Entry(NamedTuple):
    """A run. `marks`: latest, published, held; `lost` files that it should have; `changes` against
    the run made before it.
    """

    folder: Path
    manifest: Manifest
    hits: int
    marks: tuple[str, ...]
    lost: tuple[str, ...]
    changes: tuple[Change, ...]


def runs_of(outputs: Path) -> list[Path]:
    """Folders of all runs, in the order in which they were made."""
    found = []
    for path in (outputs / "runs").glob("*/run.json"):
        try:
            found.append((_ended(manifest_of(path.parent)), path.parent.name, path.parent))
        except (OSError, ValueError, KeyError, UsageError):
            continue  # `unreadable` names it
    return [folder for _, _, folder in sorted(found)]


def unreadable(outputs: Path) -> list[str]:
    """Names of folders among the runs that hold no run.json, or one that cannot be read."""
    known = set(runs_of(outputs))
    return sorted(
        path.name
        for path in (outputs / "runs").glob("*")
        if path.is_dir() and path not in known and path.name[0] != "."
    )


def _ended(manifest: Manifest) -> str:
    return str(manifest["circumstances"]["finished"])


def history(outputs: Path, *, last: int = 0) -> list[Entry]:
    """The last runs, or all, the oldest first."""
    folders = runs_of(outputs)
    entries = entries_of(outputs, folders[-last - 1 :] if last else folders)
    return entries[-last:] if last else entries


def entries_of(outputs: Path, folders: Sequence[Path]) -> list[Entry]:
    """Runs in the order given, each with what made it differ from the one before it."""
    named, entries = marks(outputs), list[Entry]()
    before: Manifest | None = None
    for folder in folders:
        manifest = manifest_of(folder)
        changes = (
            with_counts(differences(before, manifest), entries[-1].folder, folder)
            if before is not None
            else []
        )
        lost = tuple(missing_files(folder))
        own = tuple(named.get(folder.name, ()))
        entries.append(Entry(folder, manifest, _hits(folder, manifest), own, lost, tuple(changes)))
        before = manifest
    return entries


def pointers(outputs: Path) -> dict[str, str]:
    """What stands in the outputs folder and names a run, as outputs/latest does: links, or texts
    where the system has none.
    """
    found = {}
    for path in sorted(outputs.iterdir()) if outputs.is_dir() else ():
        if path.is_symlink():
            found[path.name] = path.readlink().name
        elif path.is_file() and path.stat().st_size < 200 and not path.suffix:
            found[path.name] = path.read_text(encoding="utf-8", errors="replace").strip()
    return {
        name: run for name, run in found.items() if (outputs / "runs" / run / "run.json").is_file()
    }


def marks(outputs: Path) -> dict[str, list[str]]:
    """By run the names of what points to it, and `held` where it waits for a person to publish it
    instead of what is published.
    """
    found: dict[str, list[str]] = {}
    named = pointers(outputs)
    for name, run in named.items():
        found.setdefault(run, []).append(name)
    before = f"{named.get('published', 'first')}-"
    for path in sorted((outputs / "changes").glob(f"{before}*/held.json")):
        found.setdefault(path.parent.name.removeprefix(before), []).append("held")
    return found


def kept_runs(outputs: Path, keep: int = 0) -> list[Path]:
    """The newest runs (0: all of them) and those that are latest, published or held, in the order
    in which they were made.
    """
    every, named = runs_of(outputs), marks(outputs)
    newest = every[-keep:] if keep else every
    return [folder for folder in every if folder in newest or folder.name in named]


def find_run(outputs: Path, given: str = "") -> Path:
    """The folder of a run by its id, the beginning of it, `latest`, or its path; UsageError where
    it is none, or several.
    """
    if given in ("", "latest"):
        newest = latest(outputs)
        if newest is None:
            raise UsageError("no run yet; `contentan run` makes one", where=outputs)
        return newest
    if (Path(given) / "run.json").is_file():
        return Path(given).resolve()
    found = [folder for folder in runs_of(outputs) if folder.name.startswith(given)]
    found = [folder for folder in found if folder.name == given] or found
    if len(found) > 1:
        raise UsageError(
            f"{given!r} begins {many(len(found), 'run')}:"
            f" {', '.join(sorted(f.name for f in found))}",
            where=outputs,
        )
    if not found:
        raise UsageError(
            f"no run begins with {given!r}; `contentan runs` lists them", where=outputs
        )
    return found[0]


def _hits(folder: Path, manifest: Manifest) -> int:
    """Hits that count; earlier versions did not write them into run.json."""
    if "hits" in manifest:
        return int(manifest["hits"])
    try:
        with (folder / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
            return sum(int(row["hits"]) for row in csv.DictReader(file))
    except (OSError, KeyError, ValueError):
        return 0


def between(before: Entry, after: Entry) -> Iterator[str]:
    """What the second of two runs is made of that the first is not, a line each."""
    yield f"{before.folder.name} -> {after.folder.name}"
    yield from (f"  {change.says}" for change in after.changes)
    if not after.changes:
        yield "  nothing that run.json tells of"


def run_row(entry: Entry) -> dict[str, object]:
    """A run in a row: what it is named, when it ended, how much is in it, what made it differ from
    the run before it.
    """
    manifest = entry.manifest
    return {
        "run": entry.folder.name,
        "folder": entry.folder,
        "ended": _ended(manifest),
        "documents": manifest["corpus"]["documents"],
        "failed": manifest["status"]["failed"],
        "hits": entry.hits,
        "codebook": manifest["codebook"]["name"],
        "version": manifest["codebook"]["version"],
        "marks": entry.marks,
        "lost": entry.lost,
        "changes": entry.changes,
    }


def lines(entries: Sequence[Entry], earlier: int = 0) -> Iterator[str]:
    """Runs as a person reads them, the newest first, each with what made it differ from the one
    made before it.
    """
    yield f"{'run':<12}{'ended':<18}{'documents':>10}{'hits':>10}  codebook"
    for entry in reversed(entries):
        manifest = entry.manifest
        ended = _ended(manifest)[:16].replace("T", " ")
        book = f"{manifest['codebook']['name']} {manifest['codebook']['version']}"
        marks = f"  [{', '.join(entry.marks)}]" if entry.marks else ""
        documents = manifest["corpus"]["documents"]
        yield f"{entry.folder.name:<12}{ended:<18}{documents:>10,}{entry.hits:>10,}  {book}{marks}"
        if entry.manifest["status"]["failed"]:
            yield f"    {many(manifest['status']['failed'], 'document')} failed"
        if entry.lost:
            yield f"    not whole: {some(entry.lost)}; the same `contentan run` makes it again"
        yield from (f"    {change.says}" for change in entry.changes)
        if not entry.changes and (earlier or entry is not entries[0]):
            yield "    differs in something of which run.json does not tell"
    if earlier:
        yield f"… {many(earlier, 'earlier run')}; --last 0 lists all"
