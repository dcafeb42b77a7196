"""Writes a corpus for `benchmarks.codebook.near`: the English documents of the folder `shared`
beside the checkout as they are, and its Kazakh and Russian sentences (news, treebanks,
translations) as text files of 400 lines.

    python -m benchmarks.codebook.near_texts FOLDER
    contentan run --corpus FOLDER --outputs FOLDER/outputs
"""

from __future__ import annotations

import argparse
import csv
import shutil
from pathlib import Path

from benchmarks.codebook.claim_facts import SHARED

#: Files of sentences: tokens with labels, a column of a CSV file, or the texts of a treebank.
SENTENCES = {
    "kk": (
        "lemma/kk_raw_kaznerd/kaznerd_valid.txt",
        "lemma/kk_raw_kaznerd/kaznerd_test.txt",
        "coded/kkru/parallel_ntrex_kk_ru_en.csv#kk",
        "lemma/kk_aptexts2/kk_aptexts2.conllu",
    ),
    "ru": (
        "coded/kkru/ru_nerel_sentences.csv#text",
        "coded/kkru/parallel_ntrex_kk_ru_en.csv#ru",
        "lemma/ru_gsd/ru_gsd-ud-dev.conllu",
        "lemma/ru_taiga/ru_taiga-ud-dev.conllu",
    ),
}
ENGLISH = ("un", "us", "state", "unesco", "kz")
LINES = 400


def sentences(name: str) -> list[str]:
    """The sentences of a file, each on one line."""
    path, _, column = name.partition("#")
    text = (SHARED / "data" / path).read_text(encoding="utf-8")
    if column:
        lines = [row[column] for row in csv.DictReader(text.splitlines(keepends=True))]
    elif path.endswith(".conllu"):
        lines = [line[9:] for line in text.splitlines() if line.startswith("# text = ")]
    else:
        # A token and its label a line, an empty line between sentences.
        tokens = (one.splitlines() for one in text.split("\n\n"))
        lines = [" ".join(token.split()[0] for token in one if token) for one in tokens]
    return [" ".join(line.split()) for line in lines if line.strip()]


def write(folder: Path) -> None:
    for room in ENGLISH:
        for path in sorted((SHARED / "corpus" / room).iterdir()):
            if path.suffix in (".txt", ".md", ".html", ".pdf"):
                folder.mkdir(parents=True, exist_ok=True)
                shutil.copy(path, folder / f"{room}_{path.name}")
    for lang, names in SENTENCES.items():
        lines = [line for name in names for line in sentences(name)]
        for at in range(0, len(lines), LINES):
            text = "\n\n".join(lines[at : at + LINES])
            (folder / f"{lang}_{at // LINES:03}.txt").write_text(text + "\n", encoding="utf-8")
    names = sorted(path.name for path in folder.iterdir() if path.name != "register.csv")
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "path", "country"))
        rows.writerows((name.replace(".", "_").lower(), name, "KAZ") for name in names)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    write(parser.parse_args().folder)


if __name__ == "__main__":
    main()
