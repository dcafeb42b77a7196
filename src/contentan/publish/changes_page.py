"""changes.html: what a scheduled run changes against the published one, and whether it was
published, for a person with five minutes.

The verdict and its reasons stand first, then what made the runs differ, then documents, figures and
hits with their passages. The page is whole in itself, holds no script, and treats everything that
comes from a document or a register as text.
"""

from __future__ import annotations

import functools
import html
import importlib.resources
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import polars as pl

from contentan.authoring.changes.compared_figures import said
from contentan.authoring.changes.compared_sides import Side
from contentan.model import Code
from contentan.publish.publish_or_hold import Verdict
from contentan.publish.published import Publication
from contentan.publish.run_changes import Compared, rate

if TYPE_CHECKING:
    import jinja2

#: Passages below a figure or a code, and rows of a table, before the rest is left to the CSV files.
PASSAGES, ROWS = 6, 200
#: Where a person's later decision is written in.
_DECIDED = '<p id="decided" hidden></p>'
Row = dict[str, Any]


class Shown(NamedTuple):
    """What the page shows; `runs` is the way from its folder to the run folders, `fetched` table
    FETCHED.
    """

    compared: Compared
    verdict: Verdict
    since: str
    runs: str
    fetched: pl.DataFrame | None = None


class Moved(NamedTuple):
    """A country figure that moved, with the passages gained and lost behind it."""

    row: Row
    label: str
    passages: list[Row]
    more: int


class Coded(NamedTuple):
    """A code with hits gained or lost."""

    code: str
    label: str
    gained: int
    lost: int
    langs: str
    passages: list[Row]
    more: int


def tables_of(compared: Compared) -> dict[str, pl.DataFrame]:
    """What the page shows in parts, whole: by the names of the CSV files beside it."""
    found = {"document_changes": compared.documents}
    coded = compared.difference.coded if compared.difference else None
    if coded:
        found |= {
            "hit_changes": coded.hits,
            "figure_changes": coded.figures,
            "verdict_changes": coded.verdicts,
        }
    if compared.drift:
        found |= {"drift_words": compared.drift.words, "drift_counts": compared.drift.counts}
    return found


def render(shown: Shown) -> str:
    """The page as HTML; equal arguments give equal bytes."""
    compared = shown.compared
    coded = compared.difference.coded if compared.difference else None
    hits = coded.hits.filter(pl.col("effect") != 0) if coded else pl.DataFrame()
    names = labels(compared)
    return _template().render(
        shown=shown,
        verdict=shown.verdict,
        compared=compared,
        facts=compared.facts,
        run=compared.after.folder.name if compared.after.folder else "",
        before=compared.before.folder.name if compared.before and compared.before.folder else "",
        documents=compared.documents.head(ROWS).to_dicts(),
        tally=Counter(compared.documents["change"]),
        moved=list(_moved(compared, hits, names)),
        flips=coded.verdicts.filter("flips").to_dicts() if coded else [],
        codes=list(_by_code(hits, names)) if len(hits) else [],
        gained=int((hits["effect"] == 1).sum()) if len(hits) else 0,
        drift=compared.drift,
        words=compared.drift.words.head(ROWS).to_dicts() if compared.drift else [],
        counts=compared.drift.counts.to_dicts() if compared.drift else [],
        fetched=_fetched(shown.fetched),
        files=sorted(tables_of(compared)),
        label=lambda code: names.get(code, code),
        decided=_DECIDED,
    )


def labels(compared: Compared) -> dict[str, str]:
    """English label of each code, of the newer codebook where both have it."""
    found: dict[str, str] = {}
    for side in (compared.before, compared.after):
        for code in side.codebook.codes if side and side.codebook else ():
            found[code.id] = code.label.get("en") or code.id
    return found


def _moved(compared: Compared, hits: pl.DataFrame, names: Mapping[str, str]) -> Iterator[Moved]:
    """Figures that moved by more than their interval, the largest first; those without an interval
    have none to be moved by.
    """
    coded = compared.difference.coded if compared.difference else None
    if coded is None:
        return
    below = _below(compared.after)
    voice = _voices(compared)
    for row in coded.figures.filter(pl.col("large") & (pl.col("half_width") > 0)).to_dicts():
        own = hits.filter(pl.col("code").is_in(sorted(below.get(row["code"], {row["code"]}))))
        rows = [one for one in own.to_dicts() if voice.get(one["doc"], "") in (row["country"], "")]
        yield Moved(
            row,
            names.get(row["code"], row["code"]),
            spread(rows)[:PASSAGES],
            max(0, len(rows) - PASSAGES),
        )


def spread(rows: Sequence[Row]) -> list[Row]:
    """The first hit of each document, then the second of each: six of one page show less than six
    of six.
    """
    seen: Counter[str] = Counter()
    ranked = []
    for row in rows:
        seen[row["doc"]] += 1
        ranked.append((seen[row["doc"]], row))
    return [row for _, row in sorted(ranked, key=lambda one: one[0])]


def _below(side: Side) -> dict[str, set[str]]:
    """Each code with all codes below it, whose hits its figures include."""
    codes: Sequence[Code] = side.codebook.codes if side.codebook else ()
    parents = {code.id: code.parent for code in codes}
    found: dict[str, set[str]] = {code.id: set() for code in codes}
    for code in parents:
        above: str | None = code
        while above:
            found[above].add(code)
            above = parents.get(above)
    return found


def _voices(compared: Compared) -> dict[str, str]:
    """The country for which all of a document counts; empty where its paragraphs count for those
    that they name.
    """
    rows = [
        row
        for side in (compared.before, compared.after)
        if side
        for row in side.manifest["documents"]
    ]
    return {row["id"]: row["country"] if row["about"] == "speaker" else "" for row in rows}


def _by_code(hits: pl.DataFrame, names: Mapping[str, str]) -> Iterator[Coded]:
    found = []
    for (code,), own in hits.group_by("code", maintain_order=True):
        langs = ", ".join(
            f"{lang} {_signed(part)}"
            for (lang,), part in sorted(own.group_by("lang"), key=lambda one: str(one[0]))
        )
        gained, lost = (int((own["effect"] == effect).sum()) for effect in (1, -1))
        rows = spread(own.to_dicts())[:PASSAGES]
        found.append(
            Coded(
                str(code),
                names.get(str(code), str(code)),
                gained,
                lost,
                langs,
                rows,
                len(own) - len(rows),
            )
        )
    yield from sorted(found, key=lambda one: (-(one.gained + one.lost), one.code))


def _signed(hits: pl.DataFrame) -> str:
    """'+2 −1'."""
    gained, lost = (int((hits["effect"] == effect).sum()) for effect in (1, -1))
    return " ".join([f"+{gained}"] * bool(gained) + [f"−{lost}"] * bool(lost))


def _fetched(table: pl.DataFrame | None) -> list[Row]:
    """What a fetch brought and what it did not: rows of table FETCHED of which something is to be
    told.
    """
    return (
        table.filter((pl.col("status") != "unchanged") | (pl.col("note") != ""))
        .head(ROWS)
        .to_dicts()
        if table is not None
        else []
    )


def decided(page: str, line: Publication) -> str:
    """The page with a person's later decision written in."""
    told = f"Published on {line.when[:16].replace('T', ' ')} by {line.who}: {line.reasons}"
    # The page was written when the run was held; all else in it stays as the person saw it.
    return page.replace(_DECIDED, f'<p id="decided"><strong>{html.escape(told)}</strong></p>')


@functools.cache
def _template() -> jinja2.Template:
    import jinja2
    from markupsafe import Markup

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(
            str(importlib.resources.files("contentan.publish") / "templates")
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = [
        importlib.resources.files("contentan.report") / "templates" / "report.css",
        importlib.resources.files("contentan.publish") / "templates" / "changes.css",
    ]
    environment.globals.update(
        style=Markup("".join(one.read_text(encoding="utf-8") for one in style)),
        rate=rate,
        said=said,
    )
    return environment.get_template("changes.html.j2")
