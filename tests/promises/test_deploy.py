"""The kit in deploy/: units that systemd takes; commands, options and packages that there are."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tests.house.test_shown_commands import options

KIT = ROOT / "deploy"
UNITS = sorted((KIT / "systemd").iterdir())


def known(words: list[str]) -> None:
    """A call of contentan has a command that there is, with options that it takes."""
    name, taken = options(words)
    asked = {word for word in words if word.startswith("--")}
    assert name and asked <= taken, words


@pytest.mark.parametrize("unit", UNITS, ids=lambda path: path.name)
def test_a_unit_calls_what_is_there(unit: Path) -> None:
    text = unit.read_text(encoding="utf-8")
    calls = re.findall(r"^ExecStart=\S+/contentan (.+)$", text, re.MULTILINE)
    assert len(calls) == (unit.suffix == ".service")
    for call in calls:
        known(shlex.split(call))


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    """With the program and the user of this machine in place of the server's."""
    program = shutil.which("systemd-analyze") or pytest.skip("needs systemd-analyze: systemd")
    for unit in UNITS:
        text = unit.read_text(encoding="utf-8")
        text = re.sub(r"^ExecStart=\S+", "ExecStart=/bin/true", text, flags=re.MULTILINE)
        (tmp_path / unit.name).write_text(text.replace("User=contentan\n", ""), encoding="utf-8")
    units = [str(tmp_path / unit.name) for unit in UNITS]
    done = subprocess.run(
        [program, "verify", "--man=no", *units], capture_output=True, text=True, check=False
    )
    said = [line for line in done.stderr.splitlines() if "contentan" in line]
    assert done.returncode == 0 and said == [], done.stderr


def test_the_services_of_compose_call_what_is_there() -> None:
    services = yaml.safe_load((KIT / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assert set(services) == {"database", "server", "schedule", "review"}
    own = [one["command"] for one in services.values() if "command" in one]
    own += [
        one["healthcheck"]["test"][2:]
        for one in services.values()
        if one.get("healthcheck", {}).get("test", [])[1:2] == ["contentan"]
    ]
    assert len(own) == 3
    for words in own:
        known(words)
    needed = [name for one in services.values() for name in one.get("depends_on", {})]
    assert set(needed) <= set(services)
    assert all("healthcheck" in services[name] for name in needed)


def test_the_image_has_what_the_tests_have() -> None:
    image = (KIT / "Dockerfile").read_text(encoding="utf-8")
    packages = set(re.findall(r"^ {6}(.+) \\$", image, re.MULTILINE))
    named = {name for line in packages for name in line.split()}
    tested = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    assert len(named) > 5 and named <= set(re.findall(r"[\w.-]+", tested))
