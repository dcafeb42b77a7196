"""A dictionary file becomes a codebook folder: codebook.yaml, and import-losses.csv beside it."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from contentan.codebook import codebook_file
from contentan.errors import UsageError
from contentan.interchange.dictionaries.as_codebook import Built, build_codebook
from contentan.interchange.dictionaries.codebook_yaml import Options
from contentan.interchange.dictionaries.dictionary_files import load
from contentan.interchange.shared import losses
from contentan.interchange.shared.code_ids import slug
from contentan.interchange.shared.dictionary import Dictionary
from contentan.model import LANGS
from contentan.store.files import put

LOSSES = "import-losses.csv"


@dataclass(frozen=True, slots=True)
class Imported:
    """What was read and what was written."""

    folder: Path
    dictionary: Dictionary
    encoding: str
    lang: str
    built: Built


def import_dictionary(
    file: Path,
    *,
    to: Path | None = None,
    lang: str = "",
    form: str = "",
    name: str = "",
    criterion: str = "",
    lemmas: bool = False,
    encoding: str = "",
) -> Imported:
    """Read a dictionary and write its codebook; nothing is written where the folder has a codebook
    already.

    Raises UsageError for a wrong call, ContentanError at file:line for a file that cannot be read.
    """
    if lang and lang not in LANGS:
        raise UsageError(f"language {lang!r} is not one of {', '.join(LANGS)}")
    known = slug(name or file.stem) or "dictionary"
    folder = to if to is not None else Path("codebooks") / known
    target = folder / "codebook.yaml"
    _free(target)
    loaded = load(file, form=form, encoding=encoding)
    spoken = lang or _language(loaded.dictionary)
    built = build_codebook(
        loaded.dictionary, Options(file.name, name or known, spoken, criterion, lemmas)
    )
    _write(target, built, file.name)
    return Imported(folder, loaded.dictionary, loaded.encoding, spoken, built)


def _free(target: Path) -> None:
    if target.exists() or target.is_symlink():
        raise UsageError(
            "there is a codebook already; choose another folder with --to", where=target
        )
    if target.parent.exists() and not target.parent.is_dir():
        raise UsageError("this is a file; --to names a folder", where=target.parent)


def _language(dictionary: Dictionary) -> str:
    """The language of most entries."""
    from contentan.segment.language import language

    sample = " ".join(entry.text for entry in dictionary.entries[:5000])
    return language(sample.replace("*", "").replace("_", " ").lower()) or "en"


def _write(target: Path, built: Built, file: str) -> None:
    """Losses first, then the codebook, which has been read as every codebook is before it gets its
    name.
    """
    from contentan.tables.frames import to_csv

    report = to_csv(losses.losses_table(built.losses, file=file))
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as drafts:
        draft = Path(drafts) / "codebook.yaml"
        draft.write_text(built.text, encoding="utf-8", newline="\n")
        codebook_file.read(draft)
        (target.parent / LOSSES).write_bytes(report)
        _free(target)
        put(draft, target)
