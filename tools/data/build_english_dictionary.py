"""Build src/contentan/lemmatize/data/english_dictionary.tsv: English words by commonness.

    python tools/data/build_english_dictionary.py SCOWL

SCOWL is the folder of word lists of SCOWL 2020.12.07 (http://wordlist.aspell.net; in Debian the
package scowl, folder /usr/share/dict/scowl): files such as english-words.35. Taken: levels 10 to
70, American and British spelling, words and capitalised words (nationalities, days), without
abbreviations, proper names, hacker's words and spellings that it calls variants. The UK Advanced
Cryptics Dictionary, whose terms are narrower, enters SCOWL at level 80 only.

A regular form of a word that is at least as common is left out: the lemmatizer makes it again.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from contentan.lemmatize import english_dictionary as dictionary

TARGET = Path(__file__).parents[2] / "src/contentan/lemmatize/data/english_dictionary.tsv"
#: SCOWL's levels, and ours.
LEVELS = {10: "1", 20: "2", 35: "3", 40: "3", 50: "5", 55: "5", 60: "6", 70: "7"}
SPELLINGS = ("english", "american", "british", "british_z")
WORD = re.compile(r"[A-Za-z]{2,}")


def words_by_level(folder: Path) -> dict[str, str]:
    """Every word with the level at which it is first listed."""
    found: dict[str, str] = {}
    for number, level in LEVELS.items():
        for spelling in SPELLINGS:
            for kind in ("words", "upper"):
                path = folder / f"{spelling}-{kind}.{number}"
                if path.exists():
                    for line in path.read_text(encoding="latin-1").split():
                        if WORD.fullmatch(line):
                            found.setdefault(line.lower(), level)
    return found


def without_regular_forms(words: dict[str, str]) -> dict[str, str]:
    """The words that are no regular form in -s, -ed, -ing or -est of a word as common."""
    kept: dict[str, str] = {}
    for word in sorted(words, key=lambda word: (len(word), word)):
        made = any(
            rule != "er"
            and kept.get(base, "9") <= words[word]
            and word in dictionary.regular_forms(base)
            for base, rule in dictionary.stems(word).items()
        )
        if not made:
            kept[word] = words[word]
    return kept


def main(folder: Path) -> None:
    kept = without_regular_forms(words_by_level(folder))
    rows = [
        f"{level}\t{' '.join(sorted(word for word, own in kept.items() if own == level))}"
        for level in sorted(set(kept.values()))
    ]
    TARGET.write_text("\n".join(["level\twords", *rows]) + "\n", encoding="utf-8")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    match sys.argv[1:]:
        case [folder]:
            main(Path(folder))
        case _:
            sys.exit(__doc__)
