"""The nouns. All frozen; none reads a file, looks at the clock or holds a table."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, Literal, TypeAlias, get_args

Lang: TypeAlias = Literal["kk", "ru", "en"]
LANGS: tuple[Lang, ...] = get_args(Lang)

About: TypeAlias = Literal["speaker", "mentioned"]
SegmentKind: TypeAlias = Literal["heading", "paragraph", "list", "table", "note", "boilerplate"]


@dataclass(frozen=True, slots=True)
class Document:
    """One row of the register, or one file in the archive that a row names (`path` is then
    `report.zip!/annex.docx`).

    `country` is whose voice the document is (ISO 3166-1 alpha-3), empty for an international
    organisation. `family` is its kind of source, one of those of the study. `about` says how its
    segments get a country: 'speaker' (the document's own) or 'mentioned' (what a segment names).
    `work` is the name that a person gives to the text of which this is a translation, an edition or
    a copy, empty where nobody did.
    """

    id: str
    path: str
    sha256: str
    title: str = ""
    institution: str = ""
    programme: str = ""
    family: str = "other"
    country: str = ""
    about: About = "speaker"
    lang: str = ""
    year: int | None = None
    date: str = ""
    url: str = ""
    rights: str = ""
    work: str = ""


def as_row(document: Document) -> dict[str, Any]:
    """A document's columns by name; what dataclasses.asdict gives, without its search for nested
    ones.
    """
    return {name: getattr(document, name) for name in _COLUMNS}


_COLUMNS = tuple(one.name for one in fields(Document))


NodeKind: TypeAlias = Literal["institution", "programme", "theme", "subject", "context"]
#: Kinds of criteria whose codes say what a text is about, or its circumstances, and not what the
#: study compares: they are counted and compared like all others, and reported apart.
APART: frozenset[NodeKind] = frozenset(("subject", "context"))


@dataclass(frozen=True, slots=True)
class Criterion:
    """A row of the study's table: its name in the codebook, its label by language, and what its
    codes are in the network. One of a kind of `APART` is no row of the table.
    """

    name: str
    label: dict[str, str]
    kind: NodeKind = "theme"


@dataclass(frozen=True, slots=True)
class Code:
    """One category of the codebook: the six fields of MacQueen et al. (1998), any of which but the
    id may be empty, and the criterion under which the study compares it.
    """

    id: str
    label: dict[str, str]
    definition: str = ""
    brief: str = ""
    use_when: str = ""
    do_not_use_when: str = ""
    criterion: str = ""
    parent: str = ""
    line: int = 0


#: Named word sets in one language: (name, entries), by name.
Sets: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """One line of the codebook that can produce a hit of `code`.

    `unless` are patterns that block it where they overlap it, or stand within `within` of it
    ('' overlap, 's' the sentence, 'p' the paragraph, or a number of words). Where there are
    `requires`, one of them must stand within `within` ('' the sentence), outside of the match.
    `case`: capitals that are written must be capitals in the text. `coordination`: neighbours may
    be coordinated. `sets` are the word sets that it uses, in its language.
    """

    code: str
    lang: str
    source: str
    line: int
    unless: tuple[str, ...] = ()
    within: str = ""
    requires: tuple[str, ...] = ()
    case: bool = False
    coordination: bool = False
    sets: Sets = ()

    @property
    def sources(self) -> tuple[str, ...]:
        """Every line of it: the pattern, its exclusions, its requirements."""
        return (self.source, *self.unless, *self.requires)


@dataclass(frozen=True, slots=True)
class Codebook:
    """`digest` covers what decides hits and what a report prints, not comments or layout of the
    file. `criteria` are in the order of the study's table; `title` is by language; `crosswalk`
    says which codes took the place of those that are gone, and is not part of the digest.
    """

    name: str
    version: str
    languages: tuple[str, ...]
    codes: tuple[Code, ...]
    patterns: tuple[Pattern, ...]
    digest: str
    path: str = ""
    criteria: tuple[Criterion, ...] = ()
    title: dict[str, str] = field(default_factory=dict)
    crosswalk: dict[str, tuple[str, ...]] = field(default_factory=dict, compare=False)

    @property
    def apart(self) -> frozenset[str]:
        """Names of the criteria whose codes are reported apart from the study's table."""
        return frozenset(one.name for one in self.criteria if one.kind in APART)

    def code(self, code_id: str) -> Code:
        """The code with this id; KeyError when there is none."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)
