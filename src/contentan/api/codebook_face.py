"""A codebook as an object: read, looked at as a frame, checked."""

from __future__ import annotations

import functools
import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from contentan.codebook import canonical_form, codebook_file
from contentan.codebook.pattern_conditions import set_line
from contentan.errors import UsageError, many
from contentan.model import LANGS
from contentan.model import Codebook as Book

if TYPE_CHECKING:
    import pandas as pd

    from contentan.authoring.check.examples import Result


@dataclass(frozen=True, repr=False)
class Codebook:
    """A codebook that was read; `book` is it as the steps take it, `source` its folder or file,
    None where a run kept it.

    >>> book = contentan.Codebook.read("codebooks/people_diplomacy")  # doctest: +SKIP
    >>> book.check()  # doctest: +SKIP
    """

    book: Book
    source: Path | None = None

    @classmethod
    def read(cls, path: str | Path) -> Codebook:
        """A codebook from its folder or file; CodebookError at file:line for what is wrong with
        it.
        """
        if not isinstance(path, str | os.PathLike):
            raise UsageError(f"a {type(path).__name__}, expected a path", where="codebook")
        where = Path(path).expanduser()
        return cls(codebook_file.read(where), where)

    @classmethod
    def of_run(cls, folder: Path) -> Codebook:
        """The codebook that a run folder keeps; UsageError where it keeps none."""
        kept = folder / "codebook.json"
        if not kept.is_file():
            raise UsageError("is gone; `contentan run` makes it again", where=kept)
        return cls(canonical_form.from_canonical(kept.read_text(encoding="utf-8"), str(kept)))

    @property
    def name(self) -> str:
        return self.book.name

    @property
    def version(self) -> str:
        return self.book.version

    @property
    def languages(self) -> tuple[str, ...]:
        return self.book.languages

    @functools.cached_property
    def codes(self) -> pd.DataFrame:
        """A row a code: code, parent, criterion, a column `label_…` a language, definition, brief,
        use_when, do_not_use_when, patterns (how many).
        """
        import pandas as pd

        rows = [
            {
                "code": code.id,
                "parent": code.parent,
                "criterion": code.criterion,
                **{f"label_{lang}": code.label.get(lang, "") for lang in LANGS},
                "definition": code.definition,
                "brief": code.brief,
                "use_when": code.use_when,
                "do_not_use_when": code.do_not_use_when,
                "patterns": sum(pattern.code == code.id for pattern in self.book.patterns),
            }
            for code in self.book.codes
        ]
        return pd.DataFrame(rows)

    @functools.cached_property
    def patterns(self) -> pd.DataFrame:
        """A row a pattern: code, lang, pattern, unless (exclusions, ; between them), requires (what
        must stand near it, ; between), sets (the word sets that it uses), line.
        """
        import pandas as pd

        names = ("code", "lang", "pattern", "unless", "requires", "sets", "line")
        rows = [
            (
                one.code,
                one.lang,
                one.source,
                "; ".join(one.unless),
                "; ".join(one.requires),
                "; ".join(set_line(*own) for own in one.sets),
                one.line,
            )
            for one in self.book.patterns
        ]
        return pd.DataFrame(rows, columns=list(names))

    def check(self) -> pd.DataFrame:
        """What `contentan check` finds: a row a finding, errors first, with columns severity, file,
        line, code, kind, message; no row where all is well. UsageError for the codebook of a run,
        whose examples are not there.
        """
        import pandas as pd

        from contentan.authoring.check import codebook_check

        if self.source is None:
            raise UsageError("a run keeps no examples; read the codebook from its folder")
        done = codebook_check.check(self.source)
        names = ("severity", "file", "line", "code", "kind", "message")
        rows = [
            (
                one.severity,
                "examples.yaml" if one.kind.startswith("example") else "codebook.yaml",
                *(one.line, one.code, one.kind, one.message),
            )
            for one in (*done.findings, *done.gaps)
        ]
        wrong = [
            (
                *("error", "examples.yaml", result.example.line, _codes(result), "example"),
                f"not coded as it says: {result.example.text}",
            )
            for result in done.results
            if not result.expected
        ]
        found = [*wrong, *rows]
        found.sort(key=lambda row: row[0] != "error")
        return pd.DataFrame(found, columns=list(names))

    def __repr__(self) -> str:
        book = self.book
        return (
            f"<Codebook {book.name} {book.version}: {many(len(book.codes), 'code')},"
            f" {many(len(book.patterns), 'pattern')} in {', '.join(book.languages)}>"
        )


def _codes(result: Result) -> str:
    """The codes of an example that are missing or too many."""
    missing = [mark.code for mark in result.missing]
    return " ".join(dict.fromkeys([*missing, *(hit.code for hit in result.extra)]))
