"""Publish or hold: what changed between two runs against the thresholds of the settings. Pure, and
every reason is a sentence.

Nothing to say against a run publishes it. Thresholds are about how much may change because the
corpus changed; a change that nobody made (lemmas that move by themselves, hits that come and go in
documents that stayed as they were) holds a run whatever its size.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from contentan.errors import many

#: Names in a reason before the rest is only counted.
MOST = 8


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Section [publish] of contentan.toml. Shares are of the published run; `drift` is hold, or
    tell where a note is enough.
    """

    failed_share: float = 0.05
    gone_share: float = 0.05
    shrunk_share: float = 0.5
    lost_hits_share: float = 0.1
    moved_figures: float = 0.05
    flipped_verdicts: int = 0
    drift: str = "hold"


class Shrunk(NamedTuple):
    """A document with fewer words than in the published run, and the share of its words that is
    gone.
    """

    doc: str
    lost: float


@dataclass(frozen=True, slots=True)
class Facts:
    """What a run changes against the published one. Without one (`first`) only `documents` and
    `failed` say anything.

    `documents`, `hits` and `figures` are totals: documents of the published run (of this one where
    it is the first), hits that count there, country figures with an interval. `failed` are
    documents that cannot be read and could be, or are new; `gone` those that the register no longer
    has, under whatever id; `lost` hits that no longer count. `moved` are the figures that moved by
    more than their interval, `flips` the verdicts that changed. `broken` codes are gone without an
    entry in the crosswalk; `study` are options that say what is studied. `strays` are hits that
    came or went, and figures that moved, although nothing was changed that could have done that,
    `programs` what differs between the programs and libraries of the two runs. `words` are those of
    the reference set that moved, `codes` those whose counts there did, `causes` what differs
    between the two installations.
    """

    first: bool = False
    documents: int = 0
    failed: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    shrunk: tuple[Shrunk, ...] = ()
    hits: int = 0
    lost: int = 0
    figures: int = 0
    moved: tuple[str, ...] = ()
    flips: tuple[str, ...] = ()
    broken: tuple[str, ...] = ()
    study: tuple[str, ...] = ()
    strays: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()
    causes: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()


class Reason(NamedTuple):
    """Why a run is held: a short name, a sentence for a person, and what it is about."""

    kind: str
    says: str
    names: tuple[str, ...] = ()


class Verdict(NamedTuple):
    """`reasons` hold the run; `notes` are worth knowing and hold nothing."""

    reasons: tuple[Reason, ...]
    notes: tuple[Reason, ...] = ()

    @property
    def publish(self) -> bool:
        return not self.reasons

    @property
    def name(self) -> str:
        return "publish" if self.publish else "hold"


def decide(facts: Facts, limits: Thresholds = Thresholds()) -> Verdict:
    """The verdict on a run, its gravest reason first.

    >>> decide(Facts(documents=20, gone=("a", "b"))).reasons[0].says
    '2 of 20 documents gone, more than 5 %'
    """
    reasons, notes = list[Reason](), list[Reason]()
    for rule in RULES:
        reason = rule(facts, limits)
        if reason:
            told_only = reason.kind == "drift" and limits.drift == "tell"
            (notes if told_only else reasons).append(reason)
    return Verdict(tuple(reasons), tuple(notes))


def _drift(facts: Facts, _limits: Thresholds) -> Reason | None:
    if not facts.words and not facts.codes:
        return None
    what = [f"{many(len(facts.words), 'word')} of the reference set"] if facts.words else []
    what += [f"the counts of {many(len(facts.codes), 'code')} in it"] if facts.codes else []
    why = (
        "; ".join(facts.causes)
        or "nothing that a run names: another machine, or a library behind a library"
    )
    return Reason(
        "drift",
        f"{' and '.join(what)} moved by themselves; what differs: {why}",
        facts.words or facts.codes,
    )


def _strays(facts: Facts, _limits: Thresholds) -> Reason | None:
    if not facts.strays:
        return None
    why = f"; what differs: {'; '.join(facts.programs)}" if facts.programs else ""
    says = (
        f"{many(len(facts.strays), 'hit')} or figures changed in documents and codes that"
        f" nobody changed{why}"
    )
    return Reason("strays", says, facts.strays)


def _study(facts: Facts, _limits: Thresholds) -> Reason | None:
    says = f"another study than the published one: {'; '.join(facts.study)}"
    return Reason("study", says, facts.study) if facts.study else None


def _broken(facts: Facts, _limits: Thresholds) -> Reason | None:
    says = "codes are gone, and the crosswalk does not say into which: their series end here"
    return Reason("broken series", says, facts.broken) if facts.broken else None


def _failed(facts: Facts, limits: Thresholds) -> Reason | None:
    what = "cannot be read" if facts.first else "cannot be read, and could be or are new"
    return _share("failed", facts.failed, facts.documents, limits.failed_share, f"documents {what}")


def _gone(facts: Facts, limits: Thresholds) -> Reason | None:
    return _share("gone", facts.gone, facts.documents, limits.gone_share, "documents gone")


def _shrunk(facts: Facts, limits: Thresholds) -> Reason | None:
    names = tuple(
        f"{one.doc} (−{one.lost:.0%})" for one in facts.shrunk if one.lost > limits.shrunk_share
    )
    says = (
        f"{many(len(names), 'document')} lost more than {_percent(limits.shrunk_share)} of the"
        " words"
    )
    return Reason("shrunk", says, names) if names else None


def _lost(facts: Facts, limits: Thresholds) -> Reason | None:
    # Lost hits, not the balance: as many gained elsewhere do not make up for them.
    if facts.lost <= limits.lost_hits_share * facts.hits:
        return None
    return Reason(
        "lost hits",
        f"lost: {facts.lost:,} of {many(facts.hits, 'hit')}, more than"
        f" {_percent(limits.lost_hits_share)}",
    )


def _moved(facts: Facts, limits: Thresholds) -> Reason | None:
    return _share(
        "moved figures",
        facts.moved,
        facts.figures,
        limits.moved_figures,
        "figures moved by more than their interval",
    )


def _flips(facts: Facts, limits: Thresholds) -> Reason | None:
    if len(facts.flips) <= limits.flipped_verdicts:
        return None
    says = (
        f"{many(len(facts.flips), 'verdict')} between countries changed, more than"
        f" {limits.flipped_verdicts}"
    )
    return Reason("flipped verdicts", says, facts.flips)


#: The gravest first: what nobody changed, then what was changed in the study, then what happened to
#: the corpus.
RULES: Sequence[Callable[[Facts, Thresholds], Reason | None]] = (
    _drift,
    _strays,
    _study,
    _broken,
    _failed,
    _gone,
    _shrunk,
    _lost,
    _moved,
    _flips,
)


def _share(kind: str, names: tuple[str, ...], of: int, limit: float, what: str) -> Reason | None:
    if len(names) <= limit * of:
        return None
    return Reason(kind, f"{len(names)} of {of} {what}, more than {_percent(limit)}", names)


def _percent(share: float) -> str:
    return f"{100 * share:g} %"


def named(reason: Reason) -> str:
    """A reason with the first of what it is about.

    >>> named(Reason("gone", "2 of 20 documents gone", ("a", "b")))
    '2 of 20 documents gone (a, b)'
    """
    if not reason.names or all(name in reason.says for name in reason.names):
        return reason.says
    more = f" and {len(reason.names) - MOST} more" if len(reason.names) > MOST else ""
    return f"{reason.says} ({', '.join(reason.names[:MOST])}{more})"


def thresholds(section: dict[str, Any]) -> Thresholds:
    """Thresholds from section [publish] of the settings."""
    return Thresholds(**{field.name: section[field.name] for field in fields(Thresholds)})
