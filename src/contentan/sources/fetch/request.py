"""One address asked: robots, redirects, one try after another, until there is a body, an answer
without one, or a reason.

Every hop of a redirect is judged as the first address was: its scheme and host, its robots.txt, its
turn among the requests to its host.
"""

from __future__ import annotations

import http
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from contentan.sources.fetch import connection, robots
from contentan.sources.fetch.download import (
    AgainError,
    FailedError,
    Part,
    begun,
    pieces,
    range_headers,
    receive,
)
from contentan.sources.fetch.fetch_options import Options
from contentan.sources.fetch.politeness import Manners, backoff, retry_after
from contentan.sources.fetch.warc_file import WarcFile
from contentan.sources.registration.public_address import AddressError, address, host_of, origin

if TYPE_CHECKING:
    import httpx

_MOVED_FOR_GOOD = (301, 308)
_REDIRECTS = (301, 302, 303, 307, 308)
_PASSING = (408, 425, 429, 500, 502, 503, 504)
GONE = (404, 410)
#: Documents of a host without a connection after which the others are not tried.
_DEAD_AFTER = 2
_LONGEST_CRAWL_DELAY = 60.0
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,*/*;q=0.8"


@dataclass(slots=True)
class Desk:
    """What all threads of a fetch share. `closed`: hosts that are not asked any more, and why."""

    options: Options
    agent: str
    line: connection.Line
    manners: Manners
    now: Callable[[], str]
    closed: dict[str, str] = field(default_factory=dict)
    dead: dict[str, int] = field(default_factory=dict)
    robots: dict[str, robots.Robots] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)
    warc: WarcFile | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said at last. `moved`: the address to which it has moved for good, '' where it
    has not.
    """

    status: int
    url: str
    moved: str = ""
    etag: str = ""
    last_modified: str = ""
    content_type: str = ""


def ask(url: str, conditions: dict[str, str], part: Part, desk: Desk) -> Answer:
    """The answer at the end of all redirects; the body of a 200 is then in the part's file.

    `conditions` are If-None-Match and If-Modified-Since of the version that is there. Raises
    FailedError.
    """
    attempt = 0
    while True:
        try:
            answer = _follow(url, conditions, part, desk)
        except AgainError as again:
            wait = again.wait if again.wait is not None else backoff(attempt, desk.options.backoff)
            _give_up(again, attempt, wait, desk)
            desk.manners.later(again.host, wait)
            attempt += 1
        else:
            # It answered: earlier failures were passing.
            desk.dead.pop(host_of(address(url)), None)
            return answer


def _give_up(again: AgainError, attempt: int, wait: float, desk: Desk) -> None:
    """Raise FailedError where there is to be no further attempt."""
    host = again.host
    tried = f" ({attempt + 1} attempts)" if attempt else ""
    if desk.manners.stop.is_set():
        raise FailedError("stopped", keep=True)
    if wait > desk.options.patience:
        desk.closed[host] = f"{host} asks to be left alone for {wait:,.0f} s"
        raise FailedError(f"{again}; {desk.closed[host]}", keep=True)
    if attempt < desk.options.retries:
        return
    if again.dead:
        desk.dead[host] = desk.dead.get(host, 0) + 1
        if desk.dead[host] >= _DEAD_AFTER:
            desk.closed[host] = f"not tried: {host} did not answer before ({again})"
    raise FailedError(f"{again}{tried}", keep=True)


def _follow(url: str, conditions: dict[str, str], part: Part, desk: Desk) -> Answer:
    import httpx

    here, moved, for_good = _judged(url, "", desk), "", True
    cookies = httpx.Cookies()  # some hosts redirect in a circle until their cookie comes back
    # The first address and each redirect.
    for _ in range(desk.options.redirects + 1):
        try:
            _permitted(here, desk)
            found = _hop(here, conditions, part, desk, cookies)
        except AgainError as again:
            again.host = host_of(here)
            raise
        if isinstance(found, Answer):
            return Answer(
                found.status, here, moved, found.etag, found.last_modified, found.content_type
            )
        target, permanent = found
        here = _judged(target, here, desk)
        # Only an unbroken chain of permanent moves says that the list should name another address.
        for_good = for_good and permanent
        moved = here if for_good else ""
    raise FailedError(f"more than {desk.options.redirects} redirects, the last to {here}")


def _judged(url: str, base: str, desk: Desk) -> str:
    try:
        judged = address(url, base)
    except AddressError as error:
        raise FailedError(f"redirect to {url[:200]!r}: {error}" if base else str(error)) from None
    if host_of(judged) in desk.closed:
        raise FailedError(desk.closed[host_of(judged)])
    return judged


def _hop(
    url: str, conditions: dict[str, str], part: Part, desk: Desk, cookies: httpx.Cookies
) -> Answer | tuple[str, bool]:
    """One request: an answer, or the address of a redirect and whether it is for good."""
    import httpx

    there = begun(part)
    # Going on with a part and asking whether anything changed exclude each other.
    headers = _headers(desk) | (range_headers(there) or conditions)
    with desk.manners.turn(host_of(url)):
        try:
            with connection.get(url, headers, desk.line, cookies) as response:
                return _understood(response, url, part, there, desk)
        except connection.RefusedError as error:
            raise FailedError(str(error)) from None
        # Httpx's own, not the connection's: a Location that is no url.
        except httpx.RemoteProtocolError as error:
            raise FailedError(f"redirect to no address: {error}") from None
        except connection.NETWORK_ERRORS as error:
            raise AgainError(
                connection.failure_text(error), dead=connection.unconnected(error)
            ) from None


def _headers(desk: Desk) -> dict[str, str]:
    return {
        "User-Agent": desk.agent,
        "Accept": _ACCEPT,
        "Accept-Encoding": "identity",
        "Connection": "close",
    }


def _understood(
    response: httpx.Response, url: str, part: Part, there: object, desk: Desk
) -> Answer | tuple[str, bool]:
    status, headers = response.status_code, response.headers
    if status in _REDIRECTS and headers.get("location"):
        _recorded(response, url, b"", desk)
        return headers["location"], status in _MOVED_FOR_GOOD
    if status in (200, 206):
        receive(
            response, part, begun(part) if there else None, desk.options, desk.manners.stop.is_set
        )
        if desk.warc:
            _recorded(response, url, part.path.read_bytes(), desk)
    # The part is as long as the document, or longer: it belongs to another version.
    elif status == 416:
        part.drop()
        raise AgainError("the server has no further part", 0.0)
    elif status in _PASSING:
        raise AgainError(_phrase(status), retry_after(headers.get("retry-after", ""), desk.now()))
    elif status not in (304, *GONE):
        raise FailedError(_phrase(status))
    if status in GONE:
        _recorded(response, url, b"", desk)
    return Answer(
        status,
        url,
        "",
        headers.get("etag", ""),
        headers.get("last-modified", ""),
        headers.get("content-type", ""),
    )


def _recorded(response: httpx.Response, url: str, body: bytes, desk: Desk) -> None:
    """Note an answer in the WARC file, if there is one."""
    if desk.warc is None:
        return
    if response.status_code == 206:
        kind = response.headers.get("content-type", "")
        desk.warc.resource(url, kind, body, desk.now())
    else:
        headers = response.headers.multi_items()
        desk.warc.answer(url, response.status_code, headers, body, desk.now())


def _phrase(status: int) -> str:
    try:
        return f"{status} {http.HTTPStatus(status).phrase}"
    except ValueError:
        return f"{status}"


def _permitted(url: str, desk: Desk) -> None:
    """Raise FailedError where the host's robots.txt forbids the url; it is read once a fetch."""
    place = origin(url)
    rules = desk.robots.get(place)
    if rules is None:
        rules = _robots(place, desk)
        with desk.lock:
            desk.robots[place] = rules
        # Some robots.txt ask for hours between two requests.
        desk.manners.slower(host_of(url), min(rules.delay, _LONGEST_CRAWL_DELAY))
    if not robots.allows(rules, url):
        raise FailedError("robots.txt forbids it")


def _robots(place: str, desk: Desk) -> robots.Robots:
    """The rules of a host: all is allowed where it has none (4xx), nothing where they cannot be
    read (RFC 9309, 2.3.1).
    """
    import httpx

    here = f"{place}/robots.txt"
    cookies = httpx.Cookies()
    for _ in range(6):
        with desk.manners.turn(host_of(here)):
            try:
                with connection.get(here, _headers(desk), desk.line, cookies) as response:
                    status, target = response.status_code, response.headers.get("location", "")
                    text = _beginning(response, desk.options) if status == 200 else b""
            except connection.RefusedError as error:
                raise FailedError(str(error)) from None
            except connection.NETWORK_ERRORS as error:
                raise AgainError(
                    f"robots.txt: {connection.failure_text(error)}",
                    dead=connection.unconnected(error),
                ) from None
        if status in _REDIRECTS and target:
            here = _judged(target, here, desk)
            continue
        if status in _PASSING:
            wait = retry_after(response.headers.get("retry-after", ""), desk.now())
            raise AgainError(f"robots.txt cannot be read: {_phrase(status)}", wait)
        return robots.parse(text.decode("utf-8", "replace")) if status == 200 else robots.Robots()
    return robots.Robots()


def _beginning(response: httpx.Response, options: Options) -> bytes:
    raw = b""
    for piece in pieces(response, 0, options):
        raw += piece
        if len(raw) >= robots.MOST_BYTES:
            break
    return raw[: robots.MOST_BYTES]
