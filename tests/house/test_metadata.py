"""What a package index, a citation manager, uv and git are told is true: licences, versions,
dependencies, bytes.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement

from contentan import __version__
from contentan.runs import preparing
from contentan.runs.job import Settings
from tests.conftest import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
NOTICE = (ROOT / "NOTICE").read_text(encoding="utf-8")
#: Of NOTICE: licence and path of what is not under MIT.
OTHERS = re.findall(r"^(CC[\w.-]+) +(\S+)$", NOTICE, flags=re.MULTILINE)
LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
AGAIN = "python tools/lock.py"


def test_the_licence_expression_is_that_of_the_files() -> None:
    assert OTHERS
    assert set(PROJECT["license"].split(" AND ")) == {"MIT", *(name for name, _ in OTHERS)}
    assert PROJECT["license-files"] == ["LICENSE", "NOTICE"]


@pytest.mark.parametrize(("licence", "path"), OTHERS)
def test_a_file_under_another_licence_is_there(licence: str, path: str) -> None:
    assert (ROOT / path).exists()


def test_data_learnt_from_other_texts_is_named_with_its_licence() -> None:
    """Weights and counts are learnt; whoever adds such a file says from what."""
    kinds = ("*weights*", "*stems*", "*trigrams*", "prose*", "*continuity*")
    learnt = {path for kind in kinds for path in (ROOT / "src").rglob(f"data/{kind}")}
    assert learnt == {ROOT / path for _, path in OTHERS if "/data/" in path}


def test_citation_names_this_version() -> None:
    cited = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert set(cited) >= {"cff-version", "message", "title", "authors"}
    assert cited["cff-version"] == "1.2.0" and cited["type"] == "software"
    assert (cited["title"], cited["version"]) == (PROJECT["name"], PROJECT["version"])
    assert PROJECT["version"] == __version__
    names = [one["name"].lower() for one in cited["authors"]]
    assert names == [one["name"] for one in PROJECT["authors"]]
    assert names[0] in (ROOT / "LICENSE").read_text(encoding="utf-8")


def locked() -> dict[str, Any]:
    (own,) = (one for one in LOCK["package"] if one["name"] == PROJECT["name"])
    return own["metadata"]  # type: ignore[no-any-return]


def wanted() -> set[tuple[str, str, frozenset[str], str]]:
    """Dependencies of pyproject.toml: name, versions, extras, the extra that wants it."""
    optional = PROJECT["optional-dependencies"]
    every = [("", one) for one in PROJECT["dependencies"]]
    every += [(extra, one) for extra, ones in optional.items() for one in ones]
    found = set()
    for extra, text in every:
        one = Requirement(text)
        extras = frozenset(map(normal, one.extras))
        found.add((normal(one.name), str(one.specifier), extras, extra))
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_the_lock_has_the_dependencies_of_the_project() -> None:
    found = set()
    for one in locked()["requires-dist"]:
        extra = re.search(r"extra == '([\w-]+)'", one.get("marker", ""))
        versions = str(Requirement(f"x{one.get('specifier', '')}").specifier)
        extras = frozenset(one.get("extras", ()))
        found.add((one["name"], versions, extras, extra.group(1) if extra else ""))
    assert found == wanted(), AGAIN
    assert LOCK["requires-python"] == PROJECT["requires-python"], AGAIN


def test_the_lock_has_the_versions_that_were_tried() -> None:
    versions: dict[str, set[str]] = {}
    for one in LOCK["package"]:
        versions.setdefault(one["name"], set()).add(one.get("version", ""))
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = dict(re.findall(r"^([\w.-]+)==([\w.+!-]+)", line)[0] for line in lines if "==" in line)
    tried = {normal(name): version for name, version in pinned.items()}
    both = tried.keys() & versions.keys()
    assert {name: versions[name] for name in both} == {name: {tried[name]} for name in both}, AGAIN
    assert len(both) > 100


def test_the_lock_leads_to_the_public_index_alone() -> None:
    text = (ROOT / "uv.lock").read_text(encoding="utf-8")
    hosts = set(re.findall(r"\w+://([^/\"]+)", text))
    assert hosts == {"pypi.org", "files.pythonhosted.org"}, AGAIN
    sources = {key for one in LOCK["package"] for key in one["source"]}
    assert sources == {"registry", "editable"}, AGAIN


@pytest.mark.skipif(not shutil.which("uv"), reason="needs uv (pip install uv)")
def test_uv_finds_that_the_lock_fits() -> None:
    command = ["uv", "lock", "--check", "--offline", "--no-config"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"{done.stderr}\n{AGAIN}"


def cloned(folder: Path, line_ends: str) -> Path:
    """A clone as git for Windows makes it where it turns line ends, or as it is."""
    command = ["git", "clone", "-q", "--depth", "1", "-c", f"core.autocrlf={line_ends}"]
    subprocess.run([*command, ROOT.as_uri(), str(folder)], check=True, capture_output=True)
    return folder


def run_of(clone: Path, outputs: Path) -> str:
    settings = Settings(
        corpus=clone / "corpus",
        codebook=clone / "codebooks" / "people_diplomacy",
        outputs=outputs,
    )
    return preparing.prepare(settings).id


@pytest.mark.slow
@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs a git checkout")
def test_a_clone_that_turns_line_ends_has_the_same_bytes_and_the_same_run(tmp_path: Path) -> None:
    plain = cloned(tmp_path / "plain", "false")
    turned = cloned(tmp_path / "turned", "true")
    files = subprocess.run(
        ["git", "ls-files", "-z"], cwd=plain, capture_output=True, check=True
    ).stdout.decode()
    other = [
        name
        for name in files.rstrip("\0").split("\0")
        if (plain / name).read_bytes() != (turned / name).read_bytes()
    ]
    assert other == []
    assert b"\r\n" in (turned / "corpus/documents/kz-culture-law-2021.txt").read_bytes()
    assert run_of(plain, tmp_path / "a") == run_of(turned, tmp_path / "b")
