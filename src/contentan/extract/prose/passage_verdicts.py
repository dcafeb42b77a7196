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
import re
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
_MIXED = re.compile("[A-Za-z\u00c0-\u024f][\u0400-\u052f]|[\u0400-\u052f][A-Za-z\u00c0-\u024f]")
#: Words with a Latin letter beside a Cyrillic one, at least, and their share, from which a passage
#: is noise.
LEAST_MIXED, SHARE_MIXED = 4, 0.15
#: A Cyrillic letter that Russian lacks: Kazakh without its letters has none, Tatar has.
_BEYOND_RUSSIAN = re.compile("[\u0400\u0402-\u040f\u0450\u0452-\u052f]")


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
    scores = _scores(passages, found)
    scored = np.asarray(np.isfinite(scores).any(axis=1))
    weight = np.minimum([one.words for one in found], MOST_WORDS) * scored
    likely = _likelihoods(scores, scored, weight)
    home = np.array([label in HOME for label in _labels()])
    # By its own passages, without the prior: a lone sentence vouches for nothing.
    ours = float((weight @ likely)[home].sum()) > 0.5 * float(weight.sum())
    return [
        _by_script(fit)
        if not scored[number]
        else Verdict("noise", NOISE, 0.0, fit.words)
        if _is_mixed(passages[number], fit.words)
        else _judged(fit, likely[number], home, ours)
        for number, fit in enumerate(found)
    ]


def _is_mixed(passage: str, words: int) -> bool:
    """Whether words of two alphabets at once are too many for slips: code pages mended by half."""
    mixed = len(_MIXED.findall(passage)) if not passage.isascii() else 0
    return mixed >= LEAST_MIXED and sum(
        _MIXED.search(word) is not None for word in passage.split()
    ) >= max(LEAST_MIXED, SHARE_MIXED * words)


def _scores(passages: Sequence[str], found: Sequence[Fit]) -> Floats:
    """A row a passage, a column a label; minus infinity where a label is not of its script."""
    labels = _labels()
    columns = {name: [labels.index(label) for label in letter_model.columns(name)] for name in BITS}
    scores = np.full((len(found), len(labels)), -np.inf)
    bare = labels.index("kk_bare")
    for number, (passage, fit) in enumerate(zip(passages, found, strict=True)):
        if fit.scores is not None and fit.words:
            scores[number, columns[fit.script]] = fit.scores / TEMPER
            if fit.words < LEAST_LATIN and fit.script == "Latn":
                scores[number, labels.index("kk_Latn")] -= 1.0
            if fit.script == "Cyrl" and _BEYOND_RUSSIAN.search(passage):
                scores[number, bare] = -np.inf
    return scores


def _likelihoods(scores: Floats, scored: NDArray[np.bool_], weight: Floats) -> Floats:
    """How likely each label is for each passage; learnt together with the share of each label in
    the document, in which a passage has `weight` words (expectation and maximization).
    """
    share = _prior()
    likely = np.zeros_like(scores)
    for _ in range(ROUNDS):
        raised = scores[scored] + np.log(share)
        raised = np.exp(raised - raised.max(axis=1, keepdims=True))
        likely[scored] = raised / raised.sum(axis=1, keepdims=True)
        share = (PRIOR_WORDS * _prior() + weight @ likely) / (PRIOR_WORDS + weight.sum())
    return likely


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
