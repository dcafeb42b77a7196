"""Documents of a register that say the same: copies, parts, editions and translations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from contentan.errors import many
from contentan.extract.tables import Extraction
from contentan.sources.registration.document_facts import languages
from contentan.corpus.works.near_copies import near
from contentan.sources.registration.register_findings import Finding, rows_of
from contentan.sources.registration.register_sheet import Row, Sheet
from contentan.corpus.works.translations import Text, Translation, translations


def text_findings(
    sheet: Sheet, read: Mapping[str, Extraction], unread: Mapping[str, str]
) -> Iterator[Finding]:
    """What can be seen in the documents: those that cannot be read, copies, editions and
    translations, languages stated otherwise.
    """
    rows = rows_of(sheet, [*read, *unread])
    for name, why in unread.items():
        yield Finding(rows[name].line, name, "warning", "unreadable", "path", why)
    spoken = {name: languages(extraction) for name, extraction in read.items()}
    for name, (langs, clear) in spoken.items():
        if not langs and any(map(str.isalpha, read[name].text)):
            says = "no passage is Kazakh, Russian or English; a run counts nothing of it"
            yield Finding(rows[name].line, name, "warning", "language", "path", says)
        stated = sheet.cell(rows[name], "lang").lower()
        if stated and langs and not set(stated.split("+")) & set(langs.split("+")):
            says = f"the register says {stated}, the text is {langs}"
            yield Finding(
                rows[name].line,
                name,
                "warning",
                "language",
                "lang",
                says,
                sure="likely" if clear else "possible",
            )
    copies: set[tuple[str, str]] = set()
    for finding, pair in _near(rows, read):
        copies.add(pair)
        yield finding
    known = {
        name: _text(sheet, rows[name], extraction, spoken[name][0].partition("+")[0])
        for name, extraction in read.items()
    }
    for found in translations(known):
        if (found.first, found.second) not in copies:
            yield _translation(rows, found, known)


def _near(
    rows: Mapping[str, Row], read: Mapping[str, Extraction]
) -> Iterator[tuple[Finding, tuple[str, str]]]:
    """Copies and editions; of several equal texts each is told once, with the first."""
    equal: set[str] = set()
    for pair in near({name: extraction.text for name, extraction in read.items()}):
        first, second = sorted((pair.first, pair.second), key=lambda name: rows[name].line)
        if pair.kind == "same_text":
            if second in equal:
                continue
            equal.add(second)
        elif first in equal or second in equal:
            continue
        if pair.kind == "part_of":
            first, second = pair.second, pair.first
        kind = "same_signs" if read[first].text == read[second].text else pair.kind
        says = _SAYS[kind].format(
            other=first, share=pair.containment if pair.kind == "part_of" else pair.resemblance
        )
        level = "note" if pair.kind == "akin" else "warning"
        sure = "likely" if pair.kind == "akin" else "certain"
        yield (
            Finding(rows[second].line, second, level, pair.kind, "", says, first, sure),
            (pair.first, pair.second),
        )


_SAYS = {
    "same_signs": "the same text as {other}; a run counts it once",
    "same_text": "the same words as {other}, with other signs or spaces: a copy, counted twice",
    "near_text": "{share:.0%} the same words as {other}: a copy, counted twice",
    "part_of": "{share:.0%} of it is in {other}: a part, counted twice",
    "akin": (
        "shares {share:.0%} of its words with {other}: an edition, or written from one template"
    ),
}


def _text(sheet: Sheet, row: Row, extraction: Extraction, lang: str) -> Text:
    blocks = extraction.blocks.filter(pl.col("kind").is_in(["paragraph", "list"]))
    paragraphs = tuple(
        extraction.text[start:stop] for start, stop in blocks.select("start", "stop").iter_rows()
    )
    whose, when = sheet.cell(row, "institution"), sheet.cell(row, "date")
    return Text(lang, extraction.text, paragraphs, f"{whose} {when}" if whose and when else "")


def _translation(rows: Mapping[str, Row], found: Translation, known: Mapping[str, Text]) -> Finding:
    first, second = sorted((found.first, found.second), key=lambda name: rows[name].line)
    signs = found.signs
    why = [f"{signs.shared} numbers and names in common" if signs.shared else ""]
    why.append(
        f"{many(signs.partners, 'paragraph')} whose lengths go together ({signs.shape:.2f})"
        if signs.shape >= 0.5
        else ""
    )
    why.append("the same institution and date" if signs.same_origin else "")
    says = (
        f"{found.sure} a translation of {first} ({known[first].lang}, this is"
        f" {known[second].lang}): {', '.join(filter(None, why))}"
    )
    return Finding(rows[second].line, second, "note", "translation", "", says, first, found.sure)
