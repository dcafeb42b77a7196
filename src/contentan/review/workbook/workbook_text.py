"""What a reviewer's workbook says, in three languages, and how what a person wrote into it is read:
headers, verdicts and codes, each in any of the languages.
"""

from __future__ import annotations

import importlib.resources
import re
from collections import defaultdict
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from contentan.codebook.yaml_with_lines import load_yaml
from contentan.decisions.database import VERDICTS
from contentan.model import LANGS, Code, Codebook

#: The column for codes, by task.
ANSWER = {"verify": "recode to", "code": "code", "missed": "codes"}


class Words(NamedTuple):
    """A language's words by what they stand for: headers of the sheets review and codes, rows of
    the sheet about, verdicts with all words by which they are read, lines.
    """

    lang: str
    columns: Mapping[str, str]
    codes: Mapping[str, str]
    about: Mapping[str, str]
    verdicts: Mapping[str, tuple[str, ...]]
    says: Mapping[str, str]

    def verdict(self, verdict: str) -> str:
        """A verdict as it is written."""
        return self.verdicts[verdict][0] if verdict else ""

    def label(self, code: Code) -> str:
        """A code's label, else the English one, else nothing."""
        return code.label.get(self.lang) or code.label.get("en", "")


@cache
def words_of(lang: str) -> Words:
    folder = importlib.resources.files("contentan.review.workbook").joinpath("words")
    found = load_yaml(Path(str(folder.joinpath(f"{lang}.yaml"))))
    verdicts = {str(one): tuple(map(str, said)) for one, said in found["verdicts"].items()}
    columns, codes, about, says = (
        {str(name): str(text) for name, text in found[part].items()}
        for part in ("columns", "codes", "about", "says")
    )
    return Words(lang, columns, codes, about, verdicts, says)


def how_to(task: str, lang: str = "en") -> tuple[str, ...]:
    """The lines for a task."""
    words = words_of(lang)
    column = words.columns[ANSWER[task]]
    meanings = (
        words.says["unsure" if one == "unsure" else f"{task}_{one}"].format(
            verdict=words.verdict(one), column=column
        )
        for one in VERDICTS[task]
    )
    more = ("codes", "cut", "keep", "sort", "change", "end")
    return (
        words.says["begin"].format(column=column),
        *meanings,
        *(() if task == "verify" else (words.says["hidden"],)),
        *(words.says[name] for name in more),
    )


def plainly(text: str) -> str:
    """A text as it is compared: small letters, single spaces."""
    return " ".join(text.casefold().split())


def header_of(text: str) -> str:
    """The column that a header of the sheet review stands for in any language; else nothing."""
    return _read("columns").get(plainly(text), "")


def fact_of(text: str) -> str:
    """The row of the sheet about that a name stands for in any language; else the text."""
    return _read("about").get(plainly(text), text)


@cache
def _read(part: str) -> dict[str, str]:
    known = [getattr(words_of(lang), part) for lang in LANGS]
    return {plainly(word): name for one in known for name, word in one.items()}


def verdict_of(text: str, task: str) -> str | None:
    """The verdict of a task that a word means in any language, "" where there is none, None where
    no verdict is called so.
    """
    word = plainly(text)
    known = {
        plainly(said): one
        for one in VERDICTS[task]
        for lang in LANGS
        for said in (one, *words_of(lang).verdicts[one])
    }
    return known.get(word) if word else ""


def code_names(book: Codebook) -> dict[str, frozenset[str]]:
    """By which names codes are known, as compared, and whose they are: ids, labels in all
    languages.
    """
    found = defaultdict[str, set[str]](set)
    for code in book.codes:
        for name in (code.id, *code.label.values()):
            found[plainly(name)].add(code.id)
    # An id is a code's own, whatever another is called.
    return {name: frozenset(own) for name, own in found.items()} | {
        code.id: frozenset({code.id}) for code in book.codes
    }


def name_of(code: Code, names: Mapping[str, frozenset[str]], lang: str) -> str:
    """A code as a cell names it: its label, where that is read as this code alone; else its id."""
    label = code.label.get(lang, "")
    alone = names.get(plainly(label)) == frozenset({code.id}) and not re.search(r"[,;\n]", label)
    return label if lang != "en" and alone else code.id


def codes_in(text: str, names: Mapping[str, frozenset[str]]) -> tuple[tuple[str, ...], list[str]]:
    """Ids of the codes that a cell names, and what is wrong with it. Names stand with a comma,
    semicolon or line between; ids also with a space.
    """
    if plainly(text) in names:
        parts = [text]
    else:
        parts = [
            one
            for part in re.split(r"[,;\n]+", text)
            for one in ([part] if plainly(part) in names else _spaced(part, names))
        ]
    found, wrong = dict[str, None](), []
    for part in parts:
        own = names.get(plainly(part), frozenset())
        if len(own) == 1:
            found |= dict.fromkeys(own)
        elif own:
            wrong.append(f"{part.strip()!r} is the label of {', '.join(sorted(own))}; write an id")
        else:
            wrong.append(f"no code {part.strip().lower()!r} in the codebook of the sample")
    return tuple(found), wrong


def _spaced(part: str, names: Mapping[str, frozenset[str]]) -> list[str]:
    """Ids with spaces between; a label that is misspelled stays whole."""
    words = part.split()
    return words if any(plainly(word) in names for word in words) else [part] * bool(words)
