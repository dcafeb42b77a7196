"""Captions with numbers: tables and figures each count from 1."""

from __future__ import annotations

from contentan.report.article.blocks import Caption
from contentan.report.writing.catalogue import Text

#: What stands for a number until the caption is cut there.
_HERE = "\0"


class Numbering:
    """Gives each caption the next number of its series.

    >>> from contentan.report.writing.catalogue import text_of
    >>> numbering = Numbering(text_of("en"))
    >>> numbering.table("Codes").words, numbering.figure("Years").words
    ('Table 1. Codes', 'Figure 1. Years')
    """

    def __init__(self, text: Text) -> None:
        self._text = text
        self._last = {"table": 0, "figure": 0}

    def table(self, title: str) -> Caption:
        text = self._text
        return self._caption("table", text("Table {n}. {title}", n=_HERE, title=title))

    def figure(self, title: str) -> Caption:
        text = self._text
        return self._caption("figure", text("Figure {n}. {title}", n=_HERE, title=title))

    def _caption(self, series: str, said: str) -> Caption:
        self._last[series] += 1
        before, _, after = said.partition(_HERE)
        return Caption(series, self._last[series], before, after)
