"""Texts in which the codebook and people differ, with what the machine found of the code."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from contentan.authoring.evaluate.accuracy import Judged, Target
from contentan.authoring.evaluate.coded_texts import Text
from contentan.tables.frames import frame_of
from contentan.tables.schema import declare

if TYPE_CHECKING:
    import polars as pl

    from contentan.authoring.evaluate.gold import Found

ERRORS = declare(
    "gold errors",
    "code line",
    """
    code     text  target, as in the scores
    error    text  whose yes stands alone
    line     int   line of the text in the file
    lang     text  its language
    labels   text  labels that people gave it, ; between them
    found    text  codes that the machine found, space between
    quote    text  what the machine found of the target, / between the places
    pattern  text  patterns that found it, with their lines
    text     text  the text
    """,
    values={"error": ("false positive", "false negative")},
)


def errors_of(
    judged: Judged,
    wide: Sequence[Target],
    texts: Sequence[Text],
    found: Sequence[Found],
    langs: Sequence[str],
) -> pl.DataFrame:
    """Table ERRORS, code by code, those of the machine's yes first, in the order of the file;
    `wide` are all codes whose hits count for each target.
    """
    rows = []
    for at, name in enumerate(judged.names):
        for kind, h, m in (("false positive", 0, 1), ("false negative", 1, 0)):
            wrong = (judged.human[:, at] == h) & (judged.machine[:, at] == m)
            for row in np.flatnonzero(wrong).tolist():
                one, own = texts[row], [hit for hit in found[row].hits if hit[0] in wide[at]]
                quotes, patterns = (
                    " / ".join(dict.fromkeys(hit[part] for hit in own)) for part in (1, 2)
                )
                codes = " ".join(sorted(found[row].codes()))
                rows.append(
                    (
                        name,
                        kind,
                        one.line,
                        langs[row],
                        "; ".join(one.labels),
                        codes,
                        quotes,
                        patterns,
                        one.text,
                    )
                )
    return frame_of(ERRORS, rows)
