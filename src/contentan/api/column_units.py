"""In which unit a column of a run counts or measures, by its name."""

from __future__ import annotations

import re
from collections.abc import Mapping

from contentan.tables.schema import FLAG, REAL, TEXT, Table

#: What may stand before and after a name: which side, which end of an interval, before or after
#: review, with nothing held equal, with or without a work.
_AROUND = re.compile(
    r"^(?:raw_|corrected_|plain_)"
    r"|_(?:left|right|low|high|weighted|without|interval|all|hit|total|exact|least|others|without_text)$"
)
_RATE, _SHARE, _CHANCE = "hits per 1,000 words", "share, 0 to 1", "probability"
_UNITS: Mapping[str, str] = {
    **dict.fromkeys(("rate", "difference"), _RATE),
    **dict.fromkeys(
        ("share", "share_difference", "weight", "precision", "recall", "c", "apart", "share_after"),
        _SHARE,
    ),
    **dict.fromkeys(("p", "q"), _CHANCE),
    **dict.fromkeys(("ratio", "share_ratio", "lift", "tipping"), "ratio"),
    **dict.fromkeys(("tokens", "tokens_kk", "tokens_ru", "tokens_en", "words"), "words"),
    **dict.fromkeys(("tokens_other", "tokens_noise", "letter_words"), "words"),
    **dict.fromkeys(("start", "stop", "characters"), "code points"),
    **dict.fromkeys(("segments", "paragraphs", "together", "expected", "surplus"), "paragraphs"),
    **dict.fromkeys(("kappa", "alpha", "alpha_after", "ac1"), "agreement, 1 at most"),
    **dict.fromkeys(("matches", "blocked", "alone"), "hits"),
    **dict.fromkeys(("works", "shared_works", "shared", "carried"), "works"),
    **{name: name for name in ("hits", "documents", "pages", "years", "year", "mentions")},
    "alphabet_certainty": "nats a word",
    "dispersion": "0 even to 1 in one work",
    "phi": "hits that come together",
    "log_ratio": "binary logarithm",
    "log_likelihood": "G2",
    "slope": "ratio of rates from one year to the next",
    "wrong": "hits",
    "half_width": _SHARE,
}
#: Columns that mean something else in one table.
_OWN: Mapping[tuple[str, str], str] = {
    ("cases_counts", "rate"): "mentions per 1,000 words",
    ("keyness", "rate"): "times per 1,000 words",
    **{
        (table, name): unit
        for table in ("comparison", "within")
        for name, unit in (
            ("alpha", "squared spread of the rates of works"),
            ("kappa", "factor of the interval"),
        )
    },
    ("specification", "rate"): "in the unit of the choice",
}


def units_of(table: Table) -> dict[str, str]:
    """The unit of each column of numbers that has one; `low` and `high` alone are ends of the
    column before them.
    """
    found: dict[str, str] = {}
    before = ""
    for column in table.columns:
        if column.dtype in (TEXT, FLAG):
            continue
        unit = _unit(table.name, column.name)
        if column.name in ("low", "high"):
            unit = before
        before = unit if column.dtype == REAL else ""
        if unit:
            found[column.name] = unit
    return found


def _unit(table: str, name: str) -> str:
    while True:
        known = _OWN.get((table, name)) or _UNITS.get(name)
        bare = _AROUND.sub("", name, count=1)
        if known or bare == name:
            return known or ""
        name = bare
