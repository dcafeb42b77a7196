"""The synthetic set: three generators, three languages, one to three columns, notes, heads,
fallback fonts, no spaces.

Text and reading order are known, so every error is counted exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from benchmarks.extraction import office
from benchmarks.extraction import reportlab_pages as drawn
from benchmarks.extraction.measure import distance, plain, texts, verbatim
from benchmarks.extraction.texts import HEADS, LANGS, Part, parts
from contentan.extract.tables import Extraction


@dataclass(frozen=True, slots=True)
class Case:
    """One document and what it says."""

    name: str
    path: Path
    lang: str
    parts: tuple[Part, ...]
    notes: bool


@dataclass(frozen=True, slots=True)
class Score:
    """Counts, so that scores of documents add up."""

    words: int = 0
    word_errors: int = 0
    sentences: int = 0
    verbatim: int = 0
    heads_leaked: int = 0
    note_letters: int = 0
    note_errors: int = 0
    paragraphs: int = 0
    paragraphs_exact: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))

    def figures(self) -> dict[str, float]:
        """What the gates hold: shares in percent."""
        return {
            "body_word_error": round(100 * self.word_errors / max(1, self.words), 3),
            "sentences_verbatim": round(100 * self.verbatim / max(1, self.sentences), 2),
            "heads_leaked": self.heads_leaked,
            "note_letter_error": round(100 * self.note_errors / max(1, self.note_letters), 3),
            "paragraphs_exact": round(100 * self.paragraphs_exact / max(1, self.paragraphs), 1),
        }


LAYOUTS = {
    "1col": drawn.Layout(),
    "2col": drawn.Layout(columns=2, size=9.5, hyphens=True),
    "3col": drawn.Layout(columns=3, size=8, hyphens=True),
    "nospace": drawn.Layout(size=8, spaces=False),
    "nospace2": drawn.Layout(columns=2, size=8, spaces=False, hyphens=True),
    "fallback": drawn.Layout(size=11, fallback=True),
    "fallback2": drawn.Layout(columns=2, fallback=True, hyphens=True),
}


def by_reportlab(
    folder: Path, langs: Sequence[str] = LANGS, layouts: Sequence[str] = tuple(LAYOUTS)
) -> list[Case]:
    """Documents drawn run by run."""
    made = []
    for lang in langs:
        for name in layouts:
            if lang == "en" and name.startswith("fallback"):
                continue
            path = drawn.make(
                folder / f"reportlab-{name}-{lang}.pdf", parts(lang), lang, LAYOUTS[name]
            )
            made.append(Case(path.stem, path, lang, parts(lang), notes=True))
    return made


def by_weasyprint(
    folder: Path, langs: Sequence[str] = LANGS, columns: Sequence[int] = (1, 2, 3)
) -> list[Case]:
    """Documents of WeasyPrint."""
    made = []
    for lang in langs:
        for count in columns:
            path = office.weasyprint(
                folder / f"weasyprint-{count}col-{lang}.pdf", parts(lang), lang, columns=count
            )
            made.append(Case(path.stem, path, lang, parts(lang), notes=True))
    return made


def by_writer(folder: Path) -> list[Case]:
    """Documents of LibreOffice Writer, none where it is not installed."""
    if not office.has_writer():
        return []
    files, made = [], []
    wanted = [(lang, count, "DejaVu Serif", "") for lang in LANGS for count in (1, 2, 3)]
    wanted += [
        ("kk", 1, "Liberation Serif", "-fallback"),
        ("kk", 2, "Liberation Serif", "-fallback"),
    ]
    for lang, count, font, note in wanted:
        file = folder / f"writer-{count}col{note}-{lang}.fodt"
        files.append(office.flat_odt(file, parts(lang), lang, columns=count, font=font))
        made.append(Case(file.stem, file.with_suffix(".pdf"), lang, parts(lang), notes=True))
    office.print_by_writer(files, folder)
    return made


def score(case: Case, made: Extraction) -> Score:
    """The counts of one document as read."""
    wanted = [part.text for part in case.parts]
    body, notes = texts(made, notes=False), texts(made, notes=True)
    truth, read = plain(" ".join(wanted)).split(), plain(" ".join(body)).split()
    whole, all_of_them = verbatim(wanted, " ".join(body))
    true_notes = plain(
        " ".join(f"{n} {note}" for n, note in enumerate((p.note for p in case.parts if p.note), 1))
    )
    read_notes = plain(" ".join(notes)) if case.notes else ""
    exact = {plain(text) for text in body}
    leaked = sum(text.count(HEADS[case.lang]) + (plain(text).isdigit()) for text in body + notes)
    return Score(
        len(truth),
        distance(truth, read),
        all_of_them,
        whole,
        leaked,
        len(true_notes),
        distance(_unnumbered(true_notes), _unnumbered(read_notes)),
        len(wanted),
        sum(plain(text) in exact for text in wanted),
    )


def _unnumbered(notes: str) -> str:
    """Notes with '1.' read as '1': generators differ in how they set the mark."""
    import re

    return re.sub(r"(?:(?<=\s)|^)(\d+)\.(?=\s)", r"\1", notes)
