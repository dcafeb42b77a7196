"""Synthetic text: invented words with the frequencies of a language (Zipf), and here and there a
paragraph of the sample corpus.
"""

from __future__ import annotations

import csv
import random
from collections.abc import Iterator
from itertools import accumulate
from pathlib import Path

ROOT = Path(__file__).parents[2]
#: Different words; a corpus of ten million has about as many types.
WORDS = 120_000
#: One paragraph in so many is of the sample corpus: about one word in fifteen then stands where
#: something is coded.
REAL = 12


def vocabulary(size: int = WORDS) -> list[str]:
    """Invented words, the frequent ones first and shorter."""
    rng = random.Random(1)
    onsets, vowels = (
        "b c d f g h k l m n p r s t v br cl dr gr pl st tr".split(),
        "a e i o u ai ea ou".split(),
    )
    found: dict[str, None] = {}
    while len(found) < size:
        syllables = 2 + (len(found) > 2_000) + (rng.random() < 0.3)
        found[
            "".join(rng.choice(onsets) + rng.choice(vowels) for _ in range(syllables))
            + rng.choice("nrsltd")
        ] = None
    return list(found)


def weights(size: int = WORDS) -> list[float]:
    """Cumulated frequencies of the words, falling with their rank."""
    return list(accumulate(1 / (rank + 2.7) for rank in range(size)))


def sentences(
    words: int, rng: random.Random, known: list[str], cumulated: list[float]
) -> Iterator[list[str]]:
    """Sentences of 8 to 30 words, `words` words in all or a few more."""
    done = 0
    while done < words:
        n = rng.randint(8, 30)
        yield rng.choices(known, cum_weights=cumulated, k=n)
        done += n


def real_paragraphs() -> list[str]:
    """Long paragraphs of the sample corpus."""
    texts = sorted((ROOT / "corpus" / "texts").glob("*.md"))
    found = [
        part.strip() for text in texts for part in text.read_text(encoding="utf-8").split("\n\n")
    ]
    return [part for part in found if len(part.split()) > 20]


def document(
    words: int, rng: random.Random, known: list[str], cumulated: list[float], real: list[str]
) -> str:
    """Paragraphs of about 100 words."""
    parts, own, size = [], [], 0
    for sentence in sentences(words, rng, known, cumulated):
        own.append(" ".join(sentence).capitalize() + ".")
        size += len(sentence)
        if size > 100:
            parts.append(" ".join(own))
            own, size = [], 0
            if rng.random() < 1 / REAL:
                parts.append(rng.choice(real))
    return "\n\n".join([*parts, " ".join(own)])


def corpus(folder: Path, documents: int, words: int) -> None:
    """A register and so many documents of so many words, half of each country, 2019 to 2024."""
    rng, known, cumulated, real = (
        random.Random(documents),
        vocabulary(),
        weights(),
        real_paragraphs(),
    )
    folder.mkdir()
    with (folder / "register.csv").open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(["id", "path", "family", "country", "year"])
        for i in range(documents):
            text = document(words, rng, known, cumulated, real)
            (folder / f"d{i:05}.txt").write_text(f"{text}\n\n{i}\n", encoding="utf-8")
            out.writerow([f"d{i:05}", f"d{i:05}.txt", "other", ("KAZ", "USA")[i % 2], 2019 + i % 6])
