"""Outside coders compared with each other: `contentan agree FILE…`.

Each person in each file is a coder. Units are the paragraphs of a run, in which places are found as
an import finds them; or, without any run, the texts, items or documents that the files name, with
their labels as they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

import polars as pl

from contentan.coding import counts
from contentan.errors import ContentanError, UsageError, many
from contentan.interchange.codings import coder_agreement, coding_files, coding_table, run_texts
from contentan.interchange.codings.code_labels import Labels, folded, read_labels
from contentan.interchange.codings.text_places import fold
from contentan.interchange.shared.foreign_marks import Mark, Problem, Read
from contentan.interchange.shared.refi_xml import MACHINE
from contentan.model import Codebook
from contentan.statistics.agreement_by_code import JUDGED, agree
from contentan.statistics.agreement_lines import agreement_lines
from contentan.tables.frames import frame_of


class Asked(NamedTuple):
    """What a person asks for: files, each PATH or NAME=PATH; the coders that are meant (all where
    none is named); what labels mean; the files' format; whether coders that were imported take
    part; the run (the latest where empty), or `texts`, which needs none.
    """

    files: tuple[str, ...]
    coders: tuple[str, ...] = ()
    mapping: Path | None = None
    form: str = ""
    imported: bool = False
    texts: bool = False
    run: str = ""


class Person(NamedTuple):
    """One coder in one file; `user` is the name in a file of several people."""

    name: str
    path: Path
    read: Read
    user: str = ""


class Compared(NamedTuple):
    """Who was compared, table AGREEMENT without codes that nobody used, what to say besides."""

    coders: tuple[str, ...]
    agreement: pl.DataFrame
    notes: tuple[str, ...]


def compared(outputs: Path, asked: Asked, *, seed: int) -> Compared:
    """Agreement of the coders of files. UsageError for fewer than two coders, or where they share
    no unit; ContentanError with every problem of the files by its line, as an import has it.
    """
    if asked.texts and (asked.imported or asked.mapping):
        raise UsageError(
            "compares the files alone, with their labels as they are; leave out --imported and"
            " --mapping",
            where="--texts",
        )
    return _by_texts(asked, seed) if asked.texts else _by_run(outputs, asked, seed)


def _by_run(outputs: Path, asked: Asked, seed: int) -> Compared:
    whole = run_texts.whole(outputs, asked.run)
    labels = read_labels(asked.mapping, whole.codebook) if asked.mapping else Labels(whole.codebook)
    people = _chosen(_people(asked, whole.codebook), asked)
    problems, parts, notes = list[str](), list[pl.DataFrame](), list[str]()
    for one in people:
        taken = coding_table.take_codings(one.read, one.name, whole.corpus, labels, user=one.user)
        whose = f"{one.path} ({one.user})" if one.user else f"{one.path}"
        problems += [f"{whose}:{problem}" for problem in taken.problems]
        notes += taken.notes
        parts.append(taken.codings)
    _refuse(problems)
    if asked.imported:
        known = run_texts.outside(outputs, whole.corpus)
        parts.append(known.filter(pl.col("coder").is_in(asked.coders)) if asked.coders else known)
    codings = pl.concat(parts).unique(coding_table.CODINGS.key, keep="first", maintain_order=True)
    coders = _two(codings["coder"].unique().to_list())
    found = coder_agreement.agreement(
        codings, whole.segments, counts.ancestry(whole.codebook), seed=seed
    )
    return Compared(coders, _shared(found, "paragraph"), tuple(dict.fromkeys(notes)))


def _by_texts(asked: Asked, seed: int) -> Compared:
    nobody = Codebook("", "", (), (), (), "")
    people = _chosen(_people(asked, nobody), asked)
    _refuse([f"{one.path}:{problem}" for one in people for problem in one.read.problems])
    chosen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in people:
        for mark in one.read.marks:
            if mark.user != MACHINE and (mark.user == one.user or not one.user):
                own = chosen[_unit(mark), one.name]
                own |= {folded(mark.label)} if mark.label.strip() else set()
    coders = _two([name for _, name in chosen])
    # A value is a set of codes with spaces between, which labels may hold themselves.
    names = sorted({label for own in chosen.values() for label in own})
    number = {label: str(at) for at, label in enumerate(names)}
    rows = [
        (unit, name, " ".join(sorted(number[label] for label in own)))
        for (unit, name), own in sorted(chosen.items())
    ]
    every = pl.DataFrame({"code": list(number.values()), "ancestor": list(number.values())})
    found = agree(frame_of(JUDGED, rows), every, seed=seed)
    said = {at: label for label, at in number.items()} | {"": ""}
    named = found.with_columns(pl.col("code").replace_strict(said, return_dtype=pl.String()))
    return Compared(coders, _shared(named, "text"), ())


def _unit(mark: Mark) -> str:
    """What a coder was given: an item, a text, or a whole document."""
    if mark.item:
        return f"item {mark.item}"
    return f"text {fold(mark.text).text.strip()}" if mark.text else f"document {mark.doc}"


def _people(asked: Asked, book: Codebook) -> list[Person]:
    """All coders of all files. The name is the one given, else that in a file of several people,
    else the file's.
    """
    found = []
    for given in asked.files:
        name, path = _named(given)
        read = coding_files.read(path, book, form=asked.form)
        users = sorted({mark.user for mark in read.marks} - {MACHINE})
        if len(users) < 2:
            found.append(Person(name or path.stem, path, read))
        elif name:
            raise UsageError(f"codings of several people: {', '.join(users)}", where=given)
        elif "" in users:
            raise UsageError("some of its codings name nobody, others do", where=path)
        else:
            found += [Person(user, path, read, user) for user in users]
    return found


def _named(given: str) -> tuple[str, Path]:
    """NAME=PATH in its parts; a path that exists is no name."""
    name, equals, path = given.partition("=")
    return (name, Path(path)) if equals and not Path(given).exists() else ("", Path(given))


def _chosen(people: Sequence[Person], asked: Asked) -> list[Person]:
    known = sorted({one.name for one in people})
    if not asked.imported and (strangers := [one for one in asked.coders if one not in known]):
        raise UsageError(
            f"no coder {strangers[0]!r} in the files; there are {', '.join(known)}",
            where="--coders",
        )
    return [one for one in people if not asked.coders or one.name in asked.coders]


def _two(names: Iterable[str]) -> tuple[str, ...]:
    coders = tuple(sorted(set(names)))
    if len(coders) < 2:
        raise UsageError(
            f"agreement is of two coders or more; the files have {', '.join(coders) or 'none'}"
            " (NAME=FILE names the coder of a file)"
        )
    return coders


def _shared(found: pl.DataFrame, unit: str) -> pl.DataFrame:
    used = found.filter((pl.col("chosen") > 0) | (pl.col("code") == ""))
    if not used["units"].max():
        raise UsageError(
            f"the coders have no {unit} in common"
            + ("; --texts compares the texts of the files" if unit == "paragraph" else "")
        )
    return used


def _refuse(problems: Sequence[str]) -> None:
    if problems:
        told = coding_table.problem_lines([Problem(0, line) for line in problems])
        raise ContentanError("\n".join((f"{many(len(problems), 'problem')} in the files:", *told)))


def compared_lines(done: Compared) -> list[str]:
    """Who was compared, and a line for each code, all codes at once first."""
    told = agreement_lines(done.agreement.sort("code"))
    return [f"coders: {', '.join(done.coders)}", *done.notes, "", *told]
