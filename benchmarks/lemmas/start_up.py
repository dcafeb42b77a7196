"""What contentan's lemmas add to the start of spaCy: CPU seconds of a process that reads its first
sentence with an empty pipeline where contentan is not installed, and with `contentan_lemmas`.

    python -m benchmarks.lemmas.start_up [--pairs 7]

spaCy has no Kazakh of its own: its language-independent pipeline stands for it.
Pairs of fresh processes take turns; the figure is the median of their differences.
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys

FIRST = {
    "kk": "Ассамблея халықтардың достығын нығайтады.",
    "ru": "Ассамблея укрепляет дружбу народов.",
    "en": "The assembly strengthens the friendship of peoples.",
}
READ = """import importlib.metadata, sys, time, catalogue
if not sys.argv[3:]:
    known = catalogue.AVAILABLE_ENTRY_POINTS
    every = [one for group in known.groups for one in known.select(group=group)]
    others = [one for one in every if not one.value.startswith("contentan")]
    catalogue.AVAILABLE_ENTRY_POINTS = importlib.metadata.EntryPoints(others)
import spacy
nlp = spacy.blank(sys.argv[1] if sys.argv[3:] or sys.argv[1] != "kk" else "xx")
if sys.argv[3:]:
    nlp.add_pipe(sys.argv[3])
nlp(sys.argv[2])
print(time.process_time())"""


def seconds(lang: str, *pipe: str) -> float:
    """CPU seconds of one process."""
    command = [sys.executable, "-c", READ, lang, FIRST[lang], *pipe]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=7)
    pairs = parser.parse_args().pairs
    for lang in FIRST:
        both = [(seconds(lang), seconds(lang, "contentan_lemmas")) for _ in range(pairs)]
        beyond = [ours - bare for bare, ours in both]
        bare = statistics.median(bare for bare, _ in both)
        print(
            f"{lang}: spaCy alone {bare:.2f} s, contentan's lemmas beyond it"
            f" {statistics.median(beyond):.2f} s (from {min(beyond):.2f} to {max(beyond):.2f})"
        )


if __name__ == "__main__":
    main()
