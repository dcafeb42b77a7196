"""Quantitative claims: precision and recall on sentences written for it, and by reading real
documents.

    # development and held-out sentences, and the count by reading
    python -m benchmarks.codebook.claims
    # what is wrong in a set, sentence by sentence
    python -m benchmarks.codebook.claims --wrong development

A claim is right where number, kind, currency, hedge, thing, growth and period are all right; the
programme is scored apart. The sentences are in tests/findings/claims; those held out were written,
and set apart by a hash, before any rule was. claims_read.csv has what a person counted in real
documents: of the claims found in the stretch that was read, the right and the wrong ones, and the
claims in it that were missed.
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import yaml

from contentan.authoring.check import example_texts
from contentan.coding import hits, index
from contentan.findings import cases
from contentan.findings.claims.document_claims import claims
from contentan.segment.segments import segment

SETS = ("development", "held_out")
FOLDER = Path(__file__).parents[2] / "tests" / "findings" / "claims"
READ = Path(__file__).with_name("claims_read.csv")


class Score(NamedTuple):
    """`right` of `found` claims and of `written` ones; `cases` of the right ones have the right
    programme as well.
    """

    right: int
    found: int
    written: int
    cases: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.written if self.written else 1.0


def sentences(name: str) -> list[dict[str, Any]]:
    """A set as it is written."""
    found: list[dict[str, Any]] = yaml.safe_load(
        (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
    )
    return found


def found_in(texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Rows of CLAIMS for each text, each a document of its own."""
    from contentan.lemmatize.lemmas import lemmatize
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    names = [f"{number:04}" for number in range(len(texts))]
    made = [example_texts.paragraphs([text]) for text in texts]
    cut = [segment(one) for one in made]
    positions = index.build(
        [
            index.Part(one.text, *lemmatize(one.text, own))
            for one, own in zip(made, cut, strict=True)
        ]
    )
    source = hits.source(list(zip(names, made, cut, strict=True)))
    segments = pl.concat(
        own.segments.select(
            pl.lit(name).alias("doc"), "segment", "start", "stop", "kind", "section"
        )
        for name, own in zip(names, cut, strict=True)
    )
    named = cases.mentions(positions, source, cases.read(), pattern_lemmas)
    rows = claims(positions, source, segments, named)
    parts = {
        str(doc): own.to_dicts() for (doc,), own in rows.partition_by("doc", as_dict=True).items()
    }
    return [parts.get(name, []) for name in names]


def when(row: dict[str, Any]) -> str:
    """The period as the sets write it: 'per year', 'in 2023', 'between 2019 and 2024', 'as of
    2024-01-01'.
    """
    words = {"as_of": "as of", "": ""}.get(row["period_kind"], row["period_kind"])
    return f"{words} {row['period'].replace('/', ' and ')}".strip()


def is_right(row: dict[str, Any], want: dict[str, Any]) -> bool:
    """Whether a claim found is the one written down, programme aside."""
    low, high = want["n"] if isinstance(want["n"], list) else (want["n"], want["n"])
    hedge, kind = want.get("hedge", "exact"), want.get("kind", "count")
    things = want.get("of")
    own = row["kind"] if row["kind"] != "money" else row["currency"]
    return (
        own == kind
        and row["hedge"] == hedge
        and row["low"] == (None if hedge == "at_most" else low)
        and row["high"] == (None if hedge == "at_least" else high)
        and (things is None or row["head"] in ([things] if isinstance(things, str) else things))
        and row["change"] == want.get("change", False)
        and want.get("when", "") in ("any", when(row))
    )


def score(name: str) -> dict[str, Score]:
    """The score of a set by language, 'all' last."""
    given = sentences(name)
    found = found_in([one["text"] for one in given])
    by_lang: dict[str, list[Score]] = {}
    for one, rows in zip(given, found, strict=True):
        for lang in (one["lang"], "all"):
            by_lang.setdefault(lang, []).append(_compared(one, rows))
    return {
        lang: Score(
            *(sum(own[i] for own in scores) for i in range(4)),
            tuple(line for own in scores for line in own.wrong),
        )
        for lang, scores in sorted(by_lang.items(), key=lambda pair: pair[0] == "all")
    }


def _compared(one: dict[str, Any], rows: Sequence[dict[str, Any]]) -> Score:
    left, stray, cases_right = list(one["claims"]), list[dict[str, Any]](), 0
    for row in rows:
        match = next((want for want in left if is_right(row, want)), None)
        if match is None:
            stray.append(row)
        else:
            left.remove(match)
            cases_right += row["case"] == match.get("case", "")
    right = len(rows) - len(stray)
    wrong = (
        one["text"],
        *(f"   found  {_told(row)}" for row in stray),
        *(f"   wanted {want}" for want in left),
    )
    return Score(right, len(rows), len(one["claims"]), cases_right, wrong if stray or left else ())


def _told(row: dict[str, Any]) -> str:
    number = row["low"] if row["low"] == row["high"] else (row["low"], row["high"])
    facts = ("hedge", "kind", "currency", "head", "case")
    growth = " change" if row["change"] else ""
    return (
        f"{row['quote']!r}: {number} {' '.join(repr(row[fact]) for fact in facts)}"
        f" {when(row)!r}{growth}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wrong", choices=SETS)
    chosen = parser.parse_args().wrong
    if chosen:
        print("\n".join(score(chosen)["all"].wrong))
        return
    for name in SETS:
        for lang, own in score(name).items():
            print(
                f"{name:12} {lang:4} precision {own.precision:.3f} ({own.right}/{own.found}) "
                f" recall {own.recall:.3f} ({own.right}/{own.written})  programme"
                f" {own.cases}/{own.right}"
            )
    if READ.is_file():
        with READ.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        total = {fact: sum(int(row[fact]) for row in rows) for fact in ("read", "right", "missed")}
        own = Score(total["right"], total["read"], total["right"] + total["missed"], 0, ())
        print(
            f"by reading   {len(rows)} documents: precision {own.precision:.3f}"
            f" ({own.right}/{own.found})  recall {own.recall:.3f} ({own.right}/{own.written})"
        )


if __name__ == "__main__":
    main()
