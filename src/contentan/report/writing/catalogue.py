"""The languages of a report: each fixed sentence is looked up by its English wording, each number
written as the language writes it.

A catalogue, data/report/<language>.yaml, gives for an English message its translation; for one that
a number decides, '{n} hit | {n} hits', a list of forms: three in Russian (1, 2-4, 5 and more), one
in Kazakh, whose noun stays in the singular after a number. data/report/countries.yaml has names of
countries, and how a sentence says 'of' them.
"""

from __future__ import annotations

import functools
import importlib.resources
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from contentan.corpus.country_names import country_names
from contentan.corpus.study import Study
from contentan.errors import UsageError
from contentan.model import LANGS, Codebook, Lang

if TYPE_CHECKING:
    from markupsafe import Markup

MINUS, DASH, SPACE = "\N{MINUS SIGN}", "\N{EN DASH}", "\N{NO-BREAK SPACE}"
_GROUPING: Mapping[Lang, tuple[str, str]] = {
    "en": (",", "."),
    "ru": (SPACE, ","),
    "kk": (SPACE, ","),
}
#: Of Okabe and Ito (2008), which colour-blind readers tell apart; the first four go best together.
#: Those after black are of Tol (2021); marks differ by shape, too.
COLOURS = (
    *("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"),
    *("#882255", "#999933", "#332288", "#117733", "#661100"),
)
_AND: Mapping[Lang, str] = {"en": "and", "ru": "и", "kk": "және"}


def _russian(n: int) -> int:
    """1 документ, 2 документа, 5 документов."""
    if n % 10 == 1 and n % 100 != 11:
        return 0
    return 1 if n % 10 in (2, 3, 4) and n % 100 not in (12, 13, 14) else 2


_FORM: Mapping[Lang, Callable[[int], int]] = {
    "en": lambda n: int(n != 1),
    "ru": _russian,
    "kk": lambda _n: 0,
}
FORMS: Mapping[Lang, int] = {"en": 2, "ru": 3, "kk": 1}


@dataclass(frozen=True, slots=True)
class Text:
    """A language with its catalogue. `countries` holds name and form after 'of' by ISO code,
    `families` the names of kinds of sources, `colours` those of countries in their order, `events`
    what happened in which year.
    """

    lang: Lang
    messages: Mapping[str, str | list[str]]
    countries: Mapping[str, tuple[str, str]]
    families: Mapping[str, str] = field(default_factory=dict)
    colours: tuple[str, ...] = COLOURS
    events: tuple[tuple[int, str], ...] = ()

    def __call__(self, message: str, /, **values: object) -> str:
        """A message in the language, its {placeholders} filled; whole numbers are written with
        grouped thousands.

        >>> text_of("ru")("all")
        'все'
        """
        return self._message(message).format(
            **{name: self.written(value) for name, value in values.items()}
        )

    def term(self, word: str) -> str:
        """A word of the tables or the codebook (a verdict, a criterion) as the catalogue has it,
        else as it is.
        """
        return self._message(word)

    def many(self, n: int, one: str, more: str, /, **values: object) -> str:
        """A message that depends on a number.

        >>> text_of("en").many(1200, "{n} document", "{n} documents")
        '1,200 documents'
        """
        return self._form(n, one, more).format(
            n=self.integer(n), **{k: self.written(v) for k, v in values.items()}
        )

    def markup(self, message: str, /, **values: object) -> Markup:
        """A message as markup: the message's own marks stand, values are escaped."""
        return filled(
            self._message(message), **{name: self.marked(value) for name, value in values.items()}
        )

    def marked_many(self, n: int, one: str, more: str, /, **values: object) -> Markup:
        """`many` as markup."""
        return filled(
            self._form(n, one, more),
            n=self.integer(n),
            **{name: self.marked(value) for name, value in values.items()},
        )

    def _message(self, message: str) -> str:
        found = self.messages.get(message, message)
        return found if isinstance(found, str) else found[-1]

    def _form(self, n: int, one: str, more: str) -> str:
        forms = self.messages.get(f"{one} | {more}", [one, more])
        return forms if isinstance(forms, str) else forms[min(_FORM[self.lang](n), len(forms) - 1)]

    def written(self, value: object) -> str:
        """A value within a sentence."""
        return self.integer(value) if type(value) is int else str(value)

    def marked(self, value: object) -> object:
        """A value within markup: a number is written, markup stays, all else is left to be
        escaped.
        """
        return self.integer(value) if type(value) is int else value

    def integer(self, n: int) -> str:
        """A whole number with grouped thousands."""
        return f"{n:,}".replace(",", _GROUPING[self.lang][0]).replace("-", MINUS)

    def decimal(self, value: float, places: int) -> str:
        """A number with so many decimals, grouped thousands and a true minus sign.

        >>> text_of("ru").decimal(-1234.5, 1)
        '\\u22121\\xa0234,5'
        """
        group, point = _GROUPING[self.lang]
        whole, _, part = f"{value:,.{places}f}".replace("-", MINUS).partition(".")
        return whole.replace(",", group) + (point + part if part else "")

    def plain(self, value: float) -> str:
        """A number with the digits that it has, for marks of an axis and fixed limits."""
        return f"{value:g}".replace(".", _GROUPING[self.lang][1])

    def listed(self, words: Sequence[str]) -> str:
        """Words as in a sentence.

        >>> text_of("en").listed(["a", "b", "c"])
        'a, b and c'
        """
        if len(words) < 2:
            return "".join(words)
        return f"{', '.join(words[:-1])} {_AND[self.lang]} {words[-1]}"

    def country(self, code: str) -> str:
        """A country's name, else its ISO code."""
        return self.countries[code][0] if code in self.countries else code

    def of(self, code: str) -> str:
        """A country as it stands after 'of', 'in' or 'for' in this report's sentences: the USA;
        Казахстана; Қазақстан.
        """
        return self.countries[code][1] if code in self.countries else code

    def family(self, family: str) -> str:
        """The name of a kind of sources; one that the study does not name as it is."""
        return self.families.get(family, family)

    def colour(self, series: int) -> str:
        """The colour of a country, by its place among the compared ones."""
        return self.colours[series % len(self.colours)]

    def label(self, labels: Mapping[str, str], otherwise: str) -> str:
        """A label in the language, else in English, else any."""
        return (
            labels.get(self.lang)
            or labels.get("en")
            or next((one for one in labels.values() if one), otherwise)
        )


@functools.cache
def text_of(lang: str) -> Text:
    """The report's language; UsageError for one that there is no catalogue of."""
    for known in LANGS:
        if lang == known:
            return Text(known, {} if known == "en" else _catalogue(known), _countries(known))
    raise UsageError(
        f"there is no report in {lang!r}; there are {', '.join(sorted(LANGS))}",
        where="--report-lang",
    )


def text_of_study(lang: str, study: Study, codebook: Codebook, countries: Sequence[str]) -> Text:
    """The report's language with the words and colours of a study: labels of criteria, names of
    families and countries, events.
    """
    text = text_of(lang)
    criteria = {
        criterion.name: text.label(criterion.label, text.term(criterion.name))
        for criterion in codebook.criteria
    }
    names = {
        code: (said[0], said[-1])
        for code, forms in study.names.items()
        if (said := forms.get(lang) or forms.get("en") or next(iter(forms.values()), ()))
    }
    free = iter(one for one in COLOURS * 9 if one.lower() not in study.colours.values())
    return replace(
        text,
        messages={**text.messages, **criteria},
        countries={**text.countries, **names},
        families={
            family: text.term(text.label(labels, family))
            for family, labels in study.families.items()
        },
        colours=tuple(study.colours.get(country) or next(free) for country in countries) or COLOURS,
        events=tuple((event.year, text.label(event.label, "")) for event in study.events),
    )


def _catalogue(lang: Lang) -> dict[str, str | list[str]]:
    found: dict[str, str | list[str]] = _yaml(f"{lang}.yaml")
    return found


def _countries(lang: Lang) -> dict[str, tuple[str, str]]:
    """Name and form after 'of' by ISO code."""
    return {code: (names[lang][0], names[lang][-1]) for code, names in country_names().items()}


@functools.cache
def _yaml(file: str) -> dict[str, Any]:
    import yaml

    raw = (
        importlib.resources.files("contentan.report.writing")
        .joinpath("catalogues", file)
        .read_text(encoding="utf-8")
    )
    found: dict[str, Any] = yaml.load(raw, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    return found


def filled(template: str, /, **values: object) -> Markup:
    """A template whose own marks stand, with its values escaped: what `Markup.format` gives for
    plain {placeholders}, in a quarter of its time, and a page has ten thousands of them.

    >>> filled("<b>{what}</b>", what="<")
    Markup('<b>&lt;</b>')
    """
    from markupsafe import Markup, escape

    return Markup(template.format(**{name: escape(value) for name, value in values.items()}))


def capital(text: str) -> str:
    """A text with a capital at its beginning; the rest stays as it is.

    >>> capital("роль ОБСЕ")
    'Роль ОБСЕ'
    """
    return text[:1].upper() + text[1:]
