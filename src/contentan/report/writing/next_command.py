"""What a person types next. A module of its own: who only says it loads no picture."""

from __future__ import annotations

#: How review begins.
COMMAND = "contentan sample verify --reviewers NAME"
