"""A run handed over to programs of qualitative analysis: its codebook as .qdc, all of it as
.qdpx.
"""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path
from typing import Any

import polars as pl

from contentan.codebook import canonical_form
from contentan.errors import UsageError, many
from contentan.interchange.codings import run_texts
from contentan.interchange.refi import refi_codebook, refi_project
from contentan.interchange.shared.refi_xml import MACHINE
from contentan.store.files import put, write_atomic
from contentan.store.run_folders import manifest_of, run_folder

SUFFIXES = (".qdc", ".qdpx")


def export(outputs: Path, to: Path, *, run: str = "", lang: str = "en") -> list[str]:
    """Write a file named *.qdc or *.qdpx; lines to be told of it. UsageError for another name or
    where there is no such run.
    """
    if to.suffix.lower() not in SUFFIXES:
        raise UsageError(f"a name that ends in {' or '.join(SUFFIXES)} is wanted", where=to)
    if not to.parent.is_dir():
        raise UsageError("there is no such folder", where=to.parent)
    if to.suffix.lower() == ".qdc":
        book = canonical_form.codebook_of_run(run_folder(outputs, run))
        write_atomic(to, refi_codebook.codebook(book, lang=lang), tmp=to.parent)
        return [f"{to}: {many(len(book.codes), 'code')}"]
    return _project(outputs, to, run, lang)


def _project(outputs: Path, to: Path, run: str, lang: str) -> list[str]:
    import tempfile

    whole = run_texts.whole(outputs, run)
    manifest = manifest_of(whole.stored.folder)
    people, lost = run_texts.people(outputs, whole.corpus)
    documents = tuple(one for one in whole.documents if one.id in whole.corpus.texts)
    codings = _codings(whole.hits, people)
    about = _about(manifest, len(documents))
    project = refi_project.Project(
        f"{whole.codebook.name} {manifest['id']}",
        whole.codebook,
        documents,
        whole.corpus.texts.__getitem__,
        codings,
        manifest["circumstances"]["finished"],
        lang,
        about,
    )
    with tempfile.TemporaryDirectory(dir=to.parent) as drafts:
        draft = Path(drafts) / to.name
        with draft.open("wb") as file:
            refi_project.write(file, project)
        put(draft, to)
    coders = sorted(set(people["coder"]))
    unread = len(manifest["documents"]) - len(documents)
    lines = [
        f"{to}: {many(len(documents), 'document')}, {many(len(whole.codebook.codes), 'code')},"
        f" {many(sum(map(len, codings.values())), 'coding')}"
    ]
    lines += (
        [f"coders beside the machine: {', '.join(coders)} ({many(len(people), 'coding')})"]
        if coders
        else []
    )
    lines += (
        [f"{many(lost, 'coding')} of people left out: the text that they coded has changed"]
        if lost
        else []
    )
    lines += (
        [
            f"{many(unread, 'document')} left out: not read, or with the text of another one"
            " (documents.csv says which)"
        ]
        if unread
        else []
    )
    return lines


def _codings(hits: pl.DataFrame, people: pl.DataFrame) -> dict[str, list[refi_project.Coding]]:
    """Counted hits, each with its pattern as a remark, and what people coded, by document."""
    found: dict[str, list[refi_project.Coding]] = defaultdict(list)
    counted = hits.filter(pl.col("blocked_by").is_null())
    for hit in counted.select(
        "doc", "start", "stop", "quote", "code", "pattern", "lang", "line"
    ).iter_rows(named=True):
        remark = f"{hit['code']}: {hit['pattern']} ({hit['lang']}, codebook.yaml:{hit['line']})"
        found[hit["doc"]].append(
            refi_project.Coding(
                MACHINE, hit["start"], hit["stop"], hit["quote"], hit["code"], remark
            )
        )
    for row in people.iter_rows(named=True):
        found[row["doc"]].append(
            refi_project.Coding(row["coder"], row["start"], row["stop"], row["quote"], row["code"])
        )
    # The same code by the same person on the same place is one coding, also from two samples.
    return {doc: list(dict.fromkeys(own)) for doc, own in found.items()}


def _about(manifest: dict[str, Any], documents: int) -> str:
    book = manifest["codebook"]
    return (
        f"Run {manifest['id']} of contentan {manifest['contentan']}: {many(documents, 'document')}"
        f" coded with {book['name']} {book['version']} ({book['digest'][:12]}). Codings of the user"
        f" {MACHINE} are what the codebook's patterns found; hits that an exclusion blocked are not"
        " among them. Sources are the cleaned texts: positions count their code points."
    )
