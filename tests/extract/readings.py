"""What a reader said of a file."""

from __future__ import annotations

from contentan.extract.tables import Extraction


def of_reading(made: Extraction) -> tuple[tuple[str, str, int], ...]:
    """Notices of the reader; that a text of a few words is hardly a document is said of all."""
    return tuple(one for one in made.notices if one[0] != "hardly_any_text")
