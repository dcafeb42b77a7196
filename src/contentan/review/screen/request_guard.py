"""What stands before every route: which names the server answers to, which requests may write,
headers on every answer.

Texts of documents, file names and notes are hostile, and so may be any page that the same browser
has open. The rules: no answer without the headers below, errors included; nothing is read for
another host name; a write is a POST of JSON from our own pages.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, MutableMapping
from typing import Any, TypeAlias

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]
App: TypeAlias = Callable[[Message, Receive, Send], Awaitable[None]]

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
        " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}
SANDBOX = "sandbox allow-scripts allow-popups; base-uri 'none'; frame-ancestors 'none'"
LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: Bytes of a request's body; the longest note with its JSON is far below.
MOST_BODY = 64 * 1024


def hosts(port: int, host: str = "127.0.0.1", known_as: Collection[str] = ()) -> frozenset[str]:
    """The Host headers that a server at `host` and `port` answers to, whole: names with this port;
    those by which others know it also without one, as a browser sends it for the usual port of
    HTTPS, or with the port that they bring.

    >>> sorted(hosts(8765, known_as=["Review.example.org"]))[-2:]
    ['review.example.org', 'review.example.org:8765']
    """
    own = {f"{_bracketed(name)}:{port}" for name in (*LOOPBACK, host, *known_as)}
    # A browser leaves out the usual port of HTTP.
    bare = {*known_as, *((*LOOPBACK, host) if port == 80 else ())}
    return frozenset(name.lower() for name in own | {_bracketed(name) for name in bare})


def _bracketed(name: str) -> str:
    return f"[{name}]" if name.count(":") > 1 and not name.startswith("[") else name


def refusal(
    method: str, headers: Mapping[str, str], hosts: Collection[str]
) -> tuple[int, str] | None:
    """Why a request may not pass, as status and reason; None where it may. `headers` by lower-case
    name.

    A writing request must be JSON and come from a page of this server: browsers say so in
    Sec-Fetch-Site (another port of the same host is "same-site", so only "same-origin" passes, and
    "none", which is no page), older ones in Origin; neither is not enough.
    """
    host = headers.get("host", "")
    # DNS rebinding: another site's name may be made to point to this machine. All of it is
    # compared: "127.0.0.1:8765.evil.example" begins like ours.
    if host.lower() not in hosts:
        return 400, "this server does not answer to that host name and port"
    if method in ("GET", "HEAD"):
        return None
    if headers.get("content-type", "").split(";")[0].strip().lower() != "application/json":
        return 415, "only JSON is taken"
    site = headers.get("sec-fetch-site")
    # See the docstring; a page cannot set these headers itself.
    own = site in ("same-origin", "none") if site else _same_origin(headers.get("origin", ""), host)
    if not own:
        return 403, "not from a page of this server"
    if (
        int(headers["content-length"]) > MOST_BODY
        if headers.get("content-length", "").isdecimal()
        else True
    ):
        return 413, "too long, or of unknown length"
    return None


def _same_origin(origin: str, host: str) -> bool:
    """The scheme is not compared: behind a server that ends TLS the browser's is https, ours
    http.
    """
    return origin.partition("://")[2] == host and origin.startswith(("http://", "https://"))


def guarded(app: App, hosts: Collection[str]) -> App:
    """The application behind the rules; `hosts` are the Host headers it answers to."""

    async def guard(scope: Message, receive: Receive, send: Send) -> None:
        # The start and the end of the server; nothing here speaks over websockets.
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await app(scope, receive, send)
            return
        headers = {
            name.decode("latin-1").lower(): value.decode("latin-1")
            for name, value in scope["headers"]
        }
        refused = refusal(scope["method"], headers, hosts)
        if refused:
            await _answer(*refused, _with_headers(send))
        else:
            await app(scope, receive, _with_headers(send))

    return guard


def _with_headers(send: Send) -> Send:
    own = [(name.encode(), value.encode()) for name, value in HEADERS.items()]
    policy = (b"content-security-policy", SANDBOX.encode())
    apart = [policy if pair[0] == policy[0] else pair for pair in own]

    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            given = message.get("headers", [])
            kept = [pair for pair in given if pair[0].decode("latin-1").lower() not in HEADERS]
            message = {**message, "headers": kept + (apart if policy in given else own)}
        await send(message)

    return sending


async def _answer(status: int, text: str, send: Send) -> None:
    body = text.encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
    ]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": body})
