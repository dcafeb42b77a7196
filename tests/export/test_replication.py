"""A packed run: opened without us, checked by others' programs, the same bytes each time, nothing
of the machine in it.
"""

from __future__ import annotations

import getpass
import hashlib
import json
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import polars as pl
import pytest

from contentan.codebook import canonical_form
from contentan.errors import UsageError
from contentan.export.replication import readable
from contentan.export.replication.descriptor import ABOUT, TABLES
from contentan.export.replication.document_sources import may_be_handed_on
from contentan.export.replication.replication_folder import pack
from contentan.runs import pipeline
from contentan.runs.after.reproduce import reproduce
from contentan.runs.analysis import DECLARED
from contentan.runs.job import Settings
from contentan.store.history import find_run
from contentan.store.run_folders import manifest_of, run_folder, write_manifest
from tests.conftest import CODEBOOK, ROOT, TEXTS, Cli, write_corpus

RIGHTS = {
    "kz-a": "CC BY 4.0",
    "kz-b": "© the Assembly",
    "us-a": "Public domain",
    "us-b": "CC BY-NC 4.0",
}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    home = tmp_path_factory.mktemp("packed")
    register = write_corpus(home / "corpus", TEXTS) / "register.csv"
    head, *rows = register.read_text(encoding="utf-8").splitlines()
    rows = [
        f"{row},{RIGHTS[row.split(',')[0]]},https://example.org/{row.split(',')[0]}" for row in rows
    ]
    register.write_text("\n".join([f"{head},rights,url", *rows]) + "\n", encoding="utf-8")
    (home / "codebook").mkdir()
    (home / "codebook" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    settings = Settings(home / "corpus", home / "codebook", home / "outputs", workers=1)
    pipeline.run(settings, now=lambda: "2026-01-01T10:00:00+00:00")
    return home


@pytest.fixture
def run(home: Path) -> Path:
    return run_folder(home / "outputs")


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.slow
def test_the_same_run_gives_the_same_bytes_as_folder_and_as_zip(run: Path, tmp_path: Path) -> None:
    for name in ("one", "two", "one.zip", "two.zip"):
        pack(run, tmp_path / name, texts=True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "one.zip", "two", "two.zip"]
    assert files(tmp_path / "one") == files(tmp_path / "two")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "one.zip") as archive:
        unpacked = {
            name.removeprefix(f"contentan-{run.name}/"): archive.read(name)
            for name in archive.namelist()
        }
    assert unpacked == files(tmp_path / "one")


def test_tables_and_report_are_those_of_the_run(run: Path, tmp_path: Path) -> None:
    pack(run, tmp_path / "to")
    for name in (
        "report.html",
        "codebook.json",
        *(f"{table}.csv" for table in (*DECLARED, "hits")),
    ):
        packed = tmp_path / "to" / ("tables" if name.endswith(".csv") else ".") / name
        assert packed.read_bytes() == (run / name).read_bytes()


def test_checksums_are_those_that_sha256sum_takes_and_a_changed_byte_is_noticed(
    run: Path, tmp_path: Path
) -> None:
    pack(run, tmp_path / "to", texts=True)
    lines = (tmp_path / "to" / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    held = {name: hashlib.sha256(data).hexdigest() for name, data in files(tmp_path / "to").items()}
    assert sums == {name: digest for name, digest in held.items() if name != "SHA256SUMS"}
    if program := shutil.which("sha256sum"):
        check = [program, "-c", "--quiet", "--strict", "SHA256SUMS"]
        assert subprocess.run(check, cwd=tmp_path / "to", check=False).returncode == 0
        with (tmp_path / "to" / "tables" / "hits.csv").open("ab") as file:
            file.write(b"x")
        assert (
            subprocess.run(check, cwd=tmp_path / "to", check=False, capture_output=True).returncode
            == 1
        )


@pytest.mark.slow
def test_the_description_is_valid_for_frictionless_and_finds_what_does_not_keep_it(
    run: Path, tmp_path: Path
) -> None:
    frictionless = pytest.importorskip(
        "frictionless", reason="pip install frictionless: it reads the data package"
    )
    pack(run, tmp_path / "to")
    place = str(tmp_path / "to" / "datapackage.json")
    told = frictionless.validate(place)
    assert told.valid, [error.message for task in told.tasks for error in task.errors][:5]
    names = {
        resource["name"]
        for resource in json.loads(Path(place).read_text(encoding="utf-8"))["resources"]
    }
    assert names == {*DECLARED, "hits", "sources"}
    table = tmp_path / "to" / "tables" / "hits.csv"
    text = table.read_text(encoding="utf-8-sig")
    for damage in (
        text.replace(",us-a,", ",nowhere,", 1),
        text.replace("FALSE", "perhaps", 1),
        text + text.splitlines()[1] + "\n",
    ):
        assert damage != text
        table.write_text(damage, encoding="utf-8-sig")
        assert any(
            error.type not in ("hash-count", "byte-count")
            for error in _errors(frictionless.validate(place))
        )


def _errors(told: object) -> list[object]:
    return [error for task in told.tasks for error in task.errors]  # type: ignore[attr-defined]


def test_every_column_is_described_as_it_is_declared(run: Path, tmp_path: Path) -> None:
    pack(run, tmp_path / "to")
    package = json.loads((tmp_path / "to" / "datapackage.json").read_text(encoding="utf-8"))
    for resource in package["resources"]:
        table = TABLES[resource["name"]]
        fields = resource["schema"]["fields"]
        assert [field["name"] for field in fields] == list(table.schema)
        assert [field["description"] for field in fields] == [
            column.says for column in table.columns
        ]
        types = {"Int32": "integer", "Float64": "number", "String": "string", "Boolean": "boolean"}
        assert [field["type"] for field in fields] == [
            types[str(column.dtype)] for column in table.columns
        ]
    assert not DECLARED.keys() - ABOUT.keys(), "say in ABOUT what the table is about"


def test_a_table_that_this_version_does_not_know_is_packed_with_its_header(
    run: Path, tmp_path: Path
) -> None:
    old = tmp_path / run.name
    shutil.copytree(run, old)
    (old / "older.csv").write_bytes(b"\xef\xbb\xbfa,b\n1,x\n")
    manifest = manifest_of(old)
    manifest["files"]["older.csv"] = [
        11,
        hashlib.sha256((old / "older.csv").read_bytes()).hexdigest(),
    ]
    write_manifest(old, manifest)
    pack(old, tmp_path / "to")
    package = json.loads((tmp_path / "to" / "datapackage.json").read_text(encoding="utf-8"))
    schema = next(one["schema"] for one in package["resources"] if one["name"] == "older")
    assert schema["fields"] == [{"name": "a", "type": "string"}, {"name": "b", "type": "string"}]


def test_nothing_in_it_tells_of_the_machine(home: Path, run: Path, tmp_path: Path) -> None:
    pack(run, tmp_path / "to", texts=True)
    for name, data in files(tmp_path / "to").items():
        for secret in (str(home), str(ROOT), str(Path.home()), f"/{getpass.getuser()}/"):
            assert secret.encode() not in data, name
    manifest = json.loads((tmp_path / "to" / "run.json").read_text(encoding="utf-8"))
    assert manifest["circumstances"]["corpus"] == "corpus"
    assert manifest["files"] == manifest_of(run)["files"]


def test_texts_are_packed_only_where_asked_for_and_only_those_that_may_be_handed_on(
    home: Path, run: Path, tmp_path: Path
) -> None:
    pack(run, tmp_path / "none")
    assert not (tmp_path / "none" / "corpus").exists()
    done = pack(run, tmp_path / "some", texts=True)
    assert done.documents == 2
    held = files(tmp_path / "some" / "corpus")
    assert held == {
        name: (home / "corpus" / name).read_bytes() for name in ("kz-a.txt", "us-a.txt")
    }
    for name, places in (
        ("none", ["", "", "", ""]),
        ("some", ["corpus/kz-a.txt", "", "corpus/us-a.txt", ""]),
    ):
        sources = pl.read_csv(tmp_path / name / "tables" / "sources.csv")
        assert sources["file"].to_list() == places
        assert sources["url"].to_list() == [f"https://example.org/{doc}" for doc in RIGHTS]
        assert sources["sha256"].to_list() == [
            row["sha256"] for row in manifest_of(run)["documents"]
        ]


def test_a_text_that_changed_since_is_left_out_and_named(
    home: Path, run: Path, tmp_path: Path
) -> None:
    path = home / "corpus" / "us-a.txt"
    text = path.read_bytes()
    try:
        path.write_bytes(b"another")
        done = pack(run, tmp_path / "to", texts=True)
    finally:
        path.write_bytes(text)
    assert done.notes == [f"us-a may be handed on, but {path} has changed"]
    assert "1 more may be handed on" in (tmp_path / "to" / "README.txt").read_text(encoding="utf-8")
    assert sorted(files(tmp_path / "to" / "corpus")) == ["kz-a.txt"]


@pytest.mark.parametrize(
    ("rights", "free"),
    [
        ("CC0", True),
        ("CC0-1.0, written for contentan", True),
        ("CC BY 4.0", True),
        ("cc-by-sa-3.0", True),
        ("CC BY SA", True),
        ("Public Domain Mark 1.0", True),
        ("U.S. Government work", True),
        ("Work of the United States Government", True),
        ("Creative Commons Attribution-ShareAlike 4.0", True),
        ("CC BY-NC 4.0", False),
        ("CC-BY-ND", False),
        ("cc by-sa-nc", False),
        ("Creative Commons Attribution-NonCommercial", False),
        ("© 2024", False),
        ("", False),
        ("all rights reserved (not public domain)", False),
        ("unknown", False),
        ("CC", False),
        ("CC BYOD", False),
        ("CC BY NONCOMMERCIAL", False),
        ("Creative Commons Attribution-NoDerivs", False),
        ("Creative Commons Attribution-ShareAlike-NonCommercial", False),
    ],
)
def test_rights(rights: str, *, free: bool) -> None:
    assert may_be_handed_on(rights) == free


def test_a_person_can_read_every_code_and_pattern(run: Path, tmp_path: Path) -> None:
    pack(run, tmp_path / "to")
    text = (tmp_path / "to" / "codebook.md").read_text(encoding="utf-8")
    book = canonical_form.from_canonical((run / "codebook.json").read_text(encoding="utf-8"))
    for code in book.codes:
        assert text.count(f"### {code.id}\n") == 1
    for pattern in book.patterns:
        assert f"  - `{pattern.source}`" in text
    assert "`согласие` unless `согласие родитель`, `с согласия`" in text


def test_what_is_in_a_codebook_does_not_become_markup() -> None:
    head = CODEBOOK.split("codes:")[0]
    assert head
    assert readable._quoted("a`b``c") == "```a`b``c```"
    assert readable._quoted("`a") == "`` `a ``"
    assert readable._plain("*a* [b](c) <d>") == r"\*a\* \[b\](c) \<d\>"


def test_the_readme_names_every_file_in_lines_for_any_screen(run: Path, tmp_path: Path) -> None:
    pack(run, tmp_path / "to")
    text = (tmp_path / "to" / "README.txt").read_text(encoding="utf-8")
    for name in files(tmp_path / "to").keys() - {"README.txt"}:
        assert re.search(rf"^{re.escape(name)}$", text, re.M), name
    assert max(map(len, text.splitlines())) <= 78


def test_what_is_there_stays_and_a_damaged_run_is_not_packed(run: Path, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "mine").write_text("x")
    (tmp_path / "a.zip").write_text("x")
    (tmp_path / "empty").mkdir()
    for name in ("full", "a.zip"):
        with pytest.raises(UsageError, match="is there already"):
            pack(run, tmp_path / name)
    assert pack(run, tmp_path / "empty").to == tmp_path / "empty"
    damaged = tmp_path / "runs" / run.name
    shutil.copytree(run, damaged)
    (damaged / "counts.csv").write_text("x")
    with pytest.raises(UsageError, match=r"counts\.csv is gone or was changed after the run"):
        pack(damaged, tmp_path / "never")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip", "empty", "full", "runs"]


@pytest.mark.slow
def test_a_run_is_made_again_from_its_pack(home: Path, run: Path, tmp_path: Path) -> None:
    pack(run, tmp_path / "to")
    options = {"now": lambda: "now", "corpus": home / "corpus", "workers": 1}
    done = reproduce(find_run(tmp_path, str(tmp_path / "to")), tmp_path / "elsewhere", **options)
    assert done.equal, done
    assert done.notes == []
    (tmp_path / "to" / "tables" / "counts.csv").write_text("x", encoding="utf-8")
    assert len(reproduce(tmp_path / "to", tmp_path / "elsewhere", **options).faults) == 1


@pytest.mark.slow
def test_the_command(home: Path, tmp_path: Path, cli: Cli) -> None:
    done = cli(
        "pack",
        "latest",
        "--outputs",
        home / "outputs",
        "--to",
        tmp_path / "new" / "p.zip",
        "--texts",
    )
    assert done.returncode == 0, done.stderr
    assert re.fullmatch(r"\d+ files, 2 of them documents: .*p\.zip\n", done.stdout)
    assert (
        cli("pack", "--outputs", home / "outputs", "--to", tmp_path / "new" / "p.zip").returncode
        == 2
    )
