"""Runs whose process was killed, in Prefect's history."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest

pytest.importorskip("prefect", reason="the extra [flows] is not installed")

from contentan.flows import flow_runs


def ended(
    monkeypatch: pytest.MonkeyPatch, own: str, running: list[Any], deployed: str | None
) -> list[Any]:
    """Which of the runs that Prefect shows as running are marked as crashed."""
    marked: list[Any] = []

    @contextmanager
    def client(**_: Any) -> Any:
        yield SimpleNamespace(
            read_flow_runs=lambda **_: running,
            set_flow_run_state=lambda run, state, force: marked.append((run, state.type.value)),
        )

    monkeypatch.setattr(flow_runs, "get_client", client)
    monkeypatch.setattr(flow_runs, "deployment", SimpleNamespace(id=deployed))
    monkeypatch.setattr(flow_runs, "flow_run", SimpleNamespace(id=own))
    flow_runs.end_the_dead("out")
    return marked


def run(key: Any, outputs: str) -> Any:
    return SimpleNamespace(id=key, parameters={"outputs": outputs})


def test_only_others_with_the_same_outputs_are_dead(monkeypatch: pytest.MonkeyPatch) -> None:
    own, dead, elsewhere = uuid4(), uuid4(), uuid4()
    running = [run(own, "out"), run(dead, "out"), run(elsewhere, "other")]
    assert ended(monkeypatch, str(own), running, str(uuid4())) == [(dead, "CRASHED")]


def test_without_a_deployment_nobody_is(monkeypatch: pytest.MonkeyPatch) -> None:
    assert ended(monkeypatch, str(uuid4()), [run(uuid4(), "out")], None) == []
