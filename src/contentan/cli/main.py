"""`contentan`: every command, and what is said of a bad call, bad input or a full disk."""

from __future__ import annotations

import os
import sys
import traceback
from typing import Any, NoReturn

import typer

from contentan.cli import (
    changes,
    codebooks,
    desk,
    dictionaries,
    doctor,
    export,
    fetch,
    gold,
    health,
    history,
    init,
    model,
    near,
    parity,
    plan,
    propose,
    register,
    report,
    restructure,
    review,
    review_team,
    runs,
    sample,
    schedule,
    scheduled,
    show,
    suggest,
    train,
)
from contentan.cli.options import app
from contentan.errors import ContentanError
from contentan.store import machine_faults

#: Importing a module registers its commands, in this order.
COMMANDS = (
    changes,
    codebooks,
    desk,
    dictionaries,
    doctor,
    export,
    fetch,
    gold,
    health,
    history,
    init,
    model,
    near,
    parity,
    plan,
    propose,
    register,
    report,
    restructure,
    review,
    review_team,
    runs,
    sample,
    schedule,
    scheduled,
    show,
    suggest,
    train,
)

#: What a shell says of a program whose pipe was closed: 128 and the number of SIGPIPE.
CLOSED_PIPE = 141
#: What Typer raises for a call that cannot be: it has no public name of its own.
_CALL: Any = typer.BadParameter.__mro__[1]


def main() -> NoReturn:
    """Entry point: errors that a person can act on begin with `contentan:`, on stderr, and end with
    exit code 2.
    """
    for stream in (sys.stdout, sys.stderr):  # a Windows console or a pipe may not be UTF-8
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        done = _done()
        if sys.stdout is not None:  # closed by whoever called (`>&-`)
            sys.stdout.flush()
    except BrokenPipeError:
        _unread()
    except SystemExit as ended:
        # So Typer answers a pipe that is closed.
        if isinstance(ended.__context__, BrokenPipeError):
            _unread()
        raise
    raise SystemExit(done if isinstance(done, int) else 0)


def _done() -> Any:
    """What the command that was typed returns."""
    try:
        return app(standalone_mode=False, prog_name="contentan")
    except _CALL as error:
        _fail(_bad_call(error))
    except ContentanError as error:
        _fail(f"contentan: {error}")
    except typer.Abort:
        _fail("contentan: stopped; nothing was done")
    except BrokenPipeError:
        raise
    except Exception as error:
        said = machine_faults.said_of(error)
        if not said:
            _fault()
        _fail(f"contentan: {said}")


def _unread() -> NoReturn:
    """The reader of a pipe has what it wanted (`| head -1`): end without a word, as the shell's own
    programs do.
    """
    # Python writes what is left when it ends, and would complain that nobody reads it.
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    raise SystemExit(CLOSED_PIPE) from None


def _fail(text: str) -> NoReturn:
    print(text, file=sys.stderr)  # noqa: T201
    raise SystemExit(2) from None


def _fault() -> NoReturn:
    """A traceback, and an exit code that nobody takes for that of a command which is done."""
    traceback.print_exc()
    print("contentan: this is a fault of contentan; please report these lines", file=sys.stderr)  # noqa: T201
    raise SystemExit(70) from None


def _bad_call(error: Any) -> str:
    """One line on a call that cannot be, with what may have been meant; the help itself where a
    command was called with nothing.
    """
    message = error.format_message().rstrip(".").replace(". Did you", "; did you")
    if "\n" in message:
        return str(message)
    if near := getattr(error, "possibilities", None):
        meant = " or ".join(sorted(near))
        message = f"No such option {error.option_name!r}; did you mean {meant}?"
    path = error.ctx.command_path if error.ctx else "contentan"
    where = f"{path.partition(' ')[2]}: " if " " in path else ""
    return f"contentan: {where}{message[:1].lower()}{message[1:]} (`{path} --help` says more)"
