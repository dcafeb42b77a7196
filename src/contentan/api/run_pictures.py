"""Pictures of a run, as its report draws them: for notebooks, and as SVG or PNG files."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from markupsafe import Markup

from contentan.api.run_tables import PolarsTables, like
from contentan.errors import UsageError

if TYPE_CHECKING:
    from contentan.model import Codebook
    from contentan.report.writing.catalogue import Text
    from contentan.report.writing.code_views import CodeView

_HEAD, _CAPTION, _GAP, _MARGIN = 26, 18, 18, 10


class Picture(NamedTuple):
    """A picture as the text of an SVG file; a notebook shows it."""

    svg: str

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Picture: {len(self.svg):,} characters of SVG; .save('name.svg') or '.png'>"

    def save(self, path: str | Path) -> Path:
        """Write the picture as `.svg` or `.png`; the path. UsageError for another ending, and for a
        PNG where the fonts of this machine lack a letter of it.
        """
        from contentan.export.picture_files import to_png, undrawn

        to = Path(path).expanduser()
        if not to.parent.is_dir():
            raise UsageError("there is no such folder", where=to.parent)
        if to.suffix.lower() == ".svg":
            to.write_text(self.svg, encoding="utf-8", newline="\n")
            return to
        if to.suffix.lower() != ".png":
            raise UsageError(f"ends in {to.suffix!r}, expected .svg or .png", where=path)
        letters = set("".join(re.findall(r">([^<]+)<", self.svg)))
        if missing := undrawn("".join(sorted(letter for letter in letters if letter.isalpha()))):
            raise UsageError(
                f"the fonts of this machine lack {' '.join(missing)}; install one that has them,"
                " such as DejaVu Sans, or save an .svg",
                where=path,
            )
        to.write_bytes(to_png(self.svg))
        return to


class Plots:
    """The pictures of one run; `lang` is en, ru or kk, by default the language of its report."""

    def __init__(
        self, tables: PolarsTables, codebook: Codebook, manifest: Mapping[str, Any]
    ) -> None:
        self._tables, self._codebook, self._manifest = tables, codebook, manifest

    def comparison(
        self, codes: str | Sequence[str] = (), *, most: int = 20, lang: str = ""
    ) -> Picture:
        """Rates of codes per 1,000 words with 95 % intervals, a mark a country; without `codes`
        those with the most hits, at most so many.
        """
        from contentan.report.drawing.svg import Line, dots
        from contentan.report.sections.table1_section import points

        text, views, countries = self._views(lang)
        chosen = _chosen(views, codes, most)
        sides = [side for view in chosen for side in view.sides]
        ends = [end for side in sides for end in (side.rate, side.high)]
        ends += [
            end
            for side in sides
            if side.corrected
            for end in (side.corrected.value, side.corrected.high)
        ]
        lines = [Line(view.label, points(text, view)) for view in chosen]
        title = ", ".join(text.country(country) for country in countries)
        drawn = dots(text, lines, max((end for end in ends if end), default=1.0), title)
        return _composed(text, countries, [("", drawn)], columns=1)

    def trends(self, codes: str | Sequence[str] = (), *, most: int = 6, lang: str = "") -> Picture:
        """Rates of codes by year with 95 % intervals, a picture a code; without `codes` those with
        the most hits. UsageError where no document has a year.
        """
        from contentan.report.sections.trends_section import pictures

        text, views, countries = self._views(lang)
        labels = {view.code.id: view.label for view in _chosen(views, codes, most)}
        drawn = pictures(text, self._tables.trends, labels, countries)
        if not drawn:
            raise UsageError("no document of the compared countries has a year", where="trends")
        panels = [(labels[code], picture) for code, picture in drawn.items()]
        return _composed(text, countries, panels, columns=2)

    def network(self, *, lang: str = "") -> Picture:
        """Codes and cases that stand in one paragraph more often than by chance, a panel a country.
        UsageError where no pair stands together often enough.
        """
        from contentan.export.run_export import labels
        from contentan.findings.network import network_picture, strongest_edges
        from contentan.findings.network.cooccurrence import Network

        text, _, _ = self._views(lang)
        countries = tuple(self._manifest["options"]["countries"].split(","))
        linked = Network(countries, self._tables.network_nodes, self._tables.network_edges)
        if not linked.edges["shown"].any():
            raise UsageError("no two codes stand together often enough", where="network")
        drawn = network_picture.draw(
            strongest_edges.strongest(linked),
            labels(self._codebook, text.lang),
            lang=text.lang,
            names={country: text.country(country) for country in countries},
        )
        return Picture(drawn)

    def _views(self, lang: str) -> tuple[Text, list[CodeView], tuple[str, ...]]:
        from contentan.corpus.study import study_of
        from contentan.report.writing.catalogue import text_of_study
        from contentan.report.writing.code_views import code_views, countries_of

        counts, compared = self._tables.counts, self._tables.comparison
        countries = countries_of(
            compared, counts, self._manifest["options"]["countries"].split(",")
        )
        text = text_of_study(
            lang or self._manifest["options"].get("report_lang", "en"),
            study_of(self._manifest.get("study")),
            self._codebook,
            countries,
        )
        views = code_views(text, self._codebook, countries, counts, compared, {}, {})
        return text, views, countries


def _chosen(views: Iterable[CodeView], codes: str | Sequence[str], most: int) -> list[CodeView]:
    """The codes that are asked for, else those with the most hits, in the codebook's order; a code
    that adds up others only where it is asked for.
    """
    if not isinstance(most, int) or most < 1:
        raise UsageError(f"{most!r}, expected a whole number, 1 or more", where="most")
    known = {view.code.id: view for view in views}
    wanted = [codes] if isinstance(codes, str) else list(codes)
    if wanted:
        for code in wanted:
            if code not in known:
                raise UsageError(f"no code {code!r}{like(code, known)}", where="codebook")
        return [known[code] for code in wanted]
    found = [view for view in known.values() if view.hits and not view.total]
    if not found:
        raise UsageError("no code has a hit in the texts of the compared countries", where="plot")
    first = sorted(found, key=lambda view: -view.hits)[:most]
    return [view for view in found if view in first]


def _composed(
    text: Text, countries: Sequence[str], panels: Sequence[tuple[str, Markup]], *, columns: int
) -> Picture:
    """Drawings side by side below a key of the countries, as one file that stands alone."""
    from contentan.report.drawing.svg import FONTS

    sizes = [_size(drawn) for _, drawn in panels]
    wide, tall = (max(size[i] for size in sizes) for i in (0, 1))
    columns = min(columns, len(panels))
    caption = _CAPTION if any(title for title, _ in panels) else 0
    parts = []
    for number, (title, drawn) in enumerate(panels):
        x = _MARGIN + (number % columns) * (wide + _GAP)
        y = _HEAD + (number // columns) * (tall + caption + _GAP)
        place = Markup('<g transform="translate({} {})">').format(x, y + caption)
        label = Markup('<text x="{}" y="{}" font-weight="bold">{}</text>').format(
            x, y + caption - 5, title
        )
        parts += [label, place + drawn + Markup("</g>")]
    rows = -(-len(panels) // columns)
    size = (
        2 * _MARGIN + columns * wide + (columns - 1) * _GAP,
        _HEAD + rows * (tall + caption + _GAP),
    )
    head = Markup(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {w:g} {h:g}" width="{w:g}"'
        ' height="{h:g}" font-family="{fonts}" font-size="11.5">'
        '<rect width="100%" height="100%" fill="#fff"/>'
    ).format(w=size[0], h=size[1], fonts=FONTS)
    return Picture(str(head + _key(text, countries) + Markup("").join(parts) + Markup("</svg>")))


def _key(text: Text, countries: Sequence[str]) -> Markup:
    """Which mark is which country's."""
    from contentan.report.drawing.svg import marker

    made, x = [], float(_MARGIN + 6)
    for number, country in enumerate(countries):
        name = text.country(country)
        word = Markup('<text x="{:g}" y="17" fill="#111">{}</text>').format(x + 9, name)
        made.append(marker(text.colour(number), number, x, 13) + word)
        x += 9 + 7 * len(name) + 18
    return Markup("").join(made)


def _size(drawn: str) -> tuple[float, float]:
    found = re.search(r'width="([\d.]+)" height="([\d.]+)"', drawn)
    assert found, "every drawing says its size"
    return float(found[1]), float(found[2])
