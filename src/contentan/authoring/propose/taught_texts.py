"""What people said of texts: which codes they have, which they have not, and of which nobody said
anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from contentan.authoring.evaluate import gold
from contentan.authoring.evaluate.accuracy import Target, name
from contentan.authoring.evaluate.gold import Asked, Found
from contentan.errors import UsageError
from contentan.model import Codebook

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Taught(NamedTuple):
    """`human` has a row a text and a column a target: 1, 0, or -1 where nobody judged.

    `homes` are the codes into which new patterns of each target would go. `said` are the labels of
    each text. `source` names what was read, `notes` what was left out.
    """

    texts: tuple[str, ...]
    said: tuple[tuple[str, ...], ...]
    targets: tuple[Target, ...]
    homes: tuple[str, ...]
    human: NDArray[np.int8]
    source: str
    notes: tuple[str, ...]


def of_file(book: Codebook, asked: Asked) -> Taught:
    """A file as `contentan gold` reads it. Raises what `gold.gold` raises."""
    labels, coded, texts = gold.read_asked(book, asked)
    kept = [one for one in texts if not any(map(labels.undecided, one.labels))]
    nothing = [Found(())] * len(kept)
    judged = gold.judge(kept, nothing, labels, gold.families(book))
    named = dict.fromkeys([*(labels.given or ()), *(x for one in kept for x in one.labels)])
    meant = [labels.codes(label) or () for label in named]
    said = (
        ("rows without a text, left out: ", coded.empty),
        ("texts in other languages, left out: ", len(coded.texts) - len(texts)),
        ("texts left out as undecided: ", len(texts) - len(kept)),
    )
    return Taught(
        tuple(one.text for one in kept),
        tuple(one.labels for one in kept),
        judged.targets,
        tuple(_home(target, meant) for target in judged.targets),
        judged.human,
        f"gold {asked.path.name}",
        tuple(f"{note}{number}" for note, number in said if number),
    )


def _home(target: Target, meant: Sequence[tuple[str, ...]]) -> str:
    """Of a target's codes the one that its label names first; of a target of several labels, the
    first of the first.
    """
    exact = [codes for codes in meant if frozenset(codes) == target]
    return (exact or [codes for codes in meant if codes and target.issuperset(codes)])[0][0]


def learnable(taught: Taught, code: str = "") -> tuple[list[int], list[str]]:
    """Numbers of the targets that have both texts with and texts without it, those of `code` alone
    where one is given; and why others are left out. UsageError where none is left.
    """
    kept, why = [], []
    for at, target in enumerate(taught.targets):
        yes, no = (int((taught.human[:, at] == value).sum()) for value in (1, 0))
        if code and code not in target:
            continue
        if yes and no:
            kept.append(at)
        else:
            which = f"no text of {no} has it" if no else f"each text of {yes} has it"
            why.append(f"{name(target)}: {which}, so there is nothing to tell apart")
    if not kept:
        raise UsageError(
            why[0] if why else f"no label means the code {code!r}", where=taught.source
        )
    return kept, why


def part(taught: Taught, which: Sequence[int]) -> Taught:
    """Some of the texts."""
    return taught._replace(
        texts=tuple(taught.texts[at] for at in which),
        said=tuple(taught.said[at] for at in which),
        human=taught.human[list(which)],
    )
