"""Options of the commands that serve pages in the browser."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

LOCALHOST = "127.0.0.1"
Port = Annotated[int, typer.Option("--port", help="Port; 0 takes a free one.", min=0, max=65535)]
Host = Annotated[
    str,
    typer.Option("--host", help="Address to listen on; any but this machine's own needs --users."),
]
KnownAs = Annotated[
    list[str] | None, typer.Option("--known-as", help="Another host name that browsers use.")
]
Users = Annotated[Path | None, typer.Option("--users", help="File with names and password hashes.")]
PageLang = Annotated[
    str, typer.Option("--lang", help="kk, ru or en; by default the browser's language.")
]
