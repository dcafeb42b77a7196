"""Tesseract is found where installers put it; which one it is decides a result, where it is does
not.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from contentan.extract.reading import options
from contentan.extract.scan import ocr, tesseract_program
from contentan.extract.scan.tesseract_program import VARIABLE, program, usual_places
from contentan.runs.after import doctor

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the programs of the test are for sh")


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing on PATH, nothing remembered."""
    (tmp_path / "path").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "path"))
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setattr(tesseract_program, "usual_places", lambda *_: iter(()))
    for remembered in (ocr.installed, options):
        remembered.cache_clear()
    yield
    for remembered in (ocr.installed, options):
        remembered.cache_clear()


def tesseract(folder: Path, version: str = "5.3.0", languages: str = "eng kaz osd rus") -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "tesseract"
    said = f'List of available languages in "/x" ({len(languages.split())}):\n'
    said += languages.replace(" ", "\n")
    path.write_text(
        f"#!/bin/sh\ncase $1 in --version) echo 'tesseract {version}';; *) echo '{said}';; esac\n"
    )
    path.chmod(0o755)
    return str(path)


def test_nothing_is_found_where_there_is_none() -> None:
    assert program() == "" and ocr.installed() == ("", ())


def test_what_is_named_goes_before_path_and_path_before_the_usual_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = tesseract(tmp_path / "usual")
    monkeypatch.setattr(
        tesseract_program, "usual_places", lambda *_: (tmp_path / "none", Path(usual))
    )
    assert program() == usual
    on_path = tesseract(tmp_path / "path")
    assert program() == on_path
    named = tesseract(tmp_path / "named")
    monkeypatch.setenv(VARIABLE, named)
    assert program() == named


def test_a_name_that_leads_nowhere_is_told_and_nothing_else_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tesseract(tmp_path / "path")
    monkeypatch.setenv(VARIABLE, str(tmp_path / "gone"))
    assert program() == ""
    (line,) = [fact.says for fact in doctor.installed() if fact.about == "OCR"]
    assert f"{VARIABLE} names {tmp_path / 'gone'}, which is no program" in line


def test_usual_places_of_windows_are_those_of_its_folders() -> None:
    places = usual_places(
        "win32",
        {
            "ProgramFiles": "C:/Program Files",
            "ProgramW6432": "C:/Program Files",
            "LOCALAPPDATA": "L",
        },
    )
    assert [place.as_posix() for place in places] == [
        "C:/Program Files/Tesseract-OCR/tesseract.exe",
        "L/Programs/Tesseract-OCR/tesseract.exe",
        "L/Tesseract-OCR/tesseract.exe",
    ]
    assert not list(usual_places("win32", {})) and not list(usual_places("linux", {}))


def test_version_and_languages_are_part_of_a_key_and_the_place_is_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = []
    for folder, version in (("a", "5.3.0"), ("b", "5.3.0"), ("c", "5.5.1")):
        monkeypatch.setenv(VARIABLE, tesseract(tmp_path / folder, version))
        ocr.installed.cache_clear()
        options.cache_clear()
        keys.append(options())
    assert keys[0] == keys[1] != keys[2]
    assert keys[0]["tesseract"] == "5.3.0"
    assert keys[0]["tesseract_languages"] == "eng+kaz+osd+rus"


def test_doctor_names_the_program_and_what_it_cannot_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(VARIABLE, tesseract(tmp_path / "a", languages="eng osd"))
    (line,) = [fact.says for fact in doctor.installed() if fact.about == "OCR"]
    assert f"Tesseract 5.3.0 at {tmp_path / 'a' / 'tesseract'}" in line
    assert "languages missing: kaz, rus" in line


@pytest.mark.parametrize(("system", "told"), [("Windows", 1), ("Darwin", 1), ("Linux", 0)])
def test_doctor_says_where_memory_is_not_bounded(
    monkeypatch: pytest.MonkeyPatch, system: str, told: int
) -> None:
    monkeypatch.setattr(doctor.platform, "system", lambda: system)
    lines = [
        fact for fact in doctor.installed() if "a hostile file may fill the memory" in fact.says
    ]
    assert len(lines) == told
