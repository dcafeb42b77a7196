"""A file of coded texts from which there is something to learn, made of sentences written here."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Sequence
from pathlib import Path

from contentan.authoring.evaluate.gold import Asked, Gold, gold
from contentan.authoring.propose import proposals, taught_texts
from contentan.authoring.propose.proposals import Proposed
from contentan.codebook import codebook_file
from contentan.lemmatize.word_lemmas import pattern_lemmas

#: A code with patterns that are good, wrong beside `stock`, mostly wrong, and wrong by an option; a
#: code that lacks much.
BOOK = """\
# A codebook for tests.
languages: [kk, ru, en]
codes:
  - id: exchange
    label: {en: Exchange}
    patterns:
      en:
        - student mobility    # stays as it is
        - exchange
        - visit
        - (fellowship|holiday) abroad
  - id: minorities
    patterns:
      en: [national community, 'a _{0,2} people']
"""
PLACES = ("Almaty", "Astana", "Oskemen", "Shymkent", "Taraz", "Aktau", "Semey", "Atyrau")
TIMES = ("spring", "summer", "autumn", "winter")
#: Beside a word to be learned, each sentence has only words that stand in sentences without the
#: code too.
SAID = (
    ("In {place} the exchange grew in {time}.", "exchange"),
    ("In {place} the exchange fell in {time}.", "exchange"),
    ("In {place} the stock exchange grew in {time}.", ""),
    ("In {place} the stock exchange fell in {time}.", ""),
    ("A fellowship abroad began for {place} in {time}.", "exchange"),
    ("A holiday abroad began for {place} in {time}.", ""),
    ("Student mobility came to {place} in {time}.", "exchange"),
    ("Tourists visit {place} each {time}.", ""),
    ("Ethnic minorities of {place} met in {time}.", "minorities"),
    ("A religious minority of {place} met in {time}.", "minorities"),
    ("Ethnic cuisine of {place} was praised in {time}, religious music too.", ""),
    ("Farmers of {place} met in {time}.", ""),
    ("Racism was named in {place} last {time}.", "minorities"),
    ("Racist words were heard in {place} last {time}.", "minorities"),
    ("A prize was named in {place} last {time}.", ""),
    ("Kind words were heard in {place} last {time}.", ""),
    ("Меньшинства собрались в городе {place} ({time}).", "minorities"),
    ("Азшылықтар {place} қаласында жиналды ({time}).", "minorities"),
    ("Қонақтар {place} қаласында жиналды ({time}).", ""),
    ("Гости собрались в городе {place} ({time}).", ""),
)


def rows() -> list[tuple[str, str]]:
    """Texts with their codes."""
    return [
        (said.format(place=place, time=time), code)
        for place, time in itertools.product(PLACES, TIMES)
        for said, code in SAID
    ]


def write(path: Path, own: Sequence[tuple[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("text", "code"), *own])
    return path


def folder_of(place: Path, book: str = BOOK) -> Path:
    place.mkdir(parents=True, exist_ok=True)
    (place / "codebook.yaml").write_text(book, encoding="utf-8", newline="")
    return place


def learned(folder: Path, file: Path, **more: object) -> Proposed:
    """What is proposed for the codebook of a folder."""
    book = codebook_file.read(folder)
    taught = taught_texts.of_file(book, Asked(file, "text", "code"))
    return proposals.propose(book, taught, pattern_lemmas, **more)  # type: ignore[arg-type]


def scored(folder: Path, file: Path) -> Gold:
    return gold(codebook_file.read(folder), Asked(file, "text", "code"), seed=1)
