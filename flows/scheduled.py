"""Fetch, run, compare with the published run, publish or hold, as a Prefect flow.

    python flows/scheduled.py

The flow itself is contentan.flows.scheduled; prefect.yaml names this file.
"""

from __future__ import annotations

from contentan.flows import flow_runs
from contentan.flows.scheduled import main, scheduled

__all__ = ["scheduled"]

if __name__ == "__main__":
    flow_runs.script(main)
