"""Settings: the command line over the file over the default; what is not declared is an error at
file:line; the period of a study.
"""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.corpus.study import Event, outside, years
from contentan.errors import UsageError
from contentan.extract.limits import Limits
from contentan.model import Document
from contentan.runs import pipeline, preparing, recipe
from contentan.runs.after import doctor, summary
from contentan.runs.after.lookup import kwic
from contentan.runs.job import Settings, recipe_of
from contentan.settings import example_file, settings_file
from contentan.settings.declared_keys import keys
from contentan.settings.example_file import toml
from contentan.settings.value_kinds import (
    COUNT,
    EVENTS,
    FACTOR,
    FLAG,
    HOLD,
    HOURS,
    ISO,
    LANG,
    OCR,
    PATH,
    PAUSE,
    SHARE,
    SPAN,
    TEXT,
    TITLE,
    WHOLE,
    YEARS,
)
from contentan.store.run_folders import point
from tests.conftest import Cli, results, write_corpus

NAMES = st.dictionaries(
    st.sampled_from(["kk", "ru", "en"]), st.from_regex(r"\w{1,9}", fullmatch=True), min_size=1
)
VALUES: dict[Any, st.SearchStrategy[Any]] = {
    TEXT: st.text(st.characters(categories=["L", "N", "Zs"])),
    TITLE: NAMES,
    PATH: st.from_regex(r"[a-z]{1,8}(/[a-z]{1,8})?", fullmatch=True),
    LANG: st.sampled_from(["en", "ru", "kk"]),
    FLAG: st.booleans(),
    WHOLE: st.integers(0, 10**9),
    COUNT: st.integers(1, 10**9),
    SPAN: st.floats(0.01, 1e6),
    PAUSE: st.floats(0, 1e6),
    HOURS: st.floats(0.01, 1e6),
    SHARE: st.floats(0, 1),
    HOLD: st.sampled_from(["hold", "tell"]),
    FACTOR: st.floats(1.001, 1e6),
    EVENTS: st.lists(st.fixed_dictionaries({"year": st.integers(1000, 9999), "label": NAMES})),
    ISO: st.lists(st.from_regex("[A-Z]{3}", fullmatch=True), min_size=1),
    OCR: st.lists(st.from_regex("[a-z]{3}", fullmatch=True), min_size=1),
    YEARS: st.tuples(st.integers(1000, 2000), st.integers(2000, 9999)).map(list),
}


def written(folder: Path, text: str) -> Path:
    path = folder / "contentan.toml"
    path.write_text(text, encoding="utf-8")
    return path


def error(folder: Path, text: str) -> str:
    with pytest.raises(UsageError) as caught:
        settings_file.read(written(folder, text))
    return str(caught.value).replace(f"{folder}/", "")


# ---- laws ---------------------------------------------------------------------------------------


@given(st.data())
def test_whatever_a_key_takes_is_read_back_from_any_way_of_writing_it(data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(keys()))
    value = data.draw(VALUES[key.kind])
    ways = (
        "[{s}]\n{n} = {v}",
        "{s}.{n} = {v}",
        "{s} = {{{n} = {v}}}",
        '# a\n\n[ {s} ] # b\n  "{n}" = {v} # c',
    )
    text = data.draw(st.sampled_from(ways)).format(s=key.section, n=key.name, v=toml(value))
    file = settings_file.File(None, {})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "read_bytes", lambda _: text.encode())
        file = settings_file.read(Path("contentan.toml"))
    assert file.value(key) == value
    line = next(
        number
        for number, line in enumerate(text.splitlines(), 1)
        if key.name in line.replace(f"[ {key.section} ]", "")
    )
    assert file.where(key) == f"contentan.toml:{line}"


@given(st.data())
def test_a_value_of_another_kind_is_refused(data: st.DataObject) -> None:
    key = data.draw(st.sampled_from(keys()))
    value = data.draw(st.one_of(*VALUES.values()))
    if not key.kind.holds(value):
        with (
            pytest.MonkeyPatch.context() as patch,
            pytest.raises(UsageError, match=re.escape(f"expected {key.kind.says}")),
        ):
            patch.setattr(
                Path,
                "read_bytes",
                lambda _: f"[{key.section}]\n{key.name} = {toml(value)}".encode(),
            )
            settings_file.read(Path("contentan.toml"))


def test_the_example_file_says_nothing_and_without_its_marks_says_the_defaults(
    tmp_path: Path,
) -> None:
    assert not settings_file.read(written(tmp_path, example_file.example())).given
    bare = re.sub(r"^# (\w+ = )", r"\1", example_file.example(), flags=re.M)
    file = settings_file.read(written(tmp_path, bare))
    assert len(file.given) == len(keys())
    for key in keys():
        default = str(tmp_path / key.default) if key.kind is PATH else key.default
        example = {"period": [2019, 2024], "events": [{"year": 2020, "label": "COVID-19"}]}
        shown = example.get(key.name, "" if default is None else default)
        assert file.value(key) == shown, key.name


def test_every_limit_is_a_key_with_the_default_that_holds() -> None:
    everybody = Limits()
    limits = {
        (key.name if key.section == "limits" else f"ocr_{key.name}"): key.default
        for key in keys()
        if key.section in ("limits", "ocr")
    }
    assert {**limits, "ocr_languages": "+".join(limits["ocr_languages"])} == dataclasses.asdict(
        everybody
    )


def test_every_key_with_an_option_is_the_default_of_that_option() -> None:
    import typer

    from contentan.cli.main import app

    group = typer.main.get_command(app)
    commands = group.commands  # type: ignore[attr-defined]
    for key in keys():
        for name, command in commands.items() if key.option and key.only in ("", None) else ():
            for one in getattr(command, "params", ()):
                if one.name == key.option:
                    shown = (
                        ",".join(key.default)
                        if isinstance(key.default, list)
                        else key.default or ""
                    )
                    assert str(one.default) == str(
                        shown if shown != "" or key.name == "period" else 0
                    ), (
                        name,
                        key.name,
                    )
        if key.only:
            params = {one.name: one.default for one in commands[key.only].params}
            assert params[key.option] == key.default, key


# ---- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "[study]\ncontries = ['KAZ']",
            "contentan.toml:2: 'contries' is unknown in [study]; did you mean 'countries'?",
        ),
        ("\n[studdy]\nseed = 1", "contentan.toml:2: 'studdy' is unknown; did you mean 'study'?"),
        ("seed = 1", "contentan.toml:1: 'seed' is unknown; it belongs below [study]"),
        (
            "[report]\nlang = 'en'\nseed = 3",
            "contentan.toml:3: 'seed' is unknown in [report]; it belongs below [study]",
        ),
        ("study = 3", "contentan.toml:1: 'study' is a section: write [study]"),
        ("[study]\n\nseed = '7'", 'contentan.toml:3: seed = "7": expected a whole number'),
        ("[study]\nseed = true", "contentan.toml:2: seed = true: expected a whole number"),
        (
            "[study]\nperiod = [2024, 2019]",
            "contentan.toml:2: period = [2024, 2019]: expected first and last year",
        ),
        (
            "[limits]\nseconds = nan",
            "contentan.toml:2: seconds = nan: expected a number of seconds",
        ),
        ("[limits]\npages = 0", "contentan.toml:2: pages = 0: expected a whole number, 1 or more"),
        (
            "[ocr]\nlanguages = 'kaz+rus'",
            'contentan.toml:2: languages = "kaz+rus": expected a list of languages',
        ),
        ("[paths]\ncorpus = 2019-01-01", "contentan.toml:2: corpus = "),
        ("[study]\nmargin = 1", "contentan.toml:2: margin = 1: expected a number above 1"),
        ("[study]\n\nmargin = inf", "contentan.toml:3: margin = inf: expected a number above 1"),
        ("[study]\nmargin = '1.5'", 'contentan.toml:2: margin = "1.5": expected a number above 1'),
        (
            "[study]\nmargins = 1.5",
            "contentan.toml:2: 'margins' is unknown in [study]; did you mean 'margin'?",
        ),
        ("margin = 2", "contentan.toml:1: 'margin' is unknown; it belongs below [study]"),
        (
            "[study]\nevents = 2020",
            "contentan.toml:2: events = 2020: expected a list of years with labels, such as",
        ),
        (
            "[[study.events]]\nyear = 2020\nlabel = 'a'\n\n[[study.events]]\nyear = 2022\n"
            "lable = 'b'",
            "contentan.toml:5: 'lable' is unknown in an event; did you mean 'label'?; keys are"
            " year, label\ncontentan.toml:5: an event has no label: expected a list of years",
        ),
        (
            "[study]\nevents = [ # {\n  {year = 2020, label = '}'},\n"
            "  {year = '2022', label = 'b'},\n]",
            'contentan.toml:4: year = "2022": expected a year, such as 2020',
        ),
        (
            "[study]\nevents = [{year = 2020, label = {de = 'a'}}]",
            'contentan.toml:2: label = {de = "a"}: expected a name, or names by language',
        ),
        (
            "study.events = [{year = 20, label = ''}]",
            "contentan.toml:1: year = 20: expected a year, such as 2020\n"
            'contentan.toml:1: label = "": expected a name',
        ),
        ("[study]\nseed = 1\nseed = 2", "contentan.toml:3: not TOML: Cannot overwrite a value"),
        ("[study\nseed = 1", "contentan.toml:1: not TOML: "),
    ],
)
def test_what_is_wrong_is_told_with_file_line_and_what_was_expected(
    text: str, message: str, tmp_path: Path
) -> None:
    assert error(tmp_path, text).startswith(message)


@pytest.mark.parametrize(
    "text",
    [
        """[study]\nmargin = 2\nevents = [
           {year = 2022, label = {en = "Later", ru = "Позже"}}, {year = 2020, label = "First"}]""",
        """[study]\nmargin = 2.0\n[[study.events]]\nyear = 2020\nlabel = "First"
           [[study.events]]\nyear = 2022\n[study.events.label]\nen = "Later"\nru = "Позже\"""",
    ],
)
def test_margin_and_events_of_a_study(text: str, tmp_path: Path) -> None:
    study = settings_file.read(written(tmp_path, text)).study()
    assert (study.margin, type(study.margin)) == (2.0, float)
    assert study.events == (
        Event(2020, {"en": "First"}),
        Event(2022, {"en": "Later", "ru": "Позже"}),
    )


def test_other_encodings_are_refused_and_a_byte_order_mark_is_not(tmp_path: Path) -> None:
    path = tmp_path / "contentan.toml"
    path.write_bytes("[fetch]\ncontact = 'я'".encode("cp1251"))
    with pytest.raises(UsageError, match="2: not UTF-8; save"):
        settings_file.read(path)
    path.write_bytes(b"\xef\xbb\xbf[study]\r\nseed = 5\r\n")
    assert settings_file.read(path).section("study")["seed"] == 5


# ---- commands -----------------------------------------------------------------------------------


@pytest.mark.slow
def test_command_line_goes_over_file_and_file_over_default(
    cli: Cli, small_corpus: Path, small_codebook: Path, tmp_path: Path
) -> None:
    text = (
        '[paths]\ncorpus = "corpus"\ncodebook = "codebook"\noutputs = "out"\n'
        '[study]\nseed = 5\ncountries = ["usa", "KAZ"]\n'
    )
    written(tmp_path, text + '[register]\ntitle = "country"\n[limits]\npages = 3\n')
    elsewhere = tmp_path / "else"
    elsewhere.mkdir()
    done = cli("run", "--settings", "../contentan.toml", "--report-lang", "ru", cwd=elsewhere)
    assert done.returncode == 0, done.stderr
    manifest = json.loads((tmp_path / "out" / "latest" / "run.json").read_text(encoding="utf-8"))
    assert manifest["seed"] == 5
    options = {"countries": "USA,KAZ", "report_lang": "ru", "period": "", "limits": {"pages": 3}}
    assert manifest["options"] == options
    assert manifest["documents"][0]["title"] == "KAZ"
    assert cli("kwic", "harmony", cwd=tmp_path).stdout.endswith("1 hit in 1 document\n")
    recoded = cli("recode", "--seed", "6", "--countries", "KAZ,USA", cwd=tmp_path)
    assert recoded.returncode == 0, recoded.stderr
    manifest = json.loads((tmp_path / "out" / "latest" / "run.json").read_text(encoding="utf-8"))
    # documents are as that run read them, whatever the file says of limits by now
    assert (manifest["seed"], manifest["options"]["countries"], manifest["options"]["limits"]) == (
        6,
        "KAZ,USA",
        {"pages": 3},
    )


def test_a_bad_file_stops_any_command_with_one_line(cli: Cli, tmp_path: Path) -> None:
    written(tmp_path, "[paths]\nouputs = 'x'\n")
    done = cli("kwic", "x", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert (
        done.stderr
        == "contentan: contentan.toml:2: 'ouputs' is unknown in [paths]; did you mean 'outputs'?;"
        " keys are corpus, codebook, outputs, shared\n"
    )
    done = cli("kwic", "x", "--settings", "none.toml", cwd=tmp_path)
    assert (done.returncode, "none.toml: there is no such settings file" in done.stderr) == (
        2,
        True,
    )


def test_review_takes_the_outputs_of_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from typer.testing import CliRunner

    from contentan.cli.main import app
    from contentan.review.screen import server

    served: list[server.Choices] = []
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(server, "serve", lambda choices, _: served.append(choices))
    written(tmp_path, "[paths]\noutputs = 'results'\n")
    assert CliRunner().invoke(app, ["review", "--reviewer", "a"]).exit_code == 0
    assert served[0].outputs == Path("results")
    assert served[0].reviewer == "a"


def test_settings_are_written_once(tmp_path: Path, cli: Cli) -> None:
    assert cli("settings", cwd=tmp_path).stdout == example_file.example()
    assert cli("settings", "--write", cwd=tmp_path).stdout == "contentan.toml\n"
    path = tmp_path / "contentan.toml"
    assert path.read_text(encoding="utf-8") == example_file.example()
    path.write_text("# mine\n", encoding="utf-8")
    again = cli("settings", "--write", cwd=tmp_path)
    assert again.returncode == 2 and "it stays as it is" in again.stderr
    assert path.read_text(encoding="utf-8") == "# mine\n"


def test_doctor_tells_what_holds_and_from_where(cli: Cli, tmp_path: Path) -> None:
    written(tmp_path, "[study]\n# a\nperiod = [2019, 2024]\n[register]\nfamily = 'kind'\n")
    done = cli("doctor", "--outputs", "here", cwd=tmp_path)
    assert done.returncode == 0, done.stdout
    lines = [line.split() for line in done.stdout.splitlines()]
    for expected in (
        ["study.period", "2019-2024", "contentan.toml:3"],
        ["paths.outputs", "here", "command", "line"],
        ["report.lang", "en", "default"],
        ["study.margin", "1.5", "default"],
        ["study.events", "–", "default"],
        ["register.family", "kind", "contentan.toml:5"],
    ):
        assert expected in lines
    assert ["settings:", "contentan.toml"] in lines
    events = "events = [{year = 2020, label = 'a'}]"
    written(tmp_path, f"[study]\nmargin = 2\n{events}\n")
    shown = cli("doctor", "--outputs", "here", cwd=tmp_path).stdout
    assert re.search(r'study\.events +\[\{year = 2020, label = "a"\}\] +contentan\.toml:3', shown)
    assert re.search(r"study\.margin +2 +contentan\.toml:2", shown)


def test_doctor_finds_a_damaged_file_of_decisions_a_torn_run_and_a_clock_that_went_back(
    tmp_path: Path,
) -> None:
    outputs, now = tmp_path / "outputs", "2036-11-23T08:00:00+00:00"
    folder = outputs / "runs" / "r1"
    folder.mkdir(parents=True)
    (folder / "hits.csv").write_bytes(b"123")
    (folder / "run.json").write_text(
        json.dumps({"files": {"hits.csv": [3, ""]}, "circumstances": {"finished": now}})
    )
    point(outputs, "r1")

    def faults(at: str = now) -> list[str]:
        told = doctor.everything(settings_file.File(None, {}), {}, outputs, at)
        found = [line for line in told.lines if line.endswith("<-- look at this")]
        assert told.wrong == bool(found)
        return found

    assert faults() == []
    assert "but a run ended at" in faults("2036-11-22T08:00:00+00:00")[0]
    (folder / "hits.csv").write_bytes(b"")
    assert "is not whole: hits.csv" in faults()[0]
    (folder / "run.json").unlink()
    assert "points to a run that is not there" in faults()[0]
    assert "but contentan was installed at" in faults("2001-01-01T00:00:00+00:00")[-1]
    (outputs / "latest").unlink()
    (outputs / "review").mkdir()
    (outputs / "review" / "review.sqlite3").write_bytes(b"SQLite format 3\0" + b"\1" * 4096)
    assert "is damaged" in faults()[0]
    (outputs / "review" / "review.sqlite3").write_bytes(b"")  # an empty file is an empty database
    assert faults() == []


# ---- period and limits --------------------------------------------------------------------------


@given(st.integers(1900, 2100), st.integers(1900, 2100), st.none() | st.integers(1900, 2100))
def test_a_document_is_counted_where_its_year_lies_in_the_period(
    one: int, other: int, year: int | None
) -> None:
    first, last = sorted((one, other))
    document = Document("d", "d.txt", "", year=year)
    assert years(f"{first}-{last}") == years(f" {first} – {last}") == (first, last)
    assert bool(outside(document, (first, last))) == (year is None or not first <= year <= last)
    assert outside(document, None) == ""


@pytest.mark.parametrize("given", ["2019", "2024-2019", "2019-24", "2019-2024-2025", "all"])
def test_no_period(given: str) -> None:
    with pytest.raises(UsageError, match="expected first and last year"):
        years(given)


def dated(corpus: Path, **years: str) -> None:
    path = corpus / "register.csv"
    rows = path.read_text(encoding="utf-8").splitlines()
    named = {doc.replace("_", "-"): year for doc, year in years.items()}
    path.write_text(
        "\n".join(re.sub(r"2021$", named.get(row.split(",")[0], "2021"), row) for row in rows)
        + "\n",
        encoding="utf-8",
    )


@pytest.mark.slow
def test_documents_outside_the_period_are_listed_and_all_else_is_as_if_they_were_not_there(
    small_corpus: Path, small_codebook: Path, tmp_path: Path
) -> None:
    given = Settings(
        small_corpus, small_codebook, tmp_path / "outputs", workers=1, period=(2020, 2024)
    )
    dated(small_corpus, kz_a="1999", us_b="")
    done = pipeline.run(given, now=lambda: "now")
    documents = pl.read_csv(done.folder / "documents.csv")
    assert dict(documents.select("doc", "reason").rows()) == {
        "kz-a": "outside_period: 1999 is not in 2020-2024; not counted",
        "kz-b": "",
        "us-a": "",
        "us-b": "no_year: whether it lies in 2020-2024 is not known; not counted",
    }
    assert documents["status"].to_list() == ["warning", "ok", "ok", "warning"]
    report = (done.folder / "report.html").read_text(encoding="utf-8")
    assert "2 documents of 2021, " in report
    assert "Outside the period of study, and not counted: 2." in report
    assert "Period of study 2020-2024: 2 documents outside, not counted." in summary.lines(done)
    register = small_corpus / "register.csv"
    rows = register.read_text(encoding="utf-8").splitlines(keepends=True)
    register.write_text(
        "".join(row for row in rows if not row.startswith(("kz-a", "us-b"))), encoding="utf-8"
    )
    without = pipeline.run(
        dataclasses.replace(given, outputs=tmp_path / "without", period=None), now=lambda: "now"
    )
    two, rest = results(done.folder), results(without.folder)
    assert [name for name in two if two[name] != rest[name]] == [
        "documents.csv",
        "documents.parquet",
        "report.html",
        "run.json",
    ]
    assert (
        len(list(kwic(given.outputs, "exchange*")))
        == len(list(kwic(tmp_path / "without", "exchange*")))
        > 0
    )


@pytest.mark.slow
def test_a_run_with_a_period_looks_at_the_store_of_one_without(
    small_corpus: Path, small_codebook: Path, tmp_path: Path
) -> None:
    given = Settings(small_corpus, small_codebook, tmp_path / "outputs", workers=1)
    dated(small_corpus, kz_a="1999")
    all_years = pipeline.run(given, now=lambda: "now")
    some = pipeline.run(dataclasses.replace(given, period=(2021, 2021)), now=lambda: "now")
    assert some.folder != all_years.folder
    # kz-a is in the store, but not in this run
    assert len(list(kwic(given.outputs, "келісім"))) == 0
    cold = pipeline.run(
        dataclasses.replace(given, period=(2021, 2021), outputs=tmp_path / "cold"),
        now=lambda: "now",
    )
    assert results(cold.folder) == results(some.folder)


def test_a_period_without_documents_is_refused(
    small_corpus: Path, small_codebook: Path, tmp_path: Path
) -> None:
    given = Settings(small_corpus, small_codebook, tmp_path / "outputs", period=(1950, 1960))
    with pytest.raises(UsageError, match="--period: no document lies in 1950-1960"):
        preparing.prepare(given)
    dated(small_corpus, us_a="1955", us_b="1955")
    with pytest.raises(UsageError, match="no document is of KAZ; there are USA"):
        preparing.prepare(dataclasses.replace(given, countries=("KAZ",)))


def test_limits_decide_what_is_read_so_they_are_part_of_its_key_and_seconds_are_not(
    tmp_path: Path,
) -> None:
    usual = Settings(tmp_path, tmp_path, tmp_path)
    assert recipe_of(usual) == recipe_of(
        dataclasses.replace(usual, seconds=1.0, limits={"pages": 2000, "seconds": 2.0})
    )
    few = recipe_of(dataclasses.replace(usual, limits={"pages": 3}))
    changed = {
        stage for stage, digest in recipe_of(usual).stages.items() if few.stages[stage] != digest
    }
    assert changed == {"extract"}
    assert few.libraries == recipe.current({}).libraries | recipe_of(usual).libraries


@pytest.mark.slow
def test_limits_reach_the_reader(small_codebook: Path, tmp_path: Path) -> None:
    corpus = write_corpus(
        tmp_path / "corpus",
        {"kz-a": ("KAZ", "ru", "согласие " * 50), "us-a": ("USA", "en", "harmony")},
    )
    given = Settings(
        corpus, small_codebook, tmp_path / "outputs", workers=1, limits={"text_bytes": 100}
    )
    done = pipeline.run(given, now=lambda: "now")
    assert (done.failed, done.manifest["options"]["limits"]) == (1, {"text_bytes": 100})
    assert pipeline.run(dataclasses.replace(given, limits={}), now=lambda: "now").failed == 0
