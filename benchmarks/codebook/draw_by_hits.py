"""Draw news sentences by whether a codebook finds anything in them, to be coded without its hits.

    python -m benchmarks.codebook.draw_by_hits --codebook FOLDER --out FILE

Few sentences of news hold a theme, so a random sample says little of precision. Here one stratum
holds the sentences in which the codebook finds a code of `gold/themes.yaml`, the other the rest;
weight = sentences of the stratum / sentences drawn. FILE has both mixed, without the strata, and is
what the coder reads; the strata stand in FILE's neighbour `_key`, not to be opened before. The
figures hold for any later codebook, since strata and weights do not depend on it. Sentences of the
first sample and of the probe are left out.
"""

from __future__ import annotations

import argparse
import csv
import random
from pathlib import Path
from typing import NamedTuple

import yaml

from benchmarks.codebook.draw_gold import NEWS, OWN_NEWS, SHORTEST, write
from contentan.authoring.evaluate.coded_texts import Text
from contentan.authoring.evaluate.digested_texts import digest
from contentan.authoring.evaluate.gold import code_texts
from contentan.codebook import codebook_file
from contentan.coding import coder
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import Codebook

GOLD = Path(__file__).parents[2] / "codebooks" / "people_diplomacy" / "gold"
SEED = 33
DRAWN = {"ru": (150, 150), "kk": (75, 75)}

Row = dict[str, str]


class Sentence(NamedTuple):
    id: str
    text: str
    digest: str


def pool(lang: str, known: set[str]) -> list[Sentence]:
    """Sentences of the language's own file, without short, repeated and known ones."""
    seen, kept = set(known), []
    for row in rows(NEWS / OWN_NEWS[lang]):
        own = Sentence(row["id"], row["text"].strip(), digest(row["text"].strip()))
        if own.digest not in seen and sum(map(str.isalpha, own.text)) >= SHORTEST:
            seen.add(own.digest)
            kept.append(own)
    return kept


def themes_of(book: Codebook, wanted: set[str]) -> set[str]:
    """The codes that are wanted, or below a wanted one."""
    parents = {code.id: code.parent for code in book.codes}
    found = set()
    for own in parents:
        above: str | None = own
        while above and above not in wanted:
            above = parents.get(above)
        if above:
            found.add(own)
    return found


def drawn(
    lang: str, sentences: list[Sentence], hit: list[bool], sizes: tuple[int, int]
) -> list[Row]:
    """Rows of the two strata, `hit` first, with their weights."""
    rng = random.Random(f"{SEED}-{lang}-news")
    done: list[Row] = []
    for stratum, yes, size in zip(("hit", "none"), (True, False), sizes, strict=True):
        group = [one for one, found in zip(sentences, hit, strict=True) if found is yes]
        got = rng.sample(group, min(size, len(group)))
        weight = str(round(len(group) / len(got), 4))
        source = f"../shared/data/coded/kkru/{OWN_NEWS[lang]}"
        done += [_row(lang, stratum, weight, f"{source}#{one.id}", one) for one in got]
    return done


def _row(lang: str, stratum: str, weight: str, source: str, one: Sentence) -> Row:
    split = "test" if int(one.digest[:8], 16) % 2 else "dev"
    own = {"lang": lang, "register": "news", "stratum": stratum, "weight": weight}
    return own | {"source": source, "digest": one.digest, "split": split, "text": one.text}


def numbered(found: list[Row]) -> list[Row]:
    """All rows in a random order, numbered by language, so that no id tells a stratum."""
    mixed, counts = list(found), dict.fromkeys(DRAWN, 0)
    random.Random("order").shuffle(mixed)
    for row in mixed:
        counts[row["lang"]] += 1
        row["id"] = f"h{row['lang']}n{counts[row['lang']]:03d}"
    return mixed


def rows(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--codebook", type=Path, required=True, help="folder of the codebook")
    parser.add_argument("--out", type=Path, required=True, help="file for the coder")
    args = parser.parse_args()
    book = codebook_file.read(args.codebook)
    rules = coder.compile_rules(book, pattern_lemmas)
    named = yaml.safe_load((GOLD / "themes.yaml").read_text(encoding="utf-8"))
    codes = themes_of(book, {code for own in named.values() for code in own})
    known = {row["digest"] for row in rows(GOLD / "kk_ru_passages.csv")}
    known |= {digest(row["text"]) for row in rows(NEWS / "blind_news_kk_ru.csv")}
    found: list[Row] = []
    for lang, sizes in DRAWN.items():
        sentences = pool(lang, known)
        texts = [Text(line, one.text, ()) for line, one in enumerate(sentences)]
        hit = [not codes.isdisjoint(own.codes()) for own in code_texts(texts, rules)]
        found += drawn(lang, sentences, hit, sizes)
    mixed = numbered(found)
    write(args.out, mixed, ("id", "lang", "text"))
    key = ("id", "lang", "register", "stratum", "weight", "source", "digest", "split")
    write(args.out.with_name(f"{args.out.stem}_key.csv"), mixed, key)
    print(f"{len(mixed)} sentences drawn")


if __name__ == "__main__":
    main()
