"""Parity: does a codebook code the same units of a text in each of its languages?

A unit (an article, a paragraph) that exists in several languages is coded in each by the patterns
as they stand. For a code, a language says yes or no of each unit: at least one hit that is not
blocked, or none. Languages are compared as coders are (see `agreement`).

Pooled figures: one row for each unit and each code that fires at least once anywhere, in any
language; codes that never fire would only add agreement on nothing. A language that lacks the
unit's text has no value there. Repeated hits in one unit count once.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeAlias

import polars as pl

from contentan.authoring.check import example_texts, examples
from contentan.authoring.evaluate.aligned_texts import Unit, flat
from contentan.authoring.evaluate.parity_tables import (
    DIFFERENCES,
    PARITY,
    PARITY_CODES,
    PARITY_HITS,
)
from contentan.coding import coder
from contentan.corpus import member_files
from contentan.corpus import register as corpus
from contentan.errors import ContentanError
from contentan.extract.sandbox.reader import Reader
from contentan.lemmatize.word_lemmas import pattern_lemmas
from contentan.model import LANGS, Codebook
from contentan.statistics import agreement
from contentan.tables.frames import frame_of
from contentan.tables.schema import INT, TEXT

#: A line that opens a numbered part: 'Article 5', 'Статья 5', '5-бап', '5.', '§ 5'.
NUMBERED = re.compile(
    r"(?:(?:article|section|chapter|статья|раздел|глава|бап|бөлім|тарау|§)\s*(\d+)\b|(\d+)[-‐–\s]*(?:бап|бөлім|тарау)\b|(\d+)[.)]\s)",
    re.IGNORECASE,
)


#: What each language says of a unit (None: it has no text), and that of each code and unit.
Said: TypeAlias = Mapping[str, bool | None]
Rows: TypeAlias = Mapping[str, Mapping[str, Said]]


class Parity(NamedTuple):
    """Tables PARITY, PARITY_CODES, DIFFERENCES and PARITY_HITS."""

    overall: pl.DataFrame
    codes: pl.DataFrame
    differences: pl.DataFrame
    hits: pl.DataFrame


def align(parts: Mapping[str, Mapping[str, str]]) -> list[Unit]:
    """Units from the named parts of each language, in the order of the first language that has
    them.
    """
    names = dict.fromkeys(name for own in parts.values() for name in own)
    return [
        Unit(name, {lang: own[name] for lang, own in parts.items() if name in own})
        for name in names
    ]


def documents(register: Path, ids: Mapping[str, str]) -> list[Unit]:
    """Units of documents of a register (language -> id) that are numbered alike, by article or
    heading.
    """
    found = {document.id: document for document in corpus.read(register)}
    folder = corpus.find(register).parent
    parts = {}
    with Reader() as reader:
        for lang, doc in ids.items():
            if doc not in found:
                raise ContentanError(f"the register has no document {doc!r}", where=register)
            with member_files.opened(folder / found[doc].path) as file:
                read_text = reader.read(file)
            blocks = [
                read_text.text[a:b] for a, b in read_text.blocks.select("start", "stop").iter_rows()
            ]
            parts[lang] = numbered(blocks)
            if not parts[lang]:
                raise ContentanError(
                    "no paragraph opens with a number or 'Article 1'", where=found[doc].path
                )
    return align(parts)


def numbered(blocks: Sequence[str]) -> dict[str, str]:
    """Number -> text up to the next number; only the next number in turn opens a part, so lists
    within a part stay in it.

    >>> numbered(["Preamble", "Article 1", "All are free.", "Article 2. None is bound."])
    {'1': 'Article 1 All are free.', '2': 'Article 2. None is bound.'}
    """
    parts: dict[str, list[str]] = {}
    for block in blocks:
        opens = NUMBERED.match(block.strip())
        number = next((group for group in opens.groups() if group), "") if opens else ""
        if number and int(number) == len(parts) + 1:
            parts[number] = []
        if parts:
            parts[list(parts)[-1]].append(flat(block))
    return {number: " ".join(texts) for number, texts in parts.items()}


def measure(codebook: Codebook, units: Sequence[Unit]) -> Parity:
    """The four tables for one codebook and aligned units."""
    if not any(len(unit.texts) > 1 for unit in units):
        raise ContentanError("no unit has text in two languages", where="parity")
    hits = _hits(codebook, units)
    counted = hits.filter(pl.col("blocked_by").is_null())
    fired = set(counted.select("unit", "language", "code").iter_rows())
    order = [code.id for code in codebook.codes]
    codes = sorted({code for _, _, code in fired}, key=order.index)
    rows = {code: {unit.name: _values(unit, code, fired) for unit in units} for code in codes}
    differences = _differences(units, rows, hits)
    return Parity(_overall(rows), _codes(rows), differences, _hits_by_language(units, counted))


def _hits(codebook: Codebook, units: Sequence[Unit]) -> pl.DataFrame:
    """Hits with the unit and the language of the text; `start` and `stop` count from the text's
    beginning.
    """
    keys = [(unit.name, lang) for unit in units for lang in unit.texts]
    texts = [unit.texts[lang] for unit in units for lang in unit.texts]
    found = example_texts.hits_of_texts(texts, coder.compile_rules(codebook, pattern_lemmas))
    starts = list(itertools.accumulate((len(text) + 2 for text in texts), initial=0))
    places = pl.DataFrame(
        {
            "segment": range(len(keys)),
            "unit": [name for name, _ in keys],
            "language": [lang for _, lang in keys],
            "offset": starts[:-1],
        },
        schema={"segment": INT, "unit": TEXT, "language": TEXT, "offset": INT},
    )
    joined = found.drop("lang").join(places, on="segment")
    return joined.with_columns(
        pl.col("start") - pl.col("offset"), pl.col("stop") - pl.col("offset")
    )


def _values(unit: Unit, code: str, fired: set[tuple[str, str, str]]) -> Said:
    return {
        lang: (unit.name, lang, code) in fired if lang in unit.texts else None for lang in LANGS
    }


def _sets() -> list[tuple[str, ...]]:
    return [*itertools.combinations(LANGS, 2), tuple(LANGS)]


def _figures(
    rows: Iterable[Said], langs: Sequence[str]
) -> tuple[int, int, int, int, float | None, float | None, str]:
    values = [[row[lang] for lang in langs] for row in rows]
    share, alpha = agreement.share(values), agreement.alpha(values)
    said = [[value for value in row if value is not None] for row in values]
    paired = [row for row in said if len(row) > 1]
    alike = sum(len(set(row)) == 1 for row in paired)
    return (
        alpha.units,
        alike,
        sum(map(any, paired)),
        sum(map(all, paired)),
        share.value,
        alpha.value,
        alpha.reason if values else "no code is found in any of the texts",
    )


def _overall(rows: Rows) -> pl.DataFrame:
    every = [row for own in rows.values() for row in own.values()]
    return frame_of(PARITY, [("-".join(langs), *_figures(every, langs)) for langs in _sets()])


def _codes(rows: Rows) -> pl.DataFrame:
    made = []
    for code, langs in itertools.product(rows, _sets()):
        own = list(rows[code].values())
        fires = [sum(row[lang] is True for row in own) if lang in langs else None for lang in LANGS]
        units, *figures = _figures(own, langs)
        made.append((code, "-".join(langs), units, *fires, *figures))
    return frame_of(PARITY_CODES, made)


def _hits_by_language(units: Sequence[Unit], counted: pl.DataFrame) -> pl.DataFrame:
    """Hits in the units that have text in every language of the material."""
    langs = [lang for lang in LANGS if any(lang in unit.texts for unit in units)]
    whole = [unit.name for unit in units if len(unit.texts) == len(langs)]
    own = counted.filter(pl.col("unit").is_in(whole))
    rows = {lang: own.filter(language=lang) for lang in langs}
    most = max((len(table) for table in rows.values()), default=0)
    made = [
        (
            lang,
            len(whole),
            len(table.unique(["unit", "code"])),
            len(table),
            len(table) / most if most else None,
        )
        for lang, table in rows.items()
    ]
    return frame_of(PARITY_HITS, made)


def _differences(units: Sequence[Unit], rows: Rows, hits: pl.DataFrame) -> pl.DataFrame:
    made = []
    for unit, code in itertools.product(units, rows):
        said = rows[code][unit.name]
        present = [lang for lang in LANGS if said[lang] is True]
        absent = [lang for lang in LANGS if said[lang] is False]
        if present and absent:
            own = hits.filter((pl.col("unit") == unit.name) & (pl.col("code") == code))
            texts = [_marked(unit, lang, own) for lang in LANGS]
            made.append(
                (
                    unit.name,
                    code,
                    "-".join(present),
                    "-".join(absent),
                    _blocked(own, absent),
                    *texts,
                )
            )
    return frame_of(DIFFERENCES, made)


def _marked(unit: Unit, lang: str, hits: pl.DataFrame) -> str | None:
    if lang not in unit.texts:
        return None
    own = hits.filter((pl.col("language") == lang) & pl.col("blocked_by").is_null())
    marks = tuple(examples.Mark(*row) for row in own.select("start", "stop", "code").iter_rows())
    return examples.marked(unit.texts[lang], marks)


def _blocked(hits: pl.DataFrame, absent: Sequence[str]) -> str:
    own = hits.filter(pl.col("language").is_in(absent) & pl.col("blocked_by").is_not_null())
    rows = own.select("language", "quote", "blocked_by").iter_rows()
    return "; ".join(f"{lang}: {quote!r} by {blocker!r}" for lang, quote, blocker in rows)
