"""scipy.special, loaded when the first of its functions is asked for: it takes as long as all else
that a command needs to begin, and most commands compute no interval.
"""

from __future__ import annotations

from typing import Any


def __getattr__(name: str) -> Any:
    from scipy import special

    return getattr(special, name)
