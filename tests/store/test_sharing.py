"""A store shared through object storage: what was sent is found, what is damaged is not, and
nothing depends on whether anybody answers.
"""

from __future__ import annotations

import sys
import uuid
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as few
from hypothesis import strategies as st

from contentan.errors import UsageError
from contentan.runs import preparing
from contentan.runs.batches import annotate
from contentan.runs.job import Settings
from contentan.runs.originals import original, send_originals
from contentan.store import object_storage, sharing
from contentan.store.keys import key
from contentan.store.object_storage import AwayError
from contentan.store.results import Store
from tests.conftest import CODEBOOK, Cli, results
from tests.store.shared_runs import run

pytest.importorskip("fsspec", reason="the extra [remote] is not installed")
PARTS = {"text": "қазақ", "values": [1, 2]}
BLOBS = st.dictionaries(
    st.from_regex(r"[a-z]{1,6}/[0-9a-f]{2}/[0-9a-f]{8}", fullmatch=True),
    st.binary(max_size=300),
    min_size=1,
)


def address() -> str:
    """A storage in memory that nobody has used."""
    return f"memory://{uuid.uuid4().hex}"


def store(root: Path, where: str) -> Store:
    sharing.share(root, where)
    return Store(root)


def send(one: Store) -> int:
    return one.send(one.owed())


class Gone:
    """A storage that answers so many requests, and then no more."""

    def __init__(self, files: object, answers: int) -> None:
        self.files, self.answers = files, answers

    def __getattr__(self, name: str) -> object:
        self.answers -= 1
        if self.answers < 0:
            raise OSError("no route to host")
        return getattr(self.files, name)


@pytest.fixture
def settings(small_corpus: Path, small_codebook: Path, tmp_path: Path) -> Settings:
    return Settings(small_corpus, small_codebook, tmp_path / "a", workers=1)


@pytest.fixture
def plain(one_run: Path) -> dict[str, bytes]:
    """Bytes of the same run without a storage."""
    return results(one_run / "outputs" / "latest")


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Stages of the results that are made, as they are made."""
    seen: list[str] = []
    write, write_folder = Store.write, Store.write_folder
    monkeypatch.setattr(Store, "write", lambda *given: (seen.append(given[1]), write(*given))[1])
    monkeypatch.setattr(
        Store,
        "write_folder",
        lambda *given: (seen.append(given[1]), write_folder(*given))[1],
    )
    return seen


# ---- laws ---------------------------------------------------------------------------------------


@few(max_examples=25)
@given(BLOBS)
def test_what_was_put_is_got_and_nothing_else(
    tmp_path_factory: pytest.TempPathFactory, blobs: dict[str, bytes]
) -> None:
    folder = tmp_path_factory.mktemp("files")
    files = {name: folder / str(number) for number, name in enumerate(blobs)}
    for name, path in files.items():
        path.write_bytes(blobs[name])
    there = object_storage.remote(address())
    assert list(object_storage.get(there, list(blobs))) == []
    assert object_storage.put(there, files) == blobs.keys()
    assert dict(object_storage.get(there, [*blobs, "nothing/00/00"])) == blobs


@few(max_examples=25)
@given(st.integers(0, 500), st.integers(1, 255))
def test_damaged_bytes_there_are_as_good_as_none_and_the_next_to_make_them_mends_them(
    tmp_path_factory: pytest.TempPathFactory, at: int, change: int
) -> None:
    folder, where, own = tmp_path_factory.mktemp("stores"), address(), key("segment", x=at)
    first, second, third = (store(folder / name, where) for name in "abc")
    first.write("segment", own, PARTS)
    assert send(first) == 0
    there, name = object_storage.remote(where), f"segment/{own[:2]}/{own}"
    blob = bytearray(there.files.cat_file(f"{there.root}/{name}"))
    blob[at % len(blob)] ^= change
    there.files.pipe_file(f"{there.root}/{name}", bytes(blob))

    assert second.read("segment", own) is None
    assert not second.has("segment", own)
    assert second.kept("segment", own, lambda: dict(PARTS)) == PARTS
    assert send(second) == 0
    assert third.read("segment", own) == PARTS


@few(max_examples=25)
@given(st.lists(st.sampled_from("ab"), min_size=1, max_size=6))
def test_writers_of_one_key_leave_one_result_whoever_comes_when(
    tmp_path_factory: pytest.TempPathFactory, order: list[str]
) -> None:
    folder, where, own = tmp_path_factory.mktemp("stores"), address(), key("segment", x=1)
    both = {name: store(folder / name, where) for name in "ab"}
    for one in both.values():
        one.write("segment", own, PARTS)
    for name in order:
        send(both[name])
        assert both[name].owed() == []
    assert store(folder / "c", where).read("segment", own) == PARTS


@few(max_examples=25)
@given(BLOBS, st.data())
def test_a_folder_comes_back_whole_or_not_at_all(
    tmp_path_factory: pytest.TempPathFactory, blobs: dict[str, bytes], data: st.DataObject
) -> None:
    folder, there = tmp_path_factory.mktemp("folders"), object_storage.remote(address())
    given_files = {name.replace("/", "-"): blob for name, blob in blobs.items()}
    for name in ("in", "out", "torn"):
        (folder / name).mkdir()
    for name, blob in given_files.items():
        (folder / "in" / name).write_bytes(blob)
    assert not object_storage.get_folder(there, "index/x", folder / "out")
    assert object_storage.put_folder(there, "index/x", folder / "in")
    assert object_storage.get_folder(there, "index/x", folder / "out")
    assert {path.name: path.read_bytes() for path in (folder / "out").iterdir()} == given_files

    hurt = data.draw(st.sampled_from([*given_files, "files.json"]))
    path = f"{there.root}/index/x/{hurt}"
    if data.draw(st.booleans()):
        there.files.rm_file(path)
    else:
        there.files.pipe_file(path, there.files.cat_file(path) + b"x")
    assert not object_storage.get_folder(there, "index/x", folder / "torn")


# ---- notes of what is still to be sent ----------------------------------------------------------


def test_what_could_not_be_sent_stays_noted_until_it_is(tmp_path: Path) -> None:
    where = address()
    one, keys = store(tmp_path / "a", where), [key("segment", x=i) for i in range(3)]
    for own in keys:
        one.write("segment", own, PARTS)
    there = object_storage.remote(where)
    files, there.files = there.files, Gone(there.files, 1)
    assert send(one) == 2
    assert "no route to host" in there.away
    with pytest.raises(AwayError, match="no route to host"):
        one.send(one.owed(), must=True)
    assert send(one) == 2, "a storage that did not answer is left alone for a while"
    there.files, there.until = files, 0.0
    assert send(one) == 0
    assert one.owed() == []
    assert all(store(tmp_path / "b", where).read("segment", own) == PARTS for own in keys)


def test_a_storage_put_behind_a_store_gets_what_is_there_already(tmp_path: Path) -> None:
    one, own = Store(tmp_path), key("segment", x=1)
    one.write("segment", own, PARTS)
    assert one.owed() == []
    sharing.share(tmp_path, None)
    assert Store(tmp_path).shared == ""
    one = store(tmp_path, address())
    assert one.owed() == [("segment", own)]
    sharing.share(tmp_path, None)
    assert Store(tmp_path).shared == one.shared
    sharing.share(tmp_path, "")
    assert (Store(tmp_path).shared, one.owed()) == ("", [])


def test_a_document_without_a_file_here_gets_a_copy_for_a_while(
    tmp_path: Path, settings: Settings
) -> None:
    job = preparing.prepare(settings)
    one = store(tmp_path / "store", address())

    def copies(stack: ExitStack) -> list[Path]:
        return [stack.enter_context(original(one, tmp_path, d)) for d in job.documents]

    with pytest.raises(AwayError, match="neither here nor"), ExitStack() as stack:
        copies(stack)
    send_originals(one, job.root, job.documents)
    with ExitStack() as stack:
        paths = copies(stack)
        assert [path.read_bytes() for path in paths] == [
            (job.root / d.path).read_bytes() for d in job.documents
        ]
        assert [path.name for path in paths] == [Path(d.path).name for d in job.documents]
    assert not any(path.exists() for path in paths)
    there = object_storage.remote(one.shared)
    there.files.pipe_file(
        f"{there.root}/original/{job.documents[0].sha256[:2]}/{job.documents[0].sha256}", b"other"
    )
    with pytest.raises(AwayError, match="neither here nor"), ExitStack() as stack:
        copies(stack)


# ---- runs ---------------------------------------------------------------------------------------


def test_a_second_outputs_folder_computes_nothing_and_has_the_same_bytes(
    settings: Settings, made: list[str]
) -> None:
    where = f"file://{settings.outputs.parent / 'bucket'}"
    first = run(settings, "a", where)
    assert sorted(set(made)) == [
        "attribution",
        "cases",
        "code",
        "extract",
        "index",
        "key_lines",
        "keyness",
        "keyness_of",
        "layout",
        "lemmatize",
        "place",
        "portray",
        "relate",
        "segment",
        "shard",
        "spans",
        "words",
    ]
    made.clear()
    assert run(settings, "b", where) == first
    assert made == []


def test_without_a_storage_nothing_of_it_is_imported_or_written(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    run(settings, "a", None)
    assert not {"unsent", "shared.txt"} & {
        path.name for path in (settings.outputs / "cache").iterdir()
    }


@pytest.mark.slow
def test_damage_in_the_storage_costs_time_only(settings: Settings, made: list[str]) -> None:
    bucket = settings.outputs.parent / "bucket"
    first = run(settings, "a", f"file://{bucket}")
    for path in sorted(path for path in bucket.rglob("*") if path.is_file())[::2]:
        path.write_bytes(path.read_bytes()[:-1])
    made.clear()
    assert run(settings, "b", f"file://{bucket}") == first
    assert made
    made.clear()
    assert run(settings, "c", f"file://{bucket}") == first, "whoever made it again has mended it"
    assert made == []


@pytest.mark.parametrize("answers", [pytest.param(0, marks=pytest.mark.slow), 12])
def test_a_storage_that_goes_away_in_the_middle_costs_time_and_a_warning(
    settings: Settings, plain: dict[str, bytes], caplog: pytest.LogCaptureFixture, answers: int
) -> None:
    where = address()
    there = object_storage.remote(where)
    files, there.files = there.files, Gone(there.files, answers)
    assert run(settings, "a", where) == plain
    (said,) = [record.getMessage() for record in caplog.records]
    assert said.startswith(f"{where}: ") and said.endswith(
        "could not be sent; the next run sends them (OSError: no route to host)"
    )
    one = Store(settings.outputs.with_name("a") / "cache")
    assert one.owed()

    there.files, there.until = files, 0.0
    (settings.codebook / "codebook.yaml").write_text(
        CODEBOOK.replace("0.1.0", "0.2.0"), encoding="utf-8"
    )
    run(settings, "a", where)
    assert one.owed() == [] and len(caplog.records) == 1


def test_a_batch_whose_results_cannot_come_back_is_not_done(
    settings: Settings, plain: dict[str, bytes]
) -> None:
    where = address()
    there = object_storage.remote(where)
    files, there.files = there.files, Gone(there.files, 0)
    job = preparing.prepare(replace(settings, shared=where, afar=True))
    with pytest.raises(AwayError, match="no route to host"):
        annotate(job, job.documents)
    with pytest.raises(AwayError, match="no route to host"):
        annotate(job, job.documents)  # all is here now, and is still of no use
    there.files, there.until = files, 0.0
    assert annotate(job, job.documents) == []
    assert run(settings, "b", where) == plain


def test_an_address_that_nobody_understands_is_one_line(
    cli: Cli, tmp_path: Path, settings: Settings
) -> None:
    (tmp_path / "contentan.toml").write_text('[paths]\nshared = "s4://bucket"\n', encoding="utf-8")
    done = cli("run", "--corpus", settings.corpus, "--codebook", settings.codebook, cwd=tmp_path)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert done.stderr.startswith(
        "contentan: s4://bucket: no object storage can be opened by this address: "
    )


def test_without_the_extra_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fsspec", None)
    with pytest.raises(UsageError, match=r"pip install 'contentan\[remote\]'"):
        object_storage.remote("s3://nobody/nothing")
