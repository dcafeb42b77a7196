"""The words of claims in each language (data/claims.yaml), made ready for use."""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

#: What may stand between words of one expression.
SPACE = r"[\s\u00a0\u2009\u202f]"


class Hedges(NamedTuple):
    """`names` has the hedge of each group of the expression."""

    expression: re.Pattern[str]
    names: tuple[str, ...]

    def name(self, found: re.Match[str]) -> str:
        return self.names[(found.lastindex or 1) - 1]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. Expressions ignore case; `before` ends where a number begins, `after` begins
    where it ends.
    """

    values: dict[str, float]
    hundred: frozenset[str]
    scales: dict[str, float]
    not_numbers: frozenset[str]
    vague: dict[str, tuple[float, float]]
    singular: frozenset[str]
    shares: tuple[tuple[re.Pattern[str], float], ...]
    share_words: frozenset[str]
    share_blocked: re.Pattern[str]
    percent: re.Pattern[str]
    currencies: tuple[tuple[str, re.Pattern[str]], ...]
    before: Hedges
    after: Hedges
    reached: re.Pattern[str]
    changed: re.Pattern[str]
    cited: re.Pattern[str]
    suffix: re.Pattern[str]
    ordinal: re.Pattern[str]
    not_things: frozenset[str]
    pairs: frozenset[str]
    number_of: frozenset[str]
    rest: re.Pattern[str]
    money_things: frozenset[str]
    skip: frozenset[str]
    persons: frozenset[str]
    months: tuple[str, ...]
    per: tuple[tuple[str, str], ...]
    periods: tuple[tuple[str, str], ...]
    negation: re.Pattern[str]
    closed: frozenset[str]
    uninflected: frozenset[str]
    inner_plurals: frozenset[str]
    wholes: frozenset[str]

    def number_words(self) -> set[str]:
        """Lemmas and forms without which, and without a digit, a sentence has no number."""
        shortened = {word + "." for word in self.scales}
        return {
            *self.values,
            *self.hundred,
            *self.scales,
            *shortened,
            *self.vague,
            *self.share_words,
        }


@functools.cache
def _data() -> dict[str, Any]:
    import yaml

    with importlib.resources.as_file(
        importlib.resources.files("contentan.findings.claims").joinpath("data", "claims.yaml")
    ) as path:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        found: dict[str, Any] = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=loader)
        return found


@functools.cache
def lexicon(lang: str) -> Lexicon:
    """The words of 'kk', 'ru' or 'en'; English for any other."""
    own = _data().get(lang) or _data()["en"]
    sets = (
        "hundred",
        "not_numbers",
        "singular",
        "not_things",
        "pairs",
        "number_of",
        "money_things",
        "skip",
        "share_words",
    )
    return Lexicon(
        values=_numbers(own["numbers"]),
        scales=_numbers(own["scales"]),
        vague={word: (float(low), float(high)) for word, (low, high) in own["vague"].items()},
        shares=tuple((_regex([word]), float(value)) for word, value in own["shares"].items()),
        share_blocked=re.compile(rf"\b{own['share_blocked']}{SPACE}*$", re.IGNORECASE),
        percent=re.compile(rf"{SPACE}*(?:%|{_any(own['percent'])})", re.IGNORECASE),
        currencies=tuple(
            (code, re.compile(rf"{SPACE}*{_any(words)}", re.IGNORECASE))
            for code, words in own["currencies"].items()
        ),
        before=_hedges(own["before"], r"(?<![\w-]){}" + rf"(?:{SPACE}+(?:an?|the|чем))?{SPACE}*$"),
        after=_hedges(own["after"], rf"[{SPACE[1:-1]}%]*" + "{}"),
        reached=re.compile(rf"\b{own['reached']}", re.IGNORECASE),
        changed=re.compile(rf"\b(?:{own['changed']})", re.IGNORECASE),
        cited=re.compile(
            rf"(?<![\w-])(?:{'|'.join(own['cited'])})\.?{SPACE}*[№#]?{SPACE}*[(«\"]?$",
            re.IGNORECASE,
        ),
        suffix=re.compile(rf"{own['suffix']}(?!\w)", re.IGNORECASE),
        ordinal=re.compile(rf"(?:{SPACE}|-)*{own['ordinal']}", re.IGNORECASE),
        rest=re.compile(_any(own["rest"]), re.IGNORECASE),
        negation=re.compile(own["negation"], re.IGNORECASE),
        closed=frozenset(own.get("closed", "").split()),
        uninflected=frozenset(own.get("uninflected", ())),
        inner_plurals=frozenset(own.get("inner_plurals", ())),
        wholes=frozenset(own.get("wholes", ())),
        persons=frozenset(own.get("persons", ())),
        months=tuple(own["months"]),
        per=tuple(own["per"].items()),
        periods=tuple((kind, source) for kind, source in own["periods"]),
        **{name: frozenset(own[name]) for name in sets},
    )


def not_quantities() -> tuple[list[str], list[str]]:
    """Expressions for digits that are no quantities, in any language: those that begin with a digit
    or sign, those with a letter.
    """
    return _data()["not_quantities"]["digits"], _data()["not_quantities"]["words"]


def _numbers(given: dict[str, str]) -> dict[str, float]:
    return {word: float(value) for word, value in given.items()}


def _hedges(given: dict[str, list[str]], around: str) -> Hedges:
    """Of several that begin at one place the longest is found."""
    pairs = sorted(
        ((word, hedge) for hedge, words in given.items() for word in words),
        key=lambda pair: -len(pair[0]),
    )
    words = "|".join("(" + word.replace(" ", SPACE + "+") + ")" for word, _ in pairs)
    expression = re.compile(around.replace("{}", f"(?:{words})"), re.IGNORECASE)
    return Hedges(expression, tuple(hedge for _, hedge in pairs))


def _any(given: Iterable[str]) -> str:
    """One of some expressions, the longest first; their spaces stand for any space."""
    longest = sorted(given, key=len, reverse=True)
    return "(?:" + "|".join(one.replace(" ", SPACE + "+") for one in longest) + ")"


def _regex(given: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-]){_any(given)}(?!\w)", re.IGNORECASE)
