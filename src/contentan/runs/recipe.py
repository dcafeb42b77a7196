"""What decides the results of each step in this installation, derived from its code.

Each step has an entry point: the module that makes its result. All code and data that this module
reaches takes part, and so do the libraries that this code imports (`store.code_digest`). So nobody
keeps a list of what makes a result stale.
"""

from __future__ import annotations

import functools
import importlib.metadata
from collections.abc import Mapping
from types import MappingProxyType

from contentan.runs.document_keys import Recipe
from contentan.store.code_digest import Code
from contentan.store.keys import key

#: The module that makes the result of each step. `report` stands for the run as a whole: its entry
#: point reaches all others, so any change of code gives a run another id.
ENTRY_POINTS: Mapping[str, str] = MappingProxyType(
    {
        "extract": "contentan.runs.steps.extracting",
        "portray": "contentan.runs.steps.portraying",
        "relate": "contentan.runs.steps.relating",
        "segment": "contentan.runs.steps.segmenting",
        "lemmatize": "contentan.runs.steps.lemmatizing",
        "index": "contentan.runs.steps.indexing",
        "place": "contentan.runs.steps.placing",
        "words": "contentan.runs.steps.word_reading",
        "cases": "contentan.runs.steps.case_reading",
        "code": "contentan.runs.steps.hit_coding",
        "report": "contentan.runs.pipeline",
    }
)


def current(options: Mapping[str, str]) -> Recipe:
    """The recipe of this installation; `options` are the extractor's."""
    digests, needed, _ = _code()
    installed = {name: _version(name) for names in needed.values() for name in names}
    steps = {
        step: key(
            step,
            sources=digests[step],
            libraries={name: installed[name] for name in needed[step]},
            options=dict(options) if step == "extract" else {},
        )
        for step in ENTRY_POINTS
    }
    return Recipe(steps, {**installed, **options})


def code_digests() -> Mapping[str, str]:
    """Digest of the code and data behind each step, libraries aside."""
    return _code()[0]


def unchanged() -> bool:
    """Whether the code is still as it was when this process first asked. Modules that are loaded
    late, and processes that are started late, take what is there then.
    """
    return _code()[2].unchanged()


@functools.cache
def _code() -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]], Code]:
    """By step the digest of its code, and the libraries that this code imports; and the code as it
    was looked at. A process looks once.
    """
    code = Code()
    digests = {step: code.digest(entry) for step, entry in ENTRY_POINTS.items()}
    needed = {step: tuple(sorted(code.libraries(entry))) for step, entry in ENTRY_POINTS.items()}
    code.remember()
    return digests, needed, code


@functools.cache
def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
