"""A run as an object: frames as a pandas user expects them, passages, pictures, report; and what is
said where something is not there.
"""

from __future__ import annotations

import copy
import os
import pickle
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import polars as pl
import pytest
from lxml import etree
from lxml import html as lxml_html

import contentan
from contentan.api import run_report
from contentan.api.column_units import units_of
from contentan.api.run_tables import TABLES
from contentan.corpus.study import Study
from contentan.errors import ContentanError, DamagedError, TableError, UsageError
from contentan.export.replication.replication_folder import pack
from contentan.runs import pipeline
from contentan.runs.job import Settings
from contentan.store.run_folders import latest
from contentan.tables.schema import FLAG, INT, REAL, TEXT
from tests.conftest import CODEBOOK, TEXTS, write_corpus
from tests.runs.two_runs import as_written, copied

EVIL = 'They wrote <img src=x onerror="alert(1)"> & of student exchange in <i>class</i>.'
DTYPES = {
    (TEXT, False): "string",
    (TEXT, True): "string",
    (INT, False): "int64",
    (INT, True): "Int64",
    (REAL, False): "float64",
    (REAL, True): "float64",
    (FLAG, False): "bool",
    (FLAG, True): "boolean",
}


@pytest.fixture(scope="module")
def opened(one_run: Path) -> contentan.Run:
    return contentan.open_run(one_run / "outputs")


# ---- tables -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_the_same_in_pandas_and_polars(opened: contentan.Run, name: str) -> None:
    table, theirs = TABLES[name], getattr(opened.polars, name)
    frame = opened.tables[name]
    assert list(frame.columns) == list(table.schema) and len(frame) == len(theirs)
    for column in table.columns:
        expected = "category" if column.one_of else DTYPES[column.dtype, column.null]
        assert str(frame[column.name].dtype) == expected, column.name
        values = [None if pd.isna(one) else one for one in frame[column.name]]
        assert values == theirs[column.name].to_list(), column.name


def test_attributes_say_what_a_frame_is(opened: contentan.Run) -> None:
    told = opened.comparison.attrs
    assert told["run"] == opened.id and told["table"] == "comparison"
    assert told["key"] == ["code", "left", "right"]
    assert told["columns"]["rate_left"].startswith("hits per 1,000")
    assert told["units"]["rate_left_low"] == "hits per 1,000 words"
    assert not opened.comparison.set_index(told["key"]).index.has_duplicates


def test_every_column_of_measurements_has_a_unit() -> None:
    """But for those that measure now this, now that."""
    without = {
        (name, column.name)
        for name, table in TABLES.items()
        for column in table.columns
        if column.dtype == REAL and column.name not in units_of(table)
    }
    assert without == {
        *(("claims", end) for end in ("low", "high", "whole", "base")),
        *(("conflicts", end) for end in ("low", "high")),
        ("indicators", "value"),
    }


def test_a_frame_is_read_once_and_only_when_it_is_asked_for(opened: contentan.Run) -> None:
    fresh = contentan.Run(opened.folder)
    assert "hits" not in vars(fresh) and fresh.hits is fresh.hits
    assert fresh.tables["hits"] is fresh.hits


def test_pandas_can_work_with_what_comes(opened: contentan.Run) -> None:
    """Joined, grouped, filtered, written: nothing that needs pyarrow."""
    hits = opened.hits.merge(opened.documents[["doc", "country"]], on="doc")
    assert hits[hits.blocked_by.isna()].groupby("country").size().to_dict() == {"KAZ": 4, "USA": 4}
    assert np.isfinite(opened.counts[["hits", "tokens"]].to_numpy(dtype=float)).all()
    assert pd.concat([opened.hits, opened.hits]).attrs == opened.hits.attrs
    assert opened.documents.to_csv(index=False).startswith("doc,path")


def test_tables_are_listed_and_completed(opened: contentan.Run) -> None:
    assert list(opened.tables) == list(TABLES) and "hits" in opened.tables
    assert {"hits", "passages", "plot", "report"} <= {*dir(opened)}
    assert "passages" in dir(opened.polars)


def test_a_run_can_be_copied_and_sent_to_another_process(opened: contentan.Run) -> None:
    used = contentan.Run(opened.folder)
    assert len(used.tables["hits"]) and len(used.polars.hits) and len(used.codebook.codes)
    for other in (copy.copy(used), pickle.loads(pickle.dumps(used))):
        assert other.id == used.id and other.hits.equals(used.hits)
        assert other.tables["trends"].equals(used.trends)


def test_a_run_of_an_earlier_version_is_read(one_run: Path, tmp_path: Path) -> None:
    """It had a byte order mark in its CSV files, and Parquet of hits alone."""
    folder = latest(copied(one_run, tmp_path / "old") / "outputs")
    assert folder
    for path in folder.glob("*.parquet"):
        if path.stem != "hits":
            path.unlink()
    for path in folder.glob("*.csv"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    as_written(folder)
    old, new = contentan.open_run(folder), contentan.open_run(one_run / "outputs")
    for name in TABLES:
        pd.testing.assert_frame_equal(old.tables[name], new.tables[name], rtol=1e-5, atol=1e-6)


def test_a_packed_run_is_read(one_run: Path, tmp_path: Path) -> None:
    folder = latest(one_run / "outputs")
    assert folder
    pack(folder, tmp_path / "packed")
    packed = contentan.open_run(tmp_path / "packed")
    assert packed.id == folder.name
    assert packed.hits["hit"].equals(contentan.open_run(folder).hits["hit"])
    assert packed.report().path.is_file() and packed.passages("exchange").shape[0]


# ---- where a run is -----------------------------------------------------------------------------


def test_a_run_is_found_by_outputs_folder_id_and_beginning(
    one_run: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    outputs = one_run / "outputs"
    folder = latest(outputs)
    assert folder
    monkeypatch.chdir(one_run)
    for given in (
        contentan.open_run(),
        contentan.open_run(outputs),
        contentan.open_run(str(outputs), run=folder.name[:6]),
        contentan.open_run(folder),
        contentan.open_run("outputs/latest"),
        contentan.open_run(folder.name),
        contentan.open_run("", folder.name),
    ):
        assert given.folder == folder


def test_outputs_are_those_of_the_settings_file(
    one_run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    settings = f'[paths]\noutputs = "{(one_run / "outputs").as_posix()}"\n'
    (tmp_path / "contentan.toml").write_text(settings, encoding="utf-8")
    assert contentan.open_run().folder == latest(one_run / "outputs")


def test_latest_is_followed_where_it_is_a_text_file(one_run: Path, tmp_path: Path) -> None:
    """As on Windows."""
    outputs = copied(one_run, tmp_path / "here") / "outputs"
    name = (outputs / "latest").resolve().name
    (outputs / "latest").unlink()
    (outputs / "latest").write_text(name, encoding="utf-8")
    assert contentan.open_run(outputs / "latest").id == contentan.open_run(outputs).id == name


@pytest.mark.parametrize(
    ("call", "says"),
    [
        (lambda run: contentan.open_run("none/there"), "none/there: neither a folder nor a run"),
        (lambda run: contentan.open_run("outputs"), "outputs: neither a folder nor a run of out"),
        (lambda run: contentan.open_run("."), r"no run yet; `contentan run` makes one"),
        (lambda run: contentan.open_run(), r"outputs: no run yet; `contentan run` makes one"),
        (lambda run: contentan.open_run(__file__), "a file, expected the folder of a run"),
        (lambda run: contentan.Run("."), r"no run is here; `contentan run` makes one"),
        (lambda run: run.passages("exchang"), r"no code 'exchang'; did you mean 'exchange'\?"),
        (lambda run: run.passages("exchange", "FRA"), "no passage of 'FRA'; there are KAZ, USA"),
        (lambda run: run.plot.comparison("x"), "no code 'x'; there are accord, exchange"),
        (lambda run: run.plot.network(), "no two codes stand together often enough"),
        (lambda run: run.plot.trends(lang="de"), "'de'"),
        (lambda run: run.codebook.check(), "a run keeps no examples"),
    ],
)
def test_what_is_not_there_is_an_error_that_says_what_is(
    opened: contentan.Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: Any, says: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ContentanError, match=says):
        call(opened)


def test_a_table_that_there_is_not_is_named_with_its_neighbour(opened: contentan.Run) -> None:
    with pytest.raises(AttributeError, match="did you mean 'comparison'"):
        opened.comparision  # noqa: B018
    with pytest.raises(KeyError, match="did you mean 'hits'"):
        opened.tables["hit"]
    assert not hasattr(opened, "_repr_latex_")


def test_a_table_that_is_gone_or_of_another_version_is_told(one_run: Path, tmp_path: Path) -> None:
    folder = latest(copied(one_run, tmp_path / "less") / "outputs")
    assert folder
    for name in ("counts", "trends"):
        (folder / f"{name}.parquet").unlink()
    (folder / "counts.csv").unlink()
    (folder / "trends.csv").write_text("code,other\na,b\n", encoding="utf-8")
    with pytest.raises(DamagedError, match=r"trends\.csv"):
        contentan.open_run(folder)
    as_written(folder)
    run = contentan.open_run(folder)
    with pytest.raises(UsageError, match=r"counts\.csv of the run is missing"):
        run.counts  # noqa: B018
    with pytest.raises(TableError, match=r"trends\.csv: not as this version of contentan writes"):
        run.trends  # noqa: B018


# ---- passages, pictures, report -----------------------------------------------------------------


def test_passages_are_a_frame_that_shows_itself_as_quotations(opened: contentan.Run) -> None:
    found = opened.passages("exchange", "USA", n=2)
    assert found["quote"].str.lower().tolist() == ["exchange programs", "student exchange"]
    assert set(found["country"]) == {"USA"} and found["source"].str.contains("2021").all()
    shown = lxml_html.fromstring(found._repr_html_())
    assert next(quote.text_content() for quote in shown.iter("blockquote")).endswith(
        f"USA · {found['source'][0]}"
    )
    assert type(found[["quote"]]) is pd.DataFrame and type(found.head(1)) is pd.DataFrame


def test_a_code_without_hits_has_no_passage_and_says_so(one_run: Path) -> None:
    run = contentan.open_run(one_run / "outputs")
    run.polars.passages = run.polars.passages.clear()
    found = run.passages("accord")
    assert found.empty and "Accord</b>: no passage" in found._repr_html_()


def test_passages_of_which_a_column_was_taken_are_a_table(opened: contentan.Run) -> None:
    found = opened.passages("exchange")
    del found["after"]
    assert "<table" in found._repr_html_()


def test_where_nothing_was_found_there_is_no_picture_and_it_is_said(one_run: Path) -> None:
    run = contentan.open_run(one_run / "outputs")
    for name in ("counts", "comparison"):
        table = getattr(run.polars, name)
        zero = [pl.col(column) * 0 for column in table.columns if column.startswith("hits")]
        setattr(run.polars, name, table.with_columns(*zero))
    for draw in (run.plot.comparison, run.plot.trends):
        with pytest.raises(UsageError, match="no code has a hit"):
            draw()
    assert "Accord" in run.plot.comparison("accord").svg


@pytest.mark.slow
def test_what_documents_and_registers_say_is_text_in_a_notebook(tmp_path: Path) -> None:
    corpus = write_corpus(tmp_path / "corpus", {**TEXTS, "us-c": ("USA", "en", EVIL)})
    register = corpus / "register.csv"
    register.write_text(register.read_text().replace("US-C", "<script>x</script>"))
    book = tmp_path / "book" / "codebook.yaml"
    book.parent.mkdir()
    book.write_text(CODEBOOK.replace("en: Exchange", 'en: "<i>Ex</i>"'), encoding="utf-8")
    settings = Settings(corpus, book.parent, tmp_path / "out <b>", workers=1)
    run = contentan.Run(pipeline.run(settings, now=lambda: "now").folder)
    shown = run.passages("exchange", "USA")._repr_html_() + run._repr_html_()
    shown += run.report()._repr_html_() + run.plot.comparison().svg + run.plot.trends().svg
    assert "student exchange" in shown and "&lt;script&gt;x" in shown
    for tag in ("<script", "<img", "<i>", "out <b>"):
        assert tag not in shown


@pytest.mark.parametrize("name", ["comparison", "trends"])
def test_pictures_are_whole_svg_files(opened: contentan.Run, tmp_path: Path, name: str) -> None:
    for lang, word in (("en", "Exchange"), ("ru", "Обмен"), ("kk", "Алмасу")):
        picture = getattr(opened.plot, name)(lang=lang)
        tree = etree.fromstring(picture._repr_svg_().encode())
        assert tree.tag == "{http://www.w3.org/2000/svg}svg"
        assert word in "".join(tree.itertext())
    assert picture.save(str(tmp_path / "a.svg")).read_text(encoding="utf-8") == picture.svg
    assert picture.save(tmp_path / "a.png").read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(UsageError, match=r"ends in '\.pdf', expected \.svg or \.png"):
        picture.save(tmp_path / "a.pdf")


def test_pictures_show_the_codes_that_are_asked_for(opened: contentan.Run) -> None:
    for draw in (opened.plot.comparison, opened.plot.trends):
        assert "Accord" not in draw("exchange").svg and "Exchange" in draw("exchange").svg
        assert "Accord" not in draw(most=1).svg
        assert draw(["accord", "exchange"]).svg.count("Accord") >= 1


def test_pictures_and_passages_have_the_names_and_colours_of_the_study(one_run: Path) -> None:
    run = contentan.open_run(one_run / "outputs")
    named = Study(names={"KAZ": {"en": ("Steppe",)}}, colours={"KAZ": "#123456"})
    run.manifest["study"] = named.as_json()
    for picture in (run.plot.comparison(), run.plot.trends()):
        assert "Steppe" in picture.svg and "#123456" in picture.svg
    assert run.passages("accord", "KAZ").attrs["label"] == "Accord"


def test_a_report_is_a_path_and_a_link(
    opened: contentan.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr("webbrowser.open", asked.append)
    report = opened.report()
    report.open()
    assert asked == [(opened.folder / "report.html").as_uri()]
    assert os.fspath(report) == str(report) == str(opened.folder / "report.html")
    assert f'href="{asked[0]}"' in report._repr_html_()
    monkeypatch.chdir(opened.folder.parent)
    assert f'href="{opened.id}/report.html"' in report._repr_html_()


def test_a_report_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is gone; `contentan run` makes it again"):
        run_report.Report(tmp_path / "report.html")


def test_a_run_sums_itself_up(opened: contentan.Run) -> None:
    said = "4 documents (4 ok); 8 hits; codebook small 0.1.0; KAZ, USA"
    assert repr(opened) == f"<Run {opened.id}: {said}>"
    assert "4 documents (4 ok)" in opened._repr_html_() and "report.html" in opened._repr_html_()


# ---- codebook -----------------------------------------------------------------------------------


def test_a_codebook_is_read_looked_at_and_checked(one_run: Path, tmp_path: Path) -> None:
    folder = tmp_path / "codebook"
    shutil.copytree(one_run / "codebook", folder)
    (folder / "examples.yaml").write_text(
        "- lang: en\n  text: '[Student exchange|accord] is old.'\n", encoding="utf-8"
    )
    book = contentan.Codebook.read(str(folder))
    assert book.codes[["code", "label_en", "patterns"]].values.tolist() == [
        ["accord", "Accord", 3],
        ["exchange", "Exchange", 4],
    ]
    assert book.patterns["unless"].tolist().count("с согласия; согласие родитель") == 0
    assert repr(book) == "<Codebook small 0.1.0: 2 codes, 7 patterns in kk, ru, en>"
    found = book.check()
    assert list(found.columns) == ["severity", "file", "line", "code", "kind", "message"]
    assert found.iloc[0].tolist()[:5] == ["error", "examples.yaml", 1, "accord exchange", "example"]


def test_a_wrong_codebook_is_told_as_by_the_command(tmp_path: Path) -> None:
    path = tmp_path / "codebook.yaml"
    path.write_text(CODEBOOK.replace("brief: Accord", "breif: Accord"), encoding="utf-8")
    with pytest.raises(contentan.CodebookError, match=rf"{path}:\d+: .*breif"):
        contentan.Codebook.read(path)


def test_the_codebook_of_a_run_codes_texts(opened: contentan.Run) -> None:
    texts: pl.Series = opened.polars.passages["text"]
    assert contentan.code_texts(texts, opened.codebook).to_numpy().sum() >= len(texts)


def test_wrong_values_are_errors_of_ours(opened: contentan.Run, tmp_path: Path) -> None:
    for call in (
        lambda: contentan.open_run(None),  # type: ignore[arg-type]
        lambda: contentan.Codebook.read(None),  # type: ignore[arg-type]
        lambda: opened.passages(["exchange"]),  # type: ignore[arg-type]
        lambda: opened.passages("exchange", n=0),
        lambda: opened.plot.comparison(most=0),
        lambda: opened.plot.comparison().save(tmp_path / "nowhere" / "x.svg"),
    ):
        with pytest.raises(contentan.UsageError):
            call()


def test_a_country_is_known_in_small_letters_and_a_run_by_its_folder_and_id(
    opened: contentan.Run,
) -> None:
    assert len(opened.passages("exchange", "usa"))
    assert contentan.open_run(opened.folder, run=opened.id).id == opened.id
    assert contentan.open_run(opened.folder.parent).id == opened.id


def test_help_on_lemmas_speaks_of_the_function() -> None:
    assert str(contentan.lemmatize.__doc__).startswith("The lemma of each word")
