"""What review leaves of a raw figure: corrected cells, the verdict as a word, and the sentence that
a claim is followed by.

A claim on raw counts is never left stronger than review allows: where a difference does not
survive, what says that it differs says so.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from contentan.report.writing.catalogue import Text
from contentan.report.writing.number_format import Cell, empty, estimate, number, spaced

#: What review may say of a raw difference, the gravest first.
SAID = ("does not", "unknown", "survives")
#: Reasons as the tables give them; their words are in the catalogues.
REASONS = (
    "precision {value} below {floor}",
    "recall {value} below {floor}",
    "alpha {value} below {floor}",
    "precision not known",
    "recall not known",
    "alpha not known",
    "{n} of {all} hits of {country} were not in what was reviewed",
    "{n} of {all} paragraphs of {country} were not in what was reviewed",
    "{n} of {all} hits of {country} were not settled",
    "{n} of {all} paragraphs of {country} were not settled",
    "{n} of {all} hits were not in what was reviewed",
    "{n} of {all} hits not settled",
    "{n} of {all} hits passed over",
    "{n} of {all} paragraphs not settled",
    "{n} of {all} hits of {country} are newer than the reviewed samples",
    "the corrected difference has no interval",
    "the difference turns round",
    "what was reviewed allows both the raw difference and none",
    "what was reviewed excludes the raw difference",
    "a difference is shown after correction only",
    "all values are alike, so agreement cannot be told from chance",
    "no unit has values of two coders",
    "no interval: where units are drawn anew, too often all values are alike",
    "no hit of this code there any more",
    "no such paragraph in the text any more",
)


class After(NamedTuple):
    """A contrast after review. `said` is one of SAID or empty, `word` the same in the report's
    language; `why` its reason, `more` the sentence's end.
    """

    ratio: Cell
    difference: Cell
    said: str
    word: str
    why: str
    more: str


class Corrected(NamedTuple):
    """A corrected rate with its interval, and as a cell."""

    value: float
    low: float | None
    high: float | None
    cell: Cell


def after(text: Text, row: Mapping[str, Any]) -> After | None:
    """What review makes of a row of table COMPARED; None where nobody reviewed."""
    if row.get("exploratory") is None:
        return None
    said, why = row["survives"] or "", why_of(text, row["survives_why"] or "")
    ratio, difference = _ratio(text, row, why), _difference(text, row, why)
    return After(ratio, difference, said, word_of(text, said), why, _more(text, row, said, why))


def word_of(text: Text, said: str) -> str:
    """A verdict in the report's language."""
    words = {
        "survives": text("survives"),
        "does not": text("does not survive"),
        "unknown": text("unknown"),
    }
    return words.get(said, "")


def _ratio(text: Text, row: Mapping[str, Any], why: str) -> Cell:
    if row["corrected_ratio"] is not None:
        return interval_of(text, row, "corrected_ratio")
    if row["corrected_rate_left"] is None or row["corrected_rate_right"] is None:
        return empty(why or text("not corrected: too little was reviewed"))
    return empty(text("no corrected ratio: a corrected rate is zero"))


def _difference(text: Text, row: Mapping[str, Any], why: str) -> Cell:
    if row["corrected_difference"] is None:
        return empty(why or text("not corrected: too little was reviewed"))
    return interval_of(text, row, "corrected_difference")


def interval_of(text: Text, row: Mapping[str, Any], name: str) -> Cell:
    """A figure of a table with its ends, which it says to be unknown where they are."""
    low, high = row[f"{name}_low"], row[f"{name}_high"]
    if low is None or high is None:
        return Cell(number(text, row[name]), "", text("no interval: too few hits or works for one"))
    return estimate(text, row[name], low, high)


def _more(text: Text, row: Mapping[str, Any], said: str, why: str) -> str:
    """How a sentence on a raw difference goes on; of a side that has more, so that a number means
    what it means before.
    """
    if said == "does not":
        return text("does not survive review")
    if said == "unknown":
        return text("unknown after review")
    if said != "survives":
        return why
    less = row["difference"] < 0
    ratio, low, high = (row[f"corrected_ratio{end}"] for end in ("", "_low", "_high"))
    if ratio and low and high and (low > 1 or high < 1):
        cell = (
            # Seen from the other side, the upper end becomes the lower one.
            estimate(text, 1 / ratio, 1 / high, 1 / low)
            if less
            else estimate(text, ratio, low, high)
        )
        return text("survives review: {ratio} times after correction", ratio=spaced(cell))
    at, low, high = (row[f"corrected_difference{end}"] for end in ("", "_low", "_high"))
    cell = estimate(text, -at, -high, -low) if less else estimate(text, at, low, high)
    return text(
        "survives review: {rate} hits per 1,000 words more after correction", rate=spaced(cell)
    )


def corrected_rate(text: Text, numbers: Mapping[str, Any]) -> Corrected | None:
    """The corrected rate among the numbers of a side, else None."""
    name = "corrected_rate"
    if numbers.get(name) is None:
        return None
    return Corrected(
        numbers[name],
        numbers[f"{name}_low"],
        numbers[f"{name}_high"],
        interval_of(text, numbers, name),
    )


def why_of(text: Text, why: str) -> str:
    """A reason of the tables CORRECTED, QUALITY, AGREEMENT or LOST, ; between several, in the
    report's language; else as it is.

    >>> from contentan.report.writing.catalogue import text_of
    >>> why_of(text_of("ru"), "precision not known")
    'точность неизвестна'
    """
    return "; ".join(_one(text, part) for part in why.split("; ")) if why else ""


def _one(text: Text, why: str) -> str:
    for reason, pattern in _PATTERNS:
        if found := pattern.fullmatch(why):
            return text.term(reason).format(
                **{k: _written(text, v) for k, v in found.groupdict().items()}
            )
    return why


def _written(text: Text, value: str) -> str:
    if value.isdigit():
        return text.integer(int(value))
    return text.of(value) if value.isupper() else text.decimal(float(value), 2)


_PATTERNS = tuple(
    (
        reason,
        re.compile(
            # re.escape has escaped the braces of the placeholders.
            re.sub(r"\\\{(\w+)\\\}", r"(?P<\1>\\d+(?:\\.\\d+)?|[A-Z]{3})", re.escape(reason))
        ),
    )
    for reason in REASONS
)
