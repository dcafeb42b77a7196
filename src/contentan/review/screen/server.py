"""Starting the review screen: what may be started at all, the socket, the token, the end."""

from __future__ import annotations

import contextlib
import ipaddress
import os
import secrets
import socket
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from contentan.decisions.database import REVIEW, connect
from contentan.decisions.roles import given_roles
from contentan.decisions.team_tables import ROLES
from contentan.errors import UsageError
from contentan.review.screen import request_guard, sign_in

if TYPE_CHECKING:
    from contentan.review.screen.application import Addition


class Choices(NamedTuple):
    """What the command was given."""

    outputs: Path
    host: str = "127.0.0.1"
    port: int = 8765
    known_as: tuple[str, ...] = ()
    users: Path | None = None
    reviewer: str = ""
    lang: str = ""
    roles: tuple[str, ...] = ()


class Beside(NamedTuple):
    """What another room serves beside the review; `home` and `tabs` as in `Settings`."""

    addition: Addition
    home: str
    tabs: Callable[[str], Sequence[tuple[str, str]]]


def loopback(host: str) -> bool:
    """Whether an address can be reached from this machine alone."""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def refuse(choices: Choices) -> None:
    """UsageError for what must not be started, or could not work."""
    if not loopback(choices.host) and choices.users is None:
        raise UsageError(
            "others could reach it there, so it needs --users FILE (`contentan review user NAME`"
            " makes one), and TLS in front of it",
            where=f"--host {choices.host}",
        )
    if choices.users and choices.reviewer:
        raise UsageError("with --users each signs in under an own name; leave --reviewer out")
    if choices.roles and not choices.reviewer:
        raise UsageError("--role says what --reviewer may do here: name the reviewer, too")
    if strange := sorted(set(choices.roles) - set(ROLES)):
        raise UsageError(f"role {strange[0]!r}; expected some of {', '.join(ROLES)}")
    if choices.users and not sign_in.users(choices.users):
        raise UsageError(
            "holds no user; `contentan review user NAME` adds one", where=choices.users
        )
    if not choices.outputs.is_dir():
        raise UsageError("there is no such folder; `contentan run` makes it", where=choices.outputs)


def serve(choices: Choices, say: Callable[[str], None], beside: Beside | None = None) -> None:
    """Serve until Ctrl-C. UsageError where the choices or the port cannot be had."""
    refuse(choices)
    import uvicorn

    from contentan.review.screen import application, reviewer_request

    opened = _socket(choices.host, choices.port)
    port = int(opened.getsockname()[1])
    token = "" if choices.users else secrets.token_urlsafe(24)
    key = sign_in.signing_key(choices.outputs / "review" / "session.key")
    hosts = request_guard.hosts(port, choices.host, choices.known_as)
    settings = reviewer_request.Settings(
        choices.outputs,
        key,
        token,
        choices.users,
        choices.reviewer,
        port,
        hosts,
        lang=choices.lang,
        roles=frozenset(choices.roles),
    )
    if beside:
        settings = replace(settings, home=beside.home, tabs=beside.tabs)
    say(f"Open {address(choices, port, token)}")
    if not loopback(choices.host):
        say(
            "Others can reach this: put a server with TLS in front of it, or passwords go over the"
            " network as they are."
        )
    if choices.users and not _has_coordinator(choices.outputs):
        say(
            "Nobody can settle or share out work yet: `contentan review role NAME"
            " coordinator,adjudicator` gives somebody these roles."
        )
    say("Ctrl-C ends it; each decision is on the disk as soon as the page says so.")
    # No access log: the start token stands in an address. Open pages must not keep the server from
    # ending.
    config = uvicorn.Config(
        application.make_application(settings, beside.addition if beside else None),
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=2,
        lifespan="on",
        ws="none",
    )
    with contextlib.suppress(KeyboardInterrupt), opened:
        uvicorn.Server(config).run(sockets=[opened])


def _has_coordinator(outputs: Path) -> bool:
    file = outputs / REVIEW
    if not file.is_file():
        return False
    with contextlib.closing(connect(file, lambda: "")) as db:
        return bool(given_roles(db))


def address(choices: Choices, port: int, token: str) -> str:
    """The address to open."""
    name = choices.host
    if choices.known_as:
        name = choices.known_as[0]
    elif choices.host in ("0.0.0.0", "::"):
        name = "127.0.0.1"  # every address of the machine is none that a browser can open
    # A name by which others know it may bring its own port.
    if ":" in name and choices.known_as:
        return f"http://{name}/"
    name = f"[{name}]" if ":" in name else name
    return f"http://{name}:{port}/" + (f"start?token={token}" if token else "")


def _socket(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family, socket.SOCK_STREAM)
    try:
        # On Windows the option lets two servers share a port.
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name != "nt"))
        opened.bind((host, port))
        # Whoever opens the printed address at once waits, instead of being refused.
        opened.listen(128)
    except OSError as error:
        opened.close()
        raise UsageError(
            f"cannot listen there: {error.strerror or error}; another --port may be free",
            where=f"{host}:{port}",
        ) from None
    return opened
