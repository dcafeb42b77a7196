"""How long `contentan.code_texts` takes for short texts, as from a survey: 30,000 different ones of
20 to 40 words in Kazakh, Russian and English.

    python -m benchmarks.speed.texts [TEXTS]

Texts are made of sentences of the sample corpus in which every fifth word is another one of the
same language. The budget is a minute.
"""

from __future__ import annotations

import random
import resource
import sys
import time
from collections import defaultdict

import contentan
from benchmarks.speed.synthetic_corpus import ROOT
from contentan.segment.language import language
from contentan.segment.sentences import sentences

BOOK = ROOT / "codebooks" / "people_diplomacy"
TEXTS, FEWEST, MOST, CHANGED = 30_000, 20, 40, 0.2


def sample_sentences() -> dict[str, list[list[str]]]:
    """Sentences of the sample corpus as words, by language."""
    found = defaultdict[str, list[list[str]]](list)
    for path in sorted((ROOT / "corpus" / "texts").glob("*.md")):
        for part in path.read_text(encoding="utf-8").split("\n\n"):
            plain = " ".join(part.split())
            for start, stop in sentences(plain):
                found[language(plain[start:stop])].append(plain[start:stop].split())
    return {lang: own for lang, own in found.items() if lang}


def texts(count: int) -> list[str]:
    """So many texts, the languages in turn."""
    rng, by_lang = random.Random(3), sample_sentences()
    words = {lang: [word for one in own for word in one] for lang, own in by_lang.items()}
    made = []
    for number in range(count):
        lang = sorted(by_lang)[number % len(by_lang)]
        wanted, own = rng.randint(FEWEST, MOST), list[str]()
        while len(own) < wanted:
            own += [
                rng.choice(words[lang]) if rng.random() < CHANGED else word
                for word in rng.choice(by_lang[lang])
            ]
        made.append(" ".join(own[:wanted]))
    return made


def main() -> None:
    given = texts(int(sys.argv[1]) if len(sys.argv) > 1 else TEXTS)
    start = time.perf_counter()
    counts = contentan.code_texts(given, BOOK)
    seconds = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    words = sum(len(text.split()) for text in given)
    print(
        f"{len(given):,} texts ({len(set(given)):,} different), {words:,} words: {seconds:.1f} s,"
        f" {int(counts.to_numpy().sum()):,} hits, {memory:,.0f} MB at most"
    )


if __name__ == "__main__":
    main()
