"""What each row of a run's material adds to the hits of a work: worked out once, as the hits of a
code change with every key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.compare.document_arrays import Material

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]
    Whole = NDArray[np.intp]


class WorkShares(NamedTuple):
    """A row for each work and country, sorted by both, as `works.whole_works` has them: number of
    the `country`, mean `words`. Of each row of the material: the number of its work (`of`) and
    which `share` of its hits that has, as a work has the mean of its versions.
    """

    country: Whole
    words: Reals
    of: Whole
    share: Reals

    def total(self, hits: Reals) -> Reals:
        """Mean hits of each work, from the hits of each row."""
        return np.bincount(self.of, hits * self.share, len(self.words)).astype(float)


def work_shares(of: Material) -> WorkShares:
    """The shares of a run's material."""
    size = len(of.works) + 1
    key = of.country * size + of.work[of.doc]
    names, work = np.unique(key, return_inverse=True)
    versions = np.unique(np.stack([work, of.doc]), axis=1)[0]
    share = 1 / np.bincount(versions, minlength=len(names))[work]
    made = WorkShares(names // size, np.zeros(len(names)), work, share)
    return made._replace(words=made.total(of.tokens))
