"""What a person reads in a pack: codebook.md and README.txt."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from contentan.codebook.pattern_conditions import requirement, set_line, sets_of
from contentan.errors import many
from contentan.export.replication.descriptor import about
from contentan.model import LANGS, Code, Codebook, Pattern

_LANGUAGES = {"kk": "Kazakh", "ru": "Russian", "en": "English"}


def codebook(book: Codebook) -> str:
    """A codebook as Markdown: each code with its six fields and its patterns, criterion by
    criterion, children below their parent.
    """
    lines = [f"# Codebook {book.name} {book.version}", ""]
    lines.append(
        f"{many(len(book.codes), 'code')}, {many(len(book.patterns), 'pattern')}; SHA-256 of"
        f" codebook.json: `{book.digest}`"
    )
    # Codes without a criterion come last.
    for criterion in (*(one.name for one in book.criteria), ""):
        own = [code for code in _ordered(book) if code.criterion == criterion]
        if own and criterion:
            lines += ["", f"## {criterion[0].upper()}{criterion[1:]}"]
        for code in own:
            lines += ["", *_code(code, [one for one in book.patterns if one.code == code.id])]
    lines += _sets(book)
    return "\n".join(lines) + "\n"


def _ordered(book: Codebook) -> list[Code]:
    """Children after their parents, else by id."""
    parents = {code.id: code.parent for code in book.codes}

    def way(code: str) -> tuple[str, ...]:
        return (*way(parents[code]), code) if code else ()

    return sorted(book.codes, key=lambda code: way(code.id))


def _code(code: Code, patterns: Sequence[Pattern]) -> Iterator[str]:
    yield f"### {code.id}"
    yield ""
    if code.label:
        yield " · ".join(_plain(code.label[lang]) for lang in LANGS if code.label.get(lang))
        yield ""
    if code.parent:
        yield f"- below: {code.parent}"
    for name in ("brief", "definition", "use_when", "do_not_use_when"):
        if getattr(code, name):
            yield f"- {name.replace('_', ' ')}: {_plain(getattr(code, name))}"
    for lang in LANGS:
        own = [pattern for pattern in patterns if pattern.lang == lang]
        if own:
            yield f"- patterns, {_LANGUAGES[lang]}:"
            yield from (
                f"  - {_pattern(pattern)}" for pattern in sorted(own, key=lambda one: one.source)
            )


def _sets(book: Codebook) -> Iterator[str]:
    """The word sets that patterns name as @set."""
    for lang, sets in sets_of(book.patterns).items():
        yield from ("", f"## Word sets, {_LANGUAGES[lang]}", "")
        yield from (f"- {_quoted(set_line(*one))}" for one in sets)


def _pattern(pattern: Pattern) -> str:
    written = _quoted(pattern.source)
    if pattern.case:
        written += " with its capitals"
    if pattern.coordination:
        written += ", coordinated too"
    if pattern.requires:
        written += f", {requirement([*map(_quoted, pattern.requires)], pattern.within)}"
    if not pattern.unless:
        return written
    near = {"": "", "s": " in the sentence", "p": " in the paragraph"}.get(
        pattern.within, f" within {pattern.within} words"
    )
    return f"{written} unless{near} {', '.join(map(_quoted, pattern.unless))}"


def _quoted(text: str) -> str:
    """Text that Markdown leaves as it is, whatever back quotes are in it."""
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    space = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{'`' * (longest + 1)}{space}{text}{space}{'`' * (longest + 1)}"


def _plain(text: str) -> str:
    return re.sub(r"([\\`*_\[\]<>#|])", r"\\\1", text)


def readme(
    manifest: Mapping[str, Any], tables: Sequence[str], texts: Mapping[str, str], withheld: int
) -> str:
    """README.txt; `texts` are documents that are here, `withheld` how many may be handed on but
    were left out.
    """
    parts = [
        *_head(manifest),
        *_files(tables),
        *_documents(manifest, texts, withheld),
        *_how(manifest),
    ]
    return "\n".join(parts) + "\n"


def _head(manifest: Mapping[str, Any]) -> Iterator[str]:
    book, options, status = manifest["codebook"], manifest["options"], manifest["status"]
    title = f"Content analysis: run {manifest['id']}"
    yield from (title, "=" * len(title), "")
    compared = options["countries"].replace(",", ", ")
    within = f", documents of the years {options['period']}" if options.get("period") else ""
    yield from _wrapped(
        f"This folder holds the results of one run of the program contentan {manifest['contentan']}"
        f" over {many(sum(status.values()), 'document')} ({status['ok']} read without remark,"
        f" {status['warning']} with a warning, {status['failed']} not readable): which passages"
        f" were coded how by the codebook {book['name']} {book['version']}, how often in each"
        f" country, and how countries compare ({compared}{within}). Nothing has to be installed to"
        " read it. Hits are matches of a machine; what people said of samples of them, where they"
        " did, is in the tables quality, corrected and agreement."
    )
    yield ""


def _files(tables: Sequence[str]) -> Iterator[str]:
    yield from ("What is here", "------------", "")
    for name, says in (
        ("report.html", "The report; open it in a browser. It loads nothing from anywhere."),
        ("codebook.md", "The codebook to read."),
        ("codebook.json", "The codebook as the program had it."),
        (
            "run.json",
            (
                "All that decided the results: digests of documents and codebook, versions,"
                " options, seed."
            ),
        ),
        ("datapackage.json", "Columns, types and keys of all tables (Frictionless Data Package)."),
        (
            "SHA256SUMS",
            "Digests of all files. `sha256sum -c SHA256SUMS` in this folder checks them.",
        ),
    ):
        yield from _item(name, says)
    yield ""
    yield from (line for name in tables for line in _item(f"tables/{name}.csv", about(name)))
    yield ""
    yield from _wrapped(
        "Tables are CSV: UTF-8, commas, a header, a line a row, numbers with a point and six"
        " decimals, TRUE or FALSE for yes or no. An empty cell means that there is no value, never"
        " zero. A line break in a text is a space here. A text that begins with = + - or @ has an"
        " apostrophe before it, so that no spreadsheet runs it. Positions (start, stop) count"
        " characters of the cleaned text of a document."
    )
    yield ""


def _documents(
    manifest: Mapping[str, Any], texts: Mapping[str, str], withheld: int
) -> Iterator[str]:
    yield from ("The documents", "-------------", "")
    every = len(manifest["documents"])
    if texts:
        here = (
            f"{len(texts)} of {many(every, 'document')} in the folder corpus: those whose"
            " licence lets anybody hand them on. "
        )
    else:
        here = "The documents themselves are not here, because they belong to others. "
    yield from _wrapped(
        here
        + "tables/sources.csv says of each what it is, where it can be had, under which rights, and"
        " the SHA-256 of the very file that was read: a file with that digest is the same to the"
        " last byte. The tables quote single sentences and a few words around hits."
    )
    if withheld:
        yield from (
            "",
            *_wrapped(
                f"{withheld} more may be handed on, but were gone or changed when this folder was"
                " made."
            ),
        )
    yield ""


def _how(manifest: Mapping[str, Any]) -> Iterator[str]:
    yield from ("How to make it again", "--------------------", "")
    libraries = ", ".join(
        f"{name} {version}" for name, version in sorted(manifest["libraries"].items()) if version
    )
    yield from _wrapped(
        f"With contentan {manifest['contentan']}, the same documents and the same codebook, the"
        " tables come out the same to the last byte; the seed of what is drawn by chance is"
        f" {manifest['seed']}. `contentan reproduce THIS_FOLDER --documents FOLDER` reads the"
        " documents in FOLDER, placed as the column path of tables/documents.csv says, makes every"
        " table again and compares it with the one here. Formulas and their sources are in the"
        f" program's docs/method/method.md. Libraries that took part: {libraries}."
    )


def _item(name: str, says: str) -> list[str]:
    return [
        name,
        *textwrap.wrap(
            says, 78, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False
        ),
    ]


def _wrapped(text: str) -> list[str]:
    return textwrap.wrap(text, 78, break_long_words=False, break_on_hyphens=False)
