"""A run made ready: what a person chose is read and checked, and the run gets its id.

The id is the digest of all that decides the run's results: documents, register, codebook, steps,
libraries, seed and options. The same inputs are the same run, so an unchanged run does no work, and
it does not matter how results were reached: cold, from the store, in any order, by any number of
processes.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TypeAlias

from contentan import __version__
from contentan.codebook import codebook_file
from contentan.coding import attribution
from contentan.corpus import register
from contentan.corpus.file_digests import Digests
from contentan.corpus.study import outside
from contentan.decisions import judged, run_scores
from contentan.decisions.database import REVIEW
from contentan.decisions.followed_codes import followed
from contentan.errors import ContentanError, UsageError
from contentan.findings import cases
from contentan.findings.cases import Gazetteer
from contentan.model import LANGS, Codebook, Document, as_row
from contentan.runs import known_codebook
from contentan.runs.job import Job, Settings, recipe_of
from contentan.store.code_digest import code_digest
from contentan.store.keys import key
from contentan.store.proofs import read_sealed, write_sealed
from contentan.store.run_folders import manifest_of, run_folder

#: A codebook, and what to call when all is well.
_Known: TypeAlias = tuple[Codebook, Callable[[], None]]

_LOGGER = logging.getLogger(__name__)


def prepare(settings: Settings) -> Job:
    """Read register and codebook and name the run; nothing is written but the memories of digests
    and of patterns, and only when all is well. What is wrong with either is told at once.
    """
    remembered = settings.outputs / "cache" / "digests.json"
    digests = Digests(read_sealed(remembered), code_digest("contentan.corpus.member_files"))
    (book, keep), documents = _both(
        lambda: known_codebook.read(settings),
        lambda: register.read(
            settings.corpus,
            columns=settings.columns,
            digest=digests,
            held=digests.held,
            families=settings.study.families,
        ),
    )
    ready = make_job(settings, documents, book)
    if digests.changed:
        write_sealed(remembered, digests.blob, tmp=ready.store / "tmp")
    keep()
    return ready


def _both(
    one: Callable[[], _Known], other: Callable[[], list[Document]]
) -> tuple[_Known, list[Document]]:
    """What two readers give; one error with all faults where neither does."""
    try:
        book = one()
    except ContentanError as first:
        try:
            other()
        except ContentanError as second:
            every = (*(first.faults or (first,)), *(second.faults or (second,)))
            text = f"{first.message}\n{second}"
            error = ContentanError(text, where=first.where, line=first.line)
            error.faults = every
            raise error from None
        raise
    return book, other()


def make_job(settings: Settings, documents: Sequence[Document], book: Codebook) -> Job:
    """A job from what was read; UsageError for a period in which no document lies, and for
    countries that none of it has.
    """
    _check(settings, documents)
    _LOGGER.debug("corpus %s: %d documents", settings.corpus.absolute(), len(documents))
    _LOGGER.debug("codebook %s: %s %s", settings.codebook.absolute(), book.name, book.version)
    _LOGGER.debug("outputs %s", settings.outputs.absolute())
    made_by = recipe_of(settings)
    gazetteer = _gazetteer(settings)
    naming = attribution.naming(settings.countries, settings.study)
    decided = followed(judged.read_decisions(settings.outputs / REVIEW), book.crosswalk)
    scores = run_scores.kept(settings.outputs)
    indicators = settings.root / "indicators.csv"
    beside = {
        "decisions": decided.digest,
        "cases": key(
            "cases", names=gazetteer.names.digest, cases=[repr(case) for case in gazetteer.cases]
        ),
        "indicators": register.sha256(indicators) if indicators.is_file() else "",
        # A run without scores keeps its id.
        **({"scores": scores.digest} if scores.digest else {}),
    }
    inputs = {
        "documents": [as_row(document) for document in documents],
        "codebook": book.digest,
        "order": [code.id for code in book.codes],  # that of the report
        **beside,
        "recipe": asdict(made_by),
        "countries": list(settings.countries),
        "seed": settings.seed,
        "report_lang": settings.report_lang,
        "period": settings.period,
        "study": settings.study.as_json(),
        "naming": naming.digest,
        "version": __version__,
    }
    own = "r" + key("run", **inputs)[:10]
    return Job(
        own, settings, tuple(documents), book, gazetteer, naming, made_by, decided, beside, scores
    )


def _gazetteer(settings: Settings) -> Gazetteer:
    """The cases of cases.yaml beside the codebook, else those of the package."""
    own = codebook_file.codebook_path(settings.codebook).with_name("cases.yaml")
    return cases.read(own if own.is_file() else None)


def _check(settings: Settings, documents: Sequence[Document]) -> None:
    """Raise UsageError for a choice under which there would be nothing to count or to show."""
    counted = [document for document in documents if not outside(document, settings.period)]
    if settings.period and not counted:
        first, last = settings.period
        raise UsageError(f"no document lies in {first}-{last}", where="--period")
    for country in settings.countries:
        if country not in register.countries():
            raise UsageError(
                f"country {country!r} is no ISO 3166-1 alpha-3 code such as KAZ or USA",
                where="--countries",
            )
    spoken = {document.country for document in counted} - {""}
    # A document that speaks of countries, as those of the OSCE do, may count for any.
    mentioned = any(document.about == "mentioned" for document in counted)
    if not mentioned and not spoken.intersection(settings.countries):
        wanted, there = " or ".join(settings.countries), ", ".join(sorted(spoken))
        raise UsageError(f"no document is of {wanted}; there are {there}", where="--countries")
    if settings.report_lang not in LANGS:
        raise UsageError(
            f"language {settings.report_lang!r} is not one of {', '.join(LANGS)}",
            where="--report-lang",
        )


def prepare_again(settings: Settings, run: str = "") -> Job:
    """The job of `recode`: the documents of a run, by default of the latest."""
    manifest = manifest_of(run_folder(settings.outputs, run, whole=False))
    book, keep = known_codebook.read(settings)
    # documents are not read again, so the limits are those under which they were
    limits = manifest["options"].get("limits", {})
    settings = replace(settings, corpus=Path(manifest["circumstances"]["corpus"]), limits=limits)
    ready = make_job(settings, [Document(**row) for row in manifest["documents"]], book)
    keep()
    return ready
