"""Passages of a run as a frame that shows itself as quotations. Imports pandas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

import pandas as pd
import polars as pl
from markupsafe import Markup

from contentan.api.run_tables import like
from contentan.corpus.study import study_of
from contentan.errors import UsageError
from contentan.model import Codebook
from contentan.report.writing.catalogue import text_of_study
from contentan.report.writing.passage_views import citation, parts

COLUMNS = "code country before quote after source doc page paragraph lang hit".split()
_QUOTE = Markup(
    "<blockquote lang='{lang}' style='margin:.6em 0 .6em 1em'>{before}<b>{quote}</b>{after}<br>"
    "<small>{country} · {source}</small></blockquote>"
)


class Chosen(NamedTuple):
    """Which passages: of a code, of one country or of each, at most `n`, in the run of this
    manifest.
    """

    code: str
    country: str | None
    n: int
    manifest: Mapping[str, Any]


class Passages(pd.DataFrame):  # type: ignore[misc]
    """A frame of passages, the best first. What is made of it (a selection, a sum) is a plain
    frame.
    """

    @property
    def _constructor(self) -> Any:
        return pd.DataFrame

    def _repr_html_(self) -> str:
        """Quotations with their sources; everything that comes from a document is escaped. A table
        where a person took a column away.
        """
        if not set(COLUMNS) <= set(self.columns):
            return str(pd.DataFrame(self)._repr_html_())
        head = Markup("<p><b>{}</b>{}</p>").format(
            self.attrs.get("label", ""), "" if len(self) else ": no passage"
        )
        rows = self.to_dict("records")
        return str(head + Markup("").join(_QUOTE.format(**row) for row in rows))


def best(
    passages: pl.DataFrame, documents: pl.DataFrame, codebook: Codebook, chosen: Chosen
) -> Passages:
    """The chosen passages of tables PASSAGES and DOCUMENTS; UsageError for an unknown code or
    country.
    """
    if not isinstance(chosen.code, str):
        raise UsageError(f"{chosen.code!r}, expected the id of one code", where="code")
    if not isinstance(chosen.n, int) or chosen.n < 1:
        raise UsageError(f"{chosen.n!r}, expected a whole number, 1 or more", where="n")
    known = {code.id: code for code in codebook.codes}
    if chosen.country is not None:
        chosen = chosen._replace(country=str(chosen.country).upper())
    if chosen.code not in known:
        raise UsageError(f"no code {chosen.code!r}{like(chosen.code, known)}", where="codebook")
    countries = sorted(set(passages["country"]))
    if chosen.country is not None and chosen.country not in countries:
        raise UsageError(
            f"no passage of {chosen.country!r}; there are {', '.join(countries) or 'none'}",
            where=chosen.manifest["id"],
        )
    text = text_of_study(
        chosen.manifest["options"].get("report_lang", "en"),
        study_of(chosen.manifest.get("study")),
        codebook,
        countries,
    )
    facts = {row["doc"]: row for row in documents.iter_rows(named=True)}
    own = passages.filter(code=chosen.code).sort(
        "country", "score", "doc", "hit", descending=[False, True, False, False]
    )
    if chosen.country is not None:
        own = own.filter(country=chosen.country)
    own = own.filter(pl.int_range(pl.len()).over("country") < chosen.n)
    rows = [
        {
            **row,
            **dict(zip(("before", "quote", "after"), _parts(row), strict=True)),
            "source": citation(text, facts[row["doc"]], row),
        }
        for row in own.iter_rows(named=True)
    ]
    made = Passages(pd.DataFrame(rows, columns=COLUMNS))
    label = text.label(known[chosen.code].label, chosen.code)
    made.attrs = {"table": "passages", "run": chosen.manifest["id"], "label": label}
    return made


def _parts(row: Mapping[str, Any]) -> tuple[str, str, str]:
    return parts(row["text"], row["start"], row["stop"])
