"""The tutorial as its reader follows it: files are written as its blocks give them, commands are
run as they stand there, and a reviewer of ours fills in the workbooks.
"""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import openpyxl

from tests.conftest import ROOT

START = ROOT / "docs" / "start"
PAGES = {
    "en": START / "tutorial.md",
    "ru": ROOT / "docs" / "ru" / "tutorial.md",
    "kk": ROOT / "docs" / "kk" / "tutorial.md",
}
BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)

#: Words of the texts that are no exchange of people and no accord between groups.
WRONG = (
    "stock exchange",
    "exchange rate",
    "in exchange for",
    "currency exchange",
    "обмена валют",
    "курсу обмена",
    "обмен опытом",
    "тәжірибе алмасу",
    "валюта алмасу",
    "согласия родителей",
    "согласие родителей",
    "письменное согласие",
    "согласие на обработку",
    "такого согласия",
    "туралы келісімге",
    "туралы келісімнің",
    "келісім бойынша",
    "келісім жасалады",
)
#: How each code is said in the texts, also where no pattern of the tutorial finds it.
SAID = {
    "accord": ("accord", "согласи", "келісім", "harmony between", "мир и дружба народов"),
    "exchange": ("exchange", "обмен", "алмасу"),
}


def blocks(lang: str = "en") -> list[tuple[str, str]]:
    """(kind, text) of each code block of the page, in order."""
    return BLOCK.findall(PAGES[lang].read_text(encoding="utf-8"))


def steps() -> Iterator[tuple[str, str]]:
    """What the reader does: ("file", block) and ("command", command and the output shown)."""
    for kind, text in blocks():
        if kind == "yaml":
            yield "file", text
        if kind == "console":
            for part in re.split(r"^\$ ", text, flags=re.MULTILINE)[1:]:
                yield "command", part


def written(block: str, folder: Path) -> None:
    """Write a block to the file that its first line, a comment, names."""
    name = block.splitlines()[0].removeprefix("# ")
    (folder / name).write_text(block, encoding="utf-8")


def run(command: str, folder: Path) -> str:
    """What a command prints, run in a folder; it must succeed."""
    words = shlex.split(command)
    if words[0] == "python":
        words[0] = sys.executable
    elif words[0] == "contentan":
        words[:1] = [sys.executable, "-m", "contentan.cli"]
    done = subprocess.run(
        [*words[:1], *(name for word in words[1:] for name in _expanded(word, folder))],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    return done.stdout


def _expanded(word: str, folder: Path) -> list[str]:
    """File names that a shell makes of a word with asterisks."""
    if "*" not in word or "/" not in word:
        return [word]
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob(word))


def shown_as_printed(shown: str, printed: str) -> bool:
    """Whether the lines that the page shows are those of the output, in order; a line `…` stands
    for any lines, `…` within a line for any words, an id of a run for any id.
    """
    left, gap = _same(printed).splitlines(), False
    for line in _same(shown.strip("\n")).splitlines():
        if line == "…":
            gap = True
            continue
        pattern = re.escape(line).replace("…", ".*")
        while gap and left and not re.fullmatch(pattern, left[0]):
            left = left[1:]
        if not left or not re.fullmatch(pattern, left[0]):
            return False
        left, gap = left[1:], False
    return gap or not any(left)


def _same(text: str) -> str:
    """A text without what differs from one day or version to the next."""
    text = re.sub(r"\br[0-9a-f]{5,10}\b", "RUN", text)
    return "\n".join(line.rstrip() for line in text.splitlines())


def review(workbook: Path) -> None:
    """Fill in a reviewer's workbook by WRONG and MISSED."""
    book = openpyxl.load_workbook(workbook)
    sheet = book["review"]
    head = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2):
        cells = dict(zip(head, row, strict=True))
        if "match" in cells:
            cells["verdict"].value = "reject" if _is_wrong(cells) else "accept"
        else:
            codes = codes_of(str(cells["text"].value))
            cells["verdict"].value = "coded" if codes else "none"
            cells["codes"].value = ", ".join(codes) or None
    book.save(workbook)


def _is_wrong(cells: dict[str, openpyxl.cell.Cell]) -> bool:
    before, match, after = (str(cells[name].value or "") for name in ("before", "match", "after"))
    around = " ".join([*before.split()[-2:], match, *after.split()[:2]]).lower()
    return any(word in around for word in WRONG)


def codes_of(paragraph: str) -> list[str]:
    """The codes that a careful reader gives a paragraph of the texts."""
    left = paragraph.lower()
    for words in WRONG:
        left = left.replace(words, "")
    return [code for code, said in SAID.items() if any(words in left for words in said)]


def study(folder: Path) -> Path:
    """The folder that `contentan init study` makes, with the archive of texts laid beside it."""
    shutil.copy(START / "texts.zip", folder)
    return folder / "study"
