"""A page whose text comes by script, as a browser shows it: an installed Chromium in its sandbox,
whose only way out is our proxy.

The browser has a profile of its own that is thrown away; it resolves no names, and speaks to nobody
but the proxy. It is never started without its sandbox: where we are root, it runs as nobody.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from contentan.errors import UsageError, many
from contentan.sources.doubts.page_doubts import doubt_of
from contentan.sources.fetch.checked_proxy import checked_proxy
from contentan.sources.fetch.connection import Line
from contentan.sources.fetch.fetch_options import Options
from contentan.sources.registration.public_address import place

#: Doubts that a browser may dispel.
_BY_SCRIPT = ("script", "few_words")
_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_NOBODY = 65_534
#: Milliseconds of the page's own clock in which it may bring its text.
_BUDGET = 10_000
_FLAGS = (
    "--headless --disable-gpu --no-first-run --disable-background-networking --disable-sync"
    " --disable-component-update --disable-extensions --disable-default-apps --disable-quic"
    " --disable-dev-shm-usage --mute-audio --no-pings --disable-domain-reliability"
    " --force-webrtc-ip-handling-policy=disable_non_proxied_udp --proxy-bypass-list=<-loopback>"
).split()
_RESOLVES_NOTHING = "--host-resolver-rules=MAP * ~NOTFOUND , EXCLUDE 127.0.0.1"


class RenderError(Exception):
    """The browser showed nothing; the message says why."""


def browser() -> str:
    """The installed Chromium, or what CHROMIUM names. Raises UsageError where there is none."""
    named = os.environ.get("CHROMIUM", "")
    found = next((path for one in (named, *_NAMES) if one and (path := shutil.which(one))), None)
    if found is None:
        raise UsageError(
            "no Chromium is installed (apt-get install chromium), and CHROMIUM names none",
            where="--render",
        )
    return found


def render_into(
    path: Path, url: str, program: str, options: Options, line: Line, agent: str
) -> str:
    """Put what a browser shows in place of a page whose text comes by script; what is to be said of
    it, '' for a page that needs no browser.
    """
    doubt = doubt_of(path.read_bytes(), url)
    if doubt is None or doubt.kind not in _BY_SCRIPT:
        return ""
    try:
        shown, refused = rendered(url, program, options, line, agent)
    except RenderError as error:
        return f"not rendered: {error}"
    path.write_bytes(shown)
    few = f" ({many(len(refused), 'request')} of it refused, as {refused[0]})" if refused else ""
    return f"rendered by Chromium{few}"


def rendered(
    url: str, program: str, options: Options, line: Line, agent: str
) -> tuple[bytes, list[str]]:
    """The page as the browser has it after its scripts, and what it asked for in vain.

    Inside a network the page may ask its own host alone, and that only if a person has listed it.
    """
    own = replace(line, private=line.private & {place(url)})
    with checked_proxy(own, options.bytes) as proxy, _profile() as folder:
        command = [
            *(program, *_FLAGS, _RESOLVES_NOTHING),
            f"--proxy-server={proxy.url}",
            f"--user-data-dir={folder / 'profile'}",
            f"--user-agent={agent}",
            f"--virtual-time-budget={_BUDGET}",
            "--dump-dom",
            url,
        ]
        shown = _output(command, folder, options.seconds)
        if len(shown) > options.bytes:
            raise RenderError(f"more than {options.bytes:,} bytes")
        return shown, proxy.refused


@contextlib.contextmanager
def _profile() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="contentan-", ignore_cleanup_errors=True) as name:
        if _is_root():
            os.chown(name, _NOBODY, _NOBODY)
        yield Path(name)


def _is_root() -> bool:
    return hasattr(os, "geteuid") and os.geteuid() == 0


def _output(command: list[str], folder: Path, seconds: float) -> bytes:
    as_nobody = {"user": _NOBODY, "group": _NOBODY, "extra_groups": ()} if _is_root() else {}
    env = {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "TMPDIR": str(folder)}
    with subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        cwd=folder,
        env=env,
        start_new_session=True,
        **as_nobody,  # type: ignore[call-overload]
    ) as process:
        try:
            shown, told = process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            _end(process)
            raise RenderError(f"the browser took longer than {seconds:g} s") from None
        except BaseException:
            _end(process)
            raise
    if process.returncode or not shown.strip():
        last = told.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no output"]
        raise RenderError(f"the browser ended with code {process.returncode}: {last[0][:200]}")
    return bytes(shown)


def _end(process: subprocess.Popen[bytes]) -> None:
    """End the browser and all that it started."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
