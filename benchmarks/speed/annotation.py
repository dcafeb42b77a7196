"""How fast texts are annotated, beside spaCy's bare tokenizers on the same paragraphs in the same
run.

    python -m benchmarks.speed.annotation [FOLDER ...]

A FOLDER holds further plain texts (*.txt, *.md, *.conllu), beside those of the sample corpus and
the treebanks of ../shared/data/lemma, where they are present. Sentences of a treebank are put
together to paragraphs.

For each language it prints tokens a second of spaCy's tokenizer alone (kk: its language-neutral
one) and of our whole annotation (sentences, language, tokens, lemmas in context): with the types
known to the process, as they are after the first documents of a corpus; and with every type new.
Tokenizers and dictionaries are loaded beforehand. The ways take turns; each figure is the median of
the rounds, in processor time. Only the ratios mean something: the machine is part of the numbers.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from statistics import median

import polars as pl
import spacy
from spacy.tokenizer import Tokenizer

from contentan.extract.prose import letter_model
from contentan.extract.tables import BLOCKS, PAGES, PLACES, REPAIRS, Extraction
from contentan.lemmatize import english, english_dictionary, lemmas, word_memory
from contentan.lemmatize.kazakh import kazakh
from contentan.lemmatize.russian import russian
from contentan.lemmatize.word_lemmas import kind_of, look_up
from contentan.segment import language, text_chunks, token_cuts
from contentan.segment.segments import segment
from contentan.tables.frames import frame_of

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "corpus" / "texts"
TREEBANKS = ROOT.parent / "shared" / "data" / "lemma"
SPACY = {"kk": "xx", "ru": "ru", "en": "en"}
PARAGRAPHS = 100  # of one document: a report, not a leaflet
SENTENCES = 4  # of one paragraph
ROUNDS = 3


def paragraphs(paths: Iterable[Path]) -> dict[str, list[str]]:
    """Paragraphs of all files by language."""
    found: dict[str, list[str]] = {lang: [] for lang in SPACY}
    for path in paths:
        text = path.read_text(encoding="utf-8", errors="replace")
        parts = _of_treebank(text) if path.suffix == ".conllu" else re.split(r"\n\s*\n", text)
        for part in parts:
            plain = " ".join(part.split())
            lang = language.language(plain)
            if lang and len(plain) > 40:
                found[lang].append(plain)
    return found


def _of_treebank(text: str) -> list[str]:
    """Neighbouring sentences together."""
    told = re.findall(r"^# text = (.*)", text, re.M)
    return [" ".join(told[at : at + SENTENCES]) for at in range(0, len(told), SENTENCES)]


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


def rate(work: Callable[[], int]) -> float:
    """Tokens a second of processor time."""
    start = time.process_time()
    tokens = work()
    return tokens / (time.process_time() - start)


def forget() -> None:
    """Empties every memory that an earlier document has filled; dictionaries stay loaded."""
    for cached in (
        look_up,
        kind_of,
        word_memory.vocabulary,
        text_chunks.chunks,
        text_chunks.found_in,
        token_cuts.lengths,
        language.word_score,
        russian.ranked,
        english.ranked,
        english_dictionary.level,
        english_dictionary.regular_forms,
        kazakh.lemmas,
        kazakh.analyse,
        kazakh.made_from,
        kazakh._quick,
    ):
        cached.cache_clear()
    letter_model._forget(letter_model._model())


def measure(lang: str, parts: list[str]) -> None:
    documents = [document(parts[i : i + PARAGRAPHS]) for i in range(0, len(parts), PARAGRAPHS)]
    known = spacy.blank(SPACY[lang]).tokenizer

    def bare(cut: Tokenizer) -> int:
        return sum(len(cut(part)) for part in parts)

    def ours() -> int:
        return sum(lemmas.lemmatize(one.text, segment(one)).tokens.height for one in documents)

    bare(known)
    rates: dict[str, list[tuple[float, float]]] = {"types known": [], "every type new": []}
    for _ in range(ROUNDS):
        fresh = spacy.blank(SPACY[lang]).tokenizer
        fresh("")
        forget()
        rates["every type new"].append((rate(partial(bare, fresh)), rate(ours)))
        rates["types known"].append((rate(partial(bare, known)), rate(ours)))
    for name, found in rates.items():
        theirs, own = (median(one) for one in zip(*found, strict=True))
        print(
            f"{lang}  {name:14}  spaCy tokenizer {theirs:9,.0f}  annotation {own:9,.0f} tokens/s "
            f" ratio {own / theirs:.2f}"
        )


def main() -> None:
    folders = [SAMPLE, *([TREEBANKS] if TREEBANKS.is_dir() else []), *map(Path, sys.argv[1:])]
    files = [path for folder in folders for path in sorted(folder.rglob("*"))]
    kinds = {".md", ".conllu"} if len(sys.argv) == 1 else {".txt", ".md", ".conllu"}
    for lang, parts in paragraphs(path for path in files if path.suffix in kinds).items():
        print(f"{lang}  {len(parts)} paragraphs, {sum(map(len, parts)):,} characters")
        if parts:
            measure(lang, parts)


if __name__ == "__main__":
    main()
