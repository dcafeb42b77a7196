"""The options of a run: declared once, the same for command, flow and Python; what is given goes
over the settings file, and that over the default.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contentan.cli import runs, scheduled
from contentan.errors import UsageError
from contentan.runs.job import Settings
from contentan.runs.run_options import Typed, choose, declared
from contentan.settings import settings_file
from contentan.settings.settings_file import File
from tests.conftest import Cli

#: What `recode` leaves to the run that it stands on: which documents there are, and what reading
#: one may cost.
OF_DOCUMENTS = {"corpus", "columns", "seconds"}
NONE = File(None, {})


def written(folder: Path, text: str) -> File:
    path = folder / "contentan.toml"
    path.write_text(text, encoding="utf-8")
    return settings_file.read(path)


def options_of(function: Callable[..., Any]) -> set[str]:
    return set(inspect.signature(function).parameters) & Typed.__annotations__.keys()


# ---- laws ---------------------------------------------------------------------------------------


def test_commands_take_every_declared_option() -> None:
    names = set(declared())
    assert names == Typed.__annotations__.keys() - {"shared"}
    assert options_of(runs.run) == options_of(scheduled.scheduled) == names
    assert options_of(runs.recode) == names - OF_DOCUMENTS


def test_without_a_file_and_options_settings_have_their_defaults() -> None:
    chosen = choose(NONE)
    paths = (str(chosen.corpus), str(chosen.codebook), str(chosen.outputs))
    assert paths == ("corpus", "codebooks/people_diplomacy", "outputs")
    assert chosen == Settings(Path(paths[0]), Path(paths[1]), Path(paths[2]))


@given(
    st.lists(st.sampled_from(["KAZ", "USA", "CHN"]), min_size=1, unique=True),
    st.tuples(st.integers(1000, 2000), st.integers(2000, 9999)),
    st.dictionaries(st.sampled_from(["family", "title"]), st.sampled_from(["a", "b"])),
)
def test_an_option_as_text_and_as_python_has_it_is_the_same_choice(
    countries: list[str], period: tuple[int, int], columns: dict[str, str]
) -> None:
    python = choose(NONE, countries=countries, period=period, columns=columns)
    text = choose(
        NONE,
        countries=", ".join(countries).lower(),
        period=f"{period[0]}-{period[1]}",
        columns=[f"{ours}={theirs}" for ours, theirs in columns.items()],
    )
    assert python == text
    assert (python.countries, python.period) == (tuple(countries), period)


def test_what_is_given_goes_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    file = written(
        tmp_path,
        '[paths]\ncorpus = "texts"\nshared = "s3://a/b"\n[study]\ncountries = ["chn"]\n'
        'period = [2019, 2024]\nseed = 5\n[register]\ntitle = "name"\n[report]\nlang = "kk"\n'
        "[run]\nworkers = 3\n[limits]\nseconds = 7\npages = 4\n",
    )
    told = choose(file)
    assert told == Settings(
        tmp_path / "texts",
        Path("codebooks/people_diplomacy"),
        Path("outputs"),
        countries=("CHN",),
        columns={"title": "name"},
        seed=5,
        report_lang="kk",
        period=(2019, 2024),
        limits={"pages": 4},
        workers=3,
        seconds=7.0,
        shared="s3://a/b",
    )
    over = choose(
        file, corpus="x", countries="KAZ", columns=[], period="", seed=0, workers=0, shared=""
    )
    assert (over.corpus, over.countries, over.columns) == (Path("x"), ("KAZ",), {})
    assert (over.period, over.seed, over.workers, over.shared) == (None, 0, 0, "")
    assert (over.seconds, over.report_lang) == (told.seconds, told.report_lang)


# ---- errors -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"seed": -1}, "--seed: -1: expected a whole number, 0 or more"),
        ({"workers": True}, "--workers: True: expected a whole number, 0 or more"),
        ({"seconds": 0.0}, "--seconds: 0.0: expected a number of seconds, more than 0"),
        ({"report_lang": "de"}, '--report-lang: \'de\': expected "en", "ru" or "kk"'),
        ({"period": (2024, 2019)}, "--period: '2024-2019': expected first and last year"),
        ({"columns": ["family"]}, "--columns: expected ours=theirs, got 'family'"),
    ],
)
def test_a_value_that_an_option_does_not_take_is_refused_by_name(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(UsageError) as caught:
        choose(NONE, **options)
    assert str(caught.value).startswith(message)


def test_an_option_that_there_is_not_is_refused() -> None:
    with pytest.raises(TypeError, match="'contries' is no option of a run"):
        choose(NONE, contries="KAZ")  # type: ignore[call-arg]


def test_the_command_says_a_wrong_value_in_one_line(cli: Cli, tmp_path: Path) -> None:
    done = cli("run", "--seed", "-1", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "contentan: --seed: -1: expected a whole number, 0 or more\n"
    assert not list(tmp_path.iterdir())
