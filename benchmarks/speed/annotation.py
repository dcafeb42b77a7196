"""How fast texts are annotated, beside spaCy's bare tokenizers on the same paragraphs in the same
run.

    python -m benchmarks.speed.annotation [FOLDER ...]

A FOLDER holds further plain texts (*.txt, *.md, *.conllu), beside those of the sample corpus.

For each language it prints tokens a second of three ways: spaCy's tokenizer alone (kk: its
language-neutral one), our whole annotation (sentences, language, tokens, lemmas in context) with
every type new, and the same with the types known, as they are after the first documents of a
corpus. Only the ratios mean something: the machine is part of the numbers.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import polars as pl
import spacy

from contentan.extract.tables import BLOCKS, PAGES, PLACES, REPAIRS, Extraction
from contentan.lemmatize import english, lemmas, typed_tokens
from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.russian import russian
from contentan.lemmatize.word_lemmas import kind_of, look_up
from contentan.segment import language, token_cuts
from contentan.segment.segments import segment
from contentan.tables.frames import frame_of

SAMPLE = Path(__file__).parents[2] / "corpus" / "texts"
SPACY = {"kk": "xx", "ru": "ru", "en": "en"}
PARAGRAPHS = 400  # of one document: a report, not a leaflet
REPEATS = 3


def paragraphs(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Paragraphs of all files by language."""
    found: dict[str, list[str]] = {lang: [] for lang in SPACY}
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        parts = (
            re.findall(r"^# text = (.*)", text, re.M)
            if path.suffix == ".conllu"
            else re.split(r"\n\s*\n", text)
        )
        for part in parts:
            plain = " ".join(part.split())
            lang = language.language(plain)
            if lang and len(plain) > 40:
                found[lang].append(plain)
    return found


def document(parts: list[str]) -> Extraction:
    """A document of paragraphs, as extraction would give it."""
    rows, start = [], 0
    for number, part in enumerate(parts):
        rows.append((number, start, start + len(part), "paragraph", 0, 1, number + 1))
        start += len(part) + 1
    places = frame_of(PLACES, [(row[0], 1, row[1], row[2], None, None, None, None) for row in rows])
    pages = frame_of(PAGES, [(1, None, "text", start, None, None, None)])
    return Extraction(
        "text",
        "\n".join(parts),
        pages,
        frame_of(BLOCKS, rows),
        places,
        pl.DataFrame(schema=REPAIRS.schema),
    )


def best_of(work: Callable[[], int], before: Callable[[], None], repeats: int = REPEATS) -> float:
    """Tokens a second of processor time, the best of some tries."""
    rates = []
    for _ in range(repeats):
        before()
        start = time.process_time()
        tokens = work()
        rates.append(tokens / (time.process_time() - start))
    return max(rates)


def forget() -> None:
    """Empties every cache that an earlier document has filled; dictionaries stay loaded."""
    for cached in (
        look_up,
        kind_of,
        typed_tokens._script,
        token_cuts.tokenizer,
        token_cuts.lengths,
        language.word_score,
        russian.ranked,
        english.ranked,
        kazakh.lemmas,
        kazakh.analyse,
        kazakh._quick,
    ):
        cached.cache_clear()


def measure(lang: str, parts: list[str]) -> None:
    documents = [document(parts[i : i + PARAGRAPHS]) for i in range(0, len(parts), PARAGRAPHS)]

    def bare() -> int:
        cut = spacy.blank(SPACY[lang]).tokenizer if fresh else known
        return sum(len(cut(part)) for part in parts)

    def ours() -> int:
        return sum(lemmas.lemmatize(one.text, segment(one)).tokens.height for one in documents)

    known, fresh = spacy.blank(SPACY[lang]).tokenizer, False
    ours()
    rates = {"types known": (best_of(bare, lambda: None), best_of(ours, lambda: None))}
    fresh = True
    rates["every type new"] = (best_of(bare, lambda: None), best_of(ours, forget))
    for name, (theirs, own) in rates.items():
        print(
            f"{lang}  {name:14}  spaCy tokenizer {theirs:9,.0f}  annotation {own:9,.0f} tokens/s "
            f" ratio {own / theirs:.2f}"
        )


if __name__ == "__main__":
    files = [
        path for folder in [SAMPLE, *map(Path, sys.argv[1:])] for path in sorted(folder.rglob("*"))
    ]
    texts = paragraphs(path for path in files if path.suffix in {".txt", ".md", ".conllu"})
    for one, own_parts in texts.items():
        print(f"{one}  {len(own_parts)} paragraphs, {sum(map(len, own_parts)):,} characters")
        if own_parts:
            measure(one, own_parts)
