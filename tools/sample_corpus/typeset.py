"""Make every document of the sample corpus from its text: `python tools/sample_corpus/typeset.py`.

The register names the documents; `texts/<id>.md` holds what each says and how it is laid out. The
same texts give the same bytes. Without the DejaVu fonts, or without reportlab and Pillow, the other
formats are still made with `--only`.

    python tools/sample_corpus/typeset.py                       all documents into corpus/documents
    python tools/sample_corpus/typeset.py --register            and digests into corpus/register.csv
    python tools/sample_corpus/typeset.py --only txt html docx  some formats
    python tools/sample_corpus/typeset.py --into FOLDER         somewhere else
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parents[1] / "corpus"
sys.path.insert(0, str(HERE))

from typesetting import docx, fonts, html, plain, source  # noqa: E402

REGISTER = CORPUS / "register.csv"
MADE_WITH = CORPUS / "made-with.json"
FORMATS = ("pdf", "docx", "html", "txt")

Row = dict[str, str]


def rows(register: Path = REGISTER) -> list[Row]:
    """The register's rows as they stand."""
    with register.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def ours(row: Row) -> bool:
    """Whether the document of this row is made here; a register may list others."""
    return (CORPUS / "texts" / f"{row['id']}.md").is_file()


def document(row: Row) -> bytes:
    """The bytes of the row's document. ImportError or FontsMissingError for a PDF without what it
    needs.
    """
    text = source.read(CORPUS / "texts" / f"{row['id']}.md")
    layout = text.options["layout"]
    if layout == "txt":
        return plain.make(text)
    if layout == "html":
        return html.make(text, row)
    if layout == "docx":
        return docx.make(text, row)
    from typesetting import pdf, scan

    return scan.make(text, row) if layout == "scan" else pdf.make(text, row)


def make(into: Path, formats: Sequence[str] = FORMATS) -> dict[str, str]:
    """Write the documents below `into` under the register's paths; their SHA-256 by id."""
    digests = {}
    for row in filter(ours, rows()):
        path = into / row["path"]
        if path.suffix[1:] in formats:
            made = document(row)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(made)
            digests[row["id"]] = hashlib.sha256(made).hexdigest()
    return digests


def write_digests(digests: dict[str, str], register: Path = REGISTER) -> None:
    """Put the digests into their rows; every other cell stays."""
    given = rows(register)
    with register.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(given[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows({**row, "sha256": digests.get(row["id"], row["sha256"])} for row in given)


def main(arguments: Sequence[str] | None = None) -> int:
    """0 when all was made, 2 when something needed is not installed."""
    parser = argparse.ArgumentParser(
        description="Make the documents of the sample corpus from texts/."
    )
    parser.add_argument(
        "--into", type=Path, default=CORPUS, help="folder below which the documents are written"
    )
    parser.add_argument(
        "--only",
        nargs="+",
        choices=FORMATS,
        default=FORMATS,
        metavar="FORMAT",
        help=", ".join(FORMATS),
    )
    parser.add_argument(
        "--register", action="store_true", help="also write the digests into register.csv"
    )
    given = parser.parse_args(arguments)
    try:
        tools = fonts.made_with() if "pdf" in given.only else None
        digests = make(given.into, given.only)
    except (ImportError, fonts.FontsMissingError) as missing:
        print(f"typeset.py: {missing}; '--only docx html txt' needs none of it", file=sys.stderr)
        return 2
    if given.register:
        write_digests(digests)
        if tools:
            MADE_WITH.write_text(json.dumps(tools, indent=2) + "\n", encoding="utf-8")
    print(f"{len(digests)} documents")
    return 0


if __name__ == "__main__":
    sys.exit(main())
