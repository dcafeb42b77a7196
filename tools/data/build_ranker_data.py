"""Trains the choice among readings for Russian and English.

    # russian_weights.tsv from annotated text (CoNLL-U)
    python tools/data/build_ranker_data.py weights ru GOLD...

`python -m benchmarks.lemmas.english_russian` measures it.

A log-linear choice: the readings with the right lemma together against all readings of the form,
with a penalty on the squared weights; L-BFGS, no chance. Russian forms with one lemma and several
cases teach what agrees and what governs (`case_readings`). Each feature has two weights: one
trained without neighbours, one with. Of the annotated text only these numbers are kept: words as
such occur in features only where this project's own lists name them (closed forms, function words);
everything else is endings, parts of speech and shapes.
"""

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from tools.data import case_readings

from contentan.lemmatize import ranker
from contentan.lemmatize.ranker import Entry
from contentan.lemmatize.russian import russian

ROOM = Path(__file__).parents[2] / "src" / "contentan" / "lemmatize"
DATA = {"ru": ROOM / "russian" / "data", "en": ROOM / "data"}
NAMES = {"ru": "russian", "en": "english"}
MODULES = {"ru": "russian.russian", "en": "english"}
NOT_SCORED = {"PUNCT", "SYM", "NUM"}
PENALTY = 0.3
CONTEXT_PENALTY = {"ru": 1.6, "en": 2.0}
#: How much a form counts that teaches cases only; of nought, 0.3 and 0.6 the best on text of
#: another source.
CASE_WEIGHT = 0.3
SMALL = 0.02  # weights nearer to nothing are not shipped


class Gold(NamedTuple):
    form: str
    lemma: str
    scored: bool
    upos: str = "_"
    feats: Mapping[str, str] = {}


class Task(NamedTuple):
    """One form at one place: features of each reading, which readings are right, and how much it
    counts.
    """

    rows: list[dict[str, float]]
    right: list[bool]
    weight: float = 1.0


class Design(NamedTuple):
    """Tasks as numbers: `x` has a row for each reading and a column for each name."""

    names: list[str]
    x: csr_matrix
    right: np.ndarray
    sizes: np.ndarray
    weight: np.ndarray


def module_of(lang: str) -> Any:
    """The language's module, with `entry`, `fold` and `TEMPLATES`."""
    return importlib.import_module(f"contentan.lemmatize.{MODULES[lang]}")


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
                lemma = columns[2].lower().replace("ё", "е")
                sentence.append(Gold(form, lemma, counts, columns[3], _feats(columns[5])))
        sentences.append(sentence)
    return [sentence for sentence in sentences if sentence]


def _feats(column: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in column.split("|") if "=" in pair)


def tasks(
    module: Any, sentences: Sequence[Sequence[Gold]], entries: dict[str, Entry], *, context: bool
) -> list[list[Task]]:
    """What there is to learn from in each sentence: forms with a right and a wrong reading."""
    whole: dict[str, Entry] = {}
    out = []
    for sentence in sentences:
        row = [entries[gold.form] for gold in sentence]
        here = []
        for place, gold in enumerate(sentence):
            readings = row[place].readings
            right, weight = [one.lemma == gold.lemma for one in readings], 1.0
            if context and module is russian and right == [True]:
                readings = whole.setdefault(
                    gold.form, russian.entry(gold.form, cases=True)
                ).readings
                right = [case_readings.fits(one, gold.upos, gold.feats) for one in readings]
                weight = CASE_WEIGHT
            if gold.scored and any(right) and not all(right):
                rows = [features(module, row, place, one, context=context) for one in readings]
                here.append(Task(rows, right, weight))
        out.append(here)
    return out


def features(
    module: Any, row: list[Entry], place: int, reading: ranker.Reading, *, context: bool
) -> dict[str, float]:
    near = ranker.context_features(module.TEMPLATES, row, place, reading) if context else []
    return {**reading.features, **dict.fromkeys(near, 1.0)}


def train(lang: str, given: Sequence[Task]) -> dict[str, float]:
    """Weights under which the right readings are likeliest."""
    return weights_of(lang, design(given), np.ones(len(given), dtype=bool))


def design(given: Sequence[Task]) -> Design:
    """Tasks as numbers, made once for all trainings on parts of them."""
    column: dict[str, int] = {}
    rows, columns, values = [], [], []
    for number, row in enumerate(row for task in given for row in task.rows):
        for name, value in row.items():
            rows.append(number)
            columns.append(column.setdefault(name, len(column)))
            values.append(value)
    sizes = np.array([len(task.rows) for task in given])
    return Design(
        list(column),
        csr_matrix((values, (rows, columns)), shape=(int(sizes.sum()), len(column))),
        np.array([ok for task in given for ok in task.right]),
        sizes,
        np.array([task.weight for task in given]),
    )


def weights_of(lang: str, whole: Design, chosen: np.ndarray) -> dict[str, float]:
    """As `train`, from the tasks that `chosen` names."""
    inside = np.repeat(chosen, whole.sizes)
    x, sizes = whole.x[inside], whole.sizes[chosen]
    kept = np.flatnonzero(np.diff(x.tocsc().indptr))
    # In the order of names, so that the order of tasks changes nothing but rounding.
    kept = np.array(sorted(kept.tolist(), key=lambda at: whole.names[at]), dtype=np.int64)
    near = {one.name for one in module_of(lang).TEMPLATES}
    names = [whole.names[at] for at in kept]
    penalty = np.array(
        [CONTEXT_PENALTY[lang] if name.partition(":")[0] in near else PENALTY for name in names]
    )
    part = Design(names, x[:, kept], whole.right[inside], sizes, whole.weight[chosen])
    return dict(zip(names, _fit(part, penalty).tolist(), strict=True))


def _fit(part: Design, penalty: np.ndarray) -> np.ndarray:
    x, right, sizes = part.x, part.right, part.sizes
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    transposed = x.T.tocsr()
    counts = np.repeat(part.weight, sizes)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = x @ weights
        likely = np.exp(score - np.repeat(np.maximum.reduceat(score, starts), sizes))
        every = np.add.reduceat(likely, starts)
        good = np.maximum(np.add.reduceat(np.where(right, likely, 0.0), starts), 1e-300)
        share = likely / np.repeat(every, sizes) - np.where(
            right, likely / np.repeat(good, sizes), 0.0
        )
        fault = float(np.sum(part.weight * (np.log(every) - np.log(good))))
        value = fault + 0.5 * float(np.sum(penalty * weights**2))
        return value, transposed @ (counts * share) + penalty * weights

    found = minimize(
        loss,
        np.zeros(x.shape[1]),
        jac=True,
        method="L-BFGS-B",
        options={"maxiter": 150, "ftol": 1e-7},
    )
    return np.asarray(found.x)


def write_weights(lang: str, paths: list[Path]) -> None:
    module = module_of(lang)
    sentences = [sentence for path in paths for sentence in read_gold(path, module.fold)]
    entries = {gold.form: module.entry(gold.form) for sentence in sentences for gold in sentence}
    columns = []
    for context in (False, True):
        made = tasks(module, sentences, entries, context=context)
        model = train(lang, [task for here in made for task in here])
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
        case _:
            sys.exit(__doc__)
