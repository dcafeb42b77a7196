"""A document as a bar, with a stroke where each hit stands."""

from __future__ import annotations

from collections.abc import Sequence

from markupsafe import Markup

#: Width of the drawing's own scale, which is stretched to the bar.
SCALE = 1000
#: Least length of a bar, in percent of the longest.
LEAST = 4.0


def document_bar(
    starts: Sequence[int], characters: int, longest: int, series: int | None, says: str
) -> Markup:
    """The bar of a document of so many characters, as long as its root among that of the longest;
    strokes in the colour of a country, grey without one. `says` tells the same in words.
    """
    wide = max(100 * (characters / longest) ** 0.5, LEAST) if longest else LEAST
    places = sorted({round(SCALE * start / max(characters, 1)) for start in starts})
    strokes = "".join(f"M{min(place, SCALE)} 0v1" for place in places)
    return Markup(
        '<svg class="document{colour}" width="{wide:.1f}%" height="18" viewBox="0 0 {scale} 1"'
        ' preserveAspectRatio="none" role="img" aria-label="{says}">'
        '<path d="{strokes}" vector-effect="non-scaling-stroke"/></svg>'
    ).format(
        colour="" if series is None else f" c{series}",
        wide=wide,
        scale=SCALE,
        says=says,
        strokes=strokes,
    )
