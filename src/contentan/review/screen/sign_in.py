"""Who is asking: the users file, and a signed cookie that says under whose name a browser decides.

The name in a cookie is the only one that a decision is stored under; nothing in a request can
change it. Cookies are signed with a key that lies beside the decisions, readable by their owner
alone, so a server that was killed goes on with the same sessions.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import secrets
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from contentan.errors import UsageError
from contentan.store.files import put

#: Cost of a password: 16 MB and about 0.2 s on one core (N = 2^14, r = 8, p = 5, as OWASP's list of
#: 2023 has it).
COST = {"n": 2**14, "r": 8, "p": 5}
LASTS = 30 * 24 * 3600
#: A browser in which somebody has signed in is known for so long.
KNOWN_FOR = 365 * 24 * 3600
_BROWSER = "browser "
_FEWEST_LETTERS = 10
_MOST_WAIT = 60.0


class Session(NamedTuple):
    """`since` and `until` in seconds of the epoch; `name` is empty while a browser has not said
    whose it is.

    `tied` is a digest of the user's line in the users file: with a new password, or without the
    line, old cookies end. `mark` is random, so that no two cookies are alike.
    """

    name: str
    since: int
    until: int
    tied: str = ""
    mark: str = ""


def begin(name: str, now: int, kept: str = "") -> Session:
    """A session that begins now; `kept` is the user's hash, where there is a users file."""
    return Session(name, now, now + LASTS, tie(kept) if kept else "", secrets.token_hex(8))


def known_browser(name: str, now: int) -> Session:
    """What a browser keeps in which this user has signed in. It is no session: none is tied so."""
    return Session(name, now, now + KNOWN_FOR, _BROWSER + secrets.token_hex(8))


def browser_of(name: str, cookie: str, key: bytes, now: float) -> str:
    """Which known browser of this user a cookie is of; empty where it is of none."""
    found = opened(cookie, key, now)
    ours = found is not None and found.name == name and found.tied.startswith(_BROWSER)
    return found.tied if found and ours else ""


def tie(kept: str) -> str:
    """What ties a session to a user's kept hash."""
    return hashlib.sha256(kept.encode()).hexdigest()[:16]


def hashed(password: str, salt: bytes | None = None) -> str:
    """A line's second part: scrypt$n$r$p$salt$hash in base 64."""
    salt = salt or secrets.token_bytes(16)
    made = hashlib.scrypt(
        password.encode("utf-8", "surrogatepass"), salt=salt, maxmem=64 * 2**20, **COST
    )
    return "$".join(
        (
            "scrypt",
            *map(str, COST.values()),
            base64.b64encode(salt).decode(),
            base64.b64encode(made).decode(),
        )
    )


def matches(password: str, kept: str) -> bool:
    """Whether a password is the one of a kept hash."""
    salt = base64.b64decode(kept.split("$")[4])
    return hmac.compare_digest(hashed(password, salt), kept)


def users(path: Path) -> dict[str, str]:
    """Names and hashes of a users file, a line each; UsageError at the line that is wrong."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeError) as error:
        raise UsageError(
            f"no users file that can be read: {error}; `contentan review user NAME` makes one",
            where=path,
        ) from None
    found: dict[str, str] = {}
    for number, line in enumerate(lines, 1):
        name, _, kept = line.strip().rpartition(" ")
        if not line.strip() or line.startswith("#"):
            continue
        if (
            not name
            or not kept.startswith("scrypt${n}${r}${p}$".format(**COST))
            or kept.count("$") != 5
            or name in found
        ):
            raise UsageError(
                "expected a name, once, a space and its scrypt hash", where=path, line=number
            )
        found[name] = kept
    return found


def set_password(path: Path, name: str, password: str) -> None:
    """Write a user's line, new or instead of the old one. UsageError for a name with odd characters
    or a short password.
    """
    if (
        not name
        or len(name) > 60
        or not name.replace("-", "").replace("_", "").replace(".", "").isalnum()
    ):
        raise UsageError(f"name {name!r}: letters, digits, '-', '_' and '.' only")
    if len(password) < _FEWEST_LETTERS:
        raise UsageError(f"the password has fewer than {_FEWEST_LETTERS} characters")
    known = {**(users(path) if path.exists() else {}), name: hashed(password)}
    _write(path, "".join(f"{one} {kept}\n" for one, kept in known.items()).encode())


def _write(path: Path, data: bytes) -> None:
    """All of it or nothing, readable by its owner alone from the first byte on."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # Of a random name and O_EXCL: nobody can have laid a link there.
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(data)
    put(draft, path)


def signing_key(path: Path) -> bytes:
    """The key kept at `path`, made where there is none."""
    if not path.exists():
        _write(path, secrets.token_hex(32).encode())
    with contextlib.suppress(OSError):
        # A copy from elsewhere may be open to others, who could sign themselves in with it.
        if path.stat().st_mode & 0o077:
            path.chmod(0o600)
        return path.read_bytes()
    raise UsageError("the key of the sessions cannot be read", where=path)


def signed(session: Session, key: bytes) -> str:
    """A cookie's value."""
    body = base64.urlsafe_b64encode(json.dumps(session).encode()).decode().rstrip("=")
    return f"{body}.{_mac(body, key)}"


def opened(cookie: str, key: bytes, now: float) -> Session | None:
    """The session of a cookie; None where it was not signed here or has ended."""
    body, _, mac = cookie.partition(".")
    if not hmac.compare_digest(mac.encode("utf-8", "surrogatepass"), _mac(body, key).encode()):
        return None
    session = Session(*json.loads(base64.urlsafe_b64decode(body + "===")))
    # A minute for clocks that were set back.
    return session if session.since - 60 <= now < session.until else None


def _mac(body: str, key: bytes) -> str:
    return hmac.new(key, body.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


#: No password has this hash; an unknown name takes as long as a wrong password.
_NOBODY = "scrypt$0$0$0$AAAAAAAAAAAAAAAAAAAAAA==$AAAA"


class Doorkeeper:
    """Checks passwords, one at a time; after each failure a name has to wait twice as long, at most
    a minute.

    Failures are counted apart for each browser in which the user has signed in before, and for all
    others together: whoever guesses from elsewhere cannot keep the user out of the own browser
    (OWASP, "Slow Down Online Guessing Attacks with Device Cookies").
    """

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock, self._lock = clock, threading.Lock()
        self._failed: dict[tuple[str, str], tuple[int, float]] = {}

    def wait(self, name: str, browser: str = "") -> float:
        """Seconds until this name may try again from there."""
        return max(0.0, self._failed.get((name, browser), (0, 0.0))[1] - self._clock())

    def lets_in(self, name: str, password: str, known: dict[str, str], browser: str = "") -> bool:
        """Whether name and password belong together and the name need not wait. `browser` is what
        `browser_of` says.
        """
        with self._lock:
            if self.wait(name, browser):
                return False
            # The hash is computed for an unknown name, too: time must not tell which names there
            # are.
            good = matches(password, known.get(name, _NOBODY)) and name in known
            if good:
                self._failed.pop((name, browser), None)
            else:
                self._remember(name, browser)
            return good

    def _remember(self, name: str, browser: str = "") -> None:
        # Made-up names must not fill the memory; the oldest are forgotten.
        while len(self._failed) >= 1000:
            self._failed.pop(next(iter(self._failed)))
        times = self._failed.pop((name, browser), (0, 0.0))[0] + 1
        wait = min(_MOST_WAIT, 2.0 ** (times - 1))
        self._failed[name, browser] = (times, self._clock() + wait)
