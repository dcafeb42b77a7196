"""What a document tells of itself: title, languages, date, pages. Told is not known: each cell says
whether it was guessed.

A title comes from the page's own metadata or its first heading, a date from metadata or from the
first lines or the signature. Whose voice a document is, its institution, its kind and its rights no
document tells so that a program could believe it; those a person fills.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from pathlib import Path

from contentan.corpus.register_reading.register_sheet import in_one_line
from contentan.extract.prose.passage_verdicts import verdicts
from contentan.extract.tables import Extraction
from contentan.extract.text.charset import decode
from contentan.model import LANGS
from contentan.segment.language import language
from contentan.sources.registration.document_dates import SHORT, dates, own_date, own_year

_LONGEST_TITLE = 300
_FIRST_BLOCKS = 12
#: A language with so much of a document's words is one of its languages; below CLEAR for the first
#: it is a guess.
_SHARE, _CLEAR = 0.15, 0.8
_PART = re.compile(
    r"(?:article|section|chapter|part|page|title|table|annex|appendix|preamble|contents|introduction|abstract|статья|глава|раздел|часть|"
    r"страница|таблица|приложение|преамбула|содержание|введение|бап|тарау|бөлім|кесте|қосымша|мазмұны|кіріспе)(?![^\W\d_])"
    r"|\d+[- ](?:бап|тарау|бөлім)",
    re.IGNORECASE,
)
_META = re.compile(r"<meta\b[^>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_TITLES = ("og:title", "dc.title", "dcterms.title", "citation_title")
_DATES = (
    "article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "dc.date",
    "dcterms.created",
    "date",
    "pubdate",
)
_JSON_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{4,40})"')
_HEAD_BYTES = 400_000


@dataclass(frozen=True, slots=True)
class Facts:
    """Cells by our column names, and the names of those that were guessed."""

    cells: dict[str, str]
    guessed: tuple[str, ...]


def facts_of_document(path: Path, read: Extraction, today: str) -> Facts:
    """What a document that was read tells of itself; `today` is an ISO date, after which no
    document was written.
    """
    meta = _metadata(path) if read.format == "html" else {}
    langs, clear = languages(read)
    title, lines = (
        _title(read, meta),
        [read.text[start:stop] for start, stop in read.blocks.select("start", "stop").rows()],
    )
    date = _meta_date(meta, today) or own_date(lines, today)
    year = date[:4] or own_year([title], today) or own_year(lines, today)
    cells = {"title": title, "lang": langs, "date": date, "year": year}
    guessed = [name for name in ("title", "date", "year") if cells[name]] + ["lang"] * (
        bool(langs) and not clear
    )
    pages = str(len(read.pages)) if read.format in ("pdf",) else ""
    return Facts(
        {
            name: cell
            for name, cell in {**cells, "pages": pages, "format": read.format}.items()
            if cell
        },
        tuple(guessed),
    )


def languages(read: Extraction) -> tuple[str, bool]:
    """The languages of a document's text, the most used first, as `kk+ru`, '' where it is in
    others; and whether the first is clearly the first.
    """
    counts = dict.fromkeys(LANGS, 0)
    spans = read.blocks.select("start", "stop").rows()
    passages = [read.text[start:stop] for start, stop in spans]
    for text, verdict in zip(passages, verdicts(passages), strict=True):
        lang = language(text)
        if lang and verdict.prose not in ("other", "noise"):
            counts[lang] += len(text.split())  # type: ignore[index]
    total = sum(counts.values())
    shares = sorted(
        ((count / total, lang) for lang, count in counts.items() if total), reverse=True
    )
    return (
        "+".join(lang for share, lang in shares if share >= _SHARE),
        bool(shares) and shares[0][0] >= _CLEAR,
    )


def _title(read: Extraction, meta: dict[str, str]) -> str:
    """From metadata, else the first heading that says something, else a short first line; '' where
    none of them is a title.
    """
    headings = [line for line in _lines(read, "heading") if not _names_nothing(line)]
    told = [
        without_site(meta[name], meta.get("og:site_name", "")) for name in _TITLES if meta.get(name)
    ]
    first = [line for line in _lines(read)[:1] if not _names_nothing(line) and not _is_text(line)]
    found = [*told, *headings, *first]
    # A title of one or two words is most often the name of the site or of a part.
    return next((line for line in found if len(line.split()) >= 3), next(iter(found), ""))[
        :_LONGEST_TITLE
    ]


def without_site(title: str, site: str) -> str:
    """A page's title without the name of its site.

    >>> site = "United States Department of State"
    >>> without_site("Kazakhstan - United States Department of State", site)
    'Kazakhstan'
    """
    end = re.search(rf"\s*[|–—-]\s*{re.escape(site)}$", title) if site else None
    return title[: end.start()] if end and end.start() else title


def _lines(read: Extraction, kind: str = "") -> list[str]:
    """The first blocks as lines."""
    first = read.blocks.head(_FIRST_BLOCKS)
    spans = (first.filter(kind=kind) if kind else first).select("start", "stop").rows()
    return [in_one_line(read.text[start:stop]) for start, stop in spans]


def _names_nothing(line: str) -> bool:
    """A number, a date, or the name of a part."""
    letters = len(re.findall(r"[^\W\d_]", line))
    return letters < 4 or bool(_PART.match(line)) or (bool(dates(line)) and len(line) < 40)


def _is_text(line: str) -> bool:
    """A sentence or a salutation, not a title."""
    return len(line) > SHORT or line[-1] in ".,;:!?…—" or " | " in line


def _metadata(path: Path) -> dict[str, str]:
    """Metadata of a web page by name, in lower case; the first of each name."""
    text, _ = decode(path.read_bytes()[:_HEAD_BYTES], markup=True)
    found: dict[str, str] = {}
    for tag in _META.findall(text):
        pairs = {name.lower(): "".join(values) for name, *values in _ATTRIBUTE.findall(tag)}
        name = (pairs.get("property") or pairs.get("name") or pairs.get("itemprop") or "").lower()
        if name and pairs.get("content"):
            found.setdefault(name, in_one_line(html.unescape(pairs["content"])))
    title = re.search(r"<title[^>]*>([^<]{1,1000})</title", text, re.IGNORECASE)
    if title:
        found["title"] = in_one_line(html.unescape(title[1]))
    dated = _JSON_DATE.search(text)
    if dated:
        found.setdefault("datepublished", dated[1])
    return found


def _meta_date(meta: dict[str, str], today: str) -> str:
    told = (dates(meta[name].replace("/", "-"))[:1] for name in _DATES if name in meta)
    return next((found[0][1] for found in told if found and found[0][1] <= today), "")
