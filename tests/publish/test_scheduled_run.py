"""A scheduled run as a whole: what is published, what is held and stays held, the page, the
command, and the flow with its hooks.
"""

from __future__ import annotations

import contextlib
import csv
import dataclasses
import functools
import io
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import polars as pl
import pytest

from contentan.authoring.changes import compared_sides
from contentan.corpus.study import Event, Study
from contentan.errors import DamagedError, UsageError
from contentan.extract import reading
from contentan.extract.sandbox import reader
from contentan.extract.tables import Extraction
from contentan.lemmatize import word_lemmas, word_memory
from contentan.lemmatize.word_lemmas import Lookup
from contentan.lemmatize.word_memory import Vocabulary
from contentan.publish import drift, nights, published, run_changes, scheduled_run, terminal
from contentan.publish.publish_or_hold import Thresholds, decide
from contentan.publish.scheduled_run import Concluded
from contentan.report import html_report
from contentan.runs import pipeline, recipe
from contentan.runs.document_keys import Recipe
from contentan.runs.job import Settings
from contentan.runs.steps import hit_coding
from contentan.sources.fetch import fetching
from contentan.store.proofs import digest_of
from contentan.store.run_folders import manifest_of, write_manifest
from contentan.tables.frames import check_frame
from tests.conftest import CODEBOOK, TEXTS, Cli, results, write_corpus

Texts = Mapping[str, tuple[str, str, str]]
#: Six documents: with fewer the loss of one is more than any threshold.
MANY: Texts = {
    **TEXTS,
    **{
        f"kz-{n}": (
            "KAZ",
            "ru",
            f"Межэтническое согласие, отчёт {n}. Обмен между студентами растёт.",
        )
        for n in range(3)
    },
    **{
        f"us-{n}": (
            "USA",
            "en",
            f"Student exchange of year {n}. Ethnic harmony and an exchange program.",
        )
        for n in range(3)
    },
}
LOOSE = Thresholds(gone_share=0.5, lost_hits_share=0.5, moved_figures=1.0, flipped_verdicts=99)


def clock() -> Callable[[], str]:
    """A minute for each time that somebody asks."""
    asked = iter(range(10_000))
    return lambda: f"2026-01-01T{(n := next(asked)) // 60:02}:{n % 60:02}:00+00:00"


@contextlib.contextmanager
def quick_runs() -> Iterator[pytest.MonkeyPatch]:
    """No process for a text file, no pictures for a report, a short reference set: none is what
    these tests are about.
    """

    class Reader(reader.Reader):
        def read(self, path: Path) -> Extraction:
            return reading.extract(path, limits=self.limits)

    few = tuple(
        text for text in drift.reference() if "xchange" in text or "They" in text or "бмен" in text
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader, "Reader", Reader)
        patch.setattr(html_report, "render", lambda found, _lang: f"<p>{found.manifest['id']}</p>")
        patch.setattr(drift, "reference", lambda: few)
        yield patch


@pytest.fixture(autouse=True)
def quick() -> Iterator[None]:
    with quick_runs():
        yield


def prepared(folder: Path) -> Path:
    (folder / "book").mkdir()
    write_book(folder)
    write_corpus(folder / "corpus", MANY)
    return folder


@pytest.fixture
def fresh(tmp_path: Path) -> Path:
    """A corpus of ten short documents with its codebook, and no run."""
    return prepared(tmp_path)


@pytest.fixture(scope="module")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = prepared(tmp_path_factory.mktemp("seeded"))
    with quick_runs():
        once(folder)
    return folder


@pytest.fixture
def place(seeded: Path, tmp_path: Path) -> Path:
    """The same with a run that is published."""
    return shutil.copytree(seeded, tmp_path / "place", symlinks=True)


def write_book(place: Path, text: str = CODEBOOK) -> None:
    (place / "book" / "codebook.yaml").write_text(text, encoding="utf-8")


def rewrite(place: Path, texts: Texts) -> None:
    for path in (place / "corpus").iterdir():
        path.unlink()
    write_corpus(place / "corpus", texts)


def settings(place: Path, **more: object) -> Settings:
    return Settings(place / "corpus", place / "book", place / "out", workers=1, **more)  # type: ignore[arg-type]


def once(place: Path, limits: Thresholds = Thresholds(), **more: object) -> Concluded:  # noqa: B008
    return scheduled_run.scheduled(settings(place, **more), limits, now=clock())[1]


def kinds(done: Concluded) -> list[str]:
    return [reason.kind for reason in done.verdict.reasons]


def log(place: Path) -> list[tuple[str, str, str]]:
    return [(one.run, one.who, one.verdict) for one in published.log(place / "out")]


# ── laws ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_run_compared_with_itself_changes_nothing_and_is_published(place: Path) -> None:
    done = pipeline.run(settings(place), now=clock())
    found = run_changes.compare(done.folder, done.folder, None)
    assert decide(found.facts, Thresholds(0, 0, 0, 0, 0, 0)).publish
    assert not found.changes and not len(found.documents) and not found.facts.strays
    assert found.difference and found.difference.coded and not len(found.difference.coded.hits)


def test_the_first_run_is_published_and_the_same_again_does_nothing(fresh: Path) -> None:
    first = once(fresh)
    assert first.verdict.publish and published.published(fresh / "out") == first.run.resolve()
    files = {path: path.stat().st_mtime_ns for path in (fresh / "out").rglob("*") if path.is_file()}
    again = once(fresh)
    assert again.folder is None and again.run == first.run and again.verdict.publish
    after = {path: path.stat().st_mtime_ns for path in (fresh / "out").rglob("*") if path.is_file()}
    assert {
        path for path in files if "cache" not in path.parts and after.get(path) != files[path]
    } == {fresh / "out" / nights.LOG}
    assert [one.event for one in nights.nights(fresh / "out")][-1] == "unchanged"
    assert log(fresh) == [(first.run.name, "schedule", "published")]


@pytest.mark.parametrize("name", ["out", "./out", "../place/out", "linked", "linked/../out"])
def test_the_same_run_is_unchanged_however_its_folder_is_named(
    place: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """As prefect.yaml and the default of `--outputs` name it: relative to where one stands."""
    (place / "linked").symlink_to(place / "out", target_is_directory=True)
    monkeypatch.chdir(place)
    changes = {path.name for path in (place / "out" / "changes").iterdir()}
    given = dataclasses.replace(settings(place), outputs=Path(name))
    lost = place / "out" / "changes" / "baselines"
    for _ in range(2):
        done = scheduled_run.scheduled(given, Thresholds(), now=clock())[1]
        assert done.folder is None and done.compared.same
        assert [one.verdict for one in published.log(Path(name))] == ["published"]
        shutil.rmtree(lost, ignore_errors=True)  # as good as any cause to measure it again
    assert {path.name for path in (place / "out" / "changes").iterdir()} == changes - {lost.name}


def test_nothing_is_published_of_which_a_file_is_damaged(place: Path) -> None:
    done = once(place)
    table = done.run / "comparison.csv"
    table.write_bytes(table.read_bytes().replace(b"KAZ", b"UZB"))
    with pytest.raises(DamagedError, match=r"comparison\.csv"):
        scheduled_run.conclude(place / "out", done.run, Thresholds(), now=clock())
    with pytest.raises(DamagedError, match=r"comparison\.csv"):
        scheduled_run.release(place / "out", done.run, "A", "why not", now=clock())
    assert once(place).folder is None, "the next run makes it anew, with the same bytes"


def test_a_new_document_moves_only_what_counts_for_its_country(place: Path) -> None:
    once(place)
    rewrite(
        place, {**MANY, "us-new": ("USA", "en", "Student exchange and ethnic harmony again. " * 3)}
    )
    done = once(place, LOOSE)
    assert done.verdict.publish
    coded = done.compared.difference.coded if done.compared.difference else None
    assert (
        coded
        and set(coded.hits["doc"]) == {"us-new"}
        and set(coded.hits["because"]) == {"document added"}
    )
    moved = coded.figures.filter(pl.col("rate_change").abs() > 1e-9)
    assert set(moved["country"]) == {"USA"} and len(moved)
    assert done.compared.documents.select("doc", "change").rows() == [("us-new", "new")]
    check_frame(done.compared.documents, run_changes.DOCUMENTS)


def test_a_held_run_stays_held_however_often_and_under_any_thresholds(place: Path) -> None:
    first = once(place)
    rewrite(place, {name: text for name, text in MANY.items() if name != "us-2"})
    held = once(place)
    assert not held.verdict.publish and "gone" in kinds(held)
    for limits in (Thresholds(), LOOSE):
        again = once(place, limits)
        assert (again.run, kinds(again), again.since) == (held.run, kinds(held), held.since)
        assert published.published(place / "out") == first.run.resolve()
    assert log(place)[1:] == [(held.run.name, "schedule", "held")]  # said once
    assert (place / "out" / "latest").resolve() == held.run.resolve()


@pytest.mark.slow
def test_a_better_run_is_published_past_a_held_one(place: Path) -> None:
    once(place)
    rewrite(place, {name: text for name, text in MANY.items() if name != "us-2"})
    assert not once(place).verdict.publish
    rewrite(place, {**MANY, "us-3": MANY["us-0"]})
    assert once(place, LOOSE).verdict.publish
    assert published.waiting(place / "out") == []


def test_nothing_is_ever_written_into_a_run_folder(place: Path) -> None:
    first = once(place)
    before = results(first.run)
    rewrite(place, {name: text for name, text in MANY.items() if name != "us-2"})
    held = once(place)
    scheduled_run.release(place / "out", held.run, "A", "seen", now=clock())
    assert results(first.run) == before
    assert sorted(results(held.run)) == sorted(before)


# ── what holds a run ──────────────────────────────────────────────────────────────────────────────


def without_some(place: Path) -> None:
    rewrite(
        place,
        {name: text for name, text in MANY.items() if not name.startswith("us-")}
        | {"us-a": MANY["us-a"]},
    )


def with_unreadable(place: Path) -> None:
    (place / "corpus" / "us-2.txt").write_bytes(b"%PDF-1.4 broken")


def with_an_empty_page(place: Path) -> None:
    rewrite(place, {**MANY, "kz-0": ("KAZ", "ru", "Текст скоро.")})


def with_a_code_gone(place: Path) -> None:
    write_book(place, CODEBOOK.partition("  - id: exchange\n")[0])


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (without_some, {"gone", "lost hits"}),
        (with_unreadable, {"failed"}),
        (with_an_empty_page, {"shrunk"}),
        (with_a_code_gone, {"broken series", "lost hits"}),
    ],
)
def test_what_holds_a_run(place: Path, change: Callable[[Path], None], expected: set[str]) -> None:
    once(place)
    change(place)
    assert expected <= set(kinds(once(place, Thresholds(moved_figures=1.0, flipped_verdicts=99))))


def test_another_study_is_not_published_in_the_place_of_the_old_one(place: Path) -> None:
    once(place)
    done = once(place, LOOSE, period=(2021, 2022))
    assert kinds(done) == ["study"] and "period none → 2021-2022" in done.verdict.reasons[0].says


def test_another_margin_is_another_study_and_other_events_are_not(place: Path) -> None:
    once(place)
    wider = once(place, LOOSE, study=Study(margin=2.0))
    assert kinds(wider) == ["study"] and "margin 1.5 → 2" in wider.verdict.reasons[0].says
    assert once(place, LOOSE, study=Study(events=(Event(2020, {"en": "a"}),))).verdict.publish


@pytest.mark.slow
def test_another_seed_alone_is_published_and_named(place: Path) -> None:
    once(place)
    done = once(place, seed=7)
    assert done.verdict.publish and "seed 20240101 -> 7" in [
        one.says for one in done.compared.changes
    ]


def test_a_document_under_another_id_is_not_gone(place: Path) -> None:
    once(place)
    texts = dict(MANY)
    texts["us-renamed"] = texts.pop("us-2")
    rewrite(place, texts)
    done = once(place, LOOSE)
    assert not done.compared.facts.gone
    assert done.compared.documents.select("doc", "change", "said").rows() == [
        ("us-renamed", "renamed", "was us-2")
    ]


def test_a_codebook_that_finds_less_is_named_and_its_codes_are_no_strays(place: Path) -> None:
    once(place)
    write_book(place, CODEBOOK.replace("        - student exchange\n", ""))
    done = once(place, LOOSE)
    assert done.verdict.publish, kinds(done)
    assert "codebook" in {one.kind for one in done.compared.changes}
    assert done.compared.facts.lost and not done.compared.facts.strays


def call(monkeypatch: pytest.MonkeyPatch, lang: str, **lemmas: str) -> None:
    """Another dictionary than that of the published run."""
    real = word_lemmas.look_up

    def look_up(form: str, own: str) -> Lookup:
        known = real(form, own)
        other = lemmas.get(form.lower()) if own == lang else None
        return known._replace(lemmas=(other,)) if other else known

    monkeypatch.setattr(word_lemmas, "look_up", look_up)
    monkeypatch.setattr(word_memory, "vocabulary", functools.cache(Vocabulary))


def test_a_lemma_that_moves_by_itself_holds_even_a_run_that_is_published_already(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another machine, or a library that no run names: the run has the same id, and would read its
    next document otherwise.
    """
    first = once(place)
    call(monkeypatch, "en", they="you", them="you")
    done = once(place)
    assert kinds(done) == ["drift"] and done.run == first.run and not done.compared.changes
    assert "They (en) they → you" in done.verdict.reasons[0].names
    assert done.page and "They" in done.page.read_text(encoding="utf-8")
    assert kinds(once(place)) == ["drift"]  # and is not forgotten
    assert once(place, Thresholds(drift="tell")).verdict.reasons  # nor let go by a setting
    scheduled_run.release(place / "out", done.run, "A", "a better dictionary", now=clock())
    assert once(place).folder is None  # what was accepted is the baseline


def test_drift_that_is_only_told_is_on_the_page(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    once(place)
    call(monkeypatch, "en", they="you")
    rewrite(place, {**MANY, "us-3": MANY["us-0"]})
    done = once(place, Thresholds(moved_figures=1.0, flipped_verdicts=99, drift="tell"))
    assert done.verdict.publish and [note.kind for note in done.verdict.notes] == ["drift"]
    assert done.page and "they → you" in done.page.read_text(encoding="utf-8")


def test_hits_that_move_in_documents_that_did_not_are_strays(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after an upgrade that reads PDFs otherwise: the reference set is text, and shows nothing
    of it.
    """
    first = once(place)
    current = recipe.current

    def other(options: dict[str, str]) -> Recipe:
        made = current(options)
        return Recipe({**made.stages, "code": "f" * 64}, {**made.libraries, "polars": "9.9"})

    monkeypatch.setattr(recipe, "current", other)
    coded = hit_coding.coded

    def fewer(*given: object) -> object:
        found = coded(*given)  # type: ignore[arg-type]
        return (
            {**found, "hits": found["hits"].filter(pl.col("doc") != "us-0")}
            if "hits" in found
            else found
        )

    monkeypatch.setattr(hit_coding, "coded", fewer)
    done = once(place, LOOSE)
    assert done.run != first.run and kinds(done) == ["strays"], done.verdict
    assert any("us-0" in name for name in done.verdict.reasons[0].names)
    assert "polars" in done.verdict.reasons[0].says


def test_a_published_run_of_another_version_with_other_columns_is_compared(place: Path) -> None:
    """After an upgrade that gave a table one column more, the comparison ended in an error of the
    library.
    """
    first = once(place)
    manifest = manifest_of(first.run)
    for name, gone in (("comparison.csv", "tipping"), ("documents.csv", "rights")):
        path = first.run / name
        table = (
            pl.read_csv(path, infer_schema=False, encoding="utf8")
            .drop(gone)
            .with_columns(former=pl.lit("x"))
        )
        path.write_bytes(table.write_csv().encode())
        manifest["files"][name] = [path.stat().st_size, digest_of(path)]
    write_manifest(first.run, manifest)
    rewrite(place, {**MANY, "us-3": MANY["us-0"]})
    assert once(place, LOOSE).verdict.publish


# ── a person's decision ───────────────────────────────────────────────────────────────────────────


def held_run(place: Path) -> tuple[Concluded, Concluded]:
    first = once(place)
    rewrite(place, {name: text for name, text in MANY.items() if name != "us-2"})
    return first, once(place)


def test_a_person_publishes_a_held_run_with_name_and_reason(place: Path) -> None:
    first, held = held_run(place)
    out = place / "out"
    line = scheduled_run.release(
        out, held.run, "A. Reader", "the source was withdrawn <b>", now=clock()
    )
    assert line.before == first.run.name and "was held: gone" in line.reasons
    assert published.published(out) == held.run.resolve() and published.waiting(out) == []
    assert log(place)[-1] == (held.run.name, "A. Reader", "published")
    assert held.page and "by A. Reader: the source was withdrawn &lt;b&gt;" in held.page.read_text(
        encoding="utf-8"
    )
    assert once(place).folder is None
    with pytest.raises(UsageError, match="is published already"):
        scheduled_run.release(out, held.run, "A", "again", now=clock())
    # a run of before may come back
    back = scheduled_run.release(out, first.run, "A", "it was a mistake", now=clock())
    assert back.before == held.run.name and published.published(out) == first.run.resolve()


@pytest.mark.parametrize(("who", "because"), [("", "x"), ("A", " ")])
def test_nobody_publishes_without_a_name_and_a_reason(place: Path, who: str, because: str) -> None:
    first, held = held_run(place)
    with pytest.raises(UsageError, match="is empty"):
        scheduled_run.release(place / "out", held.run, who, because, now=clock())
    assert published.published(place / "out") == first.run.resolve() and len(log(place)) == 2


@pytest.mark.slow
def test_a_run_that_nobody_compared_is_not_published(fresh: Path) -> None:
    done = pipeline.run(settings(fresh), now=clock())
    with pytest.raises(UsageError, match="never compared"):
        scheduled_run.release(fresh / "out", done.folder, "A", "x", now=clock())


# ── fetching ──────────────────────────────────────────────────────────────────────────────────────


@contextlib.contextmanager
def site(pages: dict[str, bytes]) -> Iterator[str]:
    """A site of this machine with these pages."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = pages.get(self.path)
            self.send_response(200 if body else 404)
            self.send_header("Content-Type", "text/plain; charset=utf-8")
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Nothing."""

    served = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=served.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{served.server_address[1]}"
    finally:
        served.shutdown()
        served.server_close()


OPTIONS = fetching.Options(contact="a@b.kz", pause=0, retries=0, backoff=0, allow_private=True)


@pytest.mark.slow
def test_what_a_source_changed_is_fetched_run_compared_and_told(place: Path) -> None:
    register = place / "corpus" / "register.csv"
    pages = {"/a.txt": b"Student exchange is an exchange program. Ethnic harmony."}
    with site(pages) as address:
        lines = register.read_text(encoding="utf-8").splitlines()
        lines = [
            f"{lines[0]},url",
            *(f"{line}," for line in lines[1:]),
            f"us-web,,Web,other,USA,en,2021,{address}/a.txt",
        ]
        register.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for expected, text in (
            ("1 new", b""),
            ("1 changed", b"Student exchange. " * 9),
            ("1 unchanged", b""),
        ):
            pages["/a.txt"] = text or pages["/a.txt"]
            done = scheduled_run.scheduled(settings(place), LOOSE, now=clock(), options=OPTIONS)[1]
            assert expected in next(iter(terminal.lines(done))), list(terminal.lines(done))
            assert done.verdict.publish
            if expected != "1 unchanged":
                assert done.compared.documents["doc"].to_list() == ["us-web"]
                assert done.page and f"{address}/a.txt" in done.page.read_text(encoding="utf-8")
    assert done.folder is None and len(log(place)) == 3


def test_nothing_is_asked_where_the_register_has_no_address(place: Path) -> None:
    assert scheduled_run.fetch_into(place / "corpus", OPTIONS, now=clock()) is None
    assert scheduled_run.register_of(place / "corpus" / "register.csv") is None


# ── page and lines ────────────────────────────────────────────────────────────────────────────────


def test_the_page_says_what_changed_with_passages_and_runs_nothing(place: Path) -> None:
    once(place)
    evil = "<script>alert(1)</script>"
    rewrite(
        place, {**MANY, "us-new": ("USA", "en", "Student exchange is old. Student exchange. " * 5)}
    )
    del_title = (
        (place / "corpus" / "register.csv").read_text(encoding="utf-8").replace("US-NEW", evil)
    )
    (place / "corpus" / "register.csv").write_text(del_title, encoding="utf-8")
    done = once(place)
    assert done.page
    page = done.page.read_text(encoding="utf-8")
    assert evil not in page and "&lt;script&gt;" in page and "default-src 'none'" in page
    assert not re.search(r"<script|\son\w+=|javascript:", page)
    assert "<mark>Student exchange</mark>" in page and "document added" in page
    links = re.findall(r'href="([^"]+)"', page)
    assert links and all((done.page.parent / link).exists() for link in links)
    rows = list(
        csv.DictReader(
            io.StringIO((done.page.parent / "hit_changes.csv").read_text(encoding="utf-8-sig"))
        )
    )
    assert len(rows) == 10
    side = compared_sides.of_run(done.run, "x")
    again = run_changes.compare(done.before, done.run, done.compared.drift)
    assert again.facts == done.compared.facts and side.codebook


@pytest.mark.slow
def test_lines_say_the_verdict_its_reasons_and_what_to_do(fresh: Path) -> None:
    first, held = held_run(fresh)
    assert next(iter(terminal.lines(first))) == f"Published: run {first.run.name}, the first"
    lines = "\n".join(terminal.lines(held))
    assert (
        "Held since 2026-01-01 00:0" in lines
        and "gone: 1 of 10 documents gone, more than 5 % (us-2)" in lines
    )
    assert f"contentan publish {held.run.name} --by" in lines and "changes.html" in lines
    assert "us-2" in "\n".join(terminal.held_lines(published.waiting(fresh / "out")))


# ── the command ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.slow
def test_the_commands(fresh: Path, cli: Cli) -> None:
    given = (
        "--corpus",
        fresh / "corpus",
        "--codebook",
        fresh / "book",
        "--outputs",
        fresh / "out",
        "--workers",
        "1",
    )
    first = cli("scheduled", *given, cwd=fresh)
    assert first.returncode == 0 and "Published: run" in first.stdout, first.stderr
    assert "No run is held." in cli("publish", "--outputs", fresh / "out").stdout
    rewrite(fresh, {name: text for name, text in MANY.items() if name != "us-2"})
    held = cli("scheduled", *given, cwd=fresh)
    assert held.returncode == 1 and "Held since" in held.stdout
    run = (fresh / "out" / "latest").resolve().name
    assert run in cli("publish", "--outputs", fresh / "out").stdout
    nameless = cli("publish", run[:6], "--outputs", fresh / "out")
    assert nameless.returncode == 2 and "--by" in nameless.stderr
    done = cli("publish", run[:6], "--by", "A", "--because", "seen", "--outputs", fresh / "out")
    assert done.returncode == 0 and f"Published: run {run}" in done.stdout
    (fresh / "contentan.toml").write_text(
        "[publish]\ngone_share = 1\nlost_hits_share = 1\nmoved_figures = 1\nflipped_verdicts = 99\n"
    )
    rewrite(fresh, {name: text for name, text in MANY.items() if not name.startswith("us-1")})
    assert "Published" in cli("scheduled", *given, cwd=fresh).stdout
    (fresh / "contentan.toml").write_text("[publish]\ngone_share = 5\n")
    wrong = cli("scheduled", *given, cwd=fresh)
    assert wrong.returncode == 2 and "contentan.toml:2" in wrong.stderr


@pytest.mark.slow
def test_of_two_commands_at_once_one_gives_way_and_one_publishes(fresh: Path) -> None:
    call = [
        sys.executable,
        "-m",
        "contentan.cli",
        "scheduled",
        "--corpus",
        "corpus",
        "--codebook",
        "book",
        "--outputs",
        "out",
        "--workers",
        "1",
    ]
    both = [
        subprocess.Popen(
            call,
            cwd=fresh,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env=os.environ,
        )
        for _ in range(2)
    ]
    said = [process.communicate(timeout=200) for process in both]
    codes = sorted(process.returncode for process in both)
    assert codes == [0, 2], said
    assert sum("gives way" in err for _, err in said) == 1
    assert len(log(fresh)) == 1 and published.published(fresh / "out")
