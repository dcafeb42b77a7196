"""Small runs, what was judged of them and what was read, and what correction makes of it."""

from typing import Any, NamedTuple

import polars as pl

from contentan.coding.tables import EXPOSURE, TALLY
from contentan.corpus.tables import DOCUMENTS
from contentan.decisions.correction import corrected_rates
from contentan.decisions.tables import SEARCHED, VERIFIED
from contentan.tables.frames import frame_of

ANCESTRY = pl.DataFrame(
    [("a", "a"), ("a", "top"), ("b", "b"), ("b", "top"), ("top", "top"), ("other", "other")],
    ["code", "ancestor"],
    orient="row",
)
ALONE = pl.DataFrame({"code": ["a"], "ancestor": ["a"]})


def verified(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Rows (code, country, lang, correct) and, if need be, what was meant, the chance, the
    document; stratum as drawn.
    """
    made = []
    for at, (code, country, lang, right, *more) in enumerate(rows):
        meant, chance, doc = [*more, *(None, 0.5, f"d{at}")[len(more) :]]
        made.append(
            (
                *(f"h{at}", code, doc, lang, country, f"{code}|{country}|{lang}", chance),
                *(right, meant, "resolved", "", ""),
            )
        )
    return frame_of(VERIFIED, made)


def open_ones(table: pl.DataFrame, *answers: str) -> pl.DataFrame:
    """The last rows are not settled: `answers` is what each may come to."""
    number, settled = pl.int_range(pl.len()), len(table) - len(answers)
    known = number < settled
    return table.with_columns(
        pl.when(known).then("state").otherwise(pl.lit("unresolved")).alias("state"),
        pl.Series("open", [""] * settled + list(answers), pl.String),
        *(
            [pl.when(known).then("correct").otherwise(pl.lit(value=False)).alias("correct")]
            if "correct" in table.columns
            else []
        ),
    )


def said(table: pl.DataFrame, *answers: str) -> pl.DataFrame:
    """What reviewers answered to each row, before seeing another's answer."""
    return table.with_columns(pl.Series("said", answers, pl.String))


def searched(*rows: tuple[Any, ...]) -> pl.DataFrame:
    """Rows (country, lang, found by people, found by the machine) and the chance, the document."""
    made = []
    for at, (country, lang, codes, found, *more) in enumerate(rows):
        chance, doc = [*more, *(0.5, f"d{at}")[len(more) :]]
        stratum = f"{'hits' if found else 'no hits'}|{country}|{lang}"
        made.append(
            (f"s{at}", doc, lang, country, stratum, chance, codes, found, "resolved", "", "")
        )
    return frame_of(SEARCHED, made)


NOTHING_JUDGED, NOTHING_READ = verified(), searched()


class Run(NamedTuple):
    tally: pl.DataFrame
    exposure: pl.DataFrame
    documents: pl.DataFrame


def run(
    hits: dict[str, list[int]], *, lang: str = "ru", code: str = "a", paragraphs: int = 100
) -> Run:
    """Documents of 6,000 words in countries, each with so many hits, each in a paragraph of its
    own.
    """
    tallies, exposures, facts = [], [], []
    empty = {name: "" if dtype == pl.String else 0 for name, dtype in DOCUMENTS.schema.items()}
    for country, own in hits.items():
        for at, n in enumerate(own):
            doc = f"{country}{at}{lang}"
            exposures.append((doc, country, lang, 6000, paragraphs))
            fact = {
                **empty,
                "doc": doc,
                "work": doc,
                "work_by": "itself",
                "country": country,
                "family": "un",
                "about": "speaker",
                "status": "ok",
                "year": 2021,
            }
            facts.append([fact[name] for name in DOCUMENTS.schema])
            if n:
                tallies.append((doc, country, lang, code, n, n))
    return Run(frame_of(TALLY, tallies), frame_of(EXPOSURE, exposures), frame_of(DOCUMENTS, facts))


def both(*runs: Run) -> Run:
    return Run(*(pl.concat(parts) for parts in zip(*runs, strict=True)))


def corrected(
    made: Run,
    judged: pl.DataFrame,
    read: pl.DataFrame,
    *,
    ancestry: pl.DataFrame = ALONE,
    **how: Any,
) -> pl.DataFrame:
    pairs = how.pop("contrasts", [("KAZ", "USA")])
    return corrected_rates.corrected(judged, read, *made, pairs, ancestry, seed=how.pop("seed", 1))


def line(found: pl.DataFrame, **key: str) -> dict[str, Any]:
    (one,) = [row for row in found.iter_rows(named=True) if key.items() <= row.items()]
    return one


def good(
    country: str, n: int = 60, right: int | None = None, *, lang: str = "ru", chance: float = 0.2
) -> list[tuple[Any, ...]]:
    return [
        (
            "a",
            country,
            lang,
            at < (n if right is None else right),
            None,
            chance,
            f"{country}{at % 8}{lang}",
        )
        for at in range(n)
    ]


def bare(
    country: str, n: int = 100, missed: int = 0, *, lang: str = "ru", chance: float = 0.1
) -> list[tuple[Any, ...]]:
    return [
        (country, lang, "a" if at < missed else "", "", chance, f"{country}{at % 8}{lang}")
        for at in range(n)
    ]


LEFT, RIGHT = [30, 42, 35, 38, 29, 41, 45, 40], [9, 14, 12, 15, 10, 13, 16, 11]
MADE = run({"KAZ": LEFT, "USA": RIGHT})
