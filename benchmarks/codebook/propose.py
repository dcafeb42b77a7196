"""How far learning from coding comes, on texts that had no say in it.

    python -m benchmarks.codebook.propose [--most 25] [--peers]

The codebook of version 0.2.0 (from git), the development rows of the Universal Periodic Review in
the folder `shared` beside the checkout (left out with a message where either is absent), and the
target "minorities, racial discrimination or indigenous peoples". Five times: learn on four folds,
accept the first proposals unseen, in their order; score what the codebook then says of the fifth.
The five fifths are added up.
"""

from __future__ import annotations

import argparse
import gzip
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from contentan.authoring.check import example_texts
from contentan.authoring.evaluate.coded_texts import Text
from contentan.authoring.evaluate.gold import Asked, code_texts, families
from contentan.authoring.propose import fold_counts, proposals, taught_texts
from contentan.authoring.propose.candidate_changes import Change, additions
from contentan.authoring.propose.changed_codebook import changed
from contentan.authoring.propose.fold_counts import Figures
from contentan.authoring.propose.pattern_texts import Read
from contentan.authoring.propose.taught_texts import Taught
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Codebook

Flags: TypeAlias = NDArray[np.bool_]
ROOT = Path(__file__).parents[2]
ROWS = ROOT.parent / "shared" / "data" / "coded" / "upr_recommendations_dev.csv.gz"
#: The last commit with codebook 0.2.0.
COMMIT = "b331678"
LABELS = ("Minorities", "Racial discrimination", "Indigenous peoples")
#: The codes of 0.2.0 that come nearest to the three labels; it has none for indigenous peoples.
CODES = (
    "minority_rights equality_nondiscrimination ethnocultural_diversity integration_of_groups"
    " culture_language_preservation ethnopolitics multiculturalism language_policy tolerance"
    " civil_rights intercultural_dialogue national_identity"
).split()


#: What is chosen for a codebook from coded texts.
Choose: TypeAlias = Callable[[Codebook, Taught], list[Change]]


class Said(NamedTuple):
    """Which texts are held out, in which of these the codebook finds the target, how many proposals
    it took in.
    """

    here: Flags
    machine: Flags
    accepted: int


def old_codebook(folder: Path) -> Codebook | None:
    """Codebook 0.2.0, or None where the history is not there."""
    name = f"{COMMIT}:codebooks/people_diplomacy/codebook.yaml"
    done = subprocess.run(["git", "show", name], cwd=ROOT, capture_output=True, check=False)
    if done.returncode:
        return None
    (folder / "codebook.yaml").write_bytes(done.stdout)
    return codebook_file.read(folder)


def read(book: Codebook, folder: Path) -> Taught:
    """The development rows with one target."""
    (folder / "upr.csv").write_bytes(gzip.decompress(ROWS.read_bytes()))
    lines = [f'"{label}": [{", ".join(CODES)}]' for label in LABELS]
    (folder / "mapping.yaml").write_text("\n".join([*lines, '"*": ""\n']), encoding="utf-8")
    asked = Asked(folder / "upr.csv", "text", "issue", folder / "mapping.yaml")
    return taught_texts.of_file(book, asked)


def says(book: Codebook, texts: Sequence[str], codes: frozenset[str]) -> Flags:
    """In which texts a codebook finds one of the codes, or one below them."""
    below = families(book)
    wide = {one for code in codes for one in below[code]}
    rules = coder.compile_rules(book, pattern_lemmas)
    found = code_texts([Text(0, text, ()) for text in texts], rules)
    return np.array([not one.codes().isdisjoint(wide) for one in found], dtype=bool)


def held_out(book: Codebook, taught: Taught, fold: int, choose: Choose) -> tuple[Said, Figures]:
    """What the codebook says of the texts of a fold, with what is chosen from the other four; and
    how well.
    """
    number, _ = fold_counts.folds(taught.texts)
    here = number == fold
    chosen = choose(book, taught_texts.part(taught, np.flatnonzero(~here).tolist()))
    texts = [taught.texts[at] for at in np.flatnonzero(here).tolist()]
    machine = says(changed(book, chosen), texts, taught.targets[0])
    counted = fold_counts.counts(taught.human[here, 0], machine, number[here])
    return Said(here, machine, len(chosen)), fold_counts.figures(counted)


def proposed(book: Codebook, taught: Taught, most: int = proposals.MOST) -> list[Change]:
    """What `contentan propose` would propose."""
    done = proposals.propose(book, taught, pattern_lemmas, most=most)
    return [one.change for one in done.proposals]


def by_keyness(book: Codebook, taught: Taught, most: int = proposals.MOST) -> list[Change]:
    """The same candidates by the likelihood ratio of texts with and without the target."""
    found, free, human = candidates(book, taught)
    size = np.array([(free & (human == value)).sum() for value in (1, 0)], dtype=float)
    count = np.array(
        [[(free & (human == value))[one.texts].sum() for value in (1, 0)] for one in found]
    )
    expected = count.sum(axis=1, keepdims=True) * size / size.sum()
    ratio = (2 * count * np.log(np.maximum(count, 1e-9) / expected)).sum(axis=1)
    signed = np.where(count[:, 0] > expected[:, 0], ratio, -ratio)
    return [found[at] for at in np.argsort(-signed, kind="stable")[:most].tolist()]


def by_regression(book: Codebook, taught: Taught, most: int = proposals.MOST) -> list[Change]:
    """The same candidates by their weights in a logistic regression with an L1 penalty."""
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    found, free, human = candidates(book, taught)
    rows = np.concatenate([one.texts for one in found])
    columns = np.repeat(np.arange(len(found)), [len(one.texts) for one in found])
    table = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(len(human), len(found)))
    model = LogisticRegression(l1_ratio=1.0, solver="liblinear", random_state=0)
    weights = model.fit(table[free], (human == 1)[free]).coef_[0]
    return [found[at] for at in np.argsort(-weights, kind="stable")[:most].tolist()]


def candidates(book: Codebook, taught: Taught) -> tuple[list[Change], Flags, NDArray[np.int8]]:
    """Patterns that might be added, the texts that the codebook does not code yet, what people say
    of all texts.
    """
    human = taught.human[:, 0]
    free = ~says(book, taught.texts, taught.targets[0])
    words = Read(example_texts.indexed(taught.texts)[2], book, pattern_lemmas)
    found = additions(words, taught.homes[0], (human == 1) & free, (human == 0) & free)
    return found, free, human


def told(name: str, own: Figures) -> str:
    return (
        f"{name:<38} precision {own.precision or 0:.3f}  recall {own.recall or 0:.3f}"
        f"  F1 {own.f1:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--most", type=int, default=proposals.MOST, help="proposals accepted")
    parser.add_argument("--peers", action="store_true", help="two other ways to choose, too")
    options = parser.parse_args()
    if not ROWS.is_file():
        print(f"left out: there is no {ROWS.name} here")
        return
    with tempfile.TemporaryDirectory() as place:
        book = old_codebook(Path(place))
        if book is None:
            print(f"left out: git has no commit {COMMIT} here")
            return
        taught = read(book, Path(place))
    fold, _ = fold_counts.folds(taught.texts)
    own = fold_counts.counts(taught.human[:, 0], says(book, taught.texts, taught.targets[0]), fold)
    print(told(f"codebook {book.version}", fold_counts.figures(own)))
    ways = {"proposals": proposed, "keyness": by_keyness, "L1 regression": by_regression}
    for name in ways if options.peers else ["proposals"]:
        print(told(f"{name}, all folds", all_folds(book, taught, name, ways[name], options.most)))


def all_folds(
    book: Codebook, taught: Taught, name: str, way: Callable[..., list[Change]], most: int
) -> Figures:
    """Each fold by what was chosen from the other four; the folds added up."""
    fold, _ = fold_counts.folds(taught.texts)
    machine = np.zeros(len(fold), dtype=bool)
    for number in range(fold_counts.FOLDS):
        began = time.perf_counter()
        said, own = held_out(book, taught, number, partial(way, most=most))
        machine[said.here] = said.machine
        took = time.perf_counter() - began
        print(told(f"{name}, fold {number}: {said.accepted} lines, {took:.0f} s", own), flush=True)
    return fold_counts.figures(fold_counts.counts(taught.human[:, 0], machine, fold))


if __name__ == "__main__":
    main()
