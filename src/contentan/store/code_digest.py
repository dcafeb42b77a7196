"""Which code can take part in a result: the modules that an entry point reaches by its imports,
their data files, the libraries that they import; and one digest of the code and data.

The digest is of syntax trees without docstrings: a comment, a docstring or the width of a line
changes no result, so it makes none stale. Whatever else changes in a module that can take part
makes the result anew, even where the change turns out to be harmless: nobody has to remember which
file matters for what.

Parsing the whole package takes about two seconds, so what was found in a file is remembered beside
the compiled modules, by the file's size and times, as Python does with those.
"""

from __future__ import annotations

import hashlib
import importlib.util
import itertools
import json
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from contentan.store.proofs import read_sealed, write_sealed
from contentan.store.syntax_facts import Facts, read_syntax

_HERE = Path(__file__).resolve()
PACKAGE = _HERE.parents[1]
#: Distributions of the libraries whose versions decide results, by the name that is imported. One
#: without a distribution decides nothing: it carries bytes that are checked, or is part of another.
DISTRIBUTIONS: Mapping[str, tuple[str, ...]] = {
    "PIL": ("pillow",),
    "fsspec": (),
    "ftfy": ("ftfy",),
    "jinja2": ("jinja2",),
    "lxml": ("lxml",),
    "markupsafe": (),
    "numpy": ("numpy",),
    "pdfminer": ("pdfminer.six",),
    "pdfplumber": ("pdfplumber", "pdfminer.six"),
    "polars": ("polars",),
    "pymorphy3": ("pymorphy3", "pymorphy3-dicts-ru"),
    "pymorphy3_dicts_ru": ("pymorphy3-dicts-ru",),
    "pypdfium2": ("pypdfium2",),
    "scipy": ("scipy",),
    "simplemma": ("simplemma",),
    "spacy": ("spacy",),
    "trafilatura": ("trafilatura",),
    "yaml": ("pyyaml",),
}
#: A file changed within so many nanoseconds may change again without a sign of it in its times.
_JUST_NOW = 2_000_000_000


class Code:
    """The package as files, each looked at once."""

    def __init__(self, package: Path = PACKAGE, memory: Path | None = None) -> None:
        self.package = package
        # beside code_digest.cpython-….pyc, so that each Python has its own
        beside = Path(importlib.util.cache_from_source(str(_HERE))).with_suffix(".json")
        self._memory = memory or beside
        self._known = _load(self._memory)
        self._new: dict[str, list[Any]] = {}
        self._modules, self._data = _listed(package)
        self._signs: dict[str, list[int]] = {}
        self._closures: dict[str, frozenset[str]] = {}
        self._edges: dict[str, list[str]] = {}

    def digest(self, entry: str) -> str:
        """Digest of all code and data that can take part in what a module makes."""
        modules, total = sorted(self.closure(entry)), hashlib.sha256()
        for name in modules:
            total.update(f"{name}\0{self._facts(name).syntax}\n".encode())
        for name in self.data(modules):
            total.update(f"{name}\0{self._looked_at(name, _file_digest)}\n".encode())
        return total.hexdigest()

    def libraries(self, entry: str) -> set[str]:
        """Distributions whose versions decide what a module makes."""
        named = {name for module in self.closure(entry) for name in self.libraries_named(module)}
        return {one for name in named for one in DISTRIBUTIONS.get(name, ())}

    def libraries_named(self, module: str) -> set[str]:
        """What a module imports that is neither of this package nor of Python, by its first
        name.
        """
        named = {name.partition(".")[0] for name in self._facts(module).imports}
        return named - sys.stdlib_module_names - {self.package.name}

    def closure(self, entry: str) -> frozenset[str]:
        """Modules of the package that are loaded, or may be, when a module does its work.

        The package's own `__init__` is counted only where it is imported by name: it is the face
        for people, and no step looks at it.
        """
        if entry not in self._closures:
            reached, waiting = set[str](), [entry]
            while waiting:
                name = waiting.pop()
                if name not in reached:
                    reached.add(name)
                    waiting += self._needs(name)
            self._closures[entry] = frozenset(reached)
        return self._closures[entry]

    def data(self, modules: Iterable[str]) -> list[str]:
        """Data files of modules, relative to the package: what lies beside them and is no code, and
        all of the folders beside them that are no packages.
        """
        packages = {
            name if self._modules[name].endswith("__init__.py") else name.rpartition(".")[0]
            for name in modules
        }
        return sorted(path for package in packages for path in self._data.get(package, ()))

    def unchanged(self) -> bool:
        """Whether every file that was looked at is still as it was."""
        return all(_sign(self.package / name) == sign for name, sign in self._signs.items())

    def remember(self) -> None:
        """Keep what was found for the next process. It is only a memory: where an installation may
        not be written to, each process looks anew.
        """
        if not self._new:
            return
        try:
            self._memory.parent.mkdir(exist_ok=True)
            here = {*self._modules.values(), *itertools.chain(*self._data.values())}
            found = {name: one for name, one in (self._known | self._new).items() if name in here}
            kept = {"by": _sign(_HERE), "found": found}
            write_sealed(self._memory, json.dumps(kept).encode(), tmp=self._memory.parent)
        except OSError:  # a read-only installation, a full disk
            pass

    def _needs(self, name: str) -> list[str]:
        """The packages around a module, but for the outermost, and the modules of the package that
        it names in imports or, as texts, to whoever loads them.
        """
        if name not in self._edges:
            facts = self._facts(name)
            named = [*facts.imports, *facts.texts]
            own = [one for one in named if one.partition(".")[0] == self.package.name]
            # Of the name of a function, say, its module is meant.
            found = {next(n for n in (one, *_above(one)) if n in self._modules) for one in own}
            self._edges[name] = [*found, *list(_above(name))[:-1]]
        return self._edges[name]

    def _facts(self, name: str) -> Facts:
        syntax, imports, texts = self._looked_at(self._modules[name], read_syntax)
        return Facts(syntax, tuple(imports), tuple(texts))

    def _looked_at(self, name: str, look: Callable[[bytes], Any]) -> Any:
        """What `look` finds in a file, or found when the file had the same size and times."""
        path = self.package / name
        sign = self._signs[name] = _sign(path)
        known = self._new.get(name) or self._known.get(name)
        if known and known[0] == sign:
            return known[1]
        found = look(path.read_bytes())
        if time.time_ns() - max(sign[1:]) > _JUST_NOW:
            self._new[name] = [sign, found]
        return found


def code_digest(entry: str) -> str:
    """Digest of all code and data that can take part in what a module of this package makes."""
    code = Code()
    digest = code.digest(entry)
    code.remember()
    return digest


def _sign(path: Path) -> list[int]:
    """Size and times of a file, by which it is known again."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns]


def _load(path: Path) -> dict[str, list[Any]]:
    """What was found in files, by this very module: another one may look at them otherwise."""
    try:
        kept = json.loads(read_sealed(path) or b"{}")
    except OSError:  # it may not be read
        return {}
    return dict(kept["found"]) if kept.get("by") == _sign(_HERE) else {}


def _listed(package: Path) -> tuple[dict[str, str], dict[str, list[str]]]:
    """Files of a package, relative to it: by module, and data files by the package beside whose
    modules they lie.
    """
    modules: dict[str, str] = {}
    data: dict[str, list[str]] = {}
    for folder, folders, files in os.walk(package, followlinks=True):
        folders[:] = [name for name in folders if name != "__pycache__" and name[0] != "."]
        parts = Path(folder).relative_to(package).parts
        own = ".".join((package.name, *parts))
        is_package = "__init__.py" in files
        home = own if is_package else next(one for one in _above(own) if one in modules)
        for file in files:
            path = "/".join((*parts, file))
            if is_package and file.endswith(".py"):
                name = own if file == "__init__.py" else f"{own}.{file.removesuffix('.py')}"
                modules[name] = path
            elif file[0] != "." and file != "py.typed":
                data.setdefault(home, []).append(path)
    return modules, data


def _above(name: str) -> Iterator[str]:
    """The packages around one, the nearest first."""
    while name := name.rpartition(".")[0]:
        yield name


def _file_digest(blob: bytes) -> str:
    """Of a data file; a checkout with other line ends has the same."""
    return hashlib.sha256(blob.replace(b"\r\n", b"\n")).hexdigest()
