"""Which column of a register is which of ours: by our names, by those that other registers have,
and by those that people write in Kazakh and Russian.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence

COLUMNS = tuple(
    """
    id path sha256 title work institution programme family country about lang date year url rights
    """.split()
)
#: Other names under which registers keep the same thing, tried in this order where the column
#: itself is absent. Capitals, spaces and signs do not count: see `plain`.
ALIASES: dict[str, tuple[str, ...]] = {
    "id": (
        *("doc", "document", "doc_id", "document_id", "identifier"),
        *("идентификатор", "ид", "код документа", "шифр", "идентификаторы", "құжат коды"),
    ),
    "path": (
        *("file", "filename", "file_path", "filepath", "file_name"),
        *("файл", "путь", "путь к файлу", "имя файла", "название файла"),
        *("файл жолы", "файлға жол", "файл атауы", "файлдың атауы", "файл аты"),
    ),
    "sha256": ("digest", "checksum", "sha_256", "контрольная сумма", "хеш", "бақылау сомасы"),
    "work": (
        "original",
        "translation_of",
        "произведение",
        "перевод документа",
        "шығарма",
        "түпнұсқа",
    ),
    "title": (
        *("document_title", "heading"),
        *("название", "название документа", "наименование", "наименование документа", "заголовок"),
        *("атауы", "құжат атауы", "құжаттың атауы", "тақырыбы", "тақырып"),
    ),
    "institution": (
        *("issuer", "organisation", "organization", "publisher"),
        *("учреждение", "организация", "орган", "издатель", "институт", "ведомство"),
        *("мекеме", "ұйым", "орган атауы", "баспа", "ведомство атауы"),
    ),
    "programme": ("program", "series", "программа", "серия", "бағдарлама", "сериясы"),
    "family": (
        *("source_family", "source", "genre"),
        *("вид источника", "тип источника", "вид документа", "тип документа", "жанр"),
        *("дереккөз түрі", "құжат түрі", "құжаттың түрі"),
    ),
    "country": ("voice", "страна", "государство", "ел", "мемлекет"),
    "lang": (
        "language",
        "languages",
        "язык",
        "языки",
        "язык документа",
        "тіл",
        "тілі",
        "құжат тілі",
    ),
    "date": (
        *("document_date", "publication_date", "date_of_publication"),
        *("дата", "дата документа", "дата публикации", "күні", "құжат күні", "жарияланған күні"),
    ),
    "year": ("year_of_publication", "год", "год публикации", "год издания", "жыл", "жылы"),
    "url": (
        *("address", "link", "origin", "web_address"),
        *("ссылка", "адрес", "интернет адрес", "адрес в интернете", "источник url"),
        *("сілтеме", "мекенжай", "мекен жай", "интернет мекенжайы"),
    ),
    "rights": ("licence", "license", "лицензия", "права", "құқықтар", "лицензиясы", "құқығы"),
}


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, one space for spaces and signs.

    >>> plain("Путь к файлу:"), plain("File_Path")
    ('путь к файлу', 'file path')
    """
    composed = unicodedata.normalize("NFC", heading).casefold().replace("ё", "е")
    return " ".join(re.sub(r"[\W_]+", " ", composed).split())


def column_names(header: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """Our names of columns to those of a header; `chosen` wins over all that is understood.

    >>> column_names(["ID", "Файл", "Год издания", "Remark"])
    {'id': 'ID', 'path': 'Файл', 'year': 'Год издания'}
    >>> column_names(["path", "country"], {"title": "country"})
    {'path': 'path', 'title': 'country', 'country': 'country'}
    """
    there: dict[str, str] = {}
    for name in header:
        there.setdefault(plain(name), name)
    found = {}
    for ours in COLUMNS:
        if chosen and ours in chosen:
            if chosen[ours] in header:
                found[ours] = chosen[ours]
            continue
        exact = next((one for one in (ours, *ALIASES.get(ours, ())) if one in header), None)
        like = (there.get(plain(one)) for one in (ours, *ALIASES.get(ours, ())))
        taken = exact or next((one for one in like if one), "")
        # A column may serve twice where a person says so: under its own name, and as another.
        if taken and (taken == ours or taken not in found.values()):
            found[ours] = taken
    return found


def ambiguous(header: Sequence[str], names: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """Columns that could be one of ours beside the one that is taken: ours, taken, other."""
    return [
        (ours, taken, name)
        for ours, taken in names.items()
        for name in header
        if name not in names.values()
        and plain(name) in {plain(one) for one in (ours, *ALIASES.get(ours, ()))}
    ]


def header_at(rows: Sequence[Sequence[str]], chosen: Mapping[str, str] | None = None) -> int:
    """Which of the first rows is the header: the first one, unless it names neither file nor
    address and a later one does.

    >>> header_at([["Перечень документов"], ["№", "Файл", "Год"], ["1", "a.pdf", "2021"]])
    1
    """
    for number, cells in enumerate(rows):
        names = column_names([cell.strip() for cell in cells], chosen)
        if "path" not in names and "url" not in names:
            continue
        # A row of cells may hold two such words by chance, not three, nor nothing else.
        filled = sum(bool(cell.strip()) for cell in cells)
        if number == 0 or len(names) > 2 or (len(names) == 2 and filled <= 4):
            return number
    return 0
