"""How narrow an interval could become with a perfect score that nobody may trust.

    python -m benchmarks.review.perfect_score

The corpus is that of `benchmarks.review.assisted`: two countries of 2,000 paragraphs, 75 hits
judged, 70 % of the hits right, a recall of .58 and .86. *Present*: so many paragraphs without a hit
are read at random. *Perfect*: the score says yes to every paragraph in which the code was missed
and to no other; all of these are read, the other readings find nothing, and a judged hit is worth
ten. What is left is that none of n were found among paragraphs to which the score says no: its
interval ends at about 2.5 / n whatever the score is, since only people may say that the score is
right. Strata and unequal chances are left out.
"""

from __future__ import annotations

import numpy as np

from contentan.statistics.intervals import Ends, difference, jeffreys, logs, total

SIZE, RIGHT, HITS, RECALL = 2000, 0.7, 37.5, (0.58, 0.86)
SHARES, READ, RUNS = (0.02, 0.05, 0.20), (150, 225, 300, 400, 600), 4000


def scaled(ends: Ends, size: float) -> Ends:
    return Ends(*(size * end for end in ends))


def rates(share: float, recall: float, read: int, rng: np.random.Generator) -> tuple[Ends, Ends]:
    """Paragraphs with the code in a country: present, and with a perfect score (runs,)."""
    missed, hits = SIZE * share * (1 - recall), SIZE * share * recall / RIGHT
    bare, judged, n = SIZE - hits, min(HITS, hits), read / 2
    found = rng.binomial(int(n), missed / bare, RUNS) / int(n)
    right = rng.binomial(int(judged), RIGHT, RUNS) / int(judged)
    present = total(
        scaled(jeffreys(right, np.full(RUNS, judged)), hits),
        scaled(jeffreys(found, np.full(RUNS, n)), bare),
    )
    rest = jeffreys(np.zeros(RUNS), np.full(RUNS, n - min(missed, n / 2)))
    told = jeffreys(np.full(RUNS, RIGHT), np.full(RUNS, 10 * judged))
    perfect = total(scaled(told, hits), scaled(rest, bare - missed))
    return present, Ends(*(end + missed for end in perfect))


def widths(share: float, read: int) -> tuple[float, float]:
    """Widths with a perfect score over present ones, of difference and ratio (medians)."""
    rng = np.random.default_rng([read, int(1000 * share)])
    left, right = (rates(share, recall, read, rng) for recall in RECALL)
    present, perfect = zip(left, right, strict=True)
    pairs = [
        (difference(*pair), difference(logs(pair[0]), logs(pair[1]))) for pair in (perfect, present)
    ]
    wide = [[float(np.median(one.high - one.low)) for one in pair] for pair in pairs]
    return wide[0][0] / wide[1][0], wide[0][1] / wide[1][1]


def main() -> None:
    print("paragraphs read: width of difference, ratio with a perfect score over the present one")
    for share in SHARES:
        told = [
            f"{read}: " + " · ".join(f"{one:.2f}" for one in widths(share, read)) for read in READ
        ]
        print(f"{100 * share:g} % of paragraphs   " + "   ".join(told))


if __name__ == "__main__":
    main()
