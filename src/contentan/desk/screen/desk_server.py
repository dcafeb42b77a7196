"""Starting the desk: the run opened, the pages beside those of the review, one server for both."""

from __future__ import annotations

import getpass
import threading
from collections.abc import Callable
from pathlib import Path

from contentan.desk import open_desk
from contentan.desk.draft.register_draft import RegisterFile
from contentan.desk.screen import desk_routes, desk_templates, live_routes, register_routes
from contentan.errors import UsageError
from contentan.review.screen import server
from contentan.review.screen.application import Addition
from contentan.review.screen.server import Beside, Choices


def serve(
    choices: Choices,
    codebook: Path,
    say: Callable[[str], None],
    *,
    now: Callable[[], str],
    register: RegisterFile | None = None,
    read_only: bool = False,
) -> None:
    """Serve until Ctrl-C. UsageError where there is no run or the port cannot be had, CodebookError
    where the codebook cannot be read.
    """
    server.refuse(choices)
    if not choices.users and not choices.reviewer:
        choices = choices._replace(reviewer=own_name())
    say("Opening the latest run …")
    desk = open_desk.begin(choices.outputs, codebook, now=now, read_only=read_only)
    desk.register = register
    threading.Thread(target=open_desk.warm, args=(desk,), daemon=True).start()
    server.serve(choices, say, beside(desk))


def beside(desk: open_desk.OpenDesk) -> Beside:
    """The pages of a desk."""
    routers = [live_routes.router, desk_routes.router, register_routes.router]
    routers += [desk_routes.reading_only] if desk.read_only else []
    routes = [route for router in routers for route in router.routes]
    static = {"/desk/static": desk_templates.STATIC}
    addition = Addition(routes, static, {"desk": desk}, reviewing=not desk.read_only)
    home = "/read" if desk.read_only else "/tune"
    return Beside(addition, home, desk_templates.tabs)


def own_name() -> str:
    """The name under which one person alone works: that of the account."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise UsageError("the account has no name; --reviewer says under which to work") from None
