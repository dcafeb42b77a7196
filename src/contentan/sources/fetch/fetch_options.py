"""What a person chooses for a fetch, and what is outside of the program: time and the resolver."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from contentan import __version__
from contentan.errors import UsageError
from contentan.sources.fetch.robots import PRODUCT


@dataclass(frozen=True, slots=True)
class Options:
    """`contact`: whom a server's owner may write to, an e-mail address or a web page; without one
    nothing is fetched.

    Seconds: `pause` between two requests to a host, `seconds` for one transfer, `silence` for one
    read, `patience` the longest wait that a server may ask for, `backoff` before the first new
    attempt (then doubled). `bytes` and `ratio` bound what a body may be and may unpack to;
    `redirects` and `retries` are counted for one document; `threads` are hosts that are asked at
    the same time. `allow_private` opens hosts of the list inside one's own network, `render` shows
    pages that need scripts to a browser, `warc` records what came.
    """

    contact: str = ""
    pause: float = 2.0
    seconds: float = 300.0
    silence: float = 30.0
    patience: float = 120.0
    backoff: float = 2.0
    retries: int = 3
    redirects: int = 8
    bytes: int = 100_000_000
    ratio: int = 100
    threads: int = 4
    allow_private: bool = False
    render: bool = False
    warc: bool = False


@dataclass(frozen=True, slots=True)
class Outside:
    """Time and names as a test may give them; `resolve` None asks the system."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    resolve: Callable[[str, int], list[str]] | None = None


def user_agent(contact: str) -> str:
    """How we introduce ourselves. Raises UsageError where the contact is neither an e-mail address
    nor a web page.

    >>> user_agent("a@b.kz").partition("/")[0], user_agent("a@b.kz").partition(" ")[2]
    ('contentan', '(+mailto:a@b.kz)')
    """
    if re.fullmatch(r"[\w.+-]+@[\w-]+(\.[\w-]+)+", contact, re.ASCII):
        return f"{PRODUCT}/{__version__} (+mailto:{contact})"
    if re.fullmatch(r"https?://[!-'*-~]+", contact):
        return f"{PRODUCT}/{__version__} (+{contact})"
    came = f"{contact!r} is neither" if contact else "none is given; expected"
    raise UsageError(
        f"{came} an e-mail address {'n' if contact else ''}or a web page to which the owner of a"
        " server may write",
        where="--contact",
    )
