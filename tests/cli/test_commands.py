"""The commands as a user types them: what they print, their exit codes, and errors of one line."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tests.conftest import CODEBOOK, Cli

ERRORS = {
    "missing file": (
        "register",
        "us-b.txt",
        "nowhere.txt",
        r"register\.csv:5: nowhere\.txt does not exist",
    ),
    "unknown country": ("register", "USA", "US", r"register\.csv:4: country 'US' is no ISO 3166-1"),
    "repeated id": (
        "register",
        "us-b,us-b.txt",
        "us-a,us-b.txt",
        r"register\.csv:5: id 'us-a' is a duplicate; first in line 4",
    ),
    "broken row": (
        "register",
        "us-b,us-b.txt",
        "us-b",
        r"register\.csv:5: 6 cells, the header has 7",
    ),
    "empty register": ("register", None, "id,path\n", r"register\.csv: the register is empty"),
    "codebook typo": (
        "codebook",
        "patterns:",
        "pattern:",
        r"codebook\.yaml:13: 'pattern' is unknown",
    ),
    "pattern typo": (
        "codebook",
        "student exchange",
        "(student exchange",
        r"codebook\.yaml:35: pattern .* column 1: the parenthesis",
    ),
}


def line_of(needle: str) -> int:
    return CODEBOOK[: CODEBOOK.index(needle)].count("\n") + 1


@pytest.fixture
def where(small_corpus: Path, small_codebook: Path, tmp_path: Path) -> list[str | Path]:
    return [
        "--corpus",
        small_corpus,
        "--codebook",
        small_codebook,
        "--outputs",
        tmp_path / "outputs",
    ]


@pytest.mark.parametrize("name", ERRORS)
def test_wrong_input_is_a_line_a_fault_exit_2_and_nothing_written(
    name: str,
    cli: Cli,
    where: list[str | Path],
    small_corpus: Path,
    small_codebook: Path,
    tmp_path: Path,
) -> None:
    target, old, new, message = ERRORS[name]
    path = (
        small_corpus / "register.csv" if target == "register" else small_codebook / "codebook.yaml"
    )
    text = path.read_text(encoding="utf-8")
    path.write_text(new if old is None else text.replace(old, new), encoding="utf-8")
    done = cli("run", *where)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("contentan: ")
    for line in done.stderr.removeprefix("contentan: ").splitlines():
        assert re.match(rf"{re.escape(str(path))}(:\d+)?: ", line), line
    assert re.search(message, done.stderr), done.stderr
    assert not (tmp_path / "outputs").exists()


def test_wrong_digest_is_refused(
    cli: Cli, where: list[str | Path], small_corpus: Path, tmp_path: Path
) -> None:
    lines = (small_corpus / "register.csv").read_text(encoding="utf-8").splitlines()
    stated = [f"{line},{'sha256' if i == 0 else 'ab' * 32}" for i, line in enumerate(lines)]
    (small_corpus / "register.csv").write_text("\n".join(stated) + "\n", encoding="utf-8")
    done = cli("run", *where)
    assert (done.returncode, len(done.stderr.splitlines())) == (2, len(lines) - 1)
    assert "kz-a.txt has changed: its SHA-256 is" in done.stderr
    assert not (tmp_path / "outputs").exists()


@pytest.mark.slow
def test_first_run_second_run_why_and_kwic(
    cli: Cli, where: list[str | Path], tmp_path: Path
) -> None:
    first = cli("run", *where)
    assert first.returncode == 0, first.stderr
    assert "4 documents (4 ok, 0 with warnings, 0 failed)" in first.stdout
    report = Path(first.stdout.strip().splitlines()[-1].removeprefix("Report: "))
    assert report.is_file()
    second = cli("run", *where)
    assert second.stdout.startswith("Nothing has changed since run ")

    outputs = ["--outputs", tmp_path / "outputs"]
    lines = cli("kwic", "обмен* NEAR/5 (студент|преподаватель)", *outputs).stdout.splitlines()
    assert "[Обмен между студентами]" in lines[0]
    assert lines[0].endswith("kz-b, p. 1, par. 1")
    assert lines[-1] == "1 hit in 1 document"

    hits = (
        (tmp_path / "outputs" / "latest" / "hits.csv").read_text(encoding="utf-8-sig").splitlines()
    )
    hit = next(line for line in hits if ",accord,ru," in line).split(",")[0]
    told = cli("why", hit, *outputs).stdout
    for expected in (
        "kz-b: KZ-B",
        "page       1, paragraph 1; read by text from kz-b.txt",
        "[согласие]",
        "согласие(ru: согласие)",
        f"codebook.yaml:{line_of('match: согласие')}, ru",
        "KAZ (by speaker)",
    ):
        assert expected in told


@pytest.mark.slow
def test_failed_document_gives_exit_1_and_is_listed(
    cli: Cli, where: list[str | Path], small_corpus: Path
) -> None:
    (small_corpus / "us-b.txt").write_bytes(b"")
    done = cli("run", *where)
    assert done.returncode == 1
    assert "failed: us-b: empty:" in done.stdout


@pytest.mark.slow
def test_unknown_hit_pattern_and_run(cli: Cli, where: list[str | Path], tmp_path: Path) -> None:
    outputs = ["--outputs", tmp_path / "outputs"]
    done = cli("why", "h0", *outputs)
    assert (done.returncode, "`contentan run` makes one" in done.stderr) == (2, True)
    cli("run", *where)
    assert "no hit 'h0000000'" in cli("why", "h0000000", *outputs).stderr
    done = cli("kwic", "(a", *outputs)
    assert (done.returncode, "column 1: the parenthesis is not closed" in done.stderr) == (2, True)


def test_extract_prints_text_and_blocks(cli: Cli, small_corpus: Path) -> None:
    assert "Этносаралық келісімді" in cli("extract", small_corpus / "kz-a.txt").stdout
    assert cli("extract", small_corpus / "kz-a.txt", "--blocks").stdout.startswith(
        "[0 p1 paragraph 0-"
    )
    assert cli("extract", small_corpus / "none.txt").returncode == 2
    assert "is a folder" in cli("extract", small_corpus).stderr


def test_a_member_that_an_archive_has_not_is_told(cli: Cli, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr("speech.txt", "Students and teachers met in the assembly.")
    done = cli("extract", tmp_path / "a.zip!" / "none.txt")
    assert done.returncode == 2
    assert re.search(r"the archive has no such file; `contentan extract .*a\.zip` l", done.stderr)


def test_doctor_names_what_is_missing_and_how_to_get_it(cli: Cli) -> None:
    done = cli("doctor")
    assert done.returncode == 0
    assert "OCR: Tesseract" in done.stdout


@pytest.mark.parametrize(
    "command", ["run", "recode", "check", "kwic", "why", "extract", "annotate", "doctor"]
)
def test_help_has_an_example(cli: Cli, command: str) -> None:
    assert f"Example: contentan {command}" in " ".join(cli(command, "--help").stdout.split())


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Windows closes pipes otherwise")
def test_a_pipe_that_nobody_reads_ends_a_command_without_a_word(
    cli: Cli, where: list[str | Path]
) -> None:
    assert cli("run", *where).returncode == 0
    outputs = ["--outputs", str(where[-1])]
    lines = ["kwic", "exchange", *outputs]
    for call in (["--help"], lines, [*lines, "--json"]):
        command = [sys.executable, "-m", "contentan.cli", *call]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
            assert process.stdout and process.stderr
            process.stdout.close()
            assert (process.wait(60), process.stderr.read()) == (141, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Windows closes pipes otherwise")
@pytest.mark.slow
def test_a_run_is_finished_though_nobody_reads_its_answer(
    cli: Cli, where: list[str | Path]
) -> None:
    """The answer comes before the report: a reader that is gone then stops nothing."""
    assert cli("run", *where).returncode == 0
    latest = Path(where[-1]) / "latest"
    first = latest.resolve()
    call = [sys.executable, "-m", "contentan.cli", "run", "-q", "--seed", "7", *map(str, where)]
    with subprocess.Popen(call, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        process.stdout.close()
        assert (process.wait(60), process.stderr.read()) == (141, b"")
    assert latest.resolve() != first
    assert (latest / "run.json").is_file()


@pytest.mark.skipif(sys.platform == "win32", reason="a shell of Windows closes files otherwise")
def test_a_command_without_a_standard_output_ends_in_peace(tmp_path: Path) -> None:
    command = f"{shlex.quote(sys.executable)} -m contentan.cli --version >&-"
    done = subprocess.run(
        command, shell=True, capture_output=True, text=True, cwd=tmp_path, check=False, timeout=60
    )
    assert (done.returncode, done.stderr) == (0, "")
