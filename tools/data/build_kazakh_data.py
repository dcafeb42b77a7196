"""Builds the numbers of the Kazakh analyser and measures it.

    # kazakh_stems.tsv from raw text, one token a line (KazNERD)
    python tools/data/build_kazakh_data.py counts RAW...
    # kazakh_weights.tsv from annotated text (CoNLL-U)
    python tools/data/build_kazakh_data.py weights GOLD
    # accuracy with hand weights, and tenfold by blocks of sentences with trained ones
    python tools/data/build_kazakh_data.py measure GOLD

Counts: expectation maximisation over the analyses of each word type, starting from the hand weights
without any counts. A type counts with log(1 + frequency), so that frequent words do not drown the
rare ones from which suffixes are learnt. Weights: a log-linear choice among the analyses of a form,
the right ones together against all, with a penalty on the squared distance from the hand weights;
L-BFGS, no chance. Of the annotated text only these numbers are kept.
"""

from __future__ import annotations

import math
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.kazakh.hand_weights import DECIDED, HAND, hand_weight
from contentan.lemmatize.kazakh.lexicon import closed_forms, lexicon, names, stem_counts
from contentan.lemmatize.kazakh.ranking import Model, costs, features_of, make_model
from contentan.lemmatize.kazakh.stems import candidates, chain_table

DATA = Path(__file__).parents[2] / "src" / "contentan" / "lemmatize" / "kazakh" / "data"
ROUNDS = 5
KEEP = 0.3
PENALTY = 0.5
FIXED = 1e5  # the penalty of a weight that training does not move
FOLDS = 10
NOT_SCORED = {"PUNCT", "SYM", "NUM"}
_WORD = re.compile("(?=.*[аәеёоөұүыіиуюяэ])[а-яёәғқңөұүһі]{2,}")


class Gold(NamedTuple):
    form: str
    lemma: str
    verb: bool


class Problem(NamedTuple):
    """One form: rows of features (one per analysis), which are right, and how often it occurs."""

    rows: list[dict[str, float]]
    right: list[bool]
    times: int


# Stem counts


def hand_weights() -> dict[str, float]:
    """The weights before any training, for every feature of a suffix and those that `HAND`
    names.
    """
    names = {f"suffix:{pos} {name}" for pos, chain in chain_table()[1] for name in chain}
    return HAND | {name: hand_weight(name) for name in sorted(names)}


def count_stems(frequencies: Mapping[str, int]) -> dict[str, tuple[float, float]]:
    """Expected occurrences (as noun, as verb) of each stem."""
    closed = closed_forms()
    words = [
        (word, math.log1p(n))
        for word, n in sorted(frequencies.items())
        if _WORD.fullmatch(word) and word not in closed
    ]
    found = {word: candidates(word) for word, _ in words}
    counts: dict[str, tuple[float, float]] = {}
    for _ in range(ROUNDS):
        model = make_model(hand_weights(), counts, lexicon())
        counts = expected(model, words, found)
    return {stem: pair for stem, pair in counts.items() if sum(pair) >= KEEP}


def expected(
    model: Model, words: list[tuple[str, float]], found: Mapping[str, list[Any]]
) -> dict[str, tuple[float, float]]:
    """One round: each word shared out among its stems by what the model makes of them."""
    sums: defaultdict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for word, weight in words:
        cost = costs(model, word, found[word])
        least = min(cost)
        shares = [math.exp(least - one) for one in cost]
        total = sum(shares)
        for candidate, share in zip(found[word], shares, strict=True):
            sums[candidate.stem][chain_table()[1][candidate.chain][0] == "V"] += (
                weight * share / total
            )
    return {stem: (noun, verb) for stem, (noun, verb) in sums.items()}


def write_counts(raw: Iterable[Path]) -> None:
    frequencies: Counter[str] = Counter()
    for path in raw:
        lines = path.read_text(encoding="utf-8").splitlines()
        frequencies.update(line.split()[0].lower() for line in lines if line.strip())
    counts = count_stems(frequencies)
    rows = [f"{stem}\t{noun:.1f}\t{verb:.1f}" for stem, (noun, verb) in sorted(counts.items())]
    (DATA / "kazakh_stems.tsv").write_text(
        "\n".join(["stem\tnoun\tverb", *rows]) + "\n", encoding="utf-8"
    )


# Weights


def read_gold(path: Path) -> list[list[Gold]]:
    """Scored tokens of each sentence of a file; see `gold_of`."""
    return gold_of(path.read_text(encoding="utf-8"))


def gold_of(text: str) -> list[list[Gold]]:
    """Scored tokens of each sentence; a multiword token has the lemma of its first word."""
    sentences = []
    for block in text.split("\n\n"):
        merged: tuple[range, str] = (range(0), "")
        sentence = []
        for columns in (
            line.split("\t") for line in block.splitlines() if line and not line.startswith("#")
        ):
            if "-" in columns[0]:
                first, last = map(int, columns[0].split("-"))
                merged = (range(first, last + 1), columns[1])
            elif "." not in columns[0] and (int(columns[0]) not in merged[0][1:]):
                form = merged[1] if int(columns[0]) in merged[0] else columns[1]
                if columns[3] not in NOT_SCORED and columns[2] != "_" and " " not in form:
                    sentence.append(Gold(form, columns[2].lower(), columns[3] in {"VERB", "AUX"}))
        sentences.append(sentence)
    return [sentence for sentence in sentences if sentence]


def problems(model: Model, tokens: Iterable[Gold]) -> list[Problem]:
    """What there is to learn from: forms that the grammar cuts, with a right and a wrong
    analysis.
    """
    closed, out = closed_forms(), []
    for gold, times in sorted(Counter(tokens).items()):
        if gold.form.lower() in closed or not _WORD.fullmatch(gold.form.lower()):
            continue
        found = candidates(gold.form.lower())
        stems = [one.stem == gold.lemma for one in found]
        right = [
            ok and (chain_table()[1][one.chain][0] == "V") == gold.verb
            for ok, one in zip(stems, found, strict=True)
        ]
        right = right if any(right) else stems
        if any(right) and not all(right):
            out.append(Problem([features_of(model, gold.form, one) for one in found], right, times))
    return out


def train(tasks: list[Problem], *, penalty: float = PENALTY) -> dict[str, float]:
    """Weights under which the right analyses are likeliest, near the hand weights."""
    names = sorted({name for task in tasks for row in task.rows for name in row})
    column = {name: i for i, name in enumerate(names)}
    cells = [
        (i, column[name], value)
        for i, row in enumerate(row for task in tasks for row in task.rows)
        for name, value in row.items()
    ]
    rows, columns, values = zip(*cells, strict=True)
    size = np.array([len(task.rows) for task in tasks])
    x = csr_matrix((values, (rows, columns)), shape=(int(size.sum()), len(names)))
    right = np.array([ok for task in tasks for ok in task.right])
    times = np.array([float(task.times) ** 0.5 for task in tasks])
    prior = np.array([hand_weight(name) for name in names])
    held = np.array([FIXED if name in DECIDED else penalty for name in names])
    found = minimize(
        lambda weights: loss(weights, x, right, size, times, held, prior),
        prior,
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 200, "ftol": 1e-8},
    )
    return dict(zip(names, found.x.tolist(), strict=True))


def loss(
    weights: np.ndarray,
    x: csr_matrix,
    right: np.ndarray,
    size: np.ndarray,
    times: np.ndarray,
    penalty: np.ndarray,
    prior: np.ndarray,
) -> tuple[float, np.ndarray]:
    """What the right analyses are short of certainty, with the penalty; and its gradient."""
    starts = np.concatenate([[0], np.cumsum(size)[:-1]])
    score = -(x @ weights)
    likely = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), size))
    every = np.add.reduceat(likely, starts)
    good = np.where(right, likely, 0.0)
    all_good = np.maximum(np.add.reduceat(good, starts), 1e-300)
    share = good / np.repeat(all_good, size) - likely / np.repeat(every, size)
    value = np.sum(times * (np.log(every) - np.log(all_good)))
    value += 0.5 * np.sum(penalty * (weights - prior) ** 2)
    gradient = x.T @ (np.repeat(times, size) * share) + penalty * (weights - prior)
    return float(value), gradient


def write_weights(gold: Path) -> None:
    model = make_model(hand_weights(), stem_counts(), lexicon(), names())
    tokens = [token for sentence in read_gold(gold) for token in sentence]
    # What the text does not show keeps the weight that the grammar suggests.
    weights = hand_weights() | train(problems(model, tokens))
    rows = [
        f"{name}\t{weight:.3f}" for name, weight in sorted(weights.items()) if abs(weight) >= 0.0005
    ]
    (DATA / "kazakh_weights.tsv").write_text(
        "\n".join(["feature\tweight", *rows]) + "\n", encoding="utf-8"
    )


# Measurement


def predict(model: Model, form: str) -> str:
    """The first lemma under some weights; as `kazakh.lemmas`, which has one model only."""
    word = form.lower()
    if word in closed_forms() or not _WORD.fullmatch(word):
        return kazakh.lemmas(form)[0][0]
    found = candidates(word)
    cost = costs(model, form, found)
    return found[cost.index(min(cost))].stem


def b_cubed(types: set[tuple[str, str, str]]) -> float:
    """B-cubed F over (form, gold lemma, predicted lemma)."""
    sides: list[defaultdict[str, set[tuple[str, str, str]]]] = [defaultdict(set), defaultdict(set)]
    for one in types:
        sides[0][one[1]].add(one)
        sides[1][one[2]].add(one)
    both = {one: len(sides[0][one[1]] & sides[1][one[2]]) for one in types}
    precision = sum(both[one] / len(sides[1][one[2]]) for one in types) / len(types)
    recall = sum(both[one] / len(sides[0][one[1]]) for one in types) / len(types)
    return 2 * precision * recall / (precision + recall)


def score(triples: list[tuple[str, str, str]]) -> str:
    right = sum(gold == got for _, gold, got in triples) / len(triples)
    return (
        f"{100 * right:.2f} % of {len(triples)} tokens, B-cubed F {100 * b_cubed(set(triples)):.2f}"
    )


def block_of(sentence: int, sentences: int) -> int:
    """Which of ten runs of neighbouring sentences one belongs to: a run is about an article, whose
    words the other nine have not seen.
    """
    return sentence * FOLDS // sentences


def tenfold(path: Path) -> list[tuple[str, str, str]]:
    """Form, gold lemma and first lemma of each token, weights trained on the other nine blocks."""
    sentences = read_gold(path)
    blocks: list[list[Gold]] = [[] for _ in range(FOLDS)]
    for i, sentence in enumerate(sentences):
        blocks[block_of(i, len(sentences))] += sentence
    return left_out(blocks)


def left_out(parts: Sequence[Sequence[Gold]]) -> list[tuple[str, str, str]]:
    """Form, gold lemma and first lemma of each token, weights trained on all parts but its own."""
    base = make_model(hand_weights(), stem_counts(), lexicon(), names())
    triples = []
    for held, part in enumerate(parts):
        rest = [token for at, one in enumerate(parts) if at != held for token in one]
        weights = hand_weights() | train(problems(base, rest))
        model = make_model(weights, base.counts, base.lexicon, base.names)
        triples += [(t.form.lower(), t.lemma, predict(model, t.form)) for t in part]
    return triples


def measure(path: Path) -> None:
    base = make_model(hand_weights(), stem_counts(), lexicon(), names())
    tokens = [token for sentence in read_gold(path) for token in sentence]
    by_hand = [(t.form.lower(), t.lemma, predict(base, t.form)) for t in tokens]
    print("hand weights   ", score(by_hand))
    print("tenfold trained", score(tenfold(path)))


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["counts", *files]:
            write_counts(Path(file) for file in files)
        case ["weights", file]:
            write_weights(Path(file))
        case ["measure", file]:
            measure(Path(file))
        case _:
            sys.exit(__doc__)
