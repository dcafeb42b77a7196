"""Facts that a person wrote down of sentences, against the claims that are found in them.

A fact is a mapping of strings: thing, value, value2 (the number before a change), unit (count, or
share as a part of 1), bound, of (the whole), per, change, period (years). Bars part readings that
are equally right ('|exact' allows none), `*` allows any. `claims_read.csv` has such facts of real
documents: no text of theirs, but of each sentence that was read its page (or the id of its row) and
eight digits of the SHA-1 of its text; one without a thing says nothing.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl

from contentan.authoring.check import example_texts
from contentan.coding import hits, index
from contentan.extract.reading import extract
from contentan.extract.tables import Extraction
from contentan.findings import cases
from contentan.findings.claims.document_claims import claims
from contentan.segment.segments import segment

READ = Path(__file__).with_name("claims_read.csv")
SHARED = Path(__file__).parents[2].parent / "shared"
#: What the facts call money.
_CURRENCIES = {
    "KZT": ("tenge", "тенге", "теңге"),
    "RUB": ("ruble", "rouble", "рубль"),
    "USD": ("dollar", "доллар"),
    "EUR": ("euro", "евро", "еуро"),
    "GBP": ("pound", "фунт"),
    "KGS": ("som", "сом"),
    "UZS": ("soum", "sum", "сум"),
}
_BOUNDS = {"nearly": "about"}
_WORDS = {"thing": "", "unit": "count", "bound": "exact", "per": "", "change": "", "period": ""}
_NUMBERS = ("value", "value2", "of")


class Score(NamedTuple):
    """`right` of `found` claims and of `written` ones; `agents` of the right ones have the right
    programme (older sets) or agent (frames) as well.
    """

    right: int
    found: int
    written: int
    agents: int
    wrong: tuple[str, ...]

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.written if self.written else 1.0


def added(scores: Iterable[Score]) -> Score:
    """The score of all of them."""
    own = list(scores)
    return Score(
        *(sum(one[i] for one in own) for i in range(4)),
        tuple(line for one in own for line in one.wrong),
    )


def found_in_documents(made: Mapping[str, Extraction]) -> dict[str, list[dict[str, Any]]]:
    """Rows of CLAIMS of each document."""
    from contentan.lemmatize.lemmas import lemmatize
    from contentan.lemmatize.word_lemmas import pattern_lemmas

    cut = {name: segment(one) for name, one in made.items()}
    positions = index.build(
        [index.Part(one.text, *lemmatize(one.text, cut[name])) for name, one in made.items()]
    )
    source = hits.source([(name, one, cut[name]) for name, one in made.items()])
    segments = pl.concat(
        own.segments.select(
            pl.lit(name).alias("doc"), "segment", "start", "stop", "kind", "section"
        )
        for name, own in cut.items()
    )
    named = cases.mentions(positions, source, cases.read(), pattern_lemmas)
    rows = claims(positions, source, segments, named)
    parts = {
        str(doc): own.to_dicts() for (doc,), own in rows.partition_by("doc", as_dict=True).items()
    }
    return {name: parts.get(name, []) for name in made}


def found_in(texts: Sequence[str]) -> list[list[dict[str, Any]]]:
    """Rows of CLAIMS of each text, a document of its own."""
    made = {f"{i:04}": example_texts.paragraphs([text]) for i, text in enumerate(texts)}
    return list(found_in_documents(made).values())


def as_facts(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    """A row of CLAIMS as facts: shares as parts of 1, a range as two facts, the currency as the
    thing, the years of a period alone.
    """
    share = row["kind"] in ("share", "points")
    years = row["period"].replace("/", "-") if row["period_kind"] == "between" else ""
    if row["period_kind"] in ("in", "as_of", "since"):
        years = row["period"][:4]
    made = {
        "thing": (row["head"], *_CURRENCIES.get(row["currency"], ())),
        "unit": "share" if share or row["kind"] == "multiple" else "count",
        "value2": row["base"],
        "of": row["whole"],
        "per": row["per"],
        "change": row["change"],
        "period": years,
        "who": row["who"],
    }
    if share and row["base"] is not None:
        made["value2"] = row["base"] / 100
    ends = {"at_least": row["low"], "at_most": row["high"]}
    if row["bound"] != "range":
        value = row["low"] if row["low"] is not None else row["high"]
        ends = {_BOUNDS.get(row["bound"], row["bound"]): value}
    return [
        {**made, "bound": bound, "value": value / 100 if share else value}
        for bound, value in ends.items()
    ]


def is_fact(found: Mapping[str, Any], want: Mapping[str, str]) -> bool:
    """Whether a fact found is the one written down, its agent aside. Lemmas have е for ё."""
    things = want["thing"].replace("ё", "е").split("|")
    return (
        ("*" in things or not set(things).isdisjoint(found["thing"]))
        and all(
            _is_among(found[name], want.get(name) or usual)
            for name, usual in _WORDS.items()
            if name != "thing"
        )
        and all(_is_near(found[name], want.get(name, "")) for name in _NUMBERS)
    )


def _is_among(found: str, want: str) -> bool:
    return not {"*", found}.isdisjoint(want.split("|"))


def _is_near(found: float | None, want: str) -> bool:
    if found is None:
        return "" in want.split("|")
    return any(
        abs(found - float(one)) <= 0.001 * max(1.0, abs(float(one)))
        for one in want.split("|")
        if one
    )


def compared(
    text: str, rows: Iterable[Mapping[str, Any]], wanted: Sequence[Mapping[str, str]]
) -> Score:
    """The claims of a sentence against what is written of it."""
    left, stray, agents = list(wanted), list[dict[str, Any]](), 0
    found = [fact for row in rows for fact in as_facts(row)]
    for fact in found:
        match = next((want for want in left if is_fact(fact, want)), None)
        if match is None:
            stray.append(fact)
        else:
            left.remove(match)
            agents += fact["who"] == match.get("who", "")
    told = [str({name: value for name, value in fact.items() if value}) for fact in stray]
    return scored(text, len(found), told, left, agents, len(wanted))


def scored(
    text: str, found: int, stray: Sequence[str], left: Sequence[Any], agents: int, written: int
) -> Score:
    """The score of a sentence, given what was found too much and too little."""
    wrong = (
        text,
        *(f"   found  {told}" for told in stray),
        *(f"   wanted {want}" for want in left),
    )
    return Score(found - len(stray), found, written, agents, wrong if stray or left else ())


def digest(sentence: str) -> str:
    """By which a sentence of a document is known."""
    return hashlib.sha1(" ".join(sentence.split()).encode()).hexdigest()[:8]


def by_document(part: str) -> dict[tuple[str, str], Score]:
    """The scores of the documents of a part (dev, test) by language and document."""
    with READ.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["part"] == part]
    made = dict[tuple[str, str], Score]()
    for lang, document in dict.fromkeys((row["lang"], row["document"]) for row in rows):
        own = [row for row in rows if row["document"] == document]
        found = dict[str, list[dict[str, Any]]]()
        for claim in _claims_of(document, {row["page"] for row in own}):
            if claim["source"] == "sentence":
                found.setdefault(digest(claim["text"]), []).append(claim)
        wanted = dict[str, list[dict[str, str]]]()
        for row in own:
            wanted.setdefault(row["sentence"], []).extend([row] if row["thing"] else [])
        made[lang, document] = added(
            compared(
                found[key][0]["text"] if key in found else f"{document} {key}",
                found.get(key, []),
                [_told(want) for want in facts],
            )
            for key, facts in wanted.items()
        )
    return made


def _told(row: Mapping[str, str]) -> dict[str, str]:
    return {name: row[name] for name in (*_WORDS, *_NUMBERS) if row[name]}


def _claims_of(document: str, pages: set[str]) -> list[dict[str, Any]]:
    """Claims of a document of the folder `shared`, or of the rows with these ids in a column of a
    CSV file ('path#column').
    """
    path, _, column = document.partition("#")
    if not column:
        return found_in_documents({document: extract(SHARED / path)})[document]
    with (SHARED / path).open(encoding="utf-8", newline="") as file:
        texts = {row["id"]: row[column] for row in csv.DictReader(file) if row["id"] in pages}
    made = {name: example_texts.paragraphs([text]) for name, text in texts.items()}
    return [claim for rows in found_in_documents(made).values() for claim in rows]
