"""A verdict on each passage of a document: Kazakh, Russian or English prose, another language, or
noise.

A passage is judged by its own letters and by what the rest of its document is written in. The
shares of the languages in the document are learnt from its passages, beginning with a prior that
expects the three languages; a passage of few words leans on the document, a long one on itself.
Never judge a passage without its document: five words of Bulgarian alone may be Russian for all
that one can know.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np

from contentan.extract.prose import letter_model
from contentan.extract.prose.letter_model import NOISE, Fit
from contentan.extract.prose.word_shapes import BITS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

Prose: TypeAlias = Literal["home", "other", "noise", "none"]
PROSE = ("home", "other", "noise", "none")
#: Kazakh without its own letters, in Latin and in Arabic script are Kazakh.
HOME = ("kk", "ru", "en", "kk_bare", "kk_Latn", "kk_Arab")
_PRIOR = {"kk": 0.205, "ru": 0.205, "en": 0.205, "kk_bare": 0.01, "kk_Latn": 0.005, "kk_Arab": 0.01}
_PRIOR_NOISE, _PRIOR_REST = 0.01, 0.35
PRIOR_WORDS = 40.0  # the weight of the prior against the document
TEMPER = 1.3  # neighbouring words say the same thing twice
MOST_WORDS = 30  # a long passage does not outvote a document
ROUNDS = 6
#: A passage is outside where the three languages are less likely than LEAST; in a document that is
#: theirs, one of fewer than SHORT words only where they are less likely than LEAST_SHORT.
LEAST, LEAST_SHORT, SHORT = 0.5, 0.1, 20
#: So many words of Kazakh in Latin script are needed before a passage is that: one Kazakh name six
#: times in an English post is none.
LEAST_LATIN = 5


class Verdict(NamedTuple):
    """`lang` is a language tag, 'noise', or empty where the passage has no word; `sure` is how
    likely the three languages are, 0 to 1.
    """

    prose: Prose
    lang: str
    sure: float
    words: int


@functools.cache
def _labels() -> tuple[str, ...]:
    return tuple(sorted({label for name in BITS for label in letter_model.columns(name)}))


@functools.cache
def _prior() -> Floats:
    rest = [label for label in _labels() if label not in _PRIOR and label != NOISE]
    each = {**dict.fromkeys(rest, _PRIOR_REST / len(rest)), **_PRIOR, NOISE: _PRIOR_NOISE}
    return np.array([each[label] for label in _labels()])


def verdicts(passages: Sequence[str]) -> list[Verdict]:
    """The verdict on each passage of one document, given all of them in reading order.

    >>> [one.lang for one in verdicts(["Народы живут в согласии.", "Der Rat tagt heute wieder."])]
    ['ru', 'de']
    """
    if not passages:
        return []
    found = letter_model.fits(passages)
    scores = _scores(found)
    scored = np.asarray(np.isfinite(scores).any(axis=1))
    likely, share = _likelihoods(scores, scored, np.array([one.words for one in found], float))
    home = np.array([label in HOME for label in _labels()])
    ours = float(share[home].sum()) > 0.5
    return [
        _judged(fit, likely[number], home, ours) if scored[number] else _by_script(fit)
        for number, fit in enumerate(found)
    ]


def _scores(found: Sequence[Fit]) -> Floats:
    """A row a passage, a column a label; minus infinity where a label is not of its script."""
    labels = _labels()
    columns = {name: [labels.index(label) for label in letter_model.columns(name)] for name in BITS}
    scores = np.full((len(found), len(labels)), -np.inf)
    for number, fit in enumerate(found):
        if fit.scores is not None and fit.words:
            scores[number, columns[fit.script]] = fit.scores / TEMPER
            if fit.words < LEAST_LATIN and fit.script == "Latn":
                scores[number, labels.index("kk_Latn")] -= 1.0
    return scores


def _likelihoods(scores: Floats, scored: NDArray[np.bool_], words: Floats) -> tuple[Floats, Floats]:
    """How likely each label is for each passage, and the share of each in the document, learnt
    together (expectation and maximization).
    """
    weight = np.minimum(words, MOST_WORDS) * scored
    share = _prior()
    likely = np.zeros_like(scores)
    for _ in range(ROUNDS):
        raised = scores[scored] + np.log(share)
        raised = np.exp(raised - raised.max(axis=1, keepdims=True))
        likely[scored] = raised / raised.sum(axis=1, keepdims=True)
        share = (PRIOR_WORDS * _prior() + weight @ likely) / (PRIOR_WORDS + weight.sum())
    return likely, share


def _judged(fit: Fit, likely: Floats, home: NDArray[np.bool_], ours: bool) -> Verdict:
    sure = float(likely[home].sum())
    inside = sure >= (LEAST_SHORT if ours and fit.words < SHORT else LEAST)
    label = _labels()[int(np.where(home == inside, likely, -1.0).argmax())]
    prose: Prose = "home" if inside else "noise" if label == NOISE else "other"
    return Verdict(prose, label, sure, fit.words)


def _by_script(fit: Fit) -> Verdict:
    """A passage of a script that none of the three languages is written in, or without a word."""
    if not fit.script or not fit.words:
        return Verdict("none", "", 1.0, 0)
    return Verdict("other", fit.script, 0.0, fit.words)
