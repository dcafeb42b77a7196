"""How far two people agree who coded the same texts, label by label."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from contentan.authoring.evaluate.coded_texts import Text
from contentan.statistics import agreement
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

AGREEMENT = declare(
    "gold_agreement",
    "label",
    """
    label   text   the label
    texts   int    texts that both coders judged
    first   int    of these, texts to which the first gave it
    second  int    texts to which the second gave it
    both    int    texts to which both gave it
    share   real?  share of texts on which they agree
    kappa   real?  Cohen's kappa
    alpha   real?  Krippendorff's alpha, nominal
    reason  text   why a value is empty
    """,
)


def agreed(texts: Sequence[Text]) -> pl.DataFrame:
    """Table AGREEMENT of the texts that have a second coder; empty where none has."""
    pairs = [(set(one.labels), set(one.second)) for one in texts if one.second is not None]
    rows = []
    for label in sorted({label for pair in pairs for own in pair for label in own}):
        values = [(label in first, label in second) for first, second in pairs]
        found = [measure(values) for measure in (agreement.share, agreement.kappa, agreement.alpha)]
        counts = (sum(a for a, _ in values), sum(b for _, b in values), sum(map(all, values)))
        reason = "; ".join(dict.fromkeys(one.reason for one in found if one.reason))
        rows.append((label, len(values), *counts, *(one.value for one in found), reason))
    return frame_of(AGREEMENT, rows)
