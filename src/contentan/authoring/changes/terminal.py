"""A difference as lines for a terminal: what the two are, what changed code by code, and a summary
at the end, where the eye is.

Codes with a verdict that flips come first, then those with most hits gained and lost, then those
whose wording alone changed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from contentan.authoring.changes import compared_figures
from contentan.authoring.changes.change_kinds import KINDS
from contentan.authoring.changes.code_moves import sums
from contentan.authoring.changes.codebook_lines import structure_lines
from contentan.authoring.changes.codebook_versions import on_version
from contentan.authoring.changes.compared_sides import Side
from contentan.authoring.changes.difference import Coded, Difference
from contentan.authoring.changes.example_flips import Flip
from contentan.authoring.changes.line_pieces import MOST, more_lines, safe, shortened
from contentan.authoring.check.examples import Mark, Paint, marked, plain
from contentan.errors import many

#: How a change of a hit is marked, and in which colour.
_SIGNS = {
    "gained": ("+", "green"),
    "freed": ("+", "green"),
    "lost": ("-", "red"),
    "blocked": ("-", "red"),
    "span": ("~", "yellow"),
    "pattern": ("~", "yellow"),
    "code": ("~", "yellow"),
}
#: What is said of a change, where the tables have another word.
_SAID = {"blocked": "excluded", "freed": "no longer excluded"}
Row = Mapping[str, Any]


def lines(one: Difference, *, every: bool = False, paint: Paint = plain) -> Iterator[str]:
    """All that `contentan diff` prints; `every` leaves nothing out."""
    yield from _heads(one)
    yield from by_code(one, every=every, paint=paint)
    yield from example_lines(one.flips, every=every, paint=paint)
    yield ""
    yield from summary(one, paint=paint)


def _heads(one: Difference) -> Iterator[str]:
    for name, side in (("A", one.a), ("B", one.b)):
        yield f"{name}  {_described(side)}"
    for note in one.notes:
        yield f"   {safe(note)}"


def _described(side: Side) -> str:
    book = f"{side.codebook.name} {side.codebook.version}" if side.codebook else "codebook unknown"
    run = (
        f"run {side.folder.name}, {many(len(side.manifest['documents']), 'document')}"
        if side.folder
        else "not applied"
    )
    return safe(f"{book}  {side.given}  ({run})")


def by_code(one: Difference, *, every: bool = False, paint: Paint = plain) -> Iterator[str]:
    """A paragraph on each code that changed."""
    changes = defaultdict(list)
    for change in one.structure or []:
        changes[change.code].append(change)
    hits = _groups(one.coded.hits) if one.coded else {}
    figures = _groups(one.coded.figures.filter("large")) if one.coded else {}
    verdicts = _groups(one.coded.verdicts.filter("flips")) if one.coded else {}

    def rank(code: str) -> tuple[bool, int, bool, str]:
        effects = [row["effect"] for row in hits.get(code, [])]
        # Flipped verdicts, then most hits gained and lost, then wording alone.
        return code not in verdicts, -sum(effect != 0 for effect in effects), not effects, code

    for code in sorted({*changes, *hits, *verdicts, *figures}, key=rank):
        yield ""
        yield paint(code or "the codebook", "bold") + _counts(hits.get(code, []))
        yield from structure_lines(changes[code], every=every, paint=paint)
        yield from (_verdict(row, paint) for row in verdicts.get(code, []))
        if one.coded and (code in hits or code in figures):
            yield from _figures(one.coded, code, paint)
        yield from _hits(hits.get(code, []), every=every, paint=paint)


def _groups(table: pl.DataFrame) -> dict[str, list[Row]]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in table.iter_rows(named=True):
        groups[row["code"]].append(row)
    return groups


def _counts(hits: Sequence[Row]) -> str:
    """'  +12 -3 hits (ru +9 -3, en +3)'."""
    if not hits:
        return ""
    langs = sorted({row["lang"] for row in hits})
    parts = [(lang, _signed(row for row in hits if row["lang"] == lang)) for lang in langs]
    each = ", ".join(f"{lang} {count}" for lang, count in parts if count)
    return f"  {_signed(hits)} hits ({each})" if each else "  as many hits"


def _signed(hits: Iterable[Row]) -> str:
    effects = Counter(row["effect"] for row in hits)
    return " ".join(
        f"{sign}{effects[effect]}" for sign, effect in (("+", 1), ("-", -1)) if effects[effect]
    )


def _figures(coded: Coded, code: str, paint: Paint) -> Iterator[str]:
    rows = coded.figures.filter(
        (pl.col("code") == code) & (pl.col("hits_before").ne_missing(pl.col("hits_after")))
    )
    parts = []
    for row in rows.sort("country").iter_rows(named=True):
        before = "new," if row["hits_before"] is None else f"{figure(row['rate_before'])} ->"
        text = (
            f"{row['country']} {before}"
            f" {'gone' if row['hits_after'] is None else figure(row['rate_after'])}"
        )
        parts.append(paint(text + ", a large change", "yellow") if row["large"] else text)
    if parts:
        yield f"  hits per 1,000 words: {'; '.join(parts)}"


def figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"


def _verdict(row: Row, paint: Paint) -> str:
    verdicts = " -> ".join(compared_figures.said(row, when) for when in ("before", "after"))
    ratios = f"{figure(row['ratio_before'])} -> {figure(row['ratio_after'])}"
    return paint(f"  {row['left']} and {row['right']}: {verdicts} (ratio {ratios})", "magenta")


def _hits(hits: Sequence[Row], *, every: bool, paint: Paint) -> Iterator[str]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in hits:
        groups[row["change"]].append(row)
    for change, own in groups.items():
        if change == "pattern" and not every:
            yield (
                f"  {paint('~', 'yellow')} {len(own)} as before, found by another pattern or the"
                " same one rewritten (--all)"
            )
            continue
        most = len(own) if every else MOST
        yield from (_hit(row, change, paint) for row in (own if every else _spread(own))[:most])
        yield from more_lines(len(own) - most, f" {_SAID.get(change, change)}")


def _spread(hits: Sequence[Row]) -> list[Row]:
    """Accepted hits first, then the first of each document, the second of each, and so on: five of
    one page show less than five of five.
    """
    seen: Counter[str] = Counter()
    ranked = []
    for row in hits:
        seen[row["doc"]] += 1
        ranked.append((not row["accepted"], seen[row["doc"]], row))
    return [row for *_, row in sorted(ranked, key=lambda one: one[:2])]


def _hit(row: Row, change: str, paint: Paint) -> str:
    sign, colour = _SIGNS[change]
    told = "" if change in ("gained", "lost") else f"{_SAID.get(change, change)}: "
    if change == "span":
        told = f"was «{safe(row['quote_before'])}»: "
    if change == "pattern":
        told = f"was by `{safe(row['pattern_before'])}`: "
    why = f" — {row['because']}" if row["because"] else ""
    why += f" — excluded by `{safe(row['blocked_by'])}`" if change == "blocked" else ""
    why += f" — {row['verdict']}" if row["verdict"] else ""
    quote = paint(f"[{safe(row['quote'])}]", colour)
    text = f"…{safe(row['before'])}{quote}{safe(row['after'])}…"
    where = f"{row['doc']}, p. {row['page']}, par. {row['paragraph']}"
    return (
        f"  {paint(sign, colour)} {told}{text}  {safe(where)}; `{safe(shortened(row['pattern']))}`,"
        f" line {row['line']}{why}"
    )


def example_lines(
    flipped: Sequence[Flip], *, every: bool = False, paint: Paint = plain
) -> Iterator[str]:
    """Examples that fail now, then those that pass now."""
    for cured in (False, True):
        own = [flip for flip in flipped if flip.cured == cured]
        if own:
            yield ""
            yield paint(f"examples that {'pass' if cured else 'fail'} now", "bold")
        most = len(own) if every else 2 * MOST
        for flip in own[:most]:
            yield from _flip(flip, paint)
        yield from more_lines(len(own) - most)


def _flip(flip: Flip, paint: Paint) -> Iterator[str]:
    example, result = flip.example, flip.after if not flip.cured else flip.before
    dropped = ", no longer in B" if flip.source == "A" else ""
    known = f" (known: {safe(example.known_failure)})" if example.known_failure else ""
    sign = paint("+", "green") if flip.cured else paint("-", "red")
    text = marked(example.text, example.marks)
    yield (
        f"  {sign} {flip.source} examples.yaml:{example.line}{dropped} ({example.lang})"
        f" {safe(text)}{known}"
    )
    parts = [f"no {mark.code} at «{_at(flip, mark)}»" for mark in result.missing]
    parts += [
        f"{hit.code} at «{_at(flip, hit)}» by `{shortened(hit.pattern)}`, line {hit.line}"
        for hit in result.extra
    ]
    yield safe(f"      {'A' if flip.cured else 'B'}: {'; '.join(parts)}")


def _at(flip: Flip, what: Mark | Any) -> str:
    return flip.example.text[what.start : what.stop]


def summary(one: Difference, *, paint: Paint = plain) -> Iterator[str]:
    """What it comes to, in a few lines."""
    if one.structure is not None:
        kinds = Counter(change.kind for change in one.structure)
        yield "structure: " + (
            ", ".join(f"{kind} {kinds[kind]}" for kind in KINDS if kinds[kind]) or "the same"
        )
    if one.coded:
        yield from coded_lines(one.coded, paint=paint)
    cured = sum(flip.cured for flip in one.flips)
    alarming = sum(flip.alarming for flip in one.flips)
    text = f"examples that flip: {cured} pass now, {len(one.flips) - cured} fail now"
    if any(side.source for side in (one.a, one.b)):
        yield paint(text, "red") if alarming else text
    if one.a.codebook and one.b.codebook:
        yield safe(on_version(one.a.codebook, one.b.codebook, one.deserved))
    yield from _crosswalk(one, paint)


def coded_lines(coded: Coded, *, paint: Paint = plain) -> Iterator[str]:
    """Hits and figures, a line each."""
    before, after = coded.totals
    rows = coded.hits.to_dicts()
    same = sum(row["effect"] == 0 for row in rows)
    changed = f"; {same} found otherwise, and counted as before" if same else ""
    yield (
        f"hits: {before} -> {after}"
        + (_counts(rows).replace(" hits", "", 1) if before or after else "")
        + changed
    )
    yield from (f"  {code}: {said}" for code, said in sums(coded.moves))
    large, flips = coded.figures.filter("large"), coded.verdicts.filter("flips")
    told = (
        f"figures that change by more than half their interval: {len(large)}; verdicts that flip:"
        f" {len(flips)}"
    )
    named = f" ({', '.join(flips['code'].unique(maintain_order=True))})" if len(flips) else ""
    yield paint(told + named, "yellow") if len(large) or len(flips) else told


def _crosswalk(one: Difference, paint: Paint) -> Iterator[str]:
    if one.unexplained:
        yield paint(f"needs a crosswalk: {', '.join(one.unexplained)}", "red")
        yield (
            "  add to codebook.yaml of B, after each code the one that takes its place, a list of"
            " those, or nothing where none does:"
        )
        yield "  crosswalk:"
        yield from (f"    {code}:" for code in one.unexplained)
