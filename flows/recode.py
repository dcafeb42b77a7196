"""Apply the codebook as it is now to the documents of the latest run, as a Prefect flow.

    python flows/recode.py

The flow itself is contentan.flows.recode; prefect.yaml names this file.
"""

from __future__ import annotations

from contentan.flows import flow_runs
from contentan.flows.recode import main, recode

__all__ = ["recode"]

if __name__ == "__main__":
    flow_runs.script(main)
