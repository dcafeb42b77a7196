"""quanteda's YAML: mappings are categories, lists and single values their entries; `__` holds the
entries beside subcategories.

All values stay text; anchors and deep nesting are refused, because a few lines of them unfold to
gigabytes. A repeated key, which quanteda joins, is joined.
"""

from __future__ import annotations

from typing import Any

from contentan.errors import ContentanError
from contentan.interchange.shared.dictionary import (
    MOST_LEVELS,
    Category,
    CategoryPath,
    Dictionary,
    Entry,
    with_parents,
)
from contentan.interchange.shared.losses import Loss

_OWN = "__"


def read_quanteda(text: str) -> Dictionary:
    """The dictionary in the text of a YAML file. Raises ContentanError for what is no YAML or no
    mapping of categories.

    >>> read_quanteda("A: {B: [x, y*]}").entries[1].path
    ('A', 'B')
    """
    node = _compose(text)
    import yaml

    if not isinstance(node, yaml.MappingNode):
        raise ContentanError(
            "not a quanteda dictionary: expected categories with lists of entries", line=1
        )
    keys = {key.value for key, _ in node.value}
    if {"codes", "languages"} <= keys:
        raise ContentanError("this is a codebook of contentan already; use it as it is", line=1)
    walk = _Walk()
    walk.mapping(node, ())
    return Dictionary(
        "quanteda", with_parents(walk.categories), tuple(walk.entries), tuple(walk.losses)
    )


def _compose(text: str) -> Any:
    import yaml

    loader = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
    try:
        depth = 0
        # Flat, so that no nesting can exhaust the stack.
        for event in yaml.parse(text, Loader=loader):
            line = event.start_mark.line + 1 if event.start_mark else 0
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(
                event, yaml.CollectionEndEvent
            )
            if depth > MOST_LEVELS:
                raise ContentanError(f"nested deeper than {MOST_LEVELS} levels", line=line)
            if isinstance(event, yaml.AliasEvent):
                raise ContentanError("aliases (*name) are not read", line=line)
        return yaml.compose(text, Loader=loader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        raise ContentanError(
            f"not YAML: {error.problem}", line=mark.line + 1 if mark else None
        ) from None
    except yaml.YAMLError as error:
        raise ContentanError(f"not YAML: {error}") from None


class _Walk:
    """Gathers categories and entries of a composed document."""

    def __init__(self) -> None:
        self.categories: list[Category] = []
        self.entries: list[Entry] = []
        self.losses: list[Loss] = []
        self.seen: set[CategoryPath] = set()

    def mapping(self, node: Any, path: CategoryPath) -> None:
        for key, value in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key.value, str):
                self.losses.append(
                    Loss(
                        "lost",
                        line,
                        "/".join(path),
                        "?",
                        "a category whose name is no text, with all that is in it",
                    )
                )
                continue
            own = path if key.value == _OWN and path else (*path, key.value.strip() or "(no name)")
            if own != path and own in self.seen:
                self.losses.append(
                    Loss(
                        "note",
                        line,
                        "/".join(path),
                        key.value,
                        "the category stands here again; its entries were joined",
                    )
                )
            self.seen.add(own)
            self.categories.append(Category(own, line))
            self.value(value, own)

    def value(self, node: Any, path: CategoryPath) -> None:
        import yaml

        if isinstance(node, yaml.MappingNode):
            self.mapping(node, path)
        elif isinstance(node, yaml.SequenceNode):
            for item in node.value:
                self.value(item, path)
        else:
            text = node.value.strip()
            # A plain null is an empty category; "null" in quotation marks is a word.
            if text and not (node.style in (None, "") and text in ("~", "null", "NULL", "Null")):
                self.entries.append(Entry(path, text, node.start_mark.line + 1))
