"""References between the codes of an imported dictionary, without a circle."""

from __future__ import annotations

from collections import defaultdict

from contentan.interchange.dictionaries.entry_patterns import (
    RefusedError,
)
from contentan.interchange.shared.code_ids import ids
from contentan.interchange.shared.dictionary import CategoryPath, Dictionary


class References:
    """Which code refers to which, so that no circle is made: state is what the rules before have
    asked for.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.ids = ids(category.path for category in dictionary.categories)
        self.filled = {entry.path for entry in dictionary.entries}
        self.uses: dict[CategoryPath, set[CategoryPath]] = defaultdict(set)
        self.asked: set[CategoryPath] = set()

    def written(self, own: CategoryPath, wanted: CategoryPath, notes: list[str]) -> str:
        """A category with all below it, but those that lead back to the code of the rule itself."""
        below = [
            path for path in self.ids if path[: len(wanted)] == wanted and path in self.filled
        ] or [wanted]
        free = [path for path in below if not self._leads(path, own)]
        if not free:
            raise RefusedError(f"rule: category {wanted[-1]} leads back to the rule's own category")
        if len(free) < len(below):
            left = ", ".join(path[-1] for path in below if path not in free)
            notes.append(
                f"parts of a category that lead back to the rule's own are left out: {left}"
            )
        # Remembered only when the whole rule stands (`keep`): a refused rule refers to nothing.
        self.asked.update(free)
        names = [f"<{self.ids[path]}>" for path in free]
        return names[0] if len(names) == 1 else f"({'|'.join(names)})"

    def keep(self, own: CategoryPath) -> None:
        """The rule stands: remember what it asked for."""
        self.uses[own] |= self.asked
        self.asked = set()

    def _leads(self, start: CategoryPath, goal: CategoryPath) -> bool:
        seen, front = {start}, [start]
        while front:
            path = front.pop()
            if path == goal:
                return True
            front += [other for other in self.uses[path] if other not in seen]
            seen |= self.uses[path]
        return False
