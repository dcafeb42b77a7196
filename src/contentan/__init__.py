"""contentan: content analysis of Kazakh, Russian and English documents, compared by country.

    import contentan

    run = contentan.run("corpus", "codebooks/people_diplomacy")   # or contentan.open_run()
    run.comparison                                                # each table a pandas frame
    run.passages("interethnic_accord", "KAZ")                     # quotations with their sources
    contentan.code_texts(["..."], "codebooks/people_diplomacy")   # a row a text, a column a code

docs/use/python.md has the rest. Importing this package loads nothing heavy: what is named here is
loaded when it is first used. Rooms of the package (`contentan.runs`, ...) are for contributors.
"""

import importlib
import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contentan.api.codebook_face import Codebook
    from contentan.api.making_runs import recode, run
    from contentan.api.opened_run import Run, open_run
    from contentan.api.text_lemmas import lemmatize
    from contentan.api.texts_to_counts import code_texts
    from contentan.errors import (
        CodebookError,
        ContentanError,
        ExtractError,
        PatternError,
        RegisterError,
        TableError,
        UsageError,
    )

__version__ = "0.1.0"
__all__ = [
    "Codebook",
    "CodebookError",
    "ContentanError",
    "ExtractError",
    "PatternError",
    "RegisterError",
    "Run",
    "TableError",
    "UsageError",
    "__version__",
    "code_texts",
    "lemmatize",
    "open_run",
    "recode",
    "run",
]

#: Where a name is, below this package. No module is named in full: what does is taken for what a
#: run can reach (`store.code_digest`).
_HOMES = {
    "Codebook": ("api", "codebook_face"),
    "Run": ("api", "opened_run"),
    "code_texts": ("api", "texts_to_counts"),
    "open_run": ("api", "opened_run"),
    "recode": ("api", "making_runs"),
    "run": ("api", "making_runs"),
}


class _Words(ModuleType):
    """The room `lemmatize`, which can also be called: `contentan.lemmatize(text)`."""

    def __call__(self, text: str, lang: str | None = None) -> list[str]:
        """The lemma of each word and number of a text, in its order; punctuation is left out.

        The lemma is the likeliest one among its neighbours. `lang` is kk, ru or en; without it the
        language of each sentence is found. UsageError for another language, or for no text.
        """
        home = importlib.import_module(".".join((__name__, "api", "text_lemmas")))
        found: list[str] = home.lemmatize(text, lang)
        return found


class _Face(ModuleType):
    """This package, whose function `lemmatize` has the name of a room: whoever imports a module of
    that room, Python puts the room in the function's place.
    """

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "lemmatize" and isinstance(value, ModuleType):
            value.__class__ = _Words
            value.__doc__ = _Words.__call__.__doc__
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Face


def __getattr__(name: str) -> Any:
    if name == "lemmatize":
        return importlib.import_module(f"{__name__}.lemmatize")
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    home = _HOMES.get(name, ("errors",))
    found = getattr(importlib.import_module(".".join((__name__, *home))), name)
    globals()[name] = found
    return found


def __dir__() -> list[str]:
    return sorted(__all__)
