"""Which of a reviewer's rows count for the estimates: what the page says of it."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from contentan.decisions import decision_log, own_order
from contentan.decisions.stored_samples import Sample
from contentan.review.screen import page_templates

#: Filters that leave a stratum's rows together: what is done under them in order still counts.
_WHOLE_STRATA = frozenset(("code", "country", "lang"))


def counting(
    db: sqlite3.Connection, sample: Sample, reviewer: str, chosen: Mapping[str, str], lang: str
) -> dict[str, str]:
    """Which of a reviewer's rows count for the estimates, and why: `counts`, and `filtered` where
    the filter chooses rows within strata. Both empty in the task `code`, whose rows count for
    agreement alone.

    Where a task hides the code, strata are those of country and language: finer ones would tell.
    """
    words, filtered = page_templates.words(lang), ""
    if sample.task == "code":
        return {"counts": "", "filtered": ""}
    if not sample.random:
        return {"counts": words["chosen"], "filtered": ""}
    if chosen.keys() - _WHOLE_STRATA:
        filtered = words["by_filter"]
    rows = decision_log.reviewer_rows(db, sample.id, reviewer)
    if not rows:
        return {"counts": words["order_says"], "filtered": filtered}
    order = _in_order(rows)
    decided = len(order.counted) + len(order.beyond)
    if not decided:
        return {"counts": words["order_says"], "filtered": filtered}
    said = words["some_count"] if order.beyond else words["all_count"]
    counts = said.format(counted=len(order.counted), decided=decided)
    passed = [at for at, row in enumerate(rows, 1) if row["id"] in order.passed]
    if passed:
        counts += " " + words["passed_count"].format(count=len(passed), row=min(passed))
    return {"counts": counts, "filtered": filtered}


def _in_order(rows: Sequence[Mapping[str, Any]]) -> own_order.Order:
    """The own rows in their order, and those of each place that was handed over in theirs."""
    places: dict[str, list[own_order.Row]] = defaultdict(list)
    for row in rows:
        stratum = row["stratum"] or f"{row['country']}|{row['lang']}"
        by_hand = row["how"] not in (None, "carried")
        decided = row["decision"] is not None
        one = own_order.Row(row["id"], row["position"], stratum, decided, by_hand)
        places[row["place"]].append(one)
    parts = [own_order.in_order(own) for own in places.values()]
    return own_order.Order(*(frozenset().union(*part) for part in zip(*parts, strict=True)))
