"""Quantitative claims: precision and recall, strict and by language, on sentences with what they
claim, and on real documents.

    # every set of sentences, and the documents
    python -m benchmarks.codebook.claims
    # what is wrong in a set, sentence by sentence
    python -m benchmarks.codebook.claims --wrong frames_dev

A claim is right where everything is: thing, number, the number before a change, unit, bound, whole,
rate, change and period. Who does it is scored apart, where it is written down. The sets stand in
tests/findings/claims: frames_* and reports_* were written without sight of what the code finds in
them, and *_test were scored once before they were looked at; development and held_out are those of
the first grammar.

claims_read.csv has what a person read in thirteen documents of the folder `shared` beside the
checkout (without it they are left out, with a message), before it was seen what the code finds;
`read dev` are those on which rules were mended afterwards, `read test` those kept apart.
claims_counted.csv has the counts of an earlier reading of ten others, with the code of that time.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from benchmarks.codebook.claim_facts import (
    SHARED,
    Score,
    added,
    by_document,
    compared,
    found_in,
    scored,
)
from benchmarks.codebook.precision import wilson

FACTS = ("frames_dev", "frames_test", "reports_dev", "reports_test")
SETS = ("development", "held_out")
DOCUMENTS = (
    "read_dev",
    "read_test",
    "read_second",
    "read_third",
    "read_fourth",
    "read_fifth",
    "read_sixth",
    "read_seventh",
    "read_eighth",
    "read_ninth",
    "read_tenth",
)
FOLDER = Path(__file__).parents[2] / "tests" / "findings" / "claims"
COUNTED = Path(__file__).with_name("claims_counted.csv")


def sentences(name: str) -> list[dict[str, Any]]:
    """A set as it is written: lang, text, and claims."""
    if name in SETS:
        found: list[dict[str, Any]] = yaml.safe_load(
            (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        )
        return found
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{**row, "claims": json.loads(row["gold"])} for row in csv.DictReader(file)]


def when(row: dict[str, Any]) -> str:
    """Rate and period as the older sets write them: 'per year', 'in 2023', 'between 2019 and 2024',
    'as of 2024-01-01'.
    """
    words = {"as_of": "as of", "": ""}.get(row["period_kind"], row["period_kind"])
    period = f"{words} {row['period'].replace('/', ' and ')}".strip()
    return " ".join(one for one in (row["per"] and f"per {row['per']}", period) if one)


def is_right(row: dict[str, Any], want: dict[str, Any]) -> bool:
    """Whether a claim found is the one written down in an older set, programme aside."""
    low, high = want["n"] if isinstance(want["n"], list) else (want["n"], want["n"])
    bound, kind = want.get("bound", "exact"), want.get("kind", "count")
    things = want.get("of")
    own = row["kind"] if row["kind"] != "money" else row["currency"]
    return (
        own == kind
        and row["bound"] == bound
        and _near(row["low"], None if bound in ("at_most", "less_than") else low)
        and _near(row["high"], None if bound in ("at_least", "more_than") else high)
        and (things is None or row["head"] in ([things] if isinstance(things, str) else things))
        and row["change"] == want.get("change", "")
        and _near(row["base"], want.get("base"))
        and _near(row["whole"], want.get("whole"))
        and want.get("when", "") in ("any", when(row))
    )


def _near(found: float | None, want: float | None) -> bool:
    if found is None or want is None:
        return found is want
    return abs(found - want) <= 0.001 * max(1.0, abs(want))


def score(name: str) -> dict[str, Score]:
    """The score of a set by language, 'all' last."""
    given = sentences(name)
    found = found_in([one["text"] for one in given])
    by_lang: dict[str, list[Score]] = {}
    for one, rows in zip(given, found, strict=True):
        own = (
            _compared(one, rows)
            if name in SETS
            else compared(one["text"], rows, [_fact(want) for want in one["claims"]])
        )
        by_lang.setdefault(one["lang"], []).append(own)
    return _by_language(by_lang)


def _by_language(by_lang: Mapping[str, Sequence[Score]]) -> dict[str, Score]:
    made = {lang: added(own) for lang, own in sorted(by_lang.items())}
    return {**made, "all": added(made.values())}


def _fact(frame: Mapping[str, Any]) -> dict[str, str]:
    """A frame of a CSV file as the facts write it."""
    return {name: "" if value is None else str(value) for name, value in frame.items()}


def _compared(one: dict[str, Any], rows: Sequence[dict[str, Any]]) -> Score:
    left, stray, agents = list(one["claims"]), list[dict[str, Any]](), 0
    for row in rows:
        match = next((want for want in left if is_right(row, want)), None)
        if match is None:
            stray.append(row)
        else:
            left.remove(match)
            agents += row["case"] == match.get("case", "")
    told = [_told(row) for row in stray]
    return scored(one["text"], len(rows), told, left, agents, len(one["claims"]))


def _told(row: dict[str, Any]) -> str:
    number = row["low"] if row["low"] == row["high"] else (row["low"], row["high"])
    facts = ("bound", "kind", "currency", "head", "case", "change", "base", "whole")
    return f"{row['quote']!r}: {number} {' '.join(repr(row[fact]) for fact in facts)} {when(row)!r}"


def _counted(rows: Sequence[dict[str, str]]) -> Score:
    """What was counted in documents, given rows of claims_counted.csv."""
    read, right, missed = (
        sum(int(row[fact]) for row in rows) for fact in ("read", "right", "missed")
    )
    return Score(right, read, right + missed, 0, ())


def _line(name: str, own: Score, agents: str) -> str:
    """Precision and recall with Wilson's intervals of 95 %."""
    parts = []
    for word, right, all_ in (
        ("precision", own.right, own.found),
        ("recall", own.right, own.written),
    ):
        low, high = wilson(right, all_)
        share = right / all_ if all_ else 1.0
        parts.append(f"{word} {share:.3f} [{low:.2f}-{high:.2f}] ({right}/{all_})")
    return f"{name:17} {'  '.join(parts)}  {agents}"


def _print_sentences() -> None:
    for name in (*FACTS, *SETS):
        what = "programme" if name in SETS else "agent"
        for lang, own in score(name).items():
            # Who does it is not written down in the sentences of reports.
            told = "" if name.startswith("reports") else f"{what} {own.agents}/{own.right}"
            print(_line(f"{name} {lang}", own, told))


def _print_documents() -> None:
    if not SHARED.is_dir():
        print("documents are left out: no folder 'shared' beside the checkout")
    for name in DOCUMENTS if SHARED.is_dir() else ():
        by_lang: dict[str, list[Score]] = {}
        for (lang, _), own in by_document(name.removeprefix("read_")).items():
            by_lang.setdefault(lang, []).append(own)
        for lang, own in _by_language(by_lang).items():
            documents = by_lang.get(lang) or [one for some in by_lang.values() for one in some]
            print(_line(f"{name} {lang}", own, f"{len(documents)} documents"))
    with COUNTED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for lang in (*dict.fromkeys(row["lang"] for row in rows), "all"):
        told = [row for row in rows if lang in (row["lang"], "all")]
        print(_line(f"counted {lang}", _counted(told), f"{len(told)} documents"))


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wrong", choices=(*FACTS, *SETS, *DOCUMENTS))
    chosen = parser.parse_args().wrong
    if chosen in DOCUMENTS:
        for (_, document), own in by_document(chosen.removeprefix("read_")).items():
            print(f"\n{document}: {own.right} right of {own.found} found, {own.written} written")
            print("\n".join(own.wrong))
    elif chosen:
        print("\n".join(score(chosen)["all"].wrong))
    else:
        _print_sentences()
        _print_documents()


if __name__ == "__main__":
    main()
