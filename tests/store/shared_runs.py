"""Runs whose store is shared."""

from __future__ import annotations

from dataclasses import replace

from contentan.runs import pipeline
from contentan.runs.job import Settings
from tests.conftest import results

AT = "2026-11-23T10:00:00+00:00"


def run(settings: Settings, outputs: str, shared: str | None) -> dict[str, bytes]:
    own = replace(settings, outputs=settings.outputs.with_name(outputs), shared=shared)
    return results(pipeline.run(own, now=lambda: AT).folder)
