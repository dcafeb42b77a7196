"""Where the nodes of a network stand: what belongs together is near, and no label lies on another
or leaves the picture.

Nothing here is left to chance: stress majorization (Gansner, Koren & North 2004) from a circle
gives places, then the boxes of mark and label are pushed apart until none overlap.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.findings.network.label_lines import LINE, advance

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Reals = NDArray[np.float64]

#: Between two boxes, and from a box to the frame.
GAP = 7.0
#: Share of the picture that boxes fill: were it fuller, pushing them apart would undo what the
#: springs did.
FILLED = 0.5
#: How far places are moved to their ranks.
_RANKED = 0.75
_ROUNDS = 300


class Box(NamedTuple):
    """What a node fills: `half` to either side of the middle of its mark, the mark's `radius`, and
    a `label` so high next to it.
    """

    half: float
    radius: float
    label: float


class Layout(NamedTuple):
    """Middles of the marks by node, in pixels from the upper left corner of a picture of this width
    and height.

    Labels stand below their marks but for the nodes in `upward`, whose lines mostly lead down.
    """

    places: Mapping[str, tuple[float, float]]
    upward: frozenset[str]
    width: float
    height: float


def box(lines: Sequence[str], radius: float) -> Box:
    """The box of a mark of this radius with a label."""
    return Box(max([radius, *(advance(line) / 2 for line in lines)]), radius, 4 + LINE * len(lines))


def lay_out(
    boxes: Mapping[str, Box], edges: Mapping[tuple[str, str], float], *, width: float
) -> Layout:
    """Places of nodes whose boxes are given; `edges` has a strength, above 0, for pairs of nodes.
    As high as the boxes need.

    The order of nodes and edges changes nothing. Boxes lie at least GAP apart and GAP inside the
    picture.
    """
    names = sorted(boxes)
    if not names:
        return Layout({}, frozenset(), width, 0.0)
    at = _evened(_upright(_majorized(_distances(names, edges))))
    upward = frozenset(_upward(names, edges, at))
    sizes = np.array([_sides(boxes[name], name in upward) for name in names])
    area = ((2 * sizes[:, 0] + GAP) * (sizes[:, 1] + sizes[:, 2] + GAP)).sum()
    height = max(area / FILLED / width, float((sizes[:, 1] + sizes[:, 2]).max()) + 2 * GAP)
    # The boxes first fill half of the picture; where pushing them apart fails, the picture
    # grows.
    for _ in range(8):
        found = _apart(_fitted(at, sizes, width, height), sizes, width, height)
        if found is not None:
            break
        height *= 1.15
    else:
        found, height = _shelves(at, sizes, width)
    places = {
        name: (round(float(x), 1), round(float(y), 1))
        for name, (x, y) in zip(names, found, strict=True)
    }
    return Layout(places, upward, width, round(height))


def _sides(one: Box, up: bool) -> tuple[float, float, float]:
    """How far a box reaches to either side, above and below the middle of its mark."""
    return one.half, one.radius + (one.label if up else 0), one.radius + (0 if up else one.label)


def _upward(names: Sequence[str], edges: Mapping[tuple[str, str], float], at: Reals) -> list[str]:
    """Nodes from which lines lead down more than up, weighed by their strength."""
    down = dict.fromkeys(names, 0.0)
    index = {name: i for i, name in enumerate(names)}
    for (left, right), strength in sorted(edges.items()):
        way = at[index[right]] - at[index[left]]
        slope = strength * float(way[1] / max(np.linalg.norm(way), 1e-9))
        down[left] += slope
        down[right] -= slope
    return [name for name in names if down[name] > 1e-6]


def _distances(names: Sequence[str], edges: Mapping[tuple[str, str], float]) -> Reals:
    """Lengths of the shortest ways, an edge being the shorter the stronger; nodes without a way are
    a little further than any.
    """
    index = {name: i for i, name in enumerate(names)}
    far = np.full((len(names), len(names)), np.inf)
    np.fill_diagonal(far, 0)
    most = max(edges.values(), default=1.0)
    for (left, right), strength in edges.items():
        i, j = index[left], index[right]
        far[i, j] = far[j, i] = 1 - 0.5 * math.sqrt(strength / most)
    # Floyd and Warshall: ways through node k, for all pairs at once.
    for k in range(len(names)):
        far = np.minimum(far, far[:, k, None] + far[None, k, :])
    finite = far[np.isfinite(far)].max()
    filled: Reals = np.where(np.isfinite(far), far, 0.4 * finite + 0.8)
    return filled


def _majorized(distances: Reals) -> Reals:
    """Places in the plane whose distances are as near to these as can be, near ones first; shape
    (nodes, 2).
    """
    n = len(distances)
    turn = 2 * math.pi * np.arange(n) / n
    at = np.column_stack([np.cos(turn), np.sin(turn)])
    if n < 3:
        return at
    # Weights 1/d², as in the paper: near pairs count most.
    weight = np.divide(1.0, distances**2, out=np.zeros_like(distances), where=distances > 0)
    inverse = np.linalg.pinv(np.diag(weight.sum(axis=1)) - weight)
    for _ in range(_ROUNDS):
        apart = np.linalg.norm(at[:, None] - at[None], axis=2)
        pull = -np.divide(weight * distances, apart, out=np.zeros_like(apart), where=apart > 1e-9)
        np.fill_diagonal(pull, -pull.sum(axis=1))
        at = inverse @ (pull @ at)
    return at


def _upright(at: Reals) -> Reals:
    """Turned so that most of the spread is from top to bottom, and the first node is in the upper
    left half of each axis.
    """
    at = at - at.mean(axis=0)
    _, _, axes = np.linalg.svd(at, full_matrices=False)
    turned = at @ axes[::-1].T
    # The sign of an axis is arbitrary, and differs between libraries of linear algebra.
    flip: Reals = np.where(turned[0] > 0, -1.0, 1.0)
    upright: Reals = turned * flip
    return upright


def _evened(at: Reals) -> Reals:
    """Most of the way to the ranks of the places on each axis: what is dense gets room, what is
    empty shrinks, and the order stays.
    """
    if len(at) < 3:
        return at
    ranks = np.argsort(
        np.argsort(np.round(at, 9), axis=0, kind="stable"), axis=0, kind="stable"
    ) / (len(at) - 1)
    spread = np.maximum(np.ptp(at, axis=0), 1e-9)
    evened: Reals = (1 - _RANKED) * (at - at.min(axis=0)) / spread + _RANKED * ranks
    return evened


def _fitted(at: Reals, sizes: Reals, width: float, height: float) -> Reals:
    """Stretched so that the boxes fill the picture."""
    low, high = _bounds(sizes, width, height)
    spread = np.ptp(at, axis=0)
    share = np.divide(at - at.min(axis=0), spread, out=np.full_like(at, 0.5), where=spread > 1e-9)
    fitted: Reals = low + share * (high - low)
    return fitted


def _bounds(sizes: Reals, width: float, height: float) -> tuple[Reals, Reals]:
    """Least and largest places of each node, shape (nodes, 2)."""
    half, above, below = sizes.T
    low = np.column_stack([half + GAP, above + GAP])
    return low, np.maximum(low, np.column_stack([width - half - GAP, height - below - GAP]))


def _apart(at: Reals, sizes: Reals, width: float, height: float) -> Reals | None:
    """Pushed apart until no two boxes are nearer than GAP; None where that does not come about."""
    low, high = _bounds(sizes, width, height)
    half, above, below = sizes.T
    middle = (below - above) / 2
    wide = half[:, None] + half[None] + GAP
    tall = (above + below)[:, None] / 2 + (above + below)[None] / 2 + GAP
    order = np.sign(np.arange(len(at))[:, None] - np.arange(len(at))[None])
    for _ in range(_ROUNDS * 4):
        dx = at[:, None, 0] - at[None, :, 0]
        dy = (at[:, 1] + middle)[:, None] - (at[:, 1] + middle)[None]
        over_x, over_y = wide - np.abs(dx), tall - np.abs(dy)
        hit = (over_x > 0) & (over_y > 0)
        np.fill_diagonal(hit, val=False)
        if not hit.any():
            return at
        sideways = hit & (over_x < over_y)
        # Along the shorter overlap, half each and a little more; exactly on top of each other, the
        # order of names decides.
        move_x = np.where(sideways, (over_x / 2 + 0.2) * np.where(dx == 0, order, np.sign(dx)), 0)
        move_y = np.where(
            hit & ~sideways, (over_y / 2 + 0.2) * np.where(dy == 0, order, np.sign(dy)), 0
        )
        many = np.maximum(hit.sum(axis=1), 1)
        at = at + np.column_stack([move_x.sum(axis=1), move_y.sum(axis=1)]) / np.sqrt(many)[:, None]
        at = np.clip(at, low, high)
    return None


def _shelves(at: Reals, sizes: Reals, width: float) -> tuple[Reals, float]:
    """Rows from top to bottom, which always fit: for boxes that cannot be pushed apart."""
    placed = np.zeros_like(at)
    x, y, row = GAP, GAP, 0.0
    for i in np.lexsort((at[:, 0], at[:, 1])):
        half, above, below = sizes[i]
        if x > GAP and x + 2 * half + GAP > width:
            x, y, row = GAP, y + row + GAP, 0.0
        placed[i] = (x + half, y + above)
        x, row = x + 2 * half + GAP, max(row, above + below)
    return placed, y + row + GAP
