"""The words of claims in each language (data/kk.yaml, ru.yaml, en.yaml), made ready for use."""

from __future__ import annotations

import functools
import importlib.resources
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

#: What may stand between words of one expression.
SPACE = r"[\s\u00a0\u2009\u202f]"
_SETS = (
    "amounts genitive_like hundred not_numbers singular not_things pairs number_of money_things"
    " skip share_words persons uninflected adjectives pronouns inner_plurals wholes verbs"
    " verbs_or_nouns compounds"
).split()


class Bounds(NamedTuple):
    """`names` has the bound of each group of the expression."""

    expression: re.Pattern[str]
    names: tuple[str, ...]

    def name(self, found: re.Match[str]) -> str:
        return self.names[(found.lastindex or 1) - 1]


class Fractions(NamedTuple):
    """Shares in words. Each expression has groups n (numerator) and d (denominator), or one of
    them; `values` gives what stands in a group, by expressions.
    """

    expressions: tuple[re.Pattern[str], ...]
    bare: tuple[tuple[re.Pattern[str], int], ...]
    numerators: tuple[tuple[re.Pattern[str], int], ...]
    denominators: tuple[tuple[re.Pattern[str], int], ...]


@dataclass(frozen=True, slots=True)
class Lexicon:
    """One language. Expressions ignore case; `before` ends where a number begins, `after` begins
    where it ends.
    """

    values: dict[str, float]
    hundred: frozenset[str]
    scales: dict[str, float]
    not_numbers: frozenset[str]
    vague: dict[str, float]
    singular: frozenset[str]
    fractions: Fractions
    multiples: tuple[tuple[re.Pattern[str], float], ...]
    times: re.Pattern[str]
    share_words: frozenset[str]
    share_blocked: re.Pattern[str]
    percent: re.Pattern[str]
    points: re.Pattern[str]
    currencies: tuple[tuple[str, re.Pattern[str]], ...]
    before: Bounds
    after: Bounds
    reached: re.Pattern[str]
    change: tuple[tuple[str, re.Pattern[str]], ...]
    cited: re.Pattern[str]
    cited_behind: re.Pattern[str]
    suffix: re.Pattern[str]
    ordinal: re.Pattern[str]
    not_things: frozenset[str]
    pairs: frozenset[str]
    number_of: frozenset[str]
    amounts: frozenset[str]
    genitive_like: frozenset[str]
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
    adjectives: frozenset[str]
    compounds: frozenset[str]
    pronouns: frozenset[str]
    inner_plurals: frozenset[str]
    wholes: frozenset[str]
    verbs: frozenset[str]
    verbs_or_nouns: frozenset[str]
    agents: re.Pattern[str]
    total_before: re.Pattern[str]
    total_behind: re.Pattern[str]

    def number_words(self) -> set[str]:
        """Lemmas and forms without which, and without a digit, a sentence has no number."""
        shortened = {word + "." for word in self.scales}
        return {*self.values, *self.hundred, *self.scales, *shortened, *self.share_words}


@functools.cache
def _data(name: str) -> dict[str, Any]:
    import yaml

    with importlib.resources.as_file(
        importlib.resources.files("contentan.findings.claims").joinpath("data", f"{name}.yaml")
    ) as path:
        loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
        found: dict[str, Any] = yaml.load(Path(path).read_text(encoding="utf-8"), Loader=loader)
        return found


@functools.cache
def lexicon(lang: str) -> Lexicon:
    """The words of 'kk', 'ru' or 'en'; English for any other."""
    own = _data(lang if lang in ("kk", "ru") else "en")
    behind = rf"{SPACE}*(?:%|{{}})"
    return Lexicon(
        values=_numbers(own["numbers"]),
        scales=_numbers(own["scales"]),
        vague=_numbers(own["vague"]),
        fractions=_fractions(own["fractions"]),
        multiples=tuple((_regex([word]), float(n)) for word, n in own["multiples"].items()),
        times=_ignoring_case(own["times"]),
        share_blocked=re.compile(rf"\b{own['share_blocked']}{SPACE}*$", re.IGNORECASE),
        percent=_ignoring_case(behind.format(_any(own["percent"]))),
        points=_ignoring_case(rf"{SPACE}*%?{SPACE}*{_any(own['points'])}"),
        currencies=tuple(
            (code, _ignoring_case(rf"{SPACE}*{_any(words)}"))
            for code, words in own["currencies"].items()
        ),
        before=_bounds(
            own["before"],
            r"(?<![\w-]){}"
            + rf"(?:{SPACE}+(?:an?|the|чем))?(?:{SPACE}+(?:в|во|на|из|у|для|о|об))?{SPACE}*$",
        ),
        after=_bounds(own["after"], rf"[{SPACE[1:-1]}%]*" + "{}"),
        reached=_ignoring_case(rf"\b{own['reached']}"),
        change=tuple((name, _ignoring_case(rf"\b{one}")) for name, one in own["change"].items()),
        cited=re.compile(
            rf"(?<![\w-])(?:{'|'.join(own['cited'])})\.?{SPACE}*[№#]?{SPACE}*[(«\"]?$",
            re.IGNORECASE,
        ),
        cited_behind=_ignoring_case(own["cited_behind"]),
        suffix=_ignoring_case(rf"{own['suffix']}(?!\w)"),
        ordinal=_ignoring_case(rf"(?:{SPACE}|-)*{own['ordinal']}"),
        rest=_ignoring_case(_any(own["rest"])),
        negation=_ignoring_case(own["negation"]),
        total_before=_ignoring_case(rf"\b(?:{own['total_before']}){SPACE}*$"),
        total_behind=_ignoring_case(rf"{SPACE}*(?:{own['total_behind']})(?!\w)"),
        agents=_ignoring_case(own["agents"]),
        closed=frozenset(own.get("closed", "").split()),
        months=tuple(own["months"]),
        per=tuple(own["per"].items()),
        periods=tuple((kind, source) for kind, source in own["periods"]),
        **{name: frozenset(own.get(name, ())) for name in _SETS},
    )


def not_quantities() -> tuple[list[str], list[str]]:
    """Expressions for digits that are no quantities, in any language: those that begin with a digit
    or sign, those with a letter.
    """
    own = _data("not_quantities")
    return own["digits"], own["words"]


def _numbers(given: Mapping[str, str]) -> dict[str, float]:
    return {word: float(value) for word, value in given.items()}


def _fractions(own: Mapping[str, Any]) -> Fractions:
    """'two thirds', 'every fifth', 'one in five', and words that are a share alone."""
    n, d, o, c = (
        _any(own[name]) for name in ("numerators", "denominators", "ordinals", "cardinals")
    )
    groups = {"{n}": f"(?P<n>{n})", "{d}": f"(?P<d>{d})", "{o}": f"(?P<d>{o})"}
    groups["{c}"] = f"(?P<d>{c})"
    forms = [own["form"], own["every"], *own["one_in"]]
    made = []
    for form in forms:
        named = re.sub(r"\{[ndoc]\}", lambda one: groups[one[0]], form).replace(" ", SPACE + "+")
        made.append(_ignoring_case(rf"(?<![\w-])(?:{named})(?!\w)"))
    return Fractions(
        tuple(made),
        tuple((_regex([word]), int(value)) for word, value in own["bare"].items()),
        _valued(own["numerators"]),
        _valued({**own["denominators"], **own["ordinals"], **own["cardinals"]}),
    )


def _valued(given: Mapping[str, str]) -> tuple[tuple[re.Pattern[str], int], ...]:
    return tuple((_ignoring_case(word), int(value)) for word, value in given.items())


def _bounds(given: Mapping[str, list[str]], around: str) -> Bounds:
    """Of several that begin at one place the longest is found."""
    pairs = sorted(
        ((word, bound) for bound, words in given.items() for word in words),
        key=lambda pair: -len(pair[0]),
    )
    words = "|".join("(" + word.replace(" ", SPACE + "+") + ")" for word, _ in pairs)
    return Bounds(
        _ignoring_case(around.replace("{}", f"(?:{words})")), tuple(bound for _, bound in pairs)
    )


def _any(given: Iterable[str]) -> str:
    """One of some expressions, the longest first; their spaces stand for any space."""
    longest = sorted(given, key=len, reverse=True)
    return "(?:" + "|".join(one.replace(" ", SPACE + "+") for one in longest) + ")"


def _regex(given: Iterable[str]) -> re.Pattern[str]:
    return _ignoring_case(rf"(?<![\w-]){_any(given)}(?!\w)")


def _ignoring_case(source: str) -> re.Pattern[str]:
    return re.compile(source, re.IGNORECASE)
