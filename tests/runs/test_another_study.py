"""A study that is not the package's own, without a line of code: two languages, three countries,
five criteria, families and colours of its own; and one whose codebook names only ids and patterns.
"""

from __future__ import annotations

import json
import re
import zipfile
from pathlib import Path

import polars as pl
import pytest

from tests.conftest import Cli

SETTINGS = """\
[paths]
codebook = "codebooks/press_freedom"

[study]
title = {en = "Press freedom in three countries", ru = "Свобода печати в трёх странах"}
countries = ["DEU", "FRA", "MNG"]

[study.families]
press = {en = "Press", ru = "Пресса"}
party = "Parties"

[study.names]
MNG = {en = "Mongolia", ru = ["Монголия", "Монголии"]}

[study.colours]
FRA = "#6a3d9a"
"""
CODEBOOK = """\
name: press_freedom
languages: [ru, en]
criteria:
  actors: {en: actors, ru: действующие лица, kind: institution}
  aims: Aims
  means: {ru: средства}
  limits:
  outcomes: outcomes
codes:
  - id: journalists
    label: {en: Journalists, ru: Журналисты}
    criterion: actors
    patterns: {en: [journalist, reporter], ru: [журналист]}
  - id: freedom
    label: Свобода печати
    criterion: aims
    patterns: {en: [press freedom, freedom of the press], ru: [свобода печати]}
  - id: licence
    criterion: means
    patterns: {en: [licence]}
  - id: censorship
    criterion: limits
    patterns: {en: [censorship, censor], ru: [цензура]}
  - id: trust
    criterion: outcomes
    patterns: {en: [trust], ru: [доверие]}
"""
SMALLEST = """\
codes:
  - id: journalists
    patterns:
      en: [journalist]
      ru: [журналист]
"""
TEXTS = {
    "de-1": "Journalists value press freedom. A licence is not needed; trust grows.",
    "de-2": "Reporters wrote of censorship and of the freedom of the press.",
    "fr-1": "The journalist fears censorship. Trust in the press is low.",
    "fr-2": "Press freedom is a right of every reporter.",
    "mn-1": "Журналисты говорят о цензуре. Доверие к газетам растёт.",
    "mn-2": "Свобода печати защищена законом, и журналист может писать.",
}


@pytest.fixture
def study(tmp_path: Path) -> Path:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    rows = ["path,title,family,country,year"]
    for i, (name, text) in enumerate(TEXTS.items()):
        (corpus / f"{name}.txt").write_text(text, encoding="utf-8")
        country = {"de": "DEU", "fr": "FRA", "mn": "MNG"}[name[:2]]
        rows.append(f"{name}.txt,{name},{('press', 'party')[i % 2]},{country},202{i % 3}")
    (corpus / "register.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    book = tmp_path / "codebooks" / "press_freedom"
    book.mkdir(parents=True)
    (book / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    (tmp_path / "contentan.toml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def report_of(folder: Path) -> str:
    return (folder / "outputs" / "latest" / "report.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_study_of_two_languages_three_countries_and_five_criteria(study: Path, cli: Cli) -> None:
    done = cli("run", cwd=study)
    assert done.returncode == 0, done.stderr
    assert "6 documents (6 ok" in done.stdout
    assert "warning" not in done.stderr.lower()
    page = report_of(study)
    assert "<h1>Press freedom in three countries: Germany, France, Mongolia</h1>" in page
    rows = '<th scope="row" rowspan="2">{}</th>'
    titles = [page.index(rows.format(name)) for name in ("Actors", "Aims", "Средства")]
    assert titles == sorted(titles)
    assert ".c1 { color: #6a3d9a; " in page
    assert "Press " in page
    assert "Parties " in page
    assert "words in<br>Russian" in page
    assert "<br>Kazakh" not in page
    manifest = json.loads((study / "outputs" / "latest" / "run.json").read_text(encoding="utf-8"))
    assert [name for name, _ in manifest["study"]["families"]] == ["press", "party"]


@pytest.mark.slow
def test_its_report_in_russian_says_what_it_can_in_russian(study: Path, cli: Cli) -> None:
    done = cli("run", "--report-lang", "ru", cwd=study)
    assert done.returncode == 0, done.stderr
    page = report_of(study)
    assert "<h1>Свобода печати в трёх странах: Германия, Франция, Монголия</h1>" in page
    assert "Действующие лица" in page
    assert "Пресса" in page
    assert "Parties" in page


@pytest.mark.slow
def test_it_goes_to_qda_programs_to_a_workbook_and_to_a_reviewer(study: Path, cli: Cli) -> None:
    assert cli("run", cwd=study).returncode == 0
    for arguments in (
        ("export",),
        ("export", "--to", "study.qdpx"),
        ("export", "--to", "codes.qdc"),
        ("pack", "latest", "--to", "pack"),
        ("check", "codebooks/press_freedom"),
        ("reproduce", "latest"),
        ("suggest",),
    ):
        done = cli(*arguments, cwd=study)
        assert done.returncode == 0, (arguments, done.stdout, done.stderr)
    with zipfile.ZipFile(study / "study.qdpx") as project:
        text = project.read("project.qde").decode()
    for name in ("actors", "aims", "means", "limits", "outcomes", "Журналисты"):
        assert name in text
    assert "## Actors" in (study / "pack" / "codebook.md").read_text(encoding="utf-8")
    kinds = (study / "outputs" / "latest" / "network_nodes.csv").read_text(encoding="utf-8")
    assert "journalists,institution" in kinds


@pytest.mark.slow
def test_a_codebook_of_ids_and_patterns_has_a_report_without_a_table_of_criteria(
    study: Path, cli: Cli
) -> None:
    (study / "codebooks" / "press_freedom" / "codebook.yaml").write_text(SMALLEST, encoding="utf-8")
    done = cli("run", cwd=study)
    assert done.returncode == 0, done.stderr
    page = report_of(study)
    assert 'id="table1"' not in page
    assert 'href="#table1"' not in page
    assert 'id="c-journalists"' in page
    read = re.sub(r"<style>.*?</style>", "", page.partition('id="method"')[0], flags=re.DOTALL)
    assert "criterion" not in read
    for arguments in (("export", "--to", "study.qdpx"), ("pack", "latest", "--to", "pack")):
        done = cli(*arguments, cwd=study)
        assert done.returncode == 0, (arguments, done.stderr)


def test_a_family_that_the_study_does_not_name_is_refused_with_the_remedy(
    study: Path, cli: Cli
) -> None:
    (study / "contentan.toml").write_text(
        SETTINGS.replace('party = "Parties"\n', ""), encoding="utf-8"
    )
    done = cli("run", cwd=study)
    assert done.returncode == 2
    lines = done.stderr.splitlines()
    assert len([line for line in lines if "family 'party' is not one of press" in line]) == 3
    assert not (study / "outputs" / "runs").exists()


@pytest.mark.slow
def test_a_changed_name_of_the_study_is_another_run_with_the_same_numbers(
    study: Path, cli: Cli
) -> None:
    cli("run", cwd=study)
    before = (study / "outputs" / "latest").resolve()
    (study / "contentan.toml").write_text(SETTINGS.replace("Mongolia", "MN"), encoding="utf-8")
    cli("recode", cwd=study)
    after = (study / "outputs" / "latest").resolve()
    assert before != after
    for name in ("hits.csv", "counts.csv", "comparison.csv"):
        assert (before / name).read_bytes() == (after / name).read_bytes()
    assert "MN" in report_of(study)


@pytest.mark.slow
def test_the_register_is_checked_and_added_to_with_the_families_of_the_study(
    study: Path, cli: Cli
) -> None:
    done = cli("register", "check", "--no-texts", cwd=study)
    assert "is not one of" not in done.stdout, done.stdout
    (study / "new.txt").write_text("Reporters spoke.", encoding="utf-8")
    wrong = cli("register", "add", "new.txt", "--family", "apk", cwd=study)
    assert wrong.returncode == 2
    assert "is not one of press, party" in wrong.stderr
    done = cli("register", "add", "new.txt", "--family", "party", "--country", "DEU", cwd=study)
    assert done.returncode == 0, done.stderr
    assert "party" in (study / "corpus" / "register.csv").read_text(encoding="utf-8")


@pytest.mark.slow
def test_a_report_on_countries_counts_for_those_of_the_study_that_it_names(
    study: Path, cli: Cli
) -> None:
    register = study / "corpus" / "register.csv"
    (study / "corpus" / "un-1.txt").write_text(
        "Germany has censorship.\n\nЖурналисты Монголии говорят о доверии.\n\nMadrid has trust.",
        encoding="utf-8",
    )
    rows = register.read_text(encoding="utf-8") + "un-1.txt,On three countries,other,,2021\n"
    register.write_text(rows, encoding="utf-8")
    assert cli("run", cwd=study).returncode == 0
    assert of_reports(study) == [("censorship", "DEU"), ("journalists", "MNG"), ("trust", "MNG")]
    settings = SETTINGS + '\n[study.mentions]\nDEU = {en = ["Madrid"]}\n'
    (study / "contentan.toml").write_text(settings, encoding="utf-8")
    assert cli("recode", cwd=study).returncode == 0
    assert of_reports(study) == [("journalists", "MNG"), ("trust", "DEU"), ("trust", "MNG")]


def of_reports(study: Path) -> list[tuple[str, str]]:
    """Code and country of the hits in documents of no family of the study."""
    counts = pl.read_csv(study / "outputs" / "latest" / "counts.csv")
    own = counts.filter(pl.col("family") == "other", pl.col("hits") > 0, pl.col("country") != "")
    return sorted(own.select("code", "country").rows())
