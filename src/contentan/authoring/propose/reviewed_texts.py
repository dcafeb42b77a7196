"""What reviewers and outside coders said of a run's paragraphs, as texts to learn from.

Of the task `verify` a paragraph has the code that was accepted or chosen instead, and has not the
one that was rejected; of its other codes nobody said anything. Who searched a whole paragraph (the
task `missed`, an outside coder who read it) said that it has no other codes. Where coders differ,
nobody knows.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from contentan.authoring.evaluate.gold import families
from contentan.authoring.propose.taught_texts import Taught
from contentan.decisions import judged
from contentan.errors import UsageError
from contentan.interchange.codings import coder_agreement, run_texts
from contentan.model import Codebook


class Said(NamedTuple):
    """What was said of a text: codes that it has, that it has not, on which coders differ; `whole`
    where it was searched for all codes.
    """

    text: str
    yes: frozenset[str]
    no: frozenset[str]
    open: frozenset[str] = frozenset()
    whole: bool = False


def of_run(book: Codebook, outputs: Path, run: str = "") -> Taught:
    """Decisions of the review and codings that were imported, for the texts of a run, the latest
    where none is named. UsageError where there is nothing of both kinds for any code.
    """
    path = run_texts.decisions_file(outputs)
    said = list(_decided(path))
    if run_texts.has_outside(outputs):
        said += _coded(outputs, run)
    if not said:
        raise UsageError(
            "nobody has decided anything yet; give a file of coded texts, or review first",
            where=path,
        )
    return taught(book, said, "review")


def taught(book: Codebook, said: Iterable[Said], source: str) -> Taught:
    """All that was said, a text once; a target for each code that some texts have and others have
    not. UsageError where there is none.
    """
    texts = _joined(said)
    below = families(book)
    human = np.array(
        [[_value(one, code, below[code]) for code in below] for one in texts], dtype=np.int8
    ).reshape(len(texts), len(below))
    both = ((human == 1).any(axis=0) & (human == 0).any(axis=0)).tolist()
    codes = [code for code, known in zip(below, both, strict=True) if known]
    if not codes:
        raise UsageError(
            "no code has both paragraphs with it and paragraphs without it; judged so far:"
            f" {len(texts)}",
            where=source,
        )
    return Taught(
        tuple(one.text for one in texts),
        tuple(tuple(sorted(one.yes)) for one in texts),
        tuple(frozenset({code}) for code in codes),
        tuple(codes),
        human[:, both],
        source,
        (),
    )


def _value(one: Said, code: str, below: frozenset[str]) -> int:
    if one.yes & below:
        return 1
    if one.open & below:
        return -1
    return 0 if one.whole or code in one.no else -1


def _joined(said: Iterable[Said]) -> list[Said]:
    """What was said of the same text at several places together, in the order of the texts."""
    found: dict[str, Said] = {}
    for one in said:
        known = found.setdefault(one.text, one)
        found[one.text] = Said(
            one.text,
            known.yes | one.yes,
            known.no | one.no,
            known.open | one.open,
            known.whole or one.whole,
        )
    return [found[text] for text in sorted(found)]


def _decided(path: Path) -> Iterator[Said]:
    """Resolved items of the samples."""
    rows = judged.read_decisions(path).resolved.filter(state="resolved")
    names = ("task", "code", "verdict", "meant", "before", "quote", "after")
    for task, code, verdict, meant, before, quote, after in rows.select(names).iter_rows():
        text = " ".join(f"{before}{quote}{after}".split())
        yes = frozenset([code] if verdict == "accept" else meant.split())
        no = frozenset({code} - {""}) - yes
        if text:
            yield Said(text, yes, no, whole=task == "missed")


def _coded(outputs: Path, run: str) -> Iterator[Said]:
    """Paragraphs that outside coders read."""
    whole = run_texts.whole(outputs, run)
    codings = run_texts.outside(outputs, whole.corpus)
    places = {
        f"{doc}#{segment}": (doc, start, stop)
        for doc, segment, start, stop in whole.segments.iter_rows()
    }
    values = coder_agreement.judged(codings, whole.segments, least=1)
    for (item,), own in sorted(values.partition_by("item", as_dict=True).items()):
        doc, start, stop = places[str(item)]
        each = [frozenset(codes.split()) for codes in own["codes"] if codes is not None]
        text = " ".join(whole.corpus.texts[doc][start:stop].split())
        if text and each:
            every, some = frozenset.intersection(*each), frozenset.union(*each)
            yield Said(text, every, frozenset(), some - every, whole=True)
