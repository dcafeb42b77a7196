"""What was read of each voice, and what of it counts nowhere: documents by status, words by
language, words left out, and why documents failed or warn.

All numbers are sums over table DOCUMENTS and add up to it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

import polars as pl

from contentan.corpus.study import LEFT_OUT
from contentan.corpus.tables import INFORMATION
from contentan.model import LANGS
from contentan.report.sections.documents_section import details_of

#: Share of a country's words that count nowhere, or of its documents that failed, from which the
#: first screen says so. A rate over two thirds of the text may be half as high again as that over
#: all of it: as much as many differences between countries that hold.
LOUD = 1 / 3
#: The same for the panel. What is left out of a text in the three languages is quotations,
#: references and tables; in documents that were read well that is less.
QUIET = 0.05
#: How the reason of a document begins whose text another brought.
_TWIN = "same_text"


class Cause(NamedTuple):
    """Why documents failed or warn; `documents` are their numbers in the list of documents and
    their titles.
    """

    status: str
    cause: str
    documents: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Voice:
    """The documents of one country, or of none where `country` is empty.

    `status` counts documents by ok, warning, failed; `works` says how many texts they are, whose
    translations, editions and copies are one; `outside` those outside the period of study, which
    are in none of these. `words` are those that count, by kk, ru, en; `repeated` those of a
    text that another document brought already; `other` those in other languages by language tag,
    most first; `noise` those of no prose.
    """

    country: str
    status: Mapping[str, int]
    works: int
    outside: int
    words: Mapping[str, int]
    repeated: int
    other: Mapping[str, int]
    noise: int
    causes: tuple[Cause, ...]

    @property
    def documents(self) -> int:
        """Documents in the period of study."""
        return sum(self.status.values())

    @property
    def counted(self) -> int:
        """Words that count."""
        return sum(self.words.values())

    @property
    def in_other(self) -> int:
        """Words in other languages."""
        return sum(self.other.values())

    @property
    def read(self) -> int:
        """All words that were read, whether they count or not."""
        return self.counted + self.repeated + self.in_other + self.noise

    @property
    def left_out(self) -> float:
        """Share of the words that are in other languages or no prose; 0 where nothing was read."""
        return (self.in_other + self.noise) / max(self.read, 1)

    @property
    def failed(self) -> float:
        """Share of the documents that failed; 0 where there are none."""
        return self.status["failed"] / max(self.documents, 1)


def voices(documents: pl.DataFrame) -> list[Voice]:
    """The voices of table DOCUMENTS: countries by their codes, then those of no country."""
    numbered = documents.sort("doc").with_row_index("number", offset=1)
    found = sorted(set(documents["country"]), key=lambda country: (not country, country))
    return [voice(country, numbered.filter(pl.col("country") == country)) for country in found]


def voice(country: str, own: pl.DataFrame) -> Voice:
    """Some documents as one voice; `own` is DOCUMENTS with their `number` in the list."""
    outside = own.filter(
        pl.any_horizontal(pl.col("reason").str.starts_with(reason) for reason in LEFT_OUT)
    )
    inside = own.filter(pl.col("number").is_in(outside["number"].to_list()).not_())
    twins = pl.Series([_TWIN in details_of(reason) for reason in own["reason"]], dtype=pl.Boolean)
    counted = own.filter(~twins)
    other = Counter[str]()
    for told in own["other_languages"]:
        other.update(_amounts(told))
    return Voice(
        country,
        {one: inside.filter(pl.col("status") == one).height for one in ("ok", "warning", "failed")},
        inside["work"].n_unique(),
        outside.height,
        {lang: int(counted[f"tokens_{lang}"].sum()) for lang in LANGS},
        int(own.filter(twins)["tokens"].sum()),
        dict(sorted(other.items(), key=lambda one: (-one[1], one[0]))),
        int(own["tokens_noise"].sum()),
        _causes(inside),
    )


def _amounts(told: str) -> dict[str, int]:
    """The column `other_languages`.

    >>> _amounts("de 1410, fr 12")
    {'de': 1410, 'fr': 12}
    """
    pairs = (one.rsplit(" ", 1) for one in told.split(", ") if one)
    return {name: int(n) for name, n in pairs}


def _causes(inside: pl.DataFrame) -> tuple[Cause, ...]:
    """Why documents failed, then why some warn; in each the most frequent cause first."""
    found: dict[tuple[str, str], list[tuple[int, str]]] = {}
    for row in inside.select("number", "doc", "title", "status", "reason").iter_rows(named=True):
        for cause in _why(row["status"], row["reason"]):
            own = found.setdefault((row["status"], cause), [])
            own.append((row["number"], row["title"] or row["doc"]))
    ordered = sorted(found.items(), key=lambda one: (one[0][0], -len(one[1]), one[0][1]))
    return tuple(Cause(status, cause, tuple(own)) for (status, cause), own in ordered)


def _why(status: str, reason: str) -> Iterator[str]:
    """The causes of a status: of a failure the first, which is what failed; of a warning all that
    warn.
    """
    causes = list(details_of(reason))
    if status == "failed":
        yield from causes[:1]
    elif status == "warning":
        yield from (cause for cause in causes if cause not in INFORMATION)
