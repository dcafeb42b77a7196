"""What coding costs: 1,000 patterns on up to ten million words, against spaCy's PhraseMatcher on
the same words, and `recode` as a whole.

    # the matcher alone; some minutes, most of them spaCy's
    python -m benchmarks.speed.coding
    # the command, on 1,000 documents of 10,000 words: reading them takes most of it
    python -m benchmarks.speed.coding recode [DOCUMENTS WORDS]
"""

from __future__ import annotations

import random
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from benchmarks.speed import synthetic_corpus as synthetic
from benchmarks.speed.runs import ROOT, cost
from contentan.coding import coder, index
from contentan.model import Code, Codebook, Pattern

SIZES = (100_000, 1_000_000, 10_000_000)
#: Words of one index, as in a shard of a corpus.
SHARD = 2_500_000
KINDS = {"word": 400, "phrase": 400, "near": 100, "glob": 100}


def words_of(n: int, seed: int) -> np.ndarray[Any, Any]:
    """Numbers of n words, drawn with the frequencies of the synthetic vocabulary."""
    cumulated = np.array(synthetic.weights())
    return np.searchsorted(cumulated, np.random.default_rng(seed).random(n) * cumulated[-1]).astype(
        np.int32
    )


def part(types: np.ndarray[Any, Any], known: Sequence[str]) -> index.Part:
    """The words as one document, in sentences of 20 and paragraphs of 5 sentences."""
    lengths = np.array([len(word) for word in known])[types] + 1
    stop = np.cumsum(lengths) - 1
    number = np.arange(len(types), dtype=np.int32)
    columns = {
        "token": number,
        "segment": number // 100,
        "sentence": number // 20,
        "start": stop - lengths + 1,
        "stop": stop,
    }
    tokens = pl.DataFrame(
        {name: values.astype(np.int32) for name, values in (*columns.items(), ("type", types))}
    )
    rows = pl.DataFrame({"form": known, "lang": "en", "lemmas": known, "stems": "", "kind": "word"})
    return index.Part(" ".join(known[t] for t in types.tolist()), tokens, rows)


def codebook(kinds: dict[str, int], known: Sequence[str]) -> Codebook:
    """Patterns over words of middle frequency, ten to a code: about as many hits as a large
    codebook finds in real texts.
    """
    rng = random.Random(7)

    def word() -> str:
        return known[
            int(500 * 100 ** rng.random())
        ]  # ranks 500 to 50,000, each power of ten as often

    made: dict[str, Callable[[], str]] = {
        "word": word,
        "phrase": lambda: f"{known[rng.randrange(300)]} {word()}",
        "near": lambda: f"{word()} NEAR/5 {word()}",
        "glob": lambda: f"{word()[:5]}*",
        "star": lambda: f"*{word()[-5:]}",
        "gap": lambda: f"{word()} _{{0,3}} {word()}",
        "regex": lambda: f"/{word()[:4]}[aeiou].*/",
    }
    sources = [made[kind]() for kind, n in kinds.items() for _ in range(n)]
    patterns = tuple(Pattern(f"c{i // 10}", "en", source, i) for i, source in enumerate(sources))
    codes = tuple(Code(f"c{i}", {}, "", "", "", "", "") for i in range(len(sources) // 10))
    return Codebook("benchmark", "1", ("en",), codes, patterns, "")


def shards(n: int, known: Sequence[str], folder: Path) -> list[Path]:
    """An index on disk over n words."""
    made = []
    for i, start in enumerate(range(0, n, SHARD)):
        made.append(folder / f"{n}-{i}")
        made[-1].mkdir()
        index.write(index.build([part(words_of(min(SHARD, n - start), i), known)]), made[-1])
    return made


def ours(folders: Sequence[Path], book: Codebook) -> tuple[float, int]:
    """Seconds and matches, opening the index and reading the patterns included."""
    started = time.perf_counter()
    rules = coder.compile_rules(book, lambda word, _lang: (word,))
    found = 0
    for folder in folders:
        coded = coder.code(index.read(folder), rules)
        found += sum(len(one.counted.first) for one in coded.values())
    return time.perf_counter() - started, found


def docbins(n: int, known: Sequence[str], folder: Path) -> Iterator[Path]:
    """The same words as spaCy's Docs in files, with lemmas."""
    from spacy.tokens import Doc, DocBin
    from spacy.vocab import Vocab

    vocab = Vocab()
    for i, start in enumerate(range(0, n, SHARD)):
        types = words_of(min(SHARD, n - start), i)
        store = DocBin(attrs=["ORTH", "LEMMA"])
        for at in range(0, len(types), 10_000):
            own = [known[t] for t in types[at : at + 10_000].tolist()]
            store.add(Doc(vocab, words=own, lemmas=own))
        path = folder / f"{n}-{i}.spacy"
        store.to_disk(path)
        yield path


def spacys(paths: Sequence[Path], book: Codebook) -> tuple[float, int]:
    """Seconds and matches of spaCy's PhraseMatcher with the words and phrases alone, loading
    included.
    """
    from spacy.matcher import PhraseMatcher
    from spacy.tokens import Doc, DocBin
    from spacy.vocab import Vocab

    started = time.perf_counter()
    vocab = Vocab()
    matcher = PhraseMatcher(vocab, attr="LEMMA")
    for pattern in book.patterns:
        own = pattern.source.split()
        matcher.add(pattern.code, [Doc(vocab, words=own, lemmas=own)])
    found = sum(
        len(matcher(doc)) for path in paths for doc in DocBin().from_disk(path).get_docs(vocab)
    )
    return time.perf_counter() - started, found


def alone(folder: Path) -> None:
    """The matcher, kind by kind, by size, and beside spaCy's."""
    known = synthetic.vocabulary()
    largest = SIZES[-1]
    folders = {n: shards(n, known, folder) for n in SIZES}
    plain = codebook({kind: KINDS[kind] for kind in ("word", "phrase")}, known)
    seconds, found = spacys(list(docbins(largest, known, folder)), plain)
    own, same = ours(folders[largest], plain)
    print(
        f"800 words and phrases on {largest:,} words: spaCy {seconds:.2f} s ({found:,} matches),"
        f" contentan {own:.2f} s ({same:,} after"
    )
    print(f"  overlap is resolved): {seconds / own:.0f} times as fast")
    print("1,000 patterns (400 words, 400 phrases, 100 NEAR, 100 globs), by size:")
    for n in SIZES:
        seconds, found = ours(folders[n], codebook(KINDS, known))
        print(f"  {n:>10,} words {seconds:>7.2f} s {found:>9,} hits")
    print(f"100 patterns of one kind on {largest:,} words, million words a second:")
    for kind in ("word", "phrase", "near", "gap", "glob", "star", "regex"):
        seconds, found = ours(folders[largest], codebook({kind: 100}, known))
        print(f"  {kind:<7}{largest / seconds / 1e6:>8.1f}  ({found:,} hits)")


def recode(documents: int, words: int, folder: Path) -> None:
    """The command, after one word of the codebook was changed."""
    corpus, book, outputs = folder / "corpus", folder / "codebook", folder / "outputs"
    synthetic.corpus(corpus, documents, words)
    shutil.copytree(ROOT / "codebooks" / "people_diplomacy", book)
    cold = cost("run", "--corpus", corpus, "--codebook", book, "--outputs", outputs)
    print(f"{documents:,} documents of {words:,} words: run {cold.seconds:.0f} s")
    path = book / "codebook.yaml"
    for i in range(3):
        text = path.read_text(encoding="utf-8")
        path.write_text(
            re.sub(r"(?m)^version: .*$", f"version: 9.9.{i}", text, count=1), encoding="utf-8"
        )
        again = cost("recode", "--codebook", book, "--outputs", outputs)
        print(f"  recode {again.seconds:.2f} s, {again.tree:.0f} MB")


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as place:
        if sys.argv[1:2] == ["recode"]:
            recode(*([int(argument) for argument in sys.argv[2:4]] or [1_000, 10_000]), Path(place))
        else:
            alone(Path(place))
