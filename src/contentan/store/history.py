"""The runs that were made: which they are, and what made each differ from the one before.
Everything is read from their run.json.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from contentan.errors import UsageError
from contentan.store.run_folders import latest, manifest_of, missing_files

Manifest = Mapping[str, Any]
#: Documents, words and keys that are named before the rest is only counted.
MOST = 5


class Change(NamedTuple):
    """One input in which two runs differ: documents, codebook, contentan, libraries, seed, options,
    decisions, cases, indicators.
    """

    kind: str
    says: str


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
        except (OSError, ValueError, KeyError):
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
    named, entries = marks(outputs), list[Entry]()
    before: Manifest | None = None
    folders = runs_of(outputs)
    for folder in folders[-last - 1 :] if last else folders:
        manifest = manifest_of(folder)
        changes = (
            _counted(differences(before, manifest), entries[-1].folder, folder)
            if before is not None
            else []
        )
        lost = tuple(missing_files(folder))
        own = tuple(named.get(folder.name, ()))
        entries.append(Entry(folder, manifest, _hits(folder, manifest), own, lost, tuple(changes)))
        before = manifest
    return entries[-last:] if last else entries


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
            f"{given!r} begins {len(found)} runs: {', '.join(sorted(f.name for f in found))}",
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


def differences(a: Manifest, b: Manifest) -> list[Change]:
    """What two runs are made of and do not share, `b` as it came after `a`."""
    return [
        *_documents(a, b),
        *_codebook(a, b),
        *(Change("contentan", text) for text in _programs(a, b)),
        *(Change("libraries", text) for text in _values(a["libraries"], b["libraries"])),
        *_values_of(a, b, "seed"),
        *(Change("options", text) for text in _values(_options(a), _options(b))),
        *(
            Change(name, f"{name} changed")
            for name in ("decisions", "cases", "indicators")
            if _moved(a, b, name)
        ),
    ]


def _documents(a: Manifest, b: Manifest) -> Iterator[Change]:
    old, new = ({row["id"]: row for row in one["documents"]} for one in (a, b))
    both = sorted(old.keys() & new.keys())
    changed = [doc for doc in both if old[doc]["sha256"] != new[doc]["sha256"]]
    for says, docs in (
        ("added", sorted(new.keys() - old.keys())),
        ("gone", sorted(old.keys() - new.keys())),
        ("changed", changed),
    ):
        if docs:
            yield Change(
                "documents", f"{len(docs)} document{'s' * (len(docs) > 1)} {says}: {some(docs)}"
            )
    cells: dict[str, list[str]] = {}
    for doc in both:
        for name in sorted(old[doc].keys() | new[doc].keys()):
            if name != "sha256" and old[doc].get(name) != new[doc].get(name):
                cells.setdefault(name, []).append(doc)
    for name, docs in cells.items():
        yield Change("documents", f"another {name} in the register for {some(docs)}")


def _codebook(a: Manifest, b: Manifest) -> Iterator[Change]:
    old, new = a["codebook"], b["codebook"]
    if old["digest"] == new["digest"]:
        return
    names = [f"{one['name']} {one['version']}" for one in (old, new)]
    yield Change(
        "codebook",
        f"codebook {names[0]} -> {names[1]}" if names[0] != names[1] else f"{names[0]} was edited",
    )


def _counted(changes: Sequence[Change], before: Path, after: Path) -> list[Change]:
    """The changes; that of the codebook with how many codes and patterns came and went, where both
    runs kept theirs.
    """
    counts = (
        ", ".join(_came_and_went(before, after))
        if any(one.kind == "codebook" for one in changes)
        else ""
    )
    return [
        one._replace(says=f"{one.says}: {counts}") if one.kind == "codebook" and counts else one
        for one in changes
    ]


def _came_and_went(before: Path, after: Path) -> Iterator[str]:
    try:
        old, new = (
            json.loads((folder / "codebook.json").read_text(encoding="utf-8"))
            for folder in (before, after)
        )
    except (OSError, ValueError):
        return
    for what, place in (("code", 1), ("pattern", 4)):
        # of a pattern all but its line, of a code its id
        one, other = (
            {json.dumps(_core(row, place)) for row in book[f"{what}s"]} for book in (old, new)
        )
        if one != other:
            yield f"{what}s +{len(other - one)} -{len(one - other)}"


def _core(row: Sequence[Any], place: int) -> Any:
    return row[0] if place == 1 else [*row[:3], *row[4:]]


def _programs(a: Manifest, b: Manifest) -> Iterator[str]:
    """Stages whose own source files differ; where run.json does not tell, whose digest does."""
    if a["contentan"] != b["contentan"]:
        yield f"contentan {a['contentan']} -> {b['contentan']}"
    told = "sources" if "sources" in a and "sources" in b else "stages"
    stages = [
        name for name in sorted({*a[told], *b[told]}) if a[told].get(name) != b[told].get(name)
    ]
    if stages:
        what = "programs" if told == "sources" else "programs or libraries"
        yield f"other {what} of {', '.join(stages)}"


def _options(manifest: Manifest) -> dict[str, str]:
    """Options by name as texts; what an earlier version did not know is empty."""
    found = dict(manifest["options"])
    limits = found.pop("limits", {})
    return {**found, **{f"limit {name}": str(value) for name, value in limits.items()}}


def _values(a: Mapping[str, str], b: Mapping[str, str]) -> Iterator[str]:
    for name in sorted({*a, *b}):
        old, new = (str(one.get(name) or "none") for one in (a, b))
        if old != new:
            yield f"{name} {old} -> {new}"


def _values_of(a: Manifest, b: Manifest, name: str) -> Iterator[Change]:
    yield from (Change(name, text) for text in _values({name: a[name]}, {name: b[name]}))


def _moved(a: Manifest, b: Manifest, name: str) -> bool:
    """Whether a digest differs; of runs that do not tell it nothing is said."""
    return name in a and name in b and a[name] != b[name]


def some(names: Sequence[str]) -> str:
    """The first names, and how many more there are.

    >>> some(["a", "b", "c", "d", "e", "f", "g"])
    'a, b, c, d, e and 2 more'
    """
    more = f" and {len(names) - MOST} more" if len(names) > MOST else ""
    return f"{', '.join(names[:MOST])}{more}"


def between(before: Path, after: Path) -> Iterator[str]:
    """What the second of two runs is made of that the first is not, a line each."""
    a, b = manifest_of(before), manifest_of(after)
    changes = _counted(differences(a, b), before, after)
    yield f"{before.name} -> {after.name}"
    yield from (f"  {change.says}" for change in changes)
    if not changes:
        yield "  nothing that run.json tells of"


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
            yield f"    {manifest['status']['failed']} documents failed"
        if entry.lost:
            yield f"    not whole: {some(entry.lost)}; the same `contentan run` makes it again"
        yield from (f"    {change.says}" for change in entry.changes)
        if not entry.changes and (earlier or entry is not entries[0]):
            yield "    differs in something of which run.json does not tell"
    if earlier:
        yield f"… {earlier} earlier runs; --last 0 lists all"
