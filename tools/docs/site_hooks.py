"""What the documentation site needs beyond MkDocs (mkdocs.yml names this file as its hook).

Pages are written for a code host, where a link may lead out of docs/ (../README.md). Here such
files become pages of the site, links are turned to them, and what a code host draws or shows
otherwise (Mermaid, pipes in code within tables) is made to look the same.
"""

from __future__ import annotations

import posixpath
import re
from pathlib import Path
from typing import Any

from graph_picture import svg
from mkdocs.structure.files import File

ROOT = Path(__file__).parents[2]

#: Files outside docs/ that are pages of the site, and where.
OUTSIDE = {
    "README.md": "repository/readme.md",
    "ARCHITECTURE.md": "repository/architecture.md",
    "CONTRIBUTING.md": "repository/contributing.md",
    "CHANGELOG.md": "repository/changelog.md",
    "LICENSE": "repository/licence.md",
    "NOTICE": "repository/notice.md",
    "codebooks/people_diplomacy/README.md": "repository/people_diplomacy.md",
    "corpus/README.md": "repository/corpus.md",
    "outputs/README.md": "repository/outputs.md",
}
#: Headings of files that are no Markdown.
PLAIN = {"LICENSE": "Licence", "NOTICE": "Notice"}
#: The list of pages for a code host; the site has its navigation instead.
LIST = "docs/README.md"

LINK = re.compile(r"(!?\[(?:[^\[\]]|\[[^\]]*\])*\])\(([^)\s]+)\)")
FENCE = re.compile(r"(^```.*?^```[ ]*$)", re.DOTALL | re.MULTILINE)
MERMAID = re.compile(r"^```mermaid\n(.*?)^```[ ]*$", re.DOTALL | re.MULTILINE)
CODE = re.compile(r"`[^`]+`")


def on_files(files: Any, config: Any) -> Any:
    """Add the files of OUTSIDE as pages, and the texts of the tutorial as one archive."""
    for name, place in OUTSIDE.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        if name in PLAIN:
            text = f"# {PLAIN[name]}\n\n```text\n{text}```\n"
        files.append(File.generated(config, place, content=text))
    return files


def on_page_markdown(markdown: str, page: Any, **_: Any) -> str:
    """Turn the links of a page, draw its Mermaid graphs, unescape pipes in code of tables."""
    place = page.file.src_uri
    names = {place: name for name, place in OUTSIDE.items()}
    source = names.get(place, f"docs/{place}")
    text = MERMAID.sub(lambda found: svg(found[1]), markdown)
    parts = FENCE.split(text)
    parts[::2] = [turned(_table_code(part), source, place) for part in parts[::2]]
    return "".join(parts)


def on_post_page(output: str, page: Any, **_: Any) -> str:
    """Say in which language a page is: browsers, screen readers and search engines ask."""
    lang = page.file.src_uri.split("/")[0]
    return output.replace('<html lang="en"', f'<html lang="{lang}"') if lang in LANGS else output


LANGS = ("ru", "kk")


def turned(text: str, source: str, place: str) -> str:
    """The text of a file of the repository with its links as they are from a place in the site.

    A link to a file that is no page of the site loses its address and keeps its words.

    >>> turned("[a](../README.md#x) [b](../src/x.py)", "docs/a.md", "a.md")
    '[a](repository/readme.md#x) b'
    """

    def link(found: re.Match[str]) -> str:
        words, address = found[1], found[2]
        if re.match(r"[a-z]+:|#", address):
            return found[0]
        path, mark, anchor = address.partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), path))
        there = _in_site(target)
        if there is None:
            return words.lstrip("!")[1:-1]
        way = posixpath.relpath(there, posixpath.dirname(place) or ".")
        return f"{words}({way}{mark}{anchor})"

    return LINK.sub(link, text)


def _in_site(target: str) -> str | None:
    """Where a file of the repository is in the site; None where it is not."""
    if target in OUTSIDE:
        return OUTSIDE[target]
    if target == LIST:
        return "index.md"
    return target.removeprefix("docs/") if target.startswith("docs/") else None


def _table_code(text: str) -> str:
    """Python-Markdown shows the backslash of an escaped pipe within code; code hosts do not."""
    lines = [
        CODE.sub(lambda code: code[0].replace("\\|", "|"), line) if line.startswith("|") else line
        for line in text.split("\n")
    ]
    return "\n".join(lines)
