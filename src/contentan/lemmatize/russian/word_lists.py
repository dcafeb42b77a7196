"""Russian word lists of this project, and how a form is folded before it is looked up in them.

russian_closed.tsv: forms whose lemma is a matter of convention (его is его or он).
russian_names.tsv: names of the field with their declension. russian_people_places.tsv: given
names, surnames and places of Kazakhstan and its neighbours. russian_variants.tsv: lemmas of
pymorphy's that are old or rare, with the usual ones. russian_function_words.tsv: words that
context knows one by one.
"""

from __future__ import annotations

import functools
import itertools
import re
import unicodedata
from importlib import resources

DATA = resources.files("contentan.lemmatize.russian") / "data"
_STRESS = re.compile("[\u0300\u0301]")
_MARKED = re.compile("[^а-я]")

#: What a name ends in, and the endings of its other cases.
_ENDINGS = {
    "hard": ("", "а у ом е ы ов ам ами ах"),  # Шымкент
    "surname": ("", "а у ым е ы ых ыми ой"),  # Токаев, Токаевой
    "soft": ("й", "я ю ем е и ев ям ями ях"),  # курултай
    "feminine": ("а", "ы и е у ой ою ей"),  # Акорда, Дарига
    "feminine soft": ("я", "и е ю ей"),  # Жамиля
    "feminine iya": ("я", "и ю ей"),  # Алия
    "feminine sign": ("ь", "и ью"),  # Асель
    "soft sign": ("ь", "я ю ем е и"),  # Шамиль
    "fixed": ("", ""),  # Алматы
}
#: A person's name has no plural: Абаев is a surname, not many an Абай.
_SINGULAR = {"hard": "а у ом е", "soft": "я ю ем е", "soft sign": "я ю ем е"}


def _rows(name: str) -> list[list[str]]:
    text = (DATA / name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines()[1:]]


@functools.cache
def closed_forms() -> dict[str, tuple[str, ...]]:
    """Forms whose lemmas are a matter of convention, with all of them."""
    return {form: tuple(lemmas.split()) for form, lemmas in _rows("russian_closed.tsv")}


@functools.cache
def name_forms() -> dict[str, str]:
    """Every case of the listed names: name_forms()['токаеву'] == 'токаев'."""
    forms: dict[str, str] = {}
    for name, declension in _rows("russian_names.tsv"):
        cut, endings = _ENDINGS[declension]
        stem = name.removesuffix(cut)
        forms |= {stem + ending: name for ending in endings.split()} | {name: name}
    return forms


@functools.cache
def people_and_places() -> dict[str, tuple[str, ...]]:
    """Every case of the names of people and places of the region, which only a capital letter
    shows; of surnames that are made from men's given names, too.

    people_and_places()['ерлана'] == ('ерлан',), people_and_places()['мухтаровым'] == ('мухтаров',).
    """
    forms: dict[str, dict[str, None]] = {}
    for kind, declension, names in _rows("russian_people_places.tsv"):
        for name in names.split():
            made = [(name, declension)]
            if kind == "given name, man":
                made += [(surname, "surname") for surname in _surnames(name, declension)]
            for one, how in made:
                cut, endings = _ENDINGS[how]
                if kind != "place":
                    endings = _SINGULAR.get(how, endings)
                stem = one.removesuffix(cut)
                for form in (one, *(stem + ending for ending in endings.split())):
                    forms.setdefault(form, {})[one] = None
    return {form: tuple(lemmas) for form, lemmas in forms.items()}


def is_name_in_a_case(form: str) -> bool:
    """Whether a form is a listed name of the region in another case than the first.

    >>> is_name_in_a_case("Шымкенте"), is_name_in_a_case("Шымкент"), is_name_in_a_case("ерлана")
    (True, False, False)
    """
    low = form.lower()
    names = people_and_places().get(low, ()) if form[:1].isupper() else ()
    return bool(names) and low not in names


def _surnames(name: str, declension: str) -> tuple[str, ...]:
    """Surnames made from a man's given name: Абай is Абаев, Мухтар Мухтаров, Муса Мусин."""
    if declension == "hard":
        return (name + "ов",)
    if declension in ("soft", "soft sign"):
        return (name[:-1] + "ев",)
    if declension in ("feminine", "feminine soft"):
        return (name[:-1] + "ин", name[:-1] + "аев")
    return ()


@functools.cache
def variants() -> dict[str, tuple[str, bool]]:
    """Lemmas of pymorphy's that no text means, with the usual one and whether the two are one
    word: основный is основной always, парка is парк where a form may be either.
    """
    return {
        lemma: (instead, kind == "same") for lemma, instead, kind in _rows("russian_variants.tsv")
    }


def listed(low: str, shape: str, *, known: bool) -> tuple[str, ...]:
    """What our lists allow a form to be; () where they do not name it. `known` says whether the
    dictionary has the form.
    """
    if low in closed_forms():
        return closed_forms()[low]
    if shape in ("capital", "upper"):
        parts = [people_and_places().get(part, ()) for part in low.split("-")]
        if all(parts):
            return tuple("-".join(names) for names in itertools.product(*parts))  # Касым-Жомарта
        # Sons and daughters have no cases: Канатулы, Ахметкызы.
        if low.endswith(("улы", "кызы", "оглы")) and not known:
            return (low,)
    return (name_forms()[low],) if low in name_forms() else ()


def usual_lemma(low: str, lemma: str, have: set[str]) -> str:
    """The usual lemma where pymorphy has an old or rare one; `have` are all that it has.

    >>> usual_lemma("основными", "основный", {"основный"}), usual_lemma("парка", "парка", {"парка"})
    ('основной', 'парка')
    >>> usual_lemma("сергеевичу", "сергеевич", set()), usual_lemma("юрьевичу", "юриевич", set())
    ('сергеевич', 'юрьевич')
    """
    instead, same = variants().get(lemma, ("", False))
    if instead and (same or instead in have):
        return instead
    stem = lemma.removesuffix("иевич")
    return stem + "ьевич" if stem != lemma and low.startswith(stem + "ьев") else lemma


@functools.cache
def function_words() -> frozenset[str]:
    """Words and marks that context knows one by one; all others it knows by their endings."""
    return frozenset(
        word for (line,) in _rows("russian_function_words.tsv") for word in line.split()
    )


def fold(form: str) -> str:
    """Lower case, ё as е, marks of stress removed. fold('Ёлка') == 'елка'."""
    low = form.lower().replace("ё", "е")
    if low.isalpha() or low.isascii() or not _MARKED.search(low):
        return low
    apart = unicodedata.normalize("NFD", low)
    # Only the stress goes: й is a letter, although it can be written as и with a mark.
    return unicodedata.normalize("NFC", _STRESS.sub("", apart)) if _STRESS.search(apart) else low
