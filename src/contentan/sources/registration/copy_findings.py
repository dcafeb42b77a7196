"""Documents of a register that say the same: copies, parts, editions and translations."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from contentan.corpus.register_reading.register_sheet import Row, Sheet
from contentan.corpus.works.near_copies import near
from contentan.corpus.works.portraits import Portrait
from contentan.corpus.works.translations import Translation, translations
from contentan.errors import many
from contentan.extract.tables import Extraction
from contentan.sources.registration.document_facts import languages
from contentan.sources.registration.register_findings import Finding, rows_of


def text_findings(
    sheet: Sheet,
    read: Mapping[str, Extraction],
    unread: Mapping[str, str],
    known: Mapping[str, Portrait],
) -> Iterator[Finding]:
    """What can be seen in the documents: those that cannot be read, copies, editions and
    translations, languages stated otherwise. `known` are portraits of those that were read; pairs
    of which a person named both works are not told.
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
    for finding, pair in _near(rows, read, known):
        copies.add(pair)
        if not _decided(sheet, rows, *pair):
            yield finding
    for found in translations(known, origins(sheet, rows)):
        pair = (found.first, found.second)
        if pair not in copies and not _decided(sheet, rows, *pair):
            yield _translation(rows, found, known)


def origins(sheet: Sheet, rows: Mapping[str, Row]) -> dict[str, str]:
    """Whose documents are and of which day, where the register says both."""
    told = {
        name: (sheet.cell(row, "institution"), sheet.cell(row, "date"))
        for name, row in rows.items()
    }
    return {name: " ".join(both) for name, both in told.items() if all(both)}


def _decided(sheet: Sheet, rows: Mapping[str, Row], first: str, second: str) -> bool:
    """Whether a person has named the works of both."""
    return all(sheet.cell(rows[name], "work") for name in (first, second))


def _near(
    rows: Mapping[str, Row], read: Mapping[str, Extraction], known: Mapping[str, Portrait]
) -> Iterator[tuple[Finding, tuple[str, str]]]:
    """Copies and editions; of several equal texts each is told once, with the first."""
    equal: set[str] = set()
    for pair in near(known):
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
    "same_signs": "the same text as {other}; a run counts it once for each country",
    "same_text": "the same words as {other}, with other signs or spaces: a copy",
    "near_text": "{share:.0%} the same words as {other}: a copy or an edition",
    "part_of": "{share:.0%} of it is in {other}: a part or an earlier edition",
    "akin": (
        "shares {share:.0%} of its words with {other}: an edition, or written from one template"
    ),
}


def _translation(
    rows: Mapping[str, Row], found: Translation, known: Mapping[str, Portrait]
) -> Finding:
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
