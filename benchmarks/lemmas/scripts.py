"""Kazakh in every alphabet against its Cyrillic twin: `python -m benchmarks.lemmas.scripts`.

A text is written in each alphabet by the package's forward tables, and read back. Printed are the
lemmas right on a treebank, restored forms on raw text, alphabets decided right for short pieces,
and codebook hits of texts against their Cyrillic twins. No alphabet's text is real: habits of
people who write are not measured.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.lemmas.twins import print_twins
from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.scripts.alphabet_choice import Choice, chosen
from contentan.lemmatize.scripts.alphabets import ARABIC, BARE, READ, columns, written
from contentan.lemmatize.scripts.restoring import reading, widened
from contentan.lemmatize.word_lemmas import look_up
from contentan.segment.kazakh_passages import ALPHABET_TAGS

SHARED = Path(__file__).parents[3] / "shared/data/lemma"
TREEBANK = SHARED / "kk_aptexts2/kk_aptexts2.conllu"
RAW = SHARED / "kk_raw_kaznerd/kaznerd_valid.txt"
NOT_SCORED = {"PUNCT", "SYM", "NUM"}
CHUNKS = (5, 10, 25)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_KAZAKH = re.compile(r"[А-Яа-яЁёӘәҒғҚқҢңӨөҰұҮүҺһІі-]+")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--treebank", type=Path, default=TREEBANK)
    parser.add_argument("--text", type=Path, default=RAW)
    parser.add_argument("--words", type=int, default=20_000, help="words of the raw text")
    chosen_files = parser.parse_args()
    tokens, words = list(gold(chosen_files.treebank)), raw_words(chosen_files.text)
    print(f"treebank: {chosen_files.treebank.name}, {len(tokens)} tokens; lemmas right, %")
    print_accuracy(tokens)
    print(f"raw text: {chosen_files.text.name}, {chosen_files.words} words; restored, %")
    restored(words[: chosen_files.words])
    print("alphabet decided right, % of pieces of", *CHUNKS, "words")
    decided(words[: chosen_files.words])
    print("codebook hits of a text against its Cyrillic twin")
    print_twins(words[: chosen_files.words], columns())


def gold(path: Path) -> Iterator[tuple[str, str]]:
    """Forms with their lemmas, of the tokens that are scored; of several words that are written as
    one, the first.
    """
    merged, form = range(0), ""
    for line in path.read_text(encoding="utf-8").splitlines():
        row = line.split("\t")
        if len(row) != 10 or "." in row[0]:
            merged = range(0)
        elif "-" in row[0]:
            first, last = map(int, row[0].split("-"))
            merged, form = range(first, last + 1), row[1]
        elif int(row[0]) not in merged[1:]:
            shown = form if int(row[0]) in merged else row[1]
            if row[2] != "_" and row[3] not in NOT_SCORED and " " not in shown:
                yield shown, row[2].lower().replace("ё", "е")


def raw_words(path: Path) -> list[str]:
    """Cyrillic words of a file with a word a line, or of a plain text."""
    text = path.read_text(encoding="utf-8")
    forms = (line.split(" ")[0] for line in text.splitlines()) if " O\n" in text else text.split()
    return [form for form in forms if _WORD.fullmatch(form) and _KAZAKH.fullmatch(form)]


def tag_of(column: str) -> str:
    """The gate's tag of a column of alphabets.tsv."""
    return {ARABIC: ALPHABET_TAGS[1], BARE: ALPHABET_TAGS[2]}.get(column, ALPHABET_TAGS[0])


class Accuracy(NamedTuple):
    """Per cent of tokens: lemma right, lemma among the plausible, form restored (but for capitals);
    and the alphabet in which they were read.
    """

    lemma: float
    plausible: float
    form: float
    choice: Choice


def accuracy(tokens: Sequence[tuple[str, str]], column: str) -> Accuracy:
    """Of tokens that are written by a column of alphabets.tsv, all of one document."""
    forms = [written(form, column) for form, _ in tokens]
    choice = chosen(tag_of(column), forms)
    right = [0, 0, 0]
    for form, (shown, lemma) in zip(forms, tokens, strict=True):
        read = reading(form, choice.alphabet)
        found = widened(look_up(read.form, "kk"), read).lemmas
        for at, fits in enumerate(
            (found[0] == lemma, lemma in found, read.form.lower() == shown.lower())
        ):
            right[at] += fits
    return Accuracy(*(100 * n / len(tokens) for n in right), choice)


def print_accuracy(tokens: Sequence[tuple[str, str]]) -> None:
    right = sum(kazakh.lemmas(form)[0][0] == lemma for form, lemma in tokens)
    print(f"  {'cyrillic':14}{100 * right / len(tokens):6.2f}")
    for column in columns():
        lemma, plausible, form, (alphabet, certainty) = accuracy(tokens, column)
        sure = "" if certainty is None else f", certainty {certainty:.2f}"
        print(
            f"  {column:14}{lemma:6.2f}; among the plausible {plausible:.2f}; forms {form:.2f};"
            f" read as {alphabet}{sure}",
            flush=True,
        )


def restored(words: Sequence[str]) -> None:
    for column in columns():
        choice = chosen(tag_of(column), [written(word, column) for word in words])
        same, lemma = 0, 0
        counts = Counter(words)
        for word, n in counts.items():
            read = reading(written(word, column), choice.alphabet).form
            same += n * (read.lower() == word.lower())
            lemma += n * (kazakh.lemmas(read)[0][0] == kazakh.lemmas(word)[0][0])
        total = len(words)
        print(f"  {column:14}forms {100 * same / total:6.2f}, lemmas {100 * lemma / total:6.2f}")


def decided(words: Sequence[str]) -> None:
    for column in columns():
        forms, found = [written(word, column) for word in words], []
        for size in CHUNKS:
            pieces = [forms[at : at + size] for at in range(0, len(forms) - size + 1, size)][:400]
            right = sum(
                column in READ.get(chosen(tag_of(column), piece).alphabet, ()) for piece in pieces
            )
            found.append(f"{100 * right / len(pieces):6.1f}")
        print(f"  {column:14}" + " ".join(found))


if __name__ == "__main__":
    main()
