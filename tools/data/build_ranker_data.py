"""Trains the choice among readings for Russian and English, and measures it.

    # russian_weights.tsv from annotated text (CoNLL-U)
    python tools/data/build_ranker_data.py weights ru GOLD...
    # accuracy by tenfold training, for each file
    python tools/data/build_ranker_data.py measure en GOLD...

A log-linear choice: the readings with the right lemma together against all readings of the form,
with a penalty on the squared weights; L-BFGS, no chance. Each feature has two weights: one trained
without neighbours, one with. Of the annotated text only these numbers are kept: words as such occur
in features only where this project's own lists name them (closed forms, function words); everything
else is endings, parts of speech and shapes.
"""

from __future__ import annotations

import importlib
import sys
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from contentan.lemmatize import ranker
from contentan.lemmatize.ranker import Entry

ROOM = Path(__file__).parents[2] / "src" / "contentan" / "lemmatize"
DATA = {"ru": ROOM / "russian" / "data", "en": ROOM / "data"}
NAMES = {"ru": "russian", "en": "english"}
MODULES = {"ru": "russian.russian", "en": "english"}
NOT_SCORED = {"PUNCT", "SYM", "NUM"}
FOLDS = 10
PENALTY = 0.3
CONTEXT_PENALTY = {"ru": 1.0, "en": 2.0}
LEAST = 2  # a feature that fewer problems show is not learnt
SMALL = 0.02  # weights nearer to nothing are not shipped


class Gold(NamedTuple):
    form: str
    lemma: str
    scored: bool


class Task(NamedTuple):
    """One form at one place: features of each reading, and which readings are right."""

    rows: list[dict[str, float]]
    right: list[bool]


def read_gold(path: Path, fold: Callable[[str], str]) -> list[list[Gold]]:
    """Sentences of surface tokens; a multiword token has the lemma of its first word."""
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        merged: tuple[range, str] = (range(0), "")
        sentence = []
        for columns in (
            line.split("\t") for line in block.splitlines() if line and not line.startswith("#")
        ):
            if "-" in columns[0]:
                first, last = map(int, columns[0].split("-"))
                merged = (range(first, last + 1), columns[1])
            elif "." not in columns[0] and int(columns[0]) not in merged[0][1:]:
                form = merged[1] if int(columns[0]) in merged[0] else columns[1]
                counts = columns[3] not in NOT_SCORED and columns[2] != "_" and " " not in form
                sentence.append(Gold(form, columns[2].lower().replace("ё", "е"), counts))
        sentences.append(sentence)
    return [sentence for sentence in sentences if sentence]


def tasks(
    module: Any, sentences: Sequence[Sequence[Gold]], entries: dict[str, Entry], *, context: bool
) -> list[list[Task]]:
    """What there is to learn from in each sentence: forms with a right and a wrong reading."""
    out = []
    for sentence in sentences:
        row, here = [entries[gold.form] for gold in sentence], []
        for place, gold in enumerate(sentence):
            right = [one.lemma == gold.lemma for one in row[place].readings]
            if gold.scored and any(right) and not all(right):
                here.append(
                    Task(
                        [
                            _features(module, row, place, one, context=context)
                            for one in row[place].readings
                        ],
                        right,
                    )
                )
        out.append(here)
    return out


def _features(
    module: Any, row: list[Entry], place: int, reading: ranker.Reading, *, context: bool
) -> dict[str, float]:
    near = ranker.context_features(module.TEMPLATES, row, place, reading) if context else []
    return {**reading.features, **dict.fromkeys(near, 1.0)}


def train(
    given: Sequence[Task], templates: Sequence[ranker.Template], of_context: float
) -> dict[str, float]:
    """Weights under which the right readings are likeliest; `of_context` is the penalty on those of
    the neighbours.
    """
    seen: Counter[str] = Counter(
        name for task in given for name in {name for row in task.rows for name in row}
    )
    names = sorted(name for name, times in seen.items() if times >= LEAST)
    column = {name: i for i, name in enumerate(names)}
    rows, columns, values = [], [], []
    number = 0
    for task in given:
        for row in task.rows:
            for name, value in row.items():
                if name in column:
                    rows.append(number)
                    columns.append(column[name])
                    values.append(value)
            number += 1
    x = csr_matrix((values, (rows, columns)), shape=(number, len(names)))
    near = {one.name for one in templates}
    penalty = np.array(
        [of_context if name.partition(":")[0] in near else PENALTY for name in names]
    )
    sizes = np.array([len(task.rows) for task in given])
    right = np.array([ok for task in given for ok in task.right])
    weights = _fit(x, right, sizes, penalty)
    return dict(zip(names, weights.tolist(), strict=True))


def _fit(x: csr_matrix, right: np.ndarray, sizes: np.ndarray, penalty: np.ndarray) -> np.ndarray:
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    transposed = x.T.tocsr()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ weights
        likely = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), sizes))
        every = np.add.reduceat(likely, starts)
        good = np.maximum(np.add.reduceat(np.where(right, likely, 0.0), starts), 1e-300)
        share = likely / np.repeat(every, sizes) - np.where(
            right, likely / np.repeat(good, sizes), 0.0
        )
        value = float(np.sum(np.log(every) - np.log(good)) + 0.5 * np.sum(penalty * weights**2))
        return value, transposed @ share + penalty * weights

    found = minimize(
        loss,
        np.zeros(x.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 150, "ftol": 1e-7},
    )
    return np.asarray(found.x)


# Measurement


def predict(
    module: Any,
    model: dict[str, float],
    sentence: Sequence[Gold],
    entries: dict[str, Entry],
    *,
    context: bool,
) -> list[str]:
    """The likeliest lemma of each token, by named features: slow and plain, the law for the fast
    way.
    """
    row = [entries[gold.form] for gold in sentence]
    out = []
    for place, here in enumerate(row):
        scores = [
            ranker.dot(model, _features(module, row, place, one, context=context))
            for one in here.readings
        ]
        sums: defaultdict[str, float] = defaultdict(float)
        for one, score in zip(here.readings, scores, strict=True):
            sums[one.lemma] += float(np.exp(score - max(scores)))
        out.append(max(sums, key=lambda lemma: sums[lemma]))
    return out


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


def measure(lang: str, paths: list[Path], *, errors: bool) -> None:
    module = importlib.import_module(f"contentan.lemmatize.{MODULES[lang]}")
    files = [read_gold(path, module.fold) for path in paths]
    sentences = [(number, sentence) for number, file in enumerate(files) for sentence in file]
    entries = {gold.form: module.entry(gold.form) for _, sentence in sentences for gold in sentence}
    for context in (False, True):
        made = tasks(module, [sentence for _, sentence in sentences], entries, context=context)
        triples: list[list[tuple[str, str, str]]] = [[] for _ in files]
        reach: Counter[int] = Counter()
        for part in range(FOLDS):
            model = train(
                [task for i, here in enumerate(made) if i % FOLDS != part for task in here],
                module.TEMPLATES,
                CONTEXT_PENALTY[lang],
            )
            for file, sentence in sentences[part::FOLDS]:
                found = predict(module, model, sentence, entries, context=context)
                for gold, lemma in zip(sentence, found, strict=True):
                    if gold.scored:
                        triples[file].append((module.fold(gold.form), gold.lemma, lemma))
                        reach[file] += any(
                            one.lemma == gold.lemma for one in entries[gold.form].readings
                        )
        for file, path in enumerate(paths):
            right = sum(gold == got for _, gold, got in triples[file]) / len(triples[file])
            print(
                f"{path.stem} {'with' if context else 'without'} context: {100 * right:.2f} %,"
                f" B-cubed F {100 * b_cubed(set(triples[file])):.2f}; right lemma among the"
                f" readings {100 * reach[file] / len(triples[file]):.2f} %"
            )
            if errors and context:
                wrong = Counter(one for one in triples[file] if one[1] != one[2])
                print(
                    "  " + "  ".join(f"{f}:{g}/{p}:{n}" for (f, g, p), n in wrong.most_common(140))
                )


def write_weights(lang: str, paths: list[Path]) -> None:
    module = importlib.import_module(f"contentan.lemmatize.{MODULES[lang]}")
    sentences = [sentence for path in paths for sentence in read_gold(path, module.fold)]
    entries = {gold.form: module.entry(gold.form) for sentence in sentences for gold in sentence}
    columns = []
    for context in (False, True):
        made = tasks(module, sentences, entries, context=context)
        model = train(
            [task for here in made for task in here], module.TEMPLATES, CONTEXT_PENALTY[lang]
        )
        columns.append({name: weight for name, weight in model.items() if abs(weight) >= SMALL})
    rows = [
        "\t".join([name, *(f"{column[name]:.2f}" if name in column else "" for column in columns)])
        for name in sorted(columns[0].keys() | columns[1].keys())
    ]
    target = DATA[lang] / f"{NAMES[lang]}_weights.tsv"
    target.write_text("\n".join(["feature\talone\tamong", *rows]) + "\n", encoding="utf-8")
    print(f"{len(rows)} weights")


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["weights", lang, *files]:
            write_weights(lang, [Path(file) for file in files])
        case ["measure", lang, *files]:
            measure(
                lang,
                [Path(file) for file in files if file != "--errors"],
                errors="--errors" in files,
            )
        case _:
            sys.exit(__doc__)
