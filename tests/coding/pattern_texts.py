"""Texts made of a pattern's own words, as they stand in its source."""

from __future__ import annotations

import re
from collections.abc import Iterator

from contentan.model import Sets

#: A word between the parts of a pattern where it wants one: a number is of no language.
FILLER = "7"
_SET = re.compile(r"@(\w+)(\([^()]*\))?")
_CHOICE = re.compile(r"\(([^()]*)\)")
_OPERATOR = re.compile(r"\s(?:NEAR|BEFORE)/\w+\s")
_GAP = re.compile(r"(?<!\S)_(?:\{(\d+),\d+\})?(?!\S)")
#: Sentences around the words, so that a text is in the list's language.
FRAMES = {
    "kk": "Осы мәселе туралы айтылды: {} және тағы басқалары.",
    "ru": "Об этом было сказано так: {} и так далее.",
    "en": "This is what they said: {} and so on.",
}


def written_out(source: str, sets: Sets) -> str:
    """A pattern with its word sets as options, and the arguments of constructions in their
    places.
    """
    known = dict(sets)
    while found := _SET.search(source):
        options = "|".join(known[found[1]]).replace("$", found[2] or "$")
        source = f"{source[: found.start()]}({options}){source[found.end() :]}"
    return source


def texts(source: str) -> Iterator[str]:
    """A text for the first and one for the last options of a pattern; none where it has references
    or regular expressions.
    """
    if re.search(r"(?:^|[\s(|])/|<", source):
        return
    made = []
    for which in (0, -1):
        text = source
        while found := _CHOICE.search(text):
            option = found[1].split("|")[which].strip()
            text = f"{text[: found.start()]} {option} {text[found.end() :]}"
        text = _OPERATOR.sub(f" {FILLER} ", text.replace('"', " "))
        text = _GAP.sub(lambda gap: " ".join([FILLER] * int(gap[1] or gap[0] == "_")), text)
        text = re.sub(r"(?<!\S)=", "", text)
        made.append(" ".join(re.sub(r"\S*[*?]\S*", _filled, text).split()))
    yield from dict.fromkeys(made)


def _filled(glob: re.Match[str]) -> str:
    """A word that a glob matches: its signs stand for a digit beside a digit, else for a letter."""
    word = re.sub(r"(?<=\d)[*?]|[*?](?=\d)", "0", glob.group())
    return re.sub("[*?]", "а" if re.search("[\u0400-\u04ff]", word) else "a", word)


def framed(source: str, lang: str) -> Iterator[str]:
    """The same within a sentence of a language."""
    return (FRAMES[lang].format(text) for text in texts(source))
