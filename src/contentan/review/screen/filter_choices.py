"""What the filters of a page can be set to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from contentan.decisions import decision_log, row_search
from contentan.review.screen import page_templates


def choices(
    rows: Sequence[Mapping[str, Any]], names: Iterable[str], lang: str = "en"
) -> dict[str, dict[str, str]]:
    """What each of these filters but the text can be set to, each value with what is shown."""
    words, found = page_templates.words(lang), {}
    for name in names:
        values = sorted({str(one[name]) for one in rows if one.get(name) not in ("", None)})
        found[name] = {value: value for value in values}
    titles = {one["doc"]: one["title"] or one["doc"] for one in rows}
    verdicts = sorted({one["verdict"] or decision_log.LEFT for one in rows})
    shown = {decision_log.LEFT: words["undecided"]}
    return {
        **{name: values for name, values in found.items() if name != "text"},
        "doc": dict(sorted(titles.items(), key=lambda one: one[1])),
        "verdict": {value: shown.get(value) or words[value] for value in verdicts},
        "noted": {decision_log.NOTED: words["with_note"]},
        "disagreement": {value: words[value] for value in (row_search.OPEN, row_search.SETTLED)},
    }
