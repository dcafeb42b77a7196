"""Recall and precision of the codebook on texts that people have coded.

    python -m benchmarks.codebook.recall [--errors FOLDER]

Texts: the development part of the recommendations of the Universal Periodic Review, coded by UPR
Info (from the folder `shared` beside the checkout; without it there is nothing to score, and that
is said). `recall_targets.yaml` names for each target their labels and our candidate codes.

The mapping is cross-validated: which candidates make the union is chosen on four folds, by F1, and
scored on the fifth; the table sums the five. A fold is a hash of the text, so equal texts share
one. Intervals: percentiles of 1,000 bootstrap samples of the texts.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import yaml
from numpy.typing import NDArray

from contentan.authoring.evaluate.coded_texts import Text
from contentan.authoring.evaluate.gold import Found, code_texts
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.lemmatize.word_lemmas import pattern_lemmas

ROOT = Path(__file__).parents[2]
TEXTS = ROOT.parent / "shared" / "data" / "coded" / "upr_recommendations_dev.csv.gz"
TARGETS = Path(__file__).with_name("recall_targets.yaml")
FOLDS, REPLICATES, SEED = 5, 1000, 20240101

Yes = NDArray[np.bool_]


class Score(NamedTuple):
    """`counts` of true and false positives, false negatives; F1 with its interval; codes chosen in
    each fold.
    """

    counts: tuple[int, int, int]
    interval: tuple[float, float]
    chosen: tuple[tuple[str, ...], ...]
    machine: Yes


def read(path: Path = TEXTS) -> list[Text]:
    """Texts with the issues that people gave them; `line` is the row of the file."""
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        return [
            Text(line, row["text"], tuple(row["issue"].split("|")))
            for line, row in enumerate(csv.DictReader(file), 2)
        ]


def fold(text: str) -> int:
    """Which of the folds a text is in; the same for equal words.

    >>> fold("Protect minorities.") == fold("protect  minorities")
    True
    """
    words = "".join(filter(str.isalnum, text.casefold()))
    return int(hashlib.sha256(words.encode()).hexdigest()[:8], 16) % FOLDS


def counts(human: Yes, machine: Yes) -> tuple[int, int, int]:
    """True positives, false positives, false negatives."""
    right = int((human & machine).sum())
    return right, int(machine.sum()) - right, int(human.sum()) - right


def f1(right: int, wrong: int, missed: int) -> float:
    """Harmonic mean of precision and recall; 0 where nothing is right.

    >>> f1(8, 2, 2)
    0.8
    """
    return 2 * right / (2 * right + wrong + missed) if right else 0.0


def choose(human: Yes, found: dict[str, Yes]) -> tuple[str, ...]:
    """The union of codes that is best by F1, built code by code; empty where none helps."""
    chosen: list[str] = []
    machine, best = np.zeros_like(human), 0.0
    while left := sorted(set(found) - set(chosen)):
        value, code = max((f1(*counts(human, machine | found[code])), code) for code in left)
        if value <= best:
            break
        chosen.append(code)
        machine, best = machine | found[code], value
    return tuple(chosen)


def score(human: Yes, found: dict[str, Yes], folds: NDArray[np.int64]) -> Score:
    """The target's score, its mapping chosen on the other folds each time."""
    machine, chosen = np.zeros_like(human), []
    for at in range(FOLDS):
        other, own = folds != at, folds == at
        chosen.append(choose(human[other], {code: yes[other] for code, yes in found.items()}))
        for code in chosen[-1]:
            machine[own] |= found[code][own]
    rng = np.random.default_rng(SEED)
    samples = (rng.integers(0, len(human), len(human)) for _ in range(REPLICATES))
    values = [f1(*counts(human[rows], machine[rows])) for rows in samples]
    low, high = np.percentile(values, [2.5, 97.5])
    return Score(counts(human, machine), (float(low), float(high)), tuple(chosen), machine)


def scores(texts: Sequence[Text], found: Sequence[Found]) -> dict[str, Score]:
    """Score of each target of `recall_targets.yaml`."""
    codes = [own.codes() for own in found]
    folds = np.array([fold(one.text) for one in texts])
    done = {}
    for name, target in _targets().items():
        labels = set(target["labels"])
        human = np.array([not labels.isdisjoint(one.labels) for one in texts])
        yes = {code: np.array([code in own for own in codes]) for code in target["codes"]}
        done[name] = score(human, yes, folds)
    return done


def _targets() -> dict[str, Any]:
    targets: dict[str, Any] = yaml.safe_load(TARGETS.read_text(encoding="utf-8"))
    return targets


def report(done: dict[str, Score]) -> None:
    """Print precision, recall and F1 of each target, and what was chosen in most folds."""
    for name, one in done.items():
        right, wrong, missed = one.counts
        figures = f"P {_share(right, wrong)}  R {_share(right, missed)}  F1 {f1(*one.counts):.3f}"
        low, high = one.interval
        print(f"{name}: {right + missed} texts; {figures} [{low:.3f}-{high:.3f}]")
        most = sorted({code for own in one.chosen for code in own})
        print(f"    {', '.join(f'{c} {sum(c in own for own in one.chosen)}' for c in most)}")


def _share(right: int, other: int) -> str:
    return f"{right / (right + other):.3f}" if right + other else "–"


def errors(
    folder: Path, texts: Sequence[Text], found: Sequence[Found], done: dict[str, Score]
) -> None:
    """Write the errors of each target, a CSV file a target."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, target in _targets().items():
        labels, path = (
            set(target["labels"]),
            folder / f"{name.replace(' ', '_').replace(',', '')}.csv",
        )
        with path.open("w", encoding="utf-8", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(("line", "error", "labels", "found", "text"))
            for one, own, yes in zip(texts, found, done[name].machine, strict=True):
                if yes == labels.isdisjoint(one.labels):
                    told = " / ".join(f"{code}: {quote}" for code, quote, _ in own.hits)
                    kind = "false positive" if yes else "false negative"
                    rows.writerow((one.line, kind, "|".join(one.labels), told, one.text))


def main() -> None:
    parser = argparse.ArgumentParser(description="Recall on coded recommendations.")
    parser.add_argument("--codebook", type=Path, default=ROOT / "codebooks" / "people_diplomacy")
    parser.add_argument("--errors", type=Path, help="folder for the errors, a CSV file a target")
    options = parser.parse_args()
    if not TEXTS.is_file():
        print(f"nothing to score: no shared/data/coded/{TEXTS.name} beside the checkout")
        return
    book, texts = codebook_file.read(options.codebook), read()
    print(f"{book.name} {book.version}: {len(texts)} texts")
    found = code_texts(texts, coder.compile_rules(book, pattern_lemmas))
    done = scores(texts, found)
    report(done)
    if options.errors:
        errors(options.errors, texts, found, done)


if __name__ == "__main__":
    main()
