"""What follows from the tutorial's own files: its texts as one archive to be downloaded, and its
blocks of code in the pages in Russian and Kazakh.

    python tools/docs/tutorial_files.py

packs docs/start/texts into docs/start/texts.zip, and puts each block of code of
docs/start/tutorial.md in the place of the block of the same number in docs/ru and docs/kk.
"""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"
START = DOCS / "start"
BLOCK = re.compile(r"^```\w+\n.*?^```$", re.DOTALL | re.MULTILINE)


def packed(folder: Path = START / "texts") -> bytes:
    """The archive of a folder of texts, its files below the folder's name. Equal texts give equal
    bytes: members by name, stored, with one date.
    """
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.iterdir()):
            member = zipfile.ZipInfo(f"{folder.name}/{path.name}", (2026, 1, 1, 0, 0, 0))
            archive.writestr(member, path.read_bytes())
    return made.getvalue()


def with_blocks(page: str, source: str) -> str:
    """A page with the blocks of code of another, in order.

    ValueError where the two have not the same number of blocks.
    """
    blocks = iter(BLOCK.findall(source))
    if len(BLOCK.findall(page)) != len(BLOCK.findall(source)):
        raise ValueError(f"{len(BLOCK.findall(page))} blocks, expected as in the English page")
    return BLOCK.sub(lambda _: next(blocks), page)


if __name__ == "__main__":
    (START / "texts.zip").write_bytes(packed())
    english = (START / "tutorial.md").read_text(encoding="utf-8")
    for lang in ("ru", "kk"):
        path = DOCS / lang / "tutorial.md"
        path.write_text(with_blocks(path.read_text(encoding="utf-8"), english), encoding="utf-8")
