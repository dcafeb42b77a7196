"""Build src/contentan/extract/data/continuity.json: how words follow each other in running
text.

    # writes the file, prints its size
    python tools/data/build_continuity_data.py DATA

DATA is a folder with kk_raw_kaznerd, ru_gsd, ru_taiga and en_ewt, as published.

Kazakh text is KazNERD's raw text (CC BY 4.0), Russian and English text the development parts of UD
Russian GSD and Taiga and of UD English EWT (CC BY-SA 4.0). Only counts go into the file: of word
classes (frequent words and endings of three letters) that stand side by side, and of words that
occur three times or more.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from contentan.extract import continuity

TARGET = Path(continuity.__file__).parent / "data/continuity.json"
FREQUENT = 400  # words that are a class of their own, of each language
WORDS = 6_000  # words of each language that a broken word may be
_CLOSING = ".,:;!?…»”)]%"
_OPENING = "«“„(["


def conll_sentences(path: Path) -> list[list[str]]:
    """Sentences of a CoNLL-U file as the words that stand between spaces."""
    found = re.findall(r"^# text = (.+)$", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return [sentence.split() for sentence in found]


def tagged_sentences(path: Path) -> list[list[str]]:
    """Sentences of a file with a token a line, the marks put to their words."""
    made = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        words: list[str] = []
        glue = False
        for row in block.splitlines():
            token = row.split(" ")[0]
            if words and (glue or token in _CLOSING):
                words[-1] += token
            elif token:
                words.append(token)
            glue = bool(token) and token in _OPENING
        made.append(words)
    return made


def main() -> None:
    """Count and write."""
    folder = Path(sys.argv[1])
    texts = {
        "en": conll_sentences(folder / "en_ewt/en_ewt-ud-dev.conllu"),
        "ru": [
            sentence
            for name in ("gsd", "taiga")
            for sentence in conll_sentences(folder / f"ru_{name}/ru_{name}-ud-dev.conllu")
        ],
        "kk": [
            sentence
            for name in ("valid", "test")
            for sentence in tagged_sentences(folder / f"kk_raw_kaznerd/kaznerd_{name}.txt")
        ],
    }
    kept: set[str] = set()
    words: Counter[str] = Counter()
    for sentences in texts.values():
        found = Counter(
            bare for sentence in sentences for word in sentence if (bare := continuity.bare(word))
        )
        kept |= {word for word, _ in found.most_common(FREQUENT) if word.isalpha()}
        words.update({word: n for word, n in found.most_common(WORDS) if n > 2})
    model = continuity.Continuity(kept, words)
    for sentences in texts.values():
        pairs = [pair for sentence in sentences for pair in pairwise(sentence)]
        continuity.learn(model, pairs, 1.0)
    fine: dict[str, dict[str, int]] = {}
    for (left, right), times in sorted(model.fine.items()):
        if times > 1:
            fine.setdefault(left, {})[right] = int(times)
    coarse = {f"{left} {right}": int(n) for (left, right), n in sorted(model.coarse.items())}
    table = {
        "frequent": sorted(kept),
        "words": " ".join(sorted(words)),
        "coarse": coarse,
        "fine": fine,
        "lefts": {name: int(n) for name, n in sorted(model.lefts.items()) if n > 1},
        "rights": {name: int(n) for name, n in sorted(model.rights.items()) if n > 1},
    }
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(
        json.dumps(table, ensure_ascii=False, separators=(",", ":")) + "\n", encoding="utf-8"
    )
    print(f"{TARGET.stat().st_size:,} bytes, {len(words):,} words, {len(fine):,} left classes")


if __name__ == "__main__":
    main()
