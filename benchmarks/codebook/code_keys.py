"""How often the code that the machine found stands on the keys 1 to 9 of the tasks Code and Missed.

    python -m benchmarks.codebook.code_keys --outputs OUTPUTS

Three orders of the codes, of a run's hits: the codebook's, that of the hits in all other documents,
that of the hits in other documents of the same family, then of all others. The document itself
never counts. The machine's code stands for the right one, which it is not always.
"""

from __future__ import annotations

import argparse
from collections import Counter
from pathlib import Path

import polars as pl

from contentan.codebook.canonical_form import codebook_of_run
from contentan.review.screen.code_keys import frequent
from contentan.store.run_folders import manifest_of, run_folder


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--outputs", type=Path, default=Path("outputs"))
    folder = run_folder(parser.parse_args().outputs)
    book = codebook_of_run(folder)
    family = {one["id"]: one["family"] for one in manifest_of(folder)["documents"]}
    hits = pl.read_parquet(folder / "hits.parquet").filter(pl.col("blocked_by").is_null())
    found = hits.select("doc", "code").rows()
    orders: dict[str, dict[str, list[str]]] = {"codebook": {}, "others": {}, "family": {}}
    for doc, own_family in family.items():
        others = Counter(code for own, code in found if own != doc)
        alike = Counter(code for own, code in found if own != doc and family[own] == own_family)
        usual = [code for code, _ in others.most_common()]
        orders["codebook"][doc] = frequent(book, ())
        orders["others"][doc] = frequent(book, (), usual)
        orders["family"][doc] = frequent(book, (), [*(c for c, _ in alike.most_common()), *usual])
    for name, keys in orders.items():
        held = sum(code in keys[doc] for doc, code in found)
        print(f"{name:10} {held} of {len(found)} hits ({100 * held / len(found):.0f} %)")


if __name__ == "__main__":
    main()
