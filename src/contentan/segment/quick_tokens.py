"""spaCy's tokens of plain words without spaCy, which takes a second to load: for a codebook or a
few short texts that is most of the time.

Only what is certain is cut here: between spaces a word, a number or an abbreviation like U.S.,
hyphens within, one opening and a few closing marks. Anything else is left to spaCy. Words that its
lists treat in a way of their own (Mr., cannot) stand in tokenizer_exceptions.txt, for one version
of spaCy; with another version nothing is cut here. Tests hold that the tokens are spaCy's, and that
the file is what its rules say.
"""

from __future__ import annotations

import functools
import importlib.metadata
import re
from importlib import resources

_KAZAKH = "әғқңөұүһіӘҒҚҢӨҰҮҺІ"
_LETTERS = f"A-Za-zА-Яа-яЁё{_KAZAKH}"
_CHUNK = re.compile(
    rf"(?P<before>[«\"(]?)(?P<core>[{_LETTERS}]+(?:-[{_LETTERS}]+)*|[0-9]+|(?:[A-Z]\.){{2,}})(?P<own>['’]s?|)(?P<after>[,;:!?]|[»\")]?[.,;]?)"
)
_DASHES = ("—", "–")
#: A name with marks on its letters, or an apostrophe in it, and nothing beside it: Sámi, Qur'an.
_NAME = re.compile("[A-Za-zÀ-ÖØ-öø-ž]{2,}(?:'[A-Za-zÀ-ÖØ-öø-ž]+)?")
#: An initial, and two words with a slash between them, of Latin letters: J., OSCE/ODIHR.
_INITIAL = re.compile(r"[A-Z]\.")
_SLASH = re.compile("([A-Za-z]{2,})(/)([A-Za-z]{2,})")


@functools.cache
def exceptions(lang: str) -> frozenset[str] | None:
    """Forms that spaCy cuts otherwise than this module would; None for a version of spaCy that the
    file is not of.
    """
    text = (resources.files("contentan.segment") / "data" / "tokenizer_exceptions.txt").read_text(
        encoding="utf-8"
    )
    version, *rows = text.splitlines()
    if version != f"spacy {importlib.metadata.version('spacy')}":
        return None
    return frozenset(form for own, form in (row.split("\t") for row in rows) if own == lang)


def lengths(chunk: str, lang: str) -> tuple[int, ...] | None:
    """Lengths of the tokens of what stands between spaces in a text in 'kk', 'ru' or 'en', None
    where only spaCy can tell.

    >>> lengths("(people-to-people),", "en")
    (1, 6, 1, 2, 1, 6, 1, 1)
    """
    if exceptions(lang) is None:
        return None
    if chunk in _DASHES or (chunk == "'s" and lang == "en"):
        return (len(chunk),)
    if _NAME.fullmatch(chunk) and _is_one(chunk, lang):
        return (len(chunk),)
    if lang == "en" and (short := _short(chunk)):
        return short
    found = _CHUNK.fullmatch(chunk)
    if not found:
        return None
    before, core, own, after = found.group("before", "core", "own", "after")
    # spaCy's letter classes lack some Kazakh letters: what a mark beside one does is not certain.
    odd = (
        lang != "kk"
        and not set(_KAZAKH).isdisjoint(core)
        and (not core.isalpha() or after.startswith("."))
    )
    cut_twice = bool(own) and "-" in core
    if (
        odd
        or cut_twice
        or not _stop_is_free(core, own, after)
        or _listed(before, core, own, after, lang)
    ):
        return None
    parts = [1] * len(before)
    parts += _parts(core, lang)
    return (*parts, *([len(own)] if own else []), *[1] * len(after))


def _short(chunk: str) -> tuple[int, ...]:
    """Lengths of an initial or of two words with a slash; none where spaCy lists a part of it."""
    listed = exceptions("en") or frozenset()
    pair = _SLASH.fullmatch(chunk)
    if pair and listed.isdisjoint((chunk, *pair.groups())):
        return tuple(map(len, pair.groups()))
    return (2,) if _INITIAL.fullmatch(chunk) and chunk not in listed else ()


def _is_one(name: str, lang: str) -> bool:
    """Whether a word of Latin letters is one token: its 's is cut, and what spaCy lists."""
    return not name.lower().endswith("'s") and name not in (exceptions(lang) or ())


def _stop_is_free(core: str, own: str, after: str) -> bool:
    """Whether a full stop behind the word is a token of its own: not behind a single capital."""
    if core.endswith("."):
        return not own and not after.startswith(".")
    capitals = len(core) > 1 and core[-2:].isalpha() and core[-2:].isupper()
    return (
        not after.startswith(".")
        or own.endswith("s")
        or core[-1].islower()
        or core[-1].isdigit()
        or capitals
    )


def _listed(before: str, core: str, own: str, after: str, lang: str) -> bool:
    """Whether a part of the chunk stands in spaCy's lists."""
    listed = exceptions(lang) or frozenset()
    pieces = core.split("-")
    tails = [own[:end] for end in range(len(own) + 1)] + [
        own + after[:end] for end in range(1, len(after) + 1)
    ]
    heads = {core, pieces[-1], *("-".join(pieces[i : i + 2]) for i in range(len(pieces) - 1))}
    return any(
        opening + head + tail in listed
        for opening in {"", before}
        for head in heads
        for tail in tails
    )


def _parts(core: str, lang: str) -> list[int]:
    """Russian and English words are cut at each hyphen, Kazakh ones between Latin letters only."""
    cuts = r"(?<=[A-Za-z])(-)(?=[A-Za-z])" if lang == "kk" else r"(-)"
    return [len(part) for part in re.split(cuts, core)]
