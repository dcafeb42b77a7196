"""Tell an address when a run is held.

    python flows/notify.py https://hooks.example.org/contentan

The work is done by contentan.flows.notify.
"""

from __future__ import annotations

from contentan.flows import flow_runs
from contentan.flows.notify import main

if __name__ == "__main__":
    flow_runs.script(main)
