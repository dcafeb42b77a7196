"""Precision of the codebook's hits in real documents, by reading.

    # figures from precision_verdicts.csv beside this file
    python -m benchmarks.codebook.precision
    # draw a sample from a run and show it in context
    python -m benchmarks.codebook.precision --draw 1 --outputs OUTPUTS
    # Kazakh television news as a corpus, to be run first
    python -m benchmarks.codebook.precision --news FOLDER

A sample is up to 30 hits of each language, at random, no more than 5 of a code: by rate alone one
frequent code would be most of it. So the figure is that of the codes as a list, not of the hits as
a mass. The language is that of the hit's first word. Hits that were judged before are left out, so
each sample is fresh. precision_verdicts.csv holds ids, verdicts and reasons, none of the texts.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

SHARED = Path(__file__).parents[2].parent / "shared"
VERDICTS = Path(__file__).with_name("precision_verdicts.csv")
LANGS = ("kk", "ru", "en")
PER_LANGUAGE, PER_CODE = 30, 5
Z = 1.959964


class Hit(NamedTuple):
    hit: str
    doc: str
    code: str
    lang: str


def wilson(successes: int, trials: int) -> tuple[float, float]:
    """95 % score interval of a share (Wilson 1927).

    >>> [round(end, 3) for end in wilson(18, 20)]
    [0.699, 0.972]
    """
    share, spread = successes / trials, Z * Z / trials
    middle = share + spread / 2
    reach = Z * (share * (1 - share) / trials + spread / (4 * trials)) ** 0.5
    return (middle - reach) / (1 + spread), (middle + reach) / (1 + spread)


def draw(hits: Iterable[Hit], seed: int, judged: Iterable[str] = ()) -> list[Hit]:
    """The sample of a seed; the order of `hits` does not matter."""
    rng, known = random.Random(seed), set(judged)
    pools: dict[str, list[Hit]] = defaultdict(list)
    for hit in sorted(set(hits)):
        if hit.hit not in known:
            pools[hit.lang].append(hit)
    sample = []
    for lang in LANGS:
        rng.shuffle(pools[lang])
        of_code, taken = Counter[str](), list[Hit]()
        for hit in pools[lang]:
            if of_code[hit.code] < PER_CODE and len(taken) < PER_LANGUAGE:
                of_code[hit.code] += 1
                taken.append(hit)
        sample += taken
    return sample


def news(folder: Path) -> None:
    """Write the raw texts of KazNERD as a corpus of two documents, a paragraph a sentence: the
    shared corpus has few Kazakh hits.
    """
    source, rows = SHARED / "data" / "lemma" / "kk_raw_kaznerd", []
    folder.mkdir(parents=True, exist_ok=True)
    for part in ("valid", "test"):
        blocks = (source / f"kaznerd_{part}.txt").read_text(encoding="utf-8").split("\n\n")
        sentences = [
            " ".join(line.split()[0] for line in block.splitlines() if line.strip())
            for block in blocks
        ]
        name = f"kaznerd-{part}"
        (folder / f"{name}.txt").write_text(
            "\n\n".join(filter(None, sentences)) + "\n", encoding="utf-8"
        )
        rows.append(f"{name},{name}.txt,other,KAZ,2021,kk\n")
    (folder / "register.csv").write_text(
        "id,path,family,country,year,lang\n" + "".join(rows), encoding="utf-8"
    )


def show(outputs: Path, seed: int, doc: str) -> None:
    """Print the sample of a seed from the latest run in `outputs` (from one document, if named),
    each hit in its sentence.
    """
    import polars as pl

    from contentan.runs.after import lookup
    from contentan.store.run_folders import run_folder

    table = pl.read_parquet(run_folder(outputs, "") / "hits.parquet").filter(
        pl.col("blocked_by").is_null()
    )
    table = table.filter(pl.col("doc") == doc) if doc else table
    hits = []
    for row in table.iter_rows(named=True):
        lang = re.search(r"\((kk|ru|en):", row["trace"])
        hits.append(Hit(row["hit"], row["doc"], row["code"], lang[1] if lang else row["lang"]))
    for hit in draw(hits, seed, (row["hit"] for row in verdicts())):
        found = lookup.why(outputs, hit.hit)
        text = found.sentence
        left, match, right = text[: found.start], text[found.start : found.stop], text[found.stop :]
        print(f"\n{','.join(hit)}")
        print(
            f"  {' '.join(left[-220:].split())} [[{' '.join(match.split())}]]"
            f" {' '.join(right[:160].split())}"
        )


def verdicts() -> list[dict[str, str]]:
    if not VERDICTS.is_file():
        return []
    with VERDICTS.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def report() -> None:
    """Right hits per sample and language with Wilson's interval."""
    rows = verdicts()
    print(
        f"{'sample':<8}{'texts':<16}{'seed':>5}  {'lang':<5}{'hits':>5}{'codes':>6}{'right':>6} "
        " precision [95 %]"
    )
    groups = sorted({(row["sample"], row["texts"], row["seed"]) for row in rows})
    for sample, texts, seed in groups:
        for lang in LANGS:
            own = [
                row
                for row in rows
                if (row["sample"], row["texts"], row["lang"]) == (sample, texts, lang)
            ]
            if own:
                right, codes = (
                    sum(row["verdict"] == "right" for row in own),
                    len({row["code"] for row in own}),
                )
                low, high = wilson(right, len(own))
                figure = f"{right / len(own):.2f} [{low:.2f}–{high:.2f}]"
                print(
                    f"{sample:<8}{texts:<16}{seed:>5}  {lang:<5}{len(own):>5}{codes:>6}{right:>6} "
                    f" {figure}"
                )


def main() -> None:
    parser = argparse.ArgumentParser(description="Precision by reading.")
    parser.add_argument(
        "--draw", type=int, metavar="SEED", help="show a fresh sample instead of the figures"
    )
    parser.add_argument("--outputs", type=Path, default=Path("outputs"))
    parser.add_argument("--doc", default="", help="draw from this document only")
    parser.add_argument("--news", type=Path, help="write the Kazakh news corpus there")
    options = parser.parse_args()
    if options.news:
        news(options.news)
    elif options.draw is not None:
        show(options.outputs, options.draw, options.doc)
    else:
        report()


if __name__ == "__main__":
    main()
