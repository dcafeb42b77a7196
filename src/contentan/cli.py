"""The commands. One function each, no logic: options in, verbs called, results printed."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from contentan.errors import ContentanError
from contentan.model import LANGS

if TYPE_CHECKING:
    from contentan.pipeline import Outcome, Settings

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)

Corpus = Annotated[Path, typer.Option("--corpus", help="Folder with register.csv, or the register itself.")]
Codebook = Annotated[Path, typer.Option("--codebook", help="Folder with codebook.yaml.")]
Outputs = Annotated[Path, typer.Option("--outputs", help="Where results and the store live.")]
Workers = Annotated[int, typer.Option("--workers", help="Processes; 0 is one a core.")]
Countries = Annotated[
    str, typer.Option("--countries", help="Countries to compare, ISO 3166-1 alpha-3, comma between them.")
]
Run = Annotated[str, typer.Option("--run", help="Id of a run; the latest by default.")]

DEFAULT_CORPUS, DEFAULT_CODEBOOK, DEFAULT_OUTPUTS = Path("corpus"), Path("codebooks/people_diplomacy"), Path("outputs")


def now() -> str:
    return datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")


@app.command()
def run(
    corpus: Corpus = DEFAULT_CORPUS,
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    countries: Countries = "KAZ,USA",
    columns: Annotated[
        list[str] | None, typer.Option("--columns", help="ours=theirs, for a register with other names.")
    ] = None,
    workers: Workers = 0,
    seconds: Annotated[float, typer.Option("--seconds", help="Longest time for one file.")] = 300.0,
    seed: Annotated[int, typer.Option("--seed", help="Of the bootstrap.")] = 20240101,
) -> None:
    """Read, code, count and compare a corpus; only what changed is done anew.

    Example: contentan run --corpus corpus --codebook codebooks/people_diplomacy
    """
    from contentan import pipeline
    from contentan.job import Settings, country_list

    pairs = _pairs(columns or [])
    settings = Settings(
        corpus,
        codebook,
        outputs,
        countries=country_list(countries),
        columns=pairs,
        seed=seed,
        workers=workers,
        seconds=seconds,
    )
    _carry_out(pipeline.run, settings)


@app.command()
def recode(
    codebook: Codebook = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    countries: Countries = "KAZ,USA",
    workers: Workers = 0,
    seed: Annotated[int, typer.Option("--seed", help="Of the bootstrap.")] = 20240101,
) -> None:
    """Apply a changed codebook to the documents of the latest run.

    Example: contentan recode --codebook codebooks/people_diplomacy
    """
    from contentan import pipeline
    from contentan.job import Settings, country_list

    _carry_out(
        pipeline.recode,
        Settings(Path(), codebook, outputs, countries=country_list(countries), seed=seed, workers=workers),
    )


@app.command()
def check(codebook: Annotated[Path, typer.Argument(help="Folder with codebook.yaml.")] = DEFAULT_CODEBOOK) -> None:
    """Check a codebook and run its examples.

    Example: contentan check codebooks/people_diplomacy
    """
    from contentan import codebook as codebooks
    from contentan import examples

    book = codebooks.read(codebook)
    results = list(examples.check(book, examples.read(codebook, book)))
    wrong = [result for result in results if result.passed == bool(result.example.known_failure)]
    for result in wrong:
        _say(examples.told(result, codebook / "examples.yaml"))
    patterns = len(book.patterns)
    known = sum(bool(result.example.known_failure) for result in results)
    _say(f"{book.name} {book.version}: {len(book.codes)} codes, {patterns} patterns, {len(results)} examples")
    _say(f"{len(results) - len(wrong)} as expected ({known} known failures), {len(wrong)} not")
    if wrong:
        raise typer.Exit(1)


@app.command()
def kwic(
    pattern: Annotated[str, typer.Argument(help="A pattern, as in a codebook.")],
    outputs: Outputs = DEFAULT_OUTPUTS,
    lang: Annotated[str, typer.Option("--lang", help="kk, ru or en; by default what the letters allow.")] = "",
    run: Run = "",
    width: Annotated[int, typer.Option("--width", help="Characters on either side.", min=0, max=500)] = 50,
) -> None:
    """Concordance lines of a pattern over the corpus of a run.

    Example: contentan kwic "обмен* NEAR/5 (студент|преподаватель)"
    """
    from contentan import lookup

    lines = list(lookup.kwic(outputs, pattern, lang=lang, run=run, width=width))
    for line in lines:
        _say(
            f"{line.before:>{width}} [{line.match}] {line.after:<{width}}  {line.doc}, p. {line.page}, par. {line.paragraph}"
        )
    documents = len({line.doc for line in lines})
    _say(f"{len(lines)} hit{'s' * (len(lines) != 1)} in {documents} document{'s' * (documents != 1)}")


@app.command()
def why(
    hit: Annotated[str, typer.Argument(help="Id of a hit, or the beginning of it.")],
    outputs: Outputs = DEFAULT_OUTPUTS,
    run: Run = "",
) -> None:
    """Follow one hit back to its page, its words and the line of the codebook.

    Example: contentan why h7f3
    """
    from contentan import lookup

    found = lookup.why(outputs, hit, run=run)
    for name, value in lookup.told(found):
        _say(f"{name:<10} {value}")


@app.command()
def extract(
    file: Annotated[Path, typer.Argument(help="Any document.")],
    blocks: Annotated[bool, typer.Option("--blocks", help="Number, page, kind and place of each block.")] = False,
    show: Annotated[Path | None, typer.Option("--show", help="Draw a page with its blocks into this PNG.")] = None,
    page: Annotated[int, typer.Option("--page", help="The page to draw.")] = 1,
) -> None:
    """Print the text that is read from a file, or draw a page with what was made of it.

    Example: contentan extract corpus/documents/kz-apk-session-2021.pdf --show page.png --page 1
    """
    from contentan.extract.guard import Reader
    from contentan.extract.show import show as draw

    if not file.is_file():
        raise ContentanError("there is no such file", where=file)
    if show:
        draw(file, page, show)
        _say(str(show))
        return
    with Reader() as reader:
        read = reader.read(file)
    for row in read.blocks.iter_rows(named=True) if blocks else ():
        text = read.text[row["start"] : row["stop"]]
        _say(f"[{row['block']} p{row['page']} {row['kind']}{row['level'] or ''} {row['start']}-{row['stop']}] {text}")
    if not blocks:
        _say(read.text)
    for name, detail, n in read.notices:
        typer.echo(f"{name}: {detail} ({n})", err=True)


@app.command()
def annotate(
    file: Annotated[Path | None, typer.Argument(help="Text, or CoNLL-U whose tokens are kept.")] = None,
    lang: Annotated[str, typer.Option("--lang", help="kk, ru or en; by default decided for each sentence.")] = "",
    explain: Annotated[str, typer.Option("--explain", help="A word whose analyses are shown instead.")] = "",
) -> None:
    """Lemmatize a text or a CoNLL-U file; CoNLL-U comes out.

    Example: contentan annotate --lang kk --explain халқымыздың
    """
    from contentan import conllu
    from contentan.lemmatize.explain import explain as lines_of

    if lang not in ("", *LANGS):
        raise ContentanError(f"language {lang!r} is none of {', '.join(LANGS)}", where="--lang")
    if explain:
        for line in lines_of(explain, lang):
            _say(line)
    elif file is None or not file.is_file():
        raise ContentanError("there is no such file", where=file or "annotate")
    else:
        typer.echo(conllu.annotate(file.read_text(encoding="utf-8-sig"), lang or None), nl=False)


@app.command()
def doctor() -> None:
    """Say what is installed, what is missing and how to get it.

    Example: contentan doctor
    """
    from contentan import doctor as checks

    for line in checks.lines():
        _say(line)


def _pairs(columns: list[str]) -> dict[str, str]:
    pairs = dict(column.partition("=")[::2] for column in columns)
    for ours, theirs in pairs.items():
        if not theirs:
            raise ContentanError(f"expected ours=theirs, got {ours!r}", where="--columns")
    return pairs


def _carry_out(verb: Callable[..., Outcome], settings: Settings) -> None:
    from contentan import summary

    with summary.progress(sys.stderr) as shown:
        outcome = verb(settings, now=now, progress=shown)
    for line in summary.lines(outcome):
        _say(line)
    if outcome.failed:
        raise typer.Exit(1)


def _say(text: str) -> None:
    typer.echo(text)


def main() -> NoReturn:
    """Entry point: errors that a person can act on are one line on stderr and exit code 2."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console or a pipe may not be UTF-8
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    try:
        app()
    except ContentanError as error:
        print(f"contentan: {error}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None
    raise SystemExit(0)


if __name__ == "__main__":
    main()
