"""Which country a segment counts for.

A document that speaks for itself (`about` = speaker) gives all its segments its own country. In a
document that speaks of countries (a report of OSCE or UNESCO) a segment counts for the countries
that it names, else for those that its section's headings name, else for none; for both where it
names both. Where such a document has a country of its own, "our country" names it, too, and in a
state's documents "we" adds it to whatever is named (own_voice.py). Words that name a country are
patterns, matched by the same coder as the codebook: those of data/countries.yaml, those that the
study gives, else the country's names.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import polars as pl

from contentan.codebook.canonical_form import make_codebook
from contentan.codebook.patterns import parse
from contentan.coding.coder import Rules, code_matches
from contentan.coding.index import Index
from contentan.coding.matcher import Matcher
from contentan.coding.named_words import shipped, words_by_segment
from contentan.coding.own_voice import SILENT, Own
from contentan.coding.tables import ATTRIBUTION
from contentan.corpus.country_names import country_names
from contentan.corpus.study import Study
from contentan.errors import PatternError
from contentan.model import Code, Codebook, Document, Pattern
from contentan.tables.frames import frame_of

#: For each segment that names a country: the countries, and the words that named them.
Mentions: TypeAlias = Mapping[int, Mapping[str, str]]
#: Countries of one segment, each with how it got it and the words that named it.
Said: TypeAlias = dict[str, tuple[str, str]]


def naming(wanted: Iterable[str], study: Study) -> Codebook:
    """The words that name countries, as a codebook whose codes are countries: those of
    the package, and for another one of `wanted` what the study gives, else its names.
    """
    own = shipped("countries")
    known = {code.id for code in own.codes}
    given: dict[str, Mapping[str, Sequence[str]]] = dict(study.mentions)
    for country in wanted:
        if country.lower() not in known and country not in given:
            given[country] = _names(country, study)
    if not given:
        return own
    new = {country.lower() for country in given}
    patterns = [
        *(pattern for pattern in own.patterns if pattern.code not in new),
        *(
            Pattern(country.lower(), lang, source, 0)
            for country, by_lang in given.items()
            for lang, sources in by_lang.items()
            for source in sources
        ),
    ]
    codes = [*(code for code in own.codes if code.id not in new), *(Code(one, {}) for one in new)]
    codes.sort(key=lambda code: code.id)
    return make_codebook(
        own.name, own.version, own.languages, tuple(codes), tuple(patterns), own.path
    )


def _names(country: str, study: Study) -> dict[str, Sequence[str]]:
    """A country's names by language, as patterns."""
    known = {**country_names().get(country, {}), **study.names.get(country, {})}
    return {lang: (_pattern(forms[0], lang),) for lang, forms in known.items() if forms}


def _pattern(name: str, lang: str) -> str:
    """A name as a pattern: its words by lemma, or as written where it holds signs of the pattern
    language.
    """
    try:
        parse(name, lang=lang)
    except PatternError:
        return '"' + name.replace('"', "") + '"'
    return name


def attribute(
    document: Document, segments: pl.DataFrame, named: Mentions, own: Own = SILENT
) -> pl.DataFrame:
    """Table ATTRIBUTION of one document, given what its segments name, and where it speaks of its
    own country.

    A row for each segment and country; a segment without one has a row with an empty country.
    """
    if document.about == "speaker":
        source = "speaker" if document.country else "none"
        rows = [
            (document.id, number, document.country, source, "") for number in segments["segment"]
        ]
        return frame_of(ATTRIBUTION, rows)
    rows = []
    said = _said(document, named, own)
    section_of = dict(segments.select("segment", "section").iter_rows())
    for number in segments["segment"]:
        found = said.get(number) or _above(number, section_of, said)
        we = own.we.get(number) or ("" if found else own.delegation.get(number))
        if we:
            found = {document.country: ("we", we)} | found
        rows += [
            (document.id, number, country, *found[country]) for country in sorted(found) if country
        ]
        if not found:
            rows.append((document.id, number, "", "none", ""))
    return frame_of(ATTRIBUTION, rows)


def _said(document: Document, named: Mentions, own: Own) -> dict[int, Said]:
    """Names, and words of the land as if they named the document's country; a name wins, where a
    segment has both of one country.
    """
    said: dict[int, Said] = {
        number: {document.country: ("land", words)} for number, words in own.land.items()
    }
    for number, countries_ in named.items():
        names = {country: ("segment", words) for country, words in countries_.items()}
        said[number] = said.get(number, {}) | names
    return said


def _above(number: int, section_of: Mapping[int, int | None], said: Mapping[int, Said]) -> Said:
    """What the nearest heading above, or above that one, says that names a country."""
    # Headings of headings: a report's chapter may name the country once for all of its sections.
    above = section_of[number]
    while above is not None and above not in said:
        above = section_of[above]
    found = said[above] if above is not None else {}
    return {country: ("section", words) for country, (_, words) in found.items()}


def mentions(index: Index, names: Rules) -> list[Mentions]:
    """For each document of the index what its segments name; `names` are the rules of `naming`."""
    named: list[dict[int, dict[str, str]]] = [defaultdict(dict) for _ in index.first_segment[:-1]]
    matcher = Matcher(index, names.lemmas)
    # Each country is a code of the shipped words; only matches that count name one, so exclusions
    # hold here, too.
    for country in names.order:
        found = code_matches(matcher, names, country).counted
        by_document = words_by_segment(index, found.first, found.last)
        for known, new in zip(named, by_document, strict=True):
            for segment, words in new.items():
                known[segment][country.upper()] = words
    return [dict(own) for own in named]
