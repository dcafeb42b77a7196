"""What the judgement of passages (Kazakh, Russian or English prose, another language, noise) costs,
as a share of the annotation of the same documents in the same run.

    python -m benchmarks.speed.gate [FOLDER ...]

A FOLDER holds further plain texts (*.txt, *.md, *.conllu), beside those of the sample corpus. For
each language it prints the share with every word new, as in the first document of a corpus, and
with the words known.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from statistics import median

from benchmarks.speed.annotation import PARAGRAPHS, SAMPLE, document, forget, paragraphs
from contentan.extract.prose import letter_model
from contentan.extract.prose.passage_verdicts import verdicts
from contentan.lemmatize import lemmas
from contentan.segment.segments import segment

REPEATS = 5


def shares(parts: list[str], *, fresh: bool) -> list[float]:
    """Processor time of the judgement over that of annotation, of some rounds, the two by turns."""
    documents = [parts[i : i + PARAGRAPHS] for i in range(0, len(parts), PARAGRAPHS)]
    made = [document(one) for one in documents]
    found = []
    for _ in range(REPEATS):
        if fresh:
            forget()
            letter_model._forget(letter_model._model())
        start = time.process_time()
        for one in documents:
            verdicts(one)
        judged = time.process_time() - start
        start = time.process_time()
        for extraction in made:
            lemmas.lemmatize(extraction.text, segment(extraction, judged=False))
        found.append(judged / (time.process_time() - start))
    return found


if __name__ == "__main__":
    files = [
        path for folder in [SAMPLE, *map(Path, sys.argv[1:])] for path in sorted(folder.rglob("*"))
    ]
    texts = paragraphs(path for path in files if path.suffix in {".txt", ".md", ".conllu"})
    for lang, own in texts.items():
        if own:
            known, new = (median(shares(own, fresh=fresh)) for fresh in (False, True))
            print(
                f"{lang}  {len(own)} paragraphs  of annotation: words known {known:.1%},"
                f" every word new {new:.1%}"
            )
