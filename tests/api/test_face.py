"""What `import contentan` offers: names without weight, and everything light that can be."""

from __future__ import annotations

import subprocess
import sys
import typing
from pathlib import Path

import pytest

import contentan
from contentan.api.making_runs import recode, run
from contentan.api.opened_run import Run
from contentan.api.run_tables import TABLES, PolarsTables, Tables
from contentan.runs.run_options import declared
from tests.conftest import CODEBOOK
from tests.runs.two_runs import copied

HEAVY = {"pandas", "prefect", "sklearn", "scipy", "spacy"}


def loaded(code: str, folder: Path) -> set[str]:
    """Names of the libraries that a Python process has loaded after some code."""
    code += "\nimport sys\nprint(*sorted({name.partition('.')[0] for name in sys.modules}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.splitlines()[-1].split())


def test_names_are_listed_and_lead_somewhere() -> None:
    assert dir(contentan) == sorted(contentan.__all__)
    for name in contentan.__all__:
        assert getattr(contentan, name) is not None


def test_a_name_that_there_is_not_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'runn'"):
        contentan.runn  # noqa: B018


def test_what_is_offered_is_what_a_type_checker_is_told() -> None:
    """The names under TYPE_CHECKING, which no run executes, are those of `__all__`."""
    source = Path(contentan.__file__).read_text(encoding="utf-8")
    told = source[source.index("if TYPE_CHECKING:") : source.index("__version__ =")]
    assert all(name in told for name in contentan.__all__ if name != "__version__")


def test_import_loads_nothing_heavy(tmp_path: Path) -> None:
    assert not (HEAVY | {"polars", "numpy", "typer"}) & loaded("import contentan", tmp_path)


def test_the_room_of_lemmas_can_be_called_before_and_after_it_is_imported(tmp_path: Path) -> None:
    for first in ("", "from contentan.lemmatize import english; "):
        code = f"import contentan; {first}print(contentan.lemmatize('cats', 'en'))"
        done = subprocess.run(
            [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True
        )
        assert done.stdout == "['cat']\n"


def test_every_table_of_a_run_is_an_attribute_that_editors_know() -> None:
    here = typing.get_type_hints(Tables, localns={"pd": None, "pl": None}).keys()
    assert {*here, "passages"} == TABLES.keys()
    assert "passages" in typing.get_type_hints(PolarsTables)
    # A method or property of Run would hide a table of its name; passages is meant to.
    assert {name for name in TABLES if name in dir(Run)} == {"passages"}


def test_functions_take_the_options_of_the_commands() -> None:
    names = {*typing.get_type_hints(run)} - {"return", "progress", "settings"}
    assert names == set(declared())
    assert {*typing.get_type_hints(recode)} - {"return", "progress", "settings"} == (
        names - {"corpus", "columns", "seconds"}
    )


@pytest.mark.parametrize(
    ("call", "used"),
    [
        ("from contentan.cli.main import main; main(['--help'])", set()),
        # Its special functions are those of the comparison.
        ("import contentan; contentan.recode('codebook', 'outputs', workers=1)", {"scipy"}),
    ],
    ids=["help", "recode"],
)
def test_neither_help_nor_recode_loads_what_they_do_not_use(
    call: str, used: set[str], one_run: Path, tmp_path: Path
) -> None:
    home = copied(one_run, tmp_path / "home")
    changed = CODEBOOK.replace("version: 0.1.0", "version: 0.1.1")
    (home / "codebook" / "codebook.yaml").write_text(changed, encoding="utf-8")
    code = call.replace("main(['--help'])", "import sys; sys.argv[1:] = ['--help']")
    if "help" in call:
        code += "\ntry:\n    main()\nexcept SystemExit:\n    pass"
    assert HEAVY & loaded(code, home) == used
