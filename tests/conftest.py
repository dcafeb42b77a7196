"""Shared pieces: the development documents beside the checkout, a small corpus and codebook made
for a test, the command line.
"""

from __future__ import annotations

import csv
import io
import json
import logging
import shlex
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import settings

# A deadline times the machine, not the code; derandomized, so that a failure in one run is a
# failure in all.
settings.register_profile("contentan", deadline=None, derandomize=True, max_examples=50)
settings.load_profile("contentan")

ROOT = Path(__file__).parents[1]
SHARED = ROOT.parent / "shared"

CODEBOOK = """\
name: small
version: 0.1.0
languages: [kk, ru, en]
unit: paragraph
codes:
  - id: accord
    label: {kk: Келісім, ru: Согласие, en: Accord}
    criterion: main goal
    brief: Accord between ethnic groups.
    definition: Accord between ethnic groups.
    use_when: The text speaks of accord between groups.
    do_not_use_when: Consent of a person or a chamber.
    patterns:
      kk:
        - этносаралық келісім
      ru:
        - match: согласие
          unless: [согласие родитель, "с согласия"]
      en:
        - (interethnic|ethnic) (accord|harmony)
  - id: exchange
    label: {kk: Алмасу, ru: Обмен, en: Exchange}
    criterion: form of implementation
    brief: Exchange of people.
    definition: Exchange of people.
    use_when: People are exchanged.
    do_not_use_when: A stock exchange.
    patterns:
      kk:
        - алмасу бағдарламасы
      ru:
        - обмен NEAR/5 студент
      en:
        - exchange (program|programme)
        - student exchange
"""

TEXTS = {
    "kz-a": (
        "KAZ",
        "kk",
        "Этносаралық келісімді нығайту керек. Алмасу бағдарламаларына жастар қатысады.",
    ),
    "kz-b": (
        "KAZ",
        "ru",
        (
            "Межэтническое согласие важно. Обмен между студентами двух стран продолжается.\n\n"
            "Сделка с согласия родителей."
        ),
    ),
    "us-a": ("USA", "en", "Exchange programs bring students together. Ethnic harmony is a goal."),
    "us-b": ("USA", "en", "Student exchange is old.\n\nThe exchange programme grew in 2021."),
}


@pytest.fixture
def shared() -> Path:
    """The folder with development documents; the test is skipped where it is absent."""
    if not SHARED.is_dir():
        pytest.skip(f"needs the development documents in {SHARED.name}/ beside the checkout")
    return SHARED


@pytest.fixture
def small_codebook(tmp_path: Path) -> Path:
    folder = tmp_path / "codebook"
    folder.mkdir()
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return folder


def write_corpus(folder: Path, texts: Mapping[str, tuple[str, str, str]]) -> Path:
    """A corpus of TXT files with its register."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "path", "title", "family", "country", "lang", "year"])
        for key, (country, lang, text) in texts.items():
            (folder / f"{key}.txt").write_text(text, encoding="utf-8")
            out.writerow([key, f"{key}.txt", key.upper(), "other", country, lang, "2021"])
    return folder


@pytest.fixture
def small_corpus(tmp_path: Path) -> Path:
    return write_corpus(tmp_path / "corpus", TEXTS)


Cli = Callable[..., subprocess.CompletedProcess[str]]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of a module run in one worker: what they share is made once."""
    for item in items:
        if not item.get_closest_marker("xdist_group"):
            item.add_marker(pytest.mark.xdist_group(item.nodeid.partition("::")[0]))


@pytest.fixture
def cli(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """Run `contentan …`; the result has returncode, stdout, stderr. It runs in this process, which
    has loaded already what each start would load; as a user starts it where a test is marked so.
    """
    apart = request.node.get_closest_marker("process") is not None

    def call(*arguments: str | Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
        given = [str(one) for one in arguments]
        if not apart:
            with monkeypatch.context() as patch:
                return called(given, cwd, patch)
        command: Sequence[str] = [sys.executable, "-m", "contentan.cli", *given]
        return subprocess.run(
            command,
            capture_output=True,
            text=True,
            encoding="utf-8",
            cwd=cwd,
            check=False,
            timeout=240,
        )

    return call


def called(
    arguments: list[str], cwd: Path | None, patch: pytest.MonkeyPatch
) -> subprocess.CompletedProcess[str]:
    """What the process of `contentan` would answer, from a call of its entry point."""
    from contentan.cli.main import main
    from contentan.runs import loudness

    out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    # How loud a command is it says to loggers, which the next test finds as they were.
    logger = logging.getLogger("contentan")
    patch.setattr(logger, "propagate", logger.propagate)
    patch.setattr(sys, "argv", ["contentan", *arguments])
    patch.setattr(sys, "stdout", out)
    patch.setattr(sys, "stderr", err)
    if cwd is not None:
        patch.chdir(cwd)
    with pytest.raises(SystemExit) as ended:
        main()
    loudness.begin()
    code = ended.value.code
    said = []
    for stream in (out, err):
        stream.flush()
        said.append(stream.buffer.getvalue().decode())  # type: ignore[attr-defined]
    return subprocess.CompletedProcess(arguments, code if isinstance(code, int) else 1, *said)


def contentan(arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run `contentan …`, written as in a shell, in a folder."""
    command = [sys.executable, "-m", "contentan.cli", *shlex.split(arguments)]
    return subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a clone in which the README's first command has been run. Who uses it carries
    xdist_group("clone").
    """
    folder = tmp_path_factory.mktemp("clone")
    for name in ("corpus", "codebooks"):
        (folder / name).symlink_to(ROOT / name)
    done = contentan("run", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def one_run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small corpus, the small codebook and a run of them. Nobody changes it: what
    is to be changed is a copy (tests.runs.two_runs.copied).
    """
    from contentan.runs import pipeline
    from contentan.runs.job import Settings

    folder = tmp_path_factory.mktemp("one_run")
    write_corpus(folder / "corpus", TEXTS)
    (folder / "codebook").mkdir()
    (folder / "codebook" / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    settings = Settings(folder / "corpus", folder / "codebook", folder / "outputs", workers=1)
    pipeline.run(settings, now=lambda: "now")
    return folder


@pytest.fixture(scope="session")
def two_runs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, a codebook and two runs: before and after an edit of the codebook.
    Nobody changes it: what is to be changed is a copy (tests.runs.two_runs.copied).
    """
    from tests.runs.two_runs import make_two_runs

    return make_two_runs(tmp_path_factory.mktemp("two_runs"))


def results(folder: Path) -> dict[str, bytes]:
    """Bytes of all files of a run folder; in run.json without what two equal runs may differ in."""
    files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    manifest = json.loads(files["run.json"])
    del manifest["circumstances"]
    return {**files, "run.json": json.dumps(manifest, sort_keys=True).encode()}
