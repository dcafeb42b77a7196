"""In which language a page speaks: the person's choice, else the server's, else the browser's."""

from __future__ import annotations

from contentan.model import LANGS

#: Names of the languages in themselves, as the links say them.
NAMES = {"kk": "Қазақша", "ru": "Русский", "en": "English"}
#: The cookie that keeps a person's choice.
COOKIE = "contentan_language"
#: A longer header comes from no browser.
_MOST = 400


def language(chosen: str, given: str, accepted: str) -> str:
    """The language of a page. `chosen` is the person's cookie, `given` the server's --lang,
    `accepted` the header Accept-Language.

    >>> language("", "", "de, ru-RU;q=0.8, en;q=0.5")
    'ru'
    """
    known = [one for one in (chosen, given) if one in LANGS]
    return known[0] if known else _preferred(accepted)


def _preferred(accepted: str) -> str:
    """The known language that the browser puts first; English where it names none."""
    found = []
    for place, one in enumerate(accepted[:_MOST].split(",")):
        tag, *facts = (part.strip().lower() for part in one.split(";"))
        name = tag.split("-")[0]
        weight = next((_weight(fact[2:]) for fact in facts if fact.startswith("q=")), 1.0)
        if name in LANGS and weight > 0:
            found.append((-weight, place, name))
    return min(found)[2] if found else "en"


def _weight(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0
