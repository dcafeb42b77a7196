"""The corpus panel of a report: what was read of each voice, in which language, what was left out
and why; and the sentences that warn where much is left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

import polars as pl
from markupsafe import Markup

from contentan.model import LANGS
from contentan.report.drawing.word_bar import Part, swatch, word_bar
from contentan.report.sections import corpus_section
from contentan.report.sections.documents_section import cause_name
from contentan.report.sections.read_words import LOUD, QUIET, Cause, Voice, voice, voices
from contentan.report.writing.catalogue import Text, capital
from contentan.report.writing.language_names import language_name
from contentan.report.writing.number_format import whole_percent

#: Languages, or causes, that a sentence names; the table names all.
NAMED = 3


class Row(NamedTuple):
    """One voice: its numbers, years and families of its documents, its bar with the same in words,
    and what to beware of, each with whether the first screen says it too.
    """

    voice: Voice
    years: str
    families: str
    bar: Markup
    shares: str
    cautions: tuple[tuple[str, bool], ...]
    causes: tuple[tuple[Cause, str], ...]
    other: tuple[tuple[str, int], ...]


class Work(NamedTuple):
    """A text that is in several documents; each document by its number, title and languages.
    `proposed`: nobody has confirmed that they are one.
    """

    name: str
    proposed: bool
    documents: tuple[tuple[int, str, str], ...]


class Panel(NamedTuple):
    """A row for each voice and, where there are several, `total`; `outside` and `repeated` are
    whether any document is outside the period of study, or has its text from another; `legend` is
    each sign that a bar has, with its name; `works` are texts that are in several documents.
    """

    rows: tuple[Row, ...]
    total: Row | None
    outside: bool
    repeated: bool
    legend: tuple[tuple[Markup, str], ...]
    works: tuple[Work, ...]

    @property
    def every(self) -> tuple[Row, ...]:
        """The rows of the table."""
        return (*self.rows, self.total) if self.total else self.rows


def panel(text: Text, documents: pl.DataFrame) -> Panel:
    """The panel of table DOCUMENTS.

    >>> panel(text, documents).rows[0].voice.words  # doctest: +SKIP
    {'kk': 263, 'ru': 0, 'en': 0}
    """
    found = voices(documents)
    inside = corpus_section.counted(documents)
    rows = tuple(_row(text, one, inside.filter(pl.col("country") == one.country)) for one in found)
    numbered = documents.sort("doc").with_row_index("number", offset=1)
    whole = voice("", numbered)
    return Panel(
        rows,
        _row(text, whole, inside) if len(rows) > 1 else None,
        whole.outside > 0,
        whole.repeated > 0,
        tuple((swatch(sign, name), name) for sign, name, _ in _parts(text, whole)),
        tuple(_works(text, numbered)),
    )


def _works(text: Text, numbered: pl.DataFrame) -> Iterator[Work]:
    """Works of several documents, by name."""
    several = numbered.filter(pl.len().over("work") > 1).sort("work", "number")
    for (name,), own in several.partition_by("work", as_dict=True, maintain_order=True).items():
        rows = own.select("number", "title", "doc", *(f"tokens_{lang}" for lang in LANGS))
        documents = tuple(
            (number, title or doc, _languages(text, words))
            for number, title, doc, *words in rows.iter_rows()
        )
        yield Work(str(name), "proposed" in own["work_by"], documents)


def _languages(text: Text, words: Sequence[int]) -> str:
    """The languages in which a document has a tenth of its words or more, most first."""
    ordered = sorted(zip(words, LANGS, strict=True), reverse=True)
    return ", ".join(language_name(text, lang) for n, lang in ordered if n * 10 >= sum(words) > 0)


def _row(text: Text, one: Voice, inside: pl.DataFrame) -> Row:
    parts = list(_parts(text, one))
    shares = " · ".join(f"{name} {_share(text, words, one)}" for _, name, words in parts)
    return Row(
        one,
        corpus_section.years_of(text, inside["year"].to_list()),
        corpus_section.amounts(text, inside.group_by("family").len().rows()),
        word_bar([Part(*part) for part in parts], shares) if parts else Markup(""),
        shares,
        tuple((f"{capital(claim)}.", share >= LOUD) for claim, share in claims(text, one, QUIET)),
        tuple((cause, cause_name(text, cause.cause)) for cause in one.causes),
        tuple((language_name(text, tag), words) for tag, words in one.other.items()),
    )


def _parts(text: Text, one: Voice) -> Iterator[tuple[str, str, int]]:
    """What the words of a voice are, as a bar shows them: its sign, its name, how many."""
    every = (
        *((lang, language_name(text, lang), words) for lang, words in one.words.items()),
        ("repeated", text("the same text again"), one.repeated),
        ("other", text("other languages"), sum(one.other.values())),
        ("noise", text("no prose"), one.noise),
    )
    yield from (part for part in every if part[2])


def _share(text: Text, words: int, one: Voice) -> str:
    share = words / one.read
    return whole_percent(text, share) if share >= 0.01 else f"<{whole_percent(text, 0.01)}"


def cautions(text: Text, documents: pl.DataFrame) -> list[str]:
    """A sentence for each voice of which so much is left out, or so many documents failed.

    >>> cautions(text, documents)  # doctest: +SKIP
    ['Documents of Kazakhstan: 34 % of the words read count nowhere (German 4,210).']
    """
    said = []
    for one in voices(documents):
        whose = (
            text("documents of {country}", country=text.of(one.country))
            if one.country
            else text("documents of international organisations")
        )
        if found := "; ".join(claim for claim, _ in claims(text, one, LOUD)):
            said.append(f"{capital(whose)}: {found}.")
    return said


def claims(text: Text, one: Voice, least: float) -> Iterator[tuple[str, float]]:
    """What to beware of in a voice, with its share: words that count nowhere, documents that
    failed; from a share of `least` on.
    """
    if one.left_out >= least:
        share = whole_percent(text, one.left_out)
        parts = {language_name(text, tag): words for tag, words in one.other.items()}
        parts |= {text("no prose"): one.noise} if one.noise else {}
        yield (
            text(
                "{share} of the words read count nowhere ({parts})",
                share=share,
                parts=_most(text, parts),
            ),
            one.left_out,
        )
    if one.failed >= least:
        causes = {
            cause_name(text, cause.cause): len(cause.documents)
            for cause in one.causes
            if cause.status == "failed"
        }
        yield (
            text(
                "{failed} of {n} not read, {share} ({parts})",
                failed=one.status["failed"],
                n=one.documents,
                share=whole_percent(text, one.failed),
                parts=_most(text, causes),
            ),
            one.failed,
        )


def _most(text: Text, amounts: Mapping[str, int]) -> str:
    """The largest amounts by name, and the sum of the rest."""
    ordered = sorted(amounts.items(), key=lambda one: (-one[1], one[0]))
    rest = sum(n for _, n in ordered[NAMED:])
    told: Iterable[tuple[str, int]] = ordered[:NAMED]
    if rest:
        told = (*told, (text("others"), rest))
    return ", ".join(f"{name} {text.integer(n)}" for name, n in told)
