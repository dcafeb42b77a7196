"""The nouns. All frozen; none reads a file, looks at the clock or holds a table."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, Literal, TypeAlias, get_args

Lang: TypeAlias = Literal["kk", "ru", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)

Family: TypeAlias = Literal["apk", "state", "osce", "unesco", "un", "law", "scholarly", "other"]
FAMILIES: tuple[Family, ...] = get_args(Family)

About: TypeAlias = Literal["speaker", "mentioned"]
SegmentKind: TypeAlias = Literal["heading", "paragraph", "list", "table", "note", "boilerplate"]

#: The study's Table 1, one name a row.
CRITERIA = (
    "main goal",
    "historical context",
    "main principles",
    "key institutions",
    "form of implementation",
    "role in international relations",
    "examples",
    "main difference",
)


@dataclass(frozen=True, slots=True)
class Document:
    """One row of the register.

    `country` is whose voice the document is (ISO 3166-1 alpha-3), empty for an international
    organisation. `about` says how its segments get a country: 'speaker' (the document's own) or
    'mentioned' (what a segment names).
    """

    id: str
    path: str
    sha256: str
    title: str = ""
    institution: str = ""
    programme: str = ""
    family: Family = "other"
    country: str = ""
    about: About = "speaker"
    lang: str = ""
    year: int | None = None
    date: str = ""
    url: str = ""
    rights: str = ""


def as_row(document: Document) -> dict[str, Any]:
    """A document's columns by name; what dataclasses.asdict gives, without its search for nested
    ones.
    """
    return {name: getattr(document, name) for name in _COLUMNS}


_COLUMNS = tuple(field.name for field in fields(Document))


@dataclass(frozen=True, slots=True)
class Code:
    """One category of the codebook: the six fields of MacQueen et al. (1998) and its place in the
    study's Table 1.
    """

    id: str
    label: dict[str, str]
    definition: str
    brief: str
    use_when: str
    do_not_use_when: str
    criterion: str
    parent: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the codebook that can produce a hit of `code`.

    `unless` are patterns that block it where they overlap it, or stand within `within` of it
    ('' overlap, 's' the sentence, 'p' the paragraph, or a number of words).
    """

    code: str
    lang: str
    source: str
    line: int
    unless: tuple[str, ...] = ()
    within: str = ""


@dataclass(frozen=True, slots=True)
class Codebook:
    """`digest` covers what decides hits and what a report prints, not comments or layout of the
    file.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    codes: tuple[Code, ...]
    patterns: tuple[Pattern, ...]
    digest: str
    path: str = ""

    def code(self, code_id: str) -> Code:
        """The code with this id; KeyError when there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)
