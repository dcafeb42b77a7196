"""Watching a codebook: what is said after a save is true and equals what a full run finds, and
nothing half-written stops it.
"""

from __future__ import annotations

import itertools
import shutil
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import polars as pl
import pytest

from contentan.authoring.changes import compared_sides, edit_preview, file_saves, watch
from contentan.authoring.changes.live_page import Page
from contentan.authoring.check import examples
from contentan.codebook import codebook_file
from contentan.errors import CodebookError, UsageError
from contentan.runs.job import Settings
from contentan.store.run_folders import latest
from tests.authoring.small_examples import EXAMPLES
from tests.conftest import CODEBOOK, Cli

#: Edits of the small codebook: what is replaced by what.
EDITS = {
    "a pattern more": (
        "        - student exchange\n",
        "        - student exchange\n        - exchange\n",
    ),
    "a pattern less": ("        - student exchange\n", ""),
    "a longer match": ("- student exchange", "- student exchange is"),
    "an exclusion": ('"с согласия"]', '"с согласия", важный]\n          within: s'),
    "an exclusion less": ('[согласие родитель, "с согласия"]', "[согласие родитель]"),
    "a reference": (
        "        - student exchange\n",
        "        - student exchange\n        - <accord> NEAR/s goal\n",
    ),
    "lines that move": ("codes:\n", "# a comment\n\ncodes:\n"),
    "wording": ("brief: Exchange of people.", "brief: Exchange of persons."),
    "a code renamed": ("id: exchange", "id: contact"),
}
Watched = tuple[watch.Watched, watch.State]


@pytest.fixture
def settings(one_run: Path, tmp_path: Path) -> Settings:
    """A copy of it, to be changed."""
    for name in ("codebook", "outputs"):
        shutil.copytree(one_run / name, tmp_path / name, symlinks=True)
    return Settings(one_run / "corpus", tmp_path / "codebook", tmp_path / "outputs", workers=1)


def save(settings: Settings, text: str, name: str = "codebook.yaml") -> None:
    (settings.codebook / name).write_text(text, encoding="utf-8")


def blocks(settings: Settings, *texts: str) -> list[watch.Block]:
    """What is shown while the codebook becomes one text after the other."""

    def events() -> Iterator[None]:
        for text in texts:
            save(settings, text)
            yield

    return list(watch.watch(settings, events(), now=lambda: "now"))


# ── laws ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("edit", EDITS)
def test_what_is_shown_at_once_is_what_the_run_then_finds(edit: str, settings: Settings) -> None:
    before = compared_sides.hits_of(compared_sides.of_run(latest(settings.outputs) or Path(), ""))
    watched, state = watch.begin(settings, now=lambda: "now")
    save(settings, CODEBOOK.replace(*EDITS[edit]))
    after, seen = watch.look(watched, state)
    settled, _ = watch.settle(watched, after, now=lambda: "now")
    found = compared_sides.hits_of(compared_sides.of_run(settled.folder, ""))
    assert seen.coded
    assert (
        seen.coded.hits["effect"].sum()
        == found["blocked_by"].null_count() - before["blocked_by"].null_count()
    )
    gone = set(before["hit"]) - set(found["hit"])
    came = set(found["hit"]) - set(before["hit"])
    shown = set(seen.coded.hits.filter(pl.col("change").is_in(["gained", "span", "code"]))["hit"])
    assert {
        hit for hit in came if hit in set(found.filter(pl.col("blocked_by").is_null())["hit"])
    } <= shown
    assert len(seen.coded.hits) >= len(
        gone & set(before.filter(pl.col("blocked_by").is_null())["hit"])
    )


@pytest.mark.parametrize("edit", EDITS)
def test_examples_come_out_as_check_has_them(edit: str, settings: Settings) -> None:
    save(settings, EXAMPLES, "examples.yaml")
    watched, state = watch.begin(settings, now=lambda: "now")
    state, _ = watch.look(watched, state)
    book = CODEBOOK.replace(*EDITS[edit])
    save(settings, book)
    if edit == "a code renamed":
        with pytest.raises(CodebookError, match="mark names code 'exchange'"):
            watch.look(watched, state)
        save(settings, EXAMPLES.replace("|exchange]", "|contact]"), "examples.yaml")
    after, _ = watch.look(watched, state)
    own = codebook_file.read(settings.codebook)
    wanted = examples.check(own, examples.read(settings.codebook, own))
    assert [tuple(after.hits[one.example.text]) for one in wanted if after.hits] == [
        tuple(sorted((*one.hits, *one.blocked))) for one in wanted
    ]


@pytest.mark.slow
def test_no_half_written_file_stops_it(settings: Settings) -> None:
    """Every fourth beginning of the file, and the whole file again at the end: what was shown wrong
    is right again.
    """
    beginnings = [
        CODEBOOK[:length] for length in range(0, len(CODEBOOK), max(4, len(CODEBOOK) // 60))
    ]
    shown = blocks(settings, *beginnings, CODEBOOK)
    assert sum("codebook.yaml" in " ".join(block.lines) for block in shown) >= len(beginnings) // 2
    assert (latest(settings.outputs) or Path()) == shown[-1].folder
    assert (
        compared_sides.of_run(shown[-1].folder or Path(), "").codebook
        == compared_sides.of_run(shown[1].folder or Path(), "").codebook
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "languages: kk",
        "- a\n- b",
        "[" * 5000,
        "\t",
        "name: x\nlanguages:\n",
        "codes: {",
        "a: &a [*a]",
    ],
)
def test_nonsense_is_shown_and_not_raised(text: str, settings: Settings) -> None:
    shown = blocks(settings, text, CODEBOOK)
    assert any("codebook.yaml" in line for block in shown for line in block.lines)
    assert shown[-1].folder or "hits: the same" in shown[-1].lines


def test_touched_codes_are_those_that_changed_and_those_that_refer_to_them(
    small_codebook: Path,
) -> None:
    def read(text: str) -> codebook_file.Codebook:
        (small_codebook / "codebook.yaml").write_text(text, encoding="utf-8")
        return codebook_file.read(small_codebook)

    plain, refers = read(CODEBOOK), read(CODEBOOK.replace(*EDITS["a reference"]))
    edited = read(CODEBOOK.replace(*EDITS["a reference"]).replace(*EDITS["an exclusion"]))
    assert edit_preview.touched(plain, plain) == set()
    assert edit_preview.touched(plain, refers) == {"exchange"}
    assert edit_preview.touched(refers, edited) == {"accord", "exchange"}


# ── gold ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_save_is_told_with_its_hits_examples_and_figures(settings: Settings) -> None:
    save(settings, EXAMPLES, "examples.yaml")
    shown = blocks(settings, CODEBOOK.replace(*EDITS["a pattern more"]))
    at_once, settled = shown[2], shown[3]
    text = "\n".join(at_once.lines)
    assert "+ pattern added (en): `exchange`" in text
    assert "examples that fail now" in text
    assert "exchange at «exchange» by `exchange`" in text
    assert "examples: 2 as expected, 1 not" in text
    assert "hits: the same" in text
    assert settled.lines[-1].startswith("run r")
    assert settled.folder == latest(settings.outputs)


def test_figures_that_change_are_told_when_the_run_is_made(settings: Settings) -> None:
    shown = blocks(settings, CODEBOOK.replace(*EDITS["a pattern less"]))
    assert "hits: +0 -1" in shown[2].lines
    assert any(line.startswith("exchange USA: ") for line in shown[3].lines)


def test_an_error_names_file_and_line_and_the_last_good_state_stays(settings: Settings) -> None:
    wrong = CODEBOOK.replace("- student exchange", "- (student exchange")
    shown = blocks(settings, wrong, CODEBOOK)
    line = CODEBOOK[: CODEBOOK.index("- student exchange")].count("\n") + 1
    assert f"codebook.yaml:{line}: pattern '(student exchange'" in shown[2].lines[0]
    assert "hits: the same" in shown[3].lines


def test_a_save_meanwhile_ends_the_run_that_is_being_made(settings: Settings) -> None:
    watched, state = watch.begin(settings, now=lambda: "now")
    save(settings, CODEBOOK.replace(*EDITS["a pattern less"]))
    after, _ = watch.look(watched, state)
    runs = len(list((settings.outputs / "runs").iterdir()))

    def saved_again(*_: object) -> None:
        raise watch.SupersededError

    with pytest.raises(watch.SupersededError):
        watch.settle(watched, after, now=lambda: "now", progress=saved_again)
    assert len(list((settings.outputs / "runs").iterdir())) == runs
    assert not any((settings.outputs / "cache" / "tmp").iterdir())


def test_without_a_run_there_is_nothing_to_watch(small_codebook: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no run yet"):
        watch.begin(Settings(Path(), small_codebook, tmp_path / "outputs"), now=lambda: "now")


def test_a_save_is_seen_once_and_only_when_the_file_has_come_to_rest(tmp_path: Path) -> None:
    file = tmp_path / "codebook.yaml"
    file.write_text("a", encoding="utf-8")
    writes = itertools.chain(["b", "bb", "bbb"], itertools.repeat(None))

    def sleep(_: float) -> None:
        text = next(writes)
        if text:
            file.write_text(text, encoding="utf-8")

    events = file_saves.saves([file, tmp_path / "examples.yaml"], sleep=sleep)
    next(events)
    assert file.read_text(encoding="utf-8") == "bbb"
    file.unlink()
    next(events)


# ── the page ──────────────────────────────────────────────────────────────────────────────────────


def test_the_page_serves_the_report_and_tells_when_it_changes(settings: Settings) -> None:
    with Page(settings.outputs, 0) as page:
        report = urllib.request.urlopen(page.address + "report.html", timeout=5).read()
        assert report == ((latest(settings.outputs) or Path()) / "report.html").read_bytes()
        assert b"<iframe" in urllib.request.urlopen(page.address, timeout=5).read()
        with urllib.request.urlopen(page.address + "events", timeout=5) as events:
            threading.Timer(0.2, page.reload).start()
            assert events.readline() == b"data: 1\n"


@pytest.mark.parametrize(
    ("path", "host", "code"),
    [
        ("run.json", "127.0.0.1:1", 404),
        ("../run.json", "localhost:1", 404),
        ("", "evil.example:1", 403),
    ],
)
def test_the_page_answers_nothing_else_and_no_one_else(
    path: str, host: str, code: int, settings: Settings
) -> None:
    with Page(settings.outputs, 0) as page, pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(
            urllib.request.Request(page.address + path, headers={"Host": host}), timeout=5
        )
    assert error.value.code == code


# ── the command ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_once_says_what_changed_since_the_latest_run(cli: Cli, settings: Settings) -> None:
    save(settings, CODEBOOK.replace(*EDITS["a pattern less"]))
    done = cli("watch", "--once", "--codebook", settings.codebook, "--outputs", settings.outputs)
    assert (done.returncode, done.stderr) == (0, "")
    assert "- pattern removed (en): `student exchange`" in done.stdout
    assert "hits: +0 -1" in done.stdout
    assert "\x1b" not in done.stdout


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGINT for one process there")
def test_ctrl_c_ends_it_clean(settings: Settings) -> None:
    command = [
        "-m",
        "contentan.cli",
        "watch",
        "--codebook",
        settings.codebook,
        "--outputs",
        settings.outputs,
        "--port",
        "0",
    ]
    process = subprocess.Popen(
        [sys.executable, *command],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout
    assert process.stderr
    try:
        until(
            lambda: process.stdout is not None and "waiting for a save" in process.stdout.readline()
        )
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
        assert process.stderr.read() == ""
    finally:
        process.kill()
        process.communicate()


def until(done: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end
