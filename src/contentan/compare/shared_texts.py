"""What two countries' texts share: the strata of a contrast, their works, and what each weighs."""

from __future__ import annotations

import numpy as np
import polars as pl

from contentan.compare.contrasts import Pair
from contentan.compare.document_arrays import Material
from contentan.compare.strata import BLOCK
from contentan.compare.tables import SHARED_TEXTS
from contentan.tables.frames import frame_of


def shared_texts(of: Material, pair: Pair, left: int, right: int) -> pl.DataFrame:
    """Table SHARED_TEXTS of one pair: a row a stratum, also those that one side alone has."""
    held, works, rows = pair.standard, pair.works, []
    for number in np.unique(held.strata):
        own = held.strata == number
        first = int(np.flatnonzero(own)[0])
        ours, theirs = own & pair.left, own & ~pair.left
        shared = 2 * ours.sum() * theirs.sum() / own.sum()
        rows.append(
            (
                of.countries[left],
                of.countries[right],
                of.families[works.family[first]],
                of.langs[works.lang[first]],
                _time(held.held, works.year[own]),
                int(ours.sum()),
                int(theirs.sum()),
                round(float(works.words[ours].sum())),
                round(float(works.words[theirs].sum())),
                float(shared),
                float(shared / held.shared) if held.shared else 0.0,
            )
        )
    return frame_of(SHARED_TEXTS, rows)


def _time(held: tuple[str, ...], years: np.ndarray) -> str:
    """A stratum's time in words: a year, three years, or empty where time is not held equal."""
    if "year" in held:
        return str(years[0]) if years[0] >= 0 else "unknown"
    if "three years" in held:
        first = years[0] // BLOCK * BLOCK
        return f"{first}-{first + BLOCK - 1}" if years[0] >= 0 else "unknown"
    return ""
