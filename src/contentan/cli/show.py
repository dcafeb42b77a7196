"""Commands that show: concordances, the way of a hit, what was read, what was lemmatized."""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contentan.cli.answers import AsJson, give, note
from contentan.cli.options import DEFAULT_OUTPUTS, Outputs, Run, app, check_language, say
from contentan.errors import ContentanError, UsageError, many

if TYPE_CHECKING:
    from contentan.extract.tables import Extraction

_LOGGER = logging.getLogger(__name__)


@app.command()
def kwic(
    pattern: Annotated[str, typer.Argument(help="A pattern, as in a codebook.")],
    outputs: Outputs = DEFAULT_OUTPUTS,
    lang: Annotated[
        str,
        typer.Option(
            "--lang", help="kk, ru or en; by default every language that the letters allow."
        ),
    ] = "",
    run: Run = "",
    width: Annotated[
        int, typer.Option("--width", help="Characters shown on either side.", min=0, max=500)
    ] = 50,
    as_json: AsJson = False,
) -> None:
    """Show every match of a pattern in its context (concordance).

    Example: contentan kwic "обмен* NEAR/5 (студент|преподаватель)"
    """
    from contentan.runs.after import lookup

    found = list(lookup.kwic(outputs, pattern, lang=lang, run=run, width=width))
    documents = len({line.doc for line in found})
    lines = [
        f"{line.before:>{width}} [{line.match}] {line.after:<{width}}  {line.doc}, p."
        f" {line.page}, par. {line.paragraph}"
        for line in found
    ]
    lines.append(f"{many(len(found), 'hit')} in {many(documents, 'document')}")
    reasons = [] if found else _why_none(outputs, pattern, lang, run)
    lines += reasons
    answer = {"pattern": pattern, "documents": documents, "hits": found, "reasons": reasons}
    give(answer, lines, as_json=as_json)


def _why_none(outputs: Path, pattern: str, lang: str, run: str) -> list[str]:
    from contentan.authoring.check import lookup_reasons  # a third of a second that no find needs

    return list(lookup_reasons.why_none(outputs, pattern, lang, run=run))


@app.command()
def why(
    hit: Annotated[str, typer.Argument(help="Id of a hit, or the start of it.")],
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
    as_json: AsJson = False,
) -> None:
    """Trace a hit back to its page, its words and its line in the codebook.

    Example: contentan why h7f3
    """
    from contentan.runs.after import lookup

    found = lookup.why(outputs, hit, run=run)
    lines = (f"{name:<10} {value}" for name, value in lookup.told(found))
    give(lookup.answer(found), lines, as_json=as_json)


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="Any document.")],
    blocks: Annotated[
        bool, typer.Option("--blocks", help="Show number, page, kind and place of each block.")
    ] = False,
    show: Annotated[
        Path | None, typer.Option("--show", help="Draw a page with its blocks into this PNG file.")
    ] = None,
    page: Annotated[int, typer.Option("--page", help="Page to draw.")] = 1,
    as_json: AsJson = False,
) -> None:
    """Print the text that is read from a file, or draw a page with its blocks.

    Lists the documents in a ZIP archive; 'report.zip!/annex.docx', in single quotes, is one of
    them.

    Example: contentan extract corpus/documents/kz-apk-session-2021.pdf --show page.png --page 1
    """
    from contentan.corpus import member_files
    from contentan.extract.layout_picture import draw_layout
    from contentan.extract.sandbox.reader import Reader

    if not member_files.there(file):
        _expect_file(file)
    if show and as_json:
        raise UsageError("a page is drawn, and nothing answered: leave one out", where="--show")
    if members := member_files.inside(file):
        _give_members(file, members, as_json=as_json)
        return
    with member_files.opened(file) as own, Reader() as reader:
        if show:
            draw_layout(own, page, show)
            say(str(show))
            return
        read = reader.read(own)
    _LOGGER.debug("%s read as %s, pages: %d", file.absolute(), read.format, len(read.pages))
    answer = {"file": file, "text": read.text, "blocks": read.blocks, "notices": _notices(read)}
    lines = _block_lines(read) if blocks else [read.text]
    give({**answer, "members": []}, lines, as_json=as_json)
    for name, detail, n in read.notices:
        note(f"{name}: {detail} ({n})")


def _give_members(file: Path, members: Sequence[tuple[Path, str]], *, as_json: bool) -> None:
    """The documents of an archive in the place of its text."""
    rows = [{"path": str(path), "reason": reason} for path, reason in members]
    answer = {"file": file, "text": "", "blocks": [], "notices": [], "members": rows}
    lines = (f"{path}{f': {reason}' if reason else ''}" for path, reason in members)
    give(answer, lines, as_json=as_json)
    note(f"an archive of {len(members)}; name one of them to read it, in single quotes")


def _expect_file(path: Path) -> None:
    from contentan.corpus import member_files

    if not path.is_file():
        archive, label = member_files.parted(path)
        what = "is a folder; give a file in it" if path.is_dir() else "there is no such file"
        if label:
            what = f"the archive has no such file; `contentan extract {archive}` lists what it has"
        raise ContentanError(what, where=path)


def _notices(read: Extraction) -> list[dict[str, str | int]]:
    return [{"name": name, "detail": detail, "number": n} for name, detail, n in read.notices]


def _block_lines(read: Extraction) -> Iterator[str]:
    for row in read.blocks.iter_rows(named=True):
        text = read.text[row["start"] : row["stop"]]
        yield (
            f"[{row['block']} p{row['page']} {row['kind']}{row['level'] or ''}"
            f" {row['start']}-{row['stop']}] {text}"
        )


@app.command()
def annotate(
    file: Annotated[
        Path | None,
        typer.Argument(
            help="A text, or CoNLL-U, whose tokens are kept; - is the standard input.",
            allow_dash=True,
        ),
    ] = None,
    lang: Annotated[
        str, typer.Option("--lang", help="kk, ru or en; by default detected for each sentence.")
    ] = "",
    explain: Annotated[
        str, typer.Option("--explain", help="Show the analyses of this word instead.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Lemmatize a text or a CoNLL-U file, as CoNLL-U, with parts of speech and features.

    Example: contentan annotate --lang kk --explain халқымыздың
    """
    from contentan.lemmatize import conllu
    from contentan.lemmatize.explain import explain_lines, explained

    check_language(lang)
    if explain:
        found = explained(_without_lone_surrogates(explain), lang)
        give({"tokens": [], "explained": found}, explain_lines(found), as_json=as_json)
    elif file is None:
        raise UsageError("give a file, - or a word with --explain", where="annotate")
    else:
        text, where = _text_of(file)
        done = conllu.annotate(text, lang or None, where=where)
        answer = {"tokens": list(conllu.tokens(done)) if as_json else [], "explained": None}
        give(answer, [done.removesuffix("\n")] if done else [], as_json=as_json)


def _text_of(file: Path) -> tuple[str, str]:
    """The text of a file, or of the standard input, and its name in messages."""
    from contentan.lemmatize.text_input import decoded

    if str(file) == "-":
        return decoded(sys.stdin.buffer.read(), "standard input"), "standard input"
    _expect_file(file)
    return decoded(file.read_bytes(), file), str(file)


def _without_lone_surrogates(word: str) -> str:
    """A word of the command line, whose bytes need not be UTF-8."""
    return word.encode("utf-8", "replace").decode("utf-8")
