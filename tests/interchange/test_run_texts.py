"""What people coded, out of the file of decisions."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from contentan.codebook import canonical_form, codebook_file
from contentan.coding.hits import text_digest
from contentan.decisions import database, decision_log, stored_samples
from contentan.decisions.stored_samples import ITEM
from contentan.interchange.codings import run_texts
from tests.conftest import CODEBOOK
from tests.interchange.coded_texts import TEXTS, corpus


def item(name: str, start: int, stop: int, code: str, digest: str = "") -> dict[str, object]:
    given: dict[str, object] = dict.fromkeys(ITEM, "") | dict.fromkeys(
        ("year", "page", "paragraph", "segment", "line"), 1
    )
    quote = TEXTS["us-b"][start:stop]
    return given | {
        "id": name,
        "kind": "hit",
        "doc": "us-b",
        "start": start,
        "stop": stop,
        "code": code,
        "quote": quote,
        "text_digest": digest or text_digest(TEXTS["us-b"]),
    }


def test_decisions_become_codings_once_all_have_decided(tmp_path: Path) -> None:
    """No sight of another's verdict before; nothing that was accepted in bulk; nothing of a text
    that has changed.
    """
    items = [
        item("h1", 0, 16, "exchange"),
        item("h2", 26, 40, "accord"),
        item("h3", 52, 60, "accord"),
        item("h4", 0, 7, "accord", "other"),
    ]
    given = [
        (one["id"], who, at, "s", 1.0) for who in ("anna", "berik") for at, one in enumerate(items)
    ]
    book = {"digest": "d", "name": "small", "version": "1", "canonical": canonical(tmp_path)}
    with closing(database.connect(run_texts.decisions_file(tmp_path), lambda: "t")) as db:
        sample = stored_samples.Sample("v", "verify", True, "r", "d", 1, {}, "t")
        stored_samples.add_sample(
            db, sample, stored_samples.Drawn(book, items, given, [("s", 4, 4)], [])
        )

        def decide(name: str, who: str, verdict: str, code: str = "", how: str = "key") -> None:
            decision_log.decide(
                db, decision_log.Decision("v", name, who, verdict, "t", code, how=how)
            )

        decide("h1", "anna", "accept")
        decide("h2", "anna", "recode", "exchange")
        decide("h2", "berik", "reject")
        decide("h3", "anna", "accept", how="bulk")
        decide("h3", "berik", "accept")
        decide("h4", "anna", "accept")
        decide("h4", "berik", "accept")
        decision_log.add_codings(db, taken_rows("zed"), "zed.csv", "t")
        before, lost = run_texts.people(tmp_path, corpus())
        decide("h1", "berik", "accept")
        after, _ = run_texts.people(tmp_path, corpus())
    short = [("anna", "h2", "exchange"), ("berik", "h3", "accord"), ("zed", "", "accord")]
    assert before.select("coder", "item", "code").rows() == short
    assert lost == 2
    assert sorted(after.select("coder", "item", "code").rows()) == sorted(
        [*short, ("anna", "h1", "exchange"), ("berik", "h1", "exchange")]
    )
    assert corpus().texts["us-b"][26:40] == before["quote"][0]


def canonical(folder: Path) -> str:
    (folder / "codebook.yaml").write_text(CODEBOOK, encoding="utf-8")
    return canonical_form.canonical(codebook_file.read(folder))


def taken_rows(coder: str) -> list[dict[str, object]]:
    row = {
        "coder": coder,
        "doc": "us-b",
        "item": "",
        "start": 0,
        "stop": 7,
        "quote": "Student",
        "text_digest": text_digest(TEXTS["us-b"]),
    }
    return [row | {"code": "accord"}, row | {"code": "", "stop": 79}]


def test_where_there_is_no_review_nobody_coded(tmp_path: Path) -> None:
    found, lost = run_texts.people(tmp_path, corpus())
    assert (len(found), lost) == (0, 0)
    assert not run_texts.decisions_file(tmp_path).exists()
