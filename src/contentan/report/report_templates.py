"""The report's templates with what all of them may use; whatever is put into them is escaped."""

from __future__ import annotations

import base64
import contextlib
import functools
import hashlib
import importlib.resources
import pickle
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from contentan.compare import strata
from contentan.compare.contrasts import LEAST_WORKS
from contentan.compare.engine.score_test import LEVEL
from contentan.compare.trends import MIN_YEARS
from contentan.compare.verdicts import ALPHA, VERDICTS
from contentan.findings import passages
from contentan.report.drawing.word_bar import patterns
from contentan.report.sections import (
    answer_section,
    curve_section,
    forest_section,
    hit_parts,
    map_section,
    rates_by_year,
    table1_section,
)
from contentan.report.writing import catalogue
from contentan.report.writing.catalogue import capital
from contentan.report.writing.code_views import CARRIED, CodeView
from contentan.report.writing.next_command import COMMAND
from contentan.store.proofs import read_sealed, write_sealed

if TYPE_CHECKING:
    import jinja2


#: For each country, of a code and of a code that adds up others: what these show stands below them
#: too.
PASSAGES_OF_CODE, PASSAGES_OF_TOTAL = 3, 1
#: What a browser may not meet in a page: control characters but tab and line end, and lone
#: surrogates.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@functools.cache
def environment() -> jinja2.Environment:
    import jinja2  # 60 ms that a run without a report does not need
    from markupsafe import escape

    class _Compiled(jinja2.BytecodeCache):
        """Templates as Python compiled them, beside the package's own compiled modules: to compile
        them takes half a second, longer than to fill them in.
        """

        def load_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
            # What is not there, damaged or of another Python is compiled anew.
            with contextlib.suppress(OSError, EOFError, ValueError, pickle.UnpicklingError):
                if code := read_sealed(_compiled(bucket.key)):
                    bucket.bytecode_from_string(code)

        def dump_bytecode(self, bucket: jinja2.bccache.Bucket) -> None:
            # It is only a memory: where an installation may not be written to, there is none.
            with contextlib.suppress(OSError):
                file = _compiled(bucket.key)
                write_sealed(file, bucket.bytecode_to_string(), tmp=file.parent)

    def printable(value: object) -> object:
        if value is None:
            return ""
        return _CONTROL.sub("\N{REPLACEMENT CHARACTER}", value) if type(value) is str else value

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(
            str(importlib.resources.files("contentan.report") / "templates")
        ),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=printable,
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=_Compiled(),
    )
    environment.filters["capital"] = capital
    environment.filters["unbroken"] = lambda said: answer_section.unbroken(escape(said))
    environment.globals.update(_globals())
    return environment


def _compiled(name: str) -> Path:
    """The file of a compiled template. What is folded into it while it is compiled, filters and
    `printable`, stands in two modules; the text of the template it checks by itself.
    """
    import jinja2

    known = hashlib.sha256(jinja2.__version__.encode())
    for module in (Path(__file__), Path(str(catalogue.__file__))):
        known.update(module.read_bytes())
    return Path(__file__).with_name("__pycache__") / f"template-{known.hexdigest()[:16]}-{name}"


def _globals() -> dict[str, Any]:
    """What every template finds by these names."""
    from markupsafe import Markup

    script = "".join(_beside(f"{name}.js") for name in ("hits", "tables", "report", "network"))
    # The page's own policy allows the one script that has this digest.
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    return {
        "style": Markup(_beside("report.css") + _beside("answer.css")),
        "script": Markup(script),
        "script_digest": digest,
        "most": _most,
        "method": {
            "LEVEL": LEVEL,
            "LEAST_WORKS": LEAST_WORKS,
            "SHARED": strata.LEAST,
            "CARRIED": CARRIED,
            "ALPHA": ALPHA,
        },
        "passages": passages,
        "leading": table1_section.LEADING,
        "shown": table1_section.PASSAGES,
        "least_on_map": map_section.LEAST_HITS,
        "few_works": rates_by_year.FEW_WORKS,
        "least_years": MIN_YEARS,
        "printed_curves": curve_section.PRINTED,
        "review_command": COMMAND,
        "opens": hit_parts.opener(None),
        "short": forest_section.KINDS,
        "typed": Markup("<code>{}</code>").format,
        "pressed": Markup("<kbd>{}</kbd>").format,
        "verdicts": VERDICTS,
        "word_patterns": patterns(),
        "language_names": {"kk": "Kazakh", "ru": "Russian", "en": "English"},
    }


def _beside(file: str) -> str:
    return (
        importlib.resources.files("contentan.report")
        .joinpath("templates", file)
        .read_text(encoding="utf-8")
    )


def _most(view: CodeView) -> int:
    return PASSAGES_OF_TOTAL if view.total else PASSAGES_OF_CODE
