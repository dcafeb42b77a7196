"""Keys of results.

A key is the SHA-256 of all that decides a result: the key or digest of the input, the step's name,
code, data and options, the versions of the libraries behind it. So nothing is ever stale, and two
processes that write the same key write the same bytes.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any


def key(stage: str, **inputs: Any) -> str:
    """Key of one step of one document.

    >>> key("segment", version="1", text="ab") == key("segment", text="ab", version="1")
    True
    """
    canonical = json.dumps(
        [stage, inputs], ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
