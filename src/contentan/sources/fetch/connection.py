"""The connection: one GET to a checked address, with an end in time whatever the server does.

Each name is resolved once, every address that it stands for is judged, and the connection is made
to one of those very addresses; TLS is checked against the name. A time-out for each read alone
would let a server drip a byte a minute for ever, so each read, the headers' too, also ends at the
hop's deadline.
"""

from __future__ import annotations

import contextlib
import functools
import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

import httpcore
import httpx

from contentan.sources.registration.public_address import Place, is_never_asked, is_public

if TYPE_CHECKING:
    from httpcore import SOCKET_OPTION

#: Addresses of a host: name and port to IP addresses, as text.
Resolve: TypeAlias = Callable[[str, int], list[str]]
Clock: TypeAlias = Callable[[], float]

_MOST_ADDRESSES = 4  # tried one after another
NETWORK_ERRORS = (
    httpcore.NetworkError,
    httpcore.TimeoutException,
    httpcore.ProtocolError,
    httpx.TransportError,
)


class RefusedError(Exception):
    """The connection is not made: the name stands for an address that is not public."""


@dataclass(frozen=True, slots=True)
class Line:
    """How connections are made. `silence` bounds connecting and each read, `seconds` a whole
    hop; `private` are hosts with their ports that may have an address inside a network.
    """

    resolve: Resolve
    clock: Clock = time.monotonic
    private: frozenset[Place] = frozenset()
    seconds: float = 300.0
    silence: float = 30.0


def system_resolve(host: str, port: int) -> list[str]:
    """All addresses that the system knows for a name."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(address[0]) for *_, address in found))


@contextlib.contextmanager
def get(
    url: str, headers: dict[str, str], line: Line, cookies: httpx.Cookies | None = None
) -> Iterator[httpx.Response]:
    """The answer to one GET, its body unread; redirects are not followed.

    Raises RefusedError, and one of NETWORK_ERRORS for all that goes wrong on the way.
    """
    wire = _Wire(line, line.clock() + line.seconds)
    with (
        httpx.Client(
            transport=wire,
            # A proxy of the environment would make the connection, to an address that nobody
            # judged.
            trust_env=False,
            follow_redirects=False,
            timeout=line.silence,
            cookies=cookies,
        ) as client,
        client.stream("GET", url, headers=headers) as response,
    ):
        if cookies is not None:
            cookies.update(client.cookies)
        yield response


class _Wire(httpx.BaseTransport):
    """httpx's requests over httpcore, which is where the network can be watched."""

    def __init__(self, line: Line, deadline: float) -> None:
        backend = _Backend(line, deadline)
        self._pool = httpcore.ConnectionPool(
            # No connection is kept: the next request begins with its own judgement of the address.
            ssl_context=_tls(),
            network_backend=backend,
            max_keepalive_connections=0,
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(
                scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
            ),
            headers=request.headers.raw,
            extensions=request.extensions,
        )
        answer = self._pool.handle_request(asked)
        assert isinstance(answer.stream, Iterable)
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer.stream))

    def close(self) -> None:
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, stream: Any) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        yield from self._stream

    def close(self) -> None:
        self._stream.close()


@functools.cache
def _tls() -> ssl.SSLContext:
    return httpx.create_ssl_context(trust_env=False)


class _Backend(httpcore.NetworkBackend):
    """Connects to addresses that were judged, and hands out streams that end in time."""

    def __init__(self, line: Line, deadline: float) -> None:
        self._line, self._deadline = line, deadline
        self._system = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        failure: Exception = httpcore.ConnectError(f"{host} has no address")
        for ip in judged_addresses(self._line, host, port)[:_MOST_ADDRESSES]:
            left = _left(self._deadline, self._line.clock, timeout)
            try:
                stream = self._system.connect_tcp(ip, port, left, local_address, socket_options)
            # The next address of the name may answer; the last failure is told.
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failure = error
            else:
                return _Stream(stream, self._deadline, self._line.clock)
        raise failure


def judged_addresses(line: Line, host: str, port: int) -> list[str]:
    """The addresses for which a name stands, judged; connect to one of these very addresses.

    Raises RefusedError, and httpcore.ConnectError for a name that is not known.
    """
    try:
        found = line.resolve(host, port)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError(f"the name {host} is not known ({error})") from None
    # One private address among public ones is enough: which of them is connected to is not for
    # the server to choose.
    closed = [ip for ip in found if not is_public(ip)]
    if closed and (host, port) not in line.private:
        own = f"; --allow-private is for the hosts of the list, and {host}:{port} is none"
        raise RefusedError(
            f"{host} is {closed[0]}, not an address of the public internet"
            f"{own if line.private else ''}"
        )
    never = [ip for ip in found if is_never_asked(ip)]
    if never:
        raise RefusedError(f"{host} is {never[0]}, a link-local address, which is never asked")
    return found


class _Stream(httpcore.NetworkStream):
    def __init__(self, stream: httpcore.NetworkStream, deadline: float, clock: Clock) -> None:
        self._stream, self._deadline, self._clock = stream, deadline, clock

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, _left(self._deadline, self._clock, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, _left(self._deadline, self._clock, timeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(self._deadline, self._clock, timeout)
        return _Stream(
            self._stream.start_tls(ssl_context, server_hostname, left), self._deadline, self._clock
        )

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)


def _left(deadline: float, clock: Clock, timeout: float | None) -> float:
    left = deadline - clock()
    if left <= 0:
        raise httpcore.ReadTimeout("the time for one document is over")
    return left if timeout is None else min(left, timeout)


def failure_text(error: Exception) -> str:
    """What went wrong, for the table."""
    name = type(error).__name__
    what = {
        "ConnectError": "no connection",
        "ConnectTimeout": "no connection in time",
        "ReadTimeout": "no answer in time",
        "RemoteProtocolError": "the answer breaks off or is no HTTP",
    }.get(name, name)
    return f"{what}: {error}" if str(error) else what


def unconnected(error: Exception) -> bool:
    """Whether there was not even a connection."""
    return isinstance(error, httpcore.ConnectError | httpcore.ConnectTimeout)
