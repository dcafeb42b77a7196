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
from contentan.extract.prose.letter_model import NOISE, Fits
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
#: Words with a Latin letter beside a Cyrillic one, at least, and their share, from which a passage
#: is noise.
LEAST_MIXED, SHARE_MIXED = 4, 0.15


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
    weight = np.minimum(found.words, MOST_WORDS) * scored
    likely = _likelihoods(scores, scored, weight)
    home = np.array([label in HOME for label in _labels()])
    # By its own passages, without the prior: a lone sentence vouches for nothing.
    ours = float((weight @ likely)[home].sum()) > 0.5 * float(weight.sum())
    # Words of two alphabets at once, too many for slips: code pages mended by half.
    mended = found.mixed >= np.maximum(LEAST_MIXED, SHARE_MIXED * found.words)
    sure = likely[:, home].sum(axis=1)
    short = ours & (found.words < SHORT)
    inside = sure >= np.where(short, LEAST_SHORT, LEAST)
    best = np.where(home == inside[:, None], likely, -1.0).argmax(axis=1)
    rows = zip(found.script, found.words, scored, mended, inside, best, sure, strict=True)
    return [
        _by_script(script, int(words))
        if not is_scored
        else Verdict("noise", NOISE, 0.0, int(words))
        if is_mended
        else _judged(_labels()[label], bool(is_inside), float(how_sure), int(words))
        for script, words, is_scored, is_mended, is_inside, label, how_sure in rows
    ]


def _scores(found: Fits) -> Floats:
    """A row a passage, a column a label; minus infinity where a label is not of its script."""
    labels = _labels()
    scores = np.full((len(found.words), len(labels)), -np.inf)
    script = np.array(found.script)
    for name, own in found.scores.items():
        rows = np.flatnonzero((script == name) & (found.words > 0))
        columns = np.array([labels.index(label) for label in letter_model.columns(name)])
        scores[np.ix_(rows, columns)] = own[rows] / TEMPER
    few = (found.words < LEAST_LATIN) & (script == "Latn")
    scores[few, labels.index("kk_Latn")] -= 1.0
    scores[found.beyond_russian & (script == "Cyrl"), labels.index("kk_bare")] = -np.inf
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


def _judged(label: str, inside: bool, sure: float, words: int) -> Verdict:
    prose: Prose = "home" if inside else "noise" if label == NOISE else "other"
    return Verdict(prose, label, sure, words)


def _by_script(script: str, words: int) -> Verdict:
    """A passage of a script that none of the three languages is written in, or without a word."""
    if not script or not words:
        return Verdict("none", "", 1.0, 0)
    return Verdict("other", script, 0.0, words)
