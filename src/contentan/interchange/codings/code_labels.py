"""Their labels as our codes: by id, by the code's label in any language, or as a mapping file says.

"Minority issues": minority_rights                # one code
"Education": [educational_exchange, scholarship]  # any of these
"Economy": ""                          # none of our codes: the text counts as without
"Unclear": "?"                         # undecided: `contentan gold` leaves the text out
"*": ""                                # every label that is not named here
targets:                               # optional: what `contentan gold` scores, by label
  any of them: ["Minority issues", "Education"]
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path

from contentan.codebook.yaml_with_lines import load_yaml
from contentan.errors import CodebookError, UsageError, many, meant, nearest
from contentan.interchange.shared.foreign_marks import shown
from contentan.model import Codebook

UNDECIDED = "?"
OTHERS = "*"
TARGETS = "targets"


class Labels:
    """What labels mean. `given` is a mapping file as read; without one, labels are ids or labels of
    the codebook. `targets` are labels under one name, any of which will do.
    """

    def __init__(
        self,
        book: Codebook,
        given: Mapping[str, tuple[str, ...]] | None = None,
        targets: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self.given = given
        self.targets = dict(targets or {})
        self.ids = {code.id for code in book.codes}
        self.by_name: dict[str, set[str]] = defaultdict(set)
        for code in book.codes:
            for name in code.label.values():
                self.by_name[folded(name)].add(code.id)
                self.by_name[folded(f"{name} ({code.id})")].add(code.id)
            self.by_name[folded(code.id)].add(code.id)

    def codes(self, label: str) -> tuple[str, ...] | None:
        """Codes of a label; empty where it stands for none of ours, None where nobody knows it."""
        if self.given is not None:
            found = self.given.get(label, self.given.get(label.strip(), self.given.get(OTHERS)))
            return found if found is None or found != (UNDECIDED,) else ()
        known = (
            (label.strip(),)
            if label.strip() in self.ids
            else tuple(self.by_name.get(folded(label), ()))
        )
        return known if len(known) == 1 else None

    def undecided(self, label: str) -> bool:
        """Whether the mapping says that a text with this label is to be left out."""
        found = (self.given or {}).get(label.strip())
        return found == (UNDECIDED,)

    def why_not(self, label: str) -> str:
        """What to say of a label that nobody knows."""
        several = sorted(self.by_name.get(folded(label), ()))
        if self.given is None and len(several) > 1:
            return (
                f"label {shown(label)} is that of {many(len(several), 'code')}:"
                f" {', '.join(several)}; write the id, or a mapping file"
            )
        near = nearest(folded(label), self.by_name)
        hint = f" ({shown(near)} is one)" if near else ""
        return (
            f"label {shown(label)} is no code{hint}; a mapping file says what it means, or"
            f" '{OTHERS}': \"\""
        )

    def left_out(self, labels: Iterable[str]) -> str:
        """The labels of a file that count for no code."""
        return ", ".join(
            shown(label)
            for label in sorted({label for label in labels if label and self.codes(label) == ()})
        )


def folded(name: str) -> str:
    """A label as it is compared: small letters, single spaces."""
    return " ".join(name.casefold().split())


def read_labels(path: Path, book: Codebook) -> Labels:
    """A mapping file. Raises CodebookError at file:line for what is no mapping of labels to codes
    of this codebook.
    """
    if not path.is_file():
        raise UsageError("there is no such mapping file", where=path)
    top = load_yaml(path)
    if not isinstance(top, dict):
        raise CodebookError('expected lines such as "their label": our_code', where=path, line=1)
    codes = {code.id for code in book.codes}
    lines: Mapping[str, int] = getattr(top, "lines")  # noqa: B009
    # A label may be called so, too; its value is a code or a list then.
    named = top.pop(TARGETS) if isinstance(top.get(TARGETS), dict) else {}
    given = {str(label): _meant(value, codes, path, lines[label]) for label, value in top.items()}
    return Labels(book, given, {name: _target(name, named, given, path) for name in named})


def _target(
    name: str, named: Mapping[str, object], given: Mapping[str, object], path: Path
) -> tuple[str, ...]:
    """The labels of a target; CodebookError for one that the file does not name."""
    line: int = getattr(named, "lines")[name]  # noqa: B009
    value = named[name]
    labels = value if isinstance(value, list) else [value]
    for label in labels:
        if not isinstance(label, str) or label not in given:
            raise CodebookError(
                f"target {name!r}: expected labels of this file, got {shown(label)}",
                where=path,
                line=line,
            )
    return tuple(dict.fromkeys(map(str, labels)))


def _meant(value: object, codes: set[str], path: Path, line: int) -> tuple[str, ...]:
    if value in ("", UNDECIDED):
        return (UNDECIDED,) if value else ()
    named = value if isinstance(value, list) else [value]
    for name in named:
        if not isinstance(name, str):
            raise CodebookError(
                'expected a code, a list of codes, "" or "?"', where=path, line=line
            )
        if name not in codes:
            raise CodebookError(
                f"there is no code {str(name)!r}{meant(name, codes)}", where=path, line=line
            )
    return tuple(dict.fromkeys(str(name) for name in named))
