"""What a notebook shows of a run as a whole: its summary, and the link to its report."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from markupsafe import Markup

from contentan.errors import UsageError


class Report(os.PathLike[str]):
    """The path of a report, for whatever takes a path; `open` shows it in a browser."""

    def __init__(self, path: Path) -> None:
        """UsageError where the file is gone."""
        if not path.is_file():
            raise UsageError("is gone; `contentan run` makes it again", where=path)
        self.path = path

    def open(self) -> None:
        """Show the report in this machine's browser."""
        import webbrowser

        webbrowser.open(self.path.as_uri())

    def __fspath__(self) -> str:
        return str(self.path)

    def __str__(self) -> str:
        return str(self.path)

    def __repr__(self) -> str:
        return f"<Report {self.path}>"

    def _repr_html_(self) -> str:
        link = Markup('<a href="{}" target="_blank" rel="noopener">{}</a>')
        return str(link.format(self._address(), self.path.name))

    def _address(self) -> str:
        """Relative where that leads there: a notebook server shows no files outside its folder, and
        a browser none by their path.
        """
        here = Path.cwd()
        if self.path.is_relative_to(here):
            return quote(self.path.relative_to(here).as_posix())
        return self.path.as_uri()


def summary(
    run: str, facts: Sequence[tuple[str, str]], tables: Sequence[str], report: Report
) -> str:
    """A run as HTML: its facts, the names of its tables, the link to its report."""
    rows = Markup("").join(
        Markup(
            "<tr><th style='text-align:left'>{}</th><td style='text-align:left'>{}</td></tr>"
        ).format(name, said)
        for name, said in (*facts, ("tables", ", ".join(tables)))
    )
    link = Markup(report._repr_html_())  # markup already, its parts escaped
    return str(
        Markup("<table><caption><b>Run {}</b> · {}</caption>{}</table>").format(run, link, rows)
    )
