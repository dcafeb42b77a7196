"""One question to a server that speaks the chat-completions protocol of OpenAI, as llama.cpp,
Ollama and vLLM do: its answer, or why there is none.

Servers differ in what they say when they are busy, loading or at a loss, and say some of it with
status 200. What may be better a moment later is asked again, with growing pauses or after the time
that the server names; what will not is told at once. Redirects are not followed: they could lead
off this machine.
"""

from __future__ import annotations

import ipaddress
import json
import random
import re
import threading
import time
import urllib.parse
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from contentan.errors import UsageError
from contentan.review.model_coder.answer_check import SCHEMA
from contentan.sources.fetch.politeness import backoff, retry_after

if TYPE_CHECKING:
    import httpx

#: How an answer's form is asked for: `json_schema` as OpenAI writes it, `json_object` without the
#: schema, or not at all, for servers that know neither.
FORMS = ("json_schema", "json_object", "none")
#: Tries of one question, seconds before the second, the longest pause, and the longest that a
#: server may ask for before the command gives up.
TRIES, FIRST, LONGEST, PATIENCE = 8, 1.0, 60.0, 600.0
MOST_BYTES = 4_000_000
#: Parameters that are sent if nothing else is said; an answer has no room in fewer tokens.
USUAL: Mapping[str, Any] = {"temperature": 0, "seed": 1, "max_tokens": 400}
LEAST_TOKENS = 16
_OURS = ("model", "messages", "stream", "response_format", "n")
_AGAIN = (408, 425, 429, 500, 502, 503, 504)
_TOO_LONG = re.compile("context.{0,20}(size|length|window)|exceed_context")
_SPENT = re.compile("quota|billing|credit")


class Server(NamedTuple):
    """`base` is an address as http://localhost:8080/v1; `parameters` go into each request."""

    base: str
    model: str
    parameters: Mapping[str, Any]
    form: str = "json_schema"
    seconds: float = 120.0
    key: str = ""


class Reply(NamedTuple):
    """`body` of an answer, or none and `failures`, a line for each try; with `final` there is no
    use in asking this server anything now.
    """

    body: str = ""
    failures: tuple[str, ...] = ()
    final: bool = False


class NoAnswerError(Exception):
    """No answer: whether it may be better `again`, in `wait` seconds if the server says so, and
    whether nothing else need be asked (`final`).
    """

    def __init__(
        self, says: str, *, again: bool = False, final: bool = False, wait: float | None = None
    ) -> None:
        super().__init__(says)
        self.again, self.final, self.wait = again, final, wait


def parameters(given: str) -> dict[str, Any]:
    """What is sent with each question: temperature, seed and max_tokens, and what was typed over
    and beside them as `name=number`, commas between. UsageError for anything else.

    >>> parameters("seed=7,top_p=0.9")
    {'temperature': 0, 'seed': 7, 'max_tokens': 400, 'top_p': 0.9}
    """
    found = dict(USUAL)
    for part in (part for part in given.split(",") if part.strip()):
        name, _, value = part.strip().partition("=")
        if not re.fullmatch(r"[a-z_]+", name) or name in _OURS:
            raise UsageError(f"{part!r}; expected name=number", where="--parameters")
        try:
            found[name] = int(value) if re.fullmatch(r"-?\d+", value) else float(value)
        except ValueError:
            raise UsageError(f"{part!r}; expected name=number", where="--parameters") from None
    if found["max_tokens"] < LEAST_TOKENS:
        raise UsageError(f"max_tokens is at least {LEAST_TOKENS}", where="--parameters")
    return found


def refuse_address(base: str, key: str) -> None:
    """UsageError for what is no address of a server, has a password in it, or would send a key
    openly.
    """
    parts = urllib.parse.urlsplit(base)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise UsageError(
            "expected the base of the address, as http://localhost:8080/v1", where="--server"
        )
    if parts.username or parts.password or parts.query:
        raise UsageError(
            "a key stands in the environment (CONTENTAN_MODEL_KEY), never in the address",
            where="--server",
        )
    if key and parts.scheme == "http" and not is_local(base):
        raise UsageError("would send the key openly; use https", where="--server")


def is_local(base: str) -> bool:
    """Whether nothing that is sent leaves this machine.

    >>> is_local("http://127.0.0.1:8080/v1"), is_local("http://192.168.0.7:8000/v1")
    (True, False)
    """
    host = urllib.parse.urlsplit(base).hostname or ""
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def client(server: Server) -> httpx.Client:
    """A client for many questions from several threads. To this machine it goes without a proxy."""
    import httpx

    headers = {"Authorization": f"Bearer {server.key}"} if server.key else {}
    return httpx.Client(
        headers=headers,
        timeout=server.seconds,
        trust_env=not is_local(server.base),
        # Certificates take long to load, and no other address is ever asked.
        verify=server.base.startswith("https"),
    )


def request(server: Server, messages: list[dict[str, str]]) -> dict[str, Any]:
    """The body of a request."""
    form: dict[str, Any] = {}
    if server.form == "json_schema":
        schema = {"name": "coding", "strict": True, "schema": SCHEMA}
        form = {"response_format": {"type": "json_schema", "json_schema": schema}}
    elif server.form == "json_object":
        form = {"response_format": {"type": "json_object"}}
    return {
        "model": server.model,
        "messages": messages,
        **server.parameters,
        "stream": False,
        **form,
    }


def ask(
    line: httpx.Client,
    server: Server,
    body: Mapping[str, Any],
    now: Callable[[], str],
    stop: threading.Event,
) -> Reply:
    """Ask until there is an answer, or no hope of one. `stop` ends the waiting."""
    failures: list[str] = []
    for attempt in range(TRIES):
        try:
            answer = _once(line, server, body, now)
        except NoAnswerError as failed:
            failures.append(_without(str(failed), server.key))
            if not failed.again or attempt + 1 == TRIES:
                return Reply("", tuple(failures), failed.final)
            # Several that wait for one server should not all come back at once.
            pause = min(backoff(attempt, FIRST), LONGEST) * random.uniform(0.5, 1.0)
            if stop.wait(pause if failed.wait is None else failed.wait):
                return Reply("", (*failures, "stopped"))
        else:
            return Reply(_without(answer, server.key), tuple(failures))
    raise AssertionError("the last try returns")


def _without(text: str, key: str) -> str:
    """A text of the server without the key, which it may repeat."""
    return text.replace(key, "[key]") if key else text


def _once(
    line: httpx.Client, server: Server, body: Mapping[str, Any], now: Callable[[], str]
) -> str:
    import httpx

    began = time.monotonic()
    try:
        with line.stream("POST", f"{server.base.rstrip('/')}/chat/completions", json=body) as came:
            data = b""
            for part in came.iter_bytes():
                data += part
                if len(data) > MOST_BYTES:
                    raise NoAnswerError(f"an answer of more than {MOST_BYTES:,} bytes")
                if time.monotonic() - began > server.seconds:
                    said = f"no whole answer in {server.seconds:g} s"
                    raise NoAnswerError(said, again=True)
            text = data.decode("utf-8", "replace")
            return _judged(came.status_code, came.headers, text, now)
    except httpx.TransportError as error:
        # Nothing listens there: other questions would fare no better.
        nobody = isinstance(error, httpx.ConnectError)
        said = f"{type(error).__name__}: {error}".rstrip(": ")
        raise NoAnswerError(said, again=True, final=nobody) from None


def _judged(status: int, headers: Mapping[str, str], text: str, now: Callable[[], str]) -> str:
    """The body of an answer; NoAnswerError for whatever is none."""
    told, said = _told(text), _said(status, text)
    if status == 200:
        if isinstance(told, dict) and isinstance(told.get("choices"), list):
            return text
        # Some servers fail after they have sent their status.
        raise NoAnswerError(said if isinstance(told, dict) else f"no JSON: {said}", again=True)
    if 300 <= status < 400:
        raise NoAnswerError(f"{said}: leads to {headers.get('location', 'nowhere')}", final=True)
    if status in (401, 403, 404):
        raise NoAnswerError(said, final=True)
    if status not in _AGAIN or (status == 500 and _TOO_LONG.search(text)):
        raise NoAnswerError(said)
    wait = retry_after(headers.get("retry-after", ""), now())
    if (status == 429 and _SPENT.search(text)) or (wait or 0) > PATIENCE:
        raise NoAnswerError(said if not wait else f"{said}: asks to wait {wait:.0f} s", final=True)
    raise NoAnswerError(said, again=True, wait=wait)


def _told(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _said(status: int, text: str) -> str:
    """What a server says of an error, in OpenAI's form, Ollama's or none, on one line."""
    told = _told(text)
    error = told.get("error", told.get("message")) if isinstance(told, dict) else text
    if isinstance(error, dict):
        error = error.get("message")
    line = "".join(one if one.isprintable() else " " for one in " ".join(str(error).split())[:200])
    return f"{status} {line}".rstrip()
