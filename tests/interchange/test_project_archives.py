"""Exports of whole projects, in the layouts that the programs document: the same two people coded
the same two texts in INCEpTION, doccano and Label Studio, and read in they are the same codings.

INCEpTION: user guide, "Export backup archive", with UIMA CAS JSON as secondary format. doccano: a
project without shared annotations, JSONL (backend/data_export/celery_tasks.py). Label Studio:
guide/task_format, JSON.
"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from contentan.errors import ContentanError
from contentan.interchange.codings import coders_compared, coding_files, coding_table
from contentan.interchange.codings.code_labels import Labels
from contentan.interchange.codings.coders_compared import Asked
from contentan.model import Codebook
from tests.interchange.coded_texts import TEXTS, codes, corpus, read

PROJECTS = Path(__file__).parent / "projects"
BOTH = ("kz-a", "Этносаралық келісім", "accord"), ("us-b", "Student exchange", "exchange")
ANNA = {*BOTH, ("us-b", "Ethnic harmony", "accord")}
BERIK = {*BOTH, ("kz-a", "Алмасу бағдарламасы", "exchange")}


def packed(project: str, to: Path, *, above: str = "") -> Path:
    path = to / f"{project}.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in sorted((PROJECTS / project).rglob("*")):
            if file.is_file():
                archive.write(file, above + file.relative_to(PROJECTS / project).as_posix())
    return path


def export(project: str, to: Path) -> Path:
    return PROJECTS / project / "project.json" if project == "label_studio" else packed(project, to)


@pytest.mark.parametrize("project", ["inception", "doccano", "label_studio"])
def test_a_project_gives_each_person_the_own_codings(
    book: Codebook, tmp_path: Path, project: str
) -> None:
    found = coding_files.read(export(project, tmp_path), book)
    assert not found.problems
    for name, expected in (("anna", ANNA), ("berik", BERIK)):
        user = f"{name}@example.org" if project == "label_studio" else name
        taken = coding_table.take_codings(found, name, corpus(), Labels(book), user=user)
        assert set(codes(taken)) == expected
        whole = "\n\n".join(text for _, text in read(taken))
        assert sorted(whole.split("\n\n")) == sorted("\n\n".join(TEXTS.values()).split("\n\n"))
    assert {mark.user.partition("@")[0] for mark in found.marks} == {"anna", "berik"}


@pytest.mark.parametrize("project", ["doccano", "label_studio"])
def test_two_people_of_a_project_are_compared(tmp_path: Path, project: str) -> None:
    """Five texts, three answered alike: by hand share 3/5, kappa (.6 - .32) / .68."""
    asked = Asked((str(export(project, tmp_path)),), texts=True)
    done = coders_compared.compared(tmp_path, asked, seed=1)
    every = done.agreement.filter(done.agreement["code"] == "").row(0, named=True)
    assert len(done.coders) == 2
    assert (every["units"], every["share"]) == (5, pytest.approx(0.6))
    assert every["kappa"] == pytest.approx(0.28 / 0.68)
    assert done.agreement["code"].to_list() == ["", "accord", "exchange"]
    assert coders_compared.compared_lines(done)[0].startswith("coders: anna")


def test_an_archive_with_a_folder_above_and_a_macs_own_files(
    book: Codebook, tmp_path: Path
) -> None:
    path = packed("doccano", tmp_path, above="export/")
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("__MACOSX/export/._anna.jsonl", b"\0\0")
    assert {m.user for m in coding_files.read(path, book).marks} == {"anna", "berik"}


@pytest.mark.parametrize(
    ("members", "says"),
    [
        ({"annotation_ser/a.txt/anna.ser": b"x"}, "secondary format"),
        ({"a.docx": b"x", "b.jsonl": b"{}"}, "no project that is known"),
        ({"anna.jsonl": b"\xff\xfe{}"}, "anna.jsonl: not UTF-8"),
        ({"annotation/a/anna.json": b'{"%FEATURE_STRUCTURES": 1}'}, "a/anna.json: no UIMA CAS"),
    ],
)
def test_what_is_wrong_in_an_archive_is_said(
    book: Codebook, tmp_path: Path, members: dict[str, bytes], says: str
) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, blob in members.items():
            archive.writestr(name, blob)
    try:
        told = [str(problem) for problem in coding_files.read(path, book).problems]
    except ContentanError as error:
        told = [error.message]
    assert any(says in line for line in told), told
