"""The file of decisions, outputs/review/review.sqlite3: its tables, its migrations, its copies.

What is written stays: triggers refuse every UPDATE and DELETE, and no code of this package removes
the file or a copy of it. `codings` are what coders did outside the screen. An item is what a
reviewer looks at: a hit (`kind` hit) or a whole segment (`kind` segment).
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from contentan.decisions import team_tables
from contentan.errors import UsageError

#: In place of a file, for what is only tried.
IN_MEMORY = Path(":memory:")
#: Where the file lies below outputs.
REVIEW = Path("review") / "review.sqlite3"
TASKS = ("verify", "code", "missed")
#: What each task may be answered with; `recode` and `coded` come with codes.
VERDICTS = {
    "verify": ("accept", "reject", "recode", "unsure"),
    "code": ("coded", "none", "unsure"),
    "missed": ("coded", "none", "unsure"),
}
#: How a decision was made; only those of a person looking at the item count, which all but `bulk`
#: are.
HOW = ("key", "bulk", "excel", "carried", "adjudicated")

_FIRST = """
create table codebook (
  digest text primary key,
  name text not null,
  version text not null,
  canonical text not null
);
create table sample (
  id text primary key,
  task text not null check (task in ('verify', 'code', 'missed')),
  random integer not null check (random in (0, 1)),
  run text not null,
  codebook text not null references codebook,
  seed integer not null,
  choices text not null,
  made_at text not null,
  frame blob not null
);
create table item (
  id text primary key,
  kind text not null check (kind in ('hit', 'segment')),
  doc text not null,
  title text not null,
  institution text not null,
  country text not null,
  lang text not null,
  year integer,
  page integer not null,
  paragraph integer not null,
  segment integer not null,
  start integer not null,
  stop integer not null,
  code text not null,
  pattern text not null,
  line integer not null,
  quote text not null,
  before text not null,
  after text not null,
  text_digest text not null,
  codes text not null
);
create table stratum (
  sample text not null references sample,
  stratum text not null,
  size integer not null,
  drawn integer not null,
  primary key (sample, stratum)
);
create table assignment (
  sample text not null references sample,
  item text not null references item,
  reviewer text not null,
  position integer not null,
  stratum text not null,
  chance real not null,
  primary key (sample, item, reviewer)
);
create index assignment_of on assignment (sample, reviewer, position);
create table decision (
  id integer primary key,
  sample text not null references sample,
  item text not null references item,
  reviewer text not null,
  verdict text check (
    verdict in ('accept', 'reject', 'recode', 'coded', 'none', 'unsure')
    or (verdict is null and undoes is not null)
  ),
  code text not null default '',
  note text not null default '',
  how text not null check (how in ('key', 'bulk', 'excel', 'carried', 'adjudicated')),
  seconds real,
  at text not null,
  undoes integer references decision
);
create index decision_of on decision (sample, item, reviewer);
create index decision_undoes on decision (undoes) where undoes is not null;
create table coding (
  id integer primary key,
  coder text not null,
  doc text not null,
  item text not null,
  start integer not null,
  stop integer not null,
  quote text not null,
  code text not null,
  text_digest text not null,
  source text not null,
  at text not null,
  unique (coder, doc, start, stop, code, source)
);
create view current_decision as
select d.* from decision d join (
  select max(id) as id from decision
  where verdict is not null and id not in (select undoes from decision where undoes is not null)
  group by sample, item, reviewer, how = 'adjudicated'
) last using (id);
"""


def _first(db: sqlite3.Connection) -> None:
    kept = ("codebook", "sample", "item", "stratum", "assignment", "decision", "coding")
    _make(db, _FIRST, kept, 1)


def _team(db: sqlite3.Connection) -> None:
    _make(db, team_tables.TEAM, team_tables.KEPT, 2)


def _make(db: sqlite3.Connection, tables: str, kept: Iterable[str], version: int) -> None:
    """Make tables; in those of `kept` what is written stays."""
    refuse = "".join(
        f"create trigger {table}_no_{verb} before {verb} on {table} begin select raise(abort,"
        f" '{table}: what is written stays'); end;\n"
        for table in kept
        for verb in ("update", "delete")
    )
    # executescript commits what is open before it: the whole script brings its own transaction.
    db.executescript(f"begin immediate;\n{tables}{refuse}pragma user_version = {version};\ncommit;")


#: Number n brings a file from version n to n + 1.
MIGRATIONS: tuple[Callable[[sqlite3.Connection], None], ...] = (_first, _team)


def connect(path: Path, stamp: Callable[[], str]) -> sqlite3.Connection:
    """The file, made or brought to this version (a copy is put aside before that). UsageError where
    a newer contentan made it.

    Every statement outside a `with` is its own transaction; a decision is on the disk when its
    statement returns.
    """
    if path != IN_MEMORY:
        path.parent.mkdir(parents=True, exist_ok=True)
        _keep_private(path)
    db = _open(path)
    version = int(db.execute("pragma user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        db.close()
        raise UsageError(
            f"made by a newer contentan (version {version}, this one knows {len(MIGRATIONS)})",
            where=path,
        )
    if 0 < version < len(MIGRATIONS):
        backup(path, f"before version {len(MIGRATIONS)}", stamp())
    for migrate in MIGRATIONS[version:]:
        _at_once(db, migrate)
    return db


@contextmanager
def opened(outputs: Path, stamp: Callable[[], str]) -> Iterator[sqlite3.Connection]:
    """The file below a folder of outputs (see `connect`); UsageError where there is no such
    folder.
    """
    if not outputs.is_dir():
        raise UsageError("there is no such folder; `contentan run` makes it", where=outputs)
    with closing(connect(outputs / REVIEW, stamp)) as db:
        yield db


def _keep_private(path: Path) -> None:
    """Readable by its owner alone, from before its first byte: others on the same machine would
    read answers that they may not see yet. SQLite gives its two files beside the same mode.
    """
    try:
        if not path.exists():
            # Only a file that is not there is opened: closing any handle of a database gives up
            # the locks that the process holds on it (SQLite, "How to corrupt", 2.2).
            with suppress(FileExistsError):
                os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        for file in (path, *(path.with_name(path.name + end) for end in ("-wal", "-shm"))):
            # A file of somebody else, who shared it on purpose, stays as it is; the last connection
            # that closes takes the files beside away.
            with suppress(PermissionError, FileNotFoundError):
                if file.stat().st_mode & 0o077:
                    file.chmod(0o600)
    except OSError as error:
        raise UsageError(
            f"no file of decisions that can be used: {error.strerror}", where=path
        ) from None


def _open(path: Path) -> sqlite3.Connection:
    try:
        db = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
        db.row_factory = sqlite3.Row
        # Readers go on while one writes (wal), and what was said to be stored survives a power cut
        # (full).
        for pragma in ("journal_mode = wal", "synchronous = full", "foreign_keys = on"):
            db.execute(f"pragma {pragma}")
    except sqlite3.Error as error:
        raise UsageError(f"no file of decisions that can be used: {error}", where=path) from None
    return db


def _at_once(db: sqlite3.Connection, migrate: Callable[[sqlite3.Connection], None]) -> None:
    """Two that open a new file at the same time: the second finds the work done."""
    before = db.execute("pragma user_version").fetchone()[0]
    try:
        migrate(db)
    except sqlite3.OperationalError:
        # Refused because the table is there: the other one made it, and its version says so.
        db.execute("rollback") if db.in_transaction else None
        if db.execute("pragma user_version").fetchone()[0] == before:
            raise


def backup(path: Path, why: str, stamp: str) -> Path:
    """A whole copy beside the file, in backups/; its name tells when and why."""
    name = f"{stamp} {why}".replace(":", "").replace(" ", "_")
    folder = path.parent / "backups"
    folder.mkdir(exist_ok=True)
    copy, number = folder / f"{name}.sqlite3", 1
    while copy.exists():
        number += 1
        copy = folder / f"{name}_{number}.sqlite3"
    _keep_private(copy)
    with closing(_open(path)) as db, closing(sqlite3.connect(copy)) as to:
        db.backup(to)
    return copy


@contextmanager
def all_or_nothing(db: sqlite3.Connection) -> Iterator[None]:
    """One transaction that other writers wait for."""
    # Takes the write lock now: two that both read first would else block each other at their first
    # write.
    db.execute("begin immediate")
    try:
        yield
    except BaseException:
        db.execute("rollback")
        raise
    db.execute("commit")
