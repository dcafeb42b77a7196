"""Commands for whoever works on a codebook."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contentan.cli.answers import AsJson, give, paint, plain
from contentan.cli.options import DEFAULT_CODEBOOK, DEFAULT_OUTPUTS, Outputs, app
from contentan.errors import many

if TYPE_CHECKING:
    from contentan.authoring.check.codebook_check import Checked
    from contentan.authoring.check.codebook_faults import Finding
    from contentan.authoring.check.examples import Result

_LOGGER = logging.getLogger(__name__)


@app.command()
def check(
    codebook: Annotated[Path, typer.Argument(help="Folder with codebook.yaml.")] = DEFAULT_CODEBOOK,
    outputs: Outputs = DEFAULT_OUTPUTS,
    every: Annotated[
        bool, typer.Option("--all", help="List every warning instead of a count.")
    ] = False,
    run: Annotated[
        str,
        typer.Option(
            "--run",
            help="Run, or latest: also tell codes that it finds in some languages and not in one.",
        ),
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Check a codebook and run its examples.

    Exit code 1 if the codebook has an error or an example is not as expected; warnings do not
    count.

    Example: contentan check codebooks/people_diplomacy
    """
    from contentan.authoring.check import codebook_check
    from contentan.store import history
    from contentan.store.results import Store

    folder = history.find_run(outputs, run) if run else None
    done = codebook_check.check(codebook, Store(outputs / "cache"), folder)
    _LOGGER.debug("codebook %s, words and texts from %s", codebook.absolute(), outputs / "cache")
    wrong = [one for one in done.results if not one.expected]
    errors = [one for one in done.findings if one.severity == "error"]
    give(_answer(done, wrong), _lines(done, codebook, every=every), as_json=as_json)
    if wrong or errors:
        raise typer.Exit(1)


def _answer(done: Checked, wrong: Sequence[Result]) -> dict[str, Any]:
    book, known = done.codebook, sum(bool(one.example.known_failure) for one in done.results)
    return {
        "codebook": book.name,
        "version": book.version,
        "codes": len(book.codes),
        "patterns": len(book.patterns),
        "examples": {
            "all": len(done.results),
            "as_expected": len(done.results) - len(wrong),
            "known_failures": known,
            "not_as_expected": len(wrong),
        },
        "findings": [{"file": _file(one), **plain(one)} for one in (*done.findings, *done.gaps)],
        "failed": [_failed(one) for one in wrong],
    }


def _failed(one: Result) -> dict[str, Any]:
    """An example that is not as expected: which marks have no hit, which hits have no mark."""
    text = one.example.text
    return {
        "line": one.example.line,
        "lang": one.example.lang,
        "text": text,
        "known_failure": one.example.known_failure,
        "missing": [
            {"code": mark.code, "quote": text[mark.start : mark.stop]} for mark in one.missing
        ],
        "extra": [
            {
                "code": hit.code,
                "quote": text[hit.start : hit.stop],
                "pattern": hit.pattern,
                "line": hit.line,
            }
            for hit in one.extra
        ],
    }


def _lines(done: Checked, codebook: Path, *, every: bool) -> Iterator[str]:
    """Errors first, then examples that are not as expected, warnings, and what it comes to."""
    from contentan.authoring.check.diagnosis import paragraph_on

    wrong = [pair for pair in zip(done.results, done.words, strict=True) if not pair[0].expected]
    errors = [one for one in done.findings if one.severity == "error"]
    for one in errors:
        yield _line(one, codebook)
    for result, words in wrong:
        yield paragraph_on(result, words, done.codebook, done.lemmas, codebook, paint)
    shown, counted = _sorted_out(done, every=every)
    for one in shown:
        yield _line(one, codebook)
    sums = _counts(counted, len(done.codebook.patterns))
    yield from (*sums, *_summary(done, len(wrong), len(errors)))


def _file(one: Finding) -> str:
    return "examples.yaml" if one.kind.startswith("example") else "codebook.yaml"


def _line(one: Finding, folder: Path) -> str:
    kind = paint(one.severity, "red" if one.severity == "error" else "yellow")
    about = f"{one.code}: " if one.code else ""
    return (
        f"{paint(f'{folder / _file(one)}:{one.line}', 'bold')}: {kind}: {about}{one.message}"
        f" ({one.kind})"
    )


#: Kinds of finding that are many and harmless: how one line sums them up.
_COUNTED = {
    "needless option": ("pattern", "with an option that finds nothing which another does not"),
    "few positive examples": ("pair", "of code and language with fewer than two positive examples"),
    "few negative examples": ("pair", "of code and language with fewer than two negative examples"),
}
#: One more, told as so many of all patterns.
_UNTRIED = "no example"


def _sorted_out(done: Checked, *, every: bool) -> tuple[list[Finding], list[Finding]]:
    """Warnings that are shown one by one, and those that are only counted."""
    warnings = [one for one in (*done.findings, *done.gaps) if one.severity == "warning"]
    if every:
        return warnings, []
    return [one for one in warnings if one.kind not in (*_COUNTED, _UNTRIED)], [
        one for one in warnings if one.kind in (*_COUNTED, _UNTRIED)
    ]


def _counts(counted: Sequence[Finding], patterns: int) -> Iterator[str]:
    kinds = Counter(one.kind for one in counted)
    for kind, (noun, what) in _COUNTED.items():
        if kinds[kind]:
            yield f"{many(kinds[kind], noun)} {what} (--all lists them)"
    if untried := kinds[_UNTRIED]:
        yield f"{untried} of {many(patterns, 'pattern')} code no example (--all lists them)"


def _summary(done: Checked, wrong: int, errors: int) -> list[str]:
    book, known = done.codebook, sum(bool(one.example.known_failure) for one in done.results)
    warnings = sum(one.severity == "warning" for one in done.findings)
    return [
        (
            f"{book.name} {book.version}: {many(len(book.codes), 'code')},"
            f" {many(len(book.patterns), 'pattern')}, {many(len(done.results), 'example')}"
        ),
        (
            f"codebook: {many(errors, 'error') if errors else 'no errors'},"
            f" {many(warnings, 'warning')}; examples: {len(done.results) - wrong} as expected"
            f" ({many(known, 'known failure')}), {wrong} not"
        ),
    ]
