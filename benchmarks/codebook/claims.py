"""Quantitative claims: precision and recall, strict and by language, on sentences with gold frames,
and by reading real documents.

    # gold frames, older sentences, and the count by reading
    python -m benchmarks.codebook.claims
    # what is wrong in a set, sentence by sentence
    python -m benchmarks.codebook.claims --wrong frames_dev

A claim is right where everything is: thing, number, the number before a change, unit, bound, whole,
rate, change and period. Who does it is scored apart. The sets stand in tests/findings/claims:
frames_dev and frames_test were written before the frames and without sight of any code, and
frames_test was scored once; development and held_out are those of the first grammar.
claims_read.csv has what a person counted in real documents: of the claims found in the stretch that
was read, the right and the wrong ones, and the claims in it that were missed.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import yaml

from benchmarks.codebook.precision import wilson
from contentan.authoring.check import example_texts
from contentan.coding import hits, index
from contentan.findings import cases
from contentan.findings.claims.document_claims import claims
from contentan.segment.segments import segment

FRAMES = ("frames_dev", "frames_test")
SETS = ("development", "held_out")
FOLDER = Path(__file__).parents[2] / "tests" / "findings" / "claims"
READ = Path(__file__).with_name("claims_read.csv")
#: What the gold frames call money.
_CURRENCIES = {
    "KZT": ("tenge", "тенге", "теңге"),
    "RUB": ("ruble", "rouble", "рубль"),
    "USD": ("dollar", "доллар"),
    "EUR": ("euro", "евро", "еуро"),
    "KGS": ("som", "сом"),
    "UZS": ("soum", "sum", "сум"),
}
_BOUNDS = {"nearly": "about"}
_SAME = ("unit", "bound", "per", "change", "period")
_NUMBERS = ("value", "value2", "of")


class Score(NamedTuple):
    """`right` of `found` claims and of `written` ones; `agents` of the right ones have the right
    programme (older sets) or agent (frames) as well.
    """

    right: int
    found: int
    written: int
    agents: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.written if self.written else 1.0


def sentences(name: str) -> list[dict[str, Any]]:
    """A set as it is written: lang, text, and claims or frames."""
    if name in SETS:
        found: list[dict[str, Any]] = yaml.safe_load(
            (FOLDER / f"{name}.yaml").read_text(encoding="utf-8")
        )
        return found
    with (FOLDER / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return [{**row, "claims": json.loads(row["gold"])} for row in csv.DictReader(file)]


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


def frames(row: dict[str, Any]) -> list[dict[str, Any]]:
    """A row of CLAIMS as the gold frames write it: shares as parts of 1, a range as two frames, the
    currency as the thing, the years of a period alone.
    """
    share = row["kind"] in ("share", "points")
    years = row["period"].replace("/", "-") if row["period_kind"] == "between" else ""
    if row["period_kind"] in ("in", "as_of", "since"):
        years = row["period"][:4]
    made = {
        "thing": (row["head"], *_CURRENCIES.get(row["currency"], ())),
        "unit": "share" if share or row["kind"] == "multiple" else "count",
        "value2": row["base"],
        "of": row["whole"],
        "per": row["per"] or None,
        "change": row["change"] or None,
        "period": years or None,
        "who": row["who"] or None,
    }
    if share and row["base"] is not None:
        made["value2"] = row["base"] / 100
    ends = {"at_least": row["low"], "at_most": row["high"]}
    if row["bound"] != "range":
        value = row["low"] if row["low"] is not None else row["high"]
        ends = {_BOUNDS.get(row["bound"], row["bound"]): value}
    return [
        {**made, "bound": bound, "value": value / 100 if share else value}
        for bound, value in ends.items()
    ]


def is_frame(found: dict[str, Any], want: dict[str, Any]) -> bool:
    """Whether a frame found is the one written down, its agent aside. Lemmas have е for ё."""
    return (
        want["thing"].replace("ё", "е") in found["thing"]
        and all(found[fact] == want[fact] for fact in _SAME)
        and all(_near(found[fact], want[fact]) for fact in _NUMBERS)
    )


def _near(found: float | None, want: float | None) -> bool:
    if found is None or want is None:
        return found is want
    return abs(found - want) <= 0.001 * max(1.0, abs(want))


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


def score(name: str) -> dict[str, Score]:
    """The score of a set by language, 'all' last."""
    given = sentences(name)
    found = found_in([one["text"] for one in given])
    by_lang: dict[str, list[Score]] = {}
    for one, rows in zip(given, found, strict=True):
        compared = _compared(one, rows) if name in SETS else _compared_frames(one, rows)
        for lang in (one["lang"], "all"):
            by_lang.setdefault(lang, []).append(compared)
    return {
        lang: Score(
            *(sum(own[i] for own in scores) for i in range(4)),
            tuple(line for own in scores for line in own.wrong),
        )
        for lang, scores in sorted(by_lang.items(), key=lambda pair: pair[0] == "all")
    }


def _compared(one: dict[str, Any], rows: Sequence[dict[str, Any]]) -> Score:
    left, stray, agents = list(one["claims"]), list[dict[str, Any]](), 0
    for row in rows:
        match = next((want for want in left if is_right(row, want)), None)
        if match is None:
            stray.append(row)
        else:
            left.remove(match)
            agents += row["case"] == match.get("case", "")
    return _scored(one, len(rows), [_told(row) for row in stray], left, agents)


def _compared_frames(one: dict[str, Any], rows: Sequence[dict[str, Any]]) -> Score:
    left, stray, agents = list(one["claims"]), list[dict[str, Any]](), 0
    found = [frame for row in rows for frame in frames(row)]
    for frame in found:
        match = next((want for want in left if is_frame(frame, want)), None)
        if match is None:
            stray.append(frame)
        else:
            left.remove(match)
            agents += frame["who"] == match["who"]
    told = [str({name: value for name, value in frame.items() if value}) for frame in stray]
    return _scored(one, len(found), told, left, agents)


def _scored(
    one: dict[str, Any], found: int, stray: Sequence[str], left: Sequence[Any], agents: int
) -> Score:
    wrong = (
        one["text"],
        *(f"   found  {told}" for told in stray),
        *(f"   wanted {want}" for want in left),
    )
    right = found - len(stray)
    return Score(right, found, len(one["claims"]), agents, wrong if stray or left else ())


def _told(row: dict[str, Any]) -> str:
    number = row["low"] if row["low"] == row["high"] else (row["low"], row["high"])
    facts = ("bound", "kind", "currency", "head", "case", "change", "base", "whole")
    return f"{row['quote']!r}: {number} {' '.join(repr(row[fact]) for fact in facts)} {when(row)!r}"


def _counted(rows: Sequence[dict[str, str]]) -> Score:
    """What was counted in documents, given rows of claims_read.csv."""
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


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--wrong", choices=(*FRAMES, *SETS))
    chosen = parser.parse_args().wrong
    if chosen:
        print("\n".join(score(chosen)["all"].wrong))
        return
    for name in (*FRAMES, *SETS):
        what = "programme" if name in SETS else "agent"
        for lang, own in score(name).items():
            print(_line(f"{name} {lang}", own, f"{what} {own.agents}/{own.right}"))
    if READ.is_file():
        with READ.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for lang in (*dict.fromkeys(row["lang"] for row in rows), "all"):
            own = [row for row in rows if lang in (row["lang"], "all")]
            print(_line(f"by reading {lang}", _counted(own), f"{len(own)} documents"))


if __name__ == "__main__":
    main()
