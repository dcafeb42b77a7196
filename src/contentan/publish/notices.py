"""Notices that do not need Prefect: a webhook, an e-mail, a dead man's switch.

A notice is sent when what is wrong changes, and again after a day while it stays; also when all is
well again. What was told last is kept in outputs/cache, so that a monitor may ask each minute.
"""

from __future__ import annotations

import datetime
import json
import smtplib
import ssl
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from contentan.errors import UsageError
from contentan.publish import published
from contentan.publish.health import Check

TOLD = Path("cache") / "health.json"
#: Hours after which what is still wrong is told again.
AGAIN = 24.0
#: Seconds that a server may take to answer.
PATIENCE = 20.0
#: The port of mail servers that take mail from their own users, by TLS.
SUBMISSION = 587
_FORMS = "https://…, mailtos://USER:PASSWORD@HOST?from=A&to=B, or mailto://HOST?from=A&to=B"


def due(outputs: Path, found: Sequence[Check], now: str) -> bool:
    """Whether what was found is to be told: it differs from what was told last, or a day has passed
    with something wrong. Nothing is told while all was and is well.
    """
    wrong = sorted(one.about for one in found if one.wrong)
    before = published.read_json(outputs / TOLD) or {"wrong": [], "when": now}
    since = datetime.datetime.fromisoformat(now) - datetime.datetime.fromisoformat(before["when"])
    return wrong != before["wrong"] or (bool(wrong) and since.total_seconds() >= AGAIN * 3600)


def tell(outputs: Path, found: Sequence[Check], now: str, address: str) -> None:
    """Send what was found to an address, and keep that it was told. UsageError for an address of
    another kind and where nobody takes the notice.
    """
    wrong = [one for one in found if one.wrong]
    names = ", ".join(one.about for one in wrong)
    subject = f"contentan: look at {names}" if wrong else "contentan: all is well again"
    send(address, subject, {"outputs": str(outputs.resolve()), "when": now, "wrong": wrong})
    kept = {"wrong": sorted(one.about for one in wrong), "when": now}
    published.put(outputs, outputs / TOLD, kept)


def send(address: str, subject: str, what: Mapping[str, Any]) -> None:
    """Post JSON to a web address, or mail it. UsageError as for `tell`."""
    parts = urllib.parse.urlsplit(address)
    plain = {**what, "wrong": [one._asdict() for one in what["wrong"]], "subject": subject}
    try:
        if parts.scheme in ("http", "https"):
            _post(address, plain)
        elif parts.scheme in ("mailto", "mailtos"):
            _mail(parts, subject, plain)
        else:
            raise UsageError(f"expected {_FORMS}", where="--notify")
    except (OSError, smtplib.SMTPException) as error:
        raise UsageError(f"nobody took the notice: {error}", where=parts.hostname) from None


def ping(address: str) -> None:
    """Call the address of a dead man's switch, which raises the alarm when calls stay away.
    UsageError where nobody answers.
    """
    try:
        with urllib.request.urlopen(_web(address), timeout=PATIENCE):
            pass
    except OSError as error:
        raise UsageError(f"no answer: {error}", where=address) from None


def _web(address: str) -> str:
    """An address of the web: urllib would open files as well."""
    if not address.startswith(("http://", "https://")):
        raise UsageError("expected http:// or https://", where=address)
    return address


def _post(address: str, what: Mapping[str, Any]) -> None:
    data = json.dumps(what, ensure_ascii=False).encode()
    request = urllib.request.Request(_web(address), data, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=PATIENCE):
        pass


def _mail(parts: urllib.parse.SplitResult, subject: str, what: Mapping[str, Any]) -> None:
    """By TLS with mailtos, in the clear with mailto: for a mail server on the same machine."""
    asked = dict(urllib.parse.parse_qsl(parts.query))
    if not parts.hostname or not {"from", "to"} <= asked.keys():
        raise UsageError(f"expected {_FORMS}", where="--notify")
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = subject, asked["from"], asked["to"]
    rows = [f"{one['about']}: {one['says']}" for one in what["wrong"]] or ["Nothing is wrong."]
    message.set_content("\n".join([*rows, "", f"{what['outputs']}, {what['when']}"]))
    tls = parts.scheme == "mailtos"
    port = SUBMISSION if tls else smtplib.SMTP_PORT
    with smtplib.SMTP(parts.hostname, parts.port or port, timeout=PATIENCE) as server:
        if tls:
            server.starttls(context=ssl.create_default_context())
        if parts.username:
            name, word = (
                urllib.parse.unquote(one or "") for one in (parts.username, parts.password)
            )
            server.login(name, word)
        server.send_message(message)
