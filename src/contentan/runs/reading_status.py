"""What became of a document that was read: ok, warning or failed, and why."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from contentan.corpus.tables import INFORMATION
from contentan.errors import many

#: Words outside, and their share, from which a line in `reason` tells of them.
TOLD_WORDS, TOLD_SHARE = 50, 0.02
#: Nats a word below which an alphabet is a guess. In too few words it matters to nobody.
SURE, LEAST_UNSURE = 0.3, 10


def status_and_reason(known: Mapping[str, Any], twin: str, shared: str = "") -> tuple[str, str]:
    """Status and reason of a document of these facts; `twin` is one that brought its text already,
    `shared` one that brought it for another country.

    A document is failed where all its words stand outside, a warning where over half do or where
    its alphabet is a guess.
    """
    reasons = [
        f"{name}{f': {detail}' if detail else ''}{f' ({n})' if n > 1 else ''}"
        for name, detail, n in known["notices"]
    ]
    warns = any(name not in INFORMATION for name, _, _ in known["notices"])
    if twin:
        reasons.append(f"same_text: as {twin}; counted there only")
    if shared:
        reasons.append(f"shared_text: {shared}")
    outside = known["tokens_other"] + known["tokens_noise"]
    if outside and not known["tokens"]:
        return "failed", "; ".join((_all_outside(known), *reasons))
    if not known["tokens"]:
        reasons.append("no_words: nothing in it can be counted")
    share = outside / max(outside + known["tokens"], 1)
    if (outside >= TOLD_WORDS and share >= TOLD_SHARE) or share > 0.5:
        reasons.append(
            f"outside: {many(outside, 'word')} ({share:.0%}) of no Kazakh, Russian or English"
            f" prose, counted nowhere ({known['languages']})"
        )
    certainty = known.get("alphabet_certainty")
    unsure = certainty is not None and certainty < SURE and known["tokens_kk"] >= LEAST_UNSURE
    if unsure:
        reasons.append(
            f"alphabet_unsure: Kazakh in Latin letters, read as {known['alphabet']}; its words fit"
            " another alphabet nearly as well"
        )
    warns = warns or bool(twin) or not known["tokens"] or share > 0.5 or unsure
    return "warning" if warns else "ok", "; ".join(reasons)


def _all_outside(known: Mapping[str, Any]) -> str:
    if known["tokens_noise"] > known["tokens_other"]:
        return "noise: no word of it is part of prose in any language"
    return f"other_language: nothing in it is Kazakh, Russian or English ({known['languages']})"


def shares(words: Mapping[str, int]) -> str:
    """Languages by their share of words, most first; those under half a per cent are left out.

    >>> shares({"ru": 900, "de": 90, "noise": 10, "fr": 1})
    'ru 90%, de 9%, noise 1%'
    """
    total = sum(words.values())
    told = [(name, n / total) for name, n in _most_first(words) if n * 200 >= total > 0]
    return ", ".join(f"{name} {share:.0%}" for name, share in told)


def amounts(words: Mapping[str, int]) -> str:
    """Languages with their words, most first.

    >>> amounts({"fr": 12, "de": 1410, "pl": 0})
    'de 1410, fr 12'
    """
    return ", ".join(f"{name} {n}" for name, n in _most_first(words) if n)


def _most_first(words: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(words.items(), key=lambda one: (-one[1], one[0]))
