"""All benchmarks, one after the other: `python -m benchmarks`. Each prints ratios against a peer in
one run.
"""

from __future__ import annotations

import subprocess
import sys

MODULES = (
    "speed.annotation",
    "speed.gate",
    "extraction",
    "speed.runs",
    "speed.changed_document",
    "speed.tweaks",
)


def main() -> None:
    for name in MODULES:
        print(f"== python -m benchmarks.{name}", flush=True)
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main()
