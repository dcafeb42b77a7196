"""The Kazakh lists as shipped: the lexicon, closed words, and how often each stem occurs. NOTICE
names where numbers come from.
"""

from __future__ import annotations

from functools import lru_cache
from importlib import resources


def lexicon_pos(listed: str) -> str:
    """Parts of speech as the grammar knows them: noun, adjective and name all take a noun's
    suffixes; A beside N says that the word is no noun. 'AV' -> 'NAV'.
    """
    kinds = set(listed)
    return (
        ("N" if kinds & set("NAP") else "")
        + ("A" if "A" in kinds and not kinds & set("NP") else "")
        + ("V" if "V" in kinds else "")
    )


def lexicon_rows(name: str) -> list[list[str]]:
    """Rows of one of the package's tables, without its heading; ё as е."""
    text = (resources.files("contentan.lemmatize.kazakh") / "data" / name).read_text(
        encoding="utf-8"
    )
    return [line.split("\t") for line in text.replace("ё", "е").splitlines()[1:]]


@lru_cache(maxsize=1)
def lexicon() -> dict[str, str]:
    """Stems that this project lists, names among them, with 'N', 'NA', 'V', 'NV' or 'NAV'."""
    return {stem: lexicon_pos(pos) for stem, pos in _listed()}


def _listed() -> list[list[str]]:
    """The lexicon and the names that it lacks."""
    rows = lexicon_rows("kazakh_lexicon.tsv")
    known = {stem for stem, _ in rows}
    return rows + [[name, "P"] for name, _ in lexicon_rows("kazakh_names.tsv") if name not in known]


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Given names, surnames and places."""
    return frozenset(stem for stem, pos in _listed() if "P" in pos)


@lru_cache(maxsize=1)
def closed_forms() -> dict[str, str]:
    """Forms of pronouns, particles, postpositions and irregular verbs, with their lemmas."""
    return {
        form: lemma
        for lemma, forms in lexicon_rows("kazakh_closed.tsv")
        for form in forms.split(" ")
    }


@lru_cache(maxsize=1)
def stem_counts() -> dict[str, tuple[float, float]]:
    """Expected occurrences of each stem as a noun's and as a verb's."""
    counts: dict[str, tuple[float, float]] = {}
    for stem, noun, verb in lexicon_rows("kazakh_stems.tsv"):
        before = counts.get(stem, (0.0, 0.0))
        counts[stem] = (before[0] + float(noun), before[1] + float(verb))
    return counts


@lru_cache(maxsize=1)
def noun_kinds() -> dict[str, str]:
    """N, A or P for each listed stem that is only one of them."""
    kinds = {stem: set(pos) - {"V"} for stem, pos in _listed()}
    return {stem: kind.pop() for stem, kind in kinds.items() if len(kind) == 1}
