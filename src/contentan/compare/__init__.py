"""Countries compared, code by code, with the document as the unit of inference.

Hits cluster in documents, so a test on pooled words calls a third to two thirds of pure noise significant. Here
documents are drawn anew for every interval (`resample`) and change sides for every test (`permute`). What a
difference owes to one document, to unequal recall of languages, to the unit, the weights or the choice of texts,
stands beside it (`influence`, `tipping`, `specification`, `adjusted`).
"""

from __future__ import annotations

from contentan.compare.contrasts import ALPHA, MIN_DOCUMENTS, verdict
from contentan.compare.permute import benjamini_hochberg, mann_whitney
from contentan.compare.resample import FEW, LEVEL, REPLICATES
from contentan.compare.study import Compared, compare, everything

__all__ = [
    "ALPHA", "FEW", "LEVEL", "MIN_DOCUMENTS", "REPLICATES",
    "Compared", "benjamini_hochberg", "compare", "everything", "mann_whitney", "verdict",
]  # fmt: skip
