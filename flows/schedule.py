"""Run the flows by the clock until Ctrl-C, as `contentan schedule` does.

    python flows/schedule.py --cron "0 5 * * *" --timezone Asia/Almaty

The work is done by contentan.flows.schedule.
"""

from __future__ import annotations

from contentan.flows import flow_runs
from contentan.flows.schedule import main

if __name__ == "__main__":
    flow_runs.script(main)
