"""Words near in meaning: of those that `contentan near` shows, how many the author of a codebook
would want to see, by reading.

    python -m benchmarks.codebook.near_texts FOLDER
    contentan run --corpus FOLDER --codebook codebooks/people_diplomacy --outputs FOLDER/outputs
    python -m benchmarks.codebook.near --outputs FOLDER/outputs

near_judged.csv has the readings, word by word, without sight of the list's order or scores. Words
that nobody has read are named, and left out of the shares. The six themes were not looked at while
the lists were tuned, on four others (migration, rights, sport, youth).
"""

from __future__ import annotations

import argparse
import csv
from collections import defaultdict
from pathlib import Path

from contentan.authoring.near.near_words import Asked, near
from contentan.model import LANGS

JUDGED = Path(__file__).with_name("near_judged.csv")
SEEDS = {
    "accord": "accord harmony unity согласие единство келісім бірлік",
    "ethnic": "ethnic minority nationality этнический нация меньшинство этнос ұлт",
    "religion": "religion church религия церковь дін мешіт",
    "education": "education university student образование университет студент білім",
    "language": "language язык тіл",
    "culture": "culture tradition культура искусство мәдениет дәстүр",
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--outputs", type=Path, required=True)
    outputs = parser.parse_args().outputs
    with JUDGED.open(encoding="utf-8", newline="") as file:
        judged = {(r["theme"], r["lang"], r["word"]): r["wanted"] for r in csv.DictReader(file)}
    wanted = defaultdict[str, list[int]](list)
    unread = list[str]()
    for theme, seeds in SEEDS.items():
        table = near(outputs, Asked(words=seeds.split())).table
        for lang in LANGS:
            rows = [row["word"] for row in table.iter_rows(named=True) if row["lang"] == lang]
            read = [judged[theme, lang, word] for word in rows if (theme, lang, word) in judged]
            unread += [f"{theme} {word}" for word in rows if (theme, lang, word) not in judged]
            wanted[lang] += [int(one) for one in read]
            print(f"{theme:10} {lang}  {sum(map(int, read)):2} of {len(read)}")
    for lang, every in wanted.items():
        share = sum(every) / len(every)
        print(f"{lang}: {sum(every)} of {len(every)} shown words are wanted ({share:.2f})")
    print(f"not read: {', '.join(unread) or 'none'}")


if __name__ == "__main__":
    main()
