"""Print how good Kazakh lemmas are: `python -m benchmarks.lemmas.kazakh [GOLD]`, about a minute.

GOLD is the annotated development text (CoNLL-U); without it only the forms out of context are
measured, which tests/lemmatize holds.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

from tests.lemmatize import forms_with_lemmas, paradigms
from tools.data import build_kazakh_data as build

from contentan.lemmatize.kazakh import kazakh

_SOURCE = re.compile(r"^# sent_id = ([^.:]+)", re.MULTILINE)
GOLD = Path(__file__).parents[3] / "shared/data/lemma/kk_aptexts2/kk_aptexts2.conllu"


def line(forms: Iterable[tuple[str, str]], name: str, *, voiceless: bool = False) -> str:
    """Share with the lemma first and how many have it first, plausible, among the stems, not."""
    found = paradigms.placed(forms, voiceless=voiceless)
    return f"{sum(found):5} {100 * found[0] / sum(found):6.2f} %  {found}  {name}"


def reach(path: Path) -> str:
    """Share of the tokens whose lemma is plausible, and whose lemma is found at all; how many
    plausible lemmas a token has.
    """
    tokens = [token for sentence in build.read_gold(path) for token in sentence]
    found = [(token.lemma, *kazakh.lemmas(token.form)) for token in tokens]
    plausible = sum(lemma in lemmas for lemma, lemmas, _ in found) / len(found)
    reached = sum(lemma in (*lemmas, *stems) for lemma, lemmas, stems in found) / len(found)
    many = sum(len(lemmas) for _, lemmas, _ in found) / len(found)
    return (
        f"right lemma plausible {100 * plausible:.2f} %, found at all {100 * reached:.2f} %;"
        f" {many:.2f} plausible lemmas a token"
    )


def sources(path: Path) -> list[list[build.Gold]]:
    """The tokens of each source of an annotated file, by the names of its sentences."""
    texts: dict[str, list[str]] = {}
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        name = _SOURCE.search(block)
        texts.setdefault(name.group(1) if name else "", []).append(block)
    made = [build.gold_of("\n\n".join(blocks)) for blocks in texts.values()]
    return [[token for sentence in one for token in sentence] for one in made if one]


def main() -> None:
    given = Path(sys.argv[1]) if len(sys.argv) > 1 else GOLD
    for words, forms, name in (
        (paradigms.NOUNS, paradigms.noun, "paradigms of nouns"),
        (paradigms.VERBS, paradigms.verb, "paradigms of verbs"),
    ):
        print(line([form for word in words for form in forms(word)], name))
    said = list(paradigms.let_him(paradigms.listed_verbs()))
    print(line(said, '"let him"'))
    print(line(said, '"let him", or the verb without its voice', voiceless=True))
    for half, rows in forms_with_lemmas.rows().items():
        print(line(rows, f"loans, names and places: {half}"))
    if given.exists():
        print(reach(given))
        print("tenfold by blocks of sentences:", build.score(build.tenfold(given)), flush=True)
        print("each source left out:", build.score(build.left_out(sources(given))), flush=True)
    else:
        print(f"no annotated text at {given}: accuracy in running text is not measured")


if __name__ == "__main__":
    main()
