"""How far learning from coding comes, on texts that had no say in it.

    python -m benchmarks.codebook.propose [--most 25]

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
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

from contentan.authoring.evaluate.coded_texts import Text
from contentan.authoring.evaluate.gold import Asked, code_texts, families
from contentan.authoring.propose import fold_counts, proposals, taught_texts
from contentan.authoring.propose.changed_codebook import changed
from contentan.authoring.propose.fold_counts import Figures
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


def held_out(book: Codebook, taught: Taught, fold: int, most: int) -> tuple[Said, Figures]:
    """What the codebook says of the texts of a fold, with the first proposals that the other four
    give; and how well.
    """
    number, _ = fold_counts.folds(taught.texts)
    here = number == fold
    rest = taught_texts.part(taught, np.flatnonzero(~here).tolist())
    done = proposals.propose(book, rest, pattern_lemmas, most=most)
    learned = changed(book, [one.change for one in done.proposals])
    texts = [taught.texts[at] for at in np.flatnonzero(here).tolist()]
    machine = says(learned, texts, taught.targets[0])
    counted = fold_counts.counts(taught.human[here, 0], machine, number[here])
    return Said(here, machine, len(done.proposals)), fold_counts.figures(counted)


def told(name: str, own: Figures) -> str:
    return (
        f"{name:<34} precision {own.precision or 0:.3f}  recall {own.recall or 0:.3f}"
        f"  F1 {own.f1:.3f}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--most", type=int, default=proposals.MOST, help="proposals accepted")
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
    human, after = taught.human[:, 0], np.zeros(len(fold), dtype=bool)
    for number in range(fold_counts.FOLDS):
        began = time.perf_counter()
        said, own = held_out(book, taught, number, options.most)
        after[said.here] = said.machine
        took = time.perf_counter() - began
        print(told(f"fold {number}: {said.accepted} accepted, {took:.0f} s", own), flush=True)
    before = says(book, taught.texts, taught.targets[0])
    for name, machine in ((f"codebook {book.version}", before), ("with the proposals", after)):
        counted = fold_counts.counts(human, machine, fold)
        print(told(f"{name}, all folds", fold_counts.figures(counted)))


if __name__ == "__main__":
    main()
