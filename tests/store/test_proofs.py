"""What is stored proves itself: whatever byte of it is another one, nobody takes it for what was
written; and what has a name is on the disk.
"""

from __future__ import annotations

import logging
import random
from collections.abc import Mapping
from pathlib import Path

import pytest
from benchmarks import store_faults
from hypothesis import given
from hypothesis import strategies as st

from contentan.errors import DamagedError
from contentan.publish import published
from contentan.store import code_digest, deep_check, files, proofs, run_folders
from contentan.store.code_digest import Code
from contentan.store.keys import key
from contentan.store.proofs import read_sealed, unsealed, write_sealed
from contentan.store.results import Store

OWN = key("segment", x=1)


@given(st.binary(max_size=60), st.integers(0, 10_000), st.integers(1, 255))
def test_of_a_sealed_file_any_changed_or_missing_byte_is_noticed(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, at: int, change: int
) -> None:
    folder = tmp_path_factory.mktemp("sealed")
    write_sealed(folder / "words.json", data, tmp=folder / "tmp")
    blob = (folder / "words.json").read_bytes()
    at %= len(blob)
    assert read_sealed(folder / "words.json") == unsealed(blob) == data
    assert unsealed(blob[:at] + bytes([blob[at] ^ change]) + blob[at + 1 :]) is None
    assert unsealed(blob[:at]) is None


def test_a_damaged_memory_is_named_and_one_of_an_earlier_version_is_not(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "words.json"
    assert read_sealed(path) is None
    path.write_bytes(b"{}")
    assert read_sealed(path) is None and not caplog.records
    path.write_bytes(b"\0" * 512)
    assert read_sealed(path) is None
    assert caplog.messages == [f"{path} is damaged; it is made anew"]


def fill(folder: Path) -> None:
    for name in ("order.npy", "words.txt"):
        (folder / name).write_bytes(name.encode() * 100)


@pytest.mark.parametrize("large", [0, 100_000_000])
@pytest.mark.parametrize("how", store_faults.HOW)
def test_a_folder_with_a_damaged_file_is_named_goes_and_is_made_anew(
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    how: str,
    large: int,
) -> None:
    monkeypatch.setattr(proofs, "_LARGE", large)
    for name in ("order.npy", "words.txt", proofs.LIST):
        store = Store(tmp_path / f"{how} {name}")
        store.write_folder("index", OWN, fill)
        place = store.folder("index", OWN)
        assert place is not None
        caplog.clear()
        assert store_faults.hurt(place / name, how, random.Random(name))
        proofs.forget()
        assert store.folder("index", OWN) is None and not place.exists()
        (line,) = caplog.messages
        assert "index" in line and name in line and "made anew" in line
        store.write_folder("index", OWN, fill)
        assert store.folder("index", OWN) == place


def test_a_folder_is_read_once_in_a_process_and_again_when_a_file_is_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store, read = Store(tmp_path), list[str]()
    store.write_folder("index", OWN, fill)
    digest_of = proofs.digest_of
    monkeypatch.setattr(proofs, "digest_of", lambda path: read.append(path.name) or digest_of(path))
    for _ in range(3):
        folder = store.folder("index", OWN)
    assert folder and sorted(read) == ["order.npy", "words.txt"]
    (folder / "words.txt").write_bytes((folder / "words.txt").read_bytes()[::-1])
    assert store.folder("index", OWN) is None


def recorded(patch: pytest.MonkeyPatch) -> list[tuple[str, tuple[Path, ...]]]:
    """What reaches the disk and what is renamed, in its order."""
    done: list[tuple[str, tuple[Path, ...]]] = []
    on_disk, move = files.on_disk, files.move
    patch.setattr(files, "on_disk", lambda own: done.append(("disk", (*own,))) or on_disk(own))
    patch.setattr(files, "move", lambda a, b: done.append(("name", (a, b))) or move(a, b))
    return done


def test_what_is_named_is_on_the_disk_before_and_its_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done = recorded(monkeypatch)
    files.write_atomic(tmp_path / "a" / "b" / "x", b"1", tmp=tmp_path / "tmp")
    (_, (draft,)), (_, renamed), (_, folders) = done
    assert [kind for kind, _ in done] == ["disk", "name", "disk"]
    assert renamed == (draft, tmp_path / "a" / "b" / "x")
    # Folders that are new stand in others, which must know of them.
    assert {tmp_path / "a" / "b", tmp_path / "a", tmp_path} == {*folders}
    done.clear()
    Store(tmp_path).write_folder("index", OWN, fill)
    (_, first), (_, (draft, place)), (_, last) = done
    assert {draft, *(draft / one.name for one in place.iterdir())} == {*first}
    assert place.parent in last


def test_results_that_are_written_together_are_read_at_once_and_cost_two_waits_for_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, store = recorded(monkeypatch), Store(tmp_path)
    monkeypatch.setattr("contentan.store.results._TOGETHER", 60.0)
    keys = [key("segment", x=n) for n in range(50)]
    with store.together():
        for own in keys:
            store.write("segment", own, {"text": own})
        assert all(store.has("segment", own) for own in keys)
        assert store.read("segment", keys[0]) == {"text": keys[0]}
        assert not done and Store(tmp_path).lacking("segment", keys) == {*keys}
    assert [kind for kind, _ in done] == ["disk", *["name"] * 50, "disk"]
    assert not Store(tmp_path).lacking("segment", keys)
    assert not [*(tmp_path / "tmp").iterdir()]


def test_what_is_discarded_while_it_is_written_never_has_a_name(tmp_path: Path) -> None:
    store = Store(tmp_path)
    with store.together():
        store.write("segment", OWN, {"text": "x"})
        store.discard_made()
    assert not store.has("segment", OWN) and not [*(tmp_path / "tmp").iterdir()]


def test_a_file_system_that_cannot_be_asked_as_a_whole_is_asked_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = list[int]()
    monkeypatch.setattr(files, "_syncfs", lambda: None)
    monkeypatch.setattr(files.os, "fsync", asked.append)
    own = [files.draft_of(b"1", tmp_path) for _ in range(9)]
    files.on_disk(own)
    assert len(asked) == 9


def test_whatever_befalls_run_json_it_is_damaged_or_says_the_same(tmp_path: Path) -> None:
    rng = random.Random(1)
    said = {"id": "r1", "files": {"hits.csv": [3, "x"]}, "circumstances": {"finished": "2026"}}
    run_folders.write_manifest(tmp_path, said)
    blob = (tmp_path / "run.json").read_bytes()
    whole = run_folders.manifest_of(tmp_path)
    assert whole == {**said, "circumstances": whole["circumstances"]}
    for _ in range(300):
        (tmp_path / "run.json").write_bytes(store_faults.flipped(blob, rng))
        try:
            # Only what says that there is a proof may be another word.
            assert {**run_folders.manifest_of(tmp_path), "circumstances": 0} == {
                **said,
                "circumstances": 0,
            }
        except DamagedError as error:
            assert str(error).startswith(f"{tmp_path / 'run.json'}: ")
    (tmp_path / "run.json").write_bytes(store_faults.zeroed(blob, rng))
    with pytest.raises(DamagedError, match="is damaged"):
        run_folders.manifest_of(tmp_path)


def test_a_damaged_memory_of_the_code_changes_no_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(code_digest, "_JUST_NOW", -1)
    package, memory = tmp_path / "thing", tmp_path / "memory.json"
    package.mkdir()
    (package / "__init__.py").write_text("x = 1\n")
    code = Code(package, memory)
    digest = code.digest("thing")
    code.remember()
    blob, rng = memory.read_bytes(), random.Random(1)
    assert Code(package, memory)._known
    for _ in range(100):
        memory.write_bytes(store_faults.flipped(blob, rng))
        assert Code(package, memory).digest("thing") == digest


@given(st.integers(0, 10_000), st.integers(1, 255))
def test_what_is_kept_of_a_publication_is_itself_or_damaged(
    tmp_path_factory: pytest.TempPathFactory, at: int, change: int
) -> None:
    outputs = tmp_path_factory.mktemp("outputs")
    what: Mapping[str, object] = {"words": {"достық": ["дос", "достық"]}, "n": 1, "rate": 0.25}
    path = outputs / "changes" / "reference.json"
    published.put(outputs, path, what)
    blob = path.read_bytes()
    assert published.read_json(path) == what
    at %= len(blob)
    path.write_bytes(blob[:at] + bytes([blob[at] ^ change]) + blob[at + 1 :])
    try:
        assert published.read_json(path) == what
    except DamagedError as error:
        assert "\n" not in str(error)


def test_everything_is_looked_at_and_nothing_written(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    store = Store(cache)
    store.write("segment", OWN, {"text": "x"})
    store.write_folder("index", OWN, fill)
    write_sealed(cache / "words" / "a.json", b"{}", tmp=cache / "tmp")
    run = tmp_path / "runs" / "r1"
    run.mkdir(parents=True)
    (run / "hits.csv").write_bytes(b"123")
    listed = {"hits.csv": [3, proofs.digest_of(run / "hits.csv")]}
    run_folders.write_manifest(run, {"files": listed, "circumstances": {}})
    assert deep_check.look_at(tmp_path) == (4, ())
    for path in (store.path("segment", OWN), cache / "words" / "a.json", run / "hits.csv"):
        assert store_faults.hurt(path, "flipped byte", random.Random(1))
    assert store_faults.hurt(store.path("index", OWN) / "order.npy", "cut end", random.Random(1))
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    proofs.forget()
    assert {(one.path, one.files) for one in deep_check.look_at(tmp_path).damaged} == {
        (store.path("segment", OWN), ()),
        (store.path("index", OWN), ("order.npy",)),
        (cache / "words" / "a.json", ()),
        (run, ("hits.csv",)),
    }
    assert before == {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}


@pytest.mark.slow
@pytest.mark.timeout(900)
def test_random_damage_to_any_kind_of_file_changes_no_result(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """`python -m benchmarks.store_faults` does a thousand of these."""
    caplog.set_level(logging.ERROR, "contentan")
    known = store_faults.study(tmp_path / "home")
    done = [*store_faults.trials(known, tmp_path / "at", 30, seed=1)]
    assert [one for one in done if one.wrong] == []
    assert any(one.told for one in done)
