"""A run as an object: its tables as pandas frames, its passages, pictures and report."""

from __future__ import annotations

import functools
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contentan.api import run_tables
from contentan.api.codebook_face import Codebook
from contentan.api.run_pictures import Plots
from contentan.api.run_report import Report
from contentan.api.run_tables import TABLES, ByName, PolarsTables, Tables
from contentan.errors import UsageError, many
from contentan.runs.run_options import choose
from contentan.settings import settings_file
from contentan.store.history import find_run, pointers
from contentan.store.run_folders import manifest_of, sound

if TYPE_CHECKING:
    import pandas as pd

    from contentan.api.quoted_passages import Passages


class Run(Tables["pd.DataFrame"]):
    """A run folder, read as it is asked for.

    Each table is an attribute: `run.hits`, `run.comparison`. `attrs` of a frame say what it is:
    `key`, a sentence and the unit of each column. `run.polars.hits` is the same in polars,
    `run.tables["hits"]` the same by name. `passages` is a method; its table is
    `run.tables["passages"]`.

    >>> run = contentan.open_run("outputs")  # doctest: +SKIP
    >>> run.comparison.set_index("code")["ratio"]  # doctest: +SKIP
    """

    def __init__(self, folder: str | Path) -> None:
        """UsageError where no run.json is here, or a file was changed after the run."""
        self.folder = Path(folder).resolve()
        if not (self.folder / "run.json").is_file():
            raise UsageError("no run is here; `contentan run` makes one", where=folder)
        self.manifest: dict[str, Any] = manifest_of(sound(self.folder))
        self.id: str = self.manifest["id"]
        # A packed run keeps its tables apart.
        packed = not (self.folder / "documents.csv").is_file()
        self._tables = self.folder / "tables" if packed else self.folder
        super().__init__(self._frame)

    def _frame(self, name: str) -> pd.DataFrame:
        from contentan.api.pandas_frames import to_pandas

        return to_pandas(getattr(self.polars, name), TABLES[name], run=self.id)

    @functools.cached_property
    def polars(self) -> PolarsTables:
        """The same tables as polars frames, `passages` among them."""
        return PolarsTables(functools.partial(run_tables.read, self._tables))

    @functools.cached_property
    def tables(self) -> ByName[pd.DataFrame]:
        """All tables by name, as pandas frames; iterating gives the names."""
        return ByName(self._by_name)

    def _by_name(self, name: str) -> pd.DataFrame:
        return self._passages if name == "passages" else getattr(self, name)

    @functools.cached_property
    def _passages(self) -> pd.DataFrame:
        return self._frame("passages")

    @functools.cached_property
    def codebook(self) -> Codebook:
        """The codebook that was applied, as the run kept it."""
        return Codebook.of_run(self.folder)

    @property
    def countries(self) -> tuple[str, ...]:
        """The countries compared, ISO 3166-1 alpha-3, in their order."""
        return tuple(self.manifest["options"]["countries"].split(","))

    def report(self) -> Report:
        """The report: a path that a notebook shows as a link; `.open()` shows it in a browser."""
        return Report(self.folder / "report.html")

    def passages(self, code: str, country: str | None = None, n: int = 5) -> Passages:
        """The best passages of a code, at most `n` (a run keeps five) of each country or of one: a
        frame that shows itself in a notebook as quotations with their sources.

        Columns: code, country, before, quote, after, source, doc, page, paragraph, lang, hit.
        UsageError for a code that the codebook does not have, or a country without any passage.
        """
        from contentan.api import quoted_passages

        chosen = quoted_passages.Chosen(code, country, n, self.manifest)
        return quoted_passages.best(
            self.polars.passages, self.polars.documents, self.codebook.book, chosen
        )

    @property
    def plot(self) -> Plots:
        """Pictures: `run.plot.comparison()`, `.trends()`, `.network()`."""
        return Plots(self.polars, self.codebook.book, self.manifest)

    def __repr__(self) -> str:
        return f"<Run {self.id}: {'; '.join(said for _, said in self._summary())}>"

    def _summary(self) -> list[tuple[str, str]]:
        told, book = self.manifest, self.manifest["codebook"]
        status = ", ".join(f"{n} {name}" for name, n in told["status"].items() if n)
        hits = told.get("hits", int(self.polars.documents["hits"].sum()))
        return [
            ("documents", f"{many(told['corpus']['documents'], 'document')} ({status})"),
            ("hits", many(hits, "hit")),
            ("codebook", f"codebook {book['name']} {book['version']}"),
            ("countries", ", ".join(self.countries)),
        ]

    def _repr_html_(self) -> str:
        from contentan.api.run_report import summary

        return summary(self.id, self._summary(), tuple(TABLES), self.report())


def open_run(path: str | Path = "", run: str = "") -> Run:
    """A run that was made: of an outputs folder the latest, or the one whose id `run` is or begins.

    `path` may also be the folder of a run, or its id; empty it is the outputs folder of
    contentan.toml, else `outputs`. UsageError where there is none.

    >>> contentan.open_run("outputs", run="r6c97")  # doctest: +SKIP
    """
    if not isinstance(path, str | os.PathLike) or not isinstance(run, str):
        raise UsageError("expected a path, and the id of a run as text", where="open_run")
    given = Path(path).expanduser()
    path = str(given) if str(path) else ""
    if path and (given / "run.json").is_file() and given.resolve().name.startswith(run):
        return Run(given)
    if given.name == "runs" and given.is_dir():
        given = given.parent
    if given.is_file():
        # outputs/latest is a text file where the system has no links.
        named = pointers(given.parent).get(given.name)
        if not named:
            raise UsageError("a file, expected the folder of a run; unpack a ZIP first", where=path)
        return Run(given.parent / "runs" / named)
    if path and given.is_dir():
        return Run(find_run(given, run))
    outputs = choose(settings_file.find()).outputs
    if not path:
        return Run(find_run(outputs, run))
    try:
        return Run(find_run(outputs, path))
    except UsageError:
        raise UsageError(
            f"neither a folder nor a run of {outputs}; `contentan runs` lists those", where=path
        ) from None
