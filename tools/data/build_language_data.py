"""Build src/contentan/segment/data/language_trigrams.json: log-odds of letter trigrams, Kazakh
against Russian.

    # writes the file, prints accuracy on the unused half
    python tools/data/build_language_data.py DATA
    # prints accuracy only
    python tools/data/build_language_data.py DATA --check

DATA is a folder with kk_raw_kaznerd, kk_aptexts2, ru_gsd, ru_taiga and en_ewt, as published.

Kazakh words come from KazNERD's raw text (CC BY 4.0), Russian ones from the development parts of UD
Russian GSD and Taiga (CC BY-SA 4.0). Only numbers about trigrams go into the file. The printed
accuracy uses weights from even sentences, measured on odd ones; the file is built from all.
Sentences with fewer than two words of two letters are not counted.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter
from pathlib import Path

from contentan.segment import language

TARGET = Path(__file__).parents[2] / "src/contentan/segment/data/language_trigrams.json"
KEEP = 6000
SMOOTH = 2.0


def conll_words(path: Path) -> list[list[str]]:
    """Sentences of words of a CoNLL-U file (second column) or a two-column NER file (first
    column).
    """
    sentences = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [
            line.split("\t") if "\t" in line else line.split(" ") for line in block.splitlines()
        ]
        rows = [row for row in rows if row[0] and not row[0].startswith("#") and "-" not in row[0]]
        column = 1 if rows and len(rows[0]) > 5 else 0
        sentences.append([word for row in rows for word in language.words(row[column])])
    return [sentence for sentence in sentences if sentence]


def trigram_counts(sentences: list[list[str]]) -> Counter[str]:
    """Trigrams weighted by the logarithm of their word's count: a frequent name is not a hundred
    words.
    """
    forms = Counter(word.lower() for sentence in sentences for word in sentence)
    counts: Counter[str] = Counter()
    for form, n in forms.items():
        for trigram in language.trigrams(form):
            counts[trigram] += 1 + math.log(n)
    return counts


def weights(kazakh: list[list[str]], russian: list[list[str]]) -> dict[str, float]:
    """The KEEP trigrams that say most, with their smoothed log-odds."""
    left, right = trigram_counts(kazakh), trigram_counts(russian)
    n_left, n_right = sum(left.values()), sum(right.values())
    odds = {}
    for trigram in left.keys() | right.keys():
        a, b = left[trigram] + SMOOTH * n_left / n_right, right[trigram] + SMOOTH
        odds[trigram] = (math.log(a / n_left) - math.log(b / n_right), a + b)
    ranked = sorted(odds, key=lambda t: (-abs(odds[t][0]) * math.sqrt(odds[t][1]), t))[:KEEP]
    return {trigram: round(odds[trigram][0], 2) for trigram in sorted(ranked)}


def tells(sentence: list[str]) -> bool:
    """Whether a sentence has anything to tell a language by: initials cut off a name ('И') and
    remains of markup ('br') have not.
    """
    return sum(len(word) > 1 for word in sentence) > 1


def accuracy(sets: dict[str, list[list[str]]], first: int | None) -> str:
    shares = {}
    for lang, sentences in sets.items():
        told = [sentence for sentence in sentences if tells(sentence)]
        right = sum(language.language(" ".join(sentence[:first])) == lang[:2] for sentence in told)
        shares[lang] = f"{lang} {100 * right / len(told):.2f} of {len(told)}"
    return "  ".join(shares.values())


def main(folder: Path, *, check: bool) -> None:
    kazakh = [
        s
        for name in ("valid", "test")
        for s in conll_words(folder / f"kk_raw_kaznerd/kaznerd_{name}.txt")
    ]
    russian = [
        s
        for name in ("gsd", "taiga")
        for s in conll_words(folder / f"ru_{name}/ru_{name}-ud-dev.conllu")
    ]
    language._weights = lambda: weights(kazakh[::2], russian[::2])  # type: ignore[assignment]
    half = language._weights()
    language._weights = lambda: half  # type: ignore[assignment]
    held_out = {
        "kk": conll_words(folder / "kk_aptexts2/kk_aptexts2.conllu"),
        "ru": russian[1::2],
        "en": conll_words(folder / "en_ewt/en_ewt-ud-dev.conllu"),
        "kk, news": kazakh[1::2],
    }
    print("sentences   ", accuracy(held_out, None))
    print("three words ", accuracy(held_out, 3))
    if check:
        return
    made = {
        "about": (
            "log-odds of letter trigrams, Kazakh (+) against Russian (-);"
            " tools/data/build_language_data.py; sources in NOTICE"
        ),
        "weights": weights(kazakh, russian),
    }
    TARGET.write_text(json.dumps(made, ensure_ascii=False, indent=0) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), check="--check" in sys.argv)
