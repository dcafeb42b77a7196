"""The article of a run: what was read, Table 1 of the study, figures, the comparison, method with
its limits, and how to cite the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from contentan.report.article.article_figures import article_figures
from contentan.report.article.blocks import (
    Article,
    Block,
    Heading,
    Paragraph,
    Part,
    Run,
    paragraph,
)
from contentan.report.article.comparison_table import comparison_tables
from contentan.report.article.criteria_table import apart, criteria_table
from contentan.report.article.numbering import Numbering
from contentan.report.article.template_blocks import plain, template_blocks
from contentan.report.writing.catalogue import Text, capital

#: Names that stay as they are in every language.
_PROGRAM, _DIGEST, _MANIFEST = "contentan", "SHA-256", "run.json"


def article(shown: Mapping[str, Any]) -> Article:
    """The article of what the templates of a report are filled with (`html_report.context`)."""
    text, manifest, numbering = shown["text"], shown["manifest"], Numbering(shown["text"])
    parts = [Part(tuple(_front(text, shown)))]
    if shown["table1"]:
        parts.append(Part(tuple(_criteria(text, shown, numbering)), wide=True))
    if figures := article_figures(shown, numbering):
        parts.append(Part((Heading(text("Figures")), *figures)))
    heading = Heading(text("All codes"))
    parts.append(Part((heading, *comparison_tables(shown, numbering)), wide=True))
    parts.append(Part((*template_blocks("method", shown), *_verdicts(shown), *_cited(text, shown))))
    return Article(
        _title(text, shown),
        text.lang,
        manifest["id"],
        _made(manifest),
        manifest["contentan"],
        tuple(parts),
    )


def _title(text: Text, shown: Mapping[str, Any]) -> str:
    names = ", ".join(text.country(country) for country in shown["countries"])
    title = capital(shown["title"])
    return f"{title}: {names}" if names else title


def _made(manifest: Mapping[str, Any]) -> str:
    finished: str = manifest.get("circumstances", {}).get("finished", "")
    return finished


def _front(text: Text, shown: Mapping[str, Any]) -> Iterator[Block]:
    """Study, run, what was compared; then the answer with what to beware of."""
    manifest, answer = shown["manifest"], shown["answer"]
    yield paragraph(" · ".join(str(fact) for fact in answer.facts), "facts")
    yield paragraph(_run(text, manifest), "facts")
    yield Heading(text("Answer"))
    yield from (paragraph(plain(sentence)) for sentence in answer.sentences)
    yield Heading(text("Read this first"), 2)
    yield from (paragraph(sentence, "item") for sentence in shown["beware"])
    yield from (paragraph(sentence, "item") for sentence in shown["cautions"])
    yield paragraph(
        text("Figures are raw counts of the machine where they are not called corrected.")
        if shown["corrected"]
        else text(
            "No hit has been judged: precision and recall are not known, and all figures are raw"
            " counts of the machine."
        ),
        "item",
    )
    yield from _read(shown)


def _read(shown: Mapping[str, Any]) -> Iterator[Block]:
    text, answered = shown["text"], {plain(one) for one in shown["answer"].sentences}
    yield Heading(text("What was read and found"), 2)
    for sentence, more in shown["summary"]:
        if sentence not in answered:
            yield paragraph(sentence)
        if more:
            yield paragraph(shown["above_largest"])
        yield from (paragraph(said, "item") for _, said in more)
    review = shown["parts"].get("review")
    for sentence in review.said if review else ():
        yield paragraph(plain(sentence))


def _run(text: Text, manifest: Mapping[str, Any]) -> str:
    book = manifest["codebook"]
    made = _made(manifest)[:10]
    run = text("Run {run}", run=manifest["id"])
    version = text("codebook {codebook} {number}", codebook=book["name"], number=book["version"])
    return " · ".join(
        part for part in (run, made, version, f"{_PROGRAM} {manifest['contentan']}") if part
    )


def _criteria(text: Text, shown: Mapping[str, Any], numbering: Numbering) -> Iterator[Block]:
    yield Heading(text("The countries compared"))
    yield criteria_table(shown, numbering)
    yield paragraph(
        text(
            "In brackets: hits per 1,000 words with the 95 % interval. Below the sentences stand"
            " passages, chosen by rule, with source, page and paragraph."
        ),
        "note",
    )
    yield from apart(text, shown["apart"])


def _verdicts(shown: Mapping[str, Any]) -> tuple[Block, ...]:
    """The four words, where anything is compared."""
    if not shown["pairs"]:
        return ()
    text = shown["text"]
    return (
        Heading(text("The four words of the comparison"), 2),
        *template_blocks("verdicts", shown),
    )


def _cited(text: Text, shown: Mapping[str, Any]) -> Iterator[Block]:
    manifest = shown["manifest"]
    book = manifest["codebook"]
    yield Heading(text("How to cite this run"))
    yield paragraph(
        text(
            "{title}. Content analysis of {documents} with {program} {version}, codebook"
            " {codebook} {number}, run {run}, {date}.",
            title=_title(text, shown),
            documents=text.many(manifest["corpus"]["documents"], "{n} document", "{n} documents"),
            program=_PROGRAM,
            version=manifest["contentan"],
            codebook=book["name"],
            number=book["version"],
            run=manifest["id"],
            date=_made(manifest)[:10] or text("without date"),
        )
    )
    digests = (
        (text("corpus"), manifest["corpus"]["digest"]),
        (text("codebook"), book["digest"]),
        (_MANIFEST, manifest.get("circumstances", {}).get("proof", "")),
    )
    for name, digest in digests:
        if digest:
            yield Paragraph((Run(f"{_DIGEST}, {name}: {digest}"),), "note")
