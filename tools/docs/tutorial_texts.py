"""Pack the texts of the tutorial: docs/start/texts into docs/start/texts.zip.

    python tools/docs/tutorial_texts.py

Equal texts give equal bytes: members by name, stored, with one date.
"""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

START = Path(__file__).parents[2] / "docs" / "start"


def packed(folder: Path = START / "texts") -> bytes:
    """The archive of a folder of texts, its files below the folder's name."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.iterdir()):
            member = zipfile.ZipInfo(f"{folder.name}/{path.name}", (2026, 1, 1, 0, 0, 0))
            archive.writestr(member, path.read_bytes())
    return made.getvalue()


if __name__ == "__main__":
    (START / "texts.zip").write_bytes(packed())
