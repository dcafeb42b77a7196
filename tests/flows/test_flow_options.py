"""Flows take the options of the commands: by name, by default, and in the script of each."""

from __future__ import annotations

import inspect
from pathlib import Path
from typing import Any

import pytest
import typer

pytest.importorskip("prefect", reason="the extra [flows] is not installed")

from prefect.exceptions import ParameterTypeError

from contentan.cli import runs
from contentan.cli import schedule as schedule_command
from contentan.cli import scheduled as scheduled_command
from contentan.flows import flow_options, recode, reprocess, schedule, scheduled
from contentan.runs.run_options import declared

FLOWS = {
    "reprocess": reprocess.reprocess,
    "recode": recode.recode,
    "scheduled": scheduled.scheduled,
}
MAINS = {"reprocess": reprocess.main, "recode": recode.main, "scheduled": scheduled.main}
COMMANDS = {
    "reprocess": runs.run,
    "recode": runs.recode,
    "scheduled": scheduled_command.scheduled,
}
#: What flows take besides: the settings file, which commands have from elsewhere, and who works.
BESIDE = {"settings_file", "dask"}


def names(function: Any) -> set[str]:
    return set(inspect.signature(function).parameters) - {"ctx", "as_json"}


def options(main: Any) -> dict[str, str]:
    """The options of a script by parameter."""
    app = typer.Typer()
    app.command()(main)
    command: Any = typer.main.get_command(app)
    return {one.name: one.opts[0] for one in command.params if "completion" not in one.name}


@pytest.mark.parametrize("name", FLOWS)
def test_a_flow_takes_every_option_of_its_command_and_leaves_it_open(name: str) -> None:
    of_flow = inspect.signature(FLOWS[name].fn).parameters
    beside = BESIDE | ({"shared"} if name == "reprocess" else set())
    assert set(of_flow) == names(COMMANDS[name]) | beside
    assert {of_flow[one].default for one in of_flow if one in declared()} == {None}


@pytest.mark.parametrize("name", FLOWS)
def test_the_script_of_a_flow_takes_what_the_flow_takes_as_its_command_writes_it(name: str) -> None:
    script = options(MAINS[name])
    assert script.keys() == names(FLOWS[name].fn)
    written = {one: f"--{one.replace('_', '-')}" for one in script}
    assert script == {**written, "settings_file": "--settings"}


def test_the_schedule_takes_what_the_scheduled_flow_takes_and_when() -> None:
    own = {"cron", "timezone", "interval", "port", "notify"}
    assert options(schedule.main).keys() == names(scheduled.scheduled.fn) | own
    command = inspect.signature(schedule_command.schedule).parameters
    assert command.keys() - {"ctx"} == options(schedule.main).keys() - {"settings_file"}
    served = inspect.signature(schedule.serve_flows).parameters
    assert {one: command[one].default for one in own} == {one: served[one].default for one in own}


def test_the_form_in_prefects_pages_says_what_each_parameter_takes() -> None:
    for flow in FLOWS.values():
        shown = flow.parameters.properties
        assert all(one["description"] for one in shown.values())
    bad: dict[str, Any]
    for bad in ({"workers": -1}, {"seed": -1}, {"seconds": 0}, {"dask": "nowhere"}, {"corpus": ""}):
        with pytest.raises(ParameterTypeError, match="invalid parameters"):
            reprocess.reprocess.validate_parameters(bad)


def test_a_deployment_has_what_was_given_with_whole_paths_and_nothing_else(tmp_path: Path) -> None:
    given = {"corpus": "x", "seed": 5, "period": "", "countries": None, "contact": "me@e.org"}
    chosen = flow_options.chosen(**given)
    here = {
        "codebook": str(Path("codebooks/people_diplomacy").resolve()),
        "outputs": str(Path("outputs").resolve()),
    }
    kept = {"seed": 5, "period": ""}
    assert schedule.parameters_of(recode.recode, given, chosen) == here | kept
    assert schedule.parameters_of(scheduled.scheduled, given, chosen) == here | kept | {
        "corpus": str(Path("x").resolve()),
        "contact": "me@e.org",
    }
