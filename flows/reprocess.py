"""Read, code, count and compare a corpus as a Prefect flow.

    python flows/reprocess.py

The flow itself is contentan.flows.reprocess; prefect.yaml names this file.
"""

from __future__ import annotations

from contentan.flows import flow_runs
from contentan.flows.reprocess import main, reprocess

__all__ = ["reprocess"]

if __name__ == "__main__":
    flow_runs.script(main)
