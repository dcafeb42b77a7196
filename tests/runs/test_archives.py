"""Runs over archives: the same figures as over a folder, and files that fail by their names."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contentan.corpus import member_files
from contentan.errors import ExtractError
from contentan.export.replication.document_sources import copy_texts
from contentan.export.replication.replication_folder import pack
from contentan.model import Document
from contentan.runs import batches, originals, pipeline, preparing
from contentan.runs.after import lookup, reproduce, run_inputs
from contentan.runs.job import Settings
from contentan.store.object_storage import AwayError
from contentan.store.results import Store
from contentan.store.run_folders import manifest_of
from tests.conftest import CODEBOOK, TEXTS, Cli
from tests.corpus.archives import packed, patched, written
from tests.runs.two_runs import now

FILES = {f"{key}.txt": text for key, (_, _, text) in TEXTS.items()}
KAZ = {name: text for name, text in FILES.items() if name.startswith("kz")}
USA = {name: text for name, text in FILES.items() if name.startswith("us")}
HEADER = "path,country,year,rights\n"
ROWS = "kaz.zip,KAZ,2021,CC BY 4.0\nusa.zip,USA,2021,ours\n"


def study(home: Path, codebook: str = CODEBOOK) -> Settings:
    """A study whose documents lie in two archives, some of them in one of these."""
    corpus = home / "corpus"
    written(corpus / "kaz.zip", {"a.zip": packed(KAZ), "empty.txt": ""})
    written(corpus / "usa.zip", USA)
    (corpus / "register.csv").write_text(HEADER + ROWS, encoding="utf-8")
    (home / "codebook").mkdir(exist_ok=True)
    (home / "codebook" / "codebook.yaml").write_text(codebook, encoding="utf-8")
    return Settings(corpus, home / "codebook", home / "outputs", workers=1)


def documents(folder: Path) -> pl.DataFrame:
    return pl.read_csv(folder / "documents.csv", infer_schema=False)


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    made = study(tmp_path_factory.mktemp("zipped"))
    pipeline.run(made, now=now)
    return made


@pytest.mark.slow
def test_members_are_documents_with_their_hits(ran: Settings) -> None:
    found = documents(ran.outputs / "latest").select("doc", "path", "status", "hits").rows()
    assert found == [
        ("kaz-a-kz-a", "kaz.zip!/a.zip!/kz-a.txt", "ok", "2"),
        ("kaz-a-kz-b", "kaz.zip!/a.zip!/kz-b.txt", "ok", "2"),
        ("kaz-empty", "kaz.zip!/empty.txt", "failed", "0"),
        ("usa-us-a", "usa.zip!/us-a.txt", "ok", "2"),
        ("usa-us-b", "usa.zip!/us-b.txt", "ok", "2"),
    ]


def test_a_hit_leads_to_its_member(ran: Settings) -> None:
    lines = list(lookup.kwic(ran.outputs, "обмен", lang="ru"))
    assert [line.doc for line in lines] == ["kaz-a-kz-b"]
    hits = pl.read_parquet(ran.outputs / "latest" / "hits.parquet")
    hit = hits.filter(pl.col("doc") == "kaz-a-kz-b")["hit"][0]
    told = dict(lookup.told(lookup.why(ran.outputs, hit)))
    assert told["page"].endswith("from kaz.zip!/a.zip!/kz-b.txt")


def test_an_unchanged_archive_costs_nothing(ran: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member_files, "held", lambda _: pytest.fail("taken apart again"))
    assert not pipeline.run(ran, now=now).worked


def test_a_run_over_archives_is_made_again_and_what_has_gone_is_named(
    ran: Settings, tmp_path: Path
) -> None:
    folder = (ran.outputs / "latest").resolve()
    done = reproduce.reproduce(folder, ran.outputs, now=now, workers=1)
    assert done.equal, list(reproduce.lines(done))
    written(tmp_path / "kaz.zip", {"a.zip": packed({**KAZ, "kz-a.txt": "other"}), "empty.txt": ""})
    elsewhere = Settings(tmp_path, ran.codebook, ran.outputs)
    kept = [Document(**row) for row in manifest_of(folder)["documents"]]
    said = [one.replace(str(tmp_path), "") for one in run_inputs.documents_gone(elsewhere, kept)]
    assert [one.partition(", its")[0] for one in said] == [
        "document kaz-a-kz-a: /kaz.zip!/a.zip!/kz-a.txt has changed",
        "document usa-us-a: /usa.zip!/us-a.txt is gone",
        "document usa-us-b: /usa.zip!/us-b.txt is gone",
    ]


def test_a_pack_holds_members_that_may_be_handed_on_and_can_be_run(
    ran: Settings, tmp_path: Path
) -> None:
    folder = (ran.outputs / "latest").resolve()
    pack(folder, tmp_path / "pack", texts=True)
    own = tmp_path / "pack" / "corpus"
    assert sorted(p.relative_to(own).as_posix() for p in own.rglob("*") if p.is_file()) == [
        "kaz.zip!/a.zip!/kz-a.txt",
        "kaz.zip!/a.zip!/kz-b.txt",
        "kaz.zip!/empty.txt",
    ]
    kept = [Document(**row) for row in manifest_of(folder)["documents"]]
    moved = Settings(own, ran.codebook, ran.outputs)
    gone = run_inputs.documents_gone(moved, [one for one in kept if one.country == "KAZ"])
    assert list(gone) == []


def test_a_member_that_cannot_be_copied_is_named(tmp_path: Path) -> None:
    """A file and a folder of one name: an archive can hold both, a disk cannot."""
    written(tmp_path / "a.zip", {"x": "file", "x/y.txt": "inside"})
    rows = [
        {"id": label, "path": f"a.zip!/{label}", "rights": "CC0", "sha256": digest}
        for label, digest, *_ in member_files.held(tmp_path / "a.zip")
        if label
    ]
    found, notes = copy_texts({"documents": rows}, tmp_path, tmp_path / "pack")
    assert list(found) == ["x"] and len(notes) == 1
    assert notes[0].startswith("x/y.txt may be handed on, but") and "cannot be copied" in notes[0]


@pytest.mark.slow
@settings(max_examples=4, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(sorted({text for _, _, text in TEXTS.values()})), min_size=1, max_size=3
    )
)
def test_an_archive_counts_as_a_folder_does(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str]
) -> None:
    """Path and id aside."""
    files = {f"{number}.txt": f"{text} {number}" for number, text in enumerate(texts)}
    tables = []
    for kind in ("zip", "folder"):
        home = tmp_path_factory.mktemp(kind)
        settings = study(home)
        for name in ("kaz.zip", "usa.zip"):
            (settings.corpus / name).unlink()
        if kind == "zip":
            written(settings.corpus / "a.zip", files)
            rows = ["a.zip,KAZ,2021,"]
        else:
            for name, text in files.items():
                (settings.corpus / name).write_text(text, encoding="utf-8")
            rows = [f"{name},KAZ,2021," for name in files]
        text = HEADER + "\n".join(rows)
        (settings.corpus / "register.csv").write_text(text, encoding="utf-8")
        tables.append(documents(pipeline.run(settings, now=now).folder))
    own, other = (table.drop("doc", "work", "path", "reason").sort("sha256") for table in tables)
    assert own.equals(other)


BAD = {
    "cut.zip": (packed(USA)[:90], {"cut": "damaged: a ZIP container that does not open"}),
    "none.zip": (packed({}), {"none": "empty: a ZIP archive without a document in it"}),
    "locked.zip": (patched(packed({"a.txt": "x"}), flags=1), {"locked-a": "encrypted: a member"}),
    "torn.zip": (patched(packed({"a.txt": "x"}), crc=1), {"torn-a": "damaged: does not unpack"}),
    "bomb.zip": (packed({"a.txt": bytes(9_000_000)}), {"bomb-a": "too_big: "}),
    "up.zip": (packed({"../../a.txt": ""}), {"up-a": "empty: the file holds nothing"}),
}


def test_bad_archives_fail_by_name_and_stop_no_other(tmp_path: Path) -> None:
    made = study(tmp_path)
    for name, (blob, _) in BAD.items():
        (made.corpus / name).write_bytes(blob)
    rows = "".join(f"{name},USA,2021,\n" for name in BAD)
    (made.corpus / "register.csv").write_text(HEADER + ROWS + rows, encoding="utf-8")
    outcome = pipeline.run(made, now=now)
    found = documents(outcome.folder)
    failed = dict(found.filter(status="failed").select("doc", "reason").iter_rows())
    expected = {doc: why for _, said in BAD.values() for doc, why in said.items()}
    assert failed.keys() == expected.keys() | {"kaz-empty"}
    assert all(failed[doc].startswith(why) for doc, why in expected.items())
    assert found.filter(status="ok").height == 4
    assert not list(tmp_path.rglob("a.txt"))
    # They are known, and not tried again.
    ready = preparing.prepare(made)
    assert len(batches.annotate(ready, ready.documents)) == len(failed)


def test_members_come_to_another_machine_through_the_storage(tmp_path: Path) -> None:
    made = study(tmp_path)
    (made.corpus / "bad.zip").write_bytes(patched(packed({"a.txt": "x"}), flags=1))
    text = HEADER + ROWS + "bad.zip,KAZ,2021,\n"
    (made.corpus / "register.csv").write_text(text, encoding="utf-8")
    found = {one.id: one for one in preparing.prepare(made).documents}
    store = Store(tmp_path / "outputs" / "cache")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Store, "shared", f"memory://{tmp_path.name}")
        originals.send_originals(store, made.corpus, found.values())
        with originals.original(store, tmp_path / "elsewhere", found["kaz-a-kz-a"]) as copy:
            assert copy.read_text(encoding="utf-8") == KAZ["kz-a.txt"]
        assert not copy.exists()
        with (
            pytest.raises(ExtractError, match="encrypted: a member with a password"),
            originals.original(store, tmp_path / "elsewhere", found["bad-a"]),
        ):
            pass
        other = Document("x", "x.zip!/x.txt", "0" * 64)
        with pytest.raises(AwayError), originals.original(store, tmp_path / "elsewhere", other):
            pass


@pytest.mark.slow
def test_extract_lists_an_archive_and_reads_a_member(tmp_path: Path, cli: Cli) -> None:
    archive = written(tmp_path / "a.zip", {"in.zip": packed(USA), "b.txt": "Plain words."})
    done = cli("extract", archive)
    assert done.stdout.splitlines() == [
        f"{archive}!/b.txt",
        *(f"{archive}!/in.zip!/{name}" for name in USA),
    ]
    assert cli("extract", f"{archive}!/b.txt").stdout == "Plain words.\n"
    done = cli("extract", f"{archive}!/none.txt")
    assert (done.returncode, "none.txt: the archive has no such file" in done.stderr) == (2, True)
    assert zipfile.is_zipfile(io.BytesIO(archive.read_bytes()))
